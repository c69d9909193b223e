#include "mcda/source/arrow_values.hpp"

#include <arrow-adbc/adbc.h>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <limits>
#include <memory>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using test::none;

namespace {

/// One Arrow column made by hand. Nothing is owned, so nothing is released.
struct Handmade {
  ArrowSchema schema{};
  ArrowArray array{};
  std::vector<const void*> buffers;

  Handmade(const char* format, std::int64_t rows, std::vector<const void*> memory, std::int64_t missing = 0)
      : buffers(std::move(memory)) {
    schema.format = format;
    array.length = rows;
    array.null_count = missing;
    array.n_buffers = static_cast<std::int64_t>(buffers.size());
    array.buffers = buffers.data();
  }
};

Cell plain(std::string_view text) { return number_in(text, '.'); }

std::vector<double> numbers_in(const Handmade& column, long offset, long rows, std::vector<BadValue>* bad = nullptr) {
  ArrowColumn reader(column.schema, plain);
  std::vector<BadValue> here;
  const std::span<const double> values = reader.numbers(column.array, offset, rows, bad != nullptr ? *bad : here);
  return {values.begin(), values.end()};
}

std::vector<std::string> texts_in(const Handmade& column, long offset, long rows) {
  ArrowColumn reader(column.schema, plain);
  TextColumn out;
  reader.texts(column.array, offset, rows, out);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < out.size(); ++i) texts.push_back(out.missing(i) ? "(missing)" : std::string(out[i]));
  return texts;
}

template <class T>
void check_whole_numbers(const char* format) {
  const T low = std::numeric_limits<T>::min();
  const T high = std::numeric_limits<T>::max();
  const std::vector<T> values{0, 1, low, high, 7};
  const std::uint8_t valid = 0b01111;  // the last is garbage under a gap
  const Handmade column(format, 5, {&valid, values.data()}, 1);
  BOOST_TEST(test::same(numbers_in(column, 0, 5), {0, 1, static_cast<double>(low), static_cast<double>(high), none}),
             format);
  const std::vector<std::string> texts = texts_in(column, 0, 5);
  BOOST_TEST(texts[2] == std::to_string(low));
  BOOST_TEST(texts[3] == std::to_string(high));
  BOOST_TEST(texts[4] == "(missing)");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arrow_values)

BOOST_AUTO_TEST_CASE(whole_numbers_of_every_width) {
  check_whole_numbers<std::int8_t>("c");
  check_whole_numbers<std::uint8_t>("C");
  check_whole_numbers<std::int16_t>("s");
  check_whole_numbers<std::uint16_t>("S");
  check_whole_numbers<std::int32_t>("i");
  check_whole_numbers<std::uint32_t>("I");
  check_whole_numbers<std::int64_t>("l");
  check_whole_numbers<std::uint64_t>("L");
}

BOOST_AUTO_TEST_CASE(doubles_without_gaps_are_not_copied) {
  const std::vector<double> values{1, 2, 3, 4};
  const Handmade column("g", 4, {nullptr, values.data()});
  ArrowColumn reader(column.schema, plain);
  std::vector<BadValue> bad;
  BOOST_TEST(reader.numbers(column.array, 1, 3, bad).data() == values.data() + 1);
}

BOOST_AUTO_TEST_CASE(gaps_and_slices) {
  // rows 3.. of a larger array: the bits of validity do not start at a byte
  const std::vector<double> values{9, 9, 9, 1, 1e300, 3, 4};
  const std::uint8_t valid = 0b1101111;  // row 4 is missing, its slot holds garbage
  Handmade column("g", 4, {&valid, values.data()}, 1);
  column.array.offset = 3;
  BOOST_TEST(test::same(numbers_in(column, 0, 4), {1, none, 3, 4}));
  BOOST_TEST(test::same(numbers_in(column, 2, 2), {3, 4}));
  column.array.null_count = -1;  // not counted by its maker
  BOOST_TEST(test::same(numbers_in(column, 0, 4), {1, none, 3, 4}));
  BOOST_TEST(texts_in(column, 0, 2) == (std::vector<std::string>{"1", "(missing)"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(garbage_under_a_gap_is_no_bad_value) {
  const std::vector<double> values{std::numeric_limits<double>::infinity(), 2};
  const std::uint8_t valid = 0b10;
  const Handmade column("g", 2, {&valid, values.data()}, 1);
  std::vector<BadValue> bad;
  BOOST_TEST(test::same(numbers_in(column, 0, 2, &bad), {none, 2}));
  BOOST_TEST(bad.empty());
}

BOOST_AUTO_TEST_CASE(values_that_are_not_finite_are_named) {
  const std::vector<double> values{1, none, 3, -std::numeric_limits<double>::infinity()};
  const Handmade column("g", 4, {nullptr, values.data()});
  std::vector<BadValue> bad;
  numbers_in(column, 0, 4, &bad);
  BOOST_TEST(bad.size() == 2U);
  BOOST_TEST(bad[0].row == 1);
  BOOST_TEST(bad[1].row == 3);
  BOOST_TEST(bad[1].text == "-inf");
  BOOST_TEST((bad[1].fault == CellFault::not_finite));
}

BOOST_AUTO_TEST_CASE(floats_and_halves) {
  const std::vector<float> floats{0.1F, -2.5F};
  BOOST_TEST(numbers_in(Handmade("f", 2, {nullptr, floats.data()}), 0, 2)[0] == static_cast<double>(0.1F));
  BOOST_TEST(texts_in(Handmade("f", 2, {nullptr, floats.data()}), 0, 2)[0] == "0.1");
  // 1, -2, the largest, the smallest above zero
  const std::vector<std::uint16_t> halves{0x3C00, 0xC000, 0x7BFF, 0x0001};
  BOOST_TEST(
      test::same(numbers_in(Handmade("e", 4, {nullptr, halves.data()}), 0, 4), {1, -2, 65504, 5.9604644775390625e-08}));
}

BOOST_AUTO_TEST_CASE(truth_values) {
  const std::uint8_t bits = 0b0110;
  const std::uint8_t valid = 0b0111;
  const Handmade column("b", 4, {&valid, &bits}, 1);
  BOOST_TEST(test::same(numbers_in(column, 0, 4), {0, 1, 1, none}));
  BOOST_TEST(texts_in(column, 1, 3) == (std::vector<std::string>{"true", "true", "(missing)"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(dates_and_moments) {
  const std::vector<std::int32_t> days{0, -1, 11017};
  BOOST_TEST(test::same(numbers_in(Handmade("tdD", 3, {nullptr, days.data()}), 0, 3), {0, -1, 11017}));
  BOOST_TEST(texts_in(Handmade("tdD", 3, {nullptr, days.data()}), 0, 3)[2] == "2000-03-01");
  const std::vector<std::int64_t> milliseconds{86400000, -86400000};
  BOOST_TEST(test::same(numbers_in(Handmade("tdm", 2, {nullptr, milliseconds.data()}), 0, 2), {1, -1}));
  BOOST_TEST(texts_in(Handmade("tdm", 2, {nullptr, milliseconds.data()}), 0, 2)[1] == "1969-12-31");
  const std::vector<std::int64_t> half_days{-43200, 43200};
  BOOST_TEST(test::same(numbers_in(Handmade("tss:", 2, {nullptr, half_days.data()}), 0, 2), {-0.5, 0.5}));
  BOOST_TEST(texts_in(Handmade("tss:UTC", 2, {nullptr, half_days.data()}), 0, 2)[0] == "1969-12-31 12:00:00");
  const std::vector<std::int64_t> microseconds{129600000000, -1};
  BOOST_TEST(numbers_in(Handmade("tsu:", 2, {nullptr, microseconds.data()}), 0, 2)[0] == 1.5);
  BOOST_TEST(texts_in(Handmade("tsu:", 2, {nullptr, microseconds.data()}), 0, 2)[1] == "1969-12-31 23:59:59");
  const std::vector<std::int64_t> nanoseconds{86400000000000};
  BOOST_TEST(numbers_in(Handmade("tsn:", 1, {nullptr, nanoseconds.data()}), 0, 1)[0] == 1.0);
}

BOOST_AUTO_TEST_CASE(texts_in_three_layouts) {
  const std::string bytes = "Anna12.5Żabka";
  const std::vector<std::int32_t> ends{0, 4, 8, 8, static_cast<std::int32_t>(bytes.size())};
  const std::vector<std::int64_t> large_ends(ends.begin(), ends.end());
  const std::vector<std::string> expected{"Anna", "12.5", "", "Żabka"};
  BOOST_TEST(texts_in(Handmade("u", 4, {nullptr, ends.data(), bytes.data()}), 0, 4) == expected,
             boost::test_tools::per_element());
  BOOST_TEST(texts_in(Handmade("U", 4, {nullptr, large_ends.data(), bytes.data()}), 0, 4) == expected,
             boost::test_tools::per_element());
  BOOST_TEST(texts_in(Handmade("u", 2, {nullptr, ends.data(), bytes.data()}), 1, 1)[0] == "12.5");

  // views: up to 12 bytes in place, longer texts in a buffer
  const std::string far = "a text of more than twelve bytes";
  std::vector<unsigned char> views(32, 0);
  const std::int32_t four = 4, length = static_cast<std::int32_t>(far.size()), offset = 0, buffer = 1;
  std::memcpy(views.data(), &four, 4);
  std::memcpy(views.data() + 4, "Anna", 4);
  std::memcpy(views.data() + 16, &length, 4);
  std::memcpy(views.data() + 20, far.data(), 4);
  std::memcpy(views.data() + 24, &buffer, 4);
  std::memcpy(views.data() + 28, &offset, 4);
  const std::string unused = "x";
  const std::vector<std::int64_t> sizes{1, length};
  const Handmade column("vu", 2, {nullptr, views.data(), unused.data(), far.data(), sizes.data()});
  BOOST_TEST(texts_in(column, 0, 2) == (std::vector<std::string>{"Anna", far}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(texts_as_numbers) {
  const std::string bytes = "1e3 oops";
  const std::vector<std::int32_t> ends{0, 3, 4, 8};
  std::vector<BadValue> bad;
  BOOST_TEST(
      test::same(numbers_in(Handmade("u", 3, {nullptr, ends.data(), bytes.data()}), 0, 3, &bad), {1000, none, none}));
  BOOST_TEST(bad.size() == 1U);
  BOOST_TEST(bad[0].row == 2);
  BOOST_TEST(bad[0].text == "oops");
}

BOOST_AUTO_TEST_CASE(dictionaries) {
  const std::string bytes = "1.5lowx";
  const std::vector<std::int32_t> ends{0, 3, 6, 7};
  Handmade words("u", 3, {nullptr, ends.data(), bytes.data()});
  const std::vector<std::uint8_t> indices{1, 0, 200, 0};  // the third is garbage under a gap
  const std::uint8_t valid = 0b1011;
  Handmade column("C", 4, {&valid, indices.data()}, 1);
  column.schema.dictionary = &words.schema;
  column.array.dictionary = &words.array;
  BOOST_TEST(texts_in(column, 0, 4) == (std::vector<std::string>{"low", "1.5", "(missing)", "1.5"}),
             boost::test_tools::per_element());
  std::vector<BadValue> bad;
  BOOST_TEST(test::same(numbers_in(column, 0, 4, &bad), {none, 1.5, none, 1.5}));
  // only words that occur can be bad: "x" does not
  BOOST_TEST(bad.size() == 1U);
  BOOST_TEST(bad[0].text == "low");
}

BOOST_AUTO_TEST_CASE(decimals_and_nothing) {
  const std::vector<__int128> values{1250, -1};
  const std::uint8_t valid = 0b01;
  const Handmade column("d:18,2", 2, {&valid, values.data()}, 1);
  BOOST_TEST(test::same(numbers_in(column, 0, 2), {12.5, none}));
  BOOST_TEST(texts_in(column, 0, 1)[0] == "12.50");
  const Handmade nothing("n", 2, {}, 2);
  BOOST_TEST(test::same(numbers_in(nothing, 0, 2), {none, none}));
  BOOST_TEST(texts_in(nothing, 0, 2)[1] == "(missing)");
}

BOOST_AUTO_TEST_CASE(types_that_hold_no_single_value_are_not_readable) {
  for (const char* format : {"+s", "+l", "+m", "z", "w:16", "ttu", "tiD", "d:76,2,256", "+r"}) {
    ArrowSchema schema{};
    schema.format = format;
    BOOST_TEST(!ArrowColumn(schema, plain).readable(), format);
  }
}

BOOST_AUTO_TEST_SUITE_END()
