"""A real PostgreSQL server in a temporary folder: the same ranking as from files, and what goes wrong with servers."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = os.environ["PREFERO_PROGRAM"]
PASSWORD = "s3cret/w0rd"  # with a slash: written as %2F in an address
WRITTEN = "s3cret%2Fw0rd"
UNPRIVILEGED = 65534  # nobody


def server_programs():
    for folder in sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    if found is None:
        sys.exit("PostgreSQL's server is not installed (Debian and Ubuntu: scripts/setup installs it)")
    return pathlib.Path(found).parent


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """The server refuses to run as root: then it runs as nobody."""

    def __init__(self, folder):
        self.bin = server_programs()
        self.data = folder / "data"
        self.data.mkdir()
        self.port = free_port()
        self.as_user = []
        if os.geteuid() == 0:
            self.as_user = ["setpriv", f"--reuid={UNPRIVILEGED}", f"--regid={UNPRIVILEGED}", "--clear-groups"]
            os.chown(self.data, UNPRIVILEGED, UNPRIVILEGED)
            os.chmod(folder, 0o755)
        password = folder / "password"
        password.write_text(PASSWORD)
        os.chmod(password, 0o644)
        self.run("initdb", "--pgdata", self.data, "--username", "shop", "--pwfile", password, "--auth", "scram-sha-256",
                 "--encoding", "UTF8", "--no-locale", "--no-sync")
        self.process = subprocess.Popen(
            [*self.as_user, str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1",
             "-c", "unix_socket_directories=", "-c", "fsync=off"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        for _ in range(200):
            if self.sql("SELECT 1", check=False).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("the server did not start")

    def run(self, program, *arguments):
        subprocess.run([*self.as_user, str(self.bin / program), *map(str, arguments)], check=True,
                       stdout=subprocess.DEVNULL, cwd="/")

    def sql(self, text, check=True):
        return subprocess.run([str(self.bin / "psql"), "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1",
                               "-p", str(self.port), "-U", "shop", "-d", "postgres", "-c", text],
                              check=check, capture_output=True, text=True, env={**os.environ, "PGPASSWORD": PASSWORD})

    def address(self, password=WRITTEN, port=None):
        return f"postgresql://shop:{password}@127.0.0.1:{port or self.port}/postgres"

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=30)


MODEL = """title: Clients
alternatives: {{source: {source}, id: id, label: name{more}}}
criteria:
  revenue: {{column: revenue, goal: max, weight: 2}}
  late: {{column: late, goal: min}}
  since: {{column: since, goal: min}}
  vip: {{column: vip, goal: max}}
missing: {{policy: worst}}
methods: [topsis]
"""


def rows():
    for i in range(200):
        revenue = f"{(i * 7919) % 100003}.{i % 100:02d}"
        late = "" if i % 17 == 0 else str((i * 31) % 60 / 8)
        yield f"C{i:03d}", f"Łódź & Co {i}", revenue, late, f"20{10 + i % 15}-0{1 + i % 9}-1{i % 10}", i % 3 == 0


def prefero(*arguments, environment=None):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          env={**os.environ, **(environment or {})}, timeout=120)


def require(holds, what):
    if not holds:
        sys.exit(f"postgresql_test: {what}")


def require_failure(done, status, *words, never=(PASSWORD, WRITTEN)):
    said = done.stdout + done.stderr
    require(done.returncode == status, f"exit status {done.returncode} instead of {status}: {said}")
    for word in words:
        require(word in said, f"{word!r} is not in: {said}")
    for secret in never:
        require(secret not in said, f"a password is shown: {said}")


def ranking_of(done):
    require(done.returncode == 0, done.stderr)
    require(PASSWORD not in done.stdout + done.stderr and WRITTEN not in done.stdout + done.stderr, "a password is shown")
    document = json.loads(done.stdout)
    return document["ranking"]


def same_ranking_as_from_files(server, folder):
    text = "id,name,revenue,late,since,vip\n"
    values = []
    for client, name, revenue, late, since, vip in rows():
        text += f"{client},{name},{revenue},{late},{since},{'yes' if vip else 'no'}\n"
        values.append(f"('{client}', '{name}', {revenue}, {late or 'NULL'}, '{since}', {str(vip).lower()})")
    (folder / "clients.csv").write_text(text)
    server.sql("CREATE TABLE clients (id text PRIMARY KEY, name text, revenue numeric(12,2), late double precision, "
               "since date, vip boolean); CREATE SCHEMA other; CREATE TABLE other.more (id text); "
               f"INSERT INTO clients VALUES {', '.join(values)}")
    (folder / "file.yaml").write_text(MODEL.format(source="clients.csv", more=""))
    (folder / "table.yaml").write_text(MODEL.format(source=server.address(), more=", table: clients"))
    expected = ranking_of(prefero("rank", folder / "file.yaml", "--format", "json"))
    found = ranking_of(prefero("rank", folder / "table.yaml", "--format", "json"))
    require(len(expected) == 200 and found == expected, "the ranking from the server is another")
    again = ranking_of(prefero("rank", folder / "file.yaml", "--data", server.address(), "--query",
                               "SELECT * FROM clients WHERE revenue >= 0;", "--format", "json"))
    require(again == expected, "the ranking through a query is another")
    # the password from the environment, the table with its schema, and conditions
    few = prefero("rank", folder / "file.yaml", "--data", f"postgresql://shop@127.0.0.1:{server.port}/postgres", "--table",
                  "public.clients", "--where", "revenue > 50000 AND vip", "--format", "json",
                  environment={"PGPASSWORD": PASSWORD})
    chosen = {client for client, _, revenue, _, _, vip in rows() if float(revenue) > 50000 and vip}
    require({one["id"] for one in ranking_of(few)} == chosen, "where chooses other clients")
    frozen = folder / "frozen.json"
    done = prefero("fit", folder / "table.yaml", "-o", frozen)
    require(done.returncode == 0, done.stderr)
    require(PASSWORD not in frozen.read_text() and WRITTEN not in frozen.read_text(), "a frozen scale holds the password")
    starter = prefero("init", server.address(), "--table", "clients")
    require(starter.returncode == 0 and "revenue" in starter.stdout, starter.stderr)
    require(WRITTEN not in starter.stdout + starter.stderr, "the starter model holds the password")


def what_goes_wrong(server, folder):
    model = folder / "file.yaml"
    out = folder / "out.csv"
    rank = ["rank", model, "--output", out]
    require_failure(prefero(*rank, "--data", server.address("wr0ng"), "--table", "clients"), 3, "could not be reached",
                    "password authentication failed", never=("wr0ng", PASSWORD))
    require_failure(prefero(*rank, "--data", server.address(port=free_port()), "--table", "clients"), 3,
                    "could not be reached")
    require_failure(prefero(*rank, "--data", server.address("a/b@c"), "--table", "clients"), 3, never=("a/b@c", "b@c"))
    require_failure(prefero(*rank, "--data", server.address(), "--table", "client"), 3, 'has no table "client"',
                    'did you mean "clients"')
    require_failure(prefero(*rank, "--data", server.address()), 2, "holds the tables clients, other.more")
    require_failure(prefero(*rank, "--data", server.address(), "--query", "SELECT * FROM client"), 3, "does not exist",
                    "the tables are clients")
    require_failure(prefero(*rank, "--data", server.address(), "--query", "SELECT nothing FROM clients"), 2, "nothing")
    require_failure(prefero(*rank, "--data", server.address(), "--query", "DELETE FROM clients"), 2, "not a SELECT")
    require_failure(prefero(*rank, "--data", server.address(), "--table", "clients", "--where", "revenue / 0 > 1"), 2,
                    "division by zero")
    server.sql("CREATE SEQUENCE s")
    require_failure(prefero(*rank, "--data", server.address(), "--query",
                            "SELECT id, name, nextval('s') AS revenue, late, since, vip FROM clients"), 2, "read-only")
    require(not out.exists(), "a failed run left a file behind")
    require(not list(folder.glob("*.partial*")), "a failed run left half a file behind")


def connection_lost_while_reading(server, folder):
    # Rows come slowly: half a millisecond each, so that the read lasts until its backend is ended.
    query = ("SELECT 'C' || i AS id, 'n' AS name, i::float8 + length(pg_sleep(0.0005)::text) AS revenue, 1 AS late, "
             "DATE '2020-01-01' + (i % 300)::int AS since, true AS vip FROM generate_series(1, 200000) AS g(i)")
    out = folder / "lost.json"
    ended = []

    def end_backend():
        for _ in range(600):
            said = server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.0005)%' "
                              "AND query NOT LIKE '%LIMIT 1000%' AND pid <> pg_backend_pid() AND state = 'active' "
                              "AND now() - query_start > interval '1 second'", check=False).stdout
            if "t" in said:
                ended.append(True)
                return
            time.sleep(0.1)

    other = threading.Thread(target=end_backend)
    other.start()
    done = prefero("rank", folder / "file.yaml", "--data", server.address(), "--query", query, "--where", "revenue > 0",
                   "--output", out)
    other.join()
    require(ended, f"the backend was not found: {done.stderr}")
    require_failure(done, 3, "could not be read")
    require(not out.exists() and not list(folder.glob("lost*")), "a lost connection left a file behind")


CRM = """crm: {{source: {source}, as_of: 2025-06-30}}
criteria:
  revenue: {{crm: rev_12m, goal: max}}
  late: {{crm: avg_days_late, goal: min}}
  orders: {{sql: count(invoice.invoice_id), goal: max}}
missing: {{policy: worst}}
methods: [topsis]
"""


def crm_tables():
    tables = {"client": ("client_id text, name text, region text", [(f"{i:04d}", f"O'Neill {i}", f"R{i % 3}") for i in range(40)]),
              "invoice": ("invoice_id text, client_id text, issued date, due date, net numeric, currency text", []),
              "payment": ("payment_id text, invoice_id text, paid date, amount numeric", [])}
    for n in range(400):
        month, day = 1 + n % 12, 1 + n % 27
        year = 2025 if month <= 6 else 2024
        net = f"{100 + n * 7919 % 9000}.{n % 100:02d}"
        tables["invoice"][1].append((f"I{n:04d}", f"{n * 13 % 40:04d}", f"{year}-{month:02d}-{day:02d}",
                                     f"{year}-{month:02d}-{min(day + 10, 28):02d}", net, "EUR"))
        if n % 11:
            tables["payment"][1].append((f"P{n:04d}", f"I{n:04d}", f"{year}-{month:02d}-{min(day + n % 20, 28):02d}", net))
    return tables


def canonical_tables_of_a_server(server, folder):
    (folder / "crm").mkdir()
    server.sql("CREATE SCHEMA sales; ALTER ROLE shop SET search_path = sales, public")
    for name, (columns, rows) in crm_tables().items():
        header = [column.split()[0] for column in columns.split(", ")]
        (folder / "crm" / f"{name}.csv").write_text("\n".join(",".join(row) for row in [header, *rows]) + "\n")
        quoted = ["(" + ", ".join("'" + cell.replace("'", "''") + "'" for cell in row) + ")" for row in rows]
        server.sql(f"CREATE TABLE sales.{name} ({columns}); INSERT INTO sales.{name} VALUES {', '.join(quoted)}")
    (folder / "crm.yaml").write_text(CRM.format(source="crm"))
    (folder / "server.yaml").write_text(CRM.format(source=server.address()))
    expected = ranking_of(prefero("rank", folder / "crm.yaml", "--format", "json"))
    found = ranking_of(prefero("rank", folder / "server.yaml", "--format", "json"))
    require(len(expected) == 40 and found == expected, "the ranking from the server's CRM tables is another")
    whale = [prefero("crm", "whale", folder / name, "--format", "json") for name in ("crm.yaml", "server.yaml")]
    require(whale[0].returncode == whale[1].returncode, whale[1].stderr)
    out = folder / "lost.csv"
    rank = ["rank", folder / "crm.yaml", "--output", out]
    require_failure(prefero(*rank, "--data", server.address("wr0ng")), 3, "could not be reached", never=("wr0ng", PASSWORD))
    server.sql("ALTER TABLE sales.client RENAME TO customer")
    require_failure(prefero("rank", folder / "server.yaml", "--output", out), 2, "has no table client")
    server.sql("ALTER TABLE sales.customer RENAME TO client")
    require(not out.exists(), "a failed run left a file behind")
    require(not list(pathlib.Path(tempfile.gettempdir()).glob("prefero-??????/tables.duckdb")), "a copy was left behind")


def main():
    with tempfile.TemporaryDirectory(prefix="prefero-postgresql-") as name:
        folder = pathlib.Path(name)
        server = Server(folder)
        try:
            same_ranking_as_from_files(server, folder)
            what_goes_wrong(server, folder)
            canonical_tables_of_a_server(server, folder)
            connection_lost_while_reading(server, folder)
        finally:
            server.stop()


main()
