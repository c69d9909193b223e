// What prefero bench measured, and how it is shown.
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "cli/output.hpp"
#include "cli/session.hpp"

namespace prefero {

/// Medians in seconds; NaN where a method has no such phase.
struct BenchedMethod {
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();
  std::string label;
  double run = none;      ///< from the table in memory to scores, or to the exploited relation
  double summary = none;  ///< of it: the first reading
  double score = none;    ///< of it: the last reading
  double sort = none;     ///< scores to ranks
  double growth = none;   ///< exponent of time in rows
  Index checked_rows = 0;
  double difference = 0;  ///< largest, from the plain reference, relative to the largest score
};

struct Benched {
  Index rows = 0, criteria = 0, threads = 0, rounds = 0;
  std::string source;
  double load = 0;  ///< average of the last minute when it began; below 0 where nobody knows
  double read = 0;  ///< reading and preparing, in seconds
  std::vector<BenchedMethod> methods;
  std::vector<std::pair<std::string, std::string>> skipped;  ///< label, reason
};

double load_of_machine();

void write_benched(const Session& session, const Benched& benched, const mcda::Notes& notes, Output& output);

}  // namespace prefero
