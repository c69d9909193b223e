// What sensitivity finds, as people and scripts read it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/asked.hpp"
#include "cli/output.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/global_sensitivity.hpp"
#include "mcda/analysis/sensitivity.hpp"
#include "mcda/analysis/smaa.hpp"

namespace prefero {

struct SensitivityAnswer {
  Asked asked;
  mcda::WeightTree tree;
  bool flat = false;
  mcda::Stability stability;
  std::vector<Index> between;  ///< two rows, or nothing
  std::vector<mcda::Walk> walks;
  std::optional<mcda::SmallestChange> smallest;
  bool smallest_known = false;  ///< false where the method has no linear form
  std::optional<mcda::Smaa> smaa;
  std::string drawn;  ///< how weights (and values) were drawn, in words
  std::optional<mcda::GlobalSensitivity> sobol;
  std::vector<mcda::ParameterRange> varied;  ///< for `sobol`
  mcda::Notes notes;
};

void write_sensitivity_json(const Session& session, const SensitivityAnswer& answer, const mcda::Notes& notes,
                            Output& output);
/// Beyond so many clients the document holds the first k instead of every rank.
inline constexpr Index every_rank_up_to = 200;

Json sobol_json(const Session& session, const SensitivityAnswer& answer);
std::string sobol_text(const Session& session, const SensitivityAnswer& answer, Output& output);
/// What stands below it.
std::vector<std::string> sobol_sentences(const Session& session, const SensitivityAnswer& answer);
/// 12.3 %.
std::string share_text(double share, int decimals = 1);
/// A node's id behind two blanks for every group it is in.
std::string indented(const mcda::WeightTree& tree, Index node);

/// The walk where one was asked for, else one line a criterion or group.
void write_sensitivity_csv(const Session& session, const SensitivityAnswer& answer, Output& output);
void write_sensitivity_text(const Session& session, const SensitivityAnswer& answer, Index top, Output& output);

}  // namespace prefero
