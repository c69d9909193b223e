#include <span>

#include "mcda/engine/outranking_graph.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/concordance_with_veto.hpp"

namespace mcda {

namespace {

struct Electre1v {
  static constexpr MethodInfo info{
      .name = "electre_1v",
      .title = "ELECTRE Iv (outranking by concordance and vetoes, kernel)",
      .kind = MethodKind::relation,
      .reference =
          "Maystre, Pictet, Simos (1994) Méthodes multicritères ELECTRE, Presses polytechniques et universitaires "
          "romandes; as described by Figueira, Mousseau, Roy (2005) ELECTRE Methods, in: Multiple Criteria Decision "
          "Analysis: State of the Art Surveys, Springer, chapter 4",
      .formula =
          "a S b when c(a, b) >= s and no criterion has g_j(b) - g_j(a) >= v_j, "
          "c(a, b) = sum of w_j where a is at least as good as b / sum of w_j",
      .cost = "relation O(n m^2) time and m^2 / 8 bytes; kernel O(m + outrankings)",
      .aliases = "electre1v",
      .result = ResultKind::kernel,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .when_to_use =
          "ELECTRE I where too large a disadvantage is told in the unit of the criterion instead of as a share of all "
          "ranges: one from v on forbids a S b whatever the other criteria say, smaller ones only cost the criterion's "
          "weight. Without a veto on any criterion it is a weighted majority. Thresholds q and p and the preference "
          "shape are not read; electre_is reads q and p.",
  };

  struct Parameters {
    double s = 0.65;
  };
  static constexpr auto fields = std::tuple{
      field("s", &Parameters::s, "cut level: concordance from which a outranks b; published as at least 0.5", 0, 1),
  };

  using Model = ConcordanceWithVeto::Model;

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    return ConcordanceWithVeto::model(criteria, parameters.s, false);
  }

  static void tile(const Model& model, const Block& a, const Block& b, Scratch& scratch,
                   std::span<unsigned long long> out) noexcept {
    ConcordanceWithVeto::tile(model, a, b, scratch, out);
  }

  static Exploitation exploit(const Model&, const Compared& compared, Notes& notes) {
    return chosen_by_kernel(compared.relations.front(), "lower s or widen the vetoes", notes);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    return ConcordanceWithVeto::steps(table, criteria, parameters.s, false);
  }
};

}  // namespace

std::unique_ptr<const Method> make_electre_1v() { return make_method<Electre1v>(); }

}  // namespace mcda
