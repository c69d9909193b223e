// Ranks and scores for Python, in place where the table allows it.
#pragma once

#include <nanobind/nanobind.h>

namespace prefero::python {

void bind_ranking(nanobind::module_& module);

}  // namespace prefero::python
