#include "mcda/engine/order_stream.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/support/random.hpp"

using namespace mcda;

namespace {

// Scores with ties of every kind: equal ones, chains of neighbours within the tolerance, single ones.
std::vector<double> tied_scores(test::Random& random, Index count, double size) {
  std::vector<double> scores;
  for (Index i = 0; i < count; ++i) {
    double score = size * static_cast<double>(random.whole(0, 40)) / 40;
    if (random.chance(0.5)) score += size * 0.6 * tie_tolerance * static_cast<double>(random.whole(0, 4));
    scores.push_back(random.chance(0.2) ? size * random.uniform(-1, 1) : score);
  }
  return scores;
}

double largest_of(const std::vector<double>& scores) {
  double largest = 0;
  for (const double x : scores) largest = std::max(largest, std::abs(x));
  return largest;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(order_stream)

BOOST_AUTO_TEST_CASE(ranks_are_those_of_the_whole) {
  test::Random random(3);
  for (const double size : {1e-6, 1.0, 1e6}) {
    for (int attempt = 0; attempt < 50; ++attempt) {
      const std::vector<double> scores = tied_scores(random, random.whole(1, 300), size);
      const Ranking whole = rank_scores(scores);
      RankStream stream(largest_of(scores));
      Index tied = 0;
      for (std::size_t k = 0; k < whole.order.size(); ++k) {
        const auto row = static_cast<std::size_t>(whole.order[k]);
        BOOST_REQUIRE_EQUAL(stream.next(scores[row]), whole.ranks[row]);
        const auto rank_at = [&](std::size_t place) {
          return whole.ranks[static_cast<std::size_t>(whole.order[place])];
        };
        const bool shared =
            (k > 0 && rank_at(k - 1) == rank_at(k)) || (k + 1 < whole.order.size() && rank_at(k + 1) == rank_at(k));
        tied += shared ? 1 : 0;
      }
      BOOST_REQUIRE_EQUAL(stream.tied(), tied);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_best_are_those_of_the_whole) {
  test::Random random(4);
  for (int attempt = 0; attempt < 100; ++attempt) {
    const std::vector<double> scores = tied_scores(random, random.whole(1, 400), 1);
    const Index count = random.whole(1, 50);
    TopRows top(count);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      if (top.wants(scores[i])) top.add({static_cast<Index>(i), scores[i], std::to_string(i), {}, {}});
    }
    const std::vector<RankedRow> best = top.finish();
    const Ranking wanted = top_ranks(scores, count);
    BOOST_REQUIRE_EQUAL(best.size(), wanted.order.size());
    for (std::size_t k = 0; k < best.size(); ++k) {
      BOOST_REQUIRE_EQUAL(best[k].row, wanted.order[k]);
      BOOST_REQUIRE_EQUAL(best[k].id, std::to_string(wanted.order[k]));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
