#include "mcda/source/temporary_file.hpp"

#include <unistd.h>

#include <cerrno>
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

}  // namespace

TemporaryFile::TemporaryFile(const std::string& ending) {
  std::error_code failed;
  path_ = (fs::temp_directory_path(failed) / ("prefero-XXXXXX" + ending)).string();
  const int file = failed ? -1 : ::mkstemps(path_.data(), static_cast<int>(ending.size()));
  if (file < 0) refuse("no temporary file");
  ::close(file);
}

TemporaryFile::~TemporaryFile() {
  std::error_code ignored;
  fs::remove(path_, ignored);
}

PrivateFolder::PrivateFolder() {
  std::error_code failed;
  path_ = (fs::temp_directory_path(failed) / "prefero-XXXXXX").string();
  if (failed || ::mkdtemp(path_.data()) == nullptr) refuse("no temporary folder");
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace mcda::source
