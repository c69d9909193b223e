#include <algorithm>
#include <cmath>
#include <functional>

#include "mcda/engine/sort.hpp"
#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Oreste {
  static constexpr MethodInfo info{
      .name = "oreste",
      .title = "ORESTE (organisation, rangement et synthese de donnees relationnelles), ranking by global ranks",
      .kind = MethodKind::scoring,
      .reference =
          "Roubens (1982) Preference relations on actions and criteria in multicriteria decision making, European "
          "Journal of Operational Research 10(1), 51-55",
      .doi = "10.1016/0377-2217(82)90131-X",
      .formula =
          "R_i = sum_j rank of D_ij among all D, D_ij = alpha (rank of i on j) + (1 - alpha) (rank of criterion j), "
          "Besson ranks",
      .cost =
          "O(n m log(n m)), one sort a column and one pooled sort; the model keeps the distinct values of each column",
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .additive = true,
      .sense = PublishedSense::smaller_is_better,
      .published_score = "R",
      .when_to_use =
          "Only orders are trusted: neither the size of differences nor the exact weights count, just who is ahead on "
          "which criterion.",
  };

  enum class Ties { average, min };
  struct Parameters {
    double alpha = 0.4;
    Ties ties = Ties::average;
  };
  static constexpr auto fields = std::tuple{
      field("alpha", &Parameters::alpha,
            "share of the rank on the criterion; the rest goes to the rank of the criterion", 0, 1),
      field("ties", &Parameters::ties, "rank of tied values: their average (Besson) or the smallest", "average min"),
  };

  static constexpr Statistic needs = Statistic::extremes;

  struct Model : AdditiveModel {
    double alpha = 0.4;
    bool average = true;
    std::vector<int> benefit;
    std::vector<double> importance;  // rank of each criterion
    auto parts() { return std::tie(scales, weights, alpha, average, benefit, importance); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    model.alpha = parameters.alpha;
    model.average = parameters.ties == Ties::average;
    std::vector<double> falling;
    for (const Criterion& criterion : criteria) {
      model.benefit.push_back(criterion.maximised() ? 1 : 0);
      falling.push_back(-criterion.weight);
    }
    std::sort(falling.begin(), falling.end());
    for (const Criterion& criterion : criteria) {
      Place place;
      model.importance.push_back(place.rank(falling, -criterion.weight, model.average));
    }
    return model;
  }

  /// Each column becomes a function from its values to their rank in the pool of all projections; a new value lies
  /// between its neighbours.
  static void observe_columns(Model& model, std::span<const SortedColumn> columns) {
    std::vector<std::vector<Interval>> points(columns.size());  // (level, projection) of each distinct value
    std::vector<double> pool;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const std::vector<double>& values = columns[j].values;
      for (std::size_t first = 0, last = 0; first < values.size(); first = last) {
        while (last < values.size() && values[last] == values[first]) ++last;
        const double m = static_cast<double>(values.size()), equal = static_cast<double>(last - first);
        const double ahead = model.benefit[j] != 0 ? m - static_cast<double>(last) : static_cast<double>(first);
        const double rank = ahead + (model.average ? (equal + 1) / 2 : 1);
        const double projection = model.alpha * rank + (1 - model.alpha) * model.importance[j];
        points[j].push_back({values[first], projection});
        pool.insert(pool.end(), last - first, projection);
      }
    }
    pool = sort_column(pool).values;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const bool falls = model.benefit[j] != 0;  // the projection, with the value; walked through from its smallest
      if (falls) std::reverse(points[j].begin(), points[j].end());
      Place place;
      for (Interval& point : points[j]) point.high = -place.rank(pool, point.high, model.average);
      if (falls) std::reverse(points[j].begin(), points[j].end());
      model.scales.push_back(Scale::piecewise(points[j]));
      model.weights.push_back(1);
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const bool average = parameters.ties == Ties::average;
    // One more than those ahead, and half of the other equals. Raw values are equal or not; computed ones may differ by
    // rounding only.
    const auto ranks = [&](const plain::Vector& all, double rounding) {
      plain::Vector sorted = all, out;
      std::sort(sorted.begin(), sorted.end(), std::greater<>());
      for (const double value : all) {
        const double slack = rounding * std::abs(value);
        const auto from = std::lower_bound(sorted.begin(), sorted.end(), value + slack, std::greater<>());
        const auto to = std::upper_bound(sorted.begin(), sorted.end(), value - slack, std::greater<>());
        const double before = static_cast<double>(from - sorted.begin()), equal = static_cast<double>(to - from);
        out.push_back(average ? before + (equal + 1) / 2 : before + 1);
      }
      return out;
    };
    plain::Vector weights;
    for (const Criterion& criterion : criteria) weights.push_back(criterion.weight);
    const plain::Vector importance = ranks(weights, 1e-13);
    plain::Matrix projection = x;
    plain::Vector pool;
    for (std::size_t j = 0; j < weights.size(); ++j) {
      plain::Vector column = plain::column(x, j);
      if (!criteria.maximised(static_cast<Index>(j))) {
        for (double& value : column) value = -value;
      }
      const plain::Vector on_criterion = ranks(column, 0);
      for (std::size_t i = 0; i < x.size(); ++i)
        projection[i][j] = parameters.alpha * on_criterion[i] + (1 - parameters.alpha) * importance[j];
    }
    for (const plain::Vector& row : projection) {
      for (const double value : row) pool.push_back(-value);
    }
    const plain::Vector global = ranks(pool, 1e-13);
    plain::Vector scores(x.size(), 0.0);
    for (std::size_t k = 0; k < global.size(); ++k) scores[k / weights.size()] += global[k];
    Steps steps;
    steps.per_criterion("importance", "Rank of each criterion", "r_j", importance);
    steps.matrix("projection", "Projections", "D", projection);
    steps.per_alternative("scores", "Sum of global ranks, smaller is better", "R", scores);
    return steps;
  }

 private:
  /// Weights and projections are computed: those that differ by no more than rounding can explain are equal.
  static constexpr double rounding = 1e-13;

  /// Ranks of rising values in a sorted column, in one walk through both.
  struct Place {
    std::size_t first = 0, last = 0;
    double rank(const std::vector<double>& sorted, double value, bool average) noexcept {
      const double slack = rounding * std::abs(value);
      while (first < sorted.size() && sorted[first] < value - slack) ++first;
      while (last < sorted.size() && sorted[last] <= value + slack) ++last;
      const double before = static_cast<double>(first), equal = static_cast<double>(last - first);
      return before + (average ? (equal + 1) / 2 : 1);
    }
  };
};

}  // namespace

std::unique_ptr<const Method> make_oreste() { return make_method<Oreste>(); }

}  // namespace mcda
