"""The methods of the examples once more, from the published formulas, in plain Python.

Nothing here is shared with the C++ library: these functions made the numbers under examples/*/expected, which the tests hold
the program to. They are written to be read beside the formula, not to be fast: PROMETHEE and ELECTRE compare every pair.

Conventions: `rows` is a list of m rows of n values, `weights` sum to 1, `maximise` is a list of n truth values.
"""

from math import sqrt

TIE = 1e-10


def columns(rows):
    return [list(column) for column in zip(*rows)]


def weighted_sum(rows, weights, maximise):
    """V = sum w r with min-max r; a constant column counts 1."""
    scores = [0.0] * len(rows)
    for column, weight, up in zip(columns(rows), weights, maximise):
        low, high = min(column), max(column)
        for i, x in enumerate(column):
            r = 1.0 if high == low else (x - low) / (high - low) if up else (high - x) / (high - low)
            scores[i] += weight * r
    return scores


def topsis(rows, weights, maximise):
    """Hwang and Yoon (1981): closeness d- / (d+ + d-) after division by the column's Euclidean length."""
    to_best, to_worst = [0.0] * len(rows), [0.0] * len(rows)
    for column, weight, up in zip(columns(rows), weights, maximise):
        length = sqrt(sum(x * x for x in column))
        v = [weight * x / length if length > 0 else 0.0 for x in column]
        best, worst = (max(v), min(v)) if up else (min(v), max(v))
        for i, value in enumerate(v):
            to_best[i] += (value - best) ** 2
            to_worst[i] += (value - worst) ** 2
    return [sqrt(b) / (sqrt(a) + sqrt(b)) if a + b > 0 else 0.5 for a, b in zip(to_best, to_worst)]


def vikor(rows, weights, maximise, v=0.5):
    """Opricovic and Tzeng (2004): lists S, R, Q; smaller is better."""
    s, r = [0.0] * len(rows), [0.0] * len(rows)
    for column, weight, up in zip(columns(rows), weights, maximise):
        best, worst = (max(column), min(column)) if up else (min(column), max(column))
        for i, x in enumerate(column):
            term = weight * (best - x) / (best - worst) if best != worst else 0.0
            s[i] += term
            r[i] = max(r[i], term)

    def share(values):
        low, high = min(values), max(values)
        return [(x - low) / (high - low) if high > low else 0.0 for x in values]

    q = [v * a + (1 - v) * b for a, b in zip(share(s), share(r))]
    return s, r, q


def compromise(q, s, r):
    """Conditions C1 and C2 and the trimmed set of compromise solutions (row numbers)."""
    m = len(q)
    order = sorted(range(m), key=lambda i: q[i])
    step = 1 / (m - 1)
    advantage = q[order[1]] - q[order[0]] >= step - TIE
    stability = s[order[0]] <= min(s) + TIE or r[order[0]] <= min(r) + TIE
    if not advantage:
        members = [i for i in order if q[i] - q[order[0]] < step - TIE]
    else:
        members = order[:1] if stability else order[:2]
    return advantage, stability, sorted(members)


def linear_preference(d, q, p):
    """Brans and Vincke (1985), shape V; usual where p is 0."""
    if d <= 0 or d <= q:
        return 0.0
    return 1.0 if d >= p else (d - q) / (p - q)


def promethee_2(rows, weights, maximise, thresholds):
    """Net flow by all pairs; `thresholds` is a list of (q, p)."""
    m = len(rows)
    flow = [0.0] * m
    for column, weight, up, (q, p) in zip(columns(rows), weights, maximise, thresholds):
        sign = 1 if up else -1
        for a in range(m):
            x = column[a]
            balance = 0.0
            for b in range(m):
                d = sign * (x - column[b])
                if d > 0:
                    balance += linear_preference(d, q, p)
                elif d < 0:
                    balance -= linear_preference(-d, q, p)
            flow[a] += weight * balance
    return [f / (m - 1) for f in flow]


def electre_1(rows, weights, maximise, c_hat, d_hat):
    """Roy (1968): outranked[a] is the set of rows that a outranks; discordance by each criterion's own range."""
    m, n = len(rows), len(weights)
    ranges = [max(column) - min(column) for column in columns(rows)]
    outranked = [set() for _ in range(m)]
    for a in range(m):
        for b in range(m):
            if a == b:
                continue
            concordance = discordance = 0.0
            for j in range(n):
                lead = rows[a][j] - rows[b][j] if maximise[j] else rows[b][j] - rows[a][j]
                if lead >= 0:
                    concordance += weights[j]
                elif ranges[j] > 0:
                    discordance = max(discordance, -lead / ranges[j])
            if concordance >= c_hat - 1e-12 and discordance <= d_hat + 1e-12:
                outranked[a].add(b)
    return outranked


def circuits(successors):
    """Strong components by Kosaraju's two passes, without recursion; component number of each row."""
    m = len(successors)
    predecessors = [[] for _ in range(m)]
    for a, reached in enumerate(successors):
        for b in reached:
            predecessors[b].append(a)
    finished, seen = [], [False] * m
    for root in range(m):
        stack = [(root, iter(sorted(successors[root])))] if not seen[root] else []
        seen[root] = True
        while stack:
            node, rest = stack[-1]
            following = next((b for b in rest if not seen[b]), None)
            if following is None:
                finished.append(node)
                stack.pop()
            else:
                seen[following] = True
                stack.append((following, iter(sorted(successors[following]))))
    component = [-1] * m
    for number, root in enumerate(reversed(finished)):
        stack = [root] if component[root] < 0 else []
        while stack:
            node = stack.pop()
            if component[node] < 0:
                component[node] = number
                stack.extend(a for a in predecessors[node] if component[a] < 0)
    return component


def kernel(successors):
    """Rows of the kernel after each circuit is taken as one: not outranked by another kernel row, and outranking all others."""
    component = circuits(successors)
    members = {}
    for row, number in enumerate(component):
        members.setdefault(number, []).append(row)
    beaten_by = {number: set() for number in members}
    for a, reached in enumerate(successors):
        for b in reached:
            if component[a] != component[b]:
                beaten_by[component[b]].add(component[a])
    chosen = {}

    def decide(number):  # in the kernel when none of those that beat it is
        pending = [number]
        while pending:
            now = pending[-1]
            unknown = [other for other in beaten_by[now] if other not in chosen]
            if unknown:
                pending.extend(unknown)
                continue
            chosen[now] = not any(chosen[other] for other in beaten_by[now])
            pending.pop()

    for number in members:
        decide(number)
    groups = sorted(sorted(rows) for rows in members.values() if len(rows) > 1)
    return sorted(row for number, rows in members.items() if chosen[number] for row in rows), groups


def ranks(scores, average=False):
    """Competition ranks (or average ranks) of scores where larger is better, with the project's tie tolerance."""
    size = min(1.0, max(abs(x) for x in scores))

    def tied(a, b):
        return abs(a - b) <= TIE * max(size, abs(a), abs(b))

    result = []
    for x in scores:
        above = sum(1 for y in scores if y > x and not tied(x, y))
        alike = sum(1 for y in scores if tied(x, y))
        result.append(above + (alike + 1) / 2 if average else above + 1)
    return result


def borda(rankings):
    """Points per alternative: in every ranking the number it beats and half of those it ties with (the number itself left out)."""
    m = len(rankings[0])
    return [sum(m - rank[i] for rank in rankings) for i in range(m)]


def kendall_tau_b(x, y):
    concordant = discordant = ties_x = ties_y = 0
    m = len(x)
    for a in range(m):
        for b in range(a + 1, m):
            dx, dy = (x[a] > x[b]) - (x[a] < x[b]), (y[a] > y[b]) - (y[a] < y[b])
            ties_x += dx == 0
            ties_y += dy == 0
            concordant += dx * dy > 0
            discordant += dx * dy < 0
    pairs = m * (m - 1) / 2
    return (concordant - discordant) / sqrt((pairs - ties_x) * (pairs - ties_y))
