// A table of any country as text and numbers.
import Papa from "papaparse";

export interface Column {
  name: string;
  readonly text: readonly string[];
  numbers: Float64Array; // NaN where there is none
  known: number; // cells that are not empty
  missing: number; // cells that are no number
  numeric: boolean; // at least nine of ten known cells are numbers
}
export interface Table {
  file: string;
  encoding: string;
  columns: Column[];
  rows: number;
}

export const mostRows = 100000;
export const mostBytes = 200e6;
export const encodings = ["utf-8", "windows-1250", "windows-1251", "windows-1252", "utf-16le"];

/** The encoding of a text: UTF-8 where it is valid, else what the reader's language suggests. */
export function encodingOf(bytes: Uint8Array, language: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return language === "ru" ? "windows-1251" : language === "pl" ? "windows-1250" : "windows-1252";
  }
}

/** "1 234,50 zł", "$1,100.04", "12 %" and "-3" as numbers; NaN for everything else. */
export function numberOf(text: string, decimal: "." | ","): number {
  let plain = text.replace(/[\s\u00a0\u202f']/g, "").replace(/\u2212/g, "-").replace(/^([-+]?)(?:\p{Sc}|EUR|USD|PLN|zł)/iu, "$1").replace(/(?:\p{Sc}|%|EUR|USD|PLN|zł|руб\.?)$/iu, "");
  const other = decimal === "," ? "." : ",";
  if (plain.includes(other)) {
    if (!new RegExp(`^[-+]?\\d{1,3}(\\${other}\\d{3})+(\\${decimal}\\d+)?$`).test(plain)) return Number.NaN;
    plain = plain.replaceAll(other, "");
  }
  plain = plain.replace(decimal, ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

function columnOf(name: string, text: string[]): Column {
  const filled = text.filter((cell) => cell !== "" && !/^(null|n\/a|na|-)$/i.test(cell));
  const read = (decimal: "." | ",") => Float64Array.from(text, (cell) => (cell === "" ? Number.NaN : numberOf(cell, decimal)));
  const count = (numbers: Float64Array) => numbers.reduce((sum, x) => sum + (Number.isNaN(x) ? 0 : 1), 0);
  const [point, comma] = [read("."), read(",")];
  // A comma before three digits reads both ways: the point wins unless the comma reads more.
  const numbers = count(comma) > count(point) ? comma : point;
  return { name, text, numbers, known: filled.length, missing: text.length - count(numbers), numeric: filled.length > 0 && count(numbers) >= 0.9 * filled.length };
}

/** `message`: short, long, large, or twice, with the name of the column that is there twice. */
export class Unreadable extends Error {
  constructor(
    message: "short" | "long" | "large" | "twice",
    readonly column = "",
  ) {
    super(message);
  }
}

/** Reads a table, of which `progress` hears the share that is done. Throws Unreadable. */
export function readTable(file: string, bytes: Uint8Array, encoding: string, progress: (share: number) => void = () => {}): Table {
  const text = new TextDecoder(encoding).decode(bytes);
  const all: string[][] = [];
  const pieces = {
    skipEmptyLines: "greedy" as const,
    chunkSize: 1 << 20, // characters
    chunk: ({ data, meta }: Papa.ParseResult<string[]>, parser: Papa.Parser) => {
      for (const line of data) all.push(line);
      if (all.length > mostRows + 1) parser.abort(); // the rest would be read in vain
      progress(0.1 + (0.5 * meta.cursor) / Math.max(1, text.length));
    },
  };
  Papa.parse<string[]>(text, pieces as Papa.ParseConfig<string[]>); // a text in pieces is told all the same, before this returns
  const [head, ...lines] = all;
  if (!head || head.length < 2 || lines.length === 0) throw new Unreadable("short");
  if (lines.length > mostRows) throw new Unreadable("long");
  // Names as the program gives them, so that it finds the columns of the model that is saved here.
  const names = head.map((raw, j) => raw.trim() || `column_${j + 1}`);
  const plain = names.map((name) => name.toLowerCase()); // as SQL compares them
  const twice = names.find((_, j) => plain.indexOf(plain[j]) < j);
  if (twice !== undefined) throw new Unreadable("twice", twice);
  const columns = names.map((name, j) => {
    progress(0.6 + (0.4 * j) / names.length);
    return columnOf(name, lines.map((line) => (line[j] ?? "").trim()));
  });
  return { file, encoding, columns, rows: lines.length };
}
