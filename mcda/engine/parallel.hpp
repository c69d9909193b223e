// Threads, in one place. Items come from an atomic counter, results go where their number says, so nothing depends on
// who did what. Written by hand rather than taken from oneTBB: the promise about bits needs a fixed tree, not a
// scheduler (docs/decisions/0003-threads.md).
#pragma once

#include <algorithm>
#include <atomic>

#include "mcda/model/types.hpp"

#if !defined(__wasm__)
#include <exception>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace mcda {

/// How a computation may use the machine.
struct RunOptions {
  Index threads = 0;                          ///< 0 = all cores
  const std::atomic<bool>* cancel = nullptr;  ///< set it from anywhere to stop; the run then throws Cancelled
  std::atomic<Index>* progress = nullptr;     ///< counts pieces of work done, to show that it moves
  double memory = 2.0 * 1024 * 1024 * 1024;   ///< bytes that quadratic methods may take for their relation
};

/// The caller asked to stop.
struct Cancelled {};

Index thread_count(const RunOptions& options) noexcept;

/// Calls work(item, worker) for item = 0 .. count-1, each once, on up to thread_count threads; worker < thread_count.
/// The first exception is rethrown after all threads have stopped.
template <class Work>
void for_each_item(Index count, const RunOptions& options, Work work) {
  const auto stopped = [&] { return options.cancel != nullptr && options.cancel->load(std::memory_order_relaxed); };
#if defined(__wasm__)
  for (Index item = 0; item < count && !stopped(); ++item) work(item, Index{0});
#else
  const Index threads = std::min(thread_count(options), count);
  if (threads <= 1) {
    for (Index item = 0; item < count; ++item) {
      if (stopped()) throw Cancelled{};
      work(item, Index{0});
      if (options.progress != nullptr) options.progress->fetch_add(1, std::memory_order_relaxed);
    }
    return;
  }
  std::atomic<Index> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&](Index worker) {
    for (Index item = next++; item < count && !failed && !stopped(); item = next++) {
      try {
        work(item, worker);
      } catch (...) {
        const std::lock_guard lock(failure_mutex);
        if (!failed.exchange(true)) failure = std::current_exception();
      }
      if (options.progress != nullptr) options.progress->fetch_add(1, std::memory_order_relaxed);
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (Index worker = 1; worker < threads; ++worker) helpers.emplace_back(run, worker);
    run(0);
  }
  if (failure) std::rethrow_exception(failure);
  if (stopped()) throw Cancelled{};
#endif
}

}  // namespace mcda
