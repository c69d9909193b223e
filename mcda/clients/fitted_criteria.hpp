// Criteria of the catalogue that no SQL computes: p_alive and clv, by models fitted to everybody's purchases.
#pragma once

#include "mcda/clients/crm_source.hpp"
#include "mcda/engine/parallel.hpp"
#include "mcda/method/decision_model.hpp"

namespace mcda::clients {

/// Fills the columns of p_alive and clv in a portfolio that was read by crm.spec; does nothing where the model has
/// neither. The models are fitted to the purchases of all clients of the source (of every k-th where there are more
/// than 100,000), whoever is ranked. Notes say what was fitted, or why it could not be and what stands there instead.
void fill_fitted(const CrmPortfolio& crm, const CrmSettings& settings, const std::vector<WantedCriterion>& wanted,
                 const DecisionModel& model, Portfolio& portfolio, std::vector<std::string>& notes,
                 const RunOptions& run = {});

}  // namespace mcda::clients
