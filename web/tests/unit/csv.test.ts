import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { type Cell, csvText, excelOf, shellWord } from "../../src/export";

describe("no cell of text is a formula", () => {
  test.each(["=1+1", "@x", "-2", "+7", "\tx", "\rx", "=HYPERLINK(\"http://x\";\"y\")"])("%j", (text) => {
    const [[cell]] = Papa.parse<string[]>(csvText([[text]]).trimEnd(), { delimiter: "," }).data;
    expect(cell).toBe(`'${text}`);
  });
  test("numbers stay numbers", () => expect(csvText([[-2, 0.5, -0, 1e21]])).toBe("-2,0.5,0,1e+21\r\n"));
});

test("what was written is read back", () => {
  const rows: Cell[][] = [
    ["Łódź, \"Nord\"", "a\nb", " x ", "ТОВ"],
    [1.5, -2.25, null, Number.NaN],
  ];
  expect(Papa.parse<string[]>(csvText(rows), { skipEmptyLines: true }).data).toEqual([
    ["Łódź, \"Nord\"", "a\nb", " x ", "ТОВ"],
    ["1.5", "-2.25", "", ""],
  ]);
});

test("for Excel: separator and decimals of the language", () => {
  expect(excelOf("en")).toEqual({ separator: ",", decimal: "." });
  expect(excelOf("pl")).toEqual({ separator: ";", decimal: "," });
  expect(excelOf("ru")).toEqual({ separator: ";", decimal: "," });
  expect(csvText([["a;b", 1.5]], excelOf("pl"))).toBe("\ufeff\"a;b\";1,5\r\n");
});

test("words of a shell", () => {
  expect(shellWord("a=0.5,b=0.5")).toBe("a=0.5,b=0.5");
  expect(shellWord("a b'; rm -rf")).toBe("'a b'\\''; rm -rf'");
});
