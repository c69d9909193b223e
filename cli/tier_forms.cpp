#include "cli/tier_forms.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/data_rows.hpp"
#include "cli/rank_forms.hpp"

namespace prefero {

using mcda::files::JsonWriter;

namespace {

constexpr std::size_t write_every = std::size_t{1} << 18;
constexpr std::size_t moves_for_people = 20;

// Best tier first; inside a tier by score, then by the first further column (closeness), then in the order of the data.
// A category is the same score for all: then counting puts millions in order, and nothing is sorted.
std::vector<Index> order_of(const Tiering& tiers) {
  std::vector<std::size_t> ends(tiers.names.size() + 1, 0);
  for (const Index tier : tiers.tiers) ++ends[at(tier) + 1];
  for (std::size_t k = 1; k < ends.size(); ++k) ends[k] += ends[k - 1];
  const std::vector<std::size_t> begins = ends;
  std::vector<Index> order(tiers.tiers.size());
  for (std::size_t row = 0; row < order.size(); ++row) order[ends[at(tiers.tiers[row])]++] = static_cast<Index>(row);
  const std::vector<double>* const finer = tiers.columns.empty() ? nullptr : &tiers.columns.front().values;
  const auto before = [&](Index a, Index b) {
    if (tiers.scores[at(a)] != tiers.scores[at(b)]) return tiers.scores[at(a)] > tiers.scores[at(b)];
    return finer != nullptr && (*finer)[at(a)] > (*finer)[at(b)];
  };
  for (std::size_t k = 0; k + 1 < begins.size(); ++k) {
    const auto first = order.begin() + static_cast<std::ptrdiff_t>(begins[k]);
    const auto last = order.begin() + static_cast<std::ptrdiff_t>(begins[k + 1]);
    if (!std::is_sorted(first, last, before)) std::stable_sort(first, last, before);
  }
  return order;
}

/// Who changed the tier since the earlier result: promotions first.
struct Moves {
  std::vector<Index> promoted, demoted;
};

Moves moves_of(const Tiering& tiers, const std::vector<Index>& order) {
  Moves moves;
  if (tiers.previous.empty()) return moves;
  for (const Index row : order) {
    const Index before = tiers.previous[at(row)], now = tiers.tiers[at(row)];
    if (before >= 0 && now < before) moves.promoted.push_back(row);
    if (before >= 0 && now > before) moves.demoted.push_back(row);
  }
  return moves;
}

const std::string& name_at(const Tiering& tiers, Index position) {
  return tiers.names[static_cast<std::size_t>(position)];
}

std::vector<Index> counts_of(const Tiering& tiers) {
  std::vector<Index> counts(tiers.names.size(), 0);
  for (const Index tier : tiers.tiers) ++counts[static_cast<std::size_t>(tier)];
  return counts;
}

const std::string* remark_of(const Tiering& tiers, Index row) {
  const auto found = tiers.remarks.find(row);
  return found == tiers.remarks.end() ? nullptr : &found->second;
}

Json moves_json(const Session& session, const Tiering& tiers, const std::vector<Index>& rows) {
  Json list = Json::array();
  for (const Index row : rows) {
    list.push_back({{"id", mcda::files::valid_utf8(session.id(row))},
                    {"from", name_at(tiers, tiers.previous[at(row)])},
                    {"to", tiers.name_of(row)}});
  }
  return list;
}

Json cuts_json(const Tiering& tiers) {
  Json list = Json::array();
  for (const TierCut& cut : tiers.cuts) {
    Json one = {{"tier", cut.tier}};
    if (cut.profile.empty()) {
      one["score"] = cut.score ? Json(*cut.score) : Json(nullptr);
    } else {
      one["profile"] = Json::object();
      for (const auto& [id, level] : cut.profile) one["profile"][id] = level;
    }
    list.push_back(std::move(one));
  }
  return list;
}

void write_json(const Session& session, const Tiering& tiers, const mcda::Notes& notes, Output& output) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object();
  writer.line(2).key("schema").value(1);
  writer.line(2).key("manifest").value(session.manifest.json());
  Json method = {{"name", tiers.method}, {"parameters", parameters_json(tiers.parameters)}};
  if (!tiers.score.empty()) method["of"] = tiers.score;
  writer.line(2).key("method").value(method);
  writer.line(2).key("kind").value("tiers");
  writer.line(2).key("alternatives").value(session.rows());
  writer.line(2).key("tiers").begin_array();
  const std::vector<Index> counts = counts_of(tiers);
  for (std::size_t k = 0; k < counts.size(); ++k)
    writer.line(4).value(Json{{"name", tiers.names[k]}, {"clients", counts[k]}});
  writer.line(2).end_array();
  const std::vector<Index> order = order_of(tiers);
  writer.line(2).key("ranking").begin_array();
  for (const Index row : order) {
    writer.line(4).begin_object().key("id").value(session.id(row)).key("label").value(session.label(row)).key("tier");
    tiers.name_of(row).empty() ? writer.null() : writer.value(std::string_view(tiers.name_of(row)));
    writer.key("score").value(tiers.scores[at(row)]);
    for (const PublishedColumn& column : tiers.columns) writer.key(column.name).value(column.values[at(row)]);
    if (tiers.rule[at(row)] != tiers.tiers[at(row)])
      writer.key("by_rule").value(std::string_view(name_at(tiers, tiers.rule[at(row)])));
    if (const auto pinned = tiers.pinned.find(row); pinned != tiers.pinned.end())
      writer.key("pinned").value(Json{{"reason", pinned->second->reason}, {"date", pinned->second->date}});
    if (!tiers.previous.empty()) {
      writer.key("previous");
      tiers.previous[at(row)] < 0 ? writer.null()
                                  : writer.value(std::string_view(name_at(tiers, tiers.previous[at(row)])));
    }
    if (const std::string* const remark = remark_of(tiers, row)) writer.key("note").value(std::string_view(*remark));
    writer.end_object();
    if (text.size() >= write_every) {
      output.write(text);
      text.clear();
    }
  }
  writer.line(2).end_array();
  writer.line(2).key("cuts").value(cuts_json(tiers));
  if (!tiers.margin_unit.empty()) writer.line(2).key("margin").value(std::string_view(tiers.margin_unit));
  if (!tiers.previous.empty()) {
    const Moves moves = moves_of(tiers, order);
    writer.line(2).key("promoted").value(moves_json(session, tiers, moves.promoted));
    writer.line(2).key("demoted").value(moves_json(session, tiers, moves.demoted));
  }
  writer.line(2).key("excluded").value(excluded_json(session));
  writer.line(2).key("notes").value(Json(notes));
  writer.line().end_object();
  output.write(text + "\n");
}

void write_csv(const Session& session, const Tiering& tiers, Output& output) {
  DataRows writer(output, "tiers", {"tier", "id", "label", "score", "by_rule", "previous", "note"});
  for (const Index row : order_of(tiers)) {
    writer.text(tiers.name_of(row)).text(session.id(row)).text(session.label(row)).number(tiers.scores[at(row)]);
    writer.text(name_at(tiers, tiers.rule[at(row)]));
    const bool known = !tiers.previous.empty() && tiers.previous[at(row)] >= 0;
    known ? writer.text(name_at(tiers, tiers.previous[at(row)])) : writer.skip();
    const std::string* const remark = remark_of(tiers, row);
    remark == nullptr ? writer.skip() : writer.text(*remark);
    writer.end_row();
  }
  writer.finish();
}

// One line a tier: how many, and what it asks.
std::string summary_text(const Session& session, const Tiering& tiers, const Output& output) {
  Sheet sheet;
  sheet.column("tier");
  sheet.column("clients", CellKind::number);
  sheet.column("share", CellKind::number);
  sheet.column(tiers.cuts.empty() || tiers.cuts.front().profile.empty() ? "from score" : "profile");
  const std::vector<Index> counts = counts_of(tiers);
  for (std::size_t k = 0; k < counts.size(); ++k) {
    std::string asks;
    const auto cut = std::find_if(tiers.cuts.begin(), tiers.cuts.end(),
                                  [&](const TierCut& one) { return one.tier == tiers.names[k]; });
    if (cut != tiers.cuts.end() && cut->score) asks = readable(*cut->score);
    if (cut != tiers.cuts.end()) {
      for (const auto& [id, level] : cut->profile) asks += (asks.empty() ? "" : ", ") + id + " " + readable(level);
    }
    sheet.row({tiers.names[k].empty() ? "none" : tiers.names[k], count_text(counts[k]),
               percent(static_cast<double>(counts[k]) / static_cast<double>(session.rows())), asks});
  }
  return sheet.in(output);
}

std::string moves_text(const Session& session, const Tiering& tiers, const std::vector<Index>& rows, const char* what) {
  if (rows.empty()) return fmt::format("{}: nobody", what);
  std::string text;
  for (std::size_t k = 0; k < rows.size() && k < moves_for_people; ++k) {
    text += fmt::format("{}{} ({} to {})", k == 0 ? "" : ", ", full_name(session, rows[k]),
                        name_at(tiers, tiers.previous[at(rows[k])]), tiers.name_of(rows[k]));
  }
  const std::string more =
      rows.size() > moves_for_people ? fmt::format(" and {} more", rows.size() - moves_for_people) : "";
  return fmt::format("{} {}: {}{}", what, rows.size(), text, more);
}

void write_text(const Session& session, const Tiering& tiers, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Screen& screen = output.screen();
  const std::string parameters = parameters_text(tiers.parameters);
  const std::string how = fmt::format(
      "{} {} by {}{}{}", count_text(session.rows()), session.rows() == 1 ? "client" : "clients", tiers.method,
      tiers.score.empty() ? "" : " of " + tiers.score, parameters.empty() ? "" : " (" + parameters + ")");
  const auto line = [&](const std::string& text, bool strong) {
    if (markdown) {
      output.write((strong ? "# " : "") + mcda::files::markdown_text(text) + "\n\n");
    } else {
      const std::string shown = folded(mcda::files::harmless(text), screen);
      output.write((strong ? screen.bold(shown) : screen.faint(shown)) + "\n");
    }
  };
  if (!session.file.model.title.empty()) line(session.file.model.title, true);
  line(how, false);
  if (!markdown) output.write("\n");
  output.write(summary_text(session, tiers, output));
  output.write("\n");

  const std::vector<Index> order = order_of(tiers);
  Sheet sheet;
  sheet.column("tier");
  sheet.column("id");
  if (session.labelled()) sheet.column("client");
  std::vector<std::vector<std::string>> numbers;
  const auto shown = [&](const std::string& name, const std::vector<double>& by_row) {
    sheet.column(name, CellKind::number);
    std::vector<double> values;
    for (const Index row : order) values.push_back(by_row[at(row)]);
    numbers.push_back(aligned(values));
  };
  shown(tiers.method == "cumulated" ? tiers.score : tiers.score.empty() ? "category" : "score", tiers.scores);
  for (const PublishedColumn& column : tiers.columns) shown(column.name, column.values);
  if (!tiers.previous.empty()) sheet.column("before");
  if (!tiers.remarks.empty()) sheet.column("note");
  for (std::size_t k = 0; k < order.size(); ++k) {
    const Index row = order[k];
    std::vector<std::string> cells{tiers.name_of(row), std::string(session.id(row))};
    if (session.labelled()) cells.emplace_back(session.label(row));
    for (const auto& column : numbers) cells.push_back(column[k]);
    if (!tiers.previous.empty())
      cells.push_back(tiers.previous[at(row)] < 0 ? "new" : name_at(tiers, tiers.previous[at(row)]));
    const std::string* const remark = remark_of(tiers, row);
    if (!tiers.remarks.empty()) cells.push_back(remark == nullptr ? "" : *remark);
    sheet.row(std::move(cells));
  }
  output.write(sheet.in(output));
  if (!tiers.previous.empty()) {
    const Moves moves = moves_of(tiers, order);
    output.write("\n");
    const auto say = [&](const std::string& text) {
      output.write(markdown ? "- " + mcda::files::markdown_text(text) + "\n"
                            : folded(mcda::files::harmless(text), screen, 2) + "\n");
    };
    say(moves_text(session, tiers, moves.promoted, "Promoted"));
    say(moves_text(session, tiers, moves.demoted, "Demoted"));
    if (!tiers.margin_unit.empty()) say("Margin: " + tiers.margin_unit);
  }
  output.write(excluded_text(session, output, 20));
}

}  // namespace

void write_tiers(const Session& session, const Tiering& tiers, const mcda::Notes& notes, Output& output) {
  switch (output.format()) {
    case Format::json: write_json(session, tiers, notes, output); break;
    case Format::csv: write_csv(session, tiers, output); break;
    default: write_text(session, tiers, output);
  }
}

}  // namespace prefero
