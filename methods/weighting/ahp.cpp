#include <cmath>

#include "mcda/method/erase.hpp"
#include "methods/weighting/pairwise.hpp"

namespace mcda {

namespace {

using namespace pairwise;

std::string name_of(const Judgements& judgements, std::size_t i) {
  return i < judgements.items.size() ? "\"" + judgements.items[i] + "\"" : "item " + std::to_string(i + 1);
}

/// Two digits that count: 0.29, 1.3, 14, 3400.
std::string two_digits(double value) {
  if (!(value > 0)) return "0";
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
  return shortest(unit >= 1 ? std::round(value / unit) * unit : std::round(value / unit) / std::round(1 / unit));
}

/// A judgement as people write it: 3 or 1/3.
std::string spoken(double value) { return value >= 1 ? two_digits(value) : "1/" + two_digits(1 / value); }

/// Throws InvalidInput naming the groups that no judgement links.
void check_linked(const PairwiseMatrix& judged, const Judgements& judgements) {
  if (judged.connected()) return;
  const auto n = static_cast<std::size_t>(judged.size());
  std::vector<std::size_t> group(n, n);
  std::vector<std::string> members;
  std::vector<std::size_t> firsts;
  for (std::size_t seed = 0; seed < n; ++seed) {
    if (group[seed] != n) continue;
    std::vector<std::size_t> open{seed};
    group[seed] = members.size();
    firsts.push_back(seed);
    std::vector<bool> inside(n, false);
    while (!open.empty()) {
      const std::size_t i = open.back();
      open.pop_back();
      inside[i] = true;
      for (std::size_t j = 0; j < n; ++j) {
        if (group[j] != n || std::isnan(judged(static_cast<Index>(i), static_cast<Index>(j)))) continue;
        group[j] = members.size();
        open.push_back(j);
      }
    }
    std::string text;
    for (std::size_t i = 0; i < n; ++i) {
      if (inside[i]) text += (text.empty() ? "" : ", ") + name_of(judgements, i);
    }
    members.push_back(std::move(text));
  }
  std::string what = "no judgement links these groups of the pairwise matrix: ";
  for (std::size_t g = 0; g < members.size(); ++g) what += (g == 0 ? "(" : " and (") + members[g] + ")";
  raise(InvalidInput(what, "compare at least one of each, for example " + name_of(judgements, firsts[0]) + " with " +
                               name_of(judgements, firsts[1])));
}

struct Ahp {
  static constexpr MethodInfo info{
      .name = "ahp",
      .title = "Analytic Hierarchy Process: weights from pairwise judgements",
      .kind = MethodKind::weighting,
      .reference =
          "Saaty (1980) The Analytic Hierarchy Process, McGraw-Hill; Saaty (1977) A scaling method for priorities in "
          "hierarchical structures, Journal of Mathematical Psychology",
      .doi = "10.1016/0022-2496(77)90033-5",
      .formula = "A w = lambda_max w, sum_j w_j = 1, CI = (lambda_max - n) / (n - 1), CR = CI / RI(n)",
      .cost = "O(n^2) a step of the power method; O(n^3) a step where judgements are missing",
      .aliases = "ahp_weights",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People can say how much more one criterion counts than another. The consistency ratio shows whether their "
          "answers hold together; more than nine criteria at once are better grouped.",
  };

  enum class Weighting { eigenvector, geometric, column_mean };
  struct Parameters {
    Weighting weighting = Weighting::eigenvector;
    double random_index = 0;
  };
  static constexpr auto fields = std::tuple{
      field("weighting", &Parameters::weighting,
            "how weights follow from the judgements: principal eigenvector, geometric means of the rows, or means of "
            "the normalised columns",
            "eigenvector geometric column_mean"),
      field("random_index", &Parameters::random_index,
            "what CI is divided by; 0 takes the table (Saaty 1980 up to n = 10, Alonso and Lamata 2006 beyond)", 0),
  };

  /// A ratio above this calls for a second look (Saaty 1980).
  static constexpr double acceptable_ratio = 0.1;

  static Weights weigh(const Judgements& judgements, const Parameters& parameters) {
    const PairwiseMatrix judged = matrix_of(judgements);
    Square a = square_of(judged);
    Weights weights;
    const Square given = a;
    if (!judged.complete()) {
      a = Completion(given).best();
      std::size_t missing = 0;
      for (const double cell : given.cells) missing += std::isnan(cell) ? 1 : 0;
      weights.notes.push_back(std::to_string(missing / 2) + " of " + std::to_string(a.size * (a.size - 1) / 2) +
                              " judgements were not made; they were filled in as the others imply, which makes the "
                              "consistency ratio look better than it is");
    }
    const Vector guess = row_means_of(a);
    const Principal principal = principal_of(a, guess);
    switch (parameters.weighting) {
      case Weighting::eigenvector: weights.values = principal.vector; break;
      case Weighting::geometric: weights.values = guess; break;
      case Weighting::column_mean: weights.values = column_means_of(a); break;
    }
    const double index = parameters.random_index > 0 ? parameters.random_index : random_index_of(a.size);
    const auto ratio_of = [&](double lambda) {
      return a.size <= 2 || !(index > 0) ? 0 : index_of(lambda, a.size) / index;
    };
    Consistency consistency;
    const double ratio = ratio_of(principal.value);
    consistency.figures = {{"lambda_max", principal.value},
                           {"ci", index_of(principal.value, a.size)},
                           {"cr", ratio},
                           {"random_index", index}};
    consistency.acceptable = ratio <= acceptable_ratio;
    if (!consistency.acceptable) {
      const auto [i, j] = most_disturbing(a, given, principal);
      const double implied = implied_by_others(a, i, j);
      Square mended = a;
      mended(i, j) = implied;
      mended(j, i) = 1 / implied;
      const double after = ratio_of(principal_of(mended, row_means_of(mended)).value);
      consistency.advice = "look again at " + name_of(judgements, i) + " against " + name_of(judgements, j) + ": " +
                           spoken(a(i, j)) + " was given, the other judgements imply about " + spoken(implied) +
                           "; with that the consistency ratio would be " + two_digits(after < 0.0005 ? 0 : after) +
                           " instead of " + two_digits(ratio);
    }
    weights.consistency = std::move(consistency);
    return weights;
  }

  static Steps steps(const Judgements& judgements, const Parameters& parameters) {
    const PairwiseMatrix judged = matrix_of(judgements);
    const auto n = static_cast<std::size_t>(judged.size());
    std::vector<Vector> a(n, Vector(n, 1.0));
    std::vector<std::pair<std::size_t, std::size_t>> missing;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        const double value = judged(static_cast<Index>(i), static_cast<Index>(j));
        if (!std::isnan(value)) {
          a[i][j] = value;
        } else if (i < j) {
          missing.emplace_back(i, j);
        }
      }
    }
    // The textbook: multiply until nothing changes.
    const auto vector_of = [&](bool from_left, Vector v) {
      for (int step = 0; step < 100'000; ++step) {
        Vector next(n, 0.0);
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t j = 0; j < n; ++j) next[i] += (from_left ? a[j][i] : a[i][j]) * v[j];
        }
        double sum = 0, change = 0;
        for (const double x : next) sum += x;
        for (std::size_t i = 0; i < n; ++i) {
          next[i] /= sum;
          change = std::max(change, std::abs(next[i] - v[i]) / next[i]);
        }
        v = std::move(next);
        if (change < 4e-16) break;
      }
      return v;
    };
    Vector v(n, 1 / static_cast<double>(n)), u = v;
    for (int round = 0; !missing.empty() && round < 200'000;
         ++round) {  // each missing entry moves to where its derivative vanishes
      v = vector_of(false, v);
      u = vector_of(true, u);
      double change = 0;
      for (const auto& [i, j] : missing) {
        const double value = std::sqrt(v[i] * u[j] / (v[j] * u[i]));
        change = std::max(change, std::abs(value / a[i][j] - 1));
        a[i][j] = value;
        a[j][i] = 1 / value;
      }
      if (change < 1e-14) break;
    }
    v = vector_of(false, v);
    double lambda = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) lambda += a[i][j] * v[j];
    }
    Vector means(n, 1.0), sums(n, 0.0), weights = v;
    std::vector<Vector> normalized = a, deviation = a;
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        means[i] *= std::pow(a[i][j], 1 / static_cast<double>(n));
        sums[j] += a[i][j];
      }
      total += means[i];
    }
    for (std::size_t i = 0; i < n; ++i) {
      double mean = 0;
      for (std::size_t j = 0; j < n; ++j) {
        normalized[i][j] = a[i][j] / sums[j];
        mean += normalized[i][j] / static_cast<double>(n);
      }
      if (parameters.weighting == Weighting::geometric) weights[i] = means[i] / total;
      if (parameters.weighting == Weighting::column_mean) weights[i] = mean;
    }
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) deviation[i][j] = a[i][j] * weights[j] / weights[i];
    }
    const double order = static_cast<double>(n), ci = n > 1 ? (lambda - order) / (order - 1) : 0;
    const double index = parameters.random_index > 0 ? parameters.random_index : random_index_of(n);
    Steps steps;
    steps.matrix(missing.empty() ? "pairwise" : "completed",
                 missing.empty() ? "Judgements" : "Judgements, with those not made filled in", "a", a,
                 StepShape::square);
    if (parameters.weighting == Weighting::geometric)
      steps.per_criterion("row_means", "Geometric means of the rows", "", means);
    if (parameters.weighting == Weighting::column_mean)
      steps.matrix("normalized", "Columns divided by their sums", "", normalized, StepShape::square);
    steps.per_criterion("weights", "Weights", "w", weights);
    steps.matrix("deviation", "Judgement over the ratio of the weights; 1 where they agree", "a w_j / w_i", deviation,
                 StepShape::square);
    steps.scalar("lambda_max", "Principal eigenvalue", "lambda_max", lambda);
    steps.scalar("ci", "Consistency index", "CI", ci);
    steps.scalar("random_index", "Random index", "RI", index);
    steps.scalar("cr", "Consistency ratio", "CR", n > 2 && index > 0 ? ci / index : 0);
    return steps;
  }

 private:
  static PairwiseMatrix matrix_of(const Judgements& judgements) {
    const auto found = judgements.matrices.find("pairwise");
    if (found == judgements.matrices.end())
      raise(InvalidInput("the judgements for ahp are missing",
                         "give them as `pairwise`, one row for each of what is compared"));
    if (!judgements.items.empty() && judgements.items.size() != found->second.size()) {
      raise(InvalidInput("the pairwise matrix has " + std::to_string(found->second.size()) + " rows for " +
                             std::to_string(judgements.items.size()) + " criteria",
                         "give one row and one column for each"));
    }
    PairwiseMatrix judged(found->second, judgements.items);
    check_linked(judged, judgements);
    return judged;
  }

  static double index_of(double lambda, std::size_t n) {
    const double order = static_cast<double>(n);
    return n > 1 ? std::max(0.0, (lambda - order) / (order - 1)) : 0;
  }

  /// The judgement made whose correction lowers lambda_max most, to first order: with p_ij = u_i a_ij v_j the best
  /// value for a_ij alone takes away (sqrt p_ij - sqrt p_ji)^2.
  static std::pair<std::size_t, std::size_t> most_disturbing(const Square& a, const Square& given,
                                                             const Principal& right) {
    Vector guess(a.size);
    for (std::size_t i = 0; i < a.size; ++i) guess[i] = 1 / right.vector[i];
    scale_to_sum_one(guess);
    const Vector u = principal_of(transposed(a), std::move(guess)).vector;
    std::pair<std::size_t, std::size_t> worst{0, 1};
    double most = -1;
    for (std::size_t i = 0; i < a.size; ++i) {
      for (std::size_t j = i + 1; j < a.size; ++j) {
        const double gain =
            std::abs(std::sqrt(u[i] * a(i, j) * right.vector[j]) - std::sqrt(u[j] * a(j, i) * right.vector[i]));
        if (std::isnan(given(i, j)) || !(gain > most)) continue;
        most = gain;
        worst = {i, j};
      }
    }
    return worst;
  }

  /// What the others say about i against j: the geometric mean of a_ik a_kj over all k between them. n > 2.
  static double implied_by_others(const Square& a, std::size_t i, std::size_t j) {
    double logarithm = 0;
    for (std::size_t k = 0; k < a.size; ++k) {
      if (k != i && k != j) logarithm += std::log(a(i, k)) + std::log(a(k, j));
    }
    return std::exp(logarithm / static_cast<double>(a.size - 2));
  }
};

}  // namespace

std::unique_ptr<const Method> make_ahp() { return make_method<Ahp>(); }

}  // namespace mcda
