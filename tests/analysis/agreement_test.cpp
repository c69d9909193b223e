#include <boost/test/unit_test.hpp>

#include "mcda/analysis/agreement.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::PairCounts;
using mcda::Ranking;
using mcda::RankLevels;
using mcda::TieRule;

using Ranks = std::vector<double>;

double tau_b(const Ranks& x, const Ranks& y) { return kendall_tau_b(count_pairs(RankLevels(x), RankLevels(y))); }
double rho(const Ranks& x, const Ranks& y) { return spearman(RankLevels(x), RankLevels(y)); }
double overlap(const Ranks& x, const Ranks& y, Index k) { return overlap_at(RankLevels(x), RankLevels(y), k); }
double rbo(const Ranks& x, const Ranks& y, double p) { return rank_biased_overlap(RankLevels(x), RankLevels(y), p); }

/// Every pair looked at.
PairCounts plain_counts(const Ranks& x, const Ranks& y) {
  PairCounts counts;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      ++counts.pairs;
      const double a = x[i] - x[k], b = y[i] - y[k];
      counts.tied_x += a == 0 ? 1 : 0;
      counts.tied_y += b == 0 ? 1 : 0;
      counts.tied_both += a == 0 && b == 0 ? 1 : 0;
      counts.concordant += a * b > 0 ? 1 : 0;
      counts.discordant += a * b < 0 ? 1 : 0;
    }
  }
  return counts;
}

Ranks random_ranks(Random& random, Index m, Index levels) {
  Ranks ranks;
  for (Index i = 0; i < m; ++i) ranks.push_back(static_cast<double>(random.whole(-levels, levels)));
  return ranks;
}

/// The first k by the definition: everybody with fewer than k better ones.
std::vector<bool> first_of(const Ranks& ranks, Index k) {
  std::vector<bool> in;
  for (const double rank : ranks)
    in.push_back(std::count_if(ranks.begin(), ranks.end(), [&](double other) { return other < rank; }) < k);
  return in;
}

double plain_overlap(const Ranks& x, const Ranks& y, Index k) {
  const std::vector<bool> a = first_of(x, k), b = first_of(y, k);
  double both = 0, all = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    both += a[i] && b[i] ? 1 : 0;
    all += (a[i] ? 1 : 0) + (b[i] ? 1 : 0);
  }
  return 2 * both / all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(agreement)

BOOST_AUTO_TEST_CASE(reference_cases) {
  for (const auto& one : cases_of("similarity")) {
    const mcda::Steps steps =
        mcda::agreement_steps(numbers_of(one["parameters"]["x"]), numbers_of(one["parameters"]["y"]));
    for (const auto& [key, value] : one["expected"].items()) {
      const std::string what = one["id"].get<std::string>() + " " + key;
      BOOST_REQUIRE_MESSAGE(steps.find(key) != nullptr, what);
      const double found = steps.find(key)->values[0];
      BOOST_CHECK_MESSAGE(value.is_null() ? std::isnan(found) : within(found, value, one["tolerance"]),
                          what << ": " << found);
    }
  }
}

// By SciPy 1.17.1: kendalltau, spearmanr, pearsonr.
BOOST_AUTO_TEST_CASE(scipy) {
  const Ranks x{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3}, y{2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5, 9, 0, 4, 5};
  BOOST_CHECK_CLOSE(tau_b(x, y), 0.1009216784699164, 1e-11);
  BOOST_CHECK_CLOSE(rho(x, y), 0.1270682438511219, 1e-11);
  BOOST_CHECK_CLOSE(mcda::pearson(x, y), 0.10210298745930738, 1e-11);
  Ranks u, v;
  for (long i = 0; i < 2000; ++i) {
    u.push_back(static_cast<double>(i * 7919 % 1009));
    v.push_back(static_cast<double>(i * i % 503 + i * 7919 % 1009 / 40));
  }
  BOOST_CHECK_CLOSE(tau_b(u, v), 0.040545380582447804, 1e-11);
  BOOST_CHECK_CLOSE(rho(u, v), 0.0602157895085709, 1e-11);
  BOOST_CHECK_CLOSE(mcda::pearson(u, v), 0.05932439709628913, 1e-11);
}

BOOST_AUTO_TEST_CASE(pairs_agree_with_the_plain_count) {
  Random random(1);
  for (Index round = 0; round < rounds(200); ++round) {
    const Index m = random.whole(1, 150);
    const Index levels = random.one_of<Index>({0, 1, 3, 20, 1000});
    const Ranks x = random_ranks(random, m, levels), y = random_ranks(random, m, random.one_of<Index>({1, 5, 1000}));
    const PairCounts fast = count_pairs(RankLevels(x), RankLevels(y)), plain = plain_counts(x, y);
    BOOST_CHECK_EQUAL(fast.pairs, plain.pairs);
    BOOST_CHECK_EQUAL(fast.concordant, plain.concordant);
    BOOST_CHECK_EQUAL(fast.discordant, plain.discordant);
    BOOST_CHECK_EQUAL(fast.tied_x, plain.tied_x);
    BOOST_CHECK_EQUAL(fast.tied_y, plain.tied_y);
    BOOST_CHECK_EQUAL(fast.tied_both, plain.tied_both);
    for (const Index k : {Index{1}, m / 2, m}) {
      if (k > 0) BOOST_CHECK_CLOSE(overlap(x, y, k), plain_overlap(x, y, k), 1e-12);
    }
  }
}

/// Values in the order of x, merged: each value of the right run goes before all that are left of the left one.
std::int64_t merged_exchanges(Ranks& values, std::size_t begin, std::size_t end) {
  if (end - begin < 2) return 0;
  const std::size_t middle = (begin + end) / 2;
  std::int64_t sum = merged_exchanges(values, begin, middle) + merged_exchanges(values, middle, end);
  for (std::size_t left = begin, right = middle; left < middle; ++left) {
    while (right < end && values[right] < values[left]) ++right;
    sum += static_cast<std::int64_t>(right - middle);
  }
  std::inplace_merge(values.begin() + static_cast<std::ptrdiff_t>(begin),
                     values.begin() + static_cast<std::ptrdiff_t>(middle),
                     values.begin() + static_cast<std::ptrdiff_t>(end));
  return sum;
}

// Long enough to be halved many times, and for several threads; ties of every kind, a number of levels that is no power
// of two, one level.
BOOST_AUTO_TEST_CASE(long_rankings_agree_with_merging_at_any_number_of_threads) {
  Random random(7);
  for (const Index m : {17, 1'000, 33'333, 120'000}) {
    for (const Index levels : {Index{0}, Index{1}, Index{2}, Index{700}, m, 50 * m}) {
      const Ranks x = random_ranks(random, m, random.one_of<Index>({3, m, 50 * m})),
                  y = random_ranks(random, m, levels);
      std::vector<std::size_t> rows(x.size());
      for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
      std::sort(rows.begin(), rows.end(),
                [&](std::size_t a, std::size_t b) { return x[a] != x[b] ? x[a] < x[b] : y[a] < y[b]; });
      Ranks values;
      for (const std::size_t row : rows) values.push_back(y[row]);
      const std::int64_t discordant = merged_exchanges(values, 0, values.size());
      for (const Index threads : {1, 2, 3, 8}) {
        const PairCounts counts = mcda::count_pairs(x, y, {.threads = threads});
        BOOST_CHECK_EQUAL(counts.discordant, discordant);
        BOOST_CHECK_EQUAL(counts.concordant + counts.discordant + counts.tied_x + counts.tied_y - counts.tied_both,
                          counts.pairs);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_tied_ranking_agrees_with_itself) {
  Random random(2);
  for (Index round = 0; round < rounds(50); ++round) {
    Ranks x = random_ranks(random, random.whole(3, 60), 3);
    x[0] = 9;  // not constant
    x[1] = -9;
    BOOST_CHECK_EQUAL(tau_b(x, x), 1);
    BOOST_CHECK_CLOSE(rho(x, x), 1, 1e-13);
    BOOST_CHECK_EQUAL(goodman_kruskal_gamma(count_pairs(RankLevels(x), RankLevels(x))), 1);
    BOOST_CHECK_EQUAL(weighted_spearman(RankLevels(x), RankLevels(x)), 1);
    BOOST_CHECK_EQUAL(ws_coefficient(RankLevels(x), RankLevels(x)), 1);
    BOOST_CHECK_EQUAL(overlap(x, x, random.whole(1, 60)), 1);
    for (const double p : {0.1, 0.9, 0.999}) BOOST_CHECK_CLOSE(rbo(x, x, p), 1, 1e-12);
    Ranks turned = x;
    for (double& rank : turned) rank = -rank;
    BOOST_CHECK_EQUAL(tau_b(x, turned), -1);
  }
  BOOST_CHECK_LT(kendall_tau_a(plain_counts({1, 2, 2}, {1, 2, 2})), 0.7);  // why tau-b is the one to read
}

// The order of (10, 30, 20) best first is rows 1, 2, 0; its ranks are 3, 1, 2. Whoever takes one for the other sees the
// cycle turn the wrong way.
BOOST_AUTO_TEST_CASE(ranks_are_not_orders) {
  const Ranking ranking = mcda::rank_scores(std::vector<double>{10, 30, 20});
  const RankLevels levels(ranking);
  BOOST_CHECK_EQUAL(levels.competition_rank(0), 3);
  BOOST_CHECK_EQUAL(levels.competition_rank(1), 1);
  BOOST_CHECK_EQUAL(levels.competition_rank(2), 2);
  BOOST_CHECK_EQUAL(kendall_tau_b(count_pairs(levels, RankLevels(Ranks{3, 1, 2}))), 1);
  BOOST_CHECK_CLOSE(kendall_tau_b(count_pairs(levels, RankLevels(Ranks{2, 3, 1}))), -100.0 / 3 / 100, 1e-12);
  BOOST_CHECK_EQUAL(overlap_at(levels, RankLevels(Ranks{3, 1, 2}), 1), 1);
  BOOST_CHECK_EQUAL(overlap_at(levels, RankLevels(Ranks{2, 3, 1}), 1), 0);
}

BOOST_AUTO_TEST_CASE(levels_of_scores_and_of_ranks_are_the_same) {
  Random random(3);
  for (Index round = 0; round < rounds(50); ++round) {
    std::vector<double> scores = random_ranks(random, random.whole(1, 40), 6);
    const RankLevels a(mcda::rank_scores(scores));
    for (double& score : scores) score = -score;
    const RankLevels b(scores);
    for (Index i = 0; i < a.size(); ++i) {
      BOOST_CHECK_EQUAL(a.level(i), b.level(i));
      BOOST_CHECK_EQUAL(a.average_rank(i), b.average_rank(i));
    }
    for (double& score : scores) score = -score;
    BOOST_CHECK(a.average_ranks() == mcda::rank_scores(scores, TieRule::average).ranks);
  }
  BOOST_CHECK_EQUAL(RankLevels(Ranks{1, 2, 2, 4, 5}).tied_share(), 0.4);
}

// By the definition in exact fractions, and by the Python package rbo 0.1.3 (rbo_ext).
BOOST_AUTO_TEST_CASE(rank_biased) {
  const Ranks x{1, 2, 3, 4, 5, 6, 7, 8}, y{2, 3, 1, 4, 6, 5, 8, 7};
  BOOST_CHECK_CLOSE(rbo(x, y, 0.9), 0.8342859857142857, 1e-11);
  BOOST_CHECK_CLOSE(rbo(x, y, 0.7), 0.5755519, 1e-11);
  // Ties: both of the tied ones stand at the first place, so the overlap at 1 is 2 * 1 / (2 + 1), at 2 and 3 it is 1.
  BOOST_CHECK_CLOSE(rbo({1, 1, 3}, {1, 2, 3}, 0.5), 0.5 * 2.0 / 3 + 0.25 + 0.125 + 0.125, 1e-11);
  // Beyond the depth that still counts nothing changes.
  Random random(4);
  Ranks a, b;
  for (const Index i : random.permutation(5000)) a.push_back(static_cast<double>(i));
  b = a;
  for (double& rank : b) rank = rank > 2000 ? 7000 - rank : rank;
  BOOST_CHECK_CLOSE(rbo(a, b, 0.9), 1, 1e-12);
  BOOST_CHECK_LT(rbo(a, b, 0.9999), 0.99);
  BOOST_CHECK_CLOSE(mcda::ws_coefficient(a, b), ws_coefficient(RankLevels(a), RankLevels(b)), 1e-12);
}

BOOST_AUTO_TEST_CASE(undefined_is_not_a_number) {
  const Ranks one{1}, constant{1, 1, 1}, rising{1, 2, 3};
  for (const auto& [x, y] :
       std::vector<std::pair<Ranks, Ranks>>{{one, one}, {constant, rising}, {rising, constant}, {constant, constant}}) {
    BOOST_CHECK(std::isnan(tau_b(x, y)));
    BOOST_CHECK(std::isnan(rho(x, y)));
    BOOST_CHECK(std::isnan(mcda::pearson(x, y)));
    BOOST_CHECK(std::isnan(goodman_kruskal_gamma(count_pairs(RankLevels(x), RankLevels(y)))));
    BOOST_CHECK(std::isfinite(rbo(x, y, 0.9)));
    BOOST_CHECK(std::isfinite(overlap(x, y, 1)));
  }
  BOOST_CHECK(std::isnan(mcda::weighted_spearman(one, one)));
  BOOST_CHECK(std::isnan(mcda::ws_coefficient(one, one)));
  BOOST_CHECK_EQUAL(overlap(constant, rising, 1), 0.5);
  BOOST_CHECK_THROW(tau_b(one, rising), mcda::InvalidInput);
  BOOST_CHECK_THROW(overlap(one, rising, 1), mcda::InvalidInput);
}

BOOST_AUTO_TEST_CASE(long_rankings) {
  const Index m = 100'000;
  Random random(5);
  Ranks x, y;
  for (const Index i : random.permutation(m)) x.push_back(static_cast<double>(i));
  y = x;
  for (double& rank : y) rank = static_cast<double>(m) - rank;
  BOOST_CHECK_EQUAL(tau_b(x, y), -1);
  BOOST_CHECK_CLOSE(rho(x, y), -1, 1e-12);
  const PairCounts counts = count_pairs(RankLevels(x), RankLevels(y));
  BOOST_CHECK_EQUAL(counts.discordant, m * (m - 1) / 2);
}

BOOST_AUTO_TEST_SUITE_END()
