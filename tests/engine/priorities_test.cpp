#include "mcda/engine/priorities.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/complaint.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using namespace mcda;

// count matrices of order n, row-major; judgements k or 1/k with k from 1 to 9 that hardly agree.
std::vector<double> random_matrices(Random& random, Index count, Index n) {
  std::vector<double> cells;
  for (Index matrix = 0; matrix < count; ++matrix) {
    for (Index i = 0; i < n; ++i) {
      for (Index j = 0; j < n; ++j) {
        const double k = std::floor(1 + 9 * random.uniform());
        cells.push_back(j <= i ? -1 : random.chance(0.5) ? k : 1 / k);  // the lower half is not read
      }
    }
  }
  return cells;
}

Rows rows_of(const std::vector<double>& cells, Index matrix, Index n) {
  Rows rows(static_cast<std::size_t>(n), std::vector<double>(static_cast<std::size_t>(n), 1.0));
  for (Index i = 0; i < n; ++i) {
    for (Index j = i + 1; j < n; ++j) {
      const double cell = cells[static_cast<std::size_t>((matrix * n + i) * n + j)];
      rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = cell;
      rows[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)] = 1 / cell;
    }
  }
  return rows;
}

std::string complaint(const std::vector<double>& cells, Index count, Index n) {
  return complaint_of<InvalidInput>([&] { priorities(cells, count, n); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(many_matrices)

BOOST_AUTO_TEST_CASE(each_has_the_weights_of_the_textbook) {
  Random random(7);
  const WeightingMethod& ahp = Catalogue::instance().weighting("ahp");
  for (const Index n : {1, 2, 3, 4, 10, 16}) {
    const Index count = 21;  // no multiple of eight
    const std::vector<double> cells = random_matrices(random, count, n);
    const Priorities found = priorities(cells, count, n);
    for (Index matrix = 0; matrix < count; ++matrix) {
      Judgements judgements;
      judgements.matrices["pairwise"] = rows_of(cells, matrix, n);
      const Steps steps = ahp.steps(judgements, {});
      const std::vector<double>& weights = steps.find("weights")->values;
      for (Index i = 0; i < n; ++i) {
        BOOST_TEST(found.weights[static_cast<std::size_t>(matrix * n + i)] == weights[static_cast<std::size_t>(i)],
                   boost::test_tools::tolerance(1e-12));
      }
      const auto at = static_cast<std::size_t>(matrix);
      const Weights one = ahp.weigh(judgements, {});
      BOOST_TEST(found.lambda_max[at] == one.consistency->figures.at("lambda_max"),
                 boost::test_tools::tolerance(1e-12));
      BOOST_TEST(std::abs(found.ratio[at] - one.consistency->figures.at("cr")) < 1e-12);
    }
  }
}

// Saaty (1980): a wide range of judgements that agree perfectly; w is the first column.
BOOST_AUTO_TEST_CASE(judgements_that_agree) {
  const Priorities found = priorities(std::vector<double>{1, 2, 8, 0.5, 1, 4, 0.125, 0.25, 1}, 1, 3);
  BOOST_TEST(found.weights == (std::vector<double>{8.0 / 13, 4.0 / 13, 1.0 / 13}),
             boost::test_tools::tolerance(1e-15) << boost::test_tools::per_element());
  BOOST_TEST(found.lambda_max[0] == 3, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(found.ratio[0] < 1e-14);
}

// a over b over c over a: the power method would rotate, and by symmetry all weigh the same.
BOOST_AUTO_TEST_CASE(judgements_that_go_round) {
  const Priorities found = priorities(std::vector<double>{1, 1e8, 1e-8, 1e-8, 1, 1e8, 1e8, 1e-8, 1}, 1, 3);
  for (const double w : found.weights) BOOST_TEST(w == 1.0 / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(found.lambda_max[0] == 1 + 1e8 + 1e-8, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_same_bits_for_any_number_of_threads) {
  Random random(8);
  const std::vector<double> cells = random_matrices(random, 1'003, 6);
  const Priorities one = priorities(cells, 1'003, 6, {.threads = 1}),
                   many = priorities(cells, 1'003, 6, {.threads = 3});
  BOOST_TEST((one.weights == many.weights));
  BOOST_TEST((one.lambda_max == many.lambda_max));
  BOOST_TEST((one.ratio == many.ratio));
}

BOOST_AUTO_TEST_CASE(what_is_no_judgement_is_named) {
  std::vector<double> cells{1, 2, 0.5, 1, 1, 0, 0, 1};
  BOOST_TEST(complaint(cells, 2, 2) ==
             "matrix 2, row 1, column 2: 0 is not a judgement (give a positive number; incomplete matrices are for the "
             "method ahp, one at a time)");
  cells[5] = none;
  BOOST_TEST(complaint(cells, 2, 2).starts_with("matrix 2, row 1, column 2: a judgement is missing"));
  BOOST_TEST(complaint(cells, 3, 2).starts_with("there are 8 cells for 3 matrices of order 2"));
  BOOST_TEST(priorities({}, 0, 3).weights.empty());
}

BOOST_AUTO_TEST_SUITE_END()
