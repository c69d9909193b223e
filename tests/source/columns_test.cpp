#include "mcda/source/columns.hpp"

#include <boost/test/unit_test.hpp>

using mcda::source::TextColumn;

BOOST_AUTO_TEST_SUITE(columns)

BOOST_AUTO_TEST_CASE(empty_is_not_missing) {
  TextColumn column;
  column.append("Żabka");
  column.append("");
  column.append_missing();
  column.append("x");
  BOOST_TEST(column.size() == 4U);
  BOOST_TEST(column[0] == "Żabka");
  BOOST_TEST(column[1] == "");
  BOOST_TEST(!column.missing(1));
  BOOST_TEST(column.missing(2));
  BOOST_TEST(!column.missing(3));
  BOOST_TEST(column.missing_rows() == 1U);
}

BOOST_AUTO_TEST_CASE(appended_columns_keep_their_gaps) {
  TextColumn first;
  first.append("a");
  TextColumn second;
  second.append_missing();
  second.append("b");
  TextColumn all;
  all.append(first);
  all.append(second);
  all.append(first);
  BOOST_TEST(all.size() == 4U);
  BOOST_TEST(all[0] == "a");
  BOOST_TEST(all.missing(1));
  BOOST_TEST(all[2] == "b");
  BOOST_TEST(all[3] == "a");
  BOOST_TEST(!all.missing(3));
  all.clear();
  BOOST_TEST(all.size() == 0U);
  all.append("c");
  BOOST_TEST(!all.missing(0));
}

BOOST_AUTO_TEST_SUITE_END()
