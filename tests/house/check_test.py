"""scripts/check finds what it promises to find, and nothing in a small tree that keeps the rules."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]

METHOD = """#include "mcda/method/method.hpp"
struct Good { static constexpr MethodInfo info{ .name = "good", .aliases = "fine " "well" }; };
// try and catch are words of a comment, and "throw" is in a string: neither counts
const char* text = "throw"; const char* raw = R"(catch "it")"; const int many = 1'000;
std::unique_ptr<const Method> make_good() { return nullptr; }
"""
GOOD = {
    "methods/ranking/good.cpp": METHOD,
    "tests/oracles/well/case.json": "{}",
    "docs/methods/good.md": "good\n",
    "docs/README.md": "[0001](decisions/0001-why.md) [first](first.md#steps)\n",
    "docs/first.md": "first\n",
    "docs/decisions/0001-why.md": "why\n",
    "mcda/engine/parallel.hpp": "#pragma once\n#include <thread>\ninline void f() { try { } catch (...) { } }\n",
    "mcda/files/model.cpp": '#include <yaml-cpp/yaml.h>\n#include "mcda/engine/run.hpp"\n',
}
# file, its text, a part of the message that is expected for it, at this line
BAD = [
    ("mcda/model/a.cpp", '#include "mcda/engine/run.hpp"\n', "model may include model, not engine", 1),
    ("mcda/engine/b.cpp", '\n#include "mcda/source/source.hpp"\n', "not source", 2),
    ("mcda/source/c.cpp", '#include "mcda/files/model.hpp"\n', "not files", 1),
    ("mcda/scale/d.cpp", "#include <fstream>\n", "the core uses no a file", 1),
    ("mcda/method/e.cpp", "#include <mutex>\n", "threads", 1),
    ("mcda/engine/f.cpp", "int f() {\n  try { return 1; } catch (...) { }\n}\n", "try: the core", 2),
    ("mcda/model/g.hpp", "#pragma once\n#include <Eigen/Core>\n", "no type of Eigen", 2),
    ("mcda/model/h.hpp", "int h;\n", "#pragma once", 1),
    ("mcda/model/i.cpp", '#include "i.hpp"\n', "write the path from the top folder", 1),
    ("methods/ranking/good.cpp", METHOD + '#include "mcda/engine/run.hpp"\n', "a method may use", 6),
    ("methods/ranking/good.cpp", METHOD.replace('"good"', '"other"'), "the file good", 2),
    ("methods/ranking/good.cpp", METHOD.replace("make_good", "make_bad"), "make_good() is missing", 5),
    ("methods/ranking/bare.cpp", METHOD.replace("good", "bare").replace("fine", "x").replace("well", "y"), "no reference case", 2),
    ("methods/ranking/bare.cpp", METHOD.replace("good", "bare").replace("fine", "x"), "is taken by", 2),
    ("methods/other/bare.cpp", METHOD, "methods/KIND/NAME.cpp", 1),
    ("docs/second.md", "second\n", "is not linked", 1),
    ("docs/decisions/0002-why-not.md", "why not\n", "is not linked", 1),
    ("README.md", "see " + "/home" + "/someone/file\n", "folder of a machine", 1),
    (".npmrc", "x=1\nregistry" + "=https:" + "//example.org\n", "address of a package registry", 2),
    ("cli/main.cpp", "int main() {}  // TO" + "DO\n", "unfinished", 1),
]


def run_check(files):
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        for name, text in files.items():
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (top / "scripts").mkdir()
        shutil.copy(SOURCE / "scripts/check", top / "scripts/check")
        done = subprocess.run([sys.executable, top / "scripts/check"], capture_output=True, text=True)
        return done.returncode, done.stdout


failures = 0


def expect(what, holds, output):
    global failures
    if not holds:
        failures += 1
        print(f"FAILED: {what}\n{output}")


status, output = run_check(GOOD)
expect("a tree that keeps the rules passes", status == 0, output)
for name, text, message, line in BAD:
    status, output = run_check({**GOOD, name: text})
    found = any(row.startswith(f"{name}:{line}: ") and message in row for row in output.splitlines())
    expect(f"{name}:{line}: {message}", status == 1 and found, output)
status, output = run_check({**GOOD, "mcda/model/long.cpp": "\n" * 501})
expect("a long file is a warning", status == 0 and "warning: mcda/model/long.cpp: 501 lines" in output, output)

print(f"{len(BAD) + 2 - failures} passed, {failures} failed")
sys.exit(1 if failures else 0)
