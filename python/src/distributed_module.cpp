// The fit in parts as Python sees it.
#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

#include <utility>

#include "mcda/engine/sort.hpp"
#include "python/src/arrays.hpp"
#include "python/src/distributed.hpp"

namespace prefero::python {

namespace nb = nanobind;

void bind_distributed(nb::module_& module) {
  module.def(
      "ranks",
      [](nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu> scores) {
        return array_of(mcda::rank_fast({scores.data(), scores.shape(0)}).ranks);
      },
      nb::arg("scores"), "Ranks of scores, larger is better, with the tie rule of the project.");
  module.attr("tie_tolerance") = mcda::tie_tolerance;
  static constexpr const char* names[] = {"survey", "summary", "weighting", "columns",
                                          "second", "derived", "scores",    "done"};
  const auto as_bytes = [](const std::string& text) { return nb::bytes(text.data(), text.size()); };
  nb::class_<DistributedFit>(module, "DistributedFit", "A fit in parts (prefero.spark).")
      .def(nb::init<const Model&, std::vector<std::string>, Index, const std::string&>(), nb::arg("model"),
           nb::arg("words"), nb::arg("capacity"), nb::arg("weighting") = "")
      .def_static("restored", &DistributedFit::restored, nb::arg("model"), nb::arg("words"), nb::arg("state"))
      .def_prop_ro("stage", [](const DistributedFit& fit) { return names[static_cast<int>(fit.stage())]; })
      .def(
          "observe",
          [=](const DistributedFit& fit, const Table& table) {
            const std::string seen = [&] {
              const nb::gil_scoped_release release;
              return fit.observe(table);
            }();
            return as_bytes(seen);
          },
          nb::arg("table"), "What a batch of rows says at this stage.")
      .def(
          "merge",
          [=](const DistributedFit& fit, nb::bytes earlier, nb::bytes later) {
            return as_bytes(fit.merge({earlier.c_str(), earlier.size()}, {later.c_str(), later.size()}));
          },
          nb::arg("earlier"), nb::arg("later"))
      .def(
          "advance", [](DistributedFit& fit, nb::bytes whole) { fit.advance({whole.c_str(), whole.size()}); },
          nb::arg("whole"), "Takes over what all rows said; goes on to the next stage.")
      .def("state", &DistributedFit::state)
      .def("frozen", &DistributedFit::frozen)
      .def(
          "score",
          [](const DistributedFit& fit, const Table& table) {
            DistributedFit::Scored found = [&] {
              const nb::gil_scoped_release release;
              return fit.score(table);
            }();
            nb::list derived;
            for (auto& column : found.derived) derived.append(array_of(std::move(column)));
            return nb::make_tuple(array_of(std::move(found.rows)), array_of(std::move(found.scores)), derived);
          },
          nb::arg("table"), "Rows that are kept, their scores, and the published columns.")
      .def(
          "form",
          [](const DistributedFit& fit, const Table& table) {
            auto [rows, columns] = fit.form(table);
            nb::list list;
            for (auto& column : columns) list.append(array_of(std::move(column)));
            return nb::make_tuple(array_of(std::move(rows)), list);
          },
          nb::arg("table"), "Rows that are kept, and what each criterion gives them for a weight of one.")
      .def(
          "draw_weights",
          [](const DistributedFit& fit, Index samples, Index seed) {
            return nb::make_tuple(array_of(fit.draw_weights(samples, seed)), fit.criteria_with_weight());
          },
          nb::arg("samples"), nb::arg("seed"), "Drawn weights, row by row, and how many make a row.")
      .def_prop_ro("columns", [](const DistributedFit& fit) { return fit.columns(); })
      .def_prop_ro("derived_names", &DistributedFit::derived_names)
      .def_prop_ro("notes", [](const DistributedFit& fit) { return fit.notes(); })
      .def_prop_ro("error", &DistributedFit::error)
      .def_prop_ro("clients", &DistributedFit::clients)
      .def_prop_ro("read", &DistributedFit::read)
      .def_prop_ro("weights", [](const DistributedFit& fit) { return fit.weights(); })
      .def_prop_ro("method", [](const DistributedFit& fit) { return std::string(fit.asked().info().name); });
}

}  // namespace prefero::python
