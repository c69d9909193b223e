import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

const folder = fileURLToPath(new URL(".", import.meta.url));

// One file: the script and the style stand in the HTML. `web/build/page.mjs` runs this and seals the result.
export default defineConfig({
  root: folder,
  base: "./",
  logLevel: "warn",
  cacheDir: fileURLToPath(new URL("../node_modules/.vite", import.meta.url)),
  publicDir: false,
  plugins: [viteSingleFile({ removeViteModuleLoader: true })],
  build: {
    emptyOutDir: true,
    target: "es2022",
    cssMinify: true,
    reportCompressedSize: false,
  },
});
