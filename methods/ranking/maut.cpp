#include <array>
#include <cmath>
#include <numbers>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"

namespace mcda {

namespace {

constexpr std::array<std::string_view, 6> shape_names{"linear", "exp", "log", "ln", "square", "quad"};

struct Maut {
  static constexpr MethodInfo info{
      .name = "maut",
      .title = "Multi-attribute utility theory (MAUT)",
      .kind = MethodKind::scoring,
      .reference = "Keeney, Raiffa (1976) Decisions with Multiple Objectives: Preferences and Value Tradeoffs, Wiley",
      .formula =
          "U_i = sum_j w_j u_j(r_ij), r minmax; u linear, (e^(r^2) - 1) / (e - 1), log10(9 r + 1), ln((e - 1) r + 1) "
          "or r^2",
      .cost = "O(n m), one pass to fit and one to score",
      .order_linear_in_weights = true,
      .published_score = "U",
      .when_to_use =
          "A criterion's first steps matter more than its last (log, ln) or less (exp, square); each criterion carries "
          "its `shape`, linear by default.",
  };

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Index scratch_columns = 1;

  static Index shape_of(const Criterion& criterion) {
    for (std::size_t k = 0; k < shape_names.size(); ++k) {
      if (criterion.shape == shape_names[k]) return static_cast<Index>(k);
    }
    return criterion.shape.empty() ? 0 : -1;
  }

  static std::optional<Refusal> admits(const Summary&, const Criteria& criteria, const NoParameters&) {
    for (const Criterion& criterion : criteria) {
      if (shape_of(criterion) < 0)
        return Refusal{criterion.id, "has the unknown utility shape \"" + criterion.shape + "\"",
                       "one of linear, exp, log, ln, square"};
    }
    return std::nullopt;
  }

  struct Model {
    std::vector<Scale> scales;  // minmax
    std::vector<double> weights;
    std::vector<Index> shapes;
    auto parts() { return std::tie(scales, weights, shapes); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes& notes) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::minmax, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
      model.shapes.push_back(shape_of(criteria[j]));
      if (criteria[j].shape == "quad")
        notes.push_back("criterion " + criteria[j].id +
                        ": the published shape quad is (2r - 1)^2 and gives the worst value the utility of the best; "
                        "square is monotone");
    }
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> out) noexcept {
    const std::span<double> r = scratch.raw(0, rows.size());
    for (double& cell : out) cell = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      model.scales[k].apply(rows.column(j), r);
      add(model.shapes[k], model.weights[k], r, out);
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix r = plain::minmax(rows_of(table), criteria, 1);
    const plain::Matrix u = plain::map(r, criteria, [](const plain::Vector&, const Criterion& criterion) {
      return [&shape = criterion.shape](double v) {
        if (shape == "exp") return (std::exp(v * v) - 1) / (std::exp(1.0) - 1);
        if (shape == "log") return std::log10(9 * v + 1);
        if (shape == "ln") return std::log((std::exp(1.0) - 1) * v + 1);
        if (shape == "square") return v * v;
        if (shape == "quad") return (2 * v - 1) * (2 * v - 1);
        return v;
      };
    });
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.matrix("utilities", "Marginal utilities", "u", u);
    steps.per_alternative("scores", "Expected utility", "U", plain::each_row(plain::weighted(u, criteria), plain::sum));
    return steps;
  }

 private:
  static void add(Index shape, double weight, std::span<const double> r, std::span<double> out) noexcept {
    constexpr double e = std::numbers::e;
    const auto each = [&](auto utility) {
      for (std::size_t i = 0; i < out.size(); ++i) out[i] += weight * utility(r[i]);
    };
    const auto positive = [](double v) {
      return v > 0 ? v : 0.0;
    };  // a frozen scale meets values below yesterday's worst
    switch (shape) {
      case 1: return each([&](double v) { return std::expm1(positive(v) * positive(v)) / (e - 1); });
      case 2: return each([&](double v) { return std::log10(9 * positive(v) + 1); });
      case 3: return each([&](double v) { return std::log1p((e - 1) * positive(v)); });
      case 4: return each([&](double v) { return positive(v) * positive(v); });
      case 5: return each([](double v) { return (2 * v - 1) * (2 * v - 1); });
      default: return each([](double v) { return v; });
    }
  }
};

}  // namespace

std::unique_ptr<const Method> make_maut() { return make_method<Maut>(); }

}  // namespace mcda
