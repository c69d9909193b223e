#include "mcda/source/decimal.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace mcda::source;

namespace {

using Wide = __int128;

Wide power(int exponent) { return exponent == 0 ? 1 : 10 * power(exponent - 1); }

}  // namespace

BOOST_AUTO_TEST_SUITE(decimal)

BOOST_AUTO_TEST_CASE(formats) {
  DecimalType type;
  BOOST_TEST(read_decimal_type("d:18,2", type));
  BOOST_TEST(type.scale == 2);
  BOOST_TEST(type.bytes == 16);
  // DuckDB's sum of integers: no bit width
  BOOST_TEST(read_decimal_type("d:38,0", type));
  BOOST_TEST(type.scale == 0);
  BOOST_TEST(read_decimal_type("d:9,3,32", type));
  BOOST_TEST(type.bytes == 4);
  BOOST_TEST(read_decimal_type("d:18,-2,64", type));
  BOOST_TEST(type.scale == -2);
  for (const char* format : {"d:76,2,256", "d:18", "d:", "d:x,2", "g", "d:18;2"}) {
    BOOST_TEST(!read_decimal_type(format, type), format);
  }
}

BOOST_AUTO_TEST_CASE(values_are_the_doubles_nearest_to_their_digits) {
  const std::array<Wide, 4> values{1234567, -5, 0, -1};
  BOOST_TEST(decimal_to_double(values.data(), 0, {.scale = 2}) == 12345.67);
  BOOST_TEST(decimal_to_double(values.data(), 1, {.scale = 1}) == -0.5);
  BOOST_TEST(decimal_to_double(values.data(), 2, {.scale = 3}) == 0.0);
  BOOST_TEST(decimal_to_double(values.data(), 3, {.scale = -3}) == -1000.0);
  // above 2^53 the quotient of two rounded doubles would be off by one place
  const Wide large = 9007199254740993;  // 2^53 + 1
  BOOST_TEST(decimal_to_double(&large, 0, {.scale = 1}) == 900719925474099.3);
  const Wide huge = power(37) * 9 + 1;
  BOOST_TEST(decimal_to_double(&huge, 0, {.scale = 0}) == 9e37);
  BOOST_TEST(decimal_to_double(&huge, 0, {.scale = 38}) == 0.9);
  const std::array<std::int32_t, 2> narrow{-150, 99};
  BOOST_TEST(decimal_to_double(narrow.data(), 0, {.scale = 2, .bytes = 4}) == -1.5);
  const std::array<std::int64_t, 2> middle{0, 123456789012345678};
  BOOST_TEST(decimal_to_double(middle.data(), 1, {.scale = 9, .bytes = 8}) == 123456789.012345678);
}

BOOST_AUTO_TEST_CASE(texts_keep_the_digits_of_the_scale) {
  const std::array<Wide, 4> values{1250, -5, 0, 7};
  BOOST_TEST(decimal_to_text(values.data(), 0, {.scale = 2}) == "12.50");
  BOOST_TEST(decimal_to_text(values.data(), 1, {.scale = 3}) == "-0.005");
  BOOST_TEST(decimal_to_text(values.data(), 2, {.scale = 2}) == "0.00");
  BOOST_TEST(decimal_to_text(values.data(), 3, {.scale = 0}) == "7");
  BOOST_TEST(decimal_to_text(values.data(), 3, {.scale = -2}) == "700");
  const Wide least = Wide{1} << 127;
  BOOST_TEST(decimal_to_text(&least, 0, {.scale = 0}) == "-170141183460469231731687303715884105728");
}

BOOST_AUTO_TEST_SUITE_END()
