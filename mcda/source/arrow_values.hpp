// Arrow arrays of any type as doubles and texts, copying only where the memory does not already hold doubles.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/source/cell.hpp"
#include "mcda/source/columns.hpp"

struct ArrowArray;
struct ArrowSchema;

namespace mcda::source {

/// A value that is no usable number: its row within the array, the text of it, and why.
struct BadValue {
  long row = 0;
  std::string text;
  CellFault fault = CellFault::none;
};

/// How texts become numbers.
using CellParser = std::function<Cell(std::string_view)>;

/// Reads one column of a stream of batches. Keeps memory between batches.
class ArrowColumn {
 public:
  /// `schema` is the column's and is only read during construction; `parse` reads the cells of a column of texts.
  ArrowColumn(const ArrowSchema& schema, CellParser parse);
  ~ArrowColumn();
  ArrowColumn(ArrowColumn&&) noexcept;
  ArrowColumn& operator=(ArrowColumn&&) noexcept;

  /// Whether its type can be read at all: everything but nested, binary, time-of-day and interval types.
  bool readable() const;
  /// The Arrow format string, for messages.
  const std::string& format() const;

  /// Rows `offset` to `offset + rows` of `array` as doubles, NaN where missing; valid until the next call or the
  /// array's release. No copy for doubles without gaps. Values that are no finite numbers are added to `bad` and come
  /// as NaN.
  std::span<const double> numbers(const ArrowArray& array, long offset, long rows, std::vector<BadValue>& bad);
  /// The same rows as texts, in place of what `out` held.
  void texts(const ArrowArray& array, long offset, long rows, TextColumn& out);

 private:
  struct Kind;
  std::unique_ptr<Kind> kind_;
};

}  // namespace mcda::source
