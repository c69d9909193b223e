// Arrow decimals: whole numbers of 32, 64 or 128 bits with a scale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mcda::source {

struct DecimalType {
  int scale = 0;  ///< value = unscaled * 10^-scale
  int bytes = 16;
};

/// Reads `d:precision,scale` and `d:precision,scale,bits` (without bits: 128, as DuckDB sends sums of integers). False
/// where the format is another, or the width one we cannot hold (256).
bool read_decimal_type(std::string_view format, DecimalType& type);

/// Value `i` of a buffer of such decimals, correctly rounded: the same double as its digits read from a text file.
double decimal_to_double(const void* buffer, std::int64_t i, DecimalType type);

/// Value `i` with all digits of its scale: "12.50".
std::string decimal_to_text(const void* buffer, std::int64_t i, DecimalType type);

}  // namespace mcda::source
