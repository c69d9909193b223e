#include "mcda/method/erase.hpp"
#include "methods/learning/ordinal.hpp"

namespace mcda {

namespace {

struct Uta : learning::Ordinal<false> {
  static constexpr MethodInfo info{
      .name = "uta",
      .title = "UTA: additive utilities from a ranking of examples",
      .kind = MethodKind::scoring,
      .reference =
          "Jacquet-Lagreze, Siskos (1982) Assessing a set of additive utility functions for multicriteria "
          "decision-making, the UTA method, EJOR 10, 151-164",
      .doi = "10.1016/0377-2217(82)90155-2",
      .formula =
          "min sum_a sigma(a), u(a) + sigma(a) >= u(b) + sigma(b) + delta for a before b, equal for a like b; u = "
          "sum_j u_j, u_j piecewise linear and monotone, sum_j u_j(best) = 1",
      .cost = "learning: some linear programs of the examples x the break points; scoring O(n m)",
      .weights = WeightMeaning::none,
      .additive = true,
      .published_score = "U",
      .when_to_use =
          "As utastar, with one error an example instead of two: for comparison with older publications. Where the "
          "examples agree with each other both give the same.",
  };
};

}  // namespace

std::unique_ptr<const Method> make_uta() { return make_method<Uta>(); }

}  // namespace mcda
