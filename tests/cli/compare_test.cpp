// Comparisons: the fixed form, skipped methods, one normalisation for all.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

const std::string examples = std::string(PREFERO_SOURCE_DIR) + "/examples/";

}  // namespace

BOOST_AUTO_TEST_SUITE(compare)

BOOST_AUTO_TEST_CASE(compare_as_json) {
  const json document = good({"compare", examples + "first/model.yaml", "--format", "json"}).document();
  require_document(document);
  require_keys(document, {"methods", "rankings", "agreement", "skipped", "consensus", "notes"});
  require_keys(document["agreement"], {"kendall_tau_b", "spearman", "weighted_spearman", "ws", "overlap_at_k", "rbo"});
  require_keys(document["agreement"]["overlap_at_k"], {"k", "values"});
  const std::size_t k = document["methods"].size();
  BOOST_TEST(k == 4u);
  for (const json& name : document["methods"]) {
    const json& ranking = document["rankings"][name.get<std::string>()];
    BOOST_TEST(ranking.size() == 6u);
    require_keys(ranking[0], {"rank", "id", "score"});
  }
  for (const char* measure : {"kendall_tau_b", "spearman", "weighted_spearman", "ws", "rbo"}) {
    BOOST_TEST(document["agreement"][measure].size() == k);
    for (std::size_t a = 0; a < k; ++a) BOOST_TEST(document["agreement"][measure][a][a] == 1.0);
  }
  BOOST_TEST(document["consensus"]["method"] == "borda");
  BOOST_TEST(document["consensus"]["ranking"].size() == 6u);
  BOOST_TEST(document["relations"]["electre_1"]["kind"] == "kernel");
}

BOOST_FIXTURE_TEST_CASE(skipped_methods_name_the_criterion, Folder) {
  write("clients.csv", "id,profit,x\na,-5,1\nb,3,2\nc,8,4\n");
  const std::string model = write("model.yaml",
                                  "alternatives: {source: clients.csv, id: id}\ncriteria:\n  profit: {column: "
                                  "profit}\n  x: {column: x}\nmethods: [topsis, weighted_product]\n");
  const json document = good({"compare", model, "--methods", "all", "--format", "json"}).document();
  bool found = false;
  for (const json& one : document["skipped"])
    found = found || (one["method"] == "weighted_product" && contains(one["reason"].get<std::string>(), "profit"));
  BOOST_TEST(found);
  const std::string text = good({"compare", model}).out;
  BOOST_TEST(contains(text, "weighted_product: criterion profit: smallest value -5"));
}

BOOST_AUTO_TEST_CASE(one_normalization_for_all) {
  const Finished run = good({"compare", examples + "first/model.yaml", "--methods", "weighted_sum,topsis,vikor",
                             "--normalization", "minmax", "--format", "json"});
  const json document = run.document();
  BOOST_TEST(document["parameters"]["topsis"]["normalization"] == "minmax");
  BOOST_TEST(document["parameters"]["weighted_sum"]["normalization"] == "minmax");
  BOOST_TEST(contains(document["notes"].dump(), "vikor"));
  BOOST_TEST(prefero({"compare", examples + "first/model.yaml", "--normalization", "minmx"}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(a_method_twice_gets_its_parameters_into_its_name, Small) {
  write("model.yaml",
        "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {column: revenue}\n  late: {column: late, "
        "goal: min}\nmethods:\n  - {name: vikor, v: 0.2}\n  - {name: vikor, v: 0.8}\n");
  const json document = good({"compare", model, "--format", "json"}).document();
  BOOST_TEST(document["methods"].size() == 2u);
  BOOST_TEST(document["methods"][0] != document["methods"][1]);
  BOOST_TEST(contains(document["methods"][0].get<std::string>(), "0.2"));
}

BOOST_FIXTURE_TEST_CASE(compare_as_csv, Small) {
  BOOST_TEST(good({"compare", model, "--format", "csv"})
                 .out.starts_with("id,label,weighted_sum_rank,weighted_sum_score,topsis_rank,topsis_score,consensus_"
                                  "rank,consensus_score\na,Ada,1,0.9375,"));
}

BOOST_AUTO_TEST_SUITE_END()
