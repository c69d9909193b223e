// The tree under `criteria:`.
#include <algorithm>
#include <array>
#include <cmath>

#include "mcda/files/model_reading.hpp"
#include "mcda/files/portrait_file.hpp"
#include "mcda/files/unicode.hpp"

namespace mcda::files {

namespace {

const std::vector<std::string> group_keys{"title", "weight", "children", "weights"};
const std::vector<std::string> leaf_keys{
    "column",   "sql",    "crm",     "title",  "goal",  "weight",    "unit",        "horizon",   "preference",
    "veto",     "value",  "missing", "bounds", "range", "ideal",     "anti_ideal",  "reference", "characteristic",
    "profiles", "values", "points",  "shape",  "fixed", "reachable", "uncertainty", "portrait"};

class LeafReader {
 public:
  LeafReader(Reading& reading, const Node& node, const Node::Key& key, const TierLevels& levels)
      : reading_(reading), node_(node), key_(key), levels_(levels), name_("criterion " + harmless(key.text)) {}

  Leaf read() {
    reading_.check_keys(node_, name_, leaf_keys);
    read_input();
    if (const Node* goal = node_.find("goal")) read_goal(*goal);
    if (const Node* value = node_.find("value")) read_value(*value);
    if (const Node* preference = node_.find("preference")) read_preference(*preference);
    if (const Node* missing = node_.find("missing")) {
      leaf_.missing = read_missing(reading_, *missing, name_ + ": missing");
    }
    if (const Node* horizon = node_.find("horizon")) {
      const auto chosen = reading_.choice(*horizon, label("horizon"), {{"short"}, {"long"}, {"both"}});
      constexpr std::array kinds{Horizon::short_term, Horizon::long_term, Horizon::both};
      if (chosen) leaf_.horizon = kinds[*chosen];
    }
    if (const Node* fixed = node_.find("fixed")) leaf_.fixed = reading_.truth(*fixed, label("fixed")).value_or(false);
    if (const Node* unit = node_.find("unit")) leaf_.criterion.unit = reading_.text(*unit, label("unit"));
    if (const Node* uncertainty = node_.find("uncertainty"))
      leaf_.uncertainty = read_uncertainty(reading_, *uncertainty, label("uncertainty"), leaf_);
    read_levels();
    read_veto();
    return std::move(leaf_);
  }
  /// Of the catalogue; empty where the leaf is none of it.
  const std::string& title() const { return title_; }

 private:
  std::string label(const char* key) const { return name_ + ": " + key; }

  void read_input() {
    const Node* column = node_.find("column");
    const Node* sql = node_.find("sql");
    const Node* crm = node_.find("crm");
    if (column != nullptr) leaf_.column = reading_.text(*column, label("column"));
    if (sql != nullptr) leaf_.sql = reading_.text(*sql, label("sql"));
    if (crm != nullptr) title_ = read_catalogue_criterion(reading_, *crm, key_, node_, leaf_);
    if (sql != nullptr && !leaf_.sql.empty()) read_crm_sql(reading_, *sql, key_, leaf_);
    const Node* portrait = node_.find("portrait");
    if (portrait != nullptr) read_portrait_points(*portrait);
    const int given = (column != nullptr) + (sql != nullptr) + (crm != nullptr) + (portrait != nullptr);
    if (given == 0) reading_.complain(key_, name_ + " has no column", "add column: NAME, or children: for a group");
    if (given > 1)
      reading_.complain(key_, name_ + " has more than one of column, sql, crm and portrait", "keep one of them");
  }

  // The points of a portrait: a sum over columns, which a source computes like any other expression.
  void read_portrait_points(const Node& node) {
    const std::string name = reading_.text(node, label("portrait"));
    try {
      const clients::Portrait portrait = read_portrait(reading_.result().source.folder / name);
      leaf_.sql = points_sql(portrait);
      if (portrait.descriptive)
        reading_.complain(node, label("portrait") + ": the portrait is descriptive only and scores nobody",
                          "learn one that has evidence");
    } catch (const Error& error) {
      reading_.complain(node, label("portrait") + ": " + error.problems().front().what,
                        "name a file that prefero portrait learn has written, relative to the model");
    }
  }

  void read_goal(const Node& node) {
    if (!node.is_mapping()) {
      const auto chosen = reading_.choice(
          node, label("goal"),
          {{"max", "maximise", "maximize"}, {"min", "minimise", "minimize"}, {"{target: [low, high]}"}});
      if (chosen && *chosen < 2) leaf_.goal.kind = *chosen == 0 ? GoalKind::maximise : GoalKind::minimise;
      return;
    }
    reading_.check_keys(node, name_ + ": goal", {"target"});
    const Node* target = node.find("target");
    if (target == nullptr) {
      reading_.complain(node, label("goal") + " has no target", "write max, min or {target: [20, 200]}");
      return;
    }
    leaf_.goal.kind = GoalKind::target;
    if (target->is_sequence()) {
      if (const auto interval = reading_.interval(*target, label("target"))) leaf_.goal.target = *interval;
    } else if (const auto level = reading_.number(*target, label("target"))) {
      leaf_.goal.target = {*level, *level};
    }
  }

  void read_value(const Node& node) {
    const Node* scale = &node;
    if (node.is_mapping()) {
      reading_.check_keys(node, name_ + ": value", {"scale", "points", "quantiles"});
      scale = node.find("scale");
    }
    const Node* points = node.find("points");
    const Node* quantiles = node.find("quantiles");
    ValueFunction& value = leaf_.value;
    if (scale != nullptr) {
      // In the order of the enumerators.
      const auto chosen = reading_.choice(*scale, label("value") + ": scale",
                                          {{"raw"}, {"log1p"}, {"winsorised", "winsorized"}, {"rank"}, {"piecewise"}});
      if (!chosen) return;
      value.scale = static_cast<ValueScale>(*chosen);
    } else if (points != nullptr) {
      value.scale = ValueScale::piecewise;
    } else if (quantiles != nullptr) {
      value.scale = ValueScale::winsorised;
    } else {
      reading_.complain(node, label("value") + " has no scale",
                        "write {scale: log1p}, or winsorised, rank or piecewise");
    }
    if (points != nullptr) read_points(*points);
    if (points == nullptr && value.scale == ValueScale::piecewise) {
      reading_.complain(node, label("value") + " is piecewise and has no points", "add points: [[0, 0], [100, 1]]");
    }
    if (quantiles == nullptr) return;
    if (value.scale != ValueScale::winsorised) {
      reading_.complain(*quantiles, label("value") + ": quantiles are read by the scale winsorised only",
                        "remove them, or write scale: winsorised");
    }
    if (const auto interval = reading_.interval(*quantiles, label("value") + ": quantiles")) {
      value.quantiles = *interval;
      if (interval->low < 0 || interval->high > 1 || interval->low == interval->high) {
        reading_.complain(*quantiles, label("value") + ": quantiles lie between 0 and 1, the smaller first",
                          "write [0.05, 0.95]");
      }
    }
  }

  void read_points(const Node& node) {
    if (leaf_.value.scale != ValueScale::piecewise) {
      reading_.complain(node, label("value") + ": points are read by the scale piecewise only",
                        "remove them, or write scale: piecewise");
    }
    leaf_.value.points = break_points(node, label("value"));
  }

  /// [[level, value], ...] by rising level, at least two.
  std::vector<Interval> break_points(const Node& node, const std::string& what) {
    std::vector<Interval> points;
    if (!reading_.is_sequence(node, what + ": points", "write [[level, value], ...]")) return points;
    bool sound = true;
    for (const Node& child : node.children) {
      if (!child.is_sequence() || child.children.size() != 2) {
        reading_.complain(child, what + ": a point is not a pair", "write [level, value]");
        sound = false;
        continue;
      }
      const auto level = reading_.number(child.children[0], what + ": level"),
                 height = reading_.number(child.children[1], what + ": value");
      sound = sound && level && height;
      if (!level || !height) continue;
      if (sound && !points.empty() && *level <= points.back().low) {
        reading_.complain(child, what + ": the levels of the points do not rise",
                          "sort the points by level, each level once");
        sound = false;
      }
      points.push_back({*level, *height});
    }
    if (sound && points.size() < 2) {
      reading_.complain(node, what + ": there are fewer than two points", "write [[0, 0], [100, 1]]");
    }
    return points;
  }

  void read_preference(const Node& node) {
    Preference& preference = leaf_.criterion.preference;
    const std::string what = label("preference");
    if (node.is_mapping()) reading_.check_keys(node, name_ + ": preference", {"shape", "q", "p", "s"});
    const Node* const shape = node.is_mapping() ? node.find("shape") : &node;
    const auto threshold = [&](const char* key, double& target) {
      const Node* const at = node.find(key);
      if (at == nullptr) return false;
      if (const auto value = reading_.number(*at, what + ": " + key)) {
        target = *value;
        if (*value < 0) {
          reading_.complain(*at, what + ": " + key + " is negative", "thresholds are differences of at least 0");
        }
      }
      return true;
    };
    const bool q = threshold("q", preference.indifference), p = threshold("p", preference.preference),
               s = threshold("s", preference.gaussian);
    if (shape != nullptr) {
      // In the order of the enumerators.
      const auto chosen = reading_.choice(
          *shape, what + ": shape",
          {{"usual"}, {"u_shape", "ushape", "u"}, {"v_shape", "vshape", "v"}, {"level"}, {"linear"}, {"gaussian"}});
      if (!chosen) return;
      preference.shape = static_cast<PreferenceShape>(*chosen);
    } else {
      preference.shape = p   ? PreferenceShape::linear
                         : s ? PreferenceShape::gaussian
                         : q ? PreferenceShape::u_shape
                             : PreferenceShape::usual;
    }
    const auto needs = [&](bool given, const char* key, const char* meaning) {
      if (!given) {
        reading_.complain(node, what + ": this shape needs " + key + ", " + meaning,
                          std::string("add ") + key + ": NUMBER, in the criterion's unit");
      }
    };
    const PreferenceShape kind = preference.shape;
    const bool between = kind == PreferenceShape::level || kind == PreferenceShape::linear;
    if (kind == PreferenceShape::u_shape || kind == PreferenceShape::level) {
      needs(q, "q", "the difference up to which two clients count as equal");
    }
    if (kind == PreferenceShape::v_shape || between) {
      needs(p, "p", "the difference from which the better one counts fully");
    }
    if (kind == PreferenceShape::gaussian) needs(s, "s", "the inflection point");
    if (s && kind == PreferenceShape::gaussian && preference.gaussian == 0) {
      reading_.complain(*node.find("s"), what + ": s is 0", "give s > 0");
    }
    if (q && p && preference.indifference > preference.preference) {
      reading_.complain(*node.find("q"), what + ": q is larger than p",
                        "the indifference threshold q is at most the preference threshold p");
    }
  }

  void read_levels() {
    Criterion& criterion = leaf_.criterion;
    const auto interval = [&](const char* key, std::optional<Interval>& target) {
      if (const Node* at = node_.find(key)) target = reading_.interval(*at, label(key));
    };
    const auto level = [&](const char* key, std::optional<double>& target) {
      if (const Node* at = node_.find(key)) target = reading_.number(*at, label(key));
    };
    interval("bounds", criterion.bounds);
    interval("range", criterion.range);
    interval("reachable", leaf_.reachable);
    level("anti_ideal", criterion.anti_ideal);
    level("reference", criterion.reference);
    if (const Node* ideal = node_.find("ideal")) {
      if (ideal->is_sequence()) {
        criterion.ideal_interval = reading_.interval(*ideal, label("ideal"));
      } else {
        criterion.ideal = reading_.number(*ideal, label("ideal"));
      }
    }
    if (const Node* characteristic = node_.find("characteristic")) {
      criterion.characteristic = reading_.numbers(*characteristic, label("characteristic"));
      const auto& levels = criterion.characteristic;
      if (std::adjacent_find(levels.begin(), levels.end(), [](double a, double b) { return !(a < b); }) !=
          levels.end()) {
        reading_.complain(*characteristic, label("characteristic") + " does not rise", "sort the levels, each once");
      }
    }
    if (const Node* values = node_.find("values")) criterion.value_points = break_points(*values, label("values"));
    level("points", criterion.points);
    if (criterion.points && *criterion.points < 0) {
      reading_.complain(*node_.find("points"), label("points") + " is negative", "give points of at least 0");
    }
    if (const Node* shape = node_.find("shape")) {
      const auto chosen =
          reading_.choice(*shape, label("shape"), {{"linear"}, {"exp"}, {"ln"}, {"log"}, {"square"}, {"quad"}});
      if (chosen) criterion.shape = shape->text;
    }
    if (const Node* profiles = node_.find("profiles")) {
      criterion.profiles = reading_.numbers(*profiles, label("profiles"));
    }
    if (const auto of_tiers = levels_.profiles.find(key_.text); of_tiers != levels_.profiles.end()) {
      if (!criterion.profiles.empty())
        reading_.complain(*node_.find("profiles"), label("profiles") + " are given under tiers too",
                          "keep one of the two");
      criterion.profiles = of_tiers->second;
    }
    if (const auto of_tiers = levels_.vetoes.find(key_.text); of_tiers != levels_.vetoes.end())
      criterion.veto_profiles = of_tiers->second;
  }

  void read_veto() {
    const Node* node = node_.find("veto");
    if (node == nullptr) return;
    const auto value = reading_.number(*node, label("veto"));
    if (!value) return;
    leaf_.criterion.veto = *value;
    if (!(*value > 0)) {
      reading_.complain(*node, label("veto") + " is not above 0",
                        "a veto is a difference: how much worse forbids outranking");
    }
    // A difference in the raw unit has no single size on a scale that is bent.
    if (leaf_.value.scale != ValueScale::raw || leaf_.goal.kind == GoalKind::target) {
      reading_.complain(*node,
                        label("veto") + " cannot be used together with " +
                            (leaf_.goal.kind == GoalKind::target ? "a target" : "a value function"),
                        "remove one of the two, or write a constraint");
    }
  }

  Reading& reading_;
  const Node& node_;
  const Node::Key& key_;
  const TierLevels& levels_;
  std::string name_, title_;
  Leaf leaf_;
};

class TreeReader {
 public:
  TreeReader(Reading& reading, const TierLevels& levels)
      : reading_(reading), levels_(levels), model_(reading.result().model) {}

  void read(const Node& node) {
    if (!reading_.is_mapping(node, "criteria", "write one key a criterion: revenue: {column: revenue, goal: max}")) {
      return;
    }
    if (node.children.empty()) reading_.complain(node, "there is no criterion", "name at least one");
    read_children(node, CriteriaTree::root);
    for (const auto& [node_number, at] : groups_) read_group_weights(node_number, *at);
  }

 private:
  void read_children(const Node& mapping, Index parent) {
    for (std::size_t i = 0; i < mapping.keys.size(); ++i) read_one(mapping.keys[i], mapping.children[i], parent);
  }

  void read_one(const Node::Key& key, const Node& node, Index parent) {
    const std::string shown = harmless(key.text);
    if (trimmed(key.text).empty() || shown != key.text) {
      reading_.complain(key,
                        trimmed(key.text).empty() ? "a criterion has no name"
                                                  : "the name of criterion " + shown + " holds control characters",
                        "use plain text");
      return;
    }
    if (model_.tree.find(key.text) >= 0) {
      reading_.complain(key, "two criteria are called \"" + shown + "\"", "names are unique across the whole tree");
      return;
    }
    reading_.remember("criteria." + key.text, node, &key);
    if (!reading_.is_mapping(node, "criterion " + shown,
                             "write " + yaml_text(key.text) + ": {column: NAME, goal: max}")) {
      return;
    }

    double weight = 1;
    if (const Node* at = node.find("weight")) {
      const auto value = reading_.number(*at, "criterion " + shown + ": weight");
      if (value && *value < 0) {
        reading_.complain(*at, "criterion " + shown + ": weight is negative", "turn the goal round (max, min) instead");
      }
      if (value && *value >= 0) weight = *value;
    }
    std::string title;
    if (const Node* at = node.find("title")) title = reading_.text(*at, "criterion " + shown + ": title");

    const Node* children = node.find("children");
    if (children == nullptr) {
      LeafReader reader(reading_, node, key, levels_);
      Leaf leaf = reader.read();
      model_.tree.add_leaf(parent, key.text, title.empty() ? reader.title() : title, weight, std::move(leaf));
      return;
    }
    for (const Node::Key& inner : node.keys) {
      const bool of_leaf = std::find(leaf_keys.begin(), leaf_keys.end(), inner.text) != leaf_keys.end();
      const bool of_group = std::find(group_keys.begin(), group_keys.end(), inner.text) != group_keys.end();
      if (of_leaf && !of_group) {
        reading_.complain(inner, "group " + shown + " has children and cannot have the key \"" + inner.text + "\"",
                          "move it to a child");
      }
    }
    std::vector<std::string> known = group_keys;
    known.insert(known.end(), leaf_keys.begin(), leaf_keys.end());
    reading_.check_keys(node, "group " + shown, known);
    const Index group = model_.tree.add_group(parent, key.text, title, weight);
    if (const Node* weights = node.find("weights")) groups_.emplace_back(group, weights);
    if (!reading_.is_mapping(*children, "children of group " + shown, "write one key a criterion")) return;
    if (children->children.empty()) {
      reading_.complain(*children, "group " + shown + " has no children", "name at least one");
    }
    read_children(*children, group);
  }

  void read_group_weights(Index group, const Node& node) {
    std::vector<std::string> ids;
    for (const Index child : model_.tree[group].children) ids.push_back(model_.tree[child].id);
    WeightingChoice choice = read_weighting(reading_, node, "group " + harmless(model_.tree[group].id), ids, nullptr);
    if (choice.method != "given" || !choice.blend_method.empty())
      model_.group_weights.emplace(group, std::move(choice));
  }

  Reading& reading_;
  const TierLevels& levels_;
  DecisionModel& model_;
  std::vector<std::pair<Index, const Node*>> groups_;  // their children are known only after the whole group is read
};

}  // namespace

void read_criteria(Reading& reading, const Node& node, const TierLevels& levels) {
  TreeReader(reading, levels).read(node);
}

void check_sums_of_weights(Reading& reading) {
  const DecisionModel& model = reading.result().model;
  if (model.weights.method != "given") return;
  for (Index node = 0; node < model.tree.size(); ++node) {
    const CriteriaTree::Node& group = model.tree[node];
    if (group.children.empty() || model.group_weights.contains(node) ||
        (node != CriteriaTree::root && group.weight == 0)) {
      continue;
    }
    const bool none = std::all_of(group.children.begin(), group.children.end(),
                                  [&](Index child) { return model.tree[child].weight == 0; });
    if (!none) continue;
    const bool top = node == CriteriaTree::root;
    const Place place = reading.result().place(top ? "criteria" : "criteria." + group.id);
    reading.complain(place.line, place.column,
                     top ? "all weights are zero" : "all weights inside group " + harmless(group.id) + " are zero",
                     "give at least one of them a positive weight");
  }
}

}  // namespace mcda::files
