// The half of docs/user-test.md that needs no people: for each of the eight questions the page's own text holds the answer that the program
// gives, and it is at most three actions away from the opening screen.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, program, ready, type Session, top } from "../support/browser";

if (!program) throw new Error("the program is not built: cmake --build build/release --target prefero");
const protocol = readFileSync(join(top, "docs/user-test.md"), "utf8");
const models = { report: "examples/superstore/model.yaml", crm: "examples/crm/model.yaml" };

let session: Session;
let folder: string;
beforeAll(async () => {
  session = await openBrowser();
  folder = mkdtempSync(join(tmpdir(), "prefero-questions-"));
  for (const [name, model] of Object.entries(models)) run("report", model, "--output", join(folder, `${name}.html`)); // as scripts/demo does
});
afterEach(() => session.tidy());
afterAll(async () => {
  await session.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...words: string[]) => execFileSync(program!, [...words, "--quiet"], { encoding: "utf8", cwd: top, maxBuffer: 1 << 28 });
/** What a command of the protocol answers; `ids` stand for RANK1 and RANK11. */
function told<T>(command: string, ids: Record<string, string> = {}): T {
  expect(protocol, "docs/user-test.md names the command").toContain(`\`prefero ${command}\``);
  return JSON.parse(run(...command.split(" ").map((word) => ids[word] ?? word), "--format", "json")) as T;
}
interface Ranked {
  rank: number;
  id: string;
  label: string;
  score: number;
}
const first11 = () => (JSON.parse(run("rank", models.report, "--top", "11", "--format", "json")) as { ranking: Ranked[] }).ranking;

/** A reader who counts what he does. */
class Reader {
  actions = 0;
  constructor(readonly page: Page) {}
  async click(what: Locator): Promise<void> {
    ++this.actions;
    await expect.poll(() => what.isVisible()).toBe(true); // on screen as it is, without scrolling
    const box = (await what.boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(900);
    await what.click();
  }
  /** Waits until the text of a region holds all of these; fails with the text where it does not. */
  async reads(region: Locator, ...wanted: (string | RegExp)[]): Promise<string> {
    for (const one of wanted)
      await expect.poll(() => region.innerText(), { timeout: 15000 })[typeof one === "string" ? "toContain" : "toMatch"](one as never);
    expect(this.actions).toBeLessThanOrEqual(3);
    return region.innerText();
  }
}

async function open(name: keyof typeof models): Promise<Reader> {
  const page = await session.context.newPage();
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  await ready(page);
  return new Reader(page);
}
const answer = (page: Page) => page.locator("[data-testid=answer] > p").first();
const lineOf = (page: Page, id: string) => page.locator(`[role=row][data-id="${id}"]`);
const tab = (page: Page, name: string) => page.locator(`#tab-${name}`);

test("the protocol has eight questions, and says that nobody was asked", () => {
  expect(protocol.match(/^\| \d \| (report|crm) \| /gm)?.length).toBe(8);
  expect(protocol).toContain("Nobody has been asked yet");
});

test("1: who comes first, with which score", async () => {
  const [best] = told<{ ranking: Ranked[] }>(`rank ${models.report} --top 1`).ranking;
  const reader = await open("report");
  await reader.reads(answer(reader.page), `${best.label} is first with ${best.score.toFixed(3)}.`);
  expect(reader.actions).toBe(0);
});

test("2: what speaks most for the first", async () => {
  const [best] = first11();
  const { strengths } = told<{ strengths: { criterion: string; contribution: number }[] }>(`explain ${models.report} --client RANK1`, { RANK1: best.id });
  const reader = await open("report");
  await reader.click(lineOf(reader.page, best.id));
  const why = reader.page.locator("[data-testid=card] .why tbody tr").first();
  await reader.reads(why, strengths[0].criterion, `+${strengths[0].contribution.toFixed(3)}`);
  await reader.reads(reader.page.locator("[data-testid=card] > .says"), `Strong on ${strengths[0].criterion}`);
});

test("3: what would take number eleven into the first ten", async () => {
  const eleventh = first11()[10];
  expect(eleventh.rank).toBe(11);
  interface Change {
    criterion: string;
    from: number;
    to: number;
  }
  const { to_reach } = told<{ to_reach: { changes: Change[]; other_ways: { changes: Change[] }[] } }>(`explain ${models.report} --client RANK11 --reach 10`, { RANK11: eleventh.id });
  const ways = [to_reach, ...to_reach.other_ways].filter((way) => way.changes.length === 1).map((way) => way.changes[0]);
  expect(ways.length).toBeGreaterThan(0);
  const reader = await open("report");
  await reader.click(lineOf(reader.page, eleventh.id));
  expect(await reader.page.locator("[data-testid=target]").inputValue()).toBe("10");
  const changes = reader.page.locator("[data-testid=changes]");
  for (const way of ways) await reader.reads(changes, `${way.criterion}: `);
  const shown = await changes.locator("li").evaluateAll((all: HTMLElement[]) => all.map((one) => [Number(one.dataset.from), Number(one.dataset.to)]));
  for (const way of ways) expect(shown.some(([from, to]) => Math.abs(from - way.from) < 1e-9 * Math.abs(way.from) + 1e-9 && Math.abs(to - way.to) <= 1e-6 * Math.abs(way.to))).toBe(true);
});

test("4: how often the first stays first", async () => {
  const { acceptability } = told<{ acceptability: { ids: string[]; first: number[] } }>(`sensitivity ${models.crm} --flat --samples 20000 --spread 20%`);
  const [best] = (JSON.parse(run("rank", models.crm, "--top", "1", "--format", "json")) as { ranking: Ranked[] }).ranking;
  const share = acceptability.first[acceptability.ids.indexOf(best.id)];
  const reader = await open("crm");
  const said = await reader.reads(answer(reader.page), /first in \d+ of 100 weight mixes/);
  expect(Math.abs(Number(/first in (\d+) of 100/.exec(said)![1]) - 100 * share)).toBeLessThanOrEqual(5);
  await reader.click(tab(reader.page, "sure"));
  await reader.reads(reader.page.locator("[data-testid=view-sure]"), new RegExp(`${best.label} stays first in \\d+ of 100 weight mixes`));
});

test("5: which weight decides", async () => {
  interface Stable {
    criterion: string;
    weight: number;
    below: { at: number; in: string } | null;
    above: { at: number; in: string } | null;
  }
  const { stability } = told<{ stability: Stable[] }>(`sensitivity ${models.report} --flat --samples 0`);
  const limits = stability.flatMap((one) => [one.below, one.above].flatMap((limit) => (limit ? [{ criterion: one.criterion, room: Math.abs(limit.at - one.weight), ...limit, below: limit === one.below }] : [])));
  const nearest = limits.reduce((a, b) => (b.room < a.room ? b : a));
  const { ranking } = JSON.parse(run("rank", models.report, "--format", "json")) as { ranking: Ranked[] };
  const next = ranking.find((one) => one.id === nearest.in)!.label;
  const reader = await open("report");
  const title = nearest.criterion[0].toUpperCase() + nearest.criterion.slice(1);
  const sentence = `${title} ${nearest.below ? "below" : "above"} ${Number((100 * nearest.at).toFixed(1))}% would put ${next} first.`;
  await reader.reads(answer(reader.page), sentence);
  await reader.click(tab(reader.page, "weights"));
  await reader.reads(reader.page.locator("[data-testid=view-weights]"), sentence);
  await reader.reads(reader.page.locator("[data-testid=tornado] tbody tr").first(), nearest.criterion, next);
});

test("6: how many methods agree", async () => {
  const { rankings } = told<{ rankings: Record<string, Ranked[]> }>(`compare ${models.report} --methods weighted_sum,topsis,vikor,promethee_2`);
  const [best] = first11();
  const firsts = Object.values(rankings).map((one) => one.find((line) => line.rank === 1)!.id);
  const count = firsts.filter((id) => id === best.id).length;
  const reader = await open("report");
  await reader.reads(answer(reader.page), count === 4 ? /all 4 methods/i : `${count} of 4 methods agree.`);
  await reader.click(tab(reader.page, "methods"));
  await reader.reads(reader.page.locator("[data-testid=view-methods]"), count === 4 ? best.label : `${count} of 4 put ${best.label} first.`);
});

test("7: now, and in the long term", async () => {
  const [now] = told<{ ranking: Ranked[] }>(`rank ${models.crm} --horizon short --top 1`).ranking;
  const [later] = told<{ ranking: Ranked[] }>(`rank ${models.crm} --horizon long --top 1`).ranking;
  expect(now.id).not.toBe(later.id);
  const reader = await open("crm");
  await reader.reads(answer(reader.page), `Now ${now.label} leads, in the long term ${later.label}.`);
  expect(reader.actions).toBe(0);
});

test("8: who loses us money", async () => {
  const whale = told<{ losers: { clients: number }; clients: number; curve: { id: string; label: string; profit: number }[] }>(`crm whale ${models.crm} --revenue revenue`);
  const worst = whale.curve.reduce((a, b) => (b.profit < a.profit ? b : a));
  const reader = await open("crm");
  await reader.click(tab(reader.page, "profit"));
  await reader.reads(reader.page.locator("[data-testid=view-profit] .says").first(), `${whale.losers.clients} of ${whale.clients} lose`);
  await reader.reads(reader.page.locator("[data-testid=losers] tbody tr").first(), worst.label);
  expect(session.problems).toEqual([]);
});
