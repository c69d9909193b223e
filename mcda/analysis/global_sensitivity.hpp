// What the result depends on when weights, values and parameters are unknown together: Sobol indices, for any scoring
// method.
#pragma once

#include <string>
#include <vector>

#include "mcda/analysis/value_draws.hpp"
#include "mcda/analysis/weight_draws.hpp"

namespace mcda {

/// A parameter of the method that is not known: uniform in [low, high], or any of some choices.
struct ParameterRange {
  std::string name;
  double low = 0, high = 1;
  bool whole = false;                ///< whole numbers only, both ends included
  std::vector<std::string> choices;  ///< where there are any, low and high are not read
};

/// Something drawn independently of all else.
struct UncertainInput {
  enum class Kind {
    weight,     ///< the number that a node's share is drawn from before siblings are made to sum to 1
    weights,    ///< all shares of a group together, where bounds or an order tie them to each other
    values,     ///< all uncertain cells of a criterion together
    parameter,  ///< of the method
  };
  Kind kind = Kind::weight;
  Index at = 0;  ///< node, parent of the siblings, criterion, or position among the parameters
};

/// How the variance of one output divides. Shares of the variance; values below 0 are what drawing leaves of 0.
struct SobolIndices {
  double mean = 0, deviation = 0;
  std::vector<double> first;                     ///< one an input: what would go if it were known
  std::vector<double> total;                     ///< what would stay if all others were known
  std::vector<double> first_error, total_error;  ///< half widths of 95 % intervals
};

struct GlobalSensitivityOptions {
  Index samples = 1'000;  ///< each takes inputs + 2 rankings; at most 1,000,000
  std::uint64_t seed = 0;
  WeightSampling weights;
  std::vector<UncertainColumn> values;  ///< one a criterion, or none
  std::vector<ParameterRange> parameters;
  Index top_k = 0;  ///< 0 = 10, or half of the alternatives where there are fewer than 20
  RunOptions run;
};

struct GlobalSensitivity {
  Index row = -1;  ///< the alternative whose score is watched
  Index k = 0;
  Index samples = 0;
  std::vector<UncertainInput> inputs;
  SobolIndices score;  ///< of `row`
  /// Of the Jaccard index of the first k with the first k as they are, ties at the cut counted whole: 1 where the set
  /// stays.
  SobolIndices top;
};

/// Sobol indices by Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018 (first order) and Jansen (1999),
/// doi:10.1016/S0010-4655(98)00154-4 (total). `base` are the scores as they are. With a form that is the score itself,
/// certain values and no parameters a ranking is a matrix product; else the method runs. Same answer for any number of
/// threads. Throws InvalidInput where nothing is uncertain, and where the method refuses a sample.
GlobalSensitivity global_sensitivity(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form,
                                     std::span<const double> base, Index row, const GlobalSensitivityOptions& options);

}  // namespace mcda
