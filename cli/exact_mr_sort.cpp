#include "cli/exact_mr_sort.hpp"

#ifdef PREFERO_HAS_CBC
#include <Cbc_C_Interface.h>
#endif

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace prefero {

using mcda::Index;

namespace {

constexpr Index most_steps = 400, most_examples = 300;

}  // namespace

bool exact_learning_fits(const mcda::OrdinalExamples& examples) noexcept {
  Index steps = 0;
  for (Index j = 0; j < examples.criteria(); ++j) steps += examples.levels(j) * examples.limits();
  return steps <= most_steps && examples.size() <= most_examples;
}

#ifndef PREFERO_HAS_CBC

bool exact_learning_available() noexcept { return false; }
std::optional<ExactRule> exact_mr_sort(const mcda::OrdinalExamples&) { return std::nullopt; }

#else

bool exact_learning_available() noexcept { return true; }

namespace {

constexpr const char* most_nodes = "20000";
constexpr double least_gap = 1e-3;

// After Leroy, Mousseau, Pirlot (2011), with one change: whether a level reaches a limit is one variable for all
// examples on that level, and these variables rise with the level, so that no large constant ties them to a limit.
//   w_j weights, m majority, a the gap between it and every coalition, d(h, j, r) = 1 where level r of criterion j
//   reaches limit h, c(h, j, r) = w_j d(h, j, r), k_i = 1 where example i is kept.
class Program {
 public:
  explicit Program(const mcda::OrdinalExamples& examples)
      : examples_(examples), model_(Cbc_newModel(), Cbc_deleteModel), n_(examples.criteria()) {
    Cbc_setLogLevel(model_.get(), 0);
    Cbc_setParameter(model_.get(), "log", "0");
    Cbc_setParameter(model_.get(), "maxN", most_nodes);
    Cbc_setParameter(model_.get(), "threads", "0");
    add_variables();
    add_rows();
    Cbc_setObjSense(model_.get(), -1);  // maximise
  }

  std::optional<ExactRule> solve() {
    Cbc_solve(model_.get());
    const double* const x = Cbc_bestSolution(model_.get());
    if (x == nullptr) return std::nullopt;
    ExactRule found{{std::vector<double>(static_cast<std::size_t>(n_)), x[n_], {}},
                    Cbc_isProvenOptimal(model_.get()) != 0};
    double sum = 0;
    for (Index j = 0; j < n_; ++j) sum += found.rule.weights[static_cast<std::size_t>(j)] = std::max(0.0, x[j]);
    for (double& weight : found.rule.weights) weight /= sum;
    for (Index h = 0; h < examples_.limits(); ++h) {
      found.rule.limits.emplace_back();
      for (Index j = 0; j < n_; ++j) {
        Index limit = 0;
        while (limit < examples_.levels(j) && x[reaches(h, j, limit)] < 0.5) ++limit;
        found.rule.limits.back().push_back(limit);
      }
    }
    std::vector<Index> held;
    for (Index i = 0; i < examples_.size(); ++i) {
      if (x[kept_ + static_cast<int>(i)] > 0.5) held.push_back(i);
    }
    mcda::settle_weights(found.rule, examples_, held);
    return found;
  }

 private:
  using Terms = std::vector<std::pair<int, double>>;

  int add_variable(double low, double high, double worth, bool whole) {
    const std::string name = "x" + std::to_string(columns_);
    Cbc_addCol(model_.get(), name.c_str(), low, high, worth, whole ? 1 : 0, 0, nullptr, nullptr);
    return columns_++;
  }
  void add_row(const Terms& terms, char sense, double right) {
    std::vector<int> columns;
    std::vector<double> factors;
    for (const auto& [column, factor] : terms) columns.push_back(column), factors.push_back(factor);
    const std::string name = "r" + std::to_string(rows_++);
    Cbc_addRow(model_.get(), name.c_str(), static_cast<int>(columns.size()), columns.data(), factors.data(), sense,
               right);
  }

  int reaches(Index h, Index j, Index r) const { return first_[place(h, j)] + static_cast<int>(r); }
  int share(Index h, Index j, Index r) const { return reaches(h, j, r) + static_cast<int>(examples_.levels(j)); }
  std::size_t place(Index h, Index j) const { return static_cast<std::size_t>(h * n_ + j); }

  void add_variables() {
    for (Index j = 0; j < n_; ++j) add_variable(0, 1, 0, false);
    majority_ = add_variable(0.5, 1, 0, false);
    gap_ = add_variable(least_gap, 1, 0.5, false);  // worth less than one example
    for (Index h = 0; h < examples_.limits(); ++h) {
      for (Index j = 0; j < n_; ++j) {
        first_.push_back(columns_);
        for (Index r = 0; r < examples_.levels(j); ++r) add_variable(0, 1, 0, true);
        for (Index r = 0; r < examples_.levels(j); ++r) add_variable(0, 1, 0, false);
      }
    }
    kept_ = columns_;
    for (Index i = 0; i < examples_.size(); ++i) add_variable(0, 1, 1, true);
  }

  void add_rows() {
    Terms all;
    for (Index j = 0; j < n_; ++j) all.emplace_back(static_cast<int>(j), 1.0);
    add_row(all, 'E', 1);
    for (Index h = 0; h < examples_.limits(); ++h) {
      for (Index j = 0; j < n_; ++j) {
        const int weight = static_cast<int>(j);
        for (Index r = 0; r < examples_.levels(j); ++r) {
          const int d = reaches(h, j, r), c = share(h, j, r);
          if (r > 0) add_row({{reaches(h, j, r - 1), 1}, {d, -1}}, 'L', 0);
          if (h > 0) add_row({{d, 1}, {reaches(h - 1, j, r), -1}}, 'L', 0);
          add_row({{c, 1}, {d, -1}}, 'L', 0);
          add_row({{c, 1}, {weight, -1}}, 'L', 0);
          add_row({{c, 1}, {d, -1}, {weight, -1}}, 'G', -1);
        }
      }
    }
    for (Index i = 0; i < examples_.size(); ++i) {
      const int kept = kept_ + static_cast<int>(i);
      const Index category = examples_.category(i);
      const auto votes = [&](Index h) {
        Terms terms;
        for (Index j = 0; j < n_; ++j) terms.emplace_back(share(h, j, examples_.level(i, j)), 1.0);
        terms.emplace_back(majority_, -1.0);
        return terms;
      };
      if (category > 1) {
        Terms terms = votes(category - 2);
        terms.insert(terms.end(), {{gap_, -1.0}, {kept, -2.0}});
        add_row(terms, 'G', -2);
      }
      if (category <= examples_.limits()) {
        Terms terms = votes(category - 1);
        terms.insert(terms.end(), {{gap_, 1.0}, {kept, 2.0}});
        add_row(terms, 'L', 2);
      }
    }
  }

  const mcda::OrdinalExamples& examples_;
  std::unique_ptr<Cbc_Model, void (*)(Cbc_Model*)> model_;
  Index n_;
  int columns_ = 0, rows_ = 0, majority_ = 0, gap_ = 0, kept_ = 0;
  std::vector<int> first_;  // by limit and criterion: its first level's variable
};

}  // namespace

std::optional<ExactRule> exact_mr_sort(const mcda::OrdinalExamples& examples) { return Program(examples).solve(); }

#endif

}  // namespace prefero
