"""Models that name files are read with whatever DuckDB there is."""

import importlib.util
import os
import subprocess
import sys


def test_the_duckdb_of_the_python_package_will_do(clients):
    folder, _ = clients
    library = importlib.util.find_spec("_duckdb").origin
    script = "import prefero, sys; print(prefero.rank(None, sys.argv[1], 'topsis', where='tenure > 10').top(1)[0]['id'])"
    told = [
        subprocess.run([sys.executable, "-c", script, str(folder / "model.yaml")], capture_output=True, text=True, check=True,
                       env=environment).stdout
        for environment in (os.environ, {**os.environ, "PREFERO_DUCKDB": library})
    ]
    assert told[0] == told[1] and told[0].startswith("C0")


def test_no_duckdb_is_an_error_that_says_what_to_do(clients):
    folder, _ = clients
    script = ("import prefero, sys\ntry:\n    prefero.rank(None, sys.argv[1], where='tenure > 10')\n"
              "except prefero.SourceFailure as error:\n    print(error)")
    said = subprocess.run([sys.executable, "-c", script, str(folder / "model.yaml")], capture_output=True, text=True, check=True,
                          env={**os.environ, "PREFERO_DUCKDB": str(folder / "nothing.so")}).stdout
    assert "DuckDB" in said and "PREFERO_DUCKDB" in said


def test_text_files_need_no_duckdb(clients):
    folder, _ = clients
    script = "import prefero, sys; print(prefero.rank(None, sys.argv[1], 'topsis').top(1)[0]['id'])"
    told = [subprocess.run([sys.executable, "-c", script, str(folder / "model.yaml")], capture_output=True, text=True, check=True, env=environment).stdout
            for environment in (os.environ, {**os.environ, "PREFERO_DUCKDB": str(folder / "nothing.so")})]
    assert told[0] == told[1] and told[0].startswith("C0")


def test_tables_in_memory_need_no_duckdb(clients):
    folder, _ = clients
    script = ("import prefero, sys\nprint(prefero.rank({'a': [1.0, 2.0]}, prefero.Model(['a'])).order.tolist())\n"
              "print([line for line in open('/proc/self/maps') if 'duckdb' in line])")
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                          env={**os.environ, "PREFERO_DUCKDB": str(folder / "nothing.so")}).stdout
    assert said == "[1, 0]\n[]\n"
