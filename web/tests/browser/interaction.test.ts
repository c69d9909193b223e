// What a reader does: weights, links, languages, print; and what the page says in every state of the data.
import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openReport, ready, type Session } from "../support/browser";
import { type Made, portfolio } from "../support/fixture";

interface State {
  weights: number[];
  method: string;
}
let session: Session;
beforeAll(async () => void (session = await openBrowser()));
afterEach(async () => {
  await session.tidy();
  const problems = session.problems.splice(0);
  expect(problems).toEqual([]);
});
afterAll(() => session.close());

const state = (page: Page) => page.evaluate(() => window.prefero!.state()) as Promise<State>;
const ranking = (page: Page) => page.evaluate(() => window.prefero!.ranking());
const leaf = (page: Page, criterion: number) => page.locator(`.weight.leaf[data-criterion="${criterion}"]`);
const sum = (weights: number[]) => weights.reduce((total, weight) => total + weight, 0);

describe("weights", () => {
  test("number, slider, step and lock; the sum stays 100; undo and reset restore", async () => {
    const page = await openReport(session, portfolio());
    const start = await state(page);
    const reported = await ranking(page);
    await leaf(page, 0).locator("input[type=number]").fill("40");
    await page.keyboard.press("Tab");
    expect((await state(page)).weights[0]).toBeCloseTo(0.4, 9);
    await leaf(page, 1).locator("input[type=range]").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await leaf(page, 2).locator(".step").last().click();
    const third = (await state(page)).weights[2];
    await leaf(page, 2).locator(".lock").click();
    await leaf(page, 3).locator("input[type=number]").fill("30");
    await page.keyboard.press("Enter");
    const now = await state(page);
    expect(now.weights[2]).toBeCloseTo(third, 12);
    expect(now.weights[3]).toBeCloseTo(0.3, 9);
    expect(sum(now.weights)).toBeCloseTo(1, 3);
    expect(await page.locator(".sum").textContent()).toContain("100%");
    expect(await ranking(page)).not.toEqual(reported);
    await page.locator("[data-testid=weights] .tools button").first().click();
    expect((await state(page)).weights[3]).not.toBeCloseTo(0.3, 9);
    await page.locator("[role=grid]").focus();
    for (let i = 0; i < 12; ++i) await page.keyboard.press("Control+z");
    expect((await state(page)).weights).toEqual(start.weights);
    await page.keyboard.press("Control+y");
    await page.locator("[data-testid=method]").selectOption("topsis");
    await page.locator("[data-testid=reset]").click();
    expect((await state(page)).weights).toEqual(start.weights);
    expect(await ranking(page)).toEqual(reported);
  });
  test("a group moves its criteria together", async () => {
    const page = await openReport(session, portfolio());
    const before = (await state(page)).weights;
    await page.locator(".weight.group input[type=number]").first().fill("80");
    await page.keyboard.press("Enter");
    const after = (await state(page)).weights;
    expect(sum(after.slice(0, 3))).toBeCloseTo(0.8, 9);
    expect(after[1] / after[0]).toBeCloseTo(before[1] / before[0], 9);
  });
  test("nothing has weight: a message, the last ranking stays", async () => {
    const page = await openReport(session, portfolio());
    const digest = "8a8e9acb";
    const before = await ranking(page);
    await page.evaluate((hash) => void (location.hash = hash), `#v=1&d=${digest}&w=0,0,0,0,0,0,0,0`);
    await page.waitForFunction(() => document.body.textContent!.includes("Give at least one criterion some weight"));
    expect(await ranking(page)).toEqual(before);
  });
  test("tiers head the ranking that they were cut from, and no other", async () => {
    const page = await openReport(session, portfolio());
    expect(await page.locator(".tier-head").count()).toBeGreaterThan(0);
    await leaf(page, 0).locator("input[type=number]").fill("60");
    await page.keyboard.press("Enter");
    expect(await page.locator(".tier-head").count()).toBe(0);
    await page.locator("[data-testid=reset]").click();
    expect(await page.locator(".tier-head").count()).toBeGreaterThan(0);
  });
  test("ready-made weights", async () => {
    const page = await openReport(session, portfolio());
    await page.locator(".presets select").selectOption("equal");
    expect((await state(page)).weights).toEqual(new Array(8).fill(1 / 8));
  });
});

describe("links", () => {
  test("an address opens the same state and names nobody", async () => {
    const made = portfolio();
    const page = await openReport(session, made);
    await page.locator("[data-testid=method]").selectOption("topsis");
    await leaf(page, 4).locator("input[type=number]").fill("22.5");
    await page.keyboard.press("Enter");
    await page.locator("[role=row][data-row]").nth(6).click();
    await page.locator("[data-testid=pin]").click();
    await page.locator("#tab-weights").click();
    await page.waitForTimeout(500);
    const hash = new URL(page.url()).hash;
    for (const text of [...made.ids, ...made.labels]) expect(decodeURIComponent(hash)).not.toContain(text);
    const other = await openReport(session, made, hash);
    const [there, here] = [await state(other), await state(page)];
    there.weights.forEach((weight, j) => expect(weight).toBeCloseTo(here.weights[j], 14));
    expect({ ...there, weights: [] }).toEqual({ ...here, weights: [] });
    expect(await ranking(other)).toEqual(await ranking(page));
    expect(await other.locator("[data-testid=view-weights]").count()).toBe(1);
  });
  test("an address that does not fit: as reported, with a notice", async () => {
    const page = await openReport(session, portfolio(), "#w=abc&m=nope&s=-1");
    expect(await page.locator("[data-testid=answer]").textContent()).toContain("The link does not fit this report");
    expect((await state(page)).method).toBe("weighted_sum");
  });
});

describe("states of the data", () => {
  const text = (page: Page) => page.locator("body").innerText();
  const cut = (made: Made, rows: number): Made => {
    made.columns = made.columns.map((column) => column.slice(0, rows));
    made.ids = made.ids.slice(0, rows);
    made.labels = made.labels.slice(0, rows);
    made.report.rows = made.report.carried = rows;
    made.report.tiers = (made.report.tiers as string[]).slice(0, rows);
    delete made.report.profit;
    return made;
  };
  const allViews = async (page: Page) => {
    for (const tab of await page.locator("[role=tab]").all()) {
      await tab.click();
      await page.waitForTimeout(250);
    }
  };
  test("nobody", async () => {
    const page = await openReport(session, cut(portfolio(), 0));
    expect(await text(page)).toContain("There are no clients in this report.");
    await allViews(page);
  });
  test("one client", async () => {
    const page = await openReport(session, cut(portfolio(), 1));
    expect(await page.locator("[data-testid=card]").count()).toBe(1);
    expect(await text(page)).toContain("nothing to compare with");
    await allViews(page);
  });
  test("nobody matches a filter", async () => {
    const page = await openReport(session, portfolio());
    await page.locator("#search").fill("zzzz");
    expect(await text(page)).toContain("No clients match.");
    await page.getByRole("button", { name: "Clear filters" }).first().click();
    expect(await page.locator("[role=row][data-row]").count()).toBeGreaterThan(10);
  });
  test("one criterion", async () => {
    const made = portfolio();
    made.report.criteria = [{ ...made.report.criteria[0], weight: 1 }];
    made.columns = [made.columns[0]];
    delete made.report.profit;
    made.report.presets = [];
    made.report.correlated = [];
    const page = await openReport(session, made);
    expect(await leaf(page, 0).locator("input[type=range]").isDisabled()).toBe(true);
    await page.locator("#tab-weights").click();
    expect(await text(page)).toContain("There is one criterion");
    await allViews(page);
  });
  test("everybody has the same value in a criterion", async () => {
    const made = portfolio();
    made.columns[5].fill(7);
    const page = await openReport(session, made);
    expect(await text(page)).toContain("Same for all: does not decide");
    await allViews(page);
  });
  test("everybody ties: nobody is called first", async () => {
    const made = portfolio();
    for (const column of made.columns) column.fill(3);
    delete made.report.profit;
    const page = await openReport(session, made);
    expect(await page.locator("[data-testid=answer] strong").textContent()).toBe("All 40 clients tie.");
    expect(await page.locator("[role=row][data-row] .at-rank").first().textContent()).toBe("=1");
    await allViews(page);
  });
  test("ties share a rank and keep their order", async () => {
    const made = portfolio();
    for (const column of made.columns) column[7] = column[3];
    const page = await openReport(session, made);
    const first = await ranking(page);
    const pair = first.filter((one) => one.id === made.ids[3] || one.id === made.ids[7]);
    expect(pair[0].rank).toBe(pair[1].rank);
    expect(pair.map((one) => one.id)).toEqual([made.ids[3], made.ids[7]]);
    await page.reload();
    await ready(page);
    expect(await ranking(page)).toEqual(first);
    await page.locator("#tab-notes").click();
    expect(await text(page)).toContain("2 clients share their rank");
  });
  test("a third of everything is missing", async () => {
    const made = portfolio();
    for (const [j, column] of made.columns.entries()) for (let i = j % 3; i < column.length; i += 3) column[i] = Number.NaN;
    made.columns.forEach((column, j) => (made.report.criteria[j].missing = column.filter((x) => Number.isNaN(x)).length));
    delete made.report.profit;
    const page = await openReport(session, made);
    await page.locator("[role=row][data-row]").last().click();
    expect(await text(page)).toMatch(/\d+% of the weight of this client stands on values that are not known \(counted as worst\)/);
    await allViews(page);
  });
  test("forty criteria", async () => {
    const made = portfolio();
    const [first] = made.report.criteria;
    made.report.criteria = Array.from({ length: 40 }, (_, j) => ({ ...first, id: `c${j}`, title: `Criterion number ${j} with a long title`, weight: 1 / 40, group: [`g${j % 4}`] }));
    made.report.groups = [0, 1, 2, 3].map((g) => ({ id: `g${g}`, title: `Group ${g}`, weight: 0.25 }));
    made.columns = Array.from({ length: 40 }, (_, j) => made.columns[j % 8].map((x) => (Number.isNaN(x) ? 0 : x + j)));
    made.report.presets = [];
    made.report.correlated = [];
    delete made.report.profit;
    const page = await openReport(session, made);
    expect(await page.locator(".weight.leaf").count()).toBe(0); // groups are closed at first
    await page.locator(".weight.group .fold").first().click();
    expect(await page.locator(".weight.leaf").count()).toBe(10);
    await allViews(page);
  });
  test("a part of the clients is carried: said beside the answer", async () => {
    const made = portfolio();
    made.report.rows = 200000;
    const page = await openReport(session, made);
    expect(await text(page)).toContain("Ranks are within the 40 clients carried in this file, of 200,000.");
  });
  test("a part of the clients is carried: which places are those of everybody", async () => {
    const made = portfolio();
    made.report.rows = 200000;
    made.report.carriedBy = "weighted_sum";
    const page = await openReport(session, made);
    const said = page.locator("[data-testid=carried]");
    expect(await said.textContent()).toContain("As reported they are the first of all.");
    await leaf(page, 0).locator("input[type=number]").fill("40");
    await page.keyboard.press("Enter");
    expect(await said.textContent()).toContain("it cannot be said whether somebody left out would enter"); // this file holds no bound
    expect(await said.getAttribute("class")).toBe("warning");
  });
  test("a part of the clients is carried: the card and the heads speak of all of them", async () => {
    const made = portfolio();
    const rows = made.ids.length;
    made.report.rows = 200000;
    const histogram = [1, 0, 0, 4];
    made.report.criteria.forEach((one, j) => (one.ofAll = { median: 0, varies: j !== 2, histogram }));
    // Two columns a criterion: the rank among all clients, and the share of them that is worse.
    made.report.criteria.forEach(() => made.columns.push(new Float64Array(rows).fill(1234), new Float64Array(rows).fill(0.993)));
    const page = await openReport(session, made);
    await page.locator("[role=row][data-row]").nth(1).click();
    const card = page.locator("[data-testid=card]");
    await card.locator(".why").waitFor();
    expect(await card.locator("[data-testid=card-rank]").textContent()).toBe("2 / 200,000");
    expect(await card.locator(".says").first().textContent()).toContain("200,000");
    expect(await card.locator(".says").first().textContent()).toContain("(top 1%)");
    for (const place of await card.locator(".why small").allTextContents()) expect(place).toContain("1,234");
    const bars = await page.locator(".head .histogram").first().locator("rect").evaluateAll((all) => all.map((one) => Number(one.getAttribute("height"))));
    expect(bars).toEqual([4, 0, 0, 16]);
    // Equal among those carried is not equal for all, and the other way round: the report says.
    expect(await page.locator(".weight.leaf.faint").count()).toBe(1);
    await leaf(page, 0).locator("input[type=number]").fill("40");
    await page.keyboard.press("Enter");
    expect(await card.locator("[data-testid=card-rank]").textContent()).toContain("/ 40");
  });
  test("partial orders: those with whom a client cannot be compared stand on its card", async () => {
    const made = portfolio();
    const incomparable = made.ids.map((_, row) => (row === 3 ? { count: 7, with: [8, 1] } : null));
    made.report.compare = { asOfReport: [{ name: "electre_3", ranks: made.ids.map((_, row) => 1 + (row % 9)), incomparable }] };
    made.labels[8] = "<b>Bold</b>";
    const page = await openReport(session, made);
    await page.locator("#search").fill(made.ids[3]);
    await page.locator(`[role=row][data-id="${made.ids[3]}"]`).click();
    const chips = page.locator("[data-testid=incomparable]");
    expect(await chips.locator("button.pill").allTextContents()).toEqual(["<b>Bold</b>", made.labels[1]]);
    expect(await chips.textContent()).toContain("and 5 more");
    await chips.locator("button.pill").nth(1).click();
    expect(await page.locator("#card-title").textContent()).toContain(made.labels[1]);
    expect(await chips.count()).toBe(0);
  });
  test("rows that were left out by a constraint stand by themselves, with the reason", async () => {
    const page = await openReport(session, portfolio());
    await page.locator(".excluded summary").click();
    expect(await page.locator(".excluded").textContent()).toContain("Blocked Ltd: more than 90 days overdue");
  });
});

describe("languages", () => {
  test.each([
    ["pl", "Co jest ważne"],
    ["ru", "Что важно"],
  ])("%s", async (lang, heading) => {
    const page = await openReport(session, portfolio());
    await page.locator("[data-testid=menu]").click();
    await page.locator("[data-testid=language]").selectOption(lang);
    await page.keyboard.press("Escape");
    expect(await page.locator("#weights-title").textContent()).toContain(heading);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, lang);
    await page.locator("[role=row][data-row]").nth(2).click();
    for (const tab of await page.locator("[role=tab]").all()) {
      await tab.click();
      await page.waitForTimeout(250);
      // Words of the page's own buttons and headings are not cut.
      const cutOff = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>(".choice button, .pill, [role=tab], h2, h3, .panel button.quiet")]
          .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
          .map((one) => one.textContent),
      );
      expect(cutOff).toEqual([]);
    }
  });
});

test("words a third longer are not cut off", async () => {
  const page = await openReport(session, portfolio());
  await page.locator("[role=row][data-row]").nth(2).click();
  for (const tab of await page.locator("[role=tab]").all()) {
    await tab.click();
    await page.waitForTimeout(300);
    const cutOff = await page.evaluate(() => {
      const own = [...document.querySelectorAll<HTMLElement>(".choice button, .pill, h2, h3, .panel button.quiet, .row-of-controls label, .says")].filter((one) => one.checkVisibility());
      for (const one of own) {
        const text = [...one.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim().length > 2);
        if (text) text.textContent += "n".repeat(Math.ceil(0.35 * text.textContent!.length)).replace(/(.{6})/g, "$1 ");
      }
      const cut = own.filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible").map((one) => one.textContent);
      return { cut, page: document.documentElement.scrollWidth - window.innerWidth };
    });
    expect(cutOff).toEqual({ cut: [], page: 0 });
  }
});

test("paper: a table whose head repeats, the weights, the origin, no column cut off", async () => {
  const page = await openReport(session, portfolio(120));
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  const paper = page.locator("[data-testid=paper]");
  expect(await paper.locator("tbody tr").count()).toBe(50);
  expect(await paper.locator("thead").evaluate((head) => getComputedStyle(head).display)).toBe("table-header-group");
  const content = (await paper.textContent())!;
  for (const text of ["What matters", "Revenue of the year", "xxh64:8a8e9acbe6564287", "Notes"]) expect(content).toContain(text);
  await page.setViewportSize({ width: 1032, height: 700 }); // A4 across, without its margins, at 96 pixels an inch
  expect(await paper.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
  // Read back by a program that knows nothing of the page; a cell may take two lines, so that words are looked for.
  const words = (one: string) => one.split(/\s+/).filter((word) => word !== "");
  const rows = await paper.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent!)));
  const head = words((await paper.locator("thead").innerText()).trim());
  const pdf = await page.pdf({ format: "A4", landscape: true });
  const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
  const printed = new Set(words(text));
  expect(rows.flat().flatMap(words).filter((word) => !printed.has(word))).toEqual([]);
  const ids = rows.map((row) => words(row[1]!).at(-1)!);
  const places = ids.map((id) => text.indexOf(id));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const sheets = text.split("\f").filter((sheet) => ids.some((id) => sheet.includes(id)));
  expect(sheets.length).toBeGreaterThan(1);
  for (const sheet of sheets) expect(head.filter((word) => !sheet.includes(word))).toEqual([]);
  for (const one of ["What matters", "Revenue of the year", "xxh64:8a8e9acbe6564287"]) expect(text).toContain(one);
});

test("pictures of charts", async () => {
  const page = await openReport(session, portfolio());
  await page.locator("#tab-profit").click();
  await page.waitForSelector(".drawing svg");
  for (const [kind, magic] of [
    ["SVG", "<svg"],
    ["PNG", "\x89PNG"],
  ]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: kind }).click()]);
    const stream = await download.createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString("latin1").startsWith(magic)).toBe(true);
    if (kind === "PNG") expect(Buffer.concat(chunks).readUInt32BE(16)).toBeGreaterThan(1000); // twice the width
  }
});
