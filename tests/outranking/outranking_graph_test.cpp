// Circuits, order and kernel of relations drawn at random and by hand.
#include <algorithm>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/outranking_graph.hpp"
#include "tests/support/random.hpp"

namespace {

using namespace test;
using mcda::BitRelation;
using mcda::Circuits;

using Rows = std::vector<Index>;

BitRelation drawn(Random& random, Index m, double share) {
  BitRelation relation(m);
  for (Index i = 0; i < m; ++i) {
    for (Index k = 0; k < m; ++k) {
      if (i != k && random.chance(share)) relation.set(i, k);
    }
  }
  return relation;
}

// Which rows a path leads to, by Warshall.
std::vector<std::vector<bool>> reach_of(const BitRelation& relation) {
  const auto m = static_cast<std::size_t>(relation.size());
  std::vector<std::vector<bool>> reach(m, std::vector<bool>(m));
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < m; ++k) reach[i][k] = i == k || relation(static_cast<Index>(i), static_cast<Index>(k));
  }
  for (std::size_t via = 0; via < m; ++via) {
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m && reach[i][via]; ++k) reach[i][k] = reach[i][k] || reach[via][k];
    }
  }
  return reach;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outranking_graph)

BOOST_AUTO_TEST_CASE(order) {
  Random random(61);
  for (Index round = rounds(30); round > 0; --round) {
    for (const Index m : {1, 2, 5, 63, 64, 65, 130}) {
      const BitRelation relation = drawn(random, m, random.uniform(0, 3.0 / static_cast<double>(m)));
      const Circuits circuits = mcda::circuits_of(relation);
      const auto reach = reach_of(relation);
      for (std::size_t i = 0; i < reach.size(); ++i) {
        for (std::size_t k = 0; k < reach.size(); ++k) {
          BOOST_REQUIRE_EQUAL(circuits.group[i] == circuits.group[k], reach[i][k] && reach[k][i]);
          if (reach[i][k]) BOOST_REQUIRE_GE(circuits.group[i], circuits.group[k]);
        }
      }
      for (std::size_t g = 0; g < circuits.members.size(); ++g) {
        BOOST_REQUIRE(!circuits.members[g].empty());
        BOOST_REQUIRE(std::is_sorted(circuits.members[g].begin(), circuits.members[g].end()));
        for (const Index row : circuits.members[g])
          BOOST_REQUIRE_EQUAL(circuits.group[static_cast<std::size_t>(row)], static_cast<Index>(g));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(kernel_is_independent_and_covers) {
  Random random(62);
  for (Index round = rounds(60); round > 0; --round) {
    const Index m = random.one_of<Index>({1, 2, 3, 8, 64, 65, 150});
    const BitRelation relation = drawn(random, m, random.uniform(0, 4.0 / static_cast<double>(m)));
    const Circuits circuits = mcda::circuits_of(relation);
    const Rows kernel = mcda::kernel_of(relation, circuits);
    const auto group = [&](Index i) { return circuits.group[static_cast<std::size_t>(i)]; };
    std::vector<bool> in(circuits.members.size()), covered(circuits.members.size());
    for (const Index i : kernel) in[static_cast<std::size_t>(group(i))] = true;
    for (Index i = 0; i < m; ++i) {
      BOOST_REQUIRE_EQUAL(std::binary_search(kernel.begin(), kernel.end(), i), in[static_cast<std::size_t>(group(i))]);
      for (Index k = 0; k < m; ++k) {
        if (!relation(i, k) || group(i) == group(k) || !in[static_cast<std::size_t>(group(i))]) continue;
        BOOST_REQUIRE(!in[static_cast<std::size_t>(group(k))]);
        covered[static_cast<std::size_t>(group(k))] = true;
      }
    }
    for (std::size_t g = 0; g < in.size(); ++g) BOOST_REQUIRE(in[g] || covered[g]);
  }
}

BOOST_AUTO_TEST_CASE(a_long_chain) {
  constexpr Index m = 5000;  // deep enough to break a recursive search
  BitRelation relation(m);
  for (Index i = 0; i + 1 < m; ++i) relation.set(m - 1 - i, m - 2 - i);
  const Circuits circuits = mcda::circuits_of(relation);
  BOOST_CHECK_EQUAL(circuits.members.size(), static_cast<std::size_t>(m));
  const Rows kernel = mcda::kernel_of(relation, circuits);
  BOOST_CHECK_EQUAL(kernel.size(), static_cast<std::size_t>(m / 2));  // every other one, from the top
  BOOST_CHECK_EQUAL(kernel.back(), m - 1);
  BOOST_CHECK(mcda::not_outranked_of(relation) == Rows{m - 1});
  relation.set(0, m - 1);  // and now a circuit of all
  BOOST_CHECK_EQUAL(mcda::kernel_of(relation, mcda::circuits_of(relation)).size(), static_cast<std::size_t>(m));
  BOOST_CHECK(mcda::not_outranked_of(relation).empty());
}

BOOST_AUTO_TEST_CASE(a_circuit_outranked_and_outranking) {
  // 4 over the circuit 0 1 2, of which 1 is over 3; 5 stands alone.
  BitRelation relation(6);
  relation.set(0, 1), relation.set(1, 2), relation.set(2, 0), relation.set(4, 2), relation.set(1, 3);
  const Circuits circuits = mcda::circuits_of(relation);
  BOOST_CHECK_EQUAL(circuits.members.size(), 4u);
  BOOST_CHECK((mcda::kernel_of(relation, circuits) == Rows{3, 4, 5}));
  BOOST_CHECK((mcda::not_outranked_of(relation) == Rows{4, 5}));
}

BOOST_AUTO_TEST_CASE(nobody_outranks_anybody) {
  const BitRelation relation(70);
  BOOST_CHECK_EQUAL(mcda::kernel_of(relation, mcda::circuits_of(relation)).size(), 70u);
  BOOST_CHECK_EQUAL(mcda::not_outranked_of(relation).size(), 70u);
}

BOOST_AUTO_TEST_SUITE_END()
