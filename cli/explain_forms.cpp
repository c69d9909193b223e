#include "cli/explain_forms.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/explain_words.hpp"
#include "cli/prose.hpp"
#include "cli/rank_forms.hpp"

namespace prefero {

using mcda::files::number_json;

namespace {

using Part = ExplainedPart;

constexpr const char* median_client = "the median client";
// Nobody remembers more than a handful from a meeting; the table has all of them.
constexpr std::size_t spoken = 4;

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

}  // namespace

void write_explained_json(const Session& session, const Asked& asked, const Explained& found, const mcda::Notes& notes,
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

void write_explained_csv(const Explained& found, Output& output) {
  output.put(sheet_of(found.own, "reference", found.own.how == mcda::Attribution::sampled, true), "contributions");
}

void write_explained_text(const Session& session, const Asked& asked, const Explained& found, Index samples,
                          Output& output) {
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

}  // namespace prefero
