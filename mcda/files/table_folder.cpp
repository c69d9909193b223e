#include "mcda/files/table_folder.hpp"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>
#include <unistd.h>

#include "mcda/method/parameters.hpp"

namespace mcda::files {

namespace {

namespace fs = std::filesystem;
using clients::CanonicalType;
using source::missing_integer;

source::Stored stored(CanonicalType type) {
  switch (type) {
    case CanonicalType::money: return source::Stored::cents;
    case CanonicalType::date: return source::Stored::days;
    case CanonicalType::moment: return source::Stored::seconds;
    case CanonicalType::truth: return source::Stored::truth;
    default: return source::Stored::as_given;
  }
}

/// Rows as text, cell by cell.
class TextRows {
 public:
  TextRows(TextManner manner, std::string& out) : out_(out), awkward_(manner == TextManner::awkward) {}

  char delimiter() const { return awkward_ ? ';' : ','; }

  void text(std::string_view value) {
    if (value.find_first_of(awkward_ ? ";\"\r\n" : ",\"\r\n") == std::string_view::npos) {
      out_ += value;
      return;
    }
    out_ += '"';
    for (const char c : value) out_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    out_ += '"';
  }

  void number(double value) {
    if (std::isnan(value)) return;
    decimal(shortest(value));
  }

  // `row` decides which notation a date gets in an awkward file.
  void whole(std::int64_t value, CanonicalType type, std::size_t row) {
    if (value == missing_integer) return;
    switch (type) {
      case CanonicalType::money: {
        const std::int64_t size = value < 0 ? -value : value;
        decimal(fmt::format("{}{}.{:02}", value < 0 ? "-" : "", size / 100, size % 100));
        return;
      }
      case CanonicalType::date: date(value, awkward_ && row % 3 == 1); return;
      case CanonicalType::moment: {
        const std::int64_t day = value / 86'400, time = value % 86'400;
        date(day, awkward_ && row % 3 == 1);
        fmt::format_to(std::back_inserter(out_), " {:02}:{:02}:{:02}", time / 3600, time / 60 % 60, time % 60);
        return;
      }
      case CanonicalType::truth: out_ += value != 0 ? (awkward_ ? "Yes" : "true") : (awkward_ ? "No" : "false"); return;
      default: fmt::format_to(std::back_inserter(out_), "{}", value);
    }
  }

 private:
  void decimal(std::string number) {
    if (awkward_ && number.find('.') != std::string::npos) number[number.find('.')] = ',';
    out_ += number;
  }

  void date(std::int64_t days, bool dotted) {
    const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
    const int y = static_cast<int>(day.year());
    const unsigned m = static_cast<unsigned>(day.month()), d = static_cast<unsigned>(day.day());
    dotted ? fmt::format_to(std::back_inserter(out_), "{:02}.{:02}.{:04}", d, m, y)
           : fmt::format_to(std::back_inserter(out_), "{:04}-{:02}-{:02}", y, m, d);
  }

  std::string& out_;
  bool awkward_;
};

[[noreturn]] void fail(const std::string& path, const std::string& what, const std::string& remedy = {}) {
  raise(InvalidInput({Problem{.file = path, .what = what, .remedy = remedy}}));
}

}  // namespace

TableFolder::TableFolder(std::string path, TableFormat format, TextManner manner, bool replace,
                         const std::string& memory)
    : path_(std::move(path)), format_(format), manner_(manner), replace_(replace) {
  while (path_.size() > 1 && path_.back() == '/') path_.pop_back();
  std::error_code status;
  if (fs::exists(path_, status) && !fs::is_directory(path_, status)) fail(path_, "is not a folder", "name a folder");
  if (!replace && fs::is_directory(path_, status) && !fs::is_empty(path_, status)) {
    fail(path_, "the folder is not empty", "name a new one, or add --replace, which removes the tables in it");
  }
  partial_ = fmt::format("{}.{}.partial", path_, ::getpid());
  fleeting_.emplace(partial_);
  fs::create_directories(partial_, status);
  if (status) fail(path_, "cannot be made: " + status.message(), "choose a folder you may write to");
  if (format == TableFormat::parquet) parquet_ = std::make_unique<source::ParquetParts>(partial_, memory);
}

TableFolder::~TableFolder() {
  if (committed_) return;
  texts_.clear();
  parquet_.reset();
  std::error_code ignored;
  fs::remove_all(partial_, ignored);
}

void TableFolder::begin(const clients::CanonicalTable& table) {
  const std::string name(table.name);
  if (format_ == TableFormat::parquet) {
    without_rows_[name] = &table;
    return;
  }
  auto& file = texts_[name] = std::make_unique<AtomicFile>(partial_ + "/" + name + ".csv");
  std::string header = manner_ == TextManner::awkward ? "\xEF\xBB\xBF" : "";
  for (const clients::CanonicalColumn& column : table.columns) {
    if (&column != &table.columns.front()) header += manner_ == TextManner::awkward ? ';' : ',';
    header += column.name;
  }
  file->write(header + "\n");
}

void TableFolder::append(const clients::CanonicalTable& table, const clients::Rows& rows) {
  const std::string name(table.name);
  if (format_ == TableFormat::parquet) {
    std::vector<source::OutputColumn> columns;
    for (std::size_t j = 0; j < rows.columns().size(); ++j) {
      source::OutputColumn column{
          .name = std::string(table.columns[j].name), .values = {}, .stored = stored(table.columns[j].type)};
      std::visit(
          [&]<class C>(const C& values) {
            if constexpr (std::is_same_v<C, source::TextColumn>) {
              column.values = &values;
            } else {
              column.values = std::span<const typename C::value_type>(values);
            }
          },
          rows.columns()[j]);
      columns.push_back(std::move(column));
    }
    parquet_->append(name, columns);
    without_rows_.erase(name);
    return;
  }
  std::string out;
  TextRows text(manner_, out);
  AtomicFile& file = *texts_.at(name);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.columns().size(); ++j) {
      if (j > 0) out += text.delimiter();
      const clients::Rows::Column& column = rows.columns()[j];
      if (const auto* const texts = std::get_if<source::TextColumn>(&column)) {
        text.text((*texts)[i]);
      } else if (const auto* const numbers = std::get_if<std::vector<double>>(&column)) {
        text.number((*numbers)[i]);
      } else {
        text.whole(std::get<std::vector<std::int64_t>>(column)[i], table.columns[j].type, i);
      }
    }
    out += '\n';
    if (out.size() > (std::size_t{1} << 20)) {
      file.write(out);
      out.clear();
    }
  }
  file.write(out);
}

void TableFolder::commit() {
  for (auto& [name, file] : texts_) file->commit();
  texts_.clear();
  for (const auto& empty : std::map(without_rows_)) append(*empty.second, clients::Rows(*empty.second));
  if (parquet_) parquet_->finish();
  parquet_.reset();
  std::error_code status;
  if (!fs::exists(path_, status)) {
    fs::rename(partial_, path_, status);
    if (status) fail(path_, "cannot be written: " + status.message());
    committed_ = true;
    return;
  }
  // Into a folder that is there: tables of ours that would stand beside the new ones go.
  for (const auto mode : {clients::PortraitMode::none, clients::PortraitMode::planted}) {
    for (const clients::CanonicalTable& table : clients::generated_tables(mode)) {
      if (!replace_) break;
      for (const char* kind : {".csv", ".parquet"})
        fs::remove(fs::path(path_) / (std::string(table.name) + kind), status);
    }
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(partial_)) {
    fs::rename(entry.path(), fs::path(path_) / entry.path().filename(), status);
    if (status) fail(path_, "cannot be written: " + status.message());
  }
  fs::remove_all(partial_, status);
  committed_ = true;
}

}  // namespace mcda::files
