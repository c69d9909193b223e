#include "mcda/clients/portfolio.hpp"

#include <algorithm>
#include <numeric>

#include "mcda/clients/portfolio_plan.hpp"

namespace mcda::clients {

namespace {

std::string quoted(const std::string& name) { return "\"" + name + "\""; }

std::string list_of(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& one : columns) {
    if (text.size() > 200) return text + ", …";
    text += (text.empty() ? "columns are " : ", ") + quoted(one);
  }
  return text;
}

// Fills a portfolio batch by batch. Where the source knows its rows, memory is taken once.
class Filler {
 public:
  Filler(const PortfolioPlan& plan, const PortfolioRequest& request, Index rows)
      : plan_(plan), numbered_(request.id.empty()), labelled_(plan.request.texts.size() > (numbered_ ? 0u : 1u)) {
    portfolio_.values = DecisionTable(rows, static_cast<Index>(plan.leaves.size()));
    portfolio_.constraint_values = DecisionTable(rows, static_cast<Index>(plan.constraints.size()));
    portfolio_.bounds = DecisionTable(rows, static_cast<Index>(plan.bounds.size()));
  }

  void take(const source::Batch& batch) {
    const Index needed = filled_ + static_cast<Index>(batch.rows);
    if (needed > portfolio_.values.rows()) {
      const Index more = needed - portfolio_.values.rows();
      portfolio_.values.grow(more);
      portfolio_.constraint_values.grow(more);
      portfolio_.bounds.grow(more);
    }
    copy(batch, plan_.leaves, portfolio_.values);
    copy(batch, plan_.constraints, portfolio_.constraint_values);
    copy(batch, plan_.bounds, portfolio_.bounds);
    Alternatives& alternatives = portfolio_.alternatives;
    for (Index i = 0; numbered_ && i < static_cast<Index>(batch.rows); ++i)
      alternatives.ids.push_back(std::to_string(filled_ + i + 1));
    if (!numbered_) append(alternatives.ids, *batch.texts.front(), nullptr);
    if (labelled_) append(alternatives.labels, *batch.texts.back(), numbered_ ? nullptr : batch.texts.front());
    filled_ = needed;
  }

  Portfolio finish() {
    if (filled_ < portfolio_.values.rows()) {  // fewer than promised
      std::vector<Index> kept(static_cast<std::size_t>(filled_));
      std::iota(kept.begin(), kept.end(), Index{0});
      portfolio_.values = portfolio_.values.select_rows(kept);
      portfolio_.constraint_values = portfolio_.constraint_values.select_rows(kept);
      portfolio_.bounds = portfolio_.bounds.select_rows(kept);
    }
    return std::move(portfolio_);
  }

 private:
  void copy(const source::Batch& batch, const std::vector<std::size_t>& positions, DecisionTable& to) const {
    for (std::size_t j = 0; j < positions.size(); ++j) {
      const std::span<const double> from = batch.numbers[positions[j]];
      std::copy(from.begin(), from.end(), to.column(static_cast<Index>(j)).begin() + filled_);
    }
  }

  // A client without a name is called by its id.
  static void append(TextColumn& to, const source::TextColumn& from, const source::TextColumn* instead) {
    for (std::size_t i = 0; i < from.size(); ++i) {
      to.push_back(from[i].empty() && instead != nullptr ? (*instead)[i] : from[i]);
    }
  }

  const PortfolioPlan& plan_;
  bool numbered_;
  bool labelled_;
  Index filled_ = 0;
  Portfolio portfolio_;
};

}  // namespace

std::vector<Problem> missing_columns(const DecisionModel& model, const PortfolioRequest& request,
                                     const std::vector<source::ColumnInfo>& columns) {
  std::vector<std::string> known;
  for (const source::ColumnInfo& column : columns) known.push_back(column.name);
  std::vector<Problem> problems;
  bool listed = false;
  const auto check = [&](const std::string& name, const std::string& owner, const WrittenAt& at) {
    if (name.empty() || std::find(known.begin(), known.end(), name) != known.end()) return;
    std::string remedy;
    for (const std::string& near : nearest(name, known))
      remedy += (remedy.empty() ? "did you mean " : " or ") + quoted(near);
    if (!remedy.empty()) {
      remedy += "?";
    } else if (!listed) {
      remedy = list_of(known);
      listed = true;  // once is enough
    }
    problems.push_back({.severity = Severity::error,
                        .file = at.file,
                        .line = at.line,
                        .column = at.column,
                        .what = owner + ": there is no column " + quoted(name),
                        .remedy = remedy});
  };
  check(request.id, "id", request.id_at);
  check(request.label, "label", request.label_at);
  const auto place = [](const std::vector<WrittenAt>& list, std::size_t k) {
    return k < list.size() ? list[k] : WrittenAt{};
  };
  for (std::size_t j = 0; j < model.tree.leaves().size(); ++j) {
    const Leaf& leaf = leaf_of(model, j);
    check(leaf.column, "criterion " + leaf.criterion.id, place(request.leaves_at, j));
    for (const std::string& bound : {leaf.uncertainty.low, leaf.uncertainty.high})
      check(bound, "criterion " + leaf.criterion.id + ": uncertainty", place(request.bounds_at, j));
  }
  for (std::size_t c = 0; c < model.constraints.size(); ++c) {
    check(model.constraints[c].column, "constraint", place(request.constraints_at, c));
  }
  return problems;
}

Portfolio load_portfolio(source::Source& source, const DecisionModel& model, const PortfolioRequest& request,
                         std::atomic<Index>* progress) {
  std::vector<Problem> problems = missing_columns(model, request, source.columns());
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  const PortfolioPlan plan = plan_of(model, request);
  const Index rows = request.where.empty() ? static_cast<Index>(std::max<long long>(source.rows_expected(), 0)) : 0;
  Filler filler(plan, request, rows);
  source.read(plan.request, [&](const source::Batch& batch) {
    filler.take(batch);
    if (progress != nullptr) progress->fetch_add(static_cast<Index>(batch.rows), std::memory_order_relaxed);
  });
  Portfolio portfolio = filler.finish();
  if (portfolio.alternatives.size() == 0 && !request.where.empty()) {
    raise(InvalidInput("--where leaves no client to rank: " + request.where, "loosen the condition"));
  }
  return portfolio;
}

}  // namespace mcda::clients
