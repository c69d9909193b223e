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
