// The page's side of reading a table.
import type { Draft } from "./draft";
import { type Column, mostBytes, type Table, Unreadable } from "./read";
import { type Packed, readFile, type Told, type Wanted } from "./read_worker";
import ReadWorker from "./read_worker?worker&inline";

/** A file that another one has replaced. */
export class Dropped extends Error {}

function unpacked({ cells, ends, ...column }: Packed): Column {
  let text: string[] | undefined;
  return {
    ...column,
    // Taken apart when somebody asks: of most columns only the numbers are.
    get text() {
      return (text ??= Array.from(ends, (end, i) => cells.slice(i > 0 ? ends[i - 1] : 0, end)));
    },
  };
}

let stop: (() => void) | undefined;

/** Reads a file in a worker; without workers here. A later call ends the one before. Throws Unreadable, Dropped. */
export function read(wanted: Wanted, progress: (share: number) => void): Promise<{ table: Table; draft: Draft }> {
  stop?.();
  stop = undefined;
  if (wanted.file.size > mostBytes) return Promise.reject(new Unreadable("large"));
  let worker: Worker;
  try {
    worker = new ReadWorker();
  } catch {
    return readFile(wanted, progress);
  }
  return new Promise<{ table: Table; draft: Draft }>((done, fail) => {
    stop = () => fail(new Dropped());
    worker.onerror = (event) => fail(new Error(event.message || "the worker stopped"));
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.share !== undefined) progress(data.share);
      else if (data.table) done({ table: { ...data.table, columns: data.table.columns.map(unpacked) }, draft: data.draft! });
      else if (data.unreadable) fail(new Unreadable(data.unreadable.kind as Unreadable["message"] as "short", data.unreadable.column));
      else fail(new Error(data.failure));
    };
    worker.postMessage(wanted);
  }).finally(() => worker.terminate());
}
