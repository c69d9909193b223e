// The compiled part of the Python package `prefero`. What people use stands in python/prefero; nothing here is public.
#include <nanobind/nanobind.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "python/src/arrow_export.hpp"
#include "python/src/commands.hpp"
#include "python/src/distributed.hpp"
#include "python/src/errors.hpp"
#include "python/src/model.hpp"
#include "python/src/ranking.hpp"
#include "python/src/table.hpp"
#include "python/src/texts.hpp"

namespace nb = nanobind;

NB_MODULE(_core, module) {
  using namespace prefero::python;
  module.doc() = "The compiled part of prefero.";
  register_errors();
  nb::class_<Table>(module, "Table", "Columns lent by Python.")
      .def(nb::init<Index>(), nb::arg("rows"))
      .def_static("from_stream", &Table::from_stream, nb::arg("capsule"),
                  "Takes over a PyCapsule \"arrow_array_stream\".")
      .def("add_numbers", &Table::add_numbers, nb::arg("name"), nb::arg("values").noconvert(),
           "A column of float64, NaN where missing. The array is kept, not copied.")
      .def("add_texts", &Table::add_texts, nb::arg("name"), nb::arg("values"), "A column of texts, None where missing.")
      .def(
          "in_place",
          [](const Table& table, const std::string& name) {
            return reinterpret_cast<std::uintptr_t>(table.in_place(name));
          },
          nb::arg("name"), "Where the column is read without copying; 0 where it has to be converted.")
      .def(
          "texts",
          [](const Table& table, const std::string& name, const std::string& instead) {
            Texts out;
            if (name.empty()) {
              for (Index i = 0; i < table.rows(); ++i) out.push_back(std::to_string(i + 1));
              return out;
            }
            const mcda::TextColumn column = table.texts(name);
            const mcda::TextColumn other =
                instead.empty() || instead == name ? mcda::TextColumn() : table.texts(instead);
            for (Index i = 0; i < column.size(); ++i) {
              const bool gap = column[i].empty();
              if (gap && instead.empty()) {
                out.push_back(std::to_string(i + 1));
              } else {
                out.push_back(gap && other.size() > 0 ? other[i] : column[i]);
              }
            }
            return out;
          },
          nb::arg("name"), nb::arg("instead") = "",
          "The column as texts, its gaps from another; row numbers where no column is named.")
      .def_prop_ro("rows", &Table::rows)
      .def_prop_ro("names", &Table::names);
  bind_arrow_export(module);
  bind_model(module);
  bind_ranking(module);
  bind_commands(module);
  bind_distributed(module);
}
