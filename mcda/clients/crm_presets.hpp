// Headers of CRM and accounting exports, and what they are in the canonical tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mcda::clients {

/// A header of an export without case, accents of spelling and separators: "Deal - Value", "deal_value" and "DEAL
/// VALUE" are one. Latin and Cyrillic letters are folded; others stay as they are.
std::string folded_header(std::string_view header);

/// One canonical column fed by headers, the first that holds something counting.
struct MappedColumn {
  std::string column;                ///< canonical
  std::vector<std::string> headers;  ///< as the file writes them
  bool confirmed = true;             ///< false: the preset's header was never seen in a real export
};

/// A canonical table that a file feeds.
struct MappedTable {
  std::string table;
  std::vector<MappedColumn> columns;

  const MappedColumn* find(std::string_view column) const;
};

/// What a file turned out to be.
struct MappedFile {
  std::string preset;               ///< whose headers they are; "mapping" where it was told
  std::vector<MappedTable> tables;  ///< one export of invoices may hold clients and payments too
  std::vector<std::string> unused;  ///< headers that feed nothing
  /// In words: another preset that explains nearly as much; or, where nothing fits, which comes nearest and what it
  /// lacks. Empty where there is none.
  std::string runner_up, nearest;
};

/// The presets by name: hubspot, salesforce, ... and canonical, whose headers are the canonical columns themselves.
std::vector<std::string> preset_names();
std::string_view preset_title(std::string_view name);

/// Matches a set of headers: with the preset asked for, or, where it is empty, with whichever explains most of them; of
/// equals the one whose headers are its own, then `usual` (that of files before), then the one seen in more exports.
/// `file` is the name of the file: where headers fit several objects of a CRM (deals and companies both have a name),
/// it decides. A table is fed when its required columns are there. Empty tables where nothing fits.
MappedFile match_headers(const std::vector<std::string>& headers, const std::string& preset, const std::string& file,
                         const std::string& usual = {});

}  // namespace mcda::clients
