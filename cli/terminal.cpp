#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "mcda/source/temporary_file.hpp"

namespace prefero {

namespace {

// NO_COLOR of no-color.org: present and not empty.
bool colour_allowed() {
  const char* const no_colour = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return (no_colour == nullptr || *no_colour == '\0') && (terminal == nullptr || std::string_view(terminal) != "dumb");
}

std::size_t width_of(int file) {
  winsize size{};
  if (ioctl(file, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return std::max<std::size_t>(size.ws_col, 40);
  const char* const columns = std::getenv("COLUMNS");
  const int written = columns != nullptr ? std::atoi(columns) : 0;
  return written >= 40 ? static_cast<std::size_t>(written) : 80;
}

void to_stderr(const std::string& text) {
  std::string_view left(text);
  while (!left.empty()) {
    const ssize_t written = write(STDERR_FILENO, left.data(), left.size());
    if (written <= 0) return;  // nobody can be told
    left.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string marked(const char* code, std::string_view text) {
  return isatty(STDERR_FILENO) == 1 && colour_allowed()
             ? "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m"
             : std::string(text);
}

std::atomic<bool> stop{false};
std::atomic<int> caught{0};
std::atomic<mcda::source::Source*> watched{nullptr};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<mcda::source::Source*>::is_always_lock_free);

extern "C" void on_signal(int signal) {
  if (caught.exchange(signal) != 0) {
    mcda::files::remove_unfinished_files();
    mcda::source::remove_temporaries();
    std::signal(signal, SIG_DFL);
    std::raise(signal);
    return;
  }
  stop = true;
  if (mcda::source::Source* const source = watched.load()) source->cancel();
}

}  // namespace

std::string Screen::bold(std::string_view text) const {
  return colour ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
}
std::string Screen::faint(std::string_view text) const {
  return colour ? "\x1b[2m" + std::string(text) + "\x1b[0m" : std::string(text);
}

Screen screen_of_stdout() {
  Screen screen;
  screen.terminal = isatty(STDOUT_FILENO) == 1;
  if (!screen.terminal) return screen;
  screen.colour = colour_allowed();
  screen.width = width_of(STDOUT_FILENO);
  return screen;
}

void say(const std::string& text) { to_stderr(text); }

void say_error(const mcda::Problem& problem) {
  const std::string text = mcda::files::harmless(problem.text());
  if (problem.severity == mcda::Severity::note) {
    to_stderr(marked("33", "note: ") + text + "\n");
  } else {
    to_stderr(problem.file.empty() ? marked("31", "error: ") + text + "\n" : text + "\n");
  }
}

void say_error(const mcda::Error& error) {
  for (const mcda::Problem& problem : error.problems()) say_error(problem);
}

void say_note(const std::string& text) { to_stderr(marked("33", "note: ") + mcda::files::harmless(text) + "\n"); }

void Interrupt::install() {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write(), which ends the program quietly
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on the size of files likewise, so that nothing is left behind
  struct sigaction action{};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before{};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN)
      sigaction(signal, &action, nullptr);  // nohup and background jobs stay as they are
  }
}

const std::atomic<bool>& Interrupt::flag() noexcept { return stop; }

void Interrupt::die_if_asked() {
  const int signal = caught.load();
  if (signal == 0) return;
  mcda::files::remove_unfinished_files();
  to_stderr(isatty(STDERR_FILENO) == 1 ? "\ninterrupted\n" : "interrupted\n");
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

Interrupt::Watch::Watch(mcda::source::Source& source) {
  watched = &source;
  if (stop) source.cancel();
}

Interrupt::Watch::~Watch() { watched = nullptr; }

}  // namespace prefero
