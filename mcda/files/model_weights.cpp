// `weights:` of the whole model or of one group: a method, its parameters, and judgements in the forms people write
// them.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "mcda/files/model_reading.hpp"
#include "mcda/files/pairwise_reading.hpp"
#include "mcda/files/unicode.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/pairwise_matrix.hpp"

namespace mcda::files {

namespace {

/// What a method is told, by key.
struct JudgementForm {
  std::vector<std::string> keys;
  std::string example;                         ///< what to add where nothing is said
  std::map<std::string, MatrixForm> matrices;  ///< keys that hold pairs or rows
  std::map<std::string, double> words;         ///< for numbers in lists
};

const JudgementForm& form_of(const std::string& method) {
  static const std::map<std::string, double> strengths{
      {"none", 0}, {"very weak", 1}, {"weak", 2}, {"moderate", 3}, {"strong", 4}, {"very strong", 5}, {"extreme", 6}};
  static const MatrixForm ratios{.ratios = true, .triples = false, .rest = not_judged, .words = {}};
  static const MatrixForm fuzzy{.ratios = true, .triples = true, .rest = not_judged, .words = {}};
  static const MatrixForm influence{.ratios = false, .triples = false, .rest = 0, .words = {}};
  static const MatrixForm own_influence{.ratios = false, .triples = false, .rest = 0, .words = {}, .itself = true};
  static const MatrixForm differences{.ratios = false, .triples = false, .rest = not_judged, .words = strengths};
  static const MatrixForm comparisons{
      .ratios = false, .triples = false, .rest = not_judged, .words = {{"more", 1}, {"alike", 0.5}, {"less", 0}}};
  static const JudgementForm order{
      {"ranks", "n"}, "add ranks: [...], one number for each, 1 for what counts most", {}, {}};
  static const std::map<std::string, JudgementForm> forms{
      {"roc", order},
      {"rs", order},
      {"rr", order},
      {"ahp", {{"judgements", "pairwise", "members"}, "", {{"judgements", ratios}, {"pairwise", ratios}}, {}}},
      {"fuzzy_ahp", {{"judgements", "pairwise"}, "", {{"judgements", fuzzy}, {"pairwise", fuzzy}}, {}}},
      {"bwm",
       {{"best_to_others", "others_to_worst", "best", "worst"},
        "add best_to_others: {...} and others_to_worst: {...}, one number from 1 to 9 for each",
        {},
        {}}},
      {"fucom", {{"significance"}, "add significance: {...}, 1 for what counts most, 3 for a third of that", {}, {}}},
      {"swara",
       {{"s", "ranks"}, "add s: [...] in falling order: 0 first, then how much more the one before counts", {}, {}}},
      {"dematel",
       {{"direct"}, "add direct: {\"a / b\": 3} for: a influences b strongly (0 to 4)", {{"direct", influence}}, {}}},
      {"anp",
       {{"supermatrix", "clusters", "cluster_weights"},
        "add supermatrix: rows of numbers, each column with sum 1",
        {{"supermatrix", own_influence}},
        {}}},
      {"macbeth",
       {{"swings", "differences"},
        "add swings: {...} and differences: {\"a / b\": weak}",
        {{"differences", differences}},
        strengths}},
      {"swing", {{"points"}, "add points: {...}, 100 for the swing that is wanted most", {}, {}}},
      {"direct_rating", {{"points"}, "add points: {...}, one number for each", {}, {}}},
      {"rancom",
       {{"ranks", "comparisons"},
        "add ranks: [...], 1 for what counts most, or comparisons: {\"a / b\": more}",
        {{"comparisons", comparisons}},
        {}}},
  };
  static const JudgementForm any{{"judgements", "pairwise"}, "", {{"judgements", ratios}, {"pairwise", ratios}}, {}};
  const auto found = forms.find(method);
  return found == forms.end() ? any : found->second;
}

/// Judgements of other shapes: one number, a list in the order of the ids, a mapping from id to number, or rows.
void read_other(Reading& reading, const std::string& what, const std::string& name, const Node& node,
                const std::map<std::string, double>& words, Judgements& judgements) {
  const std::vector<std::string>& items = judgements.items;
  const auto cell = [&](const Node& at) { return judged_number(reading, at, what, words).value_or(not_judged); };
  if (node.is_scalar()) {
    const auto item = std::find(items.begin(), items.end(), node.text);
    if (item != items.end()) {
      judgements.numbers[name] = static_cast<double>(item - items.begin());
    } else if (const auto value = reading.number(node, what)) {
      judgements.numbers[name] = *value;
    }
    return;
  }
  if (node.is_mapping()) {
    reading.check_keys(node, what, items);
    std::vector<double> list;
    for (const std::string& item : items) {
      const Node* at = node.find(item);
      if (at == nullptr) {
        reading.complain(node, what + " says nothing about \"" + harmless(item) + "\"", "add " + item + ": NUMBER");
      }
      list.push_back(at == nullptr ? not_judged : cell(*at));
    }
    judgements.lists[name] = std::move(list);
    return;
  }
  const bool rows = !node.children.empty() && node.children.front().is_sequence();
  if (!rows) {
    for (const Node& child : node.children) judgements.lists[name].push_back(cell(child));
    return;
  }
  Matrix& matrix = judgements.matrices[name];
  for (const Node& child : node.children) {
    matrix.emplace_back();
    if (!reading.is_sequence(child, what, "write one list a row")) continue;
    for (const Node& value : child.children) matrix.back().push_back(cell(value));
  }
}

/// Puts a matrix under its key; triangular numbers take two more.
bool read_pairs(Reading& reading, const std::string& where, const Node& node, const MatrixForm& form,
                const std::string& key, const std::string& noun, Judgements& judgements) {
  auto parts = PairwiseReader(reading, where, judgements.items, form, noun).read(node);
  if (!parts) return false;
  if (form.triples) {
    judgements.matrices[key + "_low"] = std::move((*parts)[0]);
    judgements.matrices[key + "_high"] = std::move((*parts)[2]);
  }
  judgements.matrices[key] = std::move((*parts)[1]);
  return true;
}

/// `members: {anna: {judgements: ..., weight: 2}, ben: {"a / b": 3}}`.
void read_members(Reading& reading, const std::string& where, const Node& node, const MatrixForm& form,
                  Judgements& judgements) {
  if (!reading.is_mapping(node, where + ": members", "write {anna: {judgements: ...}, ben: {judgements: ...}}")) return;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& name = node.keys[i].text;
    const Node* said = &node.children[i];
    const std::string whose = where + ": " + harmless(name);
    if (said->is_mapping() && (said->find("judgements") != nullptr || said->find("weight") != nullptr)) {
      reading.check_keys(*said, whose, {"judgements", "weight"});
      if (const Node* weight = said->find("weight")) {
        if (const auto value = reading.number(*weight, whose + ": weight"))
          judgements.numbers["weight " + name] = *value;
      }
      const Node* inner = said->find("judgements");
      if (inner == nullptr) {
        reading.complain(node.keys[i], whose + " has no judgements", "add judgements: {\"a / b\": 3}");
        continue;
      }
      said = inner;
    }
    read_pairs(reading, whose, *said, form, "pairwise " + name, "judgements", judgements);
  }
}

/// `clusters: {money: [revenue, margin], people: [nps]}` with `cluster_weights: {"money / people": 0.3, ...}`: the
/// number of each item's cluster, and a matrix between clusters.
void read_clusters(Reading& reading, const std::string& where, const Node& body, Judgements& judgements) {
  const Node *clusters = body.find("clusters"), *weights = body.find("cluster_weights");
  if (clusters == nullptr && weights == nullptr) return;
  if (clusters == nullptr || weights == nullptr) {
    reading.complain(clusters == nullptr ? *weights : *clusters, where + ": clusters and cluster_weights go together",
                     clusters == nullptr ? "add clusters: {NAME: [criteria], ...}"
                                         : "add cluster_weights: {\"NAME / NAME\": share, ...}");
    return;
  }
  if (!reading.is_mapping(*clusters, where + ": clusters", "write {NAME: [criteria], ...}")) return;
  const std::vector<std::string>& items = judgements.items;
  const std::size_t before = reading.errors();
  std::vector<std::string> names;
  std::vector<double> cluster_of(items.size(), not_judged);
  for (std::size_t c = 0; c < clusters->keys.size(); ++c) {
    names.push_back(clusters->keys[c].text);
    const std::string what = where + ": clusters: " + harmless(names.back());
    if (!reading.is_sequence(clusters->children[c], what, "write one list a cluster")) continue;
    for (const Node& member : clusters->children[c].children) {
      const auto at = std::find(items.begin(), items.end(), member.text);
      if (at == items.end()) {
        reading.complain(
            member, what + ": \"" + harmless(member.text) + "\" is not judged here" + did_you_mean(member.text, items),
            "name each criterion of the supermatrix in one cluster");
        continue;
      }
      double& own = cluster_of[static_cast<std::size_t>(at - items.begin())];
      if (!std::isnan(own))
        reading.complain(member, what + ": \"" + harmless(member.text) + "\" is in two clusters", "keep one of them");
      own = static_cast<double>(c);
    }
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (std::isnan(cluster_of[i]))
      reading.complain(*clusters, where + ": clusters: \"" + harmless(items[i]) + "\" is in none", "add it to one");
  }
  static const MatrixForm shares{.ratios = false, .triples = false, .rest = 0, .words = {}, .itself = true};
  auto parts = PairwiseReader(reading, where, names, shares, "cluster_weights").read(*weights);
  if (!parts || reading.errors() != before) return;
  judgements.lists["clusters"] = std::move(cluster_of);
  judgements.matrices["cluster_weights"] = std::move((*parts)[1]);
}

void read_judgements(Reading& reading, const WeightingMethod& method, const Node& at, const Node& body,
                     const std::string& where, WeightingChoice& choice) {
  const std::string name(method.info().name);
  const JudgementForm& form = form_of(name);
  const Node* last = nullptr;
  const std::size_t before = reading.errors();
  for (std::size_t i = 0; i < body.keys.size(); ++i) {
    const std::string& key = body.keys[i].text;
    if (std::find(form.keys.begin(), form.keys.end(), key) == form.keys.end()) continue;
    last = &body.children[i];
    const auto matrix = form.matrices.find(key);
    if (key == "clusters" || key == "cluster_weights") {
      if (key == "clusters" || body.find("clusters") == nullptr) read_clusters(reading, where, body, choice.judgements);
    } else if (key == "members") {
      read_members(reading, where, *last, form.matrices.at("pairwise"), choice.judgements);
    } else if (key == "judgements" || key == "pairwise") {
      read_pairs(reading, where, *last, matrix->second, "pairwise", "judgements", choice.judgements);
    } else if (matrix != form.matrices.end()) {
      read_pairs(reading, where, *last, matrix->second, key, key, choice.judgements);
    } else {
      read_other(reading, where + ": " + key, key, *last, form.words, choice.judgements);
    }
  }
  if (last == nullptr) {
    const std::string example = choice.judgements.items.size() > 1
                                    ? "\"" + choice.judgements.items[0] + " / " + choice.judgements.items[1] + "\": 3"
                                    : "[[1]]";
    reading.complain(at, where + ": " + name + " needs judgements",
                     form.example.empty() ? "add judgements: {" + example + "}" : form.example);
  }
  // What only the method knows (judgements that do not link all items, a wrong number of them) is asked of it here,
  // where there is a place to point at.
  if (last != nullptr && reading.errors() == before) {
    reading.guarded(*last, where + ": ",
                    [&] { static_cast<void>(method.weigh(choice.judgements, choice.parameters)); });
  }
}

std::vector<std::string> weighting_names() {
  std::vector<std::string> names{"given"};
  for (const auto& method : Catalogue::instance().all()) {
    if (method->info().kind == MethodKind::weighting) names.emplace_back(method->info().name);
  }
  return names;
}

bool is_weighting(const std::string& name) {
  const Method* method = Catalogue::instance().find(name);
  return method != nullptr && method->info().kind == MethodKind::weighting;
}

WeightingChoice read_choice(Reading& reading, const Node& node, const std::string& where,
                            const std::vector<std::string>& ids, WeightRule* rule) {
  static const Node nothing{.kind = Node::Kind::mapping};
  WeightingChoice choice;
  choice.judgements.items = ids;

  // `entropy`, {method: ahp, judgements: ...}, {method: {ahp: {judgements: ...}}} or {ahp: {judgements: ...}}.
  Node at = node;
  const Node* body = &nothing;
  std::vector<std::string> taken{"method", "normalize", "blend", "meaning"};
  if (node.is_mapping()) {
    body = &node;
    if (const Node* normalize = node.find("normalize")) {
      if (rule == nullptr) {
        reading.complain(*normalize, where + ": normalize can be said for the whole model only",
                         "move it to weights: at the top level");
      } else if (!reading.truth(*normalize, where + ": weights: normalize").value_or(true)) {
        *rule = WeightRule::as_given;
      }
    }
    if (const Node* meaning = node.find("meaning"); meaning != nullptr && rule == nullptr) {
      reading.complain(*meaning, where + ": what weights mean can be said for the whole model only",
                       "move it to weights: at the top level");
    }
    const Node* named = node.find("method");
    if (named == nullptr) {
      const auto key =
          std::find_if(node.keys.begin(), node.keys.end(), [](const Node::Key& one) { return is_weighting(one.text); });
      if (key == node.keys.end()) {
        reading.check_keys(node, where + ": weights", {"method", "normalize", "blend", "meaning"});
        if (node.keys.empty()) {
          reading.complain(node, where + ": weights is empty", "write {method: given}");
        }
        return choice;
      }
      reading.check_keys(node, where + ": weights", {"method", "normalize", "blend", "meaning", key->text});
      at = Node{.text = key->text, .line = key->line, .column = key->column};
      body = &node.children[static_cast<std::size_t>(key - node.keys.begin())];
    } else if (named->is_mapping() && named->keys.size() == 1) {
      reading.check_keys(node, where + ": weights", taken);
      at = Node{.text = named->keys[0].text, .line = named->keys[0].line, .column = named->keys[0].column};
      body = &named->children[0];
    } else {
      at = *named;
    }
  }
  if (!at.is_scalar() || at.is_null()) {
    reading.complain(at, where + ": weights is " + at.described() + " where a method belongs", "write {method: given}");
    return choice;
  }
  if (body->is_null()) body = &nothing;
  if (!reading.is_mapping(*body, where + ": weights by " + harmless(at.text),
                          "write {" + harmless(at.text) + ": {judgements: ...}}")) {
    return choice;
  }

  if (at.text == "given") {
    reading.check_keys(*body, where + ": weights", taken);
    return choice;
  }
  const Method* method = Catalogue::instance().find(at.text);
  if (method == nullptr) {
    const std::vector<std::string> known = weighting_names();
    const std::string hint = did_you_mean(at.text, known);
    std::string all;
    for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
    reading.complain(at, "unknown weighting method \"" + harmless(at.text) + "\"" + hint, "known: " + all);
    return choice;
  }
  const auto* weighting = dynamic_cast<const WeightingMethod*>(method);
  if (weighting == nullptr) {
    reading.complain(at,
                     std::string(method->info().name) + " is a " + std::string(text_of(method->info().kind)) +
                         " method and makes no weights",
                     "name it under methods:");
    return choice;
  }
  choice.method = method->info().name;
  if (weighting->from_judgements()) {
    taken.insert(taken.end(), form_of(choice.method).keys.begin(), form_of(choice.method).keys.end());
  }
  choice.parameters = read_parameters(reading, *method, *body, taken);
  if (weighting->from_judgements()) read_judgements(reading, *weighting, at, *body, where, choice);
  return choice;
}

/// `blend: {method: critic, share: 0.3}` beside the method: so much of the weights comes from the data.
void read_blend(Reading& reading, const Node& node, const std::string& where, const WeightRule* rule,
                WeightingChoice& choice) {
  const std::string what = where + ": weights: blend";
  if (!reading.is_mapping(node, what, "write {method: critic, share: 0.3}")) return;
  const Node* named = node.find("method");
  const Node* share = node.find("share");
  if (named == nullptr || !named->is_scalar() || named->is_null() || share == nullptr) {
    reading.complain(node, what + " needs a method and its share", "write {method: critic, share: 0.3}");
    return;
  }
  const Method* method = Catalogue::instance().find(named->text);
  const auto* weighting = dynamic_cast<const WeightingMethod*>(method);
  if (weighting == nullptr || weighting->from_judgements()) {
    std::vector<std::string> known;
    for (const auto& one : Catalogue::instance().all()) {
      const auto* candidate = dynamic_cast<const WeightingMethod*>(one.get());
      if (candidate != nullptr && !candidate->from_judgements()) known.emplace_back(one->info().name);
    }
    std::string all;
    for (const std::string& name : known) all += (all.empty() ? "" : ", ") + name;
    reading.complain(*named,
                     what + ": \"" + harmless(named->text) + "\" is no method that takes weights from the data" +
                         did_you_mean(named->text, known),
                     "known: " + all);
    return;
  }
  if (rule != nullptr && *rule == WeightRule::as_given)
    reading.complain(node, what + ": weights that are taken as given cannot be mixed with others",
                     "leave out normalize: false, or the blend");
  const auto part = reading.number(*share, what + ": share");
  if (part && !(*part >= 0 && *part <= 1)) {
    reading.complain(*share, what + ": the share is " + shortest(*part), "choose a number between 0 and 1");
  } else if (part) {
    choice.blend_share = *part;
    choice.blend_method = method->info().name;
    choice.blend_parameters = read_parameters(reading, *method, node, {"method", "share"});
  }
}

}  // namespace

WeightingChoice read_weighting(Reading& reading, const Node& node, const std::string& where,
                               const std::vector<std::string>& ids, WeightRule* rule) {
  WeightingChoice choice = read_choice(reading, node, where, ids, rule);
  if (node.is_mapping()) {
    if (const Node* blend = node.find("blend")) read_blend(reading, *blend, where, rule, choice);
  }
  return choice;
}

}  // namespace mcda::files
