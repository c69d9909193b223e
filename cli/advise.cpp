// prefero advise: which methods suit this problem, and why.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/asked.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/advise.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

constexpr std::size_t shown_to_people = 5;

/// A question about the problem and what the model answers.
struct Descriptor {
  std::string question, answer, key;
};

mcda::AdviceQuestions questions_of(const Arguments& arguments) {
  mcda::AdviceQuestions questions;
  const std::string compensation = arguments.choice("compensation", {"full", "partial", "none"}, "");
  if (compensation == "full") questions.compensation = mcda::Compensation::full;
  if (compensation == "partial") questions.compensation = mcda::Compensation::partial;
  if (compensation == "none") questions.compensation = mcda::Compensation::none;
  const std::string meaning = arguments.choice("weights-are", {"trade-offs", "importance"}, "");
  if (meaning == "trade-offs") questions.weights = mcda::WeightMeaning::trade_off;
  if (meaning == "importance") questions.weights = mcda::WeightMeaning::importance;
  questions.later = arguments.has("later");
  return questions;
}

std::string criteria_where(const Session& session, const std::function<bool(double)>& any) {
  std::string ids;
  for (Index j = 0; j < session.prepared.table.columns(); ++j) {
    const auto column = session.prepared.table.column(j);
    if (std::any_of(column.begin(), column.end(), any)) ids += (ids.empty() ? "" : ", ") + (*session.criteria)[j].id;
  }
  return ids.empty() ? "none" : ids;
}

std::vector<Descriptor> descriptors_of(const Session& session, const Arguments& arguments) {
  std::string thresholds, vetoes;
  for (const mcda::Criterion& one : *session.criteria) {
    if (one.preference.indifference > 0 || one.preference.preference > 0 || one.preference.gaussian > 0)
      thresholds += (thresholds.empty() ? "" : ", ") + one.id;
    if (one.veto) vetoes += (vetoes.empty() ? "" : ", ") + one.id;
  }
  return {
      {"What is wanted", session.file.tiers.empty() ? "a ranking" : "a ranking, cut into tiers", "problem"},
      {"How many clients and criteria", fmt::format("{} and {}", count_text(session.rows()), session.criteria->size()),
       "size"},
      {"Where the weights come from", weighting_name(session.weights), "weighting"},
      {"What the weights mean", arguments.text("weights-are", "not said (--weights-are trade-offs or importance)"),
       "weights"},
      {"May good values make up for bad ones",
       arguments.text("compensation", "not said (--compensation full, partial or none)"), "compensation"},
      {"Criteria with thresholds", thresholds.empty() ? "none" : thresholds, "thresholds"},
      {"Criteria with a veto", vetoes.empty() ? "none" : vetoes, "vetoes"},
      {"Criteria with values below zero", criteria_where(session, [](double x) { return x < 0; }), "negatives"},
      {"Criteria with zeros", criteria_where(session, [](double x) { return x == 0; }), "zeros"},
      {"New clients on the same scale later", arguments.has("later") ? "yes" : "not said (--later)", "later"},
  };
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
      "differences "
      "with prefero compare before relying on one.",
      advice.recommended.size(), advice.least_tau, first);
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& one : list) text += (text.empty() ? "" : "; ") + one;
  return text;
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

void write_json(const Session& session, const std::vector<Descriptor>& descriptors, const mcda::Advice& advice,
                const mcda::Notes& notes, Output& output) {
  Json json = document(session.manifest);
  Json problem = Json::object(), recommended = Json::array(), excluded = Json::array();
  for (const Descriptor& one : descriptors) problem[one.key] = one.answer;
  for (const mcda::Recommendation& one : advice.recommended) {
    const mcda::Behaviour& seen = one.behaviour;
    recommended.push_back({{"method", one.method->info().name},
                           {"why", joined(one.why)},
                           {"measured",
                            {{"order_kept_when_one_leaves", seen.removal},
                             {"order_kept_when_one_comes", seen.addition},
                             {"leader_kept_when_another_worsens", seen.worsening},
                             {"weight_noise_tau_b", seen.noise_tau},
                             {"weight_noise_leader", seen.noise_leader},
                             {"consensus_tau_b", number(seen.consensus_tau)},
                             {"untied", seen.separate},
                             {"mean", seen.worth()}}}});
  }
  for (const mcda::Exclusion& one : advice.excluded)
    excluded.push_back({{"method", one.method->info().name}, {"why", one.why}});
  json["problem"] = std::move(problem);
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
  const auto heading = [&](const std::string& text) {
    output.write(markdown ? "\n## " + text + "\n\n" : "\n" + output.screen().bold(text) + "\n");
  };
  const auto line = [&](const std::string& text) {
    output.write(markdown ? "- " + mcda::files::markdown_text(text) + "\n"
                          : folded(mcda::files::harmless(text), output.screen(), 2) + "\n");
  };
  if (!session.file.model.title.empty()) line(session.file.model.title);
  heading("The problem");
  for (const Descriptor& one : descriptors) line(one.question + ": " + one.answer);
  heading(fmt::format("Methods that suit it, tried on {} of these clients", count_text(advice.sample)));
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
  line(
      "1 is best: the share of trials in which the order of the first twenty others is kept when a client leaves or "
      "comes, and the "
      "leader when another worsens; tau-b with the weights moved by up to a fifth, and how often the leader stays; "
      "tau-b with the consensus; the share of clients who tie with nobody");
  heading("Why");
  for (std::size_t k = 0; k < std::min(shown_to_people, advice.recommended.size()); ++k) {
    const mcda::Recommendation& one = advice.recommended[k];
    line(std::string(one.method->info().name) + ": " + joined(one.why));
  }
  line(verdict(advice));
  if (advice.excluded.empty()) return;
  heading("Excluded");
  for (const mcda::Exclusion& one : advice.excluded) line(std::string(one.method->info().name) + ": " + one.why);
}

int run_advise(const Arguments& arguments) {
  Output output(arguments);
  if (output.format() == Format::csv)
    throw mcda::InvalidInput("advice has no form in CSV", "choose table, markdown or json");
  const mcda::AdviceQuestions questions = questions_of(arguments);
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  const std::vector<mcda::Candidate> candidates = candidates_of(model.file, settings, notes);
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes));
  bool differ = false;
  for (Index j = 1; j < session.criteria->size(); ++j)
    differ = differ || std::abs(session.criteria->weight(j) - session.criteria->weight(0)) > 1e-12;
  Progress progress(session.progress, "trying methods", 0);
  const mcda::Advice advice =
      mcda::advise(candidates, session.prepared.table, *session.criteria, differ, questions, session.run);
  const std::vector<Descriptor> descriptors = descriptors_of(session, arguments);
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
          "asked by options.",
      .examples =
          "prefero advise model.yaml\n"
          "prefero advise model.yaml --compensation partial --weights-are importance --later",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"compensation", "HOW", "may good values make up for bad ones: full, partial, none", "full partial none"},
              {"weights-are", "WHAT", "rates of exchange (trade-offs) or votes (importance)", "trade-offs importance"},
              {"later", {}, "new clients will be scored on the same scale"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_advise};
}

}  // namespace prefero
