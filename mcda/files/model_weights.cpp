// `weights:` of the whole model or of one group: a method, its parameters, and judgements in the forms people write
// them.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "mcda/files/model_reading.hpp"
#include "mcda/files/unicode.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/pairwise_matrix.hpp"

namespace mcda::files {

namespace {

constexpr double not_judged = std::numeric_limits<double>::quiet_NaN();
using Matrix = std::vector<std::vector<double>>;

/// How the numbers of a matrix are meant, and the words that stand for some of them.
struct MatrixForm {
  bool ratios = false;       ///< the other side of a pair is the reciprocal
  bool triples = false;      ///< [at least, most likely, at most] beside single numbers
  double rest = not_judged;  ///< what a cell holds that nobody filled
  std::map<std::string, double> words;
};

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
       {{"supermatrix"}, "add supermatrix: rows of numbers, each column with sum 1", {{"supermatrix", influence}}, {}}},
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

/// A number, a word of the method, or NaN for `~`; empty with a problem for anything else.
std::optional<double> judged_number(Reading& reading, const Node& node, const std::string& what,
                                    const std::map<std::string, double>& words) {
  if (node.is_null()) return not_judged;
  if (node.is_scalar() && !words.empty() && !number(node)) {
    if (const auto word = words.find(std::string(trimmed(node.text))); word != words.end()) return word->second;
    std::string all;
    for (const auto& [word, value] : words) all += (all.empty() ? "" : ", ") + word;
    reading.complain(node, what + ": \"" + harmless(node.text) + "\" is neither a number nor a word for one",
                     "known: " + all);
    return std::nullopt;
  }
  return reading.number(node, what);
}

/// What was said about pairs of these items, such as "a counts k times as much as b", as full matrices: one, or three
/// for triangular numbers.
class PairwiseReader {
 public:
  PairwiseReader(Reading& reading, const std::string& where, const std::vector<std::string>& items,
                 const MatrixForm& form, std::string noun = "judgements")
      : reading_(reading), where_(where), items_(items), form_(form), noun_(std::move(noun)) {
    cells_.fill(Matrix(items.size(), std::vector<double>(items.size(), form.rest)));
    for (std::size_t i = 0; form.ratios && i < items.size(); ++i) {
      for (Matrix& part : cells_) part[i][i] = 1;
    }
  }

  /// Lowest, middle and highest, alike where single numbers were given. Empty, with problems, where the judgements
  /// cannot be used.
  std::optional<std::array<Matrix, 3>> read(const Node& node) {
    const std::size_t before = reading_.errors();
    if (node.is_mapping()) {
      for (std::size_t k = 0; k < node.keys.size(); ++k) read_pair(node.keys[k], node.children[k]);
    } else if (node.is_sequence() && is_list_of_triples(node)) {
      for (const Node& triple : node.children) read_triple(triple);
    } else if (node.is_sequence()) {
      read_rows(node);
    } else {
      reading_.complain(node, what() + " are " + node.described(),
                        "write rows such as [[1, 3], [1/3, 1]], or \"a / b\": 3");
    }
    if (reading_.errors() != before) return std::nullopt;
    if (form_.ratios &&
        !reading_.guarded(node, where_ + ": ", [&] { static_cast<void>(PairwiseMatrix(cells_[1], items_)); })) {
      return std::nullopt;
    }
    return cells_;
  }

 private:
  std::string what() const { return where_ + ": " + noun_; }

  std::optional<std::size_t> position(const std::string& text) const {
    const auto at = std::find(items_.begin(), items_.end(), trimmed(text));
    return at == items_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - items_.begin()));
  }

  bool is_list_of_triples(const Node& node) const {
    return !node.children.empty() && std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) {
      return child.is_sequence() && child.children.size() == 3 && child.children[0].is_scalar() &&
             child.children[1].is_scalar() && !child.children[0].is_null() && !number(child.children[0]);
    });
  }

  void unknown(long line, long column, const std::string& name) {
    std::string all;
    for (const std::string& item : items_) all += (all.empty() ? "" : ", ") + item;
    reading_.complain(line, column,
                      what() + ": \"" + harmless(name) + "\" is not judged here" + did_you_mean(name, items_),
                      "judged here: " + all);
  }

  void judge(long line, long column, const std::string& a, const std::string& b, const Node& value) {
    const auto i = position(a), j = position(b);
    if (!i) unknown(line, column, a);
    if (!j) unknown(line, column, b);
    const auto times = judgement(value);
    if (!i || !j || !times) return;
    if (*i == *j) {
      reading_.complain(line, column, what() + ": \"" + harmless(a) + "\" is judged against itself", "remove the line");
    } else if (!judged_.insert(form_.ratios && *j < *i ? std::pair(*j, *i) : std::pair(*i, *j)).second) {
      reading_.complain(line, column, what() + ": \"" + harmless(a) + "\" and \"" + harmless(b) + "\" are judged twice",
                        "keep one of the two");
    } else {
      put(*i, *j, *times);
    }
  }

  using Triple = std::array<double, 3>;

  void put(std::size_t i, std::size_t j, const Triple& value) {
    for (std::size_t k = 0; k < value.size(); ++k) cells_[k][i][j] = value[k];
  }

  /// A number (above 0 where ratios are judged), or NaN where nothing was judged; empty with a problem for anything
  /// else.
  std::optional<Triple> judgement(const Node& node) {
    if (node.is_sequence() && form_.triples) {
      Triple triple{};
      if (node.children.size() != triple.size()) {
        reading_.complain(node, what() + ": " + std::to_string(node.children.size()) + " numbers are no judgement",
                          "write [at least, most likely, at most], such as [2, 3, 4]");
        return std::nullopt;
      }
      for (std::size_t k = 0; k < triple.size(); ++k) {
        const auto value = single(node.children[k]);
        if (!value) return std::nullopt;
        triple[k] = *value;
      }
      return triple;
    }
    const auto value = single(node);
    if (!value) return std::nullopt;
    return Triple{*value, *value, *value};
  }

  std::optional<double> single(const Node& node) {
    const auto value = judged_number(reading_, node, what(), form_.words);
    if (!form_.ratios || !value || std::isnan(*value) || *value > 0) return value;
    reading_.complain(node, what() + ": " + node.text + " is not above 0",
                      "write 3 for three times as much, 1/3 for a third");
    return std::nullopt;
  }

  void read_pair(const Node::Key& key, const Node& value) {
    // Names may hold a slash themselves: the one that splits the key into two known names counts.
    std::size_t slash = key.text.find('/');
    for (std::size_t at = slash; at != std::string::npos; at = key.text.find('/', at + 1)) {
      if (position(key.text.substr(0, at)) && position(key.text.substr(at + 1))) slash = at;
    }
    if (slash == std::string::npos) {
      reading_.complain(key, what() + ": \"" + harmless(key.text) + "\" is not a pair",
                        "write \"a / b\": 3 for: a counts three times as much as b");
      return;
    }
    judge(key.line, key.column, std::string(trimmed(key.text.substr(0, slash))),
          std::string(trimmed(key.text.substr(slash + 1))), value);
  }

  void read_triple(const Node& triple) {
    judge(triple.line, triple.column, triple.children[0].text, triple.children[1].text, triple.children[2]);
  }

  // All rows in full, or the upper triangle: with its diagonal (n, n-1, ..., 1 numbers) or without it (n-1, ..., 1).
  void read_rows(const Node& node) {
    const std::size_t n = items_.size();
    const auto lengths_fall_from = [&](std::size_t first) {
      if (node.children.size() != first) return false;
      for (std::size_t i = 0; i < first; ++i) {
        if (!node.children[i].is_sequence() || node.children[i].children.size() != first - i) return false;
      }
      return true;
    };
    const bool square = node.children.size() == n &&
                        std::all_of(node.children.begin(), node.children.end(),
                                    [&](const Node& row) { return row.is_sequence() && row.children.size() == n; });
    const bool with_diagonal = !square && lengths_fall_from(n), strict = !square && n > 1 && lengths_fall_from(n - 1);
    if (!square && !with_diagonal && !strict) {
      std::string all;
      for (const std::string& item : items_) all += (all.empty() ? "" : ", ") + harmless(item);
      reading_.complain(node, what() + " are not " + std::to_string(n) + " rows of " + std::to_string(n) + " numbers",
                        "write one row and one column for each of " + all + ", ~ for what was not judged");
      return;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const std::size_t shift = square ? 0 : with_diagonal ? i : i + 1;
      for (std::size_t k = 0; k < node.children[i].children.size(); ++k) {
        const auto value = judgement(node.children[i].children[k]);
        if (value && !(i == k + shift && std::isnan((*value)[1]))) put(i, k + shift, *value);
      }
    }
  }

  Reading& reading_;
  const std::string& where_;
  const std::vector<std::string>& items_;
  const MatrixForm& form_;
  std::string noun_;
  std::array<Matrix, 3> cells_;
  std::set<std::pair<std::size_t, std::size_t>> judged_;
};

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
    if (key == "members") {
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
  std::vector<std::string> taken{"method", "normalize", "blend"};
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
    const Node* named = node.find("method");
    if (named == nullptr) {
      const auto key =
          std::find_if(node.keys.begin(), node.keys.end(), [](const Node::Key& one) { return is_weighting(one.text); });
      if (key == node.keys.end()) {
        reading.check_keys(node, where + ": weights", {"method", "normalize", "blend"});
        if (node.find("normalize") == nullptr && node.keys.empty()) {
          reading.complain(node, where + ": weights is empty", "write {method: given}");
        }
        return choice;
      }
      reading.check_keys(node, where + ": weights", {"method", "normalize", "blend", key->text});
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
