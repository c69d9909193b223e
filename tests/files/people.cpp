// People of a model: what they say in place of the model's weights.
#include "mcda/files/people.hpp"

#include <boost/test/unit_test.hpp>

using namespace mcda;
using namespace mcda::files;

namespace {

const std::string start =
    "criteria:\n  value:\n    weight: 2\n    weights: equal\n    children:\n      a: {column: a, weight: 3}\n      b: "
    "{column: b}\n  c: {column: c}\npeople:\n";

std::vector<Person> people(const std::string& text) { return people_of(read_model_text(start + text, "m.yaml")); }

bool says(const std::string& text, const std::string& part) {
  try {
    people(text);
  } catch (const InvalidInput& error) {
    BOOST_TEST_MESSAGE(error.what());
    return std::string(error.what()).find(part) != std::string::npos;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(people_of_a_model)

BOOST_AUTO_TEST_CASE(each_person_has_a_model) {
  const std::vector<Person> list = people(
      "  anna: {weight: 2, weights: {value: 1, b: 4}}\n"
      "  ben: {weights: {method: roc, ranks: {a: 1, b: 2, c: 3}}}\n"
      "  clara: {groups: {value: {method: ahp, judgements: {\"a / b\": 1/3}}}}\n"
      "  dora: {groups: {value: {a: 1, b: 9}}}\n");
  BOOST_REQUIRE(list.size() == 4);
  BOOST_TEST(list[0].name == "anna");
  BOOST_TEST(list[0].weight == 2);
  // What anna says about b goes before the model's method for its group; a keeps its weight.
  BOOST_TEST(list[0].model.group_weights.empty());
  BOOST_TEST(list[0].model.tree.final_weights() == (std::vector<double>{0.5 * 3 / 7, 0.5 * 4 / 7, 0.5}),
             boost::test_tools::per_element());
  BOOST_TEST(list[1].model.weights.method == "roc");
  BOOST_TEST(list[2].model.group_weights.begin()->second.method == "ahp");
  BOOST_TEST(list[2].weight == 1);
  BOOST_TEST(list[3].model.group_weights.empty());
  BOOST_TEST(list[3].model.tree[list[3].model.tree.find("b")].weight == 9);
  BOOST_TEST(people_of(read_model_text("criteria: {a: {column: a}}\n", "m.yaml")).empty());
}

BOOST_AUTO_TEST_CASE(mistakes_are_pointed_at) {
  BOOST_TEST(says("  anna: {}\n", "m.yaml:10:3: people: anna has no weights"));
  BOOST_TEST(says("  anna: 3\n", "anna"));
  BOOST_TEST(says("  anna: {weight: 0, weights: {c: 1}}\n", "above 0"));
  BOOST_TEST(says("  anna: {weights: {c: 1, d: 1}}\n", "\"d\""));
  BOOST_TEST(says("  anna: {weights: {c: -1}}\n", "negative"));
  BOOST_TEST(says("  anna: {groups: {valeu: {a: 1}}}\n", "did you mean \"value\""));
  BOOST_TEST(says("  anna: {groups: {value: {c: 1, a: 1}}}\n", "\"c\""));
  BOOST_TEST(says("  anna: {weights: {method: swing, points: {a: 1}}}\n", "says nothing about"));
}

BOOST_AUTO_TEST_SUITE_END()
