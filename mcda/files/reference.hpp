// `reference:` of a model: what people said about some of the clients.
//
//   reference:
//     ranking: [acme, [borg, cyan], dell]           best first; a list in the list is judged alike
//     classes: {acme: A, borg: B, cyan: B, dell: C}
//     order: [A, B, C]                              best first; without it that of `tiers:`, else of the names
#pragma once

#include <map>
#include <string>

#include "mcda/files/model_file.hpp"
#include "mcda/model/decision_table.hpp"

namespace mcda::files {

class Reading;

/// Reads the section. `tiers` are the names of the model's tiers, best first, where it has some.
Reference read_reference(Reading& reading, const Node& node, const std::vector<std::string>& tiers);

/// The rows of the clients judged under `key` ("ranking" or "classes"). Throws InvalidInput, with the place in the
/// model, when the model has none, and for every id that is not among `ids`; `excluded` are clients left out before,
/// with the reason.
JudgedRows judged_rows(const ModelFile& file, const std::string& key, const TextColumn& ids,
                       const std::map<std::string, std::string>& excluded = {});

}  // namespace mcda::files
