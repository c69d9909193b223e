// Contrast of the colours of the style (WCAG 2.2, 1.4.3 and 1.4.11), computed from the style itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { top } from "../support/browser";

const style = ["base", "layout", "grid", "parts"].map((name) => readFileSync(join(top, `web/src/style/${name}.css`), "utf8")).join("\n");

type Theme = 0 | 1;
function token(name: string, theme: Theme): string {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(style);
  if (pair) return pair[1 + theme];
  const single = new RegExp(`--${name}: (#\\w{6})`).exec(style);
  if (!single) throw new Error(`no colour --${name}`);
  return single[1];
}

// Relative luminance and contrast ratio as WCAG 2.2 defines them.
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test("the measure: published ratios", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2); // WCAG's own example of the lightest passing grey
});

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s", (_, theme) => {
  const grounds = ["ground", "surface", "raised", "accent-soft"];
  test.each(grounds.flatMap((ground) => ["text", "muted", "accent", "up", "down"].map((text) => [text, ground])))("text %s on %s: 4.5", (text, ground) => {
    expect(contrast(token(text, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
  test("texts on coloured grounds: 4.5", () => {
    expect(contrast(token("warn", theme), token("warn-soft", theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token("accent-on", theme), token("accent", theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(token("ground", theme), token("text", theme))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(["edge", "blue", "orange", "green", "pink"])("mark %s: 3 on the ground", (mark) => {
    expect(contrast(token(mark, theme), token("ground", theme))).toBeGreaterThanOrEqual(3);
  });
  test.each([4, 5, 6, 7])("shade %d: 3 on the ground", (shade) => {
    expect(contrast(token(`shade-${shade}`, theme), token("ground", theme))).toBeGreaterThanOrEqual(3);
  });
  test("lines of charts: 3 on the ground", () => {
    const found = /\.line-rest \{ stroke: light-dark\((#\w{6}), (#\w{6})\)/.exec(style)!;
    expect(contrast(found[1 + theme], token("ground", theme))).toBeGreaterThanOrEqual(3);
  });
});
