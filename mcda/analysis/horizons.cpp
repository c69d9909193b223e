#include "mcda/analysis/horizons.hpp"

#include <algorithm>
#include <cmath>

#include "mcda/analysis/dominance.hpp"
#include "mcda/model/error.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

namespace {

bool counts(Horizon stated, Horizon asked) {
  return stated == asked || stated == Horizon::both || stated == Horizon::unstated;
}

// By the tie rule of rankings: `unit` is the smaller of 1 and the largest score at hand.
double difference(double a, double b, double unit) noexcept {
  const double gap = a - b;
  return std::abs(gap) <= tie_tolerance * std::max({unit, std::abs(a), std::abs(b)}) ? 0 : gap;
}

double unit_of(std::span<const double> scores) noexcept {
  double largest = 0;
  for (const double x : scores) largest = std::max(largest, std::abs(x));
  return std::min(1.0, largest);
}

}  // namespace

std::vector<double> horizon_weights(const CriteriaTree& tree, std::span<const double> weights, Horizon horizon) {
  std::vector<double> chosen(weights.size(), 0.0);
  double sum = 0;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    if (!counts(tree[tree.leaves()[j]].leaf->horizon, horizon)) continue;
    chosen[j] = weights[j];
    sum += weights[j];
  }
  if (!(sum > 0)) {
    const char* const name = horizon == Horizon::short_term ? "short" : "long";
    raise(InvalidInput(std::string("no criterion with a weight has the horizon ") + name + " or both",
                       std::string("write `horizon: ") + name + "` beside the criteria that pay then"));
  }
  for (double& weight : chosen) weight /= sum;
  return chosen;
}

double mixed_value(double short_term, double long_term, double l) noexcept {
  return (1 - l) * short_term + l * long_term;
}

std::optional<BreakEven> break_even(double short_a, double long_a, double short_b, double long_b) noexcept {
  const double scores[]{short_a, short_b, long_a, long_b}, unit = unit_of(scores);
  const double now = difference(short_a, short_b, unit), later = difference(long_a, long_b, unit);
  // Ahead at one end and behind at the other; level at one end is no change of places inside.
  if (now * later >= 0) return std::nullopt;
  return BreakEven{now / (now - later), later > 0};
}

std::vector<Index> pareto_layers(std::span<const double> short_term, std::span<const double> long_term) {
  // Ranks instead of scores: what ties is equal, and everything after is exact.
  DecisionTable table(static_cast<Index>(short_term.size()), 2);
  std::ranges::copy(rank_scores(short_term).ranks, table.column(0).begin());
  std::ranges::copy(rank_scores(long_term).ranks, table.column(1).begin());
  const Criterion first{.id = "short", .direction = Direction::minimise},
      second{.id = "long", .direction = Direction::minimise};
  return pareto_layers(table, Criteria({first, second}));
}

std::vector<Lead> leaders(std::span<const double> short_term, std::span<const double> long_term) {
  if (short_term.empty()) return {};
  const std::vector<Index> layers = pareto_layers(short_term, long_term);
  std::vector<Index> front;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (layers[i] == 1) front.push_back(static_cast<Index>(i));
  }
  const auto now = [&](Index row) { return short_term[static_cast<std::size_t>(row)]; };
  const auto later = [&](Index row) { return long_term[static_cast<std::size_t>(row)]; };
  const double unit_now = unit_of(short_term), unit_later = unit_of(long_term);
  Index first = front.front();
  for (const Index row : front) {
    const double gap = difference(now(row), now(first), unit_now);
    if (gap > 0 || (gap == 0 && difference(later(row), later(first), unit_later) > 0)) first = row;
  }
  std::vector<Lead> leads{{first, 0, 1}};
  for (;;) {
    Lead& lead = leads.back();
    std::optional<Lead> next;
    for (const Index row : front) {
      const auto change = break_even(now(row), later(row), now(lead.row), later(lead.row));
      if (!change || !change->ahead_later || change->at < lead.from) continue;
      // Of those that overtake at the same point the steepest stays ahead.
      const bool steeper = next && change->at == next->from && later(row) > later(next->row);
      if (!next || change->at < next->from || steeper) next = Lead{row, change->at, 1};
    }
    if (!next) return leads;
    lead.to = next->from;
    leads.push_back(*next);
  }
}

}  // namespace mcda
