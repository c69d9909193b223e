"""Weights from data beside other people's libraries, part of benchmarks/against_peers: the same table, in one run, in turn. Every peer's weights
are held to prefero's on 2,000 rows before it is timed. All criteria are benefits, because the peers do not agree on how CRITIC treats costs."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS, CHECKED, CRITERIA = 1_000_000, 2_000, 10
METHODS = ("entropy", "critic", "merec")


def pymcdm(method, values):
    import pymcdm.weights
    import numpy as np
    call = getattr(pymcdm.weights, f"{method}_weights")
    types = np.ones(CRITERIA)
    return (lambda: call(values, types)) if method == "merec" else (lambda: call(values))


def scikit_criteria(method, values):
    import skcriteria
    from skcriteria.preprocessing import weighters
    import numpy as np
    data = skcriteria.mkdm(values, np.ones(CRITERIA))
    one = {"entropy": "EntropyWeighter", "critic": "CRITIC", "merec": "MEREC"}[method]
    weigher = getattr(weighters, one)()
    return lambda: weigher.transform(data).weights.to_numpy()


def pydecision(method, values):
    import importlib
    import numpy as np
    call = getattr(importlib.import_module("pyDecision.algorithm"), f"{method}_method")
    return lambda: np.asarray(call(values, ["max"] * CRITERIA), dtype=float)


def by_hand(method, values):
    import numpy as np

    def entropy():
        p = values / values.sum(0)
        told = 1 + (p * np.log(p)).sum(0) / np.log(len(p))
        return told / told.sum()

    def critic():
        low, high = values.min(0), values.max(0)
        told = values.std(0, ddof=1) / (high - low) * (1 - np.corrcoef(values, rowvar=False)).sum(0)
        return told / told.sum()

    def merec():
        logarithms = np.log(values / values.min(0))
        total = CRITERIA + logarithms.sum(1)
        effects = -np.log1p(-logarithms / total[:, None]).sum(0)
        return effects / effects.sum()
    return {"entropy": entropy, "critic": critic, "merec": merec}[method]


TOOLS = {"pymcdm": pymcdm, "scikit-criteria": scikit_criteria, "pyDecision": pydecision, "NumPy by hand": by_hand}


def table(rows):
    import numpy as np
    return np.random.default_rng(40 + rows).uniform(1, 100, (rows, CRITERIA))


def weights_of(program, method, values):
    with tempfile.TemporaryDirectory(prefix="prefero-peers-") as folder:
        names = [f"c{j}" for j in range(CRITERIA)]
        lines = [",".join(["id", *names])] + [",".join([f"r{i}", *map(repr, map(float, row))]) for i, row in enumerate(values)]
        Path(folder, "clients.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = "alternatives: {source: clients.csv, id: id}\ncriteria:\n" + "".join(f"  {name}: {{column: {name}}}\n" for name in names)
        Path(folder, "model.yaml").write_text(model, encoding="utf-8")
        done = subprocess.run([program, "weights", "model.yaml", "--method", method, "--format", "json", "--quiet"], cwd=folder, capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"against_peers: prefero weights ended with {done.returncode}: {done.stderr}")
        found = json.loads(done.stdout)["weights"]
        return [found[name] for name in names]


def own_time(bench, method):
    done = subprocess.run([bench, "--no-check", f"--benchmark_filter=^weighting/{method}/{ROWS}/", "--benchmark_format=json"], capture_output=True,
                          text=True, check=True)
    return json.loads(done.stdout)["benchmarks"][0]["real_time"] / 1000


def measure_judgements(arguments, store):
    """Weights from one matrix of ten criteria by the principal eigenvector: ahpy one by one, prefero a hundred thousand at a time."""
    import ahpy
    import numpy as np
    random, matrices = np.random.default_rng(9), []
    for _ in range(20):
        w, noise = np.exp(2 * random.random(CRITERIA)), np.exp(2 * random.random((CRITERIA, CRITERIA)) - 1)
        upper = np.triu(np.outer(w, 1 / w) * noise, 1)
        matrices.append(upper + np.tril(1 / np.where(upper.T > 0, upper.T, 1), -1) + np.eye(CRITERIA))

    def one(matrix):
        pairs = {(i, j): float(matrix[i, j]) for i in range(CRITERIA) for j in range(i + 1, CRITERIA)}
        found = ahpy.Compare("weights", pairs, precision=10).target_weights
        return [float(found[i]) for i in range(CRITERIA)]

    values, vectors = np.linalg.eig(matrices[0])
    right = vectors[:, values.real.argmax()].real
    off = float(np.abs(np.asarray(one(matrices[0])) - right / right.sum()).max())
    if off > 1e-6:
        sys.exit(f"against_peers: ahpy gives other weights than the principal eigenvector (off by {off:.1e})")
    taken = []
    for _ in range(arguments.rounds):
        start = time.perf_counter()
        for matrix in matrices:
            one(matrix)
        taken.append((time.perf_counter() - start) / len(matrices))
    done = subprocess.run([arguments.bench, "--no-check", "--benchmark_filter=^priorities/100000/1/", "--benchmark_format=json"], capture_output=True,
                          text=True, check=True)
    own = json.loads(done.stdout)["benchmarks"][0]["real_time"] / 1000 / 100_000
    store["judgements"] = {"ahpy": statistics.median(taken), "prefero": own}


def measure(arguments, store):
    import numpy as np
    if not Path(arguments.bench).exists() or ("weights" in store and not arguments.fresh):
        return
    measure_judgements(arguments, store)
    few, many, found = table(CHECKED), table(ROWS), {}
    for method in METHODS:
        right, ready = weights_of(arguments.program, method, few), {}
        for tool, make in TOOLS.items():
            try:
                off = float(np.abs(np.asarray(make(method, few)()) - right).max())
                if off > 1e-6:  # pyDecision adds 1e-9 to what it takes logarithms of
                    found[f"{method}|{tool}"] = {"skipped": f"other weights (off by {off:.1e})"}
                    continue
                start = time.perf_counter()
                make(method, few)()
                expected = (time.perf_counter() - start) * ROWS / CHECKED
                if expected > 5 * arguments.cap:
                    found[f"{method}|{tool}"] = {"skipped": f"about {expected:.0f} s"}
                    continue
                ready[tool] = make(method, many)
            except Exception as error:  # a peer that fails is told, not hidden
                found[f"{method}|{tool}"] = {"skipped": f"failed: {type(error).__name__}: {error}"[:120]}
        times = {tool: [] for tool in ["prefero", *ready]}
        for _ in range(arguments.rounds):
            times["prefero"].append(own_time(arguments.bench, method))
            for tool, call in ready.items():
                if times[tool] and times[tool][0] > arguments.cap / 3:
                    continue  # once is enough for what takes seconds
                start = time.perf_counter()
                call()
                times[tool].append(time.perf_counter() - start)
        for tool, taken in times.items():
            found[f"{method}|{tool}"] = {"seconds": statistics.median(taken)}
    store["weights"] = found


def shown(seconds):
    return f"{seconds * 1e3:.1f}" if seconds < 0.1 else f"{seconds * 1e3:,.0f}"


def markdown(store):
    if "weights" not in store:
        return ""
    text = "\n## Weights from data, 1e6 x 10, beside other libraries\n\n| method | by | ms | times prefero |\n| --- | --- | ---: | ---: |\n"
    for method in METHODS:
        own = store["weights"][f"{method}|prefero"]["seconds"]
        for tool in ["prefero", *TOOLS]:
            one = store["weights"][f"{method}|{tool}"]
            if "seconds" in one:
                ratio = "" if tool == "prefero" else f"{one['seconds'] / own:.1f}"
                text += f"| {method} | {tool} | {shown(one['seconds'])} | {ratio} |\n"
            else:
                text += f"| {method} | {tool} | {one['skipped']} | |\n"
    if "judgements" in store:
        ours, theirs = (1e6 * store["judgements"][who] for who in ("prefero", "ahpy"))
        text += (f"\nWeights from one matrix of judgements over ten criteria (AHP, principal eigenvector, one thread): prefero {ours:.2f} microseconds, "
                 f"ahpy {theirs:,.0f}: {theirs / ours:,.0f} times.\n")
    return text
