import { describe, expect, test } from "vitest";
import { type Bounds, decode, encode, noFilter, type State } from "../../src/hash";

const start: State = {
  method: "weighted_sum",
  weights: [0.5, 0.25, 0.25],
  locks: [],
  view: "ranking",
  selected: null,
  pinned: [],
  k: 10,
  horizon: 0.5,
  filter: noFilter,
  language: "en",
  theme: "auto",
};
const bounds: Bounds = { digest: "8a8e9acb", methods: ["weighted_sum", "topsis"], criteria: 3, rows: 40, tiers: ["A", "B & C"], languages: ["en", "pl", "ru"] };

test("what was written is read back", () => {
  const state: State = {
    method: "topsis",
    weights: [1 / 3, 0.125, 1 - 1 / 3 - 0.125],
    locks: [0, 2],
    view: "weights",
    selected: 39,
    pinned: [3, 4],
    k: 20,
    horizon: 0.4,
    filter: { tiers: ["A", "B & C"], flags: ["loses", "missing"], range: { criterion: 1, low: -2.5, high: null } },
    language: "pl",
    theme: "dark",
  };
  const { state: read, complete } = decode(encode(state, start, bounds.digest), bounds);
  expect(complete).toBe(true);
  expect({ ...read, weights: undefined }).toEqual({ ...state, weights: undefined });
  read.weights!.forEach((weight, j) => expect(weight).toBeCloseTo(state.weights[j], 12));
});

test("weights are read back to the last digit or the one before", () => {
  let seed = 5;
  for (let i = 0; i < 300; ++i) {
    const weights = [0, 1, 2].map(() => (seed = (seed * 48271) % 2147483647) / 2147483647);
    const { state } = decode(encode({ ...start, weights }, start, bounds.digest), bounds);
    state.weights!.forEach((weight, j) => expect(Math.abs(weight - weights[j])).toBeLessThanOrEqual(2 ** -53));
  }
});

test("only what differs from the start is written", () => {
  expect(encode(start, start, bounds.digest)).toBe("#v=1&d=8a8e9acb");
});

describe("what does not fit is left out and said", () => {
  test.each([
    "#w=abc&m=nope&s=-1",
    "#v=1&d=00000000&m=topsis",
    "#v=2&d=8a8e9acb",
    "#v=1&d=8a8e9acb&w=abc",
    "#v=1&d=8a8e9acb&w=1,2",
    "#v=1&d=8a8e9acb&w=-1,2,3",
    "#v=1&d=8a8e9acb&w=NaN,2,3",
    "#v=1&d=8a8e9acb&m=nope",
    "#v=1&d=8a8e9acb&s=-1",
    "#v=1&d=8a8e9acb&s=40",
    "#v=1&d=8a8e9acb&p=1,x",
    "#v=1&d=8a8e9acb&k=0",
    "#v=1&d=8a8e9acb&h=1.5",
    "#v=1&d=8a8e9acb&f=tier:Z",
    "#v=1&d=8a8e9acb&f=range:9:1:2",
    "#v=1&d=8a8e9acb&lang=xx",
    "#v=1&d=8a8e9acb&th=blue",
    "#v=1&d=8a8e9acb&unknown=1",
    "#v=1&d=8a8e9acb&m=%E0%A4%A",
    "#%%%",
  ])("%s", (hash) => {
    const { state, complete } = decode(hash, bounds);
    expect(complete).toBe(false);
    expect(state).toEqual({});
  });
});

test("an empty address is complete", () => expect(decode("", bounds)).toEqual({ state: {}, complete: true }));
