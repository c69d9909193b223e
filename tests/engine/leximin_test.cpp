// The leximin optimum against cases by hand and against its definition.
#include "mcda/engine/leximin.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/random.hpp"

namespace {

using mcda::Bound;
using mcda::Index;
using mcda::leximin;
using mcda::LinearProgram;
using Parts = std::vector<LinearProgram::Objective>;

Parts each_variable(Index n) {
  Parts parts;
  for (Index v = 0; v < n; ++v) parts.push_back({{v, 1}});
  return parts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(leximin_optimum)

BOOST_AUTO_TEST_CASE(a_cake_is_shared_evenly_but_where_a_mouth_is_small) {
  LinearProgram cake(3);
  cake.subject_to({{0, 1}, {1, 1}, {2, 1}}, Bound::equal, 1);
  const std::vector<double> even = leximin(cake, each_variable(3));
  for (const double piece : even) BOOST_CHECK_SMALL(piece - 1.0 / 3, 1e-15);
  cake.subject_to({{1, 1}}, Bound::at_most, 0.1);
  const std::vector<double> some = leximin(cake, each_variable(3));
  BOOST_CHECK_SMALL(some[0] - 0.45, 1e-15);
  BOOST_CHECK_SMALL(some[1] - 0.1, 1e-15);
  BOOST_CHECK_SMALL(some[2] - 0.45, 1e-15);
}

BOOST_AUTO_TEST_CASE(parts_may_be_negative_and_overlap) {
  // x + y = 1: the parts -x and -y are largest at their smallest for x = y; 2 x - 1 alone wants x = 1.
  LinearProgram line(2);
  line.subject_to({{0, 1}, {1, 1}}, Bound::equal, 1);
  const std::vector<double> middle = leximin(line, Parts{{{0, -1}}, {{1, -1}}});
  BOOST_CHECK_SMALL(middle[0] - 0.5, 1e-15);
  BOOST_CHECK_SMALL(leximin(line, Parts{{{0, 2}, {1, -1}}})[0] - 1, 1e-15);
}

BOOST_AUTO_TEST_CASE(nothing_feasible_is_empty_and_nothing_bounded_is_an_error) {
  LinearProgram empty(1);
  empty.subject_to({{0, 1}}, Bound::at_most, -1);
  BOOST_TEST(leximin(empty, each_variable(1)).empty());
  BOOST_CHECK_THROW(leximin(LinearProgram(1), each_variable(1)), mcda::InvalidInput);
}

// No feasible direction raises a part without lowering one that is not larger: at every level t, the sum of the parts
// up to t cannot grow while those below t keep their values.
BOOST_AUTO_TEST_CASE(random_regions_by_definition) {
  test::Random random(311);
  for (int round = 0; round < 200; ++round) {
    const Index n = random.whole(2, 6);
    LinearProgram region(n);
    for (Index i = random.whole(1, 5); i > 0; --i) {
      std::vector<LinearProgram::Term> terms;
      for (Index v = 0; v < n; ++v) terms.push_back({v, static_cast<double>(random.whole(0, 4))});
      region.subject_to(terms, Bound::at_most, static_cast<double>(random.whole(1, 9)));
    }
    std::vector<LinearProgram::Term> all;
    for (Index v = 0; v < n; ++v) all.push_back({v, 1});
    region.subject_to(all, Bound::at_most, 10);
    const std::vector<double> x = leximin(region, each_variable(n));
    std::vector<double> sorted = x;
    std::sort(sorted.begin(), sorted.end());
    for (const double level : sorted) {
      LinearProgram other = region;
      for (Index v = 0; v < n; ++v) {
        const double own = x[static_cast<std::size_t>(v)];
        const bool low = own <= level + 1e-9;
        other.subject_to({{v, 1}}, Bound::at_least, (low ? own : level) - 1e-12);
        other.objective(v, low ? 1 : 0);
      }
      double reached = 0;
      for (const double own : x) reached += own <= level + 1e-9 ? own : 0;
      BOOST_CHECK_SMALL(other.maximise().value - reached, 1e-8);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
