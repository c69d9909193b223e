// JSON for scripts.
#include "mcda/files/json_text.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <random>

using namespace mcda::files;

BOOST_AUTO_TEST_SUITE(json_text_tests)

BOOST_AUTO_TEST_CASE(numbers_are_short_and_finite) {
  BOOST_TEST(json_number(0.1) == "0.1");
  BOOST_TEST(json_number(1) == "1");
  BOOST_TEST(json_number(-0.0) == "0");
  BOOST_TEST(json_number(std::numeric_limits<double>::quiet_NaN()) == "null");
  BOOST_TEST(json_number(std::numeric_limits<double>::infinity()) == "null");
  BOOST_TEST(json_number(-std::numeric_limits<double>::infinity()) == "null");
}

BOOST_AUTO_TEST_CASE(numbers_read_back_the_same) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    BOOST_REQUIRE(Json::parse(json_number(value)).get<double>() == value);
  }
}

BOOST_AUTO_TEST_CASE(strings_are_valid_whatever_comes_in) {
  BOOST_TEST(json_string("a\"b\\c\n\t\r\x01\x1b") == "\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u001b\"");
  BOOST_TEST(json_string("M\xFCller") == "\"M\uFFFDller\"");
  BOOST_TEST(json_string("\u2028\x7F\u009B") == "\"\\u2028\\u007f\\u009b\"");
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    std::string any;
    for (int k = 0; k < 12; ++k) any += static_cast<char>(random() & 0xFF);
    BOOST_REQUIRE(Json::accept(json_string(any)));
  }
}

BOOST_AUTO_TEST_CASE(documents_keep_their_order) {
  Json document;
  document["schema"] = 1;
  document["b"] = Json::array({1.0, 0.5, nullptr, std::nan("")});
  document["a"] = {{"x", true}, {"y", "é\x80"}};
  document["empty"] = Json::array();
  BOOST_TEST(json_text(document, 0) ==
             "{\"schema\": 1, \"b\": [1, 0.5, null, null], \"a\": {\"x\": true, \"y\": \"é\uFFFD\"}, \"empty\": []}");
  BOOST_TEST(json_text(document) ==
             "{\n  \"schema\": 1,\n  \"b\": [1, 0.5, null, null],\n  \"a\": {\"x\": true, \"y\": \"é\uFFFD\"},\n  "
             "\"empty\": []\n}");
  Json wide;
  for (int i = 0; i < 60; ++i) wide["list"].push_back("value " + std::to_string(i));
  const std::string text = json_text(wide);
  BOOST_TEST(text.find("[\n    \"value 0\",\n") != std::string::npos);
  BOOST_TEST((Json::parse(text) == wide));
}

BOOST_AUTO_TEST_CASE(a_document_can_be_written_piece_by_piece) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("schema").value(1).line(2).key("ranking").begin_array();
  for (int i = 1; i <= 2; ++i) {
    json.line(4)
        .begin_object()
        .key("rank")
        .value(i)
        .key("id")
        .value("c" + std::to_string(i))
        .key("score")
        .value(i / 2.0)
        .end_object();
  }
  json.line(2)
      .end_array()
      .key("none")
      .null()
      .key("yes")
      .value(true)
      .key("part")
      .value(Json{{"a", 1}})
      .key("nothing")
      .begin_array()
      .end_array()
      .end_object();
  BOOST_TEST(out ==
             "{\"schema\":1,\n  \"ranking\":[\n    {\"rank\":1,\"id\":\"c1\",\"score\":0.5},\n    "
             "{\"rank\":2,\"id\":\"c2\",\"score\":1}\n  ],"
             "\"none\":null,\"yes\":true,\"part\":{\"a\": 1},\"nothing\":[]}");
  BOOST_REQUIRE(Json::accept(out));
}

BOOST_AUTO_TEST_SUITE_END()
