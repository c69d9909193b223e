#include <array>
#include <cmath>

#include "mcda/method/erase.hpp"
#include "mcda/method/plain.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// SP and SN, for the widest vectors of the machine.
MCDA_FOR_EACH_CPU void sum_distances(const Block& rows, const double* average, const double* stretch, double* above,
                                     double* below) {
  sum_lanes<2>(
      rows,
      [&](Lanes* sums, const Lanes& x, std::size_t j) MCDA_INLINED {
        const Lanes distance = (x - average[j]) * stretch[j];
        Lanes size = distance;
        take_magnitudes(size);
        sums[0] += distance + size;  // twice the distance where it is positive, exactly, else 0
        sums[1] += size - distance;
      },
      [&](const Lanes* sums, auto write) MCDA_INLINED { write(above, sums[0] * 0.5), write(below, sums[1] * 0.5); });
}

// AS of SP and SN.
MCDA_FOR_EACH_CPU void join_distances(const Block& rows, double largest_above, double largest_below, double* out) {
  sum_lanes<2>(
      rows, [](Lanes* distances, const Lanes& x, std::size_t k) MCDA_INLINED { distances[k] = x; },
      [&](const Lanes* distances, auto write) MCDA_INLINED {
        const Lanes gain = largest_above > 0 ? distances[0] / largest_above : Lanes{};
        const Lanes loss = largest_below > 0 ? distances[1] / largest_below : Lanes{};
        write(out, (gain + 1 - loss) / 2);
      });
}

struct Edas {
  static constexpr MethodInfo info{
      .name = "edas",
      .title = "Evaluation based on distance from average solution (EDAS)",
      .kind = MethodKind::scoring,
      .reference =
          "Keshavarz Ghorabaee, Zavadskas, Olfat, Turskis (2015) Multi-criteria inventory classification using a new "
          "method of evaluation based on distance from average solution (EDAS), Informatica 26(3), 435-451",
      .doi = "10.15388/Informatica.2015.57",
      .formula =
          "AS_i = (SP_i / max SP + 1 - SN_i / max SN) / 2, SP and SN the weighted relative distances above and below "
          "the average of each criterion",
      .cost = "O(n m), one pass to fit, one over the table, one over SP and SN",
      .published_score = "AS",
      .when_to_use =
          "Clients are compared with the average client rather than with the extremes, so outliers matter less.",
  };

  static constexpr Statistic needs = Statistic::extremes | Statistic::mean;
  static constexpr std::array<std::string_view, 2> derived{"sp", "sn"};
  static constexpr Statistic derived_needs = Statistic::extremes;

  static std::optional<Refusal> admits(const Summary& seen, const Criteria& criteria, const NoParameters&) {
    for (Index j = 0; j < criteria.size(); ++j) {
      if (seen.mean(j) < 0 || (seen.mean(j) == 0 && !seen.constant(j))) {
        return Refusal{criteria[j].id, "has an average of " + shortest(seen.mean(j)) + ", by which EDAS divides",
                       "shift the values with a value function so that their average is positive"};
      }
    }
    return std::nullopt;
  }

  struct Model {
    std::vector<double> average, stretch;  // n; stretch is signed weight over average
    double largest_above = 0, largest_below = 0;
    auto parts() { return std::tie(average, stretch, largest_above, largest_below); }
  };

  static Model finish(const Summary& seen, const Criteria& criteria, const NoParameters&, Notes&) {
    Model model;
    for (Index j = 0; j < criteria.size(); ++j) {
      const double average = seen.constant(j) ? seen.min(j) : seen.mean(j);
      model.average.push_back(average);
      model.stretch.push_back(average > 0 ? (criteria.maximised(j) ? criteria.weight(j) : -criteria.weight(j)) / average
                                          : 0);
    }
    return model;
  }

  static void derive(const Model& model, const Block& rows, Scratch&, std::span<const std::span<double>> out) noexcept {
    sum_distances(rows, model.average.data(), model.stretch.data(), out[0].data(), out[1].data());
  }

  static void conclude(Model& model, const Summary& seen) {
    model.largest_above = seen.max(0);
    model.largest_below = seen.max(1);
  }

  /// Where nobody is above (or below) the average anywhere, all are alike: that half counts 0 above and 1 below.
  static void score(const Model& model, const Block& rows, Scratch&, std::span<double> out) noexcept {
    join_distances(rows, model.largest_above, model.largest_below, out.data());
  }

  static Steps steps(const DecisionTable& table, const Criteria& criteria, const NoParameters&) {
    const plain::Matrix x = rows_of(table);
    plain::Vector average;
    for (std::size_t j = 0; j < static_cast<std::size_t>(criteria.size()); ++j) {
      const plain::Vector all = plain::column(x, j);
      average.push_back(plain::low(all) == plain::high(all) ? all[0] : plain::mean(all));
    }
    plain::Matrix pda = x, nda = x;
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = 0; j < x[i].size(); ++j) {
        const double sign = criteria.maximised(static_cast<Index>(j)) ? 1 : -1;
        const double distance = average[j] == 0 ? 0 : sign * (x[i][j] - average[j]) / average[j];
        pda[i][j] = std::max(0.0, distance);
        nda[i][j] = std::max(0.0, -distance);
      }
    }
    const plain::Vector sp = plain::each_row(plain::weighted(pda, criteria), plain::sum),
                        sn = plain::each_row(plain::weighted(nda, criteria), plain::sum);
    plain::Vector nsp, nsn, scores;
    for (std::size_t i = 0; i < x.size(); ++i) {
      nsp.push_back(plain::ratio(sp[i], plain::high(sp)));
      nsn.push_back(1 - plain::ratio(sn[i], plain::high(sn)));
      scores.push_back((nsp[i] + nsn[i]) / 2);
    }
    Steps steps;
    steps.per_criterion("average", "Average solution", "AV", average);
    steps.matrix("pda", "Positive distance from average", "PDA", pda);
    steps.matrix("nda", "Negative distance from average", "NDA", nda);
    steps.per_alternative("sp", "Weighted sum of positive distances", "SP", sp);
    steps.per_alternative("sn", "Weighted sum of negative distances", "SN", sn);
    steps.per_alternative("nsp", "Normalised SP", "NSP", nsp);
    steps.per_alternative("nsn", "Normalised SN", "NSN", nsn);
    steps.per_alternative("scores", "Appraisal score", "AS", scores);
    return steps;
  }
};

}  // namespace

std::unique_ptr<const Method> make_edas() { return make_method<Edas>(); }

}  // namespace mcda
