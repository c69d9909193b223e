#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

struct Gini {
  static constexpr MethodInfo info{
      .name = "gini",
      .title = "Gini coefficient weights",
      .kind = MethodKind::weighting,
      .reference =
          "Li, Chi (2009) A new determining objective weights method - gini coefficient weight, ICISE 2009, 3726-3729, "
          "IEEE",
      .formula =
          "G_j = sum_i sum_k |x_ij - x_kj| / (2 m^2 mean_j), w_j = G_j / sum_k G_k; the direction of a criterion is "
          "ignored",
      .cost = "O(n m log m), two passes; the second keeps the columns sorted",
      .aliases = "w_gini",
      .result = ResultKind::weights,
      .domain = Domain::non_negative,
      .published_score = "w",
      .when_to_use =
          "Criteria in which few have nearly everything should count most. Less moved by a single extreme value than "
          "the variance.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::sum;

  /// The columns by rising value; a constant one is not kept.
  struct Gathered {
    std::vector<Vector> columns;
    std::vector<bool> kept;

    void observe(const Block& rows) {
      for (std::size_t j = 0; j < columns.size(); ++j) {
        if (!kept[j]) continue;
        const std::span<const double> x = rows.column(static_cast<Index>(j));
        Vector sorted(x.begin(), x.end());
        std::sort(sorted.begin(), sorted.end());
        join(columns[j], sorted);
      }
    }
    void merge(const Gathered& later) {
      for (std::size_t j = 0; j < columns.size(); ++j) join(columns[j], later.columns[j]);
    }

   private:
    static void join(Vector& to, const Vector& from) {
      Vector both(to.size() + from.size());
      std::merge(to.begin(), to.end(), from.begin(), from.end(), both.begin());
      to = std::move(both);
    }
  };

  static Gathered gather(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    Gathered empty;
    empty.columns.resize(static_cast<std::size_t>(criteria.size()));
    for (Index j = 0; j < criteria.size(); ++j) empty.kept.push_back(!seen.constant(j));
    return empty;
  }

  /// In a sorted column the value at place k (from 0) is larger in k pairs and smaller in m - 1 - k; taken from both
  /// ends together, every term is positive.
  static Weights weigh(const Summary& seen, const Gathered& gathered, const Criteria& criteria, const NoParameters&) {
    Vector coefficients(gathered.columns.size(), 0.0);
    const double m = static_cast<double>(seen.count());
    for (std::size_t j = 0; j < coefficients.size(); ++j) {
      const Vector& x = gathered.columns[j];
      double differences = 0;
      for (std::size_t k = 0; 2 * k + 1 < x.size(); ++k)
        differences += (m - 1 - 2 * static_cast<double>(k)) * (x[x.size() - 1 - k] - x[k]);
      if (gathered.kept[j]) coefficients[j] = differences / m / seen.sum(static_cast<Index>(j));
    }
    return information::shares_of(info.name, std::move(coefficients), seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix x = rows_of(table);
    const auto n = static_cast<std::size_t>(criteria.size());
    const double m = static_cast<double>(x.size());
    Vector coefficients;
    for (std::size_t j = 0; j < n; ++j) {
      const Vector column = plain::column(x, j);
      double differences = 0;
      for (const double a : column) {
        for (const double b : column) differences += std::abs(a - b);
      }
      coefficients.push_back(plain::ratio(differences, 2 * m * m * plain::mean(column)));
    }
    Steps steps;
    steps.per_criterion("gini", "Gini coefficient of each criterion", "G", coefficients);
    steps.per_criterion("weights", "Weights", "w",
                        information::plain_shares(coefficients, information::constant_columns(x, n)));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_gini() { return make_method<Gini>(); }

}  // namespace mcda
