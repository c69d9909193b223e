import { afterEach, describe, expect, test } from "vitest";
import type { Ranking } from "../../src/core/types";
import { catalogues, type Key, language, languages, t } from "../../src/text";
import * as format from "../../src/text/format";
import * as say from "../../src/text/sentences";

afterEach(() => void (language.value = "en"));

const ranking = (scores: number[]): Ranking => {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  const ranks = new Float64Array(scores.length);
  order.forEach((row, i) => (ranks[row] = i > 0 && scores[order[i - 1]] === scores[row] ? ranks[order[i - 1]] : i + 1));
  return { order, ranks, scores: Float64Array.from(scores) };
};
const name = (row: number) => ["Nord", "Vega", "Halden", "Lumen"][row];

describe("the first place", () => {
  test.each([
    ["en", [0.2, 0.67], "Vega is first with 0.670."],
    ["pl", [0.2, 0.67], "Pierwsze miejsce: Vega, wynik 0,670."],
    ["ru", [0.2, 0.67], "Первое место: Vega, оценка 0,670."],
    ["en", [0.5, 0.5, 0.1], "Nord and Vega share the first place with 0.500."],
    ["en", [0.5, 0.5], "All 2 clients tie."],
    ["pl", [0.5, 0.5], "Wszyscy 2 klienci mają ten sam wynik."],
    ["en", [0.5], "Nord is the only client: nothing to compare with."],
    ["en", [], "There are no clients in this report."],
  ])("%s %j", (lang, scores, wanted) => {
    language.value = lang;
    expect(say.firstSentence(ranking(scores), name)).toBe(wanted);
  });
  test("more than three share it", () => {
    expect(say.firstSentence(ranking([0.5, 0.5, 0.5, 0.5, 0.1]), (row) => `K${row}`)).toBe("4 clients share the first place with 0.500: K0, K1, K2 and others.");
  });
});

describe("how sure: counts among a hundred, never certainty that is none", () => {
  test.each([
    [1000, 1000, 100],
    [999, 1000, 99],
    [874, 1000, 87],
    [1, 1000, 1],
    [0, 1000, 0],
    [0, 0, 0],
  ])("%d of %d", (count, samples, wanted) => expect(say.ofHundred(count, samples)).toBe(wanted));
  test("words", () => {
    expect(say.sureSentence(910, 1000, false)).toBe("Firm: first in 91 of 100 weight mixes near yours.");
    expect(say.sureSentence(700, 1000, false)).toBe("Likely: first in 70 of 100 weight mixes near yours.");
    expect(say.sureSentence(400, 1000, true)).toBe("Open: first in only 40 of 100 weight mixes of any kind.");
  });
});

test("the nearest weight that would change the first place", () => {
  const one = (criterion: number, weight: number, at: number, row: number) => ({
    criterion, weight, lower: 0, upper: 1, exact: true, firstChange: [{ at, out: 0, in: row }], topK: null,
  });
  const title = (j: number) => ["Margin", "Revenue"][j];
  expect(say.weightSentence([one(0, 0.3, 0.62, 1), one(1, 0.4, 0.35, 2)], title, name)).toBe("Revenue below 35% would put Halden first.");
  expect(say.weightSentence([one(0, 0.3, 0.333, 1), one(1, 0.4, 0.1, 2)], title, name)).toBe("Margin above 33.3% would put Vega first.");
  expect(say.weightSentence([{ ...one(0, 0.3, 0, 0), firstChange: [] }, { ...one(1, 0.7, 0, 0), firstChange: [] }], title, name)).toBe("No single weight would change the first place.");
});

test("strengths and weaknesses of a client", () => {
  const contribution = { contribution: Float64Array.of(0.1, -0.05, 0.01), percentile: Float64Array.of(95, 20, 50), rank: Float64Array.of(1, 5, 3), exact: true };
  const title = (j: number) => ["margin", "growth", "terms"][j];
  expect(say.cardSentence(7, 635, false, contribution, title)).toBe("Rank 7 of 635. Strong on margin (top 5%). Weak on growth (bottom 20%).");
  language.value = "pl";
  expect(say.cardSentence(7, 635, false, contribution, title)).toBe("Miejsce 7 z 635. Mocne strony: margin (górne 5%). Słabe strony: growth (dolne 20%).");
});

test("two clients against each other", () => {
  const title = (j: number) => ["margin", "terms", "revenue"][j];
  expect(say.pairSentence("Vega", "Nord", [0.2, 0.1, -0.15], title, { criterion: 2, at: 0.41, above: true })).toBe(
    "Vega leads on margin and terms. Nord leads on revenue. The lead flips when revenue gets over 41% of the weight.",
  );
  expect(say.pairSentence("Vega", "Nord", [0, 0, 0], title, null)).toBe("Vega and Nord are level on everything.");
});

test("who loses money", () => {
  expect(say.whaleSentence({ profit: 5.62, clients: 0.47 }, 335, 635)).toBe("Profit peaks at 562% of the total with the best 47% of clients; 335 of 635 lose money.");
  language.value = "pl";
  expect(say.whaleSentence({ profit: 5.62, clients: 0.47 }, 335, 635)).toContain("335 z 635 przynosi straty");
});

test("words for agreement and for room", () => {
  expect([0.8, 0.79, 0.5, 0.49].map(say.agreement)).toEqual(["strongly", "mostly", "mostly", "hardly"]);
  expect(say.roomOf(0, 1, 0.3)).toBe("hardly");
  expect(say.roomOf(0.27, 1, 0.3)).toBe("decides");
  expect(say.roomOf(0.1, 0.9, 0.3)).toBe("matters");
});

describe("catalogues", () => {
  const keys = Object.keys(catalogues.en) as Key[];
  test.each(languages)("%s has every key, with the same places", (lang) => {
    expect(Object.keys(catalogues[lang]).sort()).toEqual([...keys].sort());
    for (const key of keys) {
      const places = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))].sort();
      const forms = (message: string | object) => (typeof message === "string" ? [message] : (Object.values(message) as string[]));
      const wanted = new Set(forms(catalogues.en[key]).flatMap(places));
      for (const form of forms(catalogues[lang][key])) {
        expect(form.length, key).toBeGreaterThan(0);
        for (const place of places(form)) expect(wanted, `${lang} ${key}`).toContain(place);
      }
    }
  });
  test.each(["pl", "ru"])("%s has the plurals of its grammar", (lang) => {
    for (const [key, message] of Object.entries(catalogues[lang]))
      if (typeof message === "object") expect(Object.keys(message).sort(), key).toEqual(["few", "many", "one", "other"]);
  });
  test.each([
    ["en", ["1 client", "2 clients", "5 clients", "22 clients"]],
    ["pl", ["1 klient", "2 klienci", "5 klientów", "22 klienci"]],
    ["ru", ["1 клиент", "2 клиента", "5 клиентов", "22 клиента"]],
  ])("%s counts 1, 2, 5 and 22", (lang, wanted) => {
    language.value = lang;
    expect([1, 2, 5, 22].map((n) => t("head.clients", { n }))).toEqual(wanted);
  });
  test("no word of certainty or of theory on the screen", () => {
    for (const [key, message] of Object.entries(catalogues.en)) {
      const text = typeof message === "string" ? message : Object.values(message).join(" ");
      expect(text, key).not.toMatch(/\boptimal|probability that|significant/i);
    }
  });
});

describe("numbers", () => {
  test.each([
    ["en", "1,234.5"],
    ["pl", "1234,5"],
    ["ru", "1 234,5"],
  ])("%s writes 1234.5", (lang, wanted) => {
    language.value = lang;
    expect(format.number(1234.5, 1).replace(/\s/g, " ")).toBe(wanted);
  });
  test("no negative zero, a true minus, a dash for what is missing", () => {
    expect(format.number(-0.0001, 1)).toBe("0.0");
    expect(format.number(-2)).toBe("\u22122");
    expect(format.value(Number.NaN, "EUR")).toBe("–");
  });
  test("forms do not share a writer", () => {
    expect(format.value(3, "", true)).toBe("3");
    expect([format.signed(3, 0), format.signed(-3, 0), format.signed(0, 0), format.number(3)]).toEqual(["+3", "\u22123", "0", "3"]);
  });
  test("units", () => {
    expect(format.value(1234567, "EUR", true)).toBe("€1.23M");
    expect(format.value(14.4, "%", true)).toBe("14.4%");
    expect(format.value(20, "days")).toBe("20\u00a0days");
    expect(format.value(8, "quarters of 16")).toBe("8\u00a0quarters of 16");
    expect(format.value(8, "quarters of 16", true)).toBe("8");
  });
});
