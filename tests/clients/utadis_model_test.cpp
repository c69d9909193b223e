// UTADIS behind a portrait: against the same linear program written out client by client and solved by the simplex
// method, and against cohorts whose truth is known.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <map>
#include <set>

#include "mcda/clients/utility_program.hpp"
#include "mcda/clients/validation.hpp"
#include "mcda/engine/linear_program.hpp"
#include "mcda/model/error.hpp"
#include "tests/clients/planted.hpp"

using namespace mcda::clients;
using mcda::Bound;
using mcda::Index;
using mcda::LinearProgram;
using namespace prefero_test;

namespace {

Learned learned_from(const Planted& all, LearnSettings settings = {}, double tolerance = 0.1) {
  return learn(all.cohort, everybody(all.cohort), all.cohort.standing, settings, UtadisModel(1, tolerance), {});
}

// The program as a textbook has it: an error for every client, an increment for every two neighbouring evidences of a
// trait. Bins without evidence lie between their neighbours as their evidence of 0 does.
struct Twin {
  double value = 0;
  std::map<Index, std::map<double, double>> utility;  // trait, evidence of a bin: utility, the lowest 0
  double limit = 0;
};

Twin twin_of(const Cohort& cohort, const Learned& learned, const std::vector<Index>& traits, double ridge) {
  std::map<Index, std::vector<double>> evidences;
  std::map<Index, Index> first;
  Index variables = 0;
  for (const Index t : traits) {
    std::set<double> found;
    for (const double w : learned.traits[static_cast<std::size_t>(t)].evidence) {
      if (w != 0) found.insert(w);
    }
    evidences[t] = {found.begin(), found.end()};
    first[t] = variables;
    variables += static_cast<Index>(found.size()) - 1;
  }
  const Index limit = variables;
  const auto clients = static_cast<Index>(cohort.standing.size());
  LinearProgram program(variables + 1 + clients);
  program.allow_negative(limit);
  const double scarcer = std::min(learned.total.key, learned.total.rest);
  for (Index k = 0; k < variables; ++k) program.objective(k, ridge / scarcer);
  const auto share = [&](Index t, Index k, double evidence) {  // of increment k in a utility
    const double low = evidences[t][static_cast<std::size_t>(k)], high = evidences[t][static_cast<std::size_t>(k) + 1];
    return std::clamp((evidence - low) / (high - low), 0.0, 1.0);
  };
  for (Index i = 0; i < clients; ++i) {
    const bool key = cohort.standing[static_cast<std::size_t>(i)] == Standing::key;
    program.objective(limit + 1 + i, 1 / (key ? learned.total.key : learned.total.rest));
    const double sign = key ? 1 : -1;
    std::vector<LinearProgram::Term> terms{{limit, -sign}, {limit + 1 + i, 1}};
    for (const Index t : traits) {
      const BinnedTrait& trait = learned.traits[static_cast<std::size_t>(t)];
      const double evidence =
          trait.evidence[trait.bin_of[cohort.groups[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)]]];
      for (Index k = 0; k + 1 < static_cast<Index>(evidences[t].size()); ++k)
        terms.push_back({first[t] + k, sign * share(t, k, evidence)});
    }
    program.subject_to(terms, Bound::at_least, 1);
  }
  const mcda::LinearSolution best = program.minimise();
  BOOST_REQUIRE(best.optimal());
  Twin twin{.value = best.value, .limit = best.x[static_cast<std::size_t>(limit)]};
  for (const Index t : traits) {
    for (const double evidence : learned.traits[static_cast<std::size_t>(t)].evidence) {
      double sum = 0;
      for (Index k = 0; k + 1 < static_cast<Index>(evidences[t].size()); ++k)
        sum += best.x[static_cast<std::size_t>(first[t] + k)] * share(t, k, evidence);
      twin.utility[t][evidence] = sum;
    }
  }
  return twin;
}

// Log odds a + b x, by bisection on the two conditions of the regression in turn.
std::pair<double, double> regression(const std::vector<double>& x, const std::vector<Standing>& standing,
                                     double ridge) {
  const auto slope_of = [&](double a, double b, bool by_b) {
    double sum = by_b ? ridge * b : 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      sum += (1 / (1 + std::exp(-a - b * x[i])) - (standing[i] == Standing::key ? 1 : 0)) * (by_b ? x[i] : 1);
    return sum;
  };
  const auto root = [](auto rising, double low, double high) {
    for (int step = 0; step < 100; ++step) {
      const double middle = (low + high) / 2;
      (rising(middle) > 0 ? high : low) = middle;
    }
    return (low + high) / 2;
  };
  const auto best_a = [&](double b) { return root([&](double a) { return slope_of(a, b, false); }, -50, 50); };
  const double b = root([&](double one) { return slope_of(best_a(one), one, true); }, -50, 50);
  return {best_a(b), b};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(utadis_model)

// The same value as by the simplex method, and the same points for everybody where the best utilities are unique, which
// with these clients they are.
BOOST_AUTO_TEST_CASE(as_a_twin_finds_them) {
  for (const std::uint64_t seed : {3U, 4U, 5U}) {
    const Planted all = planted(240, 1.5, seed, false);
    LearnSettings settings{.least_information = 0.05};
    settings.limits.most_bins = 4;
    const Learned learned = learned_from(all, settings, 0);
    BOOST_REQUIRE(learned.used.size() >= 2U);
    std::vector<Index> able;
    for (std::size_t t = 0; t < learned.traits.size(); ++t) {
      if (learned.traits[t].information >= settings.least_information && learned.p[t] <= settings.false_discovery)
        able.push_back(static_cast<Index>(t));
    }
    const Twin twin = twin_of(all.cohort, learned, able, 1);
    std::vector<double> margins;
    for (const Index i : everybody(all.cohort)) {
      double margin = -twin.limit;
      for (const Index t : able) {
        const BinnedTrait& trait = learned.traits[static_cast<std::size_t>(t)];
        margin += twin.utility.at(t).at(
            trait.evidence[trait.bin_of[all.cohort.groups[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)]]]);
      }
      margins.push_back(margin);
    }
    const auto [a, b] = regression(margins, all.cohort.standing, 1);
    const PointScale scale;
    BOOST_TEST(std::abs(*learned.score.limit - a) < 1e-5);
    for (const Index i : everybody(all.cohort)) {
      const double ours = scale.points(learned.log_odds(all.cohort, i)),
                   theirs = scale.points(a + b * margins[static_cast<std::size_t>(i)]);
      BOOST_TEST(std::abs(ours - theirs) < 1e-3,
                 "client " << i << " of seed " << seed << ": " << ours << ", " << theirs);
    }
  }
}

// The value alone, where ties may leave several best utilities: never below the simplex method's, never above.
BOOST_AUTO_TEST_CASE(value_of_the_program) {
  test::Random random(9);
  for (int round = 0; round < 20; ++round) {
    const auto clients = random.whole(10, 60);
    const auto traits = static_cast<std::size_t>(random.whole(1, 4));
    std::vector<std::vector<std::uint8_t>> groups(traits);
    std::vector<LadderTrait> ladder(traits);
    std::vector<UtilityRow> rows;
    Index increments = 0;
    for (std::size_t t = 0; t < traits; ++t) {
      const auto levels = random.whole(2, 5);
      for (Index i = 0; i < clients; ++i) groups[t].push_back(static_cast<std::uint8_t>(random.whole(0, levels - 1)));
      for (Index level = 0; level < levels; ++level) {
        ladder[t].level_of[static_cast<std::size_t>(level)] = static_cast<std::uint8_t>(level);
        ladder[t].positions.push_back(static_cast<double>(level));
      }
      ladder[t].groups = groups[t].data();
      ladder[t].increments = levels - 1;
      increments += levels - 1;
    }
    for (Index i = 0; i < clients; ++i) rows.push_back({i, (random.chance(0.4) ? 1 : -1) * random.uniform(0.5, 2)});
    const double price = random.uniform(0.01, 2);
    const LearnedUtilities found = learn_utilities(ladder, rows, price, 0, {});
    LinearProgram program(increments + 1 + clients);
    program.allow_negative(increments);
    for (Index k = 0; k < increments; ++k) program.objective(k, price);
    for (Index i = 0; i < clients; ++i) {
      const double sign = rows[static_cast<std::size_t>(i)].cost > 0 ? 1 : -1;
      program.objective(increments + 1 + i, std::abs(rows[static_cast<std::size_t>(i)].cost));
      std::vector<LinearProgram::Term> terms{{increments, -sign}, {increments + 1 + i, 1}};
      Index first = 0;
      for (std::size_t t = 0; t < traits; ++t) {
        for (Index k = 0; k < groups[t][static_cast<std::size_t>(i)]; ++k) terms.push_back({first + k, sign});
        first += ladder[t].increments;
      }
      program.subject_to(terms, Bound::at_least, 1);
    }
    const mcda::LinearSolution best = program.minimise();
    BOOST_REQUIRE(best.optimal());
    BOOST_TEST(found.error == best.value, boost::test_tools::tolerance(1e-6));
    // The errors that these increments make, added up here.
    double value = 0;
    for (const auto& list : found.increments) {
      for (const double w : list) {
        BOOST_TEST(w >= 0);
        value += price * w;
      }
    }
    for (const UtilityRow& row : rows) {
      double utility = -found.limit;
      for (std::size_t t = 0; t < traits; ++t) {
        for (Index k = 0; k < groups[t][static_cast<std::size_t>(row.client)]; ++k)
          utility += found.increments[t][static_cast<std::size_t>(k)];
      }
      value += std::abs(row.cost) * std::max(0.0, 1 - (row.cost > 0 ? 1 : -1) * utility);
    }
    BOOST_TEST(value == best.value, boost::test_tools::tolerance(1e-6));
  }
}

// With a tolerance: the analytic centre of the utilities that are nearly as good as the best, by its conditions. For
// some mu every price times what it is the price of is mu, together they are the tolerated share of the dual value, and
// the duals add up to what the increments cost. Written out here from the increments and the limit alone.
BOOST_AUTO_TEST_CASE(centre_of_the_nearly_best) {
  const Planted all = planted(600, 1, 4, false);
  std::vector<LadderTrait> ladder(3);
  std::vector<UtilityRow> rows;
  for (std::size_t t = 0; t < 3; ++t) {
    for (std::size_t g = 0; g < 256; ++g)
      ladder[t].level_of[g] = static_cast<std::uint8_t>(std::min<std::size_t>(g / 8, 3));
    ladder[t].positions = {0, 1, 2, 3};
    ladder[t].groups = all.cohort.groups[t].data();
    ladder[t].increments = 3;
  }
  for (const Index i : everybody(all.cohort))
    rows.push_back({i, all.cohort.standing[static_cast<std::size_t>(i)] == Standing::key ? 1.7 : -0.7});
  constexpr double price = 3;
  double before = 0;
  for (const double tolerance : {0.3, 0.1, 0.02, 0.0}) {
    const LearnedUtilities found = learn_utilities(ladder, rows, price, tolerance, {});
    if (before > 0) BOOST_TEST(found.error < before);
    before = found.error;
    if (tolerance == 0) continue;
    const auto levels_of = [&](std::size_t t, const UtilityRow& row) {
      return ladder[t].level_of[ladder[t].groups[row.client]];
    };
    std::vector<double> missing;  // 1 - margin
    for (const UtilityRow& row : rows) {
      double utility = -found.limit;
      for (std::size_t t = 0; t < 3; ++t) {
        for (std::size_t k = 0; k < levels_of(t, row); ++k) utility += found.increments[t][k];
      }
      missing.push_back(1 - (row.cost > 0 ? utility : -utility));
    }
    double used = 0;
    for (const auto& list : found.increments) {
      for (const double w : list) used += w;
    }
    // The error e of a row solves |cost| = mu / e + mu / (e - missing).
    const auto error_of = [&](std::size_t i, double mu) {
      const double c = std::abs(rows[i].cost), d = missing[i], b = c * d + 2 * mu;
      return (b + std::sqrt(b * b - 4 * c * mu * d)) / (2 * c);
    };
    const double products = 2 * static_cast<double>(rows.size()) + 9;
    double low = 0, high = 10;
    for (int step = 0; step < 200; ++step) {
      const double mu = (low + high) / 2;
      double value = price * used;
      for (std::size_t i = 0; i < rows.size(); ++i) value += std::abs(rows[i].cost) * error_of(i, mu);
      (products * mu > tolerance * (value - products * mu) ? high : low) = mu;
    }
    double balance = 0;
    std::vector<std::vector<double>> paid(3, std::vector<double>(3));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double sign = rows[i].cost > 0 ? 1 : -1, dual = std::abs(rows[i].cost) - low / error_of(i, low);
      balance += sign * dual;
      for (std::size_t t = 0; t < 3; ++t) {
        for (std::size_t k = 0; k < levels_of(t, rows[i]); ++k) paid[t][k] += sign * dual;
      }
    }
    BOOST_TEST(std::abs(balance) < 1e-4);
    for (std::size_t t = 0; t < 3; ++t) {
      for (std::size_t k = 0; k < 3; ++k)
        BOOST_TEST(std::abs(price - paid[t][k] - low / found.increments[t][k]) < 1e-4);
    }
  }
}

// Points never fall where the evidence rises, and mean nothing where it says nothing; the shares of utility sum to 1.
BOOST_AUTO_TEST_CASE(utilities_follow_the_evidence) {
  const Planted all = planted(4000, 1, 9, false);
  const Learned learned = learned_from(all);
  BOOST_REQUIRE(learned.used.size() >= 3U);
  double shares = 0;
  for (const Index one : learned.used) {
    const auto t = static_cast<std::size_t>(one);
    const std::vector<double>& evidence = learned.traits[t].evidence;
    const std::vector<double>& values = learned.score.values[t];
    shares += learned.score.weights[t];
    for (std::size_t a = 0; a < values.size(); ++a) {
      if (evidence[a] == 0) BOOST_TEST(std::abs(values[a]) < 1e-9);
      BOOST_TEST(values[a] * evidence[a] >= -1e-9);
      for (std::size_t b = 0; b < values.size(); ++b) {
        if (evidence[a] < evidence[b]) BOOST_TEST(values[a] <= values[b] + 1e-9);
      }
    }
  }
  BOOST_TEST(shares == 1, boost::test_tools::tolerance(1e-4));
}

// A tenth of the fourth trait's values are missing, and here they say much: these clients are mostly key.
BOOST_AUTO_TEST_CASE(missing_values_are_a_bin_of_their_own) {
  Planted all = planted(4000, 1, 17, false);
  test::Random random(2);
  for (std::size_t i = 0; i < all.cohort.standing.size(); ++i) {
    if (all.cohort.groups[3][i] == missing_group && random.chance(0.8)) all.cohort.standing[i] = Standing::key;
  }
  const Learned learned = learned_from(all);
  const BinnedTrait& trait = learned.traits[3];
  const std::vector<double>& values = learned.score.values[3];
  BOOST_REQUIRE(!values.empty());
  for (std::size_t b = 0; b < trait.missing_bin(); ++b) BOOST_TEST(values[trait.missing_bin()] > values[b] + 0.5);
}

BOOST_AUTO_TEST_CASE(the_same_bits_for_any_number_of_threads) {
  const Planted all = planted(60000, 1, 13, false);
  mcda::RunOptions one, two;
  one.threads = 1;
  two.threads = 2;
  const auto learned = [&](const mcda::RunOptions& run) {
    return learn(all.cohort, everybody(all.cohort), all.cohort.standing, LearnSettings{}, UtadisModel(), run);
  };
  const Learned a = learned(one), b = learned(two);
  BOOST_TEST(a.score.base == b.score.base);
  for (const Index t : a.used)
    BOOST_TEST(a.score.values[static_cast<std::size_t>(t)] == b.score.values[static_cast<std::size_t>(t)],
               boost::test_tools::per_element());
}

// Out of time within .03 of the AUC of the true probabilities, as the scorecard is.
BOOST_AUTO_TEST_CASE(planted_portrait) {
  const Planted all = planted(10000, 0.85, 1);
  std::vector<double> truth;
  std::vector<bool> key;
  for (std::size_t i = 0; i < all.truth.size(); ++i) {
    if (!all.cohort.later[i]) continue;
    truth.push_back(all.truth[i]);
    key.push_back(all.cohort.standing[i] == Standing::key);
  }
  const double bayes = auc_of(truth, key).value;
  const Validation found =
      validate(all.cohort, all.cohort.standing, LearnSettings{}, UtadisModel(), PointScale{}, ValidationSettings{}, {});
  BOOST_TEST(found.auc <= bayes + 0.01);
  BOOST_TEST(found.auc >= bayes - 0.03);
  BOOST_TEST((found.verdict == Verdict::evidence));
  for (const CalibrationGroup& group : found.calibration) {
    const double p = group.predicted;
    BOOST_TEST(std::abs(group.observed - p) < 4 * std::sqrt(p * (1 - p) / group.clients) + 0.04);
  }
}

BOOST_AUTO_TEST_CASE(nothing_planted) {
  int believed = 0;
  for (std::uint64_t seed = 100; seed < 120; ++seed) {
    const Planted all = planted(400, 0, seed, false);
    const Validation found = validate(all.cohort, all.cohort.standing, LearnSettings{}, UtadisModel(), PointScale{},
                                      {.repeats = 1, .permutations = 60}, {});
    believed += found.verdict != Verdict::none ? 1 : 0;
  }
  BOOST_TEST(believed <= 3);
}

// Told apart without a doubt, alike in everything, and with no trait at all: finite, and nothing where there is
// nothing.
BOOST_AUTO_TEST_CASE(extremes) {
  Cohort cohort;
  cohort.traits.push_back({.name = "size", .edges = {1}});
  cohort.groups.resize(1);
  for (int i = 0; i < 400; ++i) {
    cohort.standing.push_back(i < 100 ? Standing::key : Standing::rest);
    cohort.groups[0].push_back(i < 100 ? 1 : 0);
  }
  for (const double ridge : {0.0, 1.0}) {
    const Learned learned = learn(cohort, everybody(cohort), cohort.standing, LearnSettings{}, UtadisModel(ridge), {});
    BOOST_TEST(std::isfinite(learned.log_odds(cohort, 0)));
    BOOST_TEST(learned.log_odds(cohort, 0) > 2);
    BOOST_TEST(learned.log_odds(cohort, 399) < -2);
  }
  std::fill(cohort.groups[0].begin(), cohort.groups[0].end(), std::uint8_t{0});
  const Learned alike = learn(cohort, everybody(cohort), cohort.standing,
                              LearnSettings{.least_information = 0, .false_discovery = 1}, UtadisModel(), {});
  BOOST_TEST(alike.used.empty());
  BOOST_TEST(alike.log_odds(cohort, 5) == std::log(100.0 / 300), boost::test_tools::tolerance(1e-9));
  cohort.traits.clear();
  cohort.groups.clear();
  BOOST_TEST(learn(cohort, everybody(cohort), cohort.standing, LearnSettings{}, UtadisModel(), {}).used.empty());
}

BOOST_AUTO_TEST_CASE(names) {
  BOOST_TEST(make_score_model("utadis", 1)->name() == "utadis");
  BOOST_TEST(make_score_model("logistic", 1)->name() == "logistic");
  BOOST_CHECK_THROW(make_score_model("utadic", 1), mcda::UnknownName);
}

BOOST_AUTO_TEST_SUITE_END()
