// prefero bench: how long the methods take on one's own clients, and what of it is reading.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "cli/bench_forms.hpp"
#include "cli/commands.hpp"
#include "cli/run_options.hpp"
#include "cli/weighing.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"

namespace prefero {

namespace {

constexpr double agreement = 1e-9;
constexpr Index growth_factor = 16, least_rows_for_growth = 50'000;

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// Rows from all over the portfolio, evenly spaced.
mcda::DecisionTable sample_of(const mcda::DecisionTable& table, Index rows) {
  std::vector<Index> positions;
  for (Index k = 0; k < std::min(rows, table.rows()); ++k)
    positions.push_back(k * table.rows() / std::min(rows, table.rows()));
  return table.select_rows(positions);
}

mcda::DecisionTable columns_of(const mcda::DecisionTable& table, const std::vector<Index>& columns) {
  mcda::DecisionTable chosen(table.rows(), static_cast<Index>(columns.size()));
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const std::span<const double> from = table.column(columns[k]);
    std::copy(from.begin(), from.end(), chosen.column(static_cast<Index>(k)).begin());
  }
  return chosen;
}

// The plain reference compares all pairs where the method does, or sorts.
Index rows_to_check(const mcda::Method& method) {
  const std::string_view cost = method.info().cost;
  return cost.find("log m") != std::string_view::npos || cost.find("m^2") != std::string_view::npos ? 500 : 2000;
}

/// Holds the fast path to the method's plain reference on a sample; why it cannot be trusted, nothing where it can.
std::optional<std::string> fault_of(const Session& session, const Asked& asked, BenchedMethod& found) {
  const mcda::DecisionTable sample = sample_of(session.prepared.table, rows_to_check(*asked.method));
  found.checked_rows = sample.rows();
  if (const auto* const scoring = dynamic_cast<const mcda::ScoringMethod*>(asked.method)) {
    const mcda::Outcome outcome =
        mcda::run(mcda::Task{scoring, asked.parameters}, sample, *session.criteria, {.threads = 1});
    if (outcome.refusal) return outcome.refusal->text();
    const mcda::Steps steps =
        scoring->steps(columns_of(sample, outcome.fitted->columns), outcome.fitted->criteria, outcome.parameters);
    const mcda::Step* const plain = steps.find("scores");
    if (plain == nullptr || plain->values.size() != outcome.scores.size())
      return "its plain reference names no scores to be checked against";
    const double sign = asked.info().sense == mcda::PublishedSense::larger_is_better ? 1 : -1;
    double size = 0, off = 0;
    for (std::size_t i = 0; i < outcome.scores.size(); ++i) {
      size = std::max(size, std::abs(plain->values[i]));
      off = std::max(off, std::abs(outcome.scores[i] - sign * plain->values[i]));
    }
    found.difference = size > 0 ? off / size : off;
  } else {
    const auto& relation = dynamic_cast<const mcda::RelationMethod&>(*asked.method);
    const mcda::RelationOutcome outcome = mcda::run(relation, asked.parameters, sample, *session.criteria, session.run);
    if (outcome.refusal) return outcome.refusal->text();
    const mcda::Steps steps = relation.steps(sample, *session.criteria, outcome.parameters);
    const mcda::Step* const plain = steps.find("outranking");
    if (plain == nullptr || !outcome.relation) return "its plain reference names no relation to be checked against";
    Index wrong = 0;
    const Index m = sample.rows();
    for (Index i = 0; i < m; ++i) {
      for (Index k = 0; k < m; ++k) {
        const bool wanted = plain->values[static_cast<std::size_t>(i * m + k)] != 0;
        wrong += i != k && (*outcome.relation)(i, k) != wanted ? 1 : 0;
      }
    }
    found.difference = static_cast<double>(wrong);
  }
  if (found.difference <= agreement) return std::nullopt;
  return fmt::format("differs by {:.1e} from its plain reference on {} clients: not timed", found.difference,
                     found.checked_rows);
}

/// The same work again and again, each time on its own.
struct Samples {
  std::vector<double> run, summary, score, sort, small;
};

void time_once(const Session& session, const Asked& asked, const mcda::DecisionTable& part, Samples& samples) {
  const mcda::DecisionTable& table = session.prepared.table;
  const mcda::Criteria& criteria = *session.criteria;
  const auto* const scoring = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
  if (scoring == nullptr) {
    const auto& relation = dynamic_cast<const mcda::RelationMethod&>(*asked.method);
    samples.run.push_back(seconds_of([&] { mcda::run(relation, asked.parameters, table, criteria, session.run); }));
    if (part.rows() > 0)
      samples.small.push_back(seconds_of([&] { mcda::run(relation, asked.parameters, part, criteria, session.run); }));
    return;
  }
  const mcda::Task task{scoring, asked.parameters};
  std::optional<mcda::Outcome> outcome;
  samples.run.push_back(seconds_of([&] { outcome.emplace(mcda::run(task, table, criteria, session.run)); }));
  samples.summary.push_back(seconds_of(
      [&] { mcda::summarise(table, mcda::Statistic::extremes | scoring->needs(outcome->parameters), session.run); }));
  if (!outcome->fitted->model->sorted())
    samples.score.push_back(seconds_of([&] { mcda::score(*outcome->fitted, table, session.run); }));
  samples.sort.push_back(seconds_of([&] { mcda::rank_fast(outcome->scores); }));
  if (part.rows() > 0) samples.small.push_back(seconds_of([&] { mcda::run(task, part, criteria, session.run); }));
}

int run_bench(const Arguments& arguments) {
  Output output(arguments);
  const Settings settings(arguments);
  const Index rounds = arguments.whole("rounds", 1, 1000).value_or(5);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  std::vector<Asked> asked = asked_methods(arguments.list("methods"), model.file, settings, "", notes);
  require_settings_used(settings, asked, model.file.model);

  // The first reading fills the file cache and is not timed.
  std::optional<Session> session;
  session.emplace(open_session(arguments, model, settings, notes));
  Benched benched{.rows = session->rows(),
                  .criteria = session->criteria->size(),
                  .threads = mcda::thread_count(session->run),
                  .rounds = rounds,
                  .source = session->source,
                  .load = load_of_machine()};
  std::vector<Asked> timed;
  for (const Asked& one : asked) {
    BenchedMethod found{.label = one.label};
    auto fault = fault_of(*session, one, found);
    if (const auto* const pairs = dynamic_cast<const mcda::RelationMethod*>(one.method);
        !fault && pairs != nullptr && pairs->bytes_for(session->rows()) > session->run.memory) {
      fault = fmt::format("compares all pairs, which takes {:.1f} GB for {} clients (see --memory)",
                          pairs->bytes_for(session->rows()) / 1e9, count_text(session->rows()));
    }
    if (fault) {
      benched.skipped.emplace_back(one.label, *fault);
      continue;
    }
    timed.push_back(one);
    benched.methods.push_back(std::move(found));
  }
  if (timed.empty()) {
    std::vector<mcda::Problem> problems;
    for (const auto& [name, reason] : benched.skipped) problems.push_back({.what = name + ": " + reason});
    throw mcda::InvalidInput(std::move(problems));
  }

  std::vector<Samples> samples(timed.size());
  std::vector<double> reading;
  {
    Progress progress(progress_when(arguments), "timing", rounds * static_cast<Index>(timed.size() + 1), "steps");
    for (Index round = 0; round < rounds; ++round) {
      session.reset();
      reading.push_back(seconds_of([&] { session.emplace(open_session(arguments, model, settings, notes)); }));
      progress.done()->fetch_add(1);
      const mcda::DecisionTable part = benched.rows >= least_rows_for_growth
                                           ? sample_of(session->prepared.table, benched.rows / growth_factor)
                                           : mcda::DecisionTable();
      for (std::size_t t = 0; t < timed.size(); ++t) {
        time_once(*session, timed[t], part, samples[t]);
        progress.done()->fetch_add(1);
      }
    }
  }
  benched.read = median(reading);
  for (std::size_t t = 0; t < timed.size(); ++t) {
    BenchedMethod& one = benched.methods[t];
    one.run = median(samples[t].run);
    one.summary = median(samples[t].summary);
    one.score = median(samples[t].score);
    one.sort = median(samples[t].sort);
    if (!samples[t].small.empty())
      one.growth = std::log(one.run / median(samples[t].small)) / std::log(static_cast<double>(growth_factor));
  }
  notes = session->notes;
  require_no_notes(arguments, notes);
  write_benched(*session, benched, notes, output);
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, notes);
  return 0;
}

}  // namespace

Command bench_command() {
  return {
      .name = "bench",
      .operands = "MODEL",
      .summary = "time the methods on one's own clients",
      .details =
          "The methods of the model, unless --methods names others. Every method is first held to its plain reference "
          "on some of the clients; one that disagrees is not timed. Rounds are interleaved: each reads the clients "
          "once and runs every method once, so that a busy moment of the machine hits all of them, and medians are "
          "shown. `run` is the whole method, from the table in memory to scores; of it, `summary` is the first reading "
          "and `score` the last; `sort` makes ranks of the scores. `growth` is the exponent e of time ~ rows^e, from a "
          "sixteenth of the clients to all of them; 1 is linear. It is shown from 50 000 clients on.",
      .examples =
          "prefero bench model.yaml\n"
          "prefero bench model.yaml --methods topsis,vikor,promethee_2 --rounds 9\n"
          "prefero bench model.yaml --methods all --format markdown --output bench.md",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"methods", "NAME,...", "the methods, or all", "method", true},
              {"rounds", "N", "how often everything is timed (default 5)"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_bench};
}

}  // namespace prefero
