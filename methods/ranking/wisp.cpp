#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

struct Wisp {
  static constexpr MethodInfo info{
      .name = "wisp",
      .title = "Integrated simple weighted sum-product method (Simple WISP)",
      .kind = MethodKind::scoring,
      .reference =
          "Stanujkic, Popovic, Karabasevic, Meidute-Kavaliauskiene, Ulutas (2023) An Integrated Simple Weighted Sum "
          "Product Method - WISP, IEEE Transactions on Engineering Management 70(5), 1933-1944 (online 2021); example: "
          "Stanujkic et al. (2021) Comparative Analysis of the Simple WISP and Some Prominent MCDM Methods, Axioms "
          "10(4), 347, doi:10.3390/axioms10040347",
      .doi = "10.1109/TEM.2021.3075783",
      .formula =
          "u_i = (1/4) sum_k (1 + u_i^k) / (1 + max_i u_i^k); u^wsd = S+ - S-, u^wpd = P+ - P-, u^wsr = S+ / S-, u^wpr "
          "= P+ / P-, S and P the sum and the product of w_j x_ij / max x_j over benefits (+) and costs (-); without "
          "costs S- = P- = 0 in differences and 1 in ratios, and likewise without benefits",
      .cost = "O(n m), one pass to fit, one over the table, one over the four utilities",
      .domain = Domain::non_negative,
      .compensation = Compensation::partial,
      .direction_symmetric = false,
      .published_score = "u",
      .when_to_use =
          "A weighted sum that also looks at products and at benefits per cost. In the products the weights are "
          "factors common to all clients, so it is the sums that carry them.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr std::array<std::string_view, 4> derived{"u_wsd", "u_wpd", "u_wsr", "u_wpr"};
  static constexpr Statistic derived_needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    double cost_weights = 0, least_product = 0, greatest_ratio = 0, least = 0;  // products as decimal logarithms
    Index widest = 0;
    for (Index j = 0; j < criteria.size(); ++j) {
      if (criteria.maximised(j)) {
        greatest_ratio += std::log10(criteria.weight(j));
        continue;
      }
      if (!(seen.min(j) > 0))
        return Refusal{criteria[j].id, "is a cost of zero for some, by which WISP would divide",
                       "use a value function above zero, or another method"};
      const double size = std::log10(criteria.weight(j)) + std::log10(seen.min(j)) - std::log10(seen.max(j));
      cost_weights += criteria.weight(j);
      least_product += size;
      if (size < least) {
        least = size;
        widest = j;
      }
    }
    if (cost_weights > 1 + 1e-9)
      return Refusal{criteria[widest].id,
                     "and the other costs weigh more than 1 in sum, where the utilities of WISP change their sign",
                     "let the weights sum to 1"};
    if (least_product < -290 || greatest_ratio - least_product > 290)
      return Refusal{criteria[widest].id, "and the other costs have a product too small to be divided by",
                     "group the criteria, or use a value function with a narrower range"};
    return std::nullopt;
  }

  struct Model {
    std::vector<double> factor;  // n: weight over the largest value
    std::vector<int> up;         // n
    bool benefits = false, costs = false;
    std::vector<double> best;  // of the four utilities
    auto parts() { return std::tie(factor, up, benefits, costs, best); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.factor.push_back(seen.max(j) > 0 ? criteria.weight(j) / seen.max(j) : 0);
      model.up.push_back(criteria.maximised(j) ? 1 : 0);
      (criteria.maximised(j) ? model.benefits : model.costs) = true;
    }
    return model;
  }

  // The four outputs hold S+, P+, S- and P- until the last loop.
  static void derive(const Model& model, const Block& rows, Scratch&, std::span<const std::span<double>> out) noexcept {
    for (std::size_t k = 0; k < out.size(); ++k) std::fill(out[k].begin(), out[k].end(), k % 2 == 0 ? 0.0 : 1.0);
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto c = static_cast<std::size_t>(j);
      const double factor = model.factor[c];
      const std::span<double> sum = out[model.up[c] != 0 ? 0 : 2], product = out[model.up[c] != 0 ? 1 : 3];
      const double* const x = rows.column(j).data();
      for (std::size_t i = 0; i < sum.size(); ++i) {
        const double v = x[i] * factor;
        sum[i] += v;
        product[i] *= v;
      }
    }
    for (std::size_t i = 0; i < out[0].size(); ++i) {
      const double sum_plus = out[0][i], product_plus = out[1][i], sum_minus = out[2][i], product_minus = out[3][i];
      out[0][i] = sum_plus - sum_minus;
      out[1][i] = (model.benefits ? product_plus : 0) - (model.costs ? product_minus : 0);
      out[2][i] = (model.benefits ? sum_plus : 1) / (model.costs ? sum_minus : 1);
      out[3][i] = product_plus / product_minus;
    }
  }

  static void conclude(Model& model, const Summary& seen) {
    model.best.clear();
    for (Index k = 0; k < static_cast<Index>(derived.size()); ++k) model.best.push_back(seen.max(k));
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    std::fill(out.begin(), out.end(), 0.0);
    for (std::size_t k = 0; k < derived.size(); ++k) {
      const double* const u = rows.column(static_cast<Index>(k)).data();
      const double reach = 1 + model.best[k];
      // All cost, and nobody below the largest value of any: every row is the best.
      for (std::size_t i = 0; i < out.size(); ++i) out[i] += reach > 0 ? (1 + u[i]) / reach : 1;
    }
    for (double& cell : out) cell /= 4;
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::map(rows_of(table), criteria, [](const plain::Vector& all, const Criterion&) {
      return [top = plain::high(all)](double v) { return plain::ratio(v, top); };
    });
    const plain::Matrix v = plain::weighted(r, criteria);
    std::size_t costs = 0;
    for (const Criterion& criterion : criteria) costs += criterion.maximised() ? 0 : 1;
    const bool no_costs = costs == 0, no_benefits = costs == static_cast<std::size_t>(criteria.size());
    std::array<plain::Vector, 4> u;
    for (const plain::Vector& row : v) {
      const double benefit = plain::row_sum(row, criteria, plain::benefit),
                   cost = plain::row_sum(row, criteria, plain::cost);
      double benefit_product = 1, cost_product = 1;
      for (std::size_t j = 0; j < row.size(); ++j)
        (criteria[static_cast<Index>(j)].maximised() ? benefit_product : cost_product) *= row[j];
      u[0].push_back(benefit - cost);
      u[1].push_back(no_costs ? benefit_product : no_benefits ? -cost_product : benefit_product - cost_product);
      u[2].push_back(no_costs ? benefit : no_benefits ? 1 / cost : benefit / cost);
      u[3].push_back(no_costs ? benefit_product : no_benefits ? 1 / cost_product : benefit_product / cost_product);
    }
    std::array<plain::Vector, 4> scaled;
    plain::Vector scores(v.size(), 0.0);
    for (std::size_t k = 0; k < 4; ++k) {
      const double top = plain::high(u[k]);
      for (std::size_t i = 0; i < v.size(); ++i) {
        scaled[k].push_back(top > -1 ? (1 + u[k][i]) / (1 + top) : 1);
        scores[i] += scaled[k][i] / 4;
      }
    }
    Steps steps;
    steps.matrix("normalized", "Values over the largest of their column", "r", r);
    steps.matrix("weighted", "Weighted normalised values", "w r", v);
    steps.per_alternative("u_wsd", "Difference of the sums over benefits and costs", "u^wsd", u[0]);
    steps.per_alternative("u_wpd", "Difference of the products", "u^wpd", u[1]);
    steps.per_alternative("u_wsr", "Ratio of the sums", "u^wsr", u[2]);
    steps.per_alternative("u_wpr", "Ratio of the products", "u^wpr", u[3]);
    steps.per_alternative("scaled_wsd", "Recalculated difference of sums", "u-bar^wsd", scaled[0]);
    steps.per_alternative("scaled_wpd", "Recalculated difference of products", "u-bar^wpd", scaled[1]);
    steps.per_alternative("scaled_wsr", "Recalculated ratio of sums", "u-bar^wsr", scaled[2]);
    steps.per_alternative("scaled_wpr", "Recalculated ratio of products", "u-bar^wpr", scaled[3]);
    steps.per_alternative("scores", "Overall utility", "u", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_wisp() { return make_method<Wisp>(); }

}  // namespace mcda
