// A progress bar on stderr, for whatever takes longer than a second.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "mcda/model/types.hpp"

namespace prefero {

enum class ProgressWhen { automatic, always, never };

/// Shows one stage of work while it lives: how far it is, where the end is known, else that it goes on.
class Progress {
 public:
  /// `total` <= 0 where nobody knows; `unit` is what is counted.
  Progress(ProgressWhen when, std::string stage, long long total, std::string unit = "rows");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// What the work counts up.
  std::atomic<mcda::Index>* done() noexcept { return &done_; }

 private:
  void watch(bool at_once);
  void draw(double seconds) const;
  std::string pace(mcda::Index done, double seconds) const;

  std::string stage_, unit_;
  long long total_;
  std::atomic<mcda::Index> done_{0};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool finished_ = false;
  std::thread thread_;
};

}  // namespace prefero
