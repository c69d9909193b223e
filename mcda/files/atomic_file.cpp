#include "mcda/files/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

namespace mcda::files {

namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 16;
constexpr std::size_t name_size = 4096;  // PATH_MAX

// Names a signal handler may unlink: fixed memory, and an atomic flag that is set only while the name is complete.
struct Unfinished {
  std::atomic<int> state{0};  // 0 free, 1 being written, 2 a file
  std::array<char, name_size> name{};
};
std::array<Unfinished, 16> unfinished;

int register_unfinished(const std::string& name) noexcept {
  if (name.size() + 1 > name_size) return -1;
  for (std::size_t i = 0; i < unfinished.size(); ++i) {
    int expected = 0;
    if (!unfinished[i].state.compare_exchange_strong(expected, 1)) continue;
    std::memcpy(unfinished[i].name.data(), name.c_str(), name.size() + 1);
    unfinished[i].state.store(2);
    return static_cast<int>(i);
  }
  return -1;
}

void unregister(int slot) noexcept {
  if (slot >= 0) unfinished[static_cast<std::size_t>(slot)].state.store(0);
}

std::string remedy_for(int error) {
  switch (error) {
    case ENOENT: return "create the folder first";
    case ENOTDIR: return "a part of the path is a file";
    case EACCES:
    case EPERM:
    case EROFS: return "choose a folder you may write to";
    case EISDIR: return "name a file inside it";
    case ENOSPC:
    case EDQUOT: return "free some space; nothing was left behind";
    case EFBIG: return "raise the limit (ulimit -f); nothing was left behind";
    case ENAMETOOLONG: return "choose a shorter name";
    default: return {};
  }
}

std::string words_for(int error) {
  switch (error) {
    case ENOENT: return "there is no such folder";
    case EISDIR: return "this is a folder";
    case ENOSPC: return "the disk is full";
    case EFBIG: return "it is larger than the limit on the size of files";
    case EACCES:
    case EPERM: return "permission denied";
    case EBADF: return "it is closed";
    default: return std::generic_category().message(error);
  }
}

std::string random_suffix() {
  static constexpr char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device source;
  std::string suffix;
  for (int i = 0; i < 8; ++i) suffix += letters[source() % 36];
  return suffix;
}

}  // namespace

ClosedPipe::ClosedPipe() : InvalidInput("the reader of the output has gone") {}

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)), target_(path_) {
  if (path_.empty() || path_ == "-") {
    path_ = "standard output";
    target_.clear();
    file_ = STDOUT_FILENO;
    return;
  }
  if (target_.ends_with('/')) fail(EISDIR);
  std::error_code code;
  if (std::filesystem::is_symlink(target_, code)) {
    const auto end = std::filesystem::weakly_canonical(target_, code);
    if (!code) target_ = end.string();
  }
  struct stat found{};
  if (stat(target_.c_str(), &found) == 0) {
    if (S_ISDIR(found.st_mode)) fail(EISDIR);
    // Renaming over a file that is read-only would replace it all the same.
    if (access(target_.c_str(), W_OK) != 0) fail(errno);
    if (!S_ISREG(found.st_mode)) {
      file_ = open(target_.c_str(), O_WRONLY | O_CLOEXEC);
      if (file_ < 0) fail(errno);
      return;
    }
  } else if (errno != ENOENT) {
    fail(errno);
  }
  const std::filesystem::path whole(target_);
  for (int attempt = 0; file_ < 0 && attempt < 100; ++attempt) {
    // The name ends as the target does: some writers choose their format by it.
    temporary_ = (whole.parent_path() / (".prefero-" + random_suffix() + whole.extension().string())).string();
    file_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file_ < 0 && errno != EEXIST) break;
  }
  if (file_ < 0) {
    temporary_.clear();
    fail(errno);
  }
  slot_ = register_unfinished(temporary_);
}

AtomicFile::~AtomicFile() { close_quietly(); }

void AtomicFile::close_quietly() noexcept {
  if (file_ > STDERR_FILENO) close(file_);
  file_ = -1;
  if (!temporary_.empty() && !committed_) unlink(temporary_.c_str());
  unregister(std::exchange(slot_, -1));
}

void AtomicFile::fail(int error) const {
  if (error == EPIPE) raise(ClosedPipe());
  raise(InvalidInput("cannot write " + path_ + ": " + words_for(error), remedy_for(error)));
}

void AtomicFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() < buffer_size) {
    buffer_ += bytes;
    return;
  }
  flush();
  if (bytes.size() < buffer_size) {
    buffer_ = bytes;
  } else {
    write_through(bytes);
  }
}

void AtomicFile::flush() {
  const std::string bytes = std::exchange(buffer_, {});
  write_through(bytes);
}

void AtomicFile::write_through(std::string_view left) {
  while (!left.empty()) {
    const ssize_t written = ::write(file_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    left.remove_prefix(static_cast<std::size_t>(written));
    written_ += written;
  }
#if defined(__linux__)
  // The disk starts on what there is: commit() waits for all of it.
  constexpr std::int64_t stretch = std::int64_t{8} << 20;
  if (!temporary_.empty() && written_ - started_ >= stretch) {
    sync_file_range(file_, started_, written_ - started_, SYNC_FILE_RANGE_WRITE);  // advice: a refusal changes nothing
    started_ = written_;
  }
#endif
}

void AtomicFile::commit() {
  flush();
  if (temporary_.empty()) {
    if (file_ > STDERR_FILENO && close(std::exchange(file_, -1)) != 0) fail(errno);
    return;
  }
  // A writer that opened the name itself may have replaced the file behind our descriptor: what is synchronised is the
  // name.
  const int fresh = open(temporary_.c_str(), O_RDONLY | O_CLOEXEC);
  if (fresh < 0) fail(errno);
  const bool synchronised = fsync(fresh) == 0;
  const int sync_error = errno;
  close(fresh);
  if (!synchronised && sync_error != EINVAL) fail(sync_error);  // EINVAL: a file system without it
  if (close(std::exchange(file_, -1)) != 0) fail(errno);
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
  committed_ = true;
  unregister(std::exchange(slot_, -1));
}

void remove_unfinished_files() noexcept {
  for (Unfinished& one : unfinished) {
    if (one.state.load() == 2) unlink(one.name.data());
  }
}

}  // namespace mcda::files
