// Numbers, dates and names as the reader's language writes them.
import { language } from "./index";

type Writer = { format: (x: number) => string };
const made = new Map<string, Writer>();
/** The writer of numbers that a name stands for; `options` are asked for once a language. */
function formatter(name: string, options: () => Intl.NumberFormatOptions): Writer {
  const key = language.value + name;
  let found = made.get(key);
  if (!found) {
    const own = new Intl.NumberFormat(language.value, { signDisplay: "negative", ...options() });
    // A true minus: as wide as a figure, and not taken for a hyphen.
    made.set(key, (found = { format: (x) => own.format(x).replace("-", "\u2212") }));
  }
  return found;
}

export const missing = "–";
const currencies = new Set(typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("currency") : ["EUR", "USD", "PLN"]);

/** A value with its unit; `short`: as it stands in a cell of a table, where a long unit would push the number out of sight. */
export function value(x: number, unit = "", short = false): string {
  if (!Number.isFinite(x)) return missing;
  const size = Math.abs(x) >= 10000 ? 2 : Math.abs(x) >= 1000 ? 1 : 0;
  const digits = (): Intl.NumberFormatOptions =>
    short
      ? size === 2
        ? { notation: "compact", maximumSignificantDigits: 3 }
        : { maximumSignificantDigits: size === 1 ? 4 : 3 }
      : size > 0
        ? { maximumFractionDigits: 0 }
        : { maximumSignificantDigits: 4 };
  const name = `${short ? "s" : "l"}${size}`;
  if (currencies.has(unit))
    return formatter(name + unit, () => ({ ...digits(), style: "currency", currency: unit, currencyDisplay: "narrowSymbol" })).format(x);
  if (unit === "%")
    return formatter(`${name}%`, () => ({ ...digits(), style: "percent" })).format(x / 100);
  const text = formatter(name, digits).format(x);
  return unit && !(short && unit.length > 5) ? `${text}\u00a0${unit}` : text;
}

const fixed = (digits: number): Intl.NumberFormatOptions => ({ minimumFractionDigits: digits, maximumFractionDigits: digits });

export const number = (x: number, digits = 0) => (Number.isFinite(x) ? formatter(`n${digits}`, () => fixed(digits)).format(x) : missing);

/** Scores: as many digits as tell neighbours apart. */
export const score = (x: number, digits = 3) => number(x, Math.abs(x) >= 100 ? Math.min(digits, 1) : digits);

/** A share of 1 as a percentage. */
export const percent = (share: number, digits = 0): string =>
  Number.isFinite(share) ? formatter(`p${digits}`, () => ({ style: "percent", ...fixed(digits) })).format(share) : missing;

/** A share without more digits than it needs: 12 %, 12.5 %. */
export const trimmed = (share: number) => formatter("t", () => ({ style: "percent", maximumFractionDigits: 1 })).format(share);

export const signed = (x: number, digits = 3): string =>
  Number.isFinite(x) ? formatter(`+${digits}`, () => ({ signDisplay: "exceptZero", ...fixed(digits) })).format(x) : missing;

export function date(iso: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (!found) return iso;
  const day = new Date(Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])));
  return new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeZone: "UTC" }).format(day);
}

export function list(words: string[]): string {
  return new Intl.ListFormat(language.value, { type: "conjunction" }).format(words);
}

let collator: { language: string; compare: (a: string, b: string) => number } | undefined;
export function compareNames(a: string, b: string): number {
  if (collator?.language !== language.value)
    collator = { language: language.value, compare: new Intl.Collator(language.value, { numeric: true }).compare };
  return collator.compare(a, b);
}
