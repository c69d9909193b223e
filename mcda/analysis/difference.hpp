// What moved between two results, and what moved it: the client's own values, the weights, the scale, or who came and
// left.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/method/decision_model.hpp"

namespace mcda {

/// What the ranks of a result were computed from.
struct ResultBasis {
  DecisionModel model;          ///< its goals, value functions and levels; weights are those below
  std::vector<double> weights;  ///< one a leaf, as the method saw them
  DecisionTable raw;            ///< m x n as read, gaps filled
};

/// One result: everybody with a rank.
struct DatedResult {
  TextColumn ids;
  std::vector<double> ranks;  ///< competition ranks, one a client
  const ScoringMethod* method = nullptr;
  ParameterValues parameters;        ///< complete
  std::optional<ResultBasis> basis;  ///< nothing where the result does not hold it
};

/// How far one client moved, in ranks: negative is upwards. data + weights + scale + newcomers = to - from.
struct RankMove {
  Index old_row = 0, new_row = 0;
  double from = 0, to = 0;
  double data = 0;       ///< its own values, with everybody else and the scale as they were
  double weights = 0;    ///< the weights alone: the old clients with the new weights
  double scale = 0;      ///< the rest: what others became, and a scale learned anew from all of them
  double newcomers = 0;  ///< those who passed it by coming, less those ahead of it who left
};

struct Differences {
  std::vector<RankMove> clients;  ///< everybody in both results, in the order of the new ranks
  std::vector<Index> arrived;     ///< new rows
  std::vector<Index> left;        ///< old rows
  bool split = false;             ///< false: a basis is missing, only `newcomers` is known and the others are NaN
  Notes notes;
};

/// Splits the moves. The parts depend on the order in which the changes are made, which is always the same: who left is
/// taken out; the weights change; the client's own values change; everybody else's values and the scale change; who is
/// new comes in. Throws InvalidInput for results by different methods or with different criteria.
Differences differences_of(const DatedResult& before, const DatedResult& after, const RunOptions& options = {});

}  // namespace mcda
