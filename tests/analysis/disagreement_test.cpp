// Opinions side by side, by hand.
#include "mcda/analysis/disagreement.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"

namespace {

using mcda::Opinion;

Opinion opinion(std::string name, double weight, std::vector<double> weights, std::vector<double> scores) {
  Opinion one{.name = std::move(name), .weight = weight, .weights = std::move(weights)};
  one.ranking = mcda::rank_scores(scores);
  one.scores = std::move(scores);
  return one;
}

const std::vector<Opinion> three{opinion("anna", 2, {0.6, 0.3, 0.1}, {4, 3, 2, 1}),
                                 opinion("ben", 1, {0.5, 0.3, 0.2}, {4, 3, 1, 2}),
                                 opinion("clara", 1, {0.1, 0.3, 0.6}, {1, 2, 3, 4})};

}  // namespace

BOOST_AUTO_TEST_SUITE(disagreement)

BOOST_AUTO_TEST_CASE(the_furthest_come_first) {
  const std::vector<mcda::Disagreement> list = mcda::disagreements(three);
  BOOST_REQUIRE(list.size() == 3);
  BOOST_TEST(list[0].a == 0);
  BOOST_TEST(list[0].b == 2);
  BOOST_TEST(list[0].tau_b == -1);
  BOOST_TEST(list[0].criterion == 0);
  BOOST_TEST(list[0].alternative == 0);
  BOOST_TEST(list[0].rank_gap == 3);
  BOOST_TEST(list[0].weight_gap == 0.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(list[1].tau_b == -2.0 / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(list[2].b == 1);
  BOOST_TEST(list[2].tau_b == 2.0 / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(mcda::agreement_of(three)[2][0] == -1);
  BOOST_TEST(mcda::disagreements({}).empty());
}

BOOST_AUTO_TEST_CASE(weights_together) {
  BOOST_TEST(mcda::joint_weights(three) == (std::vector<double>{0.45, 0.3, 0.25}),
             boost::test_tools::tolerance(1e-12) << boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(votes) {
  BOOST_TEST(mcda::votes_of(three).size() == 4u);
  std::vector<Opinion> alike = three;
  for (Opinion& one : alike) one.weight = 0.7;
  BOOST_TEST(mcda::votes_of(alike).size() == 3u);
  alike[1].weight = 0.5;
  BOOST_CHECK_THROW(mcda::votes_of(alike), mcda::InvalidInput);
}

BOOST_AUTO_TEST_CASE(who_ties_everybody_agrees_with_nobody) {
  const std::vector<Opinion> two{opinion("a", 1, {1}, {1, 2}), opinion("b", 1, {1}, {1, 1})};
  BOOST_TEST(std::isnan(mcda::disagreements(two)[0].tau_b));
}

BOOST_AUTO_TEST_SUITE_END()
