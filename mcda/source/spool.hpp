// What does not fit into memory, on disk for as long as it is needed. Nothing of it is left behind: files have no name,
// and a folder goes with its object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mcda::source {

/// A file for numbers of 64 bits, or for bytes, that are written one after the other and read back. Throws InvalidInput
/// where the disk is full, SourceFailure where there is no place for temporary files.
class Spool {
 public:
  Spool();
  ~Spool();
  Spool(Spool&& other) noexcept;
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  void append(std::span<const std::uint64_t> words);
  std::size_t size() const noexcept { return bytes_ / sizeof(std::uint64_t); }
  /// The next words from `at` on, as many as fit into `words` and are there.
  std::size_t read(std::size_t at, std::span<std::uint64_t> words) const;

  void append_bytes(std::string_view bytes);
  std::size_t bytes() const noexcept { return bytes_; }
  std::size_t read_bytes(std::size_t at, std::span<char> bytes) const;

 private:
  int file_ = -1;
  std::size_t bytes_ = 0;
};

/// A folder in the system's place for temporary files.
class SpoolFolder {
 public:
  SpoolFolder();
  ~SpoolFolder();
  SpoolFolder(const SpoolFolder&) = delete;
  SpoolFolder& operator=(const SpoolFolder&) = delete;
  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

/// Where temporary files go, for messages, and what to do where it is full.
std::string temporary_place();
[[noreturn]] void fail_full();

/// Words that occur more than once among many: sorted in parts that fit into memory.
class Repeated {
 public:
  /// Keeps up to `memory` bytes in memory.
  explicit Repeated(double memory);
  void add(std::uint64_t word);
  /// The words seen more than once, at most `most` of them.
  std::vector<std::uint64_t> finish(std::size_t most);

 private:
  static constexpr std::size_t parts = 64;
  std::size_t kept_at_most_;  // words a part
  std::vector<std::vector<std::uint64_t>> kept_;
  std::vector<Spool> spools_;
};

}  // namespace mcda::source
