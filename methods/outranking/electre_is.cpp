#include <span>

#include "mcda/engine/outranking_graph.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/concordance_with_veto.hpp"

namespace mcda {

namespace {

struct ElectreIs {
  static constexpr MethodInfo info{
      .name = "electre_is",
      .title = "ELECTRE IS (outranking with indifference and preference thresholds, kernel)",
      .kind = MethodKind::relation,
      .reference =
          "Roy, Skalka (1984) ELECTRE IS: Aspects méthodologiques et guide d'utilisation; as described by Rogers, "
          "Bruen, Maystre (2000) ELECTRE and Decision Support, Springer, chapter 3",
      .formula =
          "a S b when c(a, b) >= s and no criterion has g_j(b) - g_j(a) >= v_j, "
          "c(a, b) = sum w_j c_j(a, b) / sum w_j, c_j = 1 up to a disadvantage of q_j, 0 from p_j on, linear between",
      .cost = "relation O(n m^2) time and m^2 / 8 bytes; kernel O(m + outrankings)",
      .aliases = "electreis",
      .result = ResultKind::kernel,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .when_to_use =
          "ELECTRE I for measurements that are not exact: a disadvantage up to q does not count, one between q and p "
          "counts in part, one from v on forbids a S b whatever the other criteria say. Thresholds belong to each "
          "criterion, in its unit; the preference shape of the criterion is not read. The veto is the plain one: the "
          "published reinforcement, by which a veto grows stricter as the concordance falls, is not in it.",
  };

  struct Parameters {
    double s = 0.65;
  };
  static constexpr auto fields = std::tuple{
      field("s", &Parameters::s, "cut level: concordance from which a outranks b; published as at least 0.5", 0, 1),
  };

  using Model = ConcordanceWithVeto::Model;

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    return ConcordanceWithVeto::model(criteria, parameters.s, true);
  }

  static void tile(const Model& model, const Block& a, const Block& b, Scratch& scratch,
                   std::span<unsigned long long> out) noexcept {
    ConcordanceWithVeto::tile(model, a, b, scratch, out);
  }

  static Exploitation exploit(const Model&, const Compared& compared, Notes& notes) {
    return chosen_by_kernel(compared.relations.front(), "lower s or widen the thresholds", notes);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    return ConcordanceWithVeto::steps(table, criteria, parameters.s, true);
  }
};

}  // namespace

std::unique_ptr<const Method> make_electre_is() { return make_method<ElectreIs>(); }

}  // namespace mcda
