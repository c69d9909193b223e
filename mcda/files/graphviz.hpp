// A dominance graph in the DOT language of Graphviz.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "mcda/analysis/dominance.hpp"

namespace mcda::files {

/// Text as a DOT string, quotes included: nothing in it ends the string, and Graphviz reads none of its own escapes
/// (\N, \G) out of it. Control characters and invalid bytes become harmless.
std::string dot_text(std::string_view text);

/// The diagram with the better nodes above, one rank of the drawing a Pareto layer. `name` gives the label of a row;
/// equal rows share a node, one line each.
std::string hasse_dot(const HasseDiagram& diagram, std::string_view title,
                      const std::function<std::string(Index)>& name);

}  // namespace mcda::files
