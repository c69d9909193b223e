"""Every command that writes a table writes it as a workbook and as Parquet too: the cells of its CSV, texts as texts, nothing as a formula."""

import csv
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile

PROGRAM = os.environ["PREFERO_PROGRAM"]
ROOT = pathlib.Path(os.environ.get("PREFERO_SOURCE_DIR", pathlib.Path(__file__).resolve().parent.parent.parent))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CREDIT = str(ROOT / "examples/portrait/german_credit.csv")
FORMULA = "=cmd|' /C calc'!A0"

CLIENTS = f"""id,name,revenue,margin,late,hours
007,"{FORMULA}",120,12.5,3,10
008,+48 22 555,80,30.25,0,20
009,"Łódź, Nowa",200,-4,12,30
010,@sum(A1),150,8,7,5
011,-,95,21,2,8
"""

MODEL = """alternatives: {source: clients.csv, id: id, label: name}
criteria:
  revenue: {column: revenue, weight: 3, horizon: short}
  margin: {column: margin, weight: 2, horizon: long}
  late: {column: late, goal: min, weight: 1, horizon: both}
methods: [topsis, vikor, weighted_sum]
tiers: {A: 0.4, B: 0.6}
people:
  sales: {weights: {revenue: 3, margin: 1, late: 1}}
  finance: {weights: {revenue: 1, margin: 3, late: 2}}
"""

COMMANDS = [
    ["rank", "model.yaml"], ["rank", "model.yaml", "--horizon", "both"], ["rank", "model.yaml", "--capacity", "hours=40"],
    ["compare", "model.yaml"], ["weights", "model.yaml", "--method", "std"], ["sensitivity", "model.yaml"],
    ["explain", "model.yaml", "--client", "007"], ["tiers", "model.yaml"], ["diff", "before.json", "after.json"],
    ["diff", "before.json", "after.json", "before.json"], ["dominance", "model.yaml"], ["gaia", "model.yaml"], ["people", "model.yaml"],
    ["check", "model.yaml"], ["methods"], ["crm", "criteria"],
    ["crm", "whale", "clients.csv", "--id", "id", "--label", "name", "--profit", "revenue * margin / 100", "--revenue", "revenue"],
    ["portrait", "show", "portrait.json"], ["portrait", "score", "portrait.json", "--data", CREDIT],
]  # fmt: skip
NO_ROWS = [["advise", "model.yaml"], ["methods", "topsis"], ["crm", "criteria", "rev_12m"], ["rank", "model.yaml", "--steps"]]


def require(holds, what):
    if not holds:
        sys.exit(f"tables_test: {what}")


def run(folder, *arguments):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def good(folder, *arguments):
    done = run(folder, *arguments)
    require(done.returncode == 0, f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def sheets_of(path):
    """Name and rows of every sheet: texts as str, numbers as float, None where there is no cell."""
    with zipfile.ZipFile(path) as file:
        names = [one.get("name") for one in ElementTree.fromstring(file.read("xl/workbook.xml")).iter(MAIN + "sheet")]
        found = []
        for k, name in enumerate(names, 1):
            rows = []
            root = ElementTree.fromstring(file.read(f"xl/worksheets/sheet{k}.xml"))
            require(root.find(f".//{MAIN}f") is None, f"{path.name}: a formula")
            for row in root.iter(MAIN + "row"):
                cells = {}
                for cell in row.iter(MAIN + "c"):
                    at = 0
                    for letter in cell.get("r").rstrip("0123456789"):
                        at = at * 26 + ord(letter) - 64
                    text = "".join(one.text or "" for one in cell.iter(MAIN + "t"))
                    require(cell.get("t") in ("inlineStr", None), f"{path.name}: a cell of type {cell.get('t')}")
                    cells[at] = text if cell.get("t") == "inlineStr" else float(cell.find(MAIN + "v").text)
                rows.append([cells.get(at) for at in range(1, max(cells, default=0) + 1)])
            found.append((name, rows))
        return found


def same(cell, text):
    if cell is None:
        return text == ""
    if isinstance(cell, float):
        # a workbook holds seventeen digits at most
        return text != "" and abs(float(text) - cell) <= 1e-12 * abs(cell)
    # CSV puts an apostrophe before what a spreadsheet would compute; a workbook has no need of it
    return text in (cell, "'" + cell)


def main():
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        (folder / "clients.csv").write_text(CLIENTS, encoding="utf-8")
        (folder / "model.yaml").write_text(MODEL, encoding="utf-8")
        good(folder, "rank", "model.yaml", "--format", "json", "-o", "before.json")
        (folder / "clients.csv").write_text(CLIENTS.replace("120,12.5", "20,2.5"), encoding="utf-8")
        good(folder, "rank", "model.yaml", "--format", "json", "-o", "after.json")
        good(folder, "portrait", "learn", CREDIT, "--key", "creditability = 'bad'", "-o", "portrait.json")
        seen = ""
        for command in COMMANDS:
            shown = " ".join(command)
            rows = list(csv.reader(io.StringIO(good(folder, *command, "--format", "csv", "--quiet"))))
            good(folder, *command, "--output", "table.xlsx", "--quiet")
            ((name, cells),) = sheets_of(folder / "table.xlsx")
            require(0 < len(name) <= 31 and cells[0] == rows[0], f"{shown}: {cells[0]} is not {rows[0]}")
            require(len(cells) == len(rows), f"{shown}: {len(cells)} rows, {len(rows)} as CSV")
            for mine, wanted in zip(cells[1:], rows[1:]):
                mine = mine + [None] * (len(wanted) - len(mine))
                require(len(mine) == len(wanted) and all(map(same, mine, wanted)), f"{shown}: {mine} is not {wanted}")
                seen += "".join(cell for cell in mine if isinstance(cell, str))
            numbers = sum(isinstance(cell, float) for row in cells for cell in row)
            require(numbers > 0 or command[0] in ("methods", "check") , f"{shown}: no cell is a number")
            good(folder, *command, "--output", "table.parquet", "--quiet")
            require((folder / "table.parquet").read_bytes()[:4] == b"PAR1", f"{shown}: no Parquet file")
            (folder / "table.xlsx").unlink()
        require(FORMULA in seen and "007" in seen, "names and ids did not arrive as they are")
        for command in NO_ROWS:
            done = run(folder, *command, "--output", "none.xlsx")
            require(done.returncode == 2 and "error" in done.stderr, f"{' '.join(command)}: {done.returncode} {done.stderr}")
        (folder / "companies.csv").write_text('Record ID,Company name,Annual Revenue\n1,=1+1,"$1,200.50"\n1,=1+1,"$1,200.50"\n2,Dwa,lots\n', encoding="utf-8")
        good(folder, "crm", "import", "companies.csv", "-o", "crm", "--report", "report.xlsx")
        sheets = dict(sheets_of(folder / "report.xlsx"))
        require(list(sheets) == ["changes", "headers", "tables"], f"report: {list(sheets)}")
        require(sheets["tables"][1] == ["client", 2.0], f"report: {sheets['tables']}")
        require(sum(row[0] for row in sheets["changes"][1:]) >= 2, f"report: {sheets['changes']}")
        require(any("Annual Revenue" in row for row in sheets["headers"]), f"report: {sheets['headers']}")
        good(folder, "crm", "import", "companies.csv", "--dry-run", "--report", "report.csv")
        require((folder / "report.csv").read_text(encoding="utf-8").startswith("count,table,what,example\n"), "report.csv")
        left = sorted(one.name for one in folder.iterdir() if "partial" in one.name or one.name.startswith("none"))
        require(not left, f"left behind: {left}")


main()
