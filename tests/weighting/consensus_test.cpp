#include <boost/test/unit_test.hpp>

#include <numeric>

#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;

std::vector<double> joined(const std::string& method, const Rows& rankings, Notes* notes = nullptr) {
  Notes ignored;
  return Catalogue::instance().consensus(method).aggregate(rankings, {}, notes == nullptr ? ignored : *notes);
}

Steps steps_of(const std::string& method, const Rows& rankings) {
  return Catalogue::instance().consensus(method).steps(rankings, {});
}

/// k rankings of m alternatives with ties, near a common order where `noise` is small.
Rows random_rankings(Random& random, Index m, Index k, double noise, bool ties) {
  Rows rankings;
  for (Index r = 0; r < k; ++r) {
    std::vector<double> scores;
    for (Index i = 0; i < m; ++i) {
      const double score = static_cast<double>(-i) / static_cast<double>(m) + noise * random.normal();
      scores.push_back(ties ? std::round(score * 4) : score);
    }
    rankings.push_back(mcda::rank_scores(scores).ranks);
  }
  return rankings;
}

/// Kendall's distance of an order to the rankings, 1/2 a tie.
double distance_of(const std::vector<Index>& order, const Rows& rankings) {
  double distance = 0;
  for (std::size_t a = 0; a < order.size(); ++a) {
    for (std::size_t b = a + 1; b < order.size(); ++b) {
      for (const auto& ranks : rankings) {
        const double first = ranks[static_cast<std::size_t>(order[a])],
                     second = ranks[static_cast<std::size_t>(order[b])];
        distance += first > second ? 1 : first == second ? 0.5 : 0;
      }
    }
  }
  return distance;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(consensus_methods)

BOOST_AUTO_TEST_CASE(reference_cases) {
  for (const auto& one : cases_of("aggregate")) {
    const Rows rankings = rows_in(one["parameters"]["rankings"]);
    const auto& expected = one["expected"];
    const auto part = [&](const std::vector<const char*>& keys) {
      nlohmann::json some;
      for (const char* const key : keys) some[key] = expected[key];
      return some;
    };
    const double tolerance = one["tolerance"];
    check_steps(one["id"], steps_of("copeland", rankings), part({"copeland", "copeland_ranking", "pairwise"}),
                tolerance);
    check_steps(one["id"], steps_of("schulze", rankings), part({"schulze_wins", "schulze_ranking", "pairwise"}),
                tolerance);
    check_steps(one["id"], steps_of("kemeny", rankings), part({"kemeny_distance", "kemeny_orders", "pairwise"}),
                tolerance);
    check_numbers(one["id"], joined("copeland", rankings), numbers_of(expected["copeland"]), tolerance);
    check_numbers(one["id"], joined("schulze", rankings), numbers_of(expected["schulze_wins"]), tolerance);
    // The nearest orders decide: a pair in the same order in all of them stands so in the consensus.
    const std::vector<double> scores = joined("kemeny", rankings);
    const Rows orders = rows_in(expected["kemeny_orders"]);
    if (orders.size() == 1) {
      const mcda::Ranking ranking = mcda::rank_scores(scores);
      check_numbers(one["id"], std::vector<double>(ranking.order.begin(), ranking.order.end()), orders[0], 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(fast_paths_agree_with_the_plain_formulas) {
  Random random(21);
  for (Index round = 0; round < rounds(60); ++round) {
    const Index m = random.whole(1, 7), k = random.whole(1, 6);
    const Rows rankings = random_rankings(random, m, k, random.one_of<double>({0.2, 1, 5}), random.chance(0.5));
    for (const char* const method : {"borda", "copeland", "kemeny", "mean_rank", "median_rank", "improved_borda"})
      check_numbers(method, joined(method, rankings), steps_of(method, rankings).find(method)->values, 1e-12);
    check_numbers("schulze", joined("schulze", rankings), steps_of("schulze", rankings).find("schulze_wins")->values,
                  0);
  }
  const Rows long_ones = random_rankings(random, 150, 5, 1, true);
  for (const char* const method : {"copeland", "mean_rank", "median_rank", "improved_borda"})
    check_numbers(method, joined(method, long_ones), steps_of(method, long_ones).find(method)->values, 1e-12);
  check_numbers("schulze", joined("schulze", long_ones), steps_of("schulze", long_ones).find("schulze_wins")->values,
                0);
}

// Competition, dense and average ranks of the same order are the same ranking.
BOOST_AUTO_TEST_CASE(the_rule_for_ties_does_not_matter) {
  Random random(22);
  for (Index round = 0; round < rounds(20); ++round) {
    Rows competition, average;
    for (int k = 0; k < 3; ++k) {
      std::vector<double> scores;
      for (int i = 0; i < 9; ++i) scores.push_back(static_cast<double>(random.whole(0, 4)));
      competition.push_back(mcda::rank_scores(scores, mcda::TieRule::competition).ranks);
      average.push_back(mcda::rank_scores(scores, mcda::TieRule::average).ranks);
    }
    for (const char* const method : {"copeland", "schulze", "kemeny", "mean_rank", "median_rank", "improved_borda"})
      BOOST_CHECK_MESSAGE(joined(method, competition) == joined(method, average), method);
  }
}

BOOST_AUTO_TEST_CASE(means_and_medians_by_hand) {
  const Rows rankings{{1, 2, 3}, {1, 2, 3}, {3, 1, 2}, {3, 1, 2}};
  BOOST_CHECK(joined("mean_rank", rankings) == (std::vector<double>{-2, -1.5, -2.5}));
  BOOST_CHECK(joined("median_rank", rankings) == (std::vector<double>{-2, -1.5, -2.5}));
  // One ranking far off moves the mean, not the median.
  const Rows outlier{{1, 2, 3, 4}, {1, 2, 3, 4}, {4, 1, 2, 3}};
  BOOST_CHECK(joined("median_rank", outlier) == (std::vector<double>{-1, -2, -3, -4}));
  BOOST_CHECK(joined("mean_rank", outlier)[0] < joined("mean_rank", outlier)[1]);
}

// A Condorcet winner that Borda does not elect: three prefer a to b to c, two b to c to a.
BOOST_AUTO_TEST_CASE(majorities_against_places) {
  const Rows rankings{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}, {3, 1, 2}, {3, 1, 2}};
  const auto winner = [&](const char* method) {
    const std::vector<double> scores = joined(method, rankings);
    return std::max_element(scores.begin(), scores.end()) - scores.begin();
  };
  BOOST_CHECK_EQUAL(winner("borda"), 1);
  for (const char* const method : {"copeland", "schulze", "kemeny"}) BOOST_CHECK_EQUAL(winner(method), 0);
}

// Where one order is nearest it is the answer, also when the alternatives fall into several blocks.
BOOST_AUTO_TEST_CASE(kemeny_is_nearest) {
  Random random(23);
  Index single = 0;
  for (Index round = 0; round < rounds(60); ++round) {
    const Index m = random.whole(2, 8);
    const Rows rankings = random_rankings(random, m, 1 + 2 * random.whole(0, 3), 0.5, false);
    const Steps steps = steps_of("kemeny", rankings);
    Notes notes;
    const mcda::Ranking ranking = mcda::rank_scores(joined("kemeny", rankings, &notes));
    if (steps.find("kemeny_orders")->rows != 1) {
      BOOST_CHECK(any_contains(notes, "several orders are equally near"));
      continue;
    }
    ++single;
    BOOST_CHECK(notes.empty());
    BOOST_CHECK_CLOSE(distance_of(ranking.order, rankings), steps.find("kemeny_distance")->values[0], 1e-10);
  }
  BOOST_CHECK_GT(single, 0);
}

// Twenty alternatives in one circle are solved, twenty-one are searched and the note says so.
BOOST_AUTO_TEST_CASE(kemeny_of_a_large_circle) {
  for (const std::size_t m : {20u, 21u, 60u}) {
    Rows rankings(3, std::vector<double>(m));  // three cyclic shifts: every alternative beats the next by two to one
    for (std::size_t k = 0; k < 3; ++k) {
      for (std::size_t i = 0; i < m; ++i) rankings[k][i] = static_cast<double>((i + k * m / 3) % m + 1);
    }
    Notes notes;
    const std::vector<double> scores = joined("kemeny", rankings, &notes);
    BOOST_CHECK(all_finite(scores));
    BOOST_CHECK_EQUAL(any_contains(notes, "local search"), m > 20);
    if (m <= 20) continue;
    // No alternative alone can move to a better place.
    std::vector<Index> order = mcda::rank_scores(scores).order;
    const double found = distance_of(order, rankings);
    for (std::size_t from = 0; from < m; ++from) {
      for (std::size_t to = 0; to < m; ++to) {
        std::vector<Index> moved = order;
        const Index one = moved[from];
        moved.erase(moved.begin() + static_cast<std::ptrdiff_t>(from));
        moved.insert(moved.begin() + static_cast<std::ptrdiff_t>(to), one);
        BOOST_CHECK_GE(distance_of(moved, rankings), found);
      }
    }
  }
}

// A circle of three between alternatives that everybody orders alike, 61 in all: blocks keep it exact and small.
BOOST_AUTO_TEST_CASE(kemeny_takes_a_long_ranking_apart) {
  Rows rankings(3, std::vector<double>(61));
  for (auto& ranks : rankings) std::iota(ranks.begin(), ranks.end(), 1.0);
  rankings[1][30] = 33, rankings[1][31] = 31, rankings[1][32] = 32;
  rankings[2][30] = 32, rankings[2][31] = 33, rankings[2][32] = 31;
  Notes notes;
  const std::vector<double> scores = joined("kemeny", rankings, &notes);
  BOOST_CHECK(!any_contains(notes, "local search"));
  BOOST_CHECK(any_contains(notes, "several orders"));
  BOOST_CHECK_EQUAL(scores[30], scores[31]);
  BOOST_CHECK_EQUAL(scores[31], scores[32]);
  for (std::size_t i = 1; i < 61; ++i) {
    if (i < 31 || i > 32) BOOST_CHECK_GT(scores[i - 1], scores[i]);
  }
}

// Many ties and an even number of rankings make one block of more than twenty: parts by strict majorities, chains
// closed.
BOOST_AUTO_TEST_CASE(kemeny_of_two_rankings_is_what_they_share) {
  Random random(24);
  const Rows rankings = random_rankings(random, 70, 2, 0.4, false);
  const std::vector<double> scores = joined("kemeny", rankings);
  std::vector<double> expected(70, 0.0);
  for (std::size_t a = 0; a < 70; ++a) {
    for (std::size_t b = 0; b < 70; ++b) {
      const bool both = rankings[0][a] < rankings[0][b] && rankings[1][a] < rankings[1][b];
      expected[a] += both ? 1 : 0;
      expected[b] -= both ? 1 : 0;
    }
  }
  BOOST_CHECK(scores == expected);
}

// a beats b and b beats c by three to one, a and c tie; thirty others tie with everybody and keep all in one block.
// That a stands before c then follows from the other two majorities only.
BOOST_AUTO_TEST_CASE(kemeny_follows_chains) {
  Rows rankings{{1, 2, 3}, {1, 2, 3}, {2, 3, 1}, {3, 1, 2}};
  for (std::size_t k = 0; k < 4; ++k) {
    const bool ahead = k % 2 == 0;
    for (double& rank : rankings[k]) rank += ahead ? 30 : 0;
    for (int i = 1; i <= 30; ++i) rankings[k].push_back(ahead ? i : 34 - i);
  }
  std::vector<double> expected(33, 0.0);
  expected[0] = 2, expected[2] = -2;
  BOOST_CHECK(joined("kemeny", rankings) == expected);
}

BOOST_AUTO_TEST_CASE(wrong_rankings_are_refused) {
  for (const char* const method : {"copeland", "schulze", "kemeny", "mean_rank", "median_rank", "improved_borda"}) {
    BOOST_CHECK_EXCEPTION(joined(method, {}), mcda::InvalidInput, says({"no ranking"}));
    BOOST_CHECK_EXCEPTION(joined(method, {{1, 2}, {1, 2, 3}}), mcda::InvalidInput,
                          says({"ranking 2 has 3 alternatives"}));
    BOOST_CHECK_EXCEPTION(joined(method, {{1, 2}, {1, none}}), mcda::InvalidInput,
                          says({"ranking 2", "without a rank"}));
    BOOST_CHECK(all_finite(joined(method, {{1}})));
  }
  const Rows too_long{std::vector<double>(50'001, 1.0)};
  BOOST_CHECK_EXCEPTION(joined("copeland", too_long), mcda::InvalidInput, says({"at most 50000", "borda"}));
  for (const char* const method : {"schulze", "kemeny"})
    BOOST_CHECK_EXCEPTION(joined(method, too_long), mcda::InvalidInput, says({"at most 2000", "median_rank"}));
  for (const char* const method : {"borda", "mean_rank", "median_rank", "improved_borda"})
    BOOST_CHECK(all_finite(joined(method, too_long)));
}

BOOST_AUTO_TEST_SUITE_END()
