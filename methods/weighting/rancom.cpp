#include <algorithm>
#include <array>

#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"

namespace mcda {

namespace {

struct Rancom {
  static constexpr MethodInfo info{
      .name = "rancom",
      .title = "Ranking Comparison: weights from which of two criteria counts more",
      .kind = MethodKind::weighting,
      .reference =
          "Wieckowski, Kizielewicz, Shekhovtsov, Salabun (2023) RANCOM: A novel approach to identifying criteria "
          "relevance based on inaccuracy expert judgments, Engineering Applications of Artificial Intelligence 122, "
          "106114",
      .doi = "10.1016/j.engappai.2023.106114",
      .formula =
          "a_ij = 1 where i counts more than j, 1/2 where alike, 0 where less; SCW_i = sum_j a_ij, w_i = SCW_i / sum_k "
          "SCW_k",
      .cost = "O(n^2)",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People can say of two criteria which counts more, or put all in order, and no more. Milder than roc, and a "
          "single slip in a comparison moves the weights little.",
  };

  static Weights weigh(const Judgements& judgements, const NoParameters&) {
    const judged::Rows a = read(judgements);
    const std::size_t n = a.size();
    Weights weights{.values = judged::Vector(n), .consistency = {}, .notes = {}};
    // SCW sums to n^2 / 2 whatever was judged.
    const double whole = static_cast<double>(n * n) / 2;
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (const double x : a[i]) sum += x;
      weights.values[i] = sum / whole;
    }
    const Circuits circuits = circuits_of(a);
    const double triples = static_cast<double>(n * (n - 1)) * (static_cast<double>(n) - 2) / 6;
    Consistency consistency;
    consistency.figures = {{"circular_triples", static_cast<double>(circuits.count)},
                           {"share_of_triples", n > 2 ? static_cast<double>(circuits.count) / triples : 0}};
    consistency.acceptable = circuits.count == 0;
    if (circuits.count > 0) {
      const auto [i, j, k] = circuits.first;
      consistency.advice = "look again at " + judged::name_of(judgements, i) + ", " + judged::name_of(judgements, j) +
                           " and " + judged::name_of(judgements, k) +
                           ": each counts at least as much as the next one, and the last more than the first";
    }
    weights.consistency = std::move(consistency);
    return weights;
  }

  static Steps steps(const Judgements& judgements, const NoParameters&) {
    const judged::Rows a = read(judgements);
    judged::Vector sums, weights;
    double whole = 0;
    for (const judged::Vector& row : a) {
      double sum = 0;
      for (const double x : row) sum += x;
      sums.push_back(sum);
      whole += sum;
    }
    for (const double sum : sums) weights.push_back(sum / whole);
    Steps steps;
    steps.matrix("comparisons", "1: the row counts more, 1/2: alike, 0: less", "a", a, StepShape::square);
    steps.per_criterion("summed", "Summed criteria weights", "SCW", sums);
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }

 private:
  struct Circuits {
    std::size_t count = 0;
    std::array<std::size_t, 3> first{};
  };

  /// Three criteria of which each counts at least as much as the next, round in a circle, and one strictly.
  static Circuits circuits_of(const judged::Rows& a) {
    Circuits found;
    const std::size_t n = a.size();
    const auto around = [&](std::size_t i, std::size_t j, std::size_t k) {
      return a[i][j] >= 0.5 && a[j][k] >= 0.5 && a[k][i] >= 0.5 && a[i][j] + a[j][k] + a[k][i] > 1.5;
    };
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        for (std::size_t k = j + 1; k < n; ++k) {
          if (!around(i, j, k) && !around(i, k, j)) continue;
          if (found.count++ > 0) continue;
          // Told so that the last beats the first.
          std::array<std::size_t, 3> ring = around(i, j, k) ? std::array{i, j, k} : std::array{i, k, j};
          while (a[ring[2]][ring[0]] != 1) std::rotate(ring.begin(), ring.begin() + 1, ring.end());
          found.first = ring;
        }
      }
    }
    return found;
  }

  static judged::Rows read(const Judgements& judgements) {
    if (const auto ranks = judgements.lists.find("ranks"); ranks != judgements.lists.end()) {
      const judged::Vector order =
          judged::complete_list_of(judgements, info.name, "ranks", "write 1 for the criterion that counts most",
                                   -largest_magnitude, largest_magnitude);
      judged::Rows a(order.size(), judged::Vector(order.size()));
      for (std::size_t i = 0; i < order.size(); ++i) {
        for (std::size_t j = 0; j < order.size(); ++j)
          a[i][j] = order[i] < order[j] ? 1 : order[i] == order[j] ? 0.5 : 0;
      }
      return a;
    }
    const std::string remedy = "write 1 where the row counts more, 1/2 where they count alike, 0 where it counts less";
    judged::Rows a = judged::matrix_of(judgements, info.name, "comparisons", remedy);
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (std::isnan(a[i][i])) a[i][i] = 0.5;
      if (a[i][i] != 0.5) raise(InvalidInput("rancom: " + judged::pair_of(judgements, i, i) + " is not 1/2", remedy));
      for (std::size_t j = i + 1; j < a.size(); ++j) {
        double &up = a[i][j], &down = a[j][i];
        if (std::isnan(up)) up = 1 - down;
        if (std::isnan(down)) down = 1 - up;
        if (up != 0 && up != 0.5 && up != 1) {
          raise(InvalidInput(
              "rancom: " + judged::pair_of(judgements, i, j) + " is " + (std::isnan(up) ? "not judged" : shortest(up)),
              remedy));
        }
        if (up + down != 1) {
          raise(InvalidInput("rancom: " + judged::pair_of(judgements, j, i) + " is not the reverse of " +
                                 judged::pair_of(judgements, i, j),
                             "only the upper triangle needs to be given"));
        }
      }
    }
    return a;
  }
};

}  // namespace

std::unique_ptr<const Method> make_rancom() { return make_method<Rancom>(); }

}  // namespace mcda
