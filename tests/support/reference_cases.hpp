// Reference cases read as they stand, and numbers held to what they expect.
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/method/catalogue.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/instances.hpp"
#include "tests/support/random.hpp"

namespace test {

using mcda::Catalogue;
using mcda::Judgements;
using mcda::Notes;
using mcda::ParameterValues;
using mcda::Step;
using mcda::Steps;
using mcda::Weights;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
using Rows = std::vector<std::vector<double>>;

/// All reference cases of a folder, by file name.
inline std::vector<nlohmann::json> cases_of(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(PREFERO_SOURCE_DIR) + "/tests/oracles/" + folder))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<nlohmann::json> cases;
  for (const auto& path : paths) cases.push_back(nlohmann::json::parse(std::ifstream(path)));
  return cases;
}

inline double number_of(const nlohmann::json& value) { return value.is_null() ? none : value.get<double>(); }

/// Numbers of a list, or of a list of lists in reading order; null is NaN.
inline std::vector<double> numbers_of(const nlohmann::json& value) {
  if (!value.is_array()) return {number_of(value)};
  std::vector<double> numbers;
  for (const auto& part : value) {
    const std::vector<double> inner = numbers_of(part);
    numbers.insert(numbers.end(), inner.begin(), inner.end());
  }
  return numbers;
}

inline Rows rows_in(const nlohmann::json& value) {
  Rows rows;
  for (const auto& row : value) rows.push_back(numbers_of(row));
  return rows;
}

/// Within `tolerance` absolutely, relatively above 1: the rule of the reference cases.
inline bool within(double a, double b, double tolerance) {
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

inline void check_numbers(const std::string& what, const std::vector<double>& found,
                          const std::vector<double>& expected, double tolerance) {
  BOOST_REQUIRE_MESSAGE(found.size() == expected.size(),
                        what << ": " << found.size() << " numbers instead of " << expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_CHECK_MESSAGE(within(found[i], expected[i], tolerance), what << "[" << i << "]: " << mcda::shortest(found[i])
                                                                       << " instead of "
                                                                       << mcda::shortest(expected[i]));
  }
}

/// Every key of `expected` (but those `left_out`) is a step with these numbers.
inline void check_steps(const std::string& id, const Steps& steps, const nlohmann::json& expected, double tolerance) {
  for (const auto& [key, value] : expected.items()) {
    const Step* const step = steps.find(key);
    BOOST_REQUIRE_MESSAGE(step != nullptr, id << ": no step " << key);
    check_numbers(id + " " + key, step->values, numbers_of(value), tolerance);
  }
}

inline double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

/// The weights a method makes of a table, through the ordinary readings. Throws where it refuses.
inline Weights weights_of(const std::string& method, const Instance& one,
                          const mcda::RunOptions& options = {.threads = 1}, const ParameterValues& values = {}) {
  const auto& weighting = Catalogue::instance().weighting(method);
  const DecisionTable table = one.table();
  return mcda::weigh(weighting, values, table, one.criteria(), options);
}

}  // namespace test
