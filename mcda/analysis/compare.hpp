// The same alternatives by several methods: how far they agree, which of them are twins, and what they say together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

struct CompareOptions {
  Index top_k = 0;                  ///< overlap at k; 0 = 10, or half of the alternatives where there are fewer than 20
  double persistence = 0.9;         ///< p of the rank-biased overlap
  std::string consensus = "borda";  ///< a consensus method by name
  ParameterValues consensus_parameters;
  Index weighted_tau_up_to = 100'000;  ///< alternatives; beyond it costs more than all the rest and is left out
  double group_from = 0.9;             ///< methods whose mean tau-b is at least this are one group
  RunOptions run;
};

/// One scoring method that ran.
struct ComparedMethod {
  std::string label;  ///< unique: the name, and the parameters that differ where the same method was asked twice
  Outcome outcome;
  Ranking ranking;        ///< competition ranks
  double tied_share = 0;  ///< of the alternatives, those that share their rank
  Index order_class = 0;  ///< position in Comparison::classes
};

/// One relation method that ran: shown beside the rankings, it neither agrees nor votes.
struct ComparedRelation {
  std::string label;
  RelationOutcome outcome;
};

struct SkippedMethod {
  std::string label;
  std::string method;
  Refusal refusal;
};

/// Methods that give the same order by algebra. They are shown as twins and have one vote together; most classes have
/// one member.
struct OrderClass {
  std::string name;            ///< as in the records; empty for a method without twins
  std::vector<Index> members;  ///< positions in Comparison::methods
};

/// Row x against column y, k x k for k methods; NaN where a measure is undefined. See mcda/analysis/agreement.hpp.
struct AgreementMatrices {
  using Matrix = std::vector<std::vector<double>>;
  Matrix kendall_tau_b, spearman, weighted_spearman;
  Matrix ws;  ///< the row is the reference
  Matrix rank_biased_overlap, gamma, weighted_tau;
  Matrix pearson;  ///< of the scores
  Index k = 0;
  Matrix overlap_at_k, jaccard_at_k;
  Matrix ndcg_at_k;      ///< the row is the reference
  double kendall_w = 0;  ///< over the classes, twins counted once; NaN for a single class
  /// tau-b averaged over the pairs of classes, twins counted once; NaN for a single class.
  double mean_tau_b = 0;
};

/// Methods that say nearly the same of these alternatives: joined by mean tau-b, the closest first (average linkage).
struct MethodGroup {
  std::vector<Index> members;  ///< positions in Comparison::methods, twins included
  double mean_tau_b = 1;       ///< within the group, twins counted once; 1 for a single class
  /// All members let good values make up for bad ones alike and read the weights alike: that they agree is no
  /// confirmation.
  bool one_family = false;
};

struct ConsensusRanking {
  const ConsensusMethod* method = nullptr;
  ParameterValues parameters;  ///< complete
  std::vector<double> scores;  ///< larger is better
  Ranking ranking;             ///< competition ranks
};

struct Comparison {
  std::vector<ComparedMethod> methods;  ///< in the order asked
  std::vector<ComparedRelation> relations;
  std::vector<SkippedMethod> skipped;
  std::vector<OrderClass> classes;  ///< in the order of their first members
  AgreementMatrices agreement;
  std::vector<MethodGroup> groups;            ///< every method is in one, in the order of their first members
  std::optional<ConsensusRanking> consensus;  ///< one vote a class; nothing where no scoring method ran
  Notes notes;                                ///< of the comparison and of the methods, each once
};

/// Compares what several methods said of the same alternatives. O(k^2 m log m), the pairs of methods in parallel with
/// the same bits for any number of threads. Throws UnknownName for a consensus method that does not exist.
Comparison compare(std::vector<Outcome> outcomes, std::vector<RelationOutcome> relations,
                   const CompareOptions& options = {});

}  // namespace mcda
