// What is drawn at random when weights, values or parameters are not known: options of the command line.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/asked.hpp"
#include "mcda/analysis/global_sensitivity.hpp"
#include "mcda/model/criteria_tree.hpp"

namespace prefero {

/// A share written as 0.2 or 20%.
double share_in(const std::string& option, std::string text);
/// --spread, --ordinal and --within.
mcda::WeightSampling sampling_of(const Arguments& arguments, const mcda::WeightTree& tree);
/// What --uncertain says stands for what the model says.
void apply_uncertain(const Arguments& arguments, mcda::CriteriaTree& tree);
/// --vary; without it the parameters that are shares.
std::vector<mcda::ParameterRange> parameters_to_vary(const Arguments& arguments, const Asked& asked);
std::string drawn_in_words(const mcda::WeightSampling& weights, std::span<const mcda::UncertainColumn> columns,
                           bool flat);

}  // namespace prefero
