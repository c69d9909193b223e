// Comparing numbers, scores and orders; each answer is empty where all is well, else a sentence for the log.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "mcda/method/parameters.hpp"
#include "mcda/model/error.hpp"
#include "mcda/model/ranking.hpp"

namespace test {

using mcda::Index;

inline double largest(std::span<const double> values) {
  double top = 0;
  for (const double value : values) top = std::max(top, std::abs(value));
  return top;
}

inline bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

/// Bit for bit, so that 0 and -0 differ.
inline bool same_bits(std::span<const double> a, std::span<const double> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  });
}

/// |a - b| <= tolerance times the largest of |a|, |b| and `scale`; two NaN agree.
inline bool near(double a, double b, double tolerance, double scale = 0) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::abs(a - b) <= tolerance * std::max({scale, std::abs(a), std::abs(b)});
}

/// Two columns agree to `tolerance` relative to the largest number in them. Where that is no more than what is left
/// when terms of size one cancel, they agree too, unless the same bits are asked for by a tolerance of 0.
inline std::string difference(std::span<const double> a, std::span<const double> b, double tolerance) {
  if (a.size() != b.size()) return std::to_string(a.size()) + " values against " + std::to_string(b.size());
  const double scale = std::max(largest(a), largest(b));
  const bool cancelled = tolerance > 0 && scale < 1e-14;
  for (std::size_t i = 0; i < a.size() && !cancelled; ++i) {
    if (!near(a[i], b[i], tolerance, scale)) {
      return "place " + std::to_string(i) + ": " + mcda::shortest(a[i]) + " against " + mcda::shortest(b[i]);
    }
  }
  return {};
}

/// Pairs that one score column orders clearly (by `margin` of its largest score) must not be turned by the other, and
/// pairs that tie in one must not be clearly apart in the other.
inline std::string order_conflict(std::span<const double> a, std::span<const double> b, double margin = 1e-9) {
  const double tie = 1e-13, scale_a = largest(a), scale_b = largest(b);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      const double gap_a = scale_a > 0 ? (a[i] - a[k]) / scale_a : 0, gap_b = scale_b > 0 ? (b[i] - b[k]) / scale_b : 0;
      const bool turned = (gap_a > margin && gap_b < -margin) || (gap_a < -margin && gap_b > margin);
      const bool untied =
          (std::abs(gap_a) <= tie && std::abs(gap_b) > margin) || (std::abs(gap_b) <= tie && std::abs(gap_a) > margin);
      if (turned || untied) {
        return "rows " + std::to_string(k) + " and " + std::to_string(i) + ": " + mcda::shortest(a[k]) + ", " +
               mcda::shortest(a[i]) + (turned ? " turned into " : " against ") + mcda::shortest(b[k]) + ", " +
               mcda::shortest(b[i]);
      }
    }
  }
  return {};
}

/// The values at these positions.
inline std::vector<double> at(std::span<const double> values, std::span<const Index> positions) {
  std::vector<double> chosen;
  for (const Index i : positions) chosen.push_back(values[static_cast<std::size_t>(i)]);
  return chosen;
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

inline bool any_contains(const std::vector<std::string>& texts, const std::string& part) {
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return contains(text, part); });
}

/// A predicate for BOOST_CHECK_EXCEPTION: the message holds every one of these parts.
inline std::function<bool(const mcda::Error&)> says(std::vector<std::string> parts) {
  return [parts = std::move(parts)](const mcda::Error& error) {
    return std::all_of(parts.begin(), parts.end(),
                       [&](const std::string& part) { return contains(error.what(), part); });
  };
}

}  // namespace test
