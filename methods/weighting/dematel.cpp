#include <algorithm>
#include <utility>

#include "mcda/engine/pairwise_algebra.hpp"
#include "mcda/method/erase.hpp"
#include "methods/weighting/judged.hpp"

namespace mcda {

namespace {

struct Dematel {
  static constexpr MethodInfo info{
      .name = "dematel",
      .title = "Decision Making Trial and Evaluation Laboratory: weights from who influences whom",
      .kind = MethodKind::weighting,
      .reference =
          "Gabus, Fontela (1972) World problems, an invitation to further thought within the framework of DEMATEL, "
          "Battelle Geneva; reviewed in Si, You, Liu, Zhang (2018) DEMATEL Technique: A Systematic Review, "
          "Mathematical Problems in Engineering 2018, 3696457",
      .doi = "10.1155/2018/3696457",
      .formula =
          "N = A / s, T = N (I - N)^-1, D_i = sum_j t_ij, R_j = sum_i t_ij; "
          "w_i ~ sqrt((D_i + R_i)^2 + (D_i - R_i)^2)",
      .cost = "O(n^3)",
      .result = ResultKind::weights,
      .published_score = "w",
      .when_to_use =
          "Criteria influence each other and people can say how strongly (0 to 4). The weights say how much a "
          "criterion is involved, not what it is worth: use them for lack of better, or to understand the criteria.",
  };

  enum class Scaling { max_row, max_row_col };
  enum class Share { distance, prominence };
  struct Parameters {
    Scaling scaling = Scaling::max_row;
    Share share = Share::distance;
  };
  static constexpr auto fields = std::tuple{
      field("scaling", &Parameters::scaling,
            "s: the largest sum of a row, or the largest of the sums of rows and columns", "max_row max_row_col"),
      field("share", &Parameters::share,
            "weights are shares of the length of (prominence, relation), or of the prominence D + R alone",
            "distance prominence"),
  };

  static Weights weigh(const Judgements& judgements, const Parameters& parameters) {
    Weights weights;
    const pairwise::Square direct = read(judgements, &weights.notes);
    const std::size_t n = direct.size;
    judged::Vector rows(n, 0.0), columns(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        rows[i] += direct(i, j);
        columns[j] += direct(i, j);
      }
    }
    double scale = *std::max_element(rows.begin(), rows.end());
    if (parameters.scaling == Scaling::max_row_col)
      scale = std::max(scale, *std::max_element(columns.begin(), columns.end()));
    check_total_exists(direct, scale, judgements, parameters);
    // D = N (I - N)^-1 1 and R = (I - N)^-T N^T 1 need no inverse.
    pairwise::Square rest = direct;
    judged::Vector given(n), received(n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) rest(i, j) = (i == j ? 1 : 0) - direct(i, j) / scale;
      given[i] = rows[i] / scale;
      received[i] = columns[i] / scale;
    }
    pairwise::Square turned = pairwise::transposed(rest);
    pairwise::solve(std::move(rest), given, 1);
    pairwise::solve(std::move(turned), received, 1);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double prominence = given[i] + received[i], relation = given[i] - received[i];
      sum += weights.values.emplace_back(parameters.share == Share::prominence ? prominence
                                                                               : std::hypot(prominence, relation));
    }
    for (std::size_t i = 0; i < n; ++i) {
      weights.values[i] = std::max(0.0, weights.values[i] / sum);
      if (rows[i] == 0 && columns[i] == 0) {
        weights.values[i] = 0;
        weights.notes.push_back(judged::name_of(judgements, i) +
                                " influences nothing and nothing influences it: its weight is 0");
      }
    }
    return weights;
  }

  static Steps steps(const Judgements& judgements, const Parameters& parameters) {
    const pairwise::Square direct = read(judgements, nullptr);
    const std::size_t n = direct.size;
    double scale = 0;
    for (std::size_t i = 0; i < n; ++i) {
      double row = 0, column = 0;
      for (std::size_t j = 0; j < n; ++j) {
        row += direct(i, j);
        column += direct(j, i);
      }
      scale = std::max({scale, row, parameters.scaling == Scaling::max_row_col ? column : 0.0});
    }
    check_total_exists(direct, scale, judgements, parameters);
    judged::Rows normalized(n, judged::Vector(n)), total, power;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) normalized[i][j] = direct(i, j) / scale;
    }
    // N + N^2 + N^3 + ...: the sum of the first 2 k terms is that of the first k plus N^k times it.
    total = power = normalized;
    const auto times = [n](const judged::Rows& a, const judged::Rows& b) {
      judged::Rows product(n, judged::Vector(n, 0.0));
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < n; ++k) {
          for (std::size_t j = 0; j < n; ++j) product[i][j] += a[i][k] * b[k][j];
        }
      }
      return product;
    };
    for (int doubling = 0; doubling < 64; ++doubling) {
      const judged::Rows more = times(power, total);
      double largest = 0;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          total[i][j] += more[i][j];
          largest = std::max(largest, more[i][j]);
        }
      }
      if (largest == 0) break;
      power = times(power, power);
    }
    judged::Vector given(n, 0.0), received(n, 0.0), prominence(n), relation(n), weights(n);
    double sum = 0, threshold = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        given[i] += total[i][j];
        received[j] += total[i][j];
        threshold += total[i][j];
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      prominence[i] = given[i] + received[i];
      relation[i] = given[i] - received[i];
      weights[i] = parameters.share == Share::prominence
                       ? prominence[i]
                       : std::sqrt(prominence[i] * prominence[i] + relation[i] * relation[i]);
      sum += weights[i];
    }
    for (double& w : weights) w /= sum;
    Steps steps;
    steps.scalar("scale", "What judgements are divided by", "s", scale);
    steps.matrix("normalized", "Direct influence, scaled", "N", normalized, StepShape::square);
    steps.matrix("total_relation", "Direct and indirect influence", "T", total, StepShape::square);
    steps.per_criterion("row_sums", "Influence given", "D", given);
    steps.per_criterion("column_sums", "Influence received", "R", received);
    steps.per_criterion("prominence", "How much it is involved", "D + R", prominence);
    steps.per_criterion("relation", "Above 0 for causes, below for effects", "D - R", relation);
    steps.per_criterion("weights", "Weights", "w", weights);
    steps.scalar("threshold", "Mean of T: influences above it are drawn in the map", "alpha",
                 threshold / static_cast<double>(n * n));
    return steps;
  }

 private:
  static pairwise::Square read(const Judgements& judgements, Notes* notes) {
    const std::string remedy = "one row for each criterion: how strongly it influences each other, 0 (not) to 4";
    const judged::Rows rows = judged::matrix_of(judgements, info.name, "direct", remedy);
    pairwise::Square direct{rows.size(), {}};
    double largest = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = 0; j < rows.size(); ++j) {
        const double x = i == j && std::isnan(rows[i][j]) ? 0 : rows[i][j];
        if (!(x == 0 || (x >= smallest_magnitude && x <= largest_magnitude))) {
          raise(InvalidInput("dematel: the influence of " + judged::name_of(judgements, i) + " on " +
                                 judged::name_of(judgements, j) + " is " + (std::isnan(x) ? "missing" : shortest(x)),
                             "write a number, 0 where there is no influence"));
        }
        if (i == j && x != 0 && notes != nullptr)
          notes->push_back(judged::name_of(judgements, i) + " influences itself; usually the diagonal is 0");
        direct.cells.push_back(x);
        largest = std::max(largest, x);
      }
    }
    if (largest == 0)
      raise(InvalidInput("dematel: nothing influences anything, so there is no total influence to share", remedy));
    // The unit does not matter; near 1 no sum leaves the range of numbers.
    for (double& x : direct.cells) x /= largest;
    return direct;
  }

  // N + N^2 + ... grows without end exactly when some criteria influence only each other and each of their rows has the
  // largest sum: then no influence is ever lost.
  static void check_total_exists(const pairwise::Square& direct, double scale, const Judgements& judgements,
                                 const Parameters& parameters) {
    const std::size_t n = direct.size;
    std::vector<bool> loses(n, false);
    for (std::size_t i = 0; i < n; ++i) {
      double row = 0;
      for (std::size_t j = 0; j < n; ++j) row += direct(i, j);
      loses[i] = row < scale * (1 - 1e-9);
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n && !loses[i]; ++j) {
          if (direct(i, j) > 0 && loses[j]) loses[i] = changed = true;
        }
      }
    }
    std::string held;
    for (std::size_t i = 0; i < n; ++i) {
      if (!loses[i]) held += (held.empty() ? "" : ", ") + judged::name_of(judgements, i);
    }
    if (held.empty()) return;
    raise(InvalidInput("dematel: all influence of " + held + " stays among them and adds up without end",
                       parameters.scaling == Scaling::max_row
                           ? "look again at the judgements (each of these rows has the same, largest sum), or choose "
                             "scaling: max_row_col"
                           : "look again at the judgements: each of these rows has the same, largest sum"));
  }
};

}  // namespace

std::unique_ptr<const Method> make_dematel() { return make_method<Dematel>(); }

}  // namespace mcda
