// Columns that may be traits, and the groups that are made of them before anybody looks at who is a key client.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/clients/cohort.hpp"

namespace mcda::clients {

/// A column while it is being read.
struct Candidate {
  std::string name;
  TraitKind kind = TraitKind::number;
  std::size_t request = 0;                           ///< position among the numbers or texts asked for
  std::vector<double> sampled;                       ///< numbers: of the clients in the sample
  std::map<std::string, Index, std::less<>> counts;  ///< categories: clients of each
  bool too_many = false;                             ///< categories: more than are counted
  Index known = 0;                                   ///< categories: clients with a value

  /// Counts a category; gives up where there are more than 20,000 different ones.
  void count(std::string_view category);
};

/// Numbers: 32 groups of about equal size and the `cuts` asked for. Categories: one group each, the commonest first,
/// the rare ones together (below ten clients, or one in two hundred). Nothing, with the reason, for a column that is no
/// trait: nearly empty, the same for everybody, an id, names, dates after `not_after`. `clients`: how many there are.
std::optional<Grouping> groups_of(const Candidate& candidate, double clients, const std::optional<double>& not_after,
                                  std::span<const double> cuts, std::string& reason);

}  // namespace mcda::clients
