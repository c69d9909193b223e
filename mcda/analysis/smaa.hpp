// Stochastic multicriteria acceptability analysis: how often each alternative is first, second, ... when weights (and
// values) are drawn at random. SMAA: Lahdelma, Hokkanen, Salminen (1998), doi:10.1016/S0377-2217(97)00163-X; SMAA-2:
// Lahdelma, Salminen (2001), doi:10.1287/opre.49.3.444.11220.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcda/analysis/value_draws.hpp"
#include "mcda/analysis/weight_draws.hpp"

namespace mcda {

struct SmaaOptions {
  Index samples = 10'000;  ///< at most 4,000,000
  std::uint64_t seed = 0;
  WeightSampling weights;
  std::vector<UncertainColumn> values;  ///< one a criterion, or none
  Index top_k = 0;                      ///< 0 = 10, or half of the alternatives where there are fewer than 20
  Index rank_limit = 2'000;  ///< up to so many alternatives (at most 65,536) every rank is counted; beyond, the first k
  Index pairwise_limit = 100;  ///< so many of the best (under the weights as they are) are compared in pairs
  Index exact_limit = 60;      ///< alternatives up to which two or three criteria are integrated exactly
  RunOptions run;
};

struct Smaa {
  bool exact = false;  ///< integrated, not drawn
  Index samples = 0;
  Index k = 0;
  /// Half the width of a 95 % interval of any share, at most: 1.96 sqrt(1 / 4 / samples); 0 where exact.
  double error = 0;
  std::vector<std::vector<double>> rank;  ///< m x m: share of the weights that give row i rank r; empty when large
  std::vector<double> first;              ///< m
  std::vector<double> top;                ///< m: share of the weights with rank <= k
  std::vector<double> entropy;            ///< m, in bits: 0 = always the same rank; empty without `rank`
  /// Mean of the weights that make a row first, one a criterion; empty for a row that never is.
  std::vector<std::vector<double>> central;
  /// Share of the values under which the row is first at its central weights; NaN for a row that never is.
  std::vector<double> confidence;
  std::vector<Index> paired;                  ///< rows of `pairwise`
  std::vector<std::vector<double>> pairwise;  ///< share of the weights under which the row beats the column
};

/// `base` is the outcome under the weights as they are: it chooses whom `pairwise` compares. With a form and certain
/// values samples are blocks of a matrix product; else one run of the method a sample. Ties count as the better rank.
/// Sample i is the same for any number of threads, and so is the sum. Throws InvalidInput where the method refuses a
/// sample.
Smaa smaa(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form, std::span<const double> base,
          const SmaaOptions& options);

/// The same for given weights, one row a sample.
Smaa smaa_of_samples(const LinearForm& form, std::span<const std::vector<double>> weights, const SmaaOptions& options);

/// Two or three criteria, weights uniform on their simplex: lengths and areas instead of samples. O(m^3) and O(m^4).
Smaa smaa_exact(const LinearForm& form, std::span<const double> base, const SmaaOptions& options);

}  // namespace mcda
