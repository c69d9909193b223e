#include "mcda/engine/parallel.hpp"

#include <stdexcept>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace mcda;

BOOST_AUTO_TEST_SUITE(parallel)

BOOST_AUTO_TEST_CASE(each_item_once_and_workers_within_their_number) {
  for (const Index threads : {1, 2, 5, 16}) {
    for (const Index count : {0, 1, 3, 1000}) {
      std::vector<std::atomic<int>> seen(static_cast<std::size_t>(count));
      std::atomic<bool> strange{false};
      std::atomic<Index> progress{0};
      for_each_item(count, {.threads = threads, .progress = &progress}, [&](Index item, Index worker) {
        ++seen[static_cast<std::size_t>(item)];
        if (worker < 0 || worker >= threads) strange = true;
      });
      for (const auto& times : seen) BOOST_REQUIRE_EQUAL(times.load(), 1);
      BOOST_CHECK(!strange);
      BOOST_CHECK_EQUAL(progress.load(), count);
    }
  }
}

BOOST_AUTO_TEST_CASE(one_worker_does_one_thing_at_a_time) {
  std::vector<std::atomic<int>> busy(4);
  std::atomic<bool> shared{false};
  for_each_item(64, {.threads = 4}, [&](Index, Index worker) {
    if (++busy[static_cast<std::size_t>(worker)] > 1) shared = true;
    std::this_thread::yield();
    --busy[static_cast<std::size_t>(worker)];
  });
  BOOST_CHECK(!shared);
}

BOOST_AUTO_TEST_CASE(the_first_failure_comes_back_and_stops_the_rest) {
  for (const Index threads : {1, 2, 5}) {
    std::atomic<int> done{0};
    const auto work = [&](Index item, Index) {
      if (item == 3) throw std::runtime_error("item 3");
      ++done;
    };
    BOOST_CHECK_EXCEPTION(for_each_item(100'000'000, {.threads = threads}, work), std::runtime_error,
                          [](const std::runtime_error& error) { return std::string(error.what()) == "item 3"; });
    BOOST_CHECK_LT(done.load(), 50'000'000);
  }
}

BOOST_AUTO_TEST_CASE(when_all_fail_one_failure_comes_back) {
  BOOST_CHECK_THROW(
      for_each_item(100, {.threads = 4}, [](Index item, Index) { throw std::runtime_error(std::to_string(item)); }),
      std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_cancelled_run_says_so) {
  for (const Index threads : {1, 2, 5}) {
    std::atomic<bool> cancel{false};
    std::atomic<int> done{0};
    const auto work = [&](Index, Index) {
      if (++done == 10) cancel = true;
    };
    BOOST_CHECK_THROW(for_each_item(100'000'000, {.threads = threads, .cancel = &cancel}, work), Cancelled);
    BOOST_CHECK_LT(done.load(), 50'000'000);  // the others finish what they hold
    done = 0;
    BOOST_CHECK_THROW(for_each_item(100, {.threads = threads, .cancel = &cancel}, work),
                      Cancelled);  // cancelled before it began
    BOOST_CHECK_EQUAL(done.load(), 0);
  }
}

BOOST_AUTO_TEST_CASE(how_many_threads) {
  BOOST_CHECK_EQUAL(thread_count({.threads = 3}), 3);
  BOOST_CHECK_GE(thread_count({}), 1);
}

BOOST_AUTO_TEST_SUITE_END()
