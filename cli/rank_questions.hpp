// Questions that `prefero rank` answers beyond the order: now or later, and who gets our people.
#pragma once

#include "cli/answer.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/capacity.hpp"
#include "mcda/model/criteria_tree.hpp"

namespace prefero {

/// --horizon short or long: leaves the weights to the criteria of that horizon, with a note where criteria state none.
void keep_horizon(Session& session, mcda::Horizon horizon);

/// --horizon both: short-term and long-term scores of every client, where they change places, who leads when. Writes
/// the result; `arguments` gives --top and --long-term.
void rank_both_horizons(const Arguments& arguments, Session& session, const Asked& asked, Output& output);

/// --capacity COLUMN=AMOUNT.
struct Capacity {
  std::string column;
  double amount = 0;
};
Capacity capacity_of(const std::string& written);

/// Serves the clients in the order of `answer`, which must hold everybody; adds a remark to those chosen and to the
/// next. Throws InvalidInput for a column that is not there, for a need below 0 and for one that is not known.
mcda::Allocation allocate_people(const Arguments& arguments, const Session& session, const Capacity& capacity,
                                 Answer& answer);
/// Below the ranking, for people.
std::string capacity_text(const Session& session, const Capacity& capacity, const mcda::Allocation& found,
                          const Output& output);
Json capacity_json(const Session& session, const Capacity& capacity, const mcda::Allocation& found);

}  // namespace prefero
