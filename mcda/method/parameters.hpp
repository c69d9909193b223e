// Parameters are declared once, beside the method; the command line, JSON and the docs read the declaration.
#pragma once

#include <algorithm>
#include <concepts>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "mcda/model/error.hpp"
#include "mcda/model/types.hpp"

namespace mcda {

/// A value as written by a person.
using ParameterValue = std::variant<double, bool, std::string>;
using ParameterValues = std::map<std::string, ParameterValue>;

/// A number as shortest text that reads back the same.
std::string shortest(double value);
std::string text_of(const ParameterValue& value);
/// A list as text: numbers separated by spaces.
std::string text_of(const std::vector<double>& values);

/// One parameter as declared: `field("v", &Parameters::v, "weight of the strategy", 0, 1)`. A choice is an enum whose
/// enumerators stand in the order of `choices`, names separated by spaces; `name|alias` accepts a second spelling.
template <class P, class T>
struct Field {
  std::string_view name;
  T P::* member;
  std::string_view text;
  double low;
  double high;
  std::string_view choices;
};

template <class P, class T>
  requires std::is_arithmetic_v<T>
constexpr Field<P, T> field(std::string_view name, T P::* member, std::string_view text,
                            double low = -std::numeric_limits<double>::infinity(),
                            double high = std::numeric_limits<double>::infinity()) {
  return {name, member, text, low, high, {}};
}

template <class P, class T>
  requires std::is_enum_v<T>
constexpr Field<P, T> field(std::string_view name, T P::* member, std::string_view text, std::string_view choices) {
  return {name, member, text, 0, 0, choices};
}

/// A list of numbers, written as text: "0 0.5 1" or "0, 0.5, 1". Empty by default.
template <class P>
constexpr Field<P, std::vector<double>> field(std::string_view name, std::vector<double> P::* member,
                                              std::string_view text) {
  return {name, member, text, 0, 0, {}};
}

/// A parameter for readers: name, meaning, default, bounds.
struct ParameterDescription {
  std::string name;
  std::string text;
  std::string type;  ///< number, whole number, yes/no, choice, list of numbers
  ParameterValue default_value;
  double low = 0, high = 0;
  std::vector<std::string> choices;  ///< canonical spellings
};

/// Parameters of a method that has none.
struct NoParameters {};

namespace detail {

std::vector<std::vector<std::string>> split_choices(std::string_view choices);
double number_in(const std::string& owner, std::string_view name, const ParameterValue& value, double low, double high,
                 bool whole);
bool flag_in(const std::string& owner, std::string_view name, const ParameterValue& value);
std::size_t choice_in(const std::string& owner, std::string_view name, const ParameterValue& value,
                      std::string_view choices);
std::vector<double> list_in(const std::string& owner, std::string_view name, const ParameterValue& value);
[[noreturn]] void unknown_parameter(const std::string& owner, const std::string& name,
                                    const std::vector<std::string>& known);

template <class M>
constexpr auto fields_of() {
  if constexpr (requires { M::fields; }) {
    return M::fields;
  } else {
    return std::tuple<>{};
  }
}

}  // namespace detail

template <class M>
struct parameters_of {
  using type = NoParameters;
};
template <class M>
  requires requires { typename M::Parameters; }
struct parameters_of<M> {
  using type = typename M::Parameters;
};
template <class M>
using ParametersOf = typename parameters_of<M>::type;

/// Typed parameters from written ones. Throws UnknownName for a name M does not declare and InvalidInput for a value
/// out of bounds.
template <class M>
ParametersOf<M> parse_parameters(const ParameterValues& values) {
  ParametersOf<M> parameters{};
  const std::string owner(M::info.name);
  std::vector<std::string> known;
  std::size_t used = 0;
  std::apply(
      [&](const auto&... one) {
        [[maybe_unused]] const auto read = [&](const auto& f) {
          known.emplace_back(f.name);
          const auto found = values.find(known.back());
          if (found == values.end()) return;
          ++used;
          auto& target = parameters.*(f.member);
          using T = std::remove_cvref_t<decltype(target)>;
          if constexpr (std::is_enum_v<T>) {
            target = static_cast<T>(detail::choice_in(owner, f.name, found->second, f.choices));
          } else if constexpr (std::same_as<T, bool>) {
            target = detail::flag_in(owner, f.name, found->second);
          } else if constexpr (std::same_as<T, std::vector<double>>) {
            target = detail::list_in(owner, f.name, found->second);
          } else {
            target =
                static_cast<T>(detail::number_in(owner, f.name, found->second, f.low, f.high, std::is_integral_v<T>));
          }
        };
        (read(one), ...);
      },
      detail::fields_of<M>());
  if (used != values.size()) {
    for (const auto& [name, value] : values) {
      if (std::find(known.begin(), known.end(), name) == known.end()) detail::unknown_parameter(owner, name, known);
    }
  }
  return parameters;
}

/// Typed parameters back as written ones, defaults included: what a result says it was computed with.
template <class M>
ParameterValues written_parameters(const ParametersOf<M>& parameters) {
  ParameterValues values;
  std::apply(
      [&](const auto&... one) {
        [[maybe_unused]] const auto write = [&](const auto& f) {
          const auto value = parameters.*(f.member);
          using T = std::remove_cvref_t<decltype(value)>;
          if constexpr (std::is_enum_v<T>) {
            values.emplace(f.name, detail::split_choices(f.choices)[static_cast<std::size_t>(value)].front());
          } else if constexpr (std::same_as<T, bool>) {
            values.emplace(f.name, value);
          } else if constexpr (std::same_as<T, std::vector<double>>) {
            values.emplace(f.name, text_of(value));
          } else {
            values.emplace(f.name, static_cast<double>(value));
          }
        };
        (write(one), ...);
      },
      detail::fields_of<M>());
  return values;
}

template <class M>
std::vector<ParameterDescription> describe_parameters() {
  std::vector<ParameterDescription> list;
  const ParameterValues defaults = written_parameters<M>({});
  std::apply(
      [&](const auto&... one) {
        [[maybe_unused]] const auto describe = [&](const auto& f) {
          using T = std::remove_cvref_t<decltype(ParametersOf<M>{}.*(f.member))>;
          ParameterDescription d{.name = std::string(f.name),
                                 .text = std::string(f.text),
                                 .type = "number",
                                 .default_value = defaults.at(std::string(f.name)),
                                 .low = f.low,
                                 .high = f.high};
          if constexpr (std::is_enum_v<T>) {
            d.type = "choice";
            for (const auto& names : detail::split_choices(f.choices)) d.choices.push_back(names.front());
          } else if constexpr (std::same_as<T, bool>) {
            d.type = "yes/no";
          } else if constexpr (std::is_integral_v<T>) {
            d.type = "whole number";
          } else if constexpr (std::same_as<T, std::vector<double>>) {
            d.type = "list of numbers";
          }
          list.push_back(std::move(d));
        };
        (describe(one), ...);
      },
      detail::fields_of<M>());
  return list;
}

}  // namespace mcda
