// prefero tiers MODEL --learn: profiles, weights and majority of MR-Sort from clients whose class is known.
#pragma once

#include "cli/arguments.hpp"

namespace prefero {

int run_learn_tiers(const Arguments& arguments);

}  // namespace prefero
