// Bytes of a text file in memory that is kept from one piece to the next. Internal.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace mcda::source::text_bytes {

/// Memory that grows and is not filled before it is used.
template <class T>
class Room {
 public:
  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  /// Room for `wanted`, of which the first `kept` stay.
  void reserve(std::size_t wanted, std::size_t kept = 0) {
    if (wanted <= size_) return;
    wanted = std::max(wanted, size_ + size_ / 2);
    auto data = std::make_unique_for_overwrite<T[]>(wanted);
    std::copy_n(data_.get(), kept, data.get());
    data_ = std::move(data);
    size_ = wanted;
  }

 private:
  std::unique_ptr<T[]> data_;
  std::size_t size_ = 0;
};

/// Bytes of a file. Zeros follow them, so that whoever reads a cell need not ask where they end.
class Text {
 public:
  static constexpr std::size_t zeros = 8;
  std::size_t size() const noexcept { return size_; }
  std::string_view view() const noexcept { return {bytes_.data(), size_}; }
  void assign(std::string_view text) {
    bytes_.reserve(text.size() + zeros);
    std::copy(text.begin(), text.end(), bytes_.data());
    resize(text.size());
  }
  /// Where `more` bytes may be put behind these.
  char* room_for(std::size_t more) {
    bytes_.reserve(size_ + more + zeros, size_);
    return bytes_.data() + size_;
  }
  void resize(std::size_t size) {
    std::fill_n(bytes_.data() + size, zeros, '\0');
    size_ = size;
  }

 private:
  Room<char> bytes_;
  std::size_t size_ = 0;
};

/// A file that is read once, from its start.
class File {
 public:
  explicit File(const std::string& path) : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~File() {
    if (file_ >= 0) ::close(file_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool open() const noexcept { return file_ >= 0; }
  /// Appends up to `bytes` to `text`; false at the end or where it cannot be read.
  bool read(Text& text, std::size_t bytes) {
    char* const to = text.room_for(bytes);
    std::size_t done = 0;
    while (done < bytes) {
      const ssize_t got = ::read(file_, to + done, bytes - done);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    text.resize(text.size() + done);
    return done == bytes;
  }

 private:
  int file_;
};

}  // namespace mcda::source::text_bytes
