// Columns of ours as an Arrow stream that any library takes over without copying.
#pragma once

#include <nanobind/nanobind.h>

namespace prefero::python {

/// Adds `Texts` (texts in Arrow's layout) and `arrow_stream(names, columns)` to the module.
void bind_arrow_export(nanobind::module_& module);

}  // namespace prefero::python
