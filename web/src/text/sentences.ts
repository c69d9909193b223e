// The sentences of the page: pure functions of numbers and names.
import type { Acceptability, Beyond, Comparison, Contribution, Ranking, Stability } from "../core/types";
import * as format from "./format";
import { type Key, t } from "./index";

export type Sureness = "firm" | "likely" | "open";

/** How sure a share of all weight mixes is. */
export const sureness = (share: number): Sureness => (share >= 0.9 ? "firm" : share >= 2 / 3 ? "likely" : "open");

/** "87 of 100": a count among a round number that everybody can picture. Only certainty is 0 or 100. */
export function ofHundred(count: number, samples: number): number {
  if (samples <= 0) return 0;
  const hundred = Math.round((100 * count) / samples);
  if (hundred === 100 && count < samples) return 99;
  if (hundred === 0 && count > 0) return 1;
  return hundred;
}

/** Rows that share the first place, in the ranking's order. */
export function leaders(ranking: Ranking): number[] {
  const found: number[] = [];
  for (const row of ranking.order) {
    if (ranking.ranks[row] !== ranking.ranks[ranking.order[0]]) break;
    found.push(row);
  }
  return found;
}

export function firstSentence(ranking: Ranking, name: (row: number) => string): string {
  const first = leaders(ranking);
  const rows = ranking.order.length;
  if (rows === 0) return t("answer.none");
  if (rows === 1) return t("answer.one", { name: name(first[0]) });
  if (first.length === rows) return t("answer.allTie", { n: rows });
  const score = format.score(ranking.scores[first[0]]);
  if (first.length === 1) return t("answer.first", { name: name(first[0]), score });
  const names = first.slice(0, 3).map(name);
  return first.length <= 3
    ? t("answer.tie", { names: format.list(names), score })
    : t("answer.tieMany", { n: first.length, names: names.join(", "), score });
}

/** How often the first of now is first in other weight mixes. */
export function sureSentence(count: number, samples: number, anyWeights: boolean): string {
  const word = sureness(count / samples);
  return t(`answer.${word}` as Key, { count: ofHundred(count, samples), mixes: t(anyWeights ? "sure.anyMix" : "sure.nearMix") });
}

/** How many methods put a row first; with a name, as a sentence that stands by itself. */
export function methodsSentence(comparison: Comparison, first: number, name?: string): string {
  const agree = comparison.rankings.filter((one) => one.ranks[first] === 1).length;
  const all = comparison.rankings.length;
  if (all < 2) return "";
  if (name !== undefined) return t(agree === all ? "v5.firstAll" : "v5.first", { count: agree, n: all, name });
  return agree === all ? t("answer.methodsAll", { n: all }) : t("answer.methods", { count: agree, n: all });
}

/** The weight whose change would soonest put another one first. */
export function weightSentence(stability: Stability[], title: (criterion: number) => string, name: (row: number) => string): string {
  let nearest: { at: number; row: number; criterion: number; above: boolean; room: number } | undefined;
  for (const one of stability)
    for (const change of one.firstChange) {
      const room = Math.abs(change.at - one.weight);
      if (!nearest || room < nearest.room)
        nearest = { at: change.at, row: change.in, criterion: one.criterion, above: change.at > one.weight, room };
    }
  if (!nearest) return stability.length > 1 ? t("answer.noWeight") : "";
  return t(nearest.above ? "answer.above" : "answer.below", {
    criterion: title(nearest.criterion),
    share: format.trimmed(nearest.at),
    name: name(nearest.row),
  });
}

/** What the places of a part of the clients say of all of them. */
export function carriedSentence(rows: number, all: number, asReported: boolean, beyond: Beyond | null): string {
  const within = t("notice.carried", { n: rows, all });
  if (asReported) return `${within} ${t("notice.carriedFirst")}`;
  if (!beyond) return `${within} ${t("notice.carriedUnknown")}`;
  if (beyond.above >= rows) return `${within} ${t("notice.carriedNobody")}`;
  return `${within} ${beyond.above === 0 ? t("notice.carriedOpen") : t("notice.carriedFrom", { n: beyond.above })}`;
}

/** "Strong on margin (top 5 %); weak on growth (bottom 20 %)." */
export function cardSentence(
  rank: number,
  rows: number,
  tied: boolean,
  contribution: Contribution | null,
  title: (criterion: number) => string,
): string {
  const head = t(tied ? "card.rankTied" : "card.rank", { rank, rows });
  if (!contribution || rows < 2) return head;
  const order = [...contribution.contribution.keys()].sort((a, b) => contribution.contribution[b] - contribution.contribution[a]);
  const strong = order.filter((j) => contribution.contribution[j] > 0 && contribution.percentile[j] >= 60).slice(0, 2);
  const weak = order
    .reverse()
    .filter((j) => contribution.contribution[j] < 0 && contribution.percentile[j] <= 40)
    .slice(0, 2);
  const top = (j: number) =>
    t("card.top", { criterion: title(j), share: format.percent(Math.max(0.01, 1 - contribution.percentile[j] / 100)) });
  const bottom = (j: number) =>
    t("card.bottom", { criterion: title(j), share: format.percent(Math.max(0.01, contribution.percentile[j] / 100)) });
  const parts = [head];
  if (strong.length) parts.push(t("card.strong", { list: format.list(strong.map(top)) }));
  if (weak.length) parts.push(t("card.weak", { list: format.list(weak.map(bottom)) }));
  if (!strong.length && !weak.length) parts.push(t("card.middle"));
  return parts.join(" ");
}

/** Who leads on what, and where the lead would flip. */
export function pairSentence(
  a: string,
  b: string,
  difference: ArrayLike<number> /* per criterion, above zero: a is better */,
  title: (criterion: number) => string,
  flip: { criterion: number; at: number; above: boolean } | null,
): string {
  const order = [...Array(difference.length).keys()].sort((i, j) => Math.abs(difference[j]) - Math.abs(difference[i]));
  const forA = order.filter((j) => difference[j] > 0).slice(0, 2).map(title);
  const forB = order.filter((j) => difference[j] < 0).slice(0, 2).map(title);
  const parts: string[] = [];
  if (forA.length) parts.push(t("pair.leads", { name: a, list: format.list(forA) }));
  if (forB.length) parts.push(t("pair.leads", { name: b, list: format.list(forB) }));
  if (!parts.length) return t("pair.equal", { a, b });
  if (flip)
    parts.push(t(flip.above ? "pair.flipAbove" : "pair.flipBelow", { criterion: title(flip.criterion), share: format.trimmed(flip.at) }));
  return parts.join(" ");
}

export type Agreement = "strongly" | "mostly" | "hardly";
export const agreement = (tau: number): Agreement => (tau >= 0.8 ? "strongly" : tau >= 0.5 ? "mostly" : "hardly");

export type Room = "decides" | "matters" | "hardly";
/** What a weight's room says: under 5 points it decides. */
export function roomOf(lower: number, upper: number, weight: number): Room {
  const room = Math.min(lower > 0 ? weight - lower : Infinity, upper < 1 ? upper - weight : Infinity);
  return room < 0.05 ? "decides" : room < Infinity ? "matters" : "hardly";
}

/** In words how often a row is among the first k. */
export const topSentence = (acceptability: Acceptability, index: number, k: number): string =>
  t("sure.top", { k, count: ofHundred(acceptability.topK[index], acceptability.samples) });

/** Shares of whale curves go beyond 100 %. */
export function whaleSentence(
  peak: { profit: number; clients: number },
  losers: number,
  count: number,
  money?: (x: number) => string /* the total is no profit: the curve is money */,
): string {
  if (losers === 0) return t("profit.noLosers", { n: count });
  if (money) return t("profit.money", { profit: money(peak.profit), clients: format.percent(peak.clients), n: losers, count });
  return t("profit.whale", { profit: format.percent(peak.profit), clients: format.percent(peak.clients), n: losers, count });
}
