// A folder of tables, one file each, written piece by piece: it appears when everything is in it, or not at all.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mcda/clients/generate.hpp"
#include "mcda/files/atomic_file.hpp"
#include "mcda/source/temporary_file.hpp"
#include "mcda/source/writer.hpp"

namespace mcda::files {

enum class TableFormat { csv, parquet };

/// How text is written: plainly (RFC 4180, UTF-8, decimal points, ISO dates), or as many a export is: byte order mark,
/// semicolons, decimal commas, dates in two notations.
enum class TextManner { plain, awkward };

class TableFolder {
 public:
  /// Throws InvalidInput where `path` is a file, or a folder with something in it unless `replace`, which removes the
  /// tables it holds.
  TableFolder(std::string path, TableFormat format, TextManner manner, bool replace, const std::string& memory = {});
  ~TableFolder();
  TableFolder(const TableFolder&) = delete;
  TableFolder& operator=(const TableFolder&) = delete;

  /// Makes the table, without rows so far. `table` must outlive this object.
  void begin(const clients::CanonicalTable& table);
  /// Rows after those the table has.
  void append(const clients::CanonicalTable& table, const clients::Rows& rows);
  void commit();

 private:
  std::string path_, partial_;
  std::optional<source::Fleeting> fleeting_;
  TableFormat format_;
  TextManner manner_;
  bool replace_;
  bool committed_ = false;
  std::map<std::string, std::unique_ptr<AtomicFile>> texts_;
  std::unique_ptr<source::ParquetParts> parquet_;
  std::map<std::string, const clients::CanonicalTable*> without_rows_;
};

}  // namespace mcda::files
