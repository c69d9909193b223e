// The credibility of outranking as published, for one pair: for the plain references only.
#pragma once

#include <vector>

#include "mcda/model/criteria.hpp"

namespace mcda::textbook {

/// That `a` outranks `b` (one value a criterion each), weights divided by their sum.
inline double credibility(const std::vector<double>& a, const std::vector<double>& b, const Criteria& criteria) {
  double weights = 0, agreeing = 0;
  std::vector<double> discordances;
  for (std::size_t j = 0; j < a.size(); ++j) {
    const Criterion& criterion = criteria[static_cast<Index>(j)];
    const double q = criterion.preference.indifference, p = criterion.preference.preference;
    const double behind = criterion.maximised() ? b[j] - a[j] : a[j] - b[j];
    weights += criterion.weight;
    agreeing += criterion.weight * (behind <= q ? 1 : behind >= p ? 0 : (p - behind) / (p - q));
    if (criterion.veto && behind >= *criterion.veto) {
      discordances.push_back(1);
    } else if (criterion.veto && behind > p) {
      discordances.push_back((behind - p) / (*criterion.veto - p));
    }
  }
  const double concordance = agreeing / weights;
  double result = concordance;
  for (const double d : discordances) {
    if (d > concordance) result *= (1 - d) / (1 - concordance);
  }
  return result;
}

/// Profile h as a row.
inline std::vector<double> profile(const Criteria& criteria, std::size_t h) {
  std::vector<double> levels;
  for (const Criterion& criterion : criteria) levels.push_back(criterion.profiles[h]);
  return levels;
}

struct Credibilities {
  std::vector<std::vector<double>> ab, ba;  ///< rows x profiles: row over profile, profile over row
};

inline Credibilities credibilities(const std::vector<std::vector<double>>& x, const Criteria& criteria) {
  Credibilities all;
  for (const std::vector<double>& a : x) {
    all.ab.emplace_back();
    all.ba.emplace_back();
    for (std::size_t h = 0; h < criteria[0].profiles.size(); ++h) {
      all.ab.back().push_back(credibility(a, profile(criteria, h), criteria));
      all.ba.back().push_back(credibility(profile(criteria, h), a, criteria));
    }
  }
  return all;
}

}  // namespace mcda::textbook
