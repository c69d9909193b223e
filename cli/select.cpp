// prefero select: the clients that are worth most together under limits (PROMETHEE V).
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/rank_forms.hpp"
#include "cli/selecting.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/engine/sort.hpp"

namespace prefero {

namespace {

using mcda::InvalidInput;

constexpr Index most_sizes = 200;

Asked flows_asked(const Arguments& arguments, const mcda::files::ModelFile& file, const Settings& settings,
                  mcda::Notes& notes) {
  const std::vector<std::string> names = arguments.list("method");
  Asked asked =
      asked_methods(names.empty() ? std::vector<std::string>{"promethee_2"} : names, file, settings, "", notes).front();
  const std::string_view name = asked.info().name;
  if (names.size() > 1 || (name != "promethee_2" && name != "promethee_4")) {
    throw InvalidInput("--method: net flows are added up, which is what promethee_2 and promethee_4 give",
                       "leave it out for promethee_2");
  }
  return asked;
}

// Which limits, each left out by itself, would let a selection through.
[[noreturn]] void refuse_impossible(const Selecting& selecting) {
  std::string culprits;
  for (std::size_t k = 0; k < selecting.written.size() && selecting.written.size() > 1; ++k) {
    mcda::SelectionProblem rest{selecting.problem.worth, selecting.problem.admissible, {}};
    for (std::size_t l = 0; l < selecting.names.size(); ++l) {
      if (selecting.names[l].written != k) rest.limits.push_back(selecting.problem.limits[l]);
    }
    if (exact_selection(rest).best) culprits += fmt::format("{}limit {}", culprits.empty() ? "" : " or ", k + 1);
  }
  std::string all;
  for (std::size_t k = 0; k < selecting.names.size() && k < 6; ++k)
    all += (all.empty() ? "" : "; ") + limit_text(selecting, k);
  throw InvalidInput("no selection keeps all limits (" + all + (selecting.names.size() > 6 ? "; ..." : "") + ")",
                     culprits.empty() ? "lower what is asked at least, or raise what is allowed at most"
                                      : "without " + culprits + " there is one");
}

FoundSelection best_of(const Selecting& selecting) {
  SelectionAnswer answer = exact_selection(selecting.problem);
  if (answer.none) refuse_impossible(selecting);
  if (!answer.best) {
    throw InvalidInput("the search ended before it found a selection that keeps all limits",
                       "choose fewer clients with --where, or loosen what is asked at least");
  }
  return std::move(*answer.best);
}

// The best selection of every size that the limits allow, one after another.
void find_sizes(const Session& session, const Selecting& selecting, Selected& found, mcda::Notes& notes) {
  Index low = 0, high = session.rows();
  for (std::size_t k = 0; k < selecting.names.size(); ++k) {
    const mcda::files::SelectionLimit& limit = selecting.written[selecting.names[k].written];
    if (!limit.total.empty() || !limit.where.empty() || !limit.each.empty()) continue;
    if (limit.at_most) high = std::min(high, static_cast<Index>(*limit.at_most));
    if (limit.at_least) low = std::max(low, static_cast<Index>(*limit.at_least));
  }
  // Beyond a size that the limits forbid there may be one that they allow, where something is asked at least.
  for (Index size = std::max<Index>(low, 1); size <= high; ++size) {
    if (static_cast<Index>(found.sizes.size()) == most_sizes) {
      notes.push_back(fmt::format("the first {} sizes are shown", most_sizes));
      return;
    }
    SelectionAnswer answer = exact_selection(selecting.problem, {.size = size, .except = {}});
    const bool only_upper =
        std::all_of(selecting.problem.limits.begin(), selecting.problem.limits.end(), [](const auto& limit) {
          return !limit.at_least &&
                 std::all_of(limit.amounts.begin(), limit.amounts.end(), [](double x) { return x >= 0; });
        });
    found.sizes.push_back({size, std::move(answer.best), answer.none});
    if (answer.none && only_upper) return;  // nor is a larger one
  }
}

void add_notes(const Session& session, const Selected& found, mcda::Notes& notes) {
  if (!found.best.proved) {
    notes.push_back(
        fmt::format("not proved to be the best: the search ended at its limit; no selection has a sum above {}, this "
                    "one has {}",
                    readable(found.best.bound, 6), readable(found.best.worth, 6)));
  }
  if (found.second && std::abs(found.second->worth - found.best.worth) <=
                          mcda::tie_tolerance * std::max(1.0, std::abs(found.best.worth)))
    notes.push_back("another selection has the same sum: which of the two is shown means nothing");
  if (!found.room.empty()) {
    notes.push_back(fmt::format(
        "{} more {} into the limits and {} left out: {} net flow is not above zero, which says below the average of "
        "these clients, not worthless (--sizes, --shift)",
        found.room.size(), found.room.size() == 1 ? "client would fit" : "clients would fit (each by itself)",
        found.room.size() == 1 ? "is" : "are", found.room.size() == 1 ? "its" : "their"));
  }
  if (found.shifted) {
    notes.push_back(fmt::format(
        "{} was added to every net flow: a selection gains as much with every further client, so that larger ones are "
        "preferred",
        readable(found.shift, 6)));
  }
  if (std::none_of(found.best.chosen.begin(), found.best.chosen.end(), [](bool one) { return one; }) &&
      session.rows() > 0)
    notes.push_back("nobody is selected");
}

int run_select(const Arguments& arguments) {
  Output output(arguments);
  const bool with_steps = arguments.has("steps");
  if (with_steps && output.format() == Format::csv)
    throw InvalidInput("the steps of a selection are no table", "choose table, markdown or json, or leave out --steps");
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  const Asked asked = flows_asked(arguments, model.file, settings, notes);
  require_settings_used(settings, {asked}, model.file.model);
  std::vector<mcda::files::SelectionLimit> limits = limits_of(arguments, model.file);
  const bool shifted = arguments.choice("shift", {"none", "nonnegative"}, "none") == "nonnegative";
  model.file.tiers.clear();  // shares of a ranking; this is none
  model.file.tier_rule = {};
  model.file.pins.clear();
  mcda::DecisionTable raw;
  Session session =
      open_session(arguments, std::move(model), settings, std::move(notes), [&](const mcda::DecisionTable& cells) {
        if (cells.rows() <= most_to_select_from) raw = cells.copy();
      });
  if (session.rows() > most_to_select_from) {
    throw InvalidInput(fmt::format("prefero select takes at most {} clients, and there are {}",
                                   count_text(most_to_select_from), count_text(session.rows())),
                       "choose fewer with --where; `prefero rank --capacity COLUMN=AMOUNT` serves any number");
  }
  const Answer flows = answer(session, asked, 0);
  Selected found{.flows = asked, .shifted = shifted, .flow = flows.scores, .order = flows.order};
  found.ranks.assign(flows.scores.size(), 0);
  for (std::size_t k = 0; k < flows.order.size(); ++k)
    found.ranks[static_cast<std::size_t>(flows.order[k])] = flows.ranks[k];
  std::vector<double> worth = flows.scores;
  if (shifted) {
    found.shift = 0 - *std::min_element(worth.begin(), worth.end());
    for (double& one : worth) one += found.shift;
  }
  const Selecting selecting = selecting_of(arguments, session, raw, std::move(limits), std::move(worth));
  mcda::Notes all = session.notes;
  all.insert(all.end(), flows.notes.begin(), flows.notes.end());
  all.insert(all.end(), selecting.notes.begin(), selecting.notes.end());
  {
    Progress progress(session.progress, "selecting", 0);
    found.best = best_of(selecting);
    found.second = exact_selection(selecting.problem, {.size = {}, .except = {found.best.chosen}}).best;
    if (arguments.has("sizes")) find_sizes(session, selecting, found, all);
  }
  found.room = left_out_with_room(selecting.problem, found.best.chosen);
  add_notes(session, found, all);
  require_no_notes(arguments, all);
  Json more = Json::object();
  const mcda::Steps steps = with_steps ? steps_of(session, flows) : mcda::Steps{};
  if (with_steps) {
    more["steps"] = steps_json(session, flows, steps);
    more["program"] = program_json(session, selecting, found);
  }
  write_selection(session, selecting, found, all, more, output);
  if (with_steps && output.format() != Format::json) {
    output.write(steps_text(session, flows, steps, output));
    output.write(program_text(session, selecting, found, output));
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command select_command() {
  return {
      .name = "select",
      .operands = "MODEL",
      .summary = "the clients that are worth most together under limits (PROMETHEE V)",
      .details =
          "Chooses the clients with the largest sum of net flows among all sets that keep the limits: so many clients, "
          "so many hours, so many of a country. The limits are those of the model (selection:), or --count, --capacity "
          "and --limit where one of them is given. Solved exactly, by branch and bound; where the search ends at its "
          "limit, the best found is shown with a bound, and a note says so. The next best selection is named, because "
          "a "
          "sum that is nearly the same means that the choice between them is open.\n\nA net flow below zero says below "
          "the average of these clients. Such a client is left out even where there is room for it; --sizes shows the "
          "best selection of every size, among which zero does not matter, and --shift nonnegative counts flows from "
          "the "
          "lowest one on, which prefers large selections.\n\n`prefero rank --capacity` asks another question: there "
          "nobody is served before somebody who is ranked better.",
      .examples =
          "prefero select model.yaml\n"
          "prefero select model.yaml --count 12 --capacity hours=400\n"
          "prefero select model.yaml --limit \"each: country, at_most: 4\" --limit \"where: is_new, at_least: 2\"\n"
          "prefero select model.yaml --sizes --format json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"count", "K", "at most K clients; 3..12: at least 3 and at most 12"},
              {"capacity", "COLUMN=AMOUNT,...", "at most so much of a column together", {}, true},
              {"limit",
               "LIMIT",
               "a limit as in the model: \"total: hours, each: team, at_most: 100\" (may be repeated)",
               {},
               true},
              {"method", "NAME", "whose net flows are added up (default promethee_2)", "promethee_2 promethee_4"},
              {"shift", "KIND", "nonnegative: flows counted from the lowest (default none)", "none nonnegative"},
              {"sizes", {}, "also the best selection of every size"},
              {"steps", {}, "every intermediate table, for small problems"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_select};
}

}  // namespace prefero
