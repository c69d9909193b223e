// What the dates of one column say about the order in which they are written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/source/dates.hpp"

namespace mcda::source {

class DateSurvey {
 public:
  /// Looks at one more cell, which is not blank.
  void look_at(std::string_view cell);

  long dates() const noexcept { return dates_; }
  bool has_time() const noexcept { return has_time_; }
  /// Some mark is written both day first and month first: no order reads this column.
  bool contradictory() const;
  /// Some mark could be either, and nobody has said which: more rows may tell.
  bool undecided(DateOrder told) const;
  /// The order for each mark: by the cells that leave no choice, else as told, else unknown; days stand first where
  /// points do, wherever points are used.
  DateOrders orders(DateOrder told) const;
  /// What a person should know: several forms in one column, or cells that overrule what was told. Empty mostly.
  std::vector<std::string> notes(const std::string& column, DateOrder told) const;

 private:
  struct Mark {
    std::string first;                 ///< a date with this mark that does not begin with its year
    std::string only_day, only_month;  ///< one that leaves no choice
  };
  Mark& at(char mark) { return marks_[mark == '.' ? 0 : mark == '-' ? 1 : 2]; }
  const Mark& at(char mark) const { return marks_[mark == '.' ? 0 : mark == '-' ? 1 : 2]; }

  std::array<Mark, 3> marks_;
  std::string year_first_;
  long dates_ = 0;
  bool has_time_ = false;
};

/// "the day" or "the month" or "the year".
std::string spoken(DateOrder order);

}  // namespace mcda::source
