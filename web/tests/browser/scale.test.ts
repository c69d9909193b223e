// Large portfolios: what is drawn, and how long it takes. Machines of a build are shared and noisy: what is held to three times the goal is
// the work of the page's own thread, in processor time. Times by the clock go to PREFERO_TIMES where that is set; benchmarks/page shows them.
import { statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, ready, type Session, template, write } from "../support/browser";
import { type Made, portfolio } from "../support/fixture";

let session: Session;
const times: Record<string, number> = {};
beforeAll(async () => void (session = await openBrowser()));
afterAll(async () => {
  await session.close();
  if (process.env.PREFERO_TIMES) writeFileSync(process.env.PREFERO_TIMES, `${JSON.stringify(times, null, 2)}\n`);
});

const percentile = (values: number[], share: number) => values.slice().sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

/** Seconds of processor time that the page's main thread spends from here on. */
async function work(page: Page): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => (await client.send("Performance.getMetrics")).metrics.find((one) => one.name === "TaskDuration")!.value;
  const before = await spent();
  return async () => (await spent()) - before;
}

interface Heap {
  usedSize: number;
  embedderHeapUsedSize?: number;
  backingStorageSize?: number;
}
const heapSize = (heap: Heap) => heap.usedSize + (heap.embedderHeapUsedSize ?? 0) + (heap.backingStorageSize ?? 0);

/** Bytes in use by a page's scripts: objects, what the browser keeps for them, the contents of arrays; not the memory of the core. */
async function heapOf(page: Page, { collected = false } = {}): Promise<number> {
  const client = await page.context().newCDPSession(page);
  if (collected) await client.send("HeapProfiler.collectGarbage");
  return heapSize((await client.send("Runtime.getHeapUsage")) as Heap);
}

/** Bytes in use by a page's worker: its script and its core. The browser is asked by messages within messages. */
async function workerMemory(page: Page): Promise<{ heap: number; core: number }> {
  const client = await page.context().newCDPSession(page);
  let number = 0;
  const waiting = new Map<number, (result: unknown) => void>();
  client.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  const found = new Promise<string>((done) => client.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => targetInfo.type === "worker" && done(sessionId)));
  await client.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await found;
  const ask = <T>(method: string, params: object = {}) =>
    new Promise<T>((done) => {
      waiting.set(++number, done as (result: unknown) => void);
      void client.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: number, method, params }) });
    });
  const heap = heapSize(await ask<Heap>("Runtime.getHeapUsage"));
  const { result } = await ask<{ result: { objectId: string } }>("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await ask<{ objects: { objectId: string } }>("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const sum = await ask<{ result: { value: number } }>("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((sum, one) => sum + one.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  return { heap, core: sum.result.value };
}

/** Milliseconds from a change of a weight to the frame that shows it. */
const changes = (page: Page, count: number) =>
  page.evaluate(async (wanted) => {
    const slider = document.querySelector<HTMLInputElement>(".weight.leaf input[type=range]")!;
    const found: number[] = [];
    for (let i = 0; i < wanted; ++i) {
      const begun = performance.now();
      slider.value = String(10 + ((i * 7) % 50));
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      found.push(performance.now() - begun);
      await new Promise((done) => setTimeout(done, 30));
    }
    return found;
  }, count);

/** What pages of a session keep for the tests: their tasks of more than 50 ms, their workers, and the memory of their core. */
const watching = () => {
  const kept = { tasks: [] as { at: number; ms: number }[], workers: [] as Worker[], memories: [] as WebAssembly.Memory[] };
  Object.assign(window, { kept });
  new PerformanceObserver((list) => kept.tasks.push(...list.getEntries().map((one) => ({ at: one.startTime, ms: one.duration })))).observe({ type: "longtask", buffered: true });
  window.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      kept.workers.push(this);
    }
  };
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(make, args: [WebAssembly.Module, WebAssembly.Imports]) {
      const one = new make(...args);
      kept.memories.push(one.exports.memory as WebAssembly.Memory);
      return one;
    },
  });
};
type Watched = { kept: { tasks: { at: number; ms: number }[]; workers: Worker[]; memories: WebAssembly.Memory[] } };

/** Milliseconds until the page's worker has answered all of some questions, posted at once. */
const asked = (page: Page, jobs: { name: string; args: unknown[] }[]) =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((done, fail) => {
        const worker = (window as unknown as Watched).kept.workers.at(-1)!;
        const first = 1e9 + Math.floor(performance.now()) * 100;
        const begun = performance.now();
        const hear = ({ data }: MessageEvent<{ number: number; error?: string }>) => {
          if (data.error && data.number >= first) fail(new Error(data.error));
          if (data.number !== first + wanted.length - 1) return;
          worker.removeEventListener("message", hear);
          done(performance.now() - begun);
        };
        worker.addEventListener("message", hear);
        // Typed arrays come as plain lists out of a test: weights, then rows.
        const revive = (x: unknown, at: number) => (!Array.isArray(x) ? x : at === 1 ? Float64Array.from(x) : Uint32Array.from(x));
        wanted.forEach(({ name, args }, i) => worker.postMessage({ number: first + i, name, args: args.map(revive) }));
      }),
    jobs,
  );

const five = ["weighted_sum", "topsis", "vikor", "promethee_2", "mabac"];

/** Ten criteria, all but the first two of the portfolio's eight once more at the end. */
function ten(rows: number): Made {
  const made = portfolio(rows);
  const { report, columns } = made;
  for (const j of [2, 5]) {
    report.criteria.push({ ...report.criteria[j], id: `${report.criteria[j].id}_2`, title: `${report.criteria[j].title} (2)` });
    columns.push(Float64Array.from(columns[j], (x, i) => x + ((i * 7919) % 101) / 50));
  }
  report.criteria.forEach((one) => (one.weight = 0.1));
  return made;
}

// goals of ms: open to first ranking, weight change p95; of MB: the file
describe.each([
  { rows: 1000, open: 500, change: 60, size: 0.8 },
  { rows: 10000, open: 600, change: 60, size: 1.1 },
  { rows: 100000, open: 1000, change: 100, size: 4.5 },
])("$rows clients", ({ rows, open, change, size }) => {
  test("open, change a weight, scroll", async () => {
    const address = write(session, portfolio(rows));
    times[`file_mb_${rows}`] = statSync(fileURLToPath(address)).size / 1e6;
    const opened: number[] = [];
    let page!: Page;
    for (let i = 0; i < 3; ++i) {
      page = await session.context.newPage();
      await page.goto(address);
      await ready(page);
      opened.push(await page.evaluate(() => window.prefero!.timings.ready));
      if (i < 2) await page.close();
    }
    times[`open_ms_${rows}`] = percentile(opened, 0.5);
    await page.waitForTimeout(rows > 50000 ? 6000 : 1500); // the worker's first answers
    const worked = await work(page);
    const moved = await changes(page, 60); // the first of them cold, with a new column
    times[`change_work_ms_${rows}`] = ((await worked()) / 60) * 1000;
    times[`change_ms_first_${rows}`] = moved[0];
    times[`change_ms_median_${rows}`] = percentile(moved, 0.5);
    times[`change_ms_p95_${rows}`] = percentile(moved, 0.95);
    times[`rank_ms_${rows}`] = await page.evaluate(() => window.prefero!.timings.rank);
    if (rows < 100000) times[`heap_at_rest_mb_${rows}`] = (await heapOf(page, { collected: true })) / 1e6;
    expect(times[`open_ms_${rows}`]).toBeLessThan(3 * open);
    expect(times[`change_work_ms_${rows}`]).toBeLessThan(3 * change);
    expect(times[`file_mb_${rows}`]).toBeLessThan(3 * size);
    await page.close();
  }, 120000);
});

// goals: ms of five methods ranked again, seconds of 1,000 weight mixes
describe.each([
  { rows: 1000, again: 5, mixes: 0.2 },
  { rows: 10000, again: 20, mixes: 1.5 },
  { rows: 100000, again: 150, mixes: 15 },
])("$rows clients, ten criteria, in the worker", ({ rows, again, mixes }) => {
  test("five methods ranked again, a thousand weight mixes", async () => {
    const page = await session.context.newPage();
    await page.addInitScript(watching);
    await page.goto(write(session, ten(rows)));
    await ready(page);
    await page.waitForTimeout(rows > 50000 ? 9000 : 2500); // its own first questions
    const weights = (seed: number) => Array.from({ length: 10 }, (_, j) => 0.05 + ((seed * 31 + j * 17) % 23) / 100 + 1e-6);
    const found: number[] = [];
    // The first two sets of weights teach it what does not depend on them.
    for (let seed = 0; seed < 9; ++seed) found.push(await asked(page, five.map((method) => ({ name: "rank", args: [method, weights(seed)] }))));
    times[`five_methods_ms_${rows}`] = percentile(found.slice(2), 0.5);
    const some = Array.from({ length: rows <= 2000 ? rows : 200 }, (_, i) => i);
    times[`mixes_first_s_${rows}`] = (await asked(page, [{ name: "smaa", args: ["weighted_sum", weights(3), 0.2, 77, 0, 100, some, 10] }])) / 1000;
    times[`mixes_s_${rows}`] = (await asked(page, [{ name: "smaa", args: ["weighted_sum", weights(3), 0.2, 78, 0, 1000, some, 10] }])) / 1000;
    times[`mixes_topsis_s_${rows}`] = (await asked(page, [{ name: "smaa", args: ["topsis", weights(3), 0.2, 78, 0, 1000, some, 10] }])) / 1000;
    expect(times[`five_methods_ms_${rows}`]).toBeLessThan(3 * again);
    expect(times[`mixes_s_${rows}`]).toBeLessThan(3 * mixes);
    await page.close();
  }, 240000);
});

test("100,000 clients on a processor four times slower: open, change a weight; no task blocks the page for long", async () => {
  const address = write(session, portfolio(100000));
  const page = await session.context.newPage();
  await page.addInitScript(watching);
  const client = await page.context().newCDPSession(page);
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(address);
  await ready(page);
  times.slow_open_ms_100000 = await page.evaluate(() => window.prefero!.timings.ready);
  await page.waitForTimeout(8000);
  times.slow_change_ms_p95_100000 = percentile(await changes(page, 20), 0.95);
  await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await page.close();

  const usual = await session.context.newPage();
  await usual.addInitScript(watching);
  await usual.goto(address);
  await ready(usual);
  await usual.waitForTimeout(8000);
  await heapOf(usual, { collected: true }); // what pages before this one left behind
  await changes(usual, 20);
  await usual.evaluate(async () => {
    const box = document.querySelector<HTMLElement>("[role=grid]")!;
    for (let i = 0; i < 20; ++i) {
      box.scrollTop = (((i * 7) % 20) / 20) * box.scrollHeight;
      await new Promise((done) => setTimeout(done, 60));
    }
  });
  const { longest, core } = await usual.evaluate(() => {
    const { tasks, memories } = (window as unknown as Watched).kept;
    const after = tasks.filter((one) => one.at > window.prefero!.timings.ready).map((one) => one.ms);
    return { longest: Math.max(0, ...after), core: memories.reduce((sum, one) => sum + one.buffer.byteLength, 0) };
  });
  times.longest_task_ms_100000 = longest;
  // At work: with what is no longer needed, and not yet collected.
  times.heap_mb_100000 = (await heapOf(usual)) / 1e6;
  times.core_memory_mb_100000 = core / 1e6;
  await usual.waitForTimeout(4000);
  const beside = await workerMemory(usual);
  times.worker_heap_mb_100000 = beside.heap / 1e6;
  times.worker_core_memory_mb_100000 = beside.core / 1e6;
  times.heap_at_rest_mb_100000 = (await heapOf(usual, { collected: true })) / 1e6;
  await usual.close();
  expect(times.slow_open_ms_100000).toBeLessThan(3 * 3000);
  expect(times.slow_change_ms_p95_100000).toBeLessThan(3 * 400);
  expect(times.longest_task_ms_100000).toBeLessThan(3 * 100);
  expect(core).toBeGreaterThan(100000 * 8 * 8);
  expect(times.core_memory_mb_100000 + times.heap_mb_100000).toBeLessThan(150);
  expect(beside.core).toBeGreaterThan(100000 * 8 * 8);
}, 240000);

test("100,000 clients: few rows in the document, End, Home, no blank while scrolling, the focus stays", async () => {
  const made = portfolio(100000);
  delete made.report.tiers;
  delete made.report.tierNames;
  const page = await session.context.newPage();
  await page.goto(write(session, made));
  await ready(page);
  const grid = page.locator("[role=grid]");
  expect(await grid.getAttribute("aria-rowcount")).toBe("100001");
  await grid.focus();
  const shown = () => page.locator("[role=row][data-row]");
  expect(await shown().count()).toBeLessThanOrEqual(60);
  const last = await page.evaluate(() => window.prefero!.ranking().at(-1)!);
  await page.keyboard.press("End");
  await page.waitForSelector(`[role=row][data-id="${last.id}"]`);
  expect(await page.locator(`[role=row][data-id="${last.id}"]`).getAttribute("aria-rowindex")).toBe("100001");
  await page.keyboard.press("Home");
  await page.waitForSelector("[role=row][aria-rowindex='2']");
  const frames: number[] = [];
  const worked = await work(page);
  for (let i = 0; i < 90; ++i) {
    const result = await page.evaluate(async (share) => {
      const box = document.querySelector<HTMLElement>("[role=grid]")!;
      const begun = performance.now();
      box.scrollTop = share * box.scrollHeight;
      await new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0)));
      const frame = performance.now() - begun;
      await new Promise((done) => setTimeout(done, 100 - Math.min(100, frame)));
      const view = box.getBoundingClientRect();
      const rows = [...box.querySelectorAll("[role=row][data-row]")].map((row) => row.getBoundingClientRect());
      const covered = rows.filter((row) => row.bottom > view.top + 66 && row.top < view.bottom).length;
      const active = box.getAttribute("aria-activedescendant");
      return { frame, covered, count: rows.length, focused: document.activeElement === box, known: active === null || document.getElementById(active) !== null };
    }, ((i * 37) % 90) / 90);
    frames.push(result.frame);
    expect(result.covered).toBeGreaterThanOrEqual(10);
    expect(result.count).toBeLessThanOrEqual(60);
    expect(result.focused).toBe(true);
    expect(result.known).toBe(true);
  }
  times.scroll_ms_p95_100000 = percentile(frames, 0.95);
  times.scroll_ms_median_100000 = percentile(frames, 0.5);
  times.scroll_work_ms_100000 = ((await worked()) / 90) * 1000;
  expect(times.scroll_work_ms_100000).toBeLessThan(150);
  times.template_kb = Buffer.byteLength(template()) / 1000;
  expect(times.template_kb).toBeLessThan(1200);
  times.requests = session.requests.filter((url) => !/^(blob|data):/.test(url) && !(url.startsWith("file:") && url.includes("report-"))).length;
  expect(times.requests).toBe(0);
  expect(session.problems).toEqual([]);
}, 120000);
