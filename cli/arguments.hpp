// What was typed after `prefero`: commands, their options, and errors that name the nearest one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/model/types.hpp"

namespace prefero {

using mcda::Index;

/// One option as declared: parsing, `--help` and shell completion read this and nothing else.
struct Option {
  std::string_view name;
  std::string_view value = {};  ///< what stands for the value in help; empty for a switch
  std::string_view text = {};
  std::string_view choices = {};  ///< for completion: words separated by blanks, or `file`, `folder`, `method`
  bool repeats = false;
};

struct OptionGroup {
  std::string_view title;
  std::vector<Option> options;
};

/// The groups that several commands share.
namespace options {
const OptionGroup& data();         ///< where the clients come from
const OptionGroup& model();        ///< what is changed in the model for this run
const OptionGroup& output();       ///< format and file
const OptionGroup& computation();  ///< threads, memory, progress
const OptionGroup& general();      ///< strictness, quiet, help
}  // namespace options

class Arguments;

struct Command {
  std::string_view name;      ///< one word, or a group and a verb: "crm import"
  std::string_view operands;  ///< as in usage: "MODEL"
  std::string_view summary;   ///< one line
  std::string_view details;   ///< a paragraph or two for --help
  std::string_view examples;  ///< lines, as typed
  int least_operands = 0;
  int most_operands = 0;
  std::vector<Option> own;
  std::vector<const OptionGroup*> groups;
  int (*run)(const Arguments&) = nullptr;

  std::vector<Option> all_options() const;
};

/// In the order of the help page.
const std::vector<Command>& commands();
/// Throws UnknownName with the nearest commands.
const Command& command_named(const std::string& name);
/// The second words of the commands whose first word is `group`, in their order; empty where it is no group.
std::vector<std::string> verbs_of(const std::string& group);

/// The words of one call, sorted out. Throws InvalidInput for what cannot be understood, all of it at once.
class Arguments {
 public:
  Arguments(const Command& command, const std::vector<std::string>& words);

  const Command& command() const noexcept { return *command_; }
  const std::vector<std::string>& operands() const noexcept { return operands_; }
  bool has(const std::string& name) const noexcept { return values_.count(name) > 0; }
  /// The value of an option, the last where it was given twice; `otherwise` where it was not given.
  std::string text(const std::string& name, const std::string& otherwise = {}) const;
  /// All values, each split at commas.
  std::vector<std::string> list(const std::string& name) const;
  /// All values as written.
  std::vector<std::string> texts(const std::string& name) const;
  /// A whole number within bounds.
  std::optional<Index> whole(const std::string& name, Index low, Index high) const;
  /// One of the words.
  std::string choice(const std::string& name, const std::vector<std::string>& choices,
                     const std::string& otherwise) const;
  /// A size like 500MB or 2GiB in bytes.
  std::optional<double> bytes(const std::string& name) const;

 private:
  const Command* command_;
  std::vector<std::string> operands_;
  std::map<std::string, std::vector<std::string>> values_;
};

/// Text in parts at a character, without blanks around them; empty parts are left out.
std::vector<std::string> split(const std::string& text, char at);

/// The page of `prefero --help` and of `prefero COMMAND --help`, for a screen of this width.
std::string help_page(std::size_t width);
std::string help_page(const Command& command, std::size_t width);
std::string help_page_of_group(const std::string& group, std::size_t width);

}  // namespace prefero
