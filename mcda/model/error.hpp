// What can go wrong, said once: every failure of the library is one of these three, with all its problems together.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace mcda {

enum class Severity { error, note };

/// One thing that is wrong, where it is, and what to do about it.
struct Problem {
  Severity severity = Severity::error;
  std::string file;    ///< file or source name; empty where the problem has no file
  long line = 0;       ///< 1-based line; 0 where unknown
  long column = 0;     ///< 1-based column of the text; 0 where unknown
  std::string what;    ///< names the place inside the file too: column "margin", criterion margin, row 17
  std::string remedy;  ///< what the reader can do; may be empty

  /// `file:line:column: what (remedy)` with the parts that are known.
  std::string text() const;
};

/// The common base: a list of problems, reported together.
class Error : public std::exception {
 public:
  explicit Error(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const noexcept { return problems_; }
  /// All problems, one a line.
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::vector<Problem> problems_;
  std::string text_;
};

/// The caller gave something wrong: a model, a value, a parameter. Exit status 2 of the program.
class InvalidInput : public Error {
 public:
  using Error::Error;
  explicit InvalidInput(std::string what, std::string remedy = {});
};

/// A name nobody knows, with the nearest ones that exist.
class UnknownName : public InvalidInput {
 public:
  /// `kind` is what the name should have been ("method", "column", "parameter of topsis").
  UnknownName(const std::string& kind, std::string name, const std::vector<std::string>& known);
  const std::string& name() const noexcept { return name_; }
  const std::vector<std::string>& candidates() const noexcept { return candidates_; }

 private:
  std::string name_;
  std::vector<std::string> candidates_;
};

/// A source could not be reached or read: missing file or table, server, read failure. Exit status 3 of the program.
class SourceFailure : public Error {
 public:
  using Error::Error;
  explicit SourceFailure(std::string what, std::string remedy = {});
};

/// The one place an error leaves the core: throws natively; in a build without exceptions it stops with the message.
template <class E>
[[noreturn]] void raise(E error);

/// Up to three of `known` that a person may have meant by `name`, nearest first (edit distance with transpositions,
/// prefix matches count).
std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& known);

/// ` (did you mean "a" or "b"?)`, or empty where nothing is near.
std::string did_you_mean(const std::string& name, const std::vector<std::string>& known);

[[noreturn]] void stop_with(const char* message) noexcept;

template <class E>
[[noreturn]] void raise(E error) {
#if defined(__cpp_exceptions)
  throw std::move(error);
#else
  stop_with(error.what());
#endif
}

}  // namespace mcda
