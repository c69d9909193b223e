// Dates whose order nothing tells are refused with both readings; what is decided is said.
#include "mcda/source/date_survey.hpp"

#include <boost/test/unit_test.hpp>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using test::complaint_of;
using test::contains;
using test::TemporaryFolder;

namespace {

std::vector<double> days_of(const std::string& cells, const TextFormat& told = {}) {
  const TemporaryFolder folder;
  folder.write("a.csv", "d,n\n" + cells);
  auto source = Source::open({.location = "a.csv", .text = told, .folder = folder.path()});
  const auto columns = test::read_all(source, test::numbers_of({"d"}));
  // the same through SQL
  auto again = Source::open({.location = "a.csv", .text = told, .folder = folder.path()});
  const auto typed = test::read_all(again, {.numbers = {{.expression = "epoch(CAST(d AS TIMESTAMP)) / 86400"}}});
  BOOST_TEST(test::same(columns.numbers[0], typed.numbers[0]), cells);
  return columns.numbers[0];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(date_survey)

BOOST_AUTO_TEST_CASE(an_ambiguous_order_is_refused_with_both_readings) {
  const std::string cells = "03/04/2024,1\n05/06/2024,1\n";
  BOOST_TEST(
      contains(complaint_of<InvalidInput>([&] { days_of(cells); }),
               "a.csv:2: column \"d\": \"03/04/2024\" is 2024-04-03 or 2024-03-04: its column does not tell (say "
               "`dates: dmy` or `dates: mdy` for this source)"));
  BOOST_TEST((days_of(cells, {.dates = "dmy"}) == std::vector<double>{19816, 19879}));
  BOOST_TEST((days_of(cells, {.dates = "mdy"}) == std::vector<double>{19786, 19849}));
}

BOOST_AUTO_TEST_CASE(as_text_it_needs_no_order) {
  const TemporaryFolder folder;
  folder.write("a.csv", "d,n\n03/04/2024,1\n");
  auto source = Source::open({.location = "a.csv", .folder = folder.path()});
  BOOST_TEST(*test::read_all(source, {.texts = {{.column = "d"}}}).texts[0][0] == "03/04/2024");
  BOOST_TEST(
      contains(complaint_of<InvalidInput>([&] { test::read_all(source, {.numbers = {{.expression = "year(d)"}}}); }),
               "2024-04-03 or 2024-03-04"));
}

BOOST_AUTO_TEST_CASE(several_forms_in_one_column) {
  // 1 March 2000 is day 11017, by the calendar of ISO 8601
  BOOST_TEST((days_of("2000-03-01,1\n3/13/2000,1\n01.03.2000,1\n13-03-2000,1\n3/1/2000,1\n") ==
              std::vector<double>{11017, 11029, 11017, 11029, 11017}));
  const TemporaryFolder folder;
  folder.write("a.csv", "d,n\n2000-03-01,1\n3/13/2000,1\n");
  const auto source = Source::open({.location = "a.csv", .folder = folder.path()});
  BOOST_TEST(contains(source.notes().at(0),
                      "column \"d\" holds dates of several forms: 2000-03-01 with the year first, "
                      "3/13/2000 with the month first"));
}

BOOST_AUTO_TEST_CASE(times_of_day) {
  BOOST_TEST((days_of("3/13/2000 6:00 PM,1\n3/1/2000 12:00 AM,1\n") == std::vector<double>{11029.75, 11017}));
  BOOST_TEST((days_of("2000-03-01T06:00:00Z,1\n2000-03-01 12:00,1\n") == std::vector<double>{11017.25, 11017.5}));
}

BOOST_AUTO_TEST_CASE(rows_beyond_the_sample_settle_it) {
  std::string cells;
  for (int i = 0; i < 6000; ++i) cells += "01/02/2024,1\n";
  BOOST_TEST(days_of(cells + "31/12/2024,1\n").front() == 19754.0);
}

BOOST_AUTO_TEST_CASE(what_was_told_does_not_overrule_what_can_only_be_one_thing) {
  BOOST_TEST((days_of("13.03.2000,1\n3/1/2000,1\n", {.dates = "mdy"}) == std::vector<double>{11029, 11017}));
}

BOOST_AUTO_TEST_CASE(files_of_a_glob_agree) {
  const TemporaryFolder folder;
  folder.write("p1.csv", "d,n\n13/02/2024,1\n");
  folder.write("p2.csv", "d,n\n02/13/2024,1\n");
  BOOST_TEST(
      contains(complaint_of<InvalidInput>([&] { Source::open({.location = "p*.csv", .folder = folder.path()}); }),
               "p2.csv: dates of column \"d\" have the month first here and the day first in p1.csv"));
}

BOOST_AUTO_TEST_CASE(yes_and_no_in_other_languages) {
  const TemporaryFolder folder;
  folder.write("a.csv", "n,paid\n1,tak\n2,NIE\n3,\n");
  BOOST_TEST(test::same(test::read_numbers(folder, "a.csv", {"paid"}).numbers[0], {1, 0, test::none}));
  auto source = Source::open({.location = "a.csv", .folder = folder.path()});
  BOOST_TEST(test::read_all(source, {.numbers = {{.column = "n"}}, .where = "paid = 'tak'"}).rows == 1);
}

BOOST_AUTO_TEST_SUITE_END()
