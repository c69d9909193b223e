// Random problems with examples that are judged by a hidden utility, or by nobody's.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace test {

using mcda::Catalogue;
using mcda::Index;
using mcda::Notes;
using mcda::Outcome;
using mcda::ParameterValues;
using mcda::Reference;
using mcda::ScoringMethod;
using mcda::Step;
using mcda::Steps;

struct Lesson {
  DecisionTable table;
  Criteria criteria;
};

/// `count` of the rows as examples, ranked or put into `classes` classes (0: ranked) by a hidden additive utility, of
/// which a share is told wrongly.
inline Lesson random_lesson(Random& random, const Instance& one, Index count, Index classes, double wrong) {
  const Criteria criteria = one.criteria();
  std::vector<std::vector<double>> rows;
  std::vector<double> hidden;
  std::vector<double> weights, bends;
  for (Index j = 0; j < one.n(); ++j) {
    weights.push_back(random.uniform(0, 1));
    bends.push_back(random.uniform(0.4, 2.5));
  }
  for (Index k = 0; k < count; ++k) {
    rows.push_back(one.rows[static_cast<std::size_t>(random.whole(0, one.m() - 1))]);
    double utility = 0;
    for (std::size_t j = 0; j < weights.size(); ++j) {
      const double low = lowest(one.rows, j), high = highest(one.rows, j);
      const double share = high > low ? (rows.back()[j] - low) / (high - low) : 0;
      utility += weights[j] * std::pow(criteria.maximised(static_cast<Index>(j)) ? share : 1 - share, bends[j]);
    }
    hidden.push_back(random.chance(wrong) ? random.uniform(0, 2) : utility);
  }
  std::vector<double> sorted = hidden;
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  Reference reference;
  for (Index c = 0; c < classes; ++c) reference.class_names.push_back(std::string(1, static_cast<char>('A' + c)));
  mcda::Judged& judged = classes > 0 ? reference.classes : reference.ranking;
  for (std::size_t k = 0; k < hidden.size(); ++k) {
    const Index place = std::find(sorted.begin(), sorted.end(), hidden[k]) - sorted.begin();
    judged.ids.push_back("example " + std::to_string(k + 1));
    // Now and then two neighbours are judged alike.
    judged.levels.push_back(classes > 0 ? 1 + place * classes / static_cast<Index>(sorted.size()) : 1 + place * 4 / 5);
  }
  return {one.table(), criteria.with_reference(reference, DecisionTable::from_rows(rows))};
}

inline const ScoringMethod& scoring(const std::string& name) { return Catalogue::instance().scoring(name); }

inline Outcome ranked(const std::string& method, const ParameterValues& values, const Lesson& lesson) {
  return mcda::run(mcda::Task{&scoring(method), values}, lesson.table, lesson.criteria, {.threads = 1});
}

inline Steps findings(const Outcome& outcome, Notes& notes) {
  const mcda::Ranking ranking = mcda::rank_scores(outcome.scores);
  return outcome.method->findings(
      {outcome.fitted->criteria, outcome.scores, outcome.derived, ranking, outcome.fitted->model.get()},
      outcome.parameters, notes);
}

inline double scalar(const Steps& steps, const std::string& key) {
  const Step* const step = steps.find(key);
  return step == nullptr ? -1 : step->values.front();
}

}  // namespace test
