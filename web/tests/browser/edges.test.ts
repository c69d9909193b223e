// Names that are hard to tell, tables that are hardly tables, a report that came in a zip, and words that must not lie on each other.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, openReport, program, ready, type Session, top } from "../support/browser";
import { numbers, portfolio } from "../support/fixture";

let session: Session;
beforeAll(async () => void (session = await openBrowser()));
afterEach(() => session.tidy());
afterAll(() => session.close());

if (!program) throw new Error("the program is not built: cmake --build build/release --target prefero");
const run = (...words: string[]) => execFileSync(program!, [...words, "--quiet"], { encoding: "utf8", maxBuffer: 1 << 28 });

async function openFile(path: string): Promise<Page> {
  const page = await session.context.newPage();
  await page.goto(pathToFileURL(path).href);
  await ready(page);
  return page;
}

/** A CSV and its model in a folder of the test; the model's path. */
function model(name: string, csv: string, criteria: string): string {
  writeFileSync(join(session.folder, `${name}.csv`), csv);
  const path = join(session.folder, `${name}.yaml`);
  writeFileSync(path, `title: ${name}\nalternatives: {source: ${name}.csv, id: id, label: name}\ncriteria:\n${criteria}methods: [weighted_sum, topsis]\n`);
  return path;
}

test("names of emoji, of nothing, of spaces, and of several clients: each can be told from the others", async () => {
  const csv = ["id,name,revenue,days", "E1,🦊🚀,100,3", "B2,,90,2", 'S3,"   ",80,9', "N4,Nord,70,1", "N5,Nord,60,5", 'Z6,"\u200b\u200e",50,7', "F7,👩‍💻,40,4", "", ].join("\n");
  const path = model("names", csv, "  revenue: {column: revenue, goal: max}\n  days: {column: days, goal: min}\n");
  const report = join(session.folder, "names.html");
  run("report", path, "-o", report);
  const page = await openFile(report);
  const name = (id: string) => page.locator(`[role=row][data-id="${id}"] .at-name`).innerText();
  expect(await name("E1")).toBe("🦊🚀");
  expect(await name("F7")).toBe("👩‍💻");
  for (const id of ["B2", "S3", "Z6"]) expect(await name(id)).toBe(id); // what cannot be seen is no name
  expect(await name("N4")).toBe("Nord N4");
  expect(await name("N5")).toBe("Nord N5");
  expect(await page.locator("[data-testid=answer] strong").textContent()).toMatch(/^🦊🚀 is first/);
  // In sentences and charts too.
  await page.locator("#tab-methods").click();
  await page.waitForSelector("[data-testid=tau]");
  const told = (await page.locator("[data-testid=view-methods]").textContent())!;
  for (const one of ["Nord (N4)", "Nord (N5)", "S3", "👩‍💻"]) expect(told).toContain(one);
  // Found by the id, sorted by name, opened by the keyboard, read out.
  await page.locator("#tab-ranking").click();
  await page.locator("#search").fill("s3");
  expect(await page.locator("[role=row][data-row]").count()).toBe(1);
  await page.locator("#search").fill("");
  await page.locator("[role=columnheader].at-name").click();
  const order = await page.locator("[role=row][data-row]").evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.id));
  expect(order.slice().sort()).toEqual(["B2", "E1", "F7", "N4", "N5", "S3", "Z6"]);
  expect(order.indexOf("N5")).toBe(order.indexOf("N4") + 1);
  await page.locator('[role=row][data-id="S3"]').click();
  await page.waitForSelector("[data-testid=card] .why");
  expect(await page.locator("#card-title").innerText()).toBe("S3");
  const rowHeader = page.locator('[role=row][data-id="S3"] [role=rowheader]');
  expect((await rowHeader.textContent())!.trim()).not.toBe("");
  expect(session.problems).toEqual([]);
});

test("a report that came in a zip opens like the report", async () => {
  const source = join(top, "examples/first/model.yaml");
  const packed = join(session.folder, "report.zip");
  run("report", source, "--zip", "-o", packed);
  expect(statSync(packed).mode & 0o077).toBe(0);
  const folder = join(session.folder, "unpacked");
  mkdirSync(folder);
  execFileSync("python3", ["-m", "zipfile", "-e", packed, folder]); // as whoever gets it by mail: by a tool that is not ours
  const files = readdirSync(folder);
  expect(files.length).toBe(1);
  expect(files[0]).toMatch(/\.html$/);
  const page = await openFile(join(folder, files[0]));
  const told = JSON.parse(run("rank", source, "--format", "json")) as { ranking: { id: string; rank: number; score: number }[] };
  const found = await page.evaluate(() => window.prefero!.ranking());
  expect(found.map((one) => one.id)).toEqual(told.ranking.map((one) => one.id));
  told.ranking.forEach((one, i) => expect(Math.abs(found[i].score - one.score)).toBeLessThanOrEqual(1e-12 * Math.abs(one.score)));
  await page.locator(".weight.leaf input[type=number]").first().fill("50");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-testid=reset]");
  expect(session.problems).toEqual([]);
});

test("one column of figures and many rows: every view says what it can", async () => {
  const random = numbers(3);
  const lines = Array.from({ length: 20000 }, (_, i) => `C${i},Client ${i},${(1e6 * random()).toFixed(0)}`);
  const path = model("single", `id,name,revenue\n${lines.join("\n")}\n`, "  revenue: {column: revenue, goal: max}\n");
  const report = join(session.folder, "single.html");
  run("report", path, "-o", report);
  const page = await openFile(report);
  expect(await page.locator("[role=grid]").getAttribute("aria-rowcount")).toBe("20001");
  const told = JSON.parse(run("rank", path, "--format", "json", "--top", "3")) as { ranking: { id: string; label: string }[] };
  expect(await page.locator("[role=row][aria-rowindex='2']").getAttribute("data-id")).toBe(told.ranking[0].id);
  expect(await page.locator(".weight.leaf input[type=number]").inputValue()).toBe("100");
  expect(await page.locator(".weight.leaf input[type=number]").isDisabled()).toBe(true);
  await page.waitForTimeout(2500);
  for (const tab of await page.locator("[role=tab]").all()) {
    await tab.click();
    await page.waitForTimeout(300);
    expect((await page.locator("#view").innerText()).trim().length).toBeGreaterThan(20);
  }
  await page.locator("#tab-ranking").click();
  await page.locator("[role=row][data-row]").nth(2).click();
  await page.waitForSelector("[data-testid=card] .why");
  expect(session.problems).toEqual([]);
});

test.each(["en", "pl", "ru"])("the words of the quadrants touch no label and no point, %s", async (language) => {
  for (const seed of [7, 11, 23]) {
    const made = portfolio(40, seed);
    made.report.language = language;
    const page = await openReport(session, made);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator("#tab-horizons").click();
    await page.waitForSelector("[data-testid=view-horizons] .quadrant");
    await page.waitForTimeout(400);
    const near = await page.evaluate(() => {
      const boxes = (selector: string) => [...document.querySelectorAll(`[data-testid=view-horizons] svg ${selector}`)].map((one) => ({ box: one.getBoundingClientRect(), text: one.textContent }));
      const words = boxes(".quadrant text");
      const others = [...boxes(".label text"), ...boxes(".point circle"), ...boxes(".point-lit circle")];
      const apart = (a: DOMRect, b: DOMRect) => a.right + 2 <= b.left || b.right + 2 <= a.left || a.bottom + 2 <= b.top || b.bottom + 2 <= a.top;
      return { words: words.length, others: others.length, touching: words.flatMap((word) => others.filter((other) => !apart(word.box, other.box)).map((other) => `${word.text}: ${other.text || "a point"}`)) };
    });
    expect(near.words).toBe(4);
    expect(near.others).toBeGreaterThan(40);
    expect(near.touching).toEqual([]);
    await page.close();
  }
});
