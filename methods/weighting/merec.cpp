#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/statistics/elementary.hpp"
#include "mcda/statistics/lanes.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

// Rows that are taken together stay in the nearest cache. A multiple of the lanes; 64 factors a lane.
constexpr std::size_t tile = 512;

// |ln n|, n the normalised values of a column, each added to the total of its row too. `turn` is 1 or -1.
MCDA_FOR_EACH_CPU void take_normalised_logarithms(const double* x, std::size_t size, double inverse_bound, double turn,
                                                  double* out, double* total) {
  for (std::size_t i = 0; i < size; ++i) {
    const double value = turn * elementary::ln(x[i] * inverse_bound);
    out[i] = value > 0 ? value : 0;  // the bound itself may miss 1 by the last digit
    total[i] += out[i];
  }
}

MCDA_FOR_EACH_CPU void invert(double* values) {
  for (std::size_t i = 0; i < tile; ++i) values[i] = 1 / values[i];
}

// Sum of S_i - S'_i = -ln(1 - q_i), q_i the criterion's part of the total of row i, over a tile. Logarithms of products
// instead of one a cell: a factor is above 1 / 500 (docs/decisions/0004), so that 64 of them are no underflow. What
// 1 - q loses to rounding is added again. Where the parts are so small that the rounding of the products could show,
// each has its own logarithm.
MCDA_FOR_EACH_CPU double effect_of_removal(const double* logarithms, const double* inverse_total) {
  constexpr double noticeable = 1e-3;
  Lanes product = Lanes{} + 1, lost = {}, parts = {};
  for (std::size_t i = 0; i < tile; i += lanes) {
    Lanes a, inverse;
    std::memcpy(&a, logarithms + i, sizeof a);
    std::memcpy(&inverse, inverse_total + i, sizeof inverse);
    const Lanes part = a * inverse, factor = 1 - part;
    product *= factor;
    lost += (1 - factor) - part;
    parts += part;
  }
  const auto join = [](const Lanes& lane) {
    return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
  };
  Lanes result = {};
  if (join(parts) > noticeable * tile) {
    for (std::size_t k = 0; k < lanes; ++k) result[k] = elementary::ln(product[k]);
    return -join(result) - join(lost);
  }
  for (std::size_t i = 0; i < tile; i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) result[k] -= elementary::ln1p(-logarithms[i + k] * inverse_total[i + k]);
  }
  return join(result);
}

struct Merec {
  static constexpr MethodInfo info{
      .name = "merec",
      .title = "Method based on the removal effects of criteria",
      .kind = MethodKind::weighting,
      .reference =
          "Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis, Antucheviciene (2021) Determination of Objective Weights "
          "Using a New Method Based on the Removal Effects of Criteria (MEREC), Symmetry 13(4), 525",
      .doi = "10.3390/sym13040525",
      .formula =
          "n_ij = min_j / x_ij, x_ij / max_j for a cost, S_i = ln(1 + sum_k |ln n_ik| / n), S'_ij the same without "
          "criterion j in the sum, E_j = sum_i |S'_ij - S_i|, w_j = E_j / sum_k E_k",
      .cost = "O(n m) with one logarithm a cell, two passes",
      .aliases = "w_merec",
      .result = ResultKind::weights,
      .domain = Domain::positive,
      .published_score = "w",
      .when_to_use =
          "A criterion counts by what its absence would change in the overall performance. Columns that span powers of "
          "ten take most of the weight.",
  };

  static constexpr Statistic needs = Statistic::extremes;

  /// The effects of removal, one a criterion; the unit of each column is in `inverse_bound`, one over its smallest or
  /// largest value.
  struct Gathered {
    Vector effects, inverse_bound, turn;
    auto parts() { return std::tie(effects); }

    void observe(const Block& rows) {
      const std::size_t n = effects.size(), m = static_cast<std::size_t>(rows.size());
      Vector logarithms(n * tile), total(tile);
      for (std::size_t first = 0; first < m; first += tile) {
        const std::size_t size = std::min(tile, m - first);
        if (size < tile) std::fill(logarithms.begin(), logarithms.end(), 0.0);  // rows that are not there have no part
        // The part of a criterion is a_j / n of 1 + sum a / n, a_j of n + sum a.
        std::fill(total.begin(), total.end(), static_cast<double>(n));
        for (std::size_t j = 0; j < n; ++j) {
          take_normalised_logarithms(rows.column(static_cast<Index>(j)).data() + first, size, inverse_bound[j], turn[j],
                                     logarithms.data() + j * tile, total.data());
        }
        invert(total.data());
        for (std::size_t j = 0; j < n; ++j) effects[j] += effect_of_removal(logarithms.data() + j * tile, total.data());
      }
    }
    void merge(const Gathered& later) {
      for (std::size_t j = 0; j < effects.size(); ++j) effects[j] += later.effects[j];
    }
  };

  static Gathered gather(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    Gathered empty;
    for (Index j = 0; j < criteria.size(); ++j) {
      empty.effects.push_back(0);
      empty.inverse_bound.push_back(1 / (criteria.maximised(j) ? seen.min(j) : seen.max(j)));
      empty.turn.push_back(criteria.maximised(j) ? 1 : -1);
    }
    return empty;
  }

  static Weights weigh(const Summary& seen, const Gathered& gathered, const Criteria& criteria, const NoParameters&) {
    return information::shares_of(info.name, gathered.effects, seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix x = rows_of(table);
    const plain::Matrix r = plain::map(x, criteria, [](const Vector& all, const Criterion& criterion) {
      return [from = plain::low(all), to = plain::high(all), up = criterion.maximised()](double v) {
        return up ? from / v : v / to;
      };
    });
    const auto n = static_cast<std::size_t>(criteria.size());
    const double count = static_cast<double>(n);
    Vector performance, effects(n, 0.0);
    plain::Matrix removed(x.size(), Vector(n));
    for (std::size_t i = 0; i < x.size(); ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < n; ++k) sum += std::abs(std::log(r[i][k]));
      performance.push_back(std::log(1 + sum / count));
      for (std::size_t j = 0; j < n; ++j) {
        double without = 0;
        for (std::size_t k = 0; k < n; ++k) without += k == j ? 0 : std::abs(std::log(r[i][k]));
        removed[i][j] = std::log(1 + without / count);
        effects[j] += std::abs(removed[i][j] - performance[i]);
      }
    }
    Steps steps;
    steps.matrix("normalized", "Smaller is better", "n", r);
    steps.per_alternative("performance", "Overall performance", "S", performance);
    steps.matrix("removed", "Performance without the criterion", "S'", removed);
    steps.per_criterion("effects", "Effect of removing the criterion", "E", effects);
    steps.per_criterion("weights", "Weights", "w",
                        information::plain_shares(effects, information::constant_columns(x, n)));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_merec() { return make_method<Merec>(); }

}  // namespace mcda
