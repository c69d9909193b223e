#include "cli/commands.hpp"

namespace prefero {

const std::vector<Command>& commands() {
  static const std::vector<Command> list{init_command(),           check_command(),         rank_command(),
                                         compare_command(),        sensitivity_command(),   explain_command(),
                                         dominance_command(),      gaia_command(),          diff_command(),
                                         advise_command(),         weights_command(),       people_command(),
                                         tiers_command(),          select_command(),        fit_command(),
                                         portrait_learn_command(), portrait_show_command(), portrait_validate_command(),
                                         portrait_score_command(), report_command(),        crm_import_command(),
                                         crm_criteria_command(),   crm_rubric_command(),    crm_whale_command(),
                                         generate_command(),       methods_command(),       verify_command(),
                                         bench_command(),          completion_command()};
  return list;
}

}  // namespace prefero
