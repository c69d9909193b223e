#include "python/src/arrow_export.hpp"

#include <arrow-adbc/adbc.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "mcda/model/error.hpp"
#include "python/src/texts.hpp"

namespace prefero::python {

namespace nb = nanobind;

namespace {

// One column of the result: what keeps its memory alive, and where it lies.
struct Column {
  std::string name;
  const char* format = "";
  nb::object owner;
  std::vector<std::uint8_t> valid;  // bits; empty where nothing is missing
  std::int64_t missing = 0;
  std::vector<const void*> buffers;
};

struct Result {
  std::vector<Column> columns;
  std::int64_t rows = 0;

  ~Result() {  // consumers release from any thread
    const nb::gil_scoped_acquire acquire;
    columns.clear();
  }
};

template <class T>
void set_missing(Column& column, const T* values, std::int64_t rows) {
  column.valid.assign(static_cast<std::size_t>((rows + 7) / 8), 0xFF);
  for (std::int64_t i = 0; i < rows; ++i) {
    if (!std::isnan(values[i])) continue;
    auto& byte = column.valid[static_cast<std::size_t>(i / 8)];
    byte = static_cast<std::uint8_t>(byte & ~(1U << (i % 8)));
    ++column.missing;
  }
  if (column.missing == 0) column.valid.clear();
}

struct SchemaHold {
  std::shared_ptr<const Result> result;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};
struct ArrayHold {
  std::shared_ptr<const Result> result;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};
struct StreamHold {
  std::shared_ptr<const Result> result;
  bool sent = false;
};

// A consumer may move children out and release the parent before them, so each holds the result by itself.
template <class T>
void release_child(T* child) {
  delete static_cast<std::shared_ptr<const Result>*>(child->private_data);
  child->release = nullptr;
}
template <class T, class Hold>
void release_parent(T* parent) {
  auto* const hold = static_cast<Hold*>(parent->private_data);
  for (auto& child : hold->children) {
    if (child.release != nullptr) child.release(&child);
  }
  delete hold;
  parent->release = nullptr;
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  auto* const hold = new SchemaHold{static_cast<StreamHold*>(stream->private_data)->result, {}, {}};
  for (const Column& column : hold->result->columns) {
    hold->children.push_back({.format = column.format,
                              .name = column.name.c_str(),
                              .flags = ARROW_FLAG_NULLABLE,
                              .release = release_child<ArrowSchema>,
                              .private_data = new std::shared_ptr<const Result>(hold->result)});
  }
  for (ArrowSchema& child : hold->children) hold->pointers.push_back(&child);
  *out = {.format = "+s",
          .name = "",
          .n_children = static_cast<std::int64_t>(hold->children.size()),
          .children = hold->pointers.data(),
          .release = release_parent<ArrowSchema, SchemaHold>,
          .private_data = hold};
  return 0;
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto& state = *static_cast<StreamHold*>(stream->private_data);
  *out = {};
  if (state.sent) return 0;
  state.sent = true;
  auto* const hold = new ArrayHold{state.result, {}, {}};
  for (const Column& column : hold->result->columns) {
    hold->children.push_back({.length = hold->result->rows,
                              .null_count = column.missing,
                              .n_buffers = static_cast<std::int64_t>(column.buffers.size()),
                              .buffers = const_cast<const void**>(column.buffers.data()),
                              .release = release_child<ArrowArray>,
                              .private_data = new std::shared_ptr<const Result>(hold->result)});
  }
  for (ArrowArray& child : hold->children) hold->pointers.push_back(&child);
  static const void* no_buffers[1] = {nullptr};
  *out = {.length = hold->result->rows,
          .n_buffers = 1,
          .n_children = static_cast<std::int64_t>(hold->children.size()),
          .buffers = no_buffers,
          .children = hold->pointers.data(),
          .release = release_parent<ArrowArray, ArrayHold>,
          .private_data = hold};
  return 0;
}

const char* last_error(ArrowArrayStream*) { return nullptr; }

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<StreamHold*>(stream->private_data);
  stream->release = nullptr;
}

Column column_of(std::string name, nb::handle values, std::int64_t& rows) {
  Column column{.name = std::move(name), .owner = nb::borrow(values)};
  const auto rows_are = [&](std::int64_t count) {
    if (rows >= 0 && rows != count) throw mcda::InvalidInput("column " + column.name + " has another number of rows");
    rows = count;
  };
  using Doubles = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
  using Integers = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
  if (nb::isinstance<Texts>(values)) {
    const Texts& texts = nb::cast<const Texts&>(values);
    rows_are(texts.size());
    column.format = "U";
    column.buffers = {nullptr, texts.offsets().data(), texts.bytes().data()};
    return column;
  }
  Doubles doubles;
  Integers integers;
  if (nb::try_cast<Doubles>(values, doubles, false)) {
    rows_are(static_cast<std::int64_t>(doubles.shape(0)));
    column.format = "g";
    set_missing(column, doubles.data(), rows);
    column.buffers = {nullptr, doubles.data()};
    return column;
  }
  if (nb::try_cast<Integers>(values, integers, false)) {
    rows_are(static_cast<std::int64_t>(integers.shape(0)));
    column.format = "l";
    column.buffers = {nullptr, integers.data()};
    return column;
  }
  throw nb::type_error("a column is a contiguous array of float64 or int64, or Texts");
}

nb::capsule arrow_stream(const std::vector<std::string>& names, const nb::list& columns) {
  if (names.size() != nb::len(columns)) throw nb::value_error("as many names as columns are needed");
  auto result = std::make_shared<Result>();
  std::int64_t rows = -1;
  for (std::size_t j = 0; j < names.size(); ++j) result->columns.push_back(column_of(names[j], columns[j], rows));
  result->rows = rows < 0 ? 0 : rows;
  for (Column& column : result->columns) {
    if (column.missing > 0) column.buffers.front() = column.valid.data();
  }
  auto* const stream = new ArrowArrayStream{.get_schema = get_schema,
                                            .get_next = get_next,
                                            .get_last_error = last_error,
                                            .release = release_stream,
                                            .private_data = new StreamHold{std::move(result)}};
  return nb::capsule(stream, "arrow_array_stream", [](void* pointer) noexcept {
    auto* const owned = static_cast<ArrowArrayStream*>(pointer);
    if (owned->release != nullptr) owned->release(owned);
    delete owned;
  });
}

}  // namespace

void bind_arrow_export(nb::module_& module) {
  nb::class_<Texts>(module, "Texts", "Texts in Arrow's layout: a sequence of str.")
      .def("__len__", &Texts::size)
      .def(
          "__getitem__",
          [](const Texts& texts, mcda::Index i) {
            const mcda::Index at = i < 0 ? i + texts.size() : i;
            if (at < 0 || at >= texts.size()) throw nb::index_error();
            return nb::str(texts[at].data(), texts[at].size());
          },
          nb::arg("index"))
      .def(
          "take",
          [](const Texts& texts, nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu> rows) {
            Texts out;
            for (std::size_t k = 0; k < rows.shape(0); ++k) {
              const std::int64_t row = rows.data()[k];
              if (row < 0 || row >= texts.size()) throw nb::index_error();
              out.push_back(texts[row]);
            }
            return out;
          },
          nb::arg("rows"), "The texts at these rows, in this order.");
  module.def(
      "texts_of",
      [](const nb::sequence& values) {
        Texts texts;
        for (nb::handle one : values) {
          Py_ssize_t length = 0;
          const char* const bytes = PyUnicode_AsUTF8AndSize(one.ptr(), &length);
          if (bytes == nullptr) throw nb::python_error();
          texts.push_back({bytes, static_cast<std::size_t>(length)});
        }
        return texts;
      },
      nb::arg("values"), "A sequence of str in Arrow's layout.");
  module.def("arrow_stream", &arrow_stream, nb::arg("names"), nb::arg("columns"),
             "A PyCapsule \"arrow_array_stream\" of one batch; the arrays are lent, not copied.");
}

}  // namespace prefero::python
