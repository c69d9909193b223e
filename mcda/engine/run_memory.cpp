#include "mcda/engine/run_memory.hpp"

#include <algorithm>
#include <utility>

#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

const Summary& RunMemory::summary(Statistic wanted, const RunOptions& options) {
  const Statistic known = summary_ ? summary_->wanted() : Statistic::none;
  if (summary_ && (known | wanted) == known) return *summary_;
  if (given_)
    raise(InvalidInput("the statistics of all rows do not hold what this method needs",
                       "choose a method that the report carries"));
  summary_ = summarise(*table_, known | wanted, options);
  return *summary_;
}

const SortedColumn& RunMemory::sorted(Index j) {
  const auto found = sorted_.find(j);
  return found != sorted_.end() ? found->second : sorted_.emplace(j, sort_column(table_->column(j))).first->second;
}

std::span<const double> RunMemory::scaled(Index j, const Scale& scale) {
  const auto found = std::find_if(scaled_.begin(), scaled_.end(),
                                  [&](const Scaled& one) { return one.column == j && one.scale == scale; });
  if (found != scaled_.end()) {
    std::rotate(scaled_.begin(), found, found + 1);
    return scaled_.front().values;
  }
  const double bytes = 8.0 * static_cast<double>(table_->rows());
  std::vector<double> values;
  while (!scaled_.empty() && static_cast<double>(scaled_.size() + 1) * bytes > room_) {
    values = std::move(scaled_.back().values);
    scaled_.pop_back();
  }
  values.resize(static_cast<std::size_t>(table_->rows()));
  scale.apply(table_->column(j), values);
  scaled_.push_front({j, scale, std::move(values)});
  return scaled_.front().values;
}

void RunMemory::add_scores(const AdditiveModel& sum, const std::vector<Index>& columns, std::span<double> scores) {
  for (std::size_t k = 0; k < sum.scales.size(); ++k) {
    const double weight = sum.weights[k];
    const double* const values = scaled(columns[k], sum.scales[k]).data();
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += weight * values[i];
  }
}

bool learns_more(const ScoringModel& model) {
  return model.second_needs() != Statistic::none || !model.derived().empty() || model.wants_columns() ||
         model.sorted() || model.rescales();
}

Outcome run(const Task& task, const Criteria& criteria, RunMemory& memory, const RunOptions& options) {
  return std::move(run(std::span(&task, 1), criteria, memory, options).front());
}

}  // namespace mcda
