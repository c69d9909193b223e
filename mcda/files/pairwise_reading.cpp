#include "mcda/files/pairwise_reading.hpp"

#include <algorithm>
#include <cmath>

#include "mcda/files/unicode.hpp"
#include "mcda/model/pairwise_matrix.hpp"

namespace mcda::files {

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

std::optional<std::array<Matrix, 3>> PairwiseReader::read(const Node& node) {
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

std::optional<std::size_t> PairwiseReader::position(const std::string& text) const {
  const auto at = std::find(items_.begin(), items_.end(), trimmed(text));
  return at == items_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(at - items_.begin()));
}

bool PairwiseReader::is_list_of_triples(const Node& node) const {
  return !node.children.empty() && std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) {
    return child.is_sequence() && child.children.size() == 3 && child.children[0].is_scalar() &&
           child.children[1].is_scalar() && !child.children[0].is_null() && !number(child.children[0]);
  });
}

void PairwiseReader::unknown(long line, long column, const std::string& name) {
  std::string all;
  for (const std::string& item : items_) all += (all.empty() ? "" : ", ") + item;
  reading_.complain(line, column,
                    what() + ": \"" + harmless(name) + "\" is not judged here" + did_you_mean(name, items_),
                    "judged here: " + all);
}

void PairwiseReader::judge(long line, long column, const std::string& a, const std::string& b, const Node& value) {
  const auto i = position(a), j = position(b);
  if (!i) unknown(line, column, a);
  if (!j) unknown(line, column, b);
  const auto times = judgement(value);
  if (!i || !j || !times) return;
  if (*i == *j && !form_.itself) {
    reading_.complain(line, column, what() + ": \"" + harmless(a) + "\" is judged against itself", "remove the line");
  } else if (!judged_.insert(form_.ratios && *j < *i ? std::pair(*j, *i) : std::pair(*i, *j)).second) {
    reading_.complain(line, column, what() + ": \"" + harmless(a) + "\" and \"" + harmless(b) + "\" are judged twice",
                      "keep one of the two");
  } else {
    put(*i, *j, *times);
  }
}

void PairwiseReader::put(std::size_t i, std::size_t j, const Triple& value) {
  for (std::size_t k = 0; k < value.size(); ++k) cells_[k][i][j] = value[k];
}

std::optional<PairwiseReader::Triple> PairwiseReader::judgement(const Node& node) {
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

std::optional<double> PairwiseReader::single(const Node& node) {
  const auto value = judged_number(reading_, node, what(), form_.words);
  if (!form_.ratios || !value || std::isnan(*value) || *value > 0) return value;
  reading_.complain(node, what() + ": " + node.text + " is not above 0",
                    "write 3 for three times as much, 1/3 for a third");
  return std::nullopt;
}

void PairwiseReader::read_pair(const Node::Key& key, const Node& value) {
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

void PairwiseReader::read_triple(const Node& triple) {
  judge(triple.line, triple.column, triple.children[0].text, triple.children[1].text, triple.children[2]);
}

void PairwiseReader::read_rows(const Node& node) {
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

}  // namespace mcda::files
