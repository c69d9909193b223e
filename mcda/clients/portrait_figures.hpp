// What was learned, as a portrait tells it: every bin with its figures and points, both sides' profiles, and where
// everybody learned from stands.
#pragma once

#include <span>
#include <vector>

#include "mcda/clients/portrait.hpp"

namespace mcda::clients {

/// Fills in base points, traits, quantiles and groups of the points. `chosen` is the cohort of the traits that took
/// part, `from` their positions among the traits of `clients`, `early` those learned from.
void tell(const ReadClients& clients, const std::vector<std::size_t>& from, const Cohort& chosen,
          std::span<const Index> early, const PortraitSettings& settings, const Learned& learned, const RunOptions& run,
          Portrait& portrait);

}  // namespace mcda::clients
