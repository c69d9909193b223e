// What main.cpp puts together.
#pragma once

namespace bench {

/// Registers every method of the catalogue; with `check`, only those that agree with their plain reference. False where
/// one does not.
bool register_methods(bool check);

/// The parts of a run: statistics, scores, ranks, top-k, sorting.
void register_phases();

/// Comparing pairs, kernels, distillations, Pareto layers and reductions by themselves.
void register_outranking();

/// Weights that move: SMAA and exact intervals.
void register_sensitivity();

/// Several methods on one reading of the data, and tau-b.
void register_comparisons();

/// Weights of many pairwise matrices.
void register_judgements();

}  // namespace bench
