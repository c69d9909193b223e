#include "mcda/analysis/rank_bands.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "mcda/analysis/smaa.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/instances.hpp"

using namespace mcda;

namespace {

struct Portfolio40 {
  DecisionTable table;
  Criteria criteria{test::benefits(4)};
  WeightTree tree = WeightTree::flat(criteria);
  WeightedMethod method{};
  std::optional<LinearForm> form;
  std::vector<double> base;

  explicit Portfolio40(Index m = 40) : table(m, 4) {
    test::Random random(11);
    for (Index j = 0; j < 4; ++j) {
      for (double& x : table.column(j)) x = static_cast<double>(random.whole(1, 30));
    }
    method = {&Catalogue::instance().scoring("weighted_sum"), {}, &table, &criteria};
    form = linear_form(method, {.threads = 1});
    base = method.at(tree.weights(), {.threads = 1}).scores;
  }
  Portfolio40(const Portfolio40&) = delete;

  RankBands bands(std::vector<Index> rows, const WeightSampling& sampling, Index k) const {
    return RankBands(tree, sampling, 7, std::move(rows), k);
  }
  RankBands::Scores by_form() const {
    return [this](const std::vector<double>& weights) { return form->at(weights); };
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rank_bands_of_rows)

// The same samples as SMAA, which counts every rank of everybody in another way.
BOOST_AUTO_TEST_CASE(what_smaa_counts) {
  const Portfolio40 all;
  for (const WeightSampling& sampling :
       {WeightSampling{}, WeightSampling{.knowledge = WeightKnowledge::spread, .spread = 0.3, .between = {}}}) {
    const Smaa smaa = mcda::smaa(all.method, all.tree, &*all.form, all.base,
                                 {.samples = 400, .seed = 7, .weights = sampling, .top_k = 8, .run = {.threads = 1}});
    // A few rows are counted one by one, many by sorting.
    std::vector<Index> few{0, 5, 39}, many;
    for (Index row = 0; row < 40; ++row) many.push_back(row);
    for (const std::vector<Index>& rows : {few, many}) {
      RankBands bands = all.bands(rows, sampling, 8);
      bands.draw(150, all.by_form());
      bands.draw(400, all.by_form());
      BOOST_TEST(bands.samples() == 400);
      for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::vector<double>& shares = smaa.rank[static_cast<std::size_t>(rows[r])];
        Index from = 0;
        for (std::size_t band = 0; band < rank_bands; ++band) {
          const Index to = band < rank_band_ends.size() ? rank_band_ends[band] : 40;
          double wanted = 0;
          for (Index rank = from; rank < to; ++rank) wanted += shares[static_cast<std::size_t>(rank)];
          BOOST_TEST(std::abs(bands.bands(r)[band] / 400. - wanted) < 1e-12);
          from = to;
        }
        BOOST_TEST(std::abs(bands.top(r) / 400. - smaa.top[static_cast<std::size_t>(rows[r])]) < 1e-12);
        // The smallest rank that 95 % of the samples do not exceed.
        double passed = 0;
        Index rank = 0;
        while (passed < 0.95 - 1e-12) passed += shares[static_cast<std::size_t>(rank++)];
        BOOST_TEST(bands.quantile(r, 0.95) == static_cast<double>(rank));
        const std::vector<double> central = bands.central(r);
        const std::vector<double>& known = smaa.central[static_cast<std::size_t>(rows[r])];
        BOOST_TEST(central.size() == known.size());
        for (std::size_t j = 0; j < central.size(); ++j) BOOST_TEST(std::abs(central[j] - known[j]) < 1e-9);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(ties_count_as_the_better_rank) {
  const Portfolio40 all;
  RankBands bands = all.bands({0, 1}, {}, 1);
  BOOST_TEST(std::isnan(bands.quantile(0, 0.5)));
  BOOST_TEST(bands.central(0).empty());
  bands.draw(3, [](const std::vector<double>&) { return std::vector<double>(40, 2.5); });
  BOOST_TEST(bands.bands(0)[0] == 3u);
  BOOST_TEST(bands.bands(1)[0] == 3u);
  BOOST_TEST(bands.top(0) == 3u);
  BOOST_TEST(bands.quantile(0, 0.05) == 1);
  bands.draw(2, all.by_form());  // there are three already
  BOOST_TEST(bands.samples() == 3);
}

BOOST_AUTO_TEST_SUITE_END()
