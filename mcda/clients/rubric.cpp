#include "mcda/clients/rubric.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include "mcda/clients/crm_cells.hpp"
#include "mcda/source/cell.hpp"

namespace mcda::clients {

namespace {

constexpr RubricQuestion questions[]{
    {"prestige", "How much does it help us with others that this client is ours?",
     "1 = nobody would know the name; 2 = known in its town or niche; 3 = known in the trade, may be named as a "
     "reference; 4 = known to most buyers we want, gives references; 5 = its name alone opens doors"},
    {"alignment.purpose", "Does what the client does serve an end that we stand behind?", "yes or no"},
    {"alignment.quality", "Does the client want quality as we mean it, rather than the lowest price?", "yes or no"},
    {"alignment.direction", "Does the client grow where we want to grow (products, markets)?", "yes or no"},
    {"alignment.conduct", "Does the client treat its people and partners as we would?", "yes or no"},
    {"ease", "How easy is it to work with the client day by day?",
     "1 = every step is a dispute, nobody decides; 2 = slow answers, changing wishes; 3 = ordinary; 4 = answers within "
     "a day, one person decides; 5 = plans with us, tells problems early"},
};

std::string topic_of(std::string_view criterion) { return std::string(criterion.substr(0, criterion.find('.'))); }

}  // namespace

std::span<const RubricQuestion> rubric_questions() { return questions; }

std::optional<double> rubric_level(std::string_view text) {
  text = source::trimmed(text);
  const source::Cell cell = source::number_in(text, text.find(',') != std::string_view::npos ? ',' : '.');
  if (!cell.missing && cell.fault == source::CellFault::none)
    return cell.value >= 1 && cell.value <= 5 ? std::optional(cell.value) : std::nullopt;
  const auto truth = truth_of(text);
  if (!truth) return std::nullopt;
  return *truth ? 5.0 : 1.0;
}

Rubric read_rubric(const source::SourceSpec& table, const std::vector<std::string>& clients) {
  source::Source source = source::Source::open(table);
  std::vector<std::string> names;
  for (const source::ColumnInfo& column : source.columns()) names.push_back(column.name);
  Rubric rubric;
  const auto complain = [&](std::string what, std::string remedy) {
    rubric.problems.push_back({.file = table.location, .what = std::move(what), .remedy = std::move(remedy)});
  };
  source::Request request;
  const char* wanted[]{"client_id", "name", "criterion", "level", "rated_by", "rated_on", "note"};
  std::vector<int> at(std::size(wanted), -1);
  for (std::size_t k = 0; k < std::size(wanted); ++k) {
    if (std::find(names.begin(), names.end(), wanted[k]) != names.end()) {
      at[k] = static_cast<int>(request.texts.size());
      request.texts.push_back({.column = wanted[k]});
    } else if (k == 0 || k == 2 || k == 3) {
      complain(std::string("there is no column ") + wanted[k] + did_you_mean(wanted[k], names),
               "`prefero crm rubric` writes the empty table");
    }
  }
  if (!rubric.problems.empty()) return rubric;
  const std::unordered_set<std::string> known(clients.begin(), clients.end());
  std::vector<std::string> asked{"profile_fit"};
  for (const RubricQuestion& one : questions) {
    asked.emplace_back(one.criterion);
    asked.push_back(topic_of(one.criterion));
  }
  std::set<std::string> answers;
  long row = 0;
  source.read(request, [&](const source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      ++row;
      const auto cell = [&](std::size_t k) {
        return at[k] < 0 ? std::string()
                         : std::string(source::trimmed((*batch.texts[static_cast<std::size_t>(at[k])])[i]));
      };
      rubric.rows.push_back({cell(0), cell(1), cell(2), cell(3), cell(4), cell(5), cell(6)});
      const RubricRow& one = rubric.rows.back();
      const std::string where = fmt::format("row {} ({}, {})", row, one.client_id, one.criterion);
      if (!known.empty() && !known.contains(one.client_id))
        complain(where + ": there is no such client", "see the table client");
      if (std::find(asked.begin(), asked.end(), one.criterion) == asked.end())
        complain(where + ": nobody asks this" + did_you_mean(one.criterion, asked), "");
      if (one.level.empty()) continue;
      const bool fit = one.criterion == "profile_fit";
      if (!fit && !rubric_level(one.level))
        complain(where + ": \"" + one.level + "\" is no level", "write 1 to 5, or yes or no");
      if (!answers.insert(one.client_id + '\x1F' + one.criterion + '\x1F' + one.rated_by).second)
        complain(where + ": a second answer of the same person", "keep one");
      ++rubric.answered;
    }
  });
  return rubric;
}

std::vector<RubricRow> completed(const std::vector<RubricRow>& present,
                                 const std::vector<std::pair<std::string, std::string>>& clients,
                                 const std::vector<std::string>& topics) {
  std::vector<RubricRow> rows = present;
  std::set<std::pair<std::string, std::string>> there;
  for (const RubricRow& one : present) {
    there.emplace(one.client_id, one.criterion);
    // Who was judged on the whole is not asked the single questions again.
    there.emplace(one.client_id, topic_of(one.criterion));
  }
  for (const auto& [id, name] : clients) {
    for (const RubricQuestion& one : questions) {
      const std::string topic = topic_of(one.criterion), criterion(one.criterion);
      if (std::find(topics.begin(), topics.end(), topic) == topics.end()) continue;
      const bool whole = std::any_of(present.begin(), present.end(), [&](const RubricRow& row) {
        return row.client_id == id && row.criterion == topic && !row.level.empty();
      });
      if (there.contains({id, criterion}) || whole) continue;
      rows.push_back({id, name, criterion, "", "", "", ""});
    }
  }
  return rows;
}

}  // namespace mcda::clients
