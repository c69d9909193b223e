// One running copy of the core: writes questions into its memory and reads the arrays of its answers. No arithmetic here.

/** What the core says of a question that has no answer; the core lives on. */
export class CoreRefusal extends Error {}
/** The core has stopped; this copy of it must not be used again. */
export class CoreStopped extends Error {}

export type Part = Float64Array | Uint32Array | string;

/** In the order of `handlers` in web/core/exports.cpp. */
export const questions = {
  methods: 0,
  rank: 1,
  explain: 2,
  values: 3,
  toReach: 4,
  whatIf: 5,
  stability: 6,
  walk: 7,
  without: 8,
  smaa: 9,
  compare: 10,
  horizons: 11,
  breakEven: 12,
  beyond: 13,
} as const;

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  text(bytes: number): number;
  numbers(count: number): number;
  load(rows: number, columns: number): void;
  ask(question: number): number;
  judge(): number;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export class Instance {
  #core: Exports;
  #message = "";
  #dead = false;

  constructor(module: WebAssembly.Module) {
    const imports = {
      prefero: {
        // The text of a failure, ending in 0; the core traps right after it.
        stopped: (address: number) => {
          const bytes = new Uint8Array(this.#core.memory.buffer, address);
          this.#message = decoder.decode(bytes.slice(0, bytes.indexOf(0)));
        },
        // A number as shortest text that reads back the same: what this language writes by itself.
        shortest: (value: number, address: number) =>
          encoder.encodeInto(String(value), new Uint8Array(this.#core.memory.buffer, address, 32)).written,
      },
      // What the C library would write to; nothing of it is shown.
      wasi_snapshot_preview1: new Proxy({}, { get: () => () => 8 /* not an open file */ }),
    };
    this.#core = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
    this.#guarded(() => this.#core._initialize());
  }

  get dead(): boolean {
    return this.#dead;
  }

  load(facts: string, columns: Float64Array, rows: number, criteria: number): void {
    this.#guarded(() => {
      this.#write(facts, columns);
      this.#core.load(rows, criteria);
    });
  }

  ask(question: number, text: string, numbers: Float64Array): Part[] {
    return this.#guarded(() => {
      this.#write(text, numbers);
      return this.#parts(this.#core.ask(question));
    });
  }

  judge(cells: Float64Array): Part[] {
    return this.#guarded(() => {
      this.#write("", cells);
      return this.#parts(this.#core.judge());
    });
  }

  #guarded<Value>(work: () => Value): Value {
    if (this.#dead) throw new CoreStopped(this.#message);
    try {
      return work();
    } catch (failure) {
      if (failure instanceof CoreRefusal) throw failure;
      this.#dead = true;
      this.#message ||= `the core has stopped (${failure instanceof Error ? failure.message : String(failure)})`;
      throw new CoreStopped(this.#message);
    }
  }

  #write(text: string, numbers: Float64Array): void {
    const bytes = encoder.encode(text);
    const at = this.#core.text(bytes.length);
    new Uint8Array(this.#core.memory.buffer, at, bytes.length).set(bytes);
    const place = this.#core.numbers(numbers.length); // may move the memory: views are made anew
    new Float64Array(this.#core.memory.buffer, place, numbers.length).set(numbers);
  }

  // Copies: the core uses its memory again with the next question.
  #parts(address: number): Part[] {
    const buffer = this.#core.memory.buffer;
    const count = new Uint32Array(buffer, address, 1)[0]!;
    const table = new Uint32Array(buffer, address + 4, 3 * count);
    const parts: Part[] = [];
    for (let k = 0; k < count; ++k) {
      const kind = table[3 * k]!;
      const at = table[3 * k + 1]!;
      const length = table[3 * k + 2]!;
      if (kind === 0) parts.push(length > 0 ? new Float64Array(buffer, at, length).slice() : new Float64Array());
      else if (kind === 1) parts.push(length > 0 ? new Uint32Array(buffer, at, length).slice() : new Uint32Array());
      else parts.push(decoder.decode(new Uint8Array(buffer, at, length).slice()));
    }
    const first = parts[0];
    if (parts.length === 2 && first === "refused") throw new CoreRefusal(parts[1] as string);
    return parts;
  }
}
