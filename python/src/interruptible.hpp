// Work without the interpreter lock that Ctrl-C still stops.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace prefero::python {

/// Calls work(cancel) on a thread of its own, while this one looks for signals ten times a second and sets `cancel`
/// when Python raised for one. Called and returning with the interpreter lock held; other Python threads run meanwhile.
template <class Work>
auto interruptible(Work work) {
  using Result = decltype(work(std::declval<const std::atomic<bool>&>()));
  std::atomic<bool> cancel{false};
  std::optional<Result> result;
  std::exception_ptr failure;
  std::mutex mutex;
  std::condition_variable changed;
  bool finished = false;
  std::optional<nanobind::python_error> interrupt;
  {
    const nanobind::gil_scoped_release release;
    std::jthread worker([&] {
      try {
        result.emplace(work(cancel));
      } catch (...) {
        failure = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      finished = true;
      changed.notify_all();
    });
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, std::chrono::milliseconds(100), [&] { return finished; })) {
      if (cancel) continue;
      lock.unlock();
      {
        const nanobind::gil_scoped_acquire acquire;
        if (PyErr_CheckSignals() != 0) {
          interrupt.emplace();
          cancel = true;
        }
      }
      lock.lock();
    }
  }
  if (interrupt) throw std::move(*interrupt);
  if (failure) std::rethrow_exception(failure);
  return std::move(*result);
}

}  // namespace prefero::python
