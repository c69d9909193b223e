#include "cli/data_rows.hpp"

#include <cmath>
#include <utility>

#include "mcda/method/parameters.hpp"

namespace prefero {

namespace {

constexpr std::size_t write_every = std::size_t{1} << 20;

}  // namespace

DataRows::DataRows(Output& output, std::string name, const std::vector<std::string>& headers) : output_(output) {
  if (output.stored() == Stored::text) {
    csv_.emplace(text_, output.to_terminal());
    for (const std::string& header : headers) csv_->text(header);
    csv_->end_row();
    return;
  }
  table_.name = std::move(name);
  for (const std::string& header : headers) table_.columns.push_back({.name = header});
}

DataColumn& DataRows::next() { return table_.columns.at(at_++); }

DataRows& DataRows::text(std::string_view value) {
  if (csv_) {
    csv_->text(value);
  } else {
    DataColumn& column = next();
    column.texts.append(mcda::files::valid_utf8(value));
    column.numbers.push_back(std::nan(""));
    column.worded = column.worded || !value.empty();
  }
  return *this;
}

DataRows& DataRows::number(double value) {
  if (csv_) {
    csv_->number(value);
  } else {
    DataColumn& column = next();
    column.numbers.push_back(value);
    column.counted = true;
    // Beside words a number is a text too.
    std::isnan(value) ? column.texts.append_missing() : column.texts.append(mcda::shortest(value));
  }
  return *this;
}

DataRows& DataRows::whole(Index value) {
  if (csv_) {
    csv_->whole(value);
    return *this;
  }
  return number(static_cast<double>(value));
}

DataRows& DataRows::skip() {
  if (csv_) {
    csv_->skip();
  } else {
    DataColumn& column = next();
    column.numbers.push_back(std::nan(""));
    column.texts.append_missing();
  }
  return *this;
}

void DataRows::end_row() {
  at_ = 0;
  if (!csv_) return;
  csv_->end_row();
  if (text_.size() < write_every) return;
  output_.write(text_);
  text_.clear();
}

void DataRows::finish() {
  if (csv_) {
    output_.write(text_);
    text_.clear();
  } else {
    output_.store(std::move(table_));
  }
}

}  // namespace prefero
