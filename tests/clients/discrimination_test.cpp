// AUC and its kin against counting pairs, published figures and closed forms.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <random>
#include <vector>

#include "mcda/clients/discrimination.hpp"

using namespace mcda::clients;

namespace {

struct Scored {
  std::vector<double> scores;
  std::vector<bool> key;
};

// Few different scores, so that ties are everywhere.
Scored random_scores(std::mt19937& random, int count) {
  Scored all;
  for (int i = 0; i < count; ++i) {
    all.key.push_back(random() % 3 == 0);
    all.scores.push_back(static_cast<double>(random() % 9 + (all.key.back() ? 2 : 0)) / 4);
  }
  all.key[0] = true;
  all.key[1] = false;
  return all;
}

// psi of DeLong et al. (1988), pair by pair.
Auc by_pairs(const Scored& all) {
  std::vector<double> of_key, of_rest;
  const auto psi = [](double x, double y) { return x > y ? 1.0 : x == y ? 0.5 : 0.0; };
  for (std::size_t i = 0; i < all.key.size(); ++i) {
    double sum = 0, count = 0;
    for (std::size_t j = 0; j < all.key.size(); ++j) {
      if (all.key[j] == all.key[i]) continue;
      sum += all.key[i] ? psi(all.scores[i], all.scores[j]) : psi(all.scores[j], all.scores[i]);
      ++count;
    }
    (all.key[i] ? of_key : of_rest).push_back(sum / count);
  }
  const auto moments = [](const std::vector<double>& list) {
    double mean = 0, squares = 0;
    for (const double x : list) mean += x / static_cast<double>(list.size());
    for (const double x : list) squares += (x - mean) * (x - mean);
    return std::pair(mean, list.size() > 1 ? squares / static_cast<double>(list.size() - 1) : 0);
  };
  const auto [auc, variance_key] = moments(of_key);
  const double variance_rest = moments(of_rest).second;
  return {auc, variance_key / static_cast<double>(of_key.size()) + variance_rest / static_cast<double>(of_rest.size())};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(discrimination)

BOOST_AUTO_TEST_CASE(auc_is_the_share_of_pairs_in_order) {
  std::mt19937 random(2);
  for (int problem = 0; problem < 100; ++problem) {
    const Scored all = random_scores(random, 20 + static_cast<int>(random() % 60));
    const Auc fast = auc_of(all.scores, all.key), plain = by_pairs(all);
    BOOST_TEST(fast.value == plain.value, boost::test_tools::tolerance(1e-12));
    if (plain.variance > 0) BOOST_TEST(std::abs(fast.variance - plain.variance) < 1e-12);
  }
}

// Hanley and McNeil (1982), Radiology 143, table I: 58 normal and 51 abnormal images in five classes, area .893.
BOOST_AUTO_TEST_CASE(hanley_mcneil_1982) {
  Scored all;
  const int normal[] = {33, 6, 6, 11, 2}, abnormal[] = {3, 2, 2, 11, 33};
  for (int rating = 0; rating < 5; ++rating) {
    for (int i = 0; i < normal[rating]; ++i) all.scores.push_back(rating), all.key.push_back(false);
    for (int i = 0; i < abnormal[rating]; ++i) all.scores.push_back(rating), all.key.push_back(true);
  }
  const Auc auc = auc_of(all.scores, all.key);
  BOOST_TEST(std::abs(auc.value - 0.893) < 5e-4);
  // Their standard error is .032; DeLong's differs a little.
  BOOST_TEST(std::abs(std::sqrt(auc.variance) - 0.032) < 2e-3);
  const Interval01 interval = auc_interval(auc);
  BOOST_TEST((interval.low > 0.8 && interval.low < auc.value && interval.high > auc.value && interval.high < 1));
}

BOOST_AUTO_TEST_CASE(one_side_empty) {
  BOOST_TEST(auc_of(std::vector<double>{1, 2}, {true, true}).value == 0.5);
  BOOST_TEST(kolmogorov_smirnov(std::vector<double>{1, 2}, {true, true}) == 0);
  BOOST_TEST(lift_at(std::vector<double>{1, 2}, {false, false}, 0.5) == 0);
}

// Ten clients by hand.
BOOST_AUTO_TEST_CASE(ten_clients) {
  const std::vector<double> scores{10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  const std::vector<bool> key{true, true, false, true, false, false, false, true, false, false};
  BOOST_TEST(auc_of(scores, key).value == (6 + 6 + 5 + 2) / 24.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(kolmogorov_smirnov(scores, key) == 3.0 / 4 - 1.0 / 6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(lift_at(scores, key, 0.1) == 2.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(lift_at(scores, key, 0.4) == 0.75 / 0.4, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(best_of(scores, key, 4).key == 3);
  // Of three tied clients with one key client among them, one and a half hold half a key client.
  const BestOf best = best_of(std::vector<double>{1, 1, 1, 0}, {true, false, false, false}, 1.5);
  BOOST_TEST(best.key == 0.5);
  BOOST_TEST(best.clients == 1.5);
}

BOOST_AUTO_TEST_CASE(brier_by_hand) {
  BOOST_TEST(brier_score(std::vector<double>{0.8, 0.4, 0.1}, {true, false, false}) == (0.04 + 0.16 + 0.01) / 3,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(calibration_groups_cover_everybody) {
  std::mt19937 random(4);
  std::vector<double> probabilities;
  std::vector<bool> key;
  for (int i = 0; i < 997; ++i) {
    probabilities.push_back(static_cast<double>(random() % 50) / 50);
    key.push_back(static_cast<double>(random() % 1000) / 1000 < probabilities.back());
  }
  double clients = 0, keys = 0;
  double last = -1;
  const std::vector<CalibrationGroup> groups = calibration(probabilities, key);
  for (const CalibrationGroup& group : groups) {
    BOOST_TEST(group.predicted > last);
    last = group.predicted;
    clients += group.clients;
    keys += group.observed * group.clients;
    BOOST_TEST(std::abs(group.predicted - group.observed) < 0.2);
  }
  BOOST_TEST(groups.size() == 10U);
  BOOST_TEST(clients == 997);
  BOOST_TEST(keys == static_cast<double>(std::count(key.begin(), key.end(), true)), boost::test_tools::tolerance(1e-9));
  BOOST_TEST(calibration(std::vector<double>(8, 0.25), std::vector<bool>(8, false)).size() == 1U);
}

// Two groups from half and half to 60 and 40 in 100: (.6 - .5) ln(.6 / .5) + (.4 - .5) ln(.4 / .5).
BOOST_AUTO_TEST_CASE(stability_by_hand) {
  const std::vector<double> before{50, 50}, now{60, 40};
  BOOST_TEST(stability_index(before, now) == 0.1 * std::log(1.2) - 0.1 * std::log(0.8),
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(stability_index(before, before) == 0);
  BOOST_TEST(std::isfinite(stability_index(std::vector<double>{10, 0}, std::vector<double>{0, 10})));
}

BOOST_AUTO_TEST_SUITE_END()
