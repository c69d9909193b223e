#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <type_traits>

#include "mcda/engine/outranking_graph.hpp"
#include "mcda/engine/tiles.hpp"
#include "mcda/method/erase.hpp"
#include "methods/outranking/discordance_limits.hpp"
#include "methods/outranking/textbook_kernel.hpp"

namespace mcda {

namespace {

// Thresholds are met by sums and quotients that are equal up to rounding.
constexpr double tolerance = 1e-12;

struct Electre1 {
  static constexpr MethodInfo info{
      .name = "electre_1",
      .title = "ELECTRE I (outranking by concordance and discordance, kernel)",
      .kind = MethodKind::relation,
      .reference = "Roy (1968) Classement et choix en présence de points de vue multiples, RIRO 2(8), 57-75",
      .doi = "10.1051/ro/196802v100571",
      .formula =
          "a S b when c(a, b) >= c_hat and d(a, b) <= d_hat, "
          "c(a, b) = sum of w_j where a is at least as good as b / sum of w_j, "
          "d(a, b) = max_j (advantage of b over a on j) / range_j",
      .cost = "relation O(n m^2) time and m^2 / 8 bytes; kernel O(m + outrankings)",
      .aliases = "electre1",
      .result = ResultKind::kernel,
      .weights = WeightMeaning::importance,
      .compensation = Compensation::partial,
      .when_to_use =
          "To cut many alternatives down to a few worth a closer look, without adding up what cannot be added up. "
          "Nobody in the kernel outranks another of it, and everybody else is outranked by one of the kernel. The "
          "kernel shares rank 1, the others have none: not being chosen says nothing about their order. Alternatives "
          "that outrank each other in a circuit count as one. A veto v forbids a S b where b is better by v or more; a "
          "criterion with a veto and weight zero has no say but its veto.",
  };

  struct Parameters {
    double c_hat = 0.65;
    double d_hat = 0.35;
    DiscordanceScale discordance_scale = DiscordanceScale::criterion_range;
  };
  static constexpr auto fields = std::tuple{
      field("c_hat", &Parameters::c_hat,
            "concordance threshold: share of the weights that must find a at least as good as b", 0, 1),
      field("d_hat", &Parameters::d_hat,
            "discordance threshold: largest disadvantage, as a share of the range, that may be overruled", 0, 1),
      field("discordance_scale", &Parameters::discordance_scale,
            "what a disadvantage is divided by: the range of its criterion, or the largest range of all",
            "criterion_range global_range"),
  };

  static constexpr Statistic needs = Statistic::extremes;

  /// Concordance and, for each criterion, the largest disadvantage that neither the discordance threshold nor a veto
  /// forbids.
  struct Model {
    std::vector<double> shares, limits;  // n each; shares sum to 1
    std::vector<int> maximised;          // n
    double least_concordance = 0;
    auto parts() { return std::tie(shares, limits, maximised, least_concordance); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model;
    model.least_concordance = parameters.c_hat - tolerance;
    const double sum = criteria.sum_of_weights();
    model.limits = discordance_limits(seen, criteria, parameters.discordance_scale, parameters.d_hat + tolerance);
    for (const Criterion& criterion : criteria) {
      model.shares.push_back(criterion.weight / sum);
      model.maximised.push_back(criterion.maximised() ? 1 : 0);
    }
    return model;
  }

  static void tile(const Model& model, const Block& a, const Block& b, Scratch&,
                   std::span<unsigned long long> out) noexcept {
    concordance_tile({model.shares, {}, {}, model.limits, model.maximised}, model.least_concordance, false, a, b, out);
    const bool same = a.column(0).data() == b.column(0).data();
    for (std::size_t i = 0; same && i < static_cast<std::size_t>(a.size()); ++i) out[i] &= ~(1ull << i);
  }

  static Exploitation exploit(const Model&, const Compared& compared, Notes& notes) {
    return chosen_by_kernel(compared.relations.front(), "lower c_hat or raise d_hat", notes);
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const auto x = rows_of(table);
    const std::size_t m = x.size(), n = static_cast<std::size_t>(criteria.size());
    std::vector<double> range(n);
    double sum = 0, largest = 0;
    for (std::size_t j = 0; j < n; ++j) {
      double low = x[0][j], high = x[0][j];
      for (const auto& row : x) {
        low = std::min(low, row[j]);
        high = std::max(high, row[j]);
      }
      range[j] = high - low;
      const double weight = criteria[static_cast<Index>(j)].weight;
      sum += weight;
      if (weight > 0) largest = std::max(largest, range[j]);
    }
    if (parameters.discordance_scale == DiscordanceScale::global_range) range.assign(n, largest);
    std::vector<std::vector<double>> c(m, std::vector<double>(m, 0.0)), d = c, s = c;
    for (std::size_t a = 0; a < m; ++a) {
      for (std::size_t b = 0; b < m; ++b) {
        bool vetoed = false;
        for (std::size_t j = 0; j < n; ++j) {
          const Criterion& criterion = criteria[static_cast<Index>(j)];
          const double behind = criterion.maximised() ? x[b][j] - x[a][j] : x[a][j] - x[b][j];
          if (behind <= 0) c[a][b] += criterion.weight / sum;
          if (behind > 0 && criterion.weight > 0) d[a][b] = std::max(d[a][b], behind / range[j]);
          if (criterion.veto && behind >= *criterion.veto) vetoed = true;
        }
        s[a][b] =
            a != b && !vetoed && c[a][b] >= parameters.c_hat - tolerance && d[a][b] <= parameters.d_hat + tolerance ? 1
                                                                                                                    : 0;
      }
    }
    const std::vector<std::size_t> group = textbook::groups_by_reach(s);
    std::vector<Index> free;
    for (std::size_t b = 0; b < m; ++b) {
      bool outranked = false;
      for (std::size_t a = 0; a < m; ++a) outranked = outranked || s[a][b] != 0;
      if (!outranked) free.push_back(static_cast<Index>(b));
    }
    const std::size_t groups = m == 0 ? 0 : *std::max_element(group.begin(), group.end()) + 1;
    const std::vector<Index> contracted = textbook::kernel_by_rounds(s, group, groups);
    Steps steps;
    steps.matrix("concordance", "Share of the weights for which the row is at least as good as the column", "c", c,
                 StepShape::relation);
    steps.matrix("discordance", "Largest disadvantage of the row against the column", "d", d, StepShape::relation);
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

}  // namespace

std::unique_ptr<const Method> make_electre_1() { return make_method<Electre1>(); }

}  // namespace mcda
