// The catalogue of client criteria: what each measures, from which tables, and the SQL that computes it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/model/criteria_tree.hpp"

namespace mcda::clients {

/// What a criterion can be told. All have a default; `as_of` is told apart, because every criterion has it.
struct CriterionParameter {
  std::string_view name;
  double value = 0;
  double low = 0;
  double high = 0;
  std::string_view meaning;
};

/// All parameters of the catalogue; `months` has another default for each criterion.
std::span<const CriterionParameter> criterion_parameters();

/// One criterion. `value` is an SQL expression over
///   [table: AGGREGATE]   an aggregate over the rows of a client in one of the relations of crm_query.cpp
///   {name}               a parameter; {window}, {previous} and {as_of} as conditions and a date
///   <name>               a part shared by several criteria
/// A client without rows in a table has NULL there.
struct CatalogueCriterion {
  int number = 0;  ///< in the published list of forty; 0 for what was added
  std::string_view id;
  std::string_view title;
  std::string_view formula;  ///< for people; W is the window that ends with the as-of date, W' the one before it
  std::string_view unit;
  GoalKind goal = GoalKind::maximise;
  Horizon horizon = Horizon::both;
  std::string_view serves;     ///< which questions of a sales team it answers
  std::string_view needs;      ///< table.column, separated by blanks: without one of them it cannot be computed
  std::string_view helps;      ///< tables whose absence counts as zero, with a note
  int months = 12;             ///< default of the window; 0: everything up to the as-of date
  std::string_view missing;    ///< when there is no value, and what counts as zero
  std::string_view value;      ///< empty where it takes a fitted model (fitted_criteria.hpp)
  std::string_view note = {};  ///< what to know before using it

  /// Names of the parameters that its value reads.
  std::vector<std::string_view> parameters() const;
};

/// In the order of the published list, additions last.
std::span<const CatalogueCriterion> criteria_catalogue();
/// nullptr where there is none of this id.
const CatalogueCriterion* catalogue_criterion(std::string_view id);

/// A part that several criteria share, by the name between < and >; empty where there is none.
std::string_view shared_part(std::string_view name);

/// Questions that the codes in `serves` stand for: "P1" -> "revenue".
std::string_view question_of(std::string_view code);

}  // namespace mcda::clients
