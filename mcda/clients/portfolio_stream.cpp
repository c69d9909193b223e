#include "mcda/clients/portfolio_stream.hpp"

#include <algorithm>

#include "mcda/clients/portfolio_plan.hpp"

namespace mcda::clients {

std::string_view RowNames::id(Index i) const {
  if (ids_ != nullptr) return (*ids_)[static_cast<std::size_t>(i)];
  number_ = std::to_string(first_ + i + 1);
  return number_;
}

std::string_view RowNames::label(Index i) const {
  if (labels_ == nullptr || (*labels_)[static_cast<std::size_t>(i)].empty()) return id(i);
  return (*labels_)[static_cast<std::size_t>(i)];
}

PortfolioStream::PortfolioStream(source::Source& source, const DecisionModel& model, const PortfolioRequest& request)
    : source_(source), model_(model), request_(request) {
  std::vector<Problem> problems = missing_columns(model, request, source.columns());
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
}

bool PortfolioStream::labelled() const noexcept { return !request_.label.empty() && request_.label != request_.id; }

void PortfolioStream::read(const TakeRaw& take, std::atomic<Index>* progress) { read(true, take, progress); }

void PortfolioStream::read(bool names, const TakeRaw& take, std::atomic<Index>* progress) {
  PortfolioPlan plan = plan_of(model_, request_);
  if (!names) plan.request.texts.clear();
  std::vector<const double*> values(plan.leaves.size()), constraints(plan.constraints.size());
  Index first = 0;
  source_.read(plan.request, [&](const source::Batch& batch) {
    for (std::size_t j = 0; j < values.size(); ++j) values[j] = batch.numbers[plan.leaves[j]].data();
    for (std::size_t c = 0; c < constraints.size(); ++c) constraints[c] = batch.numbers[plan.constraints[c]].data();
    const bool with_ids = names && !request_.id.empty();
    const RowNames called(first, with_ids ? batch.texts.front() : nullptr,
                          names && labelled() ? batch.texts.back() : nullptr);
    take({.first = first,
          .rows = static_cast<Index>(batch.rows),
          .values = values,
          .constraints = constraints,
          .id = [&](Index i) { return called.id(i); }},
         called);
    first += static_cast<Index>(batch.rows);
    if (progress != nullptr) progress->fetch_add(static_cast<Index>(batch.rows), std::memory_order_relaxed);
  });
  if (first == 0 && !request_.where.empty())
    raise(InvalidInput("--where leaves no client to rank: " + request_.where, "loosen the condition"));
}

void PortfolioStream::blocks(const PreparationStream& preparation, const TakeBlock& take,
                             std::atomic<Index>* progress) {
  blocks(
      false, preparation, [&](const Block& rows, Index, const TextColumn&, const TextColumn&) { take(rows); },
      progress);
}

void PortfolioStream::named_blocks(const PreparationStream& preparation, const TakeNamed& take,
                                   std::atomic<Index>* progress) {
  blocks(true, preparation, take, progress);
}

void PortfolioStream::blocks(bool names, const PreparationStream& preparation, const TakeNamed& take,
                             std::atomic<Index>* progress) {
  const auto n = static_cast<Index>(model_.tree.leaves().size());
  DecisionTable pending(block_rows + 16, n);  // columns a power of two apart would share their places in the cache
  const std::vector<const double*> pointers = pointers_of(pending);
  TextColumn ids, labels;
  Index filled = 0, done = 0, seen = 0;
  const auto hand_on = [&] {
    preparation.apply(pending, filled);
    take(Block(pointers.data(), n, filled), done, ids, labels);
    done += filled;
    filled = 0;
    ids = {};
    labels = {};
  };
  std::vector<Index> kept;
  read(
      names,
      [&](const RawRows& rows, const RowNames& called) {
        preparation.keep(rows, kept);
        const bool all = static_cast<Index>(kept.size()) == rows.rows;
        for (Index k = 0; k < static_cast<Index>(kept.size());) {
          const Index taken = std::min(block_rows - filled, static_cast<Index>(kept.size()) - k);
          for (Index j = 0; j < n; ++j) {
            const double* const from = rows.values[static_cast<std::size_t>(j)];
            double* const to = pending.column(j).data() + filled;
            if (all) {
              std::copy_n(from + k, taken, to);
            } else {
              for (Index i = 0; i < taken; ++i) to[i] = from[kept[static_cast<std::size_t>(k + i)]];
            }
          }
          for (Index i = k; names && i < k + taken; ++i) {
            const Index row = kept[static_cast<std::size_t>(i)];
            ids.push_back(called.id(row));
            if (called.labelled()) labels.push_back(called.label(row));
          }
          filled += taken;
          k += taken;
          if (filled == block_rows) hand_on();
        }
        seen += rows.rows;
      },
      progress);
  if (filled > 0) hand_on();
  if (seen != preparation.rows() || done != preparation.rows() - preparation.excluded()) {
    raise(SourceFailure("the source changed while it was read: it had " + std::to_string(preparation.rows()) +
                            " rows and now has " + std::to_string(seen),
                        "rank a copy that nobody writes to"));
  }
}

double bytes_per_client(const DecisionModel& model, const PortfolioRequest& request) {
  const auto leaves = static_cast<double>(model.tree.leaves().size());
  const auto constraints = static_cast<double>(model.constraints.size());
  const double names = (request.label.empty() || request.label == request.id ? 1 : 2) * 40.0;
  const double copies = constraints > 0 || model.missing == MissingPolicy::drop ? 2 : 1;  // of the rows that stay
  // Scores, ranks, the order, sort keys and published columns; a result in parts as it is written.
  return copies * (8 * (leaves + constraints) + names) + 80;
}

Index count_rows(source::Source& source, const PortfolioRequest& request, Index most) {
  source::Request rows{.numbers = {}, .texts = {}, .where = request.where, .order_by = {}, .limit = most + 1};
  if (!request.id.empty()) rows.texts.push_back({request.id, {}, "id"});
  Index count = 0;
  source.read(rows, [&](const source::Batch& batch) { count += static_cast<Index>(batch.rows); });
  return count;
}

}  // namespace mcda::clients
