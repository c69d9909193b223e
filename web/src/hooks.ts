// What tests may read: window.prefero. Nothing here changes anything.
import * as store from "./store";

export interface Hooks {
  readonly ready: boolean;
  state(): unknown;
  ranking(method?: string, k?: number): { id: string; rank: number; score: number }[];
  readonly timings: Record<string, number>;
}

declare global {
  interface Window {
    readonly prefero?: Hooks;
  }
}

export function hookTests(): void {
  const hooks: Hooks = {
    ready: true,
    state: () => store.currentState(),
    ranking(method, k = Infinity) {
      const ranking = method ? store.app.core.rank(method, store.weights.value) : store.ranking.value;
      return Array.from(ranking.order.subarray(0, Math.min(k, ranking.order.length)), (row) => ({
        id: store.app.ids[row],
        rank: ranking.ranks[row],
        score: ranking.scores[row],
      }));
    },
    timings: store.timings,
  };
  requestAnimationFrame(() => {
    setTimeout(() => {
      store.timings.ready = performance.now();
      Object.defineProperty(window, "prefero", { value: Object.freeze(hooks), writable: false });
    }, 0);
  });
}
