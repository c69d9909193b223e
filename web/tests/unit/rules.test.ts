// Rules of the sources: no text becomes markup, no code is made of text, nothing is asked of a network.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { top } from "../support/browser";

const forbidden = [
  /\binnerHTML\b/, /\bouterHTML\s*=/, /\binsertAdjacentHTML\b/, /\bdangerouslySetInnerHTML\b/, /\bdocument\.write\b/, /\beval\s*\(/, /new Function\b/,
  /\bfetch\s*\(/, /\bXMLHttpRequest\b/, /\bWebSocket\b/, /\bEventSource\b/, /\bsendBeacon\b/, /\blocalStorage\b/, /\bsessionStorage\b/, /\bindexedDB\b/,
  /href\s*=\s*["'{`]+https?:/, /\bstyle="/,
];

const files = (readdirSync(join(top, "web/src"), { recursive: true }) as string[]).filter((name) => /\.tsx?$/.test(name));

test.each(files)("%s", (name) => {
  const text = readFileSync(join(top, "web/src", name), "utf8").replace(/^\s*\/\/.*$/gm, "");
  for (const pattern of forbidden) expect(text).not.toMatch(pattern);
});
