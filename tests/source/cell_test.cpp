#include "mcda/source/cell.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mcda::source;

BOOST_AUTO_TEST_SUITE(cell)

BOOST_AUTO_TEST_CASE(plain_numbers_are_read_as_the_compiler_reads_them) {
  BOOST_TEST(number_in("12.5", '.').value == 12.5);
  BOOST_TEST(number_in("-0.1", '.').value == -0.1);
  BOOST_TEST(number_in("+7", '.').value == 7.0);
  BOOST_TEST(number_in(".5", '.').value == 0.5);
  BOOST_TEST(number_in("5.", '.').value == 5.0);
  BOOST_TEST(number_in("1e300", '.').value == 1e300);
  BOOST_TEST(number_in("1E-3", '.').value == 1e-3);
  BOOST_TEST(number_in("0.30000000000000004", '.').value == 0.30000000000000004);
  BOOST_TEST(number_in("2.2250738585072011e-308", '.').value == 2.2250738585072011e-308);
  BOOST_TEST(number_in("1e-999", '.').value == 0.0);
  BOOST_TEST(number_in("12,5", ',').value == 12.5);
  BOOST_TEST(number_in("-,5", ',').value == -0.5);
  BOOST_TEST(number_in("  12 \t", '.').value == 12.0);
  BOOST_TEST(number_in("\xC2\xA0"
                       "12\xC2\xA0",
                       '.')
                 .value == 12.0);
}

BOOST_AUTO_TEST_CASE(blank_cells_are_missing) {
  for (const char* text : {"", " ", "\t", "\xC2\xA0"}) {
    BOOST_TEST(number_in(text, '.').missing);
    BOOST_TEST(date_in(text, DateOrder::year_first).missing);
    BOOST_TEST(truth_in(text).missing);
  }
}

BOOST_AUTO_TEST_CASE(what_a_csv_reader_lets_through_is_refused_with_its_reason) {
  const auto fault = [](const char* text, char decimal = '.') {
    return static_cast<int>(number_in(text, decimal).fault);
  };
  const auto is = [](CellFault f) { return static_cast<int>(f); };
  for (const char* text : {"inf", "-Infinity", "nan", "NaN", "+inf"}) {
    BOOST_TEST(fault(text) == is(CellFault::not_finite), text);
  }
  for (const char* text : {"1e999", "-1e999", "1e309"}) BOOST_TEST(fault(text) == is(CellFault::too_large), text);
  for (const char* text : {"12,5x", "abc", "0x10", "1_000", "1e", "--5", "+-5", "-", "1.2.3", "."}) {
    BOOST_TEST(fault(text) != is(CellFault::none), text);
  }
  BOOST_TEST(fault("12,5x") == is(CellFault::not_a_number));
  BOOST_TEST(fault("12,5") == is(CellFault::other_decimal_mark));
  BOOST_TEST(fault("12.5", ',') == is(CellFault::other_decimal_mark));
  for (const char* text : {"1,234", "1,100.04", "1 234", "1'234", "1,234,567",
                           "1\xC2\xA0"
                           "234",
                           "1\xE2\x80\xAF"
                           "234.5"}) {
    BOOST_TEST(fault(text) == is(CellFault::grouped), text);
  }
  BOOST_TEST(fault("1.234,5", ',') == is(CellFault::grouped));
  for (const char* text : {"$1,100.04", "12%", "15 €", "100 zł"}) {
    BOOST_TEST(fault(text) == is(CellFault::adorned), text);
  }
  for (const char* text : {"NULL", "n/a", "#N/A", "\\N", "-"}) {
    BOOST_TEST(fault(text) == is(CellFault::placeholder), text);
  }
}

BOOST_AUTO_TEST_CASE(dates_are_days_since_1970) {
  BOOST_TEST(date_in("1970-01-01", DateOrder::year_first).value == 0.0);
  BOOST_TEST(date_in("2000-03-01", DateOrder::year_first).value == 11017.0);
  BOOST_TEST(date_in("01.03.2000", DateOrder::day_first).value == 11017.0);
  BOOST_TEST(date_in("1/3/2000", DateOrder::day_first).value == 11017.0);
  BOOST_TEST(date_in("3/1/2000", DateOrder::month_first).value == 11017.0);
  BOOST_TEST(date_in("1969-12-31T12:00:00", DateOrder::year_first).value == -0.5);
  BOOST_TEST(date_in("1970-01-02 06:00", DateOrder::year_first).value == 1.25);
  BOOST_TEST(date_in("1970-01-02T02:00:00+02:00", DateOrder::year_first).value == 1.0);
  BOOST_TEST(date_in("1970-01-02T00:00:00.000Z", DateOrder::year_first).value == 1.0);
}

BOOST_AUTO_TEST_CASE(days_that_do_not_exist_are_no_dates) {
  for (const char* text : {"2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "23-04-01", "2023-04",
                           "2023-04-01x", "2023-04/01", "2023-04-01 25:00"}) {
    BOOST_TEST((date_in(text, DateOrder::year_first).fault != CellFault::none), text);
  }
  BOOST_TEST((date_in("2024-02-29", DateOrder::year_first).fault == CellFault::none));
  BOOST_TEST((date_in("2000-02-29", DateOrder::year_first).fault == CellFault::none));
  BOOST_TEST((date_in("13/01/2024", DateOrder::month_first).fault != CellFault::none));
}

BOOST_AUTO_TEST_CASE(every_day_of_eight_centuries_is_written_and_read_alike) {
  const long first = days_from_civil(1600, 1, 1);
  for (long day = first; day < days_from_civil(2400, 1, 1); ++day) {
    const std::string text = iso_date(day);
    if (date_in(text, DateOrder::year_first).value != static_cast<double>(day)) BOOST_FAIL(text);
  }
  BOOST_TEST(iso_date(0) == "1970-01-01");
  BOOST_TEST(iso_date(-1, 86399) == "1969-12-31 23:59:59");
}

BOOST_AUTO_TEST_CASE(truth_in_words) {
  for (const char* text : {"true", "TRUE", "Yes", "y"}) BOOST_TEST(truth_in(text).value == 1.0);
  for (const char* text : {"false", "No", "N"}) {
    BOOST_TEST(truth_in(text).value == 0.0);
    BOOST_TEST((truth_in(text).fault == CellFault::none));
  }
  BOOST_TEST((truth_in("maybe").fault != CellFault::none));
}

BOOST_AUTO_TEST_CASE(codes_are_names_made_of_digits) {
  BOOST_TEST(is_code("0000611365"));
  BOOST_TEST(is_code("01"));
  BOOST_TEST(is_code("12345678901234567890"));
  for (const char* text : {"0", "10", "0.5", "-05", "123456789012345", ""}) BOOST_TEST(!is_code(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
