#include <algorithm>
#include <string>

#include "mcda/method/erase.hpp"
#include "methods/outranking/pseudo_criterion.hpp"
#include "methods/sorting/category_limits.hpp"
#include "methods/sorting/credibility.hpp"
#include "methods/sorting/textbook_credibility.hpp"

namespace mcda {

namespace {

struct ElectreTriC {
  static constexpr MethodInfo info{
      .name = "electre_tri_c",
      .title = "ELECTRE TRI-C (sorting by characteristic profiles)",
      .kind = MethodKind::scoring,
      .reference =
          "Almeida-Dias, Figueira, Roy (2010) Electre Tri-C: A multiple criteria sorting method based on "
          "characteristic reference actions, European Journal of Operational Research 204(3), 565-580",
      .formula =
          "descending: t the best profile with S(a, b_t) >= cut; category t where rho(a, b_t) > rho(a, b_t+1), else t "
          "+ 1. ascending: k the worst profile with S(b_k, a) >= cut; category k where rho(a, b_k) > rho(a, b_k-1), "
          "else k - 1. rho = min(S(a, b), S(b, a)), S the credibility of ELECTRE III",
      .cost = "O(n m p) for p profiles, row by row; nothing is learned from the rows",
      .result = ResultKind::tiers,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .rank_reversal = RankReversal::impossible,
      .published_score = "category",
      .when_to_use =
          "It is easier to describe a typical client of each class than the border between two: the profiles of a "
          "criterion are one typical level a category, the worst first. Thresholds q, p and v as in ELECTRE TRI-B. The "
          "publication reads both rules together: where they differ, the client belongs to one of the categories from "
          "the one to the other.",
  };

  enum class Rule { descending, ascending };
  struct Parameters {
    double cut = 0.75;
    Rule rule = Rule::descending;
  };
  static constexpr auto fields = std::tuple{
      field("cut", &Parameters::cut, "credibility from which one outranks the other; published advice 0.5 to 1"),
      field("rule", &Parameters::rule, "which of the two assignments", "descending ascending"),
  };

  static constexpr Statistic needs = Statistic::none;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters& parameters) {
    if (auto refused = unusable_cut(parameters.cut)) return refused;
    if (auto refused = unusable_profiles(criteria, info.name, 2)) return refused;
    return vetoes_below_preference(criteria);
  }

  static Index categories(const Criteria& criteria, const Parameters&) { return profile_count(criteria); }

  struct Model {
    ProfileCredibility credibility;
    double cut = 0;
    int ascending = 0;
    auto parts() { return std::tuple_cat(credibility.parts(), std::tie(cut, ascending)); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    return {ProfileCredibility::of(criteria), parameters.cut - category_tolerance,
            parameters.rule == Rule::ascending ? 1 : 0};
  }

  /// Both rules in one: profiles are passed towards the end from which the rule searches, so that the last one that
  /// passes the cut is the one found; `beside` is the one after it.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> category) noexcept {
    const int profiles = model.credibility.profiles, step = model.ascending != 0 ? -1 : 1;
    const double before = model.ascending != 0 ? profiles + 1 : 0, last = model.ascending != 0 ? 1 : profiles,
                 worst_or_best = model.ascending != 0 ? profiles : 1;
    in_pieces(rows.size(), [&](Index first, Index count) {
      const std::span<double> found =
          category.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      ProfileCredibility::Piece forth, back, here, beside;
      here.fill(0), beside.fill(0);
      for (double& cell : found) cell = before;
      for (int k = 0; k < profiles; ++k) {
        const int number = model.ascending != 0 ? profiles - k : k + 1;  // 1 is the worst
        model.credibility.against(static_cast<std::size_t>(number - 1), false, rows, first, count, forth);
        model.credibility.against(static_cast<std::size_t>(number - 1), true, rows, first, count, back);
        const ProfileCredibility::Piece& deciding = model.ascending != 0 ? back : forth;
        for (std::size_t i = 0; i < found.size(); ++i) {
          const double rho = std::min(forth[i], back[i]);
          const bool passes = deciding[i] >= model.cut, next = found[i] == number - step;
          beside[i] = passes ? 0 : next ? rho : beside[i];
          here[i] = passes ? rho : here[i];
          found[i] = passes ? number : found[i];
        }
      }
      for (std::size_t i = 0; i < found.size(); ++i) {
        if (found[i] == before) {
          found[i] = worst_or_best;
        } else if (found[i] != last && !(here[i] > beside[i] + category_tolerance)) {
          found[i] += step;
        }
      }
    });
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const textbook::Credibilities all = textbook::credibilities(rows_of(table), criteria);
    const std::size_t q = criteria[0].profiles.size();
    std::vector<double> descending, ascending;
    for (std::size_t i = 0; i < all.ab.size(); ++i) {
      // Profile 0 is worse than anything, profile q + 1 better.
      const auto ab = [&](std::size_t h) { return h == 0 ? 1 : h > q ? 0 : all.ab[i][h - 1]; };
      const auto ba = [&](std::size_t h) { return h == 0 ? 0 : h > q ? 1 : all.ba[i][h - 1]; };
      const auto rho = [&](std::size_t h) { return std::min(ab(h), ba(h)); };
      std::size_t t = q + 1;
      while (!(ab(t) >= parameters.cut - 1e-12)) --t;
      descending.push_back(t == q                        ? static_cast<double>(q)
                           : t == 0                      ? 1
                           : rho(t) > rho(t + 1) + 1e-12 ? static_cast<double>(t)
                                                         : static_cast<double>(t + 1));
      std::size_t k = 0;
      while (!(ba(k) >= parameters.cut - 1e-12)) ++k;
      ascending.push_back(k == 1                        ? 1
                          : k == q + 1                  ? static_cast<double>(q)
                          : rho(k) > rho(k - 1) + 1e-12 ? static_cast<double>(k)
                                                        : static_cast<double>(k - 1));
    }
    Steps steps;
    steps.matrix("credibility_ab", "Credibility that the row outranks each profile, worst profile first", "S(a, b_h)",
                 all.ab, StepShape::table);
    steps.matrix("credibility_ba", "Credibility that each profile outranks the row", "S(b_h, a)", all.ba,
                 StepShape::table);
    steps.per_alternative("descending", "Category by the descending rule, 1 is the worst", "", descending);
    steps.per_alternative("ascending", "Category by the ascending rule", "", ascending);
    steps.per_alternative("scores", "Category, 1 is the worst", "category",
                          parameters.rule == Rule::descending ? descending : ascending);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_electre_tri_c() { return make_method<ElectreTriC>(); }

}  // namespace mcda
