import type { RefObject } from "preact";
import * as store from "../store";
import { type Key, t } from "../text";

type Dialog = { dialog: RefObject<HTMLDialogElement | null> };

function Frame({ dialog, title, children }: Dialog & { title: string; children: preact.ComponentChildren }) {
  return (
    <dialog ref={dialog} aria-label={title}>
      <h2>{title}</h2>
      {children}
      <form method="dialog">
        <button type="button" onClick={() => dialog.current?.close()}>
          {t("close")}
        </button>
      </form>
    </dialog>
  );
}

const keys: [string, Key][] = [
  ["/", "keys.search"],
  ["[ ]", "keys.neighbours"],
  ["P", "keys.pin"],
  ["1 – 8", "keys.views"],
  ["↑ ↓ PgUp PgDn Home End", "keys.table"],
  ["Enter", "keys.card"],
  ["Ctrl+Z, Ctrl+Y", "keys.undo"],
  ["?", "keys.list"],
  ["Esc", "keys.escape"],
];

export function Keys({ dialog }: Dialog) {
  return (
    <Frame dialog={dialog} title={t("menu.keys")}>
      <table class="data">
        <tbody>
          {keys.map(([key, what]) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{key}</kbd>
              </th>
              <td>{t(what)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="check">
        <input
          type="checkbox"
          checked={store.letterKeys.value}
          onChange={(event) => (store.letterKeys.value = event.currentTarget.checked)}
        />
        {t("keys.letters")}
      </label>
    </Frame>
  );
}

/** What stands in this file, with its licence; THIRD_PARTY.md of the sources says more. */
export const inside: [string, string][] = [
  ["Preact, @preact/signals", "MIT"],
  ["TanStack Virtual", "MIT"],
  ["Observable Plot, D3", "ISC"],
  ["Papa Parse", "MIT"],
  ["yaml", "ISC"],
  ["fmt, nlohmann/json", "MIT"],
  ["Eigen", "MPL-2.0"],
  ["Boost", "BSL-1.0"],
  ["LLVM libc++", "Apache-2.0 WITH LLVM-exception"],
  ["wasi-libc", "Apache-2.0, MIT"],
];

export function About({ dialog }: Dialog) {
  const { report } = store.app;
  return (
    <Frame dialog={dialog} title={t("menu.about")}>
      <p>{t("about.what", { version: report.version })}</p>
      <p>{t("about.private")}</p>
      <p>{t("about.inside")}</p>
      <table class="data">
        <tbody>
          {inside.map(([name, licence]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{licence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  );
}
