#include "mcda/source/arrow_values.hpp"

#include <arrow-adbc/adbc.h>
#include <fmt/format.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numeric>

#include "mcda/source/dates.hpp"
#include "mcda/source/decimal.hpp"

namespace mcda::source {

enum class Storage {
  none,
  boolean,
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  float16,
  float32,
  float64,
  decimal,
  text32,
  text64,
  text_view,
  other
};

enum class Meaning { number, truth, date, timestamp, text, other };

namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

bool bit_at(const void* bits, std::int64_t i) {
  return ((static_cast<const std::uint8_t*>(bits)[i >> 3] >> (i & 7)) & 1) != 0;
}

float half_to_float(std::uint16_t half) {
  const int exponent = (half >> 10) & 31;
  const int fraction = half & 1023;
  const float sign = (half & 0x8000) != 0 ? -1.0F : 1.0F;
  if (exponent == 31) {
    return fraction != 0 ? std::numeric_limits<float>::quiet_NaN() : sign * std::numeric_limits<float>::infinity();
  }
  return sign * (exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                               : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25));
}

template <class T>
std::string shortest(T value) {
  std::array<char, 32> buffer;
  const auto [end, status] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

// Where the rows of a column lie: buffers, the first row in them, and whether any row is missing.
struct Rows {
  const ArrowArray& array;
  std::int64_t first;
  std::int64_t count;
  const void* valid;  // nullptr: no row is missing

  Rows(const ArrowArray& from, long offset, long rows)
      : array(from),
        first(from.offset + offset),
        count(rows),
        valid(from.null_count != 0 && from.n_buffers > 0 ? from.buffers[0] : nullptr) {}
  bool missing(std::int64_t i) const { return valid != nullptr && !bit_at(valid, first + i); }
  template <class T>
  const T* values() const {
    return static_cast<const T*>(array.buffers[1]) + first;
  }
};

}  // namespace

struct ArrowColumn::Kind {
  std::string format;
  Storage storage = Storage::other;
  Meaning meaning = Meaning::other;
  double units_per_day = 1;  // of dates and timestamps
  DecimalType decimal{};
  CellParser parse;
  std::unique_ptr<ArrowColumn> words;  // of a dictionary: then storage is that of the indices
  std::vector<double> scratch;
  TextColumn word_texts;

  void read_format();
  std::string_view text(const Rows& rows, std::int64_t i) const;
  std::int64_t integer(const Rows& rows, std::int64_t i) const;
  std::string number_text(const Rows& rows, std::int64_t i) const;
  template <class T>
  void widen(const Rows& rows);
  void put(const Rows& rows, std::int64_t i, double value, std::vector<BadValue>& bad);
};

void ArrowColumn::Kind::read_format() {
  const auto is = [&](Storage s, Meaning m, double per_day = 1) {
    storage = s;
    meaning = m;
    units_per_day = per_day;
  };
  static constexpr std::string_view integers = "cCsSiIlL";
  if (format.size() == 1 && integers.find(format[0]) != std::string_view::npos) {
    return is(static_cast<Storage>(static_cast<int>(Storage::int8) + static_cast<int>(integers.find(format[0]))),
              Meaning::number);
  }
  if (format == "n") return is(Storage::none, Meaning::number);
  if (format == "b") return is(Storage::boolean, Meaning::truth);
  if (format == "e") return is(Storage::float16, Meaning::number);
  if (format == "f") return is(Storage::float32, Meaning::number);
  if (format == "g") return is(Storage::float64, Meaning::number);
  if (format == "u") return is(Storage::text32, Meaning::text);
  if (format == "U") return is(Storage::text64, Meaning::text);
  if (format == "vu") return is(Storage::text_view, Meaning::text);
  if (format == "tdD") return is(Storage::int32, Meaning::date);
  if (format == "tdm") return is(Storage::int64, Meaning::date, 86400e3);
  if (format.starts_with("ts")) {
    const char unit = format.size() > 2 ? format[2] : 's';
    return is(Storage::int64, Meaning::timestamp,
              unit == 'n'   ? 86400e9
              : unit == 'u' ? 86400e6
              : unit == 'm' ? 86400e3
                            : 86400);
  }
  if (format.starts_with("d:") && read_decimal_type(format, decimal)) return is(Storage::decimal, Meaning::number);
  is(Storage::other, Meaning::other);
}

std::string_view ArrowColumn::Kind::text(const Rows& rows, std::int64_t i) const {
  const auto slice = [&](auto* ends) {
    const char* bytes = static_cast<const char*>(rows.array.buffers[2]);
    const auto begin = static_cast<std::size_t>(ends[i]);
    return std::string_view(bytes + begin, static_cast<std::size_t>(ends[i + 1]) - begin);
  };
  if (storage == Storage::text32) return slice(rows.values<std::int32_t>());
  if (storage == Storage::text64) return slice(rows.values<std::int64_t>());
  // 16 bytes a view: length, then the text itself up to 12 bytes, else prefix, buffer number and offset
  const unsigned char* view = static_cast<const unsigned char*>(rows.array.buffers[1]) + (rows.first + i) * 16;
  std::int32_t length = 0;
  std::memcpy(&length, view, 4);
  if (length <= 12) return {reinterpret_cast<const char*>(view) + 4, static_cast<std::size_t>(length)};
  std::int32_t buffer = 0;
  std::int32_t offset = 0;
  std::memcpy(&buffer, view + 8, 4);
  std::memcpy(&offset, view + 12, 4);
  return {static_cast<const char*>(rows.array.buffers[2 + buffer]) + offset, static_cast<std::size_t>(length)};
}

std::int64_t ArrowColumn::Kind::integer(const Rows& rows, std::int64_t i) const {
  switch (storage) {
    case Storage::int8: return rows.values<std::int8_t>()[i];
    case Storage::uint8: return rows.values<std::uint8_t>()[i];
    case Storage::int16: return rows.values<std::int16_t>()[i];
    case Storage::uint16: return rows.values<std::uint16_t>()[i];
    case Storage::int32: return rows.values<std::int32_t>()[i];
    case Storage::uint32: return rows.values<std::uint32_t>()[i];
    case Storage::int64: return rows.values<std::int64_t>()[i];
    case Storage::uint64: return static_cast<std::int64_t>(rows.values<std::uint64_t>()[i]);
    default: return 0;
  }
}

std::string ArrowColumn::Kind::number_text(const Rows& rows, std::int64_t i) const {
  switch (storage) {
    case Storage::decimal: return decimal_to_text(rows.array.buffers[1], rows.first + i, decimal);
    case Storage::uint64: return std::to_string(rows.values<std::uint64_t>()[i]);
    case Storage::float64: return shortest(rows.values<double>()[i]);
    case Storage::float32: return shortest(rows.values<float>()[i]);
    case Storage::float16: return shortest(half_to_float(rows.values<std::uint16_t>()[i]));
    default: return std::to_string(integer(rows, i));
  }
}

// The slot under a missing value holds garbage, so values are converted first and the gaps written over them.
template <class T>
void ArrowColumn::Kind::widen(const Rows& rows) {
  const T* from = rows.values<T>();
  for (std::int64_t i = 0; i < rows.count; ++i) scratch[static_cast<std::size_t>(i)] = static_cast<double>(from[i]);
}

void ArrowColumn::Kind::put(const Rows& rows, std::int64_t i, double value, std::vector<BadValue>& bad) {
  double& slot = scratch[static_cast<std::size_t>(i)];
  slot = value;
  if (std::isfinite(value)) return;
  slot = no_value;
  if (!rows.missing(i)) {
    bad.push_back({.row = static_cast<long>(i), .text = shortest(value), .fault = CellFault::not_finite});
  }
}

ArrowColumn::ArrowColumn(const ArrowSchema& schema, CellParser parse) : kind_(std::make_unique<Kind>()) {
  kind_->format = schema.format;
  if (schema.dictionary != nullptr) kind_->words = std::make_unique<ArrowColumn>(*schema.dictionary, parse);
  kind_->parse = std::move(parse);
  kind_->read_format();
}
ArrowColumn::~ArrowColumn() = default;
ArrowColumn::ArrowColumn(ArrowColumn&&) noexcept = default;
ArrowColumn& ArrowColumn::operator=(ArrowColumn&&) noexcept = default;

bool ArrowColumn::readable() const {
  return kind_->words ? kind_->words->readable() : kind_->meaning != Meaning::other;
}
const std::string& ArrowColumn::format() const { return kind_->words ? kind_->words->format() : kind_->format; }

std::span<const double> ArrowColumn::numbers(const ArrowArray& array, long offset, long count,
                                             std::vector<BadValue>& bad) {
  Kind& kind = *kind_;
  const Rows rows(array, offset, count);
  const auto size = static_cast<std::size_t>(count);
  std::vector<double>& out = kind.scratch;

  if (kind.storage == Storage::float64 && !kind.words && rows.valid == nullptr) {
    const std::span<const double> values(rows.values<double>(), size);
    // x - x is NaN exactly for NaN and the infinities: a sum of it is one test for the whole batch. Several sums,
    // because each waits for its last term.
    std::array<double, 8> sums{};
    std::size_t i = 0;
    for (; i + sums.size() <= values.size(); i += sums.size()) {
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += values[i + k] - values[i + k];
    }
    for (; i < values.size(); ++i) sums[0] += values[i] - values[i];
    if (std::accumulate(sums.begin(), sums.end(), 0.0) == 0) return values;
  }
  out.resize(size);
  if (kind.words) {
    const ArrowArray& dictionary = *array.dictionary;
    std::vector<BadValue> bad_words;
    const std::span<const double> values =
        kind.words->numbers(dictionary, 0, static_cast<long>(dictionary.length), bad_words);
    std::vector<const BadValue*> fault(values.size(), nullptr);
    for (const BadValue& word : bad_words) fault[static_cast<std::size_t>(word.row)] = &word;
    for (std::int64_t i = 0; i < rows.count; ++i) {
      const auto word = static_cast<std::size_t>(rows.missing(i) ? 0 : kind.integer(rows, i));
      out[static_cast<std::size_t>(i)] = rows.missing(i) ? no_value : values[word];
      if (!rows.missing(i) && fault[word] != nullptr) {
        bad.push_back({.row = static_cast<long>(i), .text = fault[word]->text, .fault = fault[word]->fault});
      }
    }
    return {out.data(), size};
  }
  switch (kind.storage) {
    case Storage::none: std::fill(out.begin(), out.end(), no_value); return {out.data(), size};
    case Storage::boolean:
      for (std::int64_t i = 0; i < rows.count; ++i) {
        out[static_cast<std::size_t>(i)] = bit_at(array.buffers[1], rows.first + i) ? 1 : 0;
      }
      break;
    case Storage::int8: kind.widen<std::int8_t>(rows); break;
    case Storage::uint8: kind.widen<std::uint8_t>(rows); break;
    case Storage::int16: kind.widen<std::int16_t>(rows); break;
    case Storage::uint16: kind.widen<std::uint16_t>(rows); break;
    case Storage::int32: kind.widen<std::int32_t>(rows); break;
    case Storage::uint32: kind.widen<std::uint32_t>(rows); break;
    case Storage::int64: kind.widen<std::int64_t>(rows); break;
    case Storage::uint64: kind.widen<std::uint64_t>(rows); break;
    case Storage::float16:
      for (std::int64_t i = 0; i < rows.count; ++i) {
        kind.put(rows, i, static_cast<double>(half_to_float(rows.values<std::uint16_t>()[i])), bad);
      }
      break;
    case Storage::float32:
      for (std::int64_t i = 0; i < rows.count; ++i) {
        kind.put(rows, i, static_cast<double>(rows.values<float>()[i]), bad);
      }
      break;
    case Storage::float64:
      for (std::int64_t i = 0; i < rows.count; ++i) kind.put(rows, i, rows.values<double>()[i], bad);
      break;
    case Storage::decimal:
      for (std::int64_t i = 0; i < rows.count; ++i) {
        out[static_cast<std::size_t>(i)] =
            rows.missing(i) ? no_value : decimal_to_double(array.buffers[1], rows.first + i, kind.decimal);
      }
      break;
    case Storage::text32:
    case Storage::text64:
    case Storage::text_view:
      for (std::int64_t i = 0; i < rows.count; ++i) {
        double& slot = out[static_cast<std::size_t>(i)];
        slot = no_value;
        if (rows.missing(i)) continue;
        const std::string_view text = kind.text(rows, i);
        const Cell cell = kind.parse(text);
        if (cell.fault != CellFault::none) {
          bad.push_back({.row = static_cast<long>(i), .text = std::string(text), .fault = cell.fault});
        } else if (!cell.missing) {
          slot = cell.value;
        }
      }
      break;
    case Storage::other: break;
  }
  if (kind.meaning == Meaning::date || kind.meaning == Meaning::timestamp) {
    for (double& value : out) value /= kind.units_per_day;
  }
  if (rows.valid != nullptr) {
    for (std::int64_t i = 0; i < rows.count; ++i) {
      if (!bit_at(rows.valid, rows.first + i)) out[static_cast<std::size_t>(i)] = no_value;
    }
  }
  return {out.data(), size};
}

void ArrowColumn::texts(const ArrowArray& array, long offset, long count, TextColumn& out) {
  Kind& kind = *kind_;
  const Rows rows(array, offset, count);
  out.clear();
  if (kind.words) kind.words->texts(*array.dictionary, 0, static_cast<long>(array.dictionary->length), kind.word_texts);
  std::vector<BadValue> ignored;
  for (std::int64_t i = 0; i < rows.count; ++i) {
    if (rows.missing(i) || kind.storage == Storage::none) {
      out.append_missing();
      continue;
    }
    if (kind.words) {
      const auto word = static_cast<std::size_t>(kind.integer(rows, i));
      if (kind.word_texts.missing(word)) {
        out.append_missing();
      } else {
        out.append(kind.word_texts[word]);
      }
      continue;
    }
    switch (kind.meaning) {
      case Meaning::text: out.append(kind.text(rows, i)); break;
      case Meaning::truth: out.append(bit_at(array.buffers[1], rows.first + i) ? "true" : "false"); break;
      case Meaning::date: {
        const double days = static_cast<double>(kind.integer(rows, i)) / kind.units_per_day;
        out.append(iso_date(static_cast<long>(std::floor(days))));
        break;
      }
      case Meaning::timestamp: {
        const auto per_second = static_cast<std::int64_t>(kind.units_per_day / 86400);
        const std::int64_t units = kind.integer(rows, i);
        const std::int64_t seconds = units / per_second - (units % per_second < 0 ? 1 : 0);
        const std::int64_t days = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0);
        out.append(iso_date(days, static_cast<long>(seconds - days * 86400)));
        break;
      }
      case Meaning::number: out.append(kind.number_text(rows, i)); break;
      case Meaning::other: out.append_missing(); break;
    }
  }
}

}  // namespace mcda::source
