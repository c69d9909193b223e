// Erases a method struct into the small virtual class of its kind. Included by method files only.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "mcda/method/concepts.hpp"
#include "mcda/method/stored_gathering.hpp"
#include "mcda/statistics/bytes.hpp"

namespace mcda {

namespace detail {

template <class M>
Statistic needs_of(const ParametersOf<M>& parameters) {
  if constexpr (requires {
                  { M::needs(parameters) } -> std::same_as<Statistic>;
                }) {
    return M::needs(parameters);
  } else if constexpr (requires {
                         { M::needs } -> std::convertible_to<Statistic>;
                       }) {
    return M::needs;
  } else {
    return Statistic::none;
  }
}

/// What is needed of costs only, beyond what is needed of all.
template <class M>
constexpr Statistic cost_needs_of() {
  if constexpr (requires { M::cost_needs; }) return M::cost_needs;
  return Statistic::none;
}

template <class Model>
std::string model_bytes(Model model) {
  ByteWriter write;
  std::apply([&](const auto&... part) { (write(part), ...); }, model.parts());
  return write.take();
}

template <class... Parts>
void read_parts(std::string_view bytes, std::tuple<Parts&...> parts) {
  ByteReader read(bytes);
  std::apply([&](auto&... part) { (read(part), ...); }, parts);
  read.finish();
}

template <class Model>
Model model_from(std::string_view bytes) {
  Model model{};
  read_parts(bytes, model.parts());
  return model;
}

/// The refusal that follows from the record's domain.
std::optional<Refusal> outside_domain(const MethodInfo& info, const Summary& summary, const Criteria& criteria);

template <class M>
std::optional<Refusal> refusal_of(const Summary& summary, const Criteria& criteria, const ParametersOf<M>& parameters) {
  if (auto refused = outside_domain(M::info, summary, criteria)) return refused;
  if constexpr (requires { M::admits(summary, criteria, parameters); }) return M::admits(summary, criteria, parameters);
  return std::nullopt;
}

void check_steps_size(Index rows);

/// What every kind shares.
template <class M, class Base>
class Erased : public Base {
 public:
  const MethodInfo& info() const noexcept override { return M::info; }
  std::vector<ParameterDescription> parameters() const override { return describe_parameters<M>(); }
  ParameterValues complete(const ParameterValues& values) const override {
    return written_parameters<M>(parse_parameters<M>(values));
  }
  std::string order_class(const ParameterValues& values) const override {
    if constexpr (requires { M::order_class(parse_parameters<M>(values)); }) {
      return std::string(M::order_class(parse_parameters<M>(values)));
    } else {
      return Base::order_class(values);
    }
  }
};

template <Scoring M>
class ErasedScoringModel final : public ScoringModel {
 public:
  explicit ErasedScoringModel(typename M::Model model) : model_(std::move(model)) {}

  Statistic second_needs() const noexcept override {
    if constexpr (HasSecondSummary<M>) return M::second_needs;
    return Statistic::none;
  }
  void transform([[maybe_unused]] const Block& rows,
                 [[maybe_unused]] std::span<const std::span<double>> out) const noexcept override {
    if constexpr (HasSecondSummary<M>) M::transform(model_, rows, out);
  }
  void refine([[maybe_unused]] const Summary& second) override {
    if constexpr (HasSecondSummary<M>) M::refine(model_, second);
  }
  std::span<const std::string_view> derived() const noexcept override {
    if constexpr (HasDerivedColumns<M>) return M::derived;
    return {};
  }
  std::vector<Statistic> derived_needs() const override {
    if constexpr (requires { M::derived_needs.begin(); }) {
      return {M::derived_needs.begin(), M::derived_needs.end()};
    } else if constexpr (requires { M::derived_needs; }) {
      return std::vector<Statistic>(derived().size(), M::derived_needs);
    } else {
      return {};
    }
  }
  void derive([[maybe_unused]] const Block& rows, [[maybe_unused]] Scratch& scratch,
              [[maybe_unused]] std::span<const std::span<double>> out) const noexcept override {
    if constexpr (requires { M::derive(model_, rows, scratch, out); }) M::derive(model_, rows, scratch, out);
  }
  void conclude([[maybe_unused]] const Summary& derived) override {
    if constexpr (requires { M::conclude(model_, derived); }) M::conclude(model_, derived);
  }
  bool wants_derived_order() const noexcept override {
    return requires(typename M::Model& model, std::span<const std::vector<double>> derived,
                    std::span<const SortedColumn> order) { M::conclude_order(model, derived, order); };
  }
  void conclude_order([[maybe_unused]] std::span<const std::vector<double>> derived,
                      [[maybe_unused]] std::span<const SortedColumn> order) override {
    if constexpr (requires { M::conclude_order(model_, derived, order); }) M::conclude_order(model_, derived, order);
  }
  bool wants_columns() const noexcept override {
    return requires(typename M::Model& model, std::span<const SortedColumn> columns) {
      M::observe_columns(model, columns);
    };
  }
  void observe_columns([[maybe_unused]] std::span<const SortedColumn> columns) override {
    if constexpr (requires { M::observe_columns(model_, columns); }) M::observe_columns(model_, columns);
  }
  bool sorted() const noexcept override { return Sorted<M>; }
  void contribution([[maybe_unused]] Index j, [[maybe_unused]] std::span<const double> reference,
                    [[maybe_unused]] std::span<const double> values,
                    [[maybe_unused]] std::span<const std::span<double>> outs) const override {
    if constexpr (Sorted<M>) M::contribution(model_, j, reference, values, outs);
  }
  bool contribution_in_pieces([[maybe_unused]] Index j, [[maybe_unused]] std::span<const double> column,
                              [[maybe_unused]] std::span<const std::span<double>> outs,
                              [[maybe_unused]] const TakePiece& take) const override {
    if constexpr (requires { M::contribution_in_pieces(model_, j, column, outs, take); })
      return M::contribution_in_pieces(model_, j, column, outs, take);
    return false;
  }
  void score([[maybe_unused]] const Block& rows, [[maybe_unused]] Scratch& scratch,
             [[maybe_unused]] std::span<double> out) const noexcept override {
    if constexpr (Scores<M>) {
      M::score(model_, rows, scratch, out);
    } else if constexpr (IsAdditive<M>) {
      sum_of_scales(model_.scales, model_.weights, rows, out);
    } else {  // sorted, without a score of its own: the first derived column is the score
      const std::span<const double> first = rows.column(0);
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = first[i];
    }
  }
  Index scratch_columns() const noexcept override {
    if constexpr (requires { M::scratch_columns; }) return M::scratch_columns;
    return 0;
  }
  bool marks_unusable() const noexcept override {
    if constexpr (requires { M::marks_unusable(model_); }) return M::marks_unusable(model_);
    return false;
  }
  bool rescales() const noexcept override {
    return requires(typename M::Model& model) { M::observe_scores(model, 0.0, 0.0); };
  }
  void observe_scores([[maybe_unused]] double lowest, [[maybe_unused]] double highest) override {
    if constexpr (requires { M::observe_scores(model_, lowest, highest); }) M::observe_scores(model_, lowest, highest);
  }
  void rescale([[maybe_unused]] std::span<double> scores) const noexcept override {
    if constexpr (requires { M::rescale(model_, scores); }) M::rescale(model_, scores);
  }
  const AdditiveModel* additive() const noexcept override {
    if constexpr (IsAdditive<M>) {
      if constexpr (M::info.additive) return &model_;
    }
    return nullptr;
  }
  std::string to_bytes() const override { return model_bytes(model_); }
  const typename M::Model& model() const noexcept { return model_; }

 private:
  typename M::Model model_;
};

template <Scoring M>
class ErasedScoring final : public Erased<M, ScoringMethod> {
 public:
  Statistic needs(const ParameterValues& values) const override {
    return needs_of<M>(parse_parameters<M>(values)) | cost_needs_of<M>();
  }
  Statistic criterion_needs(const Criterion& criterion, const ParameterValues& values) const override {
    return needs_of<M>(parse_parameters<M>(values)) | (criterion.maximised() ? Statistic::none : cost_needs_of<M>());
  }
  std::optional<Refusal> refusal(const Summary& summary, const Criteria& criteria,
                                 const ParameterValues& values) const override {
    return refusal_of<M>(summary, criteria, parse_parameters<M>(values));
  }
  Index categories([[maybe_unused]] const Criteria& criteria,
                   [[maybe_unused]] const ParameterValues& values) const override {
    if constexpr (M::info.result == ResultKind::tiers) return M::categories(criteria, parse_parameters<M>(values));
    return 0;
  }
  std::unique_ptr<ScoringModel> finish(const Summary& summary, const Criteria& criteria, const ParameterValues& values,
                                       Notes& notes) const override {
    return std::make_unique<ErasedScoringModel<M>>(M::finish(summary, criteria, parse_parameters<M>(values), notes));
  }
  std::unique_ptr<ScoringModel> from_bytes(std::string_view bytes) const override {
    return std::make_unique<ErasedScoringModel<M>>(model_from<typename M::Model>(bytes));
  }
  Steps findings([[maybe_unused]] const Ranked& ranked, [[maybe_unused]] const ParameterValues& values,
                 [[maybe_unused]] Notes& notes) const override {
    if constexpr (requires { M::findings(ranked, parse_parameters<M>(values), notes); }) {
      return M::findings(ranked, parse_parameters<M>(values), notes);
    } else if constexpr (requires(const typename M::Model& model) {
                           M::findings(model, ranked, parse_parameters<M>(values), notes);
                         }) {
      if (const auto* fitted = dynamic_cast<const ErasedScoringModel<M>*>(ranked.model))
        return M::findings(fitted->model(), ranked, parse_parameters<M>(values), notes);
    }
    return {};
  }
  Steps steps(const DecisionTable& table, const Criteria& criteria, const ParameterValues& values) const override {
    check_steps_size(table.rows());
    return M::steps(table, criteria, parse_parameters<M>(values));
  }
};

template <Relation M>
constexpr Index relations_of() {
  if constexpr (requires { M::relations; }) return M::relations;
  return ComparesInBits<M> ? 1 : 0;
}

template <Relation M>
class ErasedRelationModel final : public RelationModel {
 public:
  explicit ErasedRelationModel(typename M::Model model) : model_(std::move(model)) {}
  Index relations() const noexcept override { return relations_of<M>(); }
  void tile([[maybe_unused]] const Block& a, [[maybe_unused]] const Block& b, [[maybe_unused]] Scratch& scratch,
            [[maybe_unused]] std::span<unsigned long long> out) const noexcept override {
    if constexpr (ComparesInBits<M>) M::tile(model_, a, b, scratch, out);
  }
  bool credible() const noexcept override { return ComparesInCredibility<M>; }
  void credibilities([[maybe_unused]] const Block& a, [[maybe_unused]] const Block& b,
                     [[maybe_unused]] Scratch& scratch,
                     [[maybe_unused]] std::span<std::uint32_t> out) const noexcept override {
    if constexpr (ComparesInCredibility<M>) M::credibilities(model_, a, b, scratch, out);
  }
  Index scratch_columns() const noexcept override {
    if constexpr (requires { M::scratch_columns; }) return M::scratch_columns;
    return 0;
  }
  bool wants_columns() const noexcept override { return ComparesWithColumns<M>; }
  void observe_columns([[maybe_unused]] std::span<const SortedColumn> columns) override {
    if constexpr (ComparesWithColumns<M>) M::observe_columns(model_, columns);
  }
  Exploitation exploit(const Compared& compared, Notes& notes) const override {
    return M::exploit(model_, compared, notes);
  }
  std::string to_bytes() const override { return model_bytes(model_); }

 private:
  typename M::Model model_;
};

template <Relation M>
class ErasedRelation final : public Erased<M, RelationMethod> {
 public:
  Statistic needs(const ParameterValues& values) const override { return needs_of<M>(parse_parameters<M>(values)); }
  std::optional<Refusal> refusal(const Summary& summary, const Criteria& criteria,
                                 const ParameterValues& values) const override {
    return refusal_of<M>(summary, criteria, parse_parameters<M>(values));
  }
  std::unique_ptr<RelationModel> finish(const Summary& summary, const Criteria& criteria, const ParameterValues& values,
                                        Notes& notes) const override {
    return std::make_unique<ErasedRelationModel<M>>(M::finish(summary, criteria, parse_parameters<M>(values), notes));
  }
  std::unique_ptr<RelationModel> from_bytes(std::string_view bytes) const override {
    return std::make_unique<ErasedRelationModel<M>>(model_from<typename M::Model>(bytes));
  }
  double bytes_for(Index m) const override {
    // One bit relation is the answer itself; orders and credibilities make one of their own.
    const Index bits = relations_of<M>() == 1 ? 1 : relations_of<M>() + 1;
    return static_cast<double>(bits) * BitRelation::bytes_for(m) +
           (ComparesInCredibility<M> ? CredibilityMatrix::bytes_for(m) : 0);
  }
  Steps steps(const DecisionTable& table, const Criteria& criteria, const ParameterValues& values) const override {
    check_steps_size(table.rows());
    return M::steps(table, criteria, parse_parameters<M>(values));
  }
};

[[noreturn]] void wrong_input(const MethodInfo& info, const char* wanted);

[[noreturn]] void not_gathered(const MethodInfo& info);

/// `parts()` of M::Gathered is what it learns of the rows, without what M::gather() tells it.
template <GatheringWeighting M>
class ErasedGathering final : public StoredGathering {
 public:
  explicit ErasedGathering(typename M::Gathered gathered) : gathered_(std::move(gathered)) {}
  void observe(const Block& rows) override { gathered_.observe(rows); }
  void merge(const Gathering& later) override { gathered_.merge(static_cast<const ErasedGathering&>(later).gathered_); }
  bool wants_rows() const override {
    if constexpr (requires { gathered_.wants_rows(); }) return gathered_.wants_rows();
    return true;
  }
  std::string to_bytes() const override {
    if constexpr (requires { gathered_.to_bytes(); }) {
      return gathered_.to_bytes();
    } else {
      return model_bytes(gathered_);
    }
  }
  void restore(std::string_view bytes) override {
    if constexpr (requires { gathered_.restore(bytes); }) {
      gathered_.restore(bytes);
    } else {
      read_parts(bytes, gathered_.parts());
    }
  }
  const typename M::Gathered& gathered() const noexcept { return gathered_; }

 private:
  typename M::Gathered gathered_;
};

template <class M>
class ErasedWeighting final : public Erased<M, WeightingMethod> {
 public:
  bool from_judgements() const noexcept override { return JudgedWeighting<M>; }
  Statistic needs(const ParameterValues& values) const override { return needs_of<M>(parse_parameters<M>(values)); }
  std::optional<Refusal> refusal(const Summary& summary, const Criteria& criteria,
                                 const ParameterValues& values) const override {
    return refusal_of<M>(summary, criteria, parse_parameters<M>(values));
  }
  std::unique_ptr<Gathering> gathering([[maybe_unused]] const Summary& summary,
                                       [[maybe_unused]] const Criteria& criteria,
                                       [[maybe_unused]] const ParameterValues& values) const override {
    if constexpr (GatheringWeighting<M>)
      return std::make_unique<ErasedGathering<M>>(M::gather(summary, criteria, parse_parameters<M>(values)));
    return nullptr;
  }
  Weights weigh([[maybe_unused]] const Summary& summary, [[maybe_unused]] const Gathering* gathered,
                [[maybe_unused]] const Criteria& criteria, const ParameterValues& values) const override {
    if constexpr (GatheringWeighting<M>) {
      const auto* const whole = dynamic_cast<const ErasedGathering<M>*>(gathered);
      if (whole == nullptr) not_gathered(M::info);
      return M::weigh(summary, whole->gathered(), criteria, parse_parameters<M>(values));
    } else if constexpr (DataWeighting<M>) {
      return M::weigh(summary, criteria, parse_parameters<M>(values));
    } else {
      static_cast<void>(values);
      wrong_input(M::info, "judgements");
    }
  }
  Weights weigh([[maybe_unused]] const Judgements& judgements, const ParameterValues& values) const override {
    if constexpr (JudgedWeighting<M>) {
      return M::weigh(judgements, parse_parameters<M>(values));
    } else {
      static_cast<void>(values);
      wrong_input(M::info, "data");
    }
  }
  Steps steps([[maybe_unused]] const DecisionTable& table, [[maybe_unused]] const Criteria& criteria,
              const ParameterValues& values) const override {
    if constexpr (DataWeighting<M>) {
      check_steps_size(table.rows());
      return M::steps(table, criteria, parse_parameters<M>(values));
    } else {
      static_cast<void>(values);
      wrong_input(M::info, "judgements");
    }
  }
  Steps steps([[maybe_unused]] const Judgements& judgements, const ParameterValues& values) const override {
    if constexpr (JudgedWeighting<M>) {
      return M::steps(judgements, parse_parameters<M>(values));
    } else {
      static_cast<void>(values);
      wrong_input(M::info, "data");
    }
  }
};

template <Consensus M>
class ErasedConsensus final : public Erased<M, ConsensusMethod> {
 public:
  std::vector<double> aggregate(std::span<const std::vector<double>> ranks, const ParameterValues& values,
                                Notes& notes) const override {
    return M::aggregate(ranks, parse_parameters<M>(values), notes);
  }
  Steps steps(std::span<const std::vector<double>> ranks, const ParameterValues& values) const override {
    if (!ranks.empty()) check_steps_size(static_cast<Index>(ranks.front().size()));
    return M::steps(ranks, parse_parameters<M>(values));
  }
};

}  // namespace detail

/// The one line that ends a method file: `std::unique_ptr<const Method> mcda::make_NAME() { return make_method<Name>();
/// }`
template <class M>
std::unique_ptr<const Method> make_method() {
  if constexpr (M::info.kind == MethodKind::scoring) {
    static_assert(Scoring<M>);
    return std::make_unique<detail::ErasedScoring<M>>();
  } else if constexpr (M::info.kind == MethodKind::relation) {
    static_assert(Relation<M>);
    return std::make_unique<detail::ErasedRelation<M>>();
  } else if constexpr (M::info.kind == MethodKind::weighting) {
    static_assert(DataWeighting<M> || JudgedWeighting<M>);
    return std::make_unique<detail::ErasedWeighting<M>>();
  } else {
    static_assert(Consensus<M>);
    return std::make_unique<detail::ErasedConsensus<M>>();
  }
}

}  // namespace mcda
