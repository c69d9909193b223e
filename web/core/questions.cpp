#include "web/core/questions.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "mcda/analysis/agreement.hpp"
#include "mcda/analysis/compare.hpp"
#include "mcda/analysis/explain.hpp"
#include "mcda/analysis/horizons.hpp"
#include "mcda/analysis/movers.hpp"
#include "mcda/analysis/what_if.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/pairwise_matrix.hpp"

namespace prefero::web {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr Index movers_shown = 10;
constexpr std::size_t places_shown = 64;  // of each method in a comparison

void add_ranking(const mcda::Ranking& ranking, const std::vector<double>& scores, Reply& reply) {
  reply.rows(ranking.order);
  reply.numbers(ranking.ranks);
  reply.numbers(scores);
}

/// Who is first, and the ranks of all: what a comparison shows of a ranking.
void add_places(const mcda::Ranking& ranking, Reply& reply) {
  reply.rows(std::span(ranking.order).first(std::min(places_shown, ranking.order.size())));
  reply.numbers(ranking.ranks);
}

std::vector<double> row_of(const mcda::DecisionTable& table, Index row) {
  std::vector<double> values;
  for (Index j = 0; j < table.columns(); ++j) values.push_back(table(row, j));
  return values;
}

void add_changes(const std::vector<mcda::RawChange>& changes, std::vector<double>& out) {
  for (const mcda::RawChange& one : changes)
    out.insert(out.end(), {static_cast<double>(one.criterion), one.from, one.to});
}

}  // namespace

Index index_at(const Question& question, std::size_t place) { return static_cast<Index>(question.rest[place]); }

const Answer* answer_to(Report& report, const Question& question, Reply& reply) {
  const Index method = report.method(question.text);
  const std::string& reason = report.methods()[static_cast<std::size_t>(method)].reason;
  const std::string problem = reason.empty() ? report.problem_of(question.weights) : reason;
  if (!problem.empty()) {
    reply.refuse(problem);
    return nullptr;
  }
  const Answer& answer = report.answer(method, question.weights);
  if (!answer.outcome.refusal) return &answer;
  reply.refuse(answer.outcome.refusal->text());
  return nullptr;
}

void methods(Report& report, const Question&, Reply& reply) {
  for (const ReportMethod& one : report.methods()) {
    reply.text(one.label);
    const mcda::MethodInfo* const info = one.method != nullptr ? &one.method->info() : nullptr;
    reply.text(info != nullptr ? std::string(info->title) : one.label);
    reply.text(info == nullptr                                    ? ""
               : info->additive                                   ? "additive"
               : info->weights == mcda::WeightMeaning::importance ? "outranking"
                                                                  : "ranking");
    reply.text(one.reason);
    reply.text(info != nullptr ? std::string(info->reference) : "");
    reply.numbers({info != nullptr && info->additive ? 1.0 : 0.0,
                   info != nullptr && info->order_linear_in_weights && !one.method->ignores_weights() ? 1.0 : 0.0});
  }
}

void rank(Report& report, const Question& question, Reply& reply) {
  const Index method = report.method(question.text);
  if (report.methods()[static_cast<std::size_t>(method)].reason.empty() &&
      report.problem_of(question.weights).empty()) {
    const std::vector<double> quick = report.quick_scores(method, question.weights);
    if (!quick.empty()) return add_ranking(mcda::rank_fast(quick), quick, reply);
  }
  if (const Answer* const answer = answer_to(report, question, reply))
    add_ranking(answer->ranking, answer->outcome.scores, reply);
}

void explain(Report& report, const Question& question, Reply& reply) {
  const Answer* const answer = answer_to(report, question, reply);
  if (answer == nullptr) return;
  const Index row = index_at(question, 0);
  const std::vector<double> other =
      question.rest.size() > 1 ? row_of(report.table(), index_at(question, 1)) : report.medians();
  const mcda::Contributions found = mcda::contributions_of(answer->outcome, report.table(), row, other);
  reply.numbers(found.values);
  std::vector<double> percentiles, ranks;
  for (const double share : mcda::standings_of(report.table(), report.criteria(), row))
    percentiles.push_back(100 * share);
  for (Index j = 0; j < report.table().columns(); ++j) {
    const double own = report.table()(row, j);
    const bool up = report.criteria().maximised(j);
    Index better = 0;
    for (const double x : report.table().column(j)) better += up ? x > own : x < own;
    ranks.push_back(static_cast<double>(better + 1));
  }
  reply.numbers(std::move(percentiles));
  reply.numbers(std::move(ranks));
  reply.number(found.how == mcda::Attribution::sampled ? 0 : 1);
}

void values(Report& report, const Question& question, Reply& reply) {
  reply.numbers(report.values(index_at(question, 0)));
}

void to_reach(Report& report, const Question& question, Reply& reply) {
  const Answer* const found = answer_to(report, question, reply);
  if (found == nullptr) return;
  const Index row = index_at(question, 0), wanted = index_at(question, 1), method = found->method;
  const auto n = static_cast<std::size_t>(report.criteria().size());
  const mcda::Criteria criteria = report.criteria_with(question.weights);
  const mcda::Reachability reach{
      report.tree(), report.raw(), report.prepared().columns, [&](std::span<const mcda::RawChange> changes) {
        std::vector<double> raw = row_of(report.raw(), row);
        for (const mcda::RawChange& one : changes) raw[static_cast<std::size_t>(one.criterion)] = one.to;
        const Answer again = report.again(method, question.weights, row, raw);
        return again.outcome.refusal ? std::numeric_limits<Index>::max()
                                     : static_cast<Index>(again.ranking.ranks[static_cast<std::size_t>(row)]);
      }};
  const mcda::Reaching ways = mcda::ways_to_reach(found->outcome, report.table(), criteria, row, wanted, reach);
  std::vector<double> single(2 * n, unknown), mixed;
  bool first_mixed = true;
  for (const mcda::Way& way : ways.ways) {
    if (way.changes.size() == 1) {
      const auto j = static_cast<std::size_t>(way.changes.front().criterion);
      single[2 * j] = way.changes.front().from;
      single[2 * j + 1] = way.changes.front().to;
    } else if (first_mixed) {
      add_changes(way.changes, mixed);
      first_mixed = false;
    }
  }
  reply.numbers({static_cast<double>(wanted), static_cast<double>(ways.best_rank), ways.there_already ? 1.0 : 0.0});
  reply.numbers(std::move(single));
  reply.numbers(std::move(mixed));
}

void what_if(Report& report, const Question& question, Reply& reply) {
  const Answer* const found = answer_to(report, question, reply);
  if (found == nullptr) return;
  const Index row = index_at(question, 0);
  const std::vector<double> raw(question.rest.begin() + 1, question.rest.end());
  for (const double x : raw) {
    const double size = std::abs(x);
    if (size > mcda::largest_magnitude || (size > 0 && size < mcda::smallest_magnitude))
      return reply.refuse(mcda::shortest(x) + " is beyond what can be computed with");
  }
  const Answer again = report.again(found->method, question.weights, row, raw);
  if (again.outcome.refusal) return reply.refuse(again.outcome.refusal->text());
  const auto at = static_cast<std::size_t>(row);
  reply.numbers({again.ranking.ranks[at], again.outcome.scores[at]});
}

void without(Report& report, const Question& question, Reply& reply) {
  const Answer* const whole = answer_to(report, question, reply);
  if (whole == nullptr) return;
  const mcda::RankLevels before(whole->ranking);
  std::vector<double> weights = question.weights;
  weights[static_cast<std::size_t>(index_at(question, 0))] = 0;
  if (const std::string problem = report.problem_of(weights); !problem.empty()) return reply.refuse(problem);
  const std::vector<double> scores = report.scores(whole->method, weights);
  if (scores.empty()) return reply.refuse("the method cannot rank without this criterion");
  reply.number(mcda::overlap_at(before, mcda::RankLevels(mcda::rank_fast(scores)), index_at(question, 1)));
}

void compare(Report& report, const Question& question, Reply& reply) {
  if (const std::string problem = report.problem_of(question.weights); !problem.empty()) return reply.refuse(problem);
  std::vector<Index> asked;
  for (std::size_t begin = 0; begin <= question.text.size() && !question.text.empty();) {
    const std::size_t end = std::min(question.text.find('\n', begin), question.text.size());
    const Index method = report.method(question.text.substr(begin, end - begin));
    if (report.methods()[static_cast<std::size_t>(method)].reason.empty()) asked.push_back(method);
    begin = end + 1;
  }
  if (asked.empty()) return reply.refuse("none of these methods is computed in the page");
  const mcda::Comparison found = mcda::compare(report.outcomes(asked, question.weights), {}, {.weighted_tau_up_to = 0});
  if (!found.consensus) return reply.refuse("none of these methods can take these clients");
  std::vector<double> tau;
  for (const auto& row : found.agreement.kendall_tau_b) tau.insert(tau.end(), row.begin(), row.end());
  std::string labels;
  for (const mcda::ComparedMethod& one : found.methods) labels += (labels.empty() ? "" : "\n") + one.label;
  reply.text(std::move(labels));
  reply.numbers(std::move(tau));
  std::vector<double> movers;
  for (const mcda::Mover& one : mcda::movers_of(found, report.table(), movers_shown)) {
    for (const Index part : {one.row, one.best_rank, one.best, one.worst_rank, one.worst, one.criterion})
      movers.push_back(static_cast<double>(part));
  }
  reply.numbers(std::move(movers));
  add_places(found.consensus->ranking, reply);
  for (const mcda::ComparedMethod& one : found.methods) add_places(one.ranking, reply);
}

void horizons(Report& report, const Question& question, Reply& reply) {
  if (const std::string problem = report.problem_of(question.weights); !problem.empty()) return reply.refuse(problem);
  auto found = report.horizons(question.weights);
  if (!found) return;
  reply.numbers(std::move(found->now));
  reply.numbers(std::move(found->later));
}

void break_even(Report& report, const Question& question, Reply& reply) {
  if (const std::string problem = report.problem_of(question.weights); !problem.empty()) return reply.refuse(problem);
  const auto found = report.horizons(question.weights);
  if (!found) return;
  const auto a = static_cast<std::size_t>(question.rest[0]), b = static_cast<std::size_t>(question.rest[1]);
  if (const auto level = mcda::break_even(found->now[a], found->later[a], found->now[b], found->later[b]))
    reply.number(level->at);
}

void beyond(Report& report, const Question& question, Reply& reply) {
  const Answer* const answer = answer_to(report, question, reply);
  if (answer == nullptr) return;
  const std::vector<double> ceilings = report.ceiling_scores(answer->method, question.weights);
  if (ceilings.empty()) return;
  const double best = *std::max_element(ceilings.begin(), ceilings.end());
  // Those who stand above it with more than rounding.
  const std::vector<double>& scores = answer->outcome.scores;
  const double top = std::abs(scores[static_cast<std::size_t>(answer->ranking.order.front())]);
  Index above = 0;
  for (const Index row : answer->ranking.order) {
    if (!(scores[static_cast<std::size_t>(row)] - best > mcda::tie_tolerance * std::max(1.0, top))) break;
    ++above;
  }
  reply.numbers({best, static_cast<double>(above)});
}

void judge(std::span<const double> cells, Reply& reply) {
  const auto n = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(cells.size()))));
  if (n < 2 || n * n != cells.size()) return reply.refuse("judgements compare at least two items with each other");
  mcda::Judgements judgements;
  auto& matrix = judgements.matrices["pairwise"];
  for (std::size_t i = 0; i < n; ++i) {
    judgements.items.push_back(std::to_string(i + 1));
    matrix.emplace_back(cells.begin() + static_cast<std::ptrdiff_t>(i * n),
                        cells.begin() + static_cast<std::ptrdiff_t>((i + 1) * n));
    for (std::size_t j = 0; j < n; ++j) {
      const double own = matrix[i][j], other = cells[j * n + i];
      if (i == j) {
        matrix[i][j] = 1;
      } else if (!(std::isnan(own) || (std::isfinite(own) && own > 0))) {
        return reply.refuse("a judgement is a number above 0");
      } else if (std::isnan(own) && other > 0) {
        matrix[i][j] = 1 / other;
      } else if (!std::isnan(own) && !std::isnan(other) &&
                 !(std::abs(own * other - 1) <= mcda::PairwiseMatrix::reciprocal_tolerance)) {
        return reply.refuse("the judgements of " + std::to_string(i + 1) + " and " + std::to_string(j + 1) +
                            " are not each other's reciprocal");
      }
    }
  }
  if (!mcda::PairwiseMatrix(matrix).connected())
    return reply.refuse("compare every item with at least one other, so that all hang together");
  const mcda::Weights found = mcda::Catalogue::instance().weighting("ahp").weigh(judgements, {});
  reply.numbers(found.values);
  reply.number(found.consistency ? found.consistency->figures.at("cr") : 0);
  // "look again at 2 against 5: ...": the items are numbers here, so the numbers of the sentence are those of the pair.
  std::vector<double> revise;
  if (found.consistency && !found.consistency->acceptable) {
    const std::string& advice = found.consistency->advice;
    for (std::size_t at = 0; revise.size() < 2 && (at = advice.find_first_of("0123456789", at)) != std::string::npos;) {
      std::size_t end = at;
      while (end < advice.size() && advice[end] >= '0' && advice[end] <= '9') ++end;
      revise.push_back(std::strtod(advice.c_str() + at, nullptr) - 1);
      at = end;
    }
  }
  reply.numbers(std::move(revise));
}

}  // namespace prefero::web
