#include "mcda/source/dates.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mcda::source;

BOOST_AUTO_TEST_SUITE(dates)

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

BOOST_AUTO_TEST_CASE(each_mark_has_its_own_order) {
  DateOrders orders;
  orders.slash = DateOrder::month_first;
  orders.point = DateOrder::day_first;
  for (const char* text : {"2000-03-01", "3/1/2000", "01.03.2000", "2000/3/1"}) {
    BOOST_TEST(date_in(text, orders).value == 11017.0, text);
  }
  BOOST_TEST((date_in("01-03-2000", orders).fault == CellFault::ambiguous_date));
  BOOST_TEST(both_readings("01-03-2000") == "2000-03-01 or 2000-01-03");
}

BOOST_AUTO_TEST_CASE(hours_of_half_a_day) {
  const auto hour = [](const char* text) { return date_in(text, DateOrder::month_first).value * 24; };
  BOOST_TEST(hour("1/1/1970 12:00 AM") == 0.0);
  BOOST_TEST(hour("1/1/1970 3:00 PM") == 15.0);
  BOOST_TEST(hour("1/1/1970, 12:00:00 pm") == 12.0);
  BOOST_TEST((date_in("1/1/1970 13:00 PM", DateOrder::month_first).fault != CellFault::none));
}

BOOST_AUTO_TEST_SUITE_END()
