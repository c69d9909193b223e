#include <string>

#include "mcda/engine/rising_levels.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/pseudo_criterion.hpp"
#include "methods/sorting/category_limits.hpp"
#include "methods/sorting/credibility.hpp"
#include "methods/sorting/textbook_credibility.hpp"

namespace mcda {

namespace {

struct ElectreTri {
  static constexpr MethodInfo info{
      .name = "electre_tri",
      .title = "ELECTRE TRI-B (sorting into ordered categories by limiting profiles)",
      .kind = MethodKind::scoring,
      .reference =
          "Yu (1992) ELECTRE TRI: aspects méthodologiques et manuel d'utilisation, Document du LAMSADE 74; "
          "Mousseau, Slowinski, Zielniewicz (2000) A user-oriented implementation of the ELECTRE-TRI method, Computers "
          "& Operations Research 27(7-8), 757-777",
      .formula =
          "pessimistic: the best category whose lower limit b_h has S(a, b_h) >= cut; optimistic: the worst category "
          "whose upper limit b_h has S(b_h, a) >= cut and not S(a, b_h) >= cut; S the credibility of ELECTRE III",
      .cost = "O(n m p) for p profiles, row by row; nothing is learned from the rows",
      .aliases = "electretri electre_tri_b",
      .result = ResultKind::tiers,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .rank_reversal = RankReversal::impossible,
      .published_score = "category",
      .when_to_use =
          "Clients are to be sorted into classes by standards that can be written down, measurements are not exact, "
          "and a very bad value must not be made up for. The profiles of a criterion are the lower limits of the "
          "categories but the worst, worst first; thresholds q, p and v belong to each criterion, in its unit. The "
          "pessimistic rule asks for reasons to put a client high, the optimistic one for reasons to put it low; where "
          "they differ the client cannot be compared with a limit. Adding or removing clients changes nobody's class.",
  };

  enum class Rule { pessimistic, optimistic };
  struct Parameters {
    double cut = 0.75;
    Rule rule = Rule::pessimistic;
  };
  static constexpr auto fields = std::tuple{
      field("cut", &Parameters::cut, "credibility from which a client outranks a profile; published advice 0.5 to 1"),
      field("rule", &Parameters::rule, "which of the two assignments", "pessimistic optimistic"),
  };

  static constexpr Statistic needs = Statistic::none;

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const Parameters& parameters) {
    if (auto refused = unusable_cut(parameters.cut)) return refused;
    if (auto refused = unusable_profiles(criteria, info.name, 1)) return refused;
    return vetoes_below_preference(criteria);
  }

  static Index categories(const Criteria& criteria, const Parameters&) { return profile_count(criteria) + 1; }

  struct Model {
    ProfileCredibility credibility;
    double cut = 0;
    int optimistic = 0;
    auto parts() { return std::tuple_cat(credibility.parts(), std::tie(cut, optimistic)); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    return {ProfileCredibility::of(criteria), parameters.cut - category_tolerance,
            parameters.rule == Rule::optimistic ? 1 : 0};
  }

  static bool marks_unusable(const Model& model) noexcept {
    return model.optimistic == 0 && !model.credibility.any_veto();
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> category) noexcept {
    const auto profiles = static_cast<std::size_t>(model.credibility.profiles);
    if (marks_unusable(model)) {  // as RisingLevels does
      const ProfileCredibility& one = model.credibility;
      return RisingLevels(one.levels, one.signs, one.indifference, one.preference, one.shares)
          .classify(rows, model.cut, category);
    }
    in_pieces(rows.size(), [&](Index first, Index count) {
      const std::span<double> out = category.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      if (model.optimistic == 0) {
        for (double& cell : out) cell = 1;
        std::array<ProfileCredibility::Piece, levels_together> some;
        for (std::size_t h = 0; h < profiles; h += levels_together) {
          const std::size_t together = std::min(levels_together, profiles - h);
          model.credibility.against(h, false, rows, first, count, std::span(some).first(together));
          for (std::size_t k = 0; k < together; ++k)
            take_class(std::span(some[k]).first(out.size()), model.cut, static_cast<double>(h + k + 2), out);
        }
        return;
      }
      ProfileCredibility::Piece forth, back;
      for (double& cell : out) cell = static_cast<double>(profiles + 1);
      for (std::size_t h = profiles; h-- > 0;) {
        model.credibility.against(h, false, rows, first, count, forth);
        model.credibility.against(h, true, rows, first, count, back);
        for (std::size_t i = 0; i < out.size(); ++i)
          out[i] = back[i] >= model.cut && !(forth[i] >= model.cut) ? static_cast<double>(h + 1) : out[i];
      }
    });
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const textbook::Credibilities all = textbook::credibilities(rows_of(table), criteria);
    const std::size_t profiles = criteria[0].profiles.size();
    const auto outranks = [&](double credibility) { return credibility >= parameters.cut - 1e-12; };
    std::vector<double> pessimistic, optimistic;
    for (std::size_t i = 0; i < all.ab.size(); ++i) {
      std::size_t h = profiles;  // from the best limit down, until the client outranks it
      while (h > 0 && !outranks(all.ab[i][h - 1])) --h;
      pessimistic.push_back(static_cast<double>(h + 1));
      h = 0;  // from the worst limit up, until it is preferred to the client
      while (h < profiles && !(outranks(all.ba[i][h]) && !outranks(all.ab[i][h]))) ++h;
      optimistic.push_back(static_cast<double>(h + 1));
    }
    Steps steps;
    steps.matrix("credibility_ab", "Credibility that the row outranks each profile, worst profile first", "S(a, b_h)",
                 all.ab, StepShape::table);
    steps.matrix("credibility_ba", "Credibility that each profile outranks the row", "S(b_h, a)", all.ba,
                 StepShape::table);
    steps.per_alternative("pessimistic", "Category by the pessimistic rule, 1 is the worst", "", pessimistic);
    steps.per_alternative("optimistic", "Category by the optimistic rule", "", optimistic);
    steps.per_alternative("scores", "Category, 1 is the worst", "category",
                          parameters.rule == Rule::pessimistic ? pessimistic : optimistic);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_electre_tri() { return make_method<ElectreTri>(); }

}  // namespace mcda
