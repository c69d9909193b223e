import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { draftOf } from "../../src/studio/draft";
import { idsOf, matrixOf, modelText, reportOf } from "../../src/studio/model";
import { encodingOf, numberOf, readTable } from "../../src/studio/read";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("numbers as people write them", () => {
  test.each([
    ["1 234,50 zł", ",", 1234.5],
    ["$1,100.04", ".", 1100.04],
    ["1.234.567,8", ",", 1234567.8],
    ["12 %", ".", 12],
    ["-3", ".", -3],
    ["\u22122,5", ",", -2.5],
    ["1e3", ".", 1000],
    ["12,5x", ",", Number.NaN],
    ["1,23,4", ".", Number.NaN],
    ["", ".", Number.NaN],
    ["=1+1", ".", Number.NaN],
  ] as const)("%j", (text, decimal, wanted) => expect(numberOf(text, decimal)).toBe(wanted));
});

test("encodings", () => {
  expect(encodingOf(bytes("Łódź"), "pl")).toBe("utf-8");
  expect(encodingOf(Uint8Array.of(0xa3, 0xf3, 0x64, 0x9f), "pl")).toBe("windows-1250");
  expect(encodingOf(Uint8Array.of(0xcc), "ru")).toBe("windows-1251");
});

const csv = "client_id;name;rev 12m;days_late;note\nC1;Łódź Foods;1 200,50;3;a\nC2;=1+1;900;;b\nC3;Vega;2 000;12;c\n";

test("a table of a Polish export, its draft, report and model", () => {
  const table = readTable("klienci.csv", bytes(csv), "utf-8");
  expect(table.rows).toBe(3);
  const draft = draftOf(table);
  expect([draft.id, draft.label]).toEqual([0, 1]);
  expect(draft.criteria.map((one) => [one.title, one.goal])).toEqual([
    ["Rev 12m", "max"],
    ["Days late", "min"],
  ]);
  expect(idsOf(table, draft)).toEqual(["rev_12m", "days_late"]);
  const { report, columns, ids, labels } = reportOf(table, draft, [3, 1]);
  expect(ids).toEqual(["C1", "C2", "C3"]);
  expect(labels[1]).toBe("=1+1");
  expect([...columns]).toEqual([1200.5, 900, 2000, 3, Number.NaN, 12]);
  expect(report.criteria.map((one) => one.weight)).toEqual([0.75, 0.25]);
  expect(report.criteria[1].missing).toBe(1);
  const model = parse(modelText(table, { ...draft, points: [3, 1] }, null)) as Record<string, unknown>;
  expect(model).toEqual({
    title: "klienci",
    alternatives: { source: "klienci.csv", id: "client_id", label: "name" },
    criteria: {
      rev_12m: { column: "rev 12m", title: "Rev 12m", goal: "max", weight: 3 },
      days_late: { column: "days_late", title: "Days late", goal: "min", weight: 1 },
    },
    missing: { policy: "worst" },
    methods: ["weighted_sum", "topsis", "promethee_2"],
  });
});

test("judgements in pairs", () => {
  const table = readTable("a.csv", bytes("id,a,b,c\nx,1,2,3\ny,2,1,4\n"), "utf-8");
  const draft = { ...draftOf(table), weighing: "pairs" as const, pairs: { "0/1": 3, "1/2": 0.5 } };
  expect(matrixOf(draft)).toEqual([
    [1, 3, 1],
    [1 / 3, 1, 0.5],
    [1, 2, 1],
  ]);
  expect((parse(modelText(table, draft, null)) as { weights: unknown }).weights).toEqual({ method: "ahp", judgements: { "a / b": 3, "a / c": 1, "b / c": 0.5 } });
});

test("what is no table is said", () => {
  for (const text of ["", "a\n1\n", "a,b\n"]) expect(() => readTable("x.csv", bytes(text), "utf-8")).toThrow();
});

test("a column without a name is called as the program calls it; two of one name are refused, as the program refuses them", () => {
  expect(readTable("x.csv", bytes("id,,rev\na,1,2\n"), "utf-8").columns.map((one) => one.name)).toEqual(["id", "column_2", "rev"]);
  let failure: unknown;
  try {
    readTable("x.csv", bytes("id,маржа,маржа\na,1,2\n"), "utf-8");
  } catch (found) {
    failure = found;
  }
  expect(failure).toMatchObject({ message: "twice", column: "маржа" });
});
