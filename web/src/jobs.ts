import type { Core } from "./core/types";
import type { Job, Reply, Start } from "./worker";
import PageWorker from "./worker?worker&inline";

/** A request that a later one of the same kind has replaced. */
export class Replaced extends Error {}

type Waiting = { job: Job; kind: string; resolve: (value: unknown) => void; reject: (reason: Error) => void };

/**
 * Runs methods of the core in a worker, one at a time. A later request of a kind replaces the earlier one: one that waits is dropped, one
 * that has run for long is stopped together with its worker. Without workers everything runs here.
 */
export class Jobs {
  private worker: Worker | undefined;
  private queue: Waiting[] = [];
  private running: (Waiting & { since: number; stale: boolean }) | undefined;
  private number = 0;

  constructor(
    private readonly start: Start,
    private readonly core: Core,
    private readonly patience = 250 /* ms that a replaced job may still take */,
  ) {}

  run<Name extends keyof Core>(kind: string, name: Name, ...args: Parameters<Core[Name]>): Promise<ReturnType<Core[Name]>> {
    this.drop(kind);
    return new Promise((resolve, reject) => {
      this.queue.push({ job: { number: ++this.number, name, args }, kind, resolve: resolve as (value: unknown) => void, reject });
      this.next();
    });
  }

  /** Forgets what is wanted of a kind. */
  drop(kind: string): void {
    this.queue = this.queue.filter((waiting) => {
      if (waiting.kind === kind) waiting.reject(new Replaced());
      return waiting.kind !== kind;
    });
    const running = this.running;
    if (running?.kind !== kind || running.stale) return;
    running.stale = true;
    running.reject(new Replaced());
    const left = this.patience - (performance.now() - running.since);
    setTimeout(() => {
      if (this.running !== running) return;
      this.worker?.terminate();
      this.worker = undefined;
      this.running = undefined;
      this.next();
    }, Math.max(0, left));
  }

  private begin(): Worker | undefined {
    try {
      const worker = new PageWorker();
      worker.onmessage = (event: MessageEvent<Reply>) => this.done(event.data);
      worker.onerror = () => this.done({ number: this.running?.job.number ?? 0, error: "the worker stopped" });
      worker.postMessage(this.start);
      return worker;
    } catch {
      return undefined;
    }
  }

  private next(): void {
    if (this.running || this.queue.length === 0) return;
    this.running = { ...this.queue.shift()!, since: performance.now(), stale: false };
    this.worker ??= this.begin();
    const { job } = this.running;
    if (this.worker) return void this.worker.postMessage(job);
    setTimeout(() => {
      const reply: Reply = { number: job.number };
      try {
        reply.result = (this.core[job.name] as (...args: unknown[]) => unknown).apply(this.core, job.args);
      } catch (failure) {
        reply.error = failure instanceof Error ? failure.message : String(failure);
      }
      this.done(reply);
    }, 0);
  }

  private done(reply: Reply): void {
    const running = this.running;
    if (!running || running.job.number !== reply.number) return;
    this.running = undefined;
    if (!running.stale) {
      if (reply.error !== undefined) running.reject(new Error(reply.error));
      else running.resolve(reply.result);
    }
    this.next();
  }
}
