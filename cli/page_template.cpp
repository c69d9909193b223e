#include "cli/page_template.hpp"

#include <stdexcept>
#include <vector>

#include "mcda/files/unicode.hpp"

namespace prefero {

using mcda::files::Json;

namespace {

class Filling {
 public:
  explicit Filling(std::string_view page) : page_(page) {}

  std::string run(const Json& values) {
    scopes_ = {&values};
    std::string out;
    fill(0, page_.size(), out);
    return out;
  }

 private:
  const Json* find(std::string_view name) const {
    if (name == ".") return scopes_.back();
    for (std::size_t k = scopes_.size(); k-- > 0;) {
      if (!scopes_[k]->is_object()) continue;
      const auto found = scopes_[k]->find(std::string(name));
      if (found != scopes_[k]->end()) return &*found;
    }
    return nullptr;
  }

  static std::string text_of(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    return value.is_null() ? std::string() : value.dump();
  }

  // Where the section that begins behind `from` ends: its closing tag, nested ones of the same name counted.
  std::size_t closing(std::string_view name, std::size_t from) const {
    const std::string opens = "{{#" + std::string(name) + "}}", closes = "{{/" + std::string(name) + "}}";
    for (std::size_t depth = 1, at = from;; ++at) {
      at = page_.find("{{", at);
      if (at == std::string_view::npos)
        throw std::logic_error("page template: section " + std::string(name) + " is not closed");
      if (page_.substr(at, opens.size()) == opens) ++depth;
      if (page_.substr(at, closes.size()) == closes && --depth == 0) return at;
    }
  }

  void section(const Json* value, std::size_t begin, std::size_t end, std::string& out) {
    if (value == nullptr || value->is_null() || (value->is_boolean() && !value->get<bool>()) ||
        (value->is_string() && value->get<std::string>().empty()))
      return;
    const auto once = [&](const Json& scope) {
      scopes_.push_back(&scope);
      fill(begin, end, out);
      scopes_.pop_back();
    };
    if (value->is_array()) {
      for (const Json& one : *value) once(one);
    } else {
      once(*value);
    }
  }

  void fill(std::size_t at, std::size_t end, std::string& out) {
    while (at < end) {
      const std::size_t open = std::min(page_.find("{{", at), end);
      out += page_.substr(at, open - at);
      if (open == end) return;
      const bool plain = page_.substr(open, 3) == "{{{";
      const std::string_view mark = plain ? "}}}" : "}}";
      const std::size_t close = page_.find(mark, open);
      std::string_view name = page_.substr(open + mark.size(), close - open - mark.size());
      at = close + mark.size();
      if (name.starts_with('#')) {
        name.remove_prefix(1);
        const std::size_t last = closing(name, at);
        section(find(name), at, last, out);
        at = last + name.size() + 5;
        continue;
      }
      const Json* const value = find(name);
      if (value == nullptr) throw std::logic_error("page template: nothing is called " + std::string(name));
      out += plain ? text_of(*value) : html_text(text_of(*value));
    }
  }

  std::string_view page_;
  std::vector<const Json*> scopes_;
};

}  // namespace

std::string filled(std::string_view page, const Json& values) { return Filling(page).run(values); }

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : mcda::files::harmless(text)) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace prefero
