#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"

namespace mcda {

namespace {

/// A triangular number: low, middle, high.
using Triple = std::array<double, 3>;

constexpr std::array<std::string_view, 3> corner_names{".low", ".middle", ".high"};

/// A fuzzy criterion: one column, or the three corners X.low, X.middle and X.high.
struct Part {
  std::string id;
  std::array<Index, 3> columns{-1, -1, -1};  // the same three times for a plain number
  bool up = true;
  double weight = 0;  // of all its columns
  bool plain = false;
};

/// In the order of their first columns.
std::vector<Part> parts_of(const Criteria& criteria) {
  std::vector<Part> parts;
  for (Index j = 0; j < criteria.size(); ++j) {
    const Criterion& criterion = criteria[j];
    std::string_view stem = criterion.id;
    std::size_t corner = 3;
    for (std::size_t k = 0; k < corner_names.size(); ++k) {
      if (!stem.ends_with(corner_names[k]) || stem.size() == corner_names[k].size()) continue;
      stem.remove_suffix(corner_names[k].size());
      corner = k;
      break;
    }
    if (corner == 3) {
      parts.push_back({criterion.id, {j, j, j}, criterion.maximised(), criterion.weight, true});
      continue;
    }
    // A plain criterion may be called as the stem is; it is another one.
    auto part =
        std::find_if(parts.begin(), parts.end(), [&](const Part& other) { return other.id == stem && !other.plain; });
    if (part == parts.end())
      part = parts.insert(parts.end(), {std::string(stem), {-1, -1, -1}, criterion.maximised(), 0, false});
    part->columns[corner] = j;
    part->weight += criterion.weight;
  }
  return parts;
}

struct FuzzyTopsis {
  static constexpr MethodInfo info{
      .name = "fuzzy_topsis",
      .title = "Fuzzy TOPSIS with triangular numbers",
      .kind = MethodKind::scoring,
      .reference =
          "Chen (2000) Extensions of the TOPSIS for group decision-making under fuzzy environment, Fuzzy Sets and "
          "Systems 114(1), 1-9",
      .doi = "10.1016/S0165-0114(97)00377-1",
      .formula =
          "CC_i = D-_i / (D+_i + D-_i), D+ and D- the sums over criteria of d(v_ij, v+_j) and d(v_ij, v-_j), d(a, b) = "
          "sqrt(((a1 - b1)^2 + (a2 - b2)^2 + (a3 - b3)^2) / 3), v = w r, r = (l, m, u) / max u (cost: min l / (u, m, "
          "l)); v+ = (1, 1, 1) and v- = (0, 0, 0) by default",
      .cost = "O(n m), two passes to fit and one to score",
      .domain = Domain::non_negative,
      .direction_symmetric = false,
      .published_score = "CC",
      .when_to_use =
          "Ratings are uncertain: \"about 5, at least 3, at most 7\". A criterion X is fuzzy when it is written as "
          "three leaves X.low, X.middle and X.high, each with a column of its own or with one column of terms read by "
          "three value functions; in each row the three are taken by rising value. Any other leaf is a plain number, "
          "and on plain numbers alone the order is that of a weighted sum with linear normalisation.",
  };

  enum class Ideal { unit, column, column_tfn };
  struct Parameters {
    Ideal ideal = Ideal::unit;
    std::vector<double> fuzzy_weights;
  };
  static constexpr auto fields = std::tuple{
      field("ideal", &Parameters::ideal,
            "what distances are measured from: (1, 1, 1) and (0, 0, 0), the largest and the smallest corner of each "
            "weighted criterion three times, or its best and worst corners one by one",
            "unit column column_tfn"),
      field("fuzzy_weights", &Parameters::fuzzy_weights,
            "triangular weights instead of plain ones: three rising numbers a criterion, in the order of the model")};

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr Statistic second_needs = Statistic::extremes;
  static constexpr Index scratch_columns = 2;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    const std::vector<Part> parts = parts_of(criteria);
    for (const Part& part : parts) {
      for (const Index j : part.columns) {
        if (j < 0)
          return Refusal{
              first_of(part, criteria), "is one corner of a triangular number whose others are missing",
              "write " + part.id + ".low, " + part.id + ".middle and " + part.id + ".high with equal weights"};
        if (criteria.maximised(j) != part.up)
          return Refusal{criteria[j].id, "has another goal than the other corners of its triangular number",
                         "give the three the same goal"};
        if (!part.up && !(seen.min(j) > 0))
          return Refusal{criteria[j].id, "is a cost of zero for some, by which fuzzy TOPSIS would divide",
                         "use a value function above zero"};
      }
    }
    const std::vector<double>& weights = parameters.fuzzy_weights;
    if (weights.empty()) return std::nullopt;
    if (weights.size() != 3 * parts.size())
      return Refusal{{},
                     "there are " + std::to_string(weights.size()) + " fuzzy_weights for " +
                         std::to_string(parts.size()) + " criteria",
                     "give three numbers a criterion"};
    for (std::size_t p = 0; p < parts.size(); ++p) {
      const double low = weights[3 * p], middle = weights[3 * p + 1], high = weights[3 * p + 2];
      if (!(low >= 0 && low <= middle && middle <= high))
        return Refusal{first_of(parts[p], criteria), "has a fuzzy weight that is negative or falls",
                       "write low, middle and high of fuzzy_weights by rising value"};
    }
    if (std::all_of(weights.begin(), weights.end(), [](double w) { return w == 0; }))
      return Refusal{{}, "all fuzzy_weights are zero", "give at least one criterion a positive weight"};
    return std::nullopt;
  }

  struct Model {
    std::vector<Index> columns;       // 3 a part
    std::vector<int> up;              // by part
    std::vector<double> scale;        // by part: 1 / max u; a cost: min l
    std::vector<double> weight;       // 3 a part
    std::vector<double> best, worst;  // 3 a part
    int ideal = 0;
    auto parts() { return std::tie(columns, up, scale, weight, best, worst, ideal); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    Model model;
    model.ideal = static_cast<int>(parameters.ideal);
    const std::vector<double>& given = parameters.fuzzy_weights;
    if (!given.empty()) notes.push_back("fuzzy_weights stand in place of the weights of the criteria");
    bool large = false;
    for (const Part& part : parts_of(criteria)) {
      double low = seen.min(part.columns[0]), high = seen.max(part.columns[0]);
      for (const Index j : part.columns) {
        low = std::min(low, seen.min(j));
        high = std::max(high, seen.max(j));
      }
      model.columns.insert(model.columns.end(), part.columns.begin(), part.columns.end());
      model.up.push_back(part.up ? 1 : 0);
      model.scale.push_back(!part.up ? low : high > 0 ? 1 / high : 0);
      for (std::size_t k = 0; k < 3; ++k) {
        const double weight = given.empty() ? part.weight : given[model.weight.size()];
        large = large || weight > 1;
        model.weight.push_back(weight);
        model.best.push_back(1);
        model.worst.push_back(0);
      }
    }
    if (large && parameters.ideal == Ideal::unit)
      notes.push_back(
          "some weights are above 1, and so may be weighted ratings: these come closer to the ideal (1, 1, 1) by "
          "getting worse; choose ideal=column");
    return model;
  }

  /// The weighted corners of part p, by rising value, in place of its columns; plain numbers give them in one column's
  /// place.
  static void transform(const Model& model, const Block& rows, std::span<const std::span<double>> out) noexcept {
    for (std::size_t p = 0; p < model.up.size(); ++p) {
      const std::array<const double*, 3> x = corners(model, p, rows);
      const bool plain = model.columns[3 * p] == model.columns[3 * p + 1];
      for (std::size_t i = 0; i < static_cast<std::size_t>(rows.size()); ++i) {
        const Triple v = weighted(model, p, {x[0][i], x[1][i], x[2][i]});
        if (plain) {  // the least and the largest corner are found again from r alone
          out[static_cast<std::size_t>(model.columns[3 * p])][i] = rating(model, p, {x[0][i], x[0][i], x[0][i]})[0];
          continue;
        }
        for (std::size_t k = 0; k < 3; ++k) out[static_cast<std::size_t>(model.columns[3 * p + k])][i] = v[k];
      }
    }
  }

  static void refine(Model& model, const Summary& seen) {
    if (static_cast<Ideal>(model.ideal) == Ideal::unit) return;
    for (std::size_t p = 0; p < model.up.size(); ++p) {
      const bool plain = model.columns[3 * p] == model.columns[3 * p + 1];
      for (std::size_t k = 0; k < 3; ++k) {
        const Index j = model.columns[3 * p + k];
        const double factor = plain ? model.weight[3 * p + k] : 1;
        model.best[3 * p + k] = seen.max(j) * factor;
        model.worst[3 * p + k] = seen.min(j) * factor;
      }
      if (static_cast<Ideal>(model.ideal) == Ideal::column_tfn) continue;
      for (std::size_t k = 0; k < 3; ++k) {
        model.best[3 * p + k] = model.best[3 * p + 2];
        model.worst[3 * p + k] = model.worst[3 * p];
      }
    }
  }

  /// The closeness CC in [0, 1]; one half where every row is alike.
  static void score(const Model& model, const Block& rows, Scratch& scratch, std::span<double> closeness) noexcept {
    const std::span<double> to_best = scratch.zeroed(0, rows.size()), to_worst = scratch.zeroed(1, rows.size());
    for (std::size_t p = 0; p < model.up.size(); ++p) {
      const std::array<const double*, 3> x = corners(model, p, rows);
      for (std::size_t i = 0; i < closeness.size(); ++i) {
        const Triple v = weighted(model, p, {x[0][i], x[1][i], x[2][i]});
        double far = 0, near = 0;
        for (std::size_t k = 0; k < 3; ++k) {
          far += square(v[k] - model.best[3 * p + k]);
          near += square(v[k] - model.worst[3 * p + k]);
        }
        to_best[i] += std::sqrt(far / 3);
        to_worst[i] += std::sqrt(near / 3);
      }
    }
    for (std::size_t i = 0; i < closeness.size(); ++i) {
      const double both = to_best[i] + to_worst[i];
      closeness[i] = both > 0 ? to_worst[i] / both : 0.5;
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const plain::Matrix x = rows_of(table);
    const std::vector<Part> parts = parts_of(criteria);
    const std::size_t m = x.size(), n = parts.size();
    plain::Matrix normalized(m), weighted(m), ideals(2);
    for (std::size_t p = 0; p < n; ++p) {
      plain::Matrix corners;
      for (const plain::Vector& row : x) {
        plain::Vector triple;
        for (const Index j : parts[p].columns) triple.push_back(row[static_cast<std::size_t>(j)]);
        std::sort(triple.begin(), triple.end());
        corners.push_back(triple);
      }
      const double top = plain::high(plain::column(corners, 2)), bottom = plain::low(plain::column(corners, 0));
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t k = 0; k < 3; ++k) {
          const double r = parts[p].up ? plain::ratio(corners[i][k], top) : bottom / corners[i][2 - k];
          const double w = parameters.fuzzy_weights.empty() ? parts[p].weight : parameters.fuzzy_weights[3 * p + k];
          normalized[i].push_back(r);
          weighted[i].push_back(r * w);
        }
      }
      for (std::size_t k = 0; k < 3; ++k) {
        const bool single = parameters.ideal == Ideal::column_tfn, unit = parameters.ideal == Ideal::unit;
        ideals[0].push_back(unit ? 1 : plain::high(plain::column(weighted, 3 * p + (single ? k : 2))));
        ideals[1].push_back(unit ? 0 : plain::low(plain::column(weighted, 3 * p + (single ? k : 0))));
      }
    }
    plain::Vector d_plus, d_minus, scores;
    for (const plain::Vector& row : weighted) {
      plain::Vector distance(2, 0.0);
      for (std::size_t p = 0; p < n; ++p) {
        for (std::size_t side = 0; side < 2; ++side) {
          double squares = 0;
          for (std::size_t k = 3 * p; k < 3 * p + 3; ++k) squares += std::pow(row[k] - ideals[side][k], 2);
          distance[side] += std::sqrt(squares / 3);
        }
      }
      d_plus.push_back(distance[0]);
      d_minus.push_back(distance[1]);
      scores.push_back(distance[0] + distance[1] > 0 ? distance[1] / (distance[0] + distance[1]) : 0.5);
    }
    Steps steps;
    steps.matrix("normalized", "Normalised corners, three a criterion", "r", normalized, StepShape::table);
    steps.matrix("weighted", "Weighted normalised corners, three a criterion", "v", weighted, StepShape::table);
    steps.matrix("ideals", "Ideal and anti-ideal, three corners a criterion", "v+ v-", ideals, StepShape::table);
    steps.per_alternative("d_plus", "Distance to the ideal", "D+", d_plus);
    steps.per_alternative("d_minus", "Distance to the anti-ideal", "D-", d_minus);
    steps.per_alternative("scores", "Closeness", "CC", scores);
    return steps;
  }

 private:
  static double square(double x) { return x * x; }

  static std::string first_of(const Part& part, const Criteria& criteria) {
    for (const Index j : part.columns) {
      if (j >= 0) return criteria[j].id;
    }
    return part.id;
  }

  static std::array<const double*, 3> corners(const Model& model, std::size_t p, const Block& rows) noexcept {
    return {rows.column(model.columns[3 * p]).data(), rows.column(model.columns[3 * p + 1]).data(),
            rows.column(model.columns[3 * p + 2]).data()};
  }

  // r, by rising value.
  static Triple rating(const Model& model, std::size_t p, Triple x) noexcept {
    if (x[0] > x[1]) std::swap(x[0], x[1]);
    if (x[1] > x[2]) std::swap(x[1], x[2]);
    if (x[0] > x[1]) std::swap(x[0], x[1]);
    const double scale = model.scale[p];
    if (model.up[p] != 0) return {x[0] * scale, x[1] * scale, x[2] * scale};
    return {scale / x[2], scale / x[1], scale / x[0]};
  }

  static Triple weighted(const Model& model, std::size_t p, Triple x) noexcept {
    const Triple r = rating(model, p, x);
    return {r[0] * model.weight[3 * p], r[1] * model.weight[3 * p + 1], r[2] * model.weight[3 * p + 2]};
  }
};

}  // namespace

std::unique_ptr<const Method> make_fuzzy_topsis() { return make_method<FuzzyTopsis>(); }

}  // namespace mcda
