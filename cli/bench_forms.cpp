#include "cli/bench_forms.hpp"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "cli/data_rows.hpp"
#include "mcda/files/unicode.hpp"

namespace prefero {

namespace {

using mcda::files::number_json;

double rows_per_second(const Benched& benched, double seconds) { return static_cast<double>(benched.rows) / seconds; }

std::string milliseconds(double seconds) {
  if (std::isnan(seconds)) return {};
  const double value = seconds * 1e3;
  return fmt::format("{:.{}f}", value, value < 10 ? 2 : value < 100 ? 1 : 0);
}

std::string with_digits(double value, int decimals) {
  return std::isnan(value) ? std::string() : fmt::format("{:.{}f}", value, decimals);
}

Json json_of(const Session& session, const Benched& benched, const mcda::Notes& notes) {
  Json json = document(session.manifest);
  json["rows"] = benched.rows;
  json["criteria"] = benched.criteria;
  json["threads"] = benched.threads;
  json["rounds"] = benched.rounds;
  json["load"] = benched.load < 0 ? Json(nullptr) : Json(benched.load);
  json["read"] = {{"seconds", benched.read}, {"rows_per_second", rows_per_second(benched, benched.read)}};
  json["methods"] = Json::array();
  for (const BenchedMethod& one : benched.methods) {
    json["methods"].push_back({{"method", one.label},
                               {"run", number_json(one.run)},
                               {"summary", number_json(one.summary)},
                               {"score", number_json(one.score)},
                               {"sort", number_json(one.sort)},
                               {"run_per_read", number_json(one.run / benched.read)},
                               {"rows_per_second", number_json(rows_per_second(benched, one.run))},
                               {"growth", number_json(one.growth)},
                               {"checked_rows", one.checked_rows},
                               {"difference", number_json(one.difference)}});
  }
  json["skipped"] = Json::array();
  for (const auto& [name, reason] : benched.skipped) json["skipped"].push_back({{"method", name}, {"reason", reason}});
  json["notes"] = notes;
  return json;
}

// Numbers as measured: a script rounds for itself.
void write_rows(const Benched& benched, Output& output) {
  DataRows writer(output, "times",
                  {"method", "rows", "criteria", "threads", "rounds", "read_s", "run_s", "summary_s", "score_s",
                   "sort_s", "run_per_read", "rows_per_s", "growth", "note"});
  const auto begin = [&](const std::string& label) {
    writer.text(label);
    for (const Index count : {benched.rows, benched.criteria, benched.threads, benched.rounds}) writer.whole(count);
  };
  for (const BenchedMethod& one : benched.methods) {
    begin(one.label);
    for (const double value : {benched.read, one.run, one.summary, one.score, one.sort, one.run / benched.read,
                               rows_per_second(benched, one.run), one.growth})
      writer.number(value);
    writer.skip().end_row();
  }
  for (const auto& [name, reason] : benched.skipped) {
    begin(name);
    for (int k = 0; k < 8; ++k) writer.skip();
    writer.text(reason).end_row();
  }
  writer.finish();
}

std::string text_of(const Benched& benched, const Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const auto line = [&](const std::string& text) {
    return markdown ? mcda::files::markdown_text(text) + "\n\n"
                    : folded(mcda::files::harmless(text), output.screen()) + "\n";
  };
  std::string text =
      line(fmt::format("{} clients, {} criteria, {} {}; medians of {} interleaved {}", count_text(benched.rows),
                       benched.criteria, benched.threads, benched.threads == 1 ? "thread" : "threads", benched.rounds,
                       benched.rounds == 1 ? "round" : "rounds"));
  text += line(fmt::format("Reading and preparing {}: {} ms, {:.2f} million rows/s", benched.source,
                           milliseconds(benched.read), rows_per_second(benched, benched.read) / 1e6));
  if (benched.load > 1)
    text +=
        line(fmt::format("The machine was busy (load {:.1f}): on an idle one the times are shorter.", benched.load));
  if (!markdown) text += "\n";
  bool growth = false;
  for (const BenchedMethod& one : benched.methods) growth = growth || !std::isnan(one.growth);
  Sheet sheet;
  sheet.column("method");
  for (const char* const name : {"run, ms", "summary", "score", "sort", "of reading", "million rows/s"})
    sheet.column(name, CellKind::number);
  if (growth) sheet.column("growth", CellKind::number);
  for (const BenchedMethod& one : benched.methods) {
    std::vector<std::string> cells{one.label,
                                   milliseconds(one.run),
                                   milliseconds(one.summary),
                                   milliseconds(one.score),
                                   milliseconds(one.sort),
                                   with_digits(one.run / benched.read, 3),
                                   with_digits(rows_per_second(benched, one.run) / 1e6, 2)};
    if (growth) cells.push_back(with_digits(one.growth, 2));
    sheet.row(std::move(cells));
  }
  text += sheet.in(output);
  if (!benched.skipped.empty()) text += markdown ? "\nNot timed:\n\n" : "\nNot timed:\n";
  for (const auto& [name, reason] : benched.skipped) {
    const std::string told = name + ": " + reason;
    text += markdown ? "- " + mcda::files::markdown_text(told) + "\n"
                     : folded("  " + mcda::files::harmless(told), output.screen(), 4) + "\n";
  }
  return text;
}

}  // namespace

double load_of_machine() {
  double load = -1;
  return getloadavg(&load, 1) == 1 ? load : -1;
}

void write_benched(const Session& session, const Benched& benched, const mcda::Notes& notes, Output& output) {
  switch (output.format()) {
    case Format::json: output.write(mcda::files::json_text(json_of(session, benched, notes)) + "\n"); break;
    case Format::csv: write_rows(benched, output); break;
    default: output.write(text_of(benched, output));
  }
}

}  // namespace prefero
