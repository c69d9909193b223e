// ELECTRE Iv and IS: enough criteria agree and no veto speaks against it. Iv is IS without thresholds.
#pragma once

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "mcda/method/steps.hpp"
#include "methods/outranking/pseudo_criterion.hpp"
#include "methods/outranking/textbook_kernel.hpp"

namespace mcda {

struct ConcordanceWithVeto {
  // The cut is met by sums that are equal up to rounding.
  static constexpr double tolerance = 1e-12;

  struct Model {
    PseudoCriteria criteria;
    double least_concordance = 0;
    auto parts() { return std::tuple_cat(criteria.parts(), std::tie(least_concordance)); }
  };

  static Model model(const Criteria& criteria, double cut, bool thresholds) {
    Model model{PseudoCriteria::of(criteria), cut - tolerance};
    if (!thresholds) {
      model.criteria.indifference.assign(model.criteria.shares.size(), 0);
      model.criteria.preference = model.criteria.indifference;
    }
    return model;
  }

  static void tile(const Model& model, const Block& a, const Block& b, Scratch&,
                   std::span<unsigned long long> out) noexcept {
    concordance_tile(model.criteria.for_tiles(), model.least_concordance, true, a, b, out);
    const bool same = a.column(0).data() == b.column(0).data();
    for (std::size_t i = 0; same && i < static_cast<std::size_t>(a.size()); ++i) out[i] &= ~(1ull << i);
  }

  /// The plain formula; shares nothing with the above.
  static Steps steps(const DecisionTable& table, const Criteria& criteria, double cut, bool thresholds) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    double sum = 0;
    for (const Criterion& criterion : criteria) sum += criterion.weight;
    std::vector<std::vector<double>> c(m, std::vector<double>(m, 0.0)), d = c, s = c;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double q = thresholds ? criterion.preference.indifference : 0;
          const double p = thresholds ? criterion.preference.preference : 0;
          const double behind = criterion.maximised() ? x[b][j] - x[a][j] : x[a][j] - x[b][j];
          const double agreed = behind <= q ? 1 : behind >= p ? 0 : (p - behind) / (p - q);
          c[a][b] += criterion.weight / sum * agreed;
          if (criterion.veto && behind >= *criterion.veto) d[a][b] = 1;
        }
        s[a][b] = a == b || (d[a][b] == 0 && c[a][b] >= cut - tolerance) ? 1 : 0;
      }
    }
    const std::vector<std::size_t> group = textbook::groups_by_reach(s);
    const std::size_t groups = *std::max_element(group.begin(), group.end()) + 1;
    const std::vector<Index> contracted = textbook::kernel_by_rounds(s, group, groups);
    std::vector<Index> free;
    for (std::size_t b = 0; b < m; ++b) {
      bool outranked = false;
      for (std::size_t a = 0; a < m; ++a) outranked = outranked || (a != b && s[a][b] != 0);
      if (!outranked) free.push_back(static_cast<Index>(b));
    }
    Steps steps;
    steps.matrix("concordance", "Share of the weights that agree to the row outranking the column", "c", c,
                 StepShape::relation);
    steps.matrix("discordance_binary", "1 where a veto forbids that the row outranks the column", "d", d,
                 StepShape::relation);
    steps.matrix("outranking", "The row outranks the column", "S", s, StepShape::relation);
    if (groups < m) {
      steps.undefined("kernel", "Kernel; there is none to name while there are circuits");
    } else {
      steps.members("kernel", "Kernel", contracted);
    }
    steps.members("kernel_contracted", "Kernel, every circuit counted as one alternative", contracted);
    steps.members("not_outranked", "Outranked by nobody", free);
    return steps;
  }
};

}  // namespace mcda
