import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualizerOptions } from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";

/** Rows drawn beyond each edge of what is seen. */
export const overscan = 4;

/** Window arithmetic of TanStack Virtual for rows of one height. */
export function useVirtual(options: {
  count: number;
  height: number;
  head: number;
  element: () => HTMLElement | null;
}): Virtualizer<HTMLElement, HTMLElement> {
  const [, again] = useReducer((n: number) => n + 1, 0);
  const last = useRef({ offset: 0, jumped: false });
  const full: VirtualizerOptions<HTMLElement, HTMLElement> = {
    count: options.count,
    getScrollElement: options.element,
    estimateSize: () => options.height,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: last.current.jumped ? 0 : overscan, // after a jump first what is seen, the rest when the scrolling has ended
    scrollPaddingStart: options.head, // a row never hides under the head
    onChange: ({ scrollOffset, scrollRect }) => {
      const offset = scrollOffset ?? 0;
      last.current = { offset, jumped: Math.abs(offset - last.current.offset) > (scrollRect?.height ?? 0) };
      again(undefined);
    },
  };
  const [virtual] = useState(() => new Virtualizer(full));
  const before = virtual.options;
  virtual.setOptions({ ...full, estimateSize: before.estimateSize });
  useLayoutEffect(() => virtual._didMount(), []);
  useLayoutEffect(() => virtual._willUpdate());
  return virtual;
}
