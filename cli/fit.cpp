// prefero fit: a ranking's scale kept in a file, for clients of tomorrow.
#include <filesystem>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "cli/terminal.hpp"
#include "cli/weighing.hpp"
#include "mcda/source/address.hpp"

namespace prefero {

namespace {

int run_fit(const Arguments& arguments) {
  if (!arguments.has("output"))
    throw mcda::InvalidInput("prefero fit writes a file", "name it: prefero fit MODEL --output scale.json");
  mcda::files::AtomicFile file(arguments.text("output"));
  std::vector<std::string> names = arguments.list("method");
  if (names.size() > 1 || (names.size() == 1 && names.front() == "all"))
    throw mcda::InvalidInput("one scale is frozen at a time", "name one method");
  const Settings settings(arguments);
  mcda::Notes notes;
  const std::string path = arguments.operands().front();
  ReadModel model = read_model(path, notes);
  if (names.empty() && model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  const Asked asked = asked_methods(names, model.file, settings, "", notes).front();
  require_settings_used(settings, {asked}, model.file.model);
  const auto* const method = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
  if (method == nullptr) {
    throw mcda::InvalidInput(std::string(asked.info().name) + " compares clients in pairs and has no scale to freeze",
                             "choose a method that scores: prefero methods --kind scoring");
  }

  std::vector<mcda::ColumnProfile> profiles;
  const Session session =
      open_session(arguments, std::move(model), settings, std::move(notes),
                   [&](const mcda::DecisionTable& raw) { profiles = mcda::profiles_of(raw, run_options(arguments)); });
  const mcda::Outcome outcome =
      mcda::run(mcda::Task{method, asked.parameters}, session.prepared.table, *session.criteria, session.run);
  if (outcome.refusal) refuse(asked, *outcome.refusal);
  mcda::files::FrozenFile frozen{
      .program = version(),
      .model_name = std::filesystem::path(path).filename().string(),
      .model_text = mcda::source::with_addresses_redacted(model_text(path)),
      .model_digest = session.manifest.model_digest,
      .data_digest = session.manifest.data_digest,
      .criteria = session.file.model.tree.leaf_ids(),
      .scale = mcda::freeze(outcome, session.prepared, *session.criteria, std::move(profiles), session.run)};
  mcda::Notes all = session.notes;
  all.insert(all.end(), outcome.notes.begin(), outcome.notes.end());
  require_no_notes(arguments, all);
  file.write(mcda::files::frozen_text(frozen));
  file.commit();
  say_notes(arguments, all);
  if (!arguments.has("quiet")) {
    say_note(fmt::format("{}: the scale of {} on {} clients; new ones: prefero rank {} --data NEW",
                         arguments.text("output"), asked.label, count_text(session.rows()), arguments.text("output")));
  }
  return 0;
}

}  // namespace

Command fit_command() {
  return {
      .name = "fit",
      .operands = "MODEL",
      .summary = "freeze the scale of a ranking, to score new clients on it",
      .details =
          "Writes method, parameters, weights, value functions and what the method learned from these clients, with "
          "their spread on every criterion. New clients are then scored one by one, and nobody else's score moves: "
          "prefero rank FILE --data NEW. The file holds the model, no client's name and no row of the data; of "
          "methods that compare values with the whole portfolio it holds the sorted values of each criterion.",
      .examples =
          "prefero fit model.yaml --method topsis --output scale.json\n"
          "prefero rank scale.json --data new_clients.csv",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"method", "NAME", "the method (see prefero methods)", "method"},
              {"output", "FILE", "where the scale goes", "file"}},
      .groups = {&options::data(), &options::model(), &options::computation(), &options::general()},
      .run = run_fit};
}

}  // namespace prefero
