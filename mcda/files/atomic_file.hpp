// A file that appears whole or not at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mcda/model/error.hpp"

namespace mcda::files {

/// The reader at the other end of a pipe has gone. The program ends quietly; everybody else sees an InvalidInput.
class ClosedPipe final : public InvalidInput {
 public:
  ClosedPipe();
};

/// Output to a file that is written under a temporary name in the same folder and renamed by commit(); what was not
/// committed is removed by the destructor. An empty path or `-` is standard output; devices and pipes are written
/// directly. A symbolic link keeps pointing where it points. Permissions follow the umask. Every failure is an
/// InvalidInput that names the path.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends; buffered.
  void write(std::string_view bytes);
  /// For writers that open files themselves (Parquet, Excel): the name to write under. Empty where there is no
  /// temporary file.
  const std::string& temporary_path() const noexcept { return temporary_; }
  /// Makes the file appear. Nothing may be written afterwards.
  void commit();

 private:
  [[noreturn]] void fail(int error) const;
  void flush();
  void write_through(std::string_view bytes);
  void close_quietly() noexcept;

  std::string path_;       // as the caller wrote it
  std::string target_;     // what is replaced: the end of a symbolic link
  std::string temporary_;  // empty for standard output and devices
  std::string buffer_;
  std::int64_t written_ = 0;  // bytes
  std::int64_t started_ = 0;  // of them: the disk was told
  int file_ = -1;
  int slot_ = -1;
  bool committed_ = false;
};

/// Removes the temporary files of every AtomicFile that is open. Safe in a signal handler, for Ctrl-C.
void remove_unfinished_files() noexcept;

}  // namespace mcda::files
