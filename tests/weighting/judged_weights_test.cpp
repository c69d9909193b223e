// Weights from judgements: the fast path against the plain one, judgements that agree, that contradict each other, and
// that cannot be used.
#include <boost/test/unit_test.hpp>

#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;

const mcda::WeightingMethod& method(const std::string& name) { return Catalogue::instance().weighting(name); }

Weights weigh(const std::string& name, const Judgements& judgements, const ParameterValues& values = {}) {
  return method(name).weigh(judgements, values);
}

Judgements lists(std::map<std::string, std::vector<double>> given) {
  Judgements judgements;
  judgements.lists = std::move(given);
  return judgements;
}
Judgements matrix(const std::string& key, Rows rows) {
  Judgements judgements;
  judgements.matrices[key] = std::move(rows);
  return judgements;
}

/// A proper set of weights, and that of the plain path.
void check_weights(const std::string& name, const Judgements& judgements, const ParameterValues& values,
                   double tolerance) {
  const Weights weights = weigh(name, judgements, values);
  BOOST_CHECK_SMALL(sum_of(weights.values) - 1, 1e-12);
  for (const double w : weights.values) BOOST_CHECK(std::isfinite(w) && w >= 0);
  if (weights.consistency) {
    for (const auto& [figure, value] : weights.consistency->figures)
      BOOST_CHECK_MESSAGE(std::isfinite(value), name << ": " << figure);
    BOOST_CHECK_EQUAL(weights.consistency->acceptable, weights.consistency->advice.empty());
  }
  check_numbers(name, weights.values, method(name).steps(judgements, values).find("weights")->values, tolerance);
}

/// The message names this.
void check_refused(const std::string& name, const Judgements& judgements, const std::string& about,
                   const ParameterValues& values = {}) {
  const auto says = [&](const mcda::InvalidInput& error) {
    return std::string(error.what()).find(about) != std::string::npos;
  };
  BOOST_TEST_CONTEXT(name << ", " << about) {
    BOOST_CHECK_EXCEPTION(weigh(name, judgements, values), mcda::InvalidInput, says);
    BOOST_CHECK_EXCEPTION(method(name).steps(judgements, values), mcda::InvalidInput, says);
  }
}

std::vector<double> random_list(Random& random, std::size_t n, Index low, Index high) {
  std::vector<double> list;
  while (list.size() < n) list.push_back(static_cast<double>(random.whole(low, high)));
  return list;
}

Judgements random_best_worst(Random& random, std::size_t n) {
  std::vector<double> best = random_list(random, n, 1, 9), worst = random_list(random, n, 1, 9);
  best[0] = worst[n - 1] = 1;
  worst[0] = best[n - 1] =
      std::max(*std::max_element(best.begin(), best.end()), *std::max_element(worst.begin(), worst.end()));
  if (n > 1 && random.chance(0.1)) worst[0] = std::max(1.0, worst[0] - 1);
  Judgements judgements = lists({{"best_to_others", best}, {"others_to_worst", worst}});
  judgements.numbers = {{"best", 0}, {"worst", static_cast<double>(n - 1)}};
  return judgements;
}

Rows influence(Random& random, std::size_t n, double density) {
  Rows rows(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i != j && random.chance(density)) rows[i][j] = static_cast<double>(random.whole(1, 4));
    }
  }
  return rows;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judged_weights)

BOOST_AUTO_TEST_CASE(points_significance_and_steps) {
  Random random(501);
  for (const std::size_t n : {1u, 2u, 5u, 16u, 40u}) {
    const std::vector<double> points = [&] {
      std::vector<double> list = random_list(random, n, 0, 100);
      list[0] = 100;
      return list;
    }();
    for (const char* const name : {"swing", "direct_rating"})
      check_weights(name, lists({{"points", points}}), {}, 1e-14);
    check_weights("fucom", lists({{"significance", random_list(random, n, 1, 9)}}), {}, 1e-13);
    std::vector<double> s = random_list(random, n, 0, 9);
    s[0] = 0;
    check_weights("swara", lists({{"s", s}}), {}, 1e-14);
    check_weights("rancom", lists({{"ranks", random_list(random, n, 1, 5)}}), {}, 1e-14);
  }
  // The order need not be that of the items.
  check_numbers("swara", weigh("swara", lists({{"s", {0.5, 0, 1}}, {"ranks", {2, 1, 3}}})).values,
                {2.0 / 6, 3.0 / 6, 1.0 / 6}, 1e-14);
  // Weights that were turned into significances come back.
  check_numbers("fucom", weigh("fucom", lists({{"significance", {1 / 0.5, 1 / 0.3, 1 / 0.2}}})).values, {0.5, 0.3, 0.2},
                1e-14);
}

BOOST_AUTO_TEST_CASE(lists_that_cannot_be_used) {
  check_refused("fucom", {}, "significance");
  check_refused("fucom", lists({{"significance", {}}}), "empty");
  check_refused("fucom", lists({{"significance", {1, 0}}}), "item 2");
  check_refused("fucom", lists({{"significance", {none, 2}}}), "missing");
  check_refused("swara", lists({{"s", {0.5, 0.1}}}), "first place");
  check_refused("swara", lists({{"s", {0, -0.1}}}), "item 2");
  check_refused("swara", lists({{"s", {0, 0.1}}, {"ranks", {1, 1}}}), "same place");
  check_refused("swing", lists({{"points", {0, 0}}}), "nobody");
  check_refused("direct_rating", lists({{"points", {1, -1}}}), "item 2");
  check_refused("rancom", matrix("comparisons", {{0.5, 0.7}, {0.3, 0.5}}), "0.7");
  check_refused("rancom", matrix("comparisons", {{0.5, 1}, {1, 0.5}}), "reverse");
  check_refused("rancom", matrix("comparisons", {{0.5, none}, {none, 0.5}}), "not judged");
  check_refused("bwm", lists({{"best_to_others", {1, 2}}, {"others_to_worst", {2}}}), "one number to each");
  check_refused("bwm", lists({{"best_to_others", {2, 3}}, {"others_to_worst", {2, 1}}}), "holds no 1");
  check_refused("bwm", lists({{"best_to_others", {1, 0.5}}, {"others_to_worst", {2, 1}}}), "item 2");
  check_refused("bwm", lists({{"best_to_others", {1, 3}}, {"others_to_worst", {1, 3}}}), "best and the worst");
  check_refused("dematel", matrix("direct", {{0, 0}, {0, 0}}), "nothing influences");
  check_refused("dematel", matrix("direct", {{0, -1}, {1, 0}}), "item 2");
  check_refused("dematel", matrix("direct", {{0, 2, 0}, {2, 0, 0}, {1, 0, 0}}), "item 1, item 2");
  check_refused("anp", matrix("supermatrix", {{0, 1}}), "square");
  check_refused("anp", matrix("supermatrix", {{0, 1}, {1, -0.1}}), "item 2 on item 2");
  check_refused("anp", matrix("supermatrix", {{1}}), "column 2", {{"column", 2.0}});
  check_refused("fuzzy_ahp", matrix("pairwise", {{1, none}, {none, 1}}), "missing");
  check_refused("macbeth", lists({{"swings", {0, 0}}}), "better than nothing");
  check_refused("macbeth", lists({{"swings", {7}}}), "7");
}

BOOST_AUTO_TEST_CASE(best_and_worst) {
  Random random(502);
  for (const char* const form : {"linear", "nonlinear"}) {
    const ParameterValues values{{"form", std::string(form)}};
    for (Index round = 0; round < rounds(40); ++round) {
      const auto n = static_cast<std::size_t>(random.whole(1, round < 30 ? 6 : 9));
      BOOST_TEST_CONTEXT(form << ", round " << round) {
        check_weights("bwm", random_best_worst(random, n), values, 1e-8);
      }
    }
    // Judgements made from weights give them back.
    for (const std::size_t n : {2u, 3u, 9u, 40u}) {
      std::vector<double> wanted, best, worst;
      for (std::size_t i = 0; i < n; ++i)
        wanted.push_back(1 + 7 * static_cast<double>(n - 1 - i) / static_cast<double>(n));
      for (const double w : wanted) {
        best.push_back(wanted.front() / w);
        worst.push_back(w / wanted.back());
      }
      const double sum = sum_of(wanted);
      for (double& w : wanted) w /= sum;
      const Weights found = weigh("bwm", lists({{"best_to_others", best}, {"others_to_worst", worst}}), values);
      check_numbers("bwm", found.values, wanted, 1e-9);
      BOOST_CHECK_SMALL(found.consistency->figures.at("xi"), 1e-9);
      BOOST_CHECK(found.consistency->acceptable);
    }
  }
  // All alike.
  // Table 3 of Liang, Brunelli and Rezaei (2020): .1359 for three criteria judged up to 9, .3062 for five.
  const auto threshold = [](std::vector<double> best, std::vector<double> worst) {
    const Weights found =
        weigh("bwm", lists({{"best_to_others", std::move(best)}, {"others_to_worst", std::move(worst)}}));
    return std::pair(found.consistency->figures.at("cr_input_threshold"), found.consistency->acceptable);
  };
  BOOST_TEST((threshold({1, 2, 9}, {9, 4, 1}) == std::pair(0.1359, true)));   // |2 4 - 9| / 72 = .0139
  BOOST_TEST((threshold({1, 3, 9}, {9, 7, 1}) == std::pair(0.1359, false)));  // |3 7 - 9| / 72 = .1667
  BOOST_TEST((threshold({1, 3, 3, 3, 9}, {9, 7, 7, 7, 1}) == std::pair(0.3062, true)));
  BOOST_TEST((threshold({1, 1, 2}, {2, 1, 1}) == std::pair(0.0, false)));  // nothing but agreement up to 2
  BOOST_TEST((threshold({1, 1, 2}, {2, 2, 1}) == std::pair(0.0, true)));
  check_numbers("bwm", weigh("bwm", lists({{"best_to_others", {1, 1}}, {"others_to_worst", {1, 1}}})).values,
                {0.5, 0.5}, 1e-14);
}

// Rezaei (2015), table of the consistency index: the largest xi for a_BW = 1 to 9.
BOOST_AUTO_TEST_CASE(consistency_index_of_best_and_worst) {
  const double index[] = {0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23};
  for (int most = 2; most <= 9; ++most) {
    // The worst that can be said: the one between is judged a_BW against both.
    const double a = most;
    const Weights found = weigh("bwm", lists({{"best_to_others", {1, a, a}}, {"others_to_worst", {a, a, 1}}}),
                                {{"form", std::string("nonlinear")}});
    BOOST_CHECK_SMALL(found.consistency->figures.at("xi") - index[most - 2], 0.0051);
    BOOST_CHECK_CLOSE(found.consistency->figures.at("cr"), 1, 1e-9);
    BOOST_CHECK(!found.consistency->acceptable);
    BOOST_CHECK_NE(found.consistency->advice.find("item 2"), std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(best_and_worst_do_not_depend_on_the_order) {
  Random random(503);
  for (Index round = 0; round < 30; ++round) {
    const auto n = static_cast<std::size_t>(random.whole(3, 7));
    const Judgements one = random_best_worst(random, n);
    const std::vector<Index> order = random.permutation(static_cast<Index>(n));
    Judgements other = one;
    for (auto& [key, list] : other.lists) list = at(one.lists.at(key), order);
    for (const char* const key : {"best", "worst"}) {
      const auto place = std::find(order.begin(), order.end(), static_cast<Index>(one.numbers.at(key)));
      other.numbers[key] = static_cast<double>(place - order.begin());
    }
    check_numbers("bwm", weigh("bwm", other).values, at(weigh("bwm", one).values, order), 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(influence_among_criteria) {
  Random random(504);
  for (Index round = 0; round < rounds(60); ++round) {
    const auto n = static_cast<std::size_t>(random.whole(2, round < 55 ? 8 : 40));
    Judgements judgements = matrix("direct", influence(random, n, random.uniform(0.2, 1)));
    judgements.matrices["direct"][0][1] = 4;
    for (const char* const scaling : {"max_row", "max_row_col"}) {
      for (const char* const share : {"distance", "prominence"}) {
        const ParameterValues values{{"scaling", std::string(scaling)}, {"share", std::string(share)}};
        try {
          check_weights("dematel", judgements, values, 1e-8);
        } catch (const mcda::InvalidInput& error) {
          BOOST_CHECK_NE(std::string(error.what()).find("adds up without end"), std::string::npos);
        }
      }
    }
  }
  // What nothing influences and what influences nothing has no weight.
  const Weights found = weigh("dematel", matrix("direct", {{0, 3, 0}, {1, 0, 0}, {0, 0, 0}}));
  BOOST_CHECK_EQUAL(found.values[2], 0);
  BOOST_CHECK(!found.notes.empty());
}

BOOST_AUTO_TEST_CASE(networks) {
  Random random(505);
  for (Index round = 0; round < rounds(100); ++round) {
    const auto n = static_cast<std::size_t>(random.whole(1, 8));
    const Rows rows = influence(random, n, random.uniform(0.1, 1));
    for (const double column : {0.0, 1.0, static_cast<double>(n)})
      check_weights("anp", matrix("supermatrix", rows), {{"column", column}}, 1e-10);
  }
  // A cycle has no limit; its mean is even.
  // By hand. Weighted columns: a (0 .4 .6), b (.4 0 .6), c (.25 .75 0); p_c = .6 (p_a + p_b), p_a = .4 p_b + .25 p_c.
  Judgements clustered = matrix("supermatrix", {{0, 1, 1}, {2, 0, 3}, {5, 7, 0}});
  clustered.lists["clusters"] = {0, 0, 1};
  clustered.matrices["cluster_weights"] = {{0.4, 1}, {0.6, 0}};
  check_numbers("clusters", weigh("anp", clustered).values, {0.34375 / 1.4, 0.625 - 0.34375 / 1.4, 0.375}, 1e-14);
  check_weights("anp", clustered, {}, 1e-12);
  clustered.lists["clusters"] = {0, 0, 2};
  check_refused("anp", clustered, "2 is not the number of a cluster");
  clustered.lists.erase("clusters");
  check_refused("anp", clustered, "clusters and cluster_weights go together");
  const Weights cycle = weigh("anp", matrix("supermatrix", {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}));
  check_numbers("cycle", cycle.values, {1.0 / 3, 1.0 / 3, 1.0 / 3}, 1e-14);
  BOOST_CHECK_NE(cycle.notes.at(0).find("cycle"), std::string::npos);
  // A goal, two criteria, two alternatives that keep what they get: the hierarchy's answer in the column of the goal.
  const Rows hierarchy{{0, 0, 0, 0, 0}, {0.6, 0, 0, 0, 0}, {0.4, 0, 0, 0, 0}, {0, 0.9, 0.2, 1, 0}, {0, 0.1, 0.8, 0, 1}};
  check_numbers("hierarchy", weigh("anp", matrix("supermatrix", hierarchy), {{"column", 1.0}}).values,
                {0, 0, 0, 0.6 * 0.9 + 0.4 * 0.2, 0.6 * 0.1 + 0.4 * 0.8}, 1e-14);
}

BOOST_AUTO_TEST_CASE(differences_in_words) {
  Random random(506);
  Index used = 0, refused = 0;
  for (Index round = 0; round < rounds(60); ++round) {
    const auto n = static_cast<std::size_t>(random.whole(1, 5));
    // Words for hidden values, sometimes with a slip.
    std::vector<double> value, swings;
    for (std::size_t i = 0; i < n; ++i) value.push_back(random.uniform(0.3, 6));
    const auto word = [&](double difference) {
      return std::min(6.0, std::ceil(difference) + (random.chance(0.1) ? 1.0 : random.chance(0.2) ? 0.5 : 0.0));
    };
    for (const double v : value) swings.push_back(word(v));
    Rows rows(n, std::vector<double>(n, none));
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (value[i] > value[j] && random.chance(0.8)) rows[i][j] = word(value[i] - value[j]);
      }
    }
    Judgements judgements = lists({{"swings", swings}});
    judgements.matrices["differences"] = rows;
    BOOST_TEST_CONTEXT("round " << round) {
      try {
        check_weights("macbeth", judgements, {}, 1e-8);
        ++used;
      } catch (const mcda::InvalidInput& error) {
        BOOST_CHECK_NE(std::string(error.what()).find("look again at"), std::string::npos);
        BOOST_CHECK_THROW(method("macbeth").steps(judgements, {}), mcda::InvalidInput);
        ++refused;
      }
    }
  }
  BOOST_CHECK_GT(used, 10);
  BOOST_CHECK_GT(refused, 3);
  // b above a, c above b, and a above c cannot be.
  Judgements circle = lists({{"swings", {none, none, none}}});
  circle.matrices["differences"] = {{none, none, 1}, {1, none, none}, {none, 1, none}};
  check_refused("macbeth", circle, "contradict");
  // Values 7, 5, 3, 2 by hand: each step is the least that its word allows.
  Judgements ladder = lists({{"swings", {1, 2, 3}}});
  check_numbers("macbeth", weigh("macbeth", ladder).values, {1.0 / 6, 2.0 / 6, 3.0 / 6}, 1e-12);
}

BOOST_AUTO_TEST_CASE(fuzzy_judgements) {
  Random random(507);
  for (Index round = 0; round < rounds(40); ++round) {
    const auto n = static_cast<std::size_t>(random.whole(1, round < 35 ? 7 : 40));
    Judgements judgements;
    Rows low(n, std::vector<double>(n, 1.0)), middle = low, high = low;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        low[i][j] = random.uniform(0.2, 5);
        middle[i][j] = low[i][j] + random.uniform(0, 2);
        high[i][j] = middle[i][j] + random.uniform(0, 2);
        low[j][i] = 1 / high[i][j];
        middle[j][i] = 1 / middle[i][j];
        high[j][i] = 1 / low[i][j];
      }
    }
    judgements.matrices = {{"pairwise_low", low}, {"pairwise", middle}, {"pairwise_high", high}};
    for (const char* const weighting : {"geometric", "extent"})
      check_weights("fuzzy_ahp", judgements, {{"weighting", std::string(weighting)}}, 1e-12);
  }
  // Without a range it is ahp by geometric means.
  const Rows crisp{{1, 3, 5}, {1.0 / 3, 1, 2}, {0.2, 0.5, 1}};
  check_numbers("fuzzy_ahp", weigh("fuzzy_ahp", matrix("pairwise", crisp)).values,
                weigh("ahp", matrix("pairwise", crisp), {{"weighting", std::string("geometric")}}).values, 1e-13);
}

BOOST_AUTO_TEST_CASE(circles_of_preferences) {
  const Weights found =
      weigh("rancom", matrix("comparisons", {{0.5, 1, 0, 1}, {0, 0.5, 1, 1}, {1, 0, 0.5, 1}, {0, 0, 0, 0.5}}));
  BOOST_REQUIRE(found.consistency);
  BOOST_CHECK_EQUAL(found.consistency->figures.at("circular_triples"), 1);
  BOOST_CHECK_NE(found.consistency->advice.find("item 1, item 2 and item 3"), std::string::npos);
  const Weights linked = weigh("rancom", matrix("comparisons", {{0.5, 0.5, 0}, {0.5, 0.5, 0.5}, {1, 0.5, 0.5}}));
  BOOST_CHECK(!linked.consistency->acceptable);
}

BOOST_AUTO_TEST_SUITE_END()
