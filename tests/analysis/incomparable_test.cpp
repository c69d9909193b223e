#include "mcda/analysis/incomparable.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <boost/test/unit_test.hpp>

using mcda::BitRelation;
using mcda::Incomparable;
using mcda::Index;

BOOST_AUTO_TEST_SUITE(incomparable)

BOOST_AUTO_TEST_CASE(two_that_nothing_orders) {
  BitRelation relation(4);  // 0 above all; 1 and 2 open; 3 below 1 only
  for (const Index k : {1, 2, 3}) relation.set(0, k);
  relation.set(1, 3);
  const std::vector<Index> order{0, 1, 2, 3};
  const auto found = mcda::incomparable_of(relation, order, 5);
  BOOST_TEST(found[0].count == 0);
  BOOST_TEST(found[0].with.empty());
  BOOST_TEST(found[1].count == 1);
  BOOST_TEST(found[1].with == std::vector<Index>{2});
  BOOST_TEST(found[2].count == 2);
  BOOST_TEST(found[2].with == (std::vector<Index>{1, 3}));
  BOOST_TEST(found[3].with == std::vector<Index>{2});
}

BOOST_AUTO_TEST_CASE(each_way_is_indifferent_and_can_be_compared) {
  BitRelation relation(2);
  relation.set(0, 1);
  relation.set(1, 0);
  for (const Incomparable& one : mcda::incomparable_of(relation, std::vector<Index>{0, 1}, 5))
    BOOST_TEST(one.count == 0);
}

// Against the definition, pair by pair, around the width of a machine word.
BOOST_AUTO_TEST_CASE(the_definition_at_every_width) {
  std::mt19937_64 random(9);
  for (const Index m : {1, 2, 63, 64, 65, 127, 128, 130, 200}) {
    BitRelation relation(m);
    for (Index i = 0; i < m; ++i) {
      for (Index k = 0; k < m; ++k) {
        if (i != k && random() % 3 != 0) relation.set(i, k);
      }
    }
    std::vector<Index> order(static_cast<std::size_t>(m));
    std::iota(order.begin(), order.end(), Index{0});
    std::shuffle(order.begin(), order.end(), random);
    order.resize(order.size() - order.size() / 4);  // some are counted and never named
    for (const Index named : {0, 1, 5, 1000}) {
      const auto found = mcda::incomparable_of(relation, order, named);
      BOOST_REQUIRE(found.size() == static_cast<std::size_t>(m));
      for (Index i = 0; i < m; ++i) {
        const auto open = [&](Index k) { return k != i && !relation(i, k) && !relation(k, i); };
        Index count = 0;
        for (Index k = 0; k < m; ++k) count += open(k) ? 1 : 0;
        std::vector<Index> with;
        for (const Index k : order) {
          if (open(k) && static_cast<Index>(with.size()) < named) with.push_back(k);
        }
        BOOST_TEST(found[static_cast<std::size_t>(i)].count == count);
        BOOST_TEST(found[static_cast<std::size_t>(i)].with == with);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
