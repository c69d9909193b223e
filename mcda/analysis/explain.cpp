#include "mcda/analysis/explain.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "mcda/engine/frozen_scale.hpp"
#include "mcda/engine/sort.hpp"

namespace mcda {

namespace {

RunOptions quiet(RunOptions options) {
  options.progress = nullptr;
  return options;
}

std::vector<double> row_of(const DecisionTable& table, Index row) {
  std::vector<double> values;
  for (Index j = 0; j < table.columns(); ++j) values.push_back(table(row, j));
  return values;
}

/// The next number of a stream that depends on its start only (SplitMix64: Steele, Lea and Flood 2014).
std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// Order number `sample` of the players: the same for any number of threads.
std::vector<Index> random_order(std::size_t players, std::uint64_t seed, Index sample) {
  std::vector<Index> order(players);
  std::iota(order.begin(), order.end(), Index{0});
  std::uint64_t state = seed * 0xd1342543de82ef95u + static_cast<std::uint64_t>(sample);
  for (std::size_t k = players; k > 1; --k)
    std::swap(order[k - 1], order[static_cast<std::size_t>(next_random(state) % k)]);
  return order;
}

/// The game whose players are the criteria on which the row differs from the reference.
struct Game {
  const StandIn& stand_in;
  std::vector<double> row, reference;
  std::vector<Index> players;

  /// The scores of many coalitions; fill(k, has) tells who is in the k-th: has[p] set for player p.
  std::vector<double> worth(Index count, const std::function<void(Index, std::vector<char>&)>& fill) const {
    DecisionTable rows(count, static_cast<Index>(row.size()));
    for (Index j = 0; j < rows.columns(); ++j) {
      const std::span<double> column = rows.column(j);
      std::fill(column.begin(), column.end(), reference[static_cast<std::size_t>(j)]);
    }
    std::vector<char> has(players.size());
    for (Index k = 0; k < count; ++k) {
      fill(k, has);
      for (std::size_t p = 0; p < players.size(); ++p) {
        if (has[p] != 0) rows(k, players[p]) = row[static_cast<std::size_t>(players[p])];
      }
    }
    return stand_in.scores(rows);
  }
};

void add_shapley(const Game& game, std::vector<double>& values) {
  const std::size_t k = game.players.size();
  const std::size_t coalitions = std::size_t{1} << k;
  const std::vector<double> worth =
      game.worth(static_cast<Index>(coalitions), [&](Index coalition, std::vector<char>& has) {
        for (std::size_t p = 0; p < k; ++p) has[p] = static_cast<char>((coalition >> p) & 1);
      });
  // |S|! (k - |S| - 1)! / k! by the size of S: 1 / (k C(k - 1, |S|)).
  std::vector<double> share(k);
  double binomial = 1;
  for (std::size_t size = 0; size < k; ++size) {
    share[size] = 1 / (static_cast<double>(k) * binomial);
    binomial *= static_cast<double>(k - 1 - size) / static_cast<double>(size + 1);
  }
  for (std::size_t p = 0; p < k; ++p) {
    double sum = 0;
    for (std::size_t s = 0; s < coalitions; ++s) {
      if (((s >> p) & 1) != 0) continue;
      sum += share[static_cast<std::size_t>(std::popcount(s))] * (worth[s | (std::size_t{1} << p)] - worth[s]);
    }
    values[static_cast<std::size_t>(game.players[p])] = sum;
  }
}

/// Each sample is an order and its reverse, whose mean is one draw (Castro, Gomez and Tejada 2009, with
/// antithetic orders).
void add_sampled(const Game& game, const ExplainOptions& options, Contributions& found) {
  const auto k = static_cast<Index>(game.players.size());
  const Index draws = std::max<Index>(1, options.samples / 2);
  const Index together = std::max<Index>(1, block_rows / (2 * (k + 1)));
  std::vector<double> mean(game.players.size(), 0.0), squares(game.players.size(), 0.0), draw(game.players.size());
  for (Index first = 0; first < draws; first += together) {
    const Index count = std::min(together, draws - first);
    std::vector<std::vector<Index>> orders;
    for (Index d = 0; d < count; ++d) {
      orders.push_back(random_order(game.players.size(), options.seed, first + d));
      orders.emplace_back(orders.back().rbegin(), orders.back().rend());
    }
    const std::vector<double> worth =
        game.worth(static_cast<Index>(orders.size()) * (k + 1), [&](Index coalition, std::vector<char>& has) {
          const Index joined = coalition % (k + 1);
          if (joined == 0) {
            std::fill(has.begin(), has.end(), 0);
          } else {
            const std::vector<Index>& order = orders[static_cast<std::size_t>(coalition / (k + 1))];
            has[static_cast<std::size_t>(order[static_cast<std::size_t>(joined - 1)])] = 1;
          }
        });
    for (Index d = 0; d < count; ++d) {
      std::fill(draw.begin(), draw.end(), 0.0);
      for (Index twin = 2 * d; twin < 2 * d + 2; ++twin) {
        const std::size_t begin = static_cast<std::size_t>(twin * (k + 1));
        for (std::size_t at = 0; at < static_cast<std::size_t>(k); ++at)
          draw[static_cast<std::size_t>(orders[static_cast<std::size_t>(twin)][at])] +=
              (worth[begin + at + 1] - worth[begin + at]) / 2;
      }
      const double seen = static_cast<double>(first + d + 1);
      for (std::size_t p = 0; p < draw.size(); ++p) {
        const double gap = draw[p] - mean[p];
        mean[p] += gap / seen;
        squares[p] += gap * (draw[p] - mean[p]);
      }
    }
  }
  const double number = static_cast<double>(draws);
  for (std::size_t p = 0; p < mean.size(); ++p) {
    const auto j = static_cast<std::size_t>(game.players[p]);
    found.values[j] = mean[p];
    found.errors[j] = draws > 1 ? std::sqrt(squares[p] / (number - 1) / number) : std::abs(mean[p]);
  }
}

}  // namespace

std::vector<double> lower_medians(const DecisionTable& table, const RunOptions& options) {
  std::vector<double> medians(static_cast<std::size_t>(table.columns()));
  for_each_item(table.columns(), quiet(options), [&](Index j, Index) {
    const std::span<const double> column = table.column(j);
    std::vector<double> values(column.begin(), column.end());
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
    std::nth_element(values.begin(), middle, values.end());
    medians[static_cast<std::size_t>(j)] = *middle;
  });
  return medians;
}

std::vector<double> standings_of(const DecisionTable& table, const Criteria& criteria, Index row) {
  std::vector<double> shares;
  for (Index j = 0; j < table.columns(); ++j) {
    const double own = table(row, j);
    Index below = 0, same = 0;
    for (const double x : table.column(j)) {
      below += x < own ? 1 : 0;
      same += x == own ? 1 : 0;
    }
    const double m = static_cast<double>(table.rows());
    const double share = (static_cast<double>(below) + static_cast<double>(same) / 2) / m;
    shares.push_back(criteria.maximised(j) ? share : 1 - share);
  }
  return shares;
}

StandIn::StandIn(const Outcome& outcome, const DecisionTable& table, Index row, bool quick, const RunOptions& options)
    : fitted_(reloaded(*outcome.fitted)), run_(quiet(options)) {
  run_.threads = 1;  // a few thousand rows
  if (fitted_.model->sorted()) {
    fitted_.reference.resize(fitted_.columns.size());
    for_each_item(static_cast<Index>(fitted_.columns.size()), quiet(options), [&](Index k, Index) {
      const Index j = fitted_.columns[static_cast<std::size_t>(k)];
      fitted_.reference[static_cast<std::size_t>(k)] = sort_column(table.column(j)).values;
    });
    // Some formulas take the mean over all alternatives, some over all others: of the two references the right one is
    // that by which the row's own values score what they scored (explain/a_stand_in_for_itself).
    const double own = outcome.scores[static_cast<std::size_t>(row)];
    const bool all = std::abs(score(row_of(table, row)) - own) <= tie_tolerance * std::max(1.0, std::abs(own));
    for (std::size_t k = 0; k < fitted_.columns.size(); ++k) {
      std::vector<double>& values = fitted_.reference[k];
      if (!all && values.size() > 1)
        values.erase(std::lower_bound(values.begin(), values.end(), table(row, fitted_.columns[k])));
      if (quick) values = thinned(values);
    }
  }
  double largest = 0;
  for (const double score : outcome.scores) largest = std::max(largest, std::abs(score));
  unit_ = std::min(1.0, largest);
  others_ = outcome.scores;
  others_.erase(others_.begin() + row);
  std::sort(others_.begin(), others_.end(), std::greater<>());
}

std::vector<double> StandIn::scores(const DecisionTable& rows) const { return mcda::score(fitted_, rows, run_); }

double StandIn::score(std::span<const double> values) const {
  DecisionTable rows(1, static_cast<Index>(values.size()));
  for (Index j = 0; j < rows.columns(); ++j) rows(0, j) = values[static_cast<std::size_t>(j)];
  return scores(rows).front();
}

Index StandIn::rank(double score) const {
  const auto better = [&](double other) {
    return other - score > tie_tolerance * std::max({unit_, std::abs(other), std::abs(score)});
  };
  return 1 + (std::partition_point(others_.begin(), others_.end(), better) - others_.begin());
}

Contributions contributions_of(const Outcome& outcome, const DecisionTable& table, Index row,
                               std::span<const double> reference, const ExplainOptions& options) {
  Contributions found;
  found.score = outcome.scores[static_cast<std::size_t>(row)];
  found.values.assign(static_cast<std::size_t>(table.columns()), 0.0);
  const std::vector<Index>& columns = outcome.fitted->columns;
  const AdditiveModel* const additive = outcome.fitted->model->additive();
  if (additive != nullptr && !outcome.fitted->model->rescales()) {
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const auto j = static_cast<std::size_t>(columns[k]);
      const Scale& scale = additive->scales[k];
      found.values[j] = additive->weights[k] * (scale(table(row, columns[k])) - scale(reference[j]));
      found.reference_score += additive->weights[k] * scale(reference[j]);
    }
    return found;
  }
  const StandIn stand_in(outcome, table, row, false, options.run);
  Game game{stand_in, row_of(table, row), {reference.begin(), reference.end()}, {}};
  for (const Index j : columns) {
    const auto at = static_cast<std::size_t>(j);
    if (game.row[at] != game.reference[at]) game.players.push_back(j);
  }
  found.reference_score = stand_in.score(reference);
  const bool exact = static_cast<Index>(game.players.size()) <= std::min<Index>(options.exact_up_to, 20);
  found.how = exact ? Attribution::shapley : Attribution::sampled;
  if (game.players.empty()) return found;
  if (exact) {
    add_shapley(game, found.values);
  } else {
    found.errors.assign(found.values.size(), 0.0);
    add_sampled(game, options, found);
  }
  return found;
}

}  // namespace mcda
