// prefero completion: scripts for shells, written from the same declarations as the help pages.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "mcda/method/catalogue.hpp"

namespace prefero {

namespace {

std::string method_names() {
  std::string names;
  for (const auto& method : mcda::Catalogue::instance().all())
    names += (names.empty() ? "" : " ") + std::string(method->info().name);
  return names;
}

// The first words of the commands, each once.
std::vector<std::string> first_words() {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    std::string word(command.name.substr(0, command.name.find(' ')));
    if (std::find(names.begin(), names.end(), word) == names.end()) names.push_back(std::move(word));
  }
  return names;
}

// The commands that consist of a group and a verb.
std::vector<std::string> groups() {
  std::vector<std::string> names = first_words();
  names.erase(std::remove_if(names.begin(), names.end(), [](const auto& name) { return verbs_of(name).empty(); }),
              names.end());
  return names;
}

std::string choices_of(const Option& option) {
  return option.choices == "method" ? method_names() : std::string(option.choices);
}

std::string option_names(const Command& command) {
  std::string names;
  for (const Option& option : command.all_options()) names += (names.empty() ? "--" : " --") + std::string(option.name);
  return names;
}

std::string bash_script() {
  std::string script =
      "# prefero completion for bash: source <(prefero completion bash)\n"
      "_prefero() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n";
  script += fmt::format("    COMPREPLY=($(compgen -W '{} --help --version' -- \"$current\"))\n    return\n  fi\n",
                        fmt::join(first_words(), " "));
  for (const std::string& group : groups()) {
    script += fmt::format(
        "  if [ \"$command\" = {0} ]; then\n    if [ \"$COMP_CWORD\" -eq 2 ]; then COMPREPLY=($(compgen -W '{1}' -- "
        "\"$current\")); return; fi\n    command=\"{0} ${{COMP_WORDS[2]}}\"\n  fi\n",
        group, fmt::join(verbs_of(group), " "));
  }
  script += "  case \"$command $previous\" in\n";
  for (const Command& command : commands()) {
    for (const Option& option : command.all_options()) {
      if (option.value.empty()) continue;
      const std::string choices = choices_of(option);
      if (choices.empty()) {
        script += fmt::format("    '{} --{}') return ;;\n", command.name, option.name);
      } else if (choices == "file") {
        script += fmt::format("    '{} --{}') COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n", command.name,
                              option.name);
      } else {
        script += fmt::format("    '{} --{}') COMPREPLY=($(compgen -W '{}' -- \"$current\")); return ;;\n",
                              command.name, option.name, choices);
      }
    }
  }
  script += "  esac\n  if [[ $current == -* ]]; then\n    case \"$command\" in\n";
  for (const Command& command : commands())
    script += fmt::format("      '{}') COMPREPLY=($(compgen -W '{}' -- \"$current\")) ;;\n", command.name,
                          option_names(command));
  script += fmt::format(
      "    esac\n    return\n  fi\n  case $command in\n    methods) COMPREPLY=($(compgen -W '{}' -- \"$current\")) "
      ";;\n",
      method_names());
  script +=
      "    completion) COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$current\")) ;;\n    *) COMPREPLY=($(compgen -f -- "
      "\"$current\")) ;;\n  esac\n}\n";
  return script + "complete -o filenames -F _prefero prefero\n";
}

// Inside single quotes, and without what _arguments reads as its own.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c == ':' || c == '[' || c == ']') {
      out += std::string("\\") + c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string zsh_script() {
  std::string script =
      "#compdef prefero\n# prefero completion for zsh: source <(prefero completion zsh)\n_prefero() {\n  local -a "
      "names\n  names=(\n";
  for (const Command& command : commands()) {
    if (command.name.find(' ') == std::string_view::npos)
      script += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.summary));
  }
  for (const std::string& group : groups())
    script += fmt::format("    '{}:{}'\n", group, fmt::join(verbs_of(group), " "));
  script +=
      "  )\n  if (( CURRENT == 2 )); then\n    _describe command names\n    return\n  fi\n  local chosen=${words[2]}\n "
      " shift words\n  (( CURRENT-- ))\n";
  for (const Command& command : commands()) {
    script += fmt::format("    '{}')\n      _arguments \\\n", command.name);
    for (const Option& option : command.all_options()) {
      const std::string choices = choices_of(option);
      script += fmt::format("        '{}--{}[{}]", option.repeats ? "*" : "", option.name, zsh_text(option.text));
      if (!option.value.empty()) {
        script += fmt::format(":{}:{}", zsh_text(option.value),
                              choices == "file" ? "_files"
                              : choices.empty() ? ""
                                                : "(" + choices + ")");
      }
      script += "' \\\n";
    }
    const std::string operand = command.name == "methods"      ? "(" + method_names() + ")"
                                : command.name == "completion" ? "(bash zsh fish)"
                                                               : "_files";
    script += fmt::format("        '*:{}:{}' ;;\n", zsh_text(command.operands), operand);
  }
  return script + "  esac\n}\ncompdef _prefero prefero\n";
}

std::string fish_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fish_script() {
  std::string script = "# prefero completion for fish: prefero completion fish | source\n";
  for (const Command& command : commands()) {
    if (command.name.find(' ') != std::string_view::npos) continue;
    script += fmt::format("complete -c prefero -f -n __fish_use_subcommand -a {} -d '{}'\n", command.name,
                          fish_text(command.summary));
  }
  for (const std::string& group : groups()) {
    script += fmt::format("complete -c prefero -f -n __fish_use_subcommand -a {}\n", group);
    script += fmt::format(
        "complete -c prefero -f -n '__fish_seen_subcommand_from {0}; and not __fish_seen_subcommand_from {1}' -a "
        "'{1}'\n",
        group, fmt::join(verbs_of(group), " "));
  }
  for (const Command& command : commands()) {
    std::string seen;  // of a group and a verb: both
    for (const std::string& word : split(std::string(command.name), ' '))
      seen += (seen.empty() ? "" : "; and ") + ("__fish_seen_subcommand_from " + word);
    const std::string when = "complete -c prefero -n '" + seen + "'";
    for (const Option& option : command.all_options()) {
      const std::string choices = choices_of(option);
      script += fmt::format("{} -l {} -d '{}'", when, option.name, fish_text(option.text));
      if (!option.value.empty())
        script += choices == "file" ? " -r -F" : choices.empty() ? " -x" : fmt::format(" -x -a '{}'", choices);
      script += '\n';
    }
  }
  script += fmt::format("complete -c prefero -f -n '__fish_seen_subcommand_from methods' -a '{}'\n", method_names());
  return script + "complete -c prefero -f -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n";
}

int run_completion(const Arguments& arguments) {
  const std::string& shell = arguments.operands().front();
  const std::vector<std::string> shells{"bash", "zsh", "fish"};
  std::string script;
  if (shell == "bash") {
    script = bash_script();
  } else if (shell == "zsh") {
    script = zsh_script();
  } else if (shell == "fish") {
    script = fish_script();
  } else {
    throw mcda::UnknownName("shell", shell, shells);
  }
  mcda::files::AtomicFile out("-");
  out.write(script);
  out.commit();
  return 0;
}

}  // namespace

Command completion_command() {
  return {.name = "completion",
          .operands = "SHELL",
          .summary = "a completion script for bash, zsh or fish",
          .details = "Prints the script; the first line of it says how to use it.",
          .examples = "source <(prefero completion bash)",
          .least_operands = 1,
          .most_operands = 1,
          .own = {},
          .groups = {&options::general()},
          .run = run_completion};
}

}  // namespace prefero
