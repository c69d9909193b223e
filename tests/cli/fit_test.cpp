// Frozen scales from the command line: fitted once, used on other clients.
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

const std::string first = std::string(PREFERO_SOURCE_DIR) + "/examples/first/";

}  // namespace

BOOST_AUTO_TEST_SUITE(fit)

BOOST_FIXTURE_TEST_CASE(the_fitted_clients_keep_their_scores, Folder) {
  for (const char* method : {"weighted_sum", "topsis", "vikor", "edas"}) {
    const std::string scale = path(std::string(method) + ".json");
    good({"fit", first + "model.yaml", "--method", method, "--output", scale});
    const json then = good({"rank", first + "model.yaml", "--method", method, "--format", "json"}).document();
    const json now = good({"rank", scale, "--data", first + "clients.csv", "--format", "json"}).document();
    BOOST_REQUIRE_EQUAL(now["ranking"].size(), then["ranking"].size());
    for (std::size_t k = 0; k < then["ranking"].size(); ++k) {
      BOOST_TEST(now["ranking"][k]["id"] == then["ranking"][k]["id"]);
      BOOST_TEST(std::abs(now["ranking"][k]["score"].get<double>() - then["ranking"][k]["score"].get<double>()) <
                 1e-12);
    }
    BOOST_TEST(now["ranking"][0]["percentile"].get<double>() > 90);  // above five and a half of six
    BOOST_TEST(now["frozen"]["clients"] == 6);
    BOOST_TEST(now["drift"].size() == 5u);
    BOOST_TEST(now["drift"][0]["stability_index"] == 0);
  }
}

BOOST_FIXTURE_TEST_CASE(a_new_client_moves_nobody_and_is_marked_outside_the_range, Small) {
  good({"fit", model, "--output", path("scale.json")});
  // Small: revenue 100, 50 and between, max, 3/4; the other is min, 1..9, 1/4. By hand: (150-50)/50 * 3/4 + 1/4 * 1.
  const std::string header = read("clients.csv").substr(0, read("clients.csv").find('\n') + 1);
  BOOST_TEST_MESSAGE(header);
  write("new.csv", header + "z,Zoe,150,1\n");
  const json one = good({"rank", path("scale.json"), "--data", path("new.csv"), "--format", "json"}).document();
  BOOST_TEST(one["ranking"][0]["score"] == 1.75);
  BOOST_TEST(contains(one["ranking"][0]["note"].get<std::string>(), "revenue 150 is above the fitted range"));
  BOOST_TEST(one["ranking"][0]["percentile"] == 100);
  const Finished table = good({"rank", path("scale.json"), "--data", path("new.csv")});
  BOOST_TEST(contains(table.out, "on the scale of 3 clients frozen from model.yaml"));
  BOOST_TEST(contains(table.err, "values outside the fitted range: 1 of 1 clients"));
  BOOST_TEST(prefero({"rank", path("scale.json"), "--data", path("new.csv"), "--strict"}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(drift_is_told, Small) {
  std::string rows = "id,x\n", moved = rows;
  for (int i = 0; i < 400; ++i) {
    rows += "a" + std::to_string(i) + "," + std::to_string(i % 100) + "\n";
    moved += "a" + std::to_string(i) + "," + std::to_string(i % 40) + "\n";
  }
  const std::string data = write("then.csv", rows);
  write("now.csv", moved);
  write("m.yaml", "alternatives: {source: then.csv, id: id}\ncriteria:\n  x: {column: x}\n");
  good({"fit", path("m.yaml"), "--output", path("scale.json")});
  const Finished now = good({"rank", path("scale.json"), "--data", path("now.csv"), "--top", "3"});
  BOOST_TEST(contains(now.err, "x has moved since the scale was frozen"));
  const Finished same = good({"rank", path("scale.json"), "--data", path("then.csv"), "--top", "3"});
  BOOST_TEST(!contains(same.err, "has moved"));
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_frozen_or_changed_is_refused, Small) {
  const Finished relation = prefero({"fit", model, "--method", "electre_1", "--output", path("s.json")});
  BOOST_TEST(relation.status == 2);
  BOOST_TEST(contains(relation.err, "no scale to freeze"));
  BOOST_TEST(!has("s.json"));
  BOOST_TEST(prefero({"fit", model}).status == 2);
  good({"fit", model, "--output", path("s.json")});
  const Finished changed =
      prefero({"rank", path("s.json"), "--data", path("clients.csv"), "--method", "topsis", "--weights", "revenue=1"});
  BOOST_TEST(changed.status == 2);
  BOOST_TEST(contains(changed.err, "--method has no meaning on a frozen scale"));
  BOOST_TEST(contains(changed.err, "--weights has no meaning"));
  const Finished without = prefero({"rank", path("s.json")});
  BOOST_TEST(without.status == 2);
  BOOST_TEST(contains(without.err, "--data"));
  std::string text = read("s.json");
  text.replace(text.find("weighted_sum"), 12, "weighted_sxm");
  write("s.json", text);
  const Finished damaged = prefero({"rank", path("s.json"), "--data", path("clients.csv")});
  BOOST_TEST(damaged.status == 2);
  BOOST_TEST(contains(damaged.err, "was changed after it was written"));
}

BOOST_FIXTURE_TEST_CASE(no_name_of_a_client_is_in_the_file, Small) {
  for (const char* method : {"topsis", "promethee_2"}) {
    good({"fit", model, "--method", method, "--output", path("s.json")});
    BOOST_TEST(!contains(read("s.json"), "Ada"));
  }
}

BOOST_AUTO_TEST_SUITE_END()
