#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "mcda/engine/linear_program.hpp"
#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"
#include "methods/weighting/textbook_simplex.hpp"

namespace mcda {

namespace {

struct Bwm {
  static constexpr MethodInfo info{
      .name = "bwm",
      .title = "Best-Worst Method",
      .kind = MethodKind::weighting,
      .reference =
          "Rezaei (2016) Best-worst multi-criteria decision-making method: Some properties and a linear model, Omega "
          "64, 126-130; Rezaei (2015) Best-worst multi-criteria decision-making method, Omega 53, 49-57; consistency: "
          "Liang, Brunelli, Rezaei (2020) Consistency issues in the best worst method: Measurements and thresholds, "
          "Omega 96, 102175, doi:10.1016/j.omega.2019.102175",
      .doi = "10.1016/j.omega.2015.12.001",
      .formula =
          "linear: min xi with |w_B - a_Bj w_j| <= xi and |w_j - a_jW w_W| <= xi; nonlinear: |w_B / w_j - a_Bj| <= xi "
          "and |w_j / w_W - a_jW| <= xi; sum_j w_j = 1",
      .cost = "2 n linear programs of n variables and 4 n rows",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People name the most and the least important criterion and compare each other one with these two: 2n - 3 "
          "judgements instead of the n (n - 1) / 2 of ahp, and still a check whether they hold together.",
  };

  enum class Form { linear, nonlinear };
  struct Parameters {
    Form form = Form::linear;
  };
  static constexpr auto fields = std::tuple{
      field("form", &Parameters::form,
            "linear: deviations of weights, where several weights are optimal the next largest deviation is made "
            "smallest too; nonlinear: deviations of ratios, weights are the centres of their optimal intervals",
            "linear nonlinear"),
  };

  /// The input-based consistency ratio up to which judgements are acceptable, by a_BW and n: table 3 of Liang, Brunelli
  /// and Rezaei (2020), who simulated 3 to 9 for both. A judgement between two rows takes the stricter one, beyond 9
  /// the last row or column stands, and up to 2 nothing but perfect agreement is acceptable.
  static double acceptable_ratio(double most, std::size_t n) {
    constexpr std::array<std::array<double, 7>, 7> table{{{0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667},
                                                          {0.1121, 0.1529, 0.1898, 0.2206, 0.2527, 0.2577, 0.2683},
                                                          {0.1354, 0.1994, 0.2306, 0.2546, 0.2716, 0.2844, 0.2960},
                                                          {0.1330, 0.1990, 0.2643, 0.3044, 0.3144, 0.3221, 0.3262},
                                                          {0.1294, 0.2457, 0.2819, 0.3029, 0.3144, 0.3251, 0.3403},
                                                          {0.1309, 0.2521, 0.2958, 0.3154, 0.3408, 0.3620, 0.3657},
                                                          {0.1359, 0.2681, 0.3062, 0.3337, 0.3517, 0.3620, 0.3662}}};
    if (most <= 2) return 0;
    const std::size_t column = std::clamp<std::size_t>(n, 3, 9) - 3;
    const auto row = [&](double judgement) {
      return judgement < 3 ? 0 : table[static_cast<std::size_t>(std::min(judgement, 9.0)) - 3][column];
    };
    return std::min(row(std::floor(most)), row(std::ceil(most)));
  }

  static Weights weigh(const Judgements& judgements, const Parameters& parameters) {
    const Judged judged = read(judgements);
    Weights weights;
    double xi = 0;
    judged::Vector low, high;
    if (parameters.form == Form::linear) {
      weights.values = lexicographic(judged, xi);
      intervals(judged, low, high, [&](LinearProgram& program, const Claim& one) {
        program.subject_to({{one.more, 1}, {one.less, -one.times}}, Bound::at_most, xi);
        program.subject_to({{one.more, -1}, {one.less, one.times}}, Bound::at_most, xi);
      });
    } else {
      xi = smallest_ratio_deviation(judged);
      intervals(judged, low, high, [&](LinearProgram& program, const Claim& one) {
        program.subject_to({{one.more, 1}, {one.less, -one.times - xi}}, Bound::at_most, 0);
        program.subject_to({{one.more, -1}, {one.less, one.times - xi}}, Bound::at_most, 0);
      });
      double sum = 0;
      for (std::size_t i = 0; i < low.size(); ++i) sum += weights.values.emplace_back((low[i] + high[i]) / 2);
      for (double& w : weights.values) w /= sum;
    }
    double widest = 0;
    for (std::size_t i = 0; i < low.size(); ++i) widest = std::max(widest, high[i] - low[i]);
    if (widest > 1e-7)
      weights.notes.push_back("several weights fit the judgements equally well, up to " + judged::two_digits(widest) +
                              " apart; " +
                              (parameters.form == Form::linear ? "the one with the smallest further deviations is taken"
                                                               : "the centre of each interval is taken"));
    const double most = judged.best_to[judged.worst];
    if (most != judged.to_worst[judged.best])
      weights.notes.push_back("the best against the worst is judged twice and differently: " + shortest(most) +
                              " and " + shortest(judged.to_worst[judged.best]));
    weights.consistency = consistency_of(judged, judgements, parameters, xi);
    return weights;
  }

  static Steps steps(const Judgements& judgements, const Parameters& parameters) {
    const Judged judged = read(judgements);
    const std::size_t n = judged.best_to.size();
    judged::Vector weights, low, high;
    double xi = 0;
    if (parameters.form == Form::linear) {
      weights = plain_lexicographic(judged, xi);
    } else {
      // The smallest xi by halving: the ratio of best to worst must lie in what each criterion between them allows.
      const auto possible = [&](double x) {
        double bottom = 0, top = std::numeric_limits<double>::infinity();
        for (std::size_t j = 0; j < n; ++j) {
          const double a = judged.best_to[j], b = judged.to_worst[j];
          if (j != judged.worst && j != judged.best) {
            bottom = std::max(bottom, std::max(0.0, a - x) * std::max(0.0, b - x));
            top = std::min(top, (a + x) * (b + x));
          }
        }
        for (const double direct : {judged.best_to[judged.worst], judged.to_worst[judged.best]}) {
          if (n == 1 || judged.best == judged.worst) continue;
          bottom = std::max(bottom, direct - x);
          top = std::min(top, direct + x);
        }
        return bottom <= top;
      };
      double below = 0, above = 1;
      while (!possible(above)) above *= 2;
      for (int step = 0; step < 200 && !possible(below); ++step) {
        const double middle = (below + above) / 2;
        if (middle == below || middle == above) break;
        (possible(middle) ? above : below) = middle;
      }
      xi = possible(below) ? below : above;
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        for (const double sign : {1.0, -1.0}) {
          textbook::Program program{judged::Vector(n, 0.0), {}, {}};
          program.cost[i] = sign;
          program.equal(judged::Vector(n, 1.0), 1);
          for (const Claim& one : claims_of(judged)) {
            judged::Vector row(n, 0.0);
            row[one.more] = 1;
            row[one.less] = -one.times - xi;
            program.at_most(row, 0);
            row[one.less] = -one.times + xi;
            program.at_least(row, 0);
          }
          const auto x = textbook::solve(program);
          if (!x) raise(InvalidInput("bwm: no weights fit the judgements", "look again at them"));
          (sign > 0 ? low : high).push_back((*x)[i]);
        }
        sum += (low[i] + high[i]) / 2;
      }
      for (std::size_t i = 0; i < n; ++i) weights.push_back((low[i] + high[i]) / 2 / sum);
    }
    const Consistency consistency = consistency_of(judged, judgements, parameters, xi);
    Steps steps;
    steps.per_criterion("best_to_others", "How many times the best counts as much", "a_B", judged.best_to);
    steps.per_criterion("others_to_worst", "How many times each counts as much as the worst", "a_W", judged.to_worst);
    if (parameters.form == Form::nonlinear) {
      steps.per_criterion("lowest", "Smallest optimal weight", "", low);
      steps.per_criterion("highest", "Largest optimal weight", "", high);
    }
    steps.per_criterion("weights", "Weights", "w", weights);
    for (const auto& [name, value] : consistency.figures) {
      if (name == "xi") {
        steps.scalar(name, "Largest deviation", "xi", value);
      } else if (name == "cr") {
        steps.scalar(name, "Consistency ratio: xi over the largest that a_BW allows", "CR", value);
      } else if (name == "cr_input_threshold") {
        steps.scalar(name, "Up to which the judgements are acceptable", "", value);
      } else {
        steps.scalar(name, "Consistency ratio of the judgements themselves", "CR^I", value);
      }
    }
    return steps;
  }

 private:
  struct Judged {
    judged::Vector best_to, to_worst;
    std::size_t best = 0, worst = 0;
  };

  /// w_more = times * w_less, as judged.
  struct Claim {
    Index more, less;
    double times;
  };

  static std::vector<Claim> claims_of(const Judged& judged) {
    std::vector<Claim> claims;
    const std::size_t n = judged.best_to.size();
    const auto best = static_cast<Index>(judged.best), worst = static_cast<Index>(judged.worst);
    for (std::size_t k = 0; k < n; ++k) {
      const auto j = static_cast<Index>(k);
      if (j != best) claims.push_back({best, j, judged.best_to[k]});
    }
    for (std::size_t k = 0; k < n; ++k) {
      const auto j = static_cast<Index>(k);
      if (j == worst || (j == best && judged.best_to[judged.worst] == judged.to_worst[k])) continue;
      claims.push_back({j, worst, judged.to_worst[k]});
    }
    return claims;
  }

  static LinearProgram with_sum_one(Index n, Index more) {
    LinearProgram program(n + more);
    std::vector<LinearProgram::Term> all;
    for (Index j = 0; j < n; ++j) all.push_back({j, 1});
    program.subject_to(all, Bound::equal, 1);
    return program;
  }

  /// Smallest largest deviation, then smallest second largest and so on: one answer, whatever the order of the
  /// criteria. A row with a price is at its bound in every optimum, so it stays there from then on.
  static judged::Vector lexicographic(const Judged& judged, double& xi) {
    const auto n = static_cast<Index>(judged.best_to.size());
    const std::vector<Claim> claims = claims_of(judged);
    struct Side {
      double sign, level;
      bool held;
    };
    std::vector<Side> held(claims.size(), {0, 0, false});
    for (std::size_t round = 0;; ++round) {
      LinearProgram program = with_sum_one(n, 1);
      program.objective(n, 1);
      std::vector<std::pair<std::size_t, double>> free;  // claim and sign, row 1 + position
      for (std::size_t k = 0; k < claims.size(); ++k) {
        if (held[k].held) continue;
        for (const double sign : {1.0, -1.0}) {
          program.subject_to({{claims[k].more, sign}, {claims[k].less, -sign * claims[k].times}, {n, -1}},
                             Bound::at_most, 0);
          free.emplace_back(k, sign);
        }
      }
      for (std::size_t k = 0; k < claims.size(); ++k) {
        if (!held[k].held) continue;
        program.subject_to({{claims[k].more, held[k].sign}, {claims[k].less, -held[k].sign * claims[k].times}},
                           Bound::equal, held[k].level);
      }
      const LinearSolution found = program.minimise();
      if (!found.optimal()) raise(InvalidInput("bwm: no weights fit the judgements", "look again at them"));
      const double level = found.x[static_cast<std::size_t>(n)];
      if (round == 0) xi = level;
      std::size_t open = 0;
      for (std::size_t f = 0; f < free.size(); ++f) {
        if (std::abs(found.prices[1 + f]) > 1e-9) held[free[f].first] = {free[f].second, level, true};
      }
      for (const Side& side : held) open += side.held ? 0 : 1;
      if (level < 1e-13 || open == 0 || round > claims.size())
        return {found.x.begin(), found.x.begin() + static_cast<std::ptrdiff_t>(n)};
    }
  }

  template <class Restrict>
  static void intervals(const Judged& judged, judged::Vector& low, judged::Vector& high, Restrict restrict) {
    const auto n = static_cast<Index>(judged.best_to.size());
    LinearProgram program = with_sum_one(n, 0);
    for (const Claim& one : claims_of(judged)) restrict(program, one);
    for (Index j = 0; j < n; ++j) {
      program.objective(j, 1);
      const LinearSolution least = program.minimise(), most = program.maximise();
      if (!least.optimal() || !most.optimal())
        raise(InvalidInput("bwm: no weights fit the judgements", "look again at them"));
      low.push_back(least.value);
      high.push_back(most.value);
      program.objective(j, 0);
    }
  }

  /// The smallest xi of the nonlinear form. The ratio t of best to worst lies for each criterion between (a_Bj - xi)
  /// (a_jW - xi) and (a_Bj + xi) (a_jW + xi), and between a_BW - xi and a_BW + xi: xi is smallest where the highest
  /// lower bound meets the lowest upper one. For two criteria the squares cancel.
  static double smallest_ratio_deviation(const Judged& judged) {
    const std::size_t n = judged.best_to.size();
    double xi = 0;
    if (judged.best == judged.worst) return xi;
    const double direct[] = {judged.best_to[judged.worst], judged.to_worst[judged.best]};
    xi = std::abs(direct[0] - direct[1]) / 2;
    for (std::size_t j = 0; j < n; ++j) {
      if (j == judged.best || j == judged.worst) continue;
      const double a = judged.best_to[j], b = judged.to_worst[j];
      for (std::size_t k = 0; k < n; ++k) {
        if (k == judged.best || k == judged.worst) continue;
        const double c = judged.best_to[k], d = judged.to_worst[k];
        // (a - xi) (b - xi) = (c + xi) (d + xi)
        xi = std::max(xi, std::min({(a * b - c * d) / (a + b + c + d), a, b}));
      }
      for (const double t : direct) {
        // (a - xi) (b - xi) = t + xi, the smaller root; (a + xi) (b + xi) = t - xi, the positive one
        const double p = a + b + 1;
        if (a * b > t) xi = std::max(xi, 2 * (a * b - t) / (p + std::sqrt(p * p - 4 * (a * b - t))));
        if (a * b < t) xi = std::max(xi, 2 * (t - a * b) / (p + std::sqrt(p * p + 4 * (t - a * b))));
      }
    }
    return xi;
  }

  /// The same by definition: a side is held when the deviation cannot come off its level in any optimum.
  static judged::Vector plain_lexicographic(const Judged& judged, double& xi) {
    const std::size_t n = judged.best_to.size();
    const std::vector<Claim> claims = claims_of(judged);
    std::vector<double> sign(claims.size(), 0.0), level(claims.size(), 0.0);
    const auto deviation = [&](std::size_t k, double side) {
      judged::Vector row(n + 1, 0.0);
      row[static_cast<std::size_t>(claims[k].more)] = side;
      row[static_cast<std::size_t>(claims[k].less)] = -side * claims[k].times;
      return row;
    };
    for (std::size_t round = 0;; ++round) {
      textbook::Program program{judged::Vector(n + 1, 0.0), {}, {}};
      program.cost[n] = 1;
      judged::Vector all(n + 1, 1.0);
      all[n] = 0;
      program.equal(all, 1);
      for (std::size_t k = 0; k < claims.size(); ++k) {
        if (sign[k] != 0) {
          program.equal(deviation(k, sign[k]), level[k]);
          continue;
        }
        for (const double side : {1.0, -1.0}) {
          judged::Vector row = deviation(k, side);
          row[n] = -1;
          program.at_most(row, 0);
        }
      }
      auto x = textbook::solve(program);
      if (!x) raise(InvalidInput("bwm: no weights fit the judgements", "look again at them"));
      const double reached = (*x)[n];
      if (round == 0) xi = reached;
      if (reached > 1e-13) {
        std::vector<std::pair<std::size_t, double>> tight;
        judged::Vector only_xi(n + 1, 0.0);
        only_xi[n] = 1;
        program.at_most(only_xi, reached);
        for (std::size_t k = 0; k < claims.size(); ++k) {
          for (const double side : {1.0, -1.0}) {
            if (sign[k] != 0) continue;
            const judged::Vector row = deviation(k, side);
            double value = 0;
            for (std::size_t j = 0; j < n; ++j) value += row[j] * (*x)[j];
            if (value < reached - 1e-10) continue;
            program.cost = row;
            const auto least = textbook::solve(program);
            double smallest = 0;
            for (std::size_t j = 0; least && j < n; ++j) smallest += row[j] * (*least)[j];
            if (!least || smallest > reached - 1e-10) tight.emplace_back(k, side);
          }
        }
        for (const auto& [k, side] : tight) {
          sign[k] = side;
          level[k] = reached;
        }
      }
      const bool open = std::any_of(sign.begin(), sign.end(), [](double side) { return side == 0; });
      if (reached <= 1e-13 || !open || round > claims.size()) {
        x->pop_back();
        return *x;
      }
    }
  }

  static Consistency consistency_of(const Judged& judged, const Judgements& judgements, const Parameters& parameters,
                                    double xi) {
    Consistency consistency;
    const double most = judged.best_to[judged.worst];
    double ratio = 0;
    std::size_t where = judged.best;
    for (std::size_t j = 0; j < judged.best_to.size(); ++j) {
      if (j == judged.best || j == judged.worst) continue;
      const double off = std::abs(judged.best_to[j] * judged.to_worst[j] - most);
      const double share = off == 0 ? 0 : most > 1 ? off / (most * most - most) : 1;
      if (share <= ratio) continue;
      ratio = share;
      where = j;
    }
    const double threshold = acceptable_ratio(most, judged.best_to.size());
    consistency.figures = {{"xi", xi}, {"cr_input", ratio}, {"cr_input_threshold", threshold}};
    if (parameters.form == Form::nonlinear) {
      // The largest xi that a_BW allows, from (a - xi)^2 = a + xi: the consistency index that Rezaei tabulates.
      const double index = (1 + 2 * most - std::sqrt(1 + 8 * most)) / 2;
      consistency.figures["cr"] = index > 0 ? xi / index : ratio > 0 ? 1 : 0;
    }
    consistency.acceptable = ratio <= threshold;
    if (!consistency.acceptable) {
      const std::string best = judged::name_of(judgements, judged.best),
                        worst = judged::name_of(judgements, judged.worst), middle = judged::name_of(judgements, where);
      consistency.advice = "look again at " + middle + ": " + best + " counts " + shortest(judged.best_to[where]) +
                           " times as much and it counts " + shortest(judged.to_worst[where]) + " times as much as " +
                           worst + ", which makes " + shortest(judged.best_to[where] * judged.to_worst[where]) +
                           " together, but " + shortest(most) + " was given for " + best + " against " + worst;
    }
    return consistency;
  }

  static std::size_t item_of(const Judgements& judgements, const std::string& key, const judged::Vector& list,
                             const std::string& said) {
    const auto named = judgements.numbers.find(key);
    if (named == judgements.numbers.end()) {
      const auto one = std::find(list.begin(), list.end(), 1.0);
      if (one == list.end())
        raise(InvalidInput("bwm: " + said + " holds no 1, so that the " + key + " criterion is not known",
                           "write 1 for the " + key + " against itself, or name it as `" + key + "`"));
      return static_cast<std::size_t>(one - list.begin());
    }
    const double at = named->second;
    if (!(at >= 0 && at < static_cast<double>(list.size())) || at != std::floor(at))
      raise(InvalidInput("bwm: " + key + " is " + shortest(at),
                         "write the number of the criterion, 0 for the first, or its name"));
    if (list[static_cast<std::size_t>(at)] != 1)
      raise(InvalidInput("bwm: the " + key + " criterion, " +
                             judged::name_of(judgements, static_cast<std::size_t>(at)) + ", is not 1 in " + said,
                         "write 1 for the " + key + " against itself"));
    return static_cast<std::size_t>(at);
  }

  static Judged read(const Judgements& judgements) {
    Judged judged;
    judged.best_to = judged::complete_list_of(
        judgements, info.name, "best_to_others",
        "say how many times as much the best criterion counts as each: 1 (alike) to 9", 1, 1e6);
    judged.to_worst = judged::complete_list_of(
        judgements, info.name, "others_to_worst",
        "say how many times as much each criterion counts as the worst: 1 (alike) to 9", 1, 1e6);
    if (judged.best_to.size() != judged.to_worst.size())
      raise(InvalidInput("bwm: best_to_others has " + std::to_string(judged.best_to.size()) +
                             " numbers and others_to_worst " + std::to_string(judged.to_worst.size()),
                         "give one number to each criterion in both"));
    judged.best = item_of(judgements, "best", judged.best_to, "best_to_others");
    judged.worst = item_of(judgements, "worst", judged.to_worst, "others_to_worst");
    if (judged.best == judged.worst && judged.best_to.size() > 1) {
      // All alike: any other may be called the worst.
      for (std::size_t j = 0; j < judged.best_to.size(); ++j) {
        if (judged.best_to[j] == 1 && judged.to_worst[j] == 1) {
          if (j != judged.best) judged.worst = j;
          continue;
        }
        raise(InvalidInput("bwm: " + judged::name_of(judgements, judged.best) + " is the best and the worst",
                           "name two different criteria as `best` and `worst`"));
      }
    }
    return judged;
  }
};

}  // namespace

std::unique_ptr<const Method> make_bwm() { return make_method<Bwm>(); }

}  // namespace mcda
