#include "mcda/analysis/influence.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "mcda/analysis/agreement.hpp"
#include "mcda/analysis/undefined.hpp"
#include "mcda/engine/summarise.hpp"

namespace mcda {

/// Means and products of deviations of the contributions and the score over some rows, joined as by Chan, Golub and
/// LeVeque.
struct InfluenceStream::CoMoments {
  double rows = 0, score = 0, score_squares = 0;
  std::vector<double> contribution, products;  // one a criterion

  void join(const CoMoments& later) {
    if (rows == 0) {
      *this = later;
      return;
    }
    const double all = rows + later.rows, between = rows * later.rows / all, gap = later.score - score;
    for (std::size_t j = 0; j < products.size(); ++j) {
      const double step = later.contribution[j] - contribution[j];
      products[j] += later.products[j] + step * gap * between;
      contribution[j] += step * (later.rows / all);
    }
    score_squares += later.score_squares + gap * gap * between;
    score += gap * (later.rows / all);
    rows = all;
  }
};

namespace {

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

std::string percent(double share) {
  const double value = 100 * share;
  return shortest(std::abs(value) < 10 ? std::round(value * 10) / 10 : std::round(value)) + " %";
}

std::string two_places(double value) { return shortest(std::round(value * 100) / 100); }

bool constant(std::span<const double> column) {
  return std::all_of(column.begin(), column.end(), [&](double x) { return x == column.front(); });
}

}  // namespace

namespace {

using Moments = InfluenceStream::CoMoments;

// Of one block; `contribution` is scratch of as many rows.
Moments moments_of(const Fitted& fitted, const Block& rows, std::span<const double> score,
                   std::span<double> contribution) {
  const AdditiveModel& model = *fitted.model->additive();
  Moments seen;
  seen.rows = static_cast<double>(rows.size());
  seen.score = mean_of(score);
  for (const double s : score) seen.score_squares += (s - seen.score) * (s - seen.score);
  for (std::size_t k = 0; k < fitted.columns.size(); ++k) {
    model.scales[k].apply(rows.column(fitted.columns[k]), contribution);
    const double mean = mean_of(contribution);
    double products = 0;
    for (std::size_t i = 0; i < contribution.size(); ++i)
      products += (contribution[i] - mean) * (score[i] - seen.score);
    seen.contribution.push_back(model.weights[k] * mean);
    seen.products.push_back(model.weights[k] * products);
  }
  return seen;
}

std::vector<double> influence_from(const Moments& all, const Fitted& fitted, double low, double high, std::size_t n) {
  // Scores that differ by rounding only have no variance to share out.
  const bool same = high - low <= tie_tolerance * std::max(std::abs(high), std::abs(low));
  if (same || !(all.score_squares > 0)) return std::vector<double>(n, undefined);
  std::vector<double> influence(n, 0.0);
  for (std::size_t k = 0; k < fitted.columns.size(); ++k)
    influence[static_cast<std::size_t>(fitted.columns[k])] = all.products[k] / all.score_squares;
  return influence;
}

}  // namespace

InfluenceStream::InfluenceStream(const Fitted& fitted, Index criteria)
    : fitted_(fitted),
      criteria_(static_cast<std::size_t>(criteria)),
      all_(std::make_shared<CoMoments>()),
      low_(std::numeric_limits<double>::infinity()),
      high_(-low_) {}

void InfluenceStream::observe(const Block& rows, std::span<const double> scores) {
  if (fitted_.model->additive() == nullptr) return;
  scratch_.resize(scores.size());
  all_->join(moments_of(fitted_, rows, scores, scratch_));
  const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
  low_ = std::min(low_, *low);
  high_ = std::max(high_, *high);
}

std::vector<double> InfluenceStream::finish() const {
  if (fitted_.model->additive() == nullptr || all_->rows == 0) return std::vector<double>(criteria_, undefined);
  return influence_from(*all_, fitted_, low_, high_, criteria_);
}

std::vector<double> influence_of(const Outcome& outcome, const DecisionTable& table, const RunOptions& options) {
  const auto n = static_cast<std::size_t>(table.columns());
  if (!outcome.fitted || outcome.fitted->model->additive() == nullptr || outcome.scores.empty())
    return std::vector<double>(n, undefined);
  const std::span<const double> scores = outcome.scores;
  const Index m = table.rows(), blocks = (m + block_rows - 1) / block_rows;
  std::vector<Moments> of_block(static_cast<std::size_t>(blocks));
  std::vector<Scratch> scratch(static_cast<std::size_t>(thread_count(options)), Scratch(1));
  RunOptions quiet = options;
  quiet.progress = nullptr;
  for_each_item(blocks, quiet, [&](Index block, Index worker) {
    const Index first = block * block_rows, rows = std::min(block_rows, m - first);
    std::vector<const double*> pointers;
    for (Index j = 0; j < table.columns(); ++j) pointers.push_back(table.column(j).data() + first);
    of_block[static_cast<std::size_t>(block)] =
        moments_of(*outcome.fitted, Block(pointers.data(), table.columns(), rows),
                   scores.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(rows)),
                   scratch[static_cast<std::size_t>(worker)].raw(0, rows));
  });
  Moments all;
  for (const Moments& one : of_block) all.join(one);
  const auto [low, high] = std::minmax_element(scores.begin(), scores.end());
  return influence_from(all, *outcome.fitted, *low, *high, n);
}

namespace {

// `constant` and `minimum` are asked about few columns, and reading a large one takes time.
Notes notes_of(std::span<const double> influence, const Criteria& criteria, const std::function<bool(Index)>& constant,
               const std::function<double(Index)>& minimum) {
  Notes notes;
  const double sum = criteria.sum_of_weights();
  for (Index j = 0; j < criteria.size(); ++j) {
    const double share = criteria.weight(j) / sum, moved = influence[static_cast<std::size_t>(j)];
    if (!(share > 0) || std::isnan(moved) || criteria.size() < 2) continue;
    const std::string what = "criterion " + criteria[j].id + " has " + percent(share) + " of the weight but moves " +
                             percent(moved) + " of the score: ";
    if (moved < share / 3) {
      if (constant(j)) continue;  // said by the run itself
      const bool can_log = minimum(j) >= 0;
      notes.push_back(what + (moved < 0 ? "it runs against the other criteria, or " : "") +
                      "a few extreme values leave the rest nearly alike; try " +
                      (can_log ? "value: {scale: log1p}, winsorised or rank" : "value: {scale: winsorised} or rank"));
    } else if (moved > 3 * share) {
      notes.push_back(what +
                      "it spreads the alternatives far more than the others do; try value: {scale: winsorised} or rank "
                      "for those, or a smaller weight");
    }
  }
  return notes;
}

}  // namespace

Notes influence_notes(std::span<const double> influence, const DecisionTable& table, const Criteria& criteria) {
  return notes_of(
      influence, criteria, [&](Index j) { return constant(table.column(j)); },
      [&](Index j) { return *std::min_element(table.column(j).begin(), table.column(j).end()); });
}

Notes influence_notes(std::span<const double> influence, const Summary& extremes, const Criteria& criteria) {
  return notes_of(
      influence, criteria, [&](Index j) { return extremes.constant(j); }, [&](Index j) { return extremes.min(j); });
}

CriteriaFindings examine_criteria(const DecisionTable& table, const Criteria& criteria, const RunOptions& options) {
  CriteriaFindings found;
  const double sum = criteria.sum_of_weights();
  for (Index j = 0; j < criteria.size(); ++j) {
    if (criteria.size() > 1 && criteria.weight(j) > 0.5 * sum * (1 + 1e-12)) {
      found.notes.push_back("criterion " + criteria[j].id + " has " + percent(criteria.weight(j) / sum) +
                            " of the weight, more than all others together");
    }
  }
  std::vector<Index> positions;
  std::vector<const double*> pointers;
  for (Index j = 0; j < criteria.size(); ++j) {
    if (!(criteria.weight(j) > 0) || table.rows() == 0 || constant(table.column(j))) continue;
    positions.push_back(j);
    pointers.push_back(table.column(j).data());
  }
  RunOptions quiet = options;
  quiet.progress = nullptr;
  const Summary seen = summarise(pointers, table.rows(), Statistic::co_moments, quiet);
  const Index n = static_cast<Index>(positions.size());
  const auto position = [&](Index k) { return positions[static_cast<std::size_t>(k)]; };
  double squares = static_cast<double>(n);
  std::string together, against;
  for (Index k = 0; k < n; ++k) {
    for (Index l = k + 1; l < n; ++l) {
      const double spread = std::sqrt(seen.squared_deviations(k)) * std::sqrt(seen.squared_deviations(l));
      if (!(spread > 0)) continue;
      const bool same_sense = criteria.maximised(position(k)) == criteria.maximised(position(l));
      const double rho = std::clamp(seen.co_moment(k, l) / spread, -1.0, 1.0) * (same_sense ? 1 : -1);
      squares += 2 * rho * rho;
      if (std::abs(rho) < correlated_from) continue;
      found.correlated.push_back({position(k), position(l), rho});
      std::string& text = rho > 0 ? together : against;
      text += (text.empty() ? "" : ", ") + criteria[position(k)].id + " and " + criteria[position(l)].id + " (" +
              two_places(rho) + ")";
    }
  }
  found.effective_number = n > 0 ? static_cast<double>(n) * static_cast<double>(n) / squares : 0;
  const std::string count =
      "; the " + std::to_string(n) + " criteria count as " + two_places(found.effective_number) + " independent ones";
  if (!together.empty())
    found.notes.push_back("nearly the same is counted twice: " + together + count +
                          "; put such criteria into one group under one weight");
  if (!against.empty())
    found.notes.push_back("nearly opposite criteria cancel each other: " + against + (together.empty() ? count : "") +
                          "; check their goals, or say in the weights which of the two matters");
  return found;
}

namespace {

Notes notes_of_tied(double share) {
  if (!(share > 0.1)) return {};
  return {percent(share) + " of the alternatives share their rank with another one"};
}

}  // namespace

Notes tie_notes(const Ranking& ranking) {
  return ranking.ranks.size() < 2 ? Notes{} : notes_of_tied(RankLevels(ranking).tied_share());
}

Notes tie_notes(Index tied, Index alternatives) {
  return alternatives < 2 ? Notes{} : notes_of_tied(static_cast<double>(tied) / static_cast<double>(alternatives));
}

}  // namespace mcda
