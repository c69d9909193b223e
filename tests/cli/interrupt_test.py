"""A second Ctrl-C ends the program at once, and still leaves no temporary file or folder behind."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ["PREFERO_PROGRAM"]


def require(holds, what):
    if not holds:
        sys.exit(f"interrupt_test: {what}")


def leftovers(folder, known):
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.name not in known)


def interrupted(folder, known, *arguments):
    """Whether both signals came while the program had something to clean up."""
    environment = os.environ | {"TMPDIR": str(folder / "tmp")}
    with subprocess.Popen([PROGRAM, *arguments], cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while process.poll() is None and not leftovers(folder, known) and time.monotonic() < until:
            time.sleep(0.001)
        seen = leftovers(folder, known)
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.002)
        status = process.wait(timeout=60)
    # A program that was done before the second signal came leaves its result, and nothing else.
    done = {"crm"} | {one.name for one in (folder / "crm").glob("*")}
    left = leftovers(folder, known | done)
    require(not left, f"{arguments[0]} left {left}")
    shutil.rmtree(folder / "crm", ignore_errors=True)
    return bool(seen) and status == -signal.SIGINT and len(done) == 1


def main():
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        (folder / "tmp").mkdir()
        # Made while it is interrupted: its tables as Parquet are written part by part into a folder of their own.
        known = {"tmp"}
        require(interrupted(folder, known, "generate", "-o", "crm", "--clients", "400000", "--format", "parquet"), "generate was not caught in the act")
        rows = "".join(f"F{i};2025-01-10;2025-01-24;23.01.2025;Client {i % 5000};{i % 5000:010};1 234,50\n" for i in range(100_000))
        (folder / "faktury.csv").write_text("Nr faktury;Data wystawienia;Termin płatności;Data zapłaty;Kontrahent;NIP;Netto\n" + rows, encoding="utf-8")
        known.add("faktury.csv")
        caught = any(interrupted(folder, known, "crm", "import", "faktury.csv", "-o", "crm") for _ in range(20))
        require(caught, "crm import was not caught in the act")


main()
