#include <algorithm>
#include <array>

#include "mcda/engine/pairwise_algebra.hpp"
#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"

namespace mcda {

namespace {

/// A triangular number: at least, most likely, at most.
using Triple = std::array<double, 3>;

struct FuzzyAhp {
  static constexpr MethodInfo info{
      .name = "fuzzy_ahp",
      .title = "Fuzzy AHP: weights from pairwise judgements given as triangular numbers",
      .kind = MethodKind::weighting,
      .reference =
          "Buckley (1985) Fuzzy hierarchical analysis, Fuzzy Sets and Systems 17(3), 233-247; Chang (1996) "
          "Applications of the extent analysis method on fuzzy AHP, European Journal of Operational Research 95(3), "
          "649-655",
      .doi = "10.1016/0165-0114(85)90090-9",
      .formula =
          "geometric: r_i = (prod_j a_ij)^(1/n), W_i = (l_i / sum u, m_i / sum m, u_i / sum l), w ~ (l + m + u) / 3 of "
          "W; extent: S_i = sum_j a_ij / sum_kj a_kj, w_i ~ min_k V(S_i >= S_k)",
      .cost = "O(n^2)",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People give a range for each judgement: between 2 and 4 times, most likely 3. The result is one weight each "
          "and its range; the consistency ratio is that of the middle values. The extent analysis gives weight 0 to a "
          "criterion whose triangle does not reach the highest one, which the geometric means never do.",
  };

  enum class Weighting { geometric, extent };
  struct Parameters {
    Weighting weighting = Weighting::geometric;
  };
  static constexpr auto fields = std::tuple{
      field("weighting", &Parameters::weighting, "geometric means of the rows (Buckley), or extent analysis (Chang)",
            "geometric|buckley extent|chang"),
  };

  static constexpr double acceptable_ratio = 0.1;

  static Weights weigh(const Judgements& judgements, const Parameters& parameters) {
    const Judged judged = read(judgements);
    const std::size_t n = judged.n;
    Weights weights;
    if (parameters.weighting == Weighting::geometric) {
      std::vector<Triple> means(n);
      Triple top{};
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < 3; ++k) {
          double logarithm = 0;
          for (std::size_t j = 0; j < n; ++j) logarithm += std::log(judged.at(i, j)[k]);
          means[i][k] = logarithm / static_cast<double>(n);
          if (i == 0 || means[i][k] > top[2]) top[2] = means[i][k];
        }
      }
      Triple sum{};
      for (Triple& mean : means) {
        for (std::size_t k = 0; k < 3; ++k) sum[k] += mean[k] = std::exp(mean[k] - top[2]);
      }
      for (const Triple& mean : means) weights.values.push_back(mean[0] / sum[2] + mean[1] / sum[1] + mean[2] / sum[0]);
    } else {
      // Only the proportions of the extents count for V, so they are not divided by their sums first.
      std::vector<Triple> extents(n, Triple{});
      Triple sum{};
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          for (std::size_t k = 0; k < 3; ++k) extents[i][k] += judged.at(i, j)[k];
        }
        for (std::size_t k = 0; k < 3; ++k) sum[k] += extents[i][k];
      }
      for (Triple& extent : extents) extent = {extent[0] / sum[2], extent[1] / sum[1], extent[2] / sum[0]};
      for (std::size_t i = 0; i < n; ++i) {
        double least = 1;
        for (std::size_t k = 0; k < n; ++k) least = std::min(least, possibility(extents[i], extents[k]));
        weights.values.push_back(least);
      }
      for (std::size_t i = 0; i < n; ++i) {
        if (weights.values[i] == 0)
          weights.notes.push_back("the extent analysis gives " + judged::name_of(judgements, i) +
                                  " the weight 0; weighting: geometric would not");
      }
    }
    pairwise::scale_to_sum_one(weights.values);
    weights.consistency = consistency_of(judged, judgements);
    return weights;
  }

  static Steps steps(const Judgements& judgements, const Parameters& parameters) {
    const Judged judged = read(judgements);
    const std::size_t n = judged.n;
    judged::Rows rows(n, judged::Vector(3)), fuzzy(n, judged::Vector(3));
    judged::Vector sums(3, 0.0), weights(n), scores(n, 0.0);
    const bool geometric = parameters.weighting == Weighting::geometric;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < 3; ++k) {
        double product = 1, sum = 0;
        for (std::size_t j = 0; j < n; ++j) {
          product *= std::pow(judged.at(i, j)[k], 1 / static_cast<double>(n));
          sum += judged.at(i, j)[k];
        }
        rows[i][k] = geometric ? product : sum;
        sums[k] += rows[i][k];
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t k = 0; k < 3; ++k) fuzzy[i][k] = rows[i][k] / sums[2 - k];
    }
    double whole = 0;
    for (std::size_t i = 0; i < n; ++i) {
      scores[i] = geometric ? (fuzzy[i][0] + fuzzy[i][1] + fuzzy[i][2]) / 3 : 1;
      for (std::size_t k = 0; !geometric && k < n; ++k) {
        // The height at which the falling side of S_i meets the rising side of S_k.
        double height = 1;
        if (fuzzy[i][1] < fuzzy[k][1])
          height = fuzzy[i][2] <= fuzzy[k][0]
                       ? 0
                       : (fuzzy[i][2] - fuzzy[k][0]) / ((fuzzy[i][2] - fuzzy[i][1]) + (fuzzy[k][1] - fuzzy[k][0]));
        scores[i] = std::min(scores[i], height);
      }
      whole += scores[i];
    }
    for (std::size_t i = 0; i < n; ++i) weights[i] = scores[i] / whole;
    Steps steps;
    steps.matrix("rows", geometric ? "Geometric means of the rows (l, m, u)" : "Sums of the rows (l, m, u)", "r", rows,
                 StepShape::table);
    steps.matrix("fuzzy_weights", geometric ? "Weights as triangular numbers (l, m, u)" : "Extents (l, m, u)",
                 geometric ? "W" : "S", fuzzy, StepShape::table);
    steps.per_criterion("defuzzified", geometric ? "Mean of the three" : "Possibility of being the largest", "",
                        scores);
    steps.per_criterion("weights", "Weights", "w", weights);
    steps.scalar("cr", "Consistency ratio of the middle values", "CR",
                 consistency_of(judged, judgements).figures.at("cr"));
    return steps;
  }

 private:
  struct Judged {
    std::size_t n = 0;
    std::vector<Triple> cells;
    const Triple& at(std::size_t i, std::size_t j) const { return cells[i * n + j]; }
  };

  /// V(a >= b): the height at which the falling side of a meets the rising side of b.
  static double possibility(const Triple& a, const Triple& b) {
    if (a[1] >= b[1]) return 1;
    if (b[0] >= a[2]) return 0;
    return (b[0] - a[2]) / ((a[1] - a[2]) - (b[1] - b[0]));
  }

  static Consistency consistency_of(const Judged& judged, const Judgements& judgements) {
    pairwise::Square middle{judged.n, {}};
    for (const Triple& cell : judged.cells) middle.cells.push_back(cell[1]);
    Consistency consistency;
    const double lambda = pairwise::principal_of(middle, pairwise::row_means_of(middle)).value;
    const double index = pairwise::random_index_of(judged.n), order = static_cast<double>(judged.n);
    const double ratio = judged.n > 2 ? std::max(0.0, (lambda - order) / (order - 1)) / index : 0;
    consistency.figures = {{"lambda_max", lambda}, {"cr", ratio}};
    consistency.acceptable = ratio <= acceptable_ratio;
    if (!consistency.acceptable) {
      // The judgement that is furthest from what the weights of the middle values imply.
      const pairwise::Vector w = pairwise::row_means_of(middle);
      std::size_t worst_i = 0, worst_j = 1;
      double most = -1;
      for (std::size_t i = 0; i < judged.n; ++i) {
        for (std::size_t j = i + 1; j < judged.n; ++j) {
          const double off = std::abs(std::log(middle(i, j) * w[j] / w[i]));
          if (off <= most) continue;
          most = off;
          worst_i = i;
          worst_j = j;
        }
      }
      consistency.advice = "look again at " + judged::pair_of(judgements, worst_i, worst_j) + ": about " +
                           judged::two_digits(middle(worst_i, worst_j)) + " was given, the others imply about " +
                           judged::two_digits(w[worst_i] / w[worst_j]);
    }
    return consistency;
  }

  /// The upper triangle decides; the lower one is (1/u, 1/m, 1/l), checked by the middle as any pairwise matrix.
  static Judged read(const Judgements& judgements) {
    const std::string remedy = "one row for each criterion, each judgement as [at least, most likely, at most]";
    const judged::Rows rows = judged::matrix_of(judgements, info.name, "pairwise", remedy);
    const PairwiseMatrix middle(rows, judgements.items);
    if (!middle.complete())
      raise(InvalidInput("fuzzy_ahp: a judgement is missing", "compare all criteria with each other, or use ahp"));
    const auto part = [&](const char* key) {
      const auto found = judgements.matrices.find(key);
      return found == judgements.matrices.end() ? rows : judged::matrix_of(judgements, info.name, key, remedy);
    };
    const judged::Rows low = part("pairwise_low"), high = part("pairwise_high");
    if (low.size() != rows.size() || high.size() != rows.size())
      raise(InvalidInput("fuzzy_ahp: the three parts of the judgements differ in size", remedy));
    Judged judged{rows.size(), std::vector<Triple>(rows.size() * rows.size(), Triple{1, 1, 1})};
    for (std::size_t i = 0; i < judged.n; ++i) {
      for (std::size_t j = i + 1; j < judged.n; ++j) {
        const bool above = !std::isnan(rows[i][j]);
        Triple cell =
            above ? Triple{low[i][j], rows[i][j], high[i][j]} : Triple{1 / high[j][i], 1 / rows[j][i], 1 / low[j][i]};
        if (!(cell[0] >= smallest_magnitude && cell[0] <= cell[1] && cell[1] <= cell[2] &&
              cell[2] <= largest_magnitude)) {
          raise(
              InvalidInput("fuzzy_ahp: judgement " + judged::pair_of(judgements, i, j) + " does not rise from above 0",
                           "write [at least, most likely, at most], such as [2, 3, 4]"));
        }
        if (above) {
          for (const auto& [one, other] : {std::pair{low[j][i], cell[2]}, std::pair{high[j][i], cell[0]}}) {
            if (std::isnan(one) || std::abs(one * other - 1) <= PairwiseMatrix::reciprocal_tolerance) continue;
            raise(InvalidInput("fuzzy_ahp: judgement " + judged::pair_of(judgements, j, i) +
                                   " is not the reciprocal of " + judged::pair_of(judgements, i, j),
                               "of [2, 3, 4] it is [1/4, 1/3, 1/2]; only the upper triangle needs to be given"));
          }
        }
        judged.cells[i * judged.n + j] = cell;
        judged.cells[j * judged.n + i] = {1 / cell[2], 1 / cell[1], 1 / cell[0]};
      }
    }
    return judged;
  }
};

}  // namespace

std::unique_ptr<const Method> make_fuzzy_ahp() { return make_method<FuzzyAhp>(); }

}  // namespace mcda
