// Small files in a folder that goes away with the test, and reading them whole.
#pragma once

#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/source/source.hpp"
#include "tests/support/complaint.hpp"

namespace test {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("prefero-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path() const { return path_.string(); }
  std::string path(const std::string& name) const { return (path_ / name).string(); }
  std::string write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
  }

 private:
  std::filesystem::path path_;
};

/// An environment variable for the time of a test.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    ::setenv(name, value, 1);
  }
  ~Variable() {
    if (old_) {
      ::setenv(name_, old_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

/// All rows of a request, kept.
struct Columns {
  long rows = 0;
  std::vector<std::vector<double>> numbers;
  std::vector<std::vector<std::optional<std::string>>> texts;
};

inline Columns read_all(mcda::source::Source& source, const mcda::source::Request& request) {
  Columns columns;
  columns.numbers.resize(request.numbers.size());
  columns.texts.resize(request.texts.size());
  source.read(request, [&](const mcda::source::Batch& batch) {
    columns.rows += batch.rows;
    for (std::size_t j = 0; j < columns.numbers.size(); ++j) {
      columns.numbers[j].insert(columns.numbers[j].end(), batch.numbers[j].begin(), batch.numbers[j].end());
    }
    for (std::size_t j = 0; j < columns.texts.size(); ++j) {
      for (std::size_t i = 0; i < batch.texts[j]->size(); ++i) {
        const bool missing = batch.texts[j]->missing(i);
        columns.texts[j].push_back(missing ? std::nullopt : std::optional(std::string((*batch.texts[j])[i])));
      }
    }
  });
  return columns;
}

inline mcda::source::Request numbers_of(std::initializer_list<const char*> columns) {
  mcda::source::Request request;
  for (const char* column : columns) request.numbers.push_back({.column = column});
  return request;
}

/// A file in `folder` and the numbers in its columns.
inline Columns read_numbers(const TemporaryFolder& folder, const std::string& file,
                            std::initializer_list<const char*> columns) {
  auto source = mcda::source::Source::open({.location = file, .folder = folder.path()});
  return read_all(source, numbers_of(columns));
}

inline bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// NaN equals NaN.
inline bool same(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))) return false;
  }
  return true;
}

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();

}  // namespace test
