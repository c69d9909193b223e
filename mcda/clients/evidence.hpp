// What a group of clients says about key clients: weight of evidence, information value, lift with its interval, and
// tests of whether it says anything at all.
#pragma once

#include <span>
#include <vector>

#include "mcda/model/types.hpp"

namespace mcda::clients {

/// Key clients and the rest in a group. Fractions where a client counts partly (reject inference).
struct Counts {
  double key = 0;
  double rest = 0;

  double all() const noexcept { return key + rest; }
  Counts& operator+=(const Counts& other) noexcept {
    key += other.key;
    rest += other.rest;
    return *this;
  }
  friend Counts operator+(Counts a, const Counts& b) noexcept { return a += b; }
};

/// Half a client in place of an empty cell: the logarithm of nothing says more than a sample can.
Counts without_empty_cells(Counts bin) noexcept;

/// ln((key / total.key) / (rest / total.rest)): positive in groups that look like key clients (Good 1950, Probability
/// and the Weighing of Evidence; the sign of Siddiqi 2006 with key clients as the good ones). 0 for an empty group.
double weight_of_evidence(Counts bin, Counts total) noexcept;

/// The bin's part of the information value: (key / total.key - rest / total.rest) * weight_of_evidence; never
/// negative. Summed over bins it is the symmetric divergence of Kullback and Leibler 1951.
double information(Counts bin, Counts total) noexcept;

/// A share of key clients relative to that of everybody.
struct Lift {
  double value = 1;
  double low = 0, high = 0;  ///< of the interval
};

/// Lift of a group within all clients, with an interval at `confidence` on the logarithmic scale. The group is a part
/// of the total, so their covariance counts: delta method over the four multinomial cells. Empty cells hold half a
/// client.
Lift lift_of(Counts bin, Counts total, double confidence = 0.95);

/// Two-sided p-value of Pearson's chi-square for the table groups x {key, rest}. Groups with fewer than 5 expected in a
/// cell are pooled first (Cochran 1954); 1 where nothing is left to compare. Neighbours are pooled with neighbours.
double independence_p(std::span<const Counts> groups);

/// P-values adjusted for their number (Benjamini, Hochberg 1995): p_(i) m / i made monotone. Reject where at most the
/// false discovery rate.
std::vector<double> adjusted_p(std::span<const double> p);

/// Confidence of each interval when `count` intervals are looked at and `selected` of them are reported: 1 - selected *
/// rate / count (Benjamini, Yekutieli 2005, false coverage rate).
double corrected_confidence(Index selected, Index count, double rate = 0.05) noexcept;

/// The z with P(|N(0,1)| <= z) = confidence.
double normal_quantile_two_sided(double confidence);

}  // namespace mcda::clients
