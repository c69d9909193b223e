// prefero check: every problem of a model at once, and of its data where they can be reached.
#include <algorithm>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/asked.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/honesty.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"

namespace prefero {

namespace {

using mcda::Problem;
using mcda::Severity;
namespace files = mcda::files;

class Checking {
 public:
  explicit Checking(const Arguments& arguments) : arguments_(arguments), path_(arguments.operands().front()) {}

  void run() {
    problems_ = files::check_model(path_);
    if (errors() > 0) return;  // what cannot be read cannot be tried
    mcda::Notes notes;         // the model's own are among the problems already
    ReadModel model = read_model(path_, notes);
    digest_ = model.digest;
    file_ = model.file;
    try {
      look_at_data(std::move(model));
    } catch (const mcda::SourceFailure& error) {
      note("the data could not be looked at: " + error.problems().front().text());
    } catch (const mcda::InvalidInput& error) {
      problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
    }
  }

  std::size_t errors() const {
    return static_cast<std::size_t>(std::count_if(problems_.begin(), problems_.end(),
                                                  [](const Problem& one) { return one.severity == Severity::error; }));
  }
  const std::vector<Problem>& problems() const { return problems_; }
  const Manifest& manifest() {
    if (manifest_.model_digest.empty()) manifest_.model_digest = digest_;
    return manifest_;
  }
  /// What a sound model holds, in words.
  const std::string& summary() const { return summary_; }

 private:
  void note(const std::string& text, const files::Place& at = {}) {
    problems_.push_back({Severity::note, at.file, at.line, at.column, text, {}});
  }

  // "criterion margin has ..." stands where criterion margin is written.
  void note_in_place(const std::string& text) {
    const mcda::CriteriaTree& tree = file_.model.tree;
    for (const Index leaf : tree.leaves()) {
      const std::string begin = "criterion " + tree[leaf].id;
      if (text.starts_with(begin + ":") || text.starts_with(begin + " "))
        return note(text, file_.place("criteria." + tree[leaf].id));
    }
    note(text);
  }

  void look_at_data(ReadModel model) {
    if (file_.source.source.empty() && !arguments_.has("data"))
      return note("the model names no source of clients: only the model was checked");
    const Settings settings(arguments_);
    mcda::Notes method_notes;
    const std::vector<Asked> asked = asked_methods({}, file_, settings, "", method_notes);
    require_settings_used(settings, asked, file_.model);
    const Session session = open_session(arguments_, std::move(model), settings, {});
    manifest_ = session.manifest;
    for (const std::string& one : session.notes) note_in_place(one);
    for (const std::string& one : method_notes) note(one);
    const mcda::CriteriaFindings findings =
        mcda::examine_criteria(session.prepared.table, *session.criteria, session.run);
    for (const std::string& one : findings.notes) note_in_place(one);
    for (const std::string& one : mcda::skew_notes(session.prepared.table, *session.criteria)) note_in_place(one);
    std::vector<const mcda::Method*> methods;
    for (const Asked& one : asked) methods.push_back(one.method);
    for (const std::string& one : mcda::spread_twice_notes(session.weights, methods)) note(one);
    for (const std::string& one :
         mcda::weight_meaning_notes(session.weights, session.file.model.weight_meaning, methods))
      note(one);
    try_methods(session, asked);
    summary_ =
        fmt::format("{} {}, {} criteria that count as {:.1f} independent ones, {} {}", count_text(session.rows()),
                    session.rows() == 1 ? "client" : "clients", session.criteria->size(), findings.effective_number,
                    asked.size(), asked.size() == 1 ? "method" : "methods");
  }

  // Which of the model's methods cannot take these clients, and what the weights do in the first that can be taken
  // apart.
  void try_methods(const Session& session, const std::vector<Asked>& asked) {
    std::vector<mcda::Task> tasks;
    std::vector<std::size_t> places;
    for (std::size_t k = 0; k < asked.size(); ++k) {
      const auto* scoring = dynamic_cast<const mcda::ScoringMethod*>(asked[k].method);
      if (scoring == nullptr) continue;
      tasks.push_back({scoring, asked[k].parameters});
      places.push_back(k);
    }
    const std::vector<mcda::Outcome> outcomes =
        mcda::run(tasks, session.prepared.table, *session.criteria, session.run);
    bool measured = false;
    for (std::size_t t = 0; t < outcomes.size(); ++t) {
      const mcda::Outcome& one = outcomes[t];
      const files::Place at =
          file_.model.methods.empty() ? files::Place{} : file_.place("methods[" + std::to_string(places[t]) + "]");
      if (one.refusal) {
        note(asked[places[t]].label + " cannot rank these clients: " + one.refusal->text(), at);
        continue;
      }
      if (measured || one.fitted->model->additive() == nullptr) continue;
      measured = true;
      for (const std::string& text :
           mcda::resolution_notes(one, session.prepared.table, *session.criteria, mcda::rank_fast(one.scores)))
        note(asked[places[t]].label + ": " + text, at);
      for (const std::string& text : mcda::influence_notes(mcda::influence_of(one, session.prepared.table, session.run),
                                                           session.prepared.table, *session.criteria))
        note_in_place(text);
    }
  }

  const Arguments& arguments_;
  std::string path_, digest_, summary_;
  files::ModelFile file_;
  Manifest manifest_;
  std::vector<Problem> problems_;
};

const char* text_of(Severity severity) { return severity == Severity::error ? "error" : "note"; }

std::string line_of(const Problem& problem, const Screen& screen) {
  Problem place = problem;
  place.what = std::string(text_of(problem.severity)) + ": " + problem.what;
  return folded(files::harmless(place.text()), screen, 2) + "\n";
}

int run_check(const Arguments& arguments) {
  Output output(arguments);
  Checking checking(arguments);
  checking.run();
  if (output.format() == Format::json) {
    Json json = document(checking.manifest());
    json["problems"] = Json::array();
    for (const Problem& one : checking.problems()) {
      const auto place = [](long number) { return number > 0 ? Json(number) : Json(nullptr); };
      json["problems"].push_back({{"severity", text_of(one.severity)},
                                  {"file", one.file.empty() ? Json(nullptr) : Json(one.file)},
                                  {"line", place(one.line)},
                                  {"column", place(one.column)},
                                  {"what", one.what},
                                  {"remedy", one.remedy}});
    }
    output.write(files::json_text(json) + "\n");
  } else if (output.format() == Format::table) {
    for (const Problem& one : checking.problems()) output.write(line_of(one, output.screen()));
    if (checking.errors() == 0) {
      output.write(folded(fmt::format("{}: {}{}", arguments.operands().front(),
                                      checking.problems().empty() ? "no problems" : "no errors",
                                      checking.summary().empty() ? "" : " (" + checking.summary() + ")"),
                          output.screen(), 2) +
                   "\n");
    }
  } else {
    Sheet sheet;
    for (const char* header : {"severity", "file"}) sheet.column(header);
    for (const char* header : {"line", "column"}) sheet.column(header, CellKind::number);
    for (const char* header : {"what", "remedy"}) sheet.column(header);
    const auto place = [](long number) { return number > 0 ? std::to_string(number) : std::string(); };
    for (const Problem& one : checking.problems())
      sheet.row({text_of(one.severity), one.file, place(one.line), place(one.column), one.what, one.remedy});
    output.put(sheet, "problems");
  }
  output.commit();
  return checking.errors() > 0 || (arguments.has("strict") && !checking.problems().empty()) ? 2 : 0;
}

}  // namespace

Command check_command() {
  return {
      .name = "check",
      .operands = "MODEL",
      .summary = "report every problem of a model at once, with line and column",
      .details =
          "Reads the model and, where its source can be reached, the clients: columns that do not exist, cells that "
          "are no numbers, ids that occur twice, methods that "
          "cannot take these clients. Notes say what is no error but worth knowing: missing values, criteria that "
          "count the same thing twice, weights that hardly act. "
          "Exit status 2 when there is an error.",
      .examples = "prefero check model.yaml\nprefero check model.yaml --format json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_check};
}

}  // namespace prefero
