// prefero diff of more than two results: the way of every client through time.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "cli/diff_results.hpp"
#include "cli/prose.hpp"
#include "cli/session.hpp"

namespace prefero {

namespace {

/// The way of every client that is in the last result, through all of them.
struct Way {
  Index row = 0;              ///< in the last result
  std::vector<double> ranks;  ///< one a result; NaN where the client is not in it
  double moved = 0;           ///< from its first rank to its last

  double span() const {
    double low = ranks.back(), high = ranks.back();
    for (const double rank : ranks) {
      if (std::isnan(rank)) continue;
      low = std::min(low, rank);
      high = std::max(high, rank);
    }
    return high - low;
  }
};

/// How many ranks the parts moved in one step, summed over the clients.
struct Step {
  double data = 0, weights = 0, scale = 0, newcomers = 0;
  Index moved = 0;
  std::size_t arrived = 0, left = 0;
};

Step step_of(const mcda::Differences& found) {
  Step step{.arrived = found.arrived.size(), .left = found.left.size()};
  for (const mcda::RankMove& one : found.clients) {
    step.data += std::abs(one.data);
    step.weights += std::abs(one.weights);
    step.scale += std::abs(one.scale);
    step.newcomers += std::abs(one.newcomers);
    step.moved += one.from != one.to;
  }
  return step;
}

std::vector<Way> ways_of(const std::vector<Result>& results) {
  const Result& last = results.back();
  std::vector<Way> ways;
  std::unordered_map<std::string_view, std::size_t> at;
  for (Index row = 0; row < last.ranked.ids.size(); ++row) {
    at.emplace(last.ranked.ids[row], ways.size());
    ways.push_back({row, std::vector<double>(results.size(), std::nan("")), 0});
  }
  for (std::size_t k = 0; k < results.size(); ++k) {
    const mcda::DatedResult& ranked = results[k].ranked;
    for (Index row = 0; row < ranked.ids.size(); ++row) {
      const auto found = at.find(ranked.ids[row]);
      if (found != at.end()) ways[found->second].ranks[k] = ranked.ranks[static_cast<std::size_t>(row)];
    }
  }
  for (Way& way : ways) {
    const auto first = std::find_if(way.ranks.begin(), way.ranks.end(), [](double x) { return !std::isnan(x); });
    way.moved = way.ranks.back() - *first;
  }
  std::stable_sort(ways.begin(), ways.end(), [](const Way& a, const Way& b) { return a.span() > b.span(); });
  return ways;
}

// What a result is called in a heading: its file without folder and ending.
std::string name_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

void write_dates_json(const std::vector<std::string>& names, const std::vector<Result>& results,
                      const std::vector<Step>& steps, const std::vector<Way>& ways, const mcda::Notes& notes,
                      Output& output) {
  Json json = document({});
  json["manifest"] = results.back().manifest;
  json["method"] = results.back().ranked.method->info().name;
  json["results"] = names;
  Json list = Json::array();
  const auto part = [](double ranks) { return std::isnan(ranks) ? Json(nullptr) : Json(static_cast<Index>(ranks)); };
  for (std::size_t k = 0; k < steps.size(); ++k) {
    list.push_back({{"from", names[k]},
                    {"to", names[k + 1]},
                    {"moved", steps[k].moved},
                    {"data", part(steps[k].data)},
                    {"weights", part(steps[k].weights)},
                    {"scale", part(steps[k].scale)},
                    {"newcomers", part(steps[k].newcomers)},
                    {"arrived", steps[k].arrived},
                    {"left", steps[k].left}});
  }
  json["steps"] = std::move(list);
  Json clients = Json::array();
  for (const Way& way : ways) {
    Json ranks = Json::array();
    for (const double rank : way.ranks) ranks.push_back(whole(rank));
    clients.push_back({{"id", mcda::files::valid_utf8(results.back().ranked.ids[way.row])},
                       {"label", mcda::files::valid_utf8(results.back().labels[way.row])},
                       {"ranks", std::move(ranks)},
                       {"moved", whole(way.moved)}});
  }
  json["clients"] = std::move(clients);
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_dates_table(const std::vector<std::string>& names, const std::vector<Result>& results,
                       const std::vector<Step>& steps, const std::vector<Way>& ways, Index top, Output& output) {
  const bool csv = output.format() == Format::csv, markdown = output.format() == Format::markdown;
  Sheet sheet;
  sheet.column("id");
  sheet.column(csv ? "label" : "client");
  for (const std::string& name : names) sheet.column(mcda::files::harmless(name), CellKind::number);
  sheet.column("moved", CellKind::number);
  const std::size_t shown = top > 0 ? std::min(ways.size(), static_cast<std::size_t>(top)) : ways.size();
  for (std::size_t k = 0; k < shown; ++k) {
    const Way& way = ways[k];
    std::vector<std::string> cells{std::string(results.back().ranked.ids[way.row]),
                                   std::string(results.back().labels[way.row])};
    for (const double rank : way.ranks) cells.push_back(rank_text(rank));
    cells.push_back(csv ? fmt::format("{:.0f}", way.moved) : fmt::format("{:+.0f}", way.moved));
    sheet.row(std::move(cells));
  }
  output.put(sheet, "ranks");
  if (csv) return;
  if (shown < ways.size())
    output.write((markdown ? "\n" : "") +
                 fmt::format("and {} more\n", count_text(static_cast<Index>(ways.size() - shown))));
  output.write("\n");
  const Prose prose(output);
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const Step& step = steps[k];
    std::string parts;
    if (!std::isnan(step.data)) {
      parts = fmt::format("; ranks moved by data {:.0f}, weights {:.0f}, scale {:.0f}, newcomers {:.0f}", step.data,
                          step.weights, step.scale, step.newcomers);
    }
    prose.line(fmt::format("{} to {}: {} moved, {} arrived, {} left{}", names[k], names[k + 1], count_text(step.moved),
                           step.arrived, step.left, parts));
  }
  prose.line("Clients of the last result, those with the widest range first; a move below zero is upwards.");
}

}  // namespace

int diff_of_dates(const Arguments& arguments, Output& output) {
  const auto top = arguments.whole("top", 1, std::numeric_limits<Index>::max());
  mcda::RunOptions options;
  options.threads = arguments.whole("threads", 1, 4096).value_or(0);
  std::vector<std::string> names;
  std::vector<Result> results;
  std::vector<Step> steps;
  mcda::Notes notes;
  for (const std::string& path : arguments.operands()) {
    names.push_back(name_of(path));
    results.push_back(result_from(arguments, path));
    if (results.size() == 1) continue;
    const mcda::Differences found =
        mcda::differences_of(results[results.size() - 2].ranked, results.back().ranked, options);
    steps.push_back(step_of(found));
    for (const std::string& note : found.notes) {
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    }
  }
  const std::vector<Way> ways = ways_of(results);
  require_no_notes(arguments, notes);
  if (output.format() == Format::json) {
    write_dates_json(names, results, steps, ways, notes, output);
  } else {
    write_dates_table(names, results, steps, ways, top.value_or(output.format() == Format::csv ? 0 : rows_for_people),
                      output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, notes);
  return 0;
}

}  // namespace prefero
