// `selection:` of a model.
#include <boost/test/unit_test.hpp>

#include "mcda/files/model_file.hpp"

namespace {

using namespace mcda;
using namespace mcda::files;

ModelFile model(const std::string& limits) {
  return read_model_text("criteria: {gain: {column: g}}\nselection: " + limits + "\n", "m.yaml");
}

std::string complaint(const std::string& limits) {
  try {
    static_cast<void>(model(limits));
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return {};
}

bool complains(const std::string& limits, const std::string& part) {
  return complaint(limits).find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(model_selection)

BOOST_AUTO_TEST_CASE(every_key_is_read) {
  const ModelFile file = model(
      "[{at_most: 5}, {total: hours, each: team, where: \"open\", at_least: -2.5, at_most: 40, reason: one week}]");
  BOOST_REQUIRE(file.selection.size() == 2);
  BOOST_TEST(file.selection[0].at_most.value() == 5);
  BOOST_TEST(!file.selection[0].at_least.has_value());
  const SelectionLimit& limit = file.selection[1];
  BOOST_TEST(limit.total == "hours");
  BOOST_TEST(limit.each == "team");
  BOOST_TEST(limit.where == "open");
  BOOST_TEST(limit.reason == "one week");
  BOOST_TEST(limit.at_least.value() == -2.5);
  BOOST_TEST(limit.at_most.value() == 40);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_place) {
  BOOST_TEST(complains("{total: hours}", "selection"));
  BOOST_TEST(complains("[3]", "selection limit 1"));
  BOOST_TEST(complains("[{total: hours}]", "selection limit 1 has no limit"));
  BOOST_TEST(complains("[{at_most: 2}, {at_least: 4, at_most: 3}]", "selection limit 2 can never be met"));
  BOOST_TEST(complains("[{at_most: 1.5}]", "is not a number of clients"));
  BOOST_TEST(complains("[{at_least: -1}]", "is not a number of clients"));
  BOOST_TEST(complains("[{sum: hours, at_most: 3}]", "m.yaml:2"));
}

BOOST_AUTO_TEST_SUITE_END()
