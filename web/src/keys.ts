// Keys that work while the table or the page itself has the focus.
import { viewsNow } from "./app";
import { neighbour } from "./rows";
import * as store from "./store";

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.matches("input, select, textarea, [contenteditable]") || target.closest("dialog") !== null);
const quiet = (target: EventTarget | null) => target === document.body || (target instanceof HTMLElement && target.closest("[role=grid]") !== null);

export function follow(): void {
  document.addEventListener("keydown", (event) => {
    if (!store.app) return; // the studio before its first ranking
    if (event.key === "Escape" && store.drawer.value) {
      store.drawer.value = "";
      return;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !(event.target instanceof HTMLInputElement && event.target.type === "search")) {
      const key = event.key.toLowerCase();
      if (key === "z" || key === "y") {
        event.preventDefault();
        key === "y" || event.shiftKey ? store.redo() : store.undo();
      }
      return;
    }
    if (!store.letterKeys.value || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !quiet(event.target)) return;
    const act = actions(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
  // The address of the event: by now the page may have written its own.
  window.addEventListener("hashchange", (event) => {
    if (store.app) store.takeHash(new URL(event.newURL).hash);
  });
}

function actions(key: string): (() => void) | undefined {
  if (/^[1-9]$/.test(key)) {
    const view = viewsNow()[Number(key) - 1];
    return view ? () => (store.view.value = view) : undefined;
  }
  const known: Record<string, () => void> = {
    "/": () => document.getElementById("search")?.focus(),
    "[": () => neighbour(-1),
    "]": () => neighbour(1),
    p: () => {
      if (store.selected.value !== null) store.pin(store.selected.value);
    },
    "?": () => document.querySelector<HTMLButtonElement>("[data-testid=keys]")?.click(),
  };
  return known[key] ?? known[key.toLowerCase()];
}
