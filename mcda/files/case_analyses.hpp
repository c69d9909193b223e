// What reference cases ask for that is no method: analyses, and the joint cases of all consensus methods.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mcda/method/steps.hpp"

namespace mcda::files {

struct ReferenceCase;

/// What an analysis finds, under the names of the case form. Throws InvalidInput for what is not supported.
using Analysis = Steps (*)(const ReferenceCase&);

/// Analyses by their name in the case form.
const std::map<std::string, Analysis>& analyses();

/// Which methods produce a key of the cases of `aggregate`; one of them is enough.
const std::map<std::string, std::vector<std::string>>& owners_of_aggregate_keys();

}  // namespace mcda::files
