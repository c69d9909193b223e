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
    // Each method asks for its own memory; together their relations may not take more than one of them.
    if (static_cast<double>(relations.size()) * mcda::BitRelation::bytes_for(session.rows()) > session.run.memory / 2)
      found.back().relation.reset();
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

std::optional<DominanceFindings> dominance_findings(const Session& session, const mcda::Comparison& comparison) {
  if (session.rows() > dominance_up_to) return std::nullopt;
  DominanceFindings found;
  const std::vector<Index> layers = mcda::pareto_layers(session.prepared.table, *session.criteria);
  for (const Index layer : layers) {
    found.layers = std::max(found.layers, layer);
    found.first_layer += layer == 1 ? 1 : 0;
  }
  std::vector<std::vector<double>> ranks;
  for (const mcda::ComparedMethod& one : comparison.methods) {
    found.labels.push_back(one.label);
    ranks.push_back(one.ranking.ranks);
  }
  for (const mcda::ComparedRelation& one : comparison.relations) {
    found.labels.push_back(one.label);
    ranks.push_back(one.outcome.exploitation.ranks);
  }
  mcda::RunOptions run = session.run;
  run.progress = nullptr;
  found.breaches = mcda::dominance_breaches(session.prepared.table, *session.criteria, ranks, run);
  return found;
}

std::vector<std::string> dominance_sentences(const Session& session, const std::optional<DominanceFindings>& found) {
  if (!found)
    return {fmt::format("Not examined above {} clients; prefero dominance does", count_text(dominance_up_to))};
  std::vector<std::string> list{fmt::format("{} of {} {} dominated by nobody; {} Pareto {}",
                                            count_text(found->first_layer), count_text(session.rows()),
                                            found->first_layer == 1 ? "client is" : "clients are",
                                            count_text(found->layers), found->layers == 1 ? "layer" : "layers")};
  const std::size_t sound = list.size();
  for (std::size_t k = 0; k < found->breaches.size(); ++k) {
    const mcda::DominanceBreach& one = found->breaches[k];
    if (one.rows == 0) continue;
    list.push_back(fmt::format(
        "{} puts {} {} above somebody who is at least as good on every criterion and better on one: {} above {}",
        found->labels[k], count_text(one.rows), one.rows == 1 ? "client" : "clients", full_name(session, one.above),
        full_name(session, one.below)));
  }
  if (list.size() == sound) list.emplace_back("No method puts a client above one that dominates it");
  return list;
}

Json dominance_json(const Session& session, const std::optional<DominanceFindings>& found) {
  if (!found) return nullptr;
  Json breaches = Json::array();
  for (std::size_t k = 0; k < found->breaches.size(); ++k) {
    const mcda::DominanceBreach& one = found->breaches[k];
    if (one.rows == 0) continue;
    breaches.push_back({{"method", found->labels[k]},
                        {"clients", one.rows},
                        {"above", mcda::files::valid_utf8(session.id(one.above))},
                        {"below", mcda::files::valid_utf8(session.id(one.below))}});
  }
  return {{"layers", found->layers}, {"first_layer", found->first_layer}, {"breaches", std::move(breaches)}};
}

OpenPairs open_pairs(const mcda::BitRelation& relation, std::span<const Index> rows) {
  OpenPairs open;
  for (std::size_t a = 0; a < rows.size(); ++a) {
    for (std::size_t b = a + 1; b < rows.size(); ++b) {
      const bool forth = relation(rows[a], rows[b]), back = relation(rows[b], rows[a]);
      if (forth == back) (forth ? open.indifferent : open.incomparable).emplace_back(rows[a], rows[b]);
    }
  }
  return open;
}

std::vector<Index> first_rows(const Session& session, const mcda::Comparison& comparison) {
  const Index k = std::max(comparison.agreement.k, std::min<Index>(10, session.rows()));
  std::vector<Index> order = common_order(session, comparison);
  order.resize(std::min(order.size(), static_cast<std::size_t>(k)));
  return order;
}

std::vector<std::string> relation_sentences(const Session& session, const mcda::ComparedRelation& relation,
                                            std::span<const Index> first) {
  const mcda::Exploitation& found = relation.outcome.exploitation;
  std::vector<std::string> list;
  const bool kernel = relation.outcome.method->info().result == mcda::ResultKind::kernel;
  if (kernel) {
    list.push_back(fmt::format("{}: kernel, {} of {} clients: {}", relation.label, found.kernel.size(), session.rows(),
                               names_of(session, found.kernel, 20)));
  }
  for (const std::vector<Index>& circuit : found.circuits) {
    list.push_back(fmt::format("{}: circuit, treated as one: {}", relation.label, names_of(session, circuit, 20)));
  }
  if (!relation.outcome.relation) {
    list.push_back(relation.label +
                   ": who cannot be compared with whom is not kept for so many clients by so many methods");
    return list;
  }
  if (first.size() < 2) return list;
  constexpr std::size_t named = 6;
  const OpenPairs open = open_pairs(*relation.outcome.relation, first);
  const std::size_t pairs = first.size() * (first.size() - 1) / 2;
  std::string names;
  for (std::size_t k = 0; k < open.incomparable.size() && k < named; ++k) {
    names += fmt::format("{}{} and {}", k == 0 ? ": " : ", ", full_name(session, open.incomparable[k].first),
                         full_name(session, open.incomparable[k].second));
  }
  if (open.incomparable.size() > named) names += fmt::format(" and {} more", open.incomparable.size() - named);
  const std::string levels = kernel ? "" : " gives levels, and the same level does not mean equally good";
  const auto count = static_cast<Index>(open.incomparable.size());
  list.push_back(count == 0 ? fmt::format("{}{}: the first {} can all be compared with each other", relation.label,
                                          levels, first.size())
                            : fmt::format("{}{}: of the {} pairs of the first {}, {} cannot be compared{}",
                                          relation.label, levels, pairs, first.size(), count_text(count), names));
  return list;
}

}  // namespace prefero
