// What a record claims, held to both ways: a property that it grants must hold, and one that it denies must have a
// counter-example.
#include "tests/laws/laws.hpp"

namespace test {

using mcda::WeightMeaning;

namespace {

// `claimed`: the violations found count as they are. Denied: there must be one, at the default setting.
Verdict held_both_ways(Verdict found, bool claimed, const ScoringMethod& method, const ParameterValues& values,
                       const char* property) {
  if (claimed) return found;
  const bool found_one = !found.holds();
  found.violations.clear();
  if (!found_one && values == method.complete({})) {
    found.violations.push_back(std::string("the record denies it, but no counter-example was found: ") + property);
  }
  return found;
}

std::vector<double> random_weights(Random& random, std::size_t count) {
  std::vector<double> weights;
  double sum = 0;
  for (std::size_t j = 0; j < count; ++j) sum += weights.emplace_back(std::exp(1.5 * random.normal()));
  for (double& weight : weights) weight /= sum;
  return weights;
}

std::vector<double> mean_of(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> mean;
  for (std::size_t j = 0; j < a.size(); ++j) mean.push_back((a[j] + b[j]) / 2);
  return mean;
}

Instance weighted(Instance one, const std::vector<double>& weights) {
  for (std::size_t j = 0; j < weights.size(); ++j) one.list[j].weight = weights[j];
  return one;
}

int order_of(const std::vector<double>& scores, std::size_t i, std::size_t k) {
  const double gap = scores[i] - scores[k], margin = 1e-9 * largest(scores);
  return gap > margin ? 1 : gap < -margin ? -1 : 0;
}

// The criterion that a method of this kind must name when column 1 holds `x` somewhere.
std::string refused_with(const ScoringMethod& method, double x, bool wanted) {
  for (const Direction direction : {Direction::maximise, Direction::minimise}) {
    Instance one{{{3, 2, 5, 7}, {1, x, 4, 8}, {2, 9, 6, 9}}, benefits(4)};
    one.list[1].direction = direction;
    one.list[2].direction = Direction::minimise;
    Random random(5);
    for (std::size_t j = 0; j < one.list.size(); ++j) fill_levels(random, one.rows, j, one.list[j]);
    const Outcome outcome = mcda::run(mcda::Task{&method, {}}, one.table(), one.criteria(), {.threads = 1});
    const std::string what =
        "a " + std::string(direction == Direction::maximise ? "benefit" : "cost") + " of " + mcda::shortest(x);
    if (wanted && !outcome.refusal) return what + " is accepted";
    if (wanted && outcome.refusal->criterion != "c2") return what + " is refused without naming its criterion";
    if (!wanted && outcome.refusal) return what + " is refused: " + outcome.refusal->text();
  }
  return {};
}

}  // namespace

Verdict claim_domain(const ScoringMethod& method) {
  Verdict verdict;
  const auto check = [&](double x, bool refused) {
    ++verdict.tried;
    if (const std::string found = refused_with(method, x, refused); !found.empty()) verdict.violations.push_back(found);
  };
  check(7, false);
  switch (method.info().domain) {
    case Domain::any: check(-1, false), check(0, false); break;
    case Domain::positive: check(-1, true), check(0, true); break;
    case Domain::non_negative: check(-1, true); break;
  }
  if (method.info().domain ==
      Domain::non_negative) {  // a zero benefit is in; a zero cost may still be refused by ratios
    Instance one{{{3, 0, 2}, {1, 5, 3}}, benefits(3)};
    one.list[2].direction = Direction::minimise;
    Random random(5);
    for (std::size_t j = 0; j < one.list.size(); ++j) fill_levels(random, one.rows, j, one.list[j]);
    const Outcome outcome = mcda::run(mcda::Task{&method, {}}, one.table(), one.criteria(), {.threads = 1});
    if (outcome.refusal) verdict.violations.push_back("a benefit of zero is refused: " + outcome.refusal->text());
  }
  return verdict;
}

Verdict claim_units(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  if (raw_units(values)) return verdict;
  Random random(301);
  for (Index round = rounds(60); round > 0 && verdict.holds(); --round) {
    const Instance one = round % 2 == 0 ? fitting_instance(random, method) : smooth_for(random);
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    ++verdict.tried;
    const auto j = static_cast<std::size_t>(random.whole(0, one.n() - 1));
    const double factor = random.one_of<double>({1000, 0.001, 3.7, 0.12, 1e5});
    const auto other = ran(method, values, with_factor(one, j, factor));
    const std::string found = other ? order_conflict(outcome->scores, other->scores) : "the problem is refused";
    if (!found.empty())
      verdict.violations.push_back("criterion " + one.list[j].id + " times " + mcda::shortest(factor) + ": " + found +
                                   ", " + text_of(one));
  }
  return held_both_ways(std::move(verdict), method.info().unit_invariant, method, values, "unit_invariant");
}

Verdict claim_direction(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  if (method.info().domain != Domain::any) return verdict;
  Random random(302);
  for (Index round = rounds(60); round > 0 && verdict.holds(); --round) {
    const Instance one = round % 2 == 0 ? fitting_instance(random, method) : smooth_for(random);
    Instance turned = one;
    for (std::size_t j = 0; j < one.list.size(); ++j) {
      if (random.chance(0.7)) turned = with_factor(turned, j, -1);
    }
    const auto outcome = ran(method, values, one), other = ran(method, values, turned);
    if (!outcome || !other) continue;  // some normalisations take no negative values, and raw values no costs
    ++verdict.tried;
    const std::string found = order_conflict(outcome->scores, other->scores);
    if (!found.empty()) verdict.violations.push_back(found + ", " + text_of(one));
  }
  return held_both_ways(std::move(verdict), method.info().direction_symmetric, method, values, "direction_symmetric");
}

Verdict claim_additive(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(303);
  for (Index round = rounds(30); round > 0 && verdict.holds(); --round) {
    const Instance one = fitting_instance(random, method, {.most_rows = 30});
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    ++verdict.tried;
    const mcda::AdditiveModel* const sum = outcome->fitted->model->additive();
    if ((sum != nullptr) != method.info().additive) {
      verdict.violations.push_back(sum != nullptr ? "the record denies a sum that the model shows"
                                                  : "the record claims a sum that the model does not show");
      return verdict;
    }
    if (sum == nullptr) continue;
    std::vector<double> total(one.rows.size(), 0.0);
    for (std::size_t i = 0; i < total.size(); ++i) {
      for (std::size_t j = 0; j < one.list.size(); ++j) total[i] += sum->weights[j] * sum->scales[j](one.rows[i][j]);
    }
    const std::string found = difference(total, outcome->scores, 1e-12);
    if (!found.empty()) verdict.violations.push_back("the contributions do not add up: " + found + ", " + text_of(one));
  }
  return verdict;
}

// Two rows are level on a surface of weights; where their order is linear in the weights, the surface is a plane. So
// two points of it are looked for by bisection, and half-way between them the rows must be level too.
Verdict claim_linear_in_weights(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  if (method.ignores_weights()) return verdict;
  Random random(304);
  for (Index round = rounds(25); round > 0 && verdict.holds(); --round) {
    const Instance plain = smooth_for(random, 6, random.whole(3, 5));
    const Instance one = round % 2 == 0 ? with_triple(plain) : plain;
    const auto i = static_cast<std::size_t>(random.whole(0, 5)), k = (i + 1) % 6;
    if (!ran(method, values, one)) continue;
    const auto gap = [&](const std::vector<double>& weights) {
      const std::vector<double> scores = ran(method, values, weighted(one, weights))->scores;
      return (scores[i] - scores[k]) / largest(scores);
    };
    std::vector<std::vector<double>> level;
    for (int attempt = 0; attempt < 20 && level.size() < 2; ++attempt) {
      std::vector<double> above = random_weights(random, one.list.size()),
                          below = random_weights(random, one.list.size());
      if (gap(above) < gap(below)) std::swap(above, below);
      if (!(gap(above) > 1e-6 && gap(below) < -1e-6)) continue;
      for (int half = 0; half < 40; ++half) {
        std::vector<double> middle = mean_of(above, below);
        (gap(middle) > 0 ? above : below) = std::move(middle);
      }
      level.push_back(mean_of(above, below));
    }
    if (level.size() < 2) continue;
    ++verdict.tried;
    const double found = gap(mean_of(level[0], level[1]));
    if (std::abs(found) > 1e-8)
      verdict.violations.push_back("rows " + std::to_string(i) + " and " + std::to_string(k) +
                                   " are level under two sets of weights and " + mcda::shortest(found) +
                                   " apart half-way between, " + text_of(one));
  }
  return held_both_ways(std::move(verdict), method.info().order_linear_in_weights, method, values,
                        "order_linear_in_weights");
}

Verdict claim_rank_reversal(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  if (values != method.complete({}))
    return verdict;  // bounds taken from the data instead of given ones are another matter
  Random random(305);
  for (Index round = rounds(150); round > 0 && verdict.holds(); --round) {
    Instance one = smooth_for(random);
    // One row far from the others: what it adds to extremes, lengths and sums goes with it.
    const auto left_out = static_cast<std::size_t>(random.whole(0, one.m() - 1));
    for (double& cell : one.rows[left_out]) {
      if (random.chance(0.5)) cell *= random.one_of<double>({0.1, 4, 20});
    }
    const auto before = ran(method, values, one),
               after = ran(method, values, without_row(one, static_cast<Index>(left_out)));
    if (!before || !after) continue;
    ++verdict.tried;
    std::vector<double> kept = before->scores;
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(left_out));
    for (std::size_t i = 0; i < kept.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (order_of(kept, i, k) * order_of(after->scores, i, k) != -1) continue;
        verdict.violations.push_back("without row " + std::to_string(left_out) + " two others change places, " +
                                     text_of(one));
      }
    }
  }
  return held_both_ways(std::move(verdict), method.info().rank_reversal == RankReversal::impossible, method, values,
                        "rank reversal impossible");
}

Verdict claim_weights(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(306);
  for (Index round = rounds(30); round > 0 && verdict.holds(); --round) {
    const Instance one = smooth_for(random);
    const auto a = ran(method, values, one),
               b = ran(method, values, weighted(one, random_weights(random, one.list.size())));
    if (!a || !b) continue;
    ++verdict.tried;
    const std::string found = difference(a->scores, b->scores, 1e-9);
    if (!found.empty()) verdict.violations.push_back("other weights, other scores: " + found);
  }
  return held_both_ways(std::move(verdict), method.info().weights == WeightMeaning::none, method, values,
                        "it ignores the weights");
}

Verdict twins(const Setting& a, const Setting& b, bool same) {
  Verdict verdict;
  Random random(307);
  bool differ = false;
  const ScoringMethod& stricter = a.method->info().domain < b.method->info().domain ? *b.method : *a.method;
  for (Index round = rounds(40); round > 0 && !(differ && !same); --round) {
    Instance one = round % 2 == 0 ? fitting_instance(random, stricter, {.most_rows = 20}) : smooth_for(random);
    if (round % 3 == 0) one = with_triple(std::move(one));
    const auto left = ran(*a.method, a.values, one), right = ran(*b.method, b.values, one);
    if (!left || !right) continue;
    ++verdict.tried;
    const std::string found = order_conflict(left->scores, right->scores);
    differ = differ || !found.empty();
    if (same && !found.empty()) verdict.violations.push_back(found + ", " + text_of(one));
  }
  if (!same && !differ && verdict.tried > 0)
    verdict.violations.push_back("they gave the same order on all of " + std::to_string(verdict.tried) + " problems");
  return verdict;
}

}  // namespace test
