#include "mcda/source/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace mcda::source {

namespace {

using Wide = __int128;

Wide unscaled(const void* buffer, std::int64_t i, DecimalType type) {
  const char* at = static_cast<const char*>(buffer) + i * type.bytes;
  if (type.bytes == 16) {
    Wide value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  if (type.bytes == 8) {
    std::int64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
  }
  std::int32_t value = 0;
  std::memcpy(&value, at, sizeof value);
  return value;
}

std::string digits_of(Wide value) {
  const bool negative = value < 0;
  std::string text;
  // digit by digit from the negative side: the most negative value has no positive twin
  for (Wide rest = negative ? value : -value; rest != 0 || text.empty(); rest /= 10) {
    text += static_cast<char>('0' - rest % 10);
  }
  if (negative) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

}  // namespace

bool read_decimal_type(std::string_view format, DecimalType& type) {
  if (!format.starts_with("d:")) return false;
  std::array<int, 3> parts{0, 0, 128};
  const char* at = format.data() + 2;
  const char* end = format.data() + format.size();
  std::size_t count = 0;
  for (; count < 3; ++count) {
    const auto [stop, status] = std::from_chars(at, end, parts[count]);
    if (status != std::errc{}) return false;
    if (stop == end) break;
    if (*stop != ',') return false;
    at = stop + 1;
  }
  if (count == 0 || (parts[2] != 32 && parts[2] != 64 && parts[2] != 128)) return false;
  type = {.scale = parts[1], .bytes = parts[2] / 8};
  return true;
}

double decimal_to_double(const void* buffer, std::int64_t i, DecimalType type) {
  static constexpr std::array<double, 23> powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const Wide value = unscaled(buffer, i, type);
  constexpr Wide exact = Wide{1} << 53;
  // both operands are exact doubles here, so the one division rounds correctly
  if (value > -exact && value < exact && type.scale >= 0 && type.scale <= 22) {
    return static_cast<double>(value) / powers[static_cast<std::size_t>(type.scale)];
  }
  const std::string text = digits_of(value) + "e" + std::to_string(-type.scale);
  double rounded = 0;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded;
}

std::string decimal_to_text(const void* buffer, std::int64_t i, DecimalType type) {
  std::string text = digits_of(unscaled(buffer, i, type));
  if (type.scale < 0) return text + std::string(static_cast<std::size_t>(-type.scale), '0');
  if (type.scale == 0) return text;
  const std::size_t sign = text[0] == '-' ? 1 : 0;
  const auto scale = static_cast<std::size_t>(type.scale);
  if (text.size() - sign <= scale) text.insert(sign, scale + 1 - (text.size() - sign), '0');
  text.insert(text.size() - scale, 1, '.');
  return text;
}

}  // namespace mcda::source
