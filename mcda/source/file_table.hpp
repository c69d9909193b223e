// A file, or several of one kind and shape, as a table that DuckDB can read.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "mcda/source/temporary_file.hpp"
#include "mcda/source/text_layout.hpp"

namespace mcda::source {

/// Workbooks are read from a copy of one sheet as text.
enum class FileKind { text, parquet, json, lines_of_json, workbook, other };

/// The kind of a file by its ending, whatever its case.
FileKind kind_of(const std::filesystem::path& path);

struct FileTable {
  FileKind kind = FileKind::other;
  std::string name;                ///< for messages: the location as the user wrote it
  std::vector<std::string> paths;  ///< absolute, in reading order; of a copy where one was made
  std::vector<std::string> names;  ///< of each path, for messages
  TextLayout layout;               ///< of text files
  long long lines = 0;             ///< of large text files, all together; -1 where they were not counted
  std::string sheet;               ///< of a workbook: the one that was read; then record k of the copy is row k
  /// The copies in UTF-8 that stand for files which DuckDB cannot read itself; they go away with the last holder.
  std::vector<std::shared_ptr<const TemporaryFile>> copies;

  /// SQL that reads every column: of text files as the texts that stand there, else with the file's own types.
  std::string reader() const;
  /// SELECT over reader() whose columns have their types: what `data` and expressions see. With `raw`, one further
  /// column follows per column of a text file, raw_name(j): the cells as they stand there.
  std::string select(bool raw) const;
  /// The cells as select(true) has them, but of the typed columns only those that `sql` may name: what reads the others
  /// need not be computed, and one cell costs more to type than to read.
  std::string select_cells(const std::string& sql) const;
  static std::string raw_name(std::size_t column);
};

/// Finds the file, or the files of a glob in alphabetical order, and decides how text files are written; `sheet` names
/// the sheet of a workbook. Throws
/// SourceFailure (no such file, not readable) and InvalidInput (empty, unknown kind, files of a glob that do not
/// match).
FileTable open_file(const std::filesystem::path& path, const std::string& name, const TextFormat& told,
                    const std::string& sheet = {});

/// The data files of a folder, sorted by name.
std::vector<std::filesystem::path> data_files(const std::filesystem::path& folder);

}  // namespace mcda::source
