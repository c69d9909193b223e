import type { ReportData } from "./core/types";

/** What the file carries: the report, the columns (carried rows, column by column), who the rows are, and the core. */
export interface Carried {
  report: ReportData | null; // null: no data, the page is a studio
  columns: Float64Array;
  ids: string[];
  labels: string[];
  wasm: Uint8Array<ArrayBuffer>;
}

/** A data block that is not what was written. */
export class Damaged extends Error {}

function slot(name: string): string {
  return document.getElementById(`prefero-${name}`)?.textContent?.trim() ?? "";
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

async function inflated(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const text = slot(name);
  if (!text) return new Uint8Array();
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function intact(name: string, wanted: string | undefined): Promise<boolean> {
  if (!wanted || !globalThis.crypto?.subtle) return true;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(slot(name)));
  const found = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return found.startsWith(wanted);
}

/** Reads all slots; throws Damaged where one is not what its checksum says. */
export async function readSlots(): Promise<Carried> {
  const text = slot("report");
  let report: ReportData | null;
  try {
    report = text ? (JSON.parse(text) as ReportData) : null;
  } catch {
    throw new Damaged("report");
  }
  try {
    const sums = report?.checksums ?? {};
    const names = ["columns", "names", "wasm"];
    const whole = await Promise.all(names.map((name) => intact(name, sums[name])));
    const bad = names.find((_, i) => !whole[i]);
    if (bad) throw new Damaged(bad);
    const [columns, people, wasm] = await Promise.all(names.map(inflated));
    const who = people.length
      ? (JSON.parse(new TextDecoder().decode(people)) as { ids: string[]; labels: string[] })
      : { ids: [], labels: [] };
    if (columns.byteLength % 8 !== 0) throw new Damaged("columns");
    return { report, columns: new Float64Array(columns.buffer, 0, columns.byteLength / 8), ids: who.ids, labels: who.labels, wasm };
  } catch (failure) {
    if (failure instanceof Damaged) throw failure;
    throw new Damaged(String(failure));
  }
}
