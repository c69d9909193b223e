#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

namespace {

struct Comet {
  static constexpr MethodInfo info{
      .name = "comet",
      .title = "Characteristic objects method (COMET)",
      .kind = MethodKind::scoring,
      .reference =
          "Salabun (2015) The Characteristic Objects Method: A New Distance-based Approach to Multicriteria "
          "Decision-making Problems, Journal of Multi-Criteria Decision Analysis 22(1-2), 37-50",
      .doi = "10.1002/mcda.1525",
      .formula =
          "P_i = sum_o P(o) prod_j mu_jo(x_ij), o over all combinations of characteristic values, mu triangular with "
          "neighbours as feet, P(o) = (dense rank of SJ_o - 1) / (ranks - 1), SJ_o = sum_p a_op, a_op 1, 1/2 or 0 as o "
          "is better than, equal to or worse than p",
      .cost = "O(t log t) for t objects once, O(m 2^n) for the rows; t at most 100 000",
      .rank_reversal = RankReversal::impossible,
      .published_score = "P",
      .when_to_use =
          "Experts can judge typical clients better than weights: each criterion carries a few `characteristic` values "
          "from the least to the largest conceivable, every combination of them is judged once, and clients in between "
          "follow. New clients change nothing for old ones.",
  };

  enum class Expert { topsis, weighted_sum };
  struct Parameters {
    Expert expert = Expert::topsis;
    std::vector<double> object_values;
  };
  static constexpr auto fields = std::tuple{
      field("expert", &Parameters::expert,
            "what judges the characteristic objects, from the weights: TOPSIS or a weighted sum, both minmax",
            "topsis weighted_sum"),
      field("object_values", &Parameters::object_values,
            "how good each characteristic object is, instead of `expert`: one number an object, the last criterion's "
            "levels running fastest; only their order counts, and the weights do not")};

  static constexpr Statistic needs = Statistic::extremes;
  static constexpr std::size_t most_objects = 100'000;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const Parameters& parameters) {
    std::size_t objects = 1;
    for (Index j = 0; j < criteria.size(); ++j) {
      const Criterion& criterion = criteria[j];
      const std::vector<double>& levels = criterion.characteristic;
      if (levels.size() < 2 || std::adjacent_find(levels.begin(), levels.end(), std::greater_equal<>()) != levels.end())
        return Refusal{criterion.id, "has no two rising characteristic values, which COMET needs",
                       "give `characteristic: [least, ..., largest]`"};
      if (seen.min(j) < levels.front() || seen.max(j) > levels.back())
        return Refusal{criterion.id,
                       "goes from " + shortest(seen.min(j)) + " to " + shortest(seen.max(j)) +
                           ", beyond its characteristic values",
                       "widen `characteristic`"};
      objects *= levels.size();
      if (objects > most_objects)
        return Refusal{criterion.id, "and the criteria before it make more than 100000 characteristic objects to judge",
                       "give fewer characteristic values"};
    }
    const std::vector<double>& judged = parameters.object_values;
    if (judged.empty()) return std::nullopt;
    if (judged.size() != objects)
      return Refusal{{},
                     "there are " + std::to_string(judged.size()) + " object_values for " + std::to_string(objects) +
                         " characteristic objects",
                     "give one number for every combination of characteristic values, the last criterion fastest"};
    if (std::all_of(judged.begin(), judged.end(), [&](double value) { return value == judged.front(); }))
      return Refusal{{}, "all object_values are the same, so nothing can be learned", "judge one object better"};
    return std::nullopt;
  }

  struct Axis {
    std::vector<double> levels;  // rising
    auto parts() { return std::tie(levels); }
  };
  struct Model {
    std::vector<Axis> axes;          // n
    std::vector<double> preference;  // of the objects, the last criterion fastest, in [0, 1]
    auto parts() { return std::tie(axes, preference); }
  };

  static Model finish(const Summary&, const Criteria& criteria, const Parameters& parameters, Notes& notes) {
    Model model;
    std::size_t objects = 1;
    for (const Criterion& criterion : criteria) {
      model.axes.push_back({criterion.characteristic});
      objects *= criterion.characteristic.size();
    }
    std::vector<double> values = parameters.object_values;
    if (values.empty()) {
      values = judged(criteria, objects, parameters.expert);
    } else {
      notes.push_back("the characteristic objects are judged by object_values: the weights do not count");
    }
    // The order by SJ is the order by value, and SJ ties where values do.
    const std::vector<double> rank = rank_scores(values, TieRule::dense).ranks;
    const double last = *std::max_element(rank.begin(), rank.end());
    for (const double r : rank) model.preference.push_back((last - r) / (last - 1));
    return model;
  }

  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    const std::size_t n = model.axes.size();
    std::array<double, most_criteria> share{};
    std::array<std::size_t, most_criteria> cell{}, stride{};
    std::array<const double*, most_criteria> x{};
    for (std::size_t j = n, step = 1; j-- > 0; step *= model.axes[j].levels.size()) {
      stride[j] = step;
      x[j] = rows.column(static_cast<Index>(j)).data();
    }
    const auto value = [&](const auto& self, std::size_t j, std::size_t object) -> double {
      if (j == n) return model.preference[object];
      const double low = self(self, j + 1, object + cell[j] * stride[j]);
      if (share[j] == 0) return low;
      const double high = self(self, j + 1, object + (cell[j] + 1) * stride[j]);
      return low * (1 - share[j]) + high * share[j];
    };
    for (std::size_t i = 0; i < out.size(); ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        const std::vector<double>& levels = model.axes[j].levels;
        // On a frozen scale a new client may lie beyond the levels; it then counts as the nearest one.
        const double at = std::clamp(x[j][i], levels.front(), levels.back());
        const auto above = std::upper_bound(levels.begin() + 1, levels.end() - 1, at);
        cell[j] = static_cast<std::size_t>(above - levels.begin()) - 1;
        share[j] = (at - levels[cell[j]]) / (*above - levels[cell[j]]);
      }
      out[i] = value(value, 0, 0);
    }
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const Parameters& parameters) {
    const std::size_t n = static_cast<std::size_t>(criteria.size());
    plain::Matrix objects{{}};
    for (const Criterion& criterion : criteria) {
      plain::Matrix longer;
      for (const plain::Vector& object : objects) {
        for (const double level : criterion.characteristic) {
          longer.push_back(object);
          longer.back().push_back(level);
        }
      }
      objects = std::move(longer);
    }
    const std::size_t t = objects.size();
    if (t > static_cast<std::size_t>(steps_row_limit))
      raise(
          InvalidInput("steps of COMET compare all pairs of characteristic objects, and there are " + std::to_string(t),
                       "give fewer characteristic values"));
    plain::Vector judgement = parameters.object_values;
    if (judgement.empty()) {
      const plain::Matrix v = plain::weighted(plain::minmax(objects, criteria, 1), criteria);
      for (const plain::Vector& row : v) {
        double to_best = 0, to_worst = 0;
        for (std::size_t j = 0; j < n; ++j) {
          const double w = criteria[static_cast<Index>(j)].weight;
          to_best += (w - row[j]) * (w - row[j]);
          to_worst += row[j] * row[j];
        }
        const double far = std::sqrt(to_best), near = std::sqrt(to_worst);
        judgement.push_back(parameters.expert == Expert::topsis ? near / (near + far) : plain::sum(row));
      }
    }
    double scale = 0;
    for (const double value : judgement) scale = std::max(scale, std::abs(value));
    scale = std::min(scale, 1.0);
    plain::Vector sums;
    for (const double a : judgement) {
      double sum = 0;
      for (const double b : judgement) {
        const bool equal = std::abs(a - b) <= tie_tolerance * std::max({scale, std::abs(a), std::abs(b)});
        sum += equal ? 0.5 : a > b ? 1 : 0;
      }
      sums.push_back(sum);
    }
    std::map<double, double> preference_of;  // by SJ, a multiple of one half
    for (const double sum : sums) preference_of[sum] = 0;
    double rank = 0;
    for (auto& [sum, preference] : preference_of) preference = rank++ / static_cast<double>(preference_of.size() - 1);
    plain::Vector preference;
    for (const double sum : sums) preference.push_back(preference_of[sum]);

    plain::Vector scores;
    for (const plain::Vector& row : rows_of(table)) {
      double score = 0;
      for (std::size_t o = 0; o < t; ++o) {
        double activation = 1;
        for (std::size_t j = 0; j < n && activation > 0; ++j)
          activation *= membership(criteria[static_cast<Index>(j)].characteristic, objects[o][j], row[j]);
        score += activation * preference[o];
      }
      scores.push_back(score);
    }
    Steps steps;
    steps.matrix("objects", "Characteristic objects", "CO", objects, StepShape::table);
    steps.matrix("judgement", "Judged value, summed judgement and preference of each characteristic object", "P",
                 side_by_side(judgement, sums, preference), StepShape::table);
    steps.per_alternative("scores", "Preference", "P", scores);
    return steps;
  }

 private:
  static constexpr std::size_t most_criteria = 17;  // 2^17 > most_objects

  // The value of every object, straight from the levels' places in [0, 1].
  static std::vector<double> judged(const Criteria& criteria, std::size_t objects, Expert expert) {
    std::vector<double> to_best(objects, 0.0), to_worst(objects, 0.0), sum(objects, 0.0);
    std::size_t step = objects;
    for (const Criterion& criterion : criteria) {
      const std::vector<double>& levels = criterion.characteristic;
      const double low = levels.front(), range = levels.back() - low;
      step /= levels.size();
      for (std::size_t o = 0; o < objects; ++o) {
        const double level = levels[o / step % levels.size()];
        const double place = criterion.maximised() ? (level - low) / range : (levels.back() - level) / range;
        const double worth = criterion.weight * place, lack = criterion.weight * (1 - place);
        to_best[o] += lack * lack;
        to_worst[o] += worth * worth;
        sum[o] += worth;
      }
    }
    if (expert == Expert::weighted_sum) return sum;
    for (std::size_t o = 0; o < objects; ++o) {
      const double near = std::sqrt(to_worst[o]);
      sum[o] = near / (near + std::sqrt(to_best[o]));
    }
    return sum;
  }

  // Triangular: 1 at its own level, 0 at the neighbouring ones.
  static double membership(const std::vector<double>& levels, double own, double x) {
    const auto at = std::find(levels.begin(), levels.end(), own);
    if (x == own) return 1;
    if (x < own) {
      if (at == levels.begin()) return 0;
      return std::max(0.0, (x - *(at - 1)) / (own - *(at - 1)));
    }
    if (at + 1 == levels.end()) return 0;
    return std::max(0.0, (*(at + 1) - x) / (*(at + 1) - own));
  }

  static plain::Matrix side_by_side(const plain::Vector& a, const plain::Vector& b, const plain::Vector& c) {
    plain::Matrix rows;
    for (std::size_t i = 0; i < a.size(); ++i) rows.push_back({a[i], b[i], c[i]});
    return rows;
  }
};

}  // namespace

std::unique_ptr<const Method> make_comet() { return make_method<Comet>(); }

}  // namespace mcda
