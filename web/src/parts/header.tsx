import * as store from "../store";
import { type Key, t } from "../text";
import { subtitle } from "./answer";
import { Icon } from "./basics";
import { Menu } from "./menu";

export function Header() {
  const { report, core } = store.app;
  const methods = core.methods();
  const named = new Set((report.methods ?? []).map((one) => one.name));
  const own = methods.filter((one) => named.has(one.name));
  const others = methods.filter((one) => !named.has(one.name) && one.live);
  const families = [...new Set(others.map((one) => one.family))];
  const groups = [
    { title: t("methods.own"), list: own },
    ...families.map((family) => ({ title: familyText(family), list: others.filter((one) => one.family === family) })),
  ];
  return (
    <header class="top">
      <div class="who">
        <h1 title={report.title}>{report.title}</h1>
        <p>{subtitle()}</p>
      </div>
      <div class="controls">
        <label class="method">
          <span>{t("head.method")}</span>
          <select
            data-testid="method"
            value={store.method.value}
            onChange={(event) => (store.method.value = event.currentTarget.value)}
          >
            {groups
              .filter(({ list }) => list.length > 0)
              .map(({ title, list }) => (
                <optgroup label={title} key={title}>
                  {list.map((one) => (
                    <option value={one.name} key={one.name} disabled={!one.live} title={one.reason}>
                      {one.title}
                      {one.live ? "" : ` (${t("methods.frozen")})`}
                    </option>
                  ))}
                </optgroup>
              ))}
          </select>
        </label>
        {store.changed.value ? (
          <button type="button" class="state changed" data-testid="reset" onClick={store.reset}>
            {t("head.changed")}
          </button>
        ) : (
          <span class="state">{t("head.reported")}</span>
        )}
        <label class="search">
          <Icon name="search" />
          <input
            id="search"
            type="search"
            placeholder={t("head.search")}
            aria-label={t("head.search")}
            value={store.search.value}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === "ArrowDown") document.querySelector<HTMLElement>("[role=grid]")?.focus();
            }}
            onInput={(event) => {
              store.search.value = event.currentTarget.value;
              store.view.value = "ranking";
            }}
          />
        </label>
        <button type="button" class="only-narrow" onClick={() => (store.drawer.value = "weights")}>
          <Icon name="sliders" /> {t("weights.title")}
        </button>
        <Menu />
      </div>
    </header>
  );
}

function familyText(family: string): string {
  return ["additive", "ranking", "outranking"].includes(family) ? t(`family.${family}` as Key) : family;
}
