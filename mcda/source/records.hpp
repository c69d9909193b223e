// Delimited text cut into records and fields by us: for the sample that decides the layout, and to say in which line of
// a file a bad cell stands. DuckDB reads the file itself.
#pragma once

#include <istream>
#include <string>
#include <string_view>
#include <vector>

namespace mcda::source {

/// One record: a row of fields, which may span lines where a quoted field holds line ends.
struct Record {
  long line = 0;  ///< 1-based line of the file on which it starts
  std::vector<std::string> fields;
  bool blank = false;       ///< an empty line: one field, unquoted and empty
  bool open_quote = false;  ///< the file ended inside quotes
  bool stray_text = false;  ///< text between a closing quote and the next delimiter
};

/// Reads records one after another. Quotes are `"`, doubled inside quoted fields; a quote inside an unquoted field is
/// an ordinary character. A line ends with LF, CR LF or CR.
class RecordReader {
 public:
  /// `in` is read through its buffer and has to outlive the reader. A byte order mark at the start is skipped.
  RecordReader(std::istream& in, char delimiter);
  /// The next record, empty lines included; false at the end.
  bool next(Record& record);

  /// How many lines ended with LF, CR LF and CR outside quotes so far.
  struct LineEnds {
    long lf = 0, crlf = 0, cr = 0;
    bool mixed() const { return (lf > 0) + (crlf > 0) + (cr > 0) > 1; }
  };
  const LineEnds& line_ends() const { return ends_; }

 private:
  int peek() { return buffer_->sgetc(); }
  bool at_line_end(int c, std::string& text);

  std::streambuf* buffer_;
  char delimiter_;
  long line_ = 1;
  LineEnds ends_;
};

/// Bytes of the longest prefix of `text` that is valid UTF-8.
std::size_t valid_utf8(std::string_view text);

/// `text` as it can stand in a message: at most 40 characters, control characters as spaces.
std::string quotable(std::string_view text);

}  // namespace mcda::source
