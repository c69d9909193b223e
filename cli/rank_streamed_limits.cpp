#include "cli/rank_streamed.hpp"

namespace prefero {

using mcda::InvalidInput;
using mcda::Problem;

void require_streamable(const Arguments& arguments, const ReadModel& model, const Asked& asked, Index top,
                        const Output& output) {
  std::vector<Problem> problems;
  const auto refuse = [&](const std::string& what, const std::string& remedy) {
    problems.push_back(
        {.what = what + " needs all clients in memory, which do not fit into --memory", .remedy = remedy});
  };
  const std::string raise = "raise --memory, or choose fewer clients with --where";
  for (const char* const option : {"steps", "capacity", "values"}) {
    if (arguments.has(option)) refuse(std::string("--") + option, raise);
  }
  if (arguments.text("horizon") == "both")
    refuse("--horizon both", "ask for --horizon short and --horizon long, or raise --memory");
  if (!model.file.tier_rule.method.empty())
    refuse("the rule of tiers: " + model.file.tier_rule.method, "give tiers as shares, or raise --memory");
  if (!model.file.reference.ranking.empty() || !model.file.reference.classes.empty())
    refuse("looking up the examples under reference:", raise);
  if (top == 0 && (output.format() != Format::csv || output.stored() == Stored::workbook)) {
    problems.push_back({.what = "a result of this many clients is written as CSV or Parquet",
                        .remedy = "give --output ranking.csv or ranking.parquet, or --top K"});
  }
  if (asked.info().kind == mcda::MethodKind::relation) {
    refuse(std::string(asked.info().name) + ", which compares all pairs,",
           "choose a method that scores row by row (weighted_sum, topsis, vikor, ...), fewer clients with --where, or "
           "raise --memory");
  }
  if (!problems.empty()) throw InvalidInput(std::move(problems));
}

}  // namespace prefero
