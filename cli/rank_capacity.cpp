// Who gets our people: the ranking from the top until the hours are used up.
#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "cli/rank_questions.hpp"
#include "cli/terminal.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/source/source.hpp"

namespace prefero {

namespace {

// One need a ranked client; NaN where the cell is empty.
std::vector<double> needs_of(const Arguments& arguments, const Session& session, const std::string& column) {
  const std::string& id = session.file.source.id;
  mcda::source::Source rows = mcda::source::Source::open(source_spec(arguments, session.file));
  const Interrupt::Watch watch(rows);
  mcda::source::Request request;
  request.numbers = {{.column = column, .expression = {}, .purpose = "capacity"}};
  if (!id.empty()) request.texts = {{.column = id, .expression = {}, .purpose = "id"}};
  request.where = arguments.text("where");
  request.order_by = id;
  std::unordered_map<std::string, double> by_id;
  rows.read(request, [&](const mcda::source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      by_id.emplace(id.empty() ? std::to_string(batch.first_row + static_cast<long>(i) + 1)
                               : std::string((*batch.texts.front())[i]),
                    batch.numbers.front()[i]);
    }
  });
  std::vector<double> needs;
  for (Index row = 0; row < session.rows(); ++row) {
    const auto found = by_id.find(std::string(session.id(row)));
    needs.push_back(found == by_id.end() ? std::nan("") : found->second);
  }
  return needs;
}

std::string rest_text(const Capacity& capacity, const mcda::Allocation& found) {
  return readable(capacity.amount - found.used, 8);
}

}  // namespace

Capacity capacity_of(const std::string& written) {
  const std::size_t equals = written.rfind('=');
  const auto amount = equals == std::string::npos ? std::nullopt : mcda::files::number(written.substr(equals + 1));
  if (!amount || !(*amount >= 0) || equals == 0)
    throw mcda::InvalidInput("--capacity: \"" + written + "\" is not COLUMN=AMOUNT", "write --capacity hours=400");
  return {written.substr(0, equals), *amount};
}

mcda::Allocation allocate_people(const Arguments& arguments, const Session& session, const Capacity& capacity,
                                 Answer& answer) {
  if (answer.is_relation()) {
    throw mcda::InvalidInput(
        std::string(answer.asked.info().name) + " does not put everybody in order, so that nobody is next",
        "choose a method that scores: prefero methods --kind scoring");
  }
  const std::vector<double> needs = needs_of(arguments, session, capacity.column);
  for (Index row = 0; row < session.rows(); ++row) {
    if (needs[static_cast<std::size_t>(row)] < 0) {
      throw mcda::InvalidInput(fmt::format("--capacity: {} of {} is {}", capacity.column, full_name(session, row),
                                           readable(needs[static_cast<std::size_t>(row)])),
                               "a need is 0 or more");
    }
  }
  const mcda::Allocation found = mcda::allocate(answer.order, answer.ranks, needs, capacity.amount);
  if (found.unknown >= 0) {
    throw mcda::InvalidInput(
        fmt::format("--capacity: {} has no value in column \"{}\" and would be served next",
                    full_name(session, found.unknown), capacity.column),
        "fill it in, or leave such clients out by --where \"" + capacity.column + " is not null\"");
  }
  const auto remark = [&](Index row, const std::string& text) {
    std::string& all = answer.remarks[row];
    all += (all.empty() ? "" : "; ") + text;
  };
  for (const Index row : found.chosen)
    remark(row, fmt::format("gets {} {}", readable(needs[static_cast<std::size_t>(row)], 8), capacity.column));
  for (const Index row : found.next)
    remark(row, fmt::format("next: needs {} {}", readable(needs[static_cast<std::size_t>(row)], 8), capacity.column));
  return found;
}

namespace {

std::vector<std::string> sentences_of(const Session& session, const Capacity& capacity, const mcda::Allocation& found) {
  std::vector<std::string> lines{fmt::format("{} {} our people: {} of {} {} used",
                                             count_text(static_cast<Index>(found.chosen.size())),
                                             found.chosen.size() == 1 ? "client gets" : "clients get",
                                             readable(found.used, 8), readable(capacity.amount, 8), capacity.column)};
  if (found.next.empty()) return lines;
  if (found.next.size() == 1) {
    lines.push_back(fmt::format("Next would be {}, who needs {} where {} are left",
                                full_name(session, found.next.front()), readable(found.next_needs, 8),
                                rest_text(capacity, found)));
  } else {
    lines.push_back(fmt::format("Next would be {}, who tie: together they need {} where {} are left",
                                names_of(session, found.next, 5), readable(found.next_needs, 8),
                                rest_text(capacity, found)));
  }
  if (!found.would_fit.empty())
    lines.push_back("Ranked lower, but small enough for what is left: " + names_of(session, found.would_fit, 5));
  return lines;
}

}  // namespace

std::string capacity_text(const Session& session, const Capacity& capacity, const mcda::Allocation& found,
                          const Output& output) {
  std::string text = "\n";
  for (const std::string& line : sentences_of(session, capacity, found)) {
    text += output.format() == Format::markdown ? "- " + mcda::files::markdown_text(line) + "\n"
                                                : folded(mcda::files::harmless(line), output.screen(), 2) + "\n";
  }
  return text;
}

Json capacity_json(const Session& session, const Capacity& capacity, const mcda::Allocation& found) {
  const auto ids = [&](const std::vector<Index>& rows) {
    Json list = Json::array();
    for (const Index row : rows) list.push_back(mcda::files::valid_utf8(session.id(row)));
    return list;
  };
  return {{"column", mcda::files::valid_utf8(capacity.column)},
          {"amount", capacity.amount},
          {"used", found.used},
          {"chosen", ids(found.chosen)},
          {"next", ids(found.next)},
          {"next_needs", found.next.empty() ? Json(nullptr) : Json(found.next_needs)},
          {"would_fit", ids(found.would_fit)}};
}

}  // namespace prefero
