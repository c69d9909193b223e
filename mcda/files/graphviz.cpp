#include "mcda/files/graphviz.hpp"

#include <cstddef>

#include "mcda/files/unicode.hpp"

namespace mcda::files {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : harmless(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string dot_text(std::string_view text) { return '"' + escaped(text) + '"'; }

std::string hasse_dot(const HasseDiagram& diagram, std::string_view title,
                      const std::function<std::string(Index)>& name) {
  std::string dot = "digraph dominance {\n  label=" + dot_text(title) + ";\n  labelloc=t;\n  node [shape=box];\n";
  for (std::size_t k = 0; k < diagram.nodes.size(); ++k) {
    std::string label;
    for (const Index row : diagram.nodes[k]) label += (label.empty() ? "" : "\\n") + escaped(name(row));
    dot += "  n" + std::to_string(k) + " [label=\"" + label + "\"];\n";
  }
  for (std::size_t from = 0; from < diagram.nodes.size();) {  // nodes stand by layer
    std::size_t to = from;
    dot += "  { rank=same;";
    for (; to < diagram.nodes.size() && diagram.layers[to] == diagram.layers[from]; ++to)
      dot += " n" + std::to_string(to) + ";";
    dot += " }\n";
    from = to;
  }
  for (std::size_t k = 0; k < diagram.nodes.size(); ++k) {
    for (const Index below : diagram.covered[k])
      dot += "  n" + std::to_string(k) + " -> n" + std::to_string(below) + ";\n";
  }
  return dot + "}\n";
}

}  // namespace mcda::files
