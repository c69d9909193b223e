// Which tier each client of a session is in, by whatever rule the model or the command line names.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/answer.hpp"

namespace prefero {

/// Where a tier begins.
struct TierCut {
  std::string tier;
  std::optional<double> score;                          ///< the least score of the tier
  std::vector<std::pair<std::string, double>> profile;  ///< by criterion, in its own unit
};

struct Tiering {
  std::string method;                ///< quantiles, thresholds, cumulated or a sorting method
  std::string score;                 ///< what is cut: a ranking method, or a criterion; empty for sorting methods
  mcda::ParameterValues parameters;  ///< of the method, complete
  std::vector<std::string> names;    ///< best first
  std::vector<Index> rule;           ///< by row: position in `names`, as the rule says
  std::vector<Index> tiers;          ///< the same, after margins and pins
  std::vector<double> scores;        ///< by row
  std::vector<PublishedColumn> columns;
  std::vector<TierCut> cuts;
  std::string margin_unit;                          ///< in words
  std::map<Index, const mcda::files::Pin*> pinned;  ///< by row
  std::map<Index, std::string> remarks;             ///< by row
  std::vector<Index> previous;  ///< by row: tier of the earlier result, -1 where it has none; empty without one
  mcda::Notes notes;

  const std::string& name_of(Index row) const {
    return names[static_cast<std::size_t>(tiers[static_cast<std::size_t>(row)])];
  }
};

/// How far a client must pass a border before it changes its tier.
struct Margin {
  double value = 0;
  bool of_range = false;  ///< a share of the distance between the best and the worst score
};

/// Tiers of an earlier result, by id; none of their names need be known.
using EarlierTiers = std::map<std::string, std::string, std::less<>>;

struct TierRequest {
  mcda::files::TierRule rule;             ///< method not empty
  std::vector<mcda::files::Tier> shares;  ///< of quantiles
  std::vector<mcda::files::Pin> pins;
  std::optional<Margin> margin;
  const EarlierTiers* earlier = nullptr;  ///< nullptr without an earlier result
};

/// "pinned to A on 2026-01-31: reason (by the rule B)".
std::string pin_text(const mcda::files::Pin& pin, const std::string& by_rule);

/// What the model asks; nothing where it has no tiers.
std::optional<TierRequest> tier_request(const mcda::files::ModelFile& file);

/// Throws InvalidInput where the rule cannot be applied to these clients.
Tiering tiering(const Session& session, const TierRequest& request, const Settings& settings);

}  // namespace prefero
