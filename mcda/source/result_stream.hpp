// Columns of ours as an Arrow stream. Internal: what the C interface needs stays out of installed headers.
#pragma once

#include <arrow-adbc/adbc.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "mcda/source/writer.hpp"

namespace mcda::source {

/// The columns of a result as one Arrow batch, lent: numbers and texts stay where they are, only the bits that mark
/// missing rows are made.
class ResultStream {
 public:
  explicit ResultStream(const std::vector<OutputColumn>& columns) : columns_(columns) {
    for (const OutputColumn& column : columns) {
      rows_ = std::visit([this](const auto& values) { return mark(values); }, column.values);
    }
  }

  ArrowArrayStream stream() {
    return {.get_schema = get_schema,
            .get_next = get_next,
            .get_last_error = last_error,
            .release = release<ArrowArrayStream>,
            .private_data = this};
  }

 private:
  struct Marks {
    std::vector<std::uint8_t> valid;
    std::int64_t missing = 0;
    std::vector<const void*> buffers;
  };

  template <class IsMissing>
  std::int64_t mark(std::size_t rows, IsMissing is_missing, std::vector<const void*> buffers) {
    Marks marks{.valid = std::vector<std::uint8_t>((rows + 7) / 8, 0xFF), .buffers = std::move(buffers)};
    for (std::size_t i = 0; i < rows; ++i) {
      if (!is_missing(i)) continue;
      marks.valid[i / 8] = static_cast<std::uint8_t>(marks.valid[i / 8] & ~(1U << (i % 8)));
      ++marks.missing;
    }
    marks_.push_back(std::move(marks));
    marks_.back().buffers.insert(marks_.back().buffers.begin(),
                                 marks_.back().missing > 0 ? marks_.back().valid.data() : nullptr);
    return static_cast<std::int64_t>(rows);
  }
  std::int64_t mark(std::span<const double> values) {
    return mark(values.size(), [&](std::size_t i) { return std::isnan(values[i]); }, {values.data()});
  }
  std::int64_t mark(std::span<const std::int64_t> values) {
    return mark(values.size(), [&](std::size_t i) { return values[i] == missing_integer; }, {values.data()});
  }
  std::int64_t mark(const TextColumn* texts) {
    return mark(texts->size(), [&](std::size_t i) { return texts->missing(i); },
                {texts->offsets().data(), texts->bytes().data()});
  }

  static ResultStream& self(ArrowArrayStream* stream) { return *static_cast<ResultStream*>(stream->private_data); }

  // All memory is this object's, which outlives its one reader: releasing only marks as released.
  template <class T>
  static void release(T* released) {
    released->release = nullptr;
  }

  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    ResultStream& me = self(stream);
    me.column_schemas_.clear();
    me.schema_pointers_.clear();
    for (const OutputColumn& column : me.columns_) {
      static constexpr const char* formats[] = {"g", "l", "U"};
      me.column_schemas_.push_back({.format = formats[column.values.index()],
                                    .name = column.name.c_str(),
                                    .flags = ARROW_FLAG_NULLABLE,
                                    .release = release<ArrowSchema>});
    }
    for (ArrowSchema& schema : me.column_schemas_) me.schema_pointers_.push_back(&schema);
    *out = {.format = "+s",
            .name = "",
            .n_children = static_cast<std::int64_t>(me.column_schemas_.size()),
            .children = me.schema_pointers_.data(),
            .release = release<ArrowSchema>};
    return 0;
  }

  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    ResultStream& me = self(stream);
    *out = {};
    if (me.sent_) return 0;
    me.sent_ = true;
    for (Marks& marks : me.marks_) {
      me.arrays_.push_back({.length = me.rows_,
                            .null_count = marks.missing,
                            .n_buffers = static_cast<std::int64_t>(marks.buffers.size()),
                            .buffers = marks.buffers.data(),
                            .release = release<ArrowArray>});
    }
    for (ArrowArray& array : me.arrays_) me.array_pointers_.push_back(&array);
    static const void* no_buffers[1] = {nullptr};
    *out = {.length = me.rows_,
            .n_buffers = 1,
            .n_children = static_cast<std::int64_t>(me.arrays_.size()),
            .buffers = no_buffers,
            .children = me.array_pointers_.data(),
            .release = release<ArrowArray>};
    return 0;
  }

  static const char* last_error(ArrowArrayStream*) { return nullptr; }

  const std::vector<OutputColumn>& columns_;
  std::int64_t rows_ = 0;
  std::vector<Marks> marks_;
  std::vector<ArrowSchema> column_schemas_;
  std::vector<ArrowSchema*> schema_pointers_;
  std::vector<ArrowArray> arrays_;
  std::vector<ArrowArray*> array_pointers_;
  bool sent_ = false;
};

}  // namespace mcda::source
