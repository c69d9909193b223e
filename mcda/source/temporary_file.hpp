// A file of our own that nobody else can read and that goes away with its object.
#pragma once

#include <string>

namespace mcda::source {

class TemporaryFile {
 public:
  /// An empty file in the system's folder for such, its name ending in `ending`. Throws SourceFailure.
  explicit TemporaryFile(const std::string& ending);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

}  // namespace mcda::source
