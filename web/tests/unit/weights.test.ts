import { describe, expect, test } from "vitest";
import { moveShare, normalised } from "../../src/weights";

const sum = (weights: Float64Array) => weights.reduce((total, weight) => total + weight, 0);
const none = new Set<number>();

describe("a weight moves, the others keep their proportions", () => {
  test("one leaf", () => {
    const next = moveShare(Float64Array.of(0.5, 0.3, 0.2), [0], 0.75, none);
    expect([...next].map((one) => Number(one.toFixed(12)))).toEqual([0.75, 0.15, 0.1]);
  });
  test("a group keeps its own proportions", () => {
    const next = moveShare(Float64Array.of(0.2, 0.4, 0.1, 0.3), [0, 1], 0.3, none);
    expect(next[1] / next[0]).toBeCloseTo(2, 12);
    expect(next[3] / next[2]).toBeCloseTo(3, 12);
    expect(next[0] + next[1]).toBeCloseTo(0.3, 12);
    expect(sum(next)).toBeCloseTo(1, 12);
  });
  test("a locked one stays, and there is only so much room", () => {
    const next = moveShare(Float64Array.of(0.5, 0.3, 0.2), [0], 0.9, new Set([1]));
    expect([...next].map((one) => Number(one.toFixed(12)))).toEqual([0.7, 0.3, 0]);
  });
  test("those at zero come back evenly", () => {
    const next = moveShare(Float64Array.of(1, 0, 0), [0], 0.5, none);
    expect([...next]).toEqual([0.5, 0.25, 0.25]);
  });
  test("the last one may go to zero: nothing has weight then", () => {
    expect(normalised(moveShare(Float64Array.of(1, 0, 0), [0], 0, none))).toBeNull();
  });
  test("everything else locked: nothing moves", () => {
    expect([...moveShare(Float64Array.of(0.5, 0.3, 0.2), [0], 0.9, new Set([1, 2]))]).toEqual([0.5, 0.3, 0.2]);
  });
  test("random moves always leave a sum of 1 and nothing below 0", () => {
    let state = 11;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    let weights: Float64Array = Float64Array.of(0.1, 0.2, 0.3, 0.25, 0.15);
    for (let i = 0; i < 500; ++i) {
      const moved = random() < 0.5 ? [Math.floor(5 * random())] : [1, 2];
      weights = moveShare(weights, moved, random(), new Set(random() < 0.3 ? [Math.floor(5 * random())] : []));
      expect(sum(weights)).toBeCloseTo(1, 9);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    }
  });
});

test("shares", () => {
  expect([...normalised([2, 1, 1])!]).toEqual([0.5, 0.25, 0.25]);
  for (const bad of [[0, 0], [-1, 2], [Number.NaN, 1], [Infinity, 1], []]) expect(normalised(bad)).toBeNull();
});
