#include "mcda/engine/parallel.hpp"

namespace mcda {

Index thread_count(const RunOptions& options) noexcept {
#if defined(__wasm__)
  static_cast<void>(options);
  return 1;
#else
  if (options.threads > 0) return options.threads;
  return std::max<Index>(1, static_cast<Index>(std::thread::hardware_concurrency()));
#endif
}

}  // namespace mcda
