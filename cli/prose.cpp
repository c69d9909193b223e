#include "cli/prose.hpp"

#include <string>

namespace prefero {

namespace {

std::string folded_text(std::string_view text, const Output& output, std::size_t indent = 0) {
  return folded(mcda::files::harmless(text), output.screen(), indent);
}

}  // namespace

void Prose::title(std::string_view text) const {
  if (text.empty()) return;
  output_.write(markdown_ ? "# " + mcda::files::markdown_text(text) + "\n\n"
                          : output_.screen().bold(folded_text(text, output_)) + "\n");
}

void Prose::heading(std::string_view text) const {
  output_.write(markdown_ ? "\n## " + mcda::files::markdown_text(text) + "\n\n"
                          : "\n" + output_.screen().bold(folded_text(text, output_)) + "\n");
}

void Prose::line(std::string_view text) const {
  if (text.empty()) return;
  output_.write(markdown_ ? "- " + mcda::files::markdown_text(text) + "\n" : folded_text(text, output_, 2) + "\n");
}

void Prose::detail(std::string_view text) const {
  output_.write(markdown_ ? "  - " + mcda::files::markdown_text(text) + "\n"
                          : "  " + folded_text(text, output_, 4) + "\n");
}

void Prose::paragraph(std::string_view text) const {
  if (text.empty()) return;
  output_.write(markdown_ ? mcda::files::markdown_text(text) + "\n\n" : folded_text(text, output_, 2) + "\n");
}

void Prose::scope(std::string_view text) const {
  output_.write(markdown_ ? mcda::files::markdown_text(text) + "\n"
                          : output_.screen().faint(folded_text(text, output_)) + "\n");
}

}  // namespace prefero
