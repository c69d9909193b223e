#include "cli/learned_forms.hpp"

#include <cmath>

#include <fmt/format.h>

#include "mcda/files/unicode.hpp"

namespace prefero {

using mcda::Index;
using mcda::Step;

namespace {

using mcda::files::number_json;

/// One break point of a criterion.
struct Point {
  double level, utility, least, most;
};

/// What the findings of learned utilities hold, by criterion of the method.
class LearnedFunctions {
 public:
  explicit LearnedFunctions(const Answer& answer) : answer_(answer), criteria_(answer.fitted->criteria) {
    points_.resize(static_cast<std::size_t>(criteria_.size()));
    const Step& table = *answer.findings.find("value_functions");
    for (Index r = 0; r < table.rows; ++r) {
      const double* const row = &table.values[static_cast<std::size_t>(r * table.columns)];
      points_[static_cast<std::size_t>(row[0]) - 1].push_back({row[1], row[2], row[3], row[4]});
    }
  }

  const mcda::Criteria& criteria() const { return criteria_; }
  const std::vector<Point>& points(std::size_t j) const { return points_[j]; }
  const Step* examples() const { return answer_.findings.find("examples"); }
  const Step* limits() const { return answer_.findings.find("limits"); }
  bool classes() const { return limits() != nullptr; }
  const mcda::Judged& judged() const {
    return classes() ? criteria_.reference().classes : criteria_.reference().ranking;
  }
  std::string class_name(double level) const {
    const auto& names = criteria_.reference().class_names;
    const auto k = static_cast<std::size_t>(level) - 1;
    return k < names.size() ? names[k] : std::string();
  }

 private:
  const Answer& answer_;
  const mcda::Criteria& criteria_;
  std::vector<std::vector<Point>> points_;
};

std::string range_text(double least, double most) {
  return std::isnan(least) ? "not asked" : fmt::format("{:.3f} to {:.3f}", least, most);
}

double cell(const Step& table, Index row, Index column) {
  return table.values[static_cast<std::size_t>(row * table.columns + column)];
}

}  // namespace

bool has_learned(const Answer& answer) {
  return answer.fitted != nullptr && answer.findings.find("value_functions") != nullptr;
}

std::string learned_text(const Session& session, const Answer& answer, const Output& output) {
  const LearnedFunctions learned(answer);
  const bool markdown = output.format() == Format::markdown;
  const auto heading = [&](const std::string& text) {
    return markdown ? "\n" + text + "\n\n" : "\n" + output.screen().bold(text) + "\n";
  };
  std::string text = heading("Value functions learned");
  Sheet functions;
  functions.column("criterion");
  functions.column("level", CellKind::number);
  functions.column("utility", CellKind::number);
  functions.column("the examples allow");
  bool mapped = false;
  for (Index j = 0; j < learned.criteria().size(); ++j) {
    const auto k = static_cast<std::size_t>(j);
    mapped = mapped || !session.prepared.columns[k].scales.empty();
    for (std::size_t p = 0; p < learned.points(k).size(); ++p) {
      const Point& point = learned.points(k)[p];
      functions.row({p == 0 ? learned.criteria()[j].id : "", readable(point.level, 5),
                     fmt::format("{:.3f}", point.utility), p == 0 ? "" : range_text(point.least, point.most)});
    }
  }
  text += functions.in(output);
  if (mapped)
    text += (markdown ? "\n" : "") + std::string("Levels are those after the value functions of the model.\n");
  if (const Step* const limits = learned.limits()) {
    text += heading("Limits between the classes");
    Sheet sheet;
    sheet.column("class");
    sheet.column("from utility", CellKind::number);
    sheet.column("the examples allow");
    for (Index t = 0; t < limits->rows; ++t)
      sheet.row({learned.class_name(static_cast<double>(t + 1)), fmt::format("{:.3f}", cell(*limits, t, 0)),
                 range_text(cell(*limits, t, 1), cell(*limits, t, 2))});
    text += sheet.in(output);
  }
  if (const Step* const examples = learned.examples()) {
    text += heading("Examples");
    Sheet sheet;
    sheet.column("example");
    sheet.column("judged", learned.classes() ? CellKind::text : CellKind::number);
    if (learned.classes()) sheet.column("found");
    sheet.column("utility", CellKind::number);
    for (Index i = 0; i < examples->rows; ++i) {
      std::vector<std::string> cells{learned.judged().ids[static_cast<std::size_t>(i)]};
      for (Index c = 0; c + 1 < examples->columns; ++c)
        cells.push_back(learned.classes() ? learned.class_name(cell(*examples, i, c))
                                          : rank_text(cell(*examples, i, c)));
      cells.push_back(fmt::format("{:.3f}", cell(*examples, i, examples->columns - 1)));
      sheet.row(std::move(cells));
    }
    text += sheet.in(output);
  }
  return text;
}

Json learned_json(const Session&, const Answer& answer) {
  const LearnedFunctions learned(answer);
  Json criteria = Json::array(), examples = Json::array();
  for (Index j = 0; j < learned.criteria().size(); ++j) {
    Json points = Json::array();
    for (const Point& point : learned.points(static_cast<std::size_t>(j)))
      points.push_back({{"level", point.level},
                        {"utility", point.utility},
                        {"least", number_json(point.least)},
                        {"most", number_json(point.most)}});
    const Point& best = learned.points(static_cast<std::size_t>(j)).back();
    criteria.push_back({{"id", learned.criteria()[j].id},
                        {"weight", best.utility},
                        {"least", number_json(best.least)},
                        {"most", number_json(best.most)},
                        {"points", std::move(points)}});
  }
  if (const Step* const table = learned.examples()) {
    for (Index i = 0; i < table->rows; ++i) {
      Json one{{"id", mcda::files::valid_utf8(learned.judged().ids[static_cast<std::size_t>(i)])}};
      if (learned.classes()) {
        one["judged"] = mcda::files::valid_utf8(learned.class_name(cell(*table, i, 0)));
        one["found"] = mcda::files::valid_utf8(learned.class_name(cell(*table, i, 1)));
      } else {
        one["judged"] = static_cast<Index>(cell(*table, i, 0));
      }
      one["utility"] = cell(*table, i, table->columns - 1);
      examples.push_back(std::move(one));
    }
  }
  Json json{{"criteria", std::move(criteria)}, {"examples", std::move(examples)}};
  if (const Step* const limits = learned.limits()) {
    for (Index t = 0; t < limits->rows; ++t)
      json["limits"].push_back({{"class", mcda::files::valid_utf8(learned.class_name(static_cast<double>(t + 1)))},
                                {"utility", cell(*limits, t, 0)},
                                {"least", number_json(cell(*limits, t, 1))},
                                {"most", number_json(cell(*limits, t, 2))}});
  }
  return json;
}

}  // namespace prefero
