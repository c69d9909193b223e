// A model as people write it: YAML in, a DecisionModel out, and the place of every key for messages that come later.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mcda/clients/crm_source.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/method/decision_model.hpp"
#include "mcda/model/error.hpp"
#include "mcda/model/reference.hpp"

namespace mcda::files {

/// Where the alternatives come from, as written under `alternatives:`. Empty = not written.
struct SourceSettings {
  std::string source;  ///< file, glob, folder, `duckdb:FILE`, `sqlite:FILE` or `postgresql://...`
  std::string id;      ///< column of the ids
  std::string label;   ///< column of the names
  std::string query;
  std::string table;
  std::string delimiter;  ///< one character; "\t" for a tab
  std::string decimal;    ///< "." or ","
  std::string encoding;
  std::string dates;
  std::filesystem::path folder;  ///< of the model: what relative names refer to

  /// `source` with a relative file name resolved against `folder`; addresses and absolute names stay as they are.
  std::string location() const;
};

/// One tier: a share of the alternatives, a number of them, or (neither) all the rest.
struct Tier {
  std::string name;
  std::optional<double> share;
  std::optional<Index> count;
};

/// A client whose tier somebody has decided, whatever the rule says. Never in the score.
struct Pin {
  std::string id;
  std::string tier;
  std::string reason;
  std::string date;  ///< as written: YYYY-MM-DD
};

/// A rule that sorts clients into tiers otherwise than by shares of the ranking that is asked.
struct TierRule {
  /// A sorting method, `quantiles` (shares of the ranking by `score`), `thresholds` (of that score) or `cumulated`
  /// (shares of the total of `of`); empty = no such rule.
  std::string method;
  ParameterValues parameters;      ///< of a sorting method
  std::vector<std::string> names;  ///< best first; may lack the last, or be empty
  bool names_written = false;      ///< under `names`: complete
  std::string score;               ///< a ranking method; empty = the model's first
  std::string of;                  ///< a criterion
  std::vector<Tier> shares;        ///< cumulated
  std::vector<double> limits;      ///< thresholds: the least score of each tier but the last
};

/// A limit on the clients that are selected together (PROMETHEE V): how many there are, or what a column of theirs adds
/// up to.
struct SelectionLimit {
  std::string total;  ///< column that is added up; empty: the clients are counted
  std::string each;   ///< column; the limit holds for every value of it by itself; empty: for all clients together
  std::string where;  ///< a boolean SQL expression over the columns; empty: everybody counts
  std::optional<double> at_least, at_most;  ///< one of them or both
  std::string reason;
};

/// What a model file says.
struct ModelFile {
  std::string file;  ///< as named in messages
  DecisionModel model;
  SourceSettings source;
  std::optional<clients::CrmSettings> crm;       ///< canonical CRM tables instead of one table of clients
  std::vector<clients::WantedCriterion> wanted;  ///< what to compute of them: the leaves, constraints and profit
  std::vector<Tier> tiers;                       ///< shares of the ranking, best first; of `quantiles` too
  TierRule tier_rule;
  std::vector<Pin> pins;
  std::vector<SelectionLimit> selection;  ///< limits of `prefero select`
  Reference reference;                    ///< what people said about some clients; see mcda/files/reference.hpp
  std::string profit;                     ///< column of the profit
  std::string parent;                     ///< column of the parent company
  /// Sections that other parts of the program read: `portrait`, `people`.
  std::map<std::string, Node> sections;
  /// What the reader should know though the model can be used.
  std::vector<Problem> notes;
  std::map<std::string, Place> places;

  /// Where a key stands, by dotted path: `criteria.margin.column` (whatever groups margin is in), `methods[1].v`
  /// (counted from 0), `weights`. A path that is not in the file gives its nearest ancestor's place.
  Place place(const std::string& path) const;
  /// A problem at that place.
  Problem problem(const std::string& path, std::string what, std::string remedy = {}) const;
};

/// "interval" and "10%": a kind with its amount; nothing for an unknown kind, and for anything but an amount above 0.
std::optional<ValueUncertainty> uncertainty_of(const std::string& kind, std::string amount);

/// Why a criterion cannot have this uncertainty, to follow its name; nothing where it can.
std::optional<Problem> contradiction(const ValueUncertainty& uncertainty, const Leaf& leaf);

/// Reads a model. Throws InvalidInput with every problem of the file, notes included, where there is an error;
/// SourceFailure where the file cannot be read.
ModelFile read_model(const std::filesystem::path& path);
/// The same from text: `file` names it in messages, relative names refer to `folder`.
ModelFile read_model_text(const std::string& text, const std::string& file, const std::filesystem::path& folder = {});

/// Every problem of a model, in the order of the file; empty for a sound one. Throws only SourceFailure.
std::vector<Problem> check_model(const std::filesystem::path& path);

}  // namespace mcda::files
