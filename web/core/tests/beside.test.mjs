// What a report says beside its cells: values that are not known exactly, and clients that it does not carry; against the program.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { bridge, wasm } from "./bridge.mjs";
import { json, many, random, slotsOf, uncertain } from "./data.mjs";

let loadCore;
before(async () => void ({ loadCore } = await bridge()));

async function opened(model) {
  const slots = await slotsOf(model);
  const core = await loadCore(wasm(), slots.report, slots.columns);
  return { model, ...slots, core, rowOf: new Map(slots.ids.map((id, row) => [id, row])) };
}

test("values that are not known exactly are drawn with the weights, as sensitivity draws them", async () => {
  const set = await opened(uncertain());
  const weights = Float64Array.from(set.report.criteria, (one) => one.weight);
  for (const method of ["weighted_sum", "topsis"]) {
    const { acceptability } = await json("sensitivity", set.model, "--flat", "--seed", "7", "--samples", "200", "--top", "10", "--spread", "0.2", "--method", method);
    const rows = Uint32Array.from(acceptability.ids, (id) => set.rowOf.get(id));
    set.core.smaa(method, weights, 0.2, 7, 0, 50, rows, 10);
    const found = set.core.smaa(method, weights, 0.2, 7, 50, 150, rows, 10);
    assert.equal(found.drawnValues, true);
    acceptability.ids.forEach((id, r) => {
      const top = acceptability.top_k?.[r] ?? acceptability.rank[r].slice(0, 10).reduce((sum, share) => sum + share, 0);
      assert.ok(Math.abs(found.topK[r] / 200 - top) <= 1e-12, `${method} ${id}: ${found.topK[r] / 200}, not ${top}`);
      if (acceptability.rank?.[r]) assert.ok(Math.abs(found.bands[6 * r] / 200 - acceptability.rank[r][0]) <= 1e-12, `${method} ${id} first`);
    });
  }
});

test("clients that are not carried do not exceed what the page says of them", async () => {
  const set = await opened(many(101_000));
  assert.equal(set.report.rows, 101_000);
  assert.equal(set.ids.length, 10_000);
  assert.equal(set.report.carriedBy, "weighted_sum");
  const own = Float64Array.from(set.report.criteria, (one) => one.weight);
  assert.equal(set.core.methods().find((one) => one.name === "vikor").live, false);
  let closest = Infinity;
  for (let seed = 0; seed < 6; ++seed) {
    const next = random(90 + seed);
    const weights = own.map((weight) => (seed === 0 ? weight : weight * (1 + (seed < 4 ? 0.4 : 1) * (2 * next() - 1))));
    const written = set.report.criteria.map((one, j) => `${one.id}=${weights[j]}`).join(",");
    for (const method of ["weighted_sum", "topsis"]) {
      const { ranking } = await json("rank", set.model, "--method", method, "--weights", written);
      const { best, above } = set.core.beyond(method, weights);
      const outside = ranking.filter((one) => !set.rowOf.has(one.id));
      const reached = Math.max(...outside.map((one) => one.score));
      assert.ok(reached <= best, `${method} ${seed}: ${reached} is above ${best}`);
      closest = Math.min(closest, best - reached);
      // The places above it are those of everybody.
      const found = set.core.rank(method, weights);
      for (let place = 0; place < above; ++place) {
        const row = found.order[place];
        assert.equal(ranking[place].rank, found.ranks[row], `${method} ${seed}: place ${place + 1}`);
        assert.ok(Math.abs(ranking[place].score - found.scores[row]) <= 1e-12);
      }
      if (seed === 0) assert.ok(above >= (method === "weighted_sum" ? 1_000 : 10), `${method}: only ${above} places hold as reported`);
    }
  }
  assert.ok(closest >= 0 && closest < 0.1, `the bound is never closer than ${closest}`);
});

test("limits and chances of a part of the clients are those of its ranking, on the scale of everybody", async () => {
  const set = await opened(many(101_000));
  const own = Float64Array.from(set.report.criteria, (one) => one.weight);
  for (const method of ["weighted_sum", "topsis"]) {
    const first = set.core.rank(method, own).order[0];
    let limits = 0;
    for (const one of set.core.stability(method, own, 10)) {
      assert.ok(one.lower <= one.weight && one.weight <= one.upper && one.upper > one.lower, `${method} ${one.criterion}`);
      for (const [at, inside] of [[one.lower, 1e-6], [one.upper, -1e-6]]) {
        if (at === 0 || at === 1) continue;
        ++limits;
        const firstAt = (share) => set.core.rank(method, own.map((weight, j) => (j === one.criterion ? share : (weight * (1 - share)) / (1 - one.weight)))).order[0];
        assert.equal(firstAt(at + inside), first, `${method} ${one.criterion} inside ${at}`);
        assert.notEqual(firstAt(at - inside), first, `${method} ${one.criterion} beyond ${at}`);
      }
    }
    assert.ok(limits > 0);
    const hardly = set.core.smaa(method, own, 1e-9, 1, 0, 50, Uint32Array.of(first), 10);
    assert.equal(hardly.bands[0], 50, `${method}: weights that hardly move keep the first place`);
  }
});

test("why a carried client stands where it stands: against everybody, as the program says it", async () => {
  const set = await opened(many(101_000));
  const own = Float64Array.from(set.report.criteria, (one) => one.weight);
  const { order } = set.core.rank("weighted_sum", own);
  for (const place of [0, 17, 4_000, 9_999]) {
    const row = order[place];
    const told = await json("explain", set.model, "--client", set.ids[row], "--method", "weighted_sum");
    const found = set.core.explain("weighted_sum", own, row);
    const all = [...told.strengths, ...told.weaknesses];
    assert.ok(all.length >= 2);
    for (const theirs of all) {
      const j = set.report.criteria.findIndex((one) => one.id === theirs.criterion);
      assert.ok(Math.abs(found.contribution[j] - theirs.contribution) <= 1e-12, `${theirs.criterion}: ${found.contribution[j]}, not ${theirs.contribution}`);
      assert.ok(Math.abs(found.percentile[j] - theirs.percentile) <= 1e-9, `${theirs.criterion}: better than ${found.percentile[j]} %, not ${theirs.percentile}`);
      // Those who are better are at most those who are not worse.
      assert.ok(found.rank[j] >= 1 && found.rank[j] <= 1 + (1 - theirs.percentile / 100) * 101_000);
    }
  }
  // The smallest rank by a criterion of those carried is that of the best of them: nobody of all is better where it is 1.
  const days = set.report.criteria.findIndex((one) => one.id === "days");
  const best = [...order].find((row) => set.columns[days * set.ids.length + row] === 0);
  assert.equal(set.core.explain("weighted_sum", own, best).rank[days], 1);
});

test("a report that carries everybody says nothing of others", async () => {
  const set = await opened(uncertain(30));
  assert.equal(set.core.beyond("weighted_sum", Float64Array.from(set.report.criteria, (one) => one.weight)), null);
});
