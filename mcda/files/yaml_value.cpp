#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include "mcda/files/unicode.hpp"
#include "mcda/files/yaml.hpp"

namespace mcda::files {

namespace {

std::optional<double> plain_number(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  // from_chars takes no plus sign, and would take "inf" and "nan".
  const bool digits = text.find_first_of("0123456789") != std::string_view::npos;
  if (!digits || text.find_first_not_of("+-0123456789.eE") != std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool looks_special(std::string_view text) {
  static constexpr std::string_view words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", "~"};
  const std::string lower = lower_case(text);
  return std::find(std::begin(words), std::end(words), lower) != std::end(words);
}

}  // namespace

std::optional<double> number(const std::string& text) {
  const std::string_view all = trimmed(text);
  const std::size_t slash = all.find('/');
  if (slash == std::string_view::npos) return plain_number(all);
  const auto above = plain_number(trimmed(all.substr(0, slash)));
  const auto below = plain_number(trimmed(all.substr(slash + 1)));
  if (!above || !below || *below == 0) return std::nullopt;
  const double ratio = *above / *below;
  return std::isfinite(ratio) ? std::optional(ratio) : std::nullopt;
}

std::optional<double> number(const Node& node) {
  if (!node.is_scalar() || node.quoted) return std::nullopt;
  return number(node.text);
}

Problem not_a_number(const Node& node, const std::string& what) {
  Problem problem{.line = node.line, .column = node.column};
  if (!node.is_scalar() || node.is_null()) {
    problem.what = what + " is " + node.described() + ", not a number";
    problem.remedy = "write a number such as 0.5 or 1/3";
    return problem;
  }
  problem.what = what + ": \"" + harmless(node.text) + "\" is not a number";
  problem.remedy = "write a plain number such as 0.5, or a fraction such as 1/3";
  std::string text(trimmed(node.text));
  if (node.quoted && number(text)) {
    problem.remedy = "remove the quotation marks: " + text;
  } else if (text.ends_with('%') && number(text.substr(0, text.size() - 1))) {
    problem.remedy = "write a share: " + shortest(*number(text.substr(0, text.size() - 1)) / 100);
  } else if (std::count(text.begin(), text.end(), ',') == 1) {
    std::replace(text.begin(), text.end(), ',', '.');
    if (number(text)) problem.remedy = "write a decimal point: " + text;
  } else if (text.find_first_of("_ '") != std::string::npos) {
    std::erase_if(text, [](char c) { return c == '_' || c == ' ' || c == '\''; });
    if (number(text)) problem.remedy = "write it without separators: " + text;
  }
  return problem;
}

std::optional<bool> truth(const Node& node) {
  if (!node.is_scalar() || node.quoted) return std::nullopt;
  if (node.text == "true" || node.text == "True" || node.text == "TRUE") return true;
  if (node.text == "false" || node.text == "False" || node.text == "FALSE") return false;
  return std::nullopt;
}

std::optional<ParameterValue> value_of(const Node& node) {
  if (!node.is_scalar() || node.is_null()) return std::nullopt;
  if (const auto value = number(node)) return *value;
  if (const auto flag = truth(node)) return *flag;
  return node.text;
}

std::string yaml_text(const std::string& text) {
  // Plain only where no reader could take it for anything else: letters, digits and a few marks inside, no number, no
  // keyword. Colons, quotation marks, brackets and the like mean something in one place or another of a YAML file.
  bool plain = !text.empty() && text.front() != ' ' && text.back() != ' ' && harmless(text) == text;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
    plain = plain && (letter || (c >= '0' && c <= '9') ||
                      std::string_view("_ ./+()$").find(c) != std::string_view::npos || c == '-');
  }
  plain = plain && text.front() != '-' && text.front() != '.' && !looks_special(text);
  plain = plain && text.find_first_not_of("0123456789.+-/eE ") != std::string::npos;
  if (plain) return text;

  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t code = next_code_point(text, at);
    const std::string one = text.substr(begin, at - begin);
    if (code == '"' || code == '\\') {
      quoted += '\\' + one;
    } else if (code == '\n') {
      quoted += "\\n";
    } else if (code == '\t') {
      quoted += "\\t";
    } else if (harmless(one) != one) {
      static constexpr char digits[] = "0123456789ABCDEF";
      quoted += "\\U";
      for (int shift = 28; shift >= 0; shift -= 4) quoted += digits[(code >> shift) & 0xF];
    } else {
      quoted += one;
    }
  }
  return quoted + '"';
}

}  // namespace mcda::files
