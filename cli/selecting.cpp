#include "cli/selecting.hpp"

#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "cli/given.hpp"
#include "cli/rank_questions.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

using mcda::InvalidInput;
using mcda::files::SelectionLimit;

namespace {

constexpr std::size_t most_limits = 10'000;  // one a value of `each`

// "12", "3..12", "3.." or "..12"
SelectionLimit count_limit(const std::string& text) {
  const auto wrong = [&] {
    return InvalidInput("--count: \"" + text + "\" is not a number of clients", "write 12, or 3..12 for at least 3");
  };
  const auto whole = [&](const std::string& part) -> std::optional<double> {
    if (part.empty()) return std::nullopt;
    const auto number = mcda::files::number(part);
    if (!number || !(*number >= 0) || *number != std::floor(*number)) throw wrong();
    return number;
  };
  SelectionLimit limit;
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) {
    limit.at_most = whole(text);
  } else {
    limit.at_least = whole(text.substr(0, dots));
    limit.at_most = whole(text.substr(dots + 2));
  }
  if ((!limit.at_least && !limit.at_most) || (limit.at_least && limit.at_most && *limit.at_least > *limit.at_most))
    throw wrong();
  return limit;
}

// One cell a client for every column asked: numbers, or texts.
struct Cells {
  std::vector<std::vector<double>> numbers;
  std::vector<std::vector<std::optional<std::string>>> texts;
};

Cells cells_of(const Arguments& arguments, const Session& session, std::vector<mcda::source::ValueRequest> numbers,
               std::vector<mcda::source::ValueRequest> texts) {
  const auto clients = static_cast<std::size_t>(session.rows());
  Cells cells{std::vector(numbers.size(), std::vector<double>(clients, std::nan(""))),
              std::vector(texts.size(), std::vector<std::optional<std::string>>(clients))};
  if (numbers.empty() && texts.empty()) return cells;
  const bool lent = Given::now() != nullptr && !Given::now()->clients.empty();
  if (session.file.crm || lent) {
    throw InvalidInput("limits on columns read a table of clients, and these clients come from " +
                           std::string(lent ? "the caller's table" : "CRM tables"),
                       "limit the number of clients only (--count), or rank a file that has the column");
  }
  std::unordered_map<std::string_view, std::size_t> by_id;
  for (Index row = 0; row < session.rows(); ++row) by_id.emplace(session.id(row), static_cast<std::size_t>(row));
  const std::string& id = session.file.source.id;
  mcda::source::Source rows = mcda::source::Source::open(source_spec(arguments, session.file));
  const Interrupt::Watch watch(rows);
  mcda::source::Request request;
  const std::size_t first_text = id.empty() ? 0 : 1;
  if (!id.empty()) request.texts = {{.column = id, .expression = {}, .purpose = "id"}};
  request.texts.insert(request.texts.end(), texts.begin(), texts.end());
  request.numbers = std::move(numbers);
  request.where = arguments.text("where");
  request.order_by = id;
  rows.read(request, [&](const mcda::source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      const std::string name = id.empty() ? std::to_string(batch.first_row + static_cast<long>(i) + 1)
                                          : std::string((*batch.texts.front())[i]);
      const auto found = by_id.find(name);
      if (found == by_id.end()) continue;
      for (std::size_t k = 0; k < cells.numbers.size(); ++k) cells.numbers[k][found->second] = batch.numbers[k][i];
      for (std::size_t k = 0; k < cells.texts.size(); ++k) {
        const mcda::source::TextColumn& column = *batch.texts[first_text + k];
        if (!column.missing(i)) cells.texts[k][found->second] = std::string(column[i]);
      }
    }
  });
  return cells;
}

std::string what_of(const SelectionLimit& limit) {
  std::string text = limit.total.empty() ? "clients" : limit.total;
  if (!limit.where.empty()) text += " where " + limit.where;
  return text;
}

std::string bounds_of(const SelectionLimit& limit) {
  std::string text;
  if (limit.at_least) text = "at least " + readable(*limit.at_least, 10);
  if (limit.at_most) text += (text.empty() ? "at most " : ", at most ") + readable(*limit.at_most, 10);
  return text;
}

}  // namespace

std::vector<SelectionLimit> limits_of(const Arguments& arguments, const mcda::files::ModelFile& file) {
  std::vector<SelectionLimit> limits;
  if (arguments.has("count")) limits.push_back(count_limit(arguments.text("count")));
  for (const std::string& one : arguments.list("capacity")) {
    const Capacity capacity = capacity_of(one);
    SelectionLimit& limit = limits.emplace_back();
    limit.total = capacity.column;
    limit.at_most = capacity.amount;
  }
  for (const std::string& one : arguments.texts("limit")) {
    const mcda::files::ModelFile read =
        mcda::files::read_model_text("criteria: {c: {column: c}}\nselection: [{" + one + "}]\n", "--limit");
    limits.insert(limits.end(), read.selection.begin(), read.selection.end());
  }
  if (limits.empty()) limits = file.selection;
  if (limits.empty()) {
    throw InvalidInput("nothing limits the selection",
                       "write selection: into the model, or give --count 12, --capacity hours=400 or "
                       "--limit \"each: country, at_most: 4\"");
  }
  return limits;
}

Selecting selecting_of(const Arguments& arguments, const Session& session, std::vector<SelectionLimit> limits,
                       std::vector<double> worth) {
  Selecting result;
  result.written = std::move(limits);
  std::vector<mcda::source::ValueRequest> numbers, texts;
  struct Places {
    int total = -1, where = -1, each = -1;
  };
  std::vector<Places> places(result.written.size());
  for (std::size_t k = 0; k < result.written.size(); ++k) {
    const SelectionLimit& limit = result.written[k];
    const std::string purpose = fmt::format("selection limit {}", k + 1);
    const auto ask = [&](std::vector<mcda::source::ValueRequest>& list, const std::string& column,
                         const std::string& expression) {
      if (column.empty() && expression.empty()) return -1;
      list.push_back({.column = column, .expression = expression, .purpose = purpose});
      return static_cast<int>(list.size()) - 1;
    };
    places[k].total = ask(numbers, limit.total, {});
    places[k].where = ask(numbers, {}, limit.where.empty() ? std::string() : "(" + limit.where + ")");
    places[k].each = ask(texts, limit.each, {});
  }
  const Cells cells = cells_of(arguments, session, std::move(numbers), std::move(texts));

  mcda::SelectionProblem& problem = result.problem;
  problem.worth = std::move(worth);
  problem.admissible.assign(problem.worth.size(), true);
  for (std::size_t k = 0; k < result.written.size(); ++k) {
    const SelectionLimit& limit = result.written[k];
    std::map<std::string, mcda::LinearLimit> groups;
    if (limit.each.empty()) groups.emplace();
    Index empty = 0;
    for (Index row = 0; row < session.rows(); ++row) {
      const auto i = static_cast<std::size_t>(row);
      if (places[k].where >= 0) {
        const double holds = cells.numbers[static_cast<std::size_t>(places[k].where)][i];
        if (!(holds != 0) || std::isnan(holds)) continue;
      }
      const double amount = places[k].total < 0 ? 1 : cells.numbers[static_cast<std::size_t>(places[k].total)][i];
      const auto& value = places[k].each < 0 ? std::optional<std::string>(std::string())
                                             : cells.texts[static_cast<std::size_t>(places[k].each)][i];
      if (std::isnan(amount) || !value) {
        empty += problem.admissible[i] ? 1 : 0;
        problem.admissible[i] = false;
        continue;
      }
      mcda::LinearLimit& group = groups[*value];
      group.rows.push_back(row);
      group.amounts.push_back(amount);
    }
    if (empty > 0) {
      result.notes.push_back(fmt::format("{} {} no value in {} and cannot be selected", empty,
                                         empty == 1 ? "client has" : "clients have",
                                         limit.total.empty()  ? limit.each
                                         : limit.each.empty() ? limit.total
                                                              : limit.total + " or " + limit.each));
    }
    if (result.names.size() + groups.size() > most_limits) {
      throw InvalidInput(
          fmt::format("selection limit {}: column \"{}\" has {} different values", k + 1, limit.each, groups.size()),
          fmt::format("at most {} limits are taken together", most_limits));
    }
    for (auto& [value, group] : groups) {
      group.at_least = limit.at_least;
      group.at_most = limit.at_most;
      problem.limits.push_back(std::move(group));
      result.names.push_back({k, value, !limit.each.empty()});
    }
  }
  return result;
}

std::string limit_text(const Selecting& selecting, std::size_t limit) {
  const NamedLimit& name = selecting.names[limit];
  const SelectionLimit& written = selecting.written[name.written];
  return what_of(written) + (name.grouped ? " of " + written.each + " = " + name.value : std::string()) + ": " +
         bounds_of(written);
}

}  // namespace prefero
