#include "mcda/files/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "mcda/files/unicode.hpp"

namespace mcda::files {

namespace {

constexpr std::size_t problem_limit = 100;

// Thrown through the parser when reading on makes no sense; the problem is already in the list.
struct Stop {};

// yaml-cpp counts columns in bytes from 0; people count characters from 1.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) {
        starts_.push_back(i + 1);
      }
    }
  }

  /// Where a mark stands in the text; behind its end for a mark of nothing.
  std::size_t byte(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(std::max(0, mark.line));
    if (mark.is_null() || line >= starts_.size()) return text_.size();
    return std::min(text_.size(), starts_[line] + static_cast<std::size_t>(std::max(0, mark.column)));
  }

  std::pair<long, long> place(const YAML::Mark& mark) const { return place(byte(mark)); }

  std::pair<long, long> place(std::size_t byte) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), byte);
    const std::size_t line = static_cast<std::size_t>(after - starts_.begin()) - 1;
    return {static_cast<long>(line) + 1, column(starts_[line], byte) + 1};
  }

  /// Whether the scalar that begins here, if it begins with a quotation mark, is closed. yaml-cpp takes the end of the
  /// text for one.
  bool closed(const YAML::Mark& mark) const {
    std::size_t at = byte(mark);
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return true;
    const char quote = text_[at];
    for (++at; at < text_.size(); ++at) {
      if (quote == '"' && text_[at] == '\\') {
        ++at;
      } else if (text_[at] == quote) {
        if (quote == '"' || at + 1 == text_.size() || text_[at + 1] != quote) return true;
        ++at;  // '' inside single quotes is an apostrophe
      }
    }
    return false;
  }

  /// The first line, up to this one, that is indented with a tab; 0 where there is none.
  long tab_up_to(long last) const {
    for (std::size_t line = 0; line < starts_.size() && static_cast<long>(line) < last; ++line) {
      const std::size_t mark = text_.find_first_not_of(' ', starts_[line]);
      if (mark != std::string_view::npos && text_[mark] == '\t') return static_cast<long>(line) + 1;
    }
    return 0;
  }

 private:
  // Characters between the start of a line and a byte in it. Places come in rising order, so the last answer is
  // continued: a file that is one long line is still read in linear time.
  long column(std::size_t start, std::size_t end) const {
    if (start != line_ || end < reached_) {
      line_ = reached_ = start;
      count_ = 0;
    }
    for (; reached_ < end; ++count_) next_code_point(text_, reached_);
    return count_;
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
  mutable std::size_t line_ = 0, reached_ = 0;
  mutable long count_ = 0;
};

class Builder final : public YAML::EventHandler {
 public:
  Builder(const Lines& lines, const std::string& file) : lines_(lines), file_(file) {}

  Node take() { return std::move(root_); }
  std::vector<Problem>& problems() { return problems_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      complain(mark, "a second document begins here", "keep one document a file: remove the line ---");
      throw Stop{};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "?", anchor);
    add(leaf(mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    complain(mark, "an alias (*name) is not allowed in a model", "write the value out");
    add(leaf(mark));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
    Node node = leaf(mark);
    node.quoted = tag == "!";
    node.text = value;
    if (node.quoted && !lines_.closed(mark)) {
      complain(mark, "the quotation mark that opens here is never closed",
               "close it, or write the text without quotation marks");
    }
    if (value.find('\0') != std::string::npos) complain(mark, "the text holds a NUL character", "remove it");
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(mark, Node::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(mark, Node::Kind::mapping);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool has_key = false;
    std::set<std::string> seen;
  };

  Node leaf(const YAML::Mark& mark) const {
    const auto [line, column] = lines_.place(mark);
    Node node;
    node.line = line;
    node.column = column;
    return node;
  }

  void complain(const YAML::Mark& mark, std::string what, std::string remedy) {
    const auto [line, column] = lines_.place(mark);
    complain(line, column, std::move(what), std::move(remedy));
  }

  void complain(long line, long column, std::string what, std::string remedy) {
    problems_.push_back({Severity::error, file_, line, column, std::move(what), std::move(remedy)});
    if (problems_.size() == problem_limit) {
      problems_.push_back(
          {Severity::error, file_, line, column, "there are too many problems to list", "mend these first"});
      throw Stop{};
    }
  }

  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) {
      complain(mark, "an anchor (&name) is not allowed in a model", "write the value out where it is used");
    }
    if (!tag.empty() && tag != "?" && tag != "!") {
      complain(mark,
               "a tag (!"
               "name) is not allowed in a model",
               "write the value without it");
    }
    if (++values_ > yaml_value_limit) {
      complain(mark, "the file holds more than " + std::to_string(yaml_value_limit) + " values",
               "keep data out of the model file");
      throw Stop{};
    }
  }

  void open(const YAML::Mark& mark, Node::Kind kind) {
    if (open_.size() == yaml_depth_limit) {
      complain(mark, "lists and mappings are nested more than " + std::to_string(yaml_depth_limit) + " deep",
               "a model needs about ten levels");
      throw Stop{};
    }
    Open one;
    one.node = leaf(mark);
    one.node.kind = kind;
    open_.push_back(std::move(one));
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_mapping() && !parent.has_key) {
      add_key(parent, node);
      return;
    }
    parent.has_key = false;
    if (parent.node.is_mapping() && node.is_null() && node.line != parent.node.keys.back().line) {
      node.line = parent.node.keys.back().line;  // nothing has no place of its own
      node.column = parent.node.keys.back().column;
    }
    parent.node.children.push_back(std::move(node));
  }

  void add_key(Open& parent, const Node& node) {
    parent.has_key = true;
    parent.node.keys.push_back({node.text, node.line, node.column});
    if (!node.is_scalar() || node.is_null()) {
      complain(node.line, node.column,
               node.is_null() ? "a key is missing before the colon" : "a list or mapping cannot be a key",
               "write key: value");
    } else if (node.text == "<<" && !node.quoted) {
      complain(node.line, node.column, "a merge key (<<) is not allowed in a model", "write the keys out");
    } else if (!parent.seen.insert(node.text).second) {
      complain(node.line, node.column, "the key \"" + harmless(node.text) + "\" is given twice", "keep one of the two");
    }
  }

  const Lines& lines_;
  std::string file_;
  Node root_;
  std::vector<Open> open_;
  std::vector<Problem> problems_;
  int documents_ = 0;
  std::size_t values_ = 0;
};

std::string remedy_for(const std::string& message) {
  const auto says = [&](const char* part) { return message.find(part) != std::string::npos; };
  if (says("flow")) return "close every [ with ] and every { with }";
  if (says("illegal map value") || says("map key")) {
    return "put text that contains a colon into quotation marks and indent keys of one mapping alike";
  }
  if (says("end of map") || says("end of sequence") || says("block entry")) {
    return "entries of one list or mapping begin in the same column";
  }
  if (says("anchor")) return "write the value out: aliases are not allowed in a model";
  return "see a YAML example in `prefero init`";
}

Problem syntax_problem(const YAML::Exception& error, const Lines& lines, const std::string& file) {
  const auto [line, column] = lines.place(error.mark);
  const long tab = lines.tab_up_to(line);
  if (tab > 0) return {Severity::error, file, tab, 1, "the line is indented with a tab", "indent with spaces"};
  return {Severity::error, file, line, column, "this is not YAML: " + error.msg, remedy_for(error.msg)};
}

[[noreturn]] void refuse(Problem problem) { raise(InvalidInput(std::vector<Problem>{std::move(problem)})); }

}  // namespace

const Node* Node::find(const std::string& key) const noexcept {
  for (std::size_t i = 0; i < keys.size() && i < children.size(); ++i) {
    if (keys[i].text == key) return &children[i];
  }
  return nullptr;
}

const char* Node::described() const noexcept {
  if (is_sequence()) return "a list";
  if (is_mapping()) return "a mapping";
  return is_null() ? "nothing" : "a single value";
}

Node parse_yaml(const std::string& text, const std::string& file) {
  if (text.size() > yaml_size_limit) {
    refuse({.file = file,
            .what = "the file is larger than 1 MiB",
            .remedy = "a model names its data: alternatives: {source: clients.csv}"});
  }
  std::string_view body(text);
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  const Lines lines(body);
  const std::size_t nul = body.find('\0');
  if (nul != std::string_view::npos) {
    const auto [line, column] = lines.place(nul);
    refuse({Severity::error, file, line, column, "the file holds a NUL byte", "save it as UTF-8 text"});
  }
  const std::size_t bad = first_invalid_byte(body);
  if (bad != std::string_view::npos) {
    const auto [line, column] = lines.place(bad);
    refuse({Severity::error, file, line, column, "the text is not UTF-8", "save the file as UTF-8"});
  }

  std::istringstream stream{std::string(body) + '\n'};
  Builder builder(lines, file);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {}
  } catch (const YAML::Exception& error) {
    builder.problems().push_back(syntax_problem(error, lines, file));
  } catch (const Stop&) {}
  if (!builder.problems().empty()) raise(InvalidInput(std::move(builder.problems())));
  return builder.take();
}

std::string read_text_file(const std::filesystem::path& path, std::size_t limit) {
  const std::string name = path.string();
  std::error_code code;
  const auto status = std::filesystem::status(path, code);
  if (!std::filesystem::exists(status)) {
    const bool absent = !code || code == std::errc::no_such_file_or_directory;
    raise(SourceFailure(name + ": " + (absent ? "there is no such file" : code.message()), "check the name"));
  }
  if (std::filesystem::is_directory(status)) {
    raise(InvalidInput(name + ": this is a folder, not a file", "name a file in it"));
  }
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    raise(SourceFailure(name + ": " + std::strerror(errno != 0 ? errno : EIO), "check the file's permissions"));
  }
  std::string text;
  std::array<char, 65536> piece;
  while (text.size() <= limit && stream) {
    stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) raise(SourceFailure(name + ": " + std::strerror(errno != 0 ? errno : EIO)));
  if (text.size() > limit) {
    raise(InvalidInput(name + ": the file is larger than " + std::to_string(limit / 1024) + " KiB",
                       "is this the right file?"));
  }
  return text;
}

}  // namespace mcda::files
