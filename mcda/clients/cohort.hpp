// Clients as a portrait sees them: one byte a trait. The groups are fixed before anybody looks at who is a key client.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mcda/clients/evidence.hpp"

namespace mcda::clients {

enum class TraitKind { number, truth, date, category };

/// A byte a client and trait; these two stand for no group.
inline constexpr std::uint8_t unknown_group = 254;  ///< a category that was never seen
inline constexpr std::uint8_t missing_group = 255;

/// The groups of a trait, finer than its bins will be.
struct Grouping {
  static constexpr std::size_t most_groups = 250;

  std::string name;
  TraitKind kind = TraitKind::number;
  std::vector<double> edges;            ///< numbers: group g holds edges[g - 1] <= x < edges[g]
  std::vector<std::string> categories;  ///< categories: group g is categories[g]
  bool others = false;                  ///< categories: one more group, all those too rare for one of their own

  Index groups() const noexcept;
  std::uint8_t group_of(double value) const noexcept;
  /// The same for many values, appended.
  void groups_of(std::span<const double> values, std::vector<std::uint8_t>& out) const;
};

/// Finds the group of a category.
class CategoryIndex {
 public:
  explicit CategoryIndex(const Grouping& grouping);
  std::uint8_t group_of(std::string_view category) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, std::uint8_t, Hash, std::equal_to<>> groups_;
  std::uint8_t otherwise_;
};

/// Edges that cut sorted values into at most `groups` groups of about equal size, equal values together. Of the numbers
/// between two neighbours the one with the fewest digits is the edge.
std::vector<double> equal_groups(std::span<const double> sorted, std::size_t groups);

/// The number with the fewest digits in (low, high].
double shortest_between(double low, double high);

enum class Standing : std::uint8_t { rest = 0, key = 1, unknown = 2 };

/// Everybody, encoded.
struct Cohort {
  std::vector<Grouping> traits;
  std::vector<std::vector<std::uint8_t>> groups;  ///< [trait][client]
  std::vector<Standing> standing;                 ///< one a client
  std::vector<std::int32_t> family;               ///< parent company, numbered; empty: everybody on its own
  std::vector<bool> later;                        ///< held out; empty: nobody

  Index clients() const noexcept { return static_cast<Index>(standing.size()); }
};

/// How much of each client counts as key and as rest: 1 and 0, or fractions for those whose standing is unknown.
struct Masses {
  std::vector<float> key, rest;  ///< by client of the cohort
};
Masses masses_of(std::span<const Standing> standing);

}  // namespace mcda::clients
