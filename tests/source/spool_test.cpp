#include "mcda/source/spool.hpp"

#include <filesystem>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/parallel.hpp"
#include "mcda/source/spilled_rows.hpp"
#include "tests/source/temporary.hpp"
#include "tests/support/random.hpp"

using namespace mcda::source;
using test::complaint_of;
using test::contains;
using test::TemporaryFolder;
using test::Variable;

namespace {

std::size_t files_in(const TemporaryFolder& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::recursive_directory_iterator(folder.path()),
                                                std::filesystem::recursive_directory_iterator()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(spool)

BOOST_AUTO_TEST_CASE(words_come_back_and_no_file_is_seen) {
  const TemporaryFolder folder;
  const Variable place("TMPDIR", folder.path().c_str());
  Spool spool;
  std::vector<std::uint64_t> words(1000), back(700);
  std::iota(words.begin(), words.end(), 5u);
  spool.append(words);
  spool.append(words);
  BOOST_TEST(files_in(folder) == 0u);
  BOOST_TEST(spool.size() == 2000u);
  BOOST_TEST(spool.read(0, back) == 700u);
  BOOST_TEST(back.front() == 5u);
  BOOST_TEST(spool.read(1500, back) == 500u);
  BOOST_TEST(back.front() == 505u);
  BOOST_TEST(spool.read(2000, back) == 0u);
}

BOOST_AUTO_TEST_CASE(a_place_that_is_not_there_is_told) {
  const Variable place("TMPDIR", "/no/such/place");
  const std::string complaint = complaint_of<mcda::SourceFailure>([] { Spool(); });
  BOOST_TEST(contains(complaint, "TMPDIR"));
}

BOOST_AUTO_TEST_CASE(repeated_words_are_found_in_memory_and_on_disk) {
  test::Random random(8);
  for (const double memory : {1e9, 0.0}) {
    Repeated repeated(memory);
    std::vector<std::uint64_t> twice;
    for (std::uint64_t k = 0; k < 200'000; ++k) {
      const std::uint64_t word = (k + 1) * 0x9E3779B97F4A7C15u;  // an odd factor: all differ
      repeated.add(word);
      if (k % 40'000 == 7) twice.push_back(word);
    }
    for (const std::uint64_t word : twice) repeated.add(word);
    std::sort(twice.begin(), twice.end());
    BOOST_TEST(repeated.finish(1000) == twice);
  }
  Repeated many(0);
  for (std::uint64_t k = 0; k < 100; ++k) {
    many.add(k << 55U);
    many.add(k << 55U);
  }
  BOOST_TEST(many.finish(10).size() == 10u);
}

BOOST_AUTO_TEST_CASE(spilled_rows_come_back_best_first) {
  const TemporaryFolder folder;
  const Variable place("TMPDIR", folder.path().c_str());
  test::Random random(9);
  constexpr long rows = 600'000;  // many runs, and texts longer than what is read at once
  const auto id_of = [](long i) { return i % 100'000 == 5 ? std::string(40'000, 'x') : "id" + std::to_string(i); };
  std::vector<double> scores;
  {
    SpilledRows spilled(5e6, true);
    for (long i = 0; i < rows; ++i) {
      scores.push_back(random.chance(0.3) ? static_cast<double>(random.whole(-3, 3)) : random.uniform(-1, 1));
      spilled.add(scores.back(), id_of(i), i % 2 == 0 ? "=1+1" : "");
    }
    spilled.finish();
    std::vector<long> order(rows);
    std::iota(order.begin(), order.end(), 0L);
    std::stable_sort(order.begin(), order.end(), [&](long a, long b) {
      return scores[static_cast<std::size_t>(a)] > scores[static_cast<std::size_t>(b)];
    });
    for (int again = 0; again < 2; ++again) {
      long place_now = 0, wrong = 0;
      spilled.read([&](const SpilledRows::Rows& sorted) {
        for (std::size_t i = 0; i < sorted.scores.size(); ++i, ++place_now) {
          const long row = order[static_cast<std::size_t>(place_now)];
          const bool same = sorted.scores[i] == scores[static_cast<std::size_t>(row)] && sorted.ids[i] == id_of(row) &&
                            sorted.labels[i] == (row % 2 == 0 ? "=1+1" : "");
          wrong += same ? 0 : 1;
        }
      });
      BOOST_TEST(place_now == rows);
      BOOST_TEST(wrong == 0);
    }
  }
  BOOST_TEST(files_in(folder) == 0u);
}

BOOST_AUTO_TEST_CASE(spilled_rows_of_one_run_and_zeros_of_both_signs) {
  SpilledRows spilled(1e9, false);
  for (const double score : {-0.0, 1.0, 0.0, -1.0, -0.0}) spilled.add(score, std::to_string(score), {});
  spilled.finish();
  std::string seen;
  spilled.read([&](const SpilledRows::Rows& sorted) {
    for (std::size_t i = 0; i < sorted.scores.size(); ++i) seen += std::string(sorted.ids[i]) + ' ';
  });
  BOOST_TEST(seen == "1.000000 -0.000000 0.000000 -0.000000 -1.000000 ");
}

BOOST_AUTO_TEST_CASE(a_reader_that_stops_leaves_nothing_running) {
  SpilledRows spilled(1e6, false);
  for (long i = 0; i < 300'000; ++i) spilled.add(static_cast<double>(i % 977), std::to_string(i), {});
  spilled.finish();
  BOOST_CHECK_THROW(spilled.read([](const SpilledRows::Rows&) { throw mcda::Cancelled{}; }), mcda::Cancelled);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_recognised) {
  // as DuckDB 1.5 says it
  BOOST_TEST(says_disk_full("IO Error: Could not write to file \"/x\": No space left on device"));
  BOOST_TEST(
      says_disk_full("Out of Memory Error: failed to offload data block of size 256.0 KiB (9 MiB/9 MiB used).\n"
                     "This limit was set by the 'max_temp_directory_size' setting."));
  BOOST_TEST(!says_disk_full("IO Error: no such file"));
  BOOST_TEST(contains(complaint_of<mcda::InvalidInput>([] { fail_full(); }), "the disk is full"));
}

BOOST_AUTO_TEST_SUITE_END()
