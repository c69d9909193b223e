#include "python/src/commands.hpp"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <utility>
#include <vector>

#include "cli/manifest.hpp"
#include "mcda/source/driver.hpp"
#include "python/src/interruptible.hpp"
#include "python/src/model.hpp"

namespace prefero::python {

namespace nb = nanobind;

namespace {

std::string ask(const std::string& command, const Model* model, const Table* table,
                const std::vector<std::string>& words, const std::atomic<bool>& cancel) {
  Given given;
  given.cancel = &cancel;
  std::vector<std::string> all;
  if (model != nullptr) {
    lend(given, *model, table, cancel);
    all.push_back(model->name);
  }
  all.insert(all.end(), words.begin(), words.end());
  const Arguments arguments = arguments_of(command, all);
  arguments.command().run(arguments);
  return std::move(given.output);
}

}  // namespace

void bind_commands(nb::module_& module) {
  module.attr("version") = version();
  module.def("offer_duckdb", &mcda::source::offer_duckdb, nb::arg("library"),
             "A DuckDB library to load where the package brings none.");
  module.def(
      "ask",
      [](const std::string& command, const Model* model, const Table* table, const std::vector<std::string>& words) {
        return interruptible(
            [&](const std::atomic<bool>& cancel) { return ask(command, model, table, words, cancel); });
      },
      nb::arg("command"), nb::arg("model").none(), nb::arg("table").none(), nb::arg("words"),
      "Runs a command of the program and returns what it would have printed.");
}

}  // namespace prefero::python
