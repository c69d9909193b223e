// The laws for weights from data and from judgements, and for joining rankings.
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"
#include "tests/support/variants.hpp"

namespace {

using namespace test;
using mcda::Catalogue;
using mcda::ConsensusMethod;
using mcda::WeightingMethod;
using mcda::Weights;

template <class Method>
std::vector<const Method*> methods_of_kind() {
  std::vector<const Method*> list;
  for (const auto& method : Catalogue::instance().all()) {
    if (const auto* right = dynamic_cast<const Method*>(method.get())) list.push_back(right);
  }
  return list;
}

mcda::Summary summary_of(const WeightingMethod& method, const ParameterValues& values, const Instance& one,
                         Index threads = 1) {
  return mcda::summarise(one.table(), mcda::Statistic::extremes | method.needs(values), {.threads = threads});
}

// Calls check(method, values, problem, weights, random) on random problems that the method takes.
template <class Check>
void on_random_problems(std::uint64_t seed, Check check) {
  for (const WeightingMethod* method : methods_of_kind<WeightingMethod>()) {
    if (method->from_judgements()) continue;
    Index tried = 0;
    for (const ParameterValues& values : variants_of(*method)) {
      Random random(seed);
      for (Index round = rounds(60); round > 0; --round) {
        const Instance one = random_instance(random, {.domain = method->info().domain, .most_rows = 40});
        const mcda::Summary summary = summary_of(*method, values, one);
        if (method->refusal(summary, one.criteria(), values)) continue;
        ++tried;
        BOOST_TEST_CONTEXT(text_of(*method, values) << ", " << text_of(one)) {
          check(*method, values, one, mcda::weigh(*method, values, one.table(), one.criteria(), {.threads = 1}),
                random);
        }
      }
    }
    BOOST_CHECK_MESSAGE(tried > 0, method->info().name << " was never tried");
  }
}

// Ranks of m alternatives in random order, with ties, as average ranks.
std::vector<double> random_ranks(Random& random, Index m) {
  std::vector<double> scores;
  for (Index i = 0; i < m; ++i) scores.push_back(static_cast<double>(random.whole(1, 2 * m)));
  return mcda::rank_scores(scores, mcda::TieRule::average).ranks;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(weights_from_data)

BOOST_AUTO_TEST_CASE(weights_are_shares) {
  on_random_problems(
      601, [](const WeightingMethod&, const ParameterValues&, const Instance& one, const Weights& weights, Random&) {
        BOOST_REQUIRE_EQUAL(weights.values.size(), one.list.size());
        BOOST_CHECK(all_finite(weights.values));
        BOOST_CHECK_GE(*std::min_element(weights.values.begin(), weights.values.end()), 0);
        BOOST_CHECK_CLOSE(std::accumulate(weights.values.begin(), weights.values.end(), 0.0), 1, 1e-10);
      });
}

BOOST_AUTO_TEST_CASE(weights_equal_the_steps) {
  on_random_problems(602, [](const WeightingMethod& method, const ParameterValues& values, const Instance& one,
                             const Weights& weights, Random&) {
    const mcda::Steps steps = method.steps(one.table(), one.criteria(), values);
    const mcda::Step* const expected = steps.find("weights");
    BOOST_REQUIRE(expected != nullptr);
    // Divergences near zero are differences of numbers near one: what is left of them has fewer digits.
    BOOST_CHECK_EQUAL(difference(weights.values, expected->values, 1e-9), "");
    for (const mcda::Step& step : steps.all()) BOOST_CHECK_MESSAGE(step.undefined || all_finite(step.values), step.key);
  });
}

BOOST_AUTO_TEST_CASE(shuffled_rows_and_columns_shuffle_the_weights) {
  on_random_problems(603, [](const WeightingMethod& method, const ParameterValues& values, const Instance& one,
                             const Weights& weights, Random& random) {
    const std::vector<Index> columns = random.permutation(one.n());
    const Instance other = with_columns(with_rows(one, random.permutation(one.m())), columns);
    const Weights shuffled = mcda::weigh(method, values, other.table(), other.criteria(), {.threads = 1});
    BOOST_CHECK_EQUAL(difference(shuffled.values, at(weights.values, columns), 1e-9), "");
  });
}

BOOST_AUTO_TEST_CASE(a_constant_column_tells_nothing) {
  on_random_problems(604, [](const WeightingMethod& method, const ParameterValues& values, Instance one, const Weights&,
                             Random& random) {
    if (method.info().name == "equal" || one.n() < 2 || one.m() < 2) return;
    for (auto& row : one.rows) row[0] = 7.3;
    const mcda::Summary summary = summary_of(method, values, one);
    bool informative = false;
    for (Index j = 1; j < one.n(); ++j) informative = informative || !summary.constant(j);
    const Weights weights = mcda::weigh(method, values, one.table(), one.criteria(), {.threads = 1});
    BOOST_CHECK(!informative || weights.values[0] == 0);
    BOOST_CHECK(!weights.notes.empty());
    static_cast<void>(random);
  });
}

BOOST_AUTO_TEST_CASE(the_domain_is_what_the_record_says) {
  for (const WeightingMethod* method : methods_of_kind<WeightingMethod>()) {
    if (method->from_judgements()) continue;
    const ParameterValues usual = method->complete({});
    for (const double x : {-1.0, 0.0}) {
      const Instance one{{{3, 2, 5}, {1, x, 4}, {2, 9, 6}}, benefits(3)};
      const auto refusal = method->refusal(summary_of(*method, usual, one), one.criteria(), usual);
      const bool wanted =
          method->info().domain == Domain::positive || (method->info().domain == Domain::non_negative && x < 0);
      BOOST_CHECK_MESSAGE(refusal.has_value() == wanted, method->info().name << " and a value of " << x);
      BOOST_CHECK(!refusal || refusal->criterion == "c2");
    }
    BOOST_CHECK_THROW(method->weigh(mcda::Judgements{}, usual), mcda::InvalidInput);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(weights_from_judgements)

// What is said on the scale asked for when one counts `ratio` times as much as the other: the scales of ahp, inverted.
double as_judged(double ratio, const ParameterValues& values, std::size_t size) {
  const auto found = values.find("scale");
  const std::string scale = found == values.end() ? "linear" : std::get<std::string>(found->second);
  if (ratio < 1) return 1 / as_judged(1 / ratio, values, size);
  const double n = static_cast<double>(size);
  if (scale == "power") return std::sqrt(ratio);
  if (scale == "root") return ratio * ratio;
  if (scale == "geometric") return std::log2(ratio) + 1;
  if (scale == "logarithmic") return std::exp2(ratio) - 1;
  if (scale == "inverse") return 10 - 9 / ratio;
  if (scale == "balanced") return (11 * ratio - 9) / (ratio + 1);
  if (scale == "balanced_n") return n == 1 ? 1 : ((9 + n) * ratio - 9) / (n - 1 + ratio);
  return ratio;
}

// Methods that read a pairwise matrix: consistent judgements give back the weights that they were made from.
BOOST_AUTO_TEST_CASE(consistent_judgements_give_their_weights_back) {
  for (const char* name : {"ahp"}) {
    const auto* const method = dynamic_cast<const WeightingMethod*>(Catalogue::instance().find(name));
    if (method == nullptr) continue;
    for (const ParameterValues& values : variants_of(*method)) {
      Random random(605);
      for (Index round = 0; round < 40; ++round) {
        const std::size_t n = static_cast<std::size_t>(random.whole(1, 16));
        std::vector<double> wanted;
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) sum += wanted.emplace_back(random.uniform(1, 9));
        std::vector<std::vector<double>> pairwise(n, std::vector<double>(n));
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t j = 0; j < n; ++j) pairwise[i][j] = as_judged(wanted[i] / wanted[j], values, n);
        }
        for (double& weight : wanted) weight /= sum;
        mcda::Judgements judgements;
        for (std::size_t i = 0; i < n; ++i) judgements.items.push_back("item" + std::to_string(i));
        judgements.matrices["pairwise"] = pairwise;
        const Weights weights = method->weigh(judgements, values);
        BOOST_TEST_CONTEXT(text_of(*method, values) << ", n = " << n) {
          BOOST_CHECK_EQUAL(difference(weights.values, wanted, 1e-9), "");
          BOOST_REQUIRE(weights.consistency);
          for (const auto& [figure, value] : weights.consistency->figures)
            BOOST_CHECK_MESSAGE(std::isfinite(value), figure);
          BOOST_CHECK(weights.consistency->acceptable);
          BOOST_CHECK_EQUAL(difference(method->steps(judgements, values).find("weights")->values, weights.values, 1e-9),
                            "");
        }
      }
    }
    BOOST_CHECK_THROW(method->weigh(mcda::Judgements{}, method->complete({})), mcda::InvalidInput);
    BOOST_CHECK_THROW(method->weigh(mcda::Summary(2, mcda::Statistic::extremes), nullptr, Criteria(benefits(2)),
                                    method->complete({})),
                      mcda::InvalidInput);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(consensus)

BOOST_AUTO_TEST_CASE(a_consensus_is_fair) {
  for (const ConsensusMethod* method : methods_of_kind<ConsensusMethod>()) {
    for (const ParameterValues& values : variants_of(*method)) {
      Random random(606);
      for (Index round = rounds(40); round > 0; --round) {
        const Index m = random.whole(1, 12), k = random.whole(1, 6);
        std::vector<std::vector<double>> rankings;
        for (Index r = 0; r < k; ++r) rankings.push_back(random_ranks(random, m));
        mcda::Notes notes;
        const std::vector<double> scores = method->aggregate(rankings, values, notes);
        BOOST_TEST_CONTEXT(text_of(*method, values) << ", " << m << " alternatives, " << k << " rankings") {
          BOOST_REQUIRE_EQUAL(scores.size(), static_cast<std::size_t>(m));
          BOOST_CHECK(all_finite(scores));
          // Who is before another in every ranking is not behind it in the consensus; equals stay equal.
          for (std::size_t a = 0; a < scores.size(); ++a) {
            for (std::size_t b = 0; b < scores.size(); ++b) {
              bool before = true, alike = true;
              for (const auto& ranks : rankings) {
                before = before && ranks[a] < ranks[b];
                alike = alike && ranks[a] == ranks[b];
              }
              BOOST_CHECK(!before || scores[a] > scores[b]);
              BOOST_CHECK(!alike || scores[a] == scores[b]);
            }
          }
          // Neither the names of the alternatives nor the order of the rankings counts.
          const std::vector<Index> order = random.permutation(m);
          std::vector<std::vector<double>> renamed;
          for (const auto& ranks : rankings) renamed.insert(renamed.begin(), at(ranks, order));
          BOOST_CHECK_EQUAL(difference(method->aggregate(renamed, values, notes), at(scores, order), 1e-12), "");
          // One ranking is its own consensus.
          const std::vector<double> alone = method->aggregate(std::span(rankings).first(1), values, notes);
          BOOST_CHECK_EQUAL(difference(mcda::rank_scores(alone, mcda::TieRule::average).ranks, rankings[0], 0), "");
        }
      }
      mcda::Notes notes;
      BOOST_CHECK_THROW(method->aggregate({}, values, notes), mcda::InvalidInput);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
