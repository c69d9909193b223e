import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import * as store from "../store";
import { type Key, t } from "../text";

/** A question mark that explains a term, in the reader's words and in those of the field. */
export function Help({ about }: { about: Key }) {
  const id = useId();
  return (
    <>
      <button type="button" class="help" popovertarget={id} aria-label={t("help.label")}>
        <Icon name="question" />
      </button>
      <span id={id} popover="auto" class="popover" role="note">
        {t(about)}
      </span>
    </>
  );
}

const paths: Record<string, string> = {
  minus: "M4 7.250h8v1.500H4z",
  plus: "M7.250 4h1.500v3.250H12v1.500H8.750V12h-1.500V8.750H4v-1.500h3.250z",
  open: "M3.500 5.500 8 10.500l4.500-5z",
  shut: "M5.500 3.500 10.500 8l-5 4.500z",
  rise: "M3.500 11.500 8 4.500l4.500 7z",
  fall: "M3.500 4.500 8 11.500l4.500-7z",
  question:
    "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.200a5.800 5.800 0 1 1 0 11.600A5.800 5.800 0 0 1 8 2.200zM7.300 10.800h1.500v1.500H7.300zM8 3.900c-1.500 0-2.500.9-2.500 2.300h1.400c0-.6.4-1.100 1.100-1.100s1.100.4 1.100 1c0 .5-.3.800-.8 1.200-.6.5-1 .9-1 1.900v.5h1.400v-.4c0-.5.2-.7.7-1.100.6-.5 1.100-1 1.100-2 0-1.300-1-2.300-2.500-2.300z",
  lock: "M5 7V5a3 3 0 0 1 6 0v2h1v7H4V7zm1.5 0h3V5a1.5 1.5 0 0 0-3 0z",
  unlock: "M5 7V4.5a3 3 0 0 1 5.8-1l-1.4.6A1.5 1.5 0 0 0 6.5 4.6V7H12v7H4V7zM5.500 8.500v4h5v-4z",
  undo: "M6 3 2 7l4 4V8h4a2.500 2.500 0 0 1 0 5H6v1.500h4a4 4 0 0 0 0-8H6z",
  redo: "M10 3l4 4-4 4V8H6a2.500 2.500 0 0 0 0 5h4v1.500H6a4 4 0 0 1 0-8h4z",
  pin: "M9.500 1.500 14.500 6.500l-1 1-1-.3-2.700 2.700.2 2.600-1 1-3-3-4 4-.7-.7 4-4-3-3 1-1 2.600.2L8.600 3.500l-.2-1z",
  close: "M4 3 8 7l4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z",
  left: "M10.500 3 5.500 8l5 5 1-1-4-4 4-4z",
  right: "M5.500 3 10.500 8l-5 5-1-1 4-4-4-4z",
  more: "M3.500 6.700a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600zm4.500 0a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600zm4.500 0a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600z",
  search: "M7 2a5 5 0 1 0 3 9l3.300 3.300 1-1L11 10a5 5 0 0 0-4-8zm0 1.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7z",
  sliders: "M2 4h6v1.500H2zm10 0h2v1.500h-2zM9 3h2v3.500H9zM2 10.500h2V12H2zm6 0h6V12H8zM5 9.500h2V13H5z",
};

export function Icon({ name }: { name: keyof typeof paths | string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} fill-rule="evenodd" fill="currentColor" />
    </svg>
  );
}

/** The shade of a criterion, the same everywhere; what it means always stands in words too. */
export const shade = (criterion: number) => `shade-${criterion % 8}`;

export const titleOf = (criterion: number) => store.leaves()[criterion].title || store.leaves()[criterion].id;

/** As the report calls a method; else as the core does. */
export const titleOfMethod = (name: string): string =>
  [...(store.app.report.methods ?? []), ...store.app.core.methods()].find((one) => one.name === name)?.title ?? name;

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

/**
 * A view: its question as heading, one sentence as answer. `job` is the kind of job whose answer it tells: while a newer one is awaited,
 * the view says so in the place of the sentence.
 */
export function View(props: { id: string; title: string; help?: Key; job?: string; answer?: ComponentChildren; children: ComponentChildren }) {
  const late = props.job !== undefined && store.late.value.has(props.job);
  return (
    <section class="view" data-testid={`view-${props.id}`} aria-labelledby={`title-${props.id}`} aria-busy={late}>
      <h2 id={`title-${props.id}`}>
        {props.title}
        {props.help && <Help about={props.help} />}
      </h2>
      {props.answer && <p class="says">{late ? t("working") : props.answer}</p>}
      {props.children}
    </section>
  );
}

/** A bar from the middle of its cell: of one client to the right where it gains; of two towards the one that leads, the first on the left. */
export function Diverging({ share, firstOnLeft = false }: { share: number; firstOnLeft?: boolean }) {
  const side = share < 0 === firstOnLeft ? "left" : "right";
  return (
    <td class="diverging" aria-hidden="true">
      <i class={share < 0 ? "minus" : "plus"} style={{ [side]: "50%", width: `${50 * Math.abs(share)}%` }} />
    </td>
  );
}

/** A group of choices of which one holds. */
export function Choice<T extends string | number>(props: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  choose: (value: T) => void;
}) {
  return (
    <span class="choice" role="group" aria-label={props.label}>
      {props.options.map(([value, text]) => (
        <button type="button" key={String(value)} aria-pressed={props.value === value} onClick={() => props.choose(value)}>
          {text}
        </button>
      ))}
    </span>
  );
}
