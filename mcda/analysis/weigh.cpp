#include "mcda/analysis/weigh.hpp"

#include <algorithm>
#include <utility>

#include "mcda/engine/run.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/engine/weigh.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

/// A group's children, or all leaves, and the choice that weighs them.
struct Place {
  const WeightingChoice* choice;
  const WeightingMethod* method;
  ParameterValues parameters;
  Index node = CriteriaTree::root;
  bool all_leaves = false;
  std::vector<Index> members;  ///< node numbers
};

class Resolver {
 public:
  Resolver(const DecisionModel& model, const DecisionTable& prepared, const Criteria& leaves, const RunOptions& options)
      : model_(model), prepared_(prepared), leaves_(leaves), options_(options), resolved_{.tree = model.tree} {
    options_.progress = nullptr;
  }

  ResolvedWeights resolve() {
    if (leaves_.size() != leaf_count()) {
      raise(InvalidInput("there are " + std::to_string(leaves_.size()) + " criteria for a tree of " +
                         std::to_string(leaf_count()) + " leaves"));
    }
    find_places();
    read_data();
    for (const Place& place : places_) weigh(place);
    resolved_.leaves =
        model_.weight_rule == WeightRule::as_given ? products_as_given() : resolved_.tree.final_weights();
    return std::move(resolved_);
  }

 private:
  const CriteriaTree& tree() const { return model_.tree; }
  Index leaf_count() const { return static_cast<Index>(tree().leaves().size()); }

  std::vector<std::string> ids_of(const std::vector<Index>& nodes) const {
    std::vector<std::string> ids;
    for (const Index node : nodes) ids.push_back(tree()[node].id);
    return ids;
  }

  static bool same_set(std::vector<std::string> a, std::vector<std::string> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
  }

  /// "group value: " or nothing at the top.
  static std::string where(const std::string& group) { return group.empty() ? "" : "group " + group + ": "; }

  Place place_of(const WeightingChoice& choice, Index node, bool all_leaves) const {
    Place place{&choice,    &Catalogue::instance().weighting(choice.method),     {}, node,
                all_leaves, all_leaves ? tree().leaves() : tree()[node].children};
    place.parameters = place.method->complete(choice.parameters);
    return place;
  }

  void find_places() {
    if (model_.weights.method != "given") {
      Place top = place_of(model_.weights, CriteriaTree::root, true);
      const std::vector<Index>& children = tree()[CriteriaTree::root].children;
      // Judging the groups at the top against each other is what a hierarchy is for; their insides keep their own
      // weights.
      const bool of_children = top.method->from_judgements() &&
                               !same_set(model_.weights.judgements.items, ids_of(tree().leaves())) &&
                               same_set(model_.weights.judgements.items, ids_of(children));
      if (!of_children) {
        places_.push_back(std::move(top));
        for (const auto& [node, choice] : model_.group_weights) {
          if (choice.method != "given")
            resolved_.notes.push_back(where(tree()[node].id) + "its own weights by " + choice.method +
                                      " are not used, " + model_.weights.method + " weighs all criteria");
        }
        return;
      }
      places_.push_back(place_of(model_.weights, CriteriaTree::root, false));
    }
    for (const auto& [node, choice] : model_.group_weights) {
      if (choice.method == "given") continue;
      if (node < 0 || node >= tree().size() || tree()[node].leaf)
        raise(InvalidInput("weights by " + choice.method + " are asked inside a criterion without children",
                           "move them to a group"));
      if (node == CriteriaTree::root && !places_.empty()) continue;
      places_.push_back(place_of(choice, node, false));
    }
  }

  /// One summary for all places that read the data.
  void read_data() {
    Statistic wanted = Statistic::none;
    for (const Place& place : places_) {
      if (place.method->from_judgements() || place.method->needs(place.parameters) == Statistic::none) continue;
      wanted = wanted | place.method->needs(place.parameters);
      for (const Index node : place.members) {
        if (!tree()[node].leaf) {
          raise(
              InvalidInput(where(tree()[place.node].id) + place.choice->method + " takes weights from columns, but " +
                               tree()[node].id + " is a group without a column of its own",
                           "ask for weights from data where all children are criteria, or at the top for all of them"));
        }
      }
    }
    if (wanted == Statistic::none) return;
    if (prepared_.rows() == 0)
      raise(InvalidInput("there is no alternative to take weights from",
                         "check the source, --where and the constraints"));
    if (prepared_.columns() != leaf_count())
      raise(InvalidInput("the table has " + std::to_string(prepared_.columns()) + " columns for " +
                         std::to_string(leaf_count()) + " criteria"));
    check_magnitudes(prepared_, leaves_);
    summary_ = summarise(prepared_, wanted | Statistic::extremes, options_);
  }

  void weigh(const Place& place) {
    const std::string group = tree()[place.node].id;
    WeighedItems asked{.node = place.node,
                       .all_leaves = place.all_leaves,
                       .group = group,
                       .method = std::string(place.method->info().name),
                       .parameters = place.parameters,
                       .items = ids_of(place.members)};
    Weights found = place.method->from_judgements() ? judged(place, asked.items) : from_data(place);
    for (const std::string& note : found.notes) resolved_.notes.push_back(where(group) + note);
    if (found.consistency && !found.consistency->acceptable && !found.consistency->advice.empty())
      resolved_.notes.push_back(where(group) + "the judgements contradict each other: " + found.consistency->advice);
    if (place.all_leaves) {
      set_all_leaves(found.values);
    } else {
      for (std::size_t k = 0; k < place.members.size(); ++k)
        resolved_.tree.set_weight(place.members[k], found.values[k]);
    }
    asked.weights = std::move(found.values);
    asked.consistency = std::move(found.consistency);
    asked.notes = std::move(found.notes);
    resolved_.asked.push_back(std::move(asked));
  }

  /// Weights of the items in the order of the tree, whatever the order they were judged in.
  Weights judged(const Place& place, const std::vector<std::string>& ids) const {
    Judgements judgements = place.choice->judgements;
    const std::string group = where(tree()[place.node].id);
    if (judgements.items.empty()) judgements.items = ids;
    for (const std::string& item : judgements.items) {
      if (std::find(ids.begin(), ids.end(), item) == ids.end())
        raise(UnknownName(group + "judged criterion", item, ids));
    }
    for (const std::string& id : ids) {
      const auto times = std::count(judgements.items.begin(), judgements.items.end(), id);
      if (times == 0)
        raise(InvalidInput(group + id + " is not judged",
                           "compare it with the others, or leave weights to the numbers given"));
      if (times > 1) raise(InvalidInput(group + id + " is judged twice", "name it once"));
    }
    Weights found = place.method->weigh(judgements, place.parameters);
    if (found.values.size() != ids.size()) {
      raise(InvalidInput(group + std::string(place.method->info().name) + " gives " +
                             std::to_string(found.values.size()) + " weights for " + std::to_string(ids.size()) +
                             " criteria",
                         "judge all of them"));
    }
    std::vector<double> in_order;
    for (const std::string& id : ids) {
      const auto at = std::find(judgements.items.begin(), judgements.items.end(), id) - judgements.items.begin();
      in_order.push_back(found.values[static_cast<std::size_t>(at)]);
    }
    found.values = std::move(in_order);
    return found;
  }

  Weights from_data(const Place& place) const {
    std::vector<Index> columns;
    std::vector<Criterion> list;
    const bool reads = place.method->needs(place.parameters) != Statistic::none;
    for (const Index node : place.members) {
      const auto leaf = std::find(tree().leaves().begin(), tree().leaves().end(), node) - tree().leaves().begin();
      columns.push_back(leaf);
      list.push_back(leaf < leaf_count() ? leaves_[leaf] : Criterion{.id = tree()[node].id});
      list.back().weight = 1;  // the weights given play no part, and may all be zero
    }
    const Criteria criteria(std::move(list));
    const Summary chosen = reads ? summary_.select(columns) : Summary(criteria.size(), Statistic::none);
    if (const auto refusal = place.method->refusal(chosen, criteria, place.parameters)) {
      raise(InvalidInput(where(tree()[place.node].id) + "weights by " + std::string(place.method->info().name) + ": " +
                             (refusal->criterion.empty() ? "" : "criterion " + refusal->criterion + ": ") +
                             refusal->what,
                         refusal->remedy));
    }
    std::vector<const double*> cells;
    for (const Index column : columns) {
      if (reads) cells.push_back(prepared_.column(column).data());
    }
    return mcda::weigh(*place.method, place.parameters, chosen, criteria, cells, reads ? prepared_.rows() : 0,
                       options_);
  }

  /// Local weights whose shares multiply to these: a group weighs what its leaves weigh together.
  void set_all_leaves(const std::vector<double>& weights) {
    std::vector<double> of_node(static_cast<std::size_t>(tree().size()), 0.0);
    for (std::size_t k = 0; k < weights.size(); ++k) of_node[static_cast<std::size_t>(tree().leaves()[k])] = weights[k];
    for (Index node = tree().size() - 1; node > 0; --node) {  // children come after their parents
      of_node[static_cast<std::size_t>(tree()[node].parent)] += of_node[static_cast<std::size_t>(node)];
      resolved_.tree.set_weight(node, of_node[static_cast<std::size_t>(node)]);
    }
  }

  std::vector<double> products_as_given() const {
    std::vector<double> weights;
    for (const Index leaf : tree().leaves()) {
      double weight = 1;
      for (Index node = leaf; node != CriteriaTree::root; node = tree()[node].parent) {
        // Below a method at the top the tree holds sums, which say nothing about a single leaf.
        if (node == leaf || !weighs_all_leaves()) weight *= resolved_.tree[node].weight;
      }
      weights.push_back(weight);
    }
    return weights;
  }
  bool weighs_all_leaves() const { return !places_.empty() && places_.front().all_leaves; }

  const DecisionModel& model_;
  const DecisionTable& prepared_;
  const Criteria& leaves_;
  RunOptions options_;
  ResolvedWeights resolved_;
  std::vector<Place> places_;
  Summary summary_;
};

}  // namespace

ResolvedWeights resolve_weights(const DecisionModel& model, const DecisionTable& prepared, const Criteria& leaves,
                                const RunOptions& options) {
  return Resolver(model, prepared, leaves, options).resolve();
}

}  // namespace mcda
