#include "mcda/model/pairwise_matrix.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"

using namespace mcda;
using test::says;

namespace {

using Rows = std::vector<std::vector<double>>;
const double none = std::nan("");

}  // namespace

BOOST_AUTO_TEST_SUITE(pairwise_matrices)

BOOST_AUTO_TEST_CASE(the_upper_triangle_decides) {
  const PairwiseMatrix typed({{1, 3, 5}, {0.333, 1, 2}, {0.2, 0.5, 1}});
  BOOST_CHECK_EQUAL(typed.size(), 3);
  BOOST_CHECK_EQUAL(typed(1, 0), 1.0 / 3);  // not 0.333
  BOOST_CHECK_EQUAL(typed(0, 1), 3);
  BOOST_CHECK_EQUAL(typed(2, 2), 1);
  BOOST_CHECK(typed.complete());
  const PairwiseMatrix upper({{1, 3}, {none, 1}}), lower({{1, none}, {4, 1}});
  BOOST_CHECK_EQUAL(upper(1, 0), 1.0 / 3);
  BOOST_CHECK_EQUAL(lower(0, 1), 0.25);
  BOOST_CHECK_EQUAL(lower(1, 0), 4);
  BOOST_CHECK(PairwiseMatrix(Rows{{none}}).complete());  // nothing to judge
}

BOOST_AUTO_TEST_CASE(judgements_that_were_not_made) {
  const PairwiseMatrix chain({{1, 2, none, none}, {none, 1, 3, none}, {none, none, 1, 2}, {none, none, none, 1}});
  BOOST_CHECK(!chain.complete());
  BOOST_CHECK(chain.connected());
  BOOST_CHECK(std::isnan(chain(0, 3)) && std::isnan(chain(3, 0)));
  const PairwiseMatrix split({{1, 2, none, none}, {none, 1, none, none}, {none, none, 1, 2}, {none, none, none, 1}});
  BOOST_CHECK(!split.connected());
  BOOST_CHECK(PairwiseMatrix(Rows{{1}}).connected());
}

BOOST_AUTO_TEST_CASE(what_is_no_judgement_is_refused_by_cell) {
  BOOST_CHECK_EXCEPTION(PairwiseMatrix(Rows{}), InvalidInput, says({"empty"}));
  BOOST_CHECK_EXCEPTION(PairwiseMatrix({{1, 2}, {1}}), InvalidInput, says({"row 2", "2"}));
  BOOST_CHECK_EXCEPTION(PairwiseMatrix({{1, 2, 3}, {0.5, 1, 2}}), InvalidInput, says({"row 1"}));
  BOOST_CHECK_EXCEPTION(PairwiseMatrix({{2, 2}, {0.5, 1}}, {"price", "taste"}), InvalidInput,
                        says({"\"price\"", "itself"}));
  for (const double bad : {0.0, -3.0, HUGE_VAL}) {
    BOOST_CHECK_EXCEPTION(PairwiseMatrix({{1, bad}, {none, 1}}, {"price", "taste"}), InvalidInput,
                          says({"\"price\"", "\"taste\"", "positive"}));
    BOOST_CHECK_EXCEPTION(PairwiseMatrix({{1, none}, {bad, 1}}), InvalidInput, says({"1 against 2", "positive"}));
  }
  BOOST_CHECK_EXCEPTION(PairwiseMatrix({{1, 3}, {0.5, 1}}), InvalidInput, says({"reciprocal", "2 against 1"}));
  BOOST_CHECK_EXCEPTION(PairwiseMatrix({{1, 3, 0}, {0.5, 1, 2}, {1, 0.5, 1}}), InvalidInput,
                        says({"2 against 1", "1 against 3"}));
}

BOOST_AUTO_TEST_SUITE_END()
