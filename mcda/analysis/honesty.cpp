#include "mcda/analysis/honesty.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "mcda/analysis/explain.hpp"
#include "mcda/method/catalogue.hpp"

namespace mcda {

namespace {

// Distances between rows, or to an ideal, in units that keep the spread of the columns.
constexpr std::array<std::string_view, 8> distance_methods{"codas", "edas",   "fuzzy_topsis", "gra",
                                                           "piv",   "probid", "sprobid",      "topsis"};
// Weights that grow with the spread of a column.
constexpr std::array<std::string_view, 11> spread_weightings{"angle",  "critic", "cv",  "entropy",  "gini", "idocriw",
                                                             "lopcow", "merec",  "std", "variance", "cilos"};

// Asked how important criteria are, whatever the range of their values; and how much a swing from worst to best is
// worth, which is a rate of exchange (Keeney and Raiffa 1976, Decisions with Multiple Objectives; von Winterfeldt and
// Edwards 1986, Decision Analysis and Behavioral Research).
constexpr std::array<std::string_view, 12> importance_weightings{
    "ahp", "anp", "bwm", "dematel", "direct_rating", "fucom", "fuzzy_ahp", "rancom", "roc", "rr", "rs", "swara"};
constexpr std::array<std::string_view, 2> trade_off_weightings{"macbeth", "swing"};
// Scores on shares, for which its own questions are made.
constexpr std::string_view made_for_ahp = "ahp_hierarchy";

template <std::size_t n>
bool among(const std::array<std::string_view, n>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The unit of the last digit of all values; nothing where they need more than three places.
std::optional<double> last_digit(std::span<const double> column) {
  double factor = 1;
  for (int places = 0; places <= 3; ++places, factor *= 10) {
    if (std::all_of(column.begin(), column.end(), [&](double x) {
          return std::abs(x) < 1e12 &&
                 std::abs(x * factor - std::round(x * factor)) <= 1e-9 * std::max(1.0, std::abs(x * factor));
        }))
      return 1 / factor;
  }
  return std::nullopt;
}

std::string two_digits(double value) {
  if (value == 0) return "0";
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1);
  return shortest(unit >= 1 ? std::round(value / unit) * unit : std::round(value / unit) / std::round(1 / unit));
}

}  // namespace

double skewness(std::span<const double> column) {
  double mean = 0;
  for (std::size_t i = 0; i < column.size(); ++i) mean += (column[i] - mean) / static_cast<double>(i + 1);
  double largest = 0;
  for (const double x : column) largest = std::max(largest, std::abs(x - mean));
  if (!(largest > 0)) return 0;
  double second = 0, third = 0;  // in units of the largest deviation: its cube would not be a number for all cells
  for (const double x : column) {
    const double gap = (x - mean) / largest;
    second += gap * gap;
    third += gap * gap * gap;
  }
  const double m = static_cast<double>(column.size());
  return third / m / std::pow(second / m, 1.5);
}

Notes skew_notes(const DecisionTable& table, const Criteria& criteria) {
  Notes notes;
  for (Index j = 0; j < table.columns(); ++j) {
    const double skew = skewness(table.column(j));
    if (!(std::abs(skew) > skewed_from)) continue;
    const bool can_log = *std::min_element(table.column(j).begin(), table.column(j).end()) >= 0 && skew > 0;
    notes.push_back("criterion " + criteria[j].id + " is skewed (" + two_digits(skew) + "): a few " +
                    (skew > 0 ? "large" : "small") + " values set the scale for all; try " +
                    (can_log ? "value: {scale: log1p}, winsorised or rank" : "value: {scale: winsorised} or rank"));
  }
  return notes;
}

Notes spread_twice_notes(const ResolvedWeights& weights, std::span<const Method* const> methods) {
  std::string sources, distances;
  for (const WeighedItems& one : weights.asked) {
    if (among(spread_weightings, one.method) && sources.find(one.method) == std::string::npos)
      sources += (sources.empty() ? "" : ", ") + one.method;
  }
  for (const Method* method : methods) {
    if (among(distance_methods, method->info().name))
      distances += (distances.empty() ? "" : ", ") + std::string(method->info().name);
  }
  if (sources.empty() || distances.empty()) return {};
  return {"the weights are taken from the spread of the data (" + sources + ") and " + distances +
          " measures distances, in which spread counts already: it counts twice; give weights, or compare with equal "
          "ones"};
}

Notes weight_meaning_notes(const ResolvedWeights& weights, std::optional<WeightMeaning> stated,
                           std::span<const Method* const> methods) {
  const auto listed = [](const auto& items, const auto& wanted, const auto& name) {
    std::string text;
    for (const auto& one : items) {
      if (wanted(one) && (", " + text + ",").find(", " + std::string(name(one)) + ",") == std::string::npos)
        text += (text.empty() ? "" : ", ") + std::string(name(one));
    }
    return text;
  };
  const auto made_by = [&](const auto& names) {
    return listed(
        weights.asked, [&](const WeighedItems& one) { return among(names, one.method); },
        [](const WeighedItems& one) { return one.method; });
  };
  const auto reading = [&](WeightMeaning meaning, bool by_ahp) {
    return listed(
        methods,
        [&](const Method* one) {
          return one->info().weights == meaning && !(by_ahp && one->info().name == made_for_ahp);
        },
        [](const Method* one) { return one->info().name; });
  };
  const std::string said = "the model says that the weights are ";
  Notes notes;
  const std::string important = made_by(importance_weightings), traded = made_by(trade_off_weightings);
  const bool importance = stated ? *stated == WeightMeaning::importance : !important.empty();
  const std::string wrong_sums = importance ? reading(WeightMeaning::trade_off, !stated && important == "ahp") : "";
  if (!wrong_sums.empty()) {
    notes.push_back(
        (stated ? said + "importance coefficients" : "weights by " + important + " say how important criteria are") +
        ", and " + wrong_sums +
        " reads them as trade-offs, for which the range of a criterion counts too; ask for swings (swing, "
        "macbeth), or choose a method that reads importance (promethee_2)");
  }
  const bool trade_offs = stated ? *stated == WeightMeaning::trade_off : !traded.empty();
  const std::string wrong_votes = trade_offs ? reading(WeightMeaning::importance, false) : "";
  if (!wrong_votes.empty()) {
    notes.push_back(
        (stated ? said + "trade-offs" : "weights by " + traded + " are trade-offs") + ", and " + wrong_votes +
        " reads them as votes of the criteria; choose a method that reads trade-offs (weighted_sum), or give "
        "importance coefficients");
  }
  return notes;
}

Notes resolution_notes(const Outcome& outcome, const DecisionTable& table, const Criteria& criteria,
                       const Ranking& ranking) {
  constexpr Index looked_at = 200'000;  // searching a grid in more rows costs more than a ranking
  const auto shown = std::min<std::size_t>(ranking.order.size(), 11);
  if (shown < 2 || table.rows() > looked_at || !outcome.fitted) return {};
  const Index leader = ranking.order.front();
  const StandIn stand_in(outcome, table, leader, true);
  std::vector<double> values;
  for (Index j = 0; j < table.columns(); ++j) values.push_back(table(leader, j));
  const double own = stand_in.score(values);
  double effect = 0, unit = 0;
  Index coarsest = -1;
  for (const Index j : outcome.fitted->columns) {
    const auto at = static_cast<std::size_t>(j);
    const std::optional<double> digit = last_digit(table.column(j));
    if (!digit || table.column(j).size() < 2) continue;
    const double before = values[at];
    values[at] = before + (criteria.maximised(j) ? -*digit : *digit);
    const double moved = std::abs(stand_in.score(values) - own);
    values[at] = before;
    if (moved > effect) effect = moved, coarsest = j, unit = *digit;
  }
  if (coarsest < 0) return {};
  Index finer = 0;
  for (std::size_t k = 0; k + 1 < shown; ++k) {
    const double gap = outcome.scores[static_cast<std::size_t>(ranking.order[k])] -
                       outcome.scores[static_cast<std::size_t>(ranking.order[k + 1])];
    finer += gap > 0 && gap < effect ? 1 : 0;
  }
  if (finer == 0) return {};
  return {std::to_string(finer) + " of the first " + std::to_string(shown - 1) +
          " gaps between neighbours are smaller than what one unit of the last digit of " + criteria[coarsest].id +
          " makes (" + shortest(unit) + " there moves a score by " + two_digits(effect) +
          "): their order is finer than the data"};
}

}  // namespace mcda
