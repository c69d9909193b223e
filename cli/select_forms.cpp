// A selection as people and scripts read it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/rank_forms.hpp"
#include "cli/selecting.hpp"

namespace prefero {

namespace {

constexpr std::size_t limits_for_people = 20;

std::size_t place(Index row) { return static_cast<std::size_t>(row); }

Json optional_json(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Index count_of(const std::vector<bool>& chosen) {
  return static_cast<Index>(std::count(chosen.begin(), chosen.end(), true));
}

// Who is in the one and not in the other, by falling flow.
std::vector<Index> difference_of(const Selected& found, const std::vector<bool>& in, const std::vector<bool>& not_in) {
  std::vector<Index> rows;
  for (const Index row : found.order) {
    if (in[place(row)] && !not_in[place(row)]) rows.push_back(row);
  }
  return rows;
}

Json ids_json(const Session& session, const std::vector<Index>& rows) {
  Json list = Json::array();
  for (const Index row : rows) list.push_back(mcda::files::valid_utf8(session.id(row)));
  return list;
}

std::vector<Index> members_of(const Selected& found, const std::vector<bool>& chosen) {
  return difference_of(found, chosen, std::vector<bool>(chosen.size(), false));
}

Json limits_json(const Selecting& selecting, const Selected& found) {
  Json list = Json::array();
  const auto text = [](const std::string& value) {
    return value.empty() ? Json(nullptr) : Json(mcda::files::valid_utf8(value));
  };
  for (std::size_t k = 0; k < selecting.names.size(); ++k) {
    const NamedLimit& name = selecting.names[k];
    const mcda::files::SelectionLimit& written = selecting.written[name.written];
    Json one{{"limit", name.written + 1},
             {"total", text(written.total)},
             {"each", text(written.each)},
             {"value", name.grouped ? text(name.value) : Json(nullptr)},
             {"where", text(written.where)},
             {"at_least", optional_json(written.at_least)},
             {"at_most", optional_json(written.at_most)},
             {"used", used_by(selecting.problem.limits[k], found.best.chosen)}};
    if (!written.reason.empty()) one["reason"] = mcda::files::valid_utf8(written.reason);
    list.push_back(std::move(one));
  }
  return list;
}

void write_json(const Session& session, const Selecting& selecting, const Selected& found, const mcda::Notes& notes,
                const Json& more, Output& output) {
  Json json = document(session.manifest);
  json["method"] = {{"name", "promethee_5"},
                    {"flows", found.flows.info().name},
                    {"parameters", parameters_json(found.flows.parameters)}};
  json["alternatives"] = session.rows();
  json["criteria"] = criteria_json(session, {});
  json["shift"] = found.shift;
  json["sum"] = found.best.worth;
  json["bound"] = found.best.bound;
  json["proved"] = found.best.proved;
  Json chosen = Json::array();
  for (const Index row : members_of(found, found.best.chosen)) {
    chosen.push_back({{"rank", found.ranks[place(row)]},
                      {"id", mcda::files::valid_utf8(session.id(row))},
                      {"label", mcda::files::valid_utf8(session.label(row))},
                      {"score", found.flow[place(row)]}});
  }
  json["chosen"] = std::move(chosen);
  json["limits"] = limits_json(selecting, found);
  json["room_for"] = ids_json(session, found.room);
  json["next_best"] = nullptr;
  if (found.second) {
    json["next_best"] = {{"sum", found.second->worth},
                         {"proved", found.second->proved},
                         {"in", ids_json(session, difference_of(found, found.second->chosen, found.best.chosen))},
                         {"out", ids_json(session, difference_of(found, found.best.chosen, found.second->chosen))}};
  }
  if (!found.sizes.empty()) {
    Json sizes = Json::array();
    for (const Selected::Size& one : found.sizes) {
      Json size{{"size", one.size}, {"sum", nullptr}, {"proved", one.none}, {"chosen", nullptr}};
      if (one.best) {
        size["sum"] = one.best->worth;
        size["proved"] = one.best->proved;
        size["chosen"] = ids_json(session, members_of(found, one.best->chosen));
      }
      sizes.push_back(std::move(size));
    }
    json["sizes"] = std::move(sizes);
  }
  json.update(more);
  json["excluded"] = excluded_json(session);
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_csv(const Session& session, const Selected& found, Output& output) {
  Sheet sheet;
  sheet.column("rank", CellKind::number);
  sheet.column("id");
  sheet.column("label");
  sheet.column("score", CellKind::number);
  sheet.column("chosen");
  for (const Index row : found.order) {
    sheet.row({rank_text(found.ranks[place(row)]), std::string(session.id(row)), std::string(session.label(row)),
               mcda::shortest(found.flow[place(row)]), found.best.chosen[place(row)] ? "yes" : "no"});
  }
  output.put(sheet, "selection");
}

std::string members_text(const Session& session, const std::vector<Index>& rows) {
  return rows.empty() ? "nobody" : names_of(session, rows, 8);
}

Sheet limits_sheet(const Selecting& selecting, const Selected& found) {
  Sheet sheet;
  sheet.column("limit");
  sheet.column("used", CellKind::number);
  sheet.column("at least", CellKind::number);
  sheet.column("at most", CellKind::number);
  sheet.column("reason");
  for (std::size_t k = 0; k < selecting.names.size() && k < limits_for_people; ++k) {
    const mcda::files::SelectionLimit& written = selecting.written[selecting.names[k].written];
    const std::string text = limit_text(selecting, k);
    const auto bound = [](const std::optional<double>& value) { return value ? readable(*value, 10) : std::string(); };
    sheet.row({text.substr(0, text.rfind(": ")), readable(used_by(selecting.problem.limits[k], found.best.chosen), 10),
               bound(written.at_least), bound(written.at_most), written.reason});
  }
  return sheet;
}

Sheet sizes_sheet(const Session& session, const Selected& found) {
  Sheet sheet;
  sheet.column("clients", CellKind::number);
  sheet.column("sum", CellKind::number);
  sheet.column("comes in");
  sheet.column("goes out");
  std::vector<bool> before(found.flow.size(), false);
  for (const Selected::Size& one : found.sizes) {
    if (!one.best) {
      sheet.row({std::to_string(one.size), one.none ? "none keeps the limits" : "none found", "", ""});
      continue;
    }
    sheet.row({std::to_string(one.size),
               fmt::format("{:.4f}{}", one.best->worth, one.best->proved ? "" : " (at least)"),
               names_of(session, difference_of(found, one.best->chosen, before), 4),
               names_of(session, difference_of(found, before, one.best->chosen), 4)});
    before = one.best->chosen;
  }
  return sheet;
}

void write_text(const Session& session, const Selecting& selecting, const Selected& found, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Screen& screen = output.screen();
  const auto heading = [&](const std::string& text) {
    output.write(markdown ? "\n## " + mcda::files::markdown_text(text) + "\n\n" : "\n" + screen.bold(text) + "\n");
  };
  const auto line = [&](const std::string& text) {
    output.write(markdown ? "- " + mcda::files::markdown_text(text) + "\n"
                          : folded(mcda::files::harmless(text), screen, 2) + "\n");
  };
  const std::string& title = session.file.model.title;
  if (!title.empty())
    output.write(markdown ? "# " + mcda::files::markdown_text(title) + "\n\n"
                          : screen.bold(folded(mcda::files::harmless(title), screen)) + "\n");
  line(fmt::format("{} of {} clients by PROMETHEE V on the net flows of {}: sum {}{}", count_of(found.best.chosen),
                   count_text(session.rows()), found.flows.info().name, readable(found.best.worth, 6),
                   found.best.proved ? ", the largest there is"
                                     : fmt::format(" (none has more than {})", readable(found.best.bound, 6))));
  if (!markdown) output.write("\n");
  if (markdown) output.write("\n");
  Sheet sheet;
  sheet.column("rank", CellKind::number);
  sheet.column("id");
  if (session.labelled()) sheet.column("client");
  sheet.column("net flow", CellKind::number);
  const std::vector<Index> members = members_of(found, found.best.chosen);
  std::vector<double> values;
  for (const Index row : members) values.push_back(found.flow[place(row)]);
  const std::vector<std::string> texts = aligned(values);
  for (std::size_t k = 0; k < members.size(); ++k) {
    std::vector<std::string> cells{rank_text(found.ranks[place(members[k])]), std::string(session.id(members[k]))};
    if (session.labelled()) cells.emplace_back(session.label(members[k]));
    cells.push_back(texts[k]);
    sheet.row(std::move(cells));
  }
  output.write(sheet.in(output));
  heading("Limits");
  output.write(limits_sheet(selecting, found).in(output));
  if (selecting.names.size() > limits_for_people)
    output.write((markdown ? "\n" : "") +
                 fmt::format("and {} more; --format json lists all\n", selecting.names.size() - limits_for_people));
  if (found.second) {
    heading("The next best selection");
    line(fmt::format("sum {}, {} less: {} instead of {}", readable(found.second->worth, 6),
                     readable(found.best.worth - found.second->worth, 3),
                     members_text(session, difference_of(found, found.second->chosen, found.best.chosen)),
                     members_text(session, difference_of(found, found.best.chosen, found.second->chosen))));
  }
  if (!found.sizes.empty()) {
    heading("The best selection of every size");
    output.write(sizes_sheet(session, found).in(output));
  }
  output.write(excluded_text(session, output, 10));
}

// The amount of each client under each limit, 0 where it does not count.
std::vector<std::vector<double>> amounts_of(const Selecting& selecting) {
  std::vector<std::vector<double>> amounts;
  for (const mcda::LinearLimit& limit : selecting.problem.limits) {
    std::vector<double>& column = amounts.emplace_back(selecting.problem.worth.size(), 0.0);
    for (std::size_t k = 0; k < limit.rows.size(); ++k) column[place(limit.rows[k])] = limit.amounts[k];
  }
  return amounts;
}

}  // namespace

void write_selection(const Session& session, const Selecting& selecting, const Selected& found,
                     const mcda::Notes& notes, const Json& more, Output& output) {
  switch (output.format()) {
    case Format::json: write_json(session, selecting, found, notes, more, output); break;
    case Format::csv: write_csv(session, found, output); break;
    default: write_text(session, selecting, found, output);
  }
}

std::string program_text(const Session& session, const Selecting& selecting, const Selected& found,
                         const Output& output) {
  const bool markdown = output.format() == Format::markdown;
  std::string text =
      "The program: maximise the sum of worth over the clients taken; row by row what each counts under "
      "each limit";
  text = markdown ? "\n### " + text + "\n\n" : "\n" + output.screen().bold(text) + "\n";
  Sheet sheet;
  sheet.column("");
  sheet.column("worth", CellKind::number);
  for (std::size_t k = 0; k < selecting.names.size(); ++k) sheet.column(limit_text(selecting, k), CellKind::number);
  sheet.column("taken", CellKind::number);
  const auto amounts = amounts_of(selecting);
  for (const Index row : found.order) {
    std::vector<std::string> cells{std::string(session.id(row)),
                                   fmt::format("{:.5f}", selecting.problem.worth[place(row)])};
    for (const auto& column : amounts) cells.push_back(readable(column[place(row)], 8));
    cells.emplace_back(!selecting.problem.admissible[place(row)] ? "not admissible"
                       : found.best.chosen[place(row)]           ? "1"
                                                                 : "0");
    sheet.row(std::move(cells));
  }
  return text + sheet.in(output);
}

Json program_json(const Session& session, const Selecting& selecting, const Selected& found) {
  const auto amounts = amounts_of(selecting);
  Json list = Json::array();
  for (const Index row : found.order) {
    Json counts = Json::array();
    for (const auto& column : amounts) counts.push_back(column[place(row)]);
    list.push_back({{"id", mcda::files::valid_utf8(session.id(row))},
                    {"worth", selecting.problem.worth[place(row)]},
                    {"admissible", static_cast<bool>(selecting.problem.admissible[place(row)])},
                    {"amounts", std::move(counts)},
                    {"taken", static_cast<bool>(found.best.chosen[place(row)])}});
  }
  return list;
}

}  // namespace prefero
