// Rows of a source, batch by batch: the SELECT for a request, and the loop that turns Arrow batches into doubles and
// texts.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include <arrow-adbc/adbc.h>

#include "mcda/source/driver.hpp"
#include "mcda/source/sql.hpp"
#include "mcda/source/state.hpp"
#include "mcda/source/text_scan.hpp"

namespace mcda::source {

namespace {

// cancel() may come from a signal handler and only sets a flag; this thread looks at it and stops the database, which
// may be sorting for seconds before it sends a row.
class CancelWatch {
 public:
  explicit CancelWatch(OpenSource& open) : thread_([this, &open] { watch(open); }) {}
  ~CancelWatch() {
    {
      const std::lock_guard lock(guard_);
      done_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  CancelWatch(const CancelWatch&) = delete;
  CancelWatch& operator=(const CancelWatch&) = delete;

 private:
  void watch(OpenSource& open) {
    std::unique_lock lock(guard_);
    // again and again: a request to stop that arrives before the statement runs is forgotten by it
    while (!changed_.wait_for(lock, std::chrono::milliseconds(50), [this] { return done_; })) {
      if (open.cancelled.load()) open.connection->cancel();
    }
  }

  std::mutex guard_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

/// An ArrowArray that releases itself.
struct OwnedArray {
  ArrowArray array{};
  OwnedArray() = default;
  OwnedArray(OwnedArray&& other) noexcept : array(std::exchange(other.array, {})) {}
  OwnedArray& operator=(OwnedArray&& other) noexcept {
    std::swap(array, other.array);
    return *this;
  }
  ~OwnedArray() {
    if (array.release != nullptr) array.release(&array);
  }
};

// Asks for the next batches while the last one is being read: the database and the reader work side by side.
class ReadAhead {
 public:
  explicit ReadAhead(BatchStream& stream) : thread_([this, &stream] { fetch(stream); }) {}
  ~ReadAhead() {
    {
      const std::lock_guard lock(guard_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The next batch, false at the end. Throws what the stream threw.
  bool next(OwnedArray& batch) {
    {
      std::unique_lock lock(guard_);
      changed_.wait(lock, [this] { return !waiting_.empty() || ended_; });
      if (waiting_.empty()) {
        if (failure_) std::rethrow_exception(failure_);
        return false;
      }
      batch = std::move(waiting_.front());
      waiting_.pop_front();
    }
    changed_.notify_all();
    return true;
  }

 private:
  static constexpr std::size_t most_waiting = 16;  // of some thousand rows each

  void fetch(BatchStream& stream) {
    std::exception_ptr failure;
    try {
      for (OwnedArray batch; stream.next(batch.array); batch = OwnedArray()) {
        {
          std::unique_lock lock(guard_);
          changed_.wait(lock, [this] { return waiting_.size() < most_waiting || stopped_; });
          if (stopped_) break;
          waiting_.push_back(std::move(batch));
        }
        changed_.notify_all();
      }
    } catch (...) {
      failure = std::current_exception();
    }
    {
      const std::lock_guard lock(guard_);
      failure_ = failure;
      ended_ = true;
    }
    changed_.notify_all();
  }

  std::mutex guard_;
  std::condition_variable changed_;
  std::deque<OwnedArray> waiting_;
  std::exception_ptr failure_;
  bool ended_ = false;
  bool stopped_ = false;
  std::thread thread_;
};

const std::string& shown(const ValueRequest& wanted) {
  return wanted.column.empty() ? wanted.expression : wanted.column;
}

std::string with_purpose(const std::string& what, const ValueRequest& wanted) {
  return wanted.purpose.empty() ? what : what + " (" + wanted.purpose + ")";
}

// Types of DuckDB that Arrow readers of ours know; texts of all others are made by the database.
bool is_plain(const std::string& type) {
  static const std::vector<std::string> plain{"VARCHAR", "BOOLEAN", "TINYINT",  "SMALLINT",  "INTEGER",
                                              "BIGINT",  "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
                                              "UBIGINT", "FLOAT",   "DOUBLE",   "DATE",      "TIMESTAMP"};
  return type.empty() || type.starts_with("DECIMAL") || type.starts_with("ENUM") ||
         std::find(plain.begin(), plain.end(), type) != plain.end();
}

Selected select_value(OpenSource& open, const ValueRequest& wanted, bool as_text) {
  const char decimal = open.file && open.file->kind == FileKind::text ? open.file->layout.decimal : '.';
  const CellParser plain = [decimal](std::string_view text) { return number_in(text, decimal); };
  if (wanted.column.empty()) {
    require_expression(open.sql_parser(), wanted.expression,
                       wanted.purpose.empty() ? "an expression" : "the expression of " + wanted.purpose);
    const std::string sql = "(" + wanted.expression + "\n)";
    return {as_text && !open.parser ? "CAST(" + sql + " AS VARCHAR)" : sql, plain};
  }
  const std::size_t j = open.index_of(wanted.column);
  if (open.reads_cells()) {
    const TextFileColumn column = open.file->layout.columns[j];
    return {quoted_name(FileTable::raw_name(j)),
            [column, decimal](std::string_view text) { return number_in(column, text, decimal); }};
  }
  const std::string sql = quoted_name(wanted.column);
  return {as_text && !is_plain(open.types[j]) ? "CAST(" + sql + " AS VARCHAR)" : sql, plain};
}

}  // namespace

std::vector<Selected> select_values(OpenSource& open, const Request& request) {
  std::vector<std::string> names;
  for (const ColumnInfo& column : open.columns) names.push_back(column.name);
  std::vector<std::string> unknown;
  const auto require = [&](const std::string& column) {
    if (open.index_of(column) == open.columns.size()) unknown.push_back(column);
  };
  for (const auto* list : {&request.numbers, &request.texts}) {
    for (const ValueRequest& wanted : *list) {
      if (wanted.column.empty() == wanted.expression.empty()) {
        raise(InvalidInput(with_purpose("either a column or an expression has to be named", wanted)));
      }
      if (!wanted.column.empty()) require(wanted.column);
    }
  }
  if (!request.order_by.empty()) require(request.order_by);
  std::sort(unknown.begin(), unknown.end());
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  if (unknown.size() == 1) raise(UnknownName("column", unknown[0], names));
  if (!unknown.empty()) {
    std::vector<Problem> problems;
    for (const std::string& column : unknown) {
      problems.push_back(
          {.file = open.name, .what = "unknown column \"" + column + "\"" + did_you_mean(column, names)});
    }
    raise(InvalidInput(std::move(problems)));
  }

  std::vector<Selected> selected;
  for (const ValueRequest& wanted : request.numbers) selected.push_back(select_value(open, wanted, false));
  for (const ValueRequest& wanted : request.texts) selected.push_back(select_value(open, wanted, true));
  return selected;
}

std::string select_statement(OpenSource& open, const Request& request, const std::vector<Selected>& selected) {
  std::string list;
  for (const Selected& value : selected) list += (list.empty() ? "" : ", ") + value.sql;
  std::string relation = open.relation;
  if (open.reads_cells()) {
    std::string named = request.where;
    for (const auto* values : {&request.numbers, &request.texts}) {
      for (const ValueRequest& wanted : *values) named += "\n" + wanted.expression;
    }
    relation = "(" + open.file->select_cells(named) + ") AS data";
  }
  std::string sql = "SELECT " + (list.empty() ? "1" : list) + " FROM " + relation;
  if (!request.where.empty()) {
    require_expression(open.sql_parser(), request.where, "where");
    sql += " WHERE (" + request.where + "\n)";
  }
  // Files keep their order; a database promises none, so that two runs could differ.
  if (!request.order_by.empty() && !open.reads_files()) sql += " ORDER BY " + quoted_name(request.order_by);
  if (request.limit > 0) sql += fmt::format(" LIMIT {}", request.limit);
  return sql;
}

void run(OpenSource& open, const std::string& sql, const Request& request, const std::vector<Selected>& selected,
         const std::function<void(const Batch&)>& take, BadCells& bad, long done) {
  const std::size_t numbers = request.numbers.size();
  BatchStream stream = open.connection->query(sql);
  std::vector<ArrowColumn> readers;
  ArrowSchema schema = stream.schema();
  for (std::size_t j = 0; j < selected.size(); ++j) readers.emplace_back(*schema.children[j], selected[j].parse);
  schema.release(&schema);
  std::vector<Problem> problems;
  for (std::size_t j = 0; j < selected.size(); ++j) {
    if (readers[j].readable()) continue;
    const ValueRequest& wanted = j < numbers ? request.numbers[j] : request.texts[j - numbers];
    const std::size_t column = open.index_of(wanted.column);
    const std::string type = column < open.types.size() ? open.types[column] : readers[j].format();
    problems.push_back({.file = open.name,
                        .what = with_purpose(fmt::format("column \"{}\" holds {}, not {}", shown(wanted), type,
                                                         j < numbers ? "numbers" : "texts"),
                                             wanted)});
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));

  Batch batch;
  batch.numbers.resize(numbers);
  std::vector<TextColumn> texts(request.texts.size());
  for (const TextColumn& column : texts) batch.texts.push_back(&column);
  std::vector<BadValue> bad_here;
  ReadAhead ahead(stream);
  OwnedArray owned;
  while (ahead.next(owned)) {
    if (open.cancelled.load()) throw DriverError("cancelled");
    const long skipped = std::min(std::max(done - batch.first_row, 0L), static_cast<long>(owned.array.length));
    const long offset = static_cast<long>(owned.array.offset) + skipped;
    batch.first_row += skipped;
    batch.rows = static_cast<long>(owned.array.length) - skipped;
    const std::size_t known = bad.first.size();
    for (std::size_t j = 0; j < numbers; ++j) {
      bad_here.clear();
      batch.numbers[j] = readers[j].numbers(*owned.array.children[j], offset, batch.rows, bad_here);
      bad.count += static_cast<long>(bad_here.size());
      // the first of each column suffice: no more than that are shown
      for (std::size_t i = 0; i < std::min(bad_here.size(), BadCells::most); ++i) {
        bad.first.push_back({.row = batch.first_row + bad_here[i].row,
                             .number = j,
                             .text = std::move(bad_here[i].text),
                             .fault = bad_here[i].fault});
      }
    }
    if (bad.first.size() > known) {
      std::stable_sort(bad.first.begin(), bad.first.end(),
                       [](const BadCell& a, const BadCell& b) { return a.row < b.row; });
      bad.first.resize(std::min(bad.first.size(), BadCells::most));
    }
    if (bad.count == 0) {
      for (std::size_t j = 0; j < texts.size(); ++j) {
        readers[numbers + j].texts(*owned.array.children[numbers + j], offset, batch.rows, texts[j]);
      }
      if (take && batch.rows > 0) take(batch);
    }
    batch.first_row += batch.rows;
  }
  if (batch.first_row == 0 && take) {
    if (!request.where.empty()) fail_at<InvalidInput>(open.name, "no row satisfies where: " + request.where);
    fail_at<InvalidInput>(open.name, open.spec.query.empty() ? "has no rows" : "the query gives no rows");
  }
}

namespace {

void fill_steps(OpenSource& open) {
  if (open.stepped) return;
  const std::vector<QueryStep>& steps = open.spec.steps;
  for (const QueryStep& step : steps) {
    if (open.cancelled.load()) throw DriverError("cancelled");
    // A read that was cancelled has left rows behind.
    open.connection->run("DELETE FROM " + quoted_name(step.name));
    open.connection->run("INSERT INTO " + quoted_name(step.name) + " " + step.query);
    const bool last = &step == &steps.back();
    for (const QueryStep& before : steps) {
      if (last && before.for_steps) open.connection->run("DROP TABLE " + quoted_name(before.name));
    }
  }
  open.stepped = true;
}

}  // namespace

void Source::read(const Request& request, const std::function<void(const Batch&)>& take) {
  OpenSource& open = *open_;
  try {
    if (open.cancelled.load()) throw DriverError("cancelled");
    if (!can_scan(open, request)) connect_to_files(open);
    const std::vector<Selected> selected = select_values(open, request);
    long done = 0;
    if (can_scan(open, request)) {
      bool complete = false;
      done = scan_text(open, request, selected, take, complete);
      if (complete) return;
      connect_to_files(open);
    }
    const std::string sql = select_statement(open, request, selected);
    BadCells bad;
    {
      const CancelWatch watch(open);
      fill_steps(open);
      run(open, sql, request, selected, take, bad, done);
    }
    if (bad.count > 0) report_bad_cells(open, request, bad);
  } catch (const DriverError& error) {
    explain(open, error, &request);
  }
}

}  // namespace mcda::source
