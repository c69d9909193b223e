// What leaves the page: tables, pictures, the state. Nothing that a spreadsheet would execute.
import { app } from "./store";

export type Cell = string | number | null;

/** One table as CSV. Text that a spreadsheet would take for a formula gets an apostrophe; numbers never do. */
export function csvText(rows: readonly (readonly Cell[])[], excel?: { separator: string; decimal: string }): string {
  const separator = excel?.separator ?? ",";
  const text = (cell: Cell): string => {
    if (cell === null || (typeof cell === "number" && !Number.isFinite(cell))) return "";
    if (typeof cell === "number") {
      const plain = String(Object.is(cell, -0) ? 0 : cell);
      return excel ? plain.replace(".", excel.decimal) : plain;
    }
    const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /["\n\r]/.test(safe) || safe.includes(separator) || /^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return (excel ? "\ufeff" : "") + rows.map((row) => row.map(text).join(separator)).join("\r\n") + "\r\n";
}

/** What Excel expects where numbers are written as this language writes them. */
export function excelOf(language: string): { separator: string; decimal: string } {
  const decimal = new Intl.NumberFormat(language).formatToParts(1.5).find((part) => part.type === "decimal")?.value ?? ".";
  return { separator: decimal === "," ? ";" : ",", decimal };
}

export function save(name: string, content: BlobPart, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

export const saveCsv = (name: string, rows: readonly (readonly Cell[])[], excel?: { separator: string; decimal: string }) =>
  save(name, csvText(rows, excel), "text/csv;charset=utf-8");

export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages opened from a disk may have no clipboard: the old way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

const kept = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "font-size", "font-weight", "font-family",
  "text-anchor", "dominant-baseline", "opacity", "paint-order", "stroke-linejoin",
];

/** The picture with what the page's style gives it written into it, on the page's background. */
function standalone(svg: SVGSVGElement): { text: string; width: number; height: number } {
  const copyOf = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll<SVGElement>("*")];
  const copies = [copyOf, ...copyOf.querySelectorAll<SVGElement>("*")];
  originals.forEach((one, i) => {
    const style = getComputedStyle(one);
    for (const property of kept) copies[i].setAttribute(property, style.getPropertyValue(property));
    copies[i].removeAttribute("class");
    copies[i].removeAttribute("style");
  });
  const { width, height } = svg.getBoundingClientRect();
  copyOf.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copyOf.setAttribute("width", String(width));
  copyOf.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copyOf.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copyOf), width, height };
}

export async function savePicture(svg: SVGSVGElement, name: string, kind: "svg" | "png"): Promise<void> {
  const { text, width, height } = standalone(svg);
  if (kind === "svg") return save(`${name}.svg`, text, "image/svg+xml");
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  const context = canvas.getContext("2d")!;
  context.scale(2, 2);
  context.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob) save(`${name}.png`, blob, "image/png");
}

/** A word of a shell's command line. */
export const shellWord = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The command that gives the ranking on screen. */
export function commandLine(method: string, weights: ArrayLike<number>): string {
  const { report } = app;
  const given = report.criteria.map((leaf, j) => `${leaf.id}=${weights[j]}`).join(",");
  return `${report.command ?? "prefero rank model.yaml"} --method ${shellWord(method)} --weights ${shellWord(given)}`;
}
