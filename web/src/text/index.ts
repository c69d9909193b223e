// The words of the page in the reader's language.
import { signal } from "@preact/signals";
import type { Catalogue, Key, Message } from "./catalogue";
import { en } from "./en";
import { pl } from "./pl";
import { ru } from "./ru";

export type { Catalogue, Key, Message };

export const catalogues: Record<string, Catalogue> = { en, pl, ru };
export const languages = Object.keys(catalogues);
export const languageNames: Record<string, string> = { en: "English", pl: "Polski", ru: "Русский" };
export const language = signal("en");

export function chooseLanguage(wanted: string | undefined): void {
  const short = (wanted ?? "").slice(0, 2).toLowerCase();
  if (short in catalogues) language.value = short;
}

const rules = new Map<string, Intl.PluralRules>();
function plural(lang: string, count: number): Intl.LDMLPluralRule {
  let rule = rules.get(lang);
  if (!rule) rules.set(lang, (rule = new Intl.PluralRules(lang)));
  return rule.select(count);
}

export type Places = Record<string, string | number>;

/** The message of a key; `n` chooses its plural and is written as the language writes numbers. */
export function t(key: Key, places: Places = {}, lang = language.value): string {
  const message = catalogues[lang][key] as Message;
  const form = typeof message === "string" ? message : (message[plural(lang, Number(places.n ?? 0))] ?? message.other);
  const text = form.replace(/\{(\w+)\}(\.?)/g, (_, place: string, stop: string) => {
    const what = places[place];
    const written = typeof what === "number" ? new Intl.NumberFormat(lang, { signDisplay: "negative" }).format(what) : (what ?? "");
    return stop && written.endsWith(".") ? written : written + stop; // a name that ends in a full stop ends the sentence
  });
  return key.startsWith("answer.") && form.startsWith("{criterion}") ? text.charAt(0).toLocaleUpperCase(lang) + text.slice(1) : text;
}
