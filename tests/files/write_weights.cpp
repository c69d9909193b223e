// Weights put into the text of a model leave everything else as it is.
#include "mcda/files/write_weights.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/files/model_file.hpp"

using namespace mcda;
using namespace mcda::files;

namespace {

/// The text with these weights by id.
std::string written(const std::string& text, const std::vector<std::pair<std::string, double>>& weights) {
  CriteriaTree tree = read_model_text(text, "m.yaml").model.tree;
  for (const auto& [id, weight] : weights) tree.set_weight(tree.find(id), weight);
  return with_weights(text, "m.yaml", tree);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(write_weights)

BOOST_AUTO_TEST_CASE(numbers_change_and_comments_stay) {
  const std::string before =
      "# ours\n"
      "criteria:          # three\n"
      "  money:\n"
      "    weight: 1/3      # agreed in May\n"
      "    # how much\n"
      "    weights:\n"
      "      method: ahp\n"
      "      # we asked Anna\n"
      "      judgements: {\"a / b\": 3}\n"
      "\n"
      "    children:\n"
      "      a: {column: x, weight: 2}\n"
      "      b:\n"
      "        column: y\n"
      "  über: {column: z}  # last\n"
      "weights: entropy\n"
      "title: T\n";
  const std::string after =
      "# ours\n"
      "criteria:          # three\n"
      "  money:\n"
      "    weight: 0.8      # agreed in May\n"
      "    # how much\n"
      "#     weights:\n"
      "#       method: ahp\n"
      "#       # we asked Anna\n"
      "#       judgements: {\"a / b\": 3}\n"
      "\n"
      "    children:\n"
      "      a: {column: x, weight: 0.25}\n"
      "      b:\n"
      "        weight: 0.75\n"
      "        column: y\n"
      "  über: {weight: 0.2, column: z}  # last\n"
      "# weights: entropy\n"
      "title: T\n";
  const std::vector<std::pair<std::string, double>> weights{{"money", 4}, {"über", 1}, {"a", 1}, {"b", 3}};
  BOOST_TEST(written(before, weights) == after);
  BOOST_TEST(written(after, weights) == after);  // once more changes nothing
}

BOOST_AUTO_TEST_CASE(without_a_last_line_break) {
  BOOST_TEST(written("criteria: {a: {column: a}, b: {column: b, weight: 9}}", {{"a", 1}, {"b", 3}}) ==
             "criteria: {a: {weight: 0.25, column: a}, b: {column: b, weight: 0.75}}");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_refused) {
  // In the middle of a line nothing can become a comment.
  BOOST_CHECK_THROW(written("criteria: {g: {weights: equal, children: {a: {column: a}, b: {column: b}}}}\n", {}),
                    InvalidInput);
  BOOST_CHECK_THROW(written("{criteria: {a: {column: a}}, weights: equal}\n", {}), InvalidInput);
}

BOOST_AUTO_TEST_SUITE_END()
