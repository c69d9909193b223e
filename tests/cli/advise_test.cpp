// Advice: the fixed form, reasons, and what is asked by options.
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

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

// Every descriptor is answered by the model, answered by an option, or open with what may be answered.
BOOST_AUTO_TEST_CASE(descriptors) {
  const json document =
      good({"advise", first, "--format", "json", "--answer", "later=no,weights=trade-offs"}).document();
  std::set<std::string> keys;
  for (const json& one : document["questions"]) {
    require_keys(one, {"key", "question", "answer", "source", "choices"});
    keys.insert(one["key"]);
    BOOST_TEST(one["answer"].is_null() == (one["source"] == "open"));
    if (one["source"] != "model") BOOST_TEST(one["choices"].is_array());
    if (one["key"] == "later" || one["key"] == "weights") BOOST_TEST(one["source"] == "answer");
    if (one["key"] == "problem" || one["key"] == "compensation") BOOST_TEST(one["source"] == "open");
  }
  for (const char* key :
       {"problem", "order", "size", "structure", "weighting", "weights", "compensation", "ordinal", "uncertainty",
        "missing", "targets", "negatives", "zeros", "thresholds", "vetoes", "examples", "people", "later"})
    BOOST_TEST(keys.count(key) == 1u, key);
  const std::string text = good({"advise", first}).out;
  BOOST_TEST(contains(text, "Open questions"));
  BOOST_TEST(contains(text, "--answer compensation=full|partial|none"));
  BOOST_TEST(prefero({"advise", first, "--answer", "weight=importance"}).status == 2);
  BOOST_TEST(contains(prefero({"advise", first, "--answer", "weights=votes"}).err, "importance"));
  BOOST_TEST(contains(prefero({"advise", first, "--answer", "later=no", "--later"}).err, "answered by"));
}

namespace {

std::map<std::string, std::string> excluded(const std::string& answer) {
  const json document = good({"advise", first, "--format", "json", "--answer", answer}).document();
  std::map<std::string, std::string> why;
  for (const json& one : document["excluded"]) why[one["method"]] = one["why"];
  for (const json& one : document["recommended"]) BOOST_TEST(why.count(one["method"]) == 0u);
  return why;
}

}  // namespace

// Each answer excludes what the records, or a trial, say against it, with its reason, and nothing else.
BOOST_AUTO_TEST_CASE(answers_exclude) {
  const auto ranking = excluded("problem=ranking"), choice = excluded("problem=choice"),
             partial = excluded("order=partial"), sorting = excluded("problem=sorting"),
             thresholds = excluded("thresholds=must"), vetoes = excluded("vetoes=must,problem=choice,order=partial"),
             later = excluded("later=yes,problem=choice,order=partial");
  BOOST_TEST(contains(ranking.at("electre_1"), "kernel"));
  BOOST_TEST(choice.count("electre_1") == 0u);
  BOOST_TEST(contains(ranking.at("promethee_1"), "partial"));
  BOOST_TEST(partial.count("promethee_1") == 0u);
  BOOST_TEST(contains(sorting.at("topsis"), "tiers"));
  BOOST_TEST(contains(thresholds.at("topsis"), "thresholds"));
  BOOST_TEST(thresholds.count("promethee_2") == 0u);
  BOOST_TEST(contains(vetoes.at("promethee_2"), "vetoes"));
  BOOST_TEST(vetoes.count("electre_3") == 0u);
  BOOST_TEST(contains(later.at("electre_3"), "new clients"));
  BOOST_TEST(later.count("topsis") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
