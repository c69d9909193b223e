// A chart with the sentence it says, its numbers as a table one Tab away, and buttons to take it elsewhere.
import * as Plot from "@observablehq/plot";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Cell, saveCsv, savePicture } from "../export";
import { t } from "../text";

export interface Numbers {
  head: string[];
  rows: Cell[][];
}

interface FigureProps {
  name: string; // of saved files
  sentence: string; // what the chart says
  numbers: Numbers;
  draw: (width: number) => Element;
  depends: unknown[];
  children?: ComponentChildren;
}

/** Width of an element, followed as it changes. */
export function useWidth<E extends HTMLElement>() {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver((entries) => setWidth(Math.floor(entries[0].contentRect.width)));
    if (place.current) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return { place, width };
}

/** A chart of Plot without the style element that it brings: ours stands in the page's style, which the content policy knows. */
export function plot(options: Plot.PlotOptions): Element {
  const chart = Plot.plot({ className: "plot", ...options });
  for (const style of chart.querySelectorAll("style")) style.remove();
  // The drawing is one image with one name; the names of its parts serve as marks for the style alone.
  for (const part of [chart, ...chart.querySelectorAll("[aria-label]")]) {
    const name = part.getAttribute("aria-label");
    if (name !== null) part.setAttribute("data-part", name);
    part.removeAttribute("aria-label");
  }
  return chart;
}

export function Figure({ name, sentence, numbers, draw, depends, children }: FigureProps) {
  const { place, width } = useWidth<HTMLDivElement>();
  useEffect(() => {
    if (!place.current || width < 40) return;
    place.current.replaceChildren(draw(width));
  }, [width, ...depends]);
  return (
    <figure class="figure">
      <div class="drawing" role="img" aria-label={sentence} ref={place} />
      {children}
      <Below name={name} sentence={sentence} numbers={numbers} picture={() => place.current?.querySelector("svg") ?? null} />
    </figure>
  );
}

export function Below(props: { name: string; sentence: string; numbers: Numbers; picture?: () => SVGSVGElement | null }) {
  const { name, sentence, numbers, picture } = props;
  const withPicture = (kind: "svg" | "png") => {
    const svg = picture?.();
    if (svg) void savePicture(svg, name, kind);
  };
  return (
    <div class="below">
      <details>
        <summary>{t("figure.table")}</summary>
        <DataTable caption={sentence} numbers={numbers} />
      </details>
      <span class="tools">
        <button type="button" class="quiet" onClick={() => saveCsv(`${name}.csv`, [numbers.head, ...numbers.rows])}>
          CSV
        </button>
        {picture && (
          <>
            <button type="button" class="quiet" onClick={() => withPicture("svg")}>
              SVG
            </button>
            <button type="button" class="quiet" onClick={() => withPicture("png")}>
              PNG
            </button>
          </>
        )}
      </span>
    </div>
  );
}

export function DataTable({ caption, numbers }: { caption: string; numbers: Numbers }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="data">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {numbers.head.map((title, j) => (
              <th scope="col" class={typeof numbers.rows[0]?.[j] === "number" ? "n" : ""} key={j}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {numbers.rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td class={typeof cell === "number" ? "n" : ""} key={j}>
                  {typeof cell === "number" ? Number(cell.toPrecision(6)) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
