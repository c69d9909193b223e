#include "mcda/clients/key.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <regex>

#include <fmt/format.h>

#include "mcda/model/error.hpp"
#include "mcda/source/cell.hpp"
#include "mcda/source/sql.hpp"

namespace mcda::clients {

namespace {

const source::ColumnInfo* column_called(const std::string& name, const std::vector<source::ColumnInfo>& columns) {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

// A column's name without the quotes that SQL wants around it; any other text as it is.
std::string unquoted(const std::string& text) {
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return text;
  std::string name;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '"' && text[++i] != '"') return text;
    if (i + 1 < text.size()) name += text[i];
  }
  return name;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

source::ValueRequest Key::request() const {
  source::ValueRequest wanted{.purpose = "key " + text};
  (column.empty() ? wanted.expression : wanted.column) = column.empty() ? expression : column;
  return wanted;
}

Key key_from(const std::string& text, const std::vector<source::ColumnInfo>& columns) {
  Key key{.text = std::string(source::trimmed(text))};
  if (key.text.empty()) {
    raise(InvalidInput("nothing says who is a key client",
                       "give --key \"top 20% of revenue\", --key COLUMN or --key \"status = 'won'\""));
  }
  static const std::regex top(R"(^top\s+([0-9]+(?:\.[0-9]+)?)\s*(%|percent)?\s+(?:of|by)\s+([\s\S]+)$)",
                              std::regex::icase);
  std::smatch parts;
  std::string value = key.text;
  if (std::regex_match(key.text, parts, top)) {
    key.amount = std::stod(parts[1]);
    key.kind = parts[2].matched ? Key::Kind::top_share : Key::Kind::top_count;
    value = parts[3];
    if (key.kind == Key::Kind::top_share) key.amount /= 100;
    if (!(key.amount > 0) || (key.kind == Key::Kind::top_share && key.amount >= 1) ||
        (key.kind == Key::Kind::top_count && key.amount != std::floor(key.amount)))
      raise(InvalidInput("key \"" + key.text + "\": that is no part of the clients",
                         "write top 20% of COLUMN, or top 50 of COLUMN"));
  }
  const source::ColumnInfo* column = column_called(value, columns);
  if (column == nullptr) column = column_called(unquoted(value), columns);
  if (column == nullptr) {
    key.expression = value;
    // One word that is no column is a typing error rather than SQL.
    if (std::all_of(value.begin(), value.end(), is_word)) {
      std::vector<std::string> known;
      for (const auto& one : columns) known.push_back(one.name);
      raise(UnknownName("column (key " + key.text + ")", value, known));
    }
    return key;
  }
  key.column = column->name;
  key.expression = source::quoted_name(column->name);
  if (column->type == source::ColumnType::text && key.kind == Key::Kind::condition) {
    raise(InvalidInput("key: column \"" + column->name + "\" holds texts",
                       "say which text a key client has, as in " + key.expression + " = 'won'"));
  }
  return key;
}

std::vector<std::string> columns_of(const std::string& expression, const std::vector<source::ColumnInfo>& columns) {
  std::vector<std::string> found;
  const auto add = [&](const std::string& name, bool exact) {
    for (const source::ColumnInfo& column : columns) {
      if ((exact ? column.name == name : source::lowered(column.name) == source::lowered(name)) &&
          std::find(found.begin(), found.end(), column.name) == found.end())
        found.push_back(column.name);
    }
  };
  for (std::size_t i = 0; i < expression.size();) {
    const char c = expression[i];
    if (c == '\'' || c == '"') {
      std::string quoted;
      for (++i; i < expression.size(); ++i) {
        if (expression[i] == c && (i + 1 >= expression.size() || expression[i + 1] != c)) break;
        if (expression[i] == c) ++i;
        quoted += expression[i];
      }
      ++i;
      if (c == '"') add(quoted, false);
    } else if (is_word(c)) {
      std::string word;
      for (; i < expression.size() && is_word(expression[i]); ++i) word += expression[i];
      add(word, false);
    } else {
      ++i;
    }
  }
  return found;
}

void learn_cut(Key& key, std::span<const double> values) {
  if (key.kind == Key::Kind::condition) return;
  std::vector<double> known;
  for (const double value : values) {
    if (!std::isnan(value)) known.push_back(value);
  }
  const double wanted =
      key.kind == Key::Kind::top_share ? std::ceil(key.amount * static_cast<double>(known.size()) - 1e-9) : key.amount;
  const auto place = static_cast<std::size_t>(std::max(wanted, 1.0)) - 1;
  if (known.empty() || place >= known.size()) {
    raise(InvalidInput(fmt::format("key \"{}\": only {} clients have a value", key.text, known.size()),
                       "choose a smaller part, or another quantity"));
  }
  std::nth_element(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(place), known.end(), std::greater<>());
  key.cut = known[place];
  if (*std::min_element(known.begin(), known.end()) == key.cut) {
    raise(
        InvalidInput("key \"" + key.text + "\": the cut falls on the smallest value there is, so that everybody is key",
                     "choose a smaller part, or a quantity that tells clients apart"));
  }
}

std::vector<Standing> standings(const Key& key, std::span<const double> values) {
  std::vector<Standing> result(values.size(), Standing::unknown);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    if (std::isnan(value)) continue;
    if (key.kind == Key::Kind::condition && value != 0 && value != 1) {
      raise(InvalidInput(
          fmt::format("key \"{}\": row {} holds {}, and a key client is either true or false", key.text, i + 1, value),
          "write a condition (" + key.expression + " > 0), or top 20% of " + key.expression));
    }
    result[i] = value >= (key.kind == Key::Kind::condition ? 1.0 : key.cut) ? Standing::key : Standing::rest;
  }
  return result;
}

}  // namespace mcda::clients
