// One look at all bytes of a text file, by all cores. Internal.
#pragma once

#include <string>

namespace mcda::source {

struct LineCount {
  long long lines = -1;        ///< line feeds, and one more for a last line without; -1 where the file cannot be read
  long long ascii_bytes = -1;  ///< before the first byte that is not ASCII: the size of the file where all are
};

LineCount count_lines(const std::string& path);

}  // namespace mcda::source
