// What a report says of values that are not known exactly and of clients that it does not carry.
#include "web/core/report.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace prefero::web {

namespace {

using Kind = mcda::ValueUncertainty::Kind;

mcda::ValueUncertainty uncertainty_of(const Facts& facts, const std::string& at) {
  constexpr std::pair<const char*, Kind> kinds[]{{"interval", Kind::interval},
                                                 {"normal", Kind::normal},
                                                 {"log_normal", Kind::log_normal},
                                                 {"between", Kind::between},
                                                 {"ordinal", Kind::ordinal}};
  mcda::ValueUncertainty how;
  const std::string word = facts.text(at + "kind");
  for (const auto& [name, kind] : kinds) {
    if (word == name) how.kind = kind;
  }
  if (!word.empty() && how.kind == Kind::exact)
    mcda::raise(mcda::InvalidInput(at + "kind: \"" + word + "\" is not known here", "write the report again"));
  how.amount = facts.number(at + "amount").value_or(0);
  how.relative = facts.flag(at + "relative");
  how.possible = facts.interval(at + "possible");
  return how;
}

// Whether the method may like a client less for a better value of these criteria.
bool may_prefer_less(const mcda::MethodInfo& info, const mcda::Criteria& criteria) {
  if (!info.known_defect.empty()) return true;
  if (info.name == "weighted_sum" || info.name == "weighted_product") return false;
  return std::any_of(criteria.begin(), criteria.end(), [](const mcda::Criterion& one) {
    return one.ideal_interval || one.ideal || one.anti_ideal || one.reference || !one.characteristic.empty() ||
           !one.value_points.empty() || !one.shape.empty();
  });
}

}  // namespace

void Report::read_uncertainty(const Facts& facts, mcda::DecisionTable bounds) {
  mcda::CriteriaTree tree = model_.tree;
  Index between = 0;
  for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
    const mcda::ValueUncertainty how = uncertainty_of(facts, "criteria." + std::to_string(j) + ".uncertainty.");
    between += how.kind == Kind::between ? 2 : 0;
    tree.set_uncertainty(tree.leaves()[j], how);
    if (!std::isnan(fills_[j])) prepared_.columns[j].fill = fills_[j];
  }
  if (bounds.columns() != between)
    mcda::raise(
        mcda::InvalidInput("the report does not hold the columns between which values lie", "write the report again"));
  prepared_.bounds = std::move(bounds);
  uncertain_ = mcda::uncertain_columns(tree, raw_, prepared_);
  if (std::all_of(uncertain_.begin(), uncertain_.end(), [](const auto& one) { return one.certain(); })) uncertain_ = {};
}

std::vector<double> Report::scores_as_given(Index method, const std::vector<double>& weights) {
  const ReportMethod& one = methods_[static_cast<std::size_t>(method)];
  return std::move(run(mcda::Task{one.method, one.parameters},
                       criteria_->with_weights(weights, mcda::WeightRule::as_given), *memory_)
                       .scores);
}

std::vector<double> Report::scores_of_some(Index method, const std::vector<double>& weights,
                                           std::span<const Index> rows) {
  const ReportMethod& one = methods_[static_cast<std::size_t>(method)];
  const mcda::Statistic wanted = mcda::Statistic::extremes | one.method->needs(one.parameters);
  const mcda::DecisionTable some = table().select_rows(rows);
  mcda::RunMemory memory(some, memory_->summary(wanted, {}));
  return std::move(
      run(mcda::Task{one.method, one.parameters}, criteria_->with_weights(weights, mcda::WeightRule::as_given), memory)
          .scores);
}

std::vector<double> Report::ceiling_scores(Index method, const std::vector<double>& weights) {
  const ReportMethod& one = methods_[static_cast<std::size_t>(method)];
  if (!of_all_ || ceilings_.rows() == 0 || may_prefer_less(one.method->info(), criteria())) return {};
  mcda::RunMemory memory(ceilings_, *of_all_);
  return std::move(run(mcda::Task{one.method, one.parameters}, criteria_with(weights), memory).scores);
}

}  // namespace prefero::web
