#include <algorithm>
#include <numeric>
#include <utility>

#include "mcda/engine/pairwise_algebra.hpp"
#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"

namespace mcda {

namespace {

struct Anp {
  static constexpr MethodInfo info{
      .name = "anp",
      .title = "Analytic Network Process: priorities in the limit of a supermatrix",
      .kind = MethodKind::weighting,
      .reference =
          "Saaty (1996) Decision Making with Dependence and Feedback: The Analytic Network Process, RWS Publications",
      .formula =
          "W column-stochastic (with clusters: each block of W with column sums 1, times the share of its cluster); L "
          "= lim (W + W^2 + ... + W^k) / k, which is lim W^k where that exists; priorities are "
          "a column of L",
      .cost = "O(n^3)",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "Criteria depend on each other in circles, and people have judged for each what influences it, as a column "
          "of shares, with `clusters` and their `cluster_weights` where the judgements are made within groups. Needs "
          "many judgements; a hierarchy with ahp is easier to defend.",
  };

  struct Parameters {
    int column = 0;
  };
  static constexpr auto fields = std::tuple{
      field("column", &Parameters::column,
            "where columns of the limit differ (parts that do not reach each other): the column that is read, 1 the "
            "first; 0 takes the mean of all",
            0, 10'000),
  };

  static constexpr double smallest_share = 1e-12;

  static Weights weigh(const Judgements& judgements, const Parameters& parameters) {
    Weights weights;
    const judged::Rows w = read(judgements, parameters, &weights.notes);
    const std::size_t n = w.size();
    const Parts parts = parts_of(w);
    // The share of each closed part in each column: 1 for its own members, the chance to end there for the others.
    std::vector<std::size_t> closed, passing;
    for (std::size_t part = 0; part < parts.count; ++part) {
      if (parts.closed[part]) closed.push_back(part);
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!parts.closed[parts.of[i]]) passing.push_back(i);
    }
    judged::Rows ends(closed.size(), judged::Vector(n, 0.0));
    if (!passing.empty()) {
      const std::size_t k = closed.size();
      pairwise::Square rest{passing.size(), judged::Vector(passing.size() * passing.size())};
      judged::Vector sides(passing.size() * k, 0.0);
      for (std::size_t a = 0; a < passing.size(); ++a) {
        for (std::size_t b = 0; b < passing.size(); ++b) rest(a, b) = (a == b ? 1 : 0) - w[passing[b]][passing[a]];
        for (std::size_t c = 0; c < k; ++c) {
          for (std::size_t i = 0; i < n; ++i) {
            if (parts.of[i] == closed[c]) sides[a * k + c] += w[i][passing[a]];
          }
        }
      }
      pairwise::solve(std::move(rest), sides, k);
      for (std::size_t a = 0; a < passing.size(); ++a) {
        for (std::size_t c = 0; c < k; ++c) ends[c][passing[a]] = sides[a * k + c];
      }
    }
    weights.values.assign(n, 0.0);
    bool periodic = false;
    for (std::size_t c = 0; c < closed.size(); ++c) {
      std::vector<std::size_t> members;
      double share = 0;
      for (std::size_t i = 0; i < n; ++i) {
        if (parts.of[i] == closed[c]) {
          members.push_back(i);
          ends[c][i] = 1;
        }
      }
      if (parameters.column > 0) {
        share = ends[c][static_cast<std::size_t>(parameters.column - 1)];
      } else {
        for (const double chance : ends[c]) share += chance / static_cast<double>(n);
      }
      const judged::Vector stationary = stationary_of(w, members);
      for (std::size_t a = 0; a < members.size(); ++a) weights.values[members[a]] = share * stationary[a];
      periodic = periodic || period_of(w, members) > 1;
    }
    double sum = 0;
    for (const double x : weights.values) sum += x;
    for (double& x : weights.values) x /= sum;
    if (periodic) weights.notes.push_back("the powers of the supermatrix go round in a cycle; its mean is taken");
    if (closed.size() > 1) {
      weights.notes.push_back("the network has " + std::to_string(closed.size()) + " parts that lead nowhere else: " +
                              (parameters.column > 0
                                   ? "the priorities are those of column " + std::to_string(parameters.column)
                                   : "how much each counts is the mean over all columns; choose one by `column`"));
    }
    return weights;
  }

  static Steps steps(const Judgements& judgements, const Parameters& parameters) {
    const judged::Rows w = read(judgements, parameters, nullptr);
    const std::size_t n = w.size();
    // (W + I) / 2 has the limit that the mean of the powers of W has, and its own powers do not go round in circles.
    judged::Rows power = w;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) power[i][j] = (w[i][j] + (i == j ? 1 : 0)) / 2;
    }
    for (int doubling = 0; doubling < 200; ++doubling) {
      judged::Rows next(n, judged::Vector(n, 0.0));
      double change = 0;
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
          for (std::size_t k = 0; k < n; ++k) next[i][j] += power[i][k] * power[k][j];
          sum += next[i][j];
        }
        for (std::size_t i = 0; i < n; ++i) {
          next[i][j] /= sum;
          change = std::max(change, std::abs(next[i][j] - power[i][j]));
        }
      }
      power = std::move(next);
      if (change < 1e-16) break;
    }
    judged::Vector priorities(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) priorities[i] += power[i][j] / static_cast<double>(n);
      if (parameters.column > 0) priorities[i] = power[i][static_cast<std::size_t>(parameters.column - 1)];
    }
    Steps steps;
    steps.matrix("supermatrix", "Supermatrix, columns with sum 1", "W", w, StepShape::square);
    steps.matrix("limit", "Limit of its powers, or their mean over a cycle", "L", power, StepShape::square);
    steps.per_criterion("priorities", "Priorities", "w", priorities);
    steps.per_criterion("weights", "Weights", "w", priorities);
    return steps;
  }

 private:
  struct Parts {
    std::size_t count = 0;
    std::vector<std::size_t> of;  // of each item
    std::vector<bool> closed;     // nothing leads out
  };

  /// Items that reach each other. Item j leads to i where w_ij > 0.
  static Parts parts_of(const judged::Rows& w) {
    const std::size_t n = w.size();
    const auto reached_from = [&](std::size_t seed, bool forward) {
      std::vector<bool> seen(n, false);
      std::vector<std::size_t> open{seed};
      seen[seed] = true;
      while (!open.empty()) {
        const std::size_t j = open.back();
        open.pop_back();
        for (std::size_t i = 0; i < n; ++i) {
          if (seen[i] || !((forward ? w[i][j] : w[j][i]) > 0)) continue;
          seen[i] = true;
          open.push_back(i);
        }
      }
      return seen;
    };
    Parts parts;
    parts.of.assign(n, n);
    for (std::size_t seed = 0; seed < n; ++seed) {
      if (parts.of[seed] != n) continue;
      const std::vector<bool> to = reached_from(seed, true), from = reached_from(seed, false);
      bool closed = true;
      for (std::size_t i = 0; i < n; ++i) {
        if (to[i] && from[i]) parts.of[i] = parts.count;
        closed = closed && (!to[i] || from[i]);
      }
      parts.closed.push_back(closed);
      ++parts.count;
    }
    return parts;
  }

  /// p = W p on a closed part, by elimination without a subtraction (Grassmann, Taksar and Heyman 1985): no digit is
  /// lost however far the shares are apart.
  static judged::Vector stationary_of(const judged::Rows& w, const std::vector<std::size_t>& members) {
    const std::size_t k = members.size();
    judged::Rows p(k, judged::Vector(k));  // row = from
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = 0; b < k; ++b) p[a][b] = w[members[b]][members[a]];
    }
    for (std::size_t last = k - 1; last > 0; --last) {
      double leaves = 0;
      for (std::size_t b = 0; b < last; ++b) leaves += p[last][b];
      if (!(leaves >= smallest_magnitude))
        raise(InvalidInput("anp: the shares of the supermatrix are too far apart to be followed to their limit",
                           "write 0 for shares that do not matter"));
      for (std::size_t a = 0; a < last; ++a) {
        p[a][last] /= leaves;
        for (std::size_t b = 0; b < last; ++b) p[a][b] += p[a][last] * p[last][b];
      }
    }
    judged::Vector stationary(k, 0.0);
    stationary[0] = 1;
    double sum = 1;
    for (std::size_t b = 1; b < k; ++b) {
      for (std::size_t a = 0; a < b; ++a) stationary[b] += stationary[a] * p[a][b];
      sum += stationary[b];
    }
    for (double& x : stationary) x /= sum;
    return stationary;
  }

  /// The greatest common divisor of all circuits of a closed part.
  static std::size_t period_of(const judged::Rows& w, const std::vector<std::size_t>& members) {
    std::vector<long> depth(members.size(), -1);
    std::vector<std::size_t> queue{0};
    depth[0] = 0;
    long period = 0;
    for (std::size_t at = 0; at < queue.size(); ++at) {
      const std::size_t a = queue[at];
      for (std::size_t b = 0; b < members.size(); ++b) {
        if (!(w[members[b]][members[a]] > 0)) continue;
        if (depth[b] < 0) {
          depth[b] = depth[a] + 1;
          queue.push_back(b);
        } else {
          period = std::gcd(period, depth[a] + 1 - depth[b]);
        }
      }
    }
    return static_cast<std::size_t>(period);
  }

  static void check_shares(const Judgements& judgements, const judged::Rows& w) {
    for (std::size_t j = 0; j < w.size(); ++j) {
      for (std::size_t i = 0; i < w.size(); ++i) {
        if (!(w[i][j] == 0 || (w[i][j] >= smallest_magnitude && w[i][j] <= largest_magnitude))) {
          raise(InvalidInput("anp: the influence of " + judged::name_of(judgements, i) + " on " +
                                 judged::name_of(judgements, j) + " is " +
                                 (std::isnan(w[i][j]) ? "missing" : shortest(w[i][j])),
                             "write a share between 0 and 1"));
        }
      }
    }
  }

  /// Each block, divided by its column sums, times the weight of the cluster of its rows for that of its columns: the
  /// weighted supermatrix of Saaty (1996), before its columns are divided by their sums.
  static void weigh_blocks(const Judgements& judgements, judged::Rows& w) {
    const auto clusters = judgements.lists.find("clusters");
    const auto weights = judgements.matrices.find("cluster_weights");
    if (clusters == judgements.lists.end() && weights == judgements.matrices.end()) return;
    if (clusters == judgements.lists.end() || weights == judgements.matrices.end())
      raise(InvalidInput("anp: clusters and cluster_weights go together", "give both, or neither"));
    const std::size_t n = w.size();
    const judged::Rows& share = weights->second;
    std::vector<std::size_t> of;
    for (const double cluster : clusters->second) {
      if (!(cluster >= 0 && cluster < static_cast<double>(share.size())) || cluster != std::floor(cluster))
        raise(InvalidInput("anp: " + shortest(cluster) + " is not the number of a cluster",
                           "write 0 for the first of the " + std::to_string(share.size())));
      of.push_back(static_cast<std::size_t>(cluster));
    }
    if (of.size() != n)
      raise(InvalidInput("anp: clusters has " + std::to_string(of.size()) + " numbers for " + std::to_string(n) +
                             " columns of the supermatrix",
                         "give the cluster of each"));
    for (std::size_t a = 0; a < share.size(); ++a) {
      for (std::size_t b = 0; b < share.size(); ++b) {
        if (share[a].size() == share.size() && share[a][b] >= 0 && share[a][b] <= largest_magnitude) continue;
        raise(InvalidInput(
            "anp: cluster_weights is not a square of numbers from 0 up (row " + std::to_string(a + 1) + ")",
            "write the share of each cluster in what influences each, as columns"));
      }
    }
    for (std::size_t j = 0; j < n; ++j) {
      judged::Vector sums(share.size(), 0.0);
      for (std::size_t i = 0; i < n; ++i) sums[of[i]] += w[i][j];
      for (std::size_t i = 0; i < n; ++i) {
        if (w[i][j] != 0) w[i][j] = w[i][j] / sums[of[i]] * share[of[i]][of[j]];
      }
    }
  }

  /// The supermatrix with columns of sum 1.
  static judged::Rows read(const Judgements& judgements, const Parameters& parameters, Notes* notes) {
    const std::string remedy = "column j holds the shares of what influences item j, with sum 1";
    judged::Rows w = judged::matrix_of(judgements, info.name, "supermatrix", remedy);
    const std::size_t n = w.size();
    if (parameters.column > static_cast<int>(n))
      raise(InvalidInput("anp: there is no column " + std::to_string(parameters.column) + " of the supermatrix",
                         "choose one of the " + std::to_string(n) + ", or 0"));
    check_shares(judgements, w);
    const bool weighted = judgements.lists.contains("clusters");
    weigh_blocks(judgements, w);
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i) {
        sum += w[i][j];
      }
      for (std::size_t i = 0; i < n; ++i) {
        if (w[i][j] == 0 || w[i][j] >= smallest_share * sum) continue;
        raise(InvalidInput("anp: the influence of " + judged::name_of(judgements, i) + " on " +
                               judged::name_of(judgements, j) + " is less than a trillionth of its column",
                           "write 0 for shares that do not matter"));
      }
      if (sum == 0) {
        w[j][j] = sum = 1;
        if (notes != nullptr)
          notes->push_back("nothing influences " + judged::name_of(judgements, j) +
                           ": it keeps what reaches it (1 on the diagonal)");
      }
      if (!weighted && std::abs(sum - 1) > 1e-6 && notes != nullptr)
        notes->push_back("the column of " + judged::name_of(judgements, j) + " has the sum " + shortest(sum) +
                         " and was divided by it");
      for (std::size_t i = 0; i < n; ++i) w[i][j] /= sum;
    }
    return w;
  }
};

}  // namespace

std::unique_ptr<const Method> make_anp() { return make_method<Anp>(); }

}  // namespace mcda
