// prefero portrait learn, validate and show.
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/given.hpp"
#include "cli/portrait.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "cli/terminal.hpp"
#include "mcda/files/portrait_file.hpp"
#include "mcda/files/portrait_json.hpp"

namespace prefero {

namespace {

using mcda::InvalidInput;
using namespace mcda::clients;
namespace files = mcda::files;

void print(const std::string& text) {
  if (Given* const given = Given::now()) {
    given->output += text;
    return;
  }
  files::AtomicFile out("-");
  out.write(text);
  out.commit();
}

Json portrait_document(const Manifest& manifest, const Portrait& portrait) {
  Json json = document(manifest);
  json["label"] = portrait.key.text;
  const Json content = files::portrait_json(portrait);
  for (const auto& [name, value] : content.items()) json[name] = value;
  return json;
}

int run_learn(const Arguments& arguments) {
  const std::string format = arguments.choice("format", {"table", "json", "markdown"}, "table");
  std::optional<files::AtomicFile> file;
  if (arguments.has("output")) file.emplace(arguments.text("output"));
  PortraitTask task = portrait_task(arguments);
  const Portrait portrait = portrait_of(arguments, task, true);
  require_no_notes(arguments, task.notes);
  const bool on_stdout = arguments.text("output") == "-";
  if (file) {
    file->write(files::portrait_text(portrait));
    file->commit();
  }
  if (!on_stdout) {
    const Screen screen = screen_of_stdout();
    print(format == "json" ? files::json_text(portrait_document(task.manifest, portrait)) + "\n"
                           : portrait_page(portrait, format == "markdown", screen));
  }
  if (format != "json" || on_stdout) say_notes(arguments, task.notes);
  if (!arguments.has("quiet")) {
    if (file && !on_stdout)
      say_note(fmt::format("{}: the portrait; prospects: prefero portrait score {} --data NEW",
                           arguments.text("output"), arguments.text("output")));
    if (!file) say_note("the portrait is not kept: name a file with -o portrait.json");
  }
  return 0;
}

// The stored portrait on other clients: everything measured anew, nothing learned.
Validation on_new_data(const Arguments& arguments, const Portrait& portrait, Manifest& manifest, mcda::Notes& notes) {
  files::ModelFile none;
  mcda::source::Source source = mcda::source::Source::open(source_spec(arguments, none));
  const Interrupt::Watch watch(source);
  Prospects clients;
  {
    Progress progress(progress_when(arguments), "reading", source.rows_estimate());
    clients = score_prospects(
        source, portrait,
        {.id = arguments.text("id"), .where = arguments.text("where"), .key = arguments.text("key", portrait.key.text)},
        progress.done());
  }
  manifest.rows_read = clients.clients.size();
  notes.insert(notes.end(), clients.notes.begin(), clients.notes.end());
  ValidationSettings how;
  how.seed = static_cast<std::uint64_t>(manifest.seed);
  Validation validation = validate_scores(clients.points, clients.standing, portrait.scale, how);
  validation.design = "clients of " + source.description();
  validation.learned_from = static_cast<Index>(portrait.total.all());
  validation.learned_auc = portrait.validation.learned_auc;
  validation.stability = clients.score_drift;
  return validation;
}

int run_validate(const Arguments& arguments) {
  const std::string path = arguments.operands().front();
  Output output(arguments);
  Manifest manifest;
  mcda::Notes notes;
  Portrait portrait;
  if (files::is_portrait_file(path)) {
    portrait = files::read_portrait(path);
    manifest.seed = seed_of(arguments);
    manifest.data_digest = portrait.data_digest;
    if (arguments.has("data")) {
      if (arguments.has("key")) portrait.key.text = arguments.text("key");
      portrait.validation = on_new_data(arguments, portrait, manifest, notes);
      portrait.total = {portrait.validation.positives, portrait.validation.negatives};
      portrait.key.kind = Key::Kind::condition;  // its cut was that of other data
      portrait.notes = notes;
      portrait.auc_without_suspects.reset();
      portrait.unknown = 0;
    } else {
      notes = portrait.notes;
    }
  } else {
    PortraitTask task = portrait_task(arguments);
    portrait = portrait_of(arguments, task, false);
    manifest = task.manifest;
    notes = task.notes;
    portrait.notes = notes;
  }
  require_no_notes(arguments, notes);
  if (output.format() == Format::json) {
    Json json = document(manifest);
    add_validation(json, portrait);
    output.write(files::json_text(json) + "\n");
  } else if (output.format() == Format::csv) {
    throw InvalidInput("a validation is no table of rows", "choose json, markdown or table");
  } else {
    output.write(validation_page(portrait, output.format() == Format::markdown, output.screen()));
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, notes);
  return 0;
}

int run_show(const Arguments& arguments) {
  Output output(arguments);
  const Portrait portrait = files::read_portrait(arguments.operands().front());
  require_no_notes(arguments, portrait.notes);
  switch (output.format()) {
    case Format::json: {
      Manifest manifest;
      manifest.data_digest = portrait.data_digest;
      output.write(files::json_text(portrait_document(manifest, portrait)) + "\n");
      break;
    }
    case Format::csv: output.put(bins_sheet(portrait), "portrait"); break;
    default: output.write(portrait_page(portrait, output.format() == Format::markdown, output.screen()));
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, portrait.notes);
  return 0;
}

}  // namespace

Command portrait_learn_command() {
  return {
      .name = "portrait learn",
      .operands = "DATA|MODEL",
      .summary = "what key clients have in common, as a scorecard",
      .details =
          "Looks for what tells key clients from all others: every trait is cut into a few bins, each with its weight "
          "of evidence, and the traits that say something become a scorecard. It is tested on clients it has not seen "
          "(held out by time, else in folds); without evidence there is no portrait. Traits must be known before the "
          "key's period begins, and of all clients, not only of those who won.",
      .examples =
          "prefero portrait learn clients.csv --key \"top 20% of revenue_12m\" -o portrait.json\n"
          "prefero portrait learn deals.csv --key \"status = 'won'\" --time created --holdout 2025-01-01 -o "
          "portrait.json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"output", "FILE", "where the portrait goes (JSON)", "file"},
              {"format", "FORMAT", "of what is shown: table (default), json or markdown", "table json markdown"},
              {"title", "TEXT", "what the portrait is called"},
              {"descriptive", {}, "write the figures even without evidence; such a portrait scores nobody"}},
      .groups = {&portrait_definition_options(), &portrait_learning_options(), &options::data(),
                 &options::computation(), &options::general()},
      .run = run_learn};
}

Command portrait_show_command() {
  return {
      .name = "portrait show",
      .operands = "PORTRAIT",
      .summary = "a portrait, bin by bin, with how far to believe it",
      .details = "As CSV the bins are rows.",
      .examples =
          "prefero portrait show portrait.json\nprefero portrait show portrait.json --format markdown -o portrait.md",
      .least_operands = 1,
      .most_operands = 1,
      .own = {},
      .groups = {&options::output(), &options::general()},
      .run = run_show};
}

Command portrait_validate_command() {
  return {
      .name = "portrait validate",
      .operands = "PORTRAIT|DATA",
      .summary = "how far a portrait can be believed",
      .details =
          "Of a portrait file: what was found when it was learned, or with --data how it does on other clients, whose "
          "key is known by now. Of data (or a model) with --key: the validation that learning would make, and the "
          "verdict, without a portrait.",
      .examples =
          "prefero portrait validate portrait.json --data clients_2026.csv\n"
          "prefero portrait validate clients.csv --key \"top 20% of profit\" --format json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {},
      .groups = {&portrait_definition_options(), &portrait_learning_options(), &options::data(), &options::output(),
                 &options::computation(), &options::general()},
      .run = run_validate};
}

}  // namespace prefero
