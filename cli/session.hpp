// One question asked of one portfolio: the model, the clients it names, prepared, and the weights of the criteria.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/asked.hpp"
#include "cli/manifest.hpp"
#include "cli/progress.hpp"
#include "mcda/analysis/weigh.hpp"
#include "mcda/clients/portfolio.hpp"
#include "mcda/engine/prepare.hpp"
#include "mcda/files/frozen_file.hpp"
#include "mcda/files/model_file.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

/// Where a client's row stands in a list by row.
constexpr std::size_t at(Index row) noexcept { return static_cast<std::size_t>(row); }

/// A model file as read, with its digest.
struct ReadModel {
  mcda::files::ModelFile file;
  std::string digest;
};

/// Throws like mcda::files::read_model; notes of the model are added to `notes`.
ReadModel read_model(const std::string& path, mcda::Notes& notes);

/// The bytes of a model: of the file, or as it was lent.
std::string model_text(const std::string& path);

/// The source of a model after --data, --query and --table.
mcda::source::SourceSpec source_spec(const Arguments& arguments, const mcda::files::ModelFile& file);

/// What the loader must know of a model file.
mcda::clients::PortfolioRequest portfolio_request(const mcda::files::ModelFile& file, const std::string& where);

/// A client that is listed but not ranked.
struct ExcludedClient {
  std::string id, label, reason;
};

/// The clients of a model, ready for methods.
struct Session {
  const mcda::files::FrozenFile* frozen = nullptr;  ///< the scale kept from another portfolio; nullptr for their own
  mcda::files::ModelFile file;
  Manifest manifest;
  std::string source;  ///< in words
  mcda::Notes notes;   ///< of the source, the model, the preparation and the weights
  mcda::Prepared prepared;
  std::optional<mcda::Criteria> criteria;
  mcda::ResolvedWeights weights;  ///< where they come from; of --weights only the numbers
  std::vector<ExcludedClient> excluded;
  std::vector<double> amounts;  ///< as read, NaN where missing: of the criterion whose total makes the tiers
  std::vector<mcda::Problem> unknown_examples;  ///< why the reference of the model cannot be learned from
  mcda::RunOptions run;
  ProgressWhen progress = ProgressWhen::automatic;

  std::optional<Index> clients;  ///< ranked, where their rows are not in memory

  Index rows() const { return clients ? *clients : prepared.table.rows(); }
  std::string_view id(Index row) const { return prepared.alternatives.ids[row]; }
  std::string_view label(Index row) const { return prepared.alternatives.label(row); }
  bool labelled() const { return prepared.alternatives.labels.size() > 0; }
};

/// A session about a model, without clients so far.
Session new_session(const Arguments& arguments, ReadModel model, mcda::Notes notes);

/// The note about clients without a name of their own, where the model names no id column.
mcda::Notes id_notes(const mcda::files::ModelFile& file);

/// Reads and prepares the clients of a model and settles the weights (--weights, judgements, data or as written).
/// `raw` sees the cells of the clients that are ranked before gaps are filled and value functions applied; `loaded`
/// sees everybody as read, before anybody is excluded.
Session open_session(const Arguments& arguments, ReadModel model, const Settings& settings, mcda::Notes notes,
                     const std::function<void(const mcda::DecisionTable&)>& raw = {},
                     const std::function<void(const mcda::Portfolio&)>& loaded = {});

/// The same for new clients on a frozen scale, which must outlive the session. Throws InvalidInput for options that
/// would change the scale, and without --data.
Session open_frozen_session(const Arguments& arguments, const mcda::files::FrozenFile& frozen,
                            const std::function<void(const mcda::DecisionTable&)>& raw);

/// The weights of --weights: one a leaf, as given. Throws InvalidInput and UnknownName. Empty without the option.
std::optional<std::vector<double>> written_weights(const Arguments& arguments, const mcda::CriteriaTree& tree,
                                                   mcda::Notes& notes);

/// Gives the criteria the examples of the model's reference with their levels as prepared. Examples that are not among
/// the clients are a note, and an error only where a method must learn from them.
void give_examples(Session& session);

/// Under --strict notes are errors: throws InvalidInput with all of them. Before anything is written.
void require_no_notes(const Arguments& arguments, const mcda::Notes& notes);

/// Notes to stderr, unless --quiet. After the result, where a reader still sees them.
void say_notes(const Arguments& arguments, const mcda::Notes& notes);

}  // namespace prefero
