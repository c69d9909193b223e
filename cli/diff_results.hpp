// Results of prefero rank as prefero diff reads them back.
#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "mcda/analysis/difference.hpp"

namespace prefero {

/// One result: everybody's rank, and what it was made from.
struct Result {
  mcda::DatedResult ranked;
  mcda::TextColumn labels;
  Json manifest;
};

/// Reads a result, or ranks a model now. Throws InvalidInput for a file that is neither, SourceFailure for one that
/// cannot be read.
Result result_from(const Arguments& arguments, const std::string& path);

/// A rank, `null` where somebody was not there.
Json whole(double rank);

/// More than two results, in the order of time: `prefero diff A B C`.
int diff_of_dates(const Arguments& arguments, Output& output);

}  // namespace prefero
