// Little-endian bytes of small summaries and models, for other processes of the same computation.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "mcda/model/error.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

class ByteWriter {
 public:
  void operator()(double value) { raw(&value, sizeof value); }
  void operator()(Index value) {
    const std::int64_t wide = value;
    raw(&wide, sizeof wide);
  }
  void operator()(int value) { (*this)(static_cast<Index>(value)); }
  void operator()(bool value) { (*this)(static_cast<Index>(value)); }
  void operator()(const std::vector<double>& values) {
    (*this)(static_cast<Index>(values.size()));
    raw(values.data(), values.size() * sizeof(double));
  }
  void operator()(const std::vector<Index>& values) {
    (*this)(static_cast<Index>(values.size()));
    for (const Index value : values) (*this)(value);
  }
  void operator()(const std::vector<int>& values) {
    (*this)(static_cast<Index>(values.size()));
    for (const int value : values) (*this)(value);
  }
  void operator()(const std::vector<std::string>& values) {
    (*this)(static_cast<Index>(values.size()));
    for (const std::string& value : values) {
      (*this)(static_cast<Index>(value.size()));
      raw(value.data(), value.size());
    }
  }
  /// Anything whose `parts()` is a tuple of references to its parts.
  template <class T>
    requires requires(T value) { value.parts(); }
  void operator()(T value) {
    std::apply([this](const auto&... part) { ((*this)(part), ...); }, value.parts());
  }
  template <class T>
    requires requires(T value) { value.parts(); }
  void operator()(const std::vector<T>& values) {
    (*this)(static_cast<Index>(values.size()));
    for (const T& value : values) (*this)(value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  void raw(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }
  std::string bytes_;
};

/// Reads what ByteWriter wrote, in the same order. Throws InvalidInput when the bytes end early, and in `finish` when
/// some are left.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  void operator()(double& value) { raw(&value, sizeof value); }
  void operator()(Index& value) {
    std::int64_t wide = 0;
    raw(&wide, sizeof wide);
    value = static_cast<Index>(wide);
  }
  void operator()(int& value) { value = static_cast<int>(count()); }
  void operator()(bool& value) { value = count() != 0; }
  void operator()(std::vector<double>& values) {
    values.resize(length(sizeof(double)));
    raw(values.data(), values.size() * sizeof(double));
  }
  void operator()(std::vector<Index>& values) {
    values.resize(length(sizeof(std::int64_t)));
    for (Index& value : values) (*this)(value);
  }
  void operator()(std::vector<int>& values) {
    values.resize(length(sizeof(std::int64_t)));
    for (int& value : values) (*this)(value);
  }
  void operator()(std::vector<std::string>& values) {
    values.resize(length(sizeof(std::int64_t)));
    for (std::string& value : values) {
      value.resize(length(1));
      raw(value.data(), value.size());
    }
  }
  template <class T>
    requires requires(T value) { value.parts(); }
  void operator()(T& value) {
    std::apply([this](auto&... part) { ((*this)(part), ...); }, value.parts());
  }
  template <class T>
    requires requires(T value) { value.parts(); }
  void operator()(std::vector<T>& values) {
    values.resize(length(sizeof(double)));
    for (T& value : values) (*this)(value);
  }
  void finish() const {
    if (!bytes_.empty())
      raise(InvalidInput("the stored bytes are damaged: there are more than what was stored", "write them again"));
  }

 private:
  Index count() {
    Index value = 0;
    (*this)(value);
    return value;
  }
  std::size_t length(std::size_t element) {
    const Index value = count();
    if (value < 0 || static_cast<std::size_t>(value) > bytes_.size() / element)
      raise(InvalidInput("the stored bytes are damaged", "write them again"));
    return static_cast<std::size_t>(value);
  }
  void raw(void* data, std::size_t size) {
    if (bytes_.size() < size) raise(InvalidInput("the stored bytes end early", "write them again"));
    if (size > 0) std::memcpy(data, bytes_.data(), size);
    bytes_.remove_prefix(size);
  }
  std::string_view bytes_;
};

}  // namespace mcda
