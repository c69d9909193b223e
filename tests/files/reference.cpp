#include "mcda/files/reference.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using namespace mcda;
using namespace mcda::files;

const std::string criteria = "criteria: {c: {column: c}}\n";

ModelFile model(const std::string& text) { return read_model_text(criteria + text, "model.yaml"); }

bool says(const std::string& text, const std::string& part) {
  try {
    static_cast<void>(model(text));
  } catch (const InvalidInput& error) {
    return std::string(error.what()).find(part) != std::string::npos;
  }
  return false;
}

TextColumn column(const std::vector<std::string>& ids) {
  TextColumn list;
  for (const std::string& id : ids) list.push_back(id);
  return list;
}

using Levels = std::vector<Index>;
using Names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(reference)

BOOST_AUTO_TEST_CASE(a_ranking_with_clients_judged_alike) {
  const Reference found = model("reference: {ranking: [b, [0017, d], a]}\n").reference;
  BOOST_TEST(found.ranking.ids == (Names{"b", "0017", "d", "a"}), boost::test_tools::per_element());
  BOOST_TEST(found.ranking.levels == (Levels{1, 2, 2, 3}), boost::test_tools::per_element());
  BOOST_TEST(found.classes.empty());
}

BOOST_AUTO_TEST_CASE(classes_in_the_order_written_of_the_tiers_or_of_the_names) {
  const ModelFile written = model("reference: {classes: {x: good, y: bad}, order: [good, bad]}\n");
  BOOST_TEST(written.reference.classes.levels == (Levels{1, 2}), boost::test_tools::per_element());
  BOOST_TEST(written.notes.empty());
  const Reference of_tiers =
      model("tiers: {gold: 0.5, base: 0.5}\nreference: {classes: {x: base, y: gold}}\n").reference;
  BOOST_TEST(of_tiers.classes.levels == (Levels{2, 1}), boost::test_tools::per_element());
  const ModelFile by_name = model("reference: {classes: {x: B, y: A}}\n");
  BOOST_TEST(by_name.reference.class_names == (Names{"A", "B"}), boost::test_tools::per_element());
  BOOST_REQUIRE(by_name.notes.size() == 1);
  BOOST_TEST(by_name.notes[0].line == 2);
  const Reference numbers = model("reference: {classes: {x: 10, y: 9}}\n").reference;
  BOOST_TEST(numbers.class_names == (Names{"9", "10"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_place) {
  BOOST_TEST(says("reference: {}\n", "says nothing"));
  BOOST_TEST(says("reference: {rank: [a, b]}\n", "did you mean \"ranking\""));
  BOOST_TEST(says("reference: {ranking: [a, a]}\n", "\"a\" is judged twice"));
  BOOST_TEST(says("reference: {ranking: [[a, b]]}\n", "tells no client from another"));
  BOOST_TEST(says("reference: {classes: {a: A, b: A}}\n", "tells no client from another"));
  BOOST_TEST(says("reference: {classes: {a: A, b: D}, order: [A, B]}\n", "2:32: reference: class \"D\" is not among"));
  BOOST_TEST(says("reference: {ranking: [a, b], order: [A, B]}\n", "there are none"));
  BOOST_TEST(says("tiers: {A: 0.5, B: 0.5}\nreference: {classes: {a: A, b: Z}}\n", "those of tiers"));
}

BOOST_AUTO_TEST_CASE(rows_by_id) {
  const ModelFile file = model("reference:\n  ranking: [c, a]\n  classes: {a: A, c: B, zz: A}\n  order: [A, B]\n");
  const JudgedRows rows = judged_rows(file, "ranking", column({"a", "b", "c"}));
  BOOST_TEST(rows.rows == (Levels{2, 0}), boost::test_tools::per_element());
  BOOST_TEST(rows.levels == (Levels{1, 2}), boost::test_tools::per_element());
  const auto failure = [&](const std::map<std::string, std::string>& excluded) {
    try {
      static_cast<void>(judged_rows(file, "classes", column({"a", "c"}), excluded));
    } catch (const InvalidInput& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  BOOST_TEST(failure({}).find("model.yaml:4:29: reference: client \"zz\" is not among the clients") == 0);
  BOOST_TEST(failure({{"zz", "owes us money"}}).find("is excluded: owes us money") != std::string::npos);
  BOOST_CHECK_THROW(static_cast<void>(judged_rows(model(""), "classes", column({"a"}))), InvalidInput);
}

BOOST_AUTO_TEST_SUITE_END()
