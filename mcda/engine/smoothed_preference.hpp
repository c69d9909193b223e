// Preference functions against a density instead of single values: the inside of PROMETHEE IV.
#pragma once

#include <span>

#include "mcda/model/criteria.hpp"

namespace mcda {

/// E(d) = the mean of P(d - h Z), Z standard normal, h > 0: what a lead of d earns against a normal density of
/// deviation h. In closed form for every shape; thresholds that a shape lacks are what its formula tends to.
double smoothed_preference(const Preference& preference, double bandwidth, double difference) noexcept;

/// Silverman's bandwidth 0.9 min(s, IQR / 1.34) m^(-1/5) (Density Estimation for Statistics and Data Analysis, 1986,
/// eq. 3.31), s the sample deviation of m values, quartiles by linear interpolation in the rising `column`; s alone
/// decides where the quartiles are equal.
double silverman_bandwidth(std::span<const double> column, double deviation, double count) noexcept;

/// Adds to below[i] factor * sum_k E(values[i] - reference[k]) and to above[i] factor * sum_k E(reference[k] -
/// values[i]), over all k; both columns rise. Kernel sums: error 1e-13 of m; O(m + v) up to the depth of the tree.
void add_smoothed_sums(const Preference& preference, double bandwidth, double factor, std::span<const double> reference,
                       std::span<const double> values, std::span<double> below, std::span<double> above);

}  // namespace mcda
