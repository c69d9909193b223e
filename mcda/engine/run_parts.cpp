#include "mcda/engine/run_parts.hpp"

#include <numeric>
#include <string>

#include "mcda/engine/room.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

std::vector<std::string_view> derived_names(const ScoringModel& model) {
  std::vector<std::string_view> names(model.derived().begin(), model.derived().end());
  if (names.empty() && model.sorted()) names.emplace_back("score");
  return names;
}

MCDA_FOR_EACH_CPU void widen_cells(const float* from, std::size_t count, double* to) {
  constexpr std::size_t line = 16;  // cells
  std::size_t i = 0;
  for (; i + line <= count; i += line) {
    ask_far_ahead(from + i);
    for (std::size_t k = 0; k < line; ++k) to[i + k] = static_cast<double>(from[i + k]);
  }
  for (; i < count; ++i) to[i] = static_cast<double>(from[i]);
}

// Columns of so many rows are larger than what a core has of the caches (docs/decisions/0035).
constexpr std::size_t carried_rows = std::size_t{1} << 21;

// A vector whose end is moved over cells that nobody has written.
struct Unwritten : std::vector<double> {
  Unwritten(std::size_t count, std::vector<double> used) : std::vector<double>(std::move(used)) {
    if (capacity() < count || capacity() / 2 > count) {
      std::vector<double>().swap(*this);
      reserve(count);
      expect_huge(data(), count * sizeof(double));
    }
#if defined(__GLIBCXX__)
    this->_M_impl._M_finish = this->_M_impl._M_start + count;
#else
    resize(count);
#endif
  }
};

}  // namespace

std::vector<double> unwritten_column(Index rows, std::vector<double> used) {
  return Unwritten(static_cast<std::size_t>(rows), std::move(used));
}

Selection select_criteria(const Criteria& criteria, bool ignores_weights, bool keep_vetoes) {
  Selection selection;
  std::string left_out;
  for (Index j = 0; j < criteria.size(); ++j) {
    if (criteria.weight(j) > 0 || ignores_weights ||
        (keep_vetoes && (criteria[j].veto || !criteria[j].veto_profiles.empty()))) {
      selection.columns.push_back(j);
    } else {
      left_out += (left_out.empty() ? "" : ", ") + criteria[j].id;
    }
  }
  if (!left_out.empty()) selection.notes.push_back("left out, weight zero: " + left_out);
  return selection;
}

bool sound(const Summary& summary) {
  for (Index j = 0; j < summary.columns(); ++j) {
    if (!(summary.smallest_magnitude_of(j) >= smallest_magnitude) || summary.max(j) > largest_magnitude ||
        summary.min(j) < -largest_magnitude)
      return false;
  }
  return true;
}

void note_constants(const Summary& summary, const Criteria& criteria, Notes& notes) {
  if (summary.count() < 2) return;
  for (Index j = 0; j < criteria.size(); ++j) {
    if (summary.constant(j))
      notes.push_back("criterion " + criteria[j].id + " is the same for all: it does not decide");
  }
}

std::shared_ptr<Fitted> fit_to_summary(const Summary& summary, const Criteria& criteria, Outcome& outcome) {
  Selection selection = select_criteria(criteria, outcome.method->ignores_weights(),
                                        outcome.method->info().weights == WeightMeaning::importance);
  const Criteria seen = criteria.select(selection.columns);
  const Summary chosen = summary.select(selection.columns);
  outcome.refusal = outcome.method->refusal(chosen, seen, outcome.parameters);
  if (outcome.refusal) return nullptr;
  outcome.notes = std::move(selection.notes);
  note_constants(chosen, seen, outcome.notes);
  auto model = outcome.method->finish(chosen, seen, outcome.parameters, outcome.notes);
  auto fitted = std::make_shared<Fitted>(
      Fitted{outcome.method, outcome.parameters, seen, std::move(selection.columns), std::move(model), {}});
  outcome.derived_names = derived_names(*fitted->model);
  return fitted;
}

std::vector<const double*> chosen_pointers(const ColumnView& table, const std::vector<Index>& columns) {
  std::vector<const double*> pointers;
  for (const Index j : columns) pointers.push_back(table.column(j).data());
  return pointers;
}

Columns::Columns(const ColumnView& table, const std::vector<Index>& chosen) : shifted_(chosen.size()) {
  if (!table.single()) {
    starts_ = chosen_pointers(table, chosen);
    return;
  }
  for (const Index j : chosen) singles_.push_back(table.singles()[static_cast<std::size_t>(j)]);
}

void Columns::widen(Index first, Index rows) noexcept {
  constexpr std::size_t gap = 8;  // columns that lie a multiple of pages apart would want the same places of a cache
  const std::size_t count = static_cast<std::size_t>(rows), stride = count + gap;
  // By the worker that uses it.
  if (wide_.size() < singles_.size() * stride) wide_.resize(singles_.size() * stride);
  for (std::size_t j = 0; j < singles_.size(); ++j) {
    double* const to = wide_.data() + j * stride;
    widen_cells(singles_[j] + first, count, to);
    shifted_[j] = to;
  }
}

Summary summarise(const ColumnView& table, const std::vector<Statistic>& of_column, const RunOptions& options) {
  const Index m = table.rows();
  if (!table.single()) return summarise(table.starts(), m, of_column, options);
  // One column after the other, while the nearest cache holds what has just been widened.
  const std::span<const float* const> singles = table.singles();
  const Index blocks = (m + block_rows - 1) / block_rows;
  const Index together = blocks_together(blocks, options), branches = (blocks + together - 1) / together;
  std::vector<Summary> parts(static_cast<std::size_t>(branches));
  for_each_item(branches, options, [&](Index branch, Index) {
    std::vector<double> wide(static_cast<std::size_t>(block_rows));
    const double* const column = wide.data();
    std::vector<SummaryTree> trees(singles.size());
    const Index last = std::min(blocks, (branch + 1) * together);
    for (Index block = branch * together; block < last; ++block) {
      const Index first = block * block_rows, rows = std::min(block_rows, m - first);
      for (std::size_t j = 0; j < singles.size(); ++j) {
        widen_cells(singles[j] + first, static_cast<std::size_t>(rows), wide.data());
        Summary seen(1, of_column[j]);
        seen.observe(Block(&column, 1, rows));
        trees[j].push(std::move(seen));
      }
    }
    std::vector<Summary> of_branch;
    for (SummaryTree& tree : trees) of_branch.push_back(tree.finish());
    parts[static_cast<std::size_t>(branch)] = Summary::beside(of_branch);
  });
  SummaryTree tree;
  for (Summary& part : parts) tree.push(std::move(part));
  return tree.finish();
}

const std::vector<std::span<double>>& Outlet::open(Index first, Index rows) {
  constexpr auto stride = static_cast<std::size_t>(block_rows);
  const auto count = static_cast<std::size_t>(rows);
  first_ = static_cast<std::size_t>(first);
  const bool carried = !kept_ || (!columns_.empty() && columns_.front().size() >= carried_rows);
  if (carried && near_.empty()) near_.resize(columns_.size() * stride);  // by the worker that uses it
  for (std::size_t k = 0; k < columns_.size(); ++k)
    parts_[k] = carried ? std::span(near_).subspan(k * stride, count) : columns_[k].subspan(first_, count);
  return parts_;
}

const std::vector<std::span<double>>& Outlet::part(Index at, Index rows) {
  for (std::size_t k = 0; k < parts_.size(); ++k)
    some_[k] = parts_[k].subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(rows));
  return some_;
}

Block Outlet::written() noexcept {
  for (std::size_t k = 0; k < parts_.size(); ++k) starts_[k] = parts_[k].data();
  return Block(starts_.data(), static_cast<Index>(parts_.size()), static_cast<Index>(parts_.front().size()));
}

void Outlet::close() noexcept {
  if (near_.empty() || !kept_) return;
  for (std::size_t k = 0; k < columns_.size(); ++k) carry(parts_[k], columns_[k].data() + first_);
}

std::vector<std::span<double>> views_of(std::vector<std::vector<double>>& columns) {
  return {columns.begin(), columns.end()};
}

}  // namespace mcda
