#include "mcda/clients/score_model.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "mcda/model/error.hpp"

namespace mcda::clients {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr Index rows_of_part =
    16384;  // sums are made in parts of so many clients, merged by number: bits do not depend on threads
constexpr Index rows_of_block = 512;

struct Sums {
  double loss = 0;
  Vector gradient;
  Matrix hessian;
};

// The evidence of the traits that take part, as looked up by group.
class Design {
 public:
  Design(const Evidence& evidence, const std::vector<std::size_t>& chosen) : evidence_(evidence) {
    for (const std::size_t t : chosen) {
      const BinnedTrait& trait = *evidence.binned[t];
      std::array<double, 256> by_group{};
      for (std::size_t g = 0; g < by_group.size(); ++g) by_group[g] = trait.evidence[trait.bin_of[g]];
      tables_.push_back(by_group);
      groups_.push_back(evidence.cohort->groups[static_cast<std::size_t>(evidence.traits[t])].data());
    }
  }

  Eigen::Index columns() const { return static_cast<Eigen::Index>(tables_.size()) + 1; }

  // Penalised loss, gradient and Hessian at `b`.
  Sums at(const Vector& b, double ridge, bool with_hessian, const RunOptions& run) const {
    const auto count = static_cast<Index>(evidence_.clients.size());
    const Index parts = (count + rows_of_part - 1) / rows_of_part;
    std::vector<Sums> sums(static_cast<std::size_t>(std::max<Index>(parts, 1)));
    for (Sums& one : sums) one = {0, Vector::Zero(columns()), Matrix::Zero(columns(), columns())};
    for_each_item(parts, run, [&](Index part, Index) {
      add(b, part * rows_of_part, std::min(count, (part + 1) * rows_of_part), with_hessian,
          sums[static_cast<std::size_t>(part)]);
    });
    Sums& all = sums.front();
    for (std::size_t k = 1; k < sums.size(); ++k) {
      all.loss += sums[k].loss;
      all.gradient += sums[k].gradient;
      if (with_hessian) all.hessian += sums[k].hessian;
    }
    const auto traits = columns() - 1;
    all.loss += ridge / 2 * b.tail(traits).squaredNorm();
    all.gradient.tail(traits) += ridge * b.tail(traits);
    if (with_hessian) all.hessian.diagonal().tail(traits).array() += ridge;
    return std::move(all);
  }

 private:
  void add(const Vector& b, Index begin, Index end, bool with_hessian, Sums& sums) const {
    Matrix x(rows_of_block, columns()), weighted;
    Vector residual(rows_of_block), weight(rows_of_block);
    x.col(0).setOnes();
    for (Index first = begin; first < end; first += rows_of_block) {
      const Index rows = std::min(rows_of_block, end - first);
      const Index* const clients = evidence_.clients.data() + first;
      for (std::size_t t = 0; t < tables_.size(); ++t) {
        const auto& table = tables_[t];
        const std::uint8_t* const groups = groups_[t];
        double* const column = x.col(static_cast<Eigen::Index>(t) + 1).data();
        for (Index i = 0; i < rows; ++i) column[i] = table[groups[clients[i]]];
      }
      const auto block = x.topRows(rows);
      const Vector eta = block * b;
      for (Index i = 0; i < rows; ++i) {
        const auto client = static_cast<std::size_t>(clients[i]);
        const double key = evidence_.masses->key[client], rest = evidence_.masses->rest[client], z = eta[i];
        const double p = 1 / (1 + std::exp(-z));
        // ln(1 + e^z) without overflow
        const double log_one_plus = std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)));
        sums.loss += (key + rest) * log_one_plus - key * z;
        residual[i] = (key + rest) * p - key;
        weight[i] = (key + rest) * p * (1 - p);
      }
      sums.gradient += block.transpose() * residual.head(rows);
      if (!with_hessian) continue;
      weighted = weight.head(rows).cwiseSqrt().asDiagonal() * block;
      sums.hessian.selfadjointView<Eigen::Lower>().rankUpdate(weighted.transpose());
    }
  }

  const Evidence& evidence_;
  std::vector<std::array<double, 256>> tables_;
  std::vector<const std::uint8_t*> groups_;
};

Vector minimise(const Design& design, double ridge, double start, const RunOptions& run) {
  Vector b = Vector::Zero(design.columns());
  b[0] = start;
  Sums here = design.at(b, ridge, true, run);
  for (int step = 0; step < 100; ++step) {
    here.hessian.diagonal().array() += 1e-12;  // separable or empty: the step stays finite
    const Vector direction = here.hessian.selfadjointView<Eigen::Lower>().ldlt().solve(here.gradient);
    const double slope = here.gradient.dot(direction);
    if (!(slope > 1e-12 * (1 + std::abs(here.loss)) * 1e-3)) break;
    double length = 1;
    for (int halving = 0; halving < 40; ++halving, length /= 2) {
      const Vector next = b - length * direction;
      Sums there = design.at(next, ridge, true, run);
      if (there.loss <= here.loss - 1e-4 * length * slope || halving == 39) {
        b = next;
        here = std::move(there);
        break;
      }
    }
  }
  return b;
}

}  // namespace

AdditiveScore LogisticModel::fit(const Evidence& evidence, const RunOptions& run) const {
  Counts total;
  for (const Index client : evidence.clients) {
    total += {evidence.masses->key[static_cast<std::size_t>(client)],
              evidence.masses->rest[static_cast<std::size_t>(client)]};
  }
  const Counts full = without_empty_cells(total);
  std::vector<std::size_t> chosen(evidence.traits.size());
  for (std::size_t t = 0; t < chosen.size(); ++t) chosen[t] = t;
  AdditiveScore score{.base = std::log(full.key / full.rest),
                      .values = std::vector<std::vector<double>>(evidence.traits.size()),
                      .weights = std::vector<double>(evidence.traits.size(), 0.0)};
  Vector b;
  while (!chosen.empty()) {
    b = minimise(Design(evidence, chosen), ridge_, score.base, run);
    Eigen::Index worst = 0;
    if (b.tail(b.size() - 1).minCoeff(&worst) >= 0) break;
    chosen.erase(chosen.begin() + worst);
  }
  if (!chosen.empty()) score.base = b[0];
  for (std::size_t k = 0; k < chosen.size(); ++k) score.weights[chosen[k]] = b[static_cast<Eigen::Index>(k) + 1];
  for (std::size_t t = 0; t < evidence.traits.size(); ++t) {
    for (const double w : evidence.binned[t]->evidence) score.values[t].push_back(score.weights[t] * w);
  }
  return score;
}

std::span<const std::string_view> score_models() noexcept {
  static constexpr std::array<std::string_view, 2> names{"logistic", "utadis"};
  return names;
}

std::unique_ptr<const ScoreModel> make_score_model(std::string_view name, double ridge) {
  if (name == "logistic") return std::make_unique<LogisticModel>(ridge);
  if (name == "utadis") return std::make_unique<UtadisModel>(ridge);
  raise(UnknownName("model of a portrait", std::string(name),
                    std::vector<std::string>(score_models().begin(), score_models().end())));
}

}  // namespace mcda::clients
