#include "mcda/analysis/smaa.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "mcda/analysis/smaa_counts.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

constexpr Index most_samples = 4'000'000;
constexpr Index samples_of_item = 64;
constexpr std::uint32_t confidence_stream = 100'000;  // beyond that of the values
constexpr Index confidence_samples = 1'000, confidence_rows = 50;

Extremes extremes_of(std::span<const double> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, *high};
}

Index cut_of(Index m, Index wanted) {
  return std::min(m, wanted > 0 ? wanted : m >= 20 ? 10 : std::max<Index>(1, m / 2));
}

RankShape shape_of(Index m, Index n, std::span<const double> base, const SmaaOptions& options) {
  if (options.samples < 1 || options.samples > most_samples)
    raise(InvalidInput("the number of samples is not between 1 and " + std::to_string(most_samples)));
  RankShape shape{
      .m = m, .n = n, .k = cut_of(m, options.top_k), .every_rank = m <= std::min(options.rank_limit, most_ranked)};
  shape.paired = base.empty() ? std::vector<Index>(static_cast<std::size_t>(m)) : top_ranks(base, m).order;
  if (base.empty()) std::iota(shape.paired.begin(), shape.paired.end(), Index{0});
  if (static_cast<Index>(shape.paired.size()) > options.pairwise_limit)
    shape.paired.resize(static_cast<std::size_t>(options.pairwise_limit));
  return shape;
}

RunOptions alone(const RunOptions& options) {
  RunOptions single = options;
  single.threads = 1;
  single.progress = nullptr;
  return single;
}

std::vector<double> shares_of(std::vector<double> weights, double total) {
  if (total != 1) {
    for (double& weight : weights) weight /= total;
  }
  return weights;
}

// In `outcome`, over what the sample before has left there.
const std::vector<double>& scores_of(const WeightedMethod& asked, const DecisionTable& table,
                                     const std::vector<double>& weights, const RunOptions& single, Outcome& outcome) {
  WeightedMethod drawn = asked;
  drawn.table = &table;
  outcome = drawn.at(weights, single, std::move(outcome));
  if (outcome.refusal) {
    raise(InvalidInput("a sample of weights and values cannot be ranked: " + outcome.refusal->text(),
                       "choose another method, or values drawn more narrowly (log_normal keeps them positive)"));
  }
  return outcome.scores;
}

// The weights of `samples_together` samples at once; the last one again where fewer are left.
template <class WeightsOf>
void add_by_form(const LinearForm& form, Index first, Index end, WeightsOf weights_of, RankCounts& counts) {
  const auto n = form.columns.size(), m = form.columns.front().size();
  std::vector<const double*> columns;
  for (const auto& column : form.columns) columns.push_back(column.data());
  std::vector<double> weights(n * samples_together);
  auto& [scores, maxima] = counts.room();
  const auto part = [](const std::vector<double>& of, Index s) {
    const std::size_t size = of.size() / static_cast<std::size_t>(samples_together);
    return std::span(of).subspan(static_cast<std::size_t>(s) * size, size);
  };
  for (Index sample = first; sample < end; sample += samples_together) {
    const Index here = std::min(samples_together, end - sample);
    for (Index s = 0; s < samples_together; ++s) {
      const std::vector<double> one = weights_of(sample + std::min(s, here - 1));
      std::copy(one.begin(), one.end(), weights.begin() + s * static_cast<Index>(n));
    }
    Extremes extremes[samples_together];
    weighted_sums(columns.data(), static_cast<Index>(n), static_cast<Index>(m), weights.data(), scores.data(), extremes,
                  maxima.data());
    for (Index s = 0; s < here; ++s) counts.add(part(scores, s), part(weights, s), extremes[s], part(maxima, s));
  }
}

// Calls work(first sample, end, counts of the worker).
template <class Work>
Smaa count_samples(const RankShape& shape, Index samples, const RunOptions& options, Work work) {
  const Index items = (samples + samples_of_item - 1) / samples_of_item;
  const Index workers = std::min(thread_count(options), items);
  std::vector<std::optional<RankCounts>> counts(static_cast<std::size_t>(workers));  // each made by who uses it
  for_each_item(items, options, [&](Index item, Index worker) {
    std::optional<RankCounts>& mine = counts[static_cast<std::size_t>(worker)];
    if (!mine) mine.emplace(shape);
    const Index first = item * samples_of_item;
    work(first, std::min(samples, first + samples_of_item), *mine);
  });
  RunOptions quiet = options;
  quiet.progress = nullptr;
  std::erase_if(counts, [](const std::optional<RankCounts>& one) { return !one; });
  for_each_item(static_cast<Index>(counts.size()), quiet,
                [&](Index k, Index) { counts[static_cast<std::size_t>(k)]->flush(); });
  for (std::size_t k = 1; k < counts.size(); ++k) counts.front()->join(*counts[k]);
  return counts.front()->shares(samples, quiet);
}

bool is_first(std::span<const double> scores, std::size_t row) {
  const Extremes extremes = extremes_of(scores);
  return !RankTies(extremes).above(extremes.high, scores[row]);
}

void find_confidence(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form,
                     const ValueDraws& values, const SmaaOptions& options, Smaa& result) {
  std::vector<Index> rows;
  for (std::size_t i = 0; i < result.first.size(); ++i) {
    if (result.first[i] > 0) rows.push_back(static_cast<Index>(i));
  }
  std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) {
    return result.first[static_cast<std::size_t>(a)] > result.first[static_cast<std::size_t>(b)];
  });
  if (static_cast<Index>(rows.size()) > confidence_rows) rows.resize(static_cast<std::size_t>(confidence_rows));
  const RunOptions single = alone(options.run);
  const Index samples = values.certain() ? 1 : std::min(options.samples, confidence_samples);
  RunOptions quiet = options.run;
  quiet.progress = nullptr;
  for_each_item(static_cast<Index>(rows.size()), quiet, [&](Index k, Index) {
    const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(k)]);
    std::vector<double> weights = result.central[row];
    for (double& weight : weights) weight *= tree.total();
    if (form != nullptr && values.certain()) {
      result.confidence[row] = is_first(form->at(weights), row) ? 1 : 0;
      return;
    }
    Index times = 0;
    Outcome outcome;
    for (Index sample = 0; sample < samples; ++sample) {
      const std::vector<double>& scores =
          values.certain() ? scores_of(asked, *asked.table, weights, single, outcome)
                           : scores_of(asked, values.draw(confidence_stream, static_cast<std::uint64_t>(sample)),
                                       weights, single, outcome);
      times += is_first(scores, row) ? 1 : 0;
    }
    result.confidence[row] = static_cast<double>(times) / static_cast<double>(samples);
  });
}

}  // namespace

Smaa smaa(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form, std::span<const double> base,
          const SmaaOptions& options) {
  const WeightSampler sampler(tree, options.weights);
  const ValueDraws values(*asked.table, options.values, options.seed);
  const Index m = asked.table->rows(), n = asked.table->columns();
  const bool by_form = form != nullptr && values.certain();
  const Index criteria = static_cast<Index>(sampler.moving().size());
  const bool one_set = std::all_of(sampler.moving().begin(), sampler.moving().end(), [&](Index node) {
    return tree[node].leaf >= 0 && tree[node].parent == tree[sampler.moving().front()].parent;
  });
  Smaa result;
  if (by_form && sampler.uniform() && one_set && criteria == n && (n == 2 || n == 3) && m <= options.exact_limit) {
    result = smaa_exact(*form, base, options);
  } else {
    const RankShape shape = shape_of(m, n, base, options);
    const RunOptions single = alone(options.run);
    const auto weights_of = [&](Index sample) {
      Draws random(options.seed, 0, static_cast<std::uint64_t>(sample));
      std::vector<double> shares(static_cast<std::size_t>(tree.size()));
      sampler.draw(random, shares);
      return tree.weights_of(shares);
    };
    result = count_samples(shape, options.samples, options.run, [&](Index first, Index end, RankCounts& counts) {
      if (by_form) {
        add_by_form(
            *form, first, end, [&](Index sample) { return shares_of(weights_of(sample), tree.total()); }, counts);
        return;
      }
      Outcome outcome;
      for (Index sample = first; sample < end; ++sample) {
        const std::vector<double> weights = weights_of(sample);
        const std::vector<double>& scores =
            values.certain() ? scores_of(asked, *asked.table, weights, single, outcome)
                             : scores_of(asked, values.draw(value_stream, static_cast<std::uint64_t>(sample)), weights,
                                         single, outcome);
        counts.add(scores, shares_of(weights, tree.total()), extremes_of(scores));
      }
    });
  }
  find_confidence(asked, tree, form, values, options, result);
  return result;
}

Smaa smaa_of_samples(const LinearForm& form, std::span<const std::vector<double>> weights, const SmaaOptions& options) {
  const auto m = static_cast<Index>(form.columns.front().size()), n = static_cast<Index>(form.columns.size());
  SmaaOptions own = options;
  own.samples = static_cast<Index>(weights.size());
  const RankShape shape = shape_of(m, n, {}, own);
  return count_samples(shape, own.samples, options.run, [&](Index first, Index end, RankCounts& counts) {
    add_by_form(form, first, end, [&](Index sample) { return weights[static_cast<std::size_t>(sample)]; }, counts);
  });
}

}  // namespace mcda
