// What explain finds, as people and scripts read it.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "cli/asked.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/explain.hpp"
#include "mcda/analysis/what_if.hpp"

namespace prefero {

/// What is told about one criterion or one group. NaN where there is none.
struct ExplainedPart {
  std::string id, title, unit;
  double value = std::numeric_limits<double>::quiet_NaN();      ///< raw
  double reference = std::numeric_limits<double>::quiet_NaN();  ///< raw value of the reference
  double contribution = 0;
  double error = std::numeric_limits<double>::quiet_NaN();
  double percentile = std::numeric_limits<double>::quiet_NaN();  ///< share of the clients that are worse, times 100
};

/// A client's score taken apart against a reference.
struct Account {
  mcda::Attribution how = mcda::Attribution::sum;
  double reference_score = 0;
  std::vector<ExplainedPart> criteria, groups;
};

struct Explained {
  Index row = 0;
  double rank = 0, score = 0;
  std::string tier;
  Account own;                 ///< against the lower medians
  std::optional<Index> other;  ///< --against
  double other_rank = 0;
  std::optional<Account> against;
  mcda::Reaching reaching;
  std::vector<Index> dominating, dominated;  ///< rows, best ranked first
};

void write_explained_json(const Session& session, const Asked& asked, const Explained& found, const mcda::Notes& notes,
                          Output& output);
/// The contributions of all criteria, every digit of them: what CSV holds.
void write_explained_csv(const Explained& found, Output& output);
/// `samples` random orders were drawn where contributions are sampled.
void write_explained_text(const Session& session, const Asked& asked, const Explained& found, Index samples,
                          Output& output);

}  // namespace prefero
