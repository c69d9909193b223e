// Files and folders of our own that nobody else can read and that go away with their objects.
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

/// The same for a folder and what will be in it.
class PrivateFolder {
 public:
  /// An empty folder in the system's folder for such. Throws SourceFailure.
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

}  // namespace mcda::source
