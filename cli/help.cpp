// The help pages, written from the declarations of the commands.
#include <algorithm>

#include <fmt/format.h>

#include "cli/arguments.hpp"

namespace prefero {

namespace {

// Text in lines of at most `width`; every line after the first is indented.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  std::size_t used = indent;
  for (std::size_t begin = 0; begin < text.size();) {
    if (text[begin] == '\n') {
      out += '\n' + std::string(indent, ' ');
      used = indent;
      ++begin;
      continue;
    }
    const std::size_t end = std::min({text.find(' ', begin), text.find('\n', begin), text.size()});
    const std::size_t length = end - begin;
    if (used > indent && used + 1 + length > width) {
      out += '\n' + std::string(indent, ' ');
      used = indent;
    }
    if (used > indent) out += ' ', ++used;
    out += text.substr(begin, length);
    used += length;
    begin = end < text.size() && text[end] == ' ' ? end + 1 : end;
  }
  return out;
}

std::string typed(const Option& option) {
  std::string text = option.name == "help"     ? "-h, --help"
                     : option.name == "output" ? "-o, --output"
                                               : "    --" + std::string(option.name);
  if (!option.value.empty()) text += " " + std::string(option.value);
  return text;
}

std::string section(std::string_view title, const std::vector<Option>& options, std::size_t width) {
  constexpr std::size_t column = 30;
  if (options.empty()) return {};
  std::string text = fmt::format("\n{}:\n", title);
  for (const Option& option : options) {
    const std::string left = "  " + typed(option);
    text += left;
    text += left.size() + 2 > column ? "\n" + std::string(column, ' ') : std::string(column - left.size(), ' ');
    text += wrapped(option.text, column, width) + "\n";
  }
  return text;
}

std::size_t readable(std::size_t width) { return std::clamp<std::size_t>(width, 60, 100); }

}  // namespace

std::string help_page(std::size_t width) {
  width = readable(width);
  std::string text =
      "prefero: which clients deserve our people, by published decision methods\n\nUsage: prefero COMMAND ...\n\n";
  for (const Command& command : commands()) {
    const std::string left = fmt::format("  {} {}", command.name, command.operands);
    text += fmt::format("{:<24}{}\n", left, wrapped(command.summary, 24, width));
  }
  text +=
      "\n`prefero COMMAND --help` explains a command with an example; `prefero --version` names the version.\n"
      "To begin: prefero init clients.csv -o model.yaml, then prefero rank model.yaml\n"
      "\nExit status: 0 done, 1 a failure of ours, 2 wrong usage or bad input, 3 a source could not be read,\n"
      "4 `verify` found a difference.\n";
  return text;
}

std::string help_page_of_group(const std::string& group, std::size_t width) {
  width = readable(width);
  std::string text = fmt::format("Usage: prefero {} COMMAND ...\n\n", group);
  for (const std::string& verb : verbs_of(group)) {
    const Command& command = command_named(group + " " + verb);
    const std::string left = fmt::format("  {} {}", verb, command.operands);
    text += fmt::format("{:<24}{}\n", left, wrapped(command.summary, 24, width));
  }
  return text + fmt::format("\n`prefero {} COMMAND --help` explains a command with an example.\n", group);
}

std::string help_page(const Command& command, std::size_t width) {
  width = readable(width);
  std::string text = fmt::format("prefero {}: {}\n\nUsage: prefero {} {}{}[OPTIONS]\n", command.name, command.summary,
                                 command.name, command.operands, command.operands.empty() ? "" : " ");
  if (!command.details.empty()) text += "\n" + wrapped(command.details, 0, width) + "\n";
  text += section("Options", command.own, width);
  for (const OptionGroup* group : command.groups) text += section(group->title, group->options, width);
  text += "\nExample:\n";
  for (std::size_t begin = 0; begin < command.examples.size();) {
    const std::size_t end = std::min(command.examples.find('\n', begin), command.examples.size());
    text += fmt::format("  {}\n", command.examples.substr(begin, end - begin));
    begin = end + 1;
  }
  return text;
}

}  // namespace prefero
