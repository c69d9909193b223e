#include "mcda/statistics/summary.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "mcda/model/error.hpp"
#include "mcda/statistics/bytes.hpp"
#include "mcda/statistics/each_cpu.hpp"
#include "mcda/statistics/elementary.hpp"
#include "mcda/statistics/lanes.hpp"

namespace mcda {

namespace {

// Sums run in eight lanes that are joined in one fixed order: the compiler may use any vector width and the bits stay
// the same.
double join(const std::array<double, lanes>& lane) {
  return ((lane[0] + lane[1]) + (lane[2] + lane[3])) + ((lane[4] + lane[5]) + (lane[6] + lane[7]));
}

template <class Term>
MCDA_INLINE double sum_over(std::span<const double> x, Term term) {
  std::array<double, lanes> lane{};
  std::size_t i = 0;
  for (; i + lanes <= x.size(); i += lanes) {
    for (std::size_t k = 0; k < lanes; ++k) lane[k] += term(x[i + k]);
  }
  for (std::size_t k = 0; i < x.size(); ++i, ++k) lane[k] += term(x[i]);
  return join(lane);
}

// What is summed, as functions that can use the widest vectors of the machine.
MCDA_FOR_EACH_CPU double inverses_over(std::span<const double> x) {
  return sum_over(x, [](double v) { return v != 0 ? 1 / v : 0; });
}

MCDA_FOR_EACH_CPU double inverse_squares_over(std::span<const double> x) {
  return sum_over(x, [](double v) { return v != 0 ? 1 / (v * v) : 0; });
}

// ln 0 counts as 0: methods that take logarithms refuse zeros before they read this sum.
MCDA_INLINE double log_or_zero(double x) {
  const double size = std::abs(x);
  return elementary::ln(size > 0 ? size : 1);
}

MCDA_FOR_EACH_CPU double logarithms_over(std::span<const double> x) { return sum_over(x, log_or_zero); }

MCDA_FOR_EACH_CPU double x_log_x_over(std::span<const double> x) {
  return sum_over(x, [](double v) { return std::abs(v) * log_or_zero(v); });
}

MCDA_FOR_EACH_CPU double sum_of_squared_deviations(std::span<const double> x, double mean) {
  return sum_over(x, [mean](double v) { return (v - mean) * (v - mean); });
}

// Deviations of two columns beside two others, `tile` cells each: every load serves two products. Lane l adds up rows
// l, l + 8, l + 16, ..., as all sums here do.
MCDA_FOR_EACH_CPU void add_products(const double* first, const double* second, std::size_t tile, double* sums) {
  Lanes total[4];
  std::memcpy(total, sums, sizeof total);
  for (std::size_t i = 0; i < tile; i += lanes) {
    Lanes a, b, c, d;
    std::memcpy(&a, first + i, sizeof a);
    std::memcpy(&b, first + tile + i, sizeof b);
    std::memcpy(&c, second + i, sizeof c);
    std::memcpy(&d, second + tile + i, sizeof d);
    total[0] += a * c;
    total[1] += a * d;
    total[2] += b * c;
    total[3] += b * d;
  }
  std::memcpy(sums, total, sizeof total);
}

MCDA_FOR_EACH_CPU void take_deviations(const double* x, std::size_t size, double mean, double* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = x[i] - mean;
}

// Sums of the products of deviations, products[j * n + k] of columns j and k. A tile of rows at a time stays in the
// nearest cache, and the sums of two columns beside two others in the registers.
void sum_products(const Block& block, const std::vector<double>& means, std::vector<double>& products) {
  constexpr std::size_t tile = 128;
  const std::size_t n = means.size(), pairs = (n + 1) / 2, rows = static_cast<std::size_t>(block.size());
  std::vector<double> deviations(2 * pairs * tile);
  std::vector<double> sums(pairs * (pairs + 1) / 2 * 4 * lanes);
  for (std::size_t begin = 0; begin < rows; begin += tile) {
    const std::size_t size = std::min(tile, rows - begin);
    if (size < tile) std::fill(deviations.begin(), deviations.end(), 0.0);  // rows that are not there add nothing
    for (std::size_t j = 0; j < n; ++j) {
      const double* const x = block.column(static_cast<Index>(j)).data() + begin;
      ask_for(x, block_rows, size);  // of the next block, while this one is multiplied
      take_deviations(x, size, means[j], deviations.data() + j * tile);
    }
    double* of_pair = sums.data();
    for (std::size_t p = 0; p < pairs; ++p) {
      for (std::size_t q = 0; q <= p; ++q, of_pair += 4 * lanes)
        add_products(deviations.data() + 2 * p * tile, deviations.data() + 2 * q * tile, tile, of_pair);
    }
  }
  const double* of_pair = sums.data();
  for (std::size_t p = 0; p < pairs; ++p) {
    for (std::size_t q = 0; q <= p; ++q) {
      for (std::size_t part = 0; part < 4; ++part, of_pair += lanes) {
        const std::size_t j = 2 * p + part / 2, k = 2 * q + part % 2;
        if (j >= n || k >= n) continue;
        std::array<double, lanes> lane;
        std::copy_n(of_pair, lanes, lane.begin());
        products[j * n + k] = products[k * n + j] = join(lane);
      }
    }
  }
}

// What most methods want to know of a column, found in one reading.
struct Seen {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  double smallest = std::numeric_limits<double>::infinity();  // of |x| > 0; NaN when a cell is not finite
  double sum = 0, squares = 0;
};

// Loops over arrays, not Lanes: g++ takes choices between vectors apart where the machine has no vector that wide.
template <bool Total, bool Squares>
MCDA_INLINE Seen look_at(std::span<const double> x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::array<double, lanes> low, high, smallest, defect{}, sum{}, squares{};
  low.fill(infinity);
  high.fill(-infinity);
  smallest.fill(infinity);
  const auto see = [&](double v, std::size_t k) MCDA_INLINED {
    const double size = v == 0 ? infinity : std::abs(v);
    low[k] = v < low[k] ? v : low[k];
    high[k] = v > high[k] ? v : high[k];
    smallest[k] = size < smallest[k] ? size : smallest[k];
    defect[k] += v - v;  // 0 for a number, NaN for NaN and infinity
    if constexpr (Total) sum[k] += v;
    if constexpr (Squares) squares[k] += v * v;
  };
  std::size_t i = 0;
  for (; i + lanes <= x.size(); i += lanes) {
    ask_far_ahead(x.data() + i);
    for (std::size_t k = 0; k < lanes; ++k) see(x[i + k], k);
  }
  for (std::size_t k = 0; i < x.size(); ++i, ++k) see(x[i], k);
  return {.low = *std::min_element(low.begin(), low.end()),
          .high = *std::max_element(high.begin(), high.end()),
          .smallest = *std::min_element(smallest.begin(), smallest.end()) + join(defect),
          .sum = join(sum),
          .squares = join(squares)};
}

MCDA_FOR_EACH_CPU Seen look_only(std::span<const double> x) { return look_at<false, false>(x); }
MCDA_FOR_EACH_CPU Seen look_and_sum(std::span<const double> x) { return look_at<true, false>(x); }
MCDA_FOR_EACH_CPU Seen look_and_square(std::span<const double> x) { return look_at<false, true>(x); }
MCDA_FOR_EACH_CPU Seen look_and_both(std::span<const double> x) { return look_at<true, true>(x); }

Statistic with_implied(Statistic wanted) {
  if (has(wanted, Statistic::co_moments)) wanted = wanted | Statistic::moments;
  return has(wanted, Statistic::moments) ? wanted | Statistic::mean : wanted;
}

Statistic joined(const std::vector<Statistic>& of_column) {
  Statistic all = Statistic::none;
  for (const Statistic one : of_column) all = all | one;
  return all;
}

}  // namespace

Summary::Summary(Index columns, Statistic wanted) : wanted_(with_implied(wanted)), columns_(columns) {
  const auto size = static_cast<std::size_t>(columns);
  const auto prepare = [&](Statistic one, std::vector<double>& values, double start) {
    if (has(wanted_, one)) values.assign(size, start);
  };
  prepare(Statistic::extremes, min_, std::numeric_limits<double>::infinity());
  prepare(Statistic::extremes, max_, -std::numeric_limits<double>::infinity());
  prepare(Statistic::extremes, smallest_, std::numeric_limits<double>::infinity());
  prepare(Statistic::sum, sum_, 0);
  prepare(Statistic::sum_of_squares, squares_, 0);
  prepare(Statistic::sum_of_inverses, inverses_, 0);
  prepare(Statistic::sum_of_inverse_squares, inverse_squares_, 0);
  prepare(Statistic::sum_of_logarithms, logarithms_, 0);
  prepare(Statistic::sum_of_x_log_x, x_log_x_, 0);
  prepare(Statistic::mean, mean_, 0);
  prepare(Statistic::moments, deviations_, 0);
  if (has(wanted_, Statistic::co_moments)) products_.assign(size * size, 0);
}

Summary::Summary(const std::vector<Statistic>& of_column)
    : Summary(static_cast<Index>(of_column.size()), joined(of_column)) {
  for (const Statistic one : of_column) {
    if (has(wanted_, Statistic::co_moments) || with_implied(one) == wanted_) continue;
    for (const Statistic each : of_column) of_column_.push_back(with_implied(each));
    return;
  }
}

void Summary::look(const Block& block) noexcept {
  for (Index j = 0; j < columns_; ++j) {
    const bool total = wants(j, Statistic::sum) || wants(j, Statistic::mean),
               squares = wants(j, Statistic::sum_of_squares);
    if (!total && !squares && !wants(j, Statistic::extremes)) continue;
    const Seen one =
        (total ? (squares ? look_and_both : look_and_sum) : (squares ? look_and_square : look_only))(block.column(j));
    if (wants(j, Statistic::extremes)) {
      min_[at(j)] = one.low;
      max_[at(j)] = one.high;
      smallest_[at(j)] = one.smallest;
    }
    if (wants(j, Statistic::sum)) sum_[at(j)] = one.sum;
    if (squares) squares_[at(j)] = one.squares;
    if (wants(j, Statistic::mean)) mean_[at(j)] = one.sum;
  }
}

void Summary::observe(const Block& block) noexcept {
  if (count_ > 0) {
    Summary seen = of_column_.empty() ? Summary(columns_, wanted_) : Summary(of_column_);
    seen.observe(block);
    return merge(seen);
  }
  if (block.size() == 0) return;
  const double rows = static_cast<double>(block.size());
  count_ = block.size();
  look(block);
  for (Index j = 0; j < columns_; ++j) {
    const std::span<const double> x = block.column(j);
    if (wants(j, Statistic::sum_of_inverses)) inverses_[at(j)] = inverses_over(x);
    if (wants(j, Statistic::sum_of_inverse_squares)) inverse_squares_[at(j)] = inverse_squares_over(x);
    if (wants(j, Statistic::sum_of_logarithms)) logarithms_[at(j)] = logarithms_over(x);
    if (wants(j, Statistic::sum_of_x_log_x)) x_log_x_[at(j)] = x_log_x_over(x);
    if (wants(j, Statistic::mean)) mean_[at(j)] /= rows;
    if (wants(j, Statistic::moments) && !has(wanted_, Statistic::co_moments))
      deviations_[at(j)] = sum_of_squared_deviations(x, mean_[at(j)]);
  }
  if (has(wanted_, Statistic::co_moments)) {
    sum_products(block, mean_, products_);
    for (Index j = 0; j < columns_; ++j) deviations_[at(j)] = products_[at(j * columns_ + j)];
  }
}

void Summary::merge(const Summary& later) {
  if (later.count_ == 0) return;
  if (count_ == 0) {
    *this = later;
    return;
  }
  const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
    for (std::size_t j = 0; j < to.size(); ++j) to[j] += from[j];
  };
  for (std::size_t j = 0; j < min_.size(); ++j) {
    min_[j] = std::min(min_[j], later.min_[j]);
    max_[j] = std::max(max_[j], later.max_[j]);
    smallest_[j] = std::isnan(smallest_[j]) || std::isnan(later.smallest_[j])
                       ? std::numeric_limits<double>::quiet_NaN()
                       : std::min(smallest_[j], later.smallest_[j]);
  }
  add(sum_, later.sum_), add(squares_, later.squares_), add(inverses_, later.inverses_),
      add(inverse_squares_, later.inverse_squares_);
  add(logarithms_, later.logarithms_), add(x_log_x_, later.x_log_x_);
  // Chan, Golub and LeVeque's pairwise update: no cancellation between large sums.
  const double a = static_cast<double>(count_), b = static_cast<double>(later.count_), n = a + b;
  for (Index j = 0; !products_.empty() && j < columns_; ++j) {
    for (Index k = 0; k < columns_; ++k) {
      products_[at(j * columns_ + k)] +=
          later.products_[at(j * columns_ + k)] +
          (later.mean_[at(j)] - mean_[at(j)]) * (later.mean_[at(k)] - mean_[at(k)]) * (a * b / n);
    }
  }
  for (std::size_t j = 0; j < mean_.size(); ++j) {
    const double gap = later.mean_[j] - mean_[j];
    if (!deviations_.empty()) deviations_[j] += later.deviations_[j] + gap * gap * (a * b / n);
    mean_[j] += gap * (b / n);
  }
  count_ += later.count_;
}

double Summary::norm(Index j) const noexcept { return std::sqrt(sum_of_squares(j)); }

double Summary::co_moment(Index j, Index k) const noexcept { return products_[at(j * columns_ + k)]; }

Summary Summary::beside(const std::vector<Summary>& columns) {
  std::vector<Statistic> of_column;
  for (const Summary& one : columns) of_column.push_back(one.wanted_);
  assert(!has(joined(of_column), Statistic::co_moments));
  Summary whole(of_column);
  for (const auto member : {&Summary::min_, &Summary::max_, &Summary::smallest_, &Summary::sum_, &Summary::squares_,
                            &Summary::inverses_, &Summary::inverse_squares_, &Summary::logarithms_, &Summary::x_log_x_,
                            &Summary::mean_, &Summary::deviations_}) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (!(columns[j].*member).empty()) (whole.*member)[j] = (columns[j].*member).front();
    }
  }
  if (!columns.empty()) whole.count_ = columns.front().count_;
  return whole;
}

Summary Summary::select(const std::vector<Index>& positions) const {
  Summary chosen(static_cast<Index>(positions.size()), wanted_);
  chosen.count_ = count_;
  for (std::size_t k = 0; !of_column_.empty() && k < positions.size(); ++k)
    chosen.of_column_.push_back(of_column_[at(positions[k])]);
  const auto pick = [&](const std::vector<double>& from, std::vector<double>& to) {
    for (std::size_t k = 0; k < to.size(); ++k) to[k] = from[at(positions[k])];
  };
  pick(min_, chosen.min_), pick(max_, chosen.max_), pick(smallest_, chosen.smallest_), pick(sum_, chosen.sum_),
      pick(squares_, chosen.squares_);
  pick(inverses_, chosen.inverses_), pick(inverse_squares_, chosen.inverse_squares_),
      pick(logarithms_, chosen.logarithms_);
  pick(x_log_x_, chosen.x_log_x_), pick(mean_, chosen.mean_), pick(deviations_, chosen.deviations_);
  for (std::size_t k = 0; !products_.empty() && k < positions.size(); ++k) {
    for (std::size_t l = 0; l < positions.size(); ++l)
      chosen.products_[k * positions.size() + l] = products_[at(positions[k] * columns_ + positions[l])];
  }
  return chosen;
}

template <class Self, class Visit>
void Summary::each(Self& self, Visit visit) {
  visit(self.columns_), visit(self.count_), visit(self.min_), visit(self.max_), visit(self.smallest_), visit(self.sum_),
      visit(self.squares_), visit(self.inverses_);
  visit(self.inverse_squares_), visit(self.logarithms_), visit(self.x_log_x_), visit(self.mean_),
      visit(self.deviations_), visit(self.products_);
}

std::string Summary::to_bytes() const {
  ByteWriter write;
  write(static_cast<Index>(wanted_));
  std::vector<Index> of_column;
  for (const Statistic one : of_column_) of_column.push_back(static_cast<Index>(one));
  write(of_column);
  each(*this, [&](const auto& part) { write(part); });
  return write.take();
}

Summary Summary::from_bytes(std::string_view bytes) {
  ByteReader read(bytes);
  Summary summary;
  Index wanted = 0;
  read(wanted);
  summary.wanted_ = static_cast<Statistic>(wanted);
  std::vector<Index> of_column;
  read(of_column);
  for (const Index one : of_column) summary.of_column_.push_back(static_cast<Statistic>(one));
  each(summary, [&](auto& part) { read(part); });
  read.finish();
  // What was read must be what a summary of so many columns holds, else a damaged one would be read beyond its end.
  bool sound = static_cast<Index>(summary.wanted_) == wanted && summary.columns_ >= 0 &&
               summary.columns_ < (Index{1} << 30) && summary.count_ >= 0;
  sound = sound && with_implied(summary.wanted_) == summary.wanted_ &&
          (of_column.empty() || static_cast<Index>(of_column.size()) == summary.columns_);
  for (const Statistic one : summary.of_column_) {
    sound = sound && (one | summary.wanted_) == summary.wanted_ && with_implied(one) == one &&
            !has(summary.wanted_, Statistic::co_moments);
  }
  if (sound) {
    const auto columns = static_cast<std::size_t>(summary.columns_);
    const auto check = [&](Statistic one, const std::vector<double>& values, std::size_t size) {
      sound = sound && values.size() == (has(summary.wanted_, one) ? size : 0);
    };
    for (const auto* values : {&summary.min_, &summary.max_, &summary.smallest_})
      check(Statistic::extremes, *values, columns);
    check(Statistic::sum, summary.sum_, columns);
    check(Statistic::sum_of_squares, summary.squares_, columns);
    check(Statistic::sum_of_inverses, summary.inverses_, columns);
    check(Statistic::sum_of_inverse_squares, summary.inverse_squares_, columns);
    check(Statistic::sum_of_logarithms, summary.logarithms_, columns);
    check(Statistic::sum_of_x_log_x, summary.x_log_x_, columns);
    check(Statistic::mean, summary.mean_, columns);
    check(Statistic::moments, summary.deviations_, columns);
    check(Statistic::co_moments, summary.products_, columns * columns);
  }
  if (!sound) raise(InvalidInput("the stored bytes are damaged", "write them again"));
  return summary;
}

}  // namespace mcda
