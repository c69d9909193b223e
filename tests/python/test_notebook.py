"""The example notebook runs, and still says what it says."""

import nbformat
from nbclient import NotebookClient


def said(notebook):
    """What each cell printed or returned, as text."""
    return [[one.get("text") or one.get("data", {}).get("text/plain") or one["output_type"] for one in cell.get("outputs", ())]
            for cell in notebook.cells]


def test_the_notebook_runs_and_says_what_it_says(source, tmp_path):
    stored = nbformat.read(source / "examples/python/clients.ipynb", as_version=4)
    run = nbformat.from_dict(stored.copy())
    for cell in run.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(run, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert said(run) == said(stored)
    assert sum(map(len, said(run))) >= 9
