#include "cli/explain_words.hpp"

#include <cmath>

#include <fmt/format.h>

#include "cli/output.hpp"

namespace prefero {

namespace {

std::string with_unit(double value, const std::string& unit) {
  // "1 to 5" says which levels there are: after a number it would read as one more
  const bool levels = !unit.empty() && ((unit[0] >= '0' && unit[0] <= '9') || unit[0] == '-');
  return readable(value, 4) + (unit.empty() || levels ? "" : " " + unit);
}

// How far it is from the reference: a multiple where it is several times as much, else the difference.
std::string distance(const Compared& one) {
  const double gap = one.value - one.reference;
  const double ratio = one.value / one.reference;
  if (one.reference > 0 && ratio >= 2) return fmt::format("{} times {}", readable(ratio, 2), one.against);
  const std::string unit = one.unit == "%" ? "points" : one.unit;  // 3 % more than 10 % would be read as 10.3 %
  return fmt::format("{} {} than {}", with_unit(std::abs(gap), unit), gap > 0 ? "more" : "less", one.against);
}

}  // namespace

std::string in_words(const Compared& one) {
  std::string text = one.name + ": ";
  if (std::isnan(one.value)) {
    text += "not known";
  } else if (std::isnan(one.reference)) {
    text += with_unit(one.value, one.unit);
  } else if (one.value == one.reference) {
    text += fmt::format("{}, as {}", with_unit(one.value, one.unit), one.against);
  } else {
    text +=
        fmt::format("{}, {} ({})", with_unit(one.value, one.unit), distance(one), with_unit(one.reference, one.unit));
  }
  // The nearer end is what is said: "better than 12 %" of a weakness would sound like praise.
  if (!std::isnan(one.percentile)) {
    text += one.strength ? fmt::format("; better than {:.0f} % of the clients", one.percentile)
                         : fmt::format("; {:.0f} % of the clients are better or level", 100 - one.percentile);
  }
  return text;
}

}  // namespace prefero
