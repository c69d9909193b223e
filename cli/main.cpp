// prefero: which clients deserve our people. The exit statuses are fixed: 0 done, 1 a failure of ours, 2 wrong usage or
// bad input, 3 a source could not be reached or read, 4 `verify` found a difference.
#include <algorithm>
#include <new>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/manifest.hpp"
#include "cli/terminal.hpp"
#include "mcda/engine/parallel.hpp"

namespace prefero {

namespace {

void print(const std::string& text) {
  mcda::files::AtomicFile out("-");
  out.write(text);
  out.commit();
}

std::size_t screen_width() { return std::max<std::size_t>(screen_of_stdout().width, 80); }

int dispatch(std::vector<std::string> words) {
  if (words.empty()) {
    say(help_page(screen_width()));
    return 2;
  }
  const std::string first = words.front();
  words.erase(words.begin());
  if (first == "--version" || first == "-V") {
    print(std::string("prefero ") + version() + "\n");
    return 0;
  }
  if (first == "--help" || first == "-h" || first == "help") {
    if (words.size() == 1 && !verbs_of(words.front()).empty()) {
      print(help_page_of_group(words.front(), screen_width()));
      return 0;
    }
    const std::string asked = words.size() > 1 && !verbs_of(words[0]).empty() ? words[0] + " " + words[1]
                              : words.empty()                                 ? std::string()
                                                                              : words[0];
    print(asked.empty() ? help_page(screen_width()) : help_page(command_named(asked), screen_width()));
    return 0;
  }
  if (first.starts_with("-"))
    throw mcda::InvalidInput("a command comes first: \"" + first + "\" is none", "see `prefero --help`");
  std::string name = first;
  if (const std::vector<std::string> verbs = verbs_of(first); !verbs.empty()) {
    if (!words.empty() && (words.front() == "--help" || words.front() == "-h")) {
      print(help_page_of_group(first, screen_width()));
      return 0;
    }
    if (words.empty() || words.front().starts_with("-")) {
      say(help_page_of_group(first, screen_width()));
      return 2;
    }
    name += " " + words.front();
    words.erase(words.begin());
  }
  const Command& command = command_named(name);
  const Arguments arguments(command, words);
  if (arguments.has("help")) {
    print(help_page(command, screen_width()));
    return 0;
  }
  if (arguments.has("version")) {
    print(std::string("prefero ") + version() + "\n");
    return 0;
  }
  return command.run(arguments);
}

int guarded(const std::vector<std::string>& words) {
  try {
    return dispatch(words);
  } catch (const mcda::files::ClosedPipe&) {
    return 0;  // the reader has seen enough
  } catch (const mcda::Cancelled&) {
    return 1;
  } catch (const mcda::SourceFailure& error) {
    Interrupt::die_if_asked();  // a cancelled source fails: that is no news
    say_error(error);
    return 3;
  } catch (const mcda::Error& error) {
    Interrupt::die_if_asked();
    say_error(error);
    return 2;
  } catch (const std::bad_alloc&) {
    say("error: not enough memory (choose fewer clients with --where)\n");
    return 1;
  } catch (const std::exception& error) {
    say(std::string("error: internal failure: ") + error.what() + "\n");
    return 1;
  }
}

}  // namespace

}  // namespace prefero

int main(int count, char** words) {
  prefero::Interrupt::install();
  const int status = prefero::guarded({words + 1, words + count});
  prefero::Interrupt::die_if_asked();
  return status;
}
