// Rows that change places slide there, so that the eye can follow who went where.
import { useLayoutEffect, useRef } from "preact/hooks";

const duration = 180; // ms
const mostRows = 2000;

/** Animates the rows in `element` when the list of items changes; `height` is that of a row. */
export function useMoves(element: () => HTMLElement | null, items: Int32Array, height: number): void {
  const before = useRef<{ items: Int32Array; places: Map<number, number> } | null>(null);
  useLayoutEffect(() => {
    const last = before.current;
    if (last?.items === items) return;
    const places = new Map<number, number>();
    if (items.length <= mostRows) items.forEach((item, place) => places.set(item, place));
    before.current = { items, places };
    const box = element();
    if (!box || !last || places.size === 0 || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of box.querySelectorAll<HTMLElement>("[data-row]")) {
      const item = Number(row.dataset.row);
      const from = last.places.get(item);
      const to = places.get(item);
      for (const running of row.getAnimations()) running.cancel();
      if (from === undefined || to === undefined || from === to) continue;
      // From no further than the edge of what is seen: a long way is not flown in a fifth of a second.
      const way = Math.max(-box.clientHeight, Math.min(box.clientHeight, (from - to) * height));
      row.animate([{ transform: `translateY(${way}px)` }, { transform: "translateY(0)" }], { duration, easing: "ease-out", composite: "add" });
    }
  }, [items]);
}
