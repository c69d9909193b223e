#include "mcda/source/spool.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"

namespace mcda::source {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_no_place(int error) {
  raise(SourceFailure(std::string("no temporary file can be made: ") + std::strerror(error),
                      "set TMPDIR to a folder with room"));
}

std::string template_of(const char* ending) {
  std::error_code failed;
  const fs::path folder = fs::temp_directory_path(failed);
  if (failed) fail_no_place(failed.value());
  return (folder / (std::string("prefero-XXXXXX") + ending)).string();
}

}  // namespace

std::string temporary_place() {
  std::error_code failed;
  return fs::temp_directory_path(failed).string();
}

void fail_full() {
  raise(InvalidInput("there is no room for temporary files in " + temporary_place() +
                         ": the disk is full or a limit on the size of files is reached",
                     "free some space, or set TMPDIR to a folder with room; nothing was left behind"));
}

Spool::Spool() {
  std::string path = template_of("");
  file_ = ::mkstemp(path.data());
  if (file_ < 0) fail_no_place(errno);
  ::unlink(path.c_str());  // it lives as long as it is open
}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

Spool::Spool(Spool&& other) noexcept : file_(std::exchange(other.file_, -1)), bytes_(other.bytes_) {}

void Spool::append(std::span<const std::uint64_t> words) {
  append_bytes({reinterpret_cast<const char*>(words.data()), words.size_bytes()});
}

void Spool::append_bytes(std::string_view bytes) {
  for (std::string_view left = bytes; !left.empty();) {
    const ssize_t written = ::write(file_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) fail_full();
    if (written < 0) fail_no_place(errno);
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  bytes_ += bytes.size();
}

std::size_t Spool::read(std::size_t at, std::span<std::uint64_t> words) const {
  constexpr std::size_t word = sizeof(std::uint64_t);
  return read_bytes(at * word, {reinterpret_cast<char*>(words.data()), words.size_bytes()}) / word;
}

std::size_t Spool::read_bytes(std::size_t at, std::span<char> bytes) const {
  const std::size_t wanted = std::min(bytes.size(), bytes_ - std::min(at, bytes_));
  for (std::size_t done = 0; done < wanted;) {
    const ssize_t got = ::pread(file_, bytes.data() + done, wanted - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) raise(SourceFailure("a temporary file could not be read back", "check the disk"));
    done += static_cast<std::size_t>(got);
  }
  return wanted;
}

SpoolFolder::SpoolFolder() : path_(template_of("")) {
  if (::mkdtemp(path_.data()) == nullptr) fail_no_place(errno);
}

SpoolFolder::~SpoolFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Repeated::Repeated(double memory)
    : kept_at_most_(std::max<std::size_t>(1024, static_cast<std::size_t>(memory) / sizeof(std::uint64_t) / parts)),
      kept_(parts) {}

void Repeated::add(std::uint64_t word) {
  std::vector<std::uint64_t>& part = kept_[word >> 58U];
  part.push_back(word);
  if (part.size() < kept_at_most_) return;
  while (spools_.size() < parts) spools_.emplace_back();
  spools_[word >> 58U].append(part);
  part.clear();
}

std::vector<std::uint64_t> Repeated::finish(std::size_t most) {
  std::vector<std::uint64_t> found;
  for (std::size_t k = 0; k < parts; ++k) {
    std::vector<std::uint64_t>& words = kept_[k];
    if (!spools_.empty() && spools_[k].size() > 0) {
      const std::size_t here = words.size();
      words.resize(here + spools_[k].size());
      spools_[k].read(0, std::span(words).subspan(here));
    }
    sort_numbers(words);
    for (std::size_t i = 1; i < words.size() && found.size() < most; ++i) {
      if (words[i] == words[i - 1] && (found.empty() || found.back() != words[i])) found.push_back(words[i]);
    }
    std::vector<std::uint64_t>().swap(words);
  }
  return found;
}

}  // namespace mcda::source
