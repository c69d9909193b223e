#include "mcda/model/error.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace mcda {

namespace {

std::string joined(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += problem.text();
  }
  return text;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string folded(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c != '_' && c != '-' && c != ' ') out += lower(c);
  }
  return out;
}

// Edit distance with transpositions (optimal string alignment); names are short, so the full table is kept.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::string Problem::text() const {
  std::string text = file;
  if (line > 0) text += (text.empty() ? "line " : ":") + std::to_string(line);
  if (line > 0 && column > 0) text += ":" + std::to_string(column);
  if (!text.empty()) text += ": ";
  text += what;
  if (!remedy.empty()) text += " (" + remedy + ")";
  return text;
}

Error::Error(std::vector<Problem> problems) : problems_(std::move(problems)), text_(joined(problems_)) {}

InvalidInput::InvalidInput(std::string what, std::string remedy)
    : Error({Problem{.what = std::move(what), .remedy = std::move(remedy)}}) {}

SourceFailure::SourceFailure(std::string what, std::string remedy)
    : Error({Problem{.what = std::move(what), .remedy = std::move(remedy)}}) {}

UnknownName::UnknownName(const std::string& kind, std::string name, const std::vector<std::string>& known)
    : InvalidInput("unknown " + kind + " \"" + name + "\"" + did_you_mean(name, known)),
      name_(std::move(name)),
      candidates_(nearest(name_, known)) {}

std::vector<std::string> nearest(const std::string& name, const std::vector<std::string>& known) {
  const std::string wanted = folded(name);
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const std::string& candidate : known) {
    const std::string other = folded(candidate);
    std::size_t d = distance(wanted, other);
    const bool part = wanted.size() >= 2 && (other.find(wanted) != std::string::npos ||
                                             (other.size() >= 3 && wanted.find(other) != std::string::npos));
    if (part) d = std::min<std::size_t>(d, 1);
    if (d <= std::max<std::size_t>(1, wanted.size() / 3)) ranked.emplace_back(d, candidate);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> best;
  for (const auto& [d, candidate] : ranked) {
    if (best.size() == 3) break;
    if (std::find(best.begin(), best.end(), candidate) == best.end()) best.push_back(candidate);
  }
  return best;
}

std::string did_you_mean(const std::string& name, const std::vector<std::string>& known) {
  const std::vector<std::string> close = nearest(name, known);
  if (close.empty()) return {};
  std::string text = "; did you mean ";
  for (std::size_t i = 0; i < close.size(); ++i)
    text += (i == 0 ? "\"" : i + 1 == close.size() ? " or \"" : ", \"") + close[i] + "\"";
  return text + "?";
}

#if defined(__wasm__)
// The page: it takes the message, and the core is not used again.
extern "C" __attribute__((import_module("prefero"), import_name("stopped"))) void prefero_stopped(const char* message);
#endif

void stop_with(const char* message) noexcept {
#if defined(__wasm__)
  prefero_stopped(message);
  __builtin_trap();
#else
  std::fputs(message, stderr);
  std::fputc('\n', stderr);
  std::abort();
#endif
}

}  // namespace mcda
