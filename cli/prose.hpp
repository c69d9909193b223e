// Sentences of a result, for a terminal or as Markdown.
#pragma once

#include <string_view>

#include "cli/output.hpp"

namespace prefero {

/// Writes what people read around the tables of a result: folded to the screen's width, or as Markdown where the output
/// is. Names of clients may stand in any text; none of them can become mark-up or move the cursor.
class Prose {
 public:
  explicit Prose(Output& output) : output_(output), markdown_(output.format() == Format::markdown) {}

  /// What the whole result is about; nothing for an empty text.
  void title(std::string_view text) const;
  void heading(std::string_view text) const;
  /// A sentence by itself, beside others like it: an item of a list in Markdown; nothing for an empty text.
  void line(std::string_view text) const;
  /// A sentence that belongs to the line before it.
  void detail(std::string_view text) const;
  /// A sentence that stands alone; nothing for an empty text.
  void paragraph(std::string_view text) const;
  /// What is counted and how, below the title.
  void scope(std::string_view text) const;

 private:
  Output& output_;
  bool markdown_;
};

}  // namespace prefero
