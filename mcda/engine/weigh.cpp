#include "mcda/engine/weigh.hpp"

#include <utility>
#include <vector>

#include "mcda/engine/summarise.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

using Gathered = std::unique_ptr<Gathering>;

/// Joins parts 0, 1, 2, ... in a binary tree that depends on their number only.
Gathered join(std::vector<Gathered>& parts) {
  for (std::size_t step = 1; step < parts.size(); step *= 2) {
    for (std::size_t i = 0; i + step < parts.size(); i += 2 * step) {
      parts[i]->merge(*parts[i + step]);
      parts[i + step].reset();
    }
  }
  return std::move(parts.front());
}

}  // namespace

std::unique_ptr<Gathering> gather(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
                                  const Criteria& criteria, std::span<const double* const> columns, Index rows,
                                  const RunOptions& options) {
  Gathered empty = method.gathering(summary, criteria, values);
  if (empty == nullptr || rows == 0) return empty;
  const Index blocks = (rows + block_rows - 1) / block_rows;
  const Index branches = (blocks + branch_blocks - 1) / branch_blocks;
  std::vector<Gathered> parts(static_cast<std::size_t>(branches));
  for_each_item(branches, options, [&](Index branch, Index) {
    std::vector<Gathered> leaves;
    std::vector<const double*> pointers(columns.size());
    const Index last = std::min(blocks, (branch + 1) * branch_blocks);
    for (Index block = branch * branch_blocks; block < last; ++block) {
      const Index first = block * block_rows;
      for (std::size_t j = 0; j < columns.size(); ++j) pointers[j] = columns[j] + first;
      leaves.push_back(method.gathering(summary, criteria, values));
      leaves.back()->observe(
          Block(pointers.data(), static_cast<Index>(columns.size()), std::min(block_rows, rows - first)));
    }
    parts[static_cast<std::size_t>(branch)] = join(leaves);
  });
  return join(parts);
}

Weights weigh(const WeightingMethod& method, const ParameterValues& values, const Summary& summary,
              const Criteria& criteria, std::span<const double* const> columns, Index rows, const RunOptions& options) {
  const Gathered gathered = gather(method, values, summary, criteria, columns, rows, options);
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
