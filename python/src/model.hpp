// A model of the Python package: its text, read and checked as every model file is.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/given.hpp"
#include "mcda/files/model_file.hpp"
#include "python/src/table.hpp"

namespace prefero::python {

struct Model {
  /// Throws InvalidInput with every problem, each with its line and column in `text`.
  Model(std::string text, std::string name, const std::string& folder);

  std::string text;
  std::string name;  ///< in messages
  std::filesystem::path folder;
  mcda::files::ModelFile file;

  /// The columns that a table must have.
  std::vector<std::string> columns() const;
  /// Whether only the model's own source will do: CRM tables, or criteria in SQL.
  bool needs_source() const;
};

/// Lends model and clients to the commands of this thread. `table` nullptr: the model's own source is read.
void lend(Given& given, const Model& model, const Table* table, const std::atomic<bool>& cancel);

/// The words of a call as the command line would have them; the model's name comes first.
Arguments arguments_of(const std::string& command, const std::vector<std::string>& words);

void bind_model(nanobind::module_& module);

}  // namespace prefero::python
