// The bridge of the page as Node runs it: web/src/core/bridge.ts bundled by Vite, with the core built in build/wasm.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const top = fileURLToPath(new URL("../../..", import.meta.url));

export async function bridge() {
  const { output } = await build({
    configFile: false,
    root: top,
    logLevel: "error",
    build: { write: false, minify: false, ssr: `${top}web/src/core/bridge.ts`, target: "es2022" },
  });
  const code = output.find((part) => part.type === "chunk").code;
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}

export const wasm = () => readFileSync(process.env.PREFERO_WASM ?? `${top}build/wasm/prefero.wasm`);
