// Relation methods: all pairs by tiles, then what is made of the relation.
#include <algorithm>
#include <cmath>
#include <utility>

#include "mcda/engine/run_parts.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"

namespace mcda {

namespace {

// All pairs by tiles, one strip of rows at a time.
Compared compare_pairs(const RelationModel& model, const std::vector<const double*>& pointers, Index m,
                       const RunOptions& options) {
  Compared compared{.size = m};
  compared.relations.assign(static_cast<std::size_t>(model.relations()), BitRelation(m));
  if (model.credible()) compared.credibility.emplace(m);
  if (compared.relations.empty() && !compared.credibility) return compared;
  const Index strips = (m + tile_rows - 1) / tile_rows;
  const auto workers = static_cast<std::size_t>(thread_count(options));
  std::vector<Columns> left(workers, Columns(pointers)), right(workers, Columns(pointers));
  std::vector<Scratch> scratch(workers, Scratch(model.scratch_columns()));
  for_each_item(strips, options, [&](Index strip, Index worker) {
    const auto w = static_cast<std::size_t>(worker);
    const Index first = strip * tile_rows, rows = std::min(tile_rows, m - first);
    const Block a = left[w].block(first, rows);
    std::vector<unsigned long long> words(static_cast<std::size_t>(tile_rows * model.relations()));
    std::vector<std::uint32_t> values(static_cast<std::size_t>(model.credible() ? tile_rows * tile_rows : 0));
    for (Index other = 0; other < strips; ++other) {
      const Index begin = other * tile_rows, count = std::min(tile_rows, m - begin);
      const Block b = right[w].block(begin, count);
      if (!compared.relations.empty()) model.tile(a, b, scratch[w], words);
      for (std::size_t r = 0; r < compared.relations.size(); ++r) {
        for (Index i = 0; i < rows; ++i)
          compared.relations[r].row(first + i)[static_cast<std::size_t>(other)] =
              words[r * static_cast<std::size_t>(tile_rows) + static_cast<std::size_t>(i)];
      }
      if (!compared.credibility) continue;
      model.credibilities(a, b, scratch[w], values);
      for (Index i = 0; i < rows; ++i)
        std::copy_n(values.begin() + i * count, count, compared.credibility->row(first + i).begin() + begin);
    }
  });
  return compared;
}

// Row i is at least as good as row k when no order ranks it below.
BitRelation intersection_of(const std::vector<Exploitation::Column>& orders, Index m, const RunOptions& options) {
  BitRelation relation(m);
  for_each_item((m + tile_rows - 1) / tile_rows, options, [&](Index strip, Index) {
    for (Index i = strip * tile_rows; i < std::min(m, (strip + 1) * tile_rows); ++i) {
      const std::span<unsigned long long> bits = relation.row(i);
      for (Index k = 0; k < m; ++k) {
        unsigned long long bit = i == k ? 0 : 1;
        for (const Exploitation::Column& order : orders)
          bit &= order.values[static_cast<std::size_t>(i)] <= order.values[static_cast<std::size_t>(k)] ? 1u : 0u;
        bits[static_cast<std::size_t>(k / 64)] |= bit << (k % 64);
      }
    }
  });
  return relation;
}

}  // namespace

RelationOutcome run(const RelationMethod& method, const ParameterValues& parameters, const DecisionTable& table,
                    const Criteria& criteria, const RunOptions& options) {
  const Index m = table.rows();
  if (m == 0)
    raise(InvalidInput("there is no alternative to compare", "check the source, --where and the constraints"));
  RelationOutcome outcome{.method = &method, .parameters = method.complete(parameters)};
  const double bytes = method.bytes_for(m);
  if (bytes > options.memory) {
    outcome.refusal = Refusal{
        {},
        std::string(method.info().name) + " compares all pairs and would take " + shortest(std::ceil(bytes / 1048576)) +
            " MiB for " + std::to_string(m) + " alternatives",
        "choose fewer with --where, raise --memory, or ask what does not compare all pairs: promethee_2 for a ranking, "
        "electre_tri or mr_sort for tiers"};
    return outcome;
  }
  Selection selection = select_criteria(criteria, method.ignores_weights(), true);
  const Criteria seen = criteria.select(selection.columns);
  const std::vector<const double*> pointers = chosen_pointers(ColumnView(table), selection.columns);
  const Summary summary = summarise(pointers, m, Statistic::extremes | method.needs(outcome.parameters), options);
  if (!sound(summary)) check_magnitudes(table, criteria);
  outcome.refusal = method.refusal(summary, seen, outcome.parameters);
  if (outcome.refusal) return outcome;
  outcome.notes = std::move(selection.notes);
  note_constants(summary, seen, outcome.notes);
  const auto model = method.finish(summary, seen, outcome.parameters, outcome.notes);
  if (model->wants_columns()) {
    std::vector<SortedColumn> columns(selection.columns.size());
    for_each_item(static_cast<Index>(columns.size()), options, [&](Index k, Index) {
      columns[static_cast<std::size_t>(k)] = sort_column(table.column(selection.columns[static_cast<std::size_t>(k)]));
    });
    model->observe_columns(columns);
  }
  Compared compared = compare_pairs(*model, pointers, m, options);
  outcome.exploitation = model->exploit(compared, outcome.notes);
  if (outcome.exploitation.relation) {
    outcome.relation = std::move(outcome.exploitation.relation);
    outcome.exploitation.relation.reset();
  } else if (outcome.exploitation.orders.empty()) {
    outcome.relation = std::move(compared.relations.front());
  } else {
    outcome.relation = intersection_of(outcome.exploitation.orders, m, options);
  }
  if (compared.credibility && m <= credibility_kept) outcome.credibility = std::move(compared.credibility);
  return outcome;
}

}  // namespace mcda
