#include "cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "cli/terminal.hpp"

namespace prefero {

namespace {

constexpr std::chrono::milliseconds patience{1000}, step{100};

std::string grouped(mcda::Index number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, " ");
  return text;
}

}  // namespace

Progress::Progress(ProgressWhen when, std::string stage, long long total, std::string unit)
    : stage_(std::move(stage)), unit_(std::move(unit)), total_(total) {
  if (when == ProgressWhen::never || (when == ProgressWhen::automatic && isatty(STDERR_FILENO) != 1)) return;
  thread_ = std::thread(&Progress::watch, this, when == ProgressWhen::always);
}

Progress::~Progress() {
  {
    const std::lock_guard lock(mutex_);
    finished_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Progress::watch(bool at_once) {
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
  std::unique_lock lock(mutex_);
  bool drawn = false;
  if (!at_once) changed_.wait_for(lock, patience, [&] { return finished_; });
  while (!finished_) {
    draw(seconds());
    drawn = true;
    changed_.wait_for(lock, step, [&] { return finished_; });
  }
  // What was asked for always leaves a line; what came by itself goes by itself.
  if (at_once) {
    draw(seconds());
    say("\n");
  } else if (drawn) {
    say("\r\x1b[K");
  }
}

// How fast it goes and how long it takes from here; nothing while too little has been seen.
std::string Progress::pace(mcda::Index done, double seconds) const {
  if (seconds < 0.5 || done <= 0) return {};
  const double rate = static_cast<double>(done) / seconds;
  std::string text = rate >= 1e6   ? fmt::format(", {:.1f} million/s", rate / 1e6)
                     : rate >= 100 ? fmt::format(", {}/s", grouped(static_cast<mcda::Index>(rate)))
                                   : fmt::format(", {:.1f}/s", rate);
  const double left = (static_cast<double>(total_) - static_cast<double>(done)) / rate;
  if (left >= 90) {
    text += fmt::format(", {:.0f} min left", left / 60);
  } else if (left >= 1) {
    text += fmt::format(", {:.0f} s left", left);
  }
  return text;
}

void Progress::draw(double seconds) const {
  constexpr int bar_width = 24;
  const mcda::Index done = done_.load(std::memory_order_relaxed);
  std::string line;
  if (total_ > 0) {
    const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
    const int filled = static_cast<int>(share * bar_width);
    line = fmt::format("\r{} [{}{}] {:3.0f} %  {} {}{}", stage_, std::string(static_cast<std::size_t>(filled), '#'),
                       std::string(static_cast<std::size_t>(bar_width - filled), '.'), share * 100, grouped(done),
                       unit_, pace(done, seconds));
  } else {
    line = fmt::format("\r{} {:.1f} s", stage_, seconds);
  }
  say(line + (isatty(STDERR_FILENO) == 1 ? "\x1b[K" : ""));
}

}  // namespace prefero
