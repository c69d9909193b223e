#include "mcda/files/starter_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include <fmt/format.h>

#include "mcda/files/unicode.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/source/words.hpp"

namespace mcda::files {

namespace {

/// Whether a word begins with one of these; a stem that ends in a blank is a whole word.
template <std::size_t N>
bool matches(const std::vector<std::string>& words, const std::array<std::string_view, N>& stems) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) {
      return stem.ends_with(' ') ? word == stem.substr(0, stem.size() - 1) : word.starts_with(stem);
    });
  });
}

// English, Polish, German, French, Spanish and Russian, as exports of CRM systems have them.
constexpr std::array<std::string_view, 27> id_words{"id ",    "ids ", "uid ",  "uuid ",   "guid ",  "key ",   "code ",
                                                    "kod ",   "no ",  "nr ",   "number ", "numer",  "nummer", "nip ",
                                                    "regon ", "krs ", "vat ",  "siren ",  "siret ", "cif ",   "ico ",
                                                    "dni ",   "инн ", "огрн ", "код ",    "номер ", "ид "};
constexpr std::array<std::string_view, 24> label_words{
    "name",    "nazwa",  "nazw",       "firma",  "firmen", "company", "client",  "customer",
    "account", "klient", "kontrahent", "kunde",  "nom ",   "nombre",  "empresa", "societe",
    "title ",  "label ", "имя ",       "назван", "наимен", "клиент",  "компани", "фирма"};
// Numbers that name or place something, or that order nothing by themselves.
constexpr std::array<std::string_view, 16> no_measure{"zip ", "postal", "postcode",  "plz ",   "phone", "telefon",
                                                      "fax ", "year ",  "month ",    "rok ",   "lat ",  "latitude",
                                                      "lon ", "lng ",   "longitude", "индекс "};
constexpr std::array<std::string_view, 42> cost_words{
    "cost",     "late ",    "overdue",   "delay", "arrear", "churn",    "risk",     "complain", "discount",
    "refund",   "returns ", "returned ", "debt",  "dso ",   "dispute",  "default",  "days ",    "day ",
    "recency",  "inactiv",  "ticket",    "claim", "koszt",  "opoznien", "opóźnien", "zaleg",    "ryzyk",
    "rabat",    "reklamac", "dni ",      "zwrot", "verzug", "kosten",   "rabatt",   "retard",   "riesgo",
    "стоимост", "задерж",   "просроч",   "риск",  "скид",   "жалоб"};
// "days" counts against a client, unless it is the length of the relationship.
constexpr std::array<std::string_view, 8> benefit_words{"tenure", "loyal", "relationship", "active ",
                                                        "staz ",  "staż ", "стаж ",        "profit"};

bool can_be_criterion(const StarterColumn& column) {
  return column.number && !trimmed(column.name).empty() && std::isfinite(column.low) && std::isfinite(column.high);
}

std::string range_of(const StarterColumn& column) {
  const auto shown = [](double value) { return fmt::format("{:.6g}", value); };
  std::string text =
      column.low == column.high ? "always " + shown(column.low) : shown(column.low) + " to " + shown(column.high);
  if (column.missing > 0) text += fmt::format(", {:.3g} % missing", 100 * column.missing);
  return text;
}

/// An id that is easy to type: the words of the column joined, made unique.
std::string id_for(const std::string& column, std::set<std::string>& taken) {
  std::string base;
  for (const std::string& word : source::words_of_name(column)) base += (base.empty() ? "" : "_") + word;
  base = harmless(base);
  if (base.empty()) base = "criterion";
  std::string id = base;
  for (int k = 2; !taken.insert(id).second; ++k) id = base + "_" + std::to_string(k);
  return id;
}

// One line for a comment.
std::string noted(const std::string& text) { return cut(harmless(text), 60); }

std::string column_of(ColumnRole role, const std::vector<ColumnRole>& roles,
                      const std::vector<StarterColumn>& columns) {
  const auto at = std::find(roles.begin(), roles.end(), role);
  return at == roles.end() ? std::string() : columns[static_cast<std::size_t>(at - roles.begin())].name;
}

std::string alternatives_part(const SourceSettings& source, const std::string& id, const std::string& label) {
  std::string text;
  const auto line = [&](const char* key, const std::string& value, const char* comment) {
    if (!value.empty()) text += fmt::format("  {}: {}{}\n", key, yaml_text(value), comment);
  };
  line("source", source.source, "");
  line("query", source.query, "");
  line("table", source.table, "");
  line("id", id, "   # names each client once");
  if (id.empty()) text += "  # id: COLUMN   # add the column that names each client once\n";
  line("label", label, "   # shown beside the id");
  line("delimiter", source.delimiter, "");
  line("decimal", source.decimal, "");
  line("encoding", source.encoding, "");
  line("dates", source.dates, "");
  if (text.find("\n  ") == std::string::npos && text.starts_with("  #")) return {};  // nothing is known about the table
  return "# One row of this table is one client.\nalternatives:\n" + text;
}

std::string methods_part() {
  static const std::array<std::pair<std::string_view, std::string_view>, 4> proposed{{
      {"weighted_sum", "adds up weighted shares: every contribution can be read off"},
      {"topsis", "near the best and far from the worst client"},
      {"vikor", "does not let strengths hide a bad weakness"},
      {"promethee_2", "compares clients pair by pair"},
  }};
  std::string list;
  for (const auto& [name, why] : proposed) {
    if (Catalogue::instance().find(std::string(name)) != nullptr) list += fmt::format("  - {:<14} # {}\n", name, why);
  }
  return list.empty() ? "" : "# The first one ranks; `prefero compare` runs them all.\nmethods:\n" + list;
}

}  // namespace

std::vector<ColumnRole> guess_roles(const std::vector<StarterColumn>& columns) {
  std::vector<ColumnRole> roles(columns.size(), ColumnRole::unused);
  // Which column is the id, which the label: the best of each by points; the first of equals.
  const auto best = [&](auto points) {
    std::size_t chosen = columns.size();
    int most = 0;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const bool open = roles[j] == ColumnRole::unused && !trimmed(columns[j].name).empty();
      const int own = open ? points(columns[j], source::words_of_name(columns[j].name)) : 0;
      if (own > most) {
        most = own;
        chosen = j;
      }
    }
    return chosen;
  };
  const std::size_t id = best([](const StarterColumn& column, const std::vector<std::string>& words) {
    if (!matches(words, id_words)) return column.unique && !column.number ? 2 : 0;
    // "client_id" and "id" are it rather than "region_id": what names clients comes with their word, or alone.
    const bool own = words.size() == 1 || matches(words, label_words);
    return (column.unique ? 4 : 0) + (own ? 2 : 1) + (column.number ? 0 : 1);
  });
  if (id < columns.size()) roles[id] = ColumnRole::id;
  const std::size_t label = best([](const StarterColumn& column, const std::vector<std::string>& words) {
    if (column.number || !matches(words, label_words)) return 0;
    return 2 + (column.unique ? 2 : 0) + (matches(words, id_words) ? 0 : 1);
  });
  if (label < columns.size()) roles[label] = ColumnRole::label;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (roles[j] != ColumnRole::unused || !can_be_criterion(columns[j])) continue;
    const std::vector<std::string> words = source::words_of_name(columns[j].name);
    if (matches(words, no_measure) || (matches(words, id_words) && !matches(words, cost_words))) continue;
    roles[j] = matches(words, cost_words) && !matches(words, benefit_words) ? ColumnRole::cost : ColumnRole::benefit;
  }
  return roles;
}

std::string starter_model(const SourceSettings& source, const std::vector<StarterColumn>& columns) {
  const std::vector<ColumnRole> roles = guess_roles(columns);
  const auto is_criterion = [&](std::size_t j) {
    return roles[j] == ColumnRole::benefit || roles[j] == ColumnRole::cost;
  };
  const auto asked = [&](std::size_t j) { return columns[j].name == source.id || columns[j].name == source.label; };

  std::string criteria, left_out;
  std::set<std::string> taken;
  bool any_missing = false, active = false;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const StarterColumn& column = columns[j];
    if (!is_criterion(j) || asked(j)) {
      const bool named = roles[j] == ColumnRole::id || roles[j] == ColumnRole::label || asked(j);
      if (!named) {
        left_out += fmt::format("#   {} ({})\n", noted(column.name),
                                column.number ? range_of(column) : "text, such as " + noted(column.example));
      }
      continue;
    }
    // A column that is mostly empty, or the same for everybody, would only fill up the model.
    const bool useless = column.missing > 0.5 || column.low == column.high;
    const std::string line =
        fmt::format("{}: {{column: {}, goal: {}, weight: 1}}", yaml_text(id_for(column.name, taken)),
                    yaml_text(column.name), roles[j] == ColumnRole::cost ? "min" : "max");
    criteria += fmt::format("  {}{}   # {}\n", useless ? "# " : "", line, range_of(column));
    if (useless) continue;
    active = true;
    any_missing = any_missing || column.missing > 0;
  }
  if (!active) {
    raise(InvalidInput("no column holds numbers that can be a criterion",
                       "name a table with at least one column of numbers; check the decimal mark and the delimiter"));
  }

  std::string text =
      "# A model of what a good client is, to start with. Written by `prefero init`; every line is yours to change.\n";
  text += "# `prefero check` reports what is wrong with it, `prefero rank` ranks the clients.\n";
  text += "title: Which clients deserve our best people\n\n";
  text += alternatives_part(source, source.id.empty() ? column_of(ColumnRole::id, roles, columns) : source.id,
                            source.label.empty() ? column_of(ColumnRole::label, roles, columns) : source.label);
  text += "\n# What counts. The goals are guesses from the names: max = more is better, min = less is better,\n";
  text +=
      "# {target: [20, 200]} = best inside. A weight says how much a criterion counts against the others; only their "
      "ratios matter.\n";
  text += "# Behind each line: the smallest and the largest value found.\n";
  text += "criteria:\n" + criteria;
  if (!left_out.empty()) text += "# Columns not used:\n" + left_out;
  text += "\n# A client without a value: error stops, drop leaves the client out, worst, mean and median fill in.\n";
  text += any_missing ? "missing: {policy: worst}\n" : "missing: {policy: error}\n";
  text +=
      "\n# Clients that are not to be ranked at all:\n# constraints:\n#   - {column: COLUMN, at_most: 90, reason: "
      "\"why\"}\n\n";
  return text + methods_part();
}

}  // namespace mcda::files
