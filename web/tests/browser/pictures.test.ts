// Pictures of every view in both themes, to be looked at before a release: PREFERO_PICTURES=FOLDER. They are not compared.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, openReport, type Session } from "../support/browser";
import { portfolio } from "../support/fixture";

const views = ["ranking", "sure", "weights", "methods", "horizons", "profit", "notes"];
let session: Session;
beforeAll(async () => void (session = await openBrowser()));
afterEach(() => session.tidy());
afterAll(() => session.close());

test.each(["light", "dark"] as const)("every view, %s", async (theme) => {
  const folder = process.env.PREFERO_PICTURES;
  if (folder) mkdirSync(folder, { recursive: true });
  const page = await openReport(session, portfolio());
  await page.emulateMedia({ colorScheme: theme });
  await page.locator("[role=row][data-row]").nth(3).click();
  await page.waitForTimeout(900);
  // The picture of the README: docs/images/report.png.
  if (folder && theme === "light") {
    await page.setViewportSize({ width: 1440, height: 810 });
    await page.screenshot({ path: join(folder, "report.png") });
    await page.setViewportSize({ width: 1440, height: 900 });
  }
  for (const view of views) {
    await page.locator(`#tab-${view}`).click();
    await page.waitForTimeout(700);
    const picture = await page.screenshot(folder ? { path: join(folder, `${view}-${theme}.png`) } : {});
    expect(picture.length).toBeGreaterThan(20000);
  }
  expect(session.problems).toEqual([]);
});

// Every view in every language, wide and narrow, in both themes. No text is cut but where an ellipsis says so, and the page never scrolls sideways.
test.each(["en", "pl", "ru"].flatMap((language) => [1280, 390].map((width) => [language, width] as const)))("every view, %s, %d pixels", async (language, width) => {
  const folder = process.env.PREFERO_PICTURES;
  const made = portfolio();
  made.report.language = language;
  const page = await openReport(session, made);
  await page.setViewportSize({ width, height: 844 });
  const cut: string[] = [];
  const look = async (name: string) => {
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.waitForTimeout(folder ? 150 : 0);
      if (folder) await page.screenshot({ path: join(folder, `${language}-${width}-${name}-${theme}.png`) });
    }
    cut.push(
      ...(await page.evaluate((where) => {
        const found: string[] = [];
        if (document.documentElement.scrollWidth > window.innerWidth) found.push(`${where}: the page is ${document.documentElement.scrollWidth} wide`);
        for (const one of document.querySelectorAll<HTMLElement>("button, h1, h2, h3, th, td, p, label, dt, dd, summary, legend, option, .cell .title")) {
          if (!one.checkVisibility() || one.closest(".unseen, .histogram, #static, .print")) continue;
          const style = getComputedStyle(one);
          const clips = style.overflowX !== "visible" && style.overflowX !== "auto" && style.overflowX !== "scroll";
          if (clips && style.textOverflow !== "ellipsis" && one.scrollWidth > one.clientWidth + 1) found.push(`${where}: "${one.textContent?.slice(0, 40)}" is cut`);
        }
        return found;
      }, name)),
    );
  };
  for (const view of views) {
    await page.locator(`#tab-${view}`).click();
    await page.waitForTimeout(600);
    await look(view);
  }
  await page.locator("#tab-ranking").click();
  await page.locator("[role=row][data-row]").nth(3).click();
  await page.waitForSelector("[data-testid=card] .why");
  await page.waitForTimeout(300);
  await look("card");
  expect(cut).toEqual([]);
  expect(session.problems).toEqual([]);
});
