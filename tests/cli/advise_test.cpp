// Advice: the fixed form, reasons, and what is asked by options.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using prefero_test::contains;
using prefero_test::good;
using prefero_test::json;
using prefero_test::prefero;
using prefero_test::require_document;
using prefero_test::require_keys;
using prefero_test::Small;

namespace {

const std::string first = std::string(PREFERO_SOURCE_DIR) + "/examples/first/model.yaml";

}  // namespace

BOOST_AUTO_TEST_SUITE(advise)

BOOST_AUTO_TEST_CASE(advise_as_json) {
  const json document = good({"advise", first, "--format", "json"}).document();
  require_document(document);
  require_keys(document, {"recommended", "excluded", "problem", "choice_matters"});
  BOOST_REQUIRE(!document["recommended"].empty());
  for (const char* list : {"recommended", "excluded"}) {
    for (const json& one : document[list]) {
      require_keys(one, {"method", "why"});
      BOOST_TEST(!one["why"].get<std::string>().empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(questions_by_options) {
  const json document =
      good({"advise", first, "--format", "json", "--weights-are", "importance", "--later"}).document();
  for (const json& one : document["recommended"]) BOOST_TEST(one["method"] != "weighted_sum");
  BOOST_TEST(prefero({"advise", first, "--compensation", "some"}).status == 2);
  const std::string text = good({"advise", first}).out;
  for (const char* part : {"The problem", "Excluded", "one leaves"}) BOOST_TEST(contains(text, part));
}

BOOST_AUTO_TEST_SUITE_END()
