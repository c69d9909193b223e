// rank --steps: the plain reference of a method, every table of it, numbered.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "cli/rank_forms.hpp"

namespace prefero {

using mcda::Step;
using mcda::StepShape;

namespace {

// The criteria that the method saw: those without weight are left out by the engine.
std::vector<Index> seen_columns(const Session& session, const Answer& answer) {
  if (answer.fitted) return answer.fitted->columns;
  std::vector<Index> columns;
  for (Index j = 0; j < session.criteria->size(); ++j) {
    if ((*session.criteria)[j].weight > 0 || (*session.criteria)[j].veto) columns.push_back(j);
  }
  return columns;
}

std::vector<std::string> criterion_names(const Session& session, const Answer& answer) {
  std::vector<std::string> names;
  for (const Index j : seen_columns(session, answer)) names.push_back((*session.criteria)[j].id);
  return names;
}

// Rows in the order of the answer: what is shown is what was asked for.
class Board {
 public:
  Board(const Session& session, const Answer& answer, const Output& output)
      : session_(session), answer_(answer), output_(output), criteria_(criterion_names(session, answer)) {}

  std::string table(const Step& step) const {
    if (step.undefined) return "undefined\n";
    switch (step.shape) {
      case StepShape::scalar: return readable(step.values.front(), 10) + "\n";
      case StepShape::flag: return step.values.front() != 0 ? "yes\n" : "no\n";
      case StepShape::members:
        return names_of(session_, std::vector<Index>(step.values.begin(), step.values.end()), 50) + "\n";
      case StepShape::per_criterion: return grid({step.symbol.empty() ? step.key : step.symbol}, criteria_, step);
      case StepShape::per_alternative: return clients(step, {step.symbol.empty() ? step.key : step.symbol});
      case StepShape::matrix: return clients(step, criteria_);
      case StepShape::relation: return clients(step, all_ids());
      case StepShape::square: return grid(criteria_, criteria_, step);
      case StepShape::table: return grid(numbered(step.rows), numbered(step.columns), step);
    }
    return {};
  }

 private:
  static std::vector<std::string> numbered(Index count) {
    std::vector<std::string> names;
    for (Index k = 1; k <= count; ++k) names.push_back(std::to_string(k));
    return names;
  }
  std::vector<std::string> all_ids() const {
    std::vector<std::string> names;
    for (Index i = 0; i < session_.rows(); ++i) names.emplace_back(session_.id(i));
    return names;
  }

  std::string clients(const Step& step, const std::vector<std::string>& headers) const {
    std::vector<std::string> names;
    std::vector<double> values;
    for (const Index row : answer_.order) {
      names.emplace_back(session_.id(row));
      const auto begin = step.values.begin() + row * step.columns;
      values.insert(values.end(), begin, begin + step.columns);
    }
    return sheet(names, headers, values);
  }

  std::string grid(const std::vector<std::string>& rows, const std::vector<std::string>& headers,
                   const Step& step) const {
    return sheet(rows, headers, step.values);
  }

  std::string sheet(const std::vector<std::string>& rows, const std::vector<std::string>& headers,
                    const std::vector<double>& values) const {
    Sheet sheet;
    sheet.column("");
    for (const std::string& header : headers) sheet.column(header, CellKind::number);
    const std::size_t n = headers.size();
    std::vector<std::vector<std::string>> cells(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) cells[i].push_back(rows[i]);
    for (std::size_t j = 0; j < n; ++j) {
      std::vector<double> column;
      for (std::size_t i = 0; i < rows.size(); ++i) column.push_back(values[i * n + j]);
      const std::vector<std::string> texts = aligned(column, 5);
      for (std::size_t i = 0; i < rows.size(); ++i) cells[i].push_back(texts[i]);
    }
    for (auto& row : cells) sheet.row(std::move(row));
    return sheet.in(output_);
  }

  const Session& session_;
  const Answer& answer_;
  const Output& output_;
  std::vector<std::string> criteria_;
};

mcda::DecisionTable seen_table(const Session& session, const std::vector<Index>& columns) {
  mcda::DecisionTable table(session.rows(), static_cast<Index>(columns.size()));
  for (std::size_t j = 0; j < columns.size(); ++j)
    std::ranges::copy(session.prepared.table.column(columns[j]), table.column(static_cast<Index>(j)).begin());
  return table;
}

// What the method starts from, before its own first step.
mcda::Steps givens(const Session& session, const std::vector<Index>& columns) {
  mcda::Steps steps;
  std::vector<double> weights;
  for (const Index j : columns) weights.push_back(session.criteria->weight(j));
  steps.matrix("values", "Values of the clients, after missing values and value functions", "x",
               mcda::rows_of(seen_table(session, columns)));
  steps.per_criterion("weights", "Weights of the criteria", "w", weights);
  return steps;
}

}  // namespace

mcda::Steps steps_of(const Session& session, const Answer& answer) {
  const std::vector<Index> columns = seen_columns(session, answer);
  const mcda::DecisionTable table = seen_table(session, columns);
  const mcda::Criteria criteria = session.criteria->select(columns);
  if (const auto* scoring = dynamic_cast<const mcda::ScoringMethod*>(answer.asked.method))
    return scoring->steps(table, criteria, answer.asked.parameters);
  return dynamic_cast<const mcda::RelationMethod&>(*answer.asked.method)
      .steps(table, criteria, answer.asked.parameters);
}

std::string steps_text(const Session& session, const Answer& answer, const mcda::Steps& steps, const Output& output) {
  const Board board(session, answer, output);
  const bool markdown = output.format() == Format::markdown;
  std::string text =
      markdown ? fmt::format("\n## Step by step\n\n{}\n", mcda::files::markdown_text(answer.asked.info().formula))
               : fmt::format("\n{}\n{}\n", output.screen().bold("Step by step"),
                             output.screen().faint(answer.asked.info().formula));
  const mcda::Steps start = givens(session, seen_columns(session, answer));
  int number = 0;
  const auto add = [&](const Step& step) {
    std::string heading = fmt::format("{}. {}", number++, step.caption);
    if (!step.symbol.empty()) heading += fmt::format("  [{}]", step.symbol);
    text += markdown ? "\n### " + mcda::files::markdown_text(heading) + "\n\n"
                     : "\n" + output.screen().bold(heading) + "\n";
    text += board.table(step);
  };
  for (const Step& step : start.all()) {
    add(step);
    number = 0;  // what was given counts as step 0
  }
  number = 1;
  for (const Step& step : steps.all()) add(step);
  return text;
}

Json steps_json(const Session& session, const Answer& answer, const mcda::Steps& steps) {
  static const auto shape_name = [](StepShape shape) {
    switch (shape) {
      case StepShape::scalar: return "scalar";
      case StepShape::flag: return "flag";
      case StepShape::per_criterion: return "per_criterion";
      case StepShape::per_alternative: return "per_alternative";
      case StepShape::matrix: return "matrix";
      case StepShape::relation: return "relation";
      case StepShape::square: return "square";
      case StepShape::members: return "members";
      case StepShape::table: return "table";
    }
    return "";
  };
  Json list = Json::array(), ids = Json::array();
  for (Index i = 0; i < session.rows(); ++i) ids.push_back(mcda::files::valid_utf8(session.id(i)));
  const std::vector<std::string> criteria = criterion_names(session, answer);
  const auto add = [&](const Step& step) {
    Json values;
    if (step.undefined) {
      values = nullptr;
    } else if (step.shape == StepShape::flag) {
      values = step.values.front() != 0;
    } else if (step.shape == StepShape::scalar) {
      values = mcda::files::number_json(step.values.front());
    } else if (step.shape == StepShape::members) {
      values = Json::array();
      for (const double row : step.values)
        values.push_back(mcda::files::valid_utf8(session.id(static_cast<Index>(row))));
    } else {
      values = Json::array();
      const bool nested = step.shape == StepShape::matrix || step.shape == StepShape::relation ||
                          step.shape == StepShape::square || step.shape == StepShape::table;
      for (Index i = 0; nested && i < step.rows; ++i) {
        Json row = Json::array();
        for (Index j = 0; j < step.columns; ++j)
          row.push_back(mcda::files::number_json(step.values[static_cast<std::size_t>(i * step.columns + j)]));
        values.push_back(std::move(row));
      }
      for (std::size_t k = 0; !nested && k < step.values.size(); ++k)
        values.push_back(mcda::files::number_json(step.values[k]));
    }
    Json one{{"key", step.key}, {"caption", step.caption}, {"symbol", step.symbol}, {"shape", shape_name(step.shape)}};
    if (step.shape == StepShape::per_alternative || step.shape == StepShape::matrix ||
        step.shape == StepShape::relation)
      one["rows"] = ids;
    if (step.shape == StepShape::per_criterion || step.shape == StepShape::matrix || step.shape == StepShape::square)
      one["columns"] = criteria;
    one["values"] = std::move(values);
    list.push_back(std::move(one));
  };
  const mcda::Steps start = givens(session, seen_columns(session, answer));
  for (const Step& step : start.all()) add(step);
  for (const Step& step : steps.all()) add(step);
  return list;
}

}  // namespace prefero
