// What a method is, as a struct of types and static functions. A concept checks it; mcda/method/erase.hpp erases it.
//
//   struct Topsis {
//     static constexpr MethodInfo info{...};                       the record
//     struct Parameters {...};  static constexpr auto fields = ... optional; declared once
//     static constexpr Statistic needs = ...;                      or needs(const Parameters&)
//     static constexpr Statistic cost_needs = ...;                 optional: what is needed of costs besides
//     struct Model {...; auto parts() { return std::tie(...); } }; small, immutable; parts() stores it
//     static Model finish(const Summary&, const Criteria&, const Parameters&, Notes&);
//     static void score(const Model&, const Block&, Scratch&, std::span<double> out) noexcept;
//     static Steps steps(const DecisionTable&, const Criteria&, const Parameters&);
//   };
//
// Optional, where the formula needs it:
//   admits(summary, criteria, parameters) -> optional<Refusal>        beyond what info.domain says
//   second_needs, transform(model, block, outs), refine(model, summary)
//                                                                     a second summary over transformed columns
//   derived (array of names), derived_needs, derive(model, block, scratch, outs), conclude(model, summary)
//                                                                     derived columns
//   conclude_order(model, derived, sorted)                            the order of the derived columns too
//   observe_columns(model, sorted columns)                            a model that keeps the sorted columns themselves
//   observe_scores(model, lowest, highest), rescale(model, scores)    a score relative to the extremes of all scores
//   contribution(model, j, reference, values, outs)                   values compared with a whole sorted column
//   marks_unusable(model)                                             NaN for rows that cannot be computed with
//   scratch_columns                                                   how many columns `score` or `derive` asks for
//   findings(ranked, parameters, notes), or findings(model, ranked, parameters, notes)
//                                                                     what was learned
//   order_class(parameters)                                           methods that order alternatives alike
// derived_needs is what is needed of every derived column, or an array with what is needed of each.
// A method that sorts (info.result is tiers) scores the category, 1 = worst, and says categories(criteria, parameters).
// A method that learns from examples finds them in criteria.reference() and in the `examples` of each criterion.
// A Model that is an AdditiveModel needs no `score`.
#pragma once

#include <concepts>

#include "mcda/method/method.hpp"

namespace mcda {

template <class M>
concept HasRecord = requires {
  { M::info } -> std::convertible_to<const MethodInfo&>;
};

template <class M>
concept HasSecondSummary = requires(typename M::Model& model, const Block& rows, std::span<const std::span<double>> out,
                                    const Summary& summary) {
  { M::second_needs } -> std::convertible_to<Statistic>;
  { M::transform(model, rows, out) } noexcept;
  { M::refine(model, summary) };
};

template <class M>
concept HasDerivedColumns = requires { M::derived; };

template <class M>
concept Sorted =
    requires(const typename M::Model& model, std::span<const double> column, std::span<const std::span<double>> outs) {
      M::contribution(model, Index{}, column, column, outs);  // once a column: may allocate
    };

template <class M>
concept IsAdditive = std::derived_from<typename M::Model, AdditiveModel>;

template <class M>
concept Scores = requires(const typename M::Model& model, const Block& rows, Scratch& scratch, std::span<double> out) {
  { M::score(model, rows, scratch, out) } noexcept;
};

/// Fit, then score.
template <class M>
concept Scoring = HasRecord<M> &&
                  requires(const Summary& summary, const Criteria& criteria, const ParametersOf<M>& parameters,
                           const DecisionTable& table, Notes& notes, typename M::Model model) {
                    { M::finish(summary, criteria, parameters, notes) } -> std::same_as<typename M::Model>;
                    { M::steps(table, criteria, parameters) } -> std::same_as<Steps>;
                    model.parts();
                  } &&
                  (Scores<M> || IsAdditive<M> || Sorted<M>);

/// Bits of one relation, or of M::relations nested ones.
template <class M>
concept ComparesInBits =
    requires(const typename M::Model& model, const Block& rows, Scratch& scratch, std::span<unsigned long long> out) {
      { M::tile(model, rows, rows, scratch, out) } noexcept;
    };

template <class M>
concept ComparesInCredibility =
    requires(const typename M::Model& model, const Block& rows, Scratch& scratch, std::span<std::uint32_t> out) {
      { M::credibilities(model, rows, rows, scratch, out) } noexcept;
    };

template <class M>
concept ComparesWithColumns =
    requires(typename M::Model& model, std::span<const SortedColumn> columns) { M::observe_columns(model, columns); };

/// Pairs of rows into a relation, by tiles of 64 x 64 (or an intersection of orders that need no pairs).
template <class M>
concept Relation =
    HasRecord<M> &&
    requires(const Summary& summary, const Criteria& criteria, const ParametersOf<M>& parameters,
             const DecisionTable& table, Notes& notes, typename M::Model model, const Compared& compared) {
      { M::finish(summary, criteria, parameters, notes) } -> std::same_as<typename M::Model>;
      { M::exploit(model, compared, notes) } -> std::same_as<Exploitation>;
      { M::steps(table, criteria, parameters) } -> std::same_as<Steps>;
      model.parts();
    } &&
    (ComparesInBits<M> || ComparesInCredibility<M> || ComparesWithColumns<M>);

/// Weights that take a second reading of the data: `gather` makes an empty M::Gathered.
template <class M>
concept GatheringWeighting =
    requires(const Summary& summary, const Criteria& criteria, const ParametersOf<M>& parameters,
             typename M::Gathered gathered, const typename M::Gathered& later, const Block& rows) {
      { M::gather(summary, criteria, parameters) } -> std::same_as<typename M::Gathered>;
      gathered.observe(rows);
      gathered.merge(later);
      { M::weigh(summary, later, criteria, parameters) } -> std::same_as<Weights>;
    };

/// Weights from the statistics of the data.
template <class M>
concept DataWeighting =
    HasRecord<M> &&
    requires(const Criteria& criteria, const ParametersOf<M>& parameters, const DecisionTable& table) {
      { M::steps(table, criteria, parameters) } -> std::same_as<Steps>;
    } &&
    (GatheringWeighting<M> ||
     requires(const Summary& summary, const Criteria& criteria, const ParametersOf<M>& parameters) {
       { M::weigh(summary, criteria, parameters) } -> std::same_as<Weights>;
     });

/// Weights from judgements.
template <class M>
concept JudgedWeighting = HasRecord<M> && requires(const Judgements& judgements, const ParametersOf<M>& parameters) {
  { M::weigh(judgements, parameters) } -> std::same_as<Weights>;
  { M::steps(judgements, parameters) } -> std::same_as<Steps>;
};

/// Rankings in, one ranking out.
template <class M>
concept Consensus = HasRecord<M> && requires(std::span<const std::vector<double>> ranks,
                                             const ParametersOf<M>& parameters, Notes& notes) {
  { M::aggregate(ranks, parameters, notes) } -> std::same_as<std::vector<double>>;
  { M::steps(ranks, parameters) } -> std::same_as<Steps>;
};

}  // namespace mcda
