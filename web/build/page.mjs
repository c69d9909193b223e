// Builds the report page: build/page/report.html, one file with empty slots for the data.
//   npm run build [-- --wasm FILE] [--output FILE]
// --wasm: the decision core (default build/wasm/prefero.wasm, where it is there). The same sources give the same bytes. The hashes of the content policy are those of the page's script, of the one that inflates it, and of the style.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const top = fileURLToPath(new URL("../..", import.meta.url));
const option = (name, usual) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : usual);
const wasm = option("--wasm", `${top}build/wasm/prefero.wasm`);
const output = option("--output", `${top}build/page/report.html`);
const hardLimit = 1.2e6; // bytes before the data
const goal = 700e3;

const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/** The file with its script packed, and the content policy that allows its own scripts and style and nothing else. */
export function seal(html, boot) {
  const scripts = [...html.matchAll(/<script type="module"[^>]*>([\s\S]*?)<\/script>\n?/g)];
  const styles = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map((found) => hash(found[1]));
  if (scripts.length !== 1 || styles.length !== 1)
    throw new Error(`expected one script and one style, found ${scripts.length} and ${styles.length}`);
  const [whole, script] = scripts[0];
  const policy = [
    "default-src 'none'",
    `script-src ${hash(boot)} ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${styles.join(" ")}`,
    "img-src data: blob:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return filled(html.replace(whole, () => ""), "script", packed(Buffer.from(script)))
    .replace("</body>", () => `<script type="module">${boot}</script>\n</body>`)
    .replace("<!--prefero:policy-->", `<meta http-equiv="Content-Security-Policy" content="${policy}">`);
}

/** The script that inflates the page's. */
async function bootScript() {
  const [built] = await build({
    configFile: false,
    logLevel: "warn",
    build: { write: false, target: "es2022", lib: { entry: `${top}web/src/boot.ts`, formats: ["es"] } },
  });
  return built.output[0].code.trim();
}

/** A text in an inert slot of the page. */
function filled(html, slot, text) {
  const place = new RegExp(`(<script type="text/plain" id="prefero-${slot}">)(</script>)`);
  if (!place.test(html)) throw new Error(`the page has no place for its ${slot}`);
  return html.replace(place, (_, open, close) => open + text + close);
}

/** Base64 of gzip with nothing in its header that changes from one build to the next. */
function packed(bytes) {
  const zipped = gzipSync(bytes, { level: 9 });
  zipped.fill(0, 4, 8);
  zipped[9] = 255;
  return zipped.toString("base64");
}

async function main() {
  const parts = `${output}.parts`; // a folder of its own: two builds may run at once
  await build({ configFile: `${top}web/vite.config.ts`, build: { outDir: parts } });
  let html = seal(readFileSync(`${parts}/index.html`, "utf8"), await bootScript());
  const core = existsSync(wasm) ? packed(readFileSync(wasm)) : "";
  html = filled(html, "wasm", core);
  const size = Buffer.byteLength(html);
  if (size > hardLimit) throw new Error(`the page has ${size} bytes; the limit is ${hardLimit}`);
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, html);
  rmSync(parts, { recursive: true });
  console.log(`${basename(output)}: ${size} bytes${core ? "" : " without the core"}${size > goal ? `; the goal is ${goal}` : ""}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
