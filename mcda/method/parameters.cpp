#include "mcda/method/parameters.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace mcda {

namespace {

// The whole text as a number. In the browser's library there is no from_chars for doubles; its strtod knows no locale.
std::optional<double> number_of(const std::string& text) {
#if defined(__wasm__)
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size() && !text.empty() ? std::optional(number) : std::nullopt;
#else
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
#endif
}

}  // namespace

namespace detail {

std::vector<std::vector<std::string>> split_choices(std::string_view choices) {
  std::vector<std::vector<std::string>> list(1, std::vector<std::string>(1));
  for (const char c : choices) {
    if (c == ' ') {
      list.emplace_back(1);
    } else if (c == '|') {
      list.back().emplace_back();
    } else {
      list.back().back() += c;
    }
  }
  return list;
}

double number_in(const std::string& owner, std::string_view name, const ParameterValue& value, double low, double high,
                 bool whole) {
  const std::string place = "parameter " + std::string(name) + " of " + owner;
  const double* number = std::get_if<double>(&value);
  if (number == nullptr || !std::isfinite(*number))
    raise(InvalidInput(place + ": \"" + text_of(value) + "\" is not a number"));
  if (*number < low || *number > high) {
    raise(
        InvalidInput(place + " is " + shortest(*number) + ", outside [" + shortest(low) + ", " + shortest(high) + "]"));
  }
  if (whole && *number != std::floor(*number))
    raise(InvalidInput(place + " is " + shortest(*number) + ", not a whole number"));
  return *number;
}

bool flag_in(const std::string& owner, std::string_view name, const ParameterValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag;
  raise(InvalidInput("parameter " + std::string(name) + " of " + owner + ": \"" + text_of(value) +
                     "\" is neither true nor false"));
}

std::size_t choice_in(const std::string& owner, std::string_view name, const ParameterValue& value,
                      std::string_view choices) {
  const std::string wanted = text_of(value);
  const auto list = split_choices(choices);
  std::vector<std::string> known;
  for (std::size_t k = 0; k < list.size(); ++k) {
    for (const std::string& spelling : list[k]) {
      if (spelling == wanted) return k;
    }
    known.push_back(list[k].front());
  }
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
  raise(InvalidInput("parameter " + std::string(name) + " of " + owner + " has no choice \"" + wanted + "\"" +
                         did_you_mean(wanted, known),
                     "one of " + all));
}

std::vector<double> list_in(const std::string& owner, std::string_view name, const ParameterValue& value) {
  const std::string text = text_of(value);
  std::vector<double> list;
  for (std::size_t at = 0; (at = text.find_first_not_of(" ,\n", at)) != std::string::npos;) {
    const std::size_t end = std::min(text.find_first_of(" ,\n", at), text.size());
    const auto number = number_of(text.substr(at, end - at));
    if (!number || !std::isfinite(*number))
      raise(InvalidInput(
          "parameter " + std::string(name) + " of " + owner + ": \"" + text.substr(at, end - at) + "\" is not a number",
          "write numbers separated by spaces"));
    list.push_back(*number);
    at = end;
  }
  return list;
}

void unknown_parameter(const std::string& owner, const std::string& name, const std::vector<std::string>& known) {
  raise(UnknownName("parameter of " + owner, name, known));
}

}  // namespace detail

#if defined(__wasm__)
// The page writes it: its language does so by itself, and the tables that this takes would be an eighth of the core.
extern "C" __attribute__((import_module("prefero"), import_name("shortest"))) std::size_t prefero_shortest(double value,
                                                                                                           char* text);
#endif

std::string shortest(double value) {
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 32> text;
#if defined(__wasm__)
  return std::string(text.data(), prefero_shortest(value == 0 ? 0.0 : value, text.data()));
#else
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value == 0 ? 0.0 : value).ptr;
  return std::string(text.data(), end);
#endif
}

std::string text_of(const ParameterValue& value) {
  if (const double* number = std::get_if<double>(&value)) return shortest(*number);
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  return std::get<std::string>(value);
}

std::string text_of(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : " ") + shortest(value);
  return text;
}

}  // namespace mcda
