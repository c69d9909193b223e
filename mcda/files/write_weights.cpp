#include "mcda/files/write_weights.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

#include <fmt/format.h>

#include "mcda/files/model_file.hpp"
#include "mcda/files/yaml.hpp"

namespace mcda::files {

namespace {

/// What a weight is rounded to: more digits than anybody judged, fewer than a reader minds.
constexpr int digits = 10;
constexpr double rounding = 1e-8;

class Writer {
 public:
  Writer(const std::string& text, const std::string& file, const CriteriaTree& tree) : file_(file), tree_(tree) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size() - 1);
      lines_.push_back(text.substr(at, end + 1 - at));
      at = end + 1;
    }
  }

  std::string write(const Node& root) {
    if (const Node* criteria = root.find("criteria")) write_children(*criteria, CriteriaTree::root);
    drop_section(root);
    // From the end to the start, so that places stay where they are.
    for (auto edit = edits_.rbegin(); edit != edits_.rend(); ++edit) {
      const auto [line, at] = edit->first;
      lines_[line].replace(at, edit->second.erased, edit->second.inserted);
    }
    std::string text;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const bool commented = i < commented_.size() && commented_[i];
      text += commented ? "# " + lines_[i] : lines_[i];
    }
    return text;
  }

 private:
  struct Edit {
    std::size_t erased;
    std::string inserted;
  };

  [[noreturn]] void refuse(long line, long column, const std::string& what, const std::string& remedy) const {
    raise(InvalidInput({Problem{
        .severity = Severity::error, .file = file_, .line = line, .column = column, .what = what, .remedy = remedy}}));
  }

  /// The byte of a character of a line: columns count characters.
  std::size_t byte_of(long line, long column) const {
    const std::string& text = lines_[static_cast<std::size_t>(line - 1)];
    std::size_t at = line == 1 && text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    for (long seen = 1; seen < column && at < text.size(); ++seen) {
      ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) ++at;
    }
    return at;
  }

  void edit(long line, long column, std::size_t erased, std::string inserted) {
    edits_[{static_cast<std::size_t>(line - 1), byte_of(line, column)}] = {erased, std::move(inserted)};
  }

  void write_children(const Node& mapping, Index parent) {
    for (std::size_t k = 0; k < mapping.keys.size(); ++k) {
      for (const Index child : tree_[parent].children) {
        if (tree_[child].id == mapping.keys[k].text) write_one(mapping.children[k], child);
      }
    }
  }

  void write_one(const Node& node, Index index) {
    const std::string share = fmt::format("{:.{}g}", tree_.share(index), digits);
    if (!node.is_mapping() || node.keys.empty()) return;
    if (const Node* weight = node.find("weight")) {
      const std::string& text = lines_[static_cast<std::size_t>(weight->line - 1)];
      const std::size_t at = byte_of(weight->line, weight->column);
      if (!weight->is_scalar() || weight->text.empty() || text.compare(at, weight->text.size(), weight->text) != 0)
        refuse(weight->line, weight->column, "the weight of " + tree_[index].id + " is not written as a plain number",
               "write a number there first");
      edit(weight->line, weight->column, weight->text.size(), share);
    } else {
      const std::string& text = lines_[static_cast<std::size_t>(node.line - 1)];
      const std::size_t brace = byte_of(node.line, node.column);
      const Node::Key& first = node.keys.front();
      if (brace < text.size() && text[brace] == '{') {
        edit(node.line, node.column + 1, 0, "weight: " + share + ", ");
      } else {
        const std::string indent(byte_of(first.line, first.column), ' ');
        edit(first.line, first.column, 0, "weight: " + share + "\n" + indent);
      }
    }
    drop_section(node);
    if (const Node* children = node.find("children")) write_children(*children, index);
  }

  /// Turns `weights:` of this mapping into a comment, with all lines that belong to it.
  void drop_section(const Node& node) {
    const auto key =
        std::find_if(node.keys.begin(), node.keys.end(), [](const Node::Key& one) { return one.text == "weights"; });
    if (key == node.keys.end()) return;
    const Node& section = node.children[static_cast<std::size_t>(key - node.keys.begin())];
    if (section.is_scalar() && section.text == "given") return;
    const auto first = static_cast<std::size_t>(key->line - 1);
    const auto indent_of = [&](std::size_t line) { return lines_[line].find_first_not_of(" \t\r\n"); };
    const std::size_t own = byte_of(key->line, key->column);
    if (indent_of(first) != own)
      refuse(key->line, key->column, "weights stands in the middle of a line and cannot be turned into a comment",
             "write it on a line of its own");
    std::size_t last = first;
    for (std::size_t line = first + 1; line < lines_.size(); ++line) {
      const std::size_t indent = indent_of(line);
      if (indent == std::string::npos || lines_[line][indent] == '#') continue;
      if (indent <= own) break;
      last = line;
    }
    commented_.resize(lines_.size(), false);
    for (std::size_t line = first; line <= last; ++line) commented_[line] = true;
  }

  const std::string& file_;
  const CriteriaTree& tree_;
  std::vector<std::string> lines_;
  std::map<std::pair<std::size_t, std::size_t>, Edit> edits_;
  std::vector<bool> commented_;
};

}  // namespace

std::string with_weights(const std::string& text, const std::string& file, const CriteriaTree& tree) {
  const std::string written = Writer(text, file, tree).write(parse_yaml(text, file));
  const DecisionModel again = read_model_text(written, file).model;
  const std::vector<double> wanted = tree.final_weights(), found = again.tree.final_weights();
  bool same = again.weights.method == "given" && again.weights.blend_method.empty() && again.group_weights.empty() &&
              again.weight_rule == WeightRule::normalise && found.size() == wanted.size();
  for (std::size_t j = 0; same && j < wanted.size(); ++j) same = std::abs(found[j] - wanted[j]) <= rounding;
  if (!same)
    raise(InvalidInput(file + ": the weights cannot be put into this text as it is written",
                       "copy them from the output of prefero weights"));
  return written;
}

}  // namespace mcda::files
