// What the page must never do: ask a network, run what stands in data, hand a spreadsheet a formula.
import { readFileSync } from "node:fs";
import Papa from "papaparse";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openReport, pageScript, ready, type Session, template, write } from "../support/browser";
import { fill, portfolio } from "../support/fixture";

const hostile = [
  "<script>window.broken=1</script>", "</script><img src=x onerror=alert(1)>", "\"><img src=x onerror=alert(1)>", "{{7*7}}", "javascript:alert(1)",
  "abc\u202Egnp.exe", "nul\u0000byte", "=1+1", "@x", "-2", "+3", "Ærø & Søn <b>", "'; drop table clients; --", "مكتب الشرق", "🦊 Fox ".repeat(40),
];
const views = ["ranking", "sure", "weights", "methods", "horizons", "profit", "notes"];

let session: Session;
beforeAll(async () => void (session = await openBrowser()));
afterEach(() => session.tidy());
afterAll(() => session.close());

function hostilePortfolio() {
  const made = portfolio();
  hostile.forEach((name, i) => (made.labels[i] = name));
  made.report.title = "Clients </script><script>window.broken=1</script>";
  made.report.criteria[0].title = "<img src=x onerror=alert(1)>";
  made.report.notes = ["</script><script>window.broken=1</script>"];
  made.report.excluded = [{ id: "x", label: "<b>bold</b>", reason: "<script>window.broken=1</script>" }];
  return made;
}

test("a tour of everything asks for nothing but the file itself", async () => {
  session.requests.length = 0;
  const page = await openReport(session, portfolio());
  await page.locator("[role=row][data-row]").nth(1).click();
  for (const view of views) {
    await page.locator(`#tab-${view}`).click();
    await page.waitForTimeout(300);
  }
  const asked = session.requests.filter((url) => !/^(blob|data):/.test(url) && !(url.startsWith("file:") && url.includes("report-")));
  expect(asked).toEqual([]);
  expect(session.problems).toEqual([]);
});

test("hostile names are text", async () => {
  const made = hostilePortfolio();
  const page = await openReport(session, made);
  for (const view of views) {
    await page.locator(`#tab-${view}`).click();
    await page.waitForTimeout(200);
  }
  await page.locator("#tab-ranking").click();
  for (let i = 0; i < hostile.length; ++i) {
    await page.locator("#search").fill(made.ids[i]);
    const shown = page.locator(`[role=row][data-id="${made.ids[i]}"] bdi`);
    await shown.waitFor();
    expect(await shown.textContent()).toBe(hostile[i]);
    await page.locator(`[role=row][data-id="${made.ids[i]}"]`).click();
    expect(await page.locator("#card-title bdi").textContent()).toBe(hostile[i]);
  }
  expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
  expect(await page.locator("img, script:not([type])").count()).toBe(0);
  expect(session.problems).toEqual([]);
});

test("a script from outside is refused", async () => {
  const page = await openReport(session, portfolio());
  await expect(page.addScriptTag({ content: "window.broken = 1" })).rejects.toThrow("Content Security Policy");
  expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
  const blocked = await page.evaluate(async () => {
    const results: string[] = [];
    await fetch("https://prefero.invalid/").then(() => results.push("fetch")).catch(() => {});
    await new Promise<void>((done) => {
      const image = new Image();
      image.onload = () => (results.push("image"), done());
      image.onerror = () => done();
      image.src = "https://prefero.invalid/x.png";
    });
    return results;
  });
  expect(blocked).toEqual([]);
  session.problems.length = 0; // the refusals above
});

test("tables that are saved hold no formula, and numbers stay numbers", async () => {
  const made = hostilePortfolio();
  const page = await openReport(session, made);
  const save = async (item: string) => {
    await page.locator("[data-testid=menu]").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`[data-testid=${item}]`).click()]);
    return readFileSync(await download.path(), "utf8");
  };
  const rows = Papa.parse<string[]>(await save("csv"), { skipEmptyLines: true, delimiter: "," }).data;
  expect(rows.length).toBe(made.ids.length + 1);
  for (const [i, name] of hostile.entries()) {
    const row = rows.find((one) => one[1] === made.ids[i])!;
    expect(row[2]).toBe(/^[=+\-@\t\r]/.test(name) ? `'${name}` : name);
    const profit = made.columns[1][i];
    expect(Number(row[rows[0].indexOf("profit")])).toBe(profit);
  }
  const excel = await save("excel");
  expect(excel.startsWith("\ufeff")).toBe(true);
  const json = JSON.parse(await save("json")) as { schema: number; ranking: { rank: number; id: string; label: string; score: number }[] };
  expect(json.schema).toBe(1);
  expect(json.ranking.map((one) => one.id)).toEqual(rows.slice(1).map((row) => row[1]));
});

test("no address leads outside, no markup is made of text", () => {
  const html = template();
  const own = html.replace(/<script type="text\/plain"[\s\S]*?<\/script>/g, "") + pageScript(html);
  expect(own).not.toMatch(/<a\s[^>]*href/i);
  expect(own).not.toMatch(/href="(?!data:,)/);
  // Of the vendors, Preact alone can set markup, and only where a component asks for dangerouslySetInnerHTML; ours never does.
  expect((own.match(/insertAdjacentHTML|document\.write\b/g) ?? []).length).toBe(0);
});

describe("what is left when something is missing", () => {
  test("a damaged block: a message, and the table", async () => {
    const made = portfolio();
    made.report.checksums = { columns: "0000000000000000" };
    const page = await session.context.newPage();
    await page.goto(write(session, made));
    await page.waitForSelector(".failure");
    expect(await page.locator(".failure").textContent()).toContain("damaged (columns)");
    expect(await page.locator("#static tr").count()).toBe(40);
    session.problems.length = 0;
  });
  test("a block that is cut", async () => {
    const page = await session.context.newPage();
    await page.goto(write(session, fill(template(), portfolio()).replace(/(id="prefero-columns">.{200})[^<]*/, "$1")));
    await page.waitForSelector(".failure");
    expect(await page.locator("#static tr").count()).toBe(40);
    session.problems.length = 0;
  });
  test("an old browser: a message, and the table", async () => {
    const page = await session.context.newPage();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "DecompressionStream"));
    await page.goto(write(session, portfolio()));
    await page.waitForSelector(".failure");
    expect(await page.locator(".failure").textContent()).toContain("too old");
    expect((await page.locator("#static h1").boundingBox())!.y).toBeLessThan(300);
    expect(await page.locator("#static").isVisible()).toBe(true);
    session.problems.length = 0;
  });
  test("without scripts: the table and the sentences", async () => {
    const html = fill(template(), portfolio()).replace(/<script type="module"/g, '<script type="off"');
    const page = await session.context.newPage();
    await page.goto(write(session, html));
    expect(await page.locator("#static tr").count()).toBe(40);
    // In the window at once, not below an empty screen.
    expect((await page.locator("#static h1").boundingBox())!.y).toBeLessThan(100);
    await page.waitForFunction(() => getComputedStyle(document.getElementById("static")!).visibility === "visible");
  });
});

test("a saved copy opens with the same state and the same data", async () => {
  const page = await openReport(session, portfolio());
  await page.locator("[data-testid=method]").selectOption("topsis");
  await page.locator("[role=row][data-row]").nth(4).click();
  const state = await page.evaluate(() => window.prefero!.state());
  const before = await page.evaluate(() => window.prefero!.ranking());
  await page.locator("[data-testid=menu]").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("[data-testid=save-copy]").click()]);
  const copy = await session.context.newPage();
  await copy.goto(write(session, readFileSync(await download.path(), "utf8")));
  await ready(copy);
  expect(await copy.evaluate(() => window.prefero!.state())).toEqual(state);
  expect(await copy.evaluate(() => window.prefero!.ranking())).toEqual(before);
});
