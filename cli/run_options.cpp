#include "cli/run_options.hpp"

#include <limits>

#include "cli/given.hpp"
#include "cli/terminal.hpp"

namespace prefero {

mcda::RunOptions run_options(const Arguments& arguments) {
  mcda::RunOptions options;
  options.threads = arguments.whole("threads", 1, 4096).value_or(0);
  const Given* const given = Given::now();
  options.cancel = given != nullptr && given->cancel != nullptr ? given->cancel : &Interrupt::flag();
  if (const auto memory = arguments.bytes("memory")) options.memory = *memory;
  return options;
}

ProgressWhen progress_when(const Arguments& arguments) {
  const std::string when = arguments.choice("progress", {"auto", "always", "never"}, "auto");
  if (when == "never" || (arguments.has("quiet") && when == "auto")) return ProgressWhen::never;
  return when == "always" ? ProgressWhen::always : ProgressWhen::automatic;
}

mcda::Index seed_of(const Arguments& arguments) {
  return arguments.whole("seed", 0, std::numeric_limits<mcda::Index>::max()).value_or(0);
}

}  // namespace prefero
