#include "mcda/analysis/weight_resolver.hpp"

#include <algorithm>
#include <utility>

#include "mcda/engine/summarise.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

WeightResolver::WeightResolver(const DecisionModel& model, const DecisionTable& prepared, const Criteria& leaves,
                               const RunOptions& options, const Summary* seen)
    : model_(model),
      prepared_(prepared),
      leaves_(leaves),
      options_(options),
      seen_(seen),
      resolved_{.tree = model.tree} {
  options_.progress = nullptr;
}

std::vector<WeightResolver::Asking> WeightResolver::begin() {
  if (leaves_.size() != leaf_count()) {
    raise(InvalidInput("there are " + std::to_string(leaves_.size()) + " criteria for a tree of " +
                       std::to_string(leaf_count()) + " leaves"));
  }
  find_places();
  const Statistic wanted = this->wanted();
  if (wanted == Statistic::none) return {};
  if (seen_ == nullptr) {
    read_data(wanted);
    return {};
  }
  summary_ = *seen_;
  return asking();
}

ResolvedWeights WeightResolver::settle(Gathered gathered) {
  gathered_ = std::move(gathered);
  for (const Place& place : places_) weigh(place);
  if (top_blend_.method != nullptr) blend_all_leaves();
  resolved_.leaves = model_.weight_rule == WeightRule::as_given ? products_as_given() : resolved_.tree.final_weights();
  return std::move(resolved_);
}

Statistic WeightResolver::needs() {
  find_places();
  return wanted();
}

std::vector<std::string> WeightResolver::ids_of(const std::vector<Index>& nodes) const {
  std::vector<std::string> ids;
  for (const Index node : nodes) ids.push_back(tree()[node].id);
  return ids;
}

bool WeightResolver::same_set(std::vector<std::string> a, std::vector<std::string> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

WeightResolver::Place WeightResolver::place_of(const WeightingChoice& choice, Index node, bool all_leaves) const {
  const bool given = choice.method == "given";
  Place place{.choice = &choice,
              .method = given ? nullptr : &Catalogue::instance().weighting(choice.method),
              .parameters = {},
              .blend = {},
              .node = node,
              .all_leaves = all_leaves,
              .members = all_leaves ? tree().leaves() : tree()[node].children};
  if (!given) place.parameters = place.method->complete(choice.parameters);
  if (node != CriteriaTree::root) place.blend = blend_of(choice);
  return place;
}

WeightResolver::Blend WeightResolver::blend_of(const WeightingChoice& choice) {
  Blend blend;
  if (choice.blend_method.empty()) return blend;
  blend.method = &Catalogue::instance().weighting(choice.blend_method);
  blend.parameters = blend.method->complete(choice.blend_parameters);
  blend.share = choice.blend_share;
  if (blend.method->from_judgements())
    raise(InvalidInput("weights by " + choice.blend_method + " cannot be mixed in: they come from judgements",
                       "mix in a method that reads the data, such as entropy or critic"));
  if (!(blend.share >= 0 && blend.share <= 1))
    raise(InvalidInput("the share of " + choice.blend_method + " in the weights is " + shortest(blend.share),
                       "choose a share between 0 and 1"));
  return blend;
}

void WeightResolver::find_places() {
  top_blend_ = blend_of(model_.weights);
  if (top_blend_.method != nullptr && model_.weight_rule == WeightRule::as_given)
    raise(InvalidInput("weights that are taken as given cannot be mixed with others",
                       "leave out normalize: false, or the blend"));
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
          resolved_.notes.push_back(where(tree()[node].id) + "its own weights by " + choice.method + " are not used, " +
                                    model_.weights.method + " weighs all criteria");
      }
      return;
    }
    places_.push_back(place_of(model_.weights, CriteriaTree::root, false));
  }
  for (const auto& [node, choice] : model_.group_weights) {
    if (choice.method == "given" && choice.blend_method.empty()) continue;
    if (node < 0 || node >= tree().size() || tree()[node].leaf)
      raise(InvalidInput("weights by " + choice.method + " are asked inside a criterion without children",
                         "move them to a group"));
    if (node == CriteriaTree::root && !places_.empty()) continue;
    places_.push_back(place_of(choice, node, false));
  }
}

Statistic WeightResolver::wanted() const {
  Statistic wanted = Statistic::none;
  each_from_data([&](const WeightingMethod& method, const ParameterValues& parameters, Index group,
                     const std::vector<Index>& members) {
    wanted = wanted | method.needs(parameters);
    for (const Index node : members) {
      if (!tree()[node].leaf) {
        raise(InvalidInput(where(tree()[group].id) + std::string(method.info().name) +
                               " takes weights from columns, but " + tree()[node].id +
                               " is a group without a column of its own",
                           "ask for weights from data where all children are criteria, or at the top for all of them"));
      }
    }
  });
  return wanted;
}

void WeightResolver::read_data(Statistic wanted) {
  if (prepared_.rows() == 0)
    raise(
        InvalidInput("there is no alternative to take weights from", "check the source, --where and the constraints"));
  if (prepared_.columns() != leaf_count())
    raise(InvalidInput("the table has " + std::to_string(prepared_.columns()) + " columns for " +
                       std::to_string(leaf_count()) + " criteria"));
  check_magnitudes(prepared_, leaves_);
  summary_ = summarise(prepared_, wanted | Statistic::extremes, options_);
}

WeightResolver::Asking WeightResolver::asking_of(const WeightingMethod& method, const ParameterValues& parameters,
                                                 Index group, const std::vector<Index>& members) const {
  std::vector<Index> columns;
  std::vector<Criterion> list;
  for (const Index node : members) {
    const auto leaf = std::find(tree().leaves().begin(), tree().leaves().end(), node) - tree().leaves().begin();
    columns.push_back(leaf);
    list.push_back(leaf < leaf_count() ? leaves_[leaf] : Criterion{.id = tree()[node].id});
    list.back().weight = 1;
  }
  Criteria criteria(std::move(list));
  const bool reads = method.needs(parameters) != Statistic::none;
  Summary summary = reads ? summary_.select(columns) : Summary(criteria.size(), Statistic::none);
  if (const auto refusal = method.refusal(summary, criteria, parameters)) {
    raise(InvalidInput(where(tree()[group].id) + "weights by " + std::string(method.info().name) + ": " +
                           (refusal->criterion.empty() ? "" : "criterion " + refusal->criterion + ": ") + refusal->what,
                       refusal->remedy));
  }
  return {.method = &method,
          .parameters = &parameters,
          .columns = std::move(columns),
          .criteria = std::move(criteria),
          .summary = std::move(summary)};
}

std::vector<WeightResolver::Asking> WeightResolver::asking() const {
  std::vector<Asking> all;
  each_from_data([&](const WeightingMethod& method, const ParameterValues& parameters, Index group,
                     const std::vector<Index>& members) {
    Asking one = asking_of(method, parameters, group, members);
    if (one.gathering() != nullptr) all.push_back(std::move(one));
  });
  return all;
}

void WeightResolver::weigh(const Place& place) {
  const std::string group = tree()[place.node].id;
  WeighedItems asked{.node = place.node,
                     .all_leaves = place.all_leaves,
                     .group = group,
                     .method = place.method == nullptr ? "given" : std::string(place.method->info().name),
                     .parameters = place.parameters,
                     .items = ids_of(place.members)};
  Weights found = place.method == nullptr ? local_weights(place)
                  : place.method->from_judgements()
                      ? judged(place, asked.items)
                      : from_data(*place.method, place.parameters, place.node, place.members);
  if (place.blend.method != nullptr) {
    mix(place.blend, place.node, place.members, asked.method, found);
  }
  for (const std::string& note : found.notes) resolved_.notes.push_back(where(group) + note);
  if (found.consistency && !found.consistency->acceptable && !found.consistency->advice.empty())
    resolved_.notes.push_back(where(group) + "the judgements contradict each other: " + found.consistency->advice);
  if (place.all_leaves) {
    set_all_leaves(found.values);
  } else {
    for (std::size_t k = 0; k < place.members.size(); ++k) resolved_.tree.set_weight(place.members[k], found.values[k]);
  }
  asked.weights = std::move(found.values);
  asked.consistency = std::move(found.consistency);
  asked.notes = std::move(found.notes);
  resolved_.asked.push_back(std::move(asked));
}

Weights WeightResolver::judged(const Place& place, const std::vector<std::string>& ids) const {
  Judgements judgements = place.choice->judgements;
  const std::string group = where(tree()[place.node].id);
  if (judgements.items.empty()) judgements.items = ids;
  for (const std::string& item : judgements.items) {
    if (std::find(ids.begin(), ids.end(), item) == ids.end()) raise(UnknownName(group + "judged criterion", item, ids));
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

Weights WeightResolver::local_weights(const Place& place) const {
  Weights written;
  double sum = 0;
  for (const Index node : place.members) sum += written.values.emplace_back(tree()[node].weight);
  if (!(sum > 0))
    raise(InvalidInput(where(tree()[place.node].id) + "all weights are zero", "give one of them a positive weight"));
  for (double& value : written.values) value /= sum;
  return written;
}

void WeightResolver::mix(const Blend& blend, Index group, const std::vector<Index>& members, const std::string& other,
                         Weights& found) const {
  const Weights data = from_data(*blend.method, blend.parameters, group, members);
  for (std::size_t k = 0; k < found.values.size(); ++k)
    found.values[k] = blend.share * data.values[k] + (1 - blend.share) * found.values[k];
  found.notes.insert(found.notes.end(), data.notes.begin(), data.notes.end());
  found.notes.push_back("the weights are " + shortest(100 * blend.share) + " % those of " +
                        std::string(blend.method->info().name) + " and " + shortest(100 * (1 - blend.share)) + " % " +
                        (other == "given" ? "those given" : "those of " + other));
}

void WeightResolver::blend_all_leaves() {
  Weights found{.values = resolved_.tree.final_weights(), .consistency = {}, .notes = {}};
  mix(top_blend_, CriteriaTree::root, tree().leaves(), model_.weights.method, found);
  for (const std::string& one : found.notes) resolved_.notes.push_back(one);
  set_all_leaves(found.values);
  resolved_.asked.push_back({.node = CriteriaTree::root,
                             .all_leaves = true,
                             .group = tree()[CriteriaTree::root].id,
                             .method = model_.weights.method + " + " + std::string(top_blend_.method->info().name),
                             .parameters = top_blend_.parameters,
                             .items = ids_of(tree().leaves()),
                             .weights = std::move(found.values),
                             .consistency = {},
                             .notes = std::move(found.notes)});
}

Weights WeightResolver::from_data(const WeightingMethod& method, const ParameterValues& parameters, Index group,
                                  const std::vector<Index>& members) const {
  const Asking told = asking_of(method, parameters, group, members);
  const bool reads = method.needs(parameters) != Statistic::none;
  if (seen_ != nullptr) {
    const auto gathered = gathered_.find(&parameters);
    return method.weigh(told.summary, gathered == gathered_.end() ? nullptr : gathered->second.get(), told.criteria,
                        parameters);
  }
  std::vector<const double*> cells;
  for (const Index column : told.columns) {
    if (reads) cells.push_back(prepared_.column(column).data());
  }
  return mcda::weigh(method, parameters, told.summary, told.criteria, cells, reads ? prepared_.rows() : 0, options_);
}

void WeightResolver::set_all_leaves(const std::vector<double>& weights) {
  std::vector<double> of_node(static_cast<std::size_t>(tree().size()), 0.0);
  for (std::size_t k = 0; k < weights.size(); ++k) of_node[static_cast<std::size_t>(tree().leaves()[k])] = weights[k];
  for (Index node = tree().size() - 1; node > 0; --node) {  // children come after their parents
    of_node[static_cast<std::size_t>(tree()[node].parent)] += of_node[static_cast<std::size_t>(node)];
    resolved_.tree.set_weight(node, of_node[static_cast<std::size_t>(node)]);
  }
}

std::vector<double> WeightResolver::products_as_given() const {
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

}  // namespace mcda
