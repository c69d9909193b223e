"""SQLite files through their ADBC driver: the same ranking as from text, and nothing is ever written to them."""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

PROGRAM = os.environ["PREFERO_PROGRAM"]


def require(holds, what):
    if not holds:
        sys.exit(f"sqlite_test: {what}")


def prefero(folder, *arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, cwd=folder, timeout=120)


def main():
    with tempfile.TemporaryDirectory(prefix="prefero-sqlite-") as name:
        folder = pathlib.Path(name)
        rows = [(f"C{i:03d}", i * 37 % 101 / 8, None if i % 9 == 0 else i % 7) for i in range(300)]
        with sqlite3.connect(folder / "shop #1.db") as base:
            base.execute("CREATE TABLE clients (id TEXT, revenue REAL, orders INTEGER)")
            base.executemany("INSERT INTO clients VALUES (?, ?, ?)", rows)
            base.execute("CREATE TABLE notes (id TEXT)")
        (folder / "clients.csv").write_text(
            "id,revenue,orders\n" + "".join(f"{a},{b},{'' if c is None else c}\n" for a, b, c in rows))
        (folder / "model.yaml").write_text(
            "alternatives: {source: clients.csv, id: id}\n"
            "criteria: {revenue: {column: revenue, goal: max}, orders: {column: orders, goal: max}}\n"
            "missing: {policy: worst}\n")
        before = (folder / "shop #1.db").read_bytes()
        expected = json.loads(prefero(folder, "rank", "model.yaml", "--format", "json").stdout)["ranking"]
        for more in (["--table", "clients"], ["--query", "SELECT * FROM clients"]):
            done = prefero(folder, "rank", "model.yaml", "--data", "sqlite:shop #1.db", *more, "--format", "json")
            require(done.returncode == 0, done.stderr)
            require(json.loads(done.stdout)["ranking"] == expected, f"another ranking with {more}")
        done = prefero(folder, "rank", "model.yaml", "--data", "sqlite:shop #1.db")
        require(done.returncode == 2 and "holds the tables clients, notes" in done.stderr, done.stderr)
        done = prefero(folder, "rank", "model.yaml", "--data", "sqlite:shop #1.db", "--table", "client")
        require(done.returncode == 3 and 'did you mean "clients"' in done.stderr, done.stderr)
        done = prefero(folder, "rank", "model.yaml", "--data", "sqlite:none.db", "--table", "clients")
        require(done.returncode == 3 and "no such file" in done.stderr, done.stderr)
        (folder / "bad.db").write_bytes(b"not a database at all, but long enough to be read as one" * 40)
        done = prefero(folder, "rank", "model.yaml", "--data", "sqlite:bad.db", "--table", "clients")
        require(done.returncode == 3 and "bad.db" in done.stderr, done.stderr)
        require((folder / "shop #1.db").read_bytes() == before, "the database was changed")
        canonical_tables(folder)


# The tables of a CRM, in capitals and with amounts as real numbers, beside the same as text files.
def canonical_tables(folder):
    clients = [(f"{i:03d}", f"Firm {i}") for i in range(30)]
    invoices = [(f"I{n}", f"{n * 7 % 30:03d}", f"2025-{1 + n % 12:02d}-{1 + n % 28:02d}", n * 1234 % 5000 / 4) for n in range(200)]
    with sqlite3.connect(folder / "crm.db") as base:
        base.execute("CREATE TABLE CLIENT (CLIENT_ID TEXT, NAME TEXT)")
        base.executemany("INSERT INTO CLIENT VALUES (?, ?)", clients)
        base.execute("CREATE TABLE Invoice (invoice_id TEXT, client_id TEXT, issued TEXT, net REAL)")
        base.executemany("INSERT INTO Invoice VALUES (?, ?, ?, ?)", invoices)
        base.execute("CREATE TABLE unrelated (x BLOB)")
    (folder / "crm").mkdir()
    for name, header, rows in (("client", "client_id,name", clients), ("invoice", "invoice_id,client_id,issued,net", invoices)):
        (folder / "crm" / f"{name}.csv").write_text(header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in rows))
    for name, source in (("files", "crm"), ("base", "sqlite:crm.db")):
        (folder / f"{name}.yaml").write_text(
            f"crm: {{source: '{source}', as_of: 2025-12-31}}\n"
            "criteria: {revenue: {crm: rev_12m, goal: max}, invoices: {sql: count(invoice.invoice_id), goal: max}}\n"
            "missing: {policy: worst}\n")
    found = [prefero(folder, "rank", f"{name}.yaml", "--format", "json") for name in ("files", "base")]
    require(all(done.returncode == 0 for done in found), found[0].stderr + found[1].stderr)
    first, second = (json.loads(done.stdout)["ranking"] for done in found)
    require(len(first) == 30 and first == second, "another ranking from the tables of a database")


main()
