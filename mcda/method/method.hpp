// The four kinds of method, erased: one small virtual class each, called once per block of rows and never per row.
// A method is written as a plain struct (mcda/method/concepts.hpp) and erased by make_method<M>()
// (mcda/method/erase.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/method/info.hpp"
#include "mcda/method/parameters.hpp"
#include "mcda/method/steps.hpp"
#include "mcda/model/criteria.hpp"
#include "mcda/model/decision_table.hpp"
#include "mcda/model/ranking.hpp"
#include "mcda/scale/scale.hpp"
#include "mcda/statistics/summary.hpp"

namespace mcda {

/// Why a method cannot take these data: the criterion that stops it, and what to do.
struct Refusal {
  std::string criterion;  ///< empty where it is not about one criterion
  std::string what;
  std::string remedy;
  std::string text() const;
};

/// Columns lent to a method while it works on one block; they stay in cache and are never allocated in the loop.
class Scratch {
 public:
  explicit Scratch(Index columns) : columns_(columns), data_(static_cast<std::size_t>(columns * block_rows)) {}
  /// Column k, `rows` cells, set to zero.
  std::span<double> zeroed(Index k, Index rows) noexcept {
    const std::span<double> column = raw(k, rows);
    for (double& cell : column) cell = 0;
    return column;
  }
  /// Column k, `rows` cells, holding anything.
  std::span<double> raw(Index k, Index rows) noexcept {
    return std::span(data_).subspan(static_cast<std::size_t>(k * block_rows), static_cast<std::size_t>(rows));
  }
  Index columns() const noexcept { return columns_; }

 private:
  Index columns_;
  std::vector<double> data_;
};

/// The record and the parameters, whatever the kind.
class Method {
 public:
  virtual ~Method() = default;
  virtual const MethodInfo& info() const noexcept = 0;
  virtual std::vector<ParameterDescription> parameters() const = 0;
  /// The given parameters checked and completed by the defaults. Throws UnknownName, InvalidInput.
  virtual ParameterValues complete(const ParameterValues& values) const = 0;
  /// Methods of one class order alternatives alike; empty where the method has no twin under these parameters.
  virtual std::string order_class(const ParameterValues&) const { return std::string(info().order_class); }
};

/// A sum of one-variable functions: what makes contributions, exact weight intervals and counterfactuals the same code
/// for many methods.
struct AdditiveModel {
  std::vector<Scale> scales;    ///< one a criterion, unweighted
  std::vector<double> weights;  ///< score = sum_j weights[j] * scales[j](x_j)
  auto parts() { return std::tie(scales, weights); }
};

/// A column by rising value; equal values keep their row order. -0 counts as 0.
struct SortedColumn {
  std::vector<double> values;
  std::vector<std::uint32_t> rows;  ///< values[k] stands in row rows[k]
};

/// Of a sorted column that is gone through piece by piece.
inline constexpr std::size_t piece_values = 512;
using TakePiece = std::function<void(std::size_t first, std::size_t count)>;

/// What a scoring has learned: small, immutable once finished, stored and used on tomorrow's rows.
class ScoringModel {
 public:
  virtual ~ScoringModel() = default;

  /// A second summary over n transformed columns; none where the method reads the data once.
  virtual Statistic second_needs() const noexcept = 0;
  virtual void transform(const Block& rows, std::span<const std::span<double>> out) const noexcept = 0;
  virtual void refine(const Summary& second) = 0;

  /// Columns computed for each row before its score, with a summary of their own. Empty for most methods.
  virtual std::span<const std::string_view> derived() const noexcept = 0;
  /// What is wanted of each derived column; empty where nothing is.
  virtual std::vector<Statistic> derived_needs() const = 0;
  virtual void derive(const Block& rows, Scratch& scratch, std::span<const std::span<double>> out) const noexcept = 0;
  virtual void conclude(const Summary& derived) = 0;
  /// True for methods whose score depends on the order of the derived columns too (codas, multimoora); the engine then
  /// sorts them.
  virtual bool wants_derived_order() const noexcept = 0;
  virtual void conclude_order(std::span<const std::vector<double>> derived, std::span<const SortedColumn> sorted) = 0;

  /// True for methods whose model needs the sorted columns themselves (probid); they are given once, right after
  /// `finish`.
  virtual bool wants_columns() const noexcept = 0;
  virtual void observe_columns(std::span<const SortedColumn> columns) = 0;

  /// True for methods that compare a value with the whole column. Their derived columns (or the score, where there are
  /// none) are the sum over the criteria of `contribution`; the engine sorts, the method never does.
  virtual bool sorted() const noexcept = 0;
  /// Adds to outs[k][i] what values[i] of criterion j earns against the reference column; both rise.
  virtual void contribution(Index j, std::span<const double> reference, std::span<const double> values,
                            std::span<const std::span<double>> outs) const = 0;
  /// The same of a column against itself, a piece after the other, so that what is earned stays in the nearest cache:
  /// take(first, count) finds the cells of values first, first + 1, ... in `outs`, which have `piece_values` cells and
  /// are written over afterwards. False, and nothing done, where only whole columns can be had.
  virtual bool contribution_in_pieces(Index j, std::span<const double> column, std::span<const std::span<double>> outs,
                                      const TakePiece& take) const = 0;

  /// Larger is better. `rows` are the derived columns where there are any, else the criteria.
  virtual void score(const Block& rows, Scratch& scratch, std::span<double> out) const noexcept = 0;
  virtual Index scratch_columns() const noexcept = 0;
  /// True where `score` gives NaN to a row with a cell that cannot be computed with (no finite number, or of a
  /// magnitude outside of smallest_magnitude to largest_magnitude), and the model knows nothing of the rows it was
  /// fitted to: the engine then need not look for such cells by itself.
  virtual bool marks_unusable() const noexcept = 0;
  /// True for methods whose published score is relative to the best or worst score of the portfolio (copras, todim).
  virtual bool rescales() const noexcept = 0;
  virtual void observe_scores(double lowest, double highest) = 0;
  virtual void rescale(std::span<double> scores) const noexcept = 0;

  /// The sum behind the score; nullptr where the score is none.
  virtual const AdditiveModel* additive() const noexcept = 0;
  virtual std::string to_bytes() const = 0;
};

/// What a ranking by one method consists of, for findings.
struct Ranked {
  const Criteria& criteria;
  std::span<const double> scores;
  std::span<const std::vector<double>> derived;
  const Ranking& ranking;
  const ScoringModel* model = nullptr;  ///< what was learned, for methods whose findings tell it
};

class ScoringMethod : public Method {
 public:
  virtual Statistic needs(const ParameterValues& values) const = 0;
  /// Of one criterion: less than of all, where a method learns more of costs than of benefits.
  virtual Statistic criterion_needs(const Criterion&, const ParameterValues& values) const { return needs(values); }
  virtual bool ignores_weights() const noexcept { return info().weights == WeightMeaning::none; }
  /// Why these data cannot be taken; nothing when they can. `summary` holds at least `needs` and extremes.
  virtual std::optional<Refusal> refusal(const Summary& summary, const Criteria& criteria,
                                         const ParameterValues& values) const = 0;
  /// How many categories a method sorts into (ResultKind::tiers); its score is the category, 1 = worst. 0 for others.
  virtual Index categories(const Criteria& criteria, const ParameterValues& values) const = 0;
  virtual std::unique_ptr<ScoringModel> finish(const Summary& summary, const Criteria& criteria,
                                               const ParameterValues& values, Notes& notes) const = 0;
  virtual std::unique_ptr<ScoringModel> from_bytes(std::string_view bytes) const = 0;
  /// Named results beyond the order (VIKOR's conditions); usually none.
  virtual Steps findings(const Ranked& ranked, const ParameterValues& values, Notes& notes) const = 0;
  virtual Steps steps(const DecisionTable& table, const Criteria& criteria, const ParameterValues& values) const = 0;
};

/// An m x m relation in bits: (i, k) says "i outranks k". m^2 / 8 bytes.
class BitRelation {
 public:
  explicit BitRelation(Index size)
      : size_(size), words_((size + 63) / 64), bits_(static_cast<std::size_t>(size_ * words_)) {}
  Index size() const noexcept { return size_; }
  Index words() const noexcept { return words_; }
  bool operator()(Index i, Index k) const noexcept {
    return (row(i)[static_cast<std::size_t>(k / 64)] >> (k % 64)) & 1u;
  }
  std::span<const unsigned long long> row(Index i) const noexcept {
    return std::span(bits_).subspan(static_cast<std::size_t>(i * words_), static_cast<std::size_t>(words_));
  }
  std::span<unsigned long long> row(Index i) noexcept {
    return std::span(bits_).subspan(static_cast<std::size_t>(i * words_), static_cast<std::size_t>(words_));
  }
  void set(Index i, Index k) noexcept { row(i)[static_cast<std::size_t>(k / 64)] |= 1ull << (k % 64); }
  static double bytes_for(Index size) { return static_cast<double>(size) * static_cast<double>((size + 63) / 64) * 8; }

 private:
  Index size_;
  Index words_;
  std::vector<unsigned long long> bits_;
};

/// An m x m matrix of credibilities in [0, 1] of "i outranks k", in whole multiples of 1 / unit: 4 m^2 bytes. Cuts and
/// discrimination thresholds are compared as whole numbers, so that 0.8 - 0.62 is 0.18 (docs/decisions/0010).
class CredibilityMatrix {
 public:
  static constexpr std::uint32_t unit = 4'000'000'000u;  ///< decimals of up to nine places are exact
  explicit CredibilityMatrix(Index size) : size_(size), values_(static_cast<std::size_t>(size * size)) {}
  Index size() const noexcept { return size_; }
  std::span<const std::uint32_t> row(Index i) const noexcept {
    return std::span(values_).subspan(static_cast<std::size_t>(i * size_), static_cast<std::size_t>(size_));
  }
  std::span<std::uint32_t> row(Index i) noexcept {
    return std::span(values_).subspan(static_cast<std::size_t>(i * size_), static_cast<std::size_t>(size_));
  }
  double operator()(Index i, Index k) const noexcept {
    return static_cast<double>(row(i)[static_cast<std::size_t>(k)]) / unit;
  }
  /// `value` in [0, 1], up to rounding.
  static std::uint32_t rounded(double value) noexcept {
    const double scaled = value * unit + 0.5;
    return scaled >= unit ? unit : static_cast<std::uint32_t>(scaled);
  }
  static double bytes_for(Index size) { return static_cast<double>(size) * static_cast<double>(size) * 4; }

 private:
  Index size_;
  std::vector<std::uint32_t> values_;
};

/// What comparing all pairs gave: one bit relation or several nested ones, or credibilities.
struct Compared {
  Index size = 0;
  std::vector<BitRelation> relations;
  std::optional<CredibilityMatrix> credibility;
};

/// The side of a relation tile: 64 rows against 64 rows, one machine word a row.
inline constexpr Index tile_rows = 64;

/// What is made of a relation. Rank 1 is best; NaN where the relation does not say.
struct Exploitation {
  std::vector<double> ranks;  ///< m
  std::vector<Index> kernel;  ///< rows in the kernel, rising; only for kernel results
  std::vector<std::vector<Index>>
      circuits;                      ///< groups of rows that outrank each other in a circuit and were treated as one
  std::vector<Index> not_outranked;  ///< rows that no row outranks
  struct Column {
    std::string_view name;
    std::vector<double> values;  ///< m
  };
  /// Complete orders as ranks, for results that are their intersection: one row is at least as good as another when no
  /// order ranks it below. The relation of the outcome is then this one.
  std::vector<Column> orders;
  std::vector<Column> columns;  ///< further published values, one a row
  /// "At least as good", for results that are neither a compared relation nor an intersection of orders (intervals).
  std::optional<BitRelation> relation;
  struct Named {
    std::string_view name;
    BitRelation relation;
  };
  std::vector<Named> relations;  ///< further relations, told beside the relation of the outcome (possible preference)
};

class RelationModel {
 public:
  virtual ~RelationModel() = default;
  /// How many bit relations `tile` gives; 0 for credibilities.
  virtual Index relations() const noexcept = 0;
  /// Bit k of out[64 r + i]: row i of `a` outranks row k of `b` in relation r. At most tile_rows rows each.
  virtual void tile(const Block& a, const Block& b, Scratch& scratch,
                    std::span<unsigned long long> out) const noexcept = 0;
  virtual bool credible() const noexcept = 0;
  /// out[i * b.size() + k]: the credibility that row i of `a` outranks row k of `b`, in units of CredibilityMatrix.
  virtual void credibilities(const Block& a, const Block& b, Scratch& scratch,
                             std::span<std::uint32_t> out) const noexcept = 0;
  virtual Index scratch_columns() const noexcept = 0;
  /// True for methods that compare a value with the whole column instead of all pairs; given once, before `exploit`.
  virtual bool wants_columns() const noexcept = 0;
  virtual void observe_columns(std::span<const SortedColumn> columns) = 0;
  virtual Exploitation exploit(const Compared& compared, Notes& notes) const = 0;
  virtual std::string to_bytes() const = 0;
};

class RelationMethod : public Method {
 public:
  virtual Statistic needs(const ParameterValues& values) const = 0;
  virtual bool ignores_weights() const noexcept { return info().weights == WeightMeaning::none; }
  /// What m rows take, the relation that is made of them included.
  virtual double bytes_for(Index m) const = 0;
  virtual std::optional<Refusal> refusal(const Summary& summary, const Criteria& criteria,
                                         const ParameterValues& values) const = 0;
  virtual std::unique_ptr<RelationModel> finish(const Summary& summary, const Criteria& criteria,
                                                const ParameterValues& values, Notes& notes) const = 0;
  virtual std::unique_ptr<RelationModel> from_bytes(std::string_view bytes) const = 0;
  virtual Steps steps(const DecisionTable& table, const Criteria& criteria, const ParameterValues& values) const = 0;
};

/// Judgements of people, under the names of the reference cases ("pairwise", "best_to_others", ...). NaN = not judged.
struct Judgements {
  std::vector<std::string> items;  ///< what is judged: ids of siblings; may be empty in reference cases
  std::map<std::string, double> numbers;
  std::map<std::string, std::vector<double>> lists;
  std::map<std::string, std::vector<std::vector<double>>> matrices;
};

/// Figures about how well judgements hold together.
struct Consistency {
  std::map<std::string, double> figures;  ///< by name: ci, cr, lambda_max, ...; finite
  bool acceptable = true;
  std::string advice;  ///< the judgement to revisit, in words; empty when acceptable
};

struct Weights {
  std::vector<double> values;  ///< sum 1
  std::optional<Consistency> consistency;
  Notes notes;
};

/// What a weighting learns in a second reading of the data, in the light of the first: blocks are observed one by one
/// and joined in a fixed tree, as summaries are.
class Gathering {
 public:
  virtual ~Gathering() = default;
  virtual void observe(const Block& rows) = 0;
  /// `later` is of the same method and data, and its rows come after these.
  virtual void merge(const Gathering& later) = 0;
};

class WeightingMethod : public Method {
 public:
  virtual bool from_judgements() const noexcept = 0;
  virtual Statistic needs(const ParameterValues& values) const = 0;
  virtual std::optional<Refusal> refusal(const Summary& summary, const Criteria& criteria,
                                         const ParameterValues& values) const = 0;
  /// An empty gathering; nullptr where the summary is enough.
  virtual std::unique_ptr<Gathering> gathering(const Summary& summary, const Criteria& criteria,
                                               const ParameterValues& values) const = 0;
  /// From the data's statistics, and from what was gathered where `gathering` asks for it (mcda/engine/weigh.hpp does
  /// all of this). Only where !from_judgements().
  virtual Weights weigh(const Summary& summary, const Gathering* gathered, const Criteria& criteria,
                        const ParameterValues& values) const = 0;
  /// From judgements on `judgements.items`. Throws InvalidInput for judgements that cannot be used. Only where
  /// from_judgements().
  virtual Weights weigh(const Judgements& judgements, const ParameterValues& values) const = 0;
  virtual Steps steps(const DecisionTable& table, const Criteria& criteria, const ParameterValues& values) const = 0;
  virtual Steps steps(const Judgements& judgements, const ParameterValues& values) const = 0;
};

class ConsensusMethod : public Method {
 public:
  /// One score an alternative, larger is better, from k rankings given as ranks (average ranks for ties), each of size
  /// m.
  virtual std::vector<double> aggregate(std::span<const std::vector<double>> ranks, const ParameterValues& values,
                                        Notes& notes) const = 0;
  virtual Steps steps(std::span<const std::vector<double>> ranks, const ParameterValues& values) const = 0;
};

}  // namespace mcda
