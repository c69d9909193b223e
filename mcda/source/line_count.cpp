#include "mcda/source/line_count.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <vector>

#include "mcda/engine/parallel.hpp"

namespace mcda::source {

namespace {

constexpr std::size_t part_bytes = std::size_t{1} << 18U;  // stays in the cache of a core

// Counted in bytes, 64 columns of them side by side: compilers make vectors of that.
long long line_feeds_in(std::string_view text) noexcept {
  constexpr std::size_t width = 64, most = 255;
  long long count = 0;
  std::size_t at = 0;
  while (at + width <= text.size()) {
    std::uint8_t counts[width] = {};
    for (std::size_t round = 0; round < most && at + width <= text.size(); ++round, at += width) {
      for (std::size_t k = 0; k < width; ++k)
        counts[k] = static_cast<std::uint8_t>(counts[k] + (text[at + k] == '\n' ? 1 : 0));
    }
    for (const std::uint8_t one : counts) count += one;
  }
  return count + std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), '\n');
}

std::size_t ascii_in(std::string_view text) noexcept {
  unsigned char seen = 0;
  for (const char c : text) seen = static_cast<unsigned char>(seen | static_cast<unsigned char>(c));
  if (seen < 0x80) return text.size();
  const auto found = std::find_if(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) < 0; });
  return static_cast<std::size_t>(found - text.begin());
}

}  // namespace

LineCount count_lines(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  struct stat status{};
  if (::fstat(file, &status) != 0) status.st_size = 0;
  const auto bytes = static_cast<long long>(status.st_size);
  const RunOptions options;
  std::vector<std::vector<char>> parts(static_cast<std::size_t>(thread_count(options)));
  std::atomic<long long> lines{0}, ascii{bytes};
  std::atomic<bool> failed{false}, ends_open{false};
  const auto parts_of_file =
      static_cast<Index>((bytes + static_cast<long long>(part_bytes) - 1) / static_cast<long long>(part_bytes));
  for_each_item(parts_of_file, options, [&](Index item, Index worker) {
    std::vector<char>& part = parts[static_cast<std::size_t>(worker)];
    part.resize(part_bytes);
    const long long from = static_cast<long long>(item) * static_cast<long long>(part_bytes);
    const auto wanted = static_cast<std::size_t>(std::min(static_cast<long long>(part_bytes), bytes - from));
    std::size_t done = 0;
    while (done < wanted) {
      const ssize_t got = ::pread(file, part.data() + done, wanted - done, from + static_cast<long long>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    if (done < wanted) {
      failed = true;
      return;
    }
    const std::string_view text(part.data(), done);
    lines += line_feeds_in(text);
    if (item + 1 == parts_of_file && text.back() != '\n') ends_open = true;
    const std::size_t plain = ascii_in(text);
    if (plain == text.size()) return;
    const long long here = from + static_cast<long long>(plain);
    for (long long first = ascii.load(); here < first && !ascii.compare_exchange_weak(first, here);) {}
  });
  ::close(file);
  if (failed) return {};
  return {.lines = lines + (ends_open ? 1 : 0), .ascii_bytes = ascii};
}

}  // namespace mcda::source
