// Runs the built program the way a person does: words in, exit status and texts out.
#pragma once

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace prefero_test {

using nlohmann::json;

/// What a run left behind.
struct Finished {
  int status = -1;  ///< exit status; -1 where a signal ended it
  int signal = 0;   ///< that ended it
  std::string out, err;

  nlohmann::json document() const { return nlohmann::json::parse(out); }
  /// Lines on stderr.
  std::vector<std::string> messages() const;
};

/// How a program is started.
struct Start {
  std::string folder = {};                    ///< working directory
  std::string stdout_to = {};                 ///< a file for standard output; "closed" for a pipe that nobody reads
  std::vector<std::string> environment = {};  ///< NAME=value, added
  int terminal = 0;                           ///< columns of a terminal for stdout and stderr; 0: pipes
  int signal = 0;                             ///< sent once `when` says so
  std::function<bool(const Finished&)> when = {};  ///< asked every 20 ms, with what was said so far
};

/// Runs `prefero` with these words; a run of more than two minutes is killed.
Finished prefero(const std::vector<std::string>& words, const Start& start = {});

/// A folder that goes with the test.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name = {}) const;
  /// Writes a file and returns its path.
  std::string write(const std::string& name, const std::string& content) const;
  std::string read(const std::string& name) const;
  bool has(const std::string& name) const;
  /// Names of everything in it, hidden files too, sorted.
  std::vector<std::string> names() const;

 private:
  std::string path_;
};

/// Three clients and two criteria, in files clients.csv and model.yaml of this folder; returns the model's path.
std::string small_model(const Folder& folder);

/// A folder with the small model in it.
struct Small : Folder {
  std::string model = small_model(*this);
};

bool contains(const std::string& text, const std::string& part);

/// A run that must end with status 0.
Finished good(const std::vector<std::string>& words, const Start& start = {});

/// That an object has at least these keys; that a document begins as all do.
void require_keys(const json& object, const std::set<std::string>& wanted);
void require_document(const json& document);

}  // namespace prefero_test
