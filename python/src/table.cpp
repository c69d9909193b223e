#include "python/src/table.hpp"

#include <arrow-adbc/adbc.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "mcda/model/error.hpp"
#include "mcda/source/arrow_values.hpp"

namespace prefero::python {

using mcda::InvalidInput;
using mcda::Problem;

struct Table::Arrow {
  struct Column {
    std::string name;
    const ArrowSchema* schema;
  };
  ArrowSchema schema{};
  std::vector<ArrowArray> batches;
  std::vector<Column> columns;

  Arrow() = default;
  ~Arrow() {
    for (ArrowArray& batch : batches) {
      if (batch.release != nullptr) batch.release(&batch);
    }
    if (schema.release != nullptr) schema.release(&schema);
  }
  Arrow(const Arrow&) = delete;
  Arrow& operator=(const Arrow&) = delete;

  std::ptrdiff_t find(const std::string& name) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& one) { return one.name == name; });
    return found == columns.end() ? -1 : found - columns.begin();
  }
};

namespace {

[[noreturn]] void stream_failed(ArrowArrayStream& stream) {
  const char* const text = stream.get_last_error == nullptr ? nullptr : stream.get_last_error(&stream);
  throw mcda::SourceFailure(std::string("the table could not be read: ") +
                            (text == nullptr ? "its Arrow stream failed" : text));
}

mcda::source::Cell cell_of_text(std::string_view text) { return mcda::source::number_in(text, '.'); }

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

Table::Table(Index rows) : rows_(rows) {}

Table::~Table() = default;

std::shared_ptr<Table> Table::from_stream(const nb::capsule& capsule) {
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) throw nb::python_error();
  if (stream->release == nullptr)
    throw InvalidInput("the Arrow stream was read before", "hand over the table itself, not a stream");
  auto table = std::make_shared<Table>(0);
  table->arrow_ = std::make_unique<Arrow>();
  Arrow& arrow = *table->arrow_;
  {
    // The producer may compute here, and may need Python for it.
    const nb::gil_scoped_release release;
    struct Released {
      ArrowArrayStream* stream;
      ~Released() { stream->release(stream); }
    } released{stream};
    if (stream->get_schema(stream, &arrow.schema) != 0) stream_failed(*stream);
    if (std::strcmp(arrow.schema.format, "+s") != 0)
      throw InvalidInput("the Arrow stream holds no table", "hand over a table with named columns");
    for (std::int64_t j = 0; j < arrow.schema.n_children; ++j) {
      const ArrowSchema* const child = arrow.schema.children[j];
      arrow.columns.push_back({child->name == nullptr ? "" : child->name, child});
    }
    while (true) {
      ArrowArray batch{};
      if (stream->get_next(stream, &batch) != 0) stream_failed(*stream);
      if (batch.release == nullptr) break;
      arrow.batches.push_back(batch);
      table->rows_ += static_cast<Index>(batch.length);
    }
  }
  return table;
}

void Table::add_numbers(std::string name, Numbers values) {
  if (static_cast<Index>(values.shape(0)) != rows_)
    throw InvalidInput("column " + quoted(name) + " has " + std::to_string(values.shape(0)) + " rows, the table " +
                       std::to_string(rows_));
  lent_.push_back({std::move(name), std::move(values)});
}

void Table::add_texts(std::string name, const nb::sequence& values) {
  mcda::TextColumn texts;
  for (nb::handle one : values) {
    if (one.is_none()) {
      texts.push_back({});
      continue;
    }
    Py_ssize_t length = 0;
    const char* const bytes = PyUnicode_AsUTF8AndSize(one.ptr(), &length);
    if (bytes == nullptr) throw nb::python_error();
    texts.push_back({bytes, static_cast<std::size_t>(length)});
  }
  if (texts.size() != rows_)
    throw InvalidInput("column " + quoted(name) + " has " + std::to_string(texts.size()) + " rows, the table " +
                       std::to_string(rows_));
  texts_.push_back({std::move(name), std::move(texts)});
}

std::vector<std::string> Table::names() const {
  std::vector<std::string> names;
  if (arrow_) {
    for (const Arrow::Column& one : arrow_->columns) names.push_back(one.name);
  }
  for (const Lent& one : lent_) names.push_back(one.name);
  for (const Texts& one : texts_) names.push_back(one.name);
  return names;
}

bool Table::has(const std::string& name) const {
  const std::vector<std::string> known = names();
  return std::find(known.begin(), known.end(), name) != known.end();
}

std::vector<std::string> Table::notes(const std::vector<std::string>& names) const {
  std::string single;
  for (const std::string& name : names) {
    const std::ptrdiff_t at = arrow_ ? arrow_->find(name) : -1;
    if (at < 0) continue;
    const std::string_view format = arrow_->columns[static_cast<std::size_t>(at)].schema->format;
    if (format == "f" || format == "e") single += (single.empty() ? "" : ", ") + name;
  }
  if (single.empty()) return {};
  return {"columns of less than double precision were widened, their rounding stays: " + single};
}

const double* Table::in_place(const std::string& name) const {
  const auto aligned = [](const double* start) {
    return reinterpret_cast<std::uintptr_t>(start) % sizeof(double) == 0 ? start : nullptr;
  };
  for (const Lent& one : lent_) {
    if (one.name == name) return one.values.stride(0) == 1 || rows_ < 2 ? aligned(one.values.data()) : nullptr;
  }
  const std::ptrdiff_t at = arrow_ ? arrow_->find(name) : -1;
  if (at < 0 || arrow_->batches.size() != 1) return nullptr;
  const ArrowSchema& schema = *arrow_->columns[static_cast<std::size_t>(at)].schema;
  const ArrowArray& batch = arrow_->batches.front();
  const ArrowArray& column = *batch.children[at];
  if (std::strcmp(schema.format, "g") != 0 || schema.dictionary != nullptr || batch.null_count > 0) return nullptr;
  const bool gaps = column.null_count != 0 && column.buffers[0] != nullptr;
  if (gaps) return nullptr;
  return aligned(static_cast<const double*>(column.buffers[1]) + column.offset + batch.offset);
}

void Table::numbers(const std::string& name, const std::string& purpose, std::span<double> out,
                    std::vector<Problem>& problems) const {
  for (const Lent& one : lent_) {
    if (one.name != name) continue;
    const std::int64_t stride = one.values.stride(0);
    for (Index i = 0; i < rows_; ++i) out[static_cast<std::size_t>(i)] = one.values.data()[i * stride];
    return;
  }
  const std::string column = "column " + quoted(name);
  const std::ptrdiff_t at = arrow_ ? arrow_->find(name) : -1;
  if (at < 0) {  // a column of texts
    problems.push_back({.what = column + " holds texts (" + purpose + ")", .remedy = "hand over numbers"});
    return;
  }
  const ArrowSchema& schema = *arrow_->columns[static_cast<std::size_t>(at)].schema;
  mcda::source::ArrowColumn reader(schema, cell_of_text);
  if (!reader.readable()) {
    problems.push_back({.what = column + " is of the Arrow type \"" + reader.format() +
                                "\" and cannot be read as numbers (" + purpose + ")",
                        .remedy = "cast it to float64"});
    return;
  }
  std::size_t from = 0, told = 0;
  for (const ArrowArray& batch : arrow_->batches) {
    std::vector<mcda::source::BadValue> bad;
    const auto rows = static_cast<long>(batch.length);
    const std::span<const double> values =
        reader.numbers(*batch.children[at], static_cast<long>(batch.offset), rows, bad);
    std::copy(values.begin(), values.end(), out.begin() + static_cast<std::ptrdiff_t>(from));
    for (const mcda::source::BadValue& one : bad) {
      if (++told > 5) break;  // the first tell what is wrong
      const bool infinite = one.fault == mcda::source::CellFault::not_finite;
      problems.push_back(
          {.what = column + ", row " + std::to_string(from + static_cast<std::size_t>(one.row) + 1) + ": \"" +
                   one.text + "\" is not a " + (infinite ? "finite " : "") + "number (" + purpose + ")",
           .remedy = infinite ? "make it null where nothing is known" : "correct the value or make it null"});
    }
    from += static_cast<std::size_t>(rows);
  }
}

mcda::TextColumn Table::texts(const std::string& name) const {
  for (const Texts& one : texts_) {
    if (one.name == name) {
      mcda::TextColumn copy = one.values;
      return copy;
    }
  }
  mcda::TextColumn out;
  const std::ptrdiff_t at = arrow_ ? arrow_->find(name) : -1;
  if (at >= 0) {
    mcda::source::ArrowColumn reader(*arrow_->columns[static_cast<std::size_t>(at)].schema, cell_of_text);
    if (!reader.readable())
      throw InvalidInput(
          "column " + quoted(name) + " is of the Arrow type \"" + reader.format() + "\" and cannot be read as texts",
          "cast it to strings");
    mcda::source::TextColumn some;
    for (const ArrowArray& batch : arrow_->batches) {
      reader.texts(*batch.children[at], static_cast<long>(batch.offset), static_cast<long>(batch.length), some);
      for (std::size_t i = 0; i < some.size(); ++i) out.push_back(some[i]);
    }
    return out;
  }
  for (const Lent& one : lent_) {
    if (one.name != name) continue;
    for (Index i = 0; i < rows_; ++i) out.push_back(mcda::shortest(one.values.data()[i * one.values.stride(0)]));
  }
  return out;
}

mcda::Portfolio portfolio_of(const Table& table, const mcda::DecisionModel& model,
                             const mcda::clients::PortfolioRequest& request) {
  std::vector<mcda::source::ColumnInfo> columns;
  for (std::string& name : table.names()) columns.push_back({std::move(name), mcda::source::ColumnType::number});
  std::vector<Problem> problems = mcda::clients::missing_columns(model, request, columns);
  for (const Index leaf : model.tree.leaves()) {
    if (model.tree[leaf].leaf->sql.empty()) continue;
    problems.push_back(
        {.what = "criterion " + model.tree[leaf].id + " is computed by SQL, which a table in memory does not offer",
         .remedy = "compute the column and name it, or rank the model's own source"});
  }
  if (!problems.empty()) throw InvalidInput(std::move(problems));

  mcda::Portfolio portfolio;
  const Index rows = table.rows();
  const auto leaves = static_cast<Index>(model.tree.leaves().size());
  portfolio.values = mcda::DecisionTable(rows, leaves);
  portfolio.constraint_values = mcda::DecisionTable(rows, static_cast<Index>(model.constraints.size()));
  std::vector<std::pair<std::string, std::string>> bounds;  // column, purpose
  for (Index j = 0; j < leaves; ++j) {
    const mcda::CriteriaTree::Node& node = model.tree[model.tree.leaves()[static_cast<std::size_t>(j)]];
    table.numbers(node.leaf->column, "criterion " + node.id, portfolio.values.column(j), problems);
    if (node.leaf->uncertainty.kind != mcda::ValueUncertainty::Kind::between) continue;
    for (const std::string& column : {node.leaf->uncertainty.low, node.leaf->uncertainty.high})
      bounds.emplace_back(column, "criterion " + node.id + ": uncertainty");
  }
  for (std::size_t c = 0; c < model.constraints.size(); ++c)
    table.numbers(model.constraints[c].column, "constraint", portfolio.constraint_values.column(static_cast<Index>(c)),
                  problems);
  portfolio.bounds = mcda::DecisionTable(rows, static_cast<Index>(bounds.size()));
  for (std::size_t k = 0; k < bounds.size(); ++k)
    table.numbers(bounds[k].first, bounds[k].second, portfolio.bounds.column(static_cast<Index>(k)), problems);
  if (!problems.empty()) throw InvalidInput(std::move(problems));

  mcda::Alternatives& alternatives = portfolio.alternatives;
  if (request.id.empty()) {
    for (Index i = 0; i < rows; ++i) alternatives.ids.push_back(std::to_string(i + 1));
  } else {
    alternatives.ids = table.texts(request.id);
  }
  if (!request.label.empty() && request.label != request.id) {
    const mcda::TextColumn labels = table.texts(request.label);
    for (Index i = 0; i < rows; ++i)  // a client without a name is called by its id
      alternatives.labels.push_back(labels[i].empty() ? alternatives.ids[i] : labels[i]);
  }
  return portfolio;
}

}  // namespace prefero::python
