// prefero rank: the clients in order, by one method.
#include <filesystem>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/rank_forms.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/honesty.hpp"
#include "mcda/files/yaml.hpp"

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

void write(const Session& session, const Answer& result, const mcda::Notes& notes, const Json& steps, Output& output,
           const ResultBasis* basis = nullptr) {
  switch (output.format()) {
    case Format::csv: write_ranking_csv(session, result, output); break;
    case Format::parquet: write_ranking_parquet(session, result, output); break;
    case Format::json: write_ranking_json(session, result, notes, steps, basis, output); break;
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

int rank_on_frozen_scale(const Arguments& arguments, Index top, Output& output) {
  const mcda::files::FrozenFile frozen = mcda::files::read_frozen(arguments.operands().front());
  OnFrozenScale seen;
  const Session session = open_frozen_session(
      arguments, frozen, [&](const mcda::DecisionTable& raw) { seen = compare_with_fit(frozen, raw); });
  const Answer result = answer_frozen(session, seen, top);
  const mcda::Notes notes = all_notes(session, result);
  require_no_notes(arguments, notes);
  write(session, result, notes, nullptr, output);
  finish(arguments, notes, output);
  return 0;
}

int run_rank(const Arguments& arguments) {
  Output output(arguments, true);
  const std::vector<std::string> names = one_method(arguments);
  const Index top = arguments.whole("top", 1, std::numeric_limits<Index>::max()).value_or(0);
  const bool with_steps = arguments.has("steps");
  if (with_steps && (output.format() == Format::csv || output.format() == Format::parquet)) {
    throw mcda::InvalidInput(
        "--steps has no form in " + std::string(output.format() == Format::csv ? "CSV" : "Parquet"),
        "choose table, markdown or json");
  }
  if (mcda::files::is_frozen_file(arguments.operands().front())) return rank_on_frozen_scale(arguments, top, output);
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  if (names.empty() && model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  const Asked asked = asked_methods(names, model.file, settings, "", notes).front();
  require_settings_used(settings, {asked}, model.file.model);

  // A result of everybody also holds what it was computed from, so that prefero diff can tell what moved.
  const bool whole = output.format() == Format::json && asked.info().kind == mcda::MethodKind::scoring;
  ResultBasis basis{std::filesystem::path(arguments.operands().front()).filename().string(), {}, {}};
  const Session session =
      open_session(arguments, std::move(model), settings, std::move(notes), [&](const mcda::DecisionTable& raw) {
        if (whole && (arguments.has("values") || raw.rows() <= values_up_to)) basis.raw = raw.copy();
      });
  if (basis.raw.rows() > 0)
    basis.model_text = mcda::files::read_text_file(arguments.operands().front(), mcda::files::yaml_size_limit);
  const Answer result = [&] {
    Progress progress(session.progress, "ranking by " + asked.label, 0);
    return answer(session, asked, top);
  }();
  mcda::Notes all = all_notes(session, result);
  const mcda::Method* const methods[] = {asked.method};
  const mcda::Notes twice = mcda::spread_twice_notes(session.weights, methods);
  all.insert(all.end(), twice.begin(), twice.end());
  require_no_notes(arguments, all);
  const mcda::Steps steps = with_steps ? steps_of(session, result) : mcda::Steps{};
  const bool complete = static_cast<Index>(result.order.size()) == session.rows() && basis.raw.rows() > 0;
  write(session, result, all, with_steps ? steps_json(session, result, steps) : Json(nullptr), output,
        complete ? &basis : nullptr);
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
          "a rank. Written as CSV or Parquet, a ranking has the columns rank, id, label, score, tier and note; scores "
          "are larger for better clients.\n\nThe file may be a frozen scale (prefero fit): the clients of --data are "
          "then "
          "scored on it, with the percentile among the clients it was fitted to, a note where a value lies outside the "
          "fitted range, and a warning where a criterion has moved.",
      .examples =
          "prefero rank model.yaml --top 20\n"
          "prefero rank model.yaml --method vikor --set vikor.v=0.3 --output ranking.csv\n"
          "prefero rank model.yaml --where \"country = 'PL'\" --weights revenue=2,margin=1 --steps\n"
          "prefero rank scale.json --data new_clients.csv",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"method", "NAME", "the method (see prefero methods)", "method"},
              {"top", "K", "show only the best K; everybody is ranked"},
              {"values",
               {},
               "in JSON: what the clients were judged by, also beyond 100 000 of them (for prefero diff)"},
              {"steps", {}, "every intermediate table of the method, for small problems"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_rank};
}

}  // namespace prefero
