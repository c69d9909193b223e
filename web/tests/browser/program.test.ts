// The page against the program: what is on screen is what `prefero` prints for the same model, weights and method.
import { execFileSync, execSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, program, ready, type Session, top } from "../support/browser";
import { numbers } from "../support/fixture";

interface Ranked {
  rank: number;
  id: string;
  score: number;
}
let session: Session;
let folder: string;
beforeAll(async () => {
  session = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "prefero-program-"));
});
afterEach(() => session.tidy());
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

if (!program) throw new Error("the program is not built: cmake --build build/release --target prefero");
const run = (...words: string[]) => execFileSync(program!, [...words, "--quiet"], { encoding: "utf8", maxBuffer: 1 << 28 });
const json = <T>(...words: string[]) => JSON.parse(run(...words, "--format", "json")) as T;

async function openModel(model: string, ...options: string[]): Promise<Page> {
  const path = join(folder, `${model.replace(/\W/g, "-")}.html`);
  run("report", model, "--output", path, ...options);
  const page = await session.context.newPage();
  await page.goto(pathToFileURL(path).href);
  await ready(page);
  return page;
}

const setWeights = (page: Page, weights: number[]) =>
  page.evaluate((given) => {
    const hash = location.hash || "#v=1";
    const digest = /(?:^#|&)d=([^&]*)/.exec(hash)?.[1];
    location.hash = `#v=1&d=${digest}&w=${given.map((weight) => 100 * weight).join(",")}`;
  }, weights);

const models = { crm: join(top, "examples/crm/model.yaml"), first: join(top, "examples/first/model.yaml"), superstore: join(top, "examples/superstore/model.yaml") };

describe.each(Object.entries(models))("%s", (_, model) => {
  let page: Page;
  beforeAll(async () => {
    page = await openModel(model);
    session.kept.add(page);
  }, 120000);
  afterAll(() => page?.close());

  test("first on screen, in the answer and in the program", async () => {
    const { ranking } = json<{ ranking: (Ranked & { label: string })[] }>("rank", model);
    const found = await page.evaluate(() => window.prefero!.ranking());
    expect(found.map((one) => one.id)).toEqual(ranking.map((one) => one.id));
    const row = page.locator("[role=row][aria-rowindex='2']");
    expect(await row.getAttribute("data-id")).toBe(ranking[0].id);
    expect(await page.locator("[data-testid=answer] strong").textContent()).toContain(ranking[0].label);
  });

  test("other weights and methods: the same scores and order", async () => {
    // The address has to hold the digest once before weights can be set through it.
    await page.locator("#tab-sure").click();
    await page.waitForFunction(() => location.hash.includes("d="));
    const state = (await page.evaluate(() => window.prefero!.state())) as { weights: number[] };
    const ids = json<{ criteria: { id: string }[] }>("rank", model).criteria.map((one) => one.id);
    const random = numbers(17);
    for (const method of ["weighted_sum", "topsis", "vikor", "promethee_2"]) {
      const raw = state.weights.map(() => 0.05 + random());
      const sum = raw.reduce((a, b) => a + b, 0);
      await setWeights(page, raw.map((weight) => weight / sum));
      await page.waitForTimeout(100);
      const { weights } = (await page.evaluate(() => window.prefero!.state())) as { weights: number[] };
      const found = await page.evaluate((name) => window.prefero!.ranking(name), method);
      const told = json<{ ranking: Ranked[] }>("rank", model, "--method", method, "--weights", ids.map((id, j) => `${id}=${weights[j]}`).join(",")).ranking;
      const scoreOf = new Map(found.map((one) => [one.id, one.score]));
      const scale = Math.max(...told.map((one) => Math.abs(one.score)));
      told.forEach((one, i) => {
        expect(Math.abs(scoreOf.get(one.id)! - one.score)).toBeLessThanOrEqual(1e-12 * scale);
        if (found[i].id !== one.id) expect(Math.abs(found[i].score - one.score)).toBeLessThanOrEqual(2e-12 * scale);
      });
    }
    await page.locator("[data-testid=reset]").click();
  });

  test("safe ranges of weights, and what happens just inside and beyond them", async () => {
    interface Stable {
      criterion: string;
      lower: number;
      upper: number;
      group: boolean;
    }
    const told = json<{ stability: Stable[]; criteria?: unknown }>("sensitivity", model, "--flat", "--samples", "0").stability;
    const ids = json<{ criteria: { id: string }[] }>("rank", model).criteria.map((one) => one.id);
    await page.locator("#tab-weights").click();
    await page.waitForSelector("[data-testid=view-weights][aria-busy=false] [data-testid=tornado]");
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll("[data-testid=tornado] tbody tr")].map((row) => ({
        criterion: Number(row.getAttribute("data-criterion")),
        lower: Number(row.querySelector("[data-limit=lower]")!.getAttribute("data-value")),
        upper: Number(row.querySelector("[data-limit=upper]")!.getAttribute("data-value")),
      })),
    );
    expect(shown.length).toBe(ids.length);
    for (const one of shown) {
      const same = told.find((other) => other.criterion === ids[one.criterion])!;
      expect(one.lower).toBeCloseTo(same.lower, 9);
      expect(one.upper).toBeCloseTo(same.upper, 9);
    }
    const first = (await page.evaluate(() => window.prefero!.ranking(undefined, 1)))[0].id;
    const { weights } = (await page.evaluate(() => window.prefero!.state())) as { weights: number[] };
    const near = shown.find((one) => one.upper < 0.999);
    if (near)
      for (const [at, stays] of [
        [near.upper - 1e-4, true],
        [near.upper + 1e-4, false],
      ] as const) {
        const rest = 1 - weights[near.criterion];
        await setWeights(page, weights.map((weight, j) => (j === near.criterion ? at : (weight * (1 - at)) / rest)));
        await page.waitForTimeout(100);
        const now = (await page.evaluate(() => window.prefero!.ranking(undefined, 1)))[0].id;
        expect(now === first).toBe(stays);
      }
    await page.locator("[data-testid=reset]").click();
  });

  test("agreement of methods", async () => {
    await page.locator("#tab-methods").click();
    await page.waitForSelector("[data-testid=tau]");
    await page.waitForTimeout(1000);
    const shown = await page.evaluate(() => ({
      names: [...document.querySelectorAll("[data-testid=tau] tbody th")].map((one) => one.textContent),
      cells: [...document.querySelectorAll("[data-testid=tau] tbody tr")].map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.getAttribute("data-value")))),
      methods: document.querySelectorAll("[data-testid=tau] thead th").length,
    }));
    expect(shown.cells.length).toBe(shown.methods);
    const names = shown.names.map((name) => name!.toLowerCase().replaceAll(" ", "_"));
    const told = json<{ methods: string[]; agreement: { kendall_tau_b: number[][] } }>("compare", model, "--methods", names.join(","));
    shown.cells.forEach((row, i) =>
      row.forEach((tau, j) => expect(tau).toBeCloseTo(told.agreement.kendall_tau_b[told.methods.indexOf(names[i])][told.methods.indexOf(names[j])], 9)),
    );
  });

  test("the copied command gives the ranking on screen", async () => {
    await page.locator("#tab-ranking").click();
    await page.locator("[data-testid=method]").selectOption("topsis");
    await page.locator(".weight.leaf input[type=number]").first().fill("33.3");
    await page.keyboard.press("Enter");
    await page.evaluate(() => {
      Object.defineProperty(navigator, "clipboard", { value: { writeText: (text: string) => ((window as unknown as { copied: string }).copied = text) && Promise.resolve() } });
    });
    await page.locator("[data-testid=menu]").click();
    await page.locator("[data-testid=copy-command]").click();
    const command = await page.evaluate(() => (window as unknown as { copied: string }).copied);
    expect(command.startsWith("prefero rank ")).toBe(true);
    const found = await page.evaluate(() => window.prefero!.ranking());
    const told = JSON.parse(execSync(`${command} --format json --quiet`, { encoding: "utf8", cwd: top, env: { ...process.env, PATH: `${dirname(program!)}:${process.env.PATH}` }, maxBuffer: 1 << 28 })) as { ranking: Ranked[] };
    expect(found.map((one) => one.id)).toEqual(told.ranking.map((one) => one.id));
    await page.locator("[data-testid=reset]").click();
  });

  test("what would it take: the change reaches the rank, a hundredth less of it does not", async () => {
    await page.locator("#tab-ranking").click();
    await page.locator("[role=row][data-row]").nth(5).click();
    await page.waitForSelector("[data-testid=changes] li, .mixed, .take p.hint");
    const reach = await page.evaluate(() => document.querySelectorAll("[data-testid=changes] li").length);
    if (reach === 0) return;
    await page.locator("[data-testid=what-if] summary").click();
    const target = Number(await page.locator("[data-testid=target]").inputValue());
    const proposal = page.locator("[data-testid=changes] li").first();
    const [criterion, to, from] = await proposal.evaluate((one: HTMLElement) => [one.dataset.criterion!, one.dataset.to!, one.dataset.from!]);
    const box = page.locator(`[data-testid=what-if] input[type=number][data-criterion="${criterion}"]`);
    const rankWith = async (value: number) => {
      await box.fill(String(value));
      await box.press("Enter");
      await page.waitForTimeout(400);
      const text = (await page.locator("[data-testid=what-if] [role=status]").textContent())!;
      return Number(/rank (\d+)/.exec(text)?.[1]);
    };
    expect(await rankWith(Number(to))).toBeLessThanOrEqual(target);
    if (!(Number.isInteger(Number(to)) && Number.isInteger(Number(from)))) expect(await rankWith(Number(from) + 0.99 * (Number(to) - Number(from)))).toBeGreaterThan(target);
    expect(session.problems).toEqual([]);
  });

  test("how sure: the same numbers at every opening, within three standard errors of the program's", async () => {
    const read = async (from: Page) => {
      await from.locator("#tab-sure").click();
      await from.waitForFunction(() => document.body.innerText.includes("1,000 weight mixes, seed"));
      const rows = await from.locator(".chances tbody tr").evaluateAll((all) => all.map((row) => [row.textContent, row.getAttribute("data-id"), Number(row.getAttribute("data-top"))] as const));
      return rows.slice(0, 3);
    };
    const again = await openModel(model);
    const here = await read(page);
    expect(await read(again)).toEqual(here);
    await again.close();
    const { k } = (await page.evaluate(() => window.prefero!.state())) as unknown as { k: number };
    const told = json<{ acceptability: { ids: string[]; top_k: number[] } }>("sensitivity", model, "--flat", "--samples", "20000", "--spread", "20%", "--top", String(k)).acceptability;
    for (const [, id, share] of here) {
      const p = told.top_k[told.ids.indexOf(id!)];
      expect(Math.abs(share - p)).toBeLessThanOrEqual(3 * Math.sqrt((p * (1 - p)) / 1000 + (p * (1 - p)) / 20000) + 1e-9);
    }
  });

  test("without scripts the first clients and the sentences are there", async () => {
    const html = readFileSync(join(folder, `${model.replace(/\W/g, "-")}.html`), "utf8");
    const { ranking } = json<{ ranking: (Ranked & { label: string })[] }>("rank", model, "--top", "50");
    const body = html.slice(html.indexOf('id="static"'));
    for (const one of ranking) expect(body).toContain(one.id);
  });
});

test("now or later: two clients are level at their break-even, by the program's own scores", async () => {
  const page = await openModel(models.crm);
  const scores = (which: string) => new Map(json<{ ranking: Ranked[] }>("rank", models.crm, "--horizon", which).ranking.map((one) => [one.id, one.score]));
  const [short, long] = [scores("short"), scores("long")];
  const ids: string[] = [];
  for (const at of [0, 3, 6, 9]) {
    const row = page.locator("[role=row][data-row]").nth(at);
    ids.push((await row.getAttribute("data-id"))!);
    await row.click();
    await page.locator("[data-testid=pin]").click();
  }
  await page.locator("#tab-horizons").click();
  await page.waitForSelector("[data-testid=break-even] tr");
  const limits = await page.locator("[data-testid=break-even] tr").evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.at!));
  expect(limits.length).toBe(6);
  let crossed = 0;
  ids.forEach((a, i) =>
    ids.slice(i + 1).forEach((b, k) => {
      const at = limits[ids.slice(0, i).reduce((sum, _, x) => sum + ids.length - 1 - x, 0) + k];
      const lead = (share: number) => (1 - share) * (short.get(a)! - short.get(b)!) + share * (long.get(a)! - long.get(b)!);
      if (at === "") expect(lead(0) * lead(1)).toBeGreaterThanOrEqual(0);
      else {
        ++crossed;
        expect(lead(Number(at) - 0.001) * lead(Number(at) + 0.001)).toBeLessThan(0);
      }
    }),
  );
  expect(crossed).toBeGreaterThan(0);
});

test("the profit curve is that of `crm whale`", async () => {
  const page = await openModel(models.crm);
  await page.locator("#tab-profit").click();
  const told = run("crm", "whale", models.crm, "--top", "3");
  const said = (await page.locator("[data-testid=view-profit] .says").first().textContent())!;
  const losers = /(\d+) of (\d+) lose/.exec(said);
  if (losers) expect(told).toContain(losers[1]);
  else expect(said).toContain("loses");
});

// The public data sets lie beside the checkout, or where PREFERO_SHARED_DATA says.
const shared = process.env.PREFERO_SHARED_DATA ?? join(top, "../shared/data");
test.skipIf(!existsSync(join(shared, "adventureworks_dw_resellers/reseller_orders.csv")))("the profit curve of the resellers is the published one", async () => {
  const model = join(folder, "resellers.yaml");
  writeFileSync(model, readFileSync(join(top, "web/tests/support/resellers.yaml"), "utf8").replace("../../../../shared/data", shared));
  const page = await openModel(model);
  await page.locator("#tab-profit").click();
  const said = (await page.locator("[data-testid=view-profit] .says").first().textContent())!;
  for (const figure of ["562", "47", "335 of 635"]) expect(said).toContain(figure);
});

/** A file of clients whose numbers go together a little, and its model. */
function many(rows: number): string {
  const random = numbers(5);
  const lines = ["id,revenue,margin,days,growth"];
  for (let i = 0; i < rows; ++i) {
    const size = random() + random() + random() - 1.5;
    lines.push(`C${String(i).padStart(6, "0")},${Math.exp(9 + 2 * size).toFixed(2)},${(20 + 4 * size + 12 * (random() - 0.5)).toFixed(1)},${Math.floor(60 * random())},${(30 * random() - 10).toFixed(1)}`);
  }
  writeFileSync(join(folder, `many-${rows}.csv`), `${lines.join("\n")}\n`);
  const model = join(folder, `many-${rows}.yaml`);
  const criteria = ["revenue: {column: revenue, goal: max, weight: 3, value: {scale: log1p}}", "margin: {column: margin, goal: max, weight: 2}", "days: {column: days, goal: min, weight: 2}", "growth: {column: growth, goal: max, weight: 1}"];
  writeFileSync(model, `alternatives: {source: many-${rows}.csv, id: id}\ncriteria:\n${criteria.map((one) => `  ${one}\n`).join("")}methods: [weighted_sum, topsis]\n`);
  return model;
}

test("100,000 clients of a file: the last row is the program's", async () => {
  const model = many(100000);
  const page = await openModel(model);
  const told = json<{ ranking: Ranked[] }>("rank", model).ranking;
  await page.locator("[role=grid]").focus();
  await page.keyboard.press("End");
  const last = page.locator("[role=row][aria-rowindex='100001']");
  await last.waitFor();
  expect(await last.getAttribute("data-id")).toBe(told.at(-1)!.id);
  expect(await last.locator(".at-rank").textContent()).toContain(String(told.at(-1)!.rank));
  const found = await page.evaluate(() => window.prefero!.ranking().at(-1)!);
  expect(found.score).toBeCloseTo(told.at(-1)!.score, 12);
});

test("more clients than a file carries: the places that are said to hold are the program's", async () => {
  const model = many(101000);
  const page = await openModel(model);
  const said = page.locator("[data-testid=carried]");
  expect(await said.textContent()).toContain("Ranks are within the 10,000 clients carried in this file, of 101,000. As reported they are the first of all.");
  await page.locator(".weight.leaf input[type=number]").first().fill("42");
  await page.keyboard.press("Enter");
  const text = (await said.textContent())!;
  const holds = Number(/the first ([\d,]+) places are those of all clients/.exec(text)?.[1].replaceAll(",", ""));
  expect(holds).toBeGreaterThan(10);
  const { weights } = (await page.evaluate(() => window.prefero!.state())) as { weights: number[] };
  const told = json<{ ranking: Ranked[] }>("rank", model, "--weights", ["revenue", "margin", "days", "growth"].map((id, j) => `${id}=${weights[j]}`).join(",")).ranking;
  const found = await page.evaluate(() => window.prefero!.ranking());
  expect(found.slice(0, holds).map((one) => one.rank)).toEqual(told.slice(0, holds).map((one) => one.rank));
  found.slice(0, holds).forEach((one, i) => expect(one.score).toBeCloseTo(told[i].score, 12));
  // Weights far from the report's: a warning.
  await page.locator(".weight.leaf input[type=number]").nth(3).fill("100");
  await page.keyboard.press("Enter");
  expect(await said.getAttribute("class")).toBe("warning");
  expect(session.problems).toEqual([]);
});

test("a portrait: the verdict first, every trait with its points", async () => {
  const portrait = join(folder, "portrait.json");
  run("portrait", "learn", join(top, "examples/portrait/deals.csv"), "--key", "status = 'won'", "--where", "status <> 'open'", "--id", "deal", "--parent", "group", "--time", "created", "--holdout", "2024-07-01", "-o", portrait);
  const { content: learned } = JSON.parse(readFileSync(portrait, "utf8")) as { content: { traits: { name: string; used: boolean; bins: { bin: string }[] }[] } };
  const page = await openModel(models.crm, "--portrait", portrait);
  await page.locator("#tab-portrait").click();
  expect(await page.locator("[data-testid=view-portrait] > .says").textContent()).toBe("Traits tell key clients from others.");
  const text = (await page.locator("[data-testid=view-portrait] table").first().textContent())!;
  for (const trait of learned.traits.filter((one) => one.used)) {
    expect(text).toContain(trait.name);
    for (const bin of trait.bins) expect(text).toContain(bin.bin);
  }
  expect(session.problems).toEqual([]);
});

test("ids instead of names: no name is in the file", async () => {
  const page = await openModel(models.superstore, "--anonymise");
  const told = json<{ ranking: (Ranked & { label: string })[] }>("rank", models.superstore).ranking;
  const found = await page.evaluate(() => window.prefero!.ranking());
  expect(found.length).toBe(told.length);
  told.forEach((one, i) => expect(found[i].score).toBeCloseTo(one.score, 12));
  for (const tab of await page.locator("[role=tab]").all()) await tab.click();
  const html = await page.content();
  for (const one of told) expect(html).not.toContain(one.label);
  expect(session.problems).toEqual([]);
});
