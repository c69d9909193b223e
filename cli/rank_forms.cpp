#include "cli/rank_forms.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "cli/learned_forms.hpp"
#include "mcda/engine/parallel.hpp"
#include "mcda/source/writer.hpp"

namespace prefero {

using mcda::files::CsvWriter;
using mcda::files::JsonWriter;
using mcda::files::number_json;

namespace {

constexpr std::size_t write_every = std::size_t{1} << 18;

double score_of(const Answer& answer, Index row) {
  return answer.scores.empty() ? std::nan("") : answer.scores[static_cast<std::size_t>(row)];
}

const std::string* remark_of(const Answer& answer, Index row) {
  const auto found = answer.remarks.find(row);
  return found == answer.remarks.end() ? nullptr : &found->second;
}

Json ids_of(const Session& session, const std::vector<Index>& rows) {
  Json list = Json::array();
  for (const Index row : rows) list.push_back(mcda::files::valid_utf8(session.id(row)));
  return list;
}

// Competition ranks are whole; JSON readers want them so.
void write_rank(JsonWriter& writer, double rank) {
  if (std::isnan(rank)) {
    writer.null();
  } else if (rank == std::floor(rank)) {
    writer.value(static_cast<Index>(rank));
  } else {
    writer.value(rank);
  }
}

Json findings_json(const Session& session, const Answer& answer) {
  Json findings = Json::object();
  for (const mcda::Step& step : answer.findings.all()) {
    if (step.shape == mcda::StepShape::table && has_learned(answer)) continue;  // told as "learned"
    if (step.undefined) {
      findings[step.key] = nullptr;
    } else if (step.shape == mcda::StepShape::flag) {
      findings[step.key] = step.values.front() != 0;
    } else if (step.shape == mcda::StepShape::members) {
      findings[step.key] = ids_of(session, std::vector<Index>(step.values.begin(), step.values.end()));
    } else if (step.shape == mcda::StepShape::scalar) {
      findings[step.key] = number_json(step.values.front());
    } else {
      findings[step.key] = step.values;
    }
  }
  return findings;
}

// Which scale it is, and how far the clients have moved from those it was fitted to.
void add_frozen(const mcda::files::FrozenFile& frozen, const Answer& answer, JsonWriter& writer) {
  writer.line(2).key("frozen").value(Json{{"program", frozen.program},
                                          {"model", frozen.model_name},
                                          {"clients", frozen.scale.clients},
                                          {"data_digest", frozen.data_digest},
                                          {"error", frozen.scale.error}});
  writer.line(2).key("drift").begin_array();
  for (std::size_t j = 0; j < answer.drift.size(); ++j) {
    writer.line(4).value(Json{{"criterion", frozen.criteria[j]},
                              {"stability_index", number_json(answer.drift[j].index)},
                              {"by_chance", number_json(answer.drift[j].by_chance)},
                              {"moved", answer.drift[j].marked()}});
  }
  writer.line(2).end_array();
}

// The ids that each client stands in the relation to.
Json pairs_json(const Session& session, const mcda::BitRelation& relation) {
  Json pairs = Json::object();
  for (Index i = 0; i < session.rows(); ++i) {
    std::vector<Index> below;
    for (Index k = 0; k < session.rows(); ++k) {
      if (i != k && relation(i, k)) below.push_back(k);
    }
    pairs[mcda::files::valid_utf8(session.id(i))] = ids_of(session, below);
  }
  return pairs;
}

// What a relation says besides ranks. The pairs themselves only where they can be read.
void add_relation(const Session& session, const Answer& answer, JsonWriter& writer) {
  constexpr Index pairs_shown = 200;
  const mcda::Exploitation& found = answer.exploitation;
  if (answer.asked.info().result == mcda::ResultKind::kernel)
    writer.line(2).key("kernel").value(ids_of(session, found.kernel));
  Json circuits = Json::array();
  for (const auto& circuit : found.circuits) circuits.push_back(ids_of(session, circuit));
  writer.line(2).key("circuits").value(circuits);
  writer.line(2).key("not_outranked").value(ids_of(session, found.not_outranked));
  if (!answer.relation || session.rows() > pairs_shown) return;
  writer.line(2).key("outranks").value(pairs_json(session, *answer.relation));
  for (const mcda::Exploitation::Named& one : found.relations)
    writer.line(2).key(one.name).value(pairs_json(session, one.relation));
}

}  // namespace

std::string goal_of(const mcda::Leaf& leaf) {
  switch (leaf.goal.kind) {
    case mcda::GoalKind::maximise: return "max";
    case mcda::GoalKind::minimise: return "min";
    case mcda::GoalKind::target: return "target";
  }
  return {};
}

Json criteria_json(const Session& session, const std::vector<double>& influence) {
  Json list = Json::array();
  const mcda::CriteriaTree& tree = session.file.model.tree;
  for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
    const mcda::CriteriaTree::Node& node = tree[tree.leaves()[j]];
    list.push_back({{"id", node.id},
                    {"goal", goal_of(*node.leaf)},
                    {"weight", number_json(session.criteria->weight(static_cast<Index>(j)))},
                    {"influence", j < influence.size() ? number_json(influence[j]) : Json(nullptr)}});
  }
  return list;
}

Json excluded_json(const Session& session) {
  Json list = Json::array();
  for (const ExcludedClient& one : session.excluded) {
    list.push_back({{"id", mcda::files::valid_utf8(one.id)},
                    {"label", mcda::files::valid_utf8(one.label)},
                    {"reason", one.reason}});
  }
  return list;
}

Json parameters_json(const mcda::ParameterValues& parameters) {
  Json json = Json::object();
  for (const auto& [name, value] : parameters)
    std::visit([&, &key = name](const auto& one) { json[key] = one; }, value);
  return json;
}

namespace {

constexpr std::string_view csv_head = "rank,id,label,score,tier,note\n";

void write_line(CsvWriter& writer, double rank, std::string_view id, std::string_view label, double score,
                std::string_view tier, std::string_view note) {
  // Ranks are whole, unless shared ones are averaged.
  rank == std::floor(rank) ? writer.whole(static_cast<Index>(rank)) : writer.number(rank);
  writer.text(id).text(label).number(score).text(tier).text(note).end_row();
}

}  // namespace

RankingCsv::RankingCsv(Output& output) : output_(output), text_(csv_head), writer_(text_, output.to_terminal()) {}

void RankingCsv::row(double rank, std::string_view id, std::string_view label, double score, std::string_view tier,
                     std::string_view note) {
  write_line(writer_, rank, id, label, score, tier, note);
  if (text_.size() < write_every) return;
  output_.write(text_);
  text_.clear();
}

void RankingCsv::finish() {
  output_.write(text_);
  text_.clear();
}

namespace {

// Lines of a ranking, made in place: most texts are plain, and a name that is the id again need not be looked at twice.
class Lines {
 public:
  explicit Lines(bool for_terminal) : for_terminal_(for_terminal) {}

  std::string_view view() const noexcept { return {bytes_.data(), used_}; }
  void clear() noexcept { used_ = 0; }

  void row(double rank, std::string_view id, std::string_view label, double score, std::string_view tier,
           std::string_view note) {
    char* at = room(longest_numbers + id.size() + label.size() + tier.size() + note.size());
    const bool plain = mcda::files::stands_in_csv(id) && mcda::files::stands_in_csv(tier) &&
                       mcda::files::stands_in_csv(note) &&
                       (label.data() == id.data() || mcda::files::stands_in_csv(label)) && std::isfinite(score) &&
                       rank == std::floor(rank);
    if (!plain) {
      text_.clear();
      CsvWriter writer(text_, for_terminal_);
      write_line(writer, rank, id, label, score, tier, note);
      at = room(text_.size());
      used_ += static_cast<std::size_t>(std::copy(text_.begin(), text_.end(), at) - at);
      return;
    }
    char* const begin = at;
    at = std::to_chars(at, at + longest_number, static_cast<Index>(rank)).ptr;
    const auto put = [&](std::string_view text) {
      *at++ = ',';
      at = std::copy(text.begin(), text.end(), at);
    };
    put(id);
    put(label);
    *at++ = ',';
    at = std::to_chars(at, at + longest_number, score == 0 ? 0.0 : score).ptr;
    put(tier);
    put(note);
    *at++ = '\n';
    used_ += static_cast<std::size_t>(at - begin);
  }

 private:
  static constexpr std::size_t longest_number = 32;
  static constexpr std::size_t longest_numbers = 2 * longest_number + 8;  // with commas and the end of the line

  char* room(std::size_t bytes) {
    if (bytes_.size() - used_ < bytes) bytes_.resize(2 * (used_ + bytes));
    return bytes_.data() + used_;
  }

  std::vector<char> bytes_;
  std::size_t used_ = 0;
  bool for_terminal_;
  std::string text_;
};

}  // namespace

void write_ranking_csv(const Session& session, const Answer& answer, Output& output) {
  output.write(csv_head);
  // Lines are made side by side, in parts; while one batch of parts is made, the one before it is written.
  constexpr Index part_lines = 1 << 12, ahead = 32;
  const auto all = static_cast<Index>(answer.order.size());
  const Index parts = (all + part_lines - 1) / part_lines;
  mcda::RunOptions options = session.run;
  options.progress = nullptr;
  const Index batch = std::min(parts, std::max<Index>(2, mcda::thread_count(options)) * 4);
  std::vector<Lines> making(static_cast<std::size_t>(batch), Lines(output.to_terminal())), made = making;
  const auto make = [&](Lines& lines, Index part) {
    lines.clear();
    const Index first = part * part_lines, last = std::min(all, first + part_lines);
    std::array<std::string_view, ahead> ids, labels;
    std::array<double, ahead> scores{};
    for (Index from = first; from < last; from += ahead) {
      const Index count = std::min(ahead, last - from);
      // Clients in the order of their ranks lie anywhere: several are fetched at a time.
      for (Index k = 0; k < count; ++k) {
        const Index row = answer.order[static_cast<std::size_t>(from + k)];
        const auto place = static_cast<std::size_t>(k);
        ids[place] = session.id(row);
        labels[place] = session.label(row);
        scores[place] = score_of(answer, row);
        __builtin_prefetch(ids[place].data());
        __builtin_prefetch(labels[place].data());
      }
      for (Index k = 0; k < count; ++k) {
        const auto at = static_cast<std::size_t>(from + k), place = static_cast<std::size_t>(k);
        const std::string* const remark = answer.remarks.empty() ? nullptr : remark_of(answer, answer.order[at]);
        lines.row(answer.ranks[at], ids[place], labels[place], scores[place],
                  answer.tiers.empty() ? std::string_view() : answer.tiers[at],
                  remark == nullptr ? std::string_view() : *remark);
      }
    }
  };
  for (Index from = 0; from < parts + batch; from += batch) {
    const Index now = std::clamp(parts - from, Index{0}, batch),
                before = from == 0 ? 0 : std::min(batch, parts + batch - from);
    mcda::for_each_item(now + 1, options, [&](Index item, Index) {
      if (item > 0) return make(making[static_cast<std::size_t>(item - 1)], from + item - 1);
      for (Index part = 0; part < before; ++part) output.write(made[static_cast<std::size_t>(part)].view());
    });
    making.swap(made);
  }
}

void write_ranking_columns(const Session& session, const Answer& answer, const Output& output) {
  namespace source = mcda::source;
  std::vector<std::int64_t> ranks;
  std::vector<double> scores;
  source::TextColumn ids, labels, tiers, remarks;
  for (std::size_t k = 0; k < answer.order.size(); ++k) {
    const Index row = answer.order[k];
    ranks.push_back(std::isnan(answer.ranks[k]) ? source::missing_integer : static_cast<std::int64_t>(answer.ranks[k]));
    scores.push_back(score_of(answer, row));
    ids.append(session.id(row));
    labels.append(session.label(row));
    answer.tiers.empty() || answer.tiers[k].empty() ? tiers.append_missing() : tiers.append(answer.tiers[k]);
    const std::string* const remark = remark_of(answer, row);
    remark == nullptr ? remarks.append_missing() : remarks.append(*remark);
  }
  const std::vector<source::OutputColumn> columns{
      {"rank", std::span<const std::int64_t>(ranks)}, {"id", &ids},     {"label", &labels},
      {"score", std::span<const double>(scores)},     {"tier", &tiers}, {"note", &remarks}};
  if (output.stored() == Stored::workbook) {
    source::write_workbook(output.temporary_path(), {{"ranking", columns}});
  } else {
    source::write_parquet(output.temporary_path(), columns);
  }
}

void write_ranking_json(const Session& session, const Answer& answer, const mcda::Notes& notes, const Json& more,
                        const ResultBasis* basis, Output& output) {
  std::string text;
  JsonWriter writer(text);
  const mcda::MethodInfo& info = answer.asked.info();
  writer.begin_object();
  writer.line(2).key("schema").value(1);
  writer.line(2).key("manifest").value(session.manifest.json());
  writer.line(2).key("method").value(
      Json{{"name", info.name}, {"parameters", parameters_json(answer.asked.parameters)}});
  writer.line(2).key("kind").value(text_of(info.result));
  writer.line(2).key("alternatives").value(session.rows());
  writer.line(2).key("criteria").begin_array();
  Json criteria = criteria_json(session, answer.influence);
  for (std::size_t j = 0; basis != nullptr && j < criteria.size(); ++j) {
    if (session.prepared.missing[j] > 0) criteria[j]["fill"] = number_json(session.prepared.columns[j].fill);
  }
  for (const Json& criterion : criteria) writer.line(4).value(criterion);
  writer.line(2).end_array();
  if (basis != nullptr)
    writer.line(2).key("model").value(Json{{"name", basis->model_name}, {"text", basis->model_text}});
  writer.line(2).key("ranking").begin_array();
  for (std::size_t k = 0; k < answer.order.size(); ++k) {
    const Index row = answer.order[k];
    writer.line(4).begin_object().key("rank");
    write_rank(writer, answer.ranks[k]);
    writer.key("id")
        .value(session.id(row))
        .key("label")
        .value(session.label(row))
        .key("score")
        .value(score_of(answer, row));
    for (const PublishedColumn& column : answer.columns)
      writer.key(column.name).value(column.values[static_cast<std::size_t>(row)]);
    if (!answer.tiers.empty())
      answer.tiers[k].empty() ? writer.key("tier").null() : writer.key("tier").value(std::string_view(answer.tiers[k]));
    if (const std::string* const remark = remark_of(answer, row)) writer.key("note").value(std::string_view(*remark));
    if (basis != nullptr) {
      writer.key("values").begin_array();
      for (Index j = 0; j < basis->raw.columns(); ++j) writer.value(basis->raw(row, j));
      writer.end_array();
    }
    writer.end_object();
    if (text.size() >= write_every) {
      output.write(text);
      text.clear();
    }
  }
  writer.line(2).end_array();
  if (!answer.findings.all().empty()) writer.line(2).key("findings").value(findings_json(session, answer));
  if (has_learned(answer)) writer.line(2).key("learned").value(learned_json(session, answer));
  if (answer.is_relation()) add_relation(session, answer, writer);
  if (session.frozen != nullptr) add_frozen(*session.frozen, answer, writer);
  writer.line(2).key("excluded").value(excluded_json(session));
  for (const auto& [key, value] : more.items()) {
    if (!value.is_array()) {
      writer.line(2).key(key).value(value);
      continue;
    }
    writer.line(2).key(key).begin_array();
    for (const Json& one : value) writer.line(4).value(one);
    writer.line(2).end_array();
  }
  writer.line(2).key("notes").value(Json(notes));
  writer.line().end_object();
  output.write(text + "\n");
}

std::string excluded_text(const Session& session, const Output& output, std::size_t limit) {
  if (session.excluded.empty()) return {};
  Sheet sheet;
  sheet.column("id");
  const bool labelled = session.labelled();
  if (labelled) sheet.column("client");
  sheet.column("why");
  for (std::size_t k = 0; k < session.excluded.size() && k < limit; ++k) {
    const ExcludedClient& one = session.excluded[k];
    labelled ? sheet.row({one.id, one.label, one.reason}) : sheet.row({one.id, one.reason});
  }
  const Index all = session.manifest.rows_excluded.value_or(static_cast<Index>(session.excluded.size()));
  std::string text = fmt::format("{} {} not ranked:", count_text(all), all == 1 ? "client was" : "clients were");
  text = (output.format() == Format::markdown ? "\n" + text + "\n\n" : "\n" + output.screen().bold(text) + "\n") +
         sheet.in(output);
  if (all > static_cast<Index>(limit))
    text += fmt::format("and {} more; --format json lists all\n", all - static_cast<Index>(limit));
  return text;
}

void write_ranking_text(const Session& session, const Answer& answer, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Screen& screen = output.screen();
  const mcda::MethodInfo& info = answer.asked.info();
  const std::string parameters = parameters_text(answer.asked.parameters);
  const std::string scope =
      fmt::format("{} {} by {}{}, {} {}", count_text(session.rows()), session.rows() == 1 ? "client" : "clients",
                  info.name, parameters.empty() ? "" : " (" + parameters + ")", session.criteria->size(),
                  session.criteria->size() == 1 ? "criterion" : "criteria") +
      (session.frozen == nullptr ? std::string()
                                 : fmt::format(", on the scale of {} clients frozen from {}",
                                               count_text(session.frozen->scale.clients), session.frozen->model_name));
  const std::string& title = session.file.model.title;
  if (markdown) {
    if (!title.empty()) output.write("# " + mcda::files::markdown_text(title) + "\n\n");
    output.write(mcda::files::markdown_text(scope) + "\n\n");
  } else {
    if (!title.empty()) output.write(screen.bold(folded(mcda::files::harmless(title), screen)) + "\n");
    output.write(screen.faint(folded(scope, screen)) + "\n\n");
  }

  Sheet sheet;
  sheet.column("rank", CellKind::number);
  sheet.column("id");
  if (session.labelled()) sheet.column("client");
  std::vector<std::vector<std::string>> numbers;
  const auto shown = [&](const std::vector<double>& by_row) {
    std::vector<double> values;
    for (const Index row : answer.order) values.push_back(by_row[static_cast<std::size_t>(row)]);
    numbers.push_back(aligned(values));
  };
  if (!answer.scores.empty()) {
    sheet.column("score", CellKind::number);
    shown(answer.scores);
  }
  for (const PublishedColumn& column : answer.columns) {
    sheet.column(column.name, CellKind::number);
    shown(column.values);
  }
  if (!answer.tiers.empty()) sheet.column("tier");
  if (!answer.remarks.empty()) sheet.column("note");
  for (std::size_t k = 0; k < answer.order.size(); ++k) {
    const Index row = answer.order[k];
    std::vector<std::string> cells{rank_text(answer.ranks[k]), std::string(session.id(row))};
    if (session.labelled()) cells.emplace_back(session.label(row));
    for (const auto& column : numbers) cells.push_back(column[k]);
    if (!answer.tiers.empty()) cells.push_back(answer.tiers[k]);
    const std::string* const remark = remark_of(answer, row);
    if (!answer.remarks.empty()) cells.push_back(remark == nullptr ? "" : *remark);
    sheet.row(std::move(cells));
  }
  output.write(sheet.in(output));
  const auto left = session.rows() - static_cast<Index>(answer.order.size());
  if (left > 0) output.write((markdown ? "\n" : "") + fmt::format("and {} more\n", count_text(left)));

  const std::vector<std::string> found = sentences(session, answer);
  if (!found.empty()) output.write("\n");
  for (const std::string& one : found)
    output.write(markdown ? "- " + mcda::files::markdown_text(one) + "\n"
                          : folded(mcda::files::harmless(one), screen, 2) + "\n");
  if (has_learned(answer)) output.write(learned_text(session, answer, output));
  output.write(excluded_text(session, output, 20));
}

}  // namespace prefero
