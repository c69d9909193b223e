// prefero explain: why one client stands where it stands, and what it would take to stand higher.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/explain_words.hpp"
#include "cli/output.hpp"
#include "cli/prose.hpp"
#include "cli/rank_forms.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/dominance.hpp"
#include "mcda/analysis/explain.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/analysis/what_if.hpp"
#include "mcda/engine/sort.hpp"

namespace prefero {

using mcda::files::number_json;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr const char* median_client = "the median client";
// Nobody remembers more than a handful from a meeting; the table has all of them.
constexpr std::size_t spoken = 4;

/// What is told about one criterion or one group.
struct Part {
  std::string id, title, unit;
  double value = not_a_number;      ///< raw
  double reference = not_a_number;  ///< raw value of the reference
  double contribution = 0;
  double error = not_a_number;
  double percentile = not_a_number;  ///< share of the clients that are worse, times 100
};

/// A client's score taken apart against a reference.
struct Account {
  mcda::Attribution how = mcda::Attribution::sum;
  double reference_score = 0;
  std::vector<Part> criteria, groups;
};

struct Explained {
  Index row = 0;
  double rank = 0, score = 0;
  std::string tier;
  Account own;                 ///< against the lower medians
  std::optional<Index> other;  ///< --against
  double other_rank = 0;
  std::optional<Account> against;
  mcda::Reaching reaching;
  std::vector<Index> dominating, dominated;  ///< rows, best ranked first
};

/// The portfolio as read, and how everybody is ranked once more with a few cells changed.
class Again {
 public:
  Again(const Session& session, const mcda::Portfolio& portfolio, std::optional<std::vector<double>> weights,
        const Asked& asked)
      : session_(session), portfolio_(portfolio), weights_(std::move(weights)), asked_(asked) {}

  Index rank(Index row, std::span<const mcda::RawChange> changes) const {
    const std::string id(session_.id(row));
    mcda::Portfolio changed{portfolio_.alternatives, portfolio_.values.copy(), portfolio_.constraint_values.copy()};
    Index at = 0;
    while (changed.alternatives.ids[at] != id) ++at;
    for (const mcda::RawChange& one : changes) changed.values(at, one.criterion) = one.to;
    mcda::RunOptions run = session_.run;
    run.progress = nullptr;
    const mcda::DecisionModel& model = session_.file.model;
    const mcda::Prepared prepared = mcda::prepare(model, std::move(changed), run);
    std::vector<mcda::Criterion> list = prepared.criteria;
    const std::vector<double> weights =
        weights_ ? *weights_ : mcda::resolve_weights(model, prepared.table, mcda::Criteria(list), run).leaves;
    for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = weights[j];
    const mcda::Criteria criteria(std::move(list), weights_ ? mcda::WeightRule::normalise : model.weight_rule);
    const mcda::Outcome outcome =
        mcda::run(mcda::Task{dynamic_cast<const mcda::ScoringMethod*>(asked_.method), asked_.parameters},
                  prepared.table, criteria, run);
    if (outcome.refusal) return prepared.table.rows() + 1;
    at = 0;
    while (prepared.alternatives.ids[at] != id) ++at;
    return static_cast<Index>(mcda::rank_fast(outcome.scores).ranks[static_cast<std::size_t>(at)]);
  }

 private:
  const Session& session_;
  const mcda::Portfolio& portfolio_;
  std::optional<std::vector<double>> weights_;
  const Asked& asked_;
};

// The leaves below a group, as positions among the leaves.
std::vector<std::size_t> leaves_below(const mcda::CriteriaTree& tree, Index group) {
  std::vector<std::size_t> below;
  for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
    for (Index node = tree.leaves()[j]; node > 0; node = tree[node].parent) {
      if (node == group) below.push_back(j);
    }
  }
  return below;
}

// The share of the clients to whom a group brings less, times 100; only where the score is a sum.
double group_percentile(const mcda::Outcome& outcome, const mcda::DecisionTable& table,
                        const std::vector<std::size_t>& leaves, Index row) {
  const mcda::AdditiveModel* const model = outcome.fitted->model->additive();
  if (model == nullptr) return not_a_number;
  std::vector<double> sums(static_cast<std::size_t>(table.rows()), 0.0);
  const std::vector<Index>& columns = outcome.fitted->columns;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (std::find(leaves.begin(), leaves.end(), static_cast<std::size_t>(columns[k])) != leaves.end())
      model->scales[k].add(model->weights[k], table.column(columns[k]), sums);
  }
  const double own = sums[static_cast<std::size_t>(row)];
  double below = 0;
  for (const double sum : sums) below += sum < own ? 1 : sum == own ? 0.5 : 0;
  return 100 * below / static_cast<double>(sums.size());
}

Account account_of(const Session& session, const mcda::Outcome& outcome, const mcda::DecisionTable& raw, Index row,
                   const std::vector<double>& reference, const std::vector<double>& raw_reference,
                   const mcda::ExplainOptions& options) {
  const mcda::DecisionTable& table = session.prepared.table;
  const mcda::Contributions found = mcda::contributions_of(outcome, table, row, reference, options);
  const std::vector<double> standings = mcda::standings_of(table, *session.criteria, row);
  Account account{.how = found.how, .reference_score = found.reference_score};
  const mcda::CriteriaTree& tree = session.file.model.tree;
  for (std::size_t j = 0; j < found.values.size(); ++j) {
    const mcda::CriteriaTree::Node& node = tree[tree.leaves()[j]];
    account.criteria.push_back({node.id, node.title, node.leaf->criterion.unit, raw(row, static_cast<Index>(j)),
                                raw_reference[j], found.values[j],
                                found.errors.empty() ? not_a_number : found.errors[j], 100 * standings[j]});
  }
  for (Index node = 1; node < tree.size(); ++node) {
    if (tree[node].leaf) continue;
    const std::vector<std::size_t> below = leaves_below(tree, node);
    Part group{.id = tree[node].id, .title = tree[node].title};
    for (const std::size_t j : below) group.contribution += found.values[j];
    group.percentile = group_percentile(outcome, table, below, row);
    account.groups.push_back(std::move(group));
  }
  return account;
}

// Parts that add (sign 1) or take away (sign -1), the largest first. What rounding leaves is neither.
std::vector<const Part*> parts_of(const Account& account, double sign) {
  double largest = 0;
  for (const Part& one : account.criteria) largest = std::max(largest, std::abs(one.contribution));
  std::vector<const Part*> parts;
  for (const Part& one : account.criteria) {
    if (sign * one.contribution > 1e-12 * largest) parts.push_back(&one);
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [sign](const Part* a, const Part* b) { return sign * a->contribution > sign * b->contribution; });
  return parts;
}

// --- forms -----------------------------------------------------------------------------------------------------------

std::string how_text(mcda::Attribution how, Index samples) {
  switch (how) {
    case mcda::Attribution::sum: return "exact: the score is a sum over the criteria";
    case mcda::Attribution::shapley: return "Shapley values of all mixtures of the two rows";
    case mcda::Attribution::sampled:
      return fmt::format("Shapley values from {} random orders of the criteria, with their standard errors", samples);
  }
  return {};
}

const char* how_key(mcda::Attribution how) {
  switch (how) {
    case mcda::Attribution::sum: return "sum";
    case mcda::Attribution::shapley: return "shapley";
    case mcda::Attribution::sampled: return "sampled";
  }
  return "";
}

Json part_json(const Part& one) {
  Json json{{"criterion", one.id},
            {"value", number_json(one.value)},
            {"reference", number_json(one.reference)},
            {"contribution", number_json(one.contribution)},
            {"percentile", number_json(one.percentile)}};
  if (!std::isnan(one.error)) json["error"] = one.error;
  return json;
}

std::string words_of(const Part& one, const std::string& against) {
  return in_words({.name = one.title.empty() ? one.id : one.title,
                   .unit = one.unit,
                   .value = one.value,
                   .reference = one.reference,
                   .percentile = one.percentile,
                   .strength = one.contribution > 0,
                   .against = against});
}

Json parts_json(const std::vector<const Part*>& parts, const std::string& against) {
  Json list = Json::array();
  for (const Part* one : parts) {
    list.push_back(part_json(*one));
    list.back()["words"] = mcda::files::valid_utf8(words_of(*one, against));
  }
  return list;
}

Json account_json(const Account& account, const std::string& against) {
  Json json = Json::object();
  json["how"] = how_key(account.how);
  json["reference_score"] = number_json(account.reference_score);
  json["strengths"] = parts_json(parts_of(account, 1), against);
  json["weaknesses"] = parts_json(parts_of(account, -1), against);
  Json list = Json::array();
  for (const Part& one : account.criteria) list.push_back(part_json(one));
  json["contributions"] = std::move(list);
  Json groups = Json::array();
  for (const Part& one : account.groups)
    groups.push_back({{"group", one.id},
                      {"contribution", number_json(one.contribution)},
                      {"percentile", number_json(one.percentile)}});
  json["groups"] = std::move(groups);
  return json;
}

Json way_json(const Session& session, const mcda::Way& way) {
  Json changes = Json::array();
  const mcda::CriteriaTree& tree = session.file.model.tree;
  for (const mcda::RawChange& one : way.changes) {
    changes.push_back({{"criterion", tree[tree.leaves()[static_cast<std::size_t>(one.criterion)]].id},
                       {"from", one.from},
                       {"to", one.to},
                       {"effort", one.effort}});
  }
  return changes;
}

Json reaching_json(const Session& session, const mcda::Reaching& reaching) {
  Json json{{"rank", reaching.rank}};
  json["possible"] = reaching.there_already || !reaching.ways.empty();
  json["reached"] = reaching.best_rank;
  json["changes"] = reaching.ways.empty() ? Json::array() : way_json(session, reaching.ways.front());
  Json others = Json::array();
  for (std::size_t k = 1; k < reaching.ways.size(); ++k)
    others.push_back({{"reached", reaching.ways[k].rank}, {"changes", way_json(session, reaching.ways[k])}});
  json["other_ways"] = std::move(others);
  return json;
}

// How many, and the best ranked of them.
Json dominance_json(const Session& session, const std::vector<Index>& rows) {
  constexpr std::size_t named = 20;
  Json ids = Json::array();
  for (std::size_t k = 0; k < rows.size() && k < named; ++k)
    ids.push_back(mcda::files::valid_utf8(session.id(rows[k])));
  return {{"count", rows.size()}, {"ids", std::move(ids)}};
}

std::string dominance_text(const Session& session, const Explained& found) {
  const auto names = [&](const std::vector<Index>& rows) {
    if (rows.empty()) return std::string("nobody");
    if (rows.size() == 1) return full_name(session, rows.front());
    return fmt::format("{} clients ({})", count_text(static_cast<Index>(rows.size())), names_of(session, rows, 4));
  };
  return fmt::format("Whatever the weights: dominated by {}; dominates {}", names(found.dominating),
                     names(found.dominated));
}

void write_json(const Session& session, const Asked& asked, const Explained& found, const mcda::Notes& notes,
                Output& output) {
  Json json = document(session.manifest);
  json["method"] = {{"name", asked.info().name}, {"parameters", parameters_json(asked.parameters)}};
  json["alternatives"] = session.rows();
  json["id"] = mcda::files::valid_utf8(session.id(found.row));
  json["label"] = mcda::files::valid_utf8(session.label(found.row));
  json["rank"] = static_cast<Index>(found.rank);
  json["score"] = number_json(found.score);
  if (!found.tier.empty()) json["tier"] = found.tier;
  json["reference"] = "the client at the lower median of every criterion";
  json.update(account_json(found.own, median_client));
  if (found.other) {
    Json other{{"id", mcda::files::valid_utf8(session.id(*found.other))},
               {"label", mcda::files::valid_utf8(session.label(*found.other))},
               {"rank", static_cast<Index>(found.other_rank)}};
    other.update(account_json(*found.against, std::string(session.label(*found.other))));
    json["against"] = std::move(other);
  }
  json["dominance"] = {{"dominated_by", dominance_json(session, found.dominating)},
                       {"dominates", dominance_json(session, found.dominated)}};
  json["to_reach"] = reaching_json(session, found.reaching);
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

std::string signed_text(double value) { return fmt::format("{}{}", value > 0 ? "+" : "", readable(value, 3)); }

std::string value_text(double value, const std::string& unit) {
  if (std::isnan(value)) return "none";
  return readable(value, 5) + (unit.empty() ? "" : " " + unit);
}

Sheet sheet_of(const Account& account, const std::string& reference, bool sampled, bool full) {
  Sheet sheet;
  sheet.column("criterion");
  sheet.column("value", CellKind::number);
  sheet.column(reference, CellKind::number);
  sheet.column("better than", CellKind::number);
  sheet.column("contribution", CellKind::number);
  if (sampled) sheet.column("error", CellKind::number);
  std::vector<const Part*> parts;
  for (const Part& one : account.criteria) parts.push_back(&one);
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part* a, const Part* b) { return a->contribution > b->contribution; });
  const auto exact = [full](double value, int digits) {
    return std::isnan(value) ? std::string() : full ? mcda::shortest(value) : readable(value, digits);
  };
  for (const Part* one : parts) {
    std::vector<std::string> cells{one->id, exact(one->value, 5), exact(one->reference, 5),
                                   full ? exact(one->percentile, 3) : fmt::format("{:.0f} %", one->percentile),
                                   full ? exact(one->contribution, 3) : fmt::format("{:+.4f}", one->contribution)};
    if (sampled) cells.push_back(exact(one->error, 2));
    sheet.row(std::move(cells));
  }
  return sheet;
}

std::vector<std::string> listed(const std::string& what, const std::vector<const Part*>& parts,
                                const std::string& against) {
  if (parts.empty()) return {what + ": none"};
  std::vector<std::string> lines{what + ":"};
  for (std::size_t k = 0; k < parts.size() && k < spoken; ++k)
    lines.push_back(fmt::format("{} ({})", words_of(*parts[k], against), signed_text(parts[k]->contribution)));
  std::string rest;
  for (std::size_t k = spoken; k < parts.size(); ++k)
    rest += fmt::format("{}{} ({})", rest.empty() ? "also " : ", ", parts[k]->id, signed_text(parts[k]->contribution));
  if (!rest.empty()) lines.push_back(rest);
  return lines;
}

std::string ids_text(const Session& session, const std::vector<Index>& positions) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  std::string text;
  for (const Index j : positions)
    text += (text.empty() ? "" : ", ") + tree[tree.leaves()[static_cast<std::size_t>(j)]].id;
  return text;
}

std::string way_text(const Session& session, const mcda::Way& way) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  std::string text;
  for (const mcda::RawChange& one : way.changes) {
    const mcda::CriteriaTree::Node& node = tree[tree.leaves()[static_cast<std::size_t>(one.criterion)]];
    text += fmt::format("{}{} from {} to {}", text.empty() ? "" : ", ", node.id, readable(one.from, 8),
                        value_text(one.to, node.leaf->criterion.unit));
  }
  return fmt::format("{} (then rank {})", text, way.rank);
}

std::vector<std::string> reaching_lines(const Session& session, const mcda::Reaching& reaching) {
  std::vector<std::string> lines;
  if (reaching.there_already) {
    lines.push_back(fmt::format("To reach rank {}: there already", reaching.rank));
  } else if (reaching.ways.empty()) {
    lines.push_back(fmt::format(
        "To reach rank {}: no change within what is reachable was found; with everything at its best the rank is {}",
        reaching.rank, reaching.best_rank));
  } else {
    lines.push_back(fmt::format("To reach rank {}: {}", reaching.rank, way_text(session, reaching.ways.front())));
    for (std::size_t k = 1; k < reaching.ways.size(); ++k)
      lines.push_back("or: " + way_text(session, reaching.ways[k]));
  }
  if (!reaching.fixed.empty() && !reaching.there_already)
    lines.push_back("Not changed, because the model says fixed: " + ids_text(session, reaching.fixed));
  if (!reaching.unknown.empty() && !reaching.there_already)
    lines.push_back("Not changed, because the value is not known: " + ids_text(session, reaching.unknown));
  return lines;
}

void write_text(const Session& session, const Asked& asked, const Explained& found, Index samples, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Prose prose(output);
  prose.title(session.file.model.title);
  const std::string parameters = parameters_text(asked.parameters);
  prose.line(fmt::format("{}: rank {} of {} by {}{}, score {}{}", full_name(session, found.row), rank_text(found.rank),
                         count_text(session.rows()), asked.info().name,
                         parameters.empty() ? "" : " (" + parameters + ")", readable(found.score, 4),
                         found.tier.empty() ? "" : ", tier " + found.tier));
  prose.line(dominance_text(session, found));
  const auto list = [&](const std::vector<std::string>& lines) {
    prose.line(lines.front());
    for (std::size_t k = 1; k < lines.size(); ++k) prose.detail(lines[k]);
  };
  const auto account = [&](const Account& one, const std::string& reference, const std::string& against) {
    output.write(sheet_of(one, reference, one.how == mcda::Attribution::sampled, false).in(output));
    if (markdown) output.write("\n");
    list(listed("Strengths", parts_of(one, 1), against));
    list(listed("Weaknesses", parts_of(one, -1), against));
    if (!one.groups.empty()) {
      std::string groups;
      for (const Part& group : one.groups) {
        groups += fmt::format("{}{} {}", groups.empty() ? "" : ", ", group.id, signed_text(group.contribution));
        if (!std::isnan(group.percentile)) groups += fmt::format(" (better than {:.0f} %)", group.percentile);
      }
      prose.line("Groups: " + groups);
    }
    prose.line("Contributions: " + how_text(one.how, samples));
  };
  prose.heading(fmt::format("Against the client at the lower median of every criterion (score {})",
                            readable(found.own.reference_score, 4)));
  account(found.own, "median", median_client);
  if (found.other) {
    prose.heading(fmt::format("Against {} (rank {}, score {})", full_name(session, *found.other),
                              rank_text(found.other_rank), readable(found.against->reference_score, 4)));
    account(*found.against, "other", std::string(session.label(*found.other)));
  }
  prose.heading("What it would take");
  for (const std::string& text : reaching_lines(session, found.reaching)) prose.line(text);
}

// --- the question
// ------------------------------------------------------------------------------------------------------

Index rank_to_reach(const Arguments& arguments, const Session& session, double rank) {
  if (const auto asked = arguments.whole("reach", 1, std::numeric_limits<Index>::max())) {
    if (*asked > session.rows())
      throw mcda::InvalidInput(fmt::format("--reach {}: there are {} clients", *asked, session.rows()));
    return *asked;
  }
  if (!session.file.tiers.empty()) {  // the last rank of the next better tier
    const std::string own = tier_of(session.file.tiers, rank, session.rows());
    for (auto above = static_cast<Index>(rank) - 1; above >= 1; --above) {
      if (tier_of(session.file.tiers, static_cast<double>(above), session.rows()) != own) return above;
    }
  }
  return rank > 10 ? 10 : 1;
}

int run_explain(const Arguments& arguments) {
  Output output(arguments);
  if (!arguments.has("client")) throw mcda::InvalidInput("prefero explain is about one client", "name it: --client ID");
  const std::vector<std::string> names = arguments.list("method");
  if (names.size() > 1 || (names.size() == 1 && names.front() == "all"))
    throw mcda::InvalidInput("one method is explained at a time", "name one method");
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  if (names.empty() && model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  const Asked asked = asked_methods(names, model.file, settings, "", notes).front();
  require_settings_used(settings, {asked}, model.file.model);
  const auto* const method = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
  if (method == nullptr) {
    throw mcda::InvalidInput(
        std::string(asked.info().name) + " compares clients in pairs and gives no score that could be taken apart",
        "choose a method that scores: prefero methods --kind scoring");
  }
  const auto samples = arguments.whole("samples", 2, 10'000'000).value_or(2000);

  mcda::Portfolio everybody;
  mcda::DecisionTable raw;
  const Session session = open_session(
      arguments, std::move(model), settings, std::move(notes),
      [&](const mcda::DecisionTable& cells) { raw = cells.copy(); },
      [&](const mcda::Portfolio& read) {
        everybody = {read.alternatives, read.values.copy(), read.constraint_values.copy()};
      });
  const mcda::DecisionTable& table = session.prepared.table;
  Explained found{.row = client_named(session, arguments.text("client"))};
  if (arguments.has("against")) {
    found.other = client_named(session, arguments.text("against"));
    if (*found.other == found.row) throw mcda::InvalidInput("--against names the client itself");
  }
  Progress progress(session.progress, "explaining", 0);
  const mcda::Outcome outcome = mcda::run(mcda::Task{method, asked.parameters}, table, *session.criteria, session.run);
  if (outcome.refusal) refuse(asked, *outcome.refusal);
  const mcda::Ranking ranking = mcda::rank_fast(outcome.scores);
  found.rank = ranking.ranks[static_cast<std::size_t>(found.row)];
  found.score = outcome.scores[static_cast<std::size_t>(found.row)];
  if (!session.file.tiers.empty()) found.tier = tier_of(session.file.tiers, found.rank, session.rows());

  mcda::DominanceOfOne dominance = mcda::dominance_of(table, *session.criteria, found.row);
  for (std::vector<Index>* const rows : {&dominance.dominating, &dominance.dominated}) {
    std::stable_sort(rows->begin(), rows->end(), [&](Index a, Index b) {
      return ranking.ranks[static_cast<std::size_t>(a)] < ranking.ranks[static_cast<std::size_t>(b)];
    });
  }
  found.dominating = std::move(dominance.dominating);
  found.dominated = std::move(dominance.dominated);

  const mcda::ExplainOptions options{
      .samples = samples, .seed = static_cast<std::uint64_t>(session.manifest.seed), .run = session.run};
  const std::vector<double> medians = mcda::lower_medians(table, session.run);
  std::vector<double> raw_medians;
  for (Index j = 0; j < table.columns(); ++j) {  // as somebody with this prepared value has it in the raw unit
    double value = not_a_number;
    for (Index i = 0; i < table.rows() && std::isnan(value); ++i) {
      if (table(i, j) == medians[static_cast<std::size_t>(j)]) value = raw(i, j);
    }
    raw_medians.push_back(value);
  }
  found.own = account_of(session, outcome, raw, found.row, medians, raw_medians, options);
  if (found.other) {
    std::vector<double> other, raw_other;
    for (Index j = 0; j < table.columns(); ++j) {
      other.push_back(table(*found.other, j));
      raw_other.push_back(raw(*found.other, j));
    }
    found.other_rank = ranking.ranks[static_cast<std::size_t>(*found.other)];
    found.against = account_of(session, outcome, raw, found.row, other, raw_other, options);
  }
  mcda::Notes said;  // the session has them
  const auto given = written_weights(arguments, session.file.model.tree, said);
  const Again again(session, everybody, given, asked);
  found.reaching =
      mcda::ways_to_reach(outcome, table, *session.criteria, found.row, rank_to_reach(arguments, session, found.rank),
                          {session.file.model.tree, raw, session.prepared.columns,
                           [&](std::span<const mcda::RawChange> changes) { return again.rank(found.row, changes); }},
                          session.run);

  mcda::Notes all = session.notes;
  all.insert(all.end(), outcome.notes.begin(), outcome.notes.end());
  require_no_notes(arguments, all);
  switch (output.format()) {
    case Format::json: write_json(session, asked, found, all, output); break;
    case Format::csv:
      output.put(sheet_of(found.own, "reference", found.own.how == mcda::Attribution::sampled, true), "contributions");
      break;
    default: write_text(session, asked, found, samples, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command explain_command() {
  return {
      .name = "explain",
      .operands = "MODEL",
      .summary = "why one client stands where it stands, and what it would take to stand higher",
      .details =
          "Takes the client's score apart: what every criterion adds against the client at the lower median of every "
          "criterion, and with --against what makes the difference to another client. Where the score is a sum over "
          "the criteria this is exact; for other methods it is done by Shapley values, exact up to 12 criteria and "
          "beyond that sampled, with the error.\n\nThen the smallest change found that reaches rank --reach: of one "
          "criterion, else of two, else of several. Values go no further than the criterion's `reachable: [low, high]` "
          "in the model, else than the best seen; criteria with `fixed: true` stay. Every answer was ranked again "
          "with all clients. Without --reach it is the next better tier, else rank 10, else rank 1.",
      .examples =
          "prefero explain model.yaml --client C17\n"
          "prefero explain model.yaml --client C17 --against C3 --reach 5 --method vikor\n"
          "prefero explain model.yaml --client C17 --format json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"client", "ID", "the client, by id or by name"},
              {"against", "ID", "another client: what makes the difference"},
              {"reach", "K", "the rank to reach"},
              {"method", "NAME", "the method (see prefero methods)", "method"},
              {"samples", "N", "random orders where there are more than 12 criteria (default 2000)"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_explain};
}

}  // namespace prefero
