#include <boost/test/unit_test.hpp>

#include "mcda/analysis/smaa.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::Draws;
using mcda::LinearForm;
using mcda::Smaa;
using mcda::SmaaOptions;
using mcda::WeightedMethod;
using mcda::WeightKnowledge;
using mcda::WeightSampler;
using mcda::WeightSampling;
using mcda::WeightTree;

struct Problem {
  Problem(std::uint64_t seed, Index m, Index n, const std::string& name = "weighted_sum") {
    Random random(seed);
    one.list = benefits(n);
    for (mcda::Criterion& criterion : one.list) criterion.weight = random.uniform(0.2, 1);
    for (Index i = 0; i < m; ++i) {
      one.rows.emplace_back();
      for (Index j = 0; j < n; ++j) one.rows.back().push_back(random.uniform(1, 10));
    }
    table = one.table();
    criteria.emplace(one.criteria());
    method = {&Catalogue::instance().scoring(name), {}, &table, &*criteria};
    tree = WeightTree::flat(*criteria);
    form = mcda::linear_form(method, {.threads = 1});
    base = method.at(tree.weights(), {.threads = 1}).scores;
  }
  Problem(const Problem&) = delete;

  Smaa smaa(SmaaOptions options, bool by_form = true) const {
    return mcda::smaa(method, tree, by_form && form ? &*form : nullptr, base, options);
  }

  Instance one;
  mcda::DecisionTable table;
  std::optional<mcda::Criteria> criteria;
  WeightedMethod method;
  WeightTree tree;
  std::optional<LinearForm> form;
  std::vector<double> base;
};

SmaaOptions sampled(Index samples, Index threads = 1) {
  SmaaOptions options;
  options.samples = samples;
  options.exact_limit = 0;
  options.run.threads = threads;
  return options;
}

void same(const Smaa& a, const Smaa& b) {
  BOOST_TEST(a.rank == b.rank);
  BOOST_TEST(a.first == b.first, boost::test_tools::per_element());
  BOOST_TEST(a.top == b.top, boost::test_tools::per_element());
  BOOST_TEST(a.central == b.central);
  BOOST_TEST(a.pairwise == b.pairwise);
}

/// Means of drawn shares and the smallest and largest of each.
struct Drawn {
  std::vector<double> mean, low, high;
};
Drawn drawn(const WeightSampler& sampler, const WeightTree& tree, Index samples) {
  const auto size = static_cast<std::size_t>(tree.size());
  Drawn all{std::vector<double>(size, 0.0), std::vector<double>(size, 2.0), std::vector<double>(size, -1.0)};
  std::vector<double> shares(size);
  for (Index sample = 0; sample < samples; ++sample) {
    Draws random(5, 0, static_cast<std::uint64_t>(sample));
    sampler.draw(random, shares);
    for (std::size_t k = 0; k < size; ++k) {
      all.mean[k] += shares[k] / static_cast<double>(samples);
      all.low[k] = std::min(all.low[k], shares[k]);
      all.high[k] = std::max(all.high[k], shares[k]);
    }
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(smaa)

// Moments of the distributions; a sample is the same whoever asks.
BOOST_AUTO_TEST_CASE(draws) {
  double uniform = 0, squares = 0, exponential = 0, normal = 0, normal_squares = 0;
  const int count = 200'000;
  for (int k = 0; k < count; ++k) {
    Draws random(1, 2, static_cast<std::uint64_t>(k));
    const double u = random.uniform();
    BOOST_REQUIRE(u > 0 && u < 1);
    uniform += u, squares += u * u;
    exponential += random.exponential();
    const double n = random.normal();
    normal += n, normal_squares += n * n;
  }
  BOOST_CHECK_SMALL(uniform / count - 0.5, 0.003);
  BOOST_CHECK_SMALL(squares / count - 1. / 3, 0.003);
  BOOST_CHECK_SMALL(exponential / count - 1, 0.01);
  BOOST_CHECK_SMALL(normal / count, 0.01);
  BOOST_CHECK_SMALL(normal_squares / count - 1, 0.02);
  Draws again(1, 2, 77), first(1, 2, 77), other(1, 3, 77), seeded(2, 2, 77);
  const double u = first.uniform();
  BOOST_TEST(again.uniform() == u);
  BOOST_TEST(other.uniform() != u);
  BOOST_TEST(seeded.uniform() != u);
}

// Means by symmetry and by the known means of order statistics of a simplex: 11/18, 5/18, 2/18 for three.
BOOST_AUTO_TEST_CASE(weights) {
  const Problem problem(1, 4, 3);
  const Drawn any = drawn(WeightSampler(problem.tree, {}), problem.tree, 50'000);
  for (std::size_t k = 1; k <= 3; ++k) BOOST_CHECK_SMALL(any.mean[k] - 1. / 3, 0.01);
  mcda::Criteria ordered = problem.criteria->with_weights({0.5, 0.2, 0.3}, mcda::WeightRule::normalise);
  const WeightTree tree = WeightTree::flat(ordered);
  const Drawn ordinal = drawn(WeightSampler(tree, {.knowledge = WeightKnowledge::ordinal}), tree, 50'000);
  BOOST_CHECK_SMALL(ordinal.mean[1] - 11. / 18, 0.01);
  BOOST_CHECK_SMALL(ordinal.mean[3] - 5. / 18, 0.01);
  BOOST_CHECK_SMALL(ordinal.mean[2] - 2. / 18, 0.01);
  const Drawn spread = drawn(WeightSampler(tree, {.knowledge = WeightKnowledge::spread, .spread = 0.1}), tree, 20'000);
  for (std::size_t k = 1; k <= 3; ++k) {
    BOOST_CHECK_SMALL(spread.mean[k] - tree[static_cast<Index>(k)].share, 0.005);
    BOOST_TEST(spread.low[k] > tree[static_cast<Index>(k)].share * 0.8);
  }
  WeightSampling bounded;
  bounded.between = {{1, {0.4, 0.6}}, {2, {0.0, 0.3}}};
  const Drawn within = drawn(WeightSampler(tree, bounded), tree, 20'000);
  BOOST_TEST(within.low[1] >= 0.4 - 1e-12);
  BOOST_TEST(within.high[1] <= 0.6 + 1e-12);
  BOOST_TEST(within.high[2] <= 0.3 + 1e-12);
  bounded.between = {{1, {0.7, 0.8}}, {2, {0.6, 0.9}}};
  BOOST_CHECK_THROW(WeightSampler(tree, bounded), mcda::InvalidInput);
  bounded.between = {{1, {0, 0.2}}, {2, {0, 0.2}}, {3, {0, 0.2}}};
  BOOST_CHECK_THROW(WeightSampler(tree, bounded), mcda::InvalidInput);
}

// Counted here once more, sample by sample.
BOOST_AUTO_TEST_CASE(given_samples) {
  Random random(2);
  for (Index round = 0; round < rounds(6); ++round) {
    const Problem problem(static_cast<std::uint64_t>(round) + 10, random.whole(1, 30), random.whole(1, 5));
    const auto m = static_cast<std::size_t>(problem.one.m()), n = static_cast<std::size_t>(problem.one.n());
    std::vector<std::vector<double>> samples;
    for (Index s = 0; s < 101; ++s) {
      samples.emplace_back();
      for (std::size_t j = 0; j < n; ++j) samples.back().push_back(random.uniform());
    }
    const Smaa found = mcda::smaa_of_samples(*problem.form, samples, sampled(1, 2));
    Rows rank(m, std::vector<double>(m, 0.0)), wins(m, std::vector<double>(m, 0.0)), central(m);
    for (const auto& weights : samples) {
      const std::vector<double> scores = problem.form->at(weights);
      const std::vector<double> ranks = mcda::rank_scores(scores).ranks;
      for (std::size_t i = 0; i < m; ++i) {
        rank[i][static_cast<std::size_t>(ranks[i]) - 1] += 1. / 101;
        for (std::size_t k = 0; k < m; ++k) wins[i][k] += scores[i] > scores[k] ? 1. / 101 : 0;
        if (ranks[i] != 1) continue;
        central[i].resize(n);
        for (std::size_t j = 0; j < n; ++j) central[i][j] += weights[j];
      }
    }
    for (std::size_t i = 0; i < m; ++i) {
      check_numbers("rank", found.rank[i], rank[i], 1e-12);
      check_numbers("wins", found.pairwise[i], wins[i], 1e-12);
      for (double& weight : central[i]) weight /= std::round(rank[i][0] * 101);
      check_numbers("central", found.central[i], central[i], 1e-11);
    }
  }
}

// Enough alternatives for the sort by one digit and for chunks of rows, enough samples for the counts that are kept to
// be counted in between; some values shared by many, one far away.
BOOST_AUTO_TEST_CASE(many_alternatives) {
  constexpr Index most = 2'100;
  Random random(12);
  for (const Index m : {63, 64, 203, 331}) {
    for (const int kind : {0, 1, 2}) {
      LinearForm form;
      for (Index j = 0; j < 3; ++j) {
        form.columns.emplace_back();
        for (Index i = 0; i < m; ++i)
          form.columns.back().push_back(kind == 1 ? static_cast<double>(random.whole(0, 5)) : random.uniform());
        if (kind == 2) form.columns.back().back() = -1e5;
      }
      std::vector<std::vector<double>> samples;
      for (Index s = 0; s < (m == 203 && kind == 0 ? most : 70); ++s)
        samples.push_back({random.uniform(), random.uniform(), random.uniform()});
      const auto rows = static_cast<std::size_t>(m);
      const double unit = 1 / static_cast<double>(samples.size());
      Rows rank(rows, std::vector<double>(rows, 0.0));
      std::vector<double> top(rows, 0.0);
      for (const auto& weights : samples) {
        const std::vector<double> ranks = mcda::rank_scores(form.at(weights)).ranks;
        for (std::size_t i = 0; i < rows; ++i) {
          rank[i][static_cast<std::size_t>(ranks[i]) - 1] += unit;
          top[i] += ranks[i] <= 10 ? unit : 0;
        }
      }
      for (const Index threads : {1, 3}) {
        SmaaOptions options = sampled(1, threads);
        options.pairwise_limit = 5;
        const Smaa every = mcda::smaa_of_samples(form, samples, options);
        options.rank_limit = 0;
        const Smaa first_k = mcda::smaa_of_samples(form, samples, options);
        for (std::size_t i = 0; i < rows; ++i) check_numbers("rank", every.rank[i], rank[i], 1e-9);
        check_numbers("top", every.top, top, 1e-9);
        check_numbers("first k", first_k.top, top, 1e-9);
        BOOST_TEST(first_k.first == every.first, boost::test_tools::per_element());
        BOOST_TEST(first_k.central == every.central);
      }
    }
  }
}

// Areas and lengths against samples, within four deviations of these.
BOOST_AUTO_TEST_CASE(exact_against_samples) {
  for (const Index n : {2, 3}) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const Problem problem(seed, 9, n);
      const Smaa exact = problem.smaa({}), drawn = problem.smaa(sampled(40'000));
      BOOST_TEST(exact.exact);
      BOOST_TEST(!drawn.exact);
      BOOST_CHECK_SMALL(sum_of(exact.first) - 1, 1e-9);
      for (std::size_t i = 0; i < 9; ++i) {
        BOOST_CHECK_SMALL(sum_of(exact.rank[i]) - 1, 1e-9);
        check_numbers("rank", drawn.rank[i], exact.rank[i], 0.01);
        check_numbers("pairwise", drawn.pairwise[i], exact.pairwise[i], 0.01);
        if (exact.first[i] > 0.1) check_numbers("central", drawn.central[i], exact.central[i], 0.02);
        if (exact.first[i] > 0) BOOST_TEST(exact.confidence[i] == 1);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(same_for_any_threads) {
  const Problem problem(3, 60, 5);
  same(problem.smaa(sampled(1'000, 1)), problem.smaa(sampled(1'000, 3)));
  const Problem other(4, 12, 4, "topsis");
  same(other.smaa(sampled(150, 1), false), other.smaa(sampled(150, 3), false));
}

// The matrix product and the method itself, asked sample by sample, say the same; so do counts of the first k only.
BOOST_AUTO_TEST_CASE(other_ways) {
  const Problem problem(5, 25, 4);
  const Smaa by_form = problem.smaa(sampled(300)), by_method = problem.smaa(sampled(300), false);
  BOOST_TEST(by_form.rank == by_method.rank);
  SmaaOptions few = sampled(300);
  few.rank_limit = 0;
  const Smaa first_k = problem.smaa(few);
  BOOST_TEST(first_k.rank.empty());
  BOOST_TEST(first_k.first == by_form.first, boost::test_tools::per_element());
  BOOST_TEST(first_k.central == by_form.central);
  check_numbers("top", first_k.top, by_form.top, 1e-12);
}

// Clones share every rank; scores far from zero and each other need the slower sort.
BOOST_AUTO_TEST_CASE(ties_and_wide_scores) {
  LinearForm form{.columns = {{1, 1, 0}, {0, 0, 1}}};
  const std::vector<std::vector<double>> samples{{1, 0}, {0, 1}, {0.5, 0.5}};
  const Smaa tied = mcda::smaa_of_samples(form, samples, sampled(1));
  const Rows expected{{2. / 3, 1. / 3, 0}, {2. / 3, 1. / 3, 0}, {2. / 3, 0, 1. / 3}};
  for (std::size_t i = 0; i < 3; ++i) check_numbers("rank", tied.rank[i], expected[i], 1e-12);
  BOOST_TEST(tied.pairwise[0][1] == 0);
  form.columns = {{1e12, 1e-3, 2e-3, 0}};
  const Smaa wide = mcda::smaa_of_samples(form, std::vector<std::vector<double>>{{1}}, sampled(1));
  const Rows places{{1, 0, 0, 0}, {0, 0, 1, 0}, {0, 1, 0, 0}, {0, 0, 0, 1}};
  for (std::size_t i = 0; i < 4; ++i) check_numbers("rank", wide.rank[i], places[i], 1e-12);
}

// Values that are drawn: where they hardly move nothing changes, where they move much the first is not sure any more.
BOOST_AUTO_TEST_CASE(uncertain_values) {
  const Problem problem(6, 8, 3);
  SmaaOptions options = sampled(400);
  options.values.resize(3);
  for (auto& value : options.values)
    value.how = {.kind = mcda::ValueUncertainty::Kind::interval, .amount = 1e-9, .relative = true};
  const Smaa still = problem.smaa(options), certain = problem.smaa(sampled(400), false);
  BOOST_TEST(still.rank == certain.rank);
  for (auto& value : options.values) value.how = {.kind = mcda::ValueUncertainty::Kind::normal, .amount = 3};
  const Smaa moving = problem.smaa(options);
  const auto best =
      static_cast<std::size_t>(std::max_element(certain.first.begin(), certain.first.end()) - certain.first.begin());
  BOOST_TEST(moving.confidence[best] < 1);
  BOOST_TEST(sum_of(moving.first) >= 1 - 1e-9);
  options.values = std::vector<mcda::UncertainColumn>(3);
  options.values[0].gaps = {0, 1};
  const Smaa gaps = problem.smaa(options);
  BOOST_TEST(gaps.rank != certain.rank);
}

BOOST_AUTO_TEST_SUITE_END()
