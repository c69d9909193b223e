// Everything that the report page carries as data: the model, the clients, and what the program found out about them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/report_static.hpp"
#include "mcda/clients/portrait.hpp"
#include "mcda/files/page_data.hpp"

namespace prefero {

struct ReportRequest {
  StaticReport report;
  const Settings& settings;
  const mcda::DecisionTable& raw;  ///< cells as read of the ranked clients; NaN is missing
  std::vector<double> profit;      ///< of the ranked clients, NaN where unknown; empty without
  std::string language;
  std::string command;     ///< that ranks these clients again
  std::string model_text;  ///< the model file; empty: it is not shown
  const mcda::clients::Portrait* portrait = nullptr;
  /// Above so many clients only the best are carried, and the scales of all of them.
  Index whole_up_to = 100'000, carried_beyond = 10'000;
};

/// Fills the slots of the page. Analyses what the first method says: which weights decide, how sure the order is.
mcda::files::PageSlots page_slots(const ReportRequest& request);

/// Whether the core in the page computes this method; those that need pairs, solvers or examples are as of the report.
bool computed_in_page(const mcda::MethodInfo& info);

}  // namespace prefero
