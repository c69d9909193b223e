// What happens when weights move: how far they may, who passes whom, and who stands where under random ones.
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "mcda/analysis/rank_bands.hpp"
#include "mcda/analysis/sensitivity.hpp"
#include "mcda/engine/sort.hpp"
#include "web/core/questions.hpp"

namespace prefero::web {

namespace {

void add_overtaking(const std::optional<mcda::Overtaking>& one, std::vector<double>& out) {
  if (one) out.insert(out.end(), {one->at, static_cast<double>(one->out), static_cast<double>(one->in)});
}

/// Pairs of rows that change places as a share grows from 0 to 1: exact for lines, between two steps else.
struct Swap {
  double at;
  Index behind, ahead;
};

std::vector<Swap> swaps_of(const mcda::Walk& walk, bool lines) {
  std::vector<Swap> swaps;
  const std::size_t steps = walk.shares.size();
  for (std::size_t a = 0; a < walk.rows.size(); ++a) {
    for (std::size_t b = a + 1; b < walk.rows.size(); ++b) {
      const auto gap = [&](std::size_t s) {
        return walk.scores[s].empty() ? std::numeric_limits<double>::quiet_NaN()
                                      : walk.scores[s][a] - walk.scores[s][b];
      };
      const auto add = [&](double from, double to, double before, double after) {
        const double at = from + (to - from) * (before / (before - after));
        swaps.push_back({at, walk.rows[before > 0 ? a : b], walk.rows[before > 0 ? b : a]});
      };
      if (lines) {
        const double before = gap(0), after = gap(steps - 1);
        if (before * after < 0) add(walk.shares.front(), walk.shares.back(), before, after);
        continue;
      }
      for (std::size_t s = 1; s < steps; ++s) {
        const double before = gap(s - 1), after = gap(s);
        if (before * after < 0) add(walk.shares[s - 1], walk.shares[s], before, after);
      }
    }
  }
  std::sort(swaps.begin(), swaps.end(), [](const Swap& one, const Swap& other) { return one.at < other.at; });
  return swaps;
}

/// The samples drawn so far of the question asked last.
struct Drawn {
  std::string method;
  std::vector<double> weights, key;
  std::unique_ptr<mcda::WeightTree> tree;
  std::unique_ptr<mcda::ValueDraws> values;
  std::unique_ptr<mcda::RankBands> bands;
};

Drawn& drawn() {
  static Drawn one;
  return one;
}

// Scores of one more sample whose values are drawn with its weights.
std::vector<double> drawn_scores(Report& report, Index method, const std::vector<double>& weights,
                                 const Drawn& samples) {
  const mcda::DecisionTable table =
      samples.values->draw(mcda::value_stream, static_cast<std::uint64_t>(samples.bands->samples()));
  mcda::WeightedMethod asked = report.asked(method, report.criteria());
  asked.table = &table;
  mcda::Outcome outcome = asked.at(weights, {});
  if (outcome.refusal)
    mcda::raise(mcda::InvalidInput("a sample of weights and values cannot be ranked: " + outcome.refusal->text(),
                                   "choose another method, or say that values are less uncertain"));
  return std::move(outcome.scores);
}

}  // namespace

void stability(Report& report, const Question& question, Reply& reply) {
  const Answer* const answer = answer_to(report, question, reply);
  if (answer == nullptr) return;
  const mcda::Criteria criteria = report.criteria_with(question.weights);
  const mcda::WeightTree tree = mcda::WeightTree::flat(criteria);
  const Index k = std::clamp<Index>(index_at(question, 0), 1, report.rows());
  const mcda::LinearForm* const form = report.form(answer->method);
  const Index method = answer->method;
  mcda::StabilityOptions options{
      .top_k = k, .resolution = report.rows() > 20'000 ? 1. / 16 : 1. / 64, .whole_order = false};
  if (form == nullptr) {
    options.scores = [&](const std::vector<double>& weights) { return report.scores_as_given(method, weights); };
    if (!mcda::learns_more(*answer->outcome.fitted->model)) {
      options.scores_of_some = [&](const std::vector<double>& weights, std::span<const Index> rows) {
        return report.scores_of_some(method, weights, rows);
      };
    }
  }
  const mcda::Stability found =
      mcda::stability_of(report.asked(method, criteria), tree, form, answer->outcome.scores, options);
  for (const mcda::NodeStability& one : found.nodes) {
    const Index criterion = tree[one.node].leaf;
    reply.numbers({static_cast<double>(criterion), one.share, one.first.lower, one.first.upper, found.exact ? 1.0 : 0.0,
                   static_cast<double>(found.k), one.top_k.lower, one.top_k.upper});
    std::vector<double> changes;
    add_overtaking(one.first.below, changes);
    add_overtaking(one.first.above, changes);
    reply.numbers(std::move(changes));
  }
}

void walk(Report& report, const Question& question, Reply& reply) {
  const Answer* const answer = answer_to(report, question, reply);
  if (answer == nullptr) return;
  const mcda::Criteria criteria = report.criteria_with(question.weights);
  const mcda::WeightTree tree = mcda::WeightTree::flat(criteria);
  const Index node = index_at(question, 0) + 1;  // the root is node 0
  if (!tree.movable(node)) return reply.refuse("the only criterion with weight has nothing to give way to");
  const Index steps = std::max<Index>(2, index_at(question, 1));
  std::vector<double> shares;
  for (Index s = 0; s < steps; ++s) shares.push_back(static_cast<double>(s) / static_cast<double>(steps - 1));
  std::vector<Index> rows;
  for (const double row : question.rest.subspan(2)) rows.push_back(static_cast<Index>(row));
  const mcda::LinearForm* const form = report.form(answer->method);
  const bool lines = form != nullptr && form->is_score;
  mcda::Walk walked{.node = node, .shares = shares, .rows = rows};
  for (const double share : shares) {
    const std::vector<double> scores = report.scores(answer->method, tree.moved(node, share));
    walked.scores.emplace_back();
    walked.ranks.emplace_back();
    if (scores.empty()) continue;
    const mcda::Ranking ranking = mcda::rank_fast(scores);
    for (const Index row : rows) {
      walked.scores.back().push_back(scores[static_cast<std::size_t>(row)]);
      walked.ranks.back().push_back(ranking.ranks[static_cast<std::size_t>(row)]);
    }
  }
  std::vector<double> swaps;
  for (const Swap& one : swaps_of(walked, lines))
    swaps.insert(swaps.end(), {one.at, static_cast<double>(one.behind), static_cast<double>(one.ahead)});
  reply.numbers(shares);
  reply.numbers(std::move(swaps));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<double> scores, ranks;
    for (std::size_t s = 0; s < shares.size(); ++s) {
      const bool known = !walked.scores[s].empty();
      scores.push_back(known ? walked.scores[s][r] : std::numeric_limits<double>::quiet_NaN());
      ranks.push_back(known ? walked.ranks[s][r] : std::numeric_limits<double>::quiet_NaN());
    }
    reply.numbers(std::move(scores));
    reply.numbers(std::move(ranks));
  }
}

void acceptability(Report& report, const Question& question, Reply& reply) {
  const Answer* const answer = answer_to(report, question, reply);
  if (answer == nullptr) return;
  const double spread = question.rest[0];
  const auto until = static_cast<Index>(question.rest[2]);
  std::vector<double> key(question.rest.begin(), question.rest.end());
  key[2] = 0;
  Drawn& samples = drawn();
  if (samples.bands == nullptr || samples.method != question.text || samples.weights != question.weights ||
      samples.key != key || samples.bands->samples() > until) {
    std::vector<Index> rows;
    for (const double row : question.rest.subspan(4)) rows.push_back(static_cast<Index>(row));
    mcda::WeightSampling sampling;
    if (std::isfinite(spread)) sampling = {.knowledge = mcda::WeightKnowledge::spread, .spread = spread, .between = {}};
    const auto seed = static_cast<std::uint64_t>(question.rest[1]);
    samples.bands.reset();  // it looks into the tree
    samples.values.reset();
    if (!report.uncertain().empty())
      samples.values = std::make_unique<mcda::ValueDraws>(report.table(), report.uncertain(), seed);
    samples.tree = std::make_unique<mcda::WeightTree>(mcda::WeightTree::flat(report.criteria_with(question.weights)));
    samples.bands =
        std::make_unique<mcda::RankBands>(*samples.tree, sampling, seed, std::move(rows), index_at(question, 3));
    samples.method = question.text;
    samples.weights = question.weights;
    samples.key = std::move(key);
  }
  const mcda::LinearForm* const form = samples.values == nullptr ? report.form(answer->method) : nullptr;
  const Index method = answer->method;
  samples.bands->draw(until, [&](const std::vector<double>& weights) {
    if (samples.values != nullptr) return drawn_scores(report, method, weights, samples);
    return form != nullptr ? form->at(weights) : report.scores(method, weights);
  });
  const mcda::RankBands& bands = *samples.bands;
  std::vector<std::uint32_t> counts, top;
  std::vector<double> low, high, central;
  const auto n = static_cast<std::size_t>(report.criteria().size());
  for (std::size_t r = 0; r < bands.rows().size(); ++r) {
    counts.insert(counts.end(), bands.bands(r).begin(), bands.bands(r).end());
    top.push_back(bands.top(r));
    low.push_back(bands.quantile(r, 0.05));
    high.push_back(bands.quantile(r, 0.95));
    const std::vector<double> mean = bands.central(r);
    for (std::size_t j = 0; j < n; ++j)
      central.push_back(mean.empty() ? std::numeric_limits<double>::quiet_NaN() : mean[j]);
  }
  reply.numbers({static_cast<double>(bands.samples()), samples.values != nullptr ? 1.0 : 0.0});
  reply.whole(std::move(counts));
  reply.whole(std::move(top));
  reply.numbers(std::move(low));
  reply.numbers(std::move(high));
  reply.numbers(std::move(central));
}

}  // namespace prefero::web
