#include <algorithm>
#include <cmath>
#include <utility>

#include "mcda/analysis/smaa.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

constexpr Index samples_of_item = 64;

}  // namespace

std::optional<ScoreVariance> score_variance(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form,
                                            Index row, const SmaaOptions& options) {
  if (!options.weights.between.empty() || options.weights.knowledge == WeightKnowledge::ordinal) return std::nullopt;
  const WeightSampler sampler(tree, options.weights);
  const std::size_t inputs = sampler.moving().size();
  if (inputs == 0 || options.samples < 2) return std::nullopt;
  const auto samples = static_cast<std::size_t>(options.samples);
  const bool by_form = form != nullptr && form->is_score;
  RunOptions single = options.run;
  single.threads = 1;
  const auto score = [&](std::span<const double> uniforms) {
    std::vector<double> shares(static_cast<std::size_t>(tree.size()));
    sampler.from_uniforms(uniforms, shares);
    const std::vector<double> weights = tree.weights_of(shares);
    if (!by_form) {
      const Outcome outcome = asked.at(weights, single);
      if (outcome.refusal)
        raise(
            InvalidInput("a sample of weights cannot be ranked: " + outcome.refusal->text(), "choose another method"));
      return outcome.scores[static_cast<std::size_t>(row)];
    }
    double sum = 0;
    for (std::size_t j = 0; j < weights.size(); ++j)
      sum += weights[j] * form->columns[j][static_cast<std::size_t>(row)];
    return sum;
  };
  // values[s]: the score under A, under B, and under A with one column of B.
  std::vector<std::vector<double>> values(samples);
  const Index items = (options.samples + samples_of_item - 1) / samples_of_item;
  RunOptions quiet = options.run;
  quiet.progress = nullptr;
  for_each_item(items, quiet, [&](Index item, Index) {
    for (Index s = item * samples_of_item; s < std::min(options.samples, (item + 1) * samples_of_item); ++s) {
      // The stream stays apart from that of the samples of weights and values.
      Draws random(options.seed, 0xffffffffu, static_cast<std::uint64_t>(s));
      std::vector<double> a(inputs), b(inputs);
      for (double& u : a) u = random.uniform();
      for (double& u : b) u = random.uniform();
      std::vector<double>& out = values[static_cast<std::size_t>(s)];
      out.push_back(score(a));
      out.push_back(score(b));
      for (std::size_t k = 0; k < inputs; ++k) {
        std::swap(a[k], b[k]);
        out.push_back(score(a));
        std::swap(a[k], b[k]);
      }
    }
  });
  ScoreVariance result{.row = row, .samples = options.samples, .nodes = sampler.moving()};
  for (const auto& one : values) result.mean += (one[0] + one[1]) / (2 * static_cast<double>(samples));
  double variance = 0;
  for (const auto& one : values) {
    for (std::size_t k = 0; k < 2; ++k)
      variance += (one[k] - result.mean) * (one[k] - result.mean) / (2 * static_cast<double>(samples));
  }
  result.deviation = std::sqrt(variance);
  result.first.assign(inputs, 0.0);
  result.total.assign(inputs, 0.0);
  const double largest = std::max(std::abs(result.mean), result.deviation);
  if (!(result.deviation > 1e-12 * largest)) return result;  // the score does not move
  for (std::size_t k = 0; k < inputs; ++k) {
    double first = 0, first_squares = 0, total = 0, total_squares = 0;
    for (const auto& one : values) {
      // Centred scores: the same expectation, and much less noise.
      const double f = (one[1] - result.mean) * (one[2 + k] - one[0]) / variance;
      const double t = (one[0] - one[2 + k]) * (one[0] - one[2 + k]) / (2 * variance);
      first += f, first_squares += f * f, total += t, total_squares += t * t;
    }
    const double count = static_cast<double>(samples);
    result.first[k] = first / count;
    result.total[k] = total / count;
    for (const auto& [sum, squares] : {std::pair{first, first_squares}, std::pair{total, total_squares}}) {
      const double spread = std::max(0.0, squares / count - sum / count * (sum / count));
      result.error = std::max(result.error, 1.96 * std::sqrt(spread / count));
    }
  }
  return result;
}

}  // namespace mcda
