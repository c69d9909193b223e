#include "mcda/source/cell.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "mcda/source/dates.hpp"
#include "mcda/source/words.hpp"

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

BOOST_AUTO_TEST_CASE(blank_cells_and_words_for_nothing_are_missing_and_not_zero) {
  for (const char* text :
       {"", " ", "\t", "\u00A0", "NULL", "null", "N/A", "n/a", "#N/A", "\\N", "-", "—", "?", "Н/Д"}) {
    BOOST_TEST(number_in(text, '.').missing, text);
    BOOST_TEST(date_in(text, DateOrder::year_first).missing, text);
    BOOST_TEST(truth_in(text).missing, text);
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
  for (const char* text : {"12,5x", "abc", "0x10", "1_000", "1e", "--5", "+-5", "1.2.3", "."}) {
    BOOST_TEST(fault(text) != is(CellFault::none), text);
  }
  BOOST_TEST(fault("12,5x") == is(CellFault::not_a_number));
  BOOST_TEST(fault("12,5") == is(CellFault::other_decimal_mark));
  BOOST_TEST(fault("12.5", ',') == is(CellFault::other_decimal_mark));
  for (const char* text : {"$1,100.04", "12%", "15 €", "100 zł"}) {
    BOOST_TEST(fault(text) == is(CellFault::other_unit), text);
  }
  BOOST_TEST((number_in("$5", '.', "EUR").fault == CellFault::other_unit));
}

BOOST_AUTO_TEST_CASE(truth_in_words) {
  for (const char* text : {"true", "TRUE", "Yes", "y", "1", "TAK", "Да", "zapłacona", "ZAPŁACONA", "оплачено"}) {
    BOOST_TEST(truth_in(text).value == 1.0, text);
  }
  for (const char* text : {"false", "No", "N", "0", "nie", "НЕТ", "niezapłacona"}) {
    BOOST_TEST(truth_in(text).value == 0.0);
    BOOST_TEST((truth_in(text).fault == CellFault::none), text);
  }
  BOOST_TEST((truth_in("maybe").fault != CellFault::none));
}

BOOST_AUTO_TEST_CASE(words_of_names) {
  const auto check = [](const char* name, const std::vector<std::string>& words) {
    BOOST_TEST(words_of_name(name) == words, boost::test_tools::per_element());
  };
  check("AvgDaysLate", {"avg", "days", "late"});
  check("avg_days.late", {"avg", "days", "late"});
  check("ДатаСделки", {"дата", "сделки"});
  check("Order2Won 12m", {"order2", "won", "12m"});
  check("NIP", {"nip"});
  check("Łączna kwota", {"łączna", "kwota"});
  check("  __ ", {});
  check("\xC5", {"\xC5"});  // half a letter
}

BOOST_AUTO_TEST_CASE(codes_are_names_made_of_digits) {
  BOOST_TEST(is_code("0000611365"));
  BOOST_TEST(is_code("01"));
  BOOST_TEST(is_code("12345678901234567890"));
  for (const char* text : {"0", "10", "0.5", "-05", "123456789012345", ""}) BOOST_TEST(!is_code(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
