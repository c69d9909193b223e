// prefero advise: which methods suit this problem, and why.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/asked.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/prose.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/advise.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

constexpr std::size_t shown_to_people = 5;

/// A question about the problem, and what is known of it.
struct Descriptor {
  std::string key, question, answer;
  enum class Source { model, answer, open } source = Source::model;
  std::vector<std::string> choices;  ///< what --answer takes; empty where only the model can tell
};

/// A question that --answer takes.
struct Asking {
  const char* key;
  std::vector<std::string> choices;
};

const std::vector<Asking>& askings() {
  static const std::vector<Asking> list{{"problem", {"choice", "ranking", "sorting"}},
                                        {"order", {"complete", "partial"}},
                                        {"weights", {"trade-offs", "importance"}},
                                        {"compensation", {"full", "partial", "none"}},
                                        {"thresholds", {"must", "may"}},
                                        {"vetoes", {"must", "may"}},
                                        {"later", {"yes", "no"}}};
  return list;
}

using Answers = std::map<std::string, std::string>;

[[noreturn]] void throw_no_answer(const std::string& key, const std::string& value,
                                  const std::vector<std::string>& choices) {
  std::string all;
  for (const std::string& one : choices) all += (all.empty() ? "" : ", ") + one;
  throw mcda::InvalidInput("--answer " + key + ": \"" + value + "\" is no answer", "answers are " + all);
}

/// --answer, and the options that stand for one answer each.
Answers answers_of(const Arguments& arguments) {
  Answers answers;
  const auto say = [&](const std::string& key, const std::string& value) {
    const auto [at, fresh] = answers.emplace(key, value);
    if (!fresh && at->second != value)
      throw mcda::InvalidInput(key + " is answered by " + at->second + " and by " + value, "answer it once");
  };
  for (const std::string& text : arguments.list("answer")) {
    const std::size_t equals = text.find('=');
    const std::string key = text.substr(0, equals), value = equals == std::string::npos ? "" : text.substr(equals + 1);
    const auto found =
        std::find_if(askings().begin(), askings().end(), [&](const Asking& one) { return one.key == key; });
    if (found == askings().end()) {
      std::vector<std::string> keys;
      for (const Asking& one : askings()) keys.emplace_back(one.key);
      throw mcda::UnknownName("question", key, keys);
    }
    if (std::find(found->choices.begin(), found->choices.end(), value) == found->choices.end())
      throw_no_answer(key, value, found->choices);
    say(key, value);
  }
  const std::string compensation = arguments.choice("compensation", {"full", "partial", "none"}, "");
  if (!compensation.empty()) say("compensation", compensation);
  const std::string meaning = arguments.choice("weights-are", {"trade-offs", "importance"}, "");
  if (!meaning.empty()) say("weights", meaning);
  if (arguments.has("later")) say("later", "yes");
  return answers;
}

std::string criteria_where(const Session& session, const std::function<bool(double)>& any) {
  std::string ids;
  for (Index j = 0; j < session.prepared.table.columns(); ++j) {
    const auto column = session.prepared.table.column(j);
    if (std::any_of(column.begin(), column.end(), any)) ids += (ids.empty() ? "" : ", ") + (*session.criteria)[j].id;
  }
  return ids.empty() ? "none" : ids;
}

std::string joined_ids(const Session& session, const std::function<bool(const mcda::Leaf&)>& wanted) {
  std::string ids;
  const mcda::CriteriaTree& tree = session.file.model.tree;
  for (const Index node : tree.leaves()) {
    if (wanted(*tree[node].leaf)) ids += (ids.empty() ? "" : ", ") + tree[node].id;
  }
  return ids;
}

std::string or_none(const std::string& ids) { return ids.empty() ? "none" : ids; }

/// What the weights mean, where the model says so.
std::string meaning_of(const Session& session) {
  if (const auto stated = session.file.model.weight_meaning)
    return *stated == mcda::WeightMeaning::importance ? "importance" : "trade-offs";
  return {};
}

/// The descriptors of Watrobski et al. 2019 and of MCDA-MSS: what the model answers, what was answered, what is open.
std::vector<Descriptor> descriptors_of(const Session& session, const Answers& answers) {
  using Source = Descriptor::Source;
  const mcda::DecisionModel& model = session.file.model;
  std::vector<Descriptor> list;
  const auto known = [&](const char* key, const char* question, std::string answer) {
    list.push_back({key, question, std::move(answer), Source::model, {}});
  };
  // `by_model` empty: the model cannot tell.
  const auto asked = [&](const std::string& key, const char* question, std::string by_model, const char* assumed) {
    const auto asking = std::find_if(askings().begin(), askings().end(), [&](const Asking& a) { return a.key == key; });
    const auto answer = answers.find(key);
    if (answer != answers.end()) {
      list.push_back({key, question, answer->second, Source::answer, asking->choices});
    } else if (!by_model.empty()) {
      list.push_back({key, question, std::move(by_model), Source::model, asking->choices});
    } else {
      list.push_back({key, question, assumed, Source::open, asking->choices});
    }
  };
  const auto leaves = [&](const auto& wanted) { return joined_ids(session, wanted); };
  const std::string thresholds = leaves([](const mcda::Leaf& leaf) {
    const mcda::Preference& one = leaf.criterion.preference;
    return one.indifference > 0 || one.preference > 0 || one.gaussian > 0;
  });
  const std::string vetoes = leaves([](const mcda::Leaf& leaf) { return leaf.criterion.veto.has_value(); });
  const std::string uncertain =
      leaves([](const mcda::Leaf& leaf) { return leaf.uncertainty.kind != mcda::ValueUncertainty::Kind::exact; });
  const std::string ordinal = leaves([](const mcda::Leaf& leaf) {
    return leaf.uncertainty.kind == mcda::ValueUncertainty::Kind::ordinal || leaf.value.scale == mcda::ValueScale::rank;
  });
  std::string gaps;
  for (std::size_t j = 0; j < session.prepared.missing.size(); ++j) {
    if (session.prepared.missing[j] > 0)
      gaps += (gaps.empty() ? "" : ", ") + (*session.criteria)[static_cast<Index>(j)].id;
  }
  const bool groups = model.tree.size() > static_cast<Index>(model.tree.leaves().size()) + 1;
  const bool sorting = dynamic_cast<const mcda::ScoringMethod*>(
                           mcda::Catalogue::instance().find(session.file.tier_rule.method)) != nullptr;
  const bool examples = !session.file.reference.ranking.empty() || !session.file.reference.classes.empty();

  asked("problem", "What is wanted: a choice, a ranking, tiers with limits of their own", sorting ? "sorting" : "",
        "ranking (assumed)");
  asked("order", "May two clients stay incomparable (a partial order)", "", "no, a complete order (assumed)");
  known("size", "How many clients and criteria",
        fmt::format("{} and {}", count_text(session.rows()), session.criteria->size()));
  known("structure", "Are criteria grouped", groups ? "yes, a tree of groups" : "no, side by side");
  known("weighting", "Where the weights come from", weighting_name(session.weights));
  asked("weights", "What the weights mean: rates of exchange or votes", meaning_of(session), "not said");
  asked("compensation", "May good values make up for bad ones", "", "not said");
  known("ordinal", "Criteria of which only the order counts", or_none(ordinal));
  known("uncertainty", "Criteria with uncertain values", or_none(uncertain));
  known("missing", "Criteria with missing values", or_none(gaps));
  known("targets", "Criteria with a target instead of more or less",
        or_none(leaves([](const mcda::Leaf& leaf) { return leaf.goal.kind == mcda::GoalKind::target; })));
  known("negatives", "Criteria with values below zero", criteria_where(session, [](double x) { return x < 0; }));
  known("zeros", "Criteria with zeros", criteria_where(session, [](double x) { return x == 0; }));
  asked("thresholds", "Must small differences count for nothing or for less (q, p)", "",
        thresholds.empty() ? "no thresholds in the model" : "in the model, not said whether they must count");
  list.back().answer += thresholds.empty() ? "" : ": " + thresholds;
  asked("vetoes", "May one bad value keep a client back (veto)", "",
        vetoes.empty() ? "no vetoes in the model" : "in the model, not said whether they must count");
  list.back().answer += vetoes.empty() ? "" : ": " + vetoes;
  known("examples", "Judged examples to learn from", examples ? "yes" : "none");
  known("people", "Several people with weights of their own", session.file.sections.contains("people") ? "yes" : "no");
  asked("later", "Will new clients be scored on the same scale later", "", "not said");
  return list;
}

mcda::AdviceQuestions questions_of(const std::vector<Descriptor>& descriptors) {
  const auto said = [&](const std::string& key) -> std::string {
    const auto found =
        std::find_if(descriptors.begin(), descriptors.end(), [&](const Descriptor& one) { return one.key == key; });
    return found->source == Descriptor::Source::open ? "" : found->answer.substr(0, found->answer.find(':'));
  };
  mcda::AdviceQuestions questions;
  if (said("problem") == "choice") questions.problem = mcda::Problematic::choice;
  if (said("problem") == "sorting") questions.problem = mcda::Problematic::sorting;
  questions.partial = said("order") == "partial";
  if (said("compensation") == "full") questions.compensation = mcda::Compensation::full;
  if (said("compensation") == "partial") questions.compensation = mcda::Compensation::partial;
  if (said("compensation") == "none") questions.compensation = mcda::Compensation::none;
  if (said("weights") == "trade-offs") questions.weights = mcda::WeightMeaning::trade_off;
  if (said("weights") == "importance") questions.weights = mcda::WeightMeaning::importance;
  questions.thresholds = said("thresholds") == "must";
  questions.vetoes = said("vetoes") == "must";
  questions.later = said("later") == "yes";
  return questions;
}

std::string choices_text(const Descriptor& one) {
  std::string text;
  for (const std::string& choice : one.choices) text += (text.empty() ? "" : "|") + choice;
  return "--answer " + one.key + "=" + text;
}

std::vector<mcda::Candidate> candidates_of(const mcda::files::ModelFile& file, const Settings& settings,
                                           mcda::Notes& notes) {
  std::vector<mcda::Candidate> list;
  // Among twins the plainest stands for all.
  std::vector<Asked> asked = asked_methods({"all"}, file, settings, "", notes);
  std::stable_partition(asked.begin(), asked.end(), [](const Asked& one) { return one.info().name == "weighted_sum"; });
  for (const Asked& one : asked) list.push_back({one.method, one.parameters});
  return list;
}

std::string verdict(const mcda::Advice& advice) {
  if (advice.recommended.empty()) return "No method is left: see why each was excluded.";
  const std::string first(advice.recommended.front().method->info().name);
  if (advice.recommended.size() == 1) return fmt::format("Only {} is left.", first);
  if (!advice.matters) {
    return fmt::format(
        "The choice does not matter here: any two of the {} methods agree with tau-b {:.2f} or more. Take the one that "
        "is easiest to explain.",
        advice.recommended.size(), advice.least_tau);
  }
  return fmt::format(
      "The choice matters: two of the {} methods agree with tau-b {:.2f} only. {} behaved best; look at the "
      "differences with prefero compare before relying on one.",
      advice.recommended.size(), advice.least_tau, first);
}

void write_json(const Session& session, const std::vector<Descriptor>& descriptors, const mcda::Advice& advice,
                const mcda::Notes& notes, Output& output) {
  Json json = document(session.manifest);
  Json problem = Json::object(), recommended = Json::array(), excluded = Json::array();
  Json questions = Json::array();
  constexpr std::array sources{"model", "answer", "open"};
  for (const Descriptor& one : descriptors) {
    problem[one.key] = one.answer;
    questions.push_back({{"key", one.key},
                         {"question", one.question},
                         {"answer", one.source == Descriptor::Source::open ? Json(nullptr) : Json(one.answer)},
                         {"source", sources[static_cast<std::size_t>(one.source)]},
                         {"choices", one.choices.empty() ? Json(nullptr) : Json(one.choices)}});
  }
  for (const mcda::Recommendation& one : advice.recommended) {
    const mcda::Behaviour& seen = one.behaviour;
    recommended.push_back({{"method", one.method->info().name},
                           {"why", fmt::format("{}", fmt::join(one.why, "; "))},
                           {"measured",
                            {{"order_kept_when_one_leaves", seen.removal},
                             {"order_kept_when_one_comes", seen.addition},
                             {"leader_kept_when_another_worsens", seen.worsening},
                             {"weight_noise_tau_b", seen.noise_tau},
                             {"weight_noise_leader", seen.noise_leader},
                             {"consensus_tau_b", mcda::files::number_json(seen.consensus_tau)},
                             {"untied", seen.separate},
                             {"mean", seen.worth()}}}});
  }
  for (const mcda::Exclusion& one : advice.excluded)
    excluded.push_back({{"method", one.method->info().name}, {"why", one.why}});
  json["problem"] = std::move(problem);
  json["questions"] = std::move(questions);
  json["recommended"] = std::move(recommended);
  json["excluded"] = std::move(excluded);
  json["choice_matters"] = advice.matters;
  json["least_tau_b"] = advice.least_tau;
  json["sample"] = advice.sample;
  json["verdict"] = verdict(advice);
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_text(const Session& session, const std::vector<Descriptor>& descriptors, const mcda::Advice& advice,
                Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Prose prose(output);
  prose.title(session.file.model.title);
  prose.heading("The problem");
  for (const Descriptor& one : descriptors) {
    if (one.source != Descriptor::Source::open)
      prose.line(one.question + ": " + one.answer + (one.source == Descriptor::Source::answer ? " (answered)" : ""));
  }
  const bool open = std::any_of(descriptors.begin(), descriptors.end(),
                                [](const Descriptor& one) { return one.source == Descriptor::Source::open; });
  if (open) prose.heading("Open questions: each answer may exclude methods");
  for (const Descriptor& one : descriptors) {
    if (one.source == Descriptor::Source::open)
      prose.line(one.question + "? " + one.answer + " (" + choices_text(one) + ")");
  }
  prose.heading(fmt::format("Methods that suit it, tried on {} of these clients", count_text(advice.sample)));
  Sheet sheet;
  sheet.column("method");
  for (const char* header : {"one leaves", "one comes", "one worsens", "weights", "leader", "consensus", "untied"})
    sheet.column(header, CellKind::number);
  for (const mcda::Recommendation& one : advice.recommended) {
    const mcda::Behaviour& seen = one.behaviour;
    std::vector<std::string> cells{std::string(one.method->info().name)};
    for (const double value : {seen.removal, seen.addition, seen.worsening, seen.noise_tau, seen.noise_leader,
                               seen.consensus_tau, seen.separate})
      cells.push_back(std::isnan(value) ? "" : fmt::format("{:.2f}", value));
    sheet.row(std::move(cells));
  }
  output.write(sheet.in(output));
  if (markdown) output.write("\n");
  prose.line(
      "1 is best: the share of trials in which the order of the first twenty others is kept when a client leaves or "
      "comes, and the leader when another worsens; tau-b with the weights moved by up to a fifth, and how often the "
      "leader stays; tau-b with the consensus; the share of clients who tie with nobody");
  prose.heading("Why");
  for (std::size_t k = 0; k < std::min(shown_to_people, advice.recommended.size()); ++k) {
    const mcda::Recommendation& one = advice.recommended[k];
    prose.line(std::string(one.method->info().name) + ": " + fmt::format("{}", fmt::join(one.why, "; ")));
  }
  prose.line(verdict(advice));
  if (advice.excluded.empty()) return;
  prose.heading("Excluded");
  for (const mcda::Exclusion& one : advice.excluded) prose.line(std::string(one.method->info().name) + ": " + one.why);
}

int run_advise(const Arguments& arguments) {
  Output output(arguments);
  if (output.format() == Format::csv)
    throw mcda::InvalidInput("advice is no table of rows", "choose table, markdown or json");
  const Answers answers = answers_of(arguments);
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  const std::vector<mcda::Candidate> candidates = candidates_of(model.file, settings, notes);
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes));
  bool differ = false;
  for (Index j = 1; j < session.criteria->size(); ++j)
    differ = differ || std::abs(session.criteria->weight(j) - session.criteria->weight(0)) > 1e-12;
  Progress progress(session.progress, "trying methods", 0);
  const std::vector<Descriptor> descriptors = descriptors_of(session, answers);
  const mcda::Advice advice = mcda::advise(candidates, session.prepared.table, *session.criteria, differ,
                                           questions_of(descriptors), session.run);
  require_no_notes(arguments, session.notes);
  if (output.format() == Format::json) {
    write_json(session, descriptors, advice, session.notes, output);
  } else {
    write_text(session, descriptors, advice, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, session.notes);
  return 0;
}

}  // namespace

Command advise_command() {
  return {
      .name = "advise",
      .operands = "MODEL",
      .summary = "which methods suit this problem, and why",
      .details =
          "Describes the problem from the model and its clients, excludes the methods whose records or whose formulas "
          "rule them out, each with the reason, and tries the others on these very clients: does the order of the "
          "others change when one leaves, comes or gets worse, how much do other weights change, how far is it from "
          "the consensus, how many tie. It also says when the choice does not matter. What a model cannot tell is "
          "listed as an open question, to be answered by --answer.",
      .examples =
          "prefero advise model.yaml\n"
          "prefero advise model.yaml --answer problem=choice,weights=importance,later=yes",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"answer", "KEY=VALUE,...", "answers to the open questions that it lists: weights=importance", {}, true},
              {"compensation", "HOW", "may good values make up for bad ones: full, partial, none", "full partial none"},
              {"weights-are", "WHAT", "rates of exchange (trade-offs) or votes (importance)", "trade-offs importance"},
              {"later", {}, "new clients will be scored on the same scale"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_advise};
}

}  // namespace prefero
