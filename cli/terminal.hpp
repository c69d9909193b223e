// Where the program speaks: what the screen can show, messages on stderr, Ctrl-C.
#pragma once

#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/files/output.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

/// How standard output looks to its reader.
struct Screen {
  bool terminal = false;  ///< box drawing, cut to width
  bool colour = false;    ///< on a terminal without NO_COLOR
  std::size_t width = 0;  ///< 0 where it is no terminal

  mcda::files::TableStyle table_style() const { return {.boxes = terminal, .colour = colour, .width = width}; }
  std::string bold(std::string_view text) const;
  std::string faint(std::string_view text) const;
};

Screen screen_of_stdout();

/// Everything that is no result goes to stderr, through here.
void say_error(const mcda::Problem& problem);
void say_error(const mcda::Error& error);
void say_note(const std::string& text);
void say(const std::string& text);

/// Ctrl-C, SIGTERM and SIGHUP stop the computation and the source; a second one ends the program at once.
class Interrupt {
 public:
  static void install();
  /// For RunOptions::cancel.
  static const std::atomic<bool>& flag() noexcept;
  /// Leaves nothing unfinished and dies by the signal that came, as shells expect. Returns when none came.
  static void die_if_asked();

  /// While it lives, an interrupt cancels this source.
  class Watch {
   public:
    explicit Watch(mcda::source::Source& source);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
  };
};

}  // namespace prefero
