// Relation tiles against the plain formulas on more rows than one tile holds: full tiles, the rest, the diagonal, ties,
// constant columns, equal rows, thresholds that coincide, vetoes without a weight.
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"

namespace {

using namespace test;

const mcda::RelationMethod& method_named(const std::string& name) {
  return dynamic_cast<const mcda::RelationMethod&>(mcda::Catalogue::instance().at(name));
}

const mcda::Step& step(const mcda::Steps& steps, const std::string& key) {
  for (const mcda::Step& one : steps.all()) {
    if (one.key == key) return one;
  }
  throw std::out_of_range(key);
}

// Quarters as values and thresholds, so that disadvantages meet thresholds exactly.
Instance problem(Random& random, Index m, Index n, bool vetoes) {
  Instance one{{}, benefits(n)};
  for (Criterion& c : one.list) {
    if (random.chance(0.5)) c.direction = Direction::minimise;
    c.weight = static_cast<double>(random.whole(1, 4));
    c.preference.indifference = 0.25 * static_cast<double>(random.whole(0, 4));
    c.preference.preference = c.preference.indifference + 0.25 * static_cast<double>(random.whole(0, 8));
    if (vetoes && random.chance(0.6))
      c.veto = c.preference.preference + 0.25 * static_cast<double>(random.whole(0, 12));
    if (c.veto && *c.veto == 0) c.veto = 0.25;
  }
  const bool constant = n > 1 && random.chance(0.3);
  for (Index i = 0; i < m; ++i) {
    std::vector<double> row;
    for (Index j = 0; j < n; ++j) row.push_back(0.25 * static_cast<double>(random.whole(0, 40)));
    if (constant) row[0] = 3;
    if (i > 0 && random.chance(0.1)) row = one.rows.back();
    one.rows.push_back(std::move(row));
  }
  return one;
}

constexpr Index sizes[] = {1, 2, 63, 64, 65, 130};

}  // namespace

BOOST_AUTO_TEST_SUITE(tiles)

BOOST_AUTO_TEST_CASE(relations_are_those_of_the_plain_formula) {
  Random random(911);
  for (Index round = rounds(4); round > 0; --round) {
    for (const Index m : sizes) {
      for (const char* const name : {"electre_1", "electre_1v", "electre_is"}) {
        const Instance one = problem(random, m, random.whole(1, 6), round % 2 == 0);
        const mcda::RelationMethod& method = method_named(name);
        const mcda::RelationOutcome outcome = mcda::run(method, {}, one.table(), one.criteria(), {.threads = 1});
        BOOST_REQUIRE(!outcome.refusal);
        const mcda::Step plain = step(method.steps(one.table(), one.criteria(), method.complete({})), "outranking");
        for (Index i = 0; i < m; ++i) {
          for (Index k = 0; k < m; ++k) {
            const bool expected = plain.values[static_cast<std::size_t>(i * m + k)] != 0;
            if (i != k)
              BOOST_REQUIRE_MESSAGE((*outcome.relation)(i, k) == expected, name << " " << m << ": " << i << ", " << k);
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(credibilities_are_those_of_the_plain_formula) {
  Random random(912);
  for (Index round = rounds(6); round > 0; --round) {
    for (const Index m : sizes) {
      const Instance one = problem(random, m, random.whole(1, 6), round % 3 != 0);
      const mcda::RelationMethod& method = method_named("electre_3");
      const mcda::RelationOutcome outcome = mcda::run(method, {}, one.table(), one.criteria(), {.threads = 1});
      BOOST_REQUIRE(!outcome.refusal);
      const mcda::Step plain = step(method.steps(one.table(), one.criteria(), method.complete({})), "credibility");
      for (Index i = 0; i < m; ++i) {
        for (Index k = 0; k < m; ++k) {
          if (i == k) continue;
          const double expected = plain.values[static_cast<std::size_t>(i * m + k)];
          BOOST_REQUIRE_SMALL((*outcome.credibility)(i, k) - expected, 2.6e-10);  // one step of the whole numbers
        }
      }
    }
  }
}

// A veto on a criterion without a weight is above no concordance of 1, whatever a sum of shares makes of that 1.
BOOST_AUTO_TEST_CASE(a_concordance_of_one_is_one) {
  Instance one{{{1, 1, 1, 0}, {1, 1, 1, 50}}, benefits(4)};
  for (const double weight : {0.1, 0.2, 0.7}) one.list[weight < 0.15 ? 0 : weight < 0.5 ? 1 : 2].weight = weight;
  one.list[3].weight = 0;
  one.list[3].preference = {.shape = PreferenceShape::linear, .indifference = 1, .preference = 2};
  one.list[3].veto = 10;
  const mcda::RelationOutcome outcome =
      mcda::run(method_named("electre_3"), {}, one.table(), one.criteria(), {.threads = 1});
  BOOST_TEST((*outcome.credibility)(0, 1) == 1);
  BOOST_TEST((*outcome.credibility)(1, 0) == 1);
}

BOOST_AUTO_TEST_CASE(deviations_are_those_of_the_plain_formula) {
  Random random(913);
  for (Index round = rounds(4); round > 0; --round) {
    for (const Index m : sizes) {
      Instance one = problem(random, m, random.whole(1, 6), false);
      for (Criterion& c : one.list) {
        c.preference.shape = random.one_of<PreferenceShape>({PreferenceShape::usual, PreferenceShape::u_shape,
                                                             PreferenceShape::v_shape, PreferenceShape::level,
                                                             PreferenceShape::linear, PreferenceShape::gaussian});
        c.preference.gaussian = 0.5 + c.preference.preference;
      }
      const mcda::RelationMethod& method = method_named("promethee_3");
      const mcda::RelationOutcome outcome = mcda::run(method, {}, one.table(), one.criteria(), {.threads = 1});
      const mcda::Steps plain = method.steps(one.table(), one.criteria(), method.complete({}));
      for (const auto& column : outcome.exploitation.columns)
        BOOST_REQUIRE_MESSAGE(difference(column.values, step(plain, std::string(column.name)).values, 1e-12).empty(),
                              column.name << " of " << m << " rows");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
