#include "mcda/analysis/smaa.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "mcda/analysis/undefined.hpp"
#include "mcda/analysis/weighted_sums.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/sort_words.hpp"
#include "mcda/model/error.hpp"
#include "mcda/statistics/each_cpu.hpp"

namespace mcda {

namespace {

constexpr Index most_samples = 4'000'000;
constexpr Index samples_of_item = 64;
constexpr Index most_kept = 2'048;                        // orders before their ranks are counted
constexpr std::size_t kept_cells = std::size_t{1} << 22;  // of them, where they are long
constexpr std::size_t places_together = 8;
constexpr Index most_ranked = 65'536;  // rows of an order are numbers of 16 bits
// Weights are summed as whole numbers of this size: a sum of doubles would depend on who adds first.
constexpr double weight_unit = 0x1p-40;
constexpr std::uint32_t confidence_stream = 100'000;  // beyond that of the values
constexpr Index confidence_samples = 1'000, confidence_rows = 50;

Extremes extremes_of(std::span<const double> values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {*low, *high};
}

// keys[i] = (high - values[i]) scale, a whole number below 2^52, with i behind it. Adding 2^52 leaves the whole number
// in the last bits of the double.
MCDA_FOR_EACH_CPU void falling_keys(const double* values, Index m, double high, double scale, int row_bits,
                                    std::uint64_t* keys) {
  constexpr std::uint64_t last_bits = (std::uint64_t{1} << 52) - 1;
  for (Index i = 0; i < m; ++i) {
    const auto bits = std::bit_cast<std::uint64_t>((high - values[i]) * scale + 0x1p52);
    keys[i] = (bits & last_bits) << row_bits | static_cast<std::uint64_t>(i);
  }
}

// The same in one word of 32 bits: fewer steps.
MCDA_FOR_EACH_CPU void falling_words(const double* values, Index m, double high, double scale, int row_bits,
                                     std::uint32_t* words) {
  for (Index i = 0; i < m; ++i) {
    const auto bits = std::bit_cast<std::uint64_t>((high - values[i]) * scale + 0x1p52);
    words[i] = static_cast<std::uint32_t>(bits) << row_bits | static_cast<std::uint32_t>(i);
  }
}

// How many neighbours are at most one step apart.
MCDA_FOR_EACH_CPU Index close_words(const std::uint32_t* words, Index m, int row_bits) {
  Index count = 0;
  for (Index i = 1; i < m; ++i) count += (words[i] >> row_bits) - (words[i - 1] >> row_bits) <= 1 ? 1 : 0;
  return count;
}

// The last bits of each word, its row, `places_together` at a time to pieces that are `stride` apart; whole pieces
// only.
MCDA_FOR_EACH_CPU void keep_rows(const std::uint32_t* words, std::size_t pieces, std::uint32_t mask, std::size_t stride,
                                 std::uint16_t* to) {
  for (std::size_t piece = 0; piece < pieces; ++piece) {
    std::uint16_t rows[places_together];
    for (std::size_t k = 0; k < places_together; ++k)
      rows[k] = static_cast<std::uint16_t>(words[piece * places_together + k] & mask);
    std::memcpy(to + piece * stride, rows, sizeof rows);
  }
}

// The smallest step between neighbours that rise.
MCDA_FOR_EACH_CPU std::uint64_t least_step(const std::uint64_t* keys, Index m) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (Index i = 1; i < m; ++i) {
    const auto step = static_cast<std::int64_t>(keys[i] - keys[i - 1]);
    least = step < least ? step : least;
  }
  return static_cast<std::uint64_t>(least);
}

// The tie rule under the largest |score| of a ranking.
struct Ties {
  explicit Ties(Extremes of) : largest(std::max(std::abs(of.low), std::abs(of.high))), floor(std::min(1.0, largest)) {}
  bool above(double high, double low) const {
    return high - low > tie_tolerance * std::max({floor, std::abs(high), std::abs(low)});
  }
  double largest, floor;
};

struct Shape {
  Index m = 0, n = 0, k = 0;
  bool every_rank = true;
  std::vector<Index> paired;
};

// What one worker has counted; whole numbers, so that adding up workers gives one answer.
class Counts {
 public:
  explicit Counts(const Shape& shape) : shape_(&shape) {
    const auto m = static_cast<std::size_t>(shape.m);
    if (shape.every_rank) {
      ranks_.resize(m * m);
      const std::size_t pieces = (m + places_together - 1) / places_together;
      kept_ = std::clamp<std::size_t>(kept_cells / m, 64, static_cast<std::size_t>(most_kept));
      stride_ = (kept_ + 4) * places_together;  // pieces of one order do not fall into one set of the cache
      orders_.resize(pieces * stride_);
      keys_.resize(m);
      words_.resize(m);
    } else {
      first_.resize(m);
      top_.resize(m);
      maxima_.resize(static_cast<std::size_t>(chunks_of(shape.m)));
      rows_.resize(m);
      best_.resize(m);
    }
    pairs_.resize(shape.paired.size() * shape.paired.size());
  }

  // Room for what weighted_sums gives: asked for once, or the system would clear it for every few samples.
  struct Room {
    std::vector<double> scores, maxima;
  };
  Room& room() {
    room_.scores.resize(static_cast<std::size_t>(shape_->m * samples_together));
    room_.maxima.resize(static_cast<std::size_t>(chunks_of(shape_->m) * samples_together));
    return room_;
  }

  // `maxima` as weighted_sums gives them, or none.
  void add(std::span<const double> scores, std::span<const double> weights, Extremes extremes,
           std::span<const double> maxima = {}) {
    const Ties ties(extremes);
    if (shape_->every_rank) {
      add_ranks(scores, weights, extremes, ties);
    } else {
      if (maxima.empty()) chunk_maxima(scores.data(), shape_->m, maxima_.data());
      add_top(scores, weights, extremes, maxima.empty() ? std::span<const double>(maxima_) : maxima, ties);
    }
    const std::size_t p = shape_->paired.size();
    for (std::size_t a = 0; a < p; ++a) {
      const double own = scores[static_cast<std::size_t>(shape_->paired[a])];
      for (std::size_t b = 0; b < p; ++b)
        pairs_[a * p + b] += ties.above(own, scores[static_cast<std::size_t>(shape_->paired[b])]) ? 1 : 0;
    }
  }

  // Counts orders that were kept, a few places at a time, so that their counters stay near while they are used.
  void flush() {
    const auto m = static_cast<std::size_t>(shape_->m);
    for (std::size_t place = 0; place < m; place += places_together) {
      std::uint32_t* const counts = ranks_.data() + place * m;
      const std::uint16_t* rows = orders_.data() + place / places_together * stride_;
      if (place + places_together <= m) {
        for (std::size_t s = 0; s < pending_; ++s, rows += places_together) {
          for (std::size_t k = 0; k < places_together; ++k) ++counts[k * m + rows[k]];
        }
      } else {
        for (std::size_t s = 0; s < pending_; ++s, rows += places_together) {
          for (std::size_t k = 0; k < m - place; ++k) ++counts[k * m + rows[k]];
        }
      }
    }
    pending_ = 0;
  }

  void join(const Counts& other) {
    const auto sum = [](auto& to, const auto& from) {
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    };
    sum(ranks_, other.ranks_);
    sum(first_, other.first_);
    sum(top_, other.top_);
    sum(pairs_, other.pairs_);
    for (const auto& [row, weights] : other.central_) {
      auto& mine = central_[row];
      mine.resize(weights.size());
      sum(mine, weights);
    }
  }

  Smaa shares(Index samples, const RunOptions& options) const {
    const auto m = static_cast<std::size_t>(shape_->m), n = static_cast<std::size_t>(shape_->n);
    const double unit = 1 / static_cast<double>(samples);
    Smaa result{.samples = samples, .k = shape_->k};
    result.error = 1.96 * std::sqrt(0.25 * unit);
    result.first.resize(m);
    result.top.resize(m);
    result.central.resize(m);
    result.confidence.assign(m, undefined);
    if (shape_->every_rank) {
      result.rank.resize(m);
      result.entropy.resize(m);
      // Few counts are large: the logarithm of each is taken once.
      std::vector<double> bits(static_cast<std::size_t>(std::min<Index>(samples, 10'000)) + 1);
      for (std::size_t count = 1; count < bits.size(); ++count) bits[count] = entropy_of(count, unit);
      constexpr std::size_t tile = 16;  // counters lie by rank, shares by row
      const auto tiles = static_cast<Index>((m + tile - 1) / tile);
      for_each_item(tiles, options, [&](Index item, Index) {
        const std::size_t row = static_cast<std::size_t>(item) * tile;
        for (std::size_t i = row; i < std::min(m, row + tile); ++i) result.rank[i].resize(m);
        for (std::size_t rank = 0; rank < m; rank += tile) {
          for (std::size_t i = row; i < std::min(m, row + tile); ++i) {
            double entropy = 0;
            for (std::size_t r = rank; r < std::min(m, rank + tile); ++r) {
              const std::uint32_t count = ranks_[r * m + i];
              result.rank[i][r] = static_cast<double>(count) * unit;
              entropy += count < bits.size() ? bits[count] : entropy_of(count, unit);
            }
            result.entropy[i] += entropy;
          }
        }
        for (std::size_t i = row; i < std::min(m, row + tile); ++i) {
          std::uint64_t in_top = 0;
          for (std::size_t r = 0; r < static_cast<std::size_t>(shape_->k); ++r) in_top += ranks_[r * m + i];
          result.top[i] = static_cast<double>(in_top) * unit;
        }
      });
      for (std::size_t i = 0; i < m; ++i) {
        result.entropy[i] = std::max(0.0, result.entropy[i]);
        result.first[i] = result.rank[i][0];
      }
    } else {
      for (std::size_t i = 0; i < m; ++i) {
        result.first[i] = static_cast<double>(first_[i]) * unit;
        result.top[i] = static_cast<double>(top_[i]) * unit;
      }
    }
    for (const auto& [row, sums] : central_) {
      const auto i = static_cast<std::size_t>(row);
      const double times = result.first[i] * static_cast<double>(samples);
      for (std::size_t j = 0; j < n; ++j)
        result.central[i].push_back(static_cast<double>(sums[j]) * weight_unit / std::round(times));
    }
    result.paired = shape_->paired;
    const std::size_t p = shape_->paired.size();
    result.pairwise.assign(p, std::vector<double>(p));
    for (std::size_t a = 0; a < p; ++a) {
      for (std::size_t b = 0; b < p; ++b) result.pairwise[a][b] = static_cast<double>(pairs_[a * p + b]) * unit;
    }
    return result;
  }

 private:
  static double entropy_of(std::size_t count, double unit) {
    const double share = static_cast<double>(count) * unit;
    return -share * std::log2(share);
  }

  void add_first(Index row, std::span<const double> weights) {
    std::vector<std::int64_t>& sums = central_[row];
    sums.resize(weights.size());
    for (std::size_t j = 0; j < weights.size(); ++j)
      sums[j] += static_cast<std::int64_t>(std::llround(weights[j] / weight_unit));
  }

  // Scores as whole numbers of equal steps with the row number behind them, falling: one sort of single words. The
  // steps (a few less than there are, so that rounding passes no end) are a hundredth of what ties at least, so that
  // nothing is out of order that does not tie; where they cannot be, pairs are sorted. Where no neighbours can tie, the
  // place is the rank.
  void add_ranks(std::span<const double> scores, std::span<const double> weights, Extremes extremes, const Ties& ties) {
    const std::size_t m = scores.size();
    const int row_bits = std::bit_width(m - 1), score_bits = std::min(52, 62 - row_bits);
    const double steps = std::ldexp(0.999, score_bits), range = extremes.high - extremes.low;
    if (!(range > 0) || range > 0.01 * tie_tolerance * ties.floor * steps) {
      const Ranking ranking = rank_fast(scores);
      count_ties(scores, weights, ties,
                 [&](std::size_t place) { return static_cast<std::size_t>(ranking.order[place]); });
      return;
    }
    if (add_words(scores, weights, extremes, ties, row_bits)) return;
    falling_keys(scores.data(), shape_->m, extremes.high, steps / range, row_bits, keys_.data());
    sort_numbers(keys_);
    const std::uint64_t mask = (std::uint64_t{1} << row_bits) - 1;
    const double tie = tie_tolerance * std::max(ties.largest, ties.floor) * (steps / range) + 2;
    if (least_step(keys_.data(), shape_->m) <= (static_cast<std::uint64_t>(std::ceil(tie)) + 1) << row_bits) {
      count_ties(scores, weights, ties,
                 [&](std::size_t place) { return static_cast<std::size_t>(keys_[place] & mask); });
      return;
    }
    for (std::size_t place = 0; place < m; ++place) words_[place] = static_cast<std::uint32_t>(keys_[place] & mask);
    keep_order(words_, static_cast<std::uint32_t>(mask), weights);
  }

  // Nearly always words of half the size tell all scores apart; the few neighbours that they do not are put in order by
  // their scores. False where there are many, or a tie.
  bool add_words(std::span<const double> scores, std::span<const double> weights, Extremes extremes, const Ties& ties,
                 int row_bits) {
    const std::size_t m = scores.size();
    const double steps = std::ldexp(0.999, 32 - row_bits), range = extremes.high - extremes.low;
    if (!(range > 4 * tie_tolerance * std::max(ties.largest, ties.floor) * steps)) return false;
    std::uint32_t* const words = words_.data();
    falling_words(scores.data(), shape_->m, extremes.high, steps / range, row_bits, words);
    sorter_.sort(words_);
    const Index close = close_words(words, shape_->m, row_bits);
    if (close > shape_->m / 8) return false;
    const std::uint32_t mask = (std::uint32_t{1} << row_bits) - 1;
    const auto score = [&](std::size_t place) { return scores[words[place] & mask]; };
    Index left = close;
    for (std::size_t place = 1; left > 0; ++place) {
      if ((words[place] >> row_bits) - (words[place - 1] >> row_bits) > 1) continue;
      std::size_t end = place;
      const std::size_t begin = place - 1;
      for (; end < m && (words[end] >> row_bits) - (words[end - 1] >> row_bits) <= 1; ++end) --left;
      std::sort(words + begin, words + end,
                [&](std::uint32_t a, std::uint32_t b) { return scores[a & mask] > scores[b & mask]; });
      for (std::size_t k = begin + 1; k < end; ++k) {
        if (!ties.above(score(k - 1), score(k))) return false;
      }
      place = end;  // its step is wide
    }
    keep_order(words_, mask, weights);
    return true;
  }

  // The order whose rows are the last bits of these words.
  void keep_order(std::span<const std::uint32_t> words, std::uint32_t mask, std::span<const double> weights) {
    if (pending_ == kept_) flush();
    const std::size_t pieces = words.size() / places_together;
    std::uint16_t* const to = orders_.data() + pending_ * places_together;
    keep_rows(words.data(), pieces, mask, stride_, to);
    for (std::size_t place = pieces * places_together; place < words.size(); ++place)
      to[pieces * stride_ + place - pieces * places_together] = static_cast<std::uint16_t>(words[place] & mask);
    add_first(static_cast<Index>(words[0] & mask), weights);
    ++pending_;
  }

  template <class RowAt>
  void count_ties(std::span<const double> scores, std::span<const double> weights, const Ties& ties, RowAt row_at) {
    std::size_t first = 0;
    double high = scores[row_at(0)];
    for (std::size_t place = 0; place < scores.size(); ++place) {
      const std::size_t row = row_at(place);
      while (ties.above(high, scores[row])) high = scores[row_at(++first)];
      ++ranks_[first * scores.size() + row];
      if (first == 0) add_first(static_cast<Index>(row), weights);
    }
  }

  // Rank <= k unless the k-th largest score is above. Each of the k chunks with the largest maxima holds a score at
  // least as large as the k-th of these maxima: only what reaches it, but for rounding, can be among the first k.
  void add_top(std::span<const double> scores, std::span<const double> weights, Extremes extremes,
               std::span<const double> maxima, const Ties& ties) {
    const auto k = static_cast<std::size_t>(shape_->k);
    const auto falls = [](double a, double b) { return a > b; };
    const auto kth = best_.begin() + static_cast<std::ptrdiff_t>(k - 1);
    double level = extremes.low;
    if (k <= maxima.size()) {
      std::copy(maxima.begin(), maxima.end(), best_.begin());
      std::nth_element(best_.begin(), kth, best_.begin() + static_cast<std::ptrdiff_t>(maxima.size()), falls);
      level = *kth - 4 * tie_tolerance * std::max(ties.largest, ties.floor);
    }
    std::size_t count = 0;  // every row is written, those that reach the level stay
    for (std::size_t chunk = 0; chunk < maxima.size(); ++chunk) {
      if (maxima[chunk] < level) continue;
      constexpr auto rows = static_cast<std::size_t>(chunk_rows);
      const std::size_t begin = chunk * rows, end = std::min(scores.size(), begin + rows);
      for (std::size_t i = begin; i < end; ++i) {
        rows_[count] = static_cast<Index>(i);
        best_[count] = scores[i];
        count += scores[i] >= level ? 1 : 0;
      }
    }
    std::nth_element(best_.begin(), kth, best_.begin() + static_cast<std::ptrdiff_t>(count), falls);
    const double last = *kth;
    for (std::size_t place = 0; place < count; ++place) {
      const Index row = rows_[place];
      const auto i = static_cast<std::size_t>(row);
      if (ties.above(last, scores[i])) continue;
      ++top_[i];
      if (ties.above(extremes.high, scores[i])) continue;
      ++first_[i];
      add_first(row, weights);
    }
  }

  const Shape* shape_;
  std::vector<std::uint32_t> ranks_;  // rank by row: m x m
  // Rows of the samples that are not counted yet, `places_together` places of every sample, then the next places.
  std::vector<std::uint16_t> orders_;
  std::size_t kept_ = 0, stride_ = 0, pending_ = 0;
  std::vector<std::uint32_t> words_;
  WordSorter sorter_;
  std::vector<std::uint32_t> first_, top_, pairs_;
  std::map<Index, std::vector<std::int64_t>> central_;
  std::vector<std::uint64_t> keys_;
  std::vector<double> maxima_, best_;
  Room room_;
  std::vector<Index> rows_;
};

Index cut_of(Index m, Index wanted) {
  return std::min(m, wanted > 0 ? wanted : m >= 20 ? 10 : std::max<Index>(1, m / 2));
}

Shape shape_of(Index m, Index n, std::span<const double> base, const SmaaOptions& options) {
  if (options.samples < 1 || options.samples > most_samples)
    raise(InvalidInput("the number of samples is not between 1 and " + std::to_string(most_samples)));
  Shape shape{
      .m = m, .n = n, .k = cut_of(m, options.top_k), .every_rank = m <= std::min(options.rank_limit, most_ranked)};
  shape.paired = base.empty() ? std::vector<Index>(static_cast<std::size_t>(m)) : top_ranks(base, m).order;
  if (base.empty()) std::iota(shape.paired.begin(), shape.paired.end(), Index{0});
  if (static_cast<Index>(shape.paired.size()) > options.pairwise_limit)
    shape.paired.resize(static_cast<std::size_t>(options.pairwise_limit));
  return shape;
}

RunOptions alone(const RunOptions& options) {
  RunOptions single = options;
  single.threads = 1;
  single.progress = nullptr;
  return single;
}

std::vector<double> shares_of(std::vector<double> weights, double total) {
  if (total != 1) {
    for (double& weight : weights) weight /= total;
  }
  return weights;
}

// In `outcome`, over what the sample before has left there.
const std::vector<double>& scores_of(const WeightedMethod& asked, const DecisionTable& table,
                                     const std::vector<double>& weights, const RunOptions& single, Outcome& outcome) {
  WeightedMethod drawn = asked;
  drawn.table = &table;
  outcome = drawn.at(weights, single, std::move(outcome));
  if (outcome.refusal) {
    raise(InvalidInput("a sample of weights and values cannot be ranked: " + outcome.refusal->text(),
                       "choose another method, or values drawn more narrowly (log_normal keeps them positive)"));
  }
  return outcome.scores;
}

// The weights of `samples_together` samples at once; the last one again where fewer are left.
template <class WeightsOf>
void add_by_form(const LinearForm& form, Index first, Index end, WeightsOf weights_of, Counts& counts) {
  const auto n = form.columns.size(), m = form.columns.front().size();
  std::vector<const double*> columns;
  for (const auto& column : form.columns) columns.push_back(column.data());
  std::vector<double> weights(n * samples_together);
  auto& [scores, maxima] = counts.room();
  const auto part = [](const std::vector<double>& of, Index s) {
    const std::size_t size = of.size() / static_cast<std::size_t>(samples_together);
    return std::span(of).subspan(static_cast<std::size_t>(s) * size, size);
  };
  for (Index sample = first; sample < end; sample += samples_together) {
    const Index here = std::min(samples_together, end - sample);
    for (Index s = 0; s < samples_together; ++s) {
      const std::vector<double> one = weights_of(sample + std::min(s, here - 1));
      std::copy(one.begin(), one.end(), weights.begin() + s * static_cast<Index>(n));
    }
    Extremes extremes[samples_together];
    weighted_sums(columns.data(), static_cast<Index>(n), static_cast<Index>(m), weights.data(), scores.data(), extremes,
                  maxima.data());
    for (Index s = 0; s < here; ++s) counts.add(part(scores, s), part(weights, s), extremes[s], part(maxima, s));
  }
}

// Calls work(first sample, end, counts of the worker).
template <class Work>
Smaa count_samples(const Shape& shape, Index samples, const RunOptions& options, Work work) {
  const Index items = (samples + samples_of_item - 1) / samples_of_item;
  const Index workers = std::min(thread_count(options), items);
  std::vector<std::optional<Counts>> counts(static_cast<std::size_t>(workers));  // each made by who uses it
  for_each_item(items, options, [&](Index item, Index worker) {
    std::optional<Counts>& mine = counts[static_cast<std::size_t>(worker)];
    if (!mine) mine.emplace(shape);
    const Index first = item * samples_of_item;
    work(first, std::min(samples, first + samples_of_item), *mine);
  });
  RunOptions quiet = options;
  quiet.progress = nullptr;
  std::erase_if(counts, [](const std::optional<Counts>& one) { return !one; });
  for_each_item(static_cast<Index>(counts.size()), quiet,
                [&](Index k, Index) { counts[static_cast<std::size_t>(k)]->flush(); });
  for (std::size_t k = 1; k < counts.size(); ++k) counts.front()->join(*counts[k]);
  return counts.front()->shares(samples, quiet);
}

bool is_first(std::span<const double> scores, std::size_t row) {
  const Extremes extremes = extremes_of(scores);
  return !Ties(extremes).above(extremes.high, scores[row]);
}

void find_confidence(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form,
                     const ValueDraws& values, const SmaaOptions& options, Smaa& result) {
  std::vector<Index> rows;
  for (std::size_t i = 0; i < result.first.size(); ++i) {
    if (result.first[i] > 0) rows.push_back(static_cast<Index>(i));
  }
  std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) {
    return result.first[static_cast<std::size_t>(a)] > result.first[static_cast<std::size_t>(b)];
  });
  if (static_cast<Index>(rows.size()) > confidence_rows) rows.resize(static_cast<std::size_t>(confidence_rows));
  const RunOptions single = alone(options.run);
  const Index samples = values.certain() ? 1 : std::min(options.samples, confidence_samples);
  RunOptions quiet = options.run;
  quiet.progress = nullptr;
  for_each_item(static_cast<Index>(rows.size()), quiet, [&](Index k, Index) {
    const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(k)]);
    std::vector<double> weights = result.central[row];
    for (double& weight : weights) weight *= tree.total();
    if (form != nullptr && values.certain()) {
      result.confidence[row] = is_first(form->at(weights), row) ? 1 : 0;
      return;
    }
    Index times = 0;
    Outcome outcome;
    for (Index sample = 0; sample < samples; ++sample) {
      const std::vector<double>& scores =
          values.certain() ? scores_of(asked, *asked.table, weights, single, outcome)
                           : scores_of(asked, values.draw(confidence_stream, static_cast<std::uint64_t>(sample)),
                                       weights, single, outcome);
      times += is_first(scores, row) ? 1 : 0;
    }
    result.confidence[row] = static_cast<double>(times) / static_cast<double>(samples);
  });
}

}  // namespace

Smaa smaa(const WeightedMethod& asked, const WeightTree& tree, const LinearForm* form, std::span<const double> base,
          const SmaaOptions& options) {
  const WeightSampler sampler(tree, options.weights);
  const ValueDraws values(*asked.table, options.values, options.seed);
  const Index m = asked.table->rows(), n = asked.table->columns();
  const bool by_form = form != nullptr && values.certain();
  const Index criteria = static_cast<Index>(sampler.moving().size());
  const bool one_set = std::all_of(sampler.moving().begin(), sampler.moving().end(), [&](Index node) {
    return tree[node].leaf >= 0 && tree[node].parent == tree[sampler.moving().front()].parent;
  });
  Smaa result;
  if (by_form && sampler.uniform() && one_set && criteria == n && (n == 2 || n == 3) && m <= options.exact_limit) {
    result = smaa_exact(*form, base, options);
  } else {
    const Shape shape = shape_of(m, n, base, options);
    const RunOptions single = alone(options.run);
    const auto weights_of = [&](Index sample) {
      Draws random(options.seed, 0, static_cast<std::uint64_t>(sample));
      std::vector<double> shares(static_cast<std::size_t>(tree.size()));
      sampler.draw(random, shares);
      return tree.weights_of(shares);
    };
    result = count_samples(shape, options.samples, options.run, [&](Index first, Index end, Counts& counts) {
      if (by_form) {
        add_by_form(
            *form, first, end, [&](Index sample) { return shares_of(weights_of(sample), tree.total()); }, counts);
        return;
      }
      Outcome outcome;
      for (Index sample = first; sample < end; ++sample) {
        const std::vector<double> weights = weights_of(sample);
        const std::vector<double>& scores =
            values.certain() ? scores_of(asked, *asked.table, weights, single, outcome)
                             : scores_of(asked, values.draw(value_stream, static_cast<std::uint64_t>(sample)), weights,
                                         single, outcome);
        counts.add(scores, shares_of(weights, tree.total()), extremes_of(scores));
      }
    });
  }
  find_confidence(asked, tree, form, values, options, result);
  return result;
}

Smaa smaa_of_samples(const LinearForm& form, std::span<const std::vector<double>> weights, const SmaaOptions& options) {
  const auto m = static_cast<Index>(form.columns.front().size()), n = static_cast<Index>(form.columns.size());
  SmaaOptions own = options;
  own.samples = static_cast<Index>(weights.size());
  const Shape shape = shape_of(m, n, {}, own);
  return count_samples(shape, own.samples, options.run, [&](Index first, Index end, Counts& counts) {
    add_by_form(form, first, end, [&](Index sample) { return weights[static_cast<std::size_t>(sample)]; }, counts);
  });
}

}  // namespace mcda
