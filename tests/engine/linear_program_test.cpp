// Linear programs are checked by their certificate: x and the prices are both feasible and give the same value, which
// proves the optimum whatever found it (duality; Dantzig 1963). Small ones are checked by their corners besides.
#include "mcda/engine/linear_program.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/random.hpp"

namespace {

using mcda::Bound;
using mcda::Index;
using mcda::LinearProgram;
using mcda::LinearSolution;
using Status = mcda::LinearSolution::Status;
using test::Random;

struct Problem {
  std::vector<std::vector<double>> rows;
  std::vector<double> right, objective;
  std::vector<Bound> bounds;
  std::vector<bool> negative;

  LinearProgram program() const {
    LinearProgram made(static_cast<Index>(objective.size()));
    for (std::size_t j = 0; j < objective.size(); ++j) {
      made.objective(static_cast<Index>(j), objective[j]);
      if (negative[j]) made.allow_negative(static_cast<Index>(j));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::vector<LinearProgram::Term> terms;
      for (std::size_t j = 0; j < objective.size(); ++j) terms.push_back({static_cast<Index>(j), rows[i][j]});
      made.subject_to(terms, bounds[i], right[i]);
    }
    return made;
  }

  double left(std::size_t i, const std::vector<double>& x) const {
    double sum = 0;
    for (std::size_t j = 0; j < x.size(); ++j) sum += rows[i][j] * x[j];
    return sum;
  }

  bool feasible(const std::vector<double>& x, double slip) const {
    for (std::size_t j = 0; j < x.size(); ++j) {
      if (!negative[j] && x[j] < -slip) return false;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double over = left(i, x) - right[i], reach = slip * (1 + std::abs(right[i]));
      if (bounds[i] != Bound::at_least && over > reach) return false;
      if (bounds[i] != Bound::at_most && over < -reach) return false;
    }
    return true;
  }
};

// Minimisation: at_most rows have prices <= 0, at_least rows >= 0, and c - A'y is >= 0 (0 for free variables).
void check_certificate(const Problem& one, const LinearSolution& found) {
  BOOST_REQUIRE(found.optimal());
  BOOST_CHECK(one.feasible(found.x, 1e-9));
  double priced = 0;
  for (std::size_t i = 0; i < one.rows.size(); ++i) {
    priced += one.right[i] * found.prices[i];
    if (one.bounds[i] == Bound::at_most) BOOST_CHECK_LE(found.prices[i], 1e-9);
    if (one.bounds[i] == Bound::at_least) BOOST_CHECK_GE(found.prices[i], -1e-9);
  }
  for (std::size_t j = 0; j < one.objective.size(); ++j) {
    double reduced = one.objective[j];
    for (std::size_t i = 0; i < one.rows.size(); ++i) reduced -= found.prices[i] * one.rows[i][j];
    BOOST_CHECK_GE(reduced, -1e-8);
    if (one.negative[j]) BOOST_CHECK_LE(reduced, 1e-8);
  }
  BOOST_CHECK_SMALL(found.value - priced, 1e-8 * (1 + std::abs(priced)));
}

Problem random_problem(Random& random, std::size_t n, std::size_t m, bool whole_numbers) {
  Problem one;
  const auto figure = [&] { return whole_numbers ? static_cast<double>(random.whole(-3, 3)) : random.uniform(-2, 3); };
  for (std::size_t j = 0; j < n; ++j) {
    one.objective.push_back(figure());
    one.negative.push_back(random.whole(0, 4) == 0);
  }
  for (std::size_t i = 0; i < m; ++i) {
    one.rows.emplace_back();
    for (std::size_t j = 0; j < n; ++j) one.rows.back().push_back(figure());
    const Index kind = random.whole(0, 5);
    one.bounds.push_back(kind == 0 ? Bound::equal : kind < 3 ? Bound::at_least : Bound::at_most);
    one.right.push_back(figure());
  }
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(linear_program)

// Hillier and Lieberman, Introduction to Operations Research, the Wyndor Glass example: 2 doors, 6 windows, profit 36,
// shadow prices 0, 3/2 and 1.
BOOST_AUTO_TEST_CASE(a_textbook_example) {
  LinearProgram program(2);
  program.objective(0, 3);
  program.objective(1, 5);
  program.subject_to({{0, 1}}, Bound::at_most, 4);
  program.subject_to({{1, 2}}, Bound::at_most, 12);
  program.subject_to({{0, 3}, {1, 2}}, Bound::at_most, 18);
  const LinearSolution best = program.maximise();
  BOOST_REQUIRE(best.optimal());
  BOOST_CHECK_EQUAL(best.value, 36);
  BOOST_CHECK((best.x == std::vector<double>{2, 6}));
  BOOST_CHECK((best.prices == std::vector<double>{0, 1.5, 1}));
}

// Beale (1955): the largest gain first goes round in circles here for ever.
BOOST_AUTO_TEST_CASE(degenerate_corners_do_not_trap_it) {
  LinearProgram program(4);
  const double objective[] = {-0.75, 150, -0.02, 6};
  for (Index j = 0; j < 4; ++j) program.objective(j, objective[j]);
  program.subject_to({{0, 0.25}, {1, -60}, {2, -0.04}, {3, 9}}, Bound::at_most, 0);
  program.subject_to({{0, 0.5}, {1, -90}, {2, -0.02}, {3, 3}}, Bound::at_most, 0);
  program.subject_to({{2, 1}}, Bound::at_most, 1);
  const LinearSolution best = program.minimise();
  BOOST_REQUIRE(best.optimal());
  BOOST_CHECK_CLOSE(best.value, -0.05, 1e-10);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_is_said) {
  LinearProgram contradiction(1);
  contradiction.subject_to({{0, 1}}, Bound::at_least, 2);
  contradiction.subject_to({{0, 1}}, Bound::at_most, 1);
  BOOST_CHECK(contradiction.minimise().status == Status::infeasible);
  LinearProgram equations(2);
  equations.subject_to({{0, 1}, {1, 1}}, Bound::equal, 1);
  equations.subject_to({{0, 2}, {1, 2}}, Bound::equal, 3);
  BOOST_CHECK(equations.minimise().status == Status::infeasible);
  LinearProgram endless(2);
  endless.objective(0, 1);
  endless.subject_to({{0, 1}, {1, -1}}, Bound::at_most, 1);
  BOOST_CHECK(endless.maximise().status == Status::unbounded);
  BOOST_CHECK(endless.minimise().optimal());
  LinearProgram loose(1);
  loose.objective(0, 1);
  loose.allow_negative(0);
  BOOST_CHECK(loose.minimise().status == Status::unbounded);
  BOOST_CHECK(LinearProgram(0).minimise().optimal());
}

BOOST_AUTO_TEST_CASE(equations_that_repeat_each_other_do_no_harm) {
  LinearProgram program(3);
  program.objective(0, 1);
  program.objective(1, 2);
  program.subject_to({{0, 1}, {1, 1}, {2, 1}}, Bound::equal, 1);
  program.subject_to({{0, 2}, {1, 2}, {2, 2}}, Bound::equal, 2);
  program.subject_to({{2, 1}, {2, 1}}, Bound::at_most, 0.5);
  const LinearSolution best = program.minimise();
  BOOST_REQUIRE(best.optimal());
  BOOST_CHECK_CLOSE(best.value, 0.75, 1e-10);
  BOOST_CHECK_CLOSE(best.x[0], 0.75, 1e-10);
}

BOOST_AUTO_TEST_CASE(random_programs_prove_their_optimum) {
  Random random(801);
  Index optimal = 0, infeasible = 0, unbounded = 0;
  for (Index round = 0; round < 3000; ++round) {
    const auto n = static_cast<std::size_t>(random.whole(1, 8)), m = static_cast<std::size_t>(random.whole(1, 12));
    const Problem one = random_problem(random, n, m, round % 2 == 0);
    const LinearSolution found = one.program().minimise();
    BOOST_TEST_CONTEXT("round " << round) {
      if (found.optimal()) {
        ++optimal;
        check_certificate(one, found);
        const LinearSolution again = one.program().minimise();
        BOOST_CHECK(again.x == found.x);
      } else if (found.status == Status::infeasible) {
        ++infeasible;
        // Farkas: the least total violation is positive.
        Problem relaxed = one;
        for (double& factor : relaxed.objective) factor = 0;
        for (std::size_t i = 0; i < m; ++i) {
          for (const double sign : {1.0, -1.0}) {
            for (std::size_t k = 0; k < m; ++k) relaxed.rows[k].push_back(k == i ? sign : 0);
            relaxed.objective.push_back(1);
            relaxed.negative.push_back(false);
          }
        }
        const LinearSolution violation = relaxed.program().minimise();
        check_certificate(relaxed, violation);
        BOOST_CHECK_GT(violation.value, 1e-9);
      } else {
        ++unbounded;
        // Its dual has no solution: with an objective of its own, bounded to a box, the value grows with the box.
        Problem boxed = one;
        std::vector<double> value;
        for (const double size : {1e3, 1e4}) {
          Problem box = boxed;
          for (std::size_t j = 0; j < n; ++j) {
            for (const double sign : {1.0, -1.0}) {
              box.rows.emplace_back(n, 0.0);
              box.rows.back()[j] = sign;
              box.bounds.push_back(Bound::at_most);
              box.right.push_back(size);
            }
          }
          const LinearSolution limited = box.program().minimise();
          check_certificate(box, limited);
          value.push_back(limited.value);
        }
        BOOST_CHECK_LT(value[1], value[0] - 1);
      }
    }
  }
  BOOST_CHECK_GT(optimal, 300);
  BOOST_CHECK_GT(infeasible, 300);
  BOOST_CHECK_GT(unbounded, 300);
}

BOOST_AUTO_TEST_CASE(tall_and_badly_scaled_programs) {
  Random random(802);
  for (const std::size_t m : {std::size_t{50}, std::size_t{2000}}) {
    Problem one;
    const std::size_t n = 10;
    for (std::size_t j = 0; j < n; ++j) {
      one.objective.push_back(-std::pow(10.0, static_cast<double>(j) - 5) * random.uniform(1, 2));
      one.negative.push_back(false);
    }
    for (std::size_t i = 0; i < m; ++i) {
      one.rows.emplace_back();
      for (std::size_t j = 0; j < n; ++j)
        one.rows.back().push_back(std::pow(10.0, static_cast<double>(j) - 5) * random.uniform(0, 2));
      one.bounds.push_back(Bound::at_most);
      one.right.push_back(random.uniform(1, 2));
    }
    check_certificate(one, one.program().minimise());
  }
}

BOOST_AUTO_TEST_CASE(many_objectives_over_the_same_rows_are_as_many_programs) {
  Random random(312);
  for (int round = 0; round < 100; ++round) {
    const Index n = random.whole(2, 8), m = random.whole(2, 10);
    LinearProgram program(n);
    for (Index i = 0; i < m; ++i) {
      std::vector<LinearProgram::Term> terms;
      for (Index v = 0; v < n; ++v) terms.push_back({v, random.uniform(i == 0 ? 0.1 : -1, 1)});
      program.subject_to(terms, i % 3 == 2 ? Bound::at_least : Bound::at_most, i % 3 == 2 ? -1 : random.uniform(0, 5));
    }
    std::vector<LinearProgram::Objective> objectives;
    for (int k = 0; k < 80; ++k) {
      LinearProgram::Objective& objective = objectives.emplace_back();
      for (Index v = 0; v < n; ++v) objective.push_back({v, random.uniform(-1, 1)});
    }
    const std::vector<LinearSolution> together = program.maximise_each(objectives);
    BOOST_REQUIRE_EQUAL(together.size(), objectives.size());
    for (std::size_t k = 0; k < objectives.size(); ++k) {
      for (const LinearProgram::Term& term : objectives[k]) program.objective(term.variable, term.factor);
      const LinearSolution alone = program.maximise();
      BOOST_CHECK((alone.status == together[k].status));
      BOOST_CHECK_SMALL(alone.value - together[k].value, 1e-10);
    }
  }
}

BOOST_AUTO_TEST_CASE(margins_say_what_a_variable_costs) {
  // Largest 3 x + 5 y over x + y <= 4: y = 4, and each x in its place loses 2.
  LinearProgram program(2);
  program.objective(0, 3);
  program.objective(1, 5);
  program.subject_to({{0, 1}, {1, 1}}, Bound::at_most, 4);
  const LinearSolution best = program.maximise();
  BOOST_CHECK_SMALL(best.margins[0] + 2, 1e-15);
  BOOST_CHECK_SMALL(best.margins[1], 1e-15);
}

BOOST_AUTO_TEST_CASE(variables_may_be_added_later) {
  LinearProgram program(1);
  program.subject_to({{0, 1}}, Bound::at_most, 2);
  const Index later = program.add_variable();
  program.subject_to({{0, 1}, {later, 1}}, Bound::at_most, 3);
  program.objective(later, 2);
  program.objective(0, 1);
  BOOST_CHECK_SMALL(program.maximise().value - 6, 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()
