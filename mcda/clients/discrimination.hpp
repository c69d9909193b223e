// How well scores tell key clients from the rest, and how far their probabilities can be believed.
#pragma once

#include <span>
#include <vector>

#include "mcda/clients/evidence.hpp"

namespace mcda::clients {

/// Area under the ROC curve: the probability that a key client scores above another one, ties half.
struct Auc {
  double value = 0.5;
  double variance = 0;  ///< of DeLong, DeLong, Clarke-Pearson 1988; 0 with fewer than two on either side
};

/// `key[i]` is true for key clients. By midranks in O(n log n) (Sun, Xu 2014). 0.5 where a side is empty.
Auc auc_of(std::span<const double> scores, const std::vector<bool>& key);

/// The interval of an AUC on the logit scale, so that it stays within 0 and 1.
struct Interval01 {
  double low = 0, high = 1;
};
Interval01 auc_interval(const Auc& auc, double confidence = 0.95);

/// Kolmogorov-Smirnov: the largest gap between the distributions of the scores of key clients and the rest.
double kolmogorov_smirnov(std::span<const double> scores, const std::vector<bool>& key);

/// Clients and key clients among the best `count` by score; a tie at the cut is shared out evenly.
struct BestOf {
  double clients = 0, key = 0;
};
BestOf best_of(std::span<const double> scores, const std::vector<bool>& key, double count);

/// Share of key clients among the best `share` of all, relative to that of everybody.
double lift_at(std::span<const double> scores, const std::vector<bool>& key, double share);

/// Mean squared distance between probabilities and what happened (Brier 1950).
double brier_score(std::span<const double> probabilities, const std::vector<bool>& key);

/// Clients whose probabilities are near one another: what was said and what happened.
struct CalibrationGroup {
  double clients = 0;
  double predicted = 0;  ///< mean probability
  double observed = 0;   ///< share of key clients
};
/// `groups` of about equal size by probability; equal probabilities stay together.
std::vector<CalibrationGroup> calibration(std::span<const double> probabilities, const std::vector<bool>& key,
                                          Index groups = 10);

/// Population stability index of shares, sum (a - e) ln(a / e); below 0.1 stable, from 0.2 on a shift. Both are counts;
/// empty groups hold half a client.
double stability_index(std::span<const double> expected, std::span<const double> actual);

}  // namespace mcda::clients
