// Numbers, dates and names as the reader's language writes them.
import { language } from "./index";

const made = new Map<string, { format: (x: number) => string }>();
function formatter(options: Intl.NumberFormatOptions): { format: (x: number) => string } {
  const key = language.value + JSON.stringify(options);
  let found = made.get(key);
  if (!found) {
    const own = new Intl.NumberFormat(language.value, { signDisplay: "negative", ...options });
    // A true minus: as wide as a figure, and not taken for a hyphen.
    made.set(key, (found = { format: (x) => own.format(x).replace("-", "\u2212") }));
  }
  return found;
}

export const missing = "–";
const currencies = new Set(typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("currency") : ["EUR", "USD", "PLN"]);

/** A value with its unit; `short`: as it stands in a cell of a table. */
export function value(x: number, unit = "", short = false): string {
  if (!Number.isFinite(x)) return missing;
  const size = Math.abs(x);
  const options: Intl.NumberFormatOptions = short
    ? size >= 10000
      ? { notation: "compact", maximumSignificantDigits: 3 }
      : { maximumSignificantDigits: size >= 1000 ? 4 : 3 }
    : { maximumSignificantDigits: size >= 1000 ? 15 : 4, maximumFractionDigits: size >= 1000 ? 0 : 4 };
  if (!short && size >= 1000) delete options.maximumSignificantDigits;
  if (currencies.has(unit)) return formatter({ ...options, style: "currency", currency: unit, currencyDisplay: "narrowSymbol" }).format(x);
  if (unit === "%") return formatter({ ...options, style: "percent", ...(options.maximumFractionDigits !== undefined ? { maximumFractionDigits: 2 } : {}) }).format(x / 100);
  const text = formatter(options).format(x);
  return unit ? `${text}\u00a0${unit}` : text;
}

export const number = (x: number, digits = 0) =>
  Number.isFinite(x) ? formatter({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(x) : missing;

/** Scores: as many digits as tell neighbours apart. */
export const score = (x: number, digits = 3) => number(x, Math.abs(x) >= 100 ? Math.min(digits, 1) : digits);

/** A share of 1 as a percentage. */
export function percent(share: number, digits = 0): string {
  return Number.isFinite(share) ? formatter({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share) : missing;
}

/** A share without more digits than it needs: 12 %, 12.5 %. */
export const trimmed = (share: number) => formatter({ style: "percent", maximumFractionDigits: 1 }).format(share);

export function signed(x: number, digits = 3): string {
  if (!Number.isFinite(x)) return missing;
  return formatter({ signDisplay: "exceptZero", minimumFractionDigits: digits, maximumFractionDigits: digits }).format(x);
}

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
