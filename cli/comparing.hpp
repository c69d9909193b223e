// The clients of a session by several methods.
#pragma once

#include <string>
#include <vector>

#include "cli/answer.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/compare.hpp"
#include "mcda/analysis/movers.hpp"

namespace prefero {

struct ComparingOptions {
  std::string consensus = "borda";
  mcda::ParameterValues consensus_parameters;
  Index top = 0;  ///< for the overlap; 0 = the library's choice
};

/// Runs all methods (those of one kind together) and compares what they say. Throws InvalidInput, with every reason,
/// where none can take these clients.
mcda::Comparison compare_methods(const Session& session, const std::vector<Asked>& asked,
                                 const ComparingOptions& options);

/// Clients in the order of the consensus, or of the first method where there is none.
std::vector<Index> common_order(const Session& session, const mcda::Comparison& comparison);

/// "weighted_sum, mabac": the groups of methods that give the same order by their formulas.
std::vector<std::string> twins_of(const mcda::Comparison& comparison);

/// One line about every relation: its kernel and circuits.
std::vector<std::string> kernel_sentences(const Session& session, const mcda::ComparedRelation& relation);

void write_comparison_json(const Session& session, const mcda::Comparison& comparison,
                           const std::vector<mcda::Mover>& movers, const mcda::Notes& notes, Index top, Output& output);
void write_comparison_csv(const Session& session, const mcda::Comparison& comparison, Index top, Output& output);
void write_comparison_text(const Session& session, const mcda::Comparison& comparison,
                           const std::vector<mcda::Mover>& movers, Index top, Output& output);

}  // namespace prefero
