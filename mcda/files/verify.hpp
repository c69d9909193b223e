// Replays published reference cases and compares every value.
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "mcda/engine/parallel.hpp"

namespace mcda::files {

struct ReferenceCase;

struct VerifyOptions {
  /// Names or aliases of methods, or of analyses of the case form; empty = all. A consensus method stands for its own
  /// keys of the cases of `aggregate`.
  std::set<std::string> only;
  /// True: the keys of consensus methods that this program does not have fail a case of `aggregate`. False: they are
  /// named in the note, and the keys of those it has decide.
  bool every_key = false;
  RunOptions run;
};

/// What became of one case.
struct VerifyResult {
  std::string id;
  bool passed = false;
  double deviation = 0;                  ///< the largest over the expected values; absolute, relative above 1
  std::vector<std::string> differences;  ///< why it failed, in words
  std::string note;                      ///< what could not be compared and why; usually empty

  /// `topsis/tzeng-huang-2011 ok 2.2e-16`, or the id, `failed` and the first differences.
  std::string line() const;
};

/// Runs the method a case names through its steps and through the ordinary fast path, and compares every expected and
/// every published value. Nothing is thrown for what the program cannot do: it is a failure that says so.
VerifyResult verify(const ReferenceCase& one, const VerifyOptions& options = {});

struct VerifySummary {
  long passed = 0;
  long failed = 0;
  /// `12 passed, 0 failed`
  std::string line() const;
};

/// Verifies the wanted cases among these files and folders; `each` sees every result as it comes. Throws SourceFailure
/// and InvalidInput for paths and files that are no cases (all of them together, before anything is run), UnknownName
/// for a name in `only` that nothing has, InvalidInput when no case is left.
VerifySummary verify_files(const std::vector<std::filesystem::path>& paths, const VerifyOptions& options,
                           const std::function<void(const VerifyResult&)>& each);

}  // namespace mcda::files
