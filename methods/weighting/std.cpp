#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/weighting/information.hpp"

namespace mcda {

namespace {

using information::Vector;

struct StandardDeviation {
  static constexpr MethodInfo info{
      .name = "std",
      .title = "Weights in proportion to the standard deviation",
      .kind = MethodKind::weighting,
      .reference =
          "Diakoulaki, Mavrotas, Papayannakis (1995) Determining objective weights in multiple criteria problems: The "
          "CRITIC method, Computers and Operations Research 22(7), 763-770, where it is the yardstick",
      .doi = "10.1016/0305-0548(94)00059-H",
      .formula = "s_j the standard deviation of the normalised column j with divisor m - ddof, w_j = s_j / sum_k s_k",
      .cost = "O(n m), one pass; two where the normalisation is not linear",
      .aliases = "w_std",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "Criteria that tell clients apart should count more, and each is first brought to the same length.",
  };

  struct Parameters {
    Normalization normalization = Normalization::minmax;
    int ddof = 1;
  };
  static constexpr auto fields =
      std::tuple{field("normalization", &Parameters::normalization,
                       "how the columns are made comparable; with none a change of unit changes the weights",
                       normalization_choices),
                 field("ddof", &Parameters::ddof,
                       "what is taken from the number of alternatives in the divisor of the variance; "
                       "the weights are the same for both",
                       0, 1)};

  static Statistic needs(const Parameters& parameters) {
    return Statistic::extremes | Statistic::moments | needs_of(parameters.normalization);
  }

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    for (Index j = 0; j < criteria.size(); ++j) {
      if (seen.constant(j)) continue;  // is left out, whatever it would become
      if (const auto problem = problem_of(parameters.normalization, seen, j, criteria[j].direction))
        return Refusal{criteria[j].id, problem->what, problem->remedy};
    }
    return std::nullopt;
  }

  /// Moments of the columns whose normalisation is not linear; those of the others follow from the raw ones.
  struct Gathered {
    std::vector<Scale> scales;
    std::vector<Index> bent;  ///< their columns
    Summary summary;

    void observe(const Block& rows) {
      if (bent.empty()) return;
      std::vector<Vector> scaled;
      std::vector<const double*> pointers;
      for (std::size_t k = 0; k < bent.size(); ++k) {
        Vector& column = scaled.emplace_back(static_cast<std::size_t>(rows.size()));
        scales[static_cast<std::size_t>(bent[k])].apply(rows.column(bent[k]), column);
      }
      for (const Vector& column : scaled) pointers.push_back(column.data());
      summary.observe(Block(pointers.data(), static_cast<Index>(pointers.size()), rows.size()));
    }
    void merge(const Gathered& later) {
      if (!bent.empty()) summary.merge(later.summary);
    }
    bool wants_rows() const { return !bent.empty(); }
    std::string to_bytes() const { return summary.to_bytes(); }
    void restore(std::string_view bytes) { summary = Summary::from_bytes(bytes); }
  };

  static Gathered gather(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    Gathered empty;
    for (Index j = 0; j < criteria.size(); ++j) {
      empty.scales.push_back(seen.constant(j) ? Scale::constant(0)
                                              : scale_of(parameters.normalization, seen, j, criteria[j].direction));
      if (std::isnan(empty.scales.back().slope())) empty.bent.push_back(j);
    }
    empty.summary = Summary(static_cast<Index>(empty.bent.size()), Statistic::moments);
    return empty;
  }

  static Weights weigh(const Summary& seen, const Gathered& gathered, const Criteria& criteria,
                       const Parameters& parameters) {
    Vector deviations;
    Index next = 0;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double slope = gathered.scales[static_cast<std::size_t>(j)].slope();
      deviations.push_back(std::isnan(slope) ? information::deviation_of(gathered.summary, next++, parameters.ddof)
                                             : std::abs(slope) * information::deviation_of(seen, j, parameters.ddof));
    }
    return information::shares_of(info.name, std::move(deviations), seen, criteria);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const plain::Matrix r = plain::map(x, criteria, [&](const Vector& all, const Criterion& criterion) {
      return [all, kind = parameters.normalization, up = criterion.maximised()](double v) {
        return plain::low(all) == plain::high(all) ? 1 : normalized(kind, up, all, v);
      };
    });
    const auto n = static_cast<std::size_t>(criteria.size());
    Vector deviations;
    for (std::size_t j = 0; j < n; ++j)
      deviations.push_back(information::plain_deviation(plain::column(r, j), parameters.ddof));
    Steps steps;
    steps.matrix("normalized", "Normalised values; 1 where a criterion is the same for all", "r", r);
    steps.per_criterion("deviation", "Standard deviation", "s", deviations);
    steps.per_criterion("weights", "Weights", "w",
                        information::plain_shares(deviations, information::constant_columns(x, n)));
    return steps;
  }

 private:
  /// The normalisations as published, one cell at a time.
  static double normalized(Normalization kind, bool up, const Vector& all, double v) {
    const double from = plain::low(all), to = plain::high(all);
    const auto total = [&](auto term) {
      double sum = 0;
      for (const double x : all) sum += term(x);
      return sum;
    };
    switch (kind) {
      case Normalization::none: return v;
      case Normalization::minmax: return (up ? v - from : to - v) / (to - from);
      case Normalization::max: return up ? v / to : 1 - v / to;
      case Normalization::sum: return up ? v / plain::sum(all) : 1 / v / total([](double x) { return 1 / x; });
      case Normalization::vector: return up ? v / plain::length(all) : 1 - v / plain::length(all);
      case Normalization::linear: return up ? v / to : from / v;
      case Normalization::vector_plain: return v / plain::length(all);
      case Normalization::nonlinear: return up ? std::pow(v / to, 2) : std::pow(from / v, 3);
      case Normalization::log: {
        const double share = std::log(v) / total([](double x) { return std::log(x); });
        return up ? share : (1 - share) / (static_cast<double>(all.size()) - 1);
      }
      case Normalization::enhanced_accuracy:
        return up ? 1 - (to - v) / total([&](double x) { return to - x; })
                  : 1 - (v - from) / total([&](double x) { return x - from; });
      case Normalization::zavadskas_turskis: return up ? 1 - std::abs(to - v) / to : 1 - std::abs(from - v) / from;
    }
    return v;
  }
};

}  // namespace

std::unique_ptr<const Method> make_std() { return make_method<StandardDeviation>(); }

}  // namespace mcda
