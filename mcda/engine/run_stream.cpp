#include "mcda/engine/run_stream.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "mcda/engine/run_parts.hpp"

namespace mcda {

namespace {

std::optional<Refusal> refusal_of(const ScoringMethod& method, const ScoringModel& model) {
  const std::string name(method.info().name);
  const std::string remedy =
      "raise --memory, rank fewer with --where, or choose a method that scores row by row (weighted_sum, topsis, "
      "vikor, ...)";
  if (model.sorted()) {
    return Refusal{
        {},
        name + " compares every value with the whole column, which has to be sorted in memory",
        remedy + "; or fit it on a sample (prefero fit) and rank the clients on the frozen scale, part by part"};
  }
  if (model.wants_columns()) return Refusal{{}, name + " needs every column sorted in memory", remedy};
  if (model.wants_derived_order())
    return Refusal{{}, name + " needs the order of all rows by several scores in memory", remedy};
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refusal_to_stream(const ScoringMethod& method, const ParameterValues& parameters,
                                         const Criteria& criteria) {
  // A fit to numbers that suit most methods shows what kind of model it makes.
  Summary summary(criteria.size(), Statistic::extremes | method.needs(parameters));
  const std::vector<double> cells{1, 2, 3, 5};
  const std::vector<const double*> pointers(static_cast<std::size_t>(criteria.size()), cells.data());
  summary.observe(Block(pointers.data(), criteria.size(), static_cast<Index>(cells.size())));
  if (method.refusal(summary, criteria, parameters)) return std::nullopt;
  Notes notes;
  return refusal_of(method, *method.finish(summary, criteria, parameters, notes));
}

BlockScorer::BlockScorer(const Fitted& fitted)
    : fitted_(fitted),
      scratch_(fitted.model->scratch_columns()),
      derived_(fitted.model->derived().size(), std::vector<double>(static_cast<std::size_t>(block_rows))),
      scores_(static_cast<std::size_t>(block_rows)) {}

Block BlockScorer::chosen(const Block& rows) {
  pointers_.clear();
  for (const Index j : fitted_.columns) pointers_.push_back(rows.column(j).data());
  return {pointers_.data(), static_cast<Index>(pointers_.size()), rows.size()};
}

void BlockScorer::derive(const Block& rows) {
  std::vector<std::span<double>> outs;
  for (std::vector<double>& column : derived_) {
    std::fill(column.begin(), column.end(), 0.0);
    outs.push_back(std::span(column).first(static_cast<std::size_t>(rows.size())));
  }
  fitted_.model->derive(chosen(rows), scratch_, outs);
}

std::span<double> BlockScorer::raw_score(const Block& rows) {
  const std::span<double> out = std::span(scores_).first(static_cast<std::size_t>(rows.size()));
  if (derived_.empty()) {
    fitted_.model->score(chosen(rows), scratch_, out);
    return out;
  }
  derive(rows);
  std::vector<const double*> columns;
  for (const std::vector<double>& column : derived_) columns.push_back(column.data());
  fitted_.model->score(Block(columns.data(), static_cast<Index>(columns.size()), rows.size()), scratch_, out);
  return out;
}

std::span<const double> BlockScorer::score(const Block& rows) {
  const std::span<double> out = raw_score(rows);
  if (fitted_.model->rescales()) fitted_.model->rescale(out);
  return out;
}

int readings_of(const ScoringModel& model) {
  return (model.second_needs() != Statistic::none ? 1 : 0) + (model.derived_needs().empty() ? 0 : 1) +
         (model.rescales() ? 1 : 0);
}

Outcome fit_stream(const Task& task, const Summary& summary, const Criteria& criteria, const Reading& read) {
  Outcome outcome;
  outcome.method = task.method;
  outcome.parameters = task.method->complete(task.parameters);
  for (Index j = 0; !sound(summary) && j < criteria.size(); ++j) {
    if (!sound(summary.select({j})))
      raise(InvalidInput("criterion " + criteria[j].id + ": a value is beyond what can be computed with once prepared",
                         "choose a unit with values between 1e-100 and 1e100"));
  }
  const std::shared_ptr<Fitted> fitted = fit_to_summary(summary, criteria, outcome);
  if (fitted == nullptr) return outcome;
  ScoringModel& model = *fitted->model;
  outcome.refusal = refusal_of(*task.method, model);
  if (outcome.refusal) return outcome;
  const Index n = static_cast<Index>(fitted->columns.size());
  if (model.second_needs() != Statistic::none) {
    BlockScorer scorer(*fitted);
    DecisionTable transformed(block_rows, n);
    const std::vector<const double*> pointers = pointers_of(transformed);
    std::vector<std::span<double>> outs(static_cast<std::size_t>(n));
    SummaryStream seen(n, model.second_needs());
    read([&](const Block& rows) {
      for (Index j = 0; j < n; ++j)
        outs[static_cast<std::size_t>(j)] = transformed.column(j).first(static_cast<std::size_t>(rows.size()));
      model.transform(scorer.chosen(rows), outs);
      seen.observe(pointers, rows.size());
    });
    model.refine(seen.finish());
  }
  if (!model.derived_needs().empty()) {
    BlockScorer scorer(*fitted);
    std::vector<const double*> pointers;
    for (const std::vector<double>& column : scorer.derived_) pointers.push_back(column.data());
    SummaryStream seen(model.derived_needs());
    read([&](const Block& rows) {
      scorer.derive(rows);
      seen.observe(pointers, rows.size());
    });
    model.conclude(seen.finish());
  }
  if (model.rescales()) {
    BlockScorer scorer(*fitted);
    double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
    read([&](const Block& rows) {
      const std::span<const double> scores = scorer.raw_score(rows);
      const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
      lowest = std::min(lowest, *low);
      highest = std::max(highest, *high);
    });
    model.observe_scores(lowest, highest);
  }
  outcome.fitted = fitted;
  return outcome;
}

}  // namespace mcda
