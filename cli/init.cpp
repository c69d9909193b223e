// prefero init: a first model for somebody's table.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <unordered_set>

#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "cli/terminal.hpp"
#include "mcda/files/starter_model.hpp"
#include "mcda/source/address.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

namespace {

namespace source = mcda::source;
using mcda::files::StarterColumn;

// What is said about a column is said about this many rows; the rest would change no guess.
constexpr long rows_looked_at = 1'000'000;

bool counts_as_number(source::ColumnType type) {
  return type == source::ColumnType::number || type == source::ColumnType::boolean;
}

// Looks at every column once, in one read.
class Look {
 public:
  explicit Look(const std::vector<source::ColumnInfo>& columns) {
    for (const source::ColumnInfo& info : columns) {
      StarterColumn column{.name = info.name,
                           .number = counts_as_number(info.type),
                           .low = std::numeric_limits<double>::infinity(),
                           .high = -std::numeric_limits<double>::infinity()};
      if (column.number) {
        numbers_.push_back(columns_.size());
        request_.numbers.push_back({info.name, {}, "column " + info.name});
      }
      // Ids are often numbers: whether values repeat is asked of the text.
      request_.texts.push_back({info.name, {}, "column " + info.name});
      columns_.push_back(std::move(column));
    }
    request_.limit = rows_looked_at;
    seen_.resize(columns_.size());
    unique_.assign(columns_.size(), true);
    missing_.assign(columns_.size(), 0);
  }

  const source::Request& request() const { return request_; }

  void take(const source::Batch& batch) {
    rows_ += batch.rows;
    for (std::size_t k = 0; k < numbers_.size(); ++k) {
      StarterColumn& column = columns_[numbers_[k]];
      for (const double x : batch.numbers[k]) {
        if (std::isnan(x)) continue;
        column.low = std::min(column.low, x);
        column.high = std::max(column.high, x);
      }
    }
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const source::TextColumn& texts = *batch.texts[j];
      for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string_view text = texts[i];
        if (text.empty()) {
          ++missing_[j];
          unique_[j] = false;
          continue;
        }
        if (columns_[j].example.empty()) columns_[j].example = text;
        if (unique_[j] && !seen_[j].emplace(text).second) {
          unique_[j] = false;
          seen_[j] = {};
        }
      }
    }
  }

  std::vector<StarterColumn> finish() {
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      columns_[j].unique = unique_[j] && rows_ > 0;
      columns_[j].missing = rows_ > 0 ? static_cast<double>(missing_[j]) / static_cast<double>(rows_) : 0;
    }
    return std::move(columns_);
  }
  long rows() const { return rows_; }

 private:
  source::Request request_;
  std::vector<StarterColumn> columns_;
  std::vector<std::size_t> numbers_;  // which columns the numbers of the request are
  std::vector<std::unordered_set<std::string>> seen_;
  std::vector<bool> unique_;
  std::vector<long> missing_;
  long rows_ = 0;
};

// A password in an address stays out of files.
std::string without_password(std::string address) {
  const std::size_t begin = address.find("://");
  const std::size_t at = begin == std::string::npos ? begin : address.find('@', begin);
  const std::size_t colon = begin == std::string::npos ? begin : address.find(':', begin + 3);
  if (at != std::string::npos && colon < at) address.erase(colon, at - colon);
  return address;
}

// The source as the model at `output` names it: relative to its own folder.
std::string named_from(const std::string& location, const std::string& output) {
  if (location.find("://") != std::string::npos) return without_password(location);
  std::string prefix, path = location;
  for (const std::string one : {"duckdb:", "sqlite:"}) {
    if (location.starts_with(one)) prefix = one, path = location.substr(one.size());
  }
  if (output.empty()) return location;
  std::error_code code;
  const auto folder = std::filesystem::absolute(output, code).parent_path();
  const std::string relative =
      std::filesystem::absolute(path, code).lexically_normal().lexically_relative(folder.lexically_normal()).string();
  // An absolute name stays one, unless the two move together anyway.
  const bool keep = relative.empty() || (std::filesystem::path(path).is_absolute() && relative.starts_with(".."));
  return prefix + (keep ? path : relative);
}

int run_init(const Arguments& arguments) {
  const std::string path = arguments.text("output");
  std::error_code code;
  if (!path.empty() && path != "-" && std::filesystem::is_regular_file(path, code)) {
    throw mcda::InvalidInput(path + " is already there", "name another file, or remove it first");
  }
  mcda::files::AtomicFile out(path);
  source::SourceSpec spec{
      .location = arguments.operands().front(),
      .query = arguments.text("query"),
      .table = arguments.text("table"),
      .text = {arguments.text("delimiter"), arguments.text("decimal"), {}, arguments.text("dates")}};
  spec.threads = static_cast<int>(arguments.whole("threads", 1, 4096).value_or(0));
  source::Source data = source::Source::open(spec);
  const Interrupt::Watch watch(data);
  Look look(data.columns());
  {
    Progress progress(progress_when(arguments), "looking", data.rows_estimate());
    data.read(look.request(), [&](const source::Batch& batch) {
      look.take(batch);
      progress.done()->fetch_add(static_cast<Index>(batch.rows));
    });
  }
  const long rows = look.rows();
  const mcda::files::SourceSettings settings{
      .source = source::without_password(named_from(spec.location, path == "-" ? "" : path)),
      .query = spec.query,
      .table = spec.table,
      .delimiter = spec.text.delimiter,
      .decimal = spec.text.decimal,
      .encoding = spec.text.encoding,
      .dates = spec.text.dates};
  const std::string model = mcda::files::starter_model(settings, look.finish());
  require_no_notes(arguments, data.notes());
  out.write(model);
  out.commit();
  say_notes(arguments, data.notes());
  if (!path.empty() && path != "-" && !arguments.has("quiet")) {
    say(fmt::format("{}: a model for {} clients ({}). Look at the goals and weights, then: prefero rank {}\n", path,
                    rows, data.description(), path));
  }
  return 0;
}

}  // namespace

Command init_command() {
  return {.name = "init",
          .operands = "DATA",
          .summary = "write a starter model from a data file",
          .details =
              "Looks at the columns of a file, folder or database and writes a model to begin with: which column names "
              "the clients, which could be criteria, whether more or less of each is better as its name suggests, and "
              "a comment on every line. Goals and weights are guesses: they are yours to change.",
          .examples = "prefero init clients.csv -o model.yaml\nprefero init duckdb:crm.duckdb --table clients",
          .least_operands = 1,
          .most_operands = 1,
          .own = {{"output", "FILE", "the model to write (default: standard output)", "file"},
                  {"query", "SQL", "one SELECT whose rows are the clients"},
                  {"table", "NAME", "the table of a database or folder"},
                  {"delimiter", "CHARACTER", "of a text file, where it is detected wrongly"},
                  {"decimal", "MARK", "of a text file: . or ,", ". ,"},
                  {"dates", "ORDER", "of a text file: ymd, dmy or mdy", "ymd dmy mdy"}},
          .groups = {&options::computation(), &options::general()},
          .run = run_init};
}

}  // namespace prefero
