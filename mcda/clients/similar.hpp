// The existing clients nearest to a prospect, and in what they are alike.
#pragma once

#include <string>
#include <vector>

#include "mcda/clients/prospects.hpp"

namespace mcda::clients {

struct Similar {
  Index client = 0;                 ///< of the existing ones
  double distance = 0;              ///< 0 alike in every trait, 1 as far apart as can be
  double compared = 0;              ///< share of the information that is known of both
  std::vector<std::size_t> alike;   ///< traits in the same bin, most information first
  std::vector<std::size_t> unlike;  ///< traits in other bins, widest apart first
};

/// Distance after Gower (1971), a mean over the traits weighted by their information value: half of it is
/// the difference of evidence relative to the trait's widest one, half that of the values themselves (numbers: of their
/// ranks among the existing clients; categories: 0 or 1). A trait not known of both counts as half apart. So clients
/// count as near when they say the same about being a key client, and among those whoever is alike in plain numbers.
class Neighbours {
 public:
  /// Both were scored by the same portrait, with their values kept; they must outlive this.
  Neighbours(const Prospects& existing, const Prospects& prospects);

  /// The nearest `count` clients, nearest first; ties by position. Clients with the id of the prospect are left out.
  std::vector<Similar> of(Index prospect, Index count) const;

 private:
  double rank_of(std::size_t trait, double value) const;

  const Prospects& existing_;
  const Prospects& prospects_;
  std::vector<std::vector<double>> sorted_;  // numbers of the existing clients
  std::vector<std::vector<double>> ranks_;   // of the existing clients, 0 to 1
  std::vector<double> widest_;               // evidence, most less least
};

}  // namespace mcda::clients
