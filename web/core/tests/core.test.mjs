// The core in the page against the program: the same scores, orders, limits, agreements and ways for four portfolios, every live
// method and twenty seeded weightings. Needs the program (PREFERO_PROGRAM) and build/wasm/prefero.wasm.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { bridge, wasm } from "./bridge.mjs";
import { hasResellers, json, models, random, slotsOf } from "./data.mjs";

const weightings = 20;
const together = 7; // methods a call: the program compares every two of them

const sets = {};
let loadCore;

before(async () => {
  ({ loadCore } = await bridge());
  const code = wasm();
  for (const [name, words] of Object.entries(await models())) {
    const slots = await slotsOf(...words);
    const core = await loadCore(code, slots.report, slots.columns);
    sets[name] = { words, ...slots, core, rowOf: new Map(slots.ids.map((id, row) => [id, row])) };
  }
});

/** Seeded weights; a third of the criteria weigh nothing in every fourth of them. */
function weightsOf(set, seed) {
  const next = random(1000 + seed);
  const weights = Float64Array.from(set.report.criteria, () => {
    const weight = 0.02 + next();
    return seed % 4 === 3 && next() < 0.33 ? 0 : weight;
  });
  if (weights.every((weight) => weight === 0)) weights[0] = 1;
  return weights;
}
const written = (set, weights) => set.report.criteria.map((one, j) => `${one.id}=${weights[j]}`).join(",");
const asReported = (set) => Float64Array.from(set.report.criteria, (one) => one.weight);
const liveOf = (set) => set.core.methods().filter((one) => one.live).map((one) => one.name);
// A label of two parameters is no name that the program takes.
const named = (labels) => labels.filter((label) => /^\w+$/.test(label));

function assertSameRanking(set, method, ranking, found) {
  const scale = Math.max(...found.scores.map(Math.abs));
  let worst = 0;
  for (const { id, score } of ranking) worst = Math.max(worst, Math.abs(score - found.scores[set.rowOf.get(id)]));
  assert.ok(worst <= 1e-12 * scale, `${method}: scores differ by ${worst / scale} of the largest`);
  ranking.forEach(({ id, score }, place) => {
    const row = found.order[place];
    if (set.ids[row] === id) return;
    assert.ok(Math.abs(found.scores[row] - score) <= 2e-12 * scale, `${method}: place ${place + 1} is ${set.ids[row]}, not ${id}`);
  });
  const rankOf = new Map(ranking.map((one) => [one.id, one.rank]));
  let other = 0;
  set.ids.forEach((id, row) => {
    if (rankOf.get(id) !== found.ranks[row]) ++other;
  });
  assert.equal(other, 0, `${method}: ${other} ranks differ`);
}

/** Lists of at most `size`. */
function groups(list, size) {
  const out = [];
  for (let i = 0; i < list.length; i += size) out.push(list.slice(i, i + size));
  return out;
}

for (const name of ["superstore", "crm", "10,000 clients", "resellers"]) {
  const skip = name === "resellers" && !hasResellers && "the public data set does not lie beside the checkout";
  describe(name, { concurrency: 2, skip }, () => {
    for (let seed = 0; seed < weightings; ++seed) {
      test(`weighting ${seed + 1}: every live method ranks as the program does`, async () => {
        const set = sets[name];
        const weights = weightsOf(set, seed);
        let ranked = 0;
        for (const methods of groups(named(liveOf(set)), set.ids.length > 5000 ? together : 100)) {
          const said = await json("compare", ...set.words, "--methods", methods.join(","), "--weights", written(set, weights));
          for (const method of methods) {
            const ranking = said.rankings[method];
            if (!ranking) {
              const skipped = said.skipped.find((one) => one.method === method);
              assert.ok(skipped, `${method} is neither ranked nor skipped`);
              assert.throws(() => set.core.rank(method, weights), { name: "Error" }, `${method} was refused by the program`);
              continue;
            }
            assertSameRanking(set, method, ranking, set.core.rank(method, weights));
            ++ranked;
          }
        }
        assert.ok(ranked >= 15, `only ${ranked} methods were compared`);
      });
    }

    test("tau-b, consensus and movers of the report's methods are those of compare", async () => {
      const set = sets[name];
      const methods = set.report.methods.filter((one) => one.live).map((one) => one.name);
      const said = await json("compare", ...set.words, "--methods", methods.join(","));
      const found = set.core.compare(methods, asReported(set));
      assert.deepEqual(found.methods, said.methods.map((one) => one.label ?? one.name ?? one));
      said.agreement.kendall_tau_b.forEach((row, a) =>
        row.forEach((tau, b) => assert.ok(Math.abs(tau - found.tauB[a][b]) <= 1e-9, `${methods[a]} and ${methods[b]}`)),
      );
      for (const { id, rank } of said.consensus.ranking) assert.equal(found.consensus.ranks[set.rowOf.get(id)], rank, id);
    });

    for (const method of ["weighted_sum", "promethee_2", "topsis"]) {
      test(`limits of weights by ${method} are those of sensitivity`, async () => {
        const set = sets[name];
        const said = await json("sensitivity", ...set.words, "--flat", "--samples", "0", "--top", "10", "--method", method);
        const found = set.core.stability(method, asReported(set), 10);
        assert.equal(found.length, said.stability.length);
        said.stability.forEach((one, k) => {
          const mine = found[k];
          const id = set.report.criteria[mine.criterion].id;
          assert.equal(id, one.criterion);
          assert.equal(mine.exact, one.exact);
          for (const end of ["weight", "lower", "upper"])
            assert.ok(Math.abs(mine[end] - one[end]) <= 1e-9, `${id} ${end}: ${mine[end]}, not ${one[end]}`);
          const top = mine.topK ?? { lower: 0, upper: 1 };
          for (const end of ["lower", "upper"])
            assert.ok(Math.abs(top[end] - one.top_k[end]) <= 1e-9, `${id} top_k ${end}: ${top[end]}, not ${one.top_k[end]}`);
          for (const [end, change] of [["below", one.below], ["above", one.above]]) {
            if (!change) continue;
            const at = mine.firstChange.find((each) => Math.abs(each.at - change.at) <= 1e-9);
            assert.ok(at, `${id} ${end}`);
            assert.equal(set.ids[at.out], change.out);
            assert.equal(set.ids[at.in], change.in);
          }
        });
      });
    }

    test("acceptability is that of sensitivity with the same seed", async () => {
      const set = sets[name];
      for (const [spread, words] of [[0.2, ["--spread", "0.2"]], [Infinity, []]]) {
        const said = await json("sensitivity", ...set.words, "--flat", "--seed", "7", "--samples", "200", "--top", "10", ...words);
        const { acceptability } = said;
        const ids = acceptability.ids.slice(0, 30);
        const rows = Uint32Array.from(ids, (id) => set.rowOf.get(id));
        const method = set.report.methods[0].name;
        set.core.smaa(method, asReported(set), spread, 7, 0, 50, rows, 10); // what was drawn is kept
        const found = set.core.smaa(method, asReported(set), spread, 7, 50, 150, rows, 10);
        assert.equal(found.samples, 200);
        ids.forEach((id, r) => {
          const top = acceptability.top_k?.[r] ?? acceptability.rank[r].slice(0, 10).reduce((sum, share) => sum + share, 0);
          assert.ok(Math.abs(found.topK[r] / 200 - top) <= 1e-12, `${id}: ${found.topK[r] / 200}, not ${top}`);
          assert.equal(found.bands.subarray(6 * r, 6 * r + 6).reduce((sum, count) => sum + count, 0), 200);
          assert.ok(found.low[r] <= found.high[r]);
        });
      }
    });

    test("contributions and ways to a rank are those of explain", async () => {
      const set = sets[name];
      for (const method of ["weighted_sum", "topsis"]) {
        const ranking = set.core.rank(method, asReported(set));
        const row = ranking.order[Math.min(20, ranking.order.length - 1)];
        const said = await json("explain", ...set.words, "--client", set.ids[row], "--method", method, "--reach", "8");
        const found = set.core.explain(method, asReported(set), row);
        for (const one of said.contributions) {
          const j = set.report.criteria.findIndex((each) => each.id === one.criterion);
          assert.ok(Math.abs(found.contribution[j] - one.contribution) <= 1e-11, `${method} ${one.criterion}`);
        }
        const reach = set.core.toReach(method, asReported(set), row, 8);
        const changes = said.to_reach?.changes ?? [];
        const ways = [...reach.single.filter(Boolean).map((one) => [one]), ...(reach.mixed ? [reach.mixed] : [])];
        assert.equal(changes.length > 0, ways.length > 0, `${method}: ${JSON.stringify(said.to_reach)}`);
        if (changes.length === 0) continue;
        const same = ways.some(
          (way) =>
            way.length === changes.length &&
            way.every((one) => changes.some((each) => each.criterion === set.report.criteria[one.criterion].id && Math.abs(each.to - one.to) <= 1e-9)),
        );
        assert.ok(same, `${method}: ${JSON.stringify(changes)} against ${JSON.stringify(ways)}`);
        // The promise holds: with the values typed in the client stands there.
        for (const way of ways) {
          const raw = Float64Array.from(set.report.criteria, (_, j) => set.columns[j * set.ids.length + row]);
          for (const one of way) raw[one.criterion] = one.to;
          assert.ok(set.core.whatIf(method, asReported(set), row, raw).rank <= 8);
        }
      }
    });

    test("a walk passes the scores that other weights give, and its swaps are where both are level", () => {
      const set = sets[name];
      const weights = asReported(set);
      const rows = set.core.rank("weighted_sum", weights).order.slice(0, 8);
      const walk = set.core.walk("weighted_sum", weights, 0, rows, 21);
      const at = (share) => {
        const rest = 1 - weights[0];
        return Float64Array.from(weights, (weight, j) => (j === 0 ? share : (weight * (1 - share)) / rest));
      };
      for (const s of [0, 7, 20]) {
        const found = set.core.rank("weighted_sum", at(walk.at[s]));
        rows.forEach((row, r) => {
          assert.ok(Math.abs(found.scores[row] - walk.scores[r][s]) <= 1e-12);
          assert.equal(found.ranks[row], walk.ranks[r][s]);
        });
      }
      for (const { at: share, a, b } of walk.swaps) {
        const [low, high] = [share - 1e-4, share + 1e-4].map((one) => set.core.rank("weighted_sum", at(one)).scores);
        assert.ok(low[a] > low[b] && high[b] > high[a], `${a} and ${b} at ${share}`);
      }
    });
  });
}

test("now and later are those of rank --horizon", async () => {
  for (const name of ["crm", "10,000 clients"]) {
    const set = sets[name];
    const found = set.core.horizons(asReported(set));
    for (const horizon of ["short", "long"]) {
      const said = await json("rank", ...set.words, "--method", "weighted_sum", "--horizon", horizon);
      for (const { id, score } of said.ranking)
        assert.ok(Math.abs(found[horizon][set.rowOf.get(id)] - score) <= 1e-12, `${name} ${horizon} ${id}`);
    }
    const [a, b] = [0, 1];
    const level = set.core.breakEven(asReported(set), a, b);
    if (level === null) continue;
    const value = (row) => (1 - level) * found.short[row] + level * found.long[row];
    assert.ok(Math.abs(value(a) - value(b)) <= 1e-12);
  }
  assert.equal(sets.superstore.core.horizons(asReported(sets.superstore)), null);
});

test("judgements: Saaty's weights and ratio", () => {
  // Saaty (1980), the school selection: lambda_max 7.608 over RI 1.32 ... a perfectly consistent matrix is checked by hand instead.
  const { core } = sets.superstore;
  const exact = core.judge([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]]);
  [0.6, 0.3, 0.1].forEach((weight, i) => assert.ok(Math.abs(exact.weights[i] - weight) <= 1e-12));
  assert.ok(Math.abs(exact.ratio) <= 1e-12);
  assert.equal(exact.revise, null);
  // One judgement turned round among otherwise consistent ones is the one to look at again.
  const ratio = [1, 2, 4, 8];
  const cells = ratio.map((a) => ratio.map((b) => b / a));
  cells[0][3] = 1 / 8;
  cells[3][0] = 8;
  const turned = core.judge(cells);
  assert.ok(turned.ratio > 0.1);
  assert.deepEqual(new Set([turned.revise.i, turned.revise.j]), new Set([0, 3]));
});

test("questions without an answer are refused, and a core that stopped starts again", () => {
  const { core, report } = sets.superstore;
  const weights = asReported(sets.superstore);
  assert.throws(() => core.rank("weighted_sum", new Float64Array(report.criteria.length)), /give at least one criterion some weight/);
  assert.throws(() => core.rank("weighted_sum", weights.map((_, j) => (j === 0 ? -1 : 1))), /at least 0/);
  assert.throws(() => core.rank("no such method", weights), /no such method/);
  assert.throws(() => core.explain("topsis", weights, 793), /no row 793/);
  assert.equal(core.rank("weighted_sum", weights).order.length, 793);
});

test("what the report calls live is what the core computes", () => {
  for (const { core, report } of Object.values(sets)) {
    const inCore = new Map(core.methods().map((one) => [one.name, one]));
    for (const one of report.methods) assert.equal(inCore.get(one.name)?.live, one.live, one.name);
    assert.deepEqual(
      new Set([...inCore.keys()].filter((name) => !report.methods.some((one) => one.name === name))),
      new Set(report.core.methods.map((one) => one.label).filter((label) => !report.methods.some((one) => one.name === label))),
    );
  }
});

test("one client, one criterion, all alike", async () => {
  const alone = { criteria: [{ id: "a", goal: "max", weight: 1, spec: {} }], rows: 1, carried: 1 };
  const core = await loadCore(wasm(), alone, Float64Array.of(5));
  for (const { name, live } of core.methods()) {
    if (!live) continue;
    const found = core.rank(name, Float64Array.of(1));
    assert.deepEqual([...found.ranks], [1], name);
    assert.ok(Number.isFinite(found.scores[0]), name);
  }
  const alike = { criteria: [0, 1].map((j) => ({ id: `c${j}`, goal: "min", weight: 0.5, spec: {} })), rows: 40, carried: 40 };
  const same = await loadCore(wasm(), alike, new Float64Array(80).fill(3));
  const ranking = same.rank("weighted_sum", Float64Array.of(1, 1));
  assert.ok(ranking.ranks.every((rank) => rank === 1));
  assert.deepEqual([...ranking.order], Array.from({ length: 40 }, (_, row) => row));
  assert.ok(same.values().every((column) => column.every((x) => x === 1)));
});
