// Runs methods on a prepared table. Several methods share every read: at most three passes for any number of them.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/method/method.hpp"

namespace mcda {

/// One scoring method with its parameters.
struct Task {
  const ScoringMethod* method = nullptr;
  ParameterValues parameters;  ///< as written; completed by the run
};

/// A method fitted to a portfolio. Scores new rows on the old scale.
struct Fitted {
  const ScoringMethod* method = nullptr;
  ParameterValues parameters;  ///< complete
  Criteria criteria;           ///< those the method saw
  std::vector<Index> columns;  ///< their positions in the prepared table
  std::unique_ptr<ScoringModel> model;
  std::vector<std::vector<double>> reference;  ///< sorted columns, for methods that compare with them; empty otherwise
};

/// What one method says. `refusal` set: it did not run, and everything else is empty.
struct Outcome {
  const ScoringMethod* method = nullptr;
  ParameterValues parameters;
  std::optional<Refusal> refusal;
  std::shared_ptr<const Fitted> fitted;
  std::vector<double> scores;  ///< m, larger is better
  std::vector<std::string_view> derived_names;
  std::vector<std::vector<double>> derived;  ///< published columns beside the score (S and R of vikor), m each
  Notes notes;
};

/// Runs every task on the table (m x n, finite cells) and criteria (n). Criteria of weight zero are left out first,
/// with a note, unless the method ignores weights. Throws UnknownName / InvalidInput for parameters, InvalidInput for
/// an empty table or cells out of range. `used`: outcomes that nobody needs any more, in any number. The columns of the
/// k-th task are then written over those of used[k] where they have the room, which spares the system making memory for
/// them: outcome = run(task, table, criteria, options, std::move(outcome)) in a loop over weights. Same bits.
std::vector<Outcome> run(std::span<const Task> tasks, const DecisionTable& table, const Criteria& criteria,
                         const RunOptions& options = {}, std::vector<Outcome> used = {});
Outcome run(const Task& task, const DecisionTable& table, const Criteria& criteria, const RunOptions& options = {},
            Outcome used = {});

/// Scores of new rows (m x n as prepared for the fit) on a frozen scale; with the derived columns where wanted.
std::vector<double> score(const Fitted& fitted, const DecisionTable& table, const RunOptions& options = {},
                          std::vector<std::vector<double>>* derived = nullptr);

/// The same model after a round through bytes: what a stored scale is.
Fitted reloaded(const Fitted& fitted);

/// A credibility matrix larger than this nobody reads; it is let go once it has been exploited.
inline constexpr Index credibility_kept = 1000;

/// What a relation method says.
struct RelationOutcome {
  const RelationMethod* method = nullptr;
  ParameterValues parameters;
  std::optional<Refusal> refusal;
  std::optional<BitRelation> relation;           ///< at least as good, where the result is made of orders
  std::optional<CredibilityMatrix> credibility;  ///< kept for up to credibility_kept rows
  Exploitation exploitation;
  Notes notes;
};

/// Computes the relation by tiles and exploits it. Refuses (refusal set) before allocating when the relation would take
/// more than options.memory.
RelationOutcome run(const RelationMethod& method, const ParameterValues& parameters, const DecisionTable& table,
                    const Criteria& criteria, const RunOptions& options = {});

/// Throws InvalidInput naming criterion and row (1-based, by id where given) for cells that are not finite or beyond
/// ±1e100 or nonzero below 1e-100.
void check_magnitudes(const DecisionTable& table, const Criteria& criteria, const Alternatives* alternatives = nullptr);

}  // namespace mcda
