// HTML from a template and a document: {{name}} is always escaped, so no client's name can become markup.
#pragma once

#include <string>
#include <string_view>

#include "mcda/files/json_text.hpp"

namespace prefero {

/// Fills a template. `{{name}}` text, escaped; `{{.}}` the value of a list of texts; `{{#name}}…{{/name}}` once for
/// each of a list, once for an object, a true or a text that is not empty, else not at all. Names are looked up from
/// the innermost section outwards.
/// `{{{name}}}` inserts as it is: for the style sheet of the build and nothing else.
std::string filled(std::string_view page, const mcda::files::Json& values);

/// Text that is only text in HTML, in an attribute too.
std::string html_text(std::string_view text);

}  // namespace prefero
