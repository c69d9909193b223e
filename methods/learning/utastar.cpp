#include "mcda/method/erase.hpp"
#include "methods/learning/ordinal.hpp"

namespace mcda {

namespace {

struct Utastar : learning::Ordinal<true> {
  static constexpr MethodInfo info{
      .name = "utastar",
      .title = "UTASTAR: additive utilities from a ranking of examples",
      .kind = MethodKind::scoring,
      .reference =
          "Siskos, Yannacopoulos (1985) UTASTAR: An ordinal regression method for building additive value functions, "
          "Investigacao Operacional 5, 39-53; Jacquet-Lagreze, Siskos (1982) EJOR 10, 151-164",
      .doi = "10.1016/0377-2217(82)90155-2",
      .formula =
          "min sum_a (sigma+(a) + sigma-(a)), u(a) - sigma+(a) + sigma-(a) >= u(b) - sigma+(b) + sigma-(b) + delta for "
          "a before b, equal for a like b; u = sum_j u_j, u_j piecewise linear and monotone, sum_j u_j(best) = 1",
      .cost = "learning: some linear programs of the examples x the break points; scoring O(n m)",
      .weights = WeightMeaning::none,
      .additive = true,
      .published_score = "U",
      .when_to_use =
          "Nobody can say weights, but everybody can say which of a dozen known clients deserve more: the value "
          "functions that reproduce that ranking are learned and applied to all.",
  };
};

}  // namespace

std::unique_ptr<const Method> make_utastar() { return make_method<Utastar>(); }

}  // namespace mcda
