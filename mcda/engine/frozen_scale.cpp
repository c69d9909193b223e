#include "mcda/engine/frozen_scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mcda/engine/sort.hpp"

namespace mcda {

namespace {

constexpr std::size_t classes = 10;

std::vector<double> known(std::span<const double> column) {
  std::vector<double> values;
  values.reserve(column.size());
  for (const double x : column) {
    if (!std::isnan(x)) values.push_back(x);
  }
  return values;
}

// The class of x: the first edge that is not below it.
std::size_t class_of(const std::vector<double>& edges, double x) {
  return static_cast<std::size_t>(std::lower_bound(edges.begin(), edges.end(), x) - edges.begin());
}

std::vector<Index> counts_in(const std::vector<double>& edges, std::span<const double> column) {
  std::vector<Index> counts(edges.size() + 1, 0);
  for (const double x : column) {
    if (!std::isnan(x)) ++counts[class_of(edges, x)];
  }
  return counts;
}

ColumnProfile profile_of(std::span<const double> column) {
  const std::vector<double> values = sort_column(known(column)).values;
  ColumnProfile profile;
  profile.missing = static_cast<Index>(column.size() - values.size());
  profile.low = std::numeric_limits<double>::infinity();
  profile.high = -profile.low;
  if (values.empty()) {
    profile.low = profile.high = 0;
    profile.counts = {0};
    return profile;
  }
  profile.low = values.front();
  profile.high = values.back();
  for (std::size_t k = 1; k < classes; ++k) {
    const double edge = values[k * values.size() / classes];
    if (edge < profile.high && (profile.edges.empty() || edge > profile.edges.back())) profile.edges.push_back(edge);
  }
  profile.counts = counts_in(profile.edges, column);
  return profile;
}

// The upper 5 % point of chi-square.
double chi_square_95(double freedom) {
  const double part = 2 / (9 * freedom);
  const double root = 1 - part + 1.6448536269514722 * std::sqrt(part);
  return freedom * root * root * root;
}

double half_step(std::size_t rows) {
  return static_cast<Index>(rows) > frozen_knots ? 0.5 / static_cast<double>(frozen_knots) : 0;
}

}  // namespace

std::vector<double> thinned(std::span<const double> sorted, Index knots) {
  if (static_cast<Index>(sorted.size()) <= knots) return {sorted.begin(), sorted.end()};
  std::vector<double> values(static_cast<std::size_t>(knots));
  const double share = static_cast<double>(sorted.size()) / static_cast<double>(knots);
  for (std::size_t k = 0; k < values.size(); ++k)
    values[k] = sorted[std::min(sorted.size() - 1, static_cast<std::size_t>((static_cast<double>(k) + 0.5) * share))];
  return values;
}

std::vector<ColumnProfile> profiles_of(const DecisionTable& raw, const RunOptions& options) {
  RunOptions quiet = options;
  quiet.progress = nullptr;
  std::vector<ColumnProfile> profiles(static_cast<std::size_t>(raw.columns()));
  for_each_item(raw.columns(), quiet,
                [&](Index j, Index) { profiles[static_cast<std::size_t>(j)] = profile_of(raw.column(j)); });
  return profiles;
}

Drift drift_of(const ColumnProfile& profile, std::span<const double> column) {
  std::vector<Index> before = profile.counts, now = counts_in(profile.edges, column);
  before.push_back(profile.missing);
  now.push_back(std::count_if(column.begin(), column.end(), [](double x) { return std::isnan(x); }));
  double m = 0, n = 0;
  std::vector<std::pair<double, double>> cells;
  for (std::size_t k = 0; k < before.size(); ++k) {
    if (before[k] == 0 && now[k] == 0) continue;
    cells.emplace_back(std::max(0.5, static_cast<double>(now[k])), std::max(0.5, static_cast<double>(before[k])));
    m += cells.back().first;
    n += cells.back().second;
  }
  Drift drift;
  if (cells.size() < 2) return drift;
  for (const auto& [a, e] : cells) drift.index += (a / m - e / n) * std::log((a / m) / (e / n));
  drift.by_chance = (1 / m + 1 / n) * chi_square_95(static_cast<double>(cells.size() - 1));
  return drift;
}

FrozenScale freeze(const Outcome& outcome, const Prepared& prepared, const Criteria& criteria,
                   std::vector<ColumnProfile> profiles, const RunOptions& options) {
  const Fitted& fitted = *outcome.fitted;
  FrozenScale frozen{.method = fitted.method,
                     .parameters = fitted.parameters,
                     .positions = fitted.columns,
                     .model = fitted.model->to_bytes(),
                     .columns = prepared.columns,
                     .profiles = std::move(profiles),
                     .clients = prepared.table.rows()};
  for (const Criterion& criterion : criteria) frozen.weights.push_back(criterion.weight);
  for (ColumnPreparation& column : frozen.columns) {
    for (Scale& scale : column.scales) {
      if (scale.kind() != Scale::Kind::empirical) continue;
      frozen.error = std::max(frozen.error, half_step(scale.levels().size()));
      scale = Scale::empirical(thinned(scale.levels()));
    }
  }
  if (fitted.model->sorted()) {
    RunOptions quiet = options;
    quiet.progress = nullptr;
    frozen.reference.resize(frozen.positions.size());
    for_each_item(static_cast<Index>(frozen.positions.size()), quiet, [&](Index j, Index) {
      const auto at = static_cast<std::size_t>(j);
      frozen.reference[at] = thinned(sort_column(prepared.table.column(frozen.positions[at])).values);
    });
    if (frozen.clients > frozen_knots) {
      Fitted whole = thawed(frozen, criteria);
      for (std::size_t j = 0; j < whole.reference.size(); ++j)
        whole.reference[j] = sort_column(prepared.table.column(frozen.positions[j])).values;
      const std::vector<double> exact = score(whole, prepared.table, quiet),
                                kept = score(thawed(frozen, criteria), prepared.table, quiet);
      for (std::size_t i = 0; i < exact.size(); ++i)
        frozen.error = std::max(frozen.error, std::abs(exact[i] - kept[i]));
    }
  }
  frozen.standing = Scale::empirical(thinned(sort_column(outcome.scores).values));
  return frozen;
}

Fitted thawed(const FrozenScale& frozen, const Criteria& criteria) {
  return {frozen.method,
          frozen.parameters,
          criteria.select(frozen.positions),
          frozen.positions,
          frozen.method->from_bytes(frozen.model),
          frozen.reference};
}

}  // namespace mcda
