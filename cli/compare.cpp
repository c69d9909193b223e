// prefero compare: the same clients by several methods.
#include <limits>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/comparing.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/honesty.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

// People read the top; files and scripts get everybody.
constexpr Index movers_shown = 5;

int run_compare(const Arguments& arguments) {
  Output output(arguments);
  const Settings settings(arguments);
  ComparingOptions options{.consensus = arguments.text("consensus", "borda")};
  const mcda::ConsensusMethod& consensus = mcda::Catalogue::instance().consensus(options.consensus);
  options.consensus = consensus.info().name;
  settings.apply(options.consensus, options.consensus_parameters);
  options.consensus_parameters = consensus.complete(options.consensus_parameters);
  const auto top = arguments.whole("top", 1, std::numeric_limits<Index>::max());
  options.top = top.value_or(0);

  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  const std::vector<Asked> asked =
      asked_methods(arguments.list("methods"), model.file, settings, arguments.text("normalization"), notes);
  require_settings_used(settings, asked, model.file.model);
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes));
  const mcda::Comparison comparison = compare_methods(session, asked, options);

  const std::vector<mcda::Mover> movers =
      mcda::movers_of(comparison, session.prepared.table, movers_shown, session.run);
  const std::optional<DominanceFindings> dominance = dominance_findings(session, comparison);
  mcda::Notes all = session.notes;
  const mcda::CriteriaFindings findings =
      mcda::examine_criteria(session.prepared.table, *session.criteria, session.run);
  all.insert(all.end(), findings.notes.begin(), findings.notes.end());
  std::vector<const mcda::Method*> methods;
  for (const Asked& one : asked) methods.push_back(one.method);
  const mcda::Notes twice = mcda::spread_twice_notes(session.weights, methods);
  all.insert(all.end(), twice.begin(), twice.end());
  const mcda::Notes meaning = mcda::weight_meaning_notes(session.weights, session.file.model.weight_meaning, methods);
  all.insert(all.end(), meaning.begin(), meaning.end());
  all.insert(all.end(), comparison.notes.begin(), comparison.notes.end());
  require_no_notes(arguments, all);
  switch (output.format()) {
    case Format::json:
      write_comparison_json(session, comparison, movers, dominance, all, top.value_or(0), output);
      break;
    case Format::csv: write_comparison_csv(session, comparison, top.value_or(0), output); break;
    default: write_comparison_text(session, comparison, movers, dominance, top.value_or(rows_for_people), output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command compare_command() {
  return {
      .name = "compare",
      .operands = "MODEL",
      .summary = "the same clients by many methods, how far they agree, and a consensus",
      .details =
          "The methods of the model, unless --methods names others; `all` takes every ranking method and lists those "
          "that cannot take these clients with the criterion that stops them. Methods that give the same order by "
          "their formulas are shown as twins and have one vote in the consensus. --normalization separates the method "
          "from its scale: every method that offers the choice uses the same one.",
      .examples =
          "prefero compare model.yaml --methods topsis,vikor,promethee_2\nprefero compare model.yaml --methods all "
          "--normalization minmax --format json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"methods", "NAME,...", "the methods, or all", "method", true},
              {"normalization", "KIND", "one for all methods that offer it: minmax, max, sum, vector, linear ...",
               "minmax max sum vector linear none"},
              {"consensus", "NAME", "how the rankings become one (default borda)", "method"},
              {"top", "K", "show only the first K (a table shows 20)"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_compare};
}

}  // namespace prefero
