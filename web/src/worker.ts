// The second copy of the core, for what takes longer than a frame. Calls methods of Core by name, one after the other.
import { loadCore } from "./core/bridge";
import type { Core, ReportData } from "./core/types";

export interface Start {
  wasm: Uint8Array<ArrayBuffer>;
  report: ReportData;
  columns: Float64Array<ArrayBuffer>;
}
export interface Job {
  number: number;
  name: keyof Core;
  args: unknown[];
}
export interface Reply {
  number: number;
  result?: unknown;
  error?: string;
}

let core: Promise<Core> | undefined;

self.onmessage = async (event: MessageEvent<Start | Job>) => {
  const message = event.data;
  if ("wasm" in message) {
    core = loadCore(message.wasm, message.report, message.columns);
    core.catch(() => {}); // told with the first job
    return;
  }
  const reply: Reply = { number: message.number };
  try {
    const target = (await core) as unknown as Record<string, (...args: unknown[]) => unknown>;
    reply.result = target[message.name](...message.args);
  } catch (failure) {
    reply.error = failure instanceof Error ? failure.message : String(failure);
  }
  self.postMessage(reply, { transfer: buffersOf(reply.result) }); // handed over, not copied
};

/** The memory behind all arrays of an answer; the bridge makes them anew for each. */
function buffersOf(result: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const look = (value: unknown) => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
    } else if (Array.isArray(value)) value.forEach(look);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(look);
  };
  look(result);
  return [...found];
}
