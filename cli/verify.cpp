// prefero verify: replay published reference cases.
#include "mcda/files/verify.hpp"

#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/manifest.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"

namespace prefero {

namespace {

int run_verify(const Arguments& arguments) {
  mcda::files::VerifyOptions options;
  options.run = run_options(arguments);
  for (std::string& name : arguments.list("only")) options.only.insert(std::move(name));
  std::vector<std::filesystem::path> paths(arguments.operands().begin(), arguments.operands().end());

  Output output(arguments);
  if (output.format() == Format::csv)
    throw mcda::InvalidInput("the result of verify is no table of rows", "choose table, markdown or json");
  const bool json = output.format() == Format::json, markdown = output.format() == Format::markdown;
  Json cases = Json::array();
  const bool strict = arguments.has("strict"), quiet = arguments.has("quiet");
  options.every_key = strict;
  const auto summary = mcda::files::verify_files(paths, options, [&](const mcda::files::VerifyResult& result) {
    if (json) {
      cases.push_back({{"id", result.id},
                       {"passed", result.passed},
                       {"deviation", result.deviation},
                       {"differences", result.differences},
                       {"note", result.note.empty() ? Json(nullptr) : Json(result.note)}});
      return;
    }
    const std::string line = mcda::files::harmless(result.line());
    if (!quiet || !result.passed) output.write((markdown ? "- " + mcda::files::markdown_text(line) : line) + "\n");
  });
  if (json) {
    Json all = document({});
    all["cases"] = std::move(cases);
    all["passed"] = summary.passed;
    all["failed"] = summary.failed;
    output.write(mcda::files::json_text(all) + "\n");
  } else {
    output.write((markdown ? "\n" : "") + summary.line() + "\n");
  }
  output.commit();
  return summary.failed == 0 ? 0 : 4;
}

}  // namespace

Command verify_command() {
  return {.name = "verify",
          .operands = "FILE|DIR...",
          .summary = "replay published reference cases and compare every value",
          .details =
              "Runs the method that each case names with the parameters of the case and compares what comes out with "
              "the published figures, within the tolerance of the case. One line a case, then the sum. Folders are "
              "searched to any depth. Exit status 4 when a value differs; a method or parameter that is not supported "
              "counts as a failure.",
          .examples = "prefero verify tests/oracles\nprefero verify tests/oracles --only topsis,vikor",
          .least_operands = 1,
          .most_operands = -1,
          .own = {{"only", "NAME,...", "only cases of these methods", "method", true}},
          .groups = {&options::output(), &options::computation(), &options::general()},
          .run = run_verify};
}

}  // namespace prefero
