// What one method says about the clients of a session, in the order in which it is shown.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/asked.hpp"
#include "cli/session.hpp"
#include "mcda/engine/frozen_scale.hpp"
#include "mcda/engine/run.hpp"

namespace prefero {

/// Values a publication prints beside the score, one a row: S and R of VIKOR, and Q where the score is its negative.
struct PublishedColumn {
  std::string name;
  std::vector<double> values;
};

struct Answer {
  Asked asked;
  std::vector<Index> order;    ///< rows of the prepared table to show, best first
  std::vector<double> ranks;   ///< of `order`; NaN where the method gives none
  std::vector<double> scores;  ///< by row, larger is better; empty for relations
  std::vector<PublishedColumn> columns;
  std::vector<std::string> tiers;        ///< of `order`; empty without tiers
  std::map<Index, std::string> remarks;  ///< by row: what a reader should know about a client
  std::vector<double> influence;         ///< one a criterion of the session; NaN where the score is not a sum
  mcda::Steps findings;                  ///< named results beyond the order
  mcda::Exploitation exploitation;       ///< of relations
  std::optional<mcda::BitRelation> relation;
  std::shared_ptr<const mcda::Fitted> fitted;  ///< of scorings
  std::vector<mcda::Drift> drift;              ///< one a criterion, on a frozen scale
  mcda::Notes notes;                           ///< of the method and of what its weights do

  bool is_relation() const { return asked.info().kind == mcda::MethodKind::relation; }
};

/// Throws InvalidInput for a method that cannot take these clients.
[[noreturn]] void refuse(const Asked& asked, const mcda::Refusal& refusal);

/// That so many clients beyond the last one shown, who has this rank, are as good.
std::string tied_beyond_note(Index more, double rank);

/// Runs one method; only the best `top` clients are ordered (0 = all). Throws InvalidInput where the method cannot take
/// these clients.
Answer answer(const Session& session, const Asked& asked, Index top);

/// What a frozen scale says about new clients, by row and by criterion.
struct OnFrozenScale {
  std::map<Index, std::string> outside;  ///< by row: values beyond the fitted range
  std::vector<mcda::Drift> drift;        ///< one a criterion
};
OnFrozenScale compare_with_fit(const mcda::files::FrozenFile& frozen, const mcda::DecisionTable& raw);

/// Scores the clients of a session on its frozen scale.
Answer answer_frozen(const Session& session, const OnFrozenScale& seen, Index top);

/// The named findings as sentences with the clients' names: the compromise solutions of VIKOR and its conditions.
std::vector<std::string> sentences(const Session& session, const Answer& answer);

/// The row of the client with this id, or with this name where only one has it. Throws InvalidInput and UnknownName.
Index client_named(const Session& session, const std::string& name);

/// "Acme", or "Acme (C17)" where ids and names differ.
std::string full_name(const Session& session, Index row);
/// At most `limit` names, then how many more.
std::string names_of(const Session& session, const std::vector<Index>& rows, std::size_t limit);

/// How many clients the first k + 1 tiers hold together, at most `clients`; shares are added before they are rounded.
std::vector<Index> tier_ends(const std::vector<mcda::files::Tier>& tiers, Index clients);
/// The name of the tier of a client with this rank among `clients`: tied clients share the better tier.
std::string tier_of(const std::vector<mcda::files::Tier>& tiers, double rank, Index clients);

}  // namespace prefero
