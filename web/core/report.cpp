#include "web/core/report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "mcda/analysis/explain.hpp"
#include "mcda/analysis/horizons.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/scale/normalization.hpp"

namespace prefero::web {

using mcda::Criterion;
using mcda::InvalidInput;
using mcda::Leaf;
using mcda::MissingPolicy;

namespace {

constexpr std::size_t answers_kept = 8;     // at most
constexpr std::size_t rows_kept = 300'000;  // in all answers but the last two

template <class Value>
Value one_of(const Facts& facts, const std::string& path, std::initializer_list<const char*> words, Value otherwise) {
  const std::string word = facts.text(path);
  if (word.empty()) return otherwise;
  int place = 0;
  for (const char* one : words) {
    if (word == one) return static_cast<Value>(place);
    ++place;
  }
  mcda::raise(InvalidInput(path + ": \"" + word + "\" is not known here", "write the report again"));
}

Criterion criterion_of(const Facts& facts, const std::string& at) {
  Criterion criterion;
  criterion.id = facts.text(at + "id");
  criterion.unit = facts.text(at + "unit");
  criterion.preference = {
      one_of(facts, at + "preference.shape", {"usual", "u_shape", "v_shape", "level", "linear", "gaussian"},
             mcda::PreferenceShape::usual),
      facts.number(at + "preference.indifference").value_or(0), facts.number(at + "preference.preference").value_or(0),
      facts.number(at + "preference.gaussian").value_or(0)};
  criterion.veto = facts.number(at + "veto");
  criterion.bounds = facts.interval(at + "bounds");
  criterion.range = facts.interval(at + "range");
  criterion.ideal_interval = facts.interval(at + "ideal_interval");
  criterion.ideal = facts.number(at + "ideal");
  criterion.anti_ideal = facts.number(at + "anti_ideal");
  criterion.reference = facts.number(at + "reference");
  criterion.characteristic = facts.numbers(at + "characteristic");
  criterion.profiles = facts.numbers(at + "profiles");
  criterion.value_points = facts.intervals(at + "value_points");
  criterion.shape = facts.text(at + "shape");
  criterion.points = facts.number(at + "importance");
  return criterion;
}

Leaf leaf_of(const Facts& facts, const std::string& at) {
  Leaf leaf;
  leaf.goal.kind = one_of(facts, at + "goal", {"max", "min", "target"}, mcda::GoalKind::maximise);
  leaf.goal.target = facts.interval(at + "target").value_or(mcda::Interval{});
  leaf.value.scale =
      one_of(facts, at + "scale", {"raw", "log1p", "winsorised", "rank", "piecewise"}, mcda::ValueScale::raw);
  if (const auto quantiles = facts.interval(at + "quantiles")) leaf.value.quantiles = *quantiles;
  leaf.value.points = facts.intervals(at + "points");
  leaf.missing =
      one_of(facts, at + "missing", {"error", "drop", "worst", "mean", "median", "interval"}, MissingPolicy::error);
  leaf.horizon = one_of(facts, at + "horizon", {"unstated", "short", "long", "both"}, mcda::Horizon::unstated);
  leaf.fixed = facts.flag(at + "fixed");
  leaf.reachable = facts.interval(at + "reachable");
  leaf.criterion = criterion_of(facts, at);
  return leaf;
}

mcda::Scale scale_of(const Facts& facts, const std::string& at) {
  const auto number = [&](const char* key) { return facts.number(at + key).value_or(0); };
  mcda::Scale scale;
  scale.parts() = std::tuple(static_cast<int>(number("kind")), number("slope"), number("shift"), number("offset"),
                             number("exponent"), facts.numbers(at + "levels"), facts.numbers(at + "values"));
  return scale;
}

// Whether what a leaf makes of a value is known without looking at other clients.
bool learns_nothing(const Leaf& leaf) {
  return leaf.goal.kind != mcda::GoalKind::target &&
         (leaf.value.scale == mcda::ValueScale::raw || leaf.value.scale == mcda::ValueScale::log1p ||
          leaf.value.scale == mcda::ValueScale::piecewise);
}

std::string bytes_of_hex(const std::string& text) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (std::size_t k = 0; k + 1 < text.size(); k += 2)
    bytes += static_cast<char>(digit(text[k]) * 16 + digit(text[k + 1]));
  return bytes;
}

}  // namespace

Report::Report(const Facts& facts, mcda::DecisionTable cells, Beside beside)
    : raw_(std::move(cells)), ceilings_(std::move(beside.ceilings)) {
  const Index n = facts.count("criteria", "id");
  if (n == 0 || n != raw_.columns())
    mcda::raise(InvalidInput("the report names " + std::to_string(n) + " criteria for " +
                             std::to_string(raw_.columns()) + " columns"));
  bool scales = false;
  for (Index j = 0; j < n; ++j) {
    const std::string at = "criteria." + std::to_string(j) + ".";
    model_.tree.add_leaf(mcda::CriteriaTree::root, facts.text(at + "id"), {}, facts.number(at + "weight").value_or(1),
                         leaf_of(facts, at));
    fills_.push_back(facts.number(at + "fill").value_or(std::numeric_limits<double>::quiet_NaN()));
    if (const auto median = facts.number(at + "median")) medians_.push_back(*median);
    scales = scales || facts.has(at + "scales.0.kind");
  }
  if (facts.has("summary")) of_all_ = mcda::Summary::from_bytes(bytes_of_hex(facts.text("summary")));
  for (Index j = 0; (scales || of_all_) && j < n; ++j) {
    const std::string at = "criteria." + std::to_string(j) + ".";
    mcda::ColumnPreparation column;
    column.missing = *model_.tree[model_.tree.leaves()[static_cast<std::size_t>(j)]].leaf->missing;
    column.fill = std::isnan(fills_[static_cast<std::size_t>(j)]) ? 0 : fills_[static_cast<std::size_t>(j)];
    for (Index k = 0, count = facts.count(at + "scales", "kind"); k < count; ++k)
      column.scales.push_back(scale_of(facts, at + "scales." + std::to_string(k) + "."));
    learned_.push_back(std::move(column));
  }
  prepared_ = prepare(raw_.copy());
  if (prepared_.table.rows() != raw_.rows())
    mcda::raise(InvalidInput("some clients have no value where the model does not allow it",
                             "fill the gaps in, or say "
                             "what a missing value means"));
  if (!of_all_) read_uncertainty(facts, std::move(beside.bounds));
  total_ = facts.number("weight_total").value_or(1);
  criteria_.emplace(prepared_.criteria, mcda::WeightRule::normalise);
  if (total_ != 1) {
    std::vector<double> weights;
    for (const Criterion& one : *criteria_) weights.push_back(one.weight);
    criteria_ = criteria_with(weights);
  }
  if (of_all_) {
    memory_.emplace(prepared_.table, *of_all_);
  } else {
    memory_.emplace(prepared_.table);
  }
  list_methods(facts);
}

// Gaps are filled as the report says; where it says nothing (a new file) the preparation learns it.
mcda::Prepared Report::prepare(mcda::DecisionTable cells) const {
  for (Index j = 0; j < cells.columns(); ++j) {
    const double fill = fills_[static_cast<std::size_t>(j)];
    if (std::isnan(fill)) continue;
    for (double& x : cells.column(j)) x = std::isnan(x) ? fill : x;
  }
  mcda::Portfolio portfolio;
  for (Index i = 0; i < cells.rows(); ++i) portfolio.alternatives.ids.push_back(std::to_string(i + 1));
  portfolio.values = std::move(cells);
  return mcda::prepare(model_, std::move(portfolio), {},
                       {.learned = learned_.empty() ? nullptr : &learned_, .raw = {}});
}

void Report::list_methods(const Facts& facts) {
  for (Index k = 0, count = facts.count("methods", "name"); k < count; ++k) {
    const std::string at = "methods." + std::to_string(k) + ".";
    const std::string name = facts.text(at + "name"), label = facts.text(at + "label");
    ReportMethod one{label.empty() ? name : label, nullptr, {}, {}};
    const mcda::Method* const method = mcda::Catalogue::instance().find(name);
    one.method = dynamic_cast<const mcda::ScoringMethod*>(method);
    if (one.method == nullptr) {
      one.reason = name + " is not computed in the page: its ranks are those of the report";
    } else {
      one.parameters = one.method->complete(facts.parameters(at + "parameters"));
    }
    methods_.push_back(std::move(one));
  }
  for (const auto& method : mcda::Catalogue::instance().all()) {
    const auto* const scoring = dynamic_cast<const mcda::ScoringMethod*>(method.get());
    if (scoring == nullptr ||
        std::any_of(methods_.begin(), methods_.end(), [&](const ReportMethod& one) { return one.method == scoring; }))
      continue;
    methods_.push_back({std::string(scoring->info().name), scoring, scoring->complete({}), {}});
  }
  mcda::Statistic wanted = mcda::Statistic::extremes;  // of all methods in one reading
  for (const ReportMethod& one : methods_) {
    if (one.method != nullptr) wanted = wanted | one.method->needs(one.parameters);
  }
  if (!of_all_) memory_->summary(wanted, {});
  for (ReportMethod& one : methods_) {
    if (one.method != nullptr) one.reason = refusal(one);
  }
}

std::string Report::refusal(const ReportMethod& one) {
  const std::string_view name = one.method->info().name;
  if ((name == "probid" || name == "sprobid") && rows() > quadratic_up_to)
    return std::string(name) +
           " compares every client with every place and is not computed in the page for more than " +
           mcda::shortest(static_cast<double>(quadratic_up_to)) + " clients";
  const mcda::Statistic wanted = mcda::Statistic::extremes | one.method->needs(one.parameters);
  if (of_all_) {
    if ((of_all_->wanted() | wanted) != of_all_->wanted()) return "the report carries only a part of the clients";
    mcda::Notes notes;
    std::vector<Index> used;
    for (Index j = 0; j < criteria().size(); ++j) {
      if (criteria().weight(j) > 0 || one.method->ignores_weights()) used.push_back(j);
    }
    const mcda::Summary summary = of_all_->select(used);
    const mcda::Criteria seen = criteria().select(used);
    if (const auto refused = one.method->refusal(summary, seen, one.parameters)) return refused->text();
    if (learns_more(*one.method->finish(summary, seen, one.parameters, notes)))
      return std::string(name) + " learns from all clients, and the report carries only a part of them";
    return {};
  }
  std::vector<Index> used;
  for (Index j = 0; j < criteria().size(); ++j) {
    if (criteria().weight(j) > 0 || one.method->ignores_weights()) used.push_back(j);
  }
  const auto refused =
      one.method->refusal(memory_->summary(wanted, {}).select(used), criteria().select(used), one.parameters);
  return refused ? refused->text() : std::string();
}

Index Report::method(const std::string& label) const {
  for (std::size_t k = 0; k < methods_.size(); ++k) {
    if (methods_[k].label == label) return static_cast<Index>(k);
  }
  mcda::raise(InvalidInput("there is no method \"" + label + "\" in the page"));
}

std::string Report::problem_of(const std::vector<double>& weights) const {
  double sum = 0;
  for (const double weight : weights) {
    if (!std::isfinite(weight) || weight < 0) return "a weight is a number of at least 0";
    sum += weight;
  }
  if (static_cast<Index>(weights.size()) != criteria().size()) return "there is one weight a criterion";
  return sum > 0 && std::isfinite(sum) ? "" : "give at least one criterion some weight";
}

std::vector<double> Report::normalised(const std::vector<double>& weights) const {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  std::vector<double> shares = weights;
  for (double& weight : shares) weight = weight / sum * total_;
  return shares;
}

mcda::Criteria Report::criteria_with(const std::vector<double>& weights) const {
  if (total_ == 1) return criteria_->with_weights(weights, mcda::WeightRule::normalise);
  return criteria_->with_weights(normalised(weights), mcda::WeightRule::as_given);
}

const Answer& Report::answer(Index method, const std::vector<double>& weights) {
  const auto found = std::find_if(answers_.begin(), answers_.end(),
                                  [&](const Answer& one) { return one.method == method && one.weights == weights; });
  if (found != answers_.end()) {
    answers_.splice(answers_.begin(), answers_, found);
    return answers_.front();
  }
  const ReportMethod& asked = methods_[static_cast<std::size_t>(method)];
  Answer answer{weights, method, run(mcda::Task{asked.method, asked.parameters}, criteria_with(weights), *memory_), {}};
  if (!answer.outcome.refusal) answer.ranking = mcda::rank_fast(answer.outcome.scores);
  answers_.push_front(std::move(answer));
  const std::size_t most = std::clamp<std::size_t>(rows_kept / static_cast<std::size_t>(rows()), 2, answers_kept);
  if (answers_.size() > most) answers_.pop_back();
  return answers_.front();
}

const Answer* Report::kept(Index method, const std::vector<double>& weights) const {
  for (const Answer& one : answers_) {
    if (one.method == method && one.weights == weights) return &one;
  }
  return nullptr;
}

std::vector<double> Report::quick_scores(Index method, const std::vector<double>& weights) {
  const ReportMethod& asked = methods_[static_cast<std::size_t>(method)];
  if (kept(method, weights) != nullptr || of_all_ || !asked.method->info().order_linear_in_weights ||
      asked.method->ignores_weights())
    return {};
  const auto earlier =
      std::find_if(answers_.begin(), answers_.end(), [&](const Answer& one) { return one.method == method; });
  if (!alone_.contains(method)) {
    if (earlier == answers_.end() || earlier->outcome.refusal) return {};
    std::vector<std::vector<double>>& columns = alone_[method];
    if (!earlier->outcome.fitted->model->sorted()) return {};
    for (std::size_t j = 0; j < weights.size(); ++j) {
      std::vector<double> only(weights.size(), 0.0);
      only[j] = 1;
      columns.push_back(scores(method, only));
      if (columns.back().empty()) break;
    }
    // Only where the sum is what the method says, to the last digits.
    const std::vector<double> sum = columns.back().empty() ? columns.back() : summed(columns, earlier->weights);
    double off = 0, largest = 0;
    for (std::size_t i = 0; i < sum.size(); ++i) {
      off = std::max(off, std::abs(sum[i] - earlier->outcome.scores[i]));
      largest = std::max(largest, std::abs(sum[i]));
    }
    if (sum.empty() || !(off <= 1e-14 * std::max(1.0, largest))) columns.clear();
  }
  const std::vector<std::vector<double>>& columns = alone_[method];
  if (columns.empty()) return {};
  std::vector<double> sum = summed(columns, weights);
  // Where all flows are nearly nothing the method itself says what is rounding.
  const double largest =
      std::abs(*std::max_element(sum.begin(), sum.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  return largest > 1e-6 ? sum : std::vector<double>();
}

std::vector<double> Report::summed(const std::vector<std::vector<double>>& columns,
                                   const std::vector<double>& weights) const {
  const std::vector<double> shares = normalised(weights);
  std::vector<double> sum(columns.front().size(), 0.0);
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (shares[j] == 0) continue;
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += shares[j] / total_ * columns[j][i];
  }
  return sum;
}

std::vector<mcda::Outcome> Report::outcomes(const std::vector<Index>& methods, const std::vector<double>& weights) {
  std::vector<mcda::Task> tasks;
  for (const Index method : methods) {
    const ReportMethod& one = methods_[static_cast<std::size_t>(method)];
    tasks.push_back({one.method, one.parameters});
  }
  return run(tasks, criteria_with(weights), *memory_);
}

std::vector<double> Report::scores(Index method, const std::vector<double>& weights) {
  const ReportMethod& one = methods_[static_cast<std::size_t>(method)];
  return std::move(run(mcda::Task{one.method, one.parameters}, criteria_with(weights), *memory_).scores);
}

mcda::WeightedMethod Report::asked(Index method, const mcda::Criteria& criteria) {
  const ReportMethod& one = methods_[static_cast<std::size_t>(method)];
  return {one.method, one.parameters, &table(), &criteria, of_all_ ? &*memory_ : nullptr};
}

const mcda::LinearForm* Report::form(Index method) {
  if (form_of_ != method) {
    form_.reset();  // its room first
    form_ = linear_form(asked(method, *criteria_));
    form_of_ = method;
  }
  return form_ ? &*form_ : nullptr;
}

Answer Report::again(Index method, const std::vector<double>& weights, Index row, const std::vector<double>& raw) {
  const ReportMethod& one = methods_[static_cast<std::size_t>(method)];
  const mcda::Task task{one.method, one.parameters};
  Answer answer{weights, method, {}, {}};
  std::vector<double> cells;
  bool alone = true;  // only the row's own values change
  for (Index j = 0; j < raw_.columns(); ++j) {
    const auto at = static_cast<std::size_t>(j);
    double x = raw[at];
    if (std::isnan(x)) x = std::isnan(raw_(row, j)) ? x : raw_(row, j);
    cells.push_back(x);
    const bool changed = x != raw_(row, j) && !(std::isnan(x) && std::isnan(raw_(row, j)));
    alone = alone && (!changed || !learned_.empty() || learns_nothing(*tree()[tree().leaves()[at]].leaf));
  }
  if (alone) {
    mcda::DecisionTable& table = prepared_.table;
    std::vector<double> before;
    for (Index j = 0; j < table.columns(); ++j) {
      const auto at = static_cast<std::size_t>(j);
      before.push_back(table(row, j));
      if (std::isnan(cells[at]) || cells[at] == raw_(row, j)) continue;
      double x = cells[at];
      for (const mcda::Scale& scale : prepared_.columns[at].scales) x = scale(x);
      table(row, j) = x;
    }
    if (of_all_) {
      mcda::RunMemory changed(table, *of_all_);
      answer.outcome = run(task, criteria_with(weights), changed);
    } else {
      answer.outcome = run(task, table, criteria_with(weights));
    }
    for (Index j = 0; j < table.columns(); ++j) table(row, j) = before[static_cast<std::size_t>(j)];
  } else {
    mcda::DecisionTable changed = raw_.copy();
    for (Index j = 0; j < changed.columns(); ++j) changed(row, j) = cells[static_cast<std::size_t>(j)];
    const mcda::Prepared prepared = prepare(std::move(changed));
    mcda::Criteria criteria(prepared.criteria, mcda::WeightRule::normalise);
    criteria = total_ == 1 ? criteria.with_weights(weights, mcda::WeightRule::normalise)
                           : criteria.with_weights(normalised(weights), mcda::WeightRule::as_given);
    answer.outcome = run(task, prepared.table, criteria);
  }
  if (!answer.outcome.refusal) answer.ranking = mcda::rank_fast(answer.outcome.scores);
  return answer;
}

const std::vector<double>& Report::medians() {
  if (medians_.size() != static_cast<std::size_t>(table().columns())) medians_ = mcda::lower_medians(table());
  return medians_;
}

std::vector<double> Report::values(Index j) {
  const mcda::Summary& summary = memory_->summary(mcda::Statistic::extremes, {});
  std::vector<double> out(static_cast<std::size_t>(rows()));
  mcda::scale_of(mcda::Normalization::minmax, summary, j, criteria()[j].direction).apply(table().column(j), out);
  return out;
}

std::optional<Report::NowOrLater> Report::horizons(const std::vector<double>& weights) {
  bool stated = false;
  for (const Index leaf : tree().leaves()) stated = stated || tree()[leaf].leaf->horizon != mcda::Horizon::unstated;
  if (!stated) return std::nullopt;
  const std::vector<double> shares = normalised(weights);
  const auto weight_of = [&](mcda::Horizon wanted) {
    double sum = 0;
    for (std::size_t j = 0; j < shares.size(); ++j) {
      const mcda::Horizon own = tree()[tree().leaves()[j]].leaf->horizon;
      sum += own == wanted || own == mcda::Horizon::both || own == mcda::Horizon::unstated ? shares[j] : 0;
    }
    return sum;
  };
  if (!(weight_of(mcda::Horizon::short_term) > 0) || !(weight_of(mcda::Horizon::long_term) > 0)) return std::nullopt;
  const std::vector<double> now = mcda::horizon_weights(tree(), shares, mcda::Horizon::short_term);
  const std::vector<double> later = mcda::horizon_weights(tree(), shares, mcda::Horizon::long_term);
  if (now == later) return std::nullopt;
  const auto sum = std::find_if(methods_.begin(), methods_.end(), [](const ReportMethod& one) {
    return one.method != nullptr && one.method->info().name == "weighted_sum";
  });
  if (sum == methods_.end() || !sum->reason.empty()) return std::nullopt;
  const auto by = [&](const std::vector<double>& of) {
    return run(mcda::Task{sum->method, sum->parameters}, criteria_->with_weights(of, mcda::WeightRule::as_given),
               *memory_);
  };
  mcda::Outcome soon = by(now), late = by(later);
  if (soon.refusal || late.refusal) return std::nullopt;
  return NowOrLater{std::move(soon.scores), std::move(late.scores)};
}

}  // namespace prefero::web
