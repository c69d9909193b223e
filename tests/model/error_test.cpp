#include "mcda/model/error.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/compare.hpp"

using namespace mcda;

BOOST_AUTO_TEST_SUITE(errors)

BOOST_AUTO_TEST_CASE(a_problem_says_where_what_and_what_to_do) {
  const Problem whole{.file = "clients.csv",
                      .line = 17,
                      .column = 3,
                      .what = "\"12,5x\" is not a number",
                      .remedy = "use a decimal point"};
  BOOST_CHECK_EQUAL(whole.text(), "clients.csv:17:3: \"12,5x\" is not a number (use a decimal point)");
  BOOST_CHECK_EQUAL((Problem{.file = "a.csv", .what = "is empty"}).text(), "a.csv: is empty");
  BOOST_CHECK_EQUAL((Problem{.line = 4, .what = "too long"}).text(), "line 4: too long");
  BOOST_CHECK_EQUAL((Problem{.what = "nothing to do"}).text(), "nothing to do");
}

BOOST_AUTO_TEST_CASE(all_problems_are_told_together) {
  const InvalidInput error({Problem{.what = "first"}, Problem{.what = "second", .remedy = "do this"}});
  BOOST_CHECK_EQUAL(error.what(), "first\nsecond (do this)");
  BOOST_CHECK_EQUAL(error.problems().size(), 2u);
  BOOST_CHECK_THROW(raise(InvalidInput("bad")), InvalidInput);
  BOOST_CHECK_THROW(raise(SourceFailure("gone")), SourceFailure);
}

BOOST_AUTO_TEST_CASE(nearest_names) {
  const std::vector<std::string> known{"topsis",           "vikor",       "weighted_sum",
                                       "weighted_product", "promethee_2", "electre_1"};
  const auto first = [&](const std::string& name) { return nearest(name, known).at(0); };
  BOOST_CHECK_EQUAL(first("topsi"), "topsis");
  BOOST_CHECK_EQUAL(first("tosis"), "topsis");
  BOOST_CHECK_EQUAL(first("tposis"), "topsis");  // two letters changed places
  BOOST_CHECK_EQUAL(first("TOPSIS"), "topsis");
  BOOST_CHECK_EQUAL(first("viktor"), "vikor");
  BOOST_CHECK_EQUAL(first("weighted sum"), "weighted_sum");
  BOOST_CHECK_EQUAL(first("weightedsum"), "weighted_sum");
  BOOST_CHECK_EQUAL(first("weigthed-product"), "weighted_product");
  BOOST_CHECK_EQUAL(first("promethee2"), "promethee_2");
  BOOST_CHECK_EQUAL(first("promethee"), "promethee_2");
  BOOST_CHECK(nearest("zzzzzzzz", known).empty());
  BOOST_CHECK(nearest("", known).empty());
  BOOST_CHECK(nearest("topsis", {}).empty());
  BOOST_CHECK_EQUAL(nearest("weighted", known).size(), 2u);
  BOOST_CHECK_EQUAL(nearest("rev_2024", {"rev_2021", "rev_2022", "rev_2023", "rev_2025", "margin"}).size(), 3u);
  BOOST_CHECK_EQUAL(nearest("margin", {"margin", "margin"}).size(), 1u);
}

BOOST_AUTO_TEST_CASE(unknown_names_list_the_candidates) {
  const UnknownName error("method", "topsys", {"vikor", "topsis"});
  BOOST_CHECK_EQUAL(error.name(), "topsys");
  BOOST_CHECK_EQUAL(error.candidates().at(0), "topsis");
  BOOST_CHECK_EQUAL(error.what(), "unknown method \"topsys\"; did you mean \"topsis\"?");
  BOOST_CHECK_EQUAL(UnknownName("method", "qqqqqq", {"vikor"}).what(), std::string("unknown method \"qqqqqq\""));
  BOOST_CHECK_EQUAL(did_you_mean("ab", {"abc", "abd", "abe"}), "; did you mean \"abc\", \"abd\" or \"abe\"?");
}

BOOST_AUTO_TEST_SUITE_END()
