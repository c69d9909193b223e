// Methods as they are, seen under another record; and one that takes its time.
#pragma once

#include <chrono>
#include <memory>
#include <thread>

#include "mcda/method/erase.hpp"
#include "tests/laws/laws.hpp"

namespace test {

/// Passes everything on.
class Decorated : public ScoringMethod {
 public:
  explicit Decorated(const ScoringMethod& real) : real_(real) {}
  const MethodInfo& info() const noexcept override { return real_.info(); }
  std::vector<ParameterDescription> parameters() const override { return real_.parameters(); }
  ParameterValues complete(const ParameterValues& values) const override { return real_.complete(values); }
  std::string order_class(const ParameterValues& values) const override { return real_.order_class(values); }
  mcda::Statistic needs(const ParameterValues& values) const override { return real_.needs(values); }
  std::optional<mcda::Refusal> refusal(const mcda::Summary& summary, const Criteria& criteria,
                                       const ParameterValues& values) const override {
    return real_.refusal(summary, criteria, values);
  }
  Index categories(const Criteria& criteria, const ParameterValues& values) const override {
    return real_.categories(criteria, values);
  }
  std::unique_ptr<mcda::ScoringModel> finish(const mcda::Summary& summary, const Criteria& criteria,
                                             const ParameterValues& values, mcda::Notes& notes) const override {
    return real_.finish(summary, criteria, values, notes);
  }
  std::unique_ptr<mcda::ScoringModel> from_bytes(std::string_view bytes) const override {
    return real_.from_bytes(bytes);
  }
  mcda::Steps findings(const mcda::Ranked& ranked, const ParameterValues& values, mcda::Notes& notes) const override {
    return real_.findings(ranked, values, notes);
  }
  mcda::Steps steps(const DecisionTable& table, const Criteria& criteria,
                    const ParameterValues& values) const override {
    return real_.steps(table, criteria, values);
  }

 private:
  const ScoringMethod& real_;
};

/// The same method under another record.
class Claiming final : public Decorated {
 public:
  Claiming(const ScoringMethod& real, const MethodInfo& record) : Decorated(real), record_(record) {}
  const MethodInfo& info() const noexcept override { return record_; }

 private:
  MethodInfo record_;
};

/// A method that rests after each block. Run beside another one, it keeps a single thread from doing all the work
/// before the others have started.
struct Resting {
  static constexpr MethodInfo info{.name = "resting",
                                   .title = "t",
                                   .kind = mcda::MethodKind::scoring,
                                   .reference = "r",
                                   .formula = "f",
                                   .cost = "c"};
  struct Model {
    int unused = 0;
    auto parts() { return std::tie(unused); }
  };
  static Model finish(const mcda::Summary&, const Criteria&, const mcda::NoParameters&, mcda::Notes&) { return {}; }
  static void score(const Model&, const mcda::Block&, mcda::Scratch&, std::span<double> out) noexcept {
    std::this_thread::sleep_for(std::chrono::microseconds(200));
    for (double& cell : out) cell = 0;
  }
  static mcda::Steps steps(const DecisionTable&, const Criteria&, const mcda::NoParameters&) { return {}; }
};

inline const ScoringMethod& resting() {
  static const std::unique_ptr<const mcda::Method> method = mcda::make_method<Resting>();
  return dynamic_cast<const ScoringMethod&>(*method);
}

}  // namespace test
