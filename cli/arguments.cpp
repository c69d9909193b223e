#include "cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <boost/program_options.hpp>

#include "mcda/model/error.hpp"

namespace prefero {

using mcda::InvalidInput;
using mcda::Problem;

namespace options {

const OptionGroup& data() {
  static const OptionGroup group{
      "Which clients",
      {{"data", "SOURCE",
        "a file (.csv .tsv .xlsx .parquet .json, also a glob), a folder, duckdb:FILE, sqlite:FILE or postgresql://... "
        "instead of the model's",
        "file"},
       {"query", "SQL", "one SELECT whose rows are the clients; a file is visible as data and by its stem"},
       {"table", "NAME", "the table of a database or folder"},
       {"where", "EXPRESSION", "rank only these clients: a boolean SQL expression over the columns"}}};
  return group;
}

const OptionGroup& model() {
  static const OptionGroup group{
      "What is changed for this run",
      {{"weights", "ID=W,...", "final weights of the criteria named; those not named count nothing", {}, true},
       {"set", "METHOD.PARAMETER=VALUE", "a parameter of a method (may be repeated)", {}, true}}};
  return group;
}

const OptionGroup& output() {
  static const OptionGroup group{
      "Output",
      {{"format", "FORMAT", "table (default), csv, json or markdown", "table csv json markdown"},
       {"output", "FILE", "write here; .csv .json .md .parquet .xlsx decide the format", "file"}}};
  return group;
}

const OptionGroup& computation() {
  static const OptionGroup group{
      "Computation",
      {{"threads", "N", "threads to use (default: all cores); the numbers do not depend on it"},
       {"memory", "SIZE", "most memory to use, like 500MB or 2GB; more clients than fit are ranked from disk"},
       {"seed", "N", "of random numbers (default 0)"},
       {"progress", "WHEN", "auto (default), always or never", "auto always never"}}};
  return group;
}

const OptionGroup& general() {
  static const OptionGroup group{"General",
                                 {{"strict", {}, "treat notes as errors"},
                                  {"quiet", {}, "no notes, no progress"},
                                  {"help", {}, "this page"},
                                  {"version", {}, "the version of prefero"}}};
  return group;
}

}  // namespace options

std::vector<Option> Command::all_options() const {
  std::vector<Option> all = own;
  for (const OptionGroup* group : groups) all.insert(all.end(), group->options.begin(), group->options.end());
  return all;
}

const Command& command_named(const std::string& name) {
  std::vector<std::string> known;
  for (const Command& command : commands()) {
    if (command.name == name || (name == "sort" && command.name == "tiers")) return command;
    known.emplace_back(command.name);
  }
  throw mcda::UnknownName("command", name, known);
}

std::vector<std::string> verbs_of(const std::string& group) {
  std::vector<std::string> verbs;
  for (const Command& command : commands()) {
    const std::size_t blank = command.name.find(' ');
    if (blank != std::string_view::npos && command.name.substr(0, blank) == group)
      verbs.emplace_back(command.name.substr(blank + 1));
  }
  return verbs;
}

namespace {

namespace po = boost::program_options;

std::string unknown_option(const Command& command, const std::string& name) {
  std::vector<std::string> known;
  for (const Option& option : command.all_options()) known.emplace_back(option.name);
  std::vector<std::string> near = mcda::nearest(name, known);
  std::string text = "unknown option --" + name;
  for (std::size_t k = 0; k < near.size(); ++k) text += (k == 0 ? " (did you mean --" : " or --") + near[k];
  return near.empty() ? text : text + "?)";
}

std::string without_dashes(std::string word) {
  word.erase(0, word.find_first_not_of('-'));
  return word.substr(0, word.find('='));
}

}  // namespace

Arguments::Arguments(const Command& command, const std::vector<std::string>& words) : command_(&command) {
  po::options_description described;
  for (const Option& option : command.all_options()) {
    const std::string name = option.name == "help"     ? "help,h"
                             : option.name == "output" ? "output,o"
                                                       : std::string(option.name);
    if (option.value.empty()) {
      described.add_options()(name.c_str(), po::value<std::vector<std::string>>()->zero_tokens()->composing(), "");
    } else {
      described.add_options()(name.c_str(), po::value<std::vector<std::string>>()->composing(), "");
    }
  }
  const std::string see = "see `prefero " + std::string(command.name) + " --help`";
  try {
    using namespace po::command_line_style;
    // Without guessing: an abbreviation that works today would mean something else when an option is added.
    const po::parsed_options parsed = po::command_line_parser(words)
                                          .options(described)
                                          .style(unix_style & ~allow_guessing)
                                          .allow_unregistered()
                                          .run();
    std::vector<Problem> problems;
    for (const auto& option : parsed.options) {
      if (option.unregistered) {
        problems.push_back(
            {.what = unknown_option(command, without_dashes(option.original_tokens.front())), .remedy = see});
      } else if (option.position_key >= 0) {
        operands_.insert(operands_.end(), option.value.begin(), option.value.end());
      } else {
        std::vector<std::string>& values = values_[option.string_key];
        values.insert(values.end(), option.value.begin(), option.value.end());
      }
    }
    if (!problems.empty()) throw InvalidInput(std::move(problems));
  } catch (const po::error_with_option_name& error) {
    throw InvalidInput(without_dashes(error.get_option_name()).empty()
                           ? error.what()
                           : "option --" + without_dashes(error.get_option_name()) + " needs a value",
                       see);
  } catch (const po::error& error) {
    throw InvalidInput(error.what(), see);
  }
  if (has("help") || has("version")) return;
  for (const Option& option : command.all_options()) {
    if (!option.repeats && texts(std::string(option.name)).size() > 1)
      throw InvalidInput("option --" + std::string(option.name) + " is given twice", see);
  }
  const auto count = static_cast<int>(operands_.size());
  if (count < command.least_operands)
    throw InvalidInput("prefero " + std::string(command.name) + " needs " + std::string(command.operands), see);
  if (command.most_operands >= 0 && count > command.most_operands) {
    throw InvalidInput("prefero " + std::string(command.name) + " does not know what to do with \"" +
                           operands_[static_cast<std::size_t>(command.most_operands)] + "\"",
                       see);
  }
}

std::string Arguments::text(const std::string& name, const std::string& otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() || found->second.empty() ? otherwise : found->second.back();
}

std::vector<std::string> Arguments::texts(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::vector<std::string> Arguments::list(const std::string& name) const {
  std::vector<std::string> all;
  for (const std::string& one : texts(name)) {
    for (std::string& part : split(one, ',')) all.push_back(std::move(part));
  }
  if (has(name) && all.empty()) throw InvalidInput("option --" + name + " names nothing");
  return all;
}

std::optional<Index> Arguments::whole(const std::string& name, Index low, Index high) const {
  if (!has(name)) return std::nullopt;
  const std::string written = text(name);
  Index value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc() || end != written.data() + written.size() || value < low || value > high) {
    throw InvalidInput("--" + name + ": \"" + written + "\" is not a whole number from " + std::to_string(low) +
                       (high < Index{1} << 40 ? " to " + std::to_string(high) : " on"));
  }
  return value;
}

std::string Arguments::choice(const std::string& name, const std::vector<std::string>& choices,
                              const std::string& otherwise) const {
  if (!has(name)) return otherwise;
  const std::string written = text(name);
  for (const std::string& one : choices) {
    if (one == written) return written;
  }
  std::string list;
  for (const std::string& one : choices) list += (list.empty() ? "" : ", ") + one;
  const std::string near = mcda::did_you_mean(written, choices);
  throw InvalidInput("--" + name + ": \"" + written + "\" is none of " + list + near);
}

std::optional<double> Arguments::bytes(const std::string& name) const {
  if (!has(name)) return std::nullopt;
  const std::string written = text(name);
  double value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  std::string unit(end, written.data() + written.size());
  while (!unit.empty() && unit.front() == ' ') unit.erase(0, 1);
  for (char& c : unit) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  double factor = 0;
  const std::string letters = "KMGT";
  if (unit == "B") {
    factor = 1;
  } else if (const std::size_t power = letters.find(unit.substr(0, 1)); !unit.empty() && power != std::string::npos) {
    const std::string rest = unit.substr(1);
    if (rest.empty() || rest == "B") factor = std::pow(1000.0, static_cast<double>(power + 1));
    if (rest == "IB") factor = std::pow(1024.0, static_cast<double>(power + 1));
  }
  if (error != std::errc() || factor == 0 || !(value > 0) || !std::isfinite(value)) {
    const bool bare = unit.empty() && error == std::errc();
    throw InvalidInput("--" + name + ": \"" + written + "\" is not a size" + (bare ? ": it has no unit" : ""),
                       "write 500MB or 2GB");
  }
  return value * factor;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    std::size_t first = begin, last = end;
    while (first < last && text[first] == ' ') ++first;
    while (last > first && text[last - 1] == ' ') --last;
    if (last > first) parts.push_back(text.substr(first, last - first));
    begin = end + 1;
  }
  return parts;
}

}  // namespace prefero
