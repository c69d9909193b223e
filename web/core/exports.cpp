// What the module shows to the page: two buffers to write a question into, and a table of arrays as the answer. A
// failure that nobody foresaw hands its message to the page and ends the instance (mcda/model/error.hpp); the page
// starts a new one.
#include <array>
#include <memory>

#include "mcda/model/error.hpp"
#include "web/core/questions.hpp"

namespace {

using namespace prefero::web;

struct State {
  std::string text;
  std::vector<double> numbers;
  std::unique_ptr<Report> report;
  Reply reply;
};

State& state() {
  static State one;
  return one;
}

using Handler = void (*)(Report&, const Question&, Reply&);
// In the order of `Question` in web/src/core/instance.ts.
constexpr std::array<Handler, 14> handlers{methods, rank,    explain,       values,  to_reach, what_if,    stability,
                                           walk,    without, acceptability, compare, horizons, break_even, beyond};

/// A table that stands in the numbers column by column, from `at` on.
mcda::DecisionTable table_at(const std::vector<double>& numbers, std::size_t& at, mcda::Index rows,
                             mcda::Index columns) {
  mcda::DecisionTable table(rows, columns);
  for (mcda::Index j = 0; j < columns; ++j) {
    std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(at), rows, table.column(j).begin());
    at += static_cast<std::size_t>(rows);
  }
  return table;
}

}  // namespace

// A failed check of the standard library ends as every other failure does, instead of through printf.
_LIBCPP_BEGIN_NAMESPACE_STD
[[noreturn]] void __libcpp_verbose_abort(const char* format, ...) { mcda::stop_with(format); }
_LIBCPP_END_NAMESPACE_STD
extern "C" [[noreturn]] void abort_message(const char* format, ...) { mcda::stop_with(format); }

#define PREFERO_EXPORT(name) __attribute__((export_name(name)))

extern "C" {

PREFERO_EXPORT("text") char* prefero_text(std::size_t bytes) {
  state().text.resize(bytes);
  return state().text.data();
}

PREFERO_EXPORT("numbers") double* prefero_numbers(std::size_t count) {
  state().numbers.resize(count);
  return state().numbers.data();
}

/// The report: facts in the text, its columns in the numbers, one after the other: the cells, `bounds` more columns,
/// and `ceilings` rows of one column a criterion.
PREFERO_EXPORT("load") void prefero_load(mcda::Index rows, mcda::Index columns) {
  State& now = state();
  const Facts facts(now.text);
  const auto count = [&](const char* name) { return static_cast<mcda::Index>(facts.number(name).value_or(0)); };
  const mcda::Index bounds = count("bounds"), ceilings = count("ceilings");
  if (rows < 1 || columns < 1 || bounds < 0 || ceilings < 0 ||
      now.numbers.size() != static_cast<std::size_t>(rows * (columns + bounds) + ceilings * columns))
    mcda::raise(mcda::InvalidInput("the columns of the report have not the length it names"));
  std::size_t at = 0;
  mcda::DecisionTable cells = table_at(now.numbers, at, rows, columns);
  Beside beside{table_at(now.numbers, at, rows, bounds), table_at(now.numbers, at, ceilings, columns)};
  now.numbers = {};  // its room, not only its content
  now.reply = {};
  now.report.reset();
  now.report = std::make_unique<Report>(facts, std::move(cells), std::move(beside));
  now.text.clear();
  now.text.shrink_to_fit();
}

/// The question whose text and numbers were written before.
PREFERO_EXPORT("ask") const std::uint32_t* prefero_ask(std::size_t question) {
  State& now = state();
  now.reply = {};
  if (question >= handlers.size() || now.report == nullptr)
    mcda::raise(mcda::InvalidInput("the page asks what this core does not know", "write the report again"));
  const auto n = static_cast<std::size_t>(now.report->criteria().size());
  Question asked{now.text, {}, {}};
  if (now.numbers.size() >= n) {
    asked.weights.assign(now.numbers.begin(), now.numbers.begin() + static_cast<std::ptrdiff_t>(n));
    asked.rest = std::span(now.numbers).subspan(n);
  }
  handlers[question](*now.report, asked, now.reply);
  return now.reply.table();
}

PREFERO_EXPORT("judge") const std::uint32_t* prefero_judge() {
  State& now = state();
  now.reply = {};
  judge(now.numbers, now.reply);
  return now.reply.table();
}

}  // extern "C"
