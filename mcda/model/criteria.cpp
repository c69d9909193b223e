#include "mcda/model/criteria.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "mcda/model/error.hpp"

namespace mcda {

namespace {

void check(const Criterion& criterion, std::vector<Problem>& problems) {
  const auto complain = [&](const std::string& what, const std::string& remedy) {
    problems.push_back({.what = "criterion " + criterion.id + ": " + what, .remedy = remedy});
  };
  if (!std::isfinite(criterion.weight) || criterion.weight < 0)
    complain("its weight is not a number of at least 0", "give a weight such as 0.2");
  const Preference& preference = criterion.preference;
  if (!(preference.indifference >= 0) || !std::isfinite(preference.indifference))
    complain("the indifference threshold q is negative", "give q >= 0");
  if (!(preference.preference >= 0) || !std::isfinite(preference.preference))
    complain("the preference threshold p is negative", "give p >= q");
  const bool both = preference.shape == PreferenceShape::level || preference.shape == PreferenceShape::linear;
  if (both && preference.indifference > preference.preference)
    complain("the indifference threshold q is larger than the preference threshold p", "give q <= p");
  if (preference.shape == PreferenceShape::gaussian && !(preference.gaussian > 0))
    complain("the Gaussian shape needs s > 0", "add s, the inflection point");
  if (criterion.veto && !(*criterion.veto > 0))
    complain("its veto threshold is not positive", "give a veto larger than p");
  const auto ordered = [&](const std::optional<Interval>& interval, const char* name) {
    if (interval && !(interval->low <= interval->high))
      complain(std::string(name) + " has its larger end first", "write [low, high]");
  };
  ordered(criterion.bounds, "bounds");
  ordered(criterion.range, "range");
  ordered(criterion.ideal_interval, "ideal");
}

const std::shared_ptr<const Reference>& no_reference() {
  static const auto none = std::make_shared<const Reference>();
  return none;
}

}  // namespace

Criteria::Criteria(std::vector<Criterion> list, WeightRule rule) : list_(std::move(list)), reference_(no_reference()) {
  std::vector<Problem> problems;
  if (list_.empty()) problems.push_back({.what = "there is no criterion", .remedy = "name at least one criterion"});
  std::set<std::string> seen;
  for (const Criterion& criterion : list_) {
    if (criterion.id.empty())
      problems.push_back({.what = "a criterion has no id", .remedy = "give each criterion a name"});
    if (!seen.insert(criterion.id).second)
      problems.push_back({.what = "two criteria are called \"" + criterion.id + "\"", .remedy = "ids are unique"});
    check(criterion, problems);
  }
  const double sum = sum_of_weights();
  if (problems.empty() && !(sum > 0))
    problems.push_back({.what = "all weights are zero", .remedy = "give at least one criterion a positive weight"});
  if (problems.empty() && !std::isfinite(sum))
    problems.push_back(
        {.what = "the weights are too large to be added", .remedy = "divide them all by the same number"});
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  if (rule == WeightRule::normalise) {
    for (Criterion& criterion : list_) criterion.weight /= sum;
  }
}

double Criteria::sum_of_weights() const noexcept {
  double sum = 0;
  for (const Criterion& criterion : list_) sum += criterion.weight;
  return sum;
}

Criteria Criteria::select(const std::vector<Index>& positions) const {
  std::vector<Criterion> chosen;
  chosen.reserve(positions.size());
  for (const Index j : positions) chosen.push_back((*this)[j]);
  Criteria made(std::move(chosen), WeightRule::as_given);
  made.reference_ = reference_;
  return made;
}

Criteria Criteria::with_weights(const std::vector<double>& weights, WeightRule rule) const {
  std::vector<Criterion> list = list_;
  if (weights.size() != list.size()) {
    raise(InvalidInput(
        "there are " + std::to_string(weights.size()) + " weights for " + std::to_string(list.size()) + " criteria",
        "give one weight a criterion"));
  }
  for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = weights[j];
  Criteria made(std::move(list), rule);
  made.reference_ = reference_;
  return made;
}

Criteria Criteria::with_reference(Reference reference, const DecisionTable& examples) const {
  const auto judged = static_cast<Index>(reference.ranking.ids.size() + reference.classes.ids.size());
  if (examples.rows() != judged || examples.columns() != size() ||
      reference.ranking.levels.size() != reference.ranking.ids.size() ||
      reference.classes.levels.size() != reference.classes.ids.size()) {
    raise(InvalidInput("there are " + std::to_string(judged) + " examples, but levels of " +
                           std::to_string(examples.rows()) + " on " + std::to_string(examples.columns()) + " criteria",
                       "give one row an example and one column a criterion"));
  }
  Criteria made = *this;
  for (Index j = 0; j < size(); ++j) {
    const std::span<const double> column = examples.column(j);
    if (!std::all_of(column.begin(), column.end(), [](double x) { return std::isfinite(x); }))
      raise(InvalidInput("an example has no finite level on criterion " + (*this)[j].id, "leave it out or fill it in"));
    made.list_[static_cast<std::size_t>(j)].examples.assign(column.begin(), column.end());
  }
  made.reference_ = std::make_shared<const Reference>(std::move(reference));
  return made;
}

}  // namespace mcda
