// Rubrics: what only people can say about a client, on levels that are written down.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/clients/crm_source.hpp"

namespace mcda::clients {

/// One question of a rubric. `criterion` is `ease`, or `alignment.values` where a criterion is the mean of several.
struct RubricQuestion {
  std::string_view criterion;
  std::string_view question;
  std::string_view levels;  ///< what each level means
};

std::span<const RubricQuestion> rubric_questions();

/// One line of the table that people fill in, in the words in which it stands there.
struct RubricRow {
  std::string client_id, name, criterion, level, rated_by, rated_on, note;
};

/// A filled table and what is wrong with it: levels that are none, criteria that nobody asks, clients that are not
/// there, two answers of one person to one question.
struct Rubric {
  std::vector<RubricRow> rows;
  std::vector<Problem> problems;
  long answered = 0;
};

/// The rows of `table` ("rubric.csv" or any file of that form). `clients` are the ids that exist; empty: not checked.
Rubric read_rubric(const source::SourceSpec& table, const std::vector<std::string>& clients);

/// One row a client and question, in that order: rows that are there stay as they are, answered or not, and in their
/// place; what is missing is added blank.
std::vector<RubricRow> completed(const std::vector<RubricRow>& present,
                                 const std::vector<std::pair<std::string, std::string>>& clients,
                                 const std::vector<std::string>& topics);

/// A level as written: 1 to 5 (halves allowed), or yes and no, which are 5 and 1. Empty where it is none.
std::optional<double> rubric_level(std::string_view text);

}  // namespace mcda::clients
