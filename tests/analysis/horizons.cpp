// Now or later, against plain twins and cases that can be checked by hand.
#include "mcda/analysis/horizons.hpp"

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/analysis/draws.hpp"
#include "mcda/model/error.hpp"

using namespace mcda;

namespace {

Leaf leaf(Horizon horizon) {
  Leaf leaf;
  leaf.column = "x";
  leaf.horizon = horizon;
  return leaf;
}

// By the definition: layer after layer of those that no remaining one dominates.
std::vector<Index> layers_by_definition(const std::vector<double>& s, const std::vector<double>& l) {
  std::vector<Index> layers(s.size(), 0);
  for (Index layer = 1; std::count(layers.begin(), layers.end(), 0) > 0; ++layer) {
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (layers[i] != 0) continue;
      bool dominated = false;
      for (std::size_t k = 0; k < s.size(); ++k) {
        if (layers[k] == 0 && s[k] >= s[i] && l[k] >= l[i] && (s[k] > s[i] || l[k] > l[i])) dominated = true;
      }
      if (!dominated) free.push_back(i);
    }
    for (const std::size_t i : free) layers[i] = layer;
  }
  return layers;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(horizons)

BOOST_AUTO_TEST_CASE(weights_of_a_horizon) {
  CriteriaTree tree;
  tree.add_leaf(0, "soon", "", 1, leaf(Horizon::short_term));
  tree.add_leaf(0, "far", "", 1, leaf(Horizon::long_term));
  tree.add_leaf(0, "always", "", 1, leaf(Horizon::both));
  tree.add_leaf(0, "silent", "", 1, leaf(Horizon::unstated));
  const std::vector<double> weights{0.4, 0.3, 0.2, 0.1};
  const std::vector<double> now = horizon_weights(tree, weights, Horizon::short_term);
  const std::vector<double> later = horizon_weights(tree, weights, Horizon::long_term);
  const std::vector<double> wanted_now{0.4 / 0.7, 0, 0.2 / 0.7, 0.1 / 0.7}, wanted_later{0, 0.5, 0.2 / 0.6, 0.1 / 0.6};
  for (std::size_t j = 0; j < 4; ++j) {
    BOOST_TEST(now[j] == wanted_now[j], boost::test_tools::tolerance(1e-15));
    BOOST_TEST(later[j] == wanted_later[j], boost::test_tools::tolerance(1e-15));
  }
  CriteriaTree only_soon;
  only_soon.add_leaf(0, "soon", "", 1, leaf(Horizon::short_term));
  BOOST_CHECK_EXCEPTION(horizon_weights(only_soon, std::vector<double>{1}, Horizon::long_term), InvalidInput,
                        [](const InvalidInput& error) { return !error.problems().front().remedy.empty(); });
}

// Big: .8 now and .3 later; small: .4 and .6. Equal where .8 - .5 l = .4 + .2 l, at l = 4/7.
BOOST_AUTO_TEST_CASE(where_the_small_one_overtakes_the_big_one) {
  const auto small_against_big = break_even(0.4, 0.6, 0.8, 0.3);
  BOOST_REQUIRE(small_against_big);
  BOOST_TEST(small_against_big->at == 4.0 / 7, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(small_against_big->ahead_later);
  BOOST_TEST(!break_even(0.8, 0.3, 0.4, 0.6)->ahead_later);
  BOOST_TEST(mixed_value(0.4, 0.6, 4.0 / 7) == mixed_value(0.8, 0.3, 4.0 / 7), boost::test_tools::tolerance(1e-15));
  // None where one is better at both ends, level at one, or equal throughout.
  BOOST_TEST(!break_even(0.4, 0.2, 0.8, 0.3));
  BOOST_TEST(!break_even(0.4, 0.6, 0.4, 0.3));
  BOOST_TEST(!break_even(0.4, 0.6, 0.4, 0.6));
  BOOST_TEST(!break_even(0.1 + 0.2, 0.6, 0.3, 0.5));  // a difference of rounding is none
}

BOOST_AUTO_TEST_CASE(break_evens_are_where_values_meet) {
  Draws draws(11, 1, 0);
  for (int k = 0; k < 2000; ++k) {
    const double a = draws.normal(), b = draws.normal(), c = draws.normal(), d = draws.normal();
    const auto found = break_even(a, b, c, d);
    // Looked for on a grid: does the sign of V_1 - V_2 change?
    int changes = 0;
    for (int step = 0; step < 1000; ++step) {
      const auto gap = [&](double l) { return mixed_value(a, b, l) - mixed_value(c, d, l); };
      changes += gap(step / 1000.0) * gap((step + 1) / 1000.0) < 0;
    }
    BOOST_TEST(changes == (found ? 1 : 0));
    if (!found) continue;
    BOOST_TEST((found->at > 0 && found->at < 1));
    BOOST_TEST(std::abs(mixed_value(a, b, found->at) - mixed_value(c, d, found->at)) < 1e-12);
    BOOST_TEST((mixed_value(a, b, 1) > mixed_value(c, d, 1)) == found->ahead_later);
  }
}

BOOST_AUTO_TEST_CASE(layers_are_those_of_the_definition) {
  for (const int levels : {3, 10, 1'000'000}) {  // many ties, some, none
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      Draws draws(seed, 2, static_cast<std::uint64_t>(levels));
      std::vector<double> s, l;
      for (int i = 0; i < 70; ++i) {
        s.push_back(std::floor(draws.uniform() * levels));
        l.push_back(std::floor(draws.uniform() * levels));
      }
      BOOST_TEST(pareto_layers(s, l) == layers_by_definition(s, l), boost::test_tools::per_element());
    }
  }
  BOOST_TEST(pareto_layers({}, {}).empty());
}

BOOST_AUTO_TEST_CASE(leaders_are_first_where_they_are_said_to_be) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Draws draws(seed, 3, 0);
    std::vector<double> s, l;
    for (int i = 0; i < 60; ++i) {  // on and under an arc, so that many lead somewhere
      const double angle = 1.6 * draws.uniform(), radius = i % 3 == 0 ? 1 : draws.uniform();
      s.push_back(radius * std::cos(angle));
      l.push_back(radius * std::sin(angle));
    }
    const std::vector<Lead> leads = leaders(s, l);
    BOOST_TEST(leads.front().from == 0);
    BOOST_TEST(leads.back().to == 1);
    for (std::size_t k = 0; k < leads.size(); ++k) {
      if (k > 0) BOOST_TEST(leads[k].from == leads[k - 1].to);
      const double middle = (leads[k].from + leads[k].to) / 2;
      double best = -10;
      for (std::size_t i = 0; i < s.size(); ++i) best = std::max(best, mixed_value(s[i], l[i], middle));
      const auto row = static_cast<std::size_t>(leads[k].row);
      BOOST_TEST(mixed_value(s[row], l[row], middle) == best, boost::test_tools::tolerance(1e-12));
    }
    BOOST_TEST(leads.size() > 3u);
  }
  // Somebody best at both leads alone.
  const std::vector<Lead> alone = leaders(std::vector<double>{1, 0.5}, std::vector<double>{1, 0.7});
  BOOST_TEST(alone.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
