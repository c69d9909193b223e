// Pareto layers and Hasse diagrams against brute force; the drawing of a hostile name.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/analysis/dominance.hpp"
#include "mcda/files/graphviz.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;

bool at_least_as_good(const Instance& one, std::size_t a, std::size_t b) {
  for (std::size_t j = 0; j < one.list.size(); ++j) {
    if (one.list[j].weight == 0) continue;
    if (one.list[j].maximised() ? one.rows[a][j] < one.rows[b][j] : one.rows[a][j] > one.rows[b][j]) return false;
  }
  return true;
}

bool beats(const Instance& one, std::size_t a, std::size_t b) {
  return at_least_as_good(one, a, b) && !at_least_as_good(one, b, a);
}

// Layer by layer: who is dominated by nobody that is left.
std::vector<Index> peeled(const Instance& one) {
  std::vector<Index> layers(one.rows.size(), 0);
  for (Index layer = 1; std::find(layers.begin(), layers.end(), 0) != layers.end(); ++layer) {
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      bool dominated = layers[i] != 0;
      for (std::size_t k = 0; k < layers.size() && !dominated; ++k) dominated = layers[k] == 0 && beats(one, k, i);
      if (!dominated) free.push_back(i);
    }
    for (const std::size_t i : free) layers[i] = layer;
  }
  return layers;
}

// Few values on each criterion make ties, many make chains; one in five criteria has no weight.
Instance problem(Random& random, Index m, Index n) {
  Instance one{{}, benefits(n)};
  const Index values = random.one_of<Index>({2, 4, 30, 1000});
  const bool along = random.chance(0.5);  // criteria that agree make many layers
  for (Criterion& c : one.list) {
    if (random.chance(0.5)) c.direction = Direction::minimise;
    if (n > 1 && random.chance(0.2)) c.weight = 0;
  }
  one.list[0].weight = 1;
  for (Index i = 0; i < m; ++i) {
    std::vector<double> row;
    const Index level = random.whole(0, values);
    for (const Criterion& c : one.list) {
      const Index value = along ? level + random.whole(0, 3) : random.whole(0, values);
      row.push_back(static_cast<double>(c.maximised() ? value : -value));
    }
    one.rows.push_back(row);
  }
  return one;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dominance)

BOOST_AUTO_TEST_CASE(layers_by_peeling) {
  Random random(301);
  for (Index round = rounds(60); round > 0; --round) {
    for (const Index n : {1, 2, 3, 4, 7}) {
      const Instance one = problem(random, random.one_of<Index>({1, 2, 10, 70, 400}), n);
      BOOST_REQUIRE(mcda::pareto_layers(one.table(), one.criteria()) == peeled(one));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_chain_and_a_front) {
  Instance chain{{}, benefits(5)}, front = chain;
  for (int i = 0; i < 3000; ++i) {
    const double up = i, down = -i;
    chain.rows.push_back({up, up, up, up, up});
    front.rows.push_back({up, down, up, up, up});
  }
  const std::vector<Index> layers = mcda::pareto_layers(chain.table(), chain.criteria());
  for (std::size_t i = 0; i < layers.size(); ++i) BOOST_REQUIRE_EQUAL(layers[i], static_cast<Index>(layers.size() - i));
  BOOST_CHECK(mcda::pareto_layers(front.table(), front.criteria()) == std::vector<Index>(3000, 1));
}

BOOST_AUTO_TEST_CASE(around_one_client) {
  Random random(302);
  for (Index round = rounds(40); round > 0; --round) {
    const Instance one = problem(random, 40, 3);
    const auto row = static_cast<std::size_t>(random.whole(0, 39));
    const mcda::DominanceOfOne found = mcda::dominance_of(one.table(), one.criteria(), static_cast<Index>(row));
    std::vector<Index> above, below;
    for (std::size_t k = 0; k < 40; ++k) {
      if (beats(one, k, row)) above.push_back(static_cast<Index>(k));
      if (beats(one, row, k)) below.push_back(static_cast<Index>(k));
    }
    BOOST_CHECK(found.dominating == above);
    BOOST_CHECK(found.dominated == below);
  }
}

// By looking at every pair; a rank that is missing is behind all.
BOOST_AUTO_TEST_CASE(who_is_ranked_above_a_dominating_client) {
  Random random(304);
  Index broken = 0, kept = 0;
  for (Index round = rounds(40); round > 0; --round) {
    const Instance one = problem(random, random.one_of<Index>({1, 2, 30, 150}), random.whole(1, 4));
    const std::size_t m = one.rows.size();
    std::vector<std::vector<double>> ranks(3, std::vector<double>(m));
    for (std::vector<double>& ranking : ranks) {
      for (double& rank : ranking) {
        rank = static_cast<double>(random.whole(1, 5));
        if (random.chance(0.1)) rank = std::numeric_limits<double>::quiet_NaN();
      }
    }
    for (std::size_t i = 0; i < m; ++i) ranks[2][i] = 1;  // a tie breaks nothing
    const auto found = mcda::dominance_breaches(one.table(), one.criteria(), ranks, {.threads = 1});
    BOOST_REQUIRE_EQUAL(found.size(), ranks.size());
    for (std::size_t r = 0; r < ranks.size(); ++r) {
      const double last = std::numeric_limits<double>::infinity();
      const auto rank = [&](std::size_t i) { return std::isnan(ranks[r][i]) ? last : ranks[r][i]; };
      Index rows = 0;
      double gap = 0;
      for (std::size_t i = 0; i < m; ++i) {
        double worst = rank(i);
        for (std::size_t k = 0; k < m; ++k) worst = beats(one, k, i) ? std::max(worst, rank(k)) : worst;
        rows += worst > rank(i) ? 1 : 0;
        gap = std::max(gap, worst - rank(i));
      }
      BOOST_REQUIRE_EQUAL(found[r].rows, rows);
      (rows > 0 ? broken : kept) += 1;
      BOOST_REQUIRE_EQUAL(found[r].below < 0, rows == 0);
      if (rows == 0) continue;
      const auto above = static_cast<std::size_t>(found[r].above), below = static_cast<std::size_t>(found[r].below);
      BOOST_CHECK(beats(one, below, above));
      BOOST_CHECK_EQUAL(rank(below) - rank(above), gap);
    }
  }
  BOOST_CHECK(broken > 0 && kept > 0);
}

// An arrow where one dominates the other and nobody stands between; equal rows are one node.
BOOST_AUTO_TEST_CASE(the_diagram_is_the_transitive_reduction) {
  Random random(303);
  for (Index round = rounds(60); round > 0; --round) {
    const Instance one = problem(random, random.one_of<Index>({1, 2, 20, 90}), random.one_of<Index>({1, 2, 3, 5}));
    const mcda::HasseDiagram diagram = mcda::hasse_diagram(one.table(), one.criteria(), {.threads = 2});
    const std::vector<Index> layers = peeled(one);
    std::size_t rows = 0;
    std::vector<std::size_t> first;
    for (std::size_t node = 0; node < diagram.nodes.size(); ++node) {
      rows += diagram.nodes[node].size();
      first.push_back(static_cast<std::size_t>(diagram.nodes[node].front()));
      for (const Index row : diagram.nodes[node]) {
        BOOST_CHECK_EQUAL(diagram.layers[node], layers[static_cast<std::size_t>(row)]);
        BOOST_CHECK(at_least_as_good(one, static_cast<std::size_t>(row), first.back()) &&
                    at_least_as_good(one, first.back(), static_cast<std::size_t>(row)));
      }
    }
    BOOST_CHECK_EQUAL(rows, one.rows.size());
    BOOST_CHECK(std::is_sorted(diagram.layers.begin(), diagram.layers.end()));
    for (std::size_t a = 0; a < first.size(); ++a) {
      std::vector<Index> covered;
      for (std::size_t b = 0; b < first.size(); ++b) {
        bool direct = beats(one, first[a], first[b]);
        for (std::size_t c = 0; c < first.size() && direct; ++c)
          direct = !(beats(one, first[a], first[c]) && beats(one, first[c], first[b]));
        if (direct) covered.push_back(static_cast<Index>(b));
      }
      BOOST_CHECK(diagram.covered[a] == covered);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_graph_beyond_the_memory_is_refused) {
  const Instance one{{{1, 2}, {2, 1}}, benefits(2)};
  BOOST_CHECK_EXCEPTION(mcda::hasse_diagram(one.table(), one.criteria(), {.memory = 8}), mcda::InvalidInput,
                        says({"2 different clients", "MiB"}));
}

BOOST_AUTO_TEST_CASE(a_name_is_never_graphviz) {
  BOOST_CHECK_EQUAL(mcda::files::dot_text("A \"B\" \\N <b>"), "\"A \\\"B\\\" \\\\N <b>\"");
  BOOST_CHECK_EQUAL(mcda::files::dot_text("x\n]; node"), "\"x ]; node\"");
  const Instance one{{{2, 2}, {1, 1}, {2, 2}}, benefits(2)};
  const std::string dot = mcda::files::hasse_dot(mcda::hasse_diagram(one.table(), one.criteria()), "T",
                                                 [](Index row) { return "\"c" + std::to_string(row); });
  BOOST_CHECK(contains(dot, "n0 [label=\"\\\"c0\\n\\\"c2\"];"));
  BOOST_CHECK(contains(dot, "n0 -> n1;"));
}

BOOST_AUTO_TEST_SUITE_END()
