// Rows that change places slide there, so that the eye can follow who went where.
import { useLayoutEffect, useRef } from "preact/hooks";

const duration = 180; // ms
const mostRows = 2000;

/**
 * Animates the rows in `element` when the list of items changes; `height` is that of a row, `seen` that of the box. The box is not asked:
 * between two animations that would compute styles and places of the page once more, for every row.
 */
export function useMoves(element: () => HTMLElement | null, items: Int32Array, height: number, seen: number): void {
  const before = useRef<{ items: Int32Array; places: Map<number, number>; at: number } | null>(null);
  const running = useRef<Animation[]>([]);
  useLayoutEffect(() => {
    const last = before.current;
    if (last?.items === items) return;
    const places = new Map<number, number>();
    if (items.length <= mostRows) items.forEach((item, place) => places.set(item, place));
    const at = performance.now();
    before.current = { items, places, at };
    // Those of before are kept here: asking a row for its animations would compute the style of the page once a row.
    for (const animation of running.current) animation.cancel();
    running.current = [];
    const box = element();
    // While a slider moves the rows follow at once.
    if (last && at - last.at < duration) return;
    if (!box || !last || places.size === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of box.querySelectorAll<HTMLElement>("[data-row]")) {
      const item = Number(row.dataset.row);
      const from = last.places.get(item);
      const to = places.get(item);
      if (from === undefined || to === undefined || from === to) continue;
      // From no further than the edge of what is seen: a long way is not flown in a fifth of a second.
      const way = Math.max(-seen, Math.min(seen, (from - to) * height));
      running.current.push(row.animate([{ transform: `translateY(${way}px)` }, { transform: "translateY(0)" }], { duration, easing: "ease-out", composite: "add" }));
    }
  }, [items]);
}
