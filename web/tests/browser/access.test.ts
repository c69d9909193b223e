// For everybody: axe in every view and theme, the keyboard alone, small screens, forced colours, names of charts.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults, NodeResult } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openReport, program, ready, type Session, template, top, write } from "../support/browser";
import { portfolio } from "../support/fixture";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const views = ["ranking", "sure", "weights", "methods", "horizons", "profit", "notes"];
let session: Session;
beforeAll(async () => void (session = await openBrowser({ bypassCSP: true })));
afterEach(() => session.tidy());
afterAll(() => session.close());

async function audit(page: Page): Promise<{ violations: string[]; undecided: string[] }> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(() =>
    (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
      resultTypes: ["violations", "incomplete"],
    }),
  );
  const where = (rule: string, node: NodeResult) => `${rule}: ${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 200)}`;
  const allowed = new Set(["elmPartiallyObscured", "elmPartiallyObscuring", "shortTextContent"]);
  return {
    violations: results.violations.flatMap((rule) => rule.nodes.map((node) => where(rule.id, node))),
    // What axe cannot decide of a virtual table (rows under its edge, single characters) and of texts in a drawing. The unit test of
    // colours decides for it.
    undecided: results.incomplete.flatMap((rule) =>
      rule.nodes
        .filter((node) => rule.id !== "color-contrast" || !(/^<t(ext|span)/.test(node.html) || node.any.every((check) => allowed.has((check.data as { messageKey?: string })?.messageKey ?? ""))))
        .map((node) => where(rule.id, node)),
    ),
  };
}

describe.each(["light", "dark"] as const)("axe, %s", (theme) => {
  let page: Page;
  beforeAll(async () => {
    page = await openReport(session, portfolio());
    session.kept.add(page);
    await page.emulateMedia({ colorScheme: theme });
    await page.locator("[role=row][data-row]").nth(2).click();
    await page.locator("[data-testid=pin]").click();
    await page.locator("[role=row][data-row]").nth(5).click();
    await page.waitForSelector("[data-testid=compare] table");
  });
  afterAll(() => page.close());

  test.each(views)("%s", async (view) => {
    await page.locator(`#tab-${view}`).click();
    await page.waitForTimeout(500);
    const { violations, undecided } = await audit(page);
    expect(violations).toEqual([]);
    expect(undecided).toEqual([]);
  });

  test("menu and dialogs", async () => {
    await page.locator("[data-testid=menu]").click();
    expect((await audit(page)).violations).toEqual([]);
    await page.locator("[data-testid=keys]").click();
    expect((await audit(page)).violations).toEqual([]);
    await page.keyboard.press("Escape");
  });
});

test.each(["light", "dark"] as const)("axe, the studio, %s", async (theme) => {
  const page = await session.context.newPage();
  await page.goto(write(session, template()));
  await ready(page);
  await page.emulateMedia({ colorScheme: theme });
  expect((await audit(page)).violations).toEqual([]);
  const path = join(session.folder, "clients.csv");
  writeFileSync(path, "id,name,revenue,margin\nC1,Nord,12,3\nC2,Vega,15,2\nC3,Halden,9,4\n");
  await page.locator("input[type=file]").setInputFiles(path);
  await page.getByRole("button", { name: "In pairs" }).click();
  await page.waitForSelector(".pairs [role=status]");
  expect((await audit(page)).violations).toEqual([]);
});

test.each(["light", "dark"] as const)("axe, a portrait, %s", async (theme) => {
  const [portrait, report] = [join(session.folder, "portrait.json"), join(session.folder, "with-portrait.html")];
  const deals = ["--key", "status = 'won'", "--where", "status <> 'open'", "--id", "deal", "--parent", "group", "--time", "created"];
  execFileSync(program!, ["portrait", "learn", join(top, "examples/portrait/deals.csv"), ...deals, "-o", portrait, "--quiet"]);
  execFileSync(program!, ["report", join(top, "examples/crm/model.yaml"), "--portrait", portrait, "-o", report, "--quiet"]);
  const page = await session.context.newPage();
  await page.goto(pathToFileURL(report).href);
  await ready(page);
  await page.emulateMedia({ colorScheme: theme });
  await page.locator("#tab-portrait").click();
  await page.waitForSelector("[data-testid=view-portrait] table");
  const { violations, undecided } = await audit(page);
  expect(violations).toEqual([]);
  expect(undecided).toEqual([]);
});

test("the keyboard alone: find, open the card, change a weight, change the view, save, print", async () => {
  const page = await openReport(session, portfolio());
  await page.evaluate(() => {
    (window as unknown as { printed: number }).printed = 0;
    window.print = () => void ++(window as unknown as { printed: number }).printed;
  });
  await page.keyboard.press("/");
  await page.keyboard.type("foods");
  await page.waitForFunction(() => document.querySelectorAll("[role=row][data-row]").length < 12);
  const tabTo = async (selector: string) => {
    for (let i = 0; i < 80; ++i) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`Tab does not reach ${selector}`);
  };
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("role"))).toBe("grid");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-testid=card]");
  const before = await page.evaluate(() => JSON.stringify(window.prefero!.state()));
  await page.keyboard.press("2"); // a view, while the table has the focus
  await page.waitForSelector("[data-testid=view-sure]");
  await tabTo("[data-criterion='0'] input[type=range]");
  await page.keyboard.press("ArrowRight");
  expect(await page.evaluate(() => JSON.stringify(window.prefero!.state()))).not.toBe(before);
  await tabTo("[data-testid=menu]");
  await page.keyboard.press("Enter");
  await tabTo("[data-testid=csv]");
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toBe("ranking.csv");
  await tabTo("[data-testid=menu]");
  await page.keyboard.press("Enter");
  await tabTo("[data-testid=print]");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => (window as unknown as { printed: number }).printed)).toBe(1);
});

test("targets are at least 24 pixels, and what has the focus is seen", async () => {
  const page = await openReport(session, portfolio());
  await page.locator("[role=row][data-row]").nth(1).click();
  for (const view of views) {
    await page.locator(`#tab-${view}`).click();
    await page.waitForTimeout(300);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("button, input, select, summary, [role=tab]")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 0)
        .map((one) => ({ box: one.getBoundingClientRect(), text: one.outerHTML.slice(0, 120), label: one.closest("label") }))
        .filter(({ box, label }) => Math.min(box.height, label ? 24 : box.width) < 23.5 && (label?.getBoundingClientRect().height ?? 0) < 23.5)
        .map(({ text, box }) => `${text} ${box.width}x${box.height}`),
    );
    expect(small).toEqual([]);
  }
  await page.locator("#tab-ranking").click();
  await page.locator("[role=grid]").focus();
  for (let i = 0; i < 30; ++i) await page.keyboard.press("ArrowDown");
  for (let i = 0; i < 12; ++i) await page.keyboard.press("ArrowUp");
  const covered = await page.evaluate(() => {
    const grid = document.querySelector("[role=grid]")!;
    const cell = document.getElementById(grid.getAttribute("aria-activedescendant")!)!;
    const head = grid.querySelector("[role=columnheader]")!.getBoundingClientRect();
    return cell.getBoundingClientRect().top < head.bottom - 1;
  });
  expect(covered).toBe(false);
});

test.each([320, 500, 800])("no sideways scrolling of the page at %d pixels", async (width) => {
  const page = await openReport(session, portfolio());
  await page.setViewportSize({ width, height: 640 });
  for (const view of views) {
    await page.evaluate((wanted) => document.getElementById(`tab-${wanted}`)!.click(), view);
    await page.waitForTimeout(400);
    const wide = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth,
      view: document.getElementById("view")!.scrollWidth - document.getElementById("view")!.clientWidth,
    }));
    expect({ name: view, page: wide.page }).toEqual({ name: view, page: width });
  }
});

test("every chart is an image with a sentence, its table one Tab away", async () => {
  const page = await openReport(session, portfolio());
  for (const view of ["weights", "methods", "horizons", "profit"]) {
    await page.locator(`#tab-${view}`).click();
    await page.waitForSelector(".drawing svg");
    const named = await page.evaluate(() =>
      [...document.querySelectorAll(".figure")].map((figure) => ({
        label: figure.querySelector("[role=img]")?.getAttribute("aria-label")?.length ?? 0,
        next: figure.querySelector("button, summary, a, input, select, [tabindex]")?.tagName,
      })),
    );
    expect(named.length).toBeGreaterThan(0);
    for (const one of named) {
      expect(one.label).toBeGreaterThan(15);
      expect(one.next).toBe("SUMMARY");
    }
  }
});

test("forced colours and reduced motion keep everything readable", async () => {
  const page = await openReport(session, portfolio());
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await page.locator("[role=row][data-row]").nth(1).click();
  expect(await page.locator("[role=row][aria-selected=true]").count()).toBe(1);
  const outline = await page.locator("[role=row][aria-selected=true]").evaluate((row) => getComputedStyle(row).outlineStyle);
  expect(outline).toBe("solid");
  const moves = await page.evaluate(() =>
    [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== "none" || (style.transitionDuration !== "0s" && style.transitionProperty !== "none");
    }).length,
  );
  expect(moves).toBe(0);
  const slide = async () => {
    await page.locator("[data-testid=method]").selectOption("vikor");
    return page.evaluate(() => [...document.querySelectorAll("[data-row]")].reduce((count, row) => count + row.getAnimations().length, 0));
  };
  expect(await slide()).toBe(0);
  await page.emulateMedia({ forcedColors: "none", reducedMotion: "no-preference" });
  await page.evaluate(() => {
    const animate = Element.prototype.animate;
    Object.assign(window, { slid: 0 });
    Element.prototype.animate = function (...how) {
      ++(window as unknown as { slid: number }).slid;
      return animate.apply(this, how);
    };
  });
  await page.waitForTimeout(250); // rows do not slide while one change follows another
  await page.locator("[data-testid=method]").selectOption("topsis");
  await page.waitForFunction(() => (window as unknown as { slid: number }).slid > 0);
});
