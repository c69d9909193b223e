// Criteria as methods see them: a flat list of leaves with a direction, a weight and what else a method may read.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcda/model/decision_table.hpp"
#include "mcda/model/reference.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

enum class Direction { maximise, minimise };

/// The six shapes of Brans and Vincke (1985): how a difference d between two alternatives becomes a preference in [0,
/// 1].
enum class PreferenceShape { usual, u_shape, v_shape, level, linear, gaussian };

/// A preference function with its thresholds in the unit of the criterion's value function (the raw unit where there is
/// none).
struct Preference {
  PreferenceShape shape = PreferenceShape::usual;
  double indifference = 0;  ///< q: differences up to q do not count
  double preference = 0;    ///< p: differences from p on count fully
  double gaussian = 0;      ///< s: the inflection point of the Gaussian shape
};

/// One leaf criterion. Thresholds are differences; bounds, ideals and profiles are levels.
struct Criterion {
  std::string id;
  std::string title;
  std::string unit;
  Direction direction = Direction::maximise;
  double weight = 1;
  Preference preference;
  std::optional<double> veto;              ///< v: a disadvantage from v on forbids outranking
  std::optional<Interval> bounds;          ///< smallest and largest conceivable level (spotis, smart)
  std::optional<Interval> range;           ///< range of RIM
  std::optional<Interval> ideal_interval;  ///< reference ideal of RIM
  std::optional<double> ideal;             ///< ideal level (rafsi, aras' optimal row, spotis' expected solution point)
  std::optional<double> anti_ideal;        ///< anti-ideal level (rafsi)
  std::optional<double> reference;         ///< reference level (ervd)
  std::vector<double> characteristic;      ///< characteristic levels (comet)
  std::vector<double> profiles;            ///< category limits, worst to best (sorting methods)
  std::vector<double> veto_profiles;       ///< a value this bad keeps below the limit; NaN = none (mr_sort)
  std::vector<Interval> value_points;      ///< break points (level, value) of a value function (mavt)
  std::string shape;                       ///< named utility shape (maut)
  std::optional<double> points;            ///< importance points (smart)
  std::vector<double> examples;            ///< levels of the alternatives of Criteria::reference (learning methods)

  bool maximised() const noexcept { return direction == Direction::maximise; }
};

/// What is done with the weights before any method sees them.
enum class WeightRule { normalise, as_given };

/// A list of criteria that can be used: at least one, unique ids, finite weights >= 0 with one positive, thresholds 0
/// <= q <= p. Throws InvalidInput naming every criterion that breaks this.
class Criteria {
 public:
  explicit Criteria(std::vector<Criterion> list, WeightRule rule = WeightRule::normalise);

  Index size() const noexcept { return static_cast<Index>(list_.size()); }
  const Criterion& operator[](Index j) const noexcept { return list_[static_cast<std::size_t>(j)]; }
  auto begin() const noexcept { return list_.begin(); }
  auto end() const noexcept { return list_.end(); }
  double weight(Index j) const noexcept { return (*this)[j].weight; }
  bool maximised(Index j) const noexcept { return (*this)[j].maximised(); }
  double sum_of_weights() const noexcept;

  /// The criteria at these positions, weights untouched.
  Criteria select(const std::vector<Index>& positions) const;
  /// The same criteria with other weights (size n), normalised or as given.
  Criteria with_weights(const std::vector<double>& weights, WeightRule rule) const;

  /// What people said about some alternatives, for methods that learn from it; empty unless given. Their levels stand
  /// in Criterion::examples: first those of the ranking, then those of the classes.
  const Reference& reference() const noexcept { return *reference_; }
  /// The same criteria with these judgements about alternatives whose levels are `examples` (one row each in that
  /// order, n columns). Throws InvalidInput where they do not fit together.
  Criteria with_reference(Reference reference, const DecisionTable& examples) const;

 private:
  std::vector<Criterion> list_;
  std::shared_ptr<const Reference> reference_;  // shared by all that derive from one, never null
};

}  // namespace mcda
