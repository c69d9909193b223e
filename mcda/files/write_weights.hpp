// Weights into the text of a model: numbers are put in their places and everything else, comments too, stays as it is.
#pragma once

#include <string>
#include <vector>

#include "mcda/model/criteria_tree.hpp"

namespace mcda::files {

/// `text` with the share of every node of `tree` as its weight; `weights:` sections are turned into comments, so that
/// no judgement is lost. `tree` has the nodes of the model in `text` and the weights wanted. The result is read again
/// and gives these weights. Throws InvalidInput, naming the place, where the text is written so that a section cannot
/// be commented out.
std::string with_weights(const std::string& text, const std::string& file, const CriteriaTree& tree);

}  // namespace mcda::files
