#include "mcda/source/date_survey.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mcda::source {

void DateSurvey::look_at(std::string_view cell) {
  const DateEvidence seen = date_evidence(cell);
  if (!seen.is_date) return;
  ++dates_;
  has_time_ = has_time_ || cell.find(':') != std::string_view::npos;
  if (seen.year_first) {
    if (year_first_.empty()) year_first_ = cell;
    return;
  }
  Mark& mark = at(seen.mark);
  if (mark.first.empty()) mark.first = cell;
  if (seen.day_first && !seen.month_first && mark.only_day.empty()) mark.only_day = cell;
  if (seen.month_first && !seen.day_first && mark.only_month.empty()) mark.only_month = cell;
}

bool DateSurvey::contradictory() const {
  return std::any_of(marks_.begin(), marks_.end(),
                     [](const Mark& mark) { return !mark.only_day.empty() && !mark.only_month.empty(); });
}

bool DateSurvey::undecided(DateOrder told) const {
  const DateOrders found = orders(told);
  return std::any_of(date_marks.begin(), date_marks.end(),
                     [&](char mark) { return !at(mark).first.empty() && found.at(mark) == DateOrder::unknown; });
}

DateOrders DateSurvey::orders(DateOrder told) const {
  DateOrders orders;
  for (const char mark : date_marks) {
    DateOrder& order = orders.at(mark);
    if (!at(mark).only_day.empty()) {
      order = DateOrder::day_first;
    } else if (!at(mark).only_month.empty()) {
      order = DateOrder::month_first;
    } else if (told != DateOrder::unknown) {
      order = told;
    } else if (mark == '.') {
      order = DateOrder::day_first;
    }
  }
  return orders;
}

std::vector<std::string> DateSurvey::notes(const std::string& column, DateOrder told) const {
  std::vector<std::string> notes;
  if (contradictory()) {
    for (const Mark& mark : marks_) {
      if (mark.only_day.empty() || mark.only_month.empty()) continue;
      notes.push_back(fmt::format("column \"{}\" is read as text: {} has the day first and {} the month", column,
                                  mark.only_day, mark.only_month));
    }
    return notes;
  }
  const DateOrders found = orders(told);
  std::string forms = year_first_.empty() ? "" : year_first_ + " with the year first";
  long count = year_first_.empty() ? 0 : 1;
  for (const char mark : date_marks) {
    const Mark& one = at(mark);
    if (one.first.empty() || found.at(mark) == DateOrder::unknown) continue;
    const std::string& example = !one.only_day.empty()     ? one.only_day
                                 : !one.only_month.empty() ? one.only_month
                                                           : one.first;
    forms += fmt::format("{}{} with {} first", forms.empty() ? "" : ", ", example, spoken(found.at(mark)));
    ++count;
    if (told != DateOrder::unknown && found.at(mark) != told) {
      notes.push_back(fmt::format("column \"{}\": {} can only have {} first, whatever `dates:` says", column, example,
                                  spoken(found.at(mark))));
    }
  }
  if (count > 1) notes.push_back(fmt::format("column \"{}\" holds dates of several forms: {}", column, forms));
  return notes;
}

std::string spoken(DateOrder order) {
  switch (order) {
    case DateOrder::day_first: return "the day";
    case DateOrder::month_first: return "the month";
    case DateOrder::year_first: return "the year";
    case DateOrder::unknown: break;
  }
  return "no known part";
}

}  // namespace mcda::source
