#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "mcda/engine/distillation.hpp"
#include "mcda/engine/tiles.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/pseudo_criterion.hpp"
#include "methods/outranking/textbook_distillation.hpp"

namespace mcda {

namespace {

struct Electre3 {
  static constexpr MethodInfo info{
      .name = "electre_3",
      .title = "ELECTRE III (credibility of outranking, two distillations)",
      .kind = MethodKind::relation,
      .reference =
          "Roy (1978) ELECTRE III: un algorithme de classements fondé sur une représentation floue des "
          "préférences en présence de critères multiples, Cahiers du CERO 20(1), 3-24",
      .formula =
          "S(a, b) = c(a, b) prod over d_j > c of (1 - d_j(a, b)) / (1 - c(a, b)), c(a, b) = sum w_j c_j / sum w_j, "
          "c_j = 1 up to a disadvantage of q_j, 0 from p_j on, d_j = 0 up to p_j, 1 from v_j on, linear between; "
          "distillations with s(l) = 0.30 - 0.15 l",
      .cost = "credibilities O(n m^2) time and 4 m^2 bytes; distillations mostly O(m^2), at worst O(m^3)",
      .aliases = "electre3",
      .result = ResultKind::partial,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .when_to_use =
          "To order alternatives whose measurements are not exact, without letting a very bad value be made up for. "
          "Two orders are made, one by drawing the best, one by drawing the worst; where they contradict each other, "
          "alternatives cannot be compared. The rank is the level in what both orders say; equal levels do not mean "
          "equally good. Thresholds q, p, v belong to each criterion, in its unit; its preference shape is not read. "
          "Credibilities are compared in steps of 2.5e-10.",
  };

  static constexpr Statistic needs = Statistic::none;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const NoParameters&) {
    return vetoes_below_preference(criteria);
  }

  struct Model {
    PseudoCriteria criteria;
    auto parts() { return criteria.parts(); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const NoParameters&, Notes&) {
    return {PseudoCriteria::of(criteria)};
  }

  static void credibilities(const Model& model, const Block& a, const Block& b, Scratch&,
                            std::span<std::uint32_t> out) noexcept {
    credibility_tile(model.criteria.for_tiles(), a, b, out);
  }

  static Exploitation exploit(const Model&, const Compared& compared, Notes& notes) {
    return intersected(distil(*compared.credibility), notes);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    std::vector<std::vector<double>> c(m, std::vector<double>(m, 0.0)), s = c;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        std::vector<double> against;
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double q = criterion.preference.indifference, p = criterion.preference.preference;
          const double behind = criterion.maximised() ? x[b][j] - x[a][j] : x[a][j] - x[b][j];
          c[a][b] += criterion.weight / sum * (behind <= q ? 1 : behind >= p ? 0 : (p - behind) / (p - q));
          if (!criterion.veto || (behind <= p && behind < *criterion.veto)) continue;
          against.push_back(behind >= *criterion.veto ? 1 : (behind - p) / (*criterion.veto - p));
        }
        s[a][b] = c[a][b];
        for (const double d : against) {
          // A sum of shares that is 1 on paper may stop just below it, where d = 1 would count as more.
          if (d > c[a][b] && c[a][b] < 1 - 1e-12) s[a][b] *= (1 - d) / (1 - c[a][b]);
        }
      }
    }
    Steps steps;
    steps.matrix("concordance", "Share of the weights that agree to the row outranking the column", "c", c,
                 StepShape::relation);
    steps.matrix("credibility", "Credibility that the row outranks the column", "S", s, StepShape::relation);
    textbook::add_distillations(s, steps);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_electre_3() { return make_method<Electre3>(); }

}  // namespace mcda
