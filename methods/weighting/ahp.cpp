#include <algorithm>
#include <cmath>
#include <utility>

#include "mcda/engine/pairwise_algebra.hpp"
#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"
#include "methods/weighting/textbook_ahp.hpp"

namespace mcda {

namespace {

using namespace pairwise;

using judged::name_of;
using judged::two_digits;

/// A judgement as people write it: 3 or 1/3.
std::string spoken(double value) { return value >= 1 ? two_digits(value) : "1/" + two_digits(1 / value); }

/// Throws InvalidInput naming the groups that no judgement links.
void check_linked(const PairwiseMatrix& judged, const Judgements& judgements, const std::string& whose = {}) {
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
  std::string what = whose + "no judgement links these groups of the pairwise matrix: ";
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
          "hierarchical structures, Journal of Mathematical Psychology 15(3), 234-281; groups: Forman, Peniwati "
          "(1998), European Journal of Operational Research 108(1), 165-169",
      .doi = "10.1016/0022-2496(77)90033-5",
      .formula = "A w = lambda_max w, sum_j w_j = 1, CI = (lambda_max - n) / (n - 1), CR = CI / RI(n)",
      .cost = "O(n^2) a step of the power method; O(n^3) a step where judgements are missing",
      .aliases = "ahp_weights",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "People can say how much more one criterion counts than another. The consistency ratio shows whether their "
          "answers hold together; more than nine criteria at once are better grouped. Several people: give `members`.",
  };

  using Weighting = PriorityRule;
  enum class JudgementScale { linear, power, root, geometric, logarithmic, inverse, balanced, balanced_n };
  enum class Group { judgements, priorities, mean_priorities };
  struct Parameters {
    Weighting weighting = Weighting::eigenvector;
    double random_index = 0;
    JudgementScale scale = JudgementScale::linear;
    Group group = Group::judgements;
  };
  static constexpr auto fields = std::tuple{
      field("weighting", &Parameters::weighting,
            "how weights follow from the judgements: principal eigenvector, geometric means of the rows, means of the "
            "normalised columns, or least squares of a_ij w_j - w_i (Chu, Kalaba and Spingarn 1979)",
            "eigenvector geometric column_mean least_squares"),
      field("random_index", &Parameters::random_index,
            "what CI is divided by; 0 takes the table (Saaty 1980 up to n = 10, Alonso and Lamata 2006 beyond)", 0),
      field("scale", &Parameters::scale,
            "what a judgement k from 1 to 9 means: k times (linear), k^2 (power), sqrt k (root), 2^(k-1) (geometric), "
            "log2(k+1) (logarithmic), 9/(10-k) (inverse), (9+k)/(11-k) (balanced), (9+(n-1)k)/(9+n-k) (balanced_n)",
            "linear power root geometric logarithmic inverse balanced balanced_n"),
      field(
          "group", &Parameters::group,
          "several members: their judgements are joined by geometric means, or their weights are, or arithmetic means "
          "of their weights are taken",
          "judgements priorities mean_priorities"),
  };

  /// A ratio above this calls for a second look (Saaty 1980).
  static constexpr double acceptable_ratio = 0.1;

  static Weights weigh(const Judgements& judgements, const Parameters& parameters) {
    const std::vector<Member> members = members_of(judgements, parameters);
    if (members.size() == 1) {
      check_linked(members[0].judged, judgements);
      return weigh_one(square_of(members[0].judged), judgements, parameters);
    }
    Weights weights;
    Consistency group{.figures = {{"cr", 0.0}}, .acceptable = true, .advice = {}};
    std::vector<Vector> priorities;
    for (const Member& member : members) {
      const bool alone = member.judged.connected();
      if (!alone && parameters.group == Group::judgements) continue;  // others may link what this one left apart
      if (!alone) check_linked(member.judged, judgements, member.name + ": ");
      Weights one = weigh_one(square_of(member.judged), judgements, parameters);
      const double ratio = one.consistency->figures.at("cr");
      group.figures["cr"] = std::max(group.figures["cr"], ratio);
      group.figures["cr " + member.name] = ratio;
      for (const std::string& note : one.notes) weights.notes.push_back(member.name + ": " + note);
      if (!one.consistency->acceptable) {
        group.acceptable = false;
        group.advice += (group.advice.empty() ? "" : "; ") + member.name + ": " + one.consistency->advice;
      }
      priorities.push_back(std::move(one.values));
    }
    if (parameters.group == Group::judgements) {
      const PairwiseMatrix joined = joined_judgements(members, judgements);
      check_linked(joined, judgements);
      Weights whole = weigh_one(square_of(joined), judgements, parameters);
      for (const auto& [figure, value] : group.figures) {
        if (figure != "cr") whole.consistency->figures[figure] = value;
      }
      // Means hide contradictions, so those of each member are told besides.
      if (!group.advice.empty()) whole.notes.push_back("members contradict themselves: " + group.advice);
      return whole;
    }
    double total = 0;
    for (const Member& member : members) total += member.weight;
    weights.values.assign(priorities[0].size(), 0.0);
    for (std::size_t i = 0; i < weights.values.size(); ++i) {
      for (std::size_t k = 0; k < members.size(); ++k) {
        const double share = members[k].weight / total, w = priorities[k][i];
        weights.values[i] += share * (parameters.group == Group::priorities ? std::log(w) : w);
      }
    }
    if (parameters.group == Group::priorities) {
      const double top = *std::max_element(weights.values.begin(), weights.values.end());
      for (double& w : weights.values) w = std::exp(w - top);
    }
    scale_to_sum_one(weights.values);
    weights.consistency = std::move(group);
    return weights;
  }

  static Steps steps(const Judgements& judgements, const Parameters& parameters) {
    const std::vector<Member> members = members_of(judgements, parameters);
    if (members.size() == 1) {
      check_linked(members[0].judged, judgements);
      return textbook::priorities(members[0].judged, parameters.weighting, parameters.random_index);
    }
    if (parameters.group == Group::judgements) {
      const auto n = static_cast<std::size_t>(members[0].judged.size());
      std::vector<Vector> product(n, Vector(n, 1.0));
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
          double total = 0;
          const auto cell = [&](const Member& member) {
            return member.judged(static_cast<Index>(i), static_cast<Index>(j));
          };
          for (const Member& member : members) total += std::isnan(cell(member)) ? 0 : member.weight;
          for (const Member& member : members) {
            if (!std::isnan(cell(member))) product[i][j] *= std::pow(cell(member), member.weight / total);
          }
          if (!(total > 0)) product[i][j] = std::nan("");
          product[j][i] = 1 / product[i][j];
        }
      }
      const PairwiseMatrix joined(product, judgements.items);
      check_linked(joined, judgements);
      return textbook::priorities(joined, parameters.weighting, parameters.random_index);
    }
    std::vector<Vector> priorities;
    double total = 0;
    for (const Member& member : members) {
      check_linked(member.judged, judgements, member.name + ": ");
      priorities.push_back(
          textbook::priorities(member.judged, parameters.weighting, parameters.random_index).find("weights")->values);
      total += member.weight;
    }
    Vector weights(priorities[0].size(), 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      double product = 1, mean = 0;
      for (std::size_t k = 0; k < members.size(); ++k) {
        product *= std::pow(priorities[k][i], members[k].weight / total);
        mean += priorities[k][i] * members[k].weight / total;
      }
      sum += weights[i] = parameters.group == Group::priorities ? product : mean;
    }
    for (double& w : weights) w /= sum;
    Steps steps;
    steps.matrix("priorities", "Weights of each member, in the order of their names", "", priorities, StepShape::table);
    steps.per_criterion("weights", "Weights", "w", weights);
    return steps;
  }

 private:
  struct Member {
    std::string name;
    double weight;
    PairwiseMatrix judged;
  };

  static Weights weigh_one(Square a, const Judgements& judgements, const Parameters& parameters) {
    Weights weights;
    const Square given = a;
    if (std::any_of(a.cells.begin(), a.cells.end(), [](double cell) { return std::isnan(cell); })) {
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
      case Weighting::least_squares: weights.values = least_squares_of(a, guess); break;
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
                           {"gci", geometric_index_of(a, guess)},
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

  static constexpr const char* member_key = "pairwise ";  // followed by the name
  static constexpr const char* weight_key = "weight ";

  /// What was said, as ratios of weights. Only the upper triangle is read on, where the two sides differ by rounding.
  static std::vector<Member> members_of(const Judgements& judgements, const Parameters& parameters) {
    std::vector<Member> members;
    const auto add = [&](const std::string& name, double weight, const std::vector<Vector>& rows) {
      if (!judgements.items.empty() && judgements.items.size() != rows.size()) {
        raise(InvalidInput((name.empty() ? "" : name + ": ") + "the pairwise matrix has " +
                               std::to_string(rows.size()) + " rows for " + std::to_string(judgements.items.size()) +
                               " criteria",
                           "give one row and one column for each"));
      }
      members.push_back({name, weight, in_ratios(PairwiseMatrix(rows, judgements.items), judgements, parameters)});
    };
    if (const auto found = judgements.matrices.find("pairwise"); found != judgements.matrices.end()) {
      add("", 1, found->second);
      return members;
    }
    const std::string prefix(member_key);
    for (const auto& [key, rows] : judgements.matrices) {
      if (!key.starts_with(prefix)) continue;
      const std::string name = key.substr(prefix.size());
      const auto weight = judgements.numbers.find(weight_key + name);
      const double counts = weight == judgements.numbers.end() ? 1 : weight->second;
      if (!(counts >= 0 && counts <= largest_magnitude))
        raise(
            InvalidInput("ahp: member " + name + " has the weight " + shortest(counts), "give a weight of 0 or more"));
      if (counts > 0) add(name, counts, rows);
      if (members.size() > 1 && members.back().judged.size() != members.front().judged.size())
        raise(InvalidInput(
            "ahp: " + members.back().name + " and " + members.front().name + " judge different numbers of criteria",
            "give all members the same criteria"));
    }
    if (members.empty())
      raise(InvalidInput("the judgements for ahp are missing",
                         "give them as `pairwise`, one row for each of what is compared"));
    return members;
  }

  /// The weighted geometric mean of each judgement over the members who made it: the only mean that keeps reciprocals
  /// (Aczel and Saaty 1983).
  static PairwiseMatrix joined_judgements(const std::vector<Member>& members, const Judgements& judgements) {
    const Index n = members[0].judged.size();
    std::vector<Vector> rows(static_cast<std::size_t>(n), Vector(static_cast<std::size_t>(n), 1.0));
    for (Index i = 0; i < n; ++i) {
      for (Index j = i + 1; j < n; ++j) {
        double logarithm = 0, total = 0;
        for (const Member& member : members) {
          if (std::isnan(member.judged(i, j))) continue;
          logarithm += member.weight * std::log(member.judged(i, j));
          total += member.weight;
        }
        const double mean = total > 0 ? std::exp(logarithm / total) : std::nan("");
        rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = mean;
        rows[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)] = 1 / mean;
      }
    }
    return PairwiseMatrix(rows, judgements.items);
  }

  /// The ratio that a judgement k >= 1 means: Saaty 1977 (linear), Harker and Vargas 1987 (power, root), Lootsma 1989
  /// (geometric), Ishizaka et al. 2010 (logarithmic), Ma and Zheng 1991 (inverse), Salo and Hamalainen 1997 (balanced),
  /// Goepel 2019 (balanced_n).
  static double ratio_of(double k, JudgementScale scale, double n) {
    switch (scale) {
      case JudgementScale::linear: return k;
      case JudgementScale::power: return k * k;
      case JudgementScale::root: return std::sqrt(k);
      case JudgementScale::geometric: return std::exp2(k - 1);
      case JudgementScale::logarithmic: return std::log2(k + 1);
      case JudgementScale::inverse: return 9 / (10 - k);
      case JudgementScale::balanced: return (9 + k) / (11 - k);
      case JudgementScale::balanced_n: return (9 + (n - 1) * k) / (9 + n - k);
    }
    return k;
  }

  static PairwiseMatrix in_ratios(const PairwiseMatrix& judged, const Judgements& judgements,
                                  const Parameters& parameters) {
    const JudgementScale scale = parameters.scale;
    if (scale == JudgementScale::linear) return judged;
    const bool ends_at_nine =
        scale == JudgementScale::inverse || scale == JudgementScale::balanced || scale == JudgementScale::balanced_n;
    const Index n = judged.size();
    std::vector<Vector> rows(static_cast<std::size_t>(n), Vector(static_cast<std::size_t>(n), 1.0));
    for (Index i = 0; i < n; ++i) {
      for (Index j = i + 1; j < n; ++j) {
        const double a = judged(i, j), k = a < 1 ? 1 / a : a;
        const double limit = ends_at_nine ? 9 + 1e-9 : scale == JudgementScale::geometric ? 300 : 1e45;
        if (k > limit)
          raise(InvalidInput("judgement " +
                                 judged::pair_of(judgements, static_cast<std::size_t>(i), static_cast<std::size_t>(j)) +
                                 " is " + spoken(a) + ", which this scale does not hold",
                             ends_at_nine ? "judge from 1 to 9" : "judge from 1 to 9, or choose scale: linear"));
        const double ratio = ratio_of(k, scale, static_cast<double>(n));
        rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = a < 1 ? 1 / ratio : ratio;  // NaN stays NaN
        rows[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)] = a < 1 ? ratio : 1 / ratio;
      }
    }
    return PairwiseMatrix(rows, judgements.items);
  }

  /// GCI of Aguaron and Moreno-Jimenez (2003): 2 / ((n-1)(n-2)) times the sum of ln^2 (a_ij w_j / w_i), w the geometric
  /// means. About .31 for n = 3, .35 for n = 4 and .37 beyond stand for a consistency ratio of .1.
  static double geometric_index_of(const Square& a, const Vector& w) {
    if (a.size < 3) return 0;
    double sum = 0;
    for (std::size_t i = 0; i < a.size; ++i) {
      for (std::size_t j = i + 1; j < a.size; ++j) {
        const double off = std::log(a(i, j) * w[j] / w[i]);
        sum += off * off;
      }
    }
    return 2 * sum / (static_cast<double>(a.size - 1) * static_cast<double>(a.size - 2));
  }

  /// min sum (a_ij w_j - w_i)^2 with sum w = 1: linear equations, here for w over a guess so that they are of one size.
  static Vector least_squares_of(const Square& a, const Vector& guess) {
    const std::size_t n = a.size;
    Square system{n + 1, Vector((n + 1) * (n + 1), 0.0)};
    Vector side(n + 1, 0.0);
    double largest = 0;
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t i = 0; i < n; ++i) {
        if (i == k) continue;
        system(k, k) += (a(i, k) * a(i, k) + 1) * guess[k] * guess[k];
        system(k, i) -= (a(i, k) + a(k, i)) * guess[k] * guess[i];
      }
      largest = std::max(largest, system(k, k));
    }
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t i = 0; i < n && largest > 0; ++i) system(k, i) /= largest;
      system(k, n) = system(n, k) = guess[k];
    }
    side[n] = 1;
    solve(std::move(system), side, 1);
    Vector w(n);
    for (std::size_t i = 0; i < n; ++i) w[i] = side[i] * guess[i];
    scale_to_sum_one(w);
    return w;
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
