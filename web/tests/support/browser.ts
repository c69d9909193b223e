// Debian's Chromium with a folder of its own, and pages opened from a disk.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { fill, type Made } from "./fixture";

export const top = fileURLToPath(new URL("../../..", import.meta.url));
export const template = (): string => readFileSync(join(top, "build/page/report.html"), "utf8");
/** The script of a page, which stands in it packed. */
export const pageScript = (html: string): string =>
  gunzipSync(Buffer.from(/id="prefero-script">([^<]*)</.exec(html)![1], "base64")).toString();

/** The program of this build, for what is held against it; undefined where there is none. */
export const program = [process.env.PREFERO_PROGRAM, join(top, "build/release/prefero")].find((path) => path !== undefined && existsSync(path));

const chromiumPath = () => ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => existsSync(path));

export interface Session {
  context: BrowserContext;
  folder: string; // for files of the test; removed at the end
  requests: string[]; // everything that was asked for
  problems: string[]; // errors of pages and breaches of the content policy
  kept: Set<Page>; // pages that several tests share
  tidy(): Promise<void>; // closes all other pages: a page that nobody looks at still computes
  close(): Promise<void>;
}

export async function openBrowser(options: { bypassCSP?: boolean; locale?: string } = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), "prefero-page-"));
  const executablePath = process.env.PREFERO_CHROMIUM ?? chromiumPath();
  if (!executablePath) throw new Error("no Chromium: scripts/setup page installs it");
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath,
    headless: true,
    chromiumSandbox: false,
    bypassCSP: options.bypassCSP ?? false,
    locale: options.locale ?? "en-GB",
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const session: Session = {
    context,
    folder,
    requests: [],
    problems: [],
    kept: new Set(),
    async tidy() {
      const idle = context.pages().filter((page, i) => i > 0 && !session.kept.has(page)); // the first one keeps the browser open
      await Promise.all(idle.map((page) => page.close()));
    },
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  context.on("request", (request) => session.requests.push(request.url()));
  context.on("page", (page) => watch(page, session));
  return session;
}

function watch(page: Page, session: Session): void {
  page.on("pageerror", (error) => session.problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") session.problems.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    session.problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

let files = 0;
/** Writes a report and returns its address. */
export function write(session: Session, made: Made | string): string {
  const path = join(session.folder, `report-${++files}.html`);
  writeFileSync(path, typeof made === "string" ? made : fill(template(), made));
  return pathToFileURL(path).href;
}

export async function openReport(session: Session, made: Made | string, hash = ""): Promise<Page> {
  const page = await session.context.newPage();
  await page.goto(write(session, made) + hash);
  await ready(page);
  return page;
}

/** Waits until the page can be used; fails with what it says where it cannot. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => "prefero" in window || document.querySelector(".failure") !== null, undefined, { timeout: 30000 });
  const failure = page.locator(".failure");
  if ((await failure.count()) > 0) throw new Error(`the page says: ${await failure.textContent()}`);
}
