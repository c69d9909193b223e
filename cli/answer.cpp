#include "cli/answer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "cli/output.hpp"
#include "cli/tiering.hpp"
#include "mcda/analysis/incomparable.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/engine/sort.hpp"

namespace prefero {

using mcda::Index;
using mcda::InvalidInput;
using mcda::Steps;
using mcda::StepShape;

namespace {

constexpr double no_rank = std::numeric_limits<double>::quiet_NaN();

// Findings cost a full ranking, which a short list from a large portfolio does without.
constexpr Index rows_for_findings = 200'000;

void append(mcda::Notes& to, const mcda::Notes& more) { to.insert(to.end(), more.begin(), more.end()); }

// A method that learns may have been refused because its examples are not among the clients.
[[noreturn]] void refuse(const Session& session, const Asked& asked, const mcda::Refusal& refusal) {
  if (!session.unknown_examples.empty() && refusal.remedy.find("reference:") != std::string::npos)
    throw InvalidInput(session.unknown_examples);
  prefero::refuse(asked, refusal);
}

// How many clients beyond the last one shown have its score.
Index tied_beyond(const std::vector<double>& scores, const mcda::Ranking& shown) {
  const double last = scores[static_cast<std::size_t>(shown.order.back())];
  double largest = 0;
  for (const double x : scores) largest = std::max(largest, std::abs(x));
  const double unit = std::min(1.0, largest);
  const auto tie = [&](double x) {
    return std::abs(x - last) <= mcda::tie_tolerance * std::max({unit, std::abs(x), std::abs(last)});
  };
  const auto all = std::count_if(scores.begin(), scores.end(), tie);
  const auto among = std::count_if(shown.order.begin(), shown.order.end(),
                                   [&](Index row) { return tie(scores[static_cast<std::size_t>(row)]); });
  return all - among;
}

void mark_members(const Steps& findings, Answer& answer) {
  for (const mcda::Step& step : findings.all()) {
    if (step.shape != StepShape::members || step.undefined) continue;
    for (const double row : step.values) {
      std::string& remark = answer.remarks[static_cast<Index>(row)];
      remark += (remark.empty() ? "" : "; ") + (step.key == "compromise_set" ? "compromise solution" : step.caption);
    }
  }
}

// Everybody's rank, or only that of the best where nothing needs more.
mcda::Ranking put_in_order(const Session& session, Index top, bool everybody, Answer& result) {
  const Index m = session.rows();
  const bool shortened = top > 0 && top < m;
  mcda::Ranking ranking;
  if (shortened && !everybody) {
    ranking = mcda::top_ranks(result.scores, top);
    result.order = ranking.order;
    result.ranks = ranking.ranks;
    return ranking;
  }
  ranking = mcda::rank_fast(result.scores);
  result.order = ranking.order;
  if (shortened) result.order.resize(static_cast<std::size_t>(top));
  result.ranks.resize(result.order.size());
  std::transform(result.order.begin(), result.order.end(), result.ranks.begin(),
                 [&](Index row) { return ranking.ranks[static_cast<std::size_t>(row)]; });
  return ranking;
}

// How many of the ranked share their rank with another one.
Index tied_among(std::span<const double> ranks) {
  Index tied = 0;
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    const bool above = k > 0 && ranks[k - 1] == ranks[k], below = k + 1 < ranks.size() && ranks[k + 1] == ranks[k];
    tied += above || below ? 1 : 0;
  }
  return tied;
}

void note_ties_beyond(const Session& session, Answer& result) {
  if (static_cast<Index>(result.order.size()) == session.rows()) return;
  const Index more = tied_beyond(result.scores, {result.order, result.ranks});
  if (more == 0) return;
  result.notes.push_back(tied_beyond_note(more, result.ranks.back()));
}

void add_published(std::span<const std::string_view> names, std::vector<std::vector<double>> derived, Answer& result) {
  if (result.asked.info().sense == mcda::PublishedSense::smaller_is_better) {
    PublishedColumn published{std::string(result.asked.info().published_score),
                              std::vector<double>(result.scores.size())};
    std::transform(result.scores.begin(), result.scores.end(), published.values.begin(),
                   [](double score) { return 0 - score; });
    result.columns.push_back(std::move(published));
  }
  for (std::size_t k = 0; k < derived.size(); ++k)
    result.columns.push_back({std::string(names[k]), std::move(derived[k])});
}

void answer_scoring(const Session& session, const mcda::ScoringMethod& method, Index top, Answer& result) {
  mcda::Outcome outcome =
      mcda::run(mcda::Task{&method, result.asked.parameters}, session.prepared.table, *session.criteria, session.run);
  if (outcome.refusal) refuse(session, result.asked, *outcome.refusal);
  result.influence = mcda::influence_of(outcome, session.prepared.table, session.run);
  result.scores = std::move(outcome.scores);
  result.fitted = outcome.fitted;
  result.notes = std::move(outcome.notes);
  append(result.notes, mcda::influence_notes(result.influence, session.prepared.table, *session.criteria));
  const bool learns = !session.criteria->reference().ranking.empty() || !session.criteria->reference().classes.empty();
  const bool everybody = session.rows() <= rows_for_findings || !outcome.derived.empty() || learns;
  const mcda::Ranking ranking = put_in_order(session, top, everybody, result);
  if (static_cast<Index>(ranking.order.size()) == session.rows()) {
    result.findings = method.findings(
        {outcome.fitted->criteria, result.scores, outcome.derived, ranking, outcome.fitted->model.get()},
        result.asked.parameters, result.notes);
    mark_members(result.findings, result);
    append(result.notes, static_cast<Index>(result.ranks.size()) == session.rows()
                             ? mcda::tie_notes(tied_among(result.ranks), session.rows())
                             : mcda::tie_notes(ranking));
  }
  note_ties_beyond(session, result);
  add_published(outcome.derived_names, std::move(outcome.derived), result);
}

// The same level is not equally good: who cannot be compared with whom, of the clients that are shown.
void remark_incomparable(const Session& session, Answer& result) {
  constexpr Index named = 2, most_clients = 20'000;
  if (!result.relation || result.asked.info().result != mcda::ResultKind::partial || session.rows() > most_clients)
    return;
  const std::vector<mcda::Incomparable> all = mcda::incomparable_of(*result.relation, result.order, named);
  for (const Index row : result.order) {
    const mcda::Incomparable& open = all[static_cast<std::size_t>(row)];
    if (open.count == 0) continue;
    std::string names;
    for (const Index other : open.with) names += (names.empty() ? "" : ", ") + full_name(session, other);
    const Index more = open.count - static_cast<Index>(open.with.size());
    std::string& remark = result.remarks[row];
    remark +=
        (remark.empty() ? "" : "; ") +
        (names.empty() ? fmt::format("cannot be compared with {} client{}", count_text(more), more == 1 ? "" : "s")
         : more == 0   ? "cannot be compared with " + names
                       : fmt::format("cannot be compared with {} and {} more", names, count_text(more)));
  }
}

void answer_relation(const Session& session, const mcda::RelationMethod& method, Index top, Answer& result) {
  mcda::RelationOutcome outcome =
      mcda::run(method, result.asked.parameters, session.prepared.table, *session.criteria, session.run);
  if (outcome.refusal) refuse(session, result.asked, *outcome.refusal);
  result.notes = std::move(outcome.notes);
  result.relation = std::move(outcome.relation);
  result.exploitation = std::move(outcome.exploitation);
  const std::vector<double>& ranks = result.exploitation.ranks;
  for (Index i = 0; i < session.rows(); ++i) result.order.push_back(i);
  const auto key = [&](Index row) {
    return std::isnan(ranks[static_cast<std::size_t>(row)]) ? std::numeric_limits<double>::infinity()
                                                            : ranks[static_cast<std::size_t>(row)];
  };
  std::stable_sort(result.order.begin(), result.order.end(), [&](Index a, Index b) { return key(a) < key(b); });
  if (top > 0 && top < session.rows()) {
    const auto ranked = std::count_if(ranks.begin(), ranks.end(), [](double rank) { return !std::isnan(rank); });
    if (ranked > top)
      result.notes.push_back(fmt::format("{} more {}", ranked - top,
                                         result.asked.info().result == mcda::ResultKind::kernel
                                             ? "clients are in the kernel"
                                             : "clients have a rank"));
    result.order.resize(static_cast<std::size_t>(top));
  }
  for (const Index row : result.order)
    result.ranks.push_back(ranks.empty() ? no_rank : ranks[static_cast<std::size_t>(row)]);
  for (const auto& values : {result.exploitation.columns, result.exploitation.orders}) {
    for (const mcda::Exploitation::Column& column : values)
      result.columns.push_back({std::string(column.name), column.values});
  }
  remark_incomparable(session, result);
  for (const Index row : result.exploitation.kernel) result.remarks[row] = "kernel";
  for (const std::vector<Index>& circuit : result.exploitation.circuits) {
    for (const Index row : circuit) {
      std::string& remark = result.remarks[row];
      remark += (remark.empty() ? "" : "; ") + fmt::format("in a circuit of {}", circuit.size());
    }
  }
}

// Shares are of this ranking; any other rule gives everybody a tier, whatever ranks.
void add_tiers(const Session& session, Answer& result) {
  const std::vector<mcda::files::Tier>& shares = session.file.tiers;
  const auto request = tier_request(session.file);
  if (!request) return;
  if (session.file.tier_rule.method.empty()) {
    const std::vector<Index> ends = tier_ends(shares, session.rows());
    for (const double rank : result.ranks) {
      std::size_t k = 0;  // NaN, no rank, is below no end
      while (k < ends.size() && !(rank <= static_cast<double>(ends[k]))) ++k;
      result.tiers.push_back(k < ends.size() ? shares[k].name : std::string());
    }
    if (request->pins.empty()) return;
    std::map<std::string_view, const mcda::files::Pin*> pins;
    for (const mcda::files::Pin& pin : request->pins) pins.emplace(pin.id, &pin);
    for (std::size_t k = 0; k < result.order.size(); ++k) {
      const auto found = pins.find(session.id(result.order[k]));
      if (found == pins.end()) continue;
      const std::string text = pin_text(*found->second, result.tiers[k]);
      std::string& remark = result.remarks[result.order[k]];
      remark += (remark.empty() ? "" : "; ") + text;
      result.tiers[k] = found->second->tier;
    }
    return;
  }
  const Tiering tiers = tiering(session, *request, Settings{});
  for (const Index row : result.order) {
    result.tiers.push_back(tiers.name_of(row));
    const auto remark = tiers.remarks.find(row);
    if (remark == tiers.remarks.end()) continue;
    std::string& own = result.remarks[row];
    own += (own.empty() ? "" : "; ") + remark->second;
  }
  for (const std::string& note : tiers.notes) {
    if (std::find(result.notes.begin(), result.notes.end(), note) == result.notes.end()) result.notes.push_back(note);
  }
}

}  // namespace

void refuse(const Asked& asked, const mcda::Refusal& refusal) {
  mcda::Problem problem{.what = std::string(asked.info().name) + " cannot rank these clients: " +
                                (refusal.criterion.empty() ? "" : "criterion " + refusal.criterion + ": ") +
                                refusal.what,
                        .remedy = refusal.remedy};
  throw InvalidInput(std::vector{std::move(problem)});
}

std::string tied_beyond_note(Index more, double rank) {
  return fmt::format("{} more {} as good as the last one shown (rank {})", more,
                     more == 1 ? "client is" : "clients are", rank_text(rank));
}

Answer answer(const Session& session, const Asked& asked, Index top) {
  Answer result{.asked = asked};
  if (const auto* scoring = dynamic_cast<const mcda::ScoringMethod*>(asked.method)) {
    answer_scoring(session, *scoring, top, result);
  } else {
    answer_relation(session, dynamic_cast<const mcda::RelationMethod&>(*asked.method), top, result);
  }
  add_tiers(session, result);
  return result;
}

OnFrozenScale compare_with_fit(const mcda::files::FrozenFile& frozen, const mcda::DecisionTable& raw) {
  OnFrozenScale seen;
  for (std::size_t j = 0; j < frozen.criteria.size(); ++j) {
    const mcda::ColumnProfile& profile = frozen.scale.profiles[j];
    const std::span<const double> column = raw.column(static_cast<Index>(j));
    seen.drift.push_back(mcda::drift_of(profile, column));
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (!(column[i] < profile.low) && !(column[i] > profile.high)) continue;
      const bool below = column[i] < profile.low;
      std::string& remark = seen.outside[static_cast<Index>(i)];
      remark += fmt::format("{}{} {} is {} the fitted range, which {} at {}", remark.empty() ? "" : "; ",
                            frozen.criteria[j], readable(column[i]), below ? "below" : "above",
                            below ? "begins" : "ends", readable(below ? profile.low : profile.high));
    }
  }
  return seen;
}

Answer answer_frozen(const Session& session, const OnFrozenScale& seen, Index top) {
  const mcda::files::FrozenFile& frozen = *session.frozen;
  const mcda::Fitted fitted = mcda::thawed(frozen.scale, *session.criteria);
  Answer result{.asked = {fitted.method, fitted.parameters, std::string(fitted.method->info().name)}};
  std::vector<std::vector<double>> derived;
  result.scores = mcda::score(fitted, session.prepared.table, session.run, &derived);
  put_in_order(session, top, session.rows() <= rows_for_findings, result);
  note_ties_beyond(session, result);
  PublishedColumn percentile{"percentile", std::vector<double>(result.scores.size())};
  frozen.scale.standing.apply(result.scores, percentile.values);
  for (double& value : percentile.values) value *= 100;
  result.columns.push_back(std::move(percentile));
  add_published(fitted.model->derived(), std::move(derived), result);
  result.remarks = seen.outside;
  result.drift = seen.drift;
  for (std::size_t j = 0; j < seen.drift.size(); ++j) {
    if (!seen.drift[j].marked()) continue;
    result.notes.push_back(
        fmt::format("{} has moved since the scale was frozen: stability index {:.2f}, by chance up to {:.2f}{}",
                    frozen.criteria[j], seen.drift[j].index, seen.drift[j].by_chance,
                    seen.drift[j].index >= 0.25 ? "; fit again before relying on these scores" : ""));
  }
  if (!seen.outside.empty()) {
    result.notes.push_back(fmt::format("values outside the fitted range: {} of {} clients (see their note)",
                                       seen.outside.size(), session.rows()));
  }
  if (frozen.scale.error > 0) {
    result.notes.push_back(fmt::format(
        "columns are kept as {} values each, which made a difference of at most {:.1e} to the fitted clients",
        mcda::frozen_knots, frozen.scale.error));
  }
  if (!session.file.tiers.empty()) result.notes.push_back("tiers are shares of one portfolio; read the percentile");
  return result;
}

std::string full_name(const Session& session, Index row) {
  const std::string id(session.id(row)), label(session.label(row));
  return id == label ? id : label + " (" + id + ")";
}

std::string names_of(const Session& session, const std::vector<Index>& rows, std::size_t limit) {
  std::string text;
  for (std::size_t k = 0; k < rows.size() && k < limit; ++k) text += (k == 0 ? "" : ", ") + full_name(session, rows[k]);
  return rows.size() > limit ? fmt::format("{} and {} more", text, rows.size() - limit) : text;
}

std::vector<std::string> sentences(const Session& session, const Answer& answer) {
  std::vector<std::string> list;
  for (const mcda::Step& step : answer.findings.all()) {
    std::string text = step.caption;
    if (!step.symbol.empty()) text += " (" + step.symbol + ")";
    text += ": ";
    if (step.undefined) {
      text += "undefined";
    } else if (step.shape == StepShape::flag) {
      text += step.values.front() != 0 ? "yes" : "no";
    } else if (step.shape == StepShape::members) {
      text += names_of(session, std::vector<Index>(step.values.begin(), step.values.end()), 12);
    } else if (step.shape == StepShape::scalar) {
      text += readable(step.values.front());
    } else {
      continue;  // tables are for --steps
    }
    list.push_back(std::move(text));
  }
  if (!answer.is_relation()) return list;
  const mcda::Exploitation& found = answer.exploitation;
  if (answer.asked.info().result == mcda::ResultKind::kernel) {
    list.push_back(fmt::format("Kernel, {} of {} clients: {}", found.kernel.size(), session.rows(),
                               names_of(session, found.kernel, 20)));
  }
  for (const std::vector<Index>& circuit : found.circuits) {
    list.push_back("Circuit, treated as one: " + names_of(session, circuit, 20));
  }
  if (!found.not_outranked.empty() && found.not_outranked != found.kernel) {
    list.push_back("Outranked by nobody: " + names_of(session, found.not_outranked, 20));
  }
  return list;
}

std::vector<Index> tier_ends(const std::vector<mcda::files::Tier>& tiers, Index clients) {
  std::vector<Index> ends;
  double share = 0, end = 0;
  for (const mcda::files::Tier& tier : tiers) {
    if (tier.count) {
      end += static_cast<double>(*tier.count);
    } else if (tier.share) {
      // Shares are added before they are rounded, so that 0.2, 0.3 and 0.5 of 6 clients are 1, 2 and 3.
      const double before = std::floor(share * static_cast<double>(clients) + 0.5);
      share += *tier.share;
      end += std::floor(share * static_cast<double>(clients) + 0.5) - before;
    } else {
      end = static_cast<double>(clients);
    }
    ends.push_back(static_cast<Index>(std::min(end, static_cast<double>(clients))));
  }
  return ends;
}

std::string tier_of(const std::vector<mcda::files::Tier>& tiers, double rank, Index clients) {
  const auto ends = tier_ends(tiers, clients);
  // NaN, no rank, is below no end.
  for (std::size_t k = 0; k < tiers.size(); ++k) {
    if (rank <= static_cast<double>(ends[k])) return tiers[k].name;
  }
  return {};
}

Index client_named(const Session& session, const std::string& name) {
  const mcda::Alternatives& all = session.prepared.alternatives;
  for (Index row = 0; row < all.size(); ++row) {
    if (all.ids[row] == name) return row;
  }
  std::vector<Index> called;
  for (Index row = 0; row < all.size(); ++row) {
    if (all.label(row) == name) called.push_back(row);
  }
  if (called.size() == 1) return called.front();
  if (called.size() > 1) {
    throw mcda::InvalidInput(std::to_string(called.size()) + " clients are called \"" + name + "\"",
                             "give the id: " + names_of(session, called, 5));
  }
  for (const ExcludedClient& one : session.excluded) {
    if (one.id == name || one.label == name)
      throw mcda::InvalidInput("client " + name + " is not ranked: " + one.reason);
  }
  constexpr Index names_looked_at = 20'000;
  std::vector<std::string> known;
  for (Index row = 0; row < std::min(all.size(), names_looked_at); ++row) {
    known.emplace_back(all.ids[row]);
    if (session.labelled()) known.emplace_back(all.label(row));
  }
  throw mcda::UnknownName("client", name, known);
}

}  // namespace prefero
