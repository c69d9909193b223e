#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "mcda/engine/distillation.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/pseudo_criterion.hpp"
#include "methods/outranking/textbook_distillation.hpp"

namespace mcda {

namespace {

struct Electre4 {
  static constexpr MethodInfo info{
      .name = "electre_4",
      .title = "ELECTRE IV (five nested outranking relations without weights, two distillations)",
      .kind = MethodKind::relation,
      .reference =
          "Roy, Hugonnard (1982) Ranking of suburban line extension projects on the Paris metro system by a "
          "multicriteria method, Transportation Research 16A(4), 301-312; as described by Vallée, Zielniewicz (1994) "
          "ELECTRE III-IV, version 3.x: Aspects méthodologiques, Document du LAMSADE 85, and by Rogers, Bruen, Maystre "
          "(2000) ELECTRE and Decision Support, Springer",
      .formula =
          "m_p, m_q, m_i(a, b) = number of criteria on which a leads by p or more, by more than q, by at most q. S(a, "
          "b) = 1 when m_p(b, a) + m_q(b, a) = 0 and m_i(b, a) < m_p + m_q + m_i(a, b); else 0.8 when m_p(b, a) = 0, "
          "m_q(b, a) <= m_p(a, b) and m_q + m_i(b, a) < number of criteria on which b does not lead; else 0.6 when "
          "m_p(b, a) = 0 and m_q(b, a) <= m_p + m_q(a, b); else 0.4 when m_p(b, a) = 0; else 0.2 when m_p(b, a) = 1, "
          "m_p(a, b) >= floor(n / 2) and b leads nowhere by more than v; else 0; distillations with s(l) = 0.30 - 0.15 "
          "l",
      .cost = "credibilities O(n m^2) time and 4 m^2 bytes; distillations as electre_3",
      .aliases = "electre4",
      .result = ResultKind::partial,
      .weights = WeightMeaning::none,
      .compensation = Compensation::partial,
      .when_to_use =
          "Where nobody can say how much a criterion weighs, and none weighs more than half of the others together. "
          "Criteria count as votes by how clearly they speak: thresholds q, p, v belong to each criterion, in its "
          "unit, and have to be chosen with care because nothing else decides. Two orders are made, as by electre_3; "
          "the rank is the level in what both say.",
  };

  enum class Levels { diviz, rogers };
  struct Parameters {
    Levels levels = Levels::diviz;
  };
  static constexpr auto fields = std::tuple{
      field("levels", &Parameters::levels,
            "which conditions the levels 0.8 and 0.2 have: those of the formula above, as the diviz platform computes "
            "them, or those of Rogers, Bruen, Maystre (0.8: m_q(b, a) <= m_q(a, b) and m_q + m_i(b, a) <= m_p + m_q + "
            "m_i(a, b) + 1; 0.2: m_p(a, b) >= n / 2), by which a lead that becomes strict may lower a credibility",
            "diviz rogers"),
  };

  struct Model {
    PseudoCriteria criteria;
    int rogers = 0;
    auto parts() { return std::tuple_cat(criteria.parts(), std::tie(rogers)); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes&) {
    return {PseudoCriteria::of(criteria), parameters.levels == Levels::rogers ? 1 : 0};
  }

  static void credibilities(const Model& model, const Block& a, const Block& b, Scratch&,
                            std::span<std::uint32_t> out) noexcept {
    const PseudoCriteria& all = model.criteria;
    const auto count = static_cast<std::size_t>(b.size());
    const bool same = a.column(0).data() == b.column(0).data();
    using Counts = std::array<std::int32_t, tile_rows>;
    for (Index i = 0; i < a.size(); ++i) {
      // How often the row leads (lags behind): by p or more, by more than q, at all; how often a veto is passed.
      Counts strict_lead{}, weak_lead{}, lead{}, strict_lag{}, weak_lag{}, lag{}, vetoed{};
      PseudoCriteria::Row behind;
      for (Index j = 0; j < a.columns(); ++j) {
        const auto c = static_cast<std::size_t>(j);
        const double q = all.indifference[c], p = all.preference[c], v = all.vetoes[c];
        all.disadvantages(c, a.column(j).data()[i], b.column(j), behind);
        for (std::size_t k = 0; k < count; ++k) {
          const double by = behind[k];
          const int ahead = by < 0, after = by > 0, clearly_ahead = ahead & (-by >= p),
                    clearly_after = after & (by >= p);
          lead[k] += ahead;
          lag[k] += after;
          strict_lead[k] += clearly_ahead;
          strict_lag[k] += clearly_after;
          weak_lead[k] += (-by > q) & (clearly_ahead ^ 1) & ahead;
          weak_lag[k] += (by > q) & (clearly_after ^ 1) & after;
          vetoed[k] += by > v;
        }
      }
      const auto n = static_cast<std::int32_t>(a.columns());
      const auto row = out.subspan(static_cast<std::size_t>(i) * count, count);
      for (std::size_t k = 0; k < count; ++k) {
        const bool rogers = model.rogers != 0, none_strict = strict_lag[k] == 0;
        std::uint32_t fifths = 0;
        if (none_strict && weak_lag[k] == 0 && lag[k] < lead[k]) {
          fifths = 5;
        } else if (none_strict && (rogers ? weak_lag[k] <= weak_lead[k] && lag[k] <= lead[k] + 1
                                          : weak_lag[k] <= strict_lead[k] && lag[k] < n - lag[k])) {
          fifths = 4;
        } else if (none_strict) {
          fifths = weak_lag[k] <= strict_lead[k] + weak_lead[k] ? 3 : 2;
        } else if (strict_lag[k] == 1 && vetoed[k] == 0 && strict_lead[k] >= (rogers ? n + 1 : n) / 2) {
          fifths = 1;
        }
        row[k] = CredibilityMatrix::unit / 5 * fifths;
      }
      if (same) row[static_cast<std::size_t>(i)] = CredibilityMatrix::unit;
    }
  }

  static Exploitation exploit(const Model&, const Compared& compared, Notes& notes) {
    return intersected(distil(*compared.credibility), notes);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    const std::vector<std::vector<double>> zero(m, std::vector<double>(m, 0.0));
    auto p = zero, q = zero, i = zero, veto = zero, s = zero;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double ahead = criterion.maximised() ? x[a][j] - x[b][j] : x[b][j] - x[a][j];
          if (ahead <= 0) continue;
          if (ahead >= criterion.preference.preference) {
            ++p[a][b];
          } else if (ahead > criterion.preference.indifference) {
            ++q[a][b];
          } else {
            ++i[a][b];
          }
          if (criterion.veto && ahead > *criterion.veto) veto[b][a] = 1;
        }
      }
    }
    const double half = static_cast<double>(n) / 2;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        const double leads = p[a][b] + q[a][b] + i[a][b], lags = p[b][a] + q[b][a] + i[b][a];
        const bool rogers = parameters.levels == Levels::rogers;
        const bool quasi = p[b][a] + q[b][a] == 0 && i[b][a] < leads;
        const bool canonical = rogers ? q[b][a] <= q[a][b] && q[b][a] + i[b][a] <= leads + 1
                                      : q[b][a] <= p[a][b] && q[b][a] + i[b][a] < static_cast<double>(n) - lags;
        const bool pseudo = q[b][a] <= p[a][b] + q[a][b];
        const bool enough = p[a][b] >= (rogers ? half : std::floor(half));
        if (a == b || quasi) {
          s[a][b] = 1;
        } else if (p[b][a] == 0) {
          s[a][b] = canonical ? 0.8 : pseudo ? 0.6 : 0.4;
        } else if (p[b][a] == 1 && enough && veto[a][b] == 0) {
          s[a][b] = 0.2;
        }
      }
    }
    Steps steps;
    steps.matrix("m_p", "Number of criteria on which the row leads by the preference threshold or more", "m_p", p,
                 StepShape::relation);
    steps.matrix("m_q", "Number of criteria on which the row leads by more than the indifference threshold", "m_q", q,
                 StepShape::relation);
    steps.matrix("m_i", "Number of criteria on which the row leads, by no more than the indifference threshold", "m_i",
                 i, StepShape::relation);
    steps.matrix("veto", "1 where some criterion lags behind by more than its veto", "", veto, StepShape::relation);
    steps.matrix("credibility", "Credibility that the row outranks the column", "S", s, StepShape::relation);
    textbook::add_distillations(s, steps);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_electre_4() { return make_method<Electre4>(); }

}  // namespace mcda
