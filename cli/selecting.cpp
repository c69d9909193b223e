#include "cli/selecting.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "cli/crm_folder.hpp"
#include "cli/given.hpp"
#include "cli/rank_questions.hpp"
#include "mcda/clients/crm_source.hpp"
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

using Requests = std::vector<mcda::source::ValueRequest>;

std::unordered_map<std::string_view, std::size_t> rows_by_id(const Session& session) {
  std::unordered_map<std::string_view, std::size_t> rows;
  for (Index row = 0; row < session.rows(); ++row) rows.emplace(session.id(row), static_cast<std::size_t>(row));
  return rows;
}

// Cells that were read with the criteria: of the ranked clients, as they were before gaps were filled.
bool take_criterion(const Session& session, const mcda::DecisionTable& raw, const mcda::source::ValueRequest& request,
                    std::vector<double>& cells) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  for (std::size_t j = 0; j < tree.leaves().size() && raw.columns() > 0; ++j) {
    if (request.column.empty() || tree[tree.leaves()[j]].leaf->column != request.column) continue;
    const std::span<const double> column = raw.column(static_cast<Index>(j));
    cells.assign(column.begin(), column.end());
    return true;
  }
  return false;
}

// Of a table that the caller holds: numbers are read as constraints without limits, texts as ids are.
void read_lent(const Given& given, const Session& session, const Requests& numbers, const Requests& texts,
               Cells& cells) {
  const auto by_id = rows_by_id(session);
  mcda::DecisionModel asked = session.file.model;
  asked.constraints.clear();
  for (const mcda::source::ValueRequest& one : numbers) {
    if (!one.expression.empty()) {
      throw InvalidInput(one.purpose + ": `where` is SQL, which a table in memory does not offer",
                         "add a column of 0 and 1 to the table and limit its total: {total: COLUMN, ...}");
    }
    asked.constraints.push_back({.column = one.column, .at_least = {}, .at_most = {}, .reason = {}});
  }
  const auto each_row = [&](const mcda::Portfolio& all, const auto& take) {
    for (Index row = 0; row < all.alternatives.size(); ++row) {
      const auto found = by_id.find(all.alternatives.ids[row]);
      if (found != by_id.end()) take(row, found->second);
    }
  };
  const mcda::clients::PortfolioRequest request = portfolio_request(session.file, {});
  const mcda::Portfolio everybody = given.portfolio(asked, request);
  each_row(everybody, [&](Index row, std::size_t client) {
    for (std::size_t k = 0; k < numbers.size(); ++k)
      cells.numbers[k][client] = everybody.constraint_values(row, static_cast<Index>(k));
  });
  for (std::size_t k = 0; k < texts.size(); ++k) {
    mcda::clients::PortfolioRequest of_texts = request;
    of_texts.id = texts[k].column;
    of_texts.label.clear();
    const mcda::Portfolio named = given.portfolio(session.file.model, of_texts);
    each_row(everybody, [&](Index row, std::size_t client) {
      const std::string_view text = named.alternatives.ids[row];
      if (!text.empty()) cells.texts[k][client] = std::string(text);
    });
  }
}

// Every column that there is not, with the limit that asks for it.
void require_columns(const mcda::source::Source& rows, const Requests& numbers, const Requests& texts) {
  std::vector<std::string> names;
  for (const mcda::source::ColumnInfo& column : rows.columns()) names.push_back(column.name);
  std::string all;
  constexpr std::size_t shown = 30;
  for (std::size_t k = 0; k < names.size() && k < shown; ++k) all += (k == 0 ? "" : ", ") + names[k];
  if (names.size() > shown) all += fmt::format(" and {} more", names.size() - shown);
  std::vector<mcda::Problem> problems;
  for (const Requests* const list : {&numbers, &texts}) {
    for (const mcda::source::ValueRequest& one : *list) {
      if (one.column.empty() || std::find(names.begin(), names.end(), one.column) != names.end()) continue;
      mcda::Problem& problem = problems.emplace_back();
      problem.what = one.purpose + ": unknown column \"" + one.column + "\"" + mcda::did_you_mean(one.column, names);
      problem.remedy = "there are: " + all;
    }
  }
  if (!problems.empty()) throw InvalidInput(std::move(problems));
}

// Of the source of the model, or of its CRM tables: there, columns of the clients table and the criteria.
void read_source(const Arguments& arguments, const Session& session, const Requests& numbers, const Requests& texts,
                 Cells& cells) {
  const auto by_id = rows_by_id(session);
  const std::string& id = session.file.source.id;
  mcda::source::SourceSpec spec = source_spec(arguments, session.file);
  std::optional<ImportedFolder> imported;  // live until everything is read
  std::optional<mcda::clients::CrmPortfolio> crm;
  if (session.file.crm) {
    std::vector<std::string> said;  // by the session already
    if (!session.file.crm->preset.empty()) {
      imported.emplace(spec.location, *session.file.crm, session.file.source.folder.string(), said);
      spec.location = imported->path();
    }
    crm = mcda::clients::crm_portfolio(spec, *session.file.crm, session.file.wanted);
    spec = crm->spec;
  }
  mcda::source::Source rows = mcda::source::Source::open(spec);
  const Interrupt::Watch watch(rows);
  require_columns(rows, numbers, texts);
  mcda::source::Request request;
  const std::size_t first_text = id.empty() ? 0 : 1;
  if (!id.empty()) request.texts = {{.column = id, .expression = {}, .purpose = "id"}};
  request.texts.insert(request.texts.end(), texts.begin(), texts.end());
  request.numbers = numbers;
  request.where = arguments.text("where");
  request.order_by = id;
  rows.read(request, [&](const mcda::source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      const std::string name = id.empty() ? std::to_string(batch.first_row + static_cast<long>(i) + 1)
                                          : std::string((*batch.texts.front())[i]);
      const auto found = by_id.find(name);
      if (found == by_id.end()) continue;
      for (std::size_t k = 0; k < numbers.size(); ++k) cells.numbers[k][found->second] = batch.numbers[k][i];
      for (std::size_t k = 0; k < texts.size(); ++k) {
        const mcda::source::TextColumn& column = *batch.texts[first_text + k];
        if (!column.missing(i)) cells.texts[k][found->second] = std::string(column[i]);
      }
    }
  });
}

Cells cells_of(const Arguments& arguments, const Session& session, const mcda::DecisionTable& raw,
               const Requests& numbers, const Requests& texts) {
  const auto clients = static_cast<std::size_t>(session.rows());
  Cells cells{std::vector(numbers.size(), std::vector<double>(clients, std::nan(""))),
              std::vector(texts.size(), std::vector<std::optional<std::string>>(clients))};
  // What was read with the criteria is not read again: some of it is computed after reading (clv).
  Requests asked;
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    if (take_criterion(session, raw, numbers[k], cells.numbers[k])) continue;
    asked.push_back(numbers[k]);
    places.push_back(k);
  }
  if (asked.empty() && texts.empty()) return cells;
  Cells read{std::vector(asked.size(), std::vector<double>(clients, std::nan(""))), std::move(cells.texts)};
  const Given* const given = Given::now();
  if (given != nullptr && given->portfolio) {
    read_lent(*given, session, asked, texts, read);
  } else {
    read_source(arguments, session, asked, texts, read);
  }
  for (std::size_t k = 0; k < places.size(); ++k) cells.numbers[places[k]] = std::move(read.numbers[k]);
  cells.texts = std::move(read.texts);
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

Selecting selecting_of(const Arguments& arguments, const Session& session, const mcda::DecisionTable& raw,
                       std::vector<SelectionLimit> limits, std::vector<double> worth) {
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
  const Cells cells = cells_of(arguments, session, raw, numbers, texts);

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
