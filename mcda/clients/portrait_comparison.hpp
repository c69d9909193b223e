// A portrait beside others: another definition of a key client, and the period after.
#pragma once

#include "mcda/clients/portrait.hpp"

namespace mcda::clients {

/// How the portrait was learned.
struct LearningContext {
  const Cohort& cohort;
  const PortraitSettings& settings;
  const ScoreModel& model;
  const RunOptions& run;
  const TraitWishes& wishes;
};

/// Fills in `others` and `next` of the portrait, with notes where two definitions disagree. Every score compared was
/// made without the client it belongs to.
void compare_definitions(const ReadClients& clients, const LearningContext& context, Portrait& portrait);

}  // namespace mcda::clients
