// What the engine promises of a method: the same bits, the same answer twice, the fast path equal to the reference, and
// a finite answer or a clear refusal for data at the edge.
#include <algorithm>

#include "tests/laws/decorated.hpp"
#include "tests/laws/laws.hpp"

namespace test {

using mcda::PublishedSense;
using mcda::Steps;

namespace {

std::string differs(const Outcome& a, const Outcome& b) {
  if (!same_bits(a.scores, b.scores)) return "other scores, " + difference(a.scores, b.scores, 0);
  if (a.derived.size() != b.derived.size()) return "other derived columns";
  for (std::size_t k = 0; k < a.derived.size(); ++k) {
    if (!same_bits(a.derived[k], b.derived[k])) return "other values of " + std::string(a.derived_names[k]);
  }
  if (a.notes != b.notes) return "other notes";
  return {};
}

std::string not_finite(const Outcome& outcome) {
  if (!all_finite(outcome.scores)) return "a score is not finite";
  for (std::size_t k = 0; k < outcome.derived.size(); ++k) {
    if (!all_finite(outcome.derived[k]))
      return "a value of " + std::string(outcome.derived_names[k]) + " is not finite";
  }
  return {};
}

std::string not_finite(const Steps& steps) {
  for (const mcda::Step& step : steps.all()) {
    if (!step.undefined && !all_finite(step.values)) return "step " + step.key + " is not finite";
  }
  return {};
}

struct Edge {
  std::string name;
  Instance one;
  std::string constant;  // id of a criterion that is the same for all
};

Instance edge(std::vector<std::vector<double>> rows, const std::string& directions) {
  Instance one{std::move(rows), benefits(static_cast<Index>(directions.size()))};
  Random random(7);
  for (std::size_t j = 0; j < directions.size(); ++j) {
    if (directions[j] == '-') one.list[j].direction = Direction::minimise;
    fill_levels(random, one.rows, j, one.list[j]);
  }
  return one;
}

std::vector<Edge> edges() {
  std::vector<Edge> list{
      {"constant column", edge({{1, 5, 3}, {2, 5, 1}, {3, 5, 2}}, "++-"), "c2"},
      {"constant cost column", edge({{1, 5, 3}, {2, 5, 1}, {3, 5, 2}}, "+-+"), "c2"},
      {"all columns constant but one", edge({{1, 5, 3}, {2, 5, 3}, {7, 5, 3}}, "++-"), "c3"},
      {"column of zeros", edge({{1, 0, 3}, {2, 0, 1}, {3, 0, 2}}, "++-"), "c2"},
      {"cost column of zeros", edge({{1, 0, 3}, {2, 0, 1}, {3, 0, 2}}, "+-+"), "c2"},
      {"only zeros", edge({{0, 0}, {0, 0}, {0, 0}}, "+-"), "c1"},
      {"a zero in a cost column", edge({{1, 0, 3}, {2, 4, 1}, {3, 2, 2}}, "+-+"), {}},
      {"a zero in a benefit column", edge({{1, 0, 3}, {2, 4, 1}, {3, 2, 2}}, "++-"), {}},
      {"negative values", edge({{-1, 5, 3}, {2, -4, 1}, {3, 1, -2}}, "+-+"), {}},
      {"only negative values", edge({{-1, -5}, {-2, -4}, {-3, -1}}, "+-"), {}},
      {"negative constant", edge({{-1, -5}, {-2, -5}, {-3, -5}}, "++"), "c2"},
      {"a column that sums to zero", edge({{-2, 1}, {-1, 2}, {3, 3}}, "++"), {}},
      {"all rows alike", edge({{4, 5, 6}, {4, 5, 6}, {4, 5, 6}, {4, 5, 6}}, "+-+"), "c1"},
      {"one row", edge({{4, 5, 6}}, "+-+"), {}},
      {"one row of zeros", edge({{0, 0}}, "+-"), {}},
      {"one criterion", edge({{4}, {5}, {5}, {1}}, "+"), {}},
      {"one cost", edge({{4}, {5}, {5}, {1}}, "-"), {}},
      {"one cell", edge({{4}}, "-"), {}},
      {"two rows", edge({{4, 1}, {1, 4}}, "++"), {}},
      {"all benefit", edge({{4, 1, 7}, {1, 4, 6}, {2, 3, 9}}, "+++"), {}},
      {"all cost", edge({{4, 1, 7}, {1, 4, 6}, {2, 3, 9}}, "---"), {}},
      {"revenue of int32 size", edge({{2147483647, 1}, {2147483646, 2}, {1000000000, 3}, {46341, 4}}, "++"), {}},
      {"the largest values", edge({{1e100, 1}, {5e99, 2}, {1e99, 3}, {1, 4}}, "+-"), {}},
      {"the smallest values", edge({{1e-100, 1}, {5e-99, 2}, {1, 3}, {2e-100, 4}}, "-+"), {}},
      {"the largest beside the smallest", edge({{1e100, 1e-100}, {1e-100, 1e100}, {1, 1}}, "+-"), {}},
      {"neighbouring doubles", edge({{1, 1}, {1 + 0x1p-52, 2}, {1 - 0x1p-53, 3}}, "++"), {}},
  };
  Random random(11);
  std::vector<std::vector<double>> rows;
  for (int i = 0; i < 10'000; ++i)
    rows.push_back({random.uniform(1, 2), static_cast<double>(random.whole(1, 9)), std::exp(9 + random.normal())});
  list.push_back({"10 000 rows", edge(std::move(rows), "+-+"), {}});
  return list;
}

// A refusal must name a criterion of the problem, unless it is about no single one: a formula that sets benefits
// against costs needs both, and some settings are refused whatever the data.
std::string unclear(const mcda::Refusal& refusal, const ScoringMethod& method, const ParameterValues& values,
                    const Instance& one) {
  if (refusal.what.empty()) return "a refusal says nothing";
  bool one_direction = true;
  for (const Criterion& c : one.list) {
    if (refusal.criterion == c.id) return {};
    one_direction = one_direction && c.direction == one.list.front().direction;
  }
  const auto ordinary = edge({{3, 2, 5}, {1, 4, 4}, {2, 3, 6}}, "+-+");
  if (refusal.criterion.empty() && (one_direction || !ran(method, values, ordinary))) return {};
  return "a refusal names no criterion: " + refusal.text();
}

std::string at_the_edge(const ScoringMethod& method, const ParameterValues& values, const Edge& edge, Index& answered) {
  const Outcome outcome = mcda::run(mcda::Task{&method, values}, edge.one.table(), edge.one.criteria(), {.threads = 1});
  if (outcome.refusal) return unclear(*outcome.refusal, method, values, edge.one);
  ++answered;
  if (std::string found = not_finite(outcome); !found.empty()) return found;
  if (!edge.constant.empty() && !any_contains(outcome.notes, edge.constant)) return "no note names " + edge.constant;
  if (any_contains(outcome.notes, "nan") || any_contains(outcome.notes, "inf ")) return "a note speaks of nan or inf";
  mcda::Notes notes;
  const mcda::Ranking ranking = mcda::rank_scores(outcome.scores);
  const Steps found =
      method.findings({outcome.fitted->criteria, outcome.scores, outcome.derived, ranking}, outcome.parameters, notes);
  if (std::string wrong = not_finite(found); !wrong.empty()) return wrong;
  if (edge.one.m() > 100) return {};
  const Steps steps = method.steps(edge.one.table(), outcome.fitted->criteria, outcome.parameters);
  return not_finite(steps);
}

}  // namespace

Verdict reuse(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(201);
  for (Index round = rounds(15); round > 0 && verdict.holds(); --round) {
    const Instance one = fitting_instance(random, method, {.most_rows = 30}), other = fitting_instance(random, method);
    const auto first = ran(method, values, one);
    ran(method, values, other);
    const auto second = ran(method, values, one);
    if (!first || !second) continue;
    ++verdict.tried;
    if (const std::string found = differs(*first, *second); !found.empty())
      verdict.violations.push_back("the second run gives " + found);
    if (first->fitted->model->sorted()) continue;  // needs its reference columns: see frozen
    const auto again = mcda::score(*first->fitted, one.table(), {.threads = 1});
    const auto twice = mcda::score(*first->fitted, one.table(), {.threads = 1});
    if (!same_bits(again, twice)) verdict.violations.push_back("scoring twice gives " + difference(again, twice, 0));
  }
  return verdict;
}

Verdict same_bits_on_threads(const ScoringMethod& method, const ParameterValues& values, Index rows) {
  Verdict verdict;
  Random random(202);
  std::vector<Criterion> list = benefits(3);
  list[0].weight = 2;
  list[2].direction = Direction::minimise;
  DecisionTable table(rows, 3);
  for (Index i = 0; i < rows; ++i) {
    table(i, 0) = random.uniform(1, 100);
    table(i, 1) = static_cast<double>(random.whole(1, 50));
    table(i, 2) = std::exp(8 + random.normal());
  }
  for (std::size_t j = 0; j < 3; ++j) {
    const auto [low, high] =
        std::minmax_element(table.column(static_cast<Index>(j)).begin(), table.column(static_cast<Index>(j)).end());
    fill_levels(random, *low, *high, list[j]);
  }
  const Criteria criteria = Instance{{}, list}.criteria();
  const std::vector<mcda::Task> tasks{{&method, values}, {&resting(), {}}};
  const auto with = [&](Index threads) {
    return std::move(mcda::run(tasks, table, criteria, {.threads = threads}).front());
  };
  const Outcome one = mcda::run(mcda::Task{&method, values}, table, criteria, {.threads = 1});
  if (one.refusal) return verdict;
  for (const Index threads : {2, 5}) {
    ++verdict.tried;
    const std::string found = differs(one, with(threads));
    if (!found.empty()) verdict.violations.push_back(std::to_string(threads) + " threads give " + found);
  }
  return verdict;
}

Verdict fast_equals_steps(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(203);
  const double sign = method.info().sense == PublishedSense::smaller_is_better ? -1 : 1;
  for (Index round = rounds(60); round > 0 && verdict.holds(); --round) {
    const Kind kind{.most_rows = round % 4 == 0 ? 300 : 20, .most_criteria = 6};
    const Instance one =
        round % 5 == 0 ? balanced_instance(random, random.whole(2, 7)) : fitting_instance(random, method, kind);
    const auto outcome = ran(method, values, one, {.threads = random.whole(1, 3)});
    if (!outcome) continue;
    ++verdict.tried;
    const auto complain = [&](const std::string& what) {
      if (!what.empty()) verdict.violations.push_back(what + ", " + text_of(one));
    };
    const Steps steps = method.steps(one.table(), outcome->fitted->criteria, outcome->parameters);
    const mcda::Step* const scores = steps.find("scores");
    if (scores == nullptr || scores->shape != mcda::StepShape::per_alternative) {
      complain("there is no step \"scores\" with a value a row");
      return verdict;
    }
    std::vector<double> published = outcome->scores;
    for (double& score : published) score *= sign;
    const std::string found = difference(published, scores->values, 1e-12);
    if (!found.empty()) complain("scores: " + found);
    if (scores->symbol != method.info().published_score)
      complain("the record calls the score " + std::string(method.info().published_score) + ", the steps " +
               scores->symbol);
    for (std::size_t k = 0; k < outcome->derived.size(); ++k) {
      const std::string name(outcome->derived_names[k]);
      const mcda::Step* const step = steps.find(name);
      const std::string wrong = step == nullptr ? "no such step" : difference(outcome->derived[k], step->values, 1e-12);
      if (!wrong.empty()) complain("derived column " + name + ": " + wrong);
    }
    complain(not_finite(steps));
  }
  return verdict;
}

Verdict frozen(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  Random random(204);
  for (Index round = rounds(15); round > 0 && verdict.holds(); --round) {
    const Instance one = fitting_instance(random, method, {.most_rows = 40});
    const auto outcome = ran(method, values, one);
    if (!outcome) continue;
    ++verdict.tried;
    const auto complain = [&](const std::string& what) { verdict.violations.push_back(what + ", " + text_of(one)); };
    mcda::Fitted stored = mcda::reloaded(*outcome->fitted);
    const std::string bytes = stored.model->to_bytes();
    if (bytes != outcome->fitted->model->to_bytes()) complain("the model is stored and read as another");
    std::vector<std::string> damaged{bytes + '\0'};
    for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 20)
      damaged.push_back(bytes.substr(0, length));
    for (const std::string& wrong : damaged) {
      try {
        method.from_bytes(wrong);
        complain(std::to_string(wrong.size()) + " bytes are read as a model of " + std::to_string(bytes.size()) +
                 " bytes");
      } catch (const mcda::InvalidInput&) {  // as it should be
      }
    }
    if (stored.model->sorted()) {
      if (stored.reference.empty()) {  // what a frozen fit of such a method keeps: the sorted columns
        const DecisionTable table = one.table();
        for (const Index j : stored.columns) {
          stored.reference.emplace_back(table.column(j).begin(), table.column(j).end());
          std::sort(stored.reference.back().begin(), stored.reference.back().end());
        }
      }
      // Compared with m rows instead of m - 1 others: another number than in the ranking, by design.
      if (!all_finite(mcda::score(stored, one.table(), {.threads = 1}))) complain("a frozen score is not finite");
      if (!same_bits(mcda::score(stored, one.table(), {.threads = 1}),
                     mcda::score(mcda::reloaded(stored), one.table(), {.threads = 2})))
        complain("a model read again scores otherwise");
      continue;
    }
    std::vector<std::vector<double>> derived;
    const std::vector<double> again = mcda::score(*outcome->fitted, one.table(), {.threads = 2}, &derived);
    if (!same_bits(again, mcda::score(stored, one.table(), {.threads = 1})))
      complain("a model read again scores otherwise");
    if (!same_bits(again, outcome->scores))
      complain("the frozen scale scores its own rows otherwise: " + difference(again, outcome->scores, 0));
    if (derived.size() != outcome->derived.size()) complain("the frozen scale gives other derived columns");
    const std::vector<Index> some = random.permutation(one.m());
    if (!same_bits(mcda::score(stored, with_rows(one, some).table()), at(outcome->scores, some)))
      complain("on a frozen scale a row's score depends on the other rows");
  }
  return verdict;
}

Verdict degenerate(const ScoringMethod& method, const ParameterValues& values) {
  Verdict verdict;
  for (const Edge& edge : edges()) {
    const std::string found = at_the_edge(method, values, edge, verdict.tried);
    if (!found.empty()) verdict.violations.push_back(edge.name + ": " + found);
  }
  // Beyond the magnitudes: refused by the engine, whatever the method.
  for (const double x : {1e300, -1e300, 1e-300, HUGE_VAL, -HUGE_VAL, std::nan("")}) {
    try {
      const Instance one = edge({{1, 1}, {2, x}, {3, 3}}, "++");
      mcda::run(mcda::Task{&method, values}, one.table(), Criteria(benefits(2)), {.threads = 1});
      verdict.violations.push_back("a cell of " + mcda::shortest(x) + " is accepted");
    } catch (const mcda::InvalidInput& error) {
      if (!contains(error.what(), "c2") || !contains(error.what(), "row 2"))
        verdict.violations.push_back(std::string("neither criterion nor row is named: ") + error.what());
    }
  }
  return verdict;
}

}  // namespace test
