#include "mcda/engine/weigh.hpp"

#include <utility>
#include <vector>

#include "mcda/engine/summarise.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

// Workers take whole branches of the tree: a power of two of blocks each, and not so many branches that what they
// gathered has to be kept for all of them.
constexpr Index least_branch = 16, most_branches = 64;

}  // namespace

void GatheringTree::push(std::unique_ptr<Gathering> next) {
  parts_.push_back({std::move(next), 1});
  while (parts_.size() > 1 && parts_[parts_.size() - 2].blocks == parts_.back().blocks) {
    Part& before = parts_[parts_.size() - 2];
    before.gathered->merge(*parts_.back().gathered);
    before.blocks *= 2;
    parts_.pop_back();
  }
}

std::unique_ptr<Gathering> GatheringTree::finish() {
  while (parts_.size() > 1) {
    parts_[parts_.size() - 2].gathered->merge(*parts_.back().gathered);
    parts_.pop_back();
  }
  if (parts_.empty()) return nullptr;
  std::unique_ptr<Gathering> whole = std::move(parts_.front().gathered);
  parts_.clear();
  return whole;
}

GatheringStream::GatheringStream(const WeightingMethod& method, ParameterValues values, Summary summary,
                                 Criteria criteria, std::vector<Index> columns)
    : method_(&method),
      values_(std::move(values)),
      summary_(std::move(summary)),
      criteria_(std::move(criteria)),
      columns_(std::move(columns)),
      pointers_(columns_.size()) {}

void GatheringStream::observe(const Block& rows) {
  for (std::size_t j = 0; j < columns_.size(); ++j) pointers_[j] = rows.column(columns_[j]).data();
  std::unique_ptr<Gathering> block = method_->gathering(summary_, criteria_, values_);
  block->observe(Block(pointers_.data(), static_cast<Index>(pointers_.size()), rows.size()));
  tree_.push(std::move(block));
}

std::unique_ptr<Gathering> GatheringStream::finish() {
  std::unique_ptr<Gathering> whole = tree_.finish();
  return whole == nullptr ? method_->gathering(summary_, criteria_, values_) : std::move(whole);
}

std::unique_ptr<Gathering> gather(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
                                  const Criteria& criteria, std::span<const double* const> columns, Index rows,
                                  const RunOptions& options) {
  std::unique_ptr<Gathering> empty = method.gathering(summary, criteria, values);
  if (empty == nullptr || rows == 0) return empty;
  const Index blocks = (rows + block_rows - 1) / block_rows;
  Index branch_blocks = least_branch;
  while (blocks > branch_blocks * most_branches) branch_blocks *= 2;
  const Index branches = (blocks + branch_blocks - 1) / branch_blocks;
  std::vector<std::unique_ptr<Gathering>> parts(static_cast<std::size_t>(branches));
  for_each_item(branches, options, [&](Index branch, Index) {
    GatheringTree tree;
    std::vector<const double*> pointers(columns.size());
    const Index last = std::min(blocks, (branch + 1) * branch_blocks);
    for (Index block = branch * branch_blocks; block < last; ++block) {
      const Index first = block * block_rows;
      for (std::size_t j = 0; j < columns.size(); ++j) pointers[j] = columns[j] + first;
      std::unique_ptr<Gathering> leaf = method.gathering(summary, criteria, values);
      leaf->observe(Block(pointers.data(), static_cast<Index>(columns.size()), std::min(block_rows, rows - first)));
      tree.push(std::move(leaf));
    }
    parts[static_cast<std::size_t>(branch)] = tree.finish();
  });
  GatheringTree whole;
  for (auto& part : parts) whole.push(std::move(part));  // all branches but the last are of one size
  return whole.finish();
}

Weights weigh(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
              const Criteria& criteria, std::span<const double* const> columns, Index rows, const RunOptions& options) {
  const std::unique_ptr<Gathering> gathered = gather(method, values, summary, criteria, columns, rows, options);
  return method.weigh(summary, gathered.get(), criteria, values);
}

Weights weigh(const WeightingMethod& method, const ParameterValues& values, const DecisionTable& table,
              const Criteria& criteria, const RunOptions& options) {
  const std::vector<const double*> columns = pointers_of(table);
  const Summary summary = summarise(columns, table.rows(), method.needs(values) | Statistic::extremes, options);
  if (const auto refusal = method.refusal(summary, criteria, values)) {
    raise(InvalidInput((refusal->criterion.empty() ? "" : "criterion " + refusal->criterion + ": ") + refusal->what,
                       refusal->remedy));
  }
  return weigh(method, values, summary, criteria, columns, table.rows(), options);
}

}  // namespace mcda
