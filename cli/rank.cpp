// prefero rank: the clients in order, by one method.
#include <algorithm>
#include <filesystem>
#include <optional>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/rank_forms.hpp"
#include "cli/rank_questions.hpp"
#include "cli/rank_streamed.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/honesty.hpp"
#include "mcda/source/address.hpp"

namespace prefero {

namespace {

std::vector<std::string> one_method(const Arguments& arguments) {
  const std::vector<std::string> names = arguments.list("method");
  if (names.size() > 1 || (names.size() == 1 && names.front() == "all")) {
    throw mcda::InvalidInput("prefero rank asks one method",
                             "for several side by side: prefero compare MODEL --methods a,b,c");
  }
  return names;
}

// A result of more clients than this holds their values only where they are asked for: they are most of its size.
constexpr Index values_up_to = 100'000;

void write(const Session& session, const Answer& result, const mcda::Notes& notes, const Json& more, Output& output,
           const ResultBasis* basis = nullptr) {
  if (output.stored() != Stored::text) return write_ranking_columns(session, result, output);
  switch (output.format()) {
    case Format::csv: write_ranking_csv(session, result, output); break;
    case Format::json: write_ranking_json(session, result, notes, more, basis, output); break;
    default: write_ranking_text(session, result, output);
  }
}

void finish(const Arguments& arguments, const mcda::Notes& notes, Output& output) {
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, notes);  // JSON holds them
}

mcda::Notes all_notes(const Session& session, const Answer& result) {
  mcda::Notes all = session.notes;
  all.insert(all.end(), result.notes.begin(), result.notes.end());
  return all;
}

void shorten(Answer& answer, Index rows) {
  const auto kept = static_cast<std::size_t>(std::min(rows, static_cast<Index>(answer.order.size())));
  answer.order.resize(kept);
  answer.ranks.resize(kept);
  if (!answer.tiers.empty()) answer.tiers.resize(kept);
}

int rank_on_frozen_scale(const Arguments& arguments, Index top, Output& output) {
  const mcda::files::FrozenFile frozen = mcda::files::read_frozen(arguments.operands().front());
  OnFrozenScale seen;
  const Session session = open_frozen_session(
      arguments, frozen, [&](const mcda::DecisionTable& raw) { seen = compare_with_fit(frozen, raw); });
  const Answer result = answer_frozen(session, seen, top);
  const mcda::Notes notes = all_notes(session, result);
  require_no_notes(arguments, notes);
  write(session, result, notes, Json::object(), output);
  finish(arguments, notes, output);
  return 0;
}

int run_rank(const Arguments& arguments) {
  Output output(arguments);
  const std::vector<std::string> names = one_method(arguments);
  const Index top = arguments.whole("top", 1, std::numeric_limits<Index>::max()).value_or(0);
  const bool with_steps = arguments.has("steps");
  if (with_steps && output.format() == Format::csv) {
    throw mcda::InvalidInput("--steps has no form in CSV, Parquet or Excel", "choose table, markdown or json");
  }
  if (mcda::files::is_frozen_file(arguments.operands().front())) {
    for (const char* const option : {"horizon", "long-term", "capacity"}) {
      if (arguments.has(option)) {
        throw mcda::InvalidInput(std::string("--") + option + " asks about a model, not about a frozen scale",
                                 "name the model, with these clients as --data");
      }
    }
    return rank_on_frozen_scale(arguments, top, output);
  }
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  if (names.empty() && model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  const Asked asked = asked_methods(names, model.file, settings, "", notes).front();
  require_settings_used(settings, {asked}, model.file.model);

  const std::string horizon = arguments.choice("horizon", {"short", "long", "both"}, "");
  if (arguments.has("long-term") && horizon != "both")
    throw mcda::InvalidInput("--long-term weighs two horizons", "add --horizon both");
  if (horizon == "both" && (with_steps || arguments.has("capacity"))) {
    throw mcda::InvalidInput(
        std::string(with_steps ? "--steps" : "--capacity") + " and --horizon both exclude each other",
        "choose --horizon short or --horizon long");
  }
  const std::optional<Capacity> capacity =
      arguments.has("capacity") ? std::optional(capacity_of(arguments.text("capacity"))) : std::nullopt;

  if (const auto status = rank_streamed(arguments, model, asked, settings, notes, top, output)) return *status;

  // A result of everybody also holds what it was computed from, so that prefero diff can tell what moved.
  const bool whole = output.format() == Format::json && asked.info().kind == mcda::MethodKind::scoring;
  ResultBasis basis{std::filesystem::path(arguments.operands().front()).filename().string(), {}, {}};
  Session session =
      open_session(arguments, std::move(model), settings, std::move(notes), [&](const mcda::DecisionTable& raw) {
        if (whole && (arguments.has("values") || raw.rows() <= values_up_to)) basis.raw = raw.copy();
      });
  if (basis.raw.rows() > 0)
    basis.model_text = mcda::source::with_addresses_redacted(model_text(arguments.operands().front()));
  if (horizon == "both") {
    rank_both_horizons(arguments, session, asked, output);
    return 0;
  }
  if (!horizon.empty())
    keep_horizon(session, horizon == "short" ? mcda::Horizon::short_term : mcda::Horizon::long_term);
  Answer result = [&] {
    Progress progress(session.progress, "ranking by " + asked.label, 0);
    return answer(session, asked, capacity ? 0 : top);
  }();
  std::optional<mcda::Allocation> served;
  if (capacity) {
    served = allocate_people(arguments, session, *capacity, result);
    // People want to see who gets something and who is next; scripts get everybody.
    const auto first = static_cast<Index>(served->chosen.size() + served->next.size());
    const bool for_people = output.format() == Format::table || output.format() == Format::markdown;
    shorten(result, top > 0 ? top : for_people ? first + 3 : session.rows());
  }
  mcda::Notes all = all_notes(session, result);
  const mcda::Method* const methods[] = {asked.method};
  const mcda::Notes twice = mcda::spread_twice_notes(session.weights, methods);
  all.insert(all.end(), twice.begin(), twice.end());
  const mcda::Notes meaning = mcda::weight_meaning_notes(session.weights, session.file.model.weight_meaning, methods);
  all.insert(all.end(), meaning.begin(), meaning.end());
  require_no_notes(arguments, all);
  const mcda::Steps steps = with_steps ? steps_of(session, result) : mcda::Steps{};
  const bool complete = static_cast<Index>(result.order.size()) == session.rows() && basis.raw.rows() > 0;
  Json more = Json::object();
  if (!horizon.empty()) more["horizon"] = horizon;
  if (served) more["capacity"] = capacity_json(session, *capacity, *served);
  if (with_steps) more["steps"] = steps_json(session, result, steps);
  write(session, result, all, more, output, complete ? &basis : nullptr);
  const bool in_text = output.format() == Format::table || output.format() == Format::markdown;
  if (served && in_text) output.write(capacity_text(session, *capacity, *served, output));
  if (with_steps && output.format() != Format::json) output.write(steps_text(session, result, steps, output));
  finish(arguments, all, output);
  return 0;
}

}  // namespace

Command rank_command() {
  return {
      .name = "rank",
      .operands = "MODEL|FROZEN",
      .summary = "rank the clients by one method",
      .details =
          "The first method of the model, unless --method names another; weighted_sum where the model names none. "
          "Clients that are equally good share "
          "a rank. Written as CSV, Parquet or Excel, a ranking has the columns rank, id, label, score, tier and note; "
          "scores "
          "are larger for better clients.\n\nThe file may be a frozen scale (prefero fit): the clients of --data are "
          "then "
          "scored on it, with the percentile among the clients it was fitted to, a note where a value lies outside the "
          "fitted range, and a warning where a criterion has moved.\n\n--horizon short leaves the weights to the "
          "criteria with `horizon: short` or `both`, divided by their sum; --horizon both shows both scores of every "
          "client, for which weight of the long term it is ahead of the first, and who leads when. --capacity serves "
          "ranks from the top and ends at the first that does not fit; clients that tie are served together or not.",
      .examples =
          "prefero rank model.yaml --top 20\n"
          "prefero rank model.yaml --method vikor --set vikor.v=0.3 --output ranking.csv\n"
          "prefero rank model.yaml --where \"country = 'PL'\" --weights revenue=2,margin=1 --steps\n"
          "prefero rank model.yaml --horizon both --long-term 0.3\n"
          "prefero rank model.yaml --capacity hours=400\n"
          "prefero rank scale.json --data new_clients.csv",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"method", "NAME", "the method (see prefero methods)", "method"},
              {"top", "K", "show only the best K; everybody is ranked"},
              {"values",
               {},
               "in JSON: what the clients were judged by, also beyond 100 000 of them (for prefero diff)"},
              {"horizon", "WHEN", "short or long: by the criteria that pay then; both: now against later",
               "short long both"},
              {"long-term", "L", "with --horizon both: the weight of the long term, 0 to 1 (default 0.5)"},
              {"capacity", "COLUMN=AMOUNT",
               "who gets our people: the top until so much of the column (hours, say) is used up"},
              {"steps", {}, "every intermediate table of the method, for small problems"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_rank};
}

}  // namespace prefero
