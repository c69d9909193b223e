// What people say about pairs of things, in the forms they write it: rows, triangles, triples, "a / b": 3.
#pragma once

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "mcda/files/model_reading.hpp"

namespace mcda::files {

inline constexpr double not_judged = std::numeric_limits<double>::quiet_NaN();
using Matrix = std::vector<std::vector<double>>;

/// How the numbers of a matrix are meant, and the words that stand for some of them.
struct MatrixForm {
  bool ratios = false;       ///< the other side of a pair is the reciprocal
  bool triples = false;      ///< [at least, most likely, at most] beside single numbers
  double rest = not_judged;  ///< what a cell holds that nobody filled
  std::map<std::string, double> words;
  bool itself = false;  ///< a pair of the same thing twice can be judged
};

/// A number, a word of the method, or NaN for `~`; empty with a problem for anything else.
std::optional<double> judged_number(Reading& reading, const Node& node, const std::string& what,
                                    const std::map<std::string, double>& words);

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
  std::optional<std::array<Matrix, 3>> read(const Node& node);

 private:
  std::string what() const { return where_ + ": " + noun_; }

  std::optional<std::size_t> position(const std::string& text) const;
  bool is_list_of_triples(const Node& node) const;
  void unknown(long line, long column, const std::string& name);
  void judge(long line, long column, const std::string& a, const std::string& b, const Node& value);

  using Triple = std::array<double, 3>;

  void put(std::size_t i, std::size_t j, const Triple& value);

  /// A number (above 0 where ratios are judged), or NaN where nothing was judged; empty with a problem for anything
  /// else.
  std::optional<Triple> judgement(const Node& node);
  std::optional<double> single(const Node& node);
  void read_pair(const Node::Key& key, const Node& value);
  void read_triple(const Node& triple);

  // All rows in full, or the upper triangle: with its diagonal (n, n-1, ..., 1 numbers) or without it (n-1, ..., 1).
  void read_rows(const Node& node);

  Reading& reading_;
  const std::string& where_;
  const std::vector<std::string>& items_;
  const MatrixForm& form_;
  std::string noun_;
  std::array<Matrix, 3> cells_;
  std::set<std::pair<std::size_t, std::size_t>> judged_;
};

}  // namespace mcda::files
