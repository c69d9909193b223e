#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/scale/normalization.hpp"
#include "mcda/statistics/elementary.hpp"

namespace mcda {

namespace {

struct Cocoso {
  static constexpr MethodInfo info{
      .name = "cocoso",
      .title = "Combined compromise solution (CoCoSo)",
      .kind = MethodKind::scoring,
      .reference =
          "Yazdani, Zarate, Zavadskas, Turskis (2019) A combined compromise solution (CoCoSo) method for MCDM "
          "problems, Management Decision 57(9), 2501-2519",
      .doi = "10.1108/MD-05-2017-0458",
      .formula =
          "k_i = (k_a k_b k_c)^(1/3) + (k_a + k_b + k_c) / 3 from S_i = sum_j w_j r_ij and P_i = sum_j r_ij^w_j, r "
          "minmax",
      .cost = "O(n m) with one power a cell, one pass to fit, one over the table, one over S and P",
      .compensation = Compensation::partial,
      .published_score = "k",
      .when_to_use =
          "Three compromises between the weighted sum and a weighted power; a client that is worst somewhere loses "
          "that criterion's power entirely.",
  };

  struct Parameters {
    double lambda = 0.5;
  };
  static constexpr auto fields =
      std::tuple{field("lambda", &Parameters::lambda, "share of S in the balanced compromise k_c", 0, 1)};

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr std::array<std::string_view, 2> derived{"S", "P"};
  static constexpr Statistic derived_needs = Statistic::extremes | Statistic::sum;
  static constexpr Index scratch_columns = 1;

  struct Model {
    std::vector<Scale> scales;
    std::vector<double> weights;
    double lambda = 0.5;
    double least_sum = 0, least_power = 0;  // the smallest S and P that are not zero
    double largest_sum = 0, largest_power = 0, total = 0;
    auto parts() {
      return std::tie(scales, weights, lambda, least_sum, least_power, largest_sum, largest_power, total);
    }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes&) {
    Model model{.lambda = parameters.lambda};
    for (Index j = 0; j < criteria.size(); ++j) {
      model.scales.push_back(scale_of(Normalization::minmax, seen, j, criteria[j].direction));
      model.weights.push_back(criteria.weight(j));
    }
    return model;
  }

  static void derive(const Model& model, const Block& rows, Scratch& scratch,
                     std::span<const std::span<double>> out) noexcept {
    const std::span<double> sum = out[0], power = out[1], r = scratch.raw(0, rows.size());
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = power[i] = 0;
    for (Index j = 0; j < rows.columns(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      const double weight = model.weights[k];
      model.scales[k].apply(rows.column(j), r);
      for (std::size_t i = 0; i < sum.size(); ++i) {
        r[i] = r[i] > 0 ? r[i] : 0;  // a frozen scale meets values below yesterday's worst
        sum[i] += weight * r[i];
      }
      take_powers(r, weight, r);
      for (std::size_t i = 0; i < sum.size(); ++i) power[i] += r[i];
    }
  }

  static void conclude(Model& model, const Summary& seen) {
    model.least_sum = seen.smallest_magnitude_of(0);
    model.least_power = seen.smallest_magnitude_of(1);
    model.largest_sum = seen.max(0);
    model.largest_power = seen.max(1);
    model.total = seen.sum(0) + seen.sum(1);
  }

  /// k_b divides by the smallest S and P; a client that is worst in everything has 0 there, so the smallest that is not
  /// zero is taken.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const std::span<const double> sum = rows.column(0), power = rows.column(1);
    const double largest = model.lambda * model.largest_sum + (1 - model.lambda) * model.largest_power;
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double a = (sum[i] + power[i]) / model.total;
      const double b = sum[i] / model.least_sum + power[i] / model.least_power;
      const double c = largest > 0 ? (model.lambda * sum[i] + (1 - model.lambda) * power[i]) / largest : 0;
      out[i] = std::cbrt(a * b * c) + (a + b + c) / 3;
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix r = plain::minmax(rows_of(table), criteria, 1);
    const plain::Vector s = plain::each_row(plain::weighted(r, criteria), plain::sum);
    const plain::Vector p = plain::each_row(r, [&](const plain::Vector& row) {
      double total = 0;
      for (std::size_t j = 0; j < row.size(); ++j)
        total += row[j] == 0 ? 0 : std::pow(row[j], criteria.weight(static_cast<Index>(j)));
      return total;
    });
    const auto least = [](const plain::Vector& values) {
      double found = plain::high(values);
      for (const double value : values) {
        if (value > 0) found = std::min(found, value);
      }
      return found;
    };
    const double mixed = parameters.lambda * plain::high(s) + (1 - parameters.lambda) * plain::high(p);
    plain::Vector ka, kb, kc, k;
    for (std::size_t i = 0; i < r.size(); ++i) {
      ka.push_back((s[i] + p[i]) / (plain::sum(s) + plain::sum(p)));
      kb.push_back(plain::ratio(s[i], least(s)) + plain::ratio(p[i], least(p)));
      kc.push_back(plain::ratio(parameters.lambda * s[i] + (1 - parameters.lambda) * p[i], mixed));
      k.push_back(std::cbrt(ka[i] * kb[i] * kc[i]) + (ka[i] + kb[i] + kc[i]) / 3);
    }
    Steps steps;
    steps.matrix("normalized", "Normalised values", "r", r);
    steps.per_alternative("S", "Weighted sum", "S", s);
    steps.per_alternative("P", "Sum of powers", "P", p);
    steps.per_alternative("ka", "Arithmetic compromise", "k_a", ka);
    steps.per_alternative("kb", "Compromise against the least", "k_b", kb);
    steps.per_alternative("kc", "Balanced compromise", "k_c", kc);
    steps.per_alternative("scores", "Combined compromise", "k", k);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_cocoso() { return make_method<Cocoso>(); }

}  // namespace mcda
