#include "mcda/files/reference.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "mcda/files/model_reading.hpp"
#include "mcda/files/unicode.hpp"

namespace mcda::files {

namespace {

class ReferenceReader {
 public:
  ReferenceReader(Reading& reading, const std::vector<std::string>& tiers) : reading_(reading), tiers_(tiers) {}

  Reference read(const Node& node) {
    if (!reading_.is_mapping(node, "reference", "write {ranking: [a, b, c]} or {classes: {a: A, b: B}}")) return {};
    reading_.check_keys(node, "reference", {"ranking", "classes", "order"});
    const Node *const ranking = node.find("ranking"), *const classes = node.find("classes"),
                      *const order = node.find("order");
    if (ranking == nullptr && classes == nullptr)
      reading_.complain(node, "reference says nothing about any client", "add ranking: [...] or classes: {...}");
    if (ranking != nullptr) read_ranking(*ranking);
    if (order != nullptr) read_order(*order, classes);
    if (classes != nullptr) read_classes(*classes, order != nullptr);
    return std::move(found_);
  }

 private:
  /// Ids are text, whatever they look like: 0017 is not 17.
  std::string id_of(const Node& node, const std::string& what) { return reading_.text(node, what); }

  bool is_new(const std::string& id, const Node& at) {
    if (seen_.insert(id).second) return true;
    reading_.complain(at, "reference: \"" + harmless(id) + "\" is judged twice", "name each client once");
    return false;
  }

  void read_ranking(const Node& node) {
    seen_.clear();
    if (!reading_.is_sequence(node, "reference: ranking", "write ids, best first: [a, b, [c, d]]")) return;
    Index level = 0;
    for (const Node& one : node.children) {
      ++level;
      const std::vector<Node> alike = one.is_sequence() ? one.children : std::vector<Node>{one};
      for (const Node& client : alike) {
        const std::string id = id_of(client, "reference: ranking: a client");
        if (id.empty() || !is_new(id, client)) continue;
        found_.ranking.ids.push_back(id);
        found_.ranking.levels.push_back(level);
      }
    }
    if (level < 2)
      reading_.complain(node, "reference: ranking tells no client from another", "name at least two, best first");
  }

  void read_order(const Node& node, const Node* classes) {
    if (classes == nullptr) reading_.complain(node, "reference: order is of the classes, and there are none", "");
    if (!reading_.is_sequence(node, "reference: order", "write the classes, best first: [A, B, C]")) return;
    for (const Node& child : node.children) {
      const std::string name = reading_.text(child, "reference: order: a class");
      const auto& names = found_.class_names;
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        reading_.complain(child, "reference: order names class \"" + harmless(name) + "\" twice", "name each once");
      } else if (!name.empty()) {
        found_.class_names.push_back(name);
      }
    }
  }

  void read_classes(const Node& node, bool ordered) {
    seen_.clear();
    if (!reading_.is_mapping(node, "reference: classes", "write {ID: CLASS, ID: CLASS}")) return;
    std::vector<std::string> written;
    for (std::size_t k = 0; k < node.keys.size(); ++k)
      written.push_back(
          reading_.text(node.children[k], "reference: the class of \"" + harmless(node.keys[k].text) + "\""));
    if (!ordered) settle_order(node, written);
    const std::vector<std::string>& names = found_.class_names;
    for (std::size_t k = 0; k < written.size(); ++k) {
      if (written[k].empty()) continue;
      const auto at = std::find(names.begin(), names.end(), written[k]);
      if (at == names.end()) {
        reading_.complain(node.children[k],
                          "reference: class \"" + harmless(written[k]) + "\" is not among those of " +
                              (ordered ? "order" : "tiers") + did_you_mean(written[k], names),
                          "the classes are " + listed(names));
        continue;
      }
      found_.classes.ids.push_back(node.keys[k].text);
      found_.classes.levels.push_back(at - names.begin() + 1);
    }
    if (names.size() < 2)
      reading_.complain(node, "reference: classes tells no client from another", "give examples of two classes");
  }

  // Without a word about it A is better than B and 1 better than 2, which a reader should know.
  void settle_order(const Node& node, const std::vector<std::string>& written) {
    if (!tiers_.empty()) {
      found_.class_names = tiers_;
      return;
    }
    std::set<std::string> names(written.begin(), written.end());
    names.erase("");
    found_.class_names.assign(names.begin(), names.end());
    const bool numbers = std::all_of(names.begin(), names.end(), [](const std::string& one) { return number(one); });
    if (numbers) {
      std::sort(found_.class_names.begin(), found_.class_names.end(),
                [](const std::string& a, const std::string& b) { return *number(a) < *number(b); });
    }
    const Place place = reading_.result().place("reference.classes");
    if (names.size() > 1)
      reading_.complain(place.line ? place.line : node.line, place.column,
                        "the classes of reference are taken as " + listed(found_.class_names) + ", best first",
                        "add order: [...] to reference where that is wrong", Severity::note);
  }

  static std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + harmless(name);
    return text;
  }

  Reading& reading_;
  const std::vector<std::string>& tiers_;
  Reference found_;
  std::set<std::string> seen_;
};

}  // namespace

Reference read_reference(Reading& reading, const Node& node, const std::vector<std::string>& tiers) {
  return ReferenceReader(reading, tiers).read(node);
}

JudgedRows judged_rows(const ModelFile& file, const std::string& key, const TextColumn& ids,
                       const std::map<std::string, std::string>& excluded) {
  const Judged& judged = key == "ranking" ? file.reference.ranking : file.reference.classes;
  if (judged.empty()) {
    raise(InvalidInput({file.problem("reference", "the model has no reference " + key,
                                     key == "ranking" ? "add reference: {ranking: [a, b, c]}, best first"
                                                      : "add reference: {classes: {a: A, b: B}}")}));
  }
  std::unordered_map<std::string_view, Index> wanted;  // ids are unique: few are asked, many are read
  for (std::size_t k = 0; k < judged.ids.size(); ++k) wanted.emplace(judged.ids[k], static_cast<Index>(k));
  JudgedRows found{std::vector<Index>(judged.ids.size(), -1), judged.levels};
  for (Index row = 0; row < ids.size(); ++row) {
    const auto at = wanted.find(ids[row]);
    if (at != wanted.end()) found.rows[static_cast<std::size_t>(at->second)] = row;
  }
  std::vector<Problem> problems;
  for (std::size_t k = 0; k < judged.ids.size(); ++k) {
    if (found.rows[k] >= 0) continue;
    const std::string& id = judged.ids[k];
    const auto left_out = excluded.find(id);
    const bool known = left_out != excluded.end();
    problems.push_back(file.problem(
        "reference." + key + (key == "classes" ? "." + id : ""),
        "reference: client \"" + harmless(id) + "\" " +
            (known ? "is excluded: " + left_out->second : std::string("is not among the clients")),
        known ? "leave it out of reference, or loosen what excludes it" : "write the id as it stands in the data"));
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  return found;
}

}  // namespace mcda::files
