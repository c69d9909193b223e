// Traits that know the answer: fields that are filled in after the sale, traits known for winners only.
#pragma once

#include <string>
#include <vector>

#include "mcda/clients/scorecard.hpp"

namespace mcda::clients {

/// A word of a field's name that speaks of the time after a sale ("stage" in DealStage), or empty. Names are cut at
/// capitals, blanks, points and underscores; digits do not count.
std::string post_sale_word(const std::string& name);

/// How a trait's values are spread over key clients and the rest.
struct KnownFor {
  double key = 0, rest = 0;  ///< shares with a value
  /// Known (nearly) only for one side, beyond chance: having a value is the answer.
  bool one_sided = false;
};
KnownFor known_for(const Cohort& cohort, std::size_t trait, std::span<const Index> clients,
                   std::span<const Standing> standing);

/// AUC of one trait alone by its groups' shares of key clients, each client judged by the others of its group.
double auc_alone(const Cohort& cohort, std::size_t trait, std::span<const Index> clients,
                 std::span<const Standing> standing);

}  // namespace mcda::clients
