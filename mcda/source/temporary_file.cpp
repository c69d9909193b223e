#include "mcda/source/temporary_file.hpp"

#include <fcntl.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "mcda/model/error.hpp"

namespace mcda::source {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const char* what) {
  raise(SourceFailure(std::string(what) + " can be made: " + std::strerror(errno), "set TMPDIR to a folder with room"));
}

// 0 free, 1 being written, 2 in use. A path that finds no slot is removed as usual, only not by a signal.
struct Slot {
  std::atomic<int> state{0};
  std::array<char, 1024> path{};
};
std::array<Slot, 256> slots;
static_assert(std::atomic<int>::is_always_lock_free);

constexpr int deepest = 8;

#ifdef __linux__

// The kernel's record of a name in a folder (getdents64(2)): readdir() takes memory, which a signal handler must not.
struct Entry {
  std::uint64_t inode;
  std::int64_t offset;
  std::uint16_t length;
  std::uint8_t type;
  char name[1];
};

void empty_folder(int parent, const char* name, int depth) noexcept {
  const int folder = ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0 || depth == 0) {
    if (folder >= 0) ::close(folder);
    return;
  }
  alignas(Entry) std::array<char, 2048> buffer;
  for (;;) {
    const long bytes = ::syscall(SYS_getdents64, folder, buffer.data(), buffer.size());
    if (bytes <= 0) break;
    for (long at = 0; at < bytes;) {
      const char* const record = buffer.data() + at;
      std::uint16_t length = 0;
      std::memcpy(&length, record + offsetof(Entry, length), sizeof length);
      const char* const entry = record + offsetof(Entry, name);
      at += length;
      if (std::strcmp(entry, ".") == 0 || std::strcmp(entry, "..") == 0) continue;
      if (::unlinkat(folder, entry, 0) == 0) continue;
      empty_folder(folder, entry, depth - 1);
      ::unlinkat(folder, entry, AT_REMOVEDIR);
    }
  }
  ::close(folder);
}

#else
void empty_folder(int, const char*, int) noexcept {}
#endif

}  // namespace

Fleeting::Fleeting(const std::string& path) noexcept : slot_(-1) {
  std::error_code failed;
  // The working directory may change before it is needed.
  const std::string whole = fs::absolute(path, failed).string();
  if (failed || whole.size() >= slots[0].path.size()) return;
  for (std::size_t k = 0; k < slots.size(); ++k) {
    int free = 0;
    if (!slots[k].state.compare_exchange_strong(free, 1)) continue;
    std::copy(whole.begin(), whole.end(), slots[k].path.begin());
    slots[k].path[whole.size()] = '\0';
    slots[k].state.store(2);
    slot_ = static_cast<int>(k);
    return;
  }
}

Fleeting::~Fleeting() {
  if (slot_ >= 0) slots[static_cast<std::size_t>(slot_)].state.store(0);
}

void remove_temporaries() noexcept {
  for (Slot& one : slots) {
    if (one.state.load() != 2) continue;
    const char* const path = one.path.data();
    // Other threads may still be writing: what they make meanwhile goes in the next round.
    for (int round = 0; round < 3; ++round) {
      if (::unlink(path) == 0) break;
      empty_folder(AT_FDCWD, path, deepest);
      if (::rmdir(path) == 0 || errno == ENOENT) break;
    }
  }
}

TemporaryFile::TemporaryFile(const std::string& ending) {
  std::error_code failed;
  path_ = (fs::temp_directory_path(failed) / ("prefero-XXXXXX" + ending)).string();
  const int file = failed ? -1 : ::mkstemps(path_.data(), static_cast<int>(ending.size()));
  if (file < 0) refuse("no temporary file");
  ::close(file);
  fleeting_.emplace(path_);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  fs::remove(path_, ignored);
}

PrivateFolder::PrivateFolder() {
  std::error_code failed;
  path_ = (fs::temp_directory_path(failed) / "prefero-XXXXXX").string();
  if (failed || ::mkdtemp(path_.data()) == nullptr) refuse("no temporary folder");
  fleeting_.emplace(path_);
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace mcda::source
