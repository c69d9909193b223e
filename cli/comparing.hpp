// The clients of a session by several methods.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/answer.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/compare.hpp"
#include "mcda/analysis/dominance.hpp"
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

/// Lines about a relation: its kernel and circuits, and who of the first rows cannot be compared.
std::vector<std::string> relation_sentences(const Session& session, const mcda::ComparedRelation& relation,
                                            std::span<const Index> first);

/// Pareto layers of the clients, and what each method does to dominance.
struct DominanceFindings {
  Index layers = 0, first_layer = 0;  ///< how many layers there are, and clients in the first
  std::vector<std::string> labels;    ///< of the methods, rankings and relations
  std::vector<mcda::DominanceBreach> breaches;
};
/// Nothing above `dominance_up_to` clients: all pairs are compared.
inline constexpr Index dominance_up_to = 20'000;
std::optional<DominanceFindings> dominance_findings(const Session& session, const mcda::Comparison& comparison);
std::vector<std::string> dominance_sentences(const Session& session, const std::optional<DominanceFindings>& found);
Json dominance_json(const Session& session, const std::optional<DominanceFindings>& found);

/// Pairs of these rows of which neither is at least as good as the other, and pairs of which each is; in their order.
struct OpenPairs {
  std::vector<std::pair<Index, Index>> incomparable, indifferent;
};
OpenPairs open_pairs(const mcda::BitRelation& relation, std::span<const Index> rows);
/// The rows whose pairs are looked at: the first ten, or as many as the overlap at k looks at where these are more.
std::vector<Index> first_rows(const Session& session, const mcda::Comparison& comparison);

void write_comparison_json(const Session& session, const mcda::Comparison& comparison,
                           const std::vector<mcda::Mover>& movers, const std::optional<DominanceFindings>& dominance,
                           const mcda::Notes& notes, Index top, Output& output);
void write_comparison_csv(const Session& session, const mcda::Comparison& comparison, Index top, Output& output);
void write_comparison_text(const Session& session, const mcda::Comparison& comparison,
                           const std::vector<mcda::Mover>& movers, const std::optional<DominanceFindings>& dominance,
                           Index top, Output& output);

}  // namespace prefero
