#include "mcda/engine/summarise.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;

namespace {

constexpr Statistic wanted = Statistic::extremes | Statistic::sum | Statistic::sum_of_squares |
                             Statistic::sum_of_inverses | Statistic::sum_of_logarithms | Statistic::co_moments;

DecisionTable random_table(Index rows) {
  test::Random random(101);
  DecisionTable table(rows, 2);
  for (Index i = 0; i < rows; ++i) {
    table(i, 0) = std::exp(5 * random.normal());
    table(i, 1) = random.uniform(-1, 1);
  }
  return table;
}

// Rows handed over in batches of these sizes, in turn.
Summary streamed(const DecisionTable& table, const std::vector<Index>& batches) {
  SummaryStream stream(table.columns(), wanted);
  std::size_t next = 0;
  for (Index first = 0; first < table.rows();) {
    const Index rows = std::min(batches[next++ % batches.size()], table.rows() - first);
    std::vector<const double*> pointers = pointers_of(table);
    for (const double*& pointer : pointers) pointer += first;
    stream.observe(pointers, rows);
    first += rows;
  }
  return stream.finish();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(summarising)

// Rows around the block (4096), the branch (16 blocks) and several branches.
BOOST_AUTO_TEST_CASE(threads_do_not_change_the_bits) {
  for (const Index rows : {1, 4095, 4096, 4097, 16 * 4096, 16 * 4096 + 1, 3 * 16 * 4096 + 5000, 300'000}) {
    const DecisionTable table = random_table(rows);
    const Summary one = summarise(table, wanted, {.threads = 1});
    BOOST_CHECK_EQUAL(one.count(), rows);
    for (const Index threads : {2, 3, 5, 16}) BOOST_CHECK(summarise(table, wanted, {.threads = threads}) == one);
  }
}

BOOST_AUTO_TEST_CASE(batches_do_not_change_the_bits) {
  for (const Index rows : {1, 5000, 70'000, 200'001}) {
    const DecisionTable table = random_table(rows);
    const Summary whole = summarise(table, wanted);
    for (const Index batch : {777, 2048, 65'536}) BOOST_CHECK(streamed(table, {batch}) == whole);
    if (rows <= 70'000) BOOST_CHECK(streamed(table, {1}) == whole);
    BOOST_CHECK(streamed(table, {4096, 1, 10'000, 4095, 0, 3}) == whole);
  }
}

// The tree is by block number: another way to cut or to join gives other bits, which shows that the tests above can
// fail.
BOOST_AUTO_TEST_CASE(other_trees_give_other_bits) {
  const DecisionTable table = random_table(100'000);
  const Summary whole = summarise(table, wanted);
  Summary in_a_row(2, wanted);
  for (Index first = 0; first < table.rows(); first += block_rows) {
    std::vector<const double*> pointers = pointers_of(table);
    for (const double*& pointer : pointers) pointer += first;
    Summary block(2, wanted);
    block.observe(Block(pointers.data(), 2, std::min(block_rows, table.rows() - first)));
    in_a_row.merge(block);
  }
  BOOST_CHECK(!(in_a_row == whole));
  BOOST_CHECK(test::near(in_a_row.sum(0), whole.sum(0), 1e-12));
  BOOST_CHECK(test::near(in_a_row.squared_deviations(1), whole.squared_deviations(1), 1e-12));
}

BOOST_AUTO_TEST_CASE(another_row_order_agrees_to_rounding) {
  const DecisionTable table = random_table(50'000);
  test::Random random(102);
  const DecisionTable shuffled = table.select_rows(random.permutation(table.rows()));
  const Summary a = summarise(table, wanted), b = summarise(shuffled, wanted);
  BOOST_CHECK(test::near(a.sum(0), b.sum(0), 1e-12));
  BOOST_CHECK(test::near(a.sum_of_squares(0), b.sum_of_squares(0), 1e-12));
  BOOST_CHECK(test::near(a.co_moment(0, 1), b.co_moment(0, 1), 1e-12,
                         std::sqrt(a.squared_deviations(0) * a.squared_deviations(1))));
  BOOST_CHECK_EQUAL(a.max(0), b.max(0));
}

BOOST_AUTO_TEST_CASE(nothing_to_summarise) {
  const Summary none = summarise(DecisionTable(0, 3), wanted);
  BOOST_CHECK_EQUAL(none.count(), 0);
  BOOST_CHECK_EQUAL(none.columns(), 3);
  BOOST_CHECK_EQUAL(SummaryStream(3, wanted).finish().columns(), 3);
}

BOOST_AUTO_TEST_SUITE_END()
