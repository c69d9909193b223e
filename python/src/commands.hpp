// The commands of the program for Python: words in, a JSON document out.
#pragma once

#include <nanobind/nanobind.h>

namespace prefero::python {

void bind_commands(nanobind::module_& module);

}  // namespace prefero::python
