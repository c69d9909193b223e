// What the report page shows without scripts.
#pragma once

#include <string>
#include <vector>

#include "cli/answer.hpp"
#include "cli/comparing.hpp"

namespace prefero {

struct StaticReport {
  const Session& session;
  const std::vector<Asked>& asked;
  const mcda::Comparison& comparison;
  const Answer* first;  ///< the method that the page is about; nullptr where none can take these clients
  const mcda::Notes& notes;
  Index top;  ///< clients in the ranking
};

/// The title of the model, or a question where it has none.
std::string title_of(const Session& session);
/// Who comes first, by how many methods.
std::string static_answer(const StaticReport& report);
/// HTML without a script, style or link to anywhere else; every text in it is escaped.
std::string static_html_of(const StaticReport& report);

}  // namespace prefero
