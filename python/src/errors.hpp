// The library's errors as the exceptions of prefero.errors, with all their problems.
#pragma once

namespace prefero::python {

void register_errors();

}  // namespace prefero::python
