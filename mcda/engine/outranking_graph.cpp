#include "mcda/engine/outranking_graph.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>

namespace mcda {

namespace {

using Words = std::span<const unsigned long long>;

struct Edge {
  Index from, to;
  friend bool operator==(const Edge&, const Edge&) = default;
};

// The rows that one row outranks, bit by bit, as edges.
class OutEdges : public boost::iterator_facade<OutEdges, Edge, boost::forward_traversal_tag, Edge> {
 public:
  OutEdges() = default;
  OutEdges(Words row, Index from, std::size_t word) : row_(row), from_(from), word_(word) {
    if (word_ < row_.size()) left_ = row_[word_];
    skip_empty();
  }

 private:
  friend class boost::iterator_core_access;
  void skip_empty() {
    while (left_ == 0 && word_ < row_.size()) {
      ++word_;
      left_ = word_ < row_.size() ? row_[word_] : 0;
    }
  }
  void increment() {
    left_ &= left_ - 1;
    skip_empty();
  }
  bool equal(const OutEdges& other) const { return word_ == other.word_ && left_ == other.left_; }
  Edge dereference() const { return {from_, static_cast<Index>(word_) * 64 + std::countr_zero(left_)}; }

  Words row_;
  Index from_ = 0;
  std::size_t word_ = 0;
  unsigned long long left_ = 0;  // bits of the current word that are still to come
};

// A BitRelation as Boost.Graph sees it: vertices are rows, out-edges the bits of a row.
struct BitGraph {
  using vertex_descriptor = Index;
  using edge_descriptor = Edge;
  using directed_category = boost::directed_tag;
  using edge_parallel_category = boost::disallow_parallel_edge_tag;
  struct traversal_category : boost::incidence_graph_tag, boost::vertex_list_graph_tag {};
  using vertex_iterator = boost::counting_iterator<Index>;
  using vertices_size_type = std::size_t;
  using out_edge_iterator = OutEdges;
  using degree_size_type = std::size_t;
  using edge_iterator = void;
  using edges_size_type = std::size_t;
  using adjacency_iterator = void;
  using in_edge_iterator = void;
  static Index null_vertex() { return -1; }

  const BitRelation& relation;
};

// Found by argument-dependent lookup from inside Boost.
std::pair<BitGraph::vertex_iterator, BitGraph::vertex_iterator> vertices(const BitGraph& graph) {
  return {BitGraph::vertex_iterator(0), BitGraph::vertex_iterator(graph.relation.size())};
}
std::size_t num_vertices(const BitGraph& graph) { return static_cast<std::size_t>(graph.relation.size()); }
std::pair<OutEdges, OutEdges> out_edges(Index row, const BitGraph& graph) {
  const Words words = graph.relation.row(row);
  return {OutEdges(words, row, 0), OutEdges(words, row, words.size())};
}
[[maybe_unused]] std::size_t out_degree(Index row, const BitGraph& graph) {
  std::size_t count = 0;
  for (const unsigned long long word : graph.relation.row(row)) count += static_cast<std::size_t>(std::popcount(word));
  return count;
}
[[maybe_unused]] Index source(const Edge& edge, const BitGraph&) { return edge.from; }
Index target(const Edge& edge, const BitGraph&) { return edge.to; }

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<BitGraph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<BitGraph>));

bool in(const std::vector<unsigned long long>& set, Index row) {
  return (set[static_cast<std::size_t>(row / 64)] >> (row % 64)) & 1u;
}

void add(std::vector<unsigned long long>& set, Words words) {
  for (std::size_t w = 0; w < set.size(); ++w) set[w] |= words[w];
}

}  // namespace

Circuits circuits_of(const BitRelation& relation) {
  const auto m = static_cast<std::size_t>(relation.size());
  Circuits circuits;
  circuits.group.resize(m);
  // Boost's strong components are Tarjan's: a component is numbered when it is complete, after all it leads to. That is
  // the topological order kernel_of needs (tested by outranking_graph/order).
  const auto rows = boost::typed_identity_property_map<Index>();
  std::vector<Index> roots(m), times(m);
  std::vector<boost::default_color_type> colours(m);
  const auto by_row = [&](auto& values) { return boost::make_iterator_property_map(values.begin(), rows); };
  const Index count = boost::strong_components(BitGraph{relation}, by_row(circuits.group),
                                               boost::root_map(by_row(roots))
                                                   .discover_time_map(by_row(times))
                                                   .color_map(by_row(colours))
                                                   .vertex_index_map(rows));
  circuits.members.resize(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < m; ++i)
    circuits.members[static_cast<std::size_t>(circuits.group[i])].push_back(static_cast<Index>(i));
  return circuits;
}

std::vector<Index> kernel_of(const BitRelation& relation, const Circuits& circuits) {
  // From the groups nobody outranks downwards: a group is in the kernel unless one of the kernel outranks it, and all
  // that could has been decided.
  std::vector<unsigned long long> outranked(static_cast<std::size_t>(relation.words())), chosen(outranked.size());
  for (std::size_t g = circuits.members.size(); g-- > 0;) {
    const std::vector<Index>& members = circuits.members[g];
    bool free = true;
    for (const Index row : members) free = free && !in(outranked, row);
    if (!free) continue;
    for (const Index row : members) {
      chosen[static_cast<std::size_t>(row / 64)] |= 1ull << (row % 64);
      add(outranked, relation.row(row));
    }
  }
  std::vector<Index> kernel;
  for (Index i = 0; i < relation.size(); ++i) {
    if (in(chosen, i)) kernel.push_back(i);
  }
  return kernel;
}

std::vector<Index> not_outranked_of(const BitRelation& relation) {
  std::vector<unsigned long long> outranked(static_cast<std::size_t>(relation.words()));
  for (Index i = 0; i < relation.size(); ++i) add(outranked, relation.row(i));
  std::vector<Index> rows;
  for (Index i = 0; i < relation.size(); ++i) {
    if (!in(outranked, i)) rows.push_back(i);
  }
  return rows;
}

Exploitation chosen_by_kernel(const BitRelation& relation, const char* remedy, Notes& notes) {
  const Circuits circuits = circuits_of(relation);
  Exploitation exploitation;
  exploitation.kernel = kernel_of(relation, circuits);
  exploitation.not_outranked = not_outranked_of(relation);
  exploitation.ranks.assign(static_cast<std::size_t>(relation.size()), std::numeric_limits<double>::quiet_NaN());
  for (const Index row : exploitation.kernel) exploitation.ranks[static_cast<std::size_t>(row)] = 1;
  std::size_t bound = 0;
  for (const std::vector<Index>& members : circuits.members) {
    if (members.size() < 2) continue;
    exploitation.circuits.push_back(members);
    bound += members.size();
  }
  std::sort(exploitation.circuits.begin(), exploitation.circuits.end());
  if (bound > 0) {
    notes.push_back(
        std::to_string(bound) + " alternatives outrank each other in " + std::to_string(exploitation.circuits.size()) +
        (exploitation.circuits.size() == 1 ? " circuit" : " circuits") + "; the members of a circuit count as one");
  }
  if (relation.size() > 1 && exploitation.kernel.size() == static_cast<std::size_t>(relation.size()) && bound == 0) {
    notes.push_back(std::string("no alternative outranks another: ") + remedy + " to tell them apart");
  }
  return exploitation;
}

}  // namespace mcda
