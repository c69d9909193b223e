"""Excel workbooks: made here part by part as the standard says, read by the program, and written by it without formulas."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile

PROGRAM = os.environ["PREFERO_PROGRAM"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="#,##0.00\\ [$&quot;day&quot;]"/></numFmts>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"""

MODEL = """alternatives: {source: clients.xlsx, id: id, label: name}
criteria:
  x: {column: x, goal: max}
  since: {column: since, goal: min}
missing: {policy: worst}
"""


def require(holds, what):
    if not holds:
        sys.exit(f"workbook_test: {what}")


def workbook(path, sheets, texts=(), styles=STYLES, more="", prefix=""):
    """`sheets`: pairs of name and the XML of sheetData and what follows it."""
    names = "".join(f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"{state}/>'
                    for k, (name, _, state) in enumerate(sheets, 1))
    relations = "".join(f'<Relationship Id="rId{k}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{k}.xml"/>'
                        for k in range(1, len(sheets) + 1))
    relations += f'<Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    relations += f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" '
                      f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        file.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{more}<sheets>{names}</sheets>'
                      "</workbook>")
        file.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>')
        file.writestr("xl/sharedStrings.xml", f'{prefix}<sst xmlns="{MAIN}">{shared}</sst>')
        file.writestr("xl/styles.xml", styles)
        for k, (_, data, _) in enumerate(sheets, 1):
            file.writestr(f"xl/worksheets/sheet{k}.xml", f'<worksheet xmlns="{MAIN}">{data}</worksheet>')


HEADER = ('<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c>'
          '<c r="C1" t="inlineStr"><is><t>x</t></is></c><c r="D1" t="inlineStr"><is><t>since</t></is></c></row>')


def sheet(name, rows, header=HEADER, behind="", state=""):
    return name, f"<sheetData>{header}{rows}</sheetData>{behind}", state


def prefero(folder, *arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=folder, timeout=120)


def require_failure(done, status, *words):
    require(done.returncode == status, f"exit status {done.returncode} instead of {status}: {done.stderr}")
    for word in words:
        require(word in done.stderr, f"{word!r} is not in: {done.stderr}")


def cells_of(done):
    require(done.returncode == 0, done.stderr)
    return json.loads(done.stdout)


def reading(folder):
    # day 45351 of Excel is 29 February 2024, day 1 is 1 January 1900 (ECMA-376 part 1, 18.17.4.1)
    workbook(folder / "clients.xlsx", [
        sheet("Clients",
              '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"><v>1.1000000000000001</v></c>'
              '<c r="D2" s="1"><v>45351</v></c></row>'
              '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" t="inlineStr"><is><r><t>two </t></r><r><t>runs</t></r>'
              '<rPh sb="0" eb="1"><t>sound</t></rPh></is></c><c r="C4" s="3"><v>2</v></c>'
              '<c r="D4" s="2"><v>45352.5</v></c></row>'
              '<row r="5"><c r="A5"><v>12345678901</v></c><c r="B5" t="str"><f>A5&amp;"!"</f><v>by formula</v></c>'
              '<c r="C5" t="e"><v>#N/A</v></c><c r="D5" s="1"><v>45353</v></c></row>'),
        sheet("Other", '<row r="2"><c r="A2" t="inlineStr"><is><t>z</t></is></c><c r="C2"><v>5</v></c>'
                       '<c r="D2" s="1"><v>1</v></c></row>')],
        texts=["007", "=1+1 &amp; Łódź", "C-2"])
    (folder / "model.yaml").write_text(MODEL)
    done = prefero(folder, "rank", "model.yaml", "--values", "--format", "json")
    found = {one["id"]: one for one in cells_of(done)["ranking"]}
    require(set(found) == {"007", "C-2", "12345678901"}, f"ids {set(found)}")
    require(found["007"]["label"] == "=1+1 & Łódź", found["007"])
    require(found["C-2"]["label"] == "two runs", found["C-2"])
    notes = " ".join(cells_of(done)["notes"])
    require('sheet "Clients" is read; name another as the table: Other' in notes, notes)
    # dates: SQL over the columns sees what the cells show
    for where, ids in (("since = DATE '2024-02-29'", {"007"}), ("since = TIMESTAMP '2024-03-01 12:00:00'", {"C-2"}),
                       ("x = 1.1", {"007"}), ("x IS NULL OR x = 2", {"12345678901", "C-2"})):
        done = prefero(folder, "rank", "model.yaml", "--where", where, "--format", "json")
        require({one["id"] for one in cells_of(done)["ranking"]} == ids, f"{where}: {done.stdout}{done.stderr}")
    done = prefero(folder, "rank", "model.yaml", "--table", "other", "--where", "since = DATE '1900-01-01'", "--format", "json")
    require([one["id"] for one in cells_of(done)["ranking"]] == ["z"], done.stdout)
    require_failure(prefero(folder, "rank", "model.yaml", "--table", "Otter"), 3, 'has no sheet "Otter"', 'did you mean "Other"')
    workbook(folder / "mac.xlsx", [sheet("S", '<row r="2"><c r="A2" t="inlineStr"><is><t>m</t></is></c><c r="C2"><v>1</v></c>'
                                              '<c r="D2" s="1"><v>2</v></c></row><row r="3"><c r="A3"><v>2</v></c>'
                                              '<c r="C3"><v>1</v></c><c r="D3" s="1"><v>43889</v></c></row>')],
             more='<workbookPr date1904="1"/>')
    done = prefero(folder, "rank", "model.yaml", "--data", "mac.xlsx", "--where", "since = DATE '2024-02-29'",
                   "--format", "json")
    require(done.returncode == 0 and [one["id"] for one in json.loads(done.stdout)["ranking"]] == ["2"], done.stderr)


def a_bad_cell_is_named_by_its_row(folder):
    workbook(folder / "bad.xlsx", [sheet(
        "S", "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}" t="inlineStr"><is><t>two\nlines</t></is></c>'
                     f'<c r="C{r}"><v>{r}</v></c><c r="D{r}" s="1"><v>45000</v></c></row>' for r in range(2, 9)) +
        '<row r="12"><c r="A12"><v>12</v></c><c r="C12" t="inlineStr"><is><t>oops</t></is></c></row>')])
    require_failure(prefero(folder, "rank", "model.yaml", "--data", "bad.xlsx"), 2, 'bad.xlsx:12: column "x": "oops"')


def what_is_refused(folder):
    row = '<row r="2"><c r="A2"><v>1</v></c><c r="C2"><v>1</v></c><c r="D2" s="1"><v>45000</v></c></row>'

    def refused(status, *words, rows=row, **more):
        behind = more.pop("behind", "")
        state = more.pop("state", "")
        workbook(folder / "odd.xlsx", [sheet("S", rows, behind=behind, state=state)], **more)
        require_failure(prefero(folder, "rank", "model.yaml", "--data", "odd.xlsx"), status, "odd.xlsx", *words)

    refused(2, "row 1: the header holds merged cells (A1:B1)", behind='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    refused(2, "row 2: a formula has no stored result", rows='<row r="2"><c r="A2"><f>1+1</f></c></row>')
    refused(3, "all of its sheets are hidden", state=' state="hidden"')
    refused(2, "declares a document type",
            prefix='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>', texts=["&b;"])
    refused(2, "rows are out of order or too many", rows='<row r="9999999"><c r="A9999999"><v>1</v></c></row>')
    refused(2, "lies outside of the sheet", rows='<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>')
    refused(2, "is damaged", rows="<row>")
    refused(2, "names a text that is not there", rows='<row r="2"><c r="A2" t="s"><v>7</v></c></row>')
    # 1.2 GB of spaces in about 1 MB
    bomb = folder / "bomb.xlsx"
    workbook(bomb, [sheet("S", row)])
    with zipfile.ZipFile(bomb) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, content in parts.items():
            if not name.endswith("sheet1.xml"):
                file.writestr(name, content)
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for _ in range(1200):
                part.write(b" " * 1000000)
    require_failure(prefero(folder, "rank", "model.yaml", "--data", "bomb.xlsx"), 2, "is too large")
    (folder / "text.xlsx").write_text("id,x\n1,2\n")
    require_failure(prefero(folder, "rank", "model.yaml", "--data", "text.xlsx"), 2, "is no Excel workbook")
    with zipfile.ZipFile(folder / "zip.xlsx", "w") as file:
        file.writestr("hello.txt", "hello")
    require_failure(prefero(folder, "rank", "model.yaml", "--data", "zip.xlsx"), 2, "no Excel workbook")


def writing(folder):
    names = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "Łódź", "http://example.com", "12", "a\tb"]
    (folder / "names.csv").write_text("id,name,x,since\n" + "".join(
        f'{k},"{name}",{k / 8},2024-01-0{9 - k}\n' for k, name in enumerate(names)))
    done = prefero(folder, "rank", "model.yaml", "--data", "names.csv", "--output", "out.xlsx")
    require(done.returncode == 0, done.stderr)
    with zipfile.ZipFile(folder / "out.xlsx") as file:
        data = file.read("xl/worksheets/sheet1.xml").decode()
        texts = [text for part in ("xl/sharedStrings.xml",) if part in file.namelist()
                 for text in re.findall(r"<t[^>]*>([^<]*)</t>", file.read(part).decode())]
    tree = ElementTree.fromstring(data)
    require(tree.find(f".//{{{MAIN}}}f") is None, "a formula was written")
    require(tree.find(f".//{{{MAIN}}}hyperlink") is None, "a link was written")
    rows = tree.findall(f".//{{{MAIN}}}row")
    require(len(rows) == len(names) + 1, f"{len(rows)} rows")

    def value(cell):
        inline = cell.find(f".//{{{MAIN}}}t")
        if inline is not None:
            return "text", inline.text
        number = cell.find(f"{{{MAIN}}}v").text
        return ("text", texts[int(number)]) if cell.get("t") == "s" else ("number", number)

    first = [value(cell) for cell in rows[0]]
    require(first == [("text", name) for name in ("rank", "id", "label", "score", "tier", "note")], first)
    written = {}
    for row in rows[1:]:
        cells = [value(cell) for cell in row]
        require(cells[0][0] == "number" and cells[3][0] == "number", cells)
        require(cells[1][0] == "text" and cells[2][0] == "text", cells)
        written[cells[1][1]] = cells[2][1]
    require(written == {str(k): name for k, name in enumerate(names)}, written)
    # and back again
    again = prefero(folder, "rank", "again.yaml", "--format", "json") if (folder / "again.yaml").write_text(
        "alternatives: {source: out.xlsx, id: id, label: label}\ncriteria: {score: {column: score, goal: max}}\n") else None
    found = json.loads(again.stdout)["ranking"]
    first_time = json.loads(prefero(folder, "rank", "model.yaml", "--data", "names.csv", "--format", "json").stdout)["ranking"]
    require([one["id"] for one in found] == [one["id"] for one in first_time], again.stderr)
    require([one["label"] for one in found] == [one["label"] for one in first_time], again.stdout)
    done = prefero(folder, "rank", "model.yaml", "--data", "names.csv", "--output", "nowhere/out.xlsx")
    require(done.returncode == 2 and not list(folder.glob("*.partial")), done.stderr)


def main():
    with tempfile.TemporaryDirectory(prefix="prefero-workbook-") as name:
        folder = pathlib.Path(name)
        reading(folder)
        a_bad_cell_is_named_by_its_row(folder)
        what_is_refused(folder)
        writing(folder)


main()
