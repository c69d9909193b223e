"""What the tests of the examples share: running the program and the examples' own binaries."""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(os.environ.get("PREFERO_SOURCE_DIR", Path(__file__).resolve().parent.parent.parent))
PROGRAM = Path(os.environ.get("PREFERO_PROGRAM", ROOT / "build" / "release" / "prefero"))
EXAMPLES = ROOT / "examples"


def run(*arguments, folder=ROOT, program=PROGRAM):
    return subprocess.run([str(program), *map(str, arguments)], cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def answer(*arguments):
    """The JSON document of a command that has to succeed."""
    done = run(*arguments, "--format", "json")
    if done.returncode != 0:
        raise AssertionError(f"prefero {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}")
    return json.loads(done.stdout)


def by_id(ranking, key):
    return {entry["id"]: entry[key] for entry in ranking}
