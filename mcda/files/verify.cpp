#include "mcda/files/verify.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/files/case_analyses.hpp"
#include "mcda/files/case_figures.hpp"
#include "mcda/files/reference_case.hpp"
#include "mcda/files/unicode.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda::files {

namespace {

using nlohmann::json;

/// The form's `ahp` is the ranking by a whole hierarchy; everywhere else a bare `ahp` is the weighting.
std::string method_of(const ReferenceCase& one) { return one.method == "ahp" ? "ahp_hierarchy" : one.method; }

std::string shown(double value) { return std::isnan(value) ? "undefined" : shortest(value); }

class Verification {
 public:
  Verification(const ReferenceCase& one, const VerifyOptions& options) : one_(one), options_(options) {
    result_.id = one.id;
  }

  VerifyResult run() {
    try {
      if (one_.method == "aggregate") {
        check_aggregate();
      } else if (const auto analysis = analyses().find(one_.method); analysis != analyses().end()) {
        keep(analysis->second(one_));
        compare_expected([](const std::string&) { return true; });
      } else if (const Method* method = Catalogue::instance().find(method_of(one_))) {
        check_method(*method);
      } else {
        differ("method " + harmless(one_.method) + " is not supported in this version");
      }
    } catch (const std::exception& error) {
      differ(error.what());
    }
    result_.passed = result_.differences.empty();
    return std::move(result_);
  }

 private:
  void differ(std::string text) { result_.differences.push_back(std::move(text)); }

  void keep(const Steps& steps) {
    for (const Step& step : steps.all()) steps_.emplace(step.key, step);
  }

  /// One list of numbers, under the name of a key.
  void keep(const std::string& key, const std::vector<double>& values) {
    Steps steps;
    steps.per_alternative(key, "", "", values);
    keep(steps);
  }

  void check_method(const Method& method) {
    const CaseInput input = input_of(one_, method);
    sense_ = method.info().sense;
    if (const auto* scoring = dynamic_cast<const ScoringMethod*>(&method)) {
      const Criteria criteria = input.criteria_as_given();
      const DecisionTable table = DecisionTable::from_rows(one_.matrix);
      keep(scoring->steps(table, criteria, input.parameters));
      finish_ranking();
      compare_expected([](const std::string&) { return true; });
      check_fast(*scoring, input, table, criteria);
    } else if (const auto* relation = dynamic_cast<const RelationMethod*>(&method)) {
      const Criteria criteria = input.criteria_as_given();
      const DecisionTable table = DecisionTable::from_rows(one_.matrix);
      keep(relation->steps(table, criteria, input.parameters));
      finish_ranking();
      compare_expected([](const std::string&) { return true; });
      check_fast(*relation, input, table, criteria);
    } else if (const auto* weighting = dynamic_cast<const WeightingMethod*>(&method)) {
      check_weighting(*weighting, input);
    } else {
      differ("method " + one_.method + " joins rankings; its cases are those of aggregate");
    }
  }

  // The ranks follow from the published scores and their sense, unless the method ranks by something else and says so.
  void finish_ranking() {
    const auto scores = steps_.find("scores");
    if (steps_.contains("ranking") || scores == steps_.end() ||
        !std::all_of(scores->second.values.begin(), scores->second.values.end(),
                     [](double x) { return std::isfinite(x); })) {
      return;
    }
    keep("ranking", rank_scores(larger_is_better(scores->second.values)).ranks);
  }

  std::vector<double> larger_is_better(std::vector<double> published) const {
    if (sense_ == PublishedSense::smaller_is_better) {
      for (double& value : published) value = -value;
    }
    return published;
  }

  void check_fast(const ScoringMethod& method, const CaseInput& input, const DecisionTable& table,
                  const Criteria& criteria) {
    const Outcome outcome = mcda::run(Task{&method, input.parameters}, table, criteria, options_.run);
    if (outcome.refusal) {
      differ("the program refuses this case: " + outcome.refusal->text());
      return;
    }
    compare_fast("scores", larger_is_better(outcome.scores));  // its own inverse: back to the published sense
    compare_fast("ranking", rank_scores(outcome.scores).ranks);
    for (std::size_t k = 0; k < outcome.derived.size() && k < outcome.derived_names.size(); ++k) {
      compare_fast(std::string(outcome.derived_names[k]), outcome.derived[k]);
    }
  }

  void check_fast(const RelationMethod& method, const CaseInput& input, const DecisionTable& table,
                  const Criteria& criteria) {
    const RelationOutcome outcome = mcda::run(method, input.parameters, table, criteria, options_.run);
    if (outcome.refusal) {
      differ("the program refuses this case: " + outcome.refusal->text());
      return;
    }
    const auto members = [](const std::vector<Index>& rows) { return std::vector<double>(rows.begin(), rows.end()); };
    // Where there is a circuit the form leaves the kernel undefined and the program contracts the circuit.
    if (outcome.exploitation.circuits.empty()) compare_fast("kernel", members(outcome.exploitation.kernel));
    compare_fast("not_outranked", members(outcome.exploitation.not_outranked));
    for (const Exploitation::Column& order : outcome.exploitation.orders)
      compare_fast(std::string(order.name), order.values);
    for (const Exploitation::Column& column : outcome.exploitation.columns)
      compare_fast(std::string(column.name), column.values);
    const Index m = table.rows();
    std::vector<double> cells;
    if (outcome.credibility) {
      for (Index i = 0; i < m; ++i) {
        for (Index k = 0; k < m; ++k) cells.push_back((*outcome.credibility)(i, k));
      }
      compare_fast("credibility", cells);
    }
    if (!outcome.relation) return;
    const BitRelation& relation = *outcome.relation;
    if (method.info().result == ResultKind::partial) {
      cells.clear();
      for (Index i = 0; i < m; ++i) {
        for (Index k = 0; k < m; ++k) {
          const bool forth = i == k || relation(i, k), back = i == k || relation(k, i);
          cells.push_back(forth && back ? 0 : forth ? 1 : back ? -1 : 2);
        }
      }
      compare_fast("relation", cells);
    }
    // Whether anything outranks itself is a convention, which the bits leave to the publication.
    const auto own = steps_.find("outranking");
    cells.clear();
    for (Index i = 0; i < m; ++i) {
      for (Index k = 0; k < m; ++k) {
        const bool diagonal = own != steps_.end() && own->second.values[static_cast<std::size_t>(i * m + i)] != 0;
        cells.push_back((i == k ? diagonal : relation(i, k)) ? 1 : 0);
      }
    }
    compare_fast("outranking", cells);
  }

  void check_weighting(const WeightingMethod& method, const CaseInput& input) {
    if (method.from_judgements()) {
      keep(method.steps(input.judgements, input.parameters));
      const Judgements judgements = at_completion_of_case(method, input);
      compare_expected([](const std::string&) { return true; });
      compare_fast("weights", method.weigh(judgements, input.parameters).values);
      return;
    }
    const Criteria criteria = input.criteria_as_given();
    const DecisionTable table = DecisionTable::from_rows(one_.matrix);
    keep(method.steps(table, criteria, input.parameters));
    compare_expected([](const std::string&) { return true; });
    const Summary summary = summarise(table, method.needs(input.parameters) | Statistic::extremes, options_.run);
    if (const auto refused = method.refusal(summary, criteria, input.parameters)) {
      differ("the program refuses this case: " + refused->text());
      return;
    }
    compare_fast(
        "weights",
        weigh(method, input.parameters, summary, criteria, pointers_of(table), table.rows(), options_.run).values);
  }

  // The completion of an incomplete matrix is the argument of a minimum, and lambda_max is so flat there that a search
  // by its values leaves the argument open to about the root of the machine precision. So the case's completion must
  // attain our minimum, and its weights must follow from its completion; lambda_max, ci and cr are ours
  // (docs/decisions/0006-arguments-of-minima.md).
  Judgements at_completion_of_case(const WeightingMethod& method, const CaseInput& input) {
    const auto completed = one_.expected.find("completed");
    const auto minimum = steps_.find("lambda_max");
    if (completed == one_.expected.end() || minimum == steps_.end()) return input.judgements;
    const auto figures = figures_of(*completed);
    const auto given = input.judgements.matrices.find("pairwise");
    if (!figures || given == input.judgements.matrices.end() || figures->rows != given->second.size() ||
        figures->columns != figures->rows)
      return input.judgements;
    Judgements whole = input.judgements;
    std::vector<std::vector<double>>& cells = whole.matrices.at("pairwise");
    for (std::size_t i = 0; i < cells.size(); ++i) {
      for (std::size_t j = 0; j < cells.size(); ++j) {
        const double completion = figures->values[i * cells.size() + j];
        if (std::isnan(cells[i][j])) {
          cells[i][j] = completion;
        } else if (deviation(cells[i][j], completion) > one_.tolerance) {
          differ("completed changes a judgement that was made");
        }
      }
    }
    const Steps steps = method.steps(whole, input.parameters);
    const Step* attained = steps.find("lambda_max");
    const Step* weights = steps.find("weights");
    if (attained == nullptr || weights == nullptr ||
        std::abs(attained->values[0] - minimum->second.values[0]) > one_.tolerance / 1000) {
      differ("completed does not attain the smallest lambda_max");
      return input.judgements;
    }
    steps_.insert_or_assign("weights", *weights);
    if (const auto ours = steps_.find("completed"); ours != steps_.end()) ours->second.values = figures->values;
    return whole;
  }

  // The cases of all consensus methods are keys of one analysis. Each method answers for its own.
  void check_aggregate() {
    const std::vector<std::vector<double>> ranks = rankings_of(one_);
    std::set<std::string> asked;
    for (const std::string& name : options_.only) {
      if (const Method* method = Catalogue::instance().find(name)) asked.insert(std::string(method->info().name));
    }
    const bool whole = options_.only.empty() || options_.only.contains("aggregate");
    for (const auto& method : Catalogue::instance().all()) {
      const auto* consensus = dynamic_cast<const ConsensusMethod*>(method.get());
      const std::string name(method->info().name);
      if (consensus == nullptr || (!whole && !asked.contains(name))) continue;
      Steps steps = consensus->steps(ranks, {});
      keep(steps);
      Notes notes;
      const Step* own = steps.find(name);
      if (own != nullptr) compare_fast(name, consensus->aggregate(ranks, {}, notes));
    }
    std::set<std::string> missing;
    long compared = 0;
    compare_expected([&](const std::string& key) {
      if (steps_.contains(key)) {
        ++compared;
        return true;
      }
      if (!whole) return false;
      const auto owners = owners_of_aggregate_keys().find(key);
      if (options_.every_key || owners == owners_of_aggregate_keys().end()) return true;
      const bool registered = std::any_of(owners->second.begin(), owners->second.end(), [](const std::string& owner) {
        return Catalogue::instance().find(owner) != nullptr;
      });
      if (!registered) missing.insert(owners->second.front());
      return registered;  // a method that is here and does not give its key is a failure
    });
    for (const std::string& name : missing) {
      result_.note += (result_.note.empty() ? "not in this version: " : ", ") + name;
    }
    if (compared == 0) differ("no key of the case could be compared");
  }

  template <class Wanted>
  void compare_expected(Wanted wanted) {
    for (const auto& [key, value] : one_.expected.items()) {
      if (key == "note" || key == "one_solution_utilities") continue;  // words, and one optimum of many
      if (key == "higher_is_better" && !steps_.contains(key)) {
        const bool larger = sense_ == PublishedSense::larger_is_better;
        if (value != larger) differ("higher_is_better is " + std::string(larger ? "true" : "false"));
        continue;
      }
      if (wanted(key)) compare(key, value, one_.tolerance, "expected", true);
    }
    for (const auto& [key, value] : one_.published.items()) {
      if (!one_.disputed.contains(key) && wanted(key)) {
        compare(key, value, one_.published_tolerance, "published", false);
      }
    }
  }

  void compare(const std::string& key, const json& value, double tolerance, const char* source, bool counts) {
    const auto found = steps_.find(key);
    if (found == steps_.end()) {
      differ("\"" + key + "\" is not supported in this version");
      return;
    }
    compare_step(found->second, key, value, tolerance, source, counts);
  }

  /// What the fast path says about a key of the case.
  void compare_fast(const std::string& key, const std::vector<double>& values) {
    const auto expected = one_.expected.find(key);
    if (expected == one_.expected.end() || expected->is_null()) return;
    Step step{.key = key};
    const auto known = steps_.find(key);
    if (known != steps_.end()) {
      step.shape = known->second.shape;
      step.rows = known->second.rows;
      step.columns = known->second.columns;
    } else {
      step.columns = static_cast<Index>(values.size());
    }
    step.values = values;
    compare_step(step, key + " of the fast path", *expected, one_.tolerance, "expected", true);
  }

  void compare_step(const Step& step, const std::string& name, const json& value, double tolerance, const char* source,
                    bool counts) {
    auto figures = figures_of(step.key == "relation" ? numbered(value) : value);
    if (!figures) {
      differ(name + ": the case holds text, which is not compared in this version");
      return;
    }
    if (value.is_null()) {
      const bool nothing = step.undefined || (step.values.size() == 1 && std::isnan(step.values[0]));
      if (!nothing) differ(name + " is defined, " + source + " undefined");
      return;
    }
    std::vector<double> values = step.undefined ? std::vector<double>{} : step.values;
    if (step.shape == StepShape::members) {
      std::sort(values.begin(), values.end());
      std::sort(figures->values.begin(), figures->values.end());
    }
    const bool same_shape = values.size() == figures->values.size() &&
                            (!figures->nested || (figures->rows == static_cast<std::size_t>(step.rows) &&
                                                  figures->columns == static_cast<std::size_t>(step.columns)));
    if (step.undefined || !same_shape) {
      differ(name + " has " + (step.undefined ? "no value" : std::to_string(values.size()) + " values") + ", " +
             source + " " + std::to_string(figures->values.size()));
      return;
    }
    double worst = 0;
    std::size_t where = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double off = deviation(values[i], figures->values[i]);
      if (off > worst) {
        worst = off;
        where = i;
      }
    }
    if (counts) result_.deviation = std::max(result_.deviation, worst);
    if (worst <= tolerance) return;
    std::string place;
    if (figures->nested) {
      place = "[" + std::to_string(where / figures->columns) + "][" + std::to_string(where % figures->columns) + "]";
    }
    if (!figures->nested && value.is_array()) place = "[" + std::to_string(where) + "]";
    differ(name + place + " is " + shown(values[where]) + ", " + source + " " + shown(figures->values[where]) +
           " within " + shortest(tolerance));
  }

  // Absolute, relative above 1. Undefined agrees with undefined only.
  static double deviation(double value, double expected) {
    if (std::isnan(value) && std::isnan(expected)) return 0;
    if (!std::isfinite(value) || !std::isfinite(expected)) return std::numeric_limits<double>::infinity();
    return std::abs(value - expected) / std::max(1.0, std::abs(expected));
  }

  const ReferenceCase& one_;
  const VerifyOptions& options_;
  VerifyResult result_;
  std::map<std::string, Step> steps_;
  PublishedSense sense_ = PublishedSense::larger_is_better;
};

bool is_consensus(const std::string& name) {
  const Method* method = Catalogue::instance().find(name);
  return method != nullptr && method->info().kind == MethodKind::consensus;
}

bool wanted(const ReferenceCase& one, const std::set<std::string>& only) {
  if (only.empty()) return true;
  const Method* method = Catalogue::instance().find(method_of(one));
  return std::any_of(only.begin(), only.end(), [&](const std::string& name) {
    if (one.method == "aggregate") return name == "aggregate" || is_consensus(name);
    if (name == one.method && name != "ahp") return true;
    return method != nullptr && Catalogue::instance().find(name) == method;
  });
}

}  // namespace

std::string VerifyResult::line() const {
  const std::string name = harmless(id);
  if (passed) return name + " ok " + (deviation == 0 ? "0" : fmt::format("{:.1e}", deviation));
  std::string text = name + " failed";
  for (std::size_t i = 0; i < differences.size() && i < 3; ++i) {
    text += (i == 0 ? ": " : "; ") + harmless(differences[i]);
  }
  if (differences.size() > 3) text += "; and " + std::to_string(differences.size() - 3) + " more";
  return text;
}

std::string VerifySummary::line() const {
  return std::to_string(passed) + " passed, " + std::to_string(failed) + " failed";
}

VerifyResult verify(const ReferenceCase& one, const VerifyOptions& options) { return Verification(one, options).run(); }

VerifySummary verify_files(const std::vector<std::filesystem::path>& paths, const VerifyOptions& options,
                           const std::function<void(const VerifyResult&)>& each) {
  std::vector<ReferenceCase> cases;
  std::vector<Problem> problems;
  for (const auto& path : reference_case_files(paths)) {
    try {
      cases.push_back(read_reference_case(path));
    } catch (const InvalidInput& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));

  std::vector<std::string> known = Catalogue::instance().names();
  for (const ReferenceCase& one : cases) known.push_back(one.method);
  for (const std::string& name : options.only) {
    if (Catalogue::instance().find(name) == nullptr && std::find(known.begin(), known.end(), name) == known.end()) {
      raise(UnknownName("method", name, known));
    }
  }
  VerifySummary summary;
  for (const ReferenceCase& one : cases) {
    if (!wanted(one, options.only)) continue;
    const VerifyResult result = verify(one, options);
    ++(result.passed ? summary.passed : summary.failed);
    each(result);
  }
  if (summary.passed + summary.failed == 0) {
    raise(InvalidInput("there is no case of the methods asked for", "leave out --only, or name a folder that has one"));
  }
  return summary;
}

}  // namespace mcda::files
