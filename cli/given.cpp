#include "cli/given.hpp"

namespace prefero {

namespace {

thread_local Given* innermost = nullptr;

}  // namespace

Given::Given() noexcept : before_(innermost) { innermost = this; }

Given::~Given() { innermost = before_; }

Given* Given::now() noexcept { return innermost; }

}  // namespace prefero
