#include <nlohmann/json.hpp>

#include <utility>

#include "cli/answer.hpp"
#include "mcda/analysis/weight_draws.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/files/frozen_file.hpp"
#include "python/src/distributed_parts.hpp"

namespace prefero::python {

namespace {

// Bytes as JSON holds them.
std::vector<std::uint8_t> numbers_of(const std::string& bytes) { return {bytes.begin(), bytes.end()}; }
std::string bytes_in(const std::vector<std::uint8_t>& numbers) { return {numbers.begin(), numbers.end()}; }

}  // namespace

DistributedFit::Scored DistributedFit::scored(const Kept& kept, bool rescaled) const {
  const Index m = kept.rows();
  const auto size = static_cast<std::size_t>(m);
  Scored result;
  auto next = kept.prepared.excluded.begin();
  for (Index i = 0; i < kept.batch; ++i) {
    if (next != kept.prepared.excluded.end() && next->row == i) {
      ++next;
    } else {
      result.rows.push_back(i);
    }
  }
  const std::vector<const double*> pointers = chosen(kept);
  const std::size_t names = std::max(fitted_->derived().size(), std::size_t{fitted_->sorted() ? 1u : 0u});
  std::vector<std::vector<double>> columns(names, std::vector<double>(size, 0.0));
  if (fitted_->sorted()) {
    for (std::size_t j = 0; j < pointers.size(); ++j) {
      const mcda::SortedColumn sorted = mcda::sort_column({pointers[j], size});
      std::vector<std::vector<double>> sums(names, std::vector<double>(size, 0.0));
      fitted_->contribution(static_cast<Index>(j), reference_[j], sorted.values, spans_of(sums, 0, m));
      for (std::size_t k = 0; k < names; ++k) {
        for (std::size_t i = 0; i < size; ++i) columns[k][sorted.rows[i]] += sums[k][i];
      }
    }
    // The reference holds every client, so that each was compared with itself too, which gave nothing.
    if (method_->info().name == "promethee_2" && clients_ > 1) {
      const double others = static_cast<double>(clients_) / static_cast<double>(clients_ - 1);
      for (auto& column : columns) {
        for (double& flow : column) flow *= others;
      }
    }
  }
  result.scores.resize(size);
  mcda::Scratch scratch(fitted_->scratch_columns());
  each_block(pointers, m, [&](const mcda::Block& block, Index first, Index rows) {
    const std::span<double> out =
        std::span(result.scores).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(rows));
    if (columns.empty()) return fitted_->score(block, scratch, out);
    if (!fitted_->sorted()) fitted_->derive(block, scratch, spans_of(columns, first, rows));
    if (stage_ == Stage::derived) return;  // the score needs what these columns tell together
    std::vector<const double*> at;
    for (const auto& column : columns) at.push_back(column.data() + first);
    fitted_->score(mcda::Block(at.data(), static_cast<Index>(at.size()), rows), scratch, out);
  });
  if (rescaled && fitted_->rescales()) fitted_->rescale(result.scores);
  if (!fitted_->derived().empty()) result.derived = std::move(columns);
  return result;
}

DistributedFit::Scored DistributedFit::score(const Table& table) const { return scored(prepared(table, false), true); }

std::pair<std::vector<Index>, std::vector<std::vector<double>>> DistributedFit::form(const Table& table) const {
  const mcda::AdditiveModel* const sum = fitted_->additive();
  if (sum == nullptr || !method_->info().order_linear_in_weights)
    not_in_parts("how often clients lead under other weights by " + std::string(method_->info().name),
                 "ask a method that is a sum over the criteria, weighted_sum for instance");
  const Kept kept = prepared(table, false);
  const auto size = static_cast<std::size_t>(kept.rows());
  std::vector<std::vector<double>> columns;
  for (std::size_t k = 0; k < positions_.size(); ++k) {
    const std::span<const double> cells = kept.prepared.table.column(positions_[k]).first(size);
    columns.emplace_back(size);
    sum->scales[k].apply(cells, columns.back());
    const double factor = sum->weights[k] / weights_[static_cast<std::size_t>(positions_[k])];
    for (double& one : columns.back()) one *= factor;
  }
  return {scored(kept, false).rows, std::move(columns)};
}

std::vector<double> DistributedFit::draw_weights(Index samples, Index seed) const {
  const mcda::WeightTree tree = mcda::WeightTree::of(model_.file.model.tree, weights_);
  const mcda::WeightSampler sampler(tree, {});
  std::vector<double> all;
  std::vector<double> shares(static_cast<std::size_t>(tree.size()));
  for (Index sample = 0; sample < samples; ++sample) {
    mcda::Draws random(static_cast<std::uint64_t>(seed), 0, static_cast<std::uint64_t>(sample));
    sampler.draw(random, shares);
    const std::vector<double> weights = tree.weights_of(shares);
    for (const Index j : positions_) all.push_back(weights[static_cast<std::size_t>(j)]);
  }
  return all;
}

std::vector<std::string> DistributedFit::columns() const { return model_.columns(); }

std::vector<std::string> DistributedFit::derived_names() const {
  return {fitted_->derived().begin(), fitted_->derived().end()};
}

std::string DistributedFit::frozen() const {
  mcda::files::FrozenFile file{.program = version(),
                               .model_name = model_.name,
                               .model_text = model_.text,
                               .criteria = model_.file.model.tree.leaf_ids()};
  file.scale.method = method_;
  file.scale.parameters = asked_.parameters;
  file.scale.positions = positions_;
  file.scale.model = fitted_ == nullptr ? std::string() : fitted_->to_bytes();
  file.scale.reference = reference_;
  file.scale.columns = columns_;
  file.scale.weights = weights_.empty() ? std::vector<double>(columns_.size(), 0.0) : weights_;
  file.scale.profiles = profiles_;
  file.scale.standing = mcda::Scale::constant(nan);
  file.scale.clients = clients_;
  file.scale.error = error_;
  return mcda::files::frozen_text(file);
}

std::string DistributedFit::state() const {
  nlohmann::json json;
  json["stage"] = static_cast<int>(stage_);
  json["capacity"] = capacity_;
  json["weighting"] = instead_;
  if (stage_ == Stage::weighting) json["summary"] = numbers_of(summary_.to_bytes());
  json["frozen"] = stage_ == Stage::survey ? "" : frozen();
  return json.dump();
}

std::unique_ptr<DistributedFit> DistributedFit::restored(const Model& model, std::vector<std::string> words,
                                                         const std::string& state) {
  const nlohmann::json json = nlohmann::json::parse(state);
  auto fit = std::make_unique<DistributedFit>(model, std::move(words), json.at("capacity").get<Index>(),
                                              json.at("weighting").get<std::string>());
  fit->stage_ = static_cast<Stage>(json.at("stage").get<int>());
  if (fit->stage_ == Stage::survey) return fit;
  const mcda::files::FrozenFile file =
      mcda::files::frozen_from(json.at("frozen").get<std::string>(), "the state of a fit");
  const mcda::FrozenScale& scale = file.scale;
  fit->columns_ = scale.columns;
  fit->weights_ = scale.weights;
  fit->positions_ = scale.positions;
  fit->reference_ = scale.reference;
  fit->clients_ = scale.clients;
  fit->error_ = scale.error;
  if (!scale.model.empty()) fit->fitted_ = fit->method_->from_bytes(scale.model);
  // What the criteria become is told by any client.
  mcda::DecisionModel plain = fit->model_.file.model;
  plain.constraints.clear();
  mcda::Portfolio one;
  one.alternatives.ids.push_back("1");
  one.values = mcda::DecisionTable(1, static_cast<Index>(scale.columns.size()));
  for (Index j = 0; j < one.values.columns(); ++j) one.values(0, j) = 0;
  one.constraint_values = mcda::DecisionTable(1, 0);
  fit->list_ = mcda::prepare(plain, std::move(one), one_thread, {.learned = &fit->columns_}).criteria;
  if (fit->stage_ == Stage::weighting)
    fit->summary_ = mcda::Summary::from_bytes(bytes_in(json.at("summary").get<std::vector<std::uint8_t>>()));
  return fit;
}

}  // namespace prefero::python
