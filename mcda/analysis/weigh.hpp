// From a written model to one weight a leaf: given, judged, or taken from the data, for all leaves or group by group.
#pragma once

#include <optional>
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
/// holds it beside the extremes. Where methods want the data a second time (merec, cilos, idocriw, std, gini), `read`
/// is called once for all of them: the same weights to the last bit as from a table in memory.
Statistic weights_need(const DecisionModel& model, const Criteria& leaves);
ResolvedWeights resolve_weights(const DecisionModel& model, const Summary& seen, const Criteria& leaves,
                                const Reading& read);

}  // namespace mcda
