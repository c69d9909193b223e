// Files and folders of our own that nobody else can read and that go away with their objects.
#pragma once

#include <optional>
#include <string>

namespace mcda::source {

/// While it lives, the file or folder `path` is one that remove_temporaries() takes away. It need not be there yet. It
/// does nothing else: whoever made `path` removes it as usual.
class Fleeting {
 public:
  explicit Fleeting(const std::string& path) noexcept;
  ~Fleeting();
  Fleeting(const Fleeting&) = delete;
  Fleeting& operator=(const Fleeting&) = delete;

 private:
  int slot_;
};

/// Removes every file and folder that is known as fleeting, with all that is in it, for a program that ends at once: by
/// system calls only, so that a signal handler may call it. Symbolic links are removed, not followed.
void remove_temporaries() noexcept;

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
  std::optional<Fleeting> fleeting_;
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
  std::optional<Fleeting> fleeting_;
};

}  // namespace mcda::source
