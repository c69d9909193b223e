import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { commandLine, copy, excelOf } from "../export";
import type { Theme } from "../hash";
import { saveJson, saveRanking, saveWholePage, weightLines } from "../results";
import * as store from "../store";
import { language, languageNames, languages, t } from "../text";
import { About, Keys } from "./dialogs";
import { Icon } from "./basics";
import { printRows } from "./print";

export function Menu() {
  const box = useRef<HTMLDivElement>(null);
  const keys = useRef<HTMLDialogElement>(null);
  const about = useRef<HTMLDialogElement>(null);
  const told = useSignal("");
  const close = () => box.current?.hidePopover();
  const tell = (text: string) => {
    told.value = text;
    setTimeout(() => (told.value = ""), 4000);
  };
  const take = async (text: string) => {
    close();
    tell(t((await copy(text)) ? "menu.copied" : "menu.notCopied"));
  };
  const item = (text: string, act: () => void, testid?: string) => (
    <button type="button" class="item" data-testid={testid} onClick={act}>
      {text}
    </button>
  );
  const then = (act: () => void) => () => {
    close();
    act();
  };
  return (
    <>
      <button type="button" class="bare" popovertarget="menu" aria-label={t("menu.label")} data-testid="menu">
        <Icon name="more" />
      </button>
      <div id="menu" popover="auto" ref={box} class="menu" role="dialog" aria-label={t("menu.label")}>
        {store.studio.value && (
          <>
            {item(t("studio.saveModel"), then(store.studio.value.saveModel), "save-model")}
            {item(t("studio.back"), then(store.studio.value.back), "back")}
          </>
        )}
        <p class="caption">{t("menu.export")}</p>
        {item("CSV", then(() => saveRanking()), "csv")}
        {item(t("menu.excel"), then(() => saveRanking(excelOf(language.value))), "excel")}
        {item("JSON", then(saveJson), "json")}
        {item(t("menu.print"), then(() => window.print()), "print")}
        <label class="item">
          <span>{t("menu.printRows")}</span>
          <select value={printRows.value} onChange={(event) => (printRows.value = Number(event.currentTarget.value))}>
            {[25, 50, 100].map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
        </label>
        {!store.studio.value && item(t("menu.saveCopy"), then(saveWholePage), "save-copy")}
        <p class="caption">{t("menu.reproduce")}</p>
        {item(t("menu.link"), () => take(location.href.replace(/#.*$/, "") + store.linkHash()), "copy-link")}
        {item(t("menu.command"), () => take(commandLine(store.method.value, store.weights.value)), "copy-command")}
        {item(t("menu.lines"), () => take(weightLines()), "copy-lines")}
        <p class="caption">{t("menu.show")}</p>
        <label class="item">
          <span>{t("menu.language")}</span>
          <select
            value={language.value}
            data-testid="language"
            onChange={(event) => {
              language.value = event.currentTarget.value;
            }}
          >
            {languages.map((one) => (
              <option value={one} key={one} lang={one}>
                {languageNames[one]}
              </option>
            ))}
          </select>
        </label>
        <label class="item">
          <span>{t("menu.theme")}</span>
          <select
            value={store.theme.value}
            data-testid="theme"
            onChange={(event) => (store.theme.value = event.currentTarget.value as Theme)}
          >
            <option value="auto">{t("menu.themeAuto")}</option>
            <option value="light">{t("menu.themeLight")}</option>
            <option value="dark">{t("menu.themeDark")}</option>
          </select>
        </label>
        {item(t("menu.keys"), then(() => keys.current?.showModal()), "keys")}
        {item(t("menu.about"), then(() => about.current?.showModal()), "about")}
      </div>
      <Keys dialog={keys} />
      <About dialog={about} />
      <div class={`toast ${told.value ? "" : "unseen"}`} role="status">
        {told.value}
      </div>
    </>
  );
}
