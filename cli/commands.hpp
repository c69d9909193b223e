// One function a command; the list in commands.cpp is in the order of the help page.
#pragma once

#include "cli/arguments.hpp"

namespace prefero {

Command init_command();
Command check_command();
Command rank_command();
Command tiers_command();
Command select_command();
Command fit_command();
Command compare_command();
Command sensitivity_command();
Command explain_command();
Command dominance_command();
Command gaia_command();
Command diff_command();
Command advise_command();
Command weights_command();
Command people_command();
Command report_command();
Command crm_import_command();
Command crm_criteria_command();
Command crm_rubric_command();
Command crm_whale_command();
Command generate_command();
Command methods_command();
Command verify_command();
Command portrait_learn_command();
Command portrait_show_command();
Command portrait_validate_command();
Command portrait_score_command();
Command bench_command();
Command completion_command();

}  // namespace prefero
