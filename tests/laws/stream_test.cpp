// Every scoring method that takes its rows block by block says to the last bit what it says in memory; the others
// refuse.
#include <set>

#include <boost/test/unit_test.hpp>

#include "mcda/analysis/influence.hpp"
#include "mcda/engine/run_stream.hpp"
#include "tests/laws/laws.hpp"

using namespace mcda;

namespace {

Reading reading_of(const DecisionTable& table) {
  return [&table](const std::function<void(const Block&)>& take) {
    std::vector<const double*> pointers(static_cast<std::size_t>(table.columns()));
    for (Index first = 0; first < table.rows(); first += block_rows) {
      for (Index j = 0; j < table.columns(); ++j)
        pointers[static_cast<std::size_t>(j)] = table.column(j).data() + first;
      take(Block(pointers.data(), table.columns(), std::min(block_rows, table.rows() - first)));
    }
  };
}

// Batches of a size that fits no block.
Summary streamed_summary(const DecisionTable& table, Statistic wanted) {
  SummaryStream stream(table.columns(), wanted);
  constexpr Index batch = 1777;
  std::vector<const double*> pointers(static_cast<std::size_t>(table.columns()));
  for (Index first = 0; first < table.rows(); first += batch) {
    for (Index j = 0; j < table.columns(); ++j) pointers[static_cast<std::size_t>(j)] = table.column(j).data() + first;
    stream.observe(pointers, std::min(batch, table.rows() - first));
  }
  return stream.finish();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(streams)

BOOST_AUTO_TEST_CASE(a_stream_gives_the_bits_of_memory) {
  std::set<std::string_view> streamed, refused;
  for (const auto& entry : Catalogue::instance().all()) {
    const auto* const method = dynamic_cast<const ScoringMethod*>(entry.get());
    if (method == nullptr) continue;
    test::Random random(11);
    const ParameterValues values = method->complete({});
    for (int attempt = 0; attempt < 3; ++attempt) {
      test::Instance one = test::fitting_instance(
          random, *method,
          {.domain = method->info().domain, .least_rows = 2, .most_rows = 2, .least_criteria = 3, .most_criteria = 3});
      // Two rows made many, by factors that keep every domain.
      const std::vector<std::vector<double>> seed = one.rows;
      one.rows.clear();
      for (Index i = 0; i < 2 * block_rows + 777; ++i) {
        std::vector<double> row = seed[static_cast<std::size_t>(i % 2)];
        for (double& cell : row) cell *= random.uniform(0.5, 1.5);
        one.rows.push_back(std::move(row));
      }
      const DecisionTable table = one.table();
      const Criteria criteria = one.criteria();
      // What needs every row at once says so before it takes minutes over them.
      const auto early = refusal_to_stream(*method, values, criteria);
      const Summary summary = streamed_summary(table, Statistic::extremes | method->needs(values));
      if (method->refusal(summary, criteria, values)) continue;
      const Outcome fitted = fit_stream({method, values}, summary, criteria, reading_of(table));
      if (fitted.refusal) {
        BOOST_TEST_CONTEXT(method->info().name) BOOST_TEST(early.has_value());
        refused.insert(method->info().name);
        break;
      }
      BOOST_TEST_CONTEXT(method->info().name) {
        const Outcome outcome = run({method, values}, table, criteria, {.threads = 2});
        BOOST_REQUIRE(!outcome.refusal);
        BOOST_CHECK(fitted.notes == outcome.notes);
        std::vector<double> scores;
        std::vector<std::vector<double>> derived(fitted.derived_names.size());
        BlockScorer scorer(*fitted.fitted);
        InfluenceStream influence(*fitted.fitted, criteria.size());
        reading_of(table)([&](const Block& rows) {
          const std::span<const double> found = scorer.score(rows);
          influence.observe(rows, found);
          scores.insert(scores.end(), found.begin(), found.end());
          for (std::size_t k = 0; k < derived.size(); ++k)
            derived[k].insert(derived[k].end(), scorer.derived()[k].begin(), scorer.derived()[k].begin() + rows.size());
        });
        BOOST_CHECK_MESSAGE(test::same_bits(scores, outcome.scores), test::difference(scores, outcome.scores, 0));
        BOOST_REQUIRE_EQUAL(derived.size(), outcome.derived.size());
        for (std::size_t k = 0; k < derived.size(); ++k) BOOST_CHECK(test::same_bits(derived[k], outcome.derived[k]));
        BOOST_CHECK(test::same_bits(influence.finish(), influence_of(outcome, table, {.threads = 2})));
        streamed.insert(method->info().name);
      }
    }
  }
  for (const char* name : {"topsis", "vikor", "weighted_sum", "mabac", "copras", "edas", "cocoso", "lmaw"})
    BOOST_CHECK_MESSAGE(streamed.count(name) > 0, std::string(name) + " was not streamed");
  for (const char* name : {"promethee_2", "todim", "codas", "multimoora", "probid", "oreste"})
    BOOST_CHECK_MESSAGE(refused.count(name) > 0, std::string(name) + " was not refused");
}

BOOST_AUTO_TEST_SUITE_END()
