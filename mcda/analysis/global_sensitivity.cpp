#include "mcda/analysis/global_sensitivity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "mcda/analysis/draws.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

using Kind = UncertainInput::Kind;

constexpr Index samples_of_item = 16;
constexpr Index most_samples = 1'000'000;
// Apart from the streams of acceptability: input i of the first matrix, of the second one; values likewise.
constexpr std::uint32_t input_stream = 0xff000000u, value_stream = 0xfe000000u, second = 0x00800000u;

/// Everything that one ranking is computed from.
struct Point {
  std::vector<double> shares;  // one a node
  DecisionTable table;         // only where values are drawn
  ParameterValues parameters;
};

class Experiment {
 public:
  Experiment(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form, std::span<const double> base,
             Index row, const GlobalSensitivityOptions& options)
      : asked_(asked),
        tree_(tree),
        options_(options),
        row_(static_cast<std::size_t>(row)),
        sampler_(tree, options.weights),
        values_(*asked.table, options.values, options.seed),
        single_(options.run) {
    single_.threads = 1;
    single_.progress = nullptr;
    for (Index set = 0; set < sampler_.sets(); ++set) {
      const std::span<const Index> siblings = sampler_.siblings(set);
      if (sampler_.independent(set)) {
        for (const Index node : siblings) inputs_.push_back({Kind::weight, node});
      } else {
        inputs_.push_back({Kind::weights, tree[siblings.front()].parent});
      }
    }
    for (std::size_t j = 0; j < options.values.size(); ++j) {
      if (!options.values[j].certain()) inputs_.push_back({Kind::values, static_cast<Index>(j)});
    }
    for (std::size_t p = 0; p < options.parameters.size(); ++p)
      inputs_.push_back({Kind::parameter, static_cast<Index>(p)});
    if (form != nullptr && form->is_score && values_.certain() && options.parameters.empty()) form_ = form;
    const Index m = asked.table->rows();
    k_ = std::min(m, options.top_k > 0 ? options.top_k : m >= 20 ? 10 : std::max<Index>(1, m / 2));
    in_top_.assign(base.size(), 0);
    for_first_k(base, [&](std::size_t i) { in_top_[i] = 1; });
    top_size_ = static_cast<Index>(std::count(in_top_.begin(), in_top_.end(), 1));
  }

  const std::vector<UncertainInput>& inputs() const { return inputs_; }
  Index k() const { return k_; }

  /// out[0] and out[1]: score and Jaccard index at the two points of the sample; out[2 + i]: at the first one with
  /// input i of the second. `used` is written over.
  void outputs(std::uint64_t sample, std::span<std::array<double, 2>> out, Outcome& used) const {
    Point a = point(sample, 0), b = point(sample, second);
    out[0] = output(a, used);
    out[1] = output(b, used);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      exchange(i, a, b);
      out[2 + i] = output(a, used);
      exchange(i, a, b);
    }
  }

 private:
  // Numbers of siblings are made to sum to 1 in `output`: until then each is an input of its own.
  Point point(std::uint64_t sample, std::uint32_t side) const {
    Point drawn{tree_.shares(), {}, asked_.parameters};
    if (!values_.certain()) drawn.table = values_.draw(value_stream + side, sample);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      Draws random(options_.seed, input_stream + side + static_cast<std::uint32_t>(i), sample);
      switch (inputs_[i].kind) {
        case Kind::weight: sampler_.draw_node(inputs_[i].at, random, drawn.shares); break;
        case Kind::weights: sampler_.draw_set(set_of(inputs_[i].at), random, drawn.shares); break;
        case Kind::values: break;
        case Kind::parameter: draw_parameter(inputs_[i].at, random, drawn.parameters); break;
      }
    }
    return drawn;
  }

  Index set_of(Index parent) const {
    Index set = 0;
    while (tree_[sampler_.siblings(set).front()].parent != parent) ++set;
    return set;
  }

  void draw_parameter(Index at, Draws& random, ParameterValues& parameters) const {
    const ParameterRange& range = options_.parameters[static_cast<std::size_t>(at)];
    const double u = random.uniform();
    if (!range.choices.empty()) {
      parameters[range.name] = range.choices[static_cast<std::size_t>(u * static_cast<double>(range.choices.size()))];
    } else if (range.whole) {
      parameters[range.name] = range.low + std::floor(u * (range.high - range.low + 1));
    } else {
      parameters[range.name] = range.low + (range.high - range.low) * u;
    }
  }

  void exchange(std::size_t i, Point& a, Point& b) const {
    const UncertainInput& input = inputs_[i];
    const auto swap_share = [&](Index node) {
      std::swap(a.shares[static_cast<std::size_t>(node)], b.shares[static_cast<std::size_t>(node)]);
    };
    switch (input.kind) {
      case Kind::weight: swap_share(input.at); break;
      case Kind::weights:
        for (const Index node : tree_[input.at].children) swap_share(node);
        break;
      case Kind::values: {
        const std::span<double> column = a.table.column(input.at);
        std::swap_ranges(column.begin(), column.end(), b.table.column(input.at).begin());
        break;
      }
      case Kind::parameter: {
        const std::string& name = options_.parameters[static_cast<std::size_t>(input.at)].name;
        std::swap(a.parameters[name], b.parameters[name]);
      }
    }
  }

  std::array<double, 2> output(const Point& point, Outcome& outcome) const {
    std::vector<double> shares = point.shares;
    sampler_.sum_to_one(shares);
    const std::vector<double> weights = tree_.weights_of(shares);
    if (form_ != nullptr) return summary(form_->at(weights));
    WeightedMethod drawn = asked_;
    drawn.parameters = point.parameters;
    if (!values_.certain()) drawn.table = &point.table;
    outcome = drawn.at(weights, single_, std::move(outcome));
    if (outcome.refusal) {
      raise(InvalidInput("a sample of weights, values and parameters cannot be ranked: " + outcome.refusal->text(),
                         "choose another method, or draw more narrowly"));
    }
    return summary(outcome.scores);
  }

  std::array<double, 2> summary(std::span<const double> scores) const {
    Index common = 0, all = top_size_;
    for_first_k(scores, [&](std::size_t i) { in_top_[i] == 1 ? ++common : ++all; });
    return {scores[row_], static_cast<double>(common) / static_cast<double>(all)};
  }

  template <class Visit>
  void for_first_k(std::span<const double> scores, Visit visit) const {
    const Ranking best = top_ranks(scores, k_);
    const double last = scores[static_cast<std::size_t>(best.order.back())];
    double largest = 0;
    for (const double score : scores) largest = std::max(largest, std::abs(score));
    const double floor = std::min(1.0, largest);
    for (std::size_t i = 0; i < scores.size(); ++i) {
      const double tie = tie_tolerance * std::max({floor, std::abs(last), std::abs(scores[i])});
      if (last - scores[i] <= tie) visit(i);
    }
  }

  const WeightedMethod& asked_;
  const WeightTree& tree_;
  const GlobalSensitivityOptions& options_;
  std::size_t row_;
  WeightSampler sampler_;
  ValueDraws values_;
  RunOptions single_;
  std::vector<UncertainInput> inputs_;
  const LinearForm* form_ = nullptr;
  Index k_ = 0, top_size_ = 0;
  std::vector<char> in_top_;  // one a row, under the weights, values and parameters as they are
};

/// values[s * (inputs + 2) + place][output].
SobolIndices indices_of(std::span<const std::array<double, 2>> values, std::size_t inputs, std::size_t output) {
  SobolIndices result;
  const std::size_t width = inputs + 2, samples = values.size() / width;
  const double count = static_cast<double>(samples);
  const auto value = [&](std::size_t s, std::size_t place) { return values[s * width + place][output]; };
  for (std::size_t s = 0; s < samples; ++s) result.mean += (value(s, 0) + value(s, 1)) / (2 * count);
  double variance = 0;
  for (std::size_t s = 0; s < samples; ++s) {
    for (std::size_t side = 0; side < 2; ++side) {
      const double gap = value(s, side) - result.mean;
      variance += gap * gap / (2 * count);
    }
  }
  result.deviation = std::sqrt(variance);
  for (auto* list : {&result.first, &result.total, &result.first_error, &result.total_error}) list->assign(inputs, 0.0);
  if (!(result.deviation > 1e-12 * std::max(std::abs(result.mean), result.deviation))) return result;  // it never moves
  for (std::size_t i = 0; i < inputs; ++i) {
    double first = 0, first_squares = 0, total = 0, total_squares = 0;
    for (std::size_t s = 0; s < samples; ++s) {
      // Centred: the same expectation, and much less noise.
      const double moved = value(s, 2 + i) - value(s, 0);
      const double f = (value(s, 1) - result.mean) * moved / variance, t = moved * moved / (2 * variance);
      first += f, first_squares += f * f, total += t, total_squares += t * t;
    }
    const auto half_width = [&](double sum, double squares) {
      const double mean = sum / count;
      return 1.96 * std::sqrt(std::max(0.0, squares / count - mean * mean) / count);
    };
    result.first[i] = first / count;
    result.total[i] = total / count;
    result.first_error[i] = half_width(first, first_squares);
    result.total_error[i] = half_width(total, total_squares);
  }
  return result;
}

}  // namespace

GlobalSensitivity global_sensitivity(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form,
                                     std::span<const double> base, Index row, const GlobalSensitivityOptions& options) {
  if (options.samples < 2 || options.samples > most_samples)
    raise(InvalidInput("the number of samples is not between 2 and " + std::to_string(most_samples)));
  const Experiment experiment(asked, tree, form, base, row, options);
  const std::size_t inputs = experiment.inputs().size(), width = inputs + 2;
  if (inputs == 0) raise(InvalidInput("nothing is uncertain", "vary weights, values or parameters"));
  std::vector<std::array<double, 2>> values(static_cast<std::size_t>(options.samples) * width);
  const Index items = (options.samples + samples_of_item - 1) / samples_of_item;
  RunOptions quiet = options.run;
  quiet.progress = nullptr;
  for_each_item(items, quiet, [&](Index item, Index) {
    Outcome used;
    for (Index s = item * samples_of_item; s < std::min(options.samples, (item + 1) * samples_of_item); ++s) {
      experiment.outputs(static_cast<std::uint64_t>(s),
                         std::span(values).subspan(static_cast<std::size_t>(s) * width, width), used);
    }
  });
  return {.row = row,
          .k = experiment.k(),
          .samples = options.samples,
          .inputs = experiment.inputs(),
          .score = indices_of(values, inputs, 0),
          .top = indices_of(values, inputs, 1)};
}

}  // namespace mcda
