import { useEffect } from "preact/hooks";
import { Answer } from "./parts/answer";
import { Card } from "./parts/card";
import { Header } from "./parts/header";
import { Print } from "./parts/print";
import { WeightsPanel } from "./parts/weights_panel";
import type { View } from "./hash";
import * as store from "./store";
import { type Key, language, t } from "./text";
import { HorizonsView } from "./views/horizons";
import { MethodsView } from "./views/methods";
import { noteCount, NotesView } from "./views/notes";
import { PortraitView } from "./views/portrait";
import { ProfitView } from "./views/profit";
import { RankingView } from "./views/ranking";
import { SureView } from "./views/sure";
import { WeightsView } from "./views/weights";

const shown: Record<View, () => preact.JSX.Element> = {
  ranking: RankingView,
  sure: SureView,
  weights: WeightsView,
  methods: MethodsView,
  horizons: HorizonsView,
  profit: ProfitView,
  portrait: PortraitView,
  notes: NotesView,
};

/** The views that this report has something for. */
export function viewsNow(): View[] {
  const { report } = store.app;
  return (Object.keys(shown) as View[]).filter((view) => {
    if (view === "horizons") return report.criteria.some((leaf) => leaf.horizon);
    if (view === "profit") return report.profit !== undefined;
    if (view === "portrait") return report.portrait !== undefined && report.portrait !== null;
    return true;
  });
}

function Tabs() {
  const views = viewsNow();
  const at = views.indexOf(store.view.value);
  const notes = noteCount();
  useEffect(() => {
    // On a small screen the tabs scroll: the chosen one is brought into sight.
    const tab = document.getElementById(`tab-${store.view.value}`);
    const [box, own] = [tab?.parentElement?.getBoundingClientRect(), tab?.getBoundingClientRect()];
    if (box && own && (own.left < box.left || own.right > box.right)) tab!.parentElement!.scrollLeft += own.left - box.left - 40;
  }, [store.view.value]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    store.view.value = views[(at + by + views.length) % views.length];
    requestAnimationFrame(() => document.getElementById(`tab-${store.view.value}`)?.focus());
  };
  return (
    <div class="tabs" role="tablist" aria-label={t("views.label")} onKeyDown={onKeyDown}>
      {views.map((view) => (
        <button
          type="button"
          role="tab"
          key={view}
          id={`tab-${view}`}
          aria-selected={view === store.view.value}
          aria-controls="view"
          tabIndex={view === store.view.value ? 0 : -1}
          onClick={() => (store.view.value = view)}
        >
          {t(`views.${view}` as Key)}
          {view === "notes" && notes > 0 && <span class="badge">{notes}</span>}
        </button>
      ))}
    </div>
  );
}

export function App() {
  const theme = store.theme.value;
  useEffect(() => {
    document.documentElement.lang = language.value;
  }, [language.value]);
  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  const views = viewsNow();
  const view = views.includes(store.view.value) ? store.view.value : "ranking";
  const Current = shown[view];
  const card = store.selected.value !== null;
  return (
    <>
      <div class="screen">
        <button type="button" class="skip" onClick={() => document.getElementById(`tab-${view}`)?.focus()}>
          {t("skip")}
        </button>
        <Header />
        <Answer />
        <div class={`columns ${card ? "with-card" : ""}`} data-drawer={store.drawer.value}>
          <div class="left">
            <WeightsPanel />
          </div>
          <main class="middle">
            <Tabs />
            <div id="view" role="tabpanel" aria-labelledby={`tab-${view}`} class={`holds-${view}`}>
              <Current />
            </div>
          </main>
          {card && (
            <div class="right">
              <Card row={store.selected.value!} key={store.selected.value} />
            </div>
          )}
        </div>
      </div>
      <Print />
    </>
  );
}
