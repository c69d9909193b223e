#include "mcda/clients/utility_program.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Dense>

namespace mcda::clients {

namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr Index rows_of_part = 16384;  // parts are joined by number: bits do not depend on threads
constexpr Index rows_of_block = 256;
constexpr int most_steps = 200;
constexpr double wanted_gap = 1e-9;
constexpr double even_enough = 1e-6;

// One row's part of the solution. The price of its constraint is `dual`, that of its error |cost| - dual; `surplus` is
// what the constraint has to spare.
struct RowState {
  double dual, error, surplus;
};

struct RowStep {
  double dual, error, surplus;
};

// Of the trait levels: sums over rows, and how utilities follow from increments.
class Ladder {
 public:
  explicit Ladder(std::span<const LadderTrait> traits) : traits_(traits) {
    Index increments = 0;
    for (const LadderTrait& trait : traits) {
      first_level_.push_back(levels_);
      first_increment_.push_back(increments);
      levels_ += static_cast<Index>(trait.positions.size());
      increments += trait.increments;
    }
    share_ = Matrix::Zero(levels_, increments);
    for (std::size_t t = 0; t < traits.size(); ++t) {
      for (std::size_t level = 0; level < traits[t].positions.size(); ++level) {
        for (Index k = 0; k < traits[t].increments; ++k)
          share_(first_level_[t] + static_cast<Index>(level), first_increment_[t] + k) =
              std::clamp(traits[t].positions[level] - static_cast<double>(k), 0.0, 1.0);
      }
    }
  }

  Index traits() const { return static_cast<Index>(traits_.size()); }
  Index levels() const { return levels_; }
  Index increments() const { return share_.cols(); }
  Index first_increment(std::size_t t) const { return first_increment_[t]; }
  /// Levels x increments: how much of each increment a level holds.
  const Matrix& share() const { return share_; }

  /// The levels of consecutive rows, trait by trait, as numbers over all traits.
  void levels_of(std::span<const UtilityRow> rows, std::vector<std::int32_t>& out) const {
    out.resize(traits_.size() * static_cast<std::size_t>(rows_of_block));
    for (std::size_t t = 0; t < traits_.size(); ++t) {
      std::int32_t* const to = out.data() + t * static_cast<std::size_t>(rows_of_block);
      const LadderTrait& trait = traits_[t];
      const auto first = static_cast<std::int32_t>(first_level_[t]);
      for (std::size_t i = 0; i < rows.size(); ++i) to[i] = first + trait.level_of[trait.groups[rows[i].client]];
    }
  }

 private:
  std::span<const LadderTrait> traits_;
  std::vector<Index> first_level_, first_increment_;
  Index levels_ = 0;
  Matrix share_;
};

// What one pass adds up.
struct Sums {
  double errors = 0, duals = 0, signed_duals = 0, products = 0;
  double product_s = 0, product_d = 0, product_sd = 0;  // of the products, by step of the one, the other and both
  double primal = std::numeric_limits<double>::infinity(), dual = primal;  // longest steps
  double least = primal, most = 0;                                         // products
  double weights = 0, heads = 0;
  Vector head;   // by level: sum of y h
  Vector paid;   // by level: sum of y dual
  Matrix pairs;  // by pair of levels: sum of D; the upper triangle of blocks

  void add(const Sums& other) {
    errors += other.errors;
    duals += other.duals;
    signed_duals += other.signed_duals;
    products += other.products;
    product_s += other.product_s;
    product_d += other.product_d;
    product_sd += other.product_sd;
    primal = std::min(primal, other.primal);
    dual = std::min(dual, other.dual);
    least = std::min(least, other.least);
    most = std::max(most, other.most);
    weights += other.weights;
    heads += other.heads;
    if (other.head.size() > 0) head += other.head;
    if (other.paid.size() > 0) paid += other.paid;
    if (other.pairs.size() > 0) pairs += other.pairs;
  }
};

// Direction of increments and limit, with what it does to a level's utility.
struct Direction {
  Vector increments, levels;
  double limit = 0;
};

class Solver {
 public:
  Solver(std::span<const LadderTrait> traits, std::span<const UtilityRow> rows, double price, double tolerance,
         const RunOptions& run)
      : ladder_(traits),
        rows_(rows),
        price_(price),
        tolerance_(std::max(tolerance, wanted_gap)),
        run_(run),
        state_(rows.size()),
        step_(rows.size()) {}

  LearnedUtilities solve() {
    start();
    LearnedUtilities found;
    for (int step = 0; step < most_steps; ++step) {
      const Sums seen = look();
      const double value = seen.errors + price_ * w_.sum();
      found.error = value;
      found.gap = value - seen.duals;
      found.steps = step;
      // What the duals pay for an increment, and what they leave, is its price.
      const Vector left = ladder_.share().transpose() * seen.paid + z_ - Vector::Constant(z_.size(), price_);
      const double off =
          std::max(left.cwiseAbs().maxCoeff(), std::abs(seen.signed_duals)) / static_cast<double>(rows_.size());
      // All products alike, and together as large as is tolerated: the centre of what is nearly as good as the best.
      const double aim = tolerance_ * std::max(seen.duals, wanted_gap) / products();
      const auto own = w_.array() * z_.array();
      const double uneven = std::max({seen.most / aim, aim / seen.least, own.maxCoeff() / aim, aim / own.minCoeff()});
      const bool enough =
          tolerance_ <= wanted_gap ? found.gap <= wanted_gap * (1 + std::abs(value)) : uneven < 1 + even_enough;
      if (enough && off <= wanted_gap) break;
      if (!advance(seen, aim)) break;
    }
    found.limit = limit_;
    for (std::size_t t = 0; t < static_cast<std::size_t>(ladder_.traits()); ++t) {
      const Index first = ladder_.first_increment(t);
      const Index next =
          t + 1 < static_cast<std::size_t>(ladder_.traits()) ? ladder_.first_increment(t + 1) : ladder_.increments();
      found.increments.emplace_back(w_.data() + first, w_.data() + next);
    }
    return found;
  }

 private:
  // A span of utilities as wide as the margin on both sides, the limit in their middle, errors with room to spare.
  void start() {
    const Index p = ladder_.increments();
    w_ = Vector::Constant(p, 2 / static_cast<double>(std::max<Index>(p, 1)));
    z_ = Vector::Constant(p, price_);
    utility_ = ladder_.share() * w_;
    const Sums middle = each([&](const auto& row, Sums& sums) { sums.heads += row.sum_of(utility_); }, false);
    limit_ = middle.heads / static_cast<double>(rows_.size());
    each(
        [&](const auto& row, Sums&) {
          const double missing = 1 - row.sign() * (row.sum_of(utility_) - limit_);
          RowState& state = state_[row.number];
          state.dual = row.cost() / 2;
          state.error = std::max(missing, 0.0) + 0.5;
          state.surplus = state.error - missing;
        },
        false);
    double products = 0;
    for (const RowState& state : state_) products += state.surplus * state.dual;
    z_ = (products / static_cast<double>(rows_.size()) / w_.array()).matrix();
  }

  // One row within a block, with its levels.
  struct Row {
    const UtilityRow& row;
    const std::int32_t* levels;
    Index traits;
    std::size_t number;

    double sign() const { return row.cost > 0 ? 1 : -1; }
    double cost() const { return std::abs(row.cost); }
    double sum_of(const Vector& by_level) const {
      double sum = 0;
      for (Index t = 0; t < traits; ++t) sum += by_level[levels[t * rows_of_block]];
      return sum;
    }
  };

  // Calls take(row, sums) for every row; `with_levels`: room for sums by level. Joined by the number of the part.
  template <class Take>
  Sums each(Take take, bool with_levels, bool with_pairs = false) {
    const auto count = static_cast<Index>(rows_.size());
    const Index parts = (count + rows_of_part - 1) / rows_of_part;
    std::vector<Sums> sums(static_cast<std::size_t>(std::max<Index>(parts, 1)));
    for_each_item(parts, run_, [&](Index part, Index) {
      Sums& own = sums[static_cast<std::size_t>(part)];
      if (with_levels) own.head = Vector::Zero(ladder_.levels());
      if (with_pairs) own.paid = Vector::Zero(ladder_.levels());
      if (with_pairs) own.pairs = Matrix::Zero(ladder_.levels(), ladder_.levels());
      std::vector<std::int32_t> levels;
      std::vector<double> weight(static_cast<std::size_t>(rows_of_block));
      const Index end = std::min(count, (part + 1) * rows_of_part);
      for (Index first = part * rows_of_part; first < end; first += rows_of_block) {
        const auto size = static_cast<std::size_t>(std::min(rows_of_block, end - first));
        const auto block = rows_.subspan(static_cast<std::size_t>(first), size);
        ladder_.levels_of(block, levels);
        for (std::size_t i = 0; i < size; ++i) {
          const std::size_t number = static_cast<std::size_t>(first) + i;
          take(Row{block[i], levels.data() + i, ladder_.traits(), number}, own);
          if (with_pairs) weight[i] = weight_of(block[i], state_[number]);
        }
        if (with_pairs) add_pairs(levels, weight, size, own.pairs);
      }
    });
    for (std::size_t k = 1; k < sums.size(); ++k) sums.front().add(sums[k]);
    return std::move(sums.front());
  }

  void add_pairs(const std::vector<std::int32_t>& levels, const std::vector<double>& weight, std::size_t size,
                 Matrix& pairs) const {
    double* const cells = pairs.data();
    const Index height = pairs.rows();
    for (Index s = 0; s < ladder_.traits(); ++s) {
      const std::int32_t* const row = levels.data() + s * rows_of_block;
      for (Index t = s; t < ladder_.traits(); ++t) {
        const std::int32_t* const column = levels.data() + t * rows_of_block;
        for (std::size_t i = 0; i < size; ++i) cells[row[i] + column[i] * height] += weight[i];
      }
    }
  }

  static double weight_of(const UtilityRow& row, const RowState& state) {
    return 1 / (state.error / (std::abs(row.cost) - state.dual) + state.surplus / state.dual);
  }

  void add_head(const Row& row, double h, Sums& sums) const {
    sums.heads += row.sign() * h;
    for (Index t = 0; t < ladder_.traits(); ++t) sums.head[row.levels[t * rows_of_block]] += row.sign() * h;
  }

  // How many products of a price and what it is the price of.
  double products() const { return 2 * static_cast<double>(rows_.size()) + static_cast<double>(ladder_.increments()); }

  // The state of things, the normal equations and their right side for the step without centring.
  Sums look() {
    utility_ = ladder_.share() * w_;
    return each(
        [&](const Row& row, Sums& own) {
          const RowState& state = state_[row.number];
          const double margin = row.sign() * (row.sum_of(utility_) - limit_), weight = weight_of(row.row, state);
          own.errors += row.cost() * state.error;
          own.duals += state.dual;
          own.signed_duals += row.sign() * state.dual;
          const double of_surplus = state.surplus * state.dual, of_error = state.error * (row.cost() - state.dual);
          own.products += of_surplus + of_error;
          own.least = std::min({own.least, of_surplus, of_error});
          own.most = std::max({own.most, of_surplus, of_error});
          own.weights += weight;
          add_head(row, weight * (1 - margin) + state.dual, own);
          for (Index t = 0; t < row.traits; ++t) own.paid[row.levels[t * rows_of_block]] += row.sign() * state.dual;
        },
        true, true);
  }

  bool advance(const Sums& seen, double aim) {
    const Index p = ladder_.increments();
    // Blocks below the diagonal mirror those above; within a trait a client has one level.
    const Matrix pairs = seen.pairs.selfadjointView<Eigen::Upper>();
    const Matrix& share = ladder_.share();
    Matrix system(p + 1, p + 1);
    system.topLeftCorner(p, p) = share.transpose() * pairs * share;
    system.topLeftCorner(p, p).diagonal() += (z_.array() / w_.array()).matrix();
    const Vector by_limit = share.transpose() * pairs.diagonal();
    system.topRightCorner(p, 1) = -by_limit;
    system.bottomLeftCorner(1, p) = -by_limit.transpose();
    system(p, p) = seen.weights;
    const Eigen::LDLT<Matrix> factor(system);
    const auto solved = [&](const Sums& sums, const Vector& centring) {
      Vector right(p + 1);
      right.head(p) = share.transpose() * sums.head - Vector::Constant(p, price_) + centring;
      right[p] = -sums.heads;
      const Vector both = factor.solve(right);
      Direction direction{both.head(p), {}, both[p]};
      direction.levels = share * direction.increments;
      return direction;
    };

    const Direction straight = solved(seen, Vector::Zero(p));
    const Vector dz_straight = (-z_.array() - z_.array() * straight.increments.array() / w_.array()).matrix();
    const Sums ahead = each(
        [&](const Row& row, Sums& own) {
          const RowState& state = state_[row.number];
          const RowStep step = affine(row, straight);
          const double spare = row.cost() - state.dual;
          own.product_s += step.surplus * state.dual + step.error * spare;
          own.product_d += step.dual * state.surplus - step.dual * state.error;
          own.product_sd += step.surplus * step.dual - step.error * step.dual;
          lengths(row, step, own);
        },
        false);
    const auto longest = [](const Vector& at, const Vector& by, double most) {
      for (Index k = 0; k < at.size(); ++k) {
        if (by[k] < 0) most = std::min(most, -at[k] / by[k]);
      }
      return most;
    };
    const double primal = std::min(1.0, longest(w_, straight.increments, ahead.primal)),
                 dual = std::min(1.0, longest(z_, dz_straight, ahead.dual));
    const double count = products();
    const double now = (seen.products + w_.dot(z_)) / count;
    const double then =
        (seen.products + primal * ahead.product_s + dual * ahead.product_d + primal * dual * ahead.product_sd +
         (w_ + primal * straight.increments).dot(z_ + dual * dz_straight)) /
        count;
    const double ratio = std::clamp(then / now, 0.0, 1.0), target = std::max(ratio * ratio * ratio * now, aim);
    // The second order helps on the way; at its end plain steps go to the centre, which the second order would miss.
    const bool on_the_way = target > aim || tolerance_ <= wanted_gap;
    const auto first_order = [&](const Row& row) { return on_the_way ? affine(row, straight) : RowStep{0, 0, 0}; };

    const Vector second = (straight.increments.array() * dz_straight.array()).matrix() * (on_the_way ? 1.0 : 0.0);
    const Vector centring = ((target - second.array()) / w_.array()).matrix();
    const Sums corrected = each(
        [&](const Row& row, Sums& own) {
          const RowState& state = state_[row.number];
          add_head(row, weight_of(row.row, state) * pull(row, state, first_order(row), target) + state.dual, own);
        },
        true);
    const Direction direction = solved(corrected, centring);
    const Vector dz = (centring.array() - z_.array() - z_.array() * direction.increments.array() / w_.array()).matrix();
    const Sums found = each(
        [&](const Row& row, Sums& own) {
          const RowState& state = state_[row.number];
          const RowStep first = first_order(row);
          const double spare = row.cost() - state.dual;
          RowStep& step = step_[row.number];
          step.dual = weight_of(row.row, state) * (pull(row, state, first, target) - change(row, direction));
          step.surplus = (target - first.surplus * first.dual - state.surplus * (state.dual + step.dual)) / state.dual;
          step.error = (target + first.error * first.dual - state.error * (spare - step.dual)) / spare;
          lengths(row, step, own);
        },
        false);
    constexpr double short_of_the_edge = 0.995;
    const double by_primal = std::min(1.0, short_of_the_edge * longest(w_, direction.increments, found.primal)),
                 by_dual = std::min(1.0, short_of_the_edge * longest(z_, dz, found.dual));
    if (!(by_primal > 1e-10) || !(by_dual > 1e-10) || !std::isfinite(direction.limit)) return false;
    w_ += by_primal * direction.increments;
    limit_ += by_primal * direction.limit;
    z_ += by_dual * dz;
    for (std::size_t i = 0; i < state_.size(); ++i) {
      state_[i].dual += by_dual * step_[i].dual;
      state_[i].error += by_primal * step_[i].error;
      state_[i].surplus += by_primal * step_[i].surplus;
    }
    return true;
  }

  double change(const Row& row, const Direction& direction) const {
    return row.sign() * (row.sum_of(direction.levels) - direction.limit);
  }

  // The step that would take all products to 0.
  RowStep affine(const Row& row, const Direction& direction) const {
    const RowState& state = state_[row.number];
    const double margin = row.sign() * (row.sum_of(utility_) - limit_), spare = row.cost() - state.dual;
    const double dual = weight_of(row.row, state) * (1 - margin - change(row, direction));
    return {dual, -state.error + state.error * dual / spare, -state.surplus - state.surplus * dual / state.dual};
  }

  // What draws a row's dual in the step that aims at products of `target`.
  double pull(const Row& row, const RowState& state, const RowStep& first, double target) const {
    const double margin = row.sign() * (row.sum_of(utility_) - limit_), spare = row.cost() - state.dual;
    return 1 - margin - (target + first.error * first.dual) / spare +
           (target - first.surplus * first.dual) / state.dual;
  }

  void lengths(const Row& row, const RowStep& step, Sums& own) const {
    const RowState& state = state_[row.number];
    const auto shorten = [](double& most, double at, double by) {
      if (by < 0) most = std::min(most, -at / by);
    };
    shorten(own.primal, state.error, step.error);
    shorten(own.primal, state.surplus, step.surplus);
    shorten(own.dual, state.dual, step.dual);
    shorten(own.dual, row.cost() - state.dual, -step.dual);
  }

  Ladder ladder_;
  std::span<const UtilityRow> rows_;
  double price_, tolerance_;
  const RunOptions& run_;
  std::vector<RowState> state_;
  std::vector<RowStep> step_;
  Vector w_, z_, utility_;
  double limit_ = 0;
};

}  // namespace

LearnedUtilities learn_utilities(std::span<const LadderTrait> traits, std::span<const UtilityRow> rows, double price,
                                 double tolerance, const RunOptions& run) {
  return Solver(traits, rows, price, tolerance, run).solve();
}

}  // namespace mcda::clients
