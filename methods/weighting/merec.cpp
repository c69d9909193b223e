#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/statistics/elementary.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

// ln of the normalised values of a column, times `share`; added to the total of each row too.
MCDA_FOR_EACH_CPU void take_normalised_logarithms(std::span<const double> x, double bound, bool up, double share,
                                                  double* out, double* total) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    out[i] = share * elementary::ln(up ? x[i] / bound : bound / x[i]);
    total[i] += out[i];
  }
}

// Sum of S_i - S'_i, both logarithms in one.
MCDA_FOR_EACH_CPU double effect_of_removal(const double* logarithms, const double* total, std::size_t size) {
  constexpr std::size_t lanes = 8;  // joined in one order, so that the bits are the same at any vector width
  std::array<double, lanes> lane{};
  std::size_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) lane[k] -= elementary::ln1p(-logarithms[i + k] / total[i + k]);
  }
  for (std::size_t k = 0; i < size; ++i, ++k) lane[k] -= elementary::ln1p(-logarithms[i] / total[i]);
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
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
      .cost = "O(n m) with two logarithms a cell, two passes",
      .aliases = "w_merec",
      .result = ResultKind::weights,
      .domain = Domain::positive,
      .published_score = "w",
      .when_to_use =
          "A criterion counts by what its absence would change in the overall performance. Columns that span powers of "
          "ten take most of the weight.",
  };

  static constexpr Statistic needs = Statistic::extremes;

  /// The effects of removal, one a criterion; the unit of each column is in `bound`, its smallest or largest value.
  struct Gathered {
    Vector effects, bound;
    std::vector<bool> up;

    void observe(const Block& rows) {
      const std::size_t n = effects.size(), m = static_cast<std::size_t>(rows.size());
      const double share = 1 / static_cast<double>(n);
      Vector logarithms(n * m), total(m, 1.0);
      for (std::size_t j = 0; j < n; ++j) {
        take_normalised_logarithms(rows.column(static_cast<Index>(j)), bound[j], up[j], share,
                                   logarithms.data() + j * m, total.data());
      }
      for (std::size_t j = 0; j < n; ++j) effects[j] += effect_of_removal(logarithms.data() + j * m, total.data(), m);
    }
    void merge(const Gathered& later) {
      for (std::size_t j = 0; j < effects.size(); ++j) effects[j] += later.effects[j];
    }
  };

  static Gathered gather(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    Gathered empty;
    for (Index j = 0; j < criteria.size(); ++j) {
      empty.effects.push_back(0);
      empty.up.push_back(criteria.maximised(j));
      empty.bound.push_back(criteria.maximised(j) ? seen.min(j) : seen.max(j));
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
