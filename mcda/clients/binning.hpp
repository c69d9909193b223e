// Optimal binning: neighbouring groups of clients joined into a few bins that keep the most information about who is a
// key client.
#pragma once

#include <span>
#include <vector>

#include "mcda/clients/evidence.hpp"

namespace mcda::clients {

/// How the weight of evidence may run from bin to bin.
enum class Trend { automatic, up, down, free };

struct BinningLimits {
  double least_share = 0.05;  ///< of all clients, in every bin
  double least_clients = 1;   ///< in every bin
  Index most_bins = 6;
  /// Information that a further cut has to bring, in units of 1/key + 1/rest: what chance alone gives a cut on average.
  double cut_cost = 2;
  Trend trend = Trend::automatic;
};

/// Bins of consecutive groups.
struct Binning {
  std::vector<Index> ends;    ///< one past the last group of each bin, rising; the last is the number of groups
  double information = 0;     ///< of all bins
  Trend trend = Trend::free;  ///< that the bins keep: up or down where asked for or chosen
};

/// The bins with the largest information less cut_cost * (1/key + 1/rest) for every cut, among all that keep the
/// limits: exact, by dynamic programming over (first group, last group) of the last bin, O(bins groups^2 log groups).
/// `total` are all clients, those outside the groups included (missing values). Trend::automatic takes the better of up
/// and down. One bin where nothing keeps the limits. Ties go to fewer bins, then to earlier cuts.
Binning optimal_binning(std::span<const Counts> groups, Counts total, const BinningLimits& limits);

/// Order of categories by rising share of key clients; ties by number, then position. For two classes the best
/// partition of categories is one of consecutive categories in this order (Fisher 1958; Breiman et al. 1984,
/// theorem 4.5). The shares are drawn towards that of everybody by `shrink` clients, so that a category of two clients
/// does not lead.
std::vector<Index> order_of_categories(std::span<const Counts> categories, Counts total, double shrink = 0);

}  // namespace mcda::clients
