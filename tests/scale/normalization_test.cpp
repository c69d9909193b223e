#include "mcda/scale/normalization.hpp"

#include <filesystem>
#include <fstream>
#include <map>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "mcda/engine/summarise.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"

using namespace mcda;

namespace {

std::map<std::string, Normalization> kinds() {
  std::map<std::string, Normalization> list;
  int next = 0;
  std::string name;
  for (const char c : std::string(normalization_choices) + " ") {
    if (c != ' ') {
      name += c;
    } else {
      list[std::exchange(name, {})] = static_cast<Normalization>(next++);
    }
  }
  return list;
}

// One column normalised, or what the normalisation says against it.
struct Answer {
  std::vector<double> values;
  std::string problem;
};

Answer normalised(Normalization kind, const std::vector<double>& column, Direction direction) {
  DecisionTable table(static_cast<Index>(column.size()), 1);
  std::copy(column.begin(), column.end(), table.column(0).begin());
  const Summary summary = summarise(table, Statistic::extremes | needs_of(kind), {.threads = 1});
  if (const auto problem = problem_of(kind, summary, 0, direction)) return {{}, problem->what};
  const Scale scale = scale_of(kind, summary, 0, direction);
  Answer answer{column, {}};
  for (double& value : answer.values) value = scale(value);
  return answer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(normalizations)

BOOST_AUTO_TEST_CASE(choices_are_spelled_as_the_enumerators_stand) {
  const auto list = kinds();
  BOOST_CHECK(list.at("none") == Normalization::none);
  BOOST_CHECK(list.at("minmax") == Normalization::minmax);
  BOOST_CHECK(list.at("max") == Normalization::max);
  BOOST_CHECK(list.at("sum") == Normalization::sum);
  BOOST_CHECK(list.at("vector") == Normalization::vector);
  BOOST_CHECK(list.at("linear") == Normalization::linear);
  BOOST_CHECK(list.at("vector_plain") == Normalization::vector_plain);
}

BOOST_AUTO_TEST_CASE(reference_cases) {
  const auto list = kinds();
  int checked = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(PREFERO_SOURCE_DIR) / "tests/oracles/normalization")) {
    std::ifstream file(entry.path());
    const nlohmann::json one = nlohmann::json::parse(file);
    const auto kind = list.find(one["parameters"]["kind"].get<std::string>());
    BOOST_REQUIRE_MESSAGE(kind != list.end(), one["id"] << " is of no known kind");
    ++checked;
    const double tolerance = one["tolerance"];
    for (std::size_t j = 0; j < one["criteria"].size(); ++j) {
      std::vector<double> column, expected;
      for (const auto& row : one["matrix"]) column.push_back(row[j]);
      for (const auto& row : one["expected"]["normalized"]) expected.push_back(row[j]);
      const Direction direction = one["criteria"][j]["direction"] == "max" ? Direction::maximise : Direction::minimise;
      const Answer answer = normalised(kind->second, column, direction);
      BOOST_CHECK_MESSAGE(answer.problem.empty(), one["id"] << ": " << answer.problem);
      const std::string found = test::difference(answer.values, expected, tolerance);
      BOOST_CHECK_MESSAGE(found.empty(), one["id"] << ", column " << j << ": " << found);
    }
  }
  BOOST_CHECK_GE(checked, 7);
}

BOOST_AUTO_TEST_CASE(values_by_hand) {
  const std::vector<double> x{2, 4, 8};
  const double length = std::sqrt(84.0), product = std::log(64.0);
  const auto check = [&](const char* kind, Direction direction, const std::vector<double>& expected) {
    const Answer answer = normalised(kinds().at(kind), x, direction);
    const std::string found = test::difference(answer.values, expected, 1e-14);
    BOOST_CHECK_MESSAGE(found.empty(), kind << ": " << found);
  };
  check("none", Direction::maximise, {2, 4, 8});
  check("minmax", Direction::maximise, {0, 1.0 / 3, 1});
  check("minmax", Direction::minimise, {1, 2.0 / 3, 0});
  check("max", Direction::maximise, {0.25, 0.5, 1});
  check("max", Direction::minimise, {0.75, 0.5, 0});
  check("sum", Direction::maximise, {2.0 / 14, 4.0 / 14, 8.0 / 14});
  check("sum", Direction::minimise, {4.0 / 7, 2.0 / 7, 1.0 / 7});
  check("vector", Direction::maximise, {2 / length, 4 / length, 8 / length});
  check("vector", Direction::minimise, {1 - 2 / length, 1 - 4 / length, 1 - 8 / length});
  check("vector_plain", Direction::minimise, {2 / length, 4 / length, 8 / length});
  check("linear", Direction::maximise, {0.25, 0.5, 1});
  check("linear", Direction::minimise, {1, 0.5, 0.25});
  check("nonlinear", Direction::maximise, {0.0625, 0.25, 1});
  check("nonlinear", Direction::minimise, {1, 0.125, 0.015625});
  check("log", Direction::maximise, {std::log(2.0) / product, std::log(4.0) / product, std::log(8.0) / product});
  check("log", Direction::minimise, {5.0 / 12, 4.0 / 12, 3.0 / 12});
  check("enhanced_accuracy", Direction::maximise, {0.4, 0.6, 1});
  check("enhanced_accuracy", Direction::minimise, {1, 0.75, 0.25});
  check("zavadskas_turskis", Direction::maximise, {0.25, 0.5, 1});
  check("zavadskas_turskis", Direction::minimise, {1, 0, -2});
}

BOOST_AUTO_TEST_CASE(a_better_value_is_never_worse_and_never_out_of_bounds) {
  test::Random random(61);
  for (const auto& [name, kind] : kinds()) {
    const bool turns = kind != Normalization::none && kind != Normalization::vector_plain;
    const bool bounded = turns && kind != Normalization::zavadskas_turskis && kind != Normalization::log;
    for (int round = 0; round < 100; ++round) {
      std::vector<double> x;
      const Index choice = random.whole(0, 5);
      for (Index m = random.whole(1, 20); m > 0; --m) {
        switch (choice) {
          case 0: x.push_back(0); break;
          case 1: x.push_back(3); break;
          case 2: x.push_back(random.uniform(-5, 5)); break;
          case 3: x.push_back(static_cast<double>(random.whole(0, 3))); break;
          case 4: x.push_back(3 + 0x1p-51 * static_cast<double>(random.whole(0, 1))); break;  // neighbouring doubles
          default: x.push_back(random.uniform(1e-3, 1e3));
        }
      }
      const bool positive = *std::min_element(x.begin(), x.end()) > 0;
      for (const Direction direction : {Direction::maximise, Direction::minimise}) {
        BOOST_TEST_CONTEXT(name << (direction == Direction::maximise ? " of a benefit" : " of a cost")
                                << ", columns of kind " << choice << ", " << x.size() << " rows") {
          const Answer answer = normalised(kind, x, direction);
          if (!answer.problem.empty()) {
            BOOST_CHECK_MESSAGE(!positive || kind == Normalization::log, answer.problem);
            continue;
          }
          BOOST_CHECK(test::all_finite(answer.values));
          const bool turned = direction == Direction::minimise && turns;
          for (std::size_t i = 0; i < x.size(); ++i) {
            BOOST_CHECK(!bounded || kind == Normalization::vector ||
                        (answer.values[i] >= -1e-12 && answer.values[i] <= 1 + 1e-12));
            for (std::size_t k = 0; k < x.size(); ++k) {
              if (x[i] > x[k])
                BOOST_CHECK_MESSAGE(
                    turned ? answer.values[i] <= answer.values[k] : answer.values[i] >= answer.values[k],
                    x[i] << " against " << x[k]);
            }
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(what_ratios_cannot_do_is_said) {
  for (const Normalization kind : {Normalization::max, Normalization::sum, Normalization::linear}) {
    BOOST_CHECK(test::contains(normalised(kind, {-1, 2}, Direction::maximise).problem, "negative"));
    BOOST_CHECK(test::contains(normalised(kind, {-1, -2}, Direction::minimise).problem, "negative"));
  }
  for (const Normalization kind : {Normalization::sum, Normalization::linear}) {
    BOOST_CHECK(test::contains(normalised(kind, {0, 2}, Direction::minimise).problem, "zero"));
    BOOST_CHECK(normalised(kind, {0, 2}, Direction::maximise).problem.empty());
  }
  for (const Normalization kind :
       {Normalization::none, Normalization::minmax, Normalization::vector, Normalization::vector_plain}) {
    BOOST_CHECK(normalised(kind, {-3, 0, 2}, Direction::minimise).problem.empty());
  }
}

// The logarithm of the product of a column, computed as a product, would be 0 or infinite.
BOOST_AUTO_TEST_CASE(logarithms_of_many_rows) {
  for (const double level : {1.5, 1e6}) {
    std::vector<double> x(10'000, level);
    x[0] = level * 2;
    const Answer answer = normalised(Normalization::log, x, Direction::maximise);
    BOOST_CHECK_CLOSE(answer.values[1] * 10'000, 1, 0.1);
    BOOST_CHECK_GT(answer.values[0], answer.values[1]);
  }
  BOOST_CHECK(test::contains(normalised(Normalization::log, {0.1, 0.5}, Direction::maximise).problem, "turn"));
  BOOST_CHECK(test::contains(normalised(Normalization::log, {0, 5}, Direction::maximise).problem, "logarithm"));
}

BOOST_AUTO_TEST_CASE(a_constant_column) {
  const std::vector<double> x{3, 3, 3};
  for (const Direction direction : {Direction::maximise, Direction::minimise}) {
    BOOST_CHECK((normalised(Normalization::minmax, x, direction).values ==
                 std::vector<double>{1, 1, 1}));  // pymcdm's convention, as the reference cases
    for (const auto& [name, kind] : kinds()) {
      const Answer answer = normalised(kind, x, direction);
      BOOST_CHECK_MESSAGE(answer.problem.empty() && answer.values[0] == answer.values[1], name);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
