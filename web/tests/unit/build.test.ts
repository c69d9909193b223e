// The file that is built: its script packed and the one that inflates it, one style, empty slots, a content policy of their hashes, the same bytes each time.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pageScript, top } from "../support/browser";
import { inside } from "../../src/parts/dialogs";

const folder = mkdtempSync(join(tmpdir(), "prefero-build-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const built = (name: string): string => {
  const output = join(folder, name);
  execFileSync(process.execPath, [join(top, "web/build/page.mjs"), "--wasm", "/nowhere", "--output", output], { cwd: top });
  return readFileSync(output, "utf8");
};

test("built twice: the same bytes, within the limits, sealed", () => {
  const [html, again] = [built("a.html"), built("b.html")];
  expect(again).toBe(html);
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(1.2e6); // the hard limit; the goal is 700 KB
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1];
  expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<script"));
  const [boot, ...more] = [...html.matchAll(/<script type="module"[^>]*>([\s\S]*?)<\/script>/g)].map((found) => found[1]);
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((found) => found[1]);
  expect([more.length, styles.length]).toEqual([0, 1]);
  for (const text of [boot, pageScript(html), ...styles]) {
    expect(policy).toContain(`'sha256-${createHash("sha256").update(text).digest("base64")}'`);
  }
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
  for (const name of ["report", "columns", "names", "wasm"]) expect(html).toMatch(new RegExp(`<script type="[a-z/]+" id="prefero-${name}"></script>`));
  for (const place of ["static", "title", "lang"]) expect(html).toContain(`<!--prefero:${place}-->`);
  expect(html).toContain('<meta name="referrer" content="no-referrer">');
  expect(html).toContain('<meta name="robots" content="noindex">');
}, 120000);

test("the licences of what is inside are listed", () => {
  const { devDependencies } = JSON.parse(readFileSync(join(top, "package.json"), "utf8")) as { devDependencies: Record<string, string> };
  const names = inside.map(([name]) => name.toLowerCase()).join(" ");
  for (const name of ["preact", "@preact/signals", "yaml"]) {
    expect(devDependencies).toHaveProperty(name);
    expect(names).toContain(name);
  }
  for (const word of ["tanstack", "plot", "papa"]) expect(names).toContain(word);
});
