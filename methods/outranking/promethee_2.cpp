#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "mcda/method/erase.hpp"
#include "methods/outranking/preference_criteria.hpp"
#include "methods/outranking/textbook_preference.hpp"

namespace mcda {

namespace {

struct Promethee2 {
  static constexpr MethodInfo info{
      .name = "promethee_2",
      .title = "PROMETHEE II (net outranking flow)",
      .kind = MethodKind::scoring,
      .reference =
          "Brans, Vincke (1985) A Preference Ranking Organisation Method, Management Science 31(6), 647-656; "
          "without comparing all pairs: Calders, Van Assche (2018) PROMETHEE is not quadratic: An O(qn log(n)) "
          "algorithm, Omega 76, 63-69, doi:10.1016/j.omega.2017.04.003",
      .doi = "10.1287/mnsc.31.6.647",
      .formula =
          "phi_i = phi_i^+ - phi_i^-, phi_i^+ = sum_k pi(i, k) / (m - 1), phi_i^- = sum_k pi(k, i) / (m - 1), "
          "pi(i, k) = sum_j w_j P_j(d_j(i, k)) / sum_j w_j, d_j the advantage of i over k",
      .cost = "O(n m log m): columns are sorted, windows slide over them; Gaussian shape by a kernel sum",
      .aliases = "promethee2",
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .order_linear_in_weights = true,
      .order_class = "net flow",
      .published_score = "phi",
      .when_to_use =
          "Differences matter only from a threshold on, and outliers must not decide: preference shape and thresholds "
          "q, p, s belong to each criterion, in its unit. A shape without its threshold is what its formula tends to: "
          "V and linear with q = p count d > q fully. On a frozen scale a new alternative is compared with the m old "
          "ones and not with itself, so its flows are divided by m, not by m - 1. Which clients to take together under "
          "limits (PROMETHEE V): prefero select.",
  };

  static constexpr std::array<std::string_view, 2> derived{"phi_plus", "phi_minus"};

  using Model = PreferenceCriteria;

  static Model finish(const Summary&, const Criteria& criteria, const NoParameters&, Notes& notes) {
    note_missing_thresholds(criteria, notes);
    return PreferenceCriteria::of(criteria);
  }

  static void contribution(const Model& model, Index j, std::span<const double> reference,
                           std::span<const double> values, std::span<const std::span<double>> outs) {
    const auto k = static_cast<std::size_t>(j);
    const bool itself = values.data() == reference.data() && values.size() == reference.size();
    const double others = static_cast<double>(reference.size()) - (itself ? 1 : 0);
    if (others <= 0) return;  // one alternative has nobody to beat: flows 0
    const std::size_t won_below = model.maximised[k] != 0 ? 0 : 1;
    add_preference_sums(model.at(k), model.shares[k] / others, reference, values, outs[won_below], outs[1 - won_below]);
  }

  static bool contribution_in_pieces(const Model& model, Index j, std::span<const double> column,
                                     std::span<const std::span<double>> outs, const TakePiece& take) {
    const auto k = static_cast<std::size_t>(j);
    if (column.size() < 2) return false;
    const double others = static_cast<double>(column.size() - 1);
    const std::size_t won_below = model.maximised[k] != 0 ? 0 : 1;
    preference_sums_in_pieces(model.at(k), model.shares[k] / others, column, outs[won_below], outs[1 - won_below],
                              take);
    return true;
  }

  /// The net flow, in [-1, 1].
  static void score(const Model&, const Block& rows, Scratch&, std::span<double> net) noexcept {
    const std::span<const double> plus = rows.column(0), minus = rows.column(1);
    for (std::size_t i = 0; i < net.size(); ++i) {
      const double gap = plus[i] - minus[i];
      // What rounding leaves of two equal flows is no preference, also where all flows are equal and nothing larger
      // sets the scale of ties (laws/rows_that_only_rounding_tells_apart_tie).
      net[i] = std::abs(gap) > 1e-13 * (plus[i] + minus[i]) ? gap : 0;
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    std::vector<std::vector<double>> pi(m, std::vector<double>(m, 0.0)), unicriterion(m, std::vector<double>(n, 0.0));
    std::vector<double> phi_plus(m, 0.0), phi_minus(m, 0.0), phi(m, 0.0);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double d = criterion.maximised() ? x[i][j] - x[k][j] : x[k][j] - x[i][j];
          const double p = textbook::degree(criterion.preference, d);
          pi[i][k] += criterion.weight / sum * p;
          unicriterion[i][j] += p;
          unicriterion[k][j] -= p;
        }
      }
    }
    for (std::size_t i = 0; m > 1 && i < m; ++i) {
      const double others = static_cast<double>(m - 1);
      for (std::size_t k = 0; k < m; ++k) {
        phi_plus[i] += pi[i][k] / others;
        phi_minus[i] += pi[k][i] / others;
      }
      for (double& flow : unicriterion[i]) flow /= others;
      phi[i] = phi_plus[i] - phi_minus[i];
    }
    Steps steps;
    steps.matrix("preference", "Preference of the row over the column", "pi", pi, StepShape::relation);
    steps.matrix("unicriterion", "Net flow by each criterion alone", "phi_j", unicriterion);
    steps.per_alternative("phi_plus", "Leaving flow", "phi+", phi_plus);
    steps.per_alternative("phi_minus", "Entering flow", "phi-", phi_minus);
    steps.per_alternative("scores", "Net flow", "phi", phi);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_promethee_2() { return make_method<Promethee2>(); }

}  // namespace mcda
