#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "methods/ranking/normalised.hpp"

namespace mcda {

namespace {

struct AhpHierarchy {
  static constexpr MethodInfo info{
      .name = "ahp_hierarchy",
      .title = "Analytic Hierarchy Process: composition over a hierarchy",
      .kind = MethodKind::scoring,
      .reference =
          "Saaty (1980) The Analytic Hierarchy Process, McGraw-Hill; Saaty (1977) A scaling method for priorities in "
          "hierarchical structures, Journal of Mathematical Psychology",
      .doi = "10.1016/0022-2496(77)90033-5",
      .formula =
          "P_i = sum_j w_j p_ij, p_ij = x_ij / sum_i x_ij (cost: (1 / x_ij) / sum_i 1 / x_ij), w_j the product of the "
          "priorities on the path to criterion j; ideal: p_ij = x_ij / max x_j (cost: min x_j / x_ij)",
      .cost = "O(n m), one pass to fit and one to score",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .additive = true,
      .order_linear_in_weights = true,
      .published_score = "P",
      .when_to_use =
          "The weights come from judgements (`weights: {method: ahp, ...}` in every group), and each column is a "
          "ratio: twice the value is twice as good. Columns may be priorities that were judged, or measured values. "
          "Where clients come and go, mode=ideal keeps the scale of a score.",
  };

  enum class Mode { distributive, ideal };
  struct Parameters {
    Mode mode = Mode::distributive;
  };
  static constexpr auto fields = std::tuple{
      field("mode", &Parameters::mode, "whether priorities are shares of their sum, or of the best",
            "distributive ideal"),
  };

  static Normalization normalization_of(const Parameters& parameters) {
    return parameters.mode == Mode::ideal ? Normalization::linear : Normalization::sum;
  }

  static std::string_view order_class(const Parameters& parameters) {
    return parameters.mode == Mode::ideal ? "linear sum" : "share sum";
  }

  static Statistic needs(const Parameters& parameters) { return needs_of(normalization_of(parameters)); }

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    return refusal_of_normalization(normalization_of(parameters), seen, criteria);
  }

  using Model = AdditiveModel;

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(normalization_of(parameters), seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    plain::Matrix p = rows_of(table);
    for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
      const bool up = criteria[static_cast<Index>(j)].maximised();
      double sum = 0, best = 0;
      for (const plain::Vector& row : p) {
        const double worth = row[j] == 0 ? 0 : up ? row[j] : 1 / row[j];
        sum += worth;
        best = std::max(best, worth);
      }
      const bool ideal = parameters.mode == Mode::ideal;
      for (plain::Vector& row : p) {
        const double worth = row[j] == 0 ? 0 : up ? row[j] : 1 / row[j];
        // A column of zeros: nobody has a share of it, and everybody is as good as the best.
        row[j] = sum == 0 ? (ideal ? 1 : 0) : worth / (ideal ? best : sum);
      }
    }
    plain::Vector weights;
    for (const Criterion& criterion : criteria) weights.push_back(criterion.weight);
    const plain::Matrix weighted = plain::weighted(p, criteria);
    Steps steps;
    steps.per_criterion("global_weights", "Product of the priorities on the path to the criterion", "w", weights);
    steps.matrix("priorities", "Priorities under each criterion", "p", p);
    steps.matrix("weighted", "Weighted priorities", "w p", weighted);
    steps.per_alternative("scores", "Global priority", "P",
                          plain::each_row(weighted, [](const plain::Vector& row) { return plain::sum(row); }));
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_ahp_hierarchy() { return make_method<AhpHierarchy>(); }

}  // namespace mcda
