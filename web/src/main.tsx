import { render } from "preact";
import { App } from "./app";
import { loadCore } from "./core/bridge";
import type { Core, ReportData } from "./core/types";
import { Damaged, readSlots } from "./data";
import { follow as followKeys } from "./keys";
import { followPrint } from "./parts/print";
import { hookTests } from "./hooks";
import { keepOriginal, savedHash } from "./results";
import * as store from "./store";
import { Studio } from "./studio/studio";
import "./style/base.css";
import "./style/layout.css";
import "./style/grid.css";
import "./style/parts.css";
import "./style/print.css";
import "./style/static.css";
import "./style/studio.css";
import { chooseLanguage, language, t } from "./text";

async function start(): Promise<void> {
  keepOriginal();
  chooseLanguage(document.documentElement.lang || navigator.language);
  const place = document.getElementById("app")!;
  const carried = await readSlots();
  const { report } = carried;
  if (!report) {
    chooseLanguage(navigator.language);
    document.getElementById("static")?.remove();
    document.documentElement.lang = language.value;
    document.title = t("studio.title");
    render(<Studio wasm={carried.wasm} />, place);
    followKeys();
    followPrint();
    hookTests();
    return;
  }
  chooseLanguage(report.language ?? document.documentElement.lang);
  const core = carried.ids.length > 0 ? await loadCore(carried.wasm, report, carried.columns) : noCore(report);
  store.open({ ...carried, report }, core, savedHash());
  document.getElementById("static")?.remove();
  store.follow();
  render(<App />, place);
  followKeys();
  followPrint();
  hookTests();
}

/** What the file says without scripts stays; above it stands why there is no more. */
function fail(failure: unknown): void {
  console.error(failure);
  const message = document.createElement("p");
  message.className = "failure";
  message.setAttribute("role", "alert");
  const old = typeof DecompressionStream === "undefined" || typeof WebAssembly === "undefined";
  message.textContent = old ? t("failure.old") : failure instanceof Damaged ? t("failure.damaged", { part: failure.message }) : t("failure.other", { why: String(failure) });
  document.getElementById("app")?.replaceChildren(message);
}

/** A report without clients: nothing to compute, everything else can be read. */
const noCore = (report: ReportData): Core => ({ methods: () => report.methods ?? [], values: () => report.criteria.map(() => new Float32Array()) }) as unknown as Core;

start().catch(fail);
