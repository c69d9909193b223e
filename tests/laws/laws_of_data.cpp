// What may be done to the data, and what must follow.
#include <stdexcept>

#include "tests/laws/laws.hpp"

namespace test {

std::optional<Outcome> ran(const ScoringMethod& method, const ParameterValues& values, const Instance& one,
                           const RunOptions& options) {
  Outcome outcome = mcda::run(mcda::Task{&method, values}, one.table(), one.criteria(), options);
  if (outcome.refusal) return std::nullopt;
  if (!all_finite(outcome.scores)) throw std::domain_error("a score is not finite, " + text_of(one));
  return outcome;
}

Instance fitting_instance(Random& random, const ScoringMethod& method, Kind kind) {
  kind.domain = method.info().domain;
  if (kind.domain == Domain::any && random.chance(0.5)) kind.domain = Domain::positive;
  return random_instance(random, kind);
}

// All benefit half of the time: some settings take no costs.
Instance smooth_for(Random& random, Index rows, Index columns) {
  Instance one =
      smooth_instance(random, rows > 0 ? rows : random.whole(4, 9), columns > 0 ? columns : random.whole(2, 4));
  if (random.chance(0.5)) {
    for (Criterion& c : one.list) c.direction = Direction::maximise;
    for (std::size_t j = 0; j < one.list.size(); ++j) fill_levels(random, one.rows, j, one.list[j]);
  }
  return one;
}

std::vector<double> ranks(const std::vector<double>& scores) { return mcda::rank_scores(scores).ranks; }

Verdict dominance(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(101);
  for (Index round = rounds(60); round > 0 && verdict.holds(); --round) {
    Instance one = fitting_instance(random, method);
    // Rows that dominate another are rare by chance: take some row and improve it in places by what another row has.
    for (Index copies = random.whole(1, 3); copies > 0; --copies) {
      std::vector<double> row = random.one_of(one.rows);
      for (std::size_t j = 0; j < row.size(); ++j) {
        const double other = random.one_of(one.rows)[j];
        if (random.chance(0.5)) row[j] = one.list[j].maximised() ? std::max(row[j], other) : std::min(row[j], other);
      }
      one.rows.push_back(row);
    }
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    const std::vector<double> rank = ranks(outcome->scores);
    for (std::size_t a = 0; a < one.rows.size(); ++a) {
      for (std::size_t b = 0; b < one.rows.size(); ++b) {
        if (!dominates(one, a, b)) continue;
        ++verdict.tried;
        if (rank[a] <= rank[b]) continue;
        verdict.violations.push_back("row " + std::to_string(a) + " dominates row " + std::to_string(b) +
                                     " and scores " + mcda::shortest(outcome->scores[a]) + " against " +
                                     mcda::shortest(outcome->scores[b]) + ", " + text_of(one));
      }
    }
  }
  return verdict;
}

Verdict permutation(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(102);
  for (Index round = rounds(60); round > 0 && verdict.holds(); --round) {
    const Instance one = fitting_instance(random, method, {.most_rows = 40});
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    ++verdict.tried;
    const std::vector<Index> rows = random.permutation(one.m()), columns = random.permutation(one.n());
    const auto shuffled = ran(method, values, with_columns(with_rows(one, rows), columns));
    if (!shuffled) {
      verdict.violations.push_back("a shuffled problem is refused, " + text_of(one));
      continue;
    }
    const std::vector<double> expected = at(outcome->scores, rows);
    std::string found = difference(shuffled->scores, expected, 1e-12);
    if (found.empty() && ranks(shuffled->scores) != at(ranks(outcome->scores), rows)) found = "the ranks differ";
    if (!found.empty()) verdict.violations.push_back(found + ", " + text_of(one));
  }
  return verdict;
}

// Rows that differ in the order of their values only, over criteria that are all alike: what tells them apart is
// rounding.
Verdict balance(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(106);
  for (Index round = rounds(60); round > 0 && verdict.holds(); --round) {
    const Instance one = balanced_instance(random, random.whole(2, 7));
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    ++verdict.tried;
    const std::vector<double> rank = ranks(outcome->scores);
    if (rank == std::vector<double>(rank.size(), 1.0)) continue;
    std::string scores;
    for (const double score : outcome->scores) scores += " " + mcda::shortest(score);
    verdict.violations.push_back("rows that are equally good score" + scores + ", " + text_of(one));
  }
  return verdict;
}

Verdict clones(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(103);
  for (Index round = rounds(60); round > 0 && verdict.holds(); --round) {
    Instance one = fitting_instance(random, method, {.most_rows = 40});
    const Index original = random.whole(0, one.m() - 1), place = random.whole(0, one.m());
    const std::vector<double> row = one.rows[static_cast<std::size_t>(original)];
    one.rows.insert(one.rows.begin() + place, row);
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    ++verdict.tried;
    const std::vector<double> rank = ranks(outcome->scores);
    for (std::size_t i = 0; i < one.rows.size(); ++i) {
      const auto twin = static_cast<std::size_t>(place);
      if (one.rows[i] != row || (outcome->scores[i] == outcome->scores[twin] && rank[i] == rank[twin])) continue;
      verdict.violations.push_back("equal rows " + std::to_string(i) + " and " + std::to_string(place) + " score " +
                                   mcda::shortest(outcome->scores[i]) + " and " +
                                   mcda::shortest(outcome->scores[twin]) + ", " + text_of(one));
    }
  }
  return verdict;
}

Verdict weights_scaled(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(104);
  for (Index round = rounds(40); round > 0 && verdict.holds(); --round) {
    const Instance one = fitting_instance(random, method);
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    ++verdict.tried;
    Instance scaled = one;
    const double factor = random.one_of<double>({1000, 0.001, 3, 1e-9, 1e12});
    for (Criterion& c : scaled.list) c.weight *= factor;
    const auto other = ran(method, values, scaled);
    std::string found = other ? difference(other->scores, outcome->scores, 1e-12) : "the problem is refused";
    if (found.empty() && ranks(other->scores) != ranks(outcome->scores)) found = "the ranks differ";
    if (!found.empty())
      verdict.violations.push_back("weights times " + mcda::shortest(factor) + ": " + found + ", " + text_of(one));
  }
  return verdict;
}

Verdict weight_zero(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(105);
  for (Index round = rounds(40); round > 0 && verdict.holds(); --round) {
    Instance one = fitting_instance(random, method, {.least_criteria = 2});
    const auto position = static_cast<std::size_t>(random.whole(0, one.n() - 1));
    one.list[position].weight = 0;
    const auto outcome = ran(method, values, one);
    std::vector<Index> kept;
    for (Index j = 0; j < one.n(); ++j) {
      if (j != static_cast<Index>(position)) kept.push_back(j);
    }
    const auto without = ran(method, values, with_columns(one, kept));
    if (method.ignores_weights() || !without) continue;
    ++verdict.tried;
    std::string found;
    if (!outcome) {
      found = "is refused";
    } else if (!same_bits(outcome->scores, without->scores)) {
      found = "changes the scores: " + difference(outcome->scores, without->scores, 0);
    } else if (!any_contains(outcome->notes, one.list[position].id)) {
      found = "is left out without a note";
    } else if (outcome->fitted->columns != kept) {
      found = "is among the fitted columns";
    }
    if (!found.empty()) verdict.violations.push_back("a criterion of weight zero " + found + ", " + text_of(one));
  }
  return verdict;
}

}  // namespace test
