// Reads a table beside the page, which goes on answering. Cells travel as one text a column: a string each would hold up the page.
import { type Draft, draftOf } from "./draft";
import { type Column, encodingOf, readTable, type Table, Unreadable } from "./read";

export interface Wanted {
  file: File;
  encoding: string | null; // null: to be found out
  language: string;
}
export type Packed = Omit<Column, "text"> & { cells: string; ends: Uint32Array<ArrayBuffer> };
export interface Told {
  share?: number;
  table?: Omit<Table, "columns"> & { columns: Packed[] };
  draft?: Draft;
  unreadable?: { kind: string; column: string };
  failure?: string;
}

/** What both the worker and, where there is none, the page itself do. */
export async function readFile({ file, encoding, language }: Wanted, progress: (share: number) => void): Promise<{ table: Table; draft: Draft }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const table = readTable(file.name, bytes, encoding ?? encodingOf(bytes, language), progress);
  return { table, draft: draftOf(table) };
}

function packed({ text, ...column }: Column): Packed {
  const ends = new Uint32Array(text.length);
  let at = 0;
  text.forEach((cell, i) => (ends[i] = at += cell.length));
  return { ...column, cells: text.join(""), ends };
}

if (typeof document === "undefined")
  self.onmessage = async ({ data }: MessageEvent<Wanted>) => {
    const tell = (told: Told, transfer: Transferable[] = []) => self.postMessage(told, { transfer });
    try {
      const { table, draft } = await readFile(data, (share) => tell({ share }));
      const columns = table.columns.map(packed);
      tell({ table: { ...table, columns }, draft }, columns.flatMap((one) => [one.numbers.buffer as ArrayBuffer, one.ends.buffer]));
    } catch (failure) {
      tell(failure instanceof Unreadable ? { unreadable: { kind: failure.message, column: failure.column } } : { failure: String(failure) });
    }
  };
