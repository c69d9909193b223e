// Frozen scales as files: what is written is read, and nothing else is.
#include "mcda/files/frozen_file.hpp"

#include <boost/test/unit_test.hpp>

#include "mcda/method/catalogue.hpp"

using namespace mcda;
using namespace mcda::files;

namespace {

FrozenFile example() {
  FrozenFile file{.program = "0",
                  .model_name = "model.yaml",
                  .model_text = "criteria:\n  a: {column: \"\xc5\x82\"}\n",
                  .model_digest = "sha256:1",
                  .data_digest = "xxh64:2",
                  .criteria = {"a", "b"}};
  FrozenScale& scale = file.scale;
  scale.method = &Catalogue::instance().scoring("topsis");
  scale.parameters = scale.method->complete({});
  scale.positions = {0, 1};
  scale.model = std::string("\x00\xff\x10", 3);
  scale.reference = {{1, 2.5}, {}};
  scale.columns = {{.missing = MissingPolicy::median, .fill = 0.1, .scales = {Scale::log1p()}}, {}};
  scale.weights = {1.0 / 3, 2.0 / 3};
  scale.profiles = {{.low = -1, .high = 1e9, .edges = {0, 5}, .counts = {1, 2, 3}, .missing = 4}, {.counts = {7}}};
  scale.standing = Scale::empirical({0.1, 0.2, 0.30000000000000004});
  scale.clients = 3;
  return file;
}

std::string complaint(const std::string& text) {
  try {
    frozen_from(text, "scale.json");
    return {};
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(frozen_files)

BOOST_AUTO_TEST_CASE(a_scale_comes_back_as_it_went) {
  const FrozenFile one = example();
  const std::string text = frozen_text(one);
  const FrozenFile two = frozen_from(text, "scale.json");
  BOOST_CHECK_EQUAL(frozen_text(two), text);
  BOOST_CHECK_EQUAL(two.model_text, one.model_text);
  BOOST_CHECK(two.scale.method == one.scale.method);
  BOOST_CHECK(two.scale.parameters == one.scale.parameters);
  BOOST_CHECK(two.scale.model == one.scale.model);
  BOOST_CHECK(two.scale.weights == one.scale.weights);
  BOOST_CHECK(two.scale.reference == one.scale.reference);
  BOOST_CHECK(two.scale.columns[0].scales == one.scale.columns[0].scales);
  BOOST_CHECK(two.scale.columns[0].missing == MissingPolicy::median);
  BOOST_CHECK(two.scale.profiles[0].edges == one.scale.profiles[0].edges);
  BOOST_CHECK(two.scale.standing == one.scale.standing);
}

BOOST_AUTO_TEST_CASE(damage_and_newer_forms_are_told) {
  const std::string text = frozen_text(example());
  BOOST_CHECK_EQUAL(complaint(text), "");
  BOOST_CHECK(complaint(replaced(text, "\"prefero_fit\": 1", "\"prefero_fit\": 2")).find("form 2") !=
              std::string::npos);
  BOOST_CHECK(complaint(replaced(text, "topsis", "vikor")).find("was changed") != std::string::npos);
  BOOST_CHECK(complaint(replaced(text, "2.5", "2.6")).find("was changed") != std::string::npos);
  BOOST_CHECK(complaint(text.substr(0, text.size() / 2)).find("damaged") != std::string::npos);
  BOOST_CHECK(complaint("{}").find("scale.json") != std::string::npos);
  for (std::size_t at = 0; at < text.size(); at += 37) {  // any single change is seen, or changes nothing
    std::string other = text;
    other[at] = other[at] == '7' ? '8' : '7';
    const std::string told = complaint(other);
    BOOST_CHECK_MESSAGE(!told.empty(), "a change at byte " << at << " went unseen");
  }
}

BOOST_AUTO_TEST_SUITE_END()
