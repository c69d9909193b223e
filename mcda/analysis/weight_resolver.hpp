// Settles the weights of a model place by place; what weigh.hpp offers is made of it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "mcda/analysis/weigh.hpp"
#include "mcda/engine/weigh.hpp"

namespace mcda {

class WeightResolver {
 public:
  /// A method that wants to see the rows a second time, by the parameters of the place that asks for it.
  struct Asking {
    const WeightingMethod* method;
    const ParameterValues* parameters;
    std::vector<Index> columns;
    Criteria criteria;  ///< equal weights: those given play no part, and may all be zero
    Summary summary;

    std::unique_ptr<Gathering> gathering() const { return method->gathering(summary, criteria, *parameters); }
    GatheringStream stream() const { return {*method, *parameters, summary, criteria, columns}; }
  };

  /// By the parameters of the place that asked.
  using Gathered = std::map<const ParameterValues*, std::unique_ptr<Gathering>>;

  /// `seen`: the summary of all rows where they are not in memory.
  WeightResolver(const DecisionModel& model, const DecisionTable& prepared, const Criteria& leaves,
                 const RunOptions& options, const Summary* seen = nullptr);

  /// Finds who has to be asked, and takes one summary of the data for all of them. Those that want to see rows that are
  /// not in memory a second time.
  std::vector<Asking> begin();

  /// The weights, with what those who were asking saw.
  ResolvedWeights settle(Gathered gathered = {});

  Statistic needs();

 private:
  /// A method from data and the share it has beside the weights of a place.
  struct Blend {
    const WeightingMethod* method = nullptr;
    ParameterValues parameters;
    double share = 0;
  };

  /// A group's children, or all leaves, and the choice that weighs them.
  struct Place {
    const WeightingChoice* choice;
    const WeightingMethod* method;  ///< nullptr where the weights are given and only mixed
    ParameterValues parameters;
    Blend blend;
    Index node = CriteriaTree::root;
    bool all_leaves = false;
    std::vector<Index> members;  ///< node numbers
  };

  const CriteriaTree& tree() const { return model_.tree; }
  Index leaf_count() const { return static_cast<Index>(tree().leaves().size()); }

  std::vector<std::string> ids_of(const std::vector<Index>& nodes) const;

  static bool same_set(std::vector<std::string> a, std::vector<std::string> b);

  /// "group value: " or nothing at the top.
  static std::string where(const std::string& group) { return group.empty() ? "" : "group " + group + ": "; }

  Place place_of(const WeightingChoice& choice, Index node, bool all_leaves) const;

  static Blend blend_of(const WeightingChoice& choice);

  void find_places();

  /// Every method that reads the data: where it was asked, and the nodes it weighs.
  template <class Visit>
  void each_from_data(Visit visit) const {
    const auto reads = [&](const WeightingMethod* method, const ParameterValues& parameters, Index group,
                           const std::vector<Index>& members) {
      if (method != nullptr && !method->from_judgements() && method->needs(parameters) != Statistic::none)
        visit(*method, parameters, group, members);
    };
    for (const Place& place : places_) {
      reads(place.method, place.parameters, place.node, place.members);
      reads(place.blend.method, place.blend.parameters, place.node, place.members);
    }
    reads(top_blend_.method, top_blend_.parameters, CriteriaTree::root, tree().leaves());
  }

  /// What they want to know of it.
  Statistic wanted() const;

  /// One summary for all places that read the data.
  void read_data(Statistic wanted);

  Asking asking_of(const WeightingMethod& method, const ParameterValues& parameters, Index group,
                   const std::vector<Index>& members) const;

  std::vector<Asking> asking() const;

  void weigh(const Place& place);

  /// Weights of the items in the order of the tree, whatever the order they were judged in.
  Weights judged(const Place& place, const std::vector<std::string>& ids) const;

  /// The weights written beside the children of a group, as shares.
  Weights local_weights(const Place& place) const;

  /// share * weights from data + (1 - share) * what was found.
  void mix(const Blend& blend, Index group, const std::vector<Index>& members, const std::string& other,
           Weights& found) const;

  /// The blend of the whole model: over all leaves, after everything else is settled.
  void blend_all_leaves();

  Weights from_data(const WeightingMethod& method, const ParameterValues& parameters, Index group,
                    const std::vector<Index>& members) const;

  /// Local weights whose shares multiply to these: a group weighs what its leaves weigh together.
  void set_all_leaves(const std::vector<double>& weights);

  std::vector<double> products_as_given() const;
  bool weighs_all_leaves() const { return !places_.empty() && places_.front().all_leaves; }

  const DecisionModel& model_;
  const DecisionTable& prepared_;
  const Criteria& leaves_;
  RunOptions options_;
  const Summary* seen_;
  Gathered gathered_;  ///< what the second reading gave
  ResolvedWeights resolved_;
  std::vector<Place> places_;
  Blend top_blend_;
  Summary summary_;
};

}  // namespace mcda
