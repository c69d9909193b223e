// `uncertainty:` of a criterion.
#include <algorithm>
#include <array>
#include <utility>

#include "mcda/files/model_reading.hpp"

namespace mcda::files {

namespace {

using Kind = ValueUncertainty::Kind;

constexpr std::array<std::pair<const char*, Kind>, 3> amounts{
    {{"interval", Kind::interval}, {"normal", Kind::normal}, {"log_normal", Kind::log_normal}}};

const char* const forms =
    "write {interval: 10 %}, {normal: 5}, {log_normal: 0.2}, {low: COLUMN, high: COLUMN} or ordinal";

}  // namespace

std::optional<ValueUncertainty> uncertainty_of(const std::string& kind, std::string amount) {
  const auto known = std::find_if(amounts.begin(), amounts.end(), [&](const auto& one) { return one.first == kind; });
  if (known == amounts.end()) return std::nullopt;
  ValueUncertainty result{.kind = known->second};
  result.relative = amount.ends_with('%');
  if (result.relative) amount.pop_back();
  while (amount.ends_with(' ')) amount.pop_back();
  const auto value = number(amount);
  // A logarithm with a larger deviation leaves no two digits of a value standing, and soon no number.
  if (!value || !(*value > 0) || *value > 1e100) return std::nullopt;
  result.amount = result.relative ? *value / 100 : *value;
  if (result.kind == Kind::log_normal) result.relative = false;
  if (result.kind == Kind::log_normal && result.amount > 5) return std::nullopt;
  return result;
}

std::optional<Problem> contradiction(const ValueUncertainty& uncertainty, const Leaf& leaf) {
  const bool target = leaf.goal.kind == GoalKind::target;
  if (uncertainty.kind != Kind::ordinal || (leaf.value.scale == ValueScale::raw && !target)) return std::nullopt;
  return Problem{.what = std::string(": where only the order of values is known, ") +
                         (target ? "a target" : "a value function") + " has nothing to read",
                 .remedy = target ? "write goal: max or min" : "remove value:"};
}

ValueUncertainty read_uncertainty(Reading& reading, const Node& node, const std::string& what, const Leaf& leaf) {
  ValueUncertainty result;
  std::vector<std::string> given;
  const std::size_t before = reading.errors();
  if (node.is_scalar()) {
    if (node.text == "exact") return result;
    if (node.text != "ordinal") {
      reading.complain(node, what + " is no form of uncertainty", forms);
      return result;
    }
    given.emplace_back("ordinal");
    result.kind = Kind::ordinal;
  } else {
    if (!reading.is_mapping(node, what, forms)) return result;
    reading.check_keys(node, what, {"interval", "normal", "log_normal", "low", "high", "ordinal", "possible"});
  }
  for (const auto& [name, kind] : amounts) {
    const Node* const at = node.find(name);
    if (at == nullptr) continue;
    given.emplace_back(name);
    const auto one = at->is_scalar() ? uncertainty_of(name, at->text) : std::nullopt;
    if (one) {
      result = *one;
    } else {
      reading.complain(
          *at, what + ": " + name + " is not an amount above 0" + (kind == Kind::log_normal ? ", at most 5" : ""),
          kind == Kind::log_normal
              ? "write the standard deviation of the logarithm: 0.2 is about a fifth up or down"
              : "write an amount in the unit of the column, 5, or a proportion of the value, 10 %");
    }
  }
  const Node *const low = node.find("low"), *const high = node.find("high");
  if (low != nullptr || high != nullptr) {
    given.emplace_back("low and high");
    result.kind = Kind::between;
    if (low != nullptr) result.low = reading.text(*low, what + ": low");
    if (high != nullptr) result.high = reading.text(*high, what + ": high");
    if (low == nullptr || high == nullptr)
      reading.complain(node, what + " has only one of low and high",
                       "name two columns: {low: revenue_low, high: revenue_high}");
  }
  if (const Node* at = node.find("ordinal")) {
    if (reading.truth(*at, what + ": ordinal").value_or(false)) {
      given.emplace_back("ordinal");
      result.kind = Kind::ordinal;
    }
  }
  if (given.size() > 1) {
    std::string all;
    for (const std::string& one : given) all += (all.empty() ? "" : " and ") + one;
    reading.complain(node, what + ": " + all + " contradict each other", "keep one of them");
  } else if (given.empty() && reading.errors() == before) {
    reading.complain(node, what + " names no form of uncertainty", forms);
  }
  if (const Node* possible = node.find("possible")) {
    result.possible = reading.interval(*possible, what + ": possible");
    if (result.kind == Kind::between || result.kind == Kind::ordinal) {
      reading.complain(*possible, what + ": possible is read with interval, normal and log_normal only",
                       "remove it: nothing is drawn beyond the columns, or beyond the values seen");
    }
  }
  if (const auto problem = contradiction(result, leaf)) reading.complain(node, what + problem->what, problem->remedy);
  return result;
}

}  // namespace mcda::files
