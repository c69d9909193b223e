#include "mcda/engine/run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mcda/engine/column_sums.hpp"
#include "mcda/engine/columns.hpp"
#include "mcda/engine/one_reading.hpp"
#include "mcda/engine/room.hpp"
#include "mcda/engine/run_memory.hpp"
#include "mcda/engine/run_parts.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/model/magnitude.hpp"

namespace mcda {

namespace {

// What one worker needs for one method.
struct Bench {
  Columns columns;
  Scratch scratch;
  Outlet outlet;
};

// What is known of every block, as one.
Summary joined(std::vector<Summary>& of_blocks) {
  SummaryTree tree;
  for (Summary& seen : of_blocks) tree.push(std::move(seen));
  return tree.finish();
}

struct Running {
  Outcome outcome;
  std::shared_ptr<Fitted> fitted;
  std::vector<Summary> derived;  // of the derived columns of each block
  std::vector<Summary> limits;   // of the scores of each block, where the method rescales them
  Outcome used;                  // its columns are written over
  bool active() const { return fitted != nullptr; }
  ScoringModel& model() { return *fitted->model; }
  std::vector<Statistic> derived_needs;
  bool summarises_derived() { return !model().sorted() && !derived_needs.empty(); }
  Columns columns(const ColumnView& table) const { return Columns(table, fitted->columns); }
  void observe_scores(Index first, std::span<const double> scores) {
    if (limits.empty()) return;
    const double* const column = scores.data();
    Summary seen(1, Statistic::extremes);
    seen.observe(Block(&column, 1, static_cast<Index>(scores.size())));
    limits[static_cast<std::size_t>(first / block_rows)] = std::move(seen);
  }
  std::vector<std::span<double>> all_derived() { return views_of(outcome.derived); }
  std::vector<std::span<double>> all_scores() { return {outcome.scores}; }
};

void second_summary(Running& one, const ColumnView& table, const RunOptions& options) {
  // Transformed columns are needed once and in blocks only: each block is transformed, observed and forgotten.
  const Statistic wanted = one.model().second_needs();
  const Index m = table.rows(), n = static_cast<Index>(one.fitted->columns.size());
  const Index blocks = (m + block_rows - 1) / block_rows;
  std::vector<Summary> seen(static_cast<std::size_t>(blocks));
  const Index workers = thread_count(options);
  std::vector<Scratch> scratch(static_cast<std::size_t>(workers), Scratch(n));
  std::vector<Columns> columns(static_cast<std::size_t>(workers), one.columns(table));
  for_each_block(m, options, [&](Index first, Index rows, Index worker) {
    const auto w = static_cast<std::size_t>(worker);
    std::vector<std::span<double>> out;
    std::vector<const double*> pointers;
    for (Index j = 0; j < n; ++j) {
      out.push_back(scratch[w].raw(j, rows));
      pointers.push_back(out.back().data());
    }
    one.model().transform(columns[w].block(first, rows), out);
    Summary summary(n, wanted);
    summary.observe(Block(pointers.data(), n, rows));
    seen[static_cast<std::size_t>(first / block_rows)] = std::move(summary);
  });
  one.model().refine(joined(seen));
}

void check_cells(const ColumnView& table, const Criteria& criteria, const Alternatives* alternatives = nullptr) {
  std::vector<Problem> problems;
  for (Index j = 0; j < table.columns(); ++j) {
    std::vector<double> wide;
    if (table.single()) {
      const float* const cells = table.singles()[static_cast<std::size_t>(j)];
      wide.assign(cells, cells + table.rows());
    }
    const std::span<const double> column = table.single() ? std::span<const double>(wide) : table.column(j);
    const auto bad = std::find_if_not(column.begin(), column.end(), usable);
    if (bad == column.end()) continue;
    const Index row = bad - column.begin();
    std::string who = "row " + std::to_string(row + 1);
    if (alternatives != nullptr) {
      who = "\"";
      who.append(alternatives->ids[row]).append("\"");
    }
    const bool number = std::isfinite(*bad);
    problems.push_back({.what = "criterion " + criteria[j].id + ", " + who + ": " +
                                (number ? shortest(*bad) + " is beyond what can be computed with"
                                        : "the value is not a finite number"),
                        .remedy = number ? "choose a unit with values between 1e-100 and 1e100"
                                         : "correct the value or leave the cell empty"});
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
}

bool compares_columns(const ScoringModel& model) { return model.sorted() || model.wants_columns(); }
constexpr const char* const whole_column =
    " compares every value with the whole column, which single precision does not";
constexpr const char* const double_precision =
    "give the columns in double precision, or choose a method that scores row by row (weighted_sum, topsis, vikor, "
    "...)";

std::vector<Outcome> run_tasks(std::span<const Task> tasks, const ColumnView& table, const Criteria& criteria,
                               RunMemory* memory, std::vector<Outcome> used, const RunOptions& options) {
  const Index m = table.rows();
  if (m == 0) raise(InvalidInput("there is no alternative to rank", "check the source, --where and the constraints"));
  if (table.columns() != criteria.size())
    raise(InvalidInput("the table has " + std::to_string(table.columns()) + " columns for " +
                       std::to_string(criteria.size()) + " criteria"));

  // First pass: what all methods need to know, in one read.
  std::vector<Running> running(tasks.size());
  Statistic all_wanted = Statistic::extremes;
  std::vector<Statistic> wanted(static_cast<std::size_t>(table.columns()), all_wanted);
  for (std::size_t t = 0; t < tasks.size(); ++t) {
    if (t < used.size()) running[t].used = std::move(used[t]);
    running[t].outcome.method = tasks[t].method;
    running[t].outcome.parameters = tasks[t].method->complete(tasks[t].parameters);
    all_wanted = all_wanted | tasks[t].method->needs(running[t].outcome.parameters);
    for (std::size_t j = 0; j < wanted.size(); ++j)
      wanted[j] =
          wanted[j] | tasks[t].method->criterion_needs(criteria[static_cast<Index>(j)], running[t].outcome.parameters);
  }
  std::optional<OneReading> ahead;
  if (memory == nullptr) {
    std::vector<Outcome> named;
    for (const Running& one : running) named.push_back(one.outcome);
    std::vector<std::vector<double>> columns;
    for (Running& one : running) columns.push_back(std::move(one.used.scores));
    ahead = score_in_one_reading(named, table, criteria, options, columns);
    for (std::size_t t = 0; t < running.size(); ++t)
      running[t].used.scores = std::move(ahead ? ahead->scores[t] : columns[t]);
  }
  const Summary fresh = memory != nullptr || ahead ? Summary{} : summarise(table, wanted, options);
  const Summary& summary = ahead ? ahead->summary : memory != nullptr ? memory->summary(all_wanted, options) : fresh;
  if (!sound(summary)) check_cells(table, criteria);
  for (Running& one : running) {
    Outcome& outcome = one.outcome;
    one.fitted = fit_to_summary(summary, criteria, outcome);
    if (one.fitted != nullptr && table.single() && compares_columns(one.model())) {
      outcome.refusal = Refusal{{}, std::string(outcome.method->info().name) + whole_column, double_precision};
      one.fitted = nullptr;
    }
    if (one.fitted == nullptr) continue;
    one.derived_needs = one.model().derived_needs();
    outcome.derived = std::move(one.used.derived);
    outcome.derived.resize(outcome.derived_names.size());
    for (std::vector<double>& column : outcome.derived) column = unwritten_column(m, std::move(column));
    if (one.summarises_derived()) one.derived.resize(static_cast<std::size_t>((m + block_rows - 1) / block_rows));
    if (one.model().rescales()) one.limits.resize(static_cast<std::size_t>((m + block_rows - 1) / block_rows));
    if (one.model().second_needs() != Statistic::none) second_summary(one, table, options);
    if (one.model().wants_columns()) {
      const std::vector<Index>& chosen_columns = one.fitted->columns;
      std::vector<SortedColumn> columns(chosen_columns.size());
      for_each_item(static_cast<Index>(columns.size()), options, [&](Index k, Index) {
        columns[static_cast<std::size_t>(k)] = sort_column(table.column(chosen_columns[static_cast<std::size_t>(k)]));
      });
      one.model().observe_columns(columns);
    }
  }

  // Second pass: scores of the row-wise methods, derived columns of the others, block by block while the block is in
  // cache.
  std::vector<Running*> rowwise, sorted;
  for (std::size_t t = 0; t < running.size(); ++t) {
    Running& one = running[t];
    if (!one.active()) continue;
    one.outcome.scores = std::move(one.used.scores);
    if (ahead && one.model().to_bytes() == ahead->models[t]) continue;
    if (memory != nullptr && !one.model().sorted() && one.outcome.derived.empty() &&
        one.model().additive() != nullptr) {
      assign_zeros(one.outcome.scores, static_cast<std::size_t>(m));
      memory->add_scores(*one.model().additive(), one.fitted->columns, one.outcome.scores);
      one.observe_scores(0, one.outcome.scores);
      continue;
    }
    one.outcome.scores = unwritten_column(m, std::move(one.outcome.scores));
    (one.model().sorted() ? sorted : rowwise).push_back(&one);
  }
  const auto workers = static_cast<std::size_t>(thread_count(options));
  std::vector<std::vector<Bench>> benches(workers);
  for (auto& of_worker : benches) {
    for (Running* one : rowwise) {
      of_worker.push_back({one->columns(table), Scratch(one->model().scratch_columns()),
                           Outlet(one->outcome.derived.empty() ? one->all_scores() : one->all_derived())});
    }
  }
  if (!rowwise.empty()) {
    for_each_block(m, options, [&](Index first, Index rows, Index worker) {
      for (std::size_t t = 0; t < rowwise.size(); ++t) {
        Running& one = *rowwise[t];
        Bench& bench = benches[static_cast<std::size_t>(worker)][t];
        const bool derives = !one.outcome.derived.empty();
        const std::vector<std::span<double>>& out = bench.outlet.open(first, rows);
        bench.columns.each_part(first, rows, [&](const Block& part, Index at) {
          const std::vector<std::span<double>>& some = bench.outlet.part(at, part.size());
          if (derives) {
            one.model().derive(part, bench.scratch, some);
          } else {
            one.model().score(part, bench.scratch, some.front());
          }
        });
        if (!derives) {
          one.observe_scores(first, out.front());
        } else {
          if (one.summarises_derived()) {
            Summary seen(one.derived_needs);
            seen.observe(bench.outlet.written());
            one.derived[static_cast<std::size_t>(first / block_rows)] = std::move(seen);
          }
        }
        bench.outlet.close();
      }
    });
  }
  std::vector<ColumnSums> sums;
  for (Running* one : sorted) sums.push_back({one->fitted->model.get(), one->fitted->columns, one->outcome.derived});
  sum_contributions(sums, table, memory, options);

  // Third pass: over the few derived columns only.
  for (Running& one : running) {
    if (!one.active() || one.outcome.derived.empty()) continue;
    std::vector<const double*> pointers;
    for (const auto& column : one.outcome.derived) pointers.push_back(column.data());
    if (one.summarises_derived()) {
      one.model().conclude(joined(one.derived));
    } else if (!one.derived_needs.empty()) {
      one.model().conclude(summarise(pointers, m, one.derived_needs, options));
    }
    if (one.model().wants_derived_order()) {
      std::vector<SortedColumn> order(one.outcome.derived.size());
      for_each_item(static_cast<Index>(order.size()), options, [&](Index k, Index) {
        order[static_cast<std::size_t>(k)] = sort_column(one.outcome.derived[static_cast<std::size_t>(k)]);
      });
      one.model().conclude_order(one.outcome.derived, order);
    }
    std::vector<Bench> of_worker(
        workers, Bench{Columns(one.outcome.derived), Scratch(one.model().scratch_columns()), Outlet(one.all_scores())});
    for_each_block(m, options, [&](Index first, Index rows, Index worker) {
      Bench& bench = of_worker[static_cast<std::size_t>(worker)];
      const std::span<double> scores = bench.outlet.open(first, rows).front();
      one.model().score(bench.columns.block(first, rows), bench.scratch, scores);
      one.observe_scores(first, scores);
      bench.outlet.close();
    });
  }

  std::vector<Outcome> outcomes;
  for (Running& one : running) {
    if (one.active() && one.model().rescales()) {
      const Summary limits = joined(one.limits);
      one.model().observe_scores(limits.min(0), limits.max(0));
      for_each_block(m, options, [&](Index first, Index rows, Index) {
        const std::span<double> scores(one.outcome.scores);
        one.model().rescale(scores.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(rows)));
      });
    }
    one.outcome.fitted = one.fitted;
    if (one.active() && one.model().derived().empty()) {  // the internal column of a sorted method is its score
      one.outcome.derived.clear();
      one.outcome.derived_names.clear();
    }
    outcomes.push_back(std::move(one.outcome));
  }
  return outcomes;
}

}  // namespace

ColumnView::ColumnView(const DecisionTable& table) : starts_(pointers_of(table)), rows_(table.rows()) {}

std::vector<Outcome> run(std::span<const Task> tasks, const ColumnView& table, const Criteria& criteria,
                         const RunOptions& options, std::vector<Outcome> used) {
  return run_tasks(tasks, table, criteria, nullptr, std::move(used), options);
}

std::vector<Outcome> run(std::span<const Task> tasks, const DecisionTable& table, const Criteria& criteria,
                         const RunOptions& options, std::vector<Outcome> used) {
  return run(tasks, ColumnView(table), criteria, options, std::move(used));
}

std::vector<Outcome> run(std::span<const Task> tasks, const Criteria& criteria, RunMemory& memory,
                         const RunOptions& options) {
  return run_tasks(tasks, ColumnView(memory.table()), criteria, &memory, {}, options);
}

Outcome run(const Task& task, const DecisionTable& table, const Criteria& criteria, const RunOptions& options,
            Outcome used) {
  std::vector<Outcome> list(1);
  list.front() = std::move(used);
  return std::move(run(std::span(&task, 1), table, criteria, options, std::move(list)).front());
}

namespace {

// New rows may hold what the method's domain forbids, and no fit could refuse it: such values are held at the border,
// costs and what must be positive just above zero. Of one block, or of whole columns for methods that sort them.
class HeldInDomain {
 public:
  HeldInDomain(const Fitted& fitted, std::size_t columns) : any_(fitted.method->info().domain == Domain::any) {
    if (any_) return;
    held_.resize(columns);
    pointers_.resize(columns);
    for (std::size_t j = 0; j < columns; ++j) {
      const bool above_zero =
          fitted.method->info().domain == Domain::positive || !fitted.criteria.maximised(static_cast<Index>(j));
      borders_.push_back(above_zero ? smallest_magnitude : 0);
    }
  }
  Block operator()(const Block& rows) {
    if (any_) return rows;
    for (std::size_t j = 0; j < pointers_.size(); ++j) {
      const std::span<const double> column = rows.column(static_cast<Index>(j));
      pointers_[j] = column.data();
      const double border = borders_[j];
      if (std::none_of(column.begin(), column.end(), [=](double x) { return x < border; })) continue;
      held_[j].assign(column.begin(), column.end());
      for (double& x : held_[j]) x = std::max(x, border);
      pointers_[j] = held_[j].data();
    }
    return Block(pointers_.data(), rows.columns(), rows.size());
  }

 private:
  bool any_;
  std::vector<double> borders_;
  std::vector<std::vector<double>> held_;
  std::vector<const double*> pointers_;
};

}  // namespace

std::vector<double> score(const Fitted& fitted, const ColumnView& table, const RunOptions& options,
                          std::vector<std::vector<double>>* derived) {
  const Index m = table.rows();
  const ScoringModel& model = *fitted.model;
  std::vector<double> scores = unwritten_column(m);
  const std::size_t outs = model.derived().empty() && model.sorted() ? 1 : model.derived().size();
  std::vector<std::vector<double>> columns;
  for (std::size_t k = 0; k < outs && (model.sorted() || derived != nullptr); ++k)
    columns.push_back(model.sorted() ? std::vector<double>(static_cast<std::size_t>(m)) : unwritten_column(m));
  if (table.single() && compares_columns(model))
    raise(InvalidInput(std::string(fitted.method->info().name) + whole_column, double_precision));
  if (model.sorted()) {
    const std::vector<const double*> pointers = chosen_pointers(table, fitted.columns);
    if (fitted.reference.size() != fitted.columns.size()) {
      raise(InvalidInput(std::string(fitted.method->info().name) + " was fitted without keeping its reference columns",
                         "freeze the fit first"));
    }
    HeldInDomain held(fitted, pointers.size());
    const Block whole = held(Block(pointers.data(), static_cast<Index>(pointers.size()), m));
    for (std::size_t j = 0; j < pointers.size(); ++j) {
      const SortedColumn sorted = sort_column(whole.column(static_cast<Index>(j)));
      std::vector<std::vector<double>> sums(columns.size(), std::vector<double>(static_cast<std::size_t>(m), 0.0));
      model.contribution(static_cast<Index>(j), fitted.reference[j], sorted.values, views_of(sums));
      for (std::size_t k = 0; k < columns.size(); ++k) {
        for (std::size_t i = 0; i < sorted.rows.size(); ++i) columns[k][sorted.rows[i]] += sums[k][i];
      }
    }
  }
  const auto workers = static_cast<std::size_t>(thread_count(options));
  std::vector<Bench> benches(workers, Bench{Columns(table, fitted.columns), Scratch(model.scratch_columns()),
                                            columns.empty() ? Outlet(outs) : Outlet(views_of(columns))});
  std::vector<Columns> summed(workers, Columns(columns));  // over the criteria of a method that sorts
  std::vector<Outlet> score_outlets(workers, Outlet({std::span(scores)}));
  std::vector<HeldInDomain> held(workers, HeldInDomain(fitted, fitted.columns.size()));
  for_each_block(m, options, [&](Index first, Index rows, Index worker) {
    const auto w = static_cast<std::size_t>(worker);
    Bench& bench = benches[w];
    Outlet& outlet = score_outlets[w];
    const std::span<double> out = outlet.open(first, rows).front();
    if (outs == 0) {
      bench.columns.each_part(first, rows, [&](const Block& part, Index at) {
        model.score(held[w](part), bench.scratch, outlet.part(at, part.size()).front());
      });
    } else if (model.sorted()) {
      model.score(summed[w].block(first, rows), bench.scratch, out);
    } else {
      bench.outlet.open(first, rows);
      bench.columns.each_part(first, rows, [&](const Block& part, Index at) {
        model.derive(held[w](part), bench.scratch, bench.outlet.part(at, part.size()));
      });
      model.score(bench.outlet.written(), bench.scratch, out);
      bench.outlet.close();
    }
    if (model.rescales()) model.rescale(out);
    outlet.close();
  });
  if (derived != nullptr) *derived = model.derived().empty() ? std::vector<std::vector<double>>{} : std::move(columns);
  return scores;
}

std::vector<double> score(const Fitted& fitted, const DecisionTable& table, const RunOptions& options,
                          std::vector<std::vector<double>>* derived) {
  return score(fitted, ColumnView(table), options, derived);
}

Fitted reloaded(const Fitted& fitted) {
  return {fitted.method,
          fitted.parameters,
          fitted.criteria,
          fitted.columns,
          fitted.method->from_bytes(fitted.model->to_bytes()),
          fitted.reference};
}

void check_magnitudes(const DecisionTable& table, const Criteria& criteria, const Alternatives* alternatives) {
  check_cells(ColumnView(table), criteria, alternatives);
}

}  // namespace mcda
