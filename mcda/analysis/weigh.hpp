// From a written model to one weight a leaf: given, judged, or taken from the data, for all leaves or group by group.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/engine/run_stream.hpp"
#include "mcda/method/decision_model.hpp"
#include "mcda/model/decision_table.hpp"

namespace mcda {

/// What one weighting method said of the children of a group, or of all leaves.
struct WeighedItems {
  Index node = CriteriaTree::root;
  bool all_leaves = false;
  std::string group;  ///< id of the group; empty for the root
  std::string method;
  ParameterValues parameters;      ///< complete
  std::vector<std::string> items;  ///< ids of the children, or of the leaves, in the order of the tree
  std::vector<double> weights;     ///< one an item, sum 1
  std::optional<Consistency> consistency;
  Notes notes;
};

struct ResolvedWeights {
  std::vector<double> leaves;  ///< one a leaf in the order of tree.leaves(); sum 1, or as given where the model says so
  CriteriaTree tree;  ///< the model's tree with the local weights that were found: its final_weights() are `leaves`
  std::vector<WeighedItems> asked;  ///< every place where a method was asked, from the root down
  Notes notes;                      ///< of all places, each naming its group
};

/// Settles the weights of a model. At the top a method acts on all leaves (judgements whose items are the root's
/// children act on those), inside a group on its children; a method at the top leaves those of groups unused, with a
/// note. A blend of the model is mixed in at the end, over all leaves; one of a group over its children. Data methods
/// read the summary of `prepared` (m x n, one column a leaf, in the order of the tree, finite) in one pass, and only
/// where such a method is asked; elsewhere the table may be empty. Inside a group such a method needs children that are
/// all leaves. `leaves` are the criteria of the columns; their weights are not read. Throws InvalidInput naming the
/// group and the criterion.
ResolvedWeights resolve_weights(const DecisionModel& model, const DecisionTable& prepared, const Criteria& leaves,
                                const RunOptions& options = {});

/// The same for rows that do not fit into memory: what the weights ask of the data, and the weights from a summary that
/// holds it beside the extremes. Where methods want the data a second time (merec, cilos, idocriw, gini, std by a
/// normalisation that is not linear), `read` is called once for all of them: the same weights to the last bit as from a
/// table in memory.
Statistic weights_need(const DecisionModel& model, const Criteria& leaves);
ResolvedWeights resolve_weights(const DecisionModel& model, const Summary& seen, const Criteria& leaves,
                                const Reading& read);

/// The same for rows that lie on several machines, each of which sees some of them.
class WeightsInParts {
 public:
  /// `seen`: the summary of all rows with weights_need and the extremes. `model` and `leaves` must outlive it. Throws
  /// InvalidInput as resolve_weights.
  WeightsInParts(const DecisionModel& model, const Summary& seen, const Criteria& leaves);
  ~WeightsInParts();
  WeightsInParts(const WeightsInParts&) = delete;
  WeightsInParts& operator=(const WeightsInParts&) = delete;

  /// Whether the rows have to be read a second time.
  bool wants_rows() const;
  /// What some rows say in that reading, one column a leaf; joined by merge in the order of the rows.
  std::string observe(std::span<const double* const> columns, Index rows) const;
  std::string merge(const std::string& earlier, const std::string& later) const;
  /// The weights from what all rows said; `whole` is empty where they were not wanted. Call it once.
  ResolvedWeights resolve(const std::string& whole);

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mcda
