// The questions a page asks of a report. The numbers of a question begin with one weight a criterion.
#pragma once

#include <span>
#include <string>

#include "web/core/reply.hpp"
#include "web/core/report.hpp"

namespace prefero::web {

struct Question {
  std::string text;              ///< the method's label; several, one a line
  std::vector<double> weights;   ///< one a criterion
  std::span<const double> rest;  ///< what follows the weights
};

/// A number of the question as an index.
Index index_at(const Question& question, std::size_t place);
/// The answer to the question's method and weights; nullptr with the reason in the reply.
const Answer* answer_to(Report& report, const Question& question, Reply& reply);

void methods(Report& report, const Question& question, Reply& reply);
void rank(Report& report, const Question& question, Reply& reply);           // rest: nothing
void explain(Report& report, const Question& question, Reply& reply);        // row, another one instead of the medians
void values(Report& report, const Question& question, Reply& reply);         // nothing
void to_reach(Report& report, const Question& question, Reply& reply);       // row, rank
void what_if(Report& report, const Question& question, Reply& reply);        // row, one raw value a criterion
void stability(Report& report, const Question& question, Reply& reply);      // k
void walk(Report& report, const Question& question, Reply& reply);           // criterion, steps, rows
void without(Report& report, const Question& question, Reply& reply);        // criterion, k
void acceptability(Report& report, const Question& question, Reply& reply);  // spread, seed, until, k, rows
void compare(Report& report, const Question& question, Reply& reply);        // nothing
void horizons(Report& report, const Question& question, Reply& reply);       // nothing
void break_even(Report& report, const Question& question, Reply& reply);     // two rows
void beyond(Report& report, const Question& question, Reply& reply);         // nothing

/// Judgements of n items, n x n row by row, NaN where none was made: their weights by the eigenvector. Needs no report.
void judge(std::span<const double> cells, Reply& reply);

}  // namespace prefero::web
