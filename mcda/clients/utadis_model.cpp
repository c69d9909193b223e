// UTADIS behind a portrait (docs/decisions/0032-utadis-behind-a-portrait.md).
#include <algorithm>
#include <cmath>

#include "mcda/clients/score_model.hpp"
#include "mcda/clients/utility_program.hpp"

namespace mcda::clients {

namespace {

constexpr double least_price = 1e-6;  // of one client's error: without a price separable clients have no best utilities
constexpr double nothing_left = 1e-6;  // of all utility; what an interior point leaves of an increment that is 0

// The bins of a trait as levels by rising evidence, bins of equal evidence on one. A bin too small to speak has no
// level of its own: it stands where its evidence of 0 falls between them.
struct Levels {
  std::vector<double> position;  ///< by bin
  double neutral = 0;            ///< where no evidence stands
  Index increments = 0;
};

Levels levels_of(const BinnedTrait& trait) {
  std::vector<double> evidence;
  for (std::size_t b = 0; b < trait.bins.size(); ++b) {
    if (trait.evidence[b] != 0) evidence.push_back(trait.evidence[b]);
  }
  std::sort(evidence.begin(), evidence.end());
  evidence.erase(std::unique(evidence.begin(), evidence.end()), evidence.end());
  Levels levels;
  levels.increments = std::max<Index>(static_cast<Index>(evidence.size()) - 1, 0);
  const auto above = std::upper_bound(evidence.begin(), evidence.end(), 0.0);
  const auto count = above - evidence.begin();
  if (above == evidence.end()) {
    levels.neutral = static_cast<double>(levels.increments);
  } else if (count > 0) {
    levels.neutral = static_cast<double>(count - 1) - *(above - 1) / (*above - *(above - 1));
  }
  for (const double w : trait.evidence)
    levels.position.push_back(
        w == 0 ? levels.neutral
               : static_cast<double>(std::lower_bound(evidence.begin(), evidence.end(), w) - evidence.begin()));
  return levels;
}

double utility_at(double position, const std::vector<double>& increments) {
  double utility = 0;
  for (std::size_t k = 0; k < increments.size(); ++k)
    utility += increments[k] * std::clamp(position - static_cast<double>(k), 0.0, 1.0);
  return utility;
}

// Log odds a + b margin that suit the standings best (Platt 1999): the same regression as behind the scorecard, with
// the margin in place of evidence. By Newton's method.
struct Line {
  double a = 0, b = 0;
};

Line line_through(const std::vector<double>& margins, const Evidence& evidence, double ridge, double start) {
  Line line{start, 0};
  const auto at = [&](const Line& one, double gradient[2], double hessian[3]) {
    double loss = ridge / 2 * one.b * one.b;
    gradient[0] = 0;
    gradient[1] = ridge * one.b;
    hessian[0] = hessian[1] = 1e-12;
    hessian[2] = ridge + 1e-12;
    for (std::size_t i = 0; i < margins.size(); ++i) {
      const auto client = static_cast<std::size_t>(evidence.clients[i]);
      const double key = evidence.masses->key[client], rest = evidence.masses->rest[client];
      const double x = margins[i], z = one.a + one.b * x, p = 1 / (1 + std::exp(-z));
      loss += (key + rest) * (std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)))) - key * z;
      const double residual = (key + rest) * p - key, weight = (key + rest) * p * (1 - p);
      gradient[0] += residual;
      gradient[1] += residual * x;
      hessian[0] += weight;
      hessian[1] += weight * x;
      hessian[2] += weight * x * x;
    }
    return loss;
  };
  double gradient[2], hessian[3];
  double loss = at(line, gradient, hessian);
  for (int step = 0; step < 100; ++step) {
    const double determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
    if (!(determinant > 0)) break;
    const double da = (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant,
                 db = (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant;
    const double slope = gradient[0] * da + gradient[1] * db;
    if (!(slope > 1e-15 * (1 + std::abs(loss)))) break;
    double length = 1;
    for (int halving = 0; halving < 40; ++halving, length /= 2) {
      const Line next{line.a - length * da, line.b - length * db};
      const double there = at(next, gradient, hessian);
      if (there > loss - 1e-4 * length * slope && halving < 39) continue;
      line = next;
      loss = there;
      break;
    }
  }
  return line;
}

}  // namespace

AdditiveScore UtadisModel::fit(const Evidence& evidence, const RunOptions& run) const {
  const std::size_t count = evidence.traits.size();
  Counts total;
  for (const Index client : evidence.clients) {
    const auto i = static_cast<std::size_t>(client);
    total += {evidence.masses->key[i], evidence.masses->rest[i]};
  }
  const Counts full = without_empty_cells(total);
  AdditiveScore score{.base = std::log(full.key / full.rest),
                      .values = std::vector<std::vector<double>>(count),
                      .weights = std::vector<double>(count, 0.0)};
  std::vector<LadderTrait> ladder;
  std::vector<Levels> levels;
  std::vector<std::size_t> chosen;
  for (std::size_t t = 0; t < count; ++t) {
    const BinnedTrait& trait = *evidence.binned[t];
    score.values[t].assign(trait.bins.size(), 0.0);
    Levels found = levels_of(trait);
    if (found.increments == 0) continue;
    LadderTrait one{.groups = evidence.cohort->groups[static_cast<std::size_t>(evidence.traits[t])].data(),
                    .level_of = trait.bin_of,
                    .positions = found.position,
                    .increments = found.increments};
    ladder.push_back(std::move(one));
    levels.push_back(std::move(found));
    chosen.push_back(t);
  }
  if (chosen.empty() || !(total.key > 0) || !(total.rest > 0)) return score;

  // Both sides weigh the same, however few key clients there are; the mean client costs 1.
  const double mean = static_cast<double>(evidence.clients.size()) / 2;
  std::vector<UtilityRow> rows;
  rows.reserve(evidence.clients.size());
  for (const Index client : evidence.clients) {
    const double key = evidence.masses->key[static_cast<std::size_t>(client)],
                 rest = evidence.masses->rest[static_cast<std::size_t>(client)];
    if (key > 0) rows.push_back({client, mean * key / total.key});
    if (rest > 0) rows.push_back({client, -mean * rest / total.rest});
  }
  const double price = std::max(ridge_, least_price) * mean / std::min(total.key, total.rest);
  LearnedUtilities learned = learn_utilities(ladder, rows, price, tolerance_, run);

  double all = 0;
  for (const auto& increments : learned.increments) {
    for (const double w : increments) all += w;
  }
  if (!(all > 0)) return score;
  double base = -learned.limit;
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    std::vector<double>& increments = learned.increments[k];
    double own = 0;
    for (double& w : increments) {
      if (w < nothing_left * all) w = 0;
      own += w;
    }
    const double neutral = utility_at(levels[k].neutral, increments);
    base += neutral;
    for (std::size_t b = 0; b < levels[k].position.size(); ++b)
      score.values[chosen[k]][b] = utility_at(levels[k].position[b], increments) - neutral;
    score.weights[chosen[k]] = own / all;
  }
  std::vector<double> margins;
  margins.reserve(evidence.clients.size());
  for (const Index client : evidence.clients) {
    double margin = base;
    for (std::size_t k = 0; k < chosen.size(); ++k)
      margin += score.values[chosen[k]][ladder[k].level_of[ladder[k].groups[client]]];
    margins.push_back(margin);
  }
  const Line line = line_through(margins, evidence, ridge_, score.base);
  if (!(line.b > 0)) {
    for (auto& values : score.values) std::fill(values.begin(), values.end(), 0.0);
    std::fill(score.weights.begin(), score.weights.end(), 0.0);
    return score;
  }
  for (auto& values : score.values) {
    for (double& value : values) value *= line.b;
  }
  score.base = line.a + line.b * base;
  score.limit = line.a;
  return score;
}

}  // namespace mcda::clients
