// A table as Python hands it over: columns that stay where they are, read in place where they hold doubles.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "mcda/clients/portfolio.hpp"
#include "mcda/method/decision_model.hpp"

namespace prefero::python {

namespace nb = nanobind;
using mcda::Index;

/// One double a row; any stride is taken, only contiguous ones are read in place.
using Numbers = nb::ndarray<const double, nb::ndim<1>, nb::device::cpu>;

class Table {
 public:
  explicit Table(Index rows);
  /// All batches of a PyCapsule "arrow_array_stream", kept as they are. Throws SourceFailure with the producer's
  /// message.
  static std::shared_ptr<Table> from_stream(const nb::capsule& capsule);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  /// A further column of `rows()` doubles, NaN where missing. The array is kept.
  void add_numbers(std::string name, Numbers values);
  /// A further column of `rows()` texts, None where missing.
  void add_texts(std::string name, const nb::sequence& values);

  Index rows() const noexcept { return rows_; }
  std::vector<std::string> names() const;
  bool has(const std::string& name) const;
  /// What is said about conversions: columns of single precision.
  std::vector<std::string> notes(const std::vector<std::string>& names) const;

  /// The column where it lies in one piece as doubles without gaps; nullptr where it has to be converted.
  const double* in_place(const std::string& name) const;
  /// Converts a column, NaN where missing. Adds a problem for what is no finite number.
  void numbers(const std::string& name, const std::string& purpose, std::span<double> out,
               std::vector<mcda::Problem>& problems) const;
  mcda::TextColumn texts(const std::string& name) const;

 private:
  struct Arrow;
  struct Lent {
    std::string name;
    Numbers values;
  };
  struct Texts {
    std::string name;
    mcda::TextColumn values;
  };
  Index rows_ = 0;
  std::unique_ptr<Arrow> arrow_;
  std::vector<Lent> lent_;
  std::vector<Texts> texts_;
};

/// The cells that a model asks for. Throws InvalidInput: columns that are not there, cells that are no numbers.
mcda::Portfolio portfolio_of(const Table& table, const mcda::DecisionModel& model,
                             const mcda::clients::PortfolioRequest& request);

}  // namespace prefero::python
