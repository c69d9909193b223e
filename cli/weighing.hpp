// Weights of the criteria, settled before ranking.
#pragma once

#include <optional>
#include <vector>

#include "cli/asked.hpp"
#include "cli/session.hpp"

namespace prefero {

/// Gives the session its criteria: with the weights given, or those of the model's weighting methods.
void settle_weights(Session& session, const std::optional<std::vector<double>>& given, const Settings& settings);

/// Throws for a --set that neither the methods asked nor the model's weightings read.
void require_settings_used(const Settings& settings, const std::vector<Asked>& asked, const mcda::DecisionModel& model);

/// Tells the weightings of a model what --set says about them.
void apply_settings(const Settings& settings, mcda::DecisionModel& model);

/// "given", or the methods that the weights come from.
std::string weighting_name(const mcda::ResolvedWeights& weights);

}  // namespace prefero
