// What moved between two results: the fixed form, from results and from models.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

BOOST_AUTO_TEST_SUITE(diff)

BOOST_FIXTURE_TEST_CASE(diff_as_json, Small) {
  good({"rank", model, "--format", "json", "--output", path("old.json")});
  write("clients.csv", "id,name,revenue,late\na,Ada,60,3\nb,Bo,50,11\nc,Cy,90,5\nd,Di,95,4\n");
  good({"rank", model, "--format", "json", "--weights", "revenue=1,late=1", "--output", path("new.json")});
  const json document = good({"diff", path("old.json"), path("new.json"), "--format", "json"}).document();
  require_document(document);
  require_keys(document, {"moved", "arrived", "left", "notes"});
  BOOST_TEST(document["arrived"][0]["id"] == "d");
  BOOST_REQUIRE(!document["moved"].empty());
  for (const json& one : document["moved"]) {
    require_keys(one, {"id", "from", "to", "data", "weights", "scale", "newcomers"});
    BOOST_TEST(one["data"].get<int>() + one["weights"].get<int>() + one["scale"].get<int>() +
                   one["newcomers"].get<int>() ==
               one["to"].get<int>() - one["from"].get<int>());
  }
  const std::string text = good({"diff", path("old.json"), path("new.json")}).out;
  BOOST_TEST(contains(text, "Arrived: Di"));
}

BOOST_FIXTURE_TEST_CASE(a_model_is_ranked_now, Small) {
  good({"rank", model, "--format", "json", "--output", path("old.json")});
  const json document = good({"diff", path("old.json"), model, "--format", "json"}).document();
  BOOST_TEST(document["moved"].empty());
  BOOST_TEST(document["unmoved"] == 3);
}

BOOST_FIXTURE_TEST_CASE(not_a_result, Small) {
  write("other.json", "{\"schema\": 1}");
  const auto run = prefero({"diff", path("other.json"), path("other.json")});
  BOOST_TEST(run.status == 2);
  BOOST_TEST(contains(run.err, "is no result of prefero rank"));
  write("broken.json", "{");
  BOOST_TEST(prefero({"diff", path("broken.json"), path("broken.json")}).status == 2);
  BOOST_TEST(prefero({"diff", path("none.json"), path("none.json")}).status == 3);
  good({"rank", model, "--format", "json", "--top", "2", "--output", path("short.json")});
  const json document = good({"diff", path("short.json"), path("short.json"), "--format", "json"}).document();
  BOOST_TEST(!document["notes"].empty());
}

BOOST_AUTO_TEST_SUITE_END()
