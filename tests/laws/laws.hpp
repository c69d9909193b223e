// The laws that every scoring method is held to, as functions: law_test.cpp asks them of every registered method, and
// caught_test.cpp shows that each finds fault with a method that breaks it, or with a record that claims the contrary.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"
#include "tests/support/variants.hpp"

namespace test {

using mcda::MethodInfo;
using mcda::Outcome;
using mcda::RankReversal;
using mcda::RunOptions;
using mcda::ScoringMethod;

/// What a law found: how many problems it could try (the others were refused) and what broke it.
struct Verdict {
  Index tried = 0;
  std::vector<std::string> violations;
  bool holds() const { return violations.empty(); }
  std::string text() const { return violations.empty() ? std::string() : violations.front(); }
};

/// Runs on one thread unless told otherwise; nothing where the method refuses the problem. Throws std::domain_error for
/// a score that is not finite, which no ranking could stand.
std::optional<Outcome> ran(const ScoringMethod& method, const ParameterValues& values, const Instance& one,
                           const RunOptions& options = {.threads = 1});
/// Problems for this method: of its domain; for methods of domain any, half of them without zeros and negatives.
Instance fitting_instance(Random& random, const ScoringMethod& method, Kind kind = {});
/// A problem without ties, with these numbers of rows and columns, or with a few.
Instance smooth_for(Random& random, Index rows = 0, Index columns = 0);
std::vector<double> ranks(const std::vector<double>& scores);

// Laws without a claim (laws_of_data.cpp): they hold for every method under every setting.
Verdict dominance(const ScoringMethod& method, const ParameterValues& values);
Verdict permutation(const ScoringMethod& method, const ParameterValues& values);
Verdict balance(const ScoringMethod& method, const ParameterValues& values);
Verdict clones(const ScoringMethod& method, const ParameterValues& values);
Verdict weights_scaled(const ScoringMethod& method, const ParameterValues& values);
Verdict weight_zero(const ScoringMethod& method, const ParameterValues& values);

// Laws of the engine (laws_of_engine.cpp).
Verdict reuse(const ScoringMethod& method, const ParameterValues& values);
Verdict same_bits_on_threads(const ScoringMethod& method, const ParameterValues& values, Index rows);
Verdict fast_equals_steps(const ScoringMethod& method, const ParameterValues& values);
Verdict frozen(const ScoringMethod& method, const ParameterValues& values);
Verdict degenerate(const ScoringMethod& method, const ParameterValues& values);

// Claims of the record (laws_of_records.cpp). Each claim is held to both ways: where the record denies a property,
// a counter-example must be found.
Verdict claim_domain(const ScoringMethod& method);
Verdict claim_units(const ScoringMethod& method, const ParameterValues& values);
Verdict claim_direction(const ScoringMethod& method, const ParameterValues& values);
Verdict claim_additive(const ScoringMethod& method, const ParameterValues& values);
Verdict claim_linear_in_weights(const ScoringMethod& method, const ParameterValues& values);
Verdict claim_rank_reversal(const ScoringMethod& method, const ParameterValues& values);
Verdict claim_weights(const ScoringMethod& method, const ParameterValues& values);

/// One setting of one method.
struct Setting {
  const ScoringMethod* method = nullptr;
  ParameterValues values;
  std::string order_class;
};
/// Two settings give the same order on random problems (`same`), or differ on one of them (`!same`).
Verdict twins(const Setting& a, const Setting& b, bool same);

}  // namespace test
