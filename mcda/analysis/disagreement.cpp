#include "mcda/analysis/disagreement.hpp"

#include <algorithm>
#include <cmath>

#include "mcda/analysis/agreement.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

std::vector<RankLevels> levels_of(std::span<const Opinion> opinions) {
  std::vector<RankLevels> levels;
  for (const Opinion& one : opinions) levels.emplace_back(one.ranking);
  return levels;
}

Disagreement between(const Opinion& a, const Opinion& b) {
  Disagreement found;
  double most = -1;
  for (std::size_t j = 0; j < a.weights.size(); ++j) {
    const double gap = std::abs(a.weights[j] - b.weights[j]);
    found.weight_gap += gap / 2;
    if (gap <= most) continue;
    most = gap;
    found.criterion = static_cast<Index>(j);
  }
  found.rank_gap = -1;
  for (std::size_t i = 0; i < a.ranking.ranks.size(); ++i) {
    const double gap = std::abs(a.ranking.ranks[i] - b.ranking.ranks[i]);
    if (gap <= found.rank_gap) continue;
    found.rank_gap = gap;
    found.alternative = static_cast<Index>(i);
  }
  found.rank_gap = std::max(0.0, found.rank_gap);
  return found;
}

}  // namespace

std::vector<Disagreement> disagreements(std::span<const Opinion> opinions) {
  const std::vector<RankLevels> levels = levels_of(opinions);
  std::vector<Disagreement> list;
  for (std::size_t a = 0; a < opinions.size(); ++a) {
    for (std::size_t b = a + 1; b < opinions.size(); ++b) {
      Disagreement one = between(opinions[a], opinions[b]);
      one.a = static_cast<Index>(a);
      one.b = static_cast<Index>(b);
      one.tau_b = kendall_tau_b(count_pairs(levels[a], levels[b]));
      list.push_back(one);
    }
  }
  const auto key = [](const Disagreement& one) { return std::isnan(one.tau_b) ? 2 : one.tau_b; };
  std::stable_sort(list.begin(), list.end(), [&](const Disagreement& x, const Disagreement& y) {
    return key(x) != key(y) ? key(x) < key(y) : x.weight_gap > y.weight_gap;
  });
  return list;
}

std::vector<std::vector<double>> agreement_of(std::span<const Opinion> opinions) {
  const std::vector<RankLevels> levels = levels_of(opinions);
  std::vector<std::vector<double>> matrix(opinions.size(), std::vector<double>(opinions.size(), 1.0));
  for (std::size_t a = 0; a < opinions.size(); ++a) {
    for (std::size_t b = a + 1; b < opinions.size(); ++b)
      matrix[a][b] = matrix[b][a] = kendall_tau_b(count_pairs(levels[a], levels[b]));
  }
  return matrix;
}

std::vector<double> joint_weights(std::span<const Opinion> opinions) {
  std::vector<double> joint(opinions.empty() ? 0 : opinions.front().weights.size(), 0.0);
  double total = 0;
  for (const Opinion& one : opinions) total += one.weight;
  for (const Opinion& one : opinions) {
    for (std::size_t j = 0; j < joint.size(); ++j) joint[j] += one.weights[j] * (one.weight / total);
  }
  double sum = 0;
  for (const double w : joint) sum += w;
  for (double& w : joint) w /= sum;
  return joint;
}

std::vector<std::vector<double>> votes_of(std::span<const Opinion> opinions) {
  constexpr double most = 100;
  const bool alike = std::all_of(opinions.begin(), opinions.end(),
                                 [&](const Opinion& one) { return one.weight == opinions.front().weight; });
  std::vector<std::vector<double>> votes;
  for (const Opinion& one : opinions) {
    if (!alike && (one.weight != std::floor(one.weight) || one.weight < 1 || one.weight > most))
      raise(InvalidInput(
          "person " + one.name + " has the weight " + shortest(one.weight) + ", which is no number of votes",
          "give all people the same weight, or whole numbers from 1 to 100"));
    const std::vector<double> ranks = RankLevels(one.ranking).average_ranks();
    for (int k = alike ? 1 : static_cast<int>(one.weight); k > 0; --k) votes.push_back(ranks);
  }
  return votes;
}

}  // namespace mcda
