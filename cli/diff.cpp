// prefero diff: what moved between two results, and what moved it.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/diff_results.hpp"
#include "cli/output.hpp"
#include "cli/prose.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/difference.hpp"

namespace prefero {

namespace {

bool moved(const mcda::RankMove& move) {
  const auto some = [](double part) { return !std::isnan(part) && part != 0; };
  return move.from != move.to || some(move.data) || some(move.weights) || some(move.scale) || some(move.newcomers);
}

void write_json(const Result& before, const Result& after, const mcda::Differences& found,
                const std::vector<mcda::RankMove>& moves, const mcda::Notes& notes, Output& output) {
  Json json = document({});
  json["manifest"] = after.manifest;
  json["old_manifest"] = before.manifest;
  json["method"] = after.ranked.method->info().name;
  json["alternatives"] = {{"old", before.ranked.ids.size()}, {"new", after.ranked.ids.size()}};
  json["unmoved"] = found.clients.size() - moves.size();
  Json list = Json::array();
  for (const mcda::RankMove& move : moves) {
    list.push_back({{"id", mcda::files::valid_utf8(after.ranked.ids[move.new_row])},
                    {"label", mcda::files::valid_utf8(after.labels[move.new_row])},
                    {"from", whole(move.from)},
                    {"to", whole(move.to)},
                    {"data", whole(move.data)},
                    {"weights", whole(move.weights)},
                    {"scale", whole(move.scale)},
                    {"newcomers", whole(move.newcomers)}});
  }
  json["moved"] = std::move(list);
  const auto others = [](const Result& result, const std::vector<Index>& rows) {
    Json clients = Json::array();
    for (const Index row : rows) {
      clients.push_back({{"id", mcda::files::valid_utf8(result.ranked.ids[row])},
                         {"label", mcda::files::valid_utf8(result.labels[row])},
                         {"rank", whole(result.ranked.ranks[static_cast<std::size_t>(row)])}});
    }
    return clients;
  };
  json["arrived"] = others(after, found.arrived);
  json["left"] = others(before, found.left);
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_table(const Result& before, const Result& after, const mcda::Differences& found,
                 const std::vector<mcda::RankMove>& moves, Index top, Output& output) {
  const bool csv = output.format() == Format::csv, markdown = output.format() == Format::markdown;
  const Prose prose(output);
  if (!csv) {
    prose.paragraph(fmt::format("{} and {} clients by {}: {} moved, {} stayed, {} arrived, {} left",
                                count_text(before.ranked.ids.size()), count_text(after.ranked.ids.size()),
                                after.ranked.method->info().name, count_text(static_cast<Index>(moves.size())),
                                count_text(static_cast<Index>(found.clients.size() - moves.size())),
                                count_text(static_cast<Index>(found.arrived.size())),
                                count_text(static_cast<Index>(found.left.size()))));
    if (!markdown) output.write("\n");
  }
  Sheet sheet;
  sheet.column("id");
  sheet.column(csv ? "label" : "client");
  for (const char* header : {"from", "to", "data", "weights", "scale", "newcomers"})
    sheet.column(header, CellKind::number);
  const std::size_t shown = top > 0 ? std::min(moves.size(), static_cast<std::size_t>(top)) : moves.size();
  for (std::size_t k = 0; k < shown; ++k) {
    const mcda::RankMove& move = moves[k];
    std::vector<std::string> cells{std::string(after.ranked.ids[move.new_row]), std::string(after.labels[move.new_row]),
                                   rank_text(move.from), rank_text(move.to)};
    for (const double part : {move.data, move.weights, move.scale, move.newcomers})
      cells.push_back(std::isnan(part) ? "" : csv ? fmt::format("{:.0f}", part) : fmt::format("{:+.0f}", part));
    sheet.row(std::move(cells));
  }
  output.put(sheet, "moves");
  if (csv) return;
  if (shown < moves.size())
    output.write(
        fmt::format("{}and {} more\n", markdown ? "\n" : "", count_text(static_cast<Index>(moves.size() - shown))));
  output.write("\n");
  const auto names = [&](const char* what, const Result& result, const std::vector<Index>& rows) {
    if (rows.empty()) return;
    std::string text;
    for (std::size_t k = 0; k < rows.size() && k < 10; ++k)
      text += fmt::format("{}{} (rank {})", k == 0 ? "" : ", ", result.labels[rows[k]],
                          rank_text(result.ranked.ranks[static_cast<std::size_t>(rows[k])]));
    prose.paragraph(fmt::format(
        "{}: {}{}", what, text,
        rows.size() > 10 ? fmt::format(" and {} more", count_text(static_cast<Index>(rows.size() - 10))) : ""));
  };
  names("Arrived", after, found.arrived);
  names("Left", before, found.left);
  prose.paragraph(
      "Ranks gained have a minus: data (the client's own values), weights, scale (what others became, and a scale "
      "learned anew) and newcomers (and who left) add up to the move.");
}

int run_diff(const Arguments& arguments) {
  Output output(arguments);
  if (arguments.operands().size() > 2) return diff_of_dates(arguments, output);
  const auto top = arguments.whole("top", 1, std::numeric_limits<Index>::max());
  const Result before = result_from(arguments, arguments.operands()[0]);
  const Result after = result_from(arguments, arguments.operands()[1]);
  mcda::RunOptions options;
  options.threads = arguments.whole("threads", 1, 4096).value_or(0);
  const mcda::Differences found = mcda::differences_of(before.ranked, after.ranked, options);
  std::vector<mcda::RankMove> moves;
  for (const mcda::RankMove& one : found.clients) {
    if (moved(one)) moves.push_back(one);
  }
  std::stable_sort(moves.begin(), moves.end(), [](const mcda::RankMove& a, const mcda::RankMove& b) {
    return std::abs(a.to - a.from) > std::abs(b.to - b.from);
  });
  require_no_notes(arguments, found.notes);
  if (output.format() == Format::json) {
    write_json(before, after, found, moves, found.notes, output);
  } else {
    write_table(before, after, found, moves, top.value_or(output.format() == Format::csv ? 0 : rows_for_people),
                output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, found.notes);
  return 0;
}

}  // namespace

Command diff_command() {
  return {
      .name = "diff",
      .operands = "OLD NEW...",
      .summary = "what moved between two or more results, and what moved it",
      .details =
          "OLD and NEW are results of prefero rank --format json by one method and the same criteria, or models, which "
          "are ranked now by their first method. Every move is split into parts that add up to it: the client's own "
          "values, the weights, the scale (what all others became, and what the method learned from them), and who "
          "came and left. The parts depend on the order of the changes, which is always the same: who left is taken "
          "out, the weights change, the client's own values change, everybody else and the scale change, who is new "
          "comes in. A number below zero is upwards.\n\nWith more than two results, in the order of time: every "
          "client's "
          "rank at each, those with the widest range first, and what moved ranks from one to the next.",
      .examples =
          "prefero rank model.yaml --format json --output january.json\n"
          "prefero diff january.json february.json\n"
          "prefero diff january.json february.json march.json\n"
          "prefero diff january.json model.yaml --format json",
      .least_operands = 2,
      .most_operands = 100,
      .own = {{"top", "K", "show only the K largest moves (a table shows 20)"}},
      .groups = {&options::output(), &options::computation(), &options::general()},
      .run = run_diff};
}

}  // namespace prefero
