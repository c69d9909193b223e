// Shared by the parts of the model reader: typed access to the tree, with every problem put down instead of thrown.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcda/files/model_file.hpp"
#include "mcda/files/yaml.hpp"

namespace mcda::files {

/// One reading of one file. `what` in every function names the value in messages ("criterion margin: weight").
class Reading {
 public:
  explicit Reading(ModelFile& result) : result_(result) {}

  ModelFile& result() noexcept { return result_; }
  const std::vector<Problem>& problems() const noexcept { return problems_; }
  std::size_t errors() const noexcept;

  void complain(long line, long column, std::string what, std::string remedy, Severity severity = Severity::error);
  void complain(const Node& at, std::string what, std::string remedy) {
    complain(at.line, at.column, std::move(what), std::move(remedy));
  }
  void complain(const Node::Key& at, std::string what, std::string remedy) {
    complain(at.line, at.column, std::move(what), std::move(remedy));
  }
  /// Runs `body`; the problems of an InvalidInput it throws are put down at this node. True when it threw none.
  bool guarded(const Node& at, const std::string& prefix, const std::function<void()>& body);

  /// False, with a problem, for anything but a mapping (or a list).
  bool is_mapping(const Node& node, const std::string& what, const std::string& remedy);
  bool is_sequence(const Node& node, const std::string& what, const std::string& remedy);
  /// A problem for every key that is not among `known`, with the nearest one.
  void check_keys(const Node& mapping, const std::string& where, const std::vector<std::string>& known);

  std::string text(const Node& node, const std::string& what);
  std::optional<double> number(const Node& node, const std::string& what);
  std::optional<bool> truth(const Node& node, const std::string& what);
  std::optional<Interval> interval(const Node& node, const std::string& what);
  std::vector<double> numbers(const Node& node, const std::string& what);
  /// The position of a text among `choices` (each a list of spellings, the first is shown); empty with a problem where
  /// it is none.
  std::optional<std::size_t> choice(const Node& node, const std::string& what,
                                    const std::vector<std::vector<std::string>>& choices);

  /// Remembers where `path` and everything under it stands. A collection stands at its key.
  void remember(const std::string& path, const Node& node, const Node::Key* key = nullptr);

 private:
  ModelFile& result_;
  std::vector<Problem> problems_;
};

MissingPolicy read_missing(Reading& reading, const Node& node, const std::string& what);

/// Levels that `tiers:` gives to criteria, worst limit first; NaN = no veto.
struct TierLevels {
  std::map<std::string, std::vector<double>> profiles, vetoes;  ///< by criterion
  std::vector<std::string> names;  ///< of the tiers, best first, where they carry the levels
};
/// Before the criteria are read, which take them.
TierLevels read_tier_levels(Reading& reading, const Node& tiers);
/// The rest of `tiers:`, after the criteria.
void read_tiers(Reading& reading, const Node& node, const TierLevels& levels);
/// The limits under `selection:`.
void read_selection(Reading& reading, const Node& node);
/// The section `crm:`: where the canonical tables are, the as-of date, parameters of all criteria. Before the criteria.
void read_crm(Reading& reading, const Node& node);
/// The key `crm:` of a leaf: a criterion of the catalogue by name, or {id: NAME, months: 24}. Fills in what the leaf
/// does not say itself (goal, unit, horizon) and returns the criterion's title.
std::string read_catalogue_criterion(Reading& reading, const Node& node, const Node::Key& key, const Node& leaf_node,
                                     Leaf& leaf);
/// An SQL aggregate of a leaf over the rows of a client becomes a column; other SQL stays as it is.
void read_crm_sql(Reading& reading, const Node& node, const Node::Key& key, Leaf& leaf);
/// Constraints and the profit column may name criteria of the catalogue too. After everything else.
void finish_crm(Reading& reading);

/// `uncertainty:` of a criterion whose other keys are read.
ValueUncertainty read_uncertainty(Reading& reading, const Node& node, const std::string& what, const Leaf& leaf);

/// The tree under `criteria:`, group weightings included.
void read_criteria(Reading& reading, const Node& node, const TierLevels& levels = {});
/// Weights as written must leave something to divide by wherever no method makes them. After the top level's weights
/// are read.
void check_sums_of_weights(Reading& reading);

/// A `weights:` section for these ids. `rule` takes `normalize` where that can be written (the top level), else
/// nullptr.
WeightingChoice read_weighting(Reading& reading, const Node& node, const std::string& where,
                               const std::vector<std::string>& ids, WeightRule* rule);

/// Parameters of a method, each checked against its declaration: all keys of `mapping` but those in `other`.
ParameterValues read_parameters(Reading& reading, const Method& method, const Node& mapping,
                                const std::vector<std::string>& other);

}  // namespace mcda::files
