// The report page: a template built under web/ whose inert slots are filled with data. No script or style is touched,
// so the hashes of its content policy stay what they were when it was built.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/engine/prepare.hpp"
#include "mcda/files/json_text.hpp"
#include "mcda/method/decision_model.hpp"

namespace mcda::files {

/// Base 64 of the gzip of these bytes: the same text for the same bytes.
std::string packed(std::string_view bytes);

/// Columns one after the other as little-endian doubles; NaN is a missing cell.
std::string column_bytes(const std::vector<std::span<const double>>& columns);

/// What fills a template. Nothing is escaped yet, but `fallback`, which is HTML.
struct PageSlots {
  Json report;  ///< gets a `checksums` object: the first 16 hexadecimal digits of the SHA-256 of each other slot
  std::string columns;  ///< bytes
  std::string names;    ///< JSON text
  std::string title;
  std::string language;  ///< en, pl, ru
  std::string fallback;  ///< what stands on the page without scripts
};

/// The template filled. Throws InvalidInput where a slot is missing or not empty.
std::string page_of(std::string_view page, PageSlots slots);

/// JSON for a script element: no text in it can end the element.
std::string script_json(const Json& document);

/// What the core in the page must know of a criterion (web/core/report.hpp). `column` is what was learned of it. Where
/// the page does not carry all clients its scales are told too, exact for the `carried` cells (NaN is missing); without
/// `carried` they are learned again there.
Json criterion_facts(const Leaf& leaf, MissingPolicy policy, const ColumnPreparation& column,
                     std::optional<std::span<const double>> carried = std::nullopt);

/// Parameters as JSON: numbers, true and false, texts.
Json parameters_json(const ParameterValues& parameters);

/// Bytes as hexadecimal digits.
std::string hexadecimal(std::string_view bytes);

/// Writes a zip file with one file in it to `path`, which must exist. Throws InvalidInput.
void write_zip(const std::string& path, const std::string& name, std::string_view bytes);

}  // namespace mcda::files
