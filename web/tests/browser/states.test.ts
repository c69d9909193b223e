// States of a report, and acceptance checks, that no other file looks at. docs/page-checks.md says which file looks at which.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Papa from "papaparse";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, openReport, pageScript, program, ready, type Session, template, top, write } from "../support/browser";
import { portfolio } from "../support/fixture";

let session: Session;
beforeAll(async () => void (session = await openBrowser()));
afterEach(() => session.tidy());
afterAll(() => session.close());

const views = ["ranking", "sure", "weights", "methods", "horizons", "profit", "notes"];

test("a tie at the cut of the top: both are shown, and the notes say so", async () => {
  const made = portfolio();
  delete made.report.tiers;
  delete made.report.tierNames;
  // The places of ten and eleven go to clients with the same values.
  const first = await openReport(session, made);
  const order = await first.evaluate(() => window.prefero!.ranking().map((one) => one.id));
  await first.close();
  const [a, b] = [made.ids.indexOf(order[9]), made.ids.indexOf(order[10])];
  for (const column of made.columns) column[b] = column[a];
  const page = await openReport(session, made);
  for (const row of [a, b]) expect(await page.locator(`[role=row][data-id="${made.ids[row]}"] .at-rank`).innerText()).toBe("=10");
  await page.locator("#tab-notes").click();
  expect(await page.locator("#view").innerText()).toContain("The cut after the first 10 lies inside a tie.");
});

test("a method that cannot take these clients is off, with the reason; the others live", async () => {
  if (!program) throw new Error("the program is not built");
  const path = join(session.folder, "superstore.html");
  execFileSync(program, ["report", join(top, "examples/superstore/model.yaml"), "-o", path, "--quiet"]);
  const page = await session.context.newPage();
  await page.goto(pathToFileURL(path).href);
  await ready(page);
  const options = await page.locator("[data-testid=method] option").evaluateAll((all: HTMLOptionElement[]) => all.map((one) => ({ name: one.value, off: one.disabled, why: one.title })));
  const product = options.find((one) => one.name === "weighted_product")!;
  expect(product.off).toBe(true);
  expect(product.why.length).toBeGreaterThan(20);
  expect(options.filter((one) => !one.off).length).toBeGreaterThan(15);
  for (const one of options.filter((other) => other.off)) expect(one.why, one.name).not.toBe("");
  await page.locator("#tab-methods").click();
  await page.waitForSelector("[data-testid=tau]");
  expect(await page.locator("[data-testid=view-methods] details").last().textContent()).toContain(product.why);
  expect(session.problems).toEqual([]);
});

test("methods that look at all pairs: live up to 2,000 clients, beyond that off with the reason", async () => {
  const options = async (rows: number, asked: string[]) => {
    const made = portfolio(rows);
    made.report.core = { methods: asked.map((name) => ({ label: name, name })) };
    made.report.methods = asked.map((name) => ({ name, title: name, family: "ranking", live: true, additive: false, exactIntervals: false }));
    const page = await openReport(session, made);
    return new Map(await page.locator("[data-testid=method] option").evaluateAll((all: HTMLOptionElement[]) => all.map((one) => [one.value, { off: one.disabled, why: one.title }] as const)));
  };
  const [few, many] = [await options(1990, ["weighted_sum"]), await options(2100, ["weighted_sum"])];
  const pairwise = [...few.keys()].filter((name) => !many.has(name)); // those that the model does not name are not offered
  expect(pairwise.length).toBeGreaterThan(0);
  const named = await options(2100, ["weighted_sum", ...pairwise]);
  for (const name of pairwise) {
    expect(named.get(name)?.off, name).toBe(true);
    expect(named.get(name)?.why, name).toMatch(/2,?000/);
  }
  expect(named.get("weighted_sum")?.off).toBe(false);
  expect(session.problems).toEqual([]);
});

test("an address that does not fit leaves everything as reported", async () => {
  const plain = await openReport(session, portfolio());
  const wanted = await plain.evaluate(() => window.prefero!.state());
  const page = await openReport(session, portfolio(), "#w=abc&m=nope&s=-1");
  expect(await page.evaluate(() => window.prefero!.state())).toEqual(wanted);
  expect(session.problems).toEqual([]);
});

test("what is saved reads back: every number as it is, in both forms of CSV", async () => {
  const made = portfolio();
  const page = await openReport(session, made);
  const save = async (item: string) => {
    await page.locator("[data-testid=menu]").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`[data-testid=${item}]`).click()]);
    return readFileSync(await download.path(), "utf8");
  };
  const scores = new Map((await page.evaluate(() => window.prefero!.ranking())).map((one) => [one.id, one]));
  for (const item of ["csv", "excel"]) {
    const [head, ...lines] = Papa.parse<string[]>((await save(item)).replace(/^\ufeff/, ""), { skipEmptyLines: true }).data;
    expect(lines.length).toBe(40);
    for (const line of lines) {
      const cell = (name: string) => line[head.indexOf(name)];
      const row = made.ids.indexOf(cell("id"));
      expect([Number(cell("rank")), Number(cell("score"))]).toEqual([scores.get(cell("id"))!.rank, scores.get(cell("id"))!.score]);
      made.report.criteria.forEach((leaf, j) => expect(cell(leaf.id) === "" ? Number.NaN : Number(cell(leaf.id))).toBe(made.columns[j][row]));
    }
  }
});

test("nothing is asked for by the menu, saving, printing, the portrait's views, and the studio", async () => {
  const page = await openReport(session, portfolio());
  await page.evaluate(() => (window.print = () => void window.dispatchEvent(new Event("beforeprint"))));
  session.requests.length = 0;
  for (const item of ["csv", "excel", "json", "save-copy", "print", "copy-command", "keys"]) {
    await page.locator("[data-testid=menu]").click();
    await page.locator(`[data-testid=${item}]`).click();
    await page.waitForTimeout(150);
    await page.keyboard.press("Escape");
  }
  const studio = await session.context.newPage();
  await studio.goto(write(session, template()));
  await ready(studio);
  await studio.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["id,a,b\nx,1,2\ny,2,1\nz,3,3\n"], "dropped.csv", { type: "text/csv" }));
    document.querySelector("main")!.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await studio.locator("[data-testid=rank]").click();
  await studio.waitForSelector("[role=grid]");
  await studio.waitForTimeout(500);
  expect(session.requests.filter((url) => !/^(blob|data):/.test(url) && !(url.startsWith("file:") && url.includes("report-")))).toEqual([]);
  expect(session.problems).toEqual([]);
});

test("markup is set nowhere but in two vendors' functions that nobody here calls", () => {
  // Preact's, where a component asks for dangerouslySetInnerHTML, and `selection.html` of D3 inside Plot. Sources of ours: unit/rules.
  const places = [...pageScript(template()).matchAll(/.{60}\binnerHTML\b.{20}/gs)].map((found) => found[0]);
  for (const place of places) expect(place).toMatch(/__html|dangerouslySetInnerHTML|this\.innerHTML|this\.node\(\)\.innerHTML/);
  expect(places.length).toBeLessThanOrEqual(8);
  expect(pageScript(template())).not.toMatch(/\bselection\w*\.html\(|dangerouslySetInnerHTML:\s*\{/);
});

test.each(["light", "dark"] as const)("what has the focus shows it, %s", async (theme) => {
  const page = await openReport(session, portfolio());
  await page.emulateMedia({ colorScheme: theme });
  await page.locator("[role=row][data-row]").nth(1).click();
  for (const view of views) {
    await page.locator(`#tab-${view}`).click();
    await page.waitForTimeout(300);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const unseen = new Set<string>();
    for (let i = 0; i < 70; ++i) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const one = document.activeElement as HTMLElement | null;
        if (!one || one === document.body) return null;
        const style = getComputedStyle(one);
        const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1;
        return outlined || style.boxShadow !== "none" ? "" : one.outerHTML.slice(0, 120);
      });
      if (found === null) break;
      if (found) unseen.add(found);
    }
    expect([...unseen]).toEqual([]);
  }
}, 240000);
