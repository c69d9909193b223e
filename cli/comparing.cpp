#include "cli/comparing.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace prefero {

mcda::Comparison compare_methods(const Session& session, const std::vector<Asked>& asked,
                                 const ComparingOptions& options) {
  std::vector<mcda::Task> tasks;
  std::vector<const Asked*> relations;
  std::string names;
  for (const Asked& one : asked) {
    names += (names.empty() ? "" : ", ") + one.label;
    if (const auto* scoring = dynamic_cast<const mcda::ScoringMethod*>(one.method)) {
      tasks.push_back({scoring, one.parameters});
    } else {
      relations.push_back(&one);
    }
  }
  Progress progress(session.progress,
                    "ranking by " + (asked.size() > 4 ? std::to_string(asked.size()) + " methods" : names), 0);
  std::vector<mcda::Outcome> outcomes = mcda::run(tasks, session.prepared.table, *session.criteria, session.run);
  std::vector<mcda::RelationOutcome> found;
  for (const Asked* one : relations) {
    found.push_back(mcda::run(dynamic_cast<const mcda::RelationMethod&>(*one->method), one->parameters,
                              session.prepared.table, *session.criteria, session.run));
  }
  mcda::CompareOptions wanted{.top_k = options.top,
                              .consensus = options.consensus,
                              .consensus_parameters = options.consensus_parameters,
                              .run = session.run};
  mcda::Comparison comparison = mcda::compare(std::move(outcomes), std::move(found), wanted);
  if (!comparison.methods.empty() || !comparison.relations.empty()) return comparison;
  std::vector<mcda::Problem> problems;
  for (const mcda::SkippedMethod& one : comparison.skipped) {
    problems.push_back({.what = one.label + " cannot rank these clients: " +
                                (one.refusal.criterion.empty() ? "" : "criterion " + one.refusal.criterion + ": ") +
                                one.refusal.what,
                        .remedy = one.refusal.remedy});
  }
  throw mcda::InvalidInput(std::move(problems));
}

std::vector<Index> common_order(const Session& session, const mcda::Comparison& comparison) {
  if (comparison.consensus) return comparison.consensus->ranking.order;
  if (!comparison.methods.empty()) return comparison.methods.front().ranking.order;
  std::vector<Index> order(static_cast<std::size_t>(session.rows()));
  std::iota(order.begin(), order.end(), Index{0});
  if (!comparison.relations.empty()) {
    const std::vector<double>& ranks = comparison.relations.front().outcome.exploitation.ranks;
    const auto key = [&](Index row) {
      return std::isnan(ranks[static_cast<std::size_t>(row)]) ? 1e300 : ranks[static_cast<std::size_t>(row)];
    };
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return key(a) < key(b); });
  }
  return order;
}

std::vector<std::string> twins_of(const mcda::Comparison& comparison) {
  std::vector<std::string> list;
  for (const mcda::OrderClass& one : comparison.classes) {
    if (one.members.size() < 2) continue;
    std::string names;
    for (const Index k : one.members)
      names += (names.empty() ? "" : ", ") + comparison.methods[static_cast<std::size_t>(k)].label;
    list.push_back(std::move(names));
  }
  return list;
}

std::vector<std::string> kernel_sentences(const Session& session, const mcda::ComparedRelation& relation) {
  const mcda::Exploitation& found = relation.outcome.exploitation;
  std::vector<std::string> list;
  if (relation.outcome.method->info().result == mcda::ResultKind::kernel) {
    list.push_back(fmt::format("{}: kernel, {} of {} clients: {}", relation.label, found.kernel.size(), session.rows(),
                               names_of(session, found.kernel, 20)));
  }
  for (const std::vector<Index>& circuit : found.circuits) {
    list.push_back(fmt::format("{}: circuit, treated as one: {}", relation.label, names_of(session, circuit, 20)));
  }
  return list;
}

}  // namespace prefero
