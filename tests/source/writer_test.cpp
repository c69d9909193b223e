#include "mcda/source/writer.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <numeric>

#include "tests/source/temporary.hpp"

using namespace mcda::source;
using mcda::InvalidInput;
using test::complaint_of;
using test::contains;
using test::TemporaryFolder;

BOOST_AUTO_TEST_SUITE(writer)

BOOST_AUTO_TEST_CASE(columns_come_back_as_they_were) {
  const TemporaryFolder folder;
  const std::vector<std::int64_t> ranks{1, missing_integer, 3};
  const std::vector<double> scores{0.1, test::none, -1e300};
  TextColumn ids;
  ids.append("0000611365");
  ids.append_missing();
  ids.append("Żółw \"x\"");
  write_parquet(folder.path("ranking.parquet"), {{"rank", ranks}, {"score", scores}, {"id", &ids}});
  auto source = Source::open({.location = "ranking.parquet", .folder = folder.path()});
  const test::Columns back = test::read_all(
      source, {.numbers = {{.column = "rank"}, {.column = "score"}}, .texts = {{.column = "id"}, {.column = "rank"}}});
  BOOST_TEST(test::same(back.numbers[0], {1, test::none, 3}));
  BOOST_TEST(test::same(back.numbers[1], scores));
  BOOST_TEST(*back.texts[0][0] == "0000611365");
  BOOST_TEST(!back.texts[0][1].has_value());
  BOOST_TEST(*back.texts[0][2] == "Żółw \"x\"");
  BOOST_TEST(*back.texts[1][2] == "3");
}

BOOST_AUTO_TEST_CASE(many_rows_keep_their_order) {
  const TemporaryFolder folder;
  std::vector<std::int64_t> ranks(300000);
  std::iota(ranks.begin(), ranks.end(), 0);
  write_parquet(folder.path("ranking.parquet"), {{"rank", ranks}});
  const test::Columns back = test::read_numbers(folder, "ranking.parquet", {"rank"});
  BOOST_TEST(back.rows == 300000);
  bool ordered = true;
  for (std::size_t i = 0; i < ranks.size(); ++i) ordered = ordered && back.numbers[0][i] == static_cast<double>(i);
  BOOST_TEST(ordered);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_leaves_nothing_behind) {
  const TemporaryFolder folder;
  const std::vector<double> scores{1};
  std::filesystem::create_directory(folder.path("taken.parquet"));
  BOOST_TEST(
      contains(complaint_of<InvalidInput>([&] { write_parquet(folder.path("taken.parquet"), {{"score", scores}}); }),
               "taken.parquet: cannot be written: it is a folder"));
  BOOST_TEST(
      contains(complaint_of<InvalidInput>([&] { write_parquet(folder.path("none/r.parquet"), {{"score", scores}}); }),
               "there is no folder"));
  BOOST_TEST(contains(complaint_of<InvalidInput>([&] { write_parquet("/proc/r.parquet", {{"score", scores}}); }),
                      "/proc/r.parquet: cannot be written"));
  // a full disk, as Linux plays it
  if (std::filesystem::exists("/dev/full")) {
    BOOST_TEST(contains(complaint_of<InvalidInput>([&] { write_parquet("/dev/full/r.parquet", {{"score", scores}}); }),
                        "cannot be written"));
  }
  long entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++entries;
  BOOST_TEST(entries == 1);
  write_parquet(folder.path("old.parquet"), {{"score", scores}});
  write_parquet(folder.path("old.parquet"), {{"score", scores}});  // replaces
  BOOST_TEST(test::read_numbers(folder, "old.parquet", {"score"}).rows == 1);
}

BOOST_AUTO_TEST_SUITE_END()
