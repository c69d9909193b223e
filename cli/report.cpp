// prefero report: one self-contained page about a portfolio.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/page_template.hpp"
#include "cli/rank_forms.hpp"
#include "cli/report_data.hpp"
#include "cli/run_options.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/digest.hpp"
#include "mcda/analysis/influence.hpp"
#include "mcda/files/portrait_file.hpp"

namespace prefero {

// Embedded by the build: the page (empty where it could not be built), and what stands in for it, without scripts.
extern const std::string_view page_html, shell_html, report_css;

namespace {

constexpr Index rows_on_page = 50;

/// The column of the profit, of the clients that are ranked.
class Profit {
 public:
  /// Asks for the column with the clients, where it is not a criterion anyway. A constraint without limits excludes
  /// nobody.
  explicit Profit(mcda::files::ModelFile& file) : name_(file.profit) {
    if (name_.empty()) return;
    const mcda::CriteriaTree& tree = file.model.tree;
    for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
      if (tree[tree.leaves()[j]].leaf->column == name_) leaf_ = static_cast<Index>(j);
    }
    if (leaf_ >= 0) return;
    added_ = static_cast<Index>(file.model.constraints.size());
    file.model.constraints.push_back({.column = name_, .at_least = {}, .at_most = {}, .reason = {}});
  }

  /// Everybody as read. The digest of the data is that of `rank`, which does not read the profit.
  void loaded(const mcda::Portfolio& portfolio, const mcda::RunOptions& run) {
    if (added_ < 0) return;
    const std::span<const double> column = portfolio.constraint_values.column(added_);
    everybody_.assign(column.begin(), column.end());
    mcda::DecisionTable others(portfolio.values.rows(), added_);
    for (Index c = 0; c < added_; ++c) {
      const std::span<const double> from = portfolio.constraint_values.column(c);
      std::copy(from.begin(), from.end(), others.column(c).begin());
    }
    std::vector<const mcda::DecisionTable*> tables{&portfolio.values, &others};
    if (portfolio.bounds.columns() > 0) tables.push_back(&portfolio.bounds);
    digest_ = "xxh64:" + mcda::digest_of(portfolio.alternatives.ids, tables, run);
  }

  /// Of the ranked clients; what was asked for on top is taken out of the session again.
  std::vector<double> of_ranked(Session& session, const mcda::DecisionTable& raw) {
    if (leaf_ >= 0) {
      const std::span<const double> column = raw.column(leaf_);
      return {column.begin(), column.end()};
    }
    if (added_ < 0) return {};
    session.file.model.constraints.pop_back();
    session.manifest.data_digest = digest_;
    std::erase_if(session.notes,
                  [&](const std::string& note) { return note.starts_with("constraint on " + name_ + ": "); });
    std::vector<double> ranked;
    auto excluded = session.prepared.excluded.begin();
    for (std::size_t i = 0; i < everybody_.size(); ++i) {
      if (excluded != session.prepared.excluded.end() && excluded->row == static_cast<Index>(i)) {
        ++excluded;
      } else {
        ranked.push_back(everybody_[i]);
      }
    }
    const auto unknown = std::count_if(ranked.begin(), ranked.end(), [](double x) { return std::isnan(x); });
    if (unknown > 0)
      session.notes.push_back(fmt::format("{} {} no {} and {} left out of the profit curve", count_text(unknown),
                                          unknown == 1 ? "client has" : "clients have", name_,
                                          unknown == 1 ? "is" : "are"));
    return ranked;
  }

 private:
  std::string name_, digest_;
  Index leaf_ = -1, added_ = -1;
  std::vector<double> everybody_;
};

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// A word as a shell takes it.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                          "_-./:,=@%+") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string command_of(const Arguments& arguments) {
  std::string command = "prefero rank " + shell_word(arguments.operands().front());
  for (const char* option : {"data", "where", "query", "table"}) {
    if (arguments.has(option)) command += std::string(" --") + option + " " + shell_word(arguments.text(option));
  }
  return command;
}

// Names are left out: ids stand for them everywhere.
void anonymise(Session& session) {
  session.prepared.alternatives.labels = {};
  for (ExcludedClient& one : session.excluded) one.label = one.id;
}

std::string page_template() {
  if (!page_html.empty()) return std::string(page_html);
  Json values = Json::object();
  values["version"] = version();
  values["style"] = report_css;
  values["style_hash"] = mcda::sha256_base64(report_css);
  return filled(shell_html, values);
}

// Written whole or not at all, and for its owner's eyes only.
void write_page(const std::string& path, const std::string& page, bool zip) {
  mcda::files::AtomicFile out(path);
  const std::string& temporary = out.temporary_path();
  if (!temporary.empty()) {
    std::error_code ignored;  // a file system without permissions
    std::filesystem::permissions(temporary, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
  }
  if (zip) {
    if (temporary.empty()) throw mcda::InvalidInput("--zip writes a file", "name one: -o report.zip");
    std::string name = std::filesystem::path(path).stem().string();
    if (!name.ends_with(".html")) name += ".html";
    mcda::files::write_zip(temporary, name, page);
    std::error_code ignored;
    std::filesystem::permissions(temporary, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                                 ignored);
  } else {
    out.write(page);
  }
  out.commit();
}

int run_report(const Arguments& arguments) {
  const std::string path = arguments.text("output");
  if (path.empty()) throw mcda::InvalidInput("prefero report needs -o FILE", "write -o report.html");
  const bool zip = arguments.has("zip") || path.ends_with(".zip");
  const Settings settings(arguments);
  const Index top = arguments.whole("top", 1, 10'000).value_or(rows_on_page);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  const std::vector<Asked> asked = asked_methods(arguments.list("methods"), model.file, settings, "", notes);
  require_settings_used(settings, asked, model.file.model);
  std::optional<mcda::clients::Portrait> portrait;
  if (arguments.has("portrait")) portrait = mcda::files::read_portrait(arguments.text("portrait"));
  Profit profit(model.file);
  mcda::DecisionTable raw;
  const mcda::RunOptions computing = run_options(arguments);
  Session session = open_session(
      arguments, std::move(model), settings, std::move(notes),
      [&](const mcda::DecisionTable& cells) { raw = cells.copy(); },
      [&](const mcda::Portfolio& portfolio) { profit.loaded(portfolio, computing); });
  std::vector<double> profits = profit.of_ranked(session, raw);
  const bool anonymous = arguments.has("anonymise");
  if (anonymous) anonymise(session);
  const mcda::Comparison comparison = compare_methods(session, asked, {});

  // The page is about the first method that can take these clients.
  std::optional<Answer> first;
  for (const Asked& one : asked) {
    const bool skipped = std::any_of(comparison.skipped.begin(), comparison.skipped.end(),
                                     [&](const mcda::SkippedMethod& other) { return other.label == one.label; });
    if (skipped) continue;
    first = answer(session, one, top);
    break;
  }
  mcda::Notes all = session.notes;
  const auto add = [&](const mcda::Notes& more) {
    for (const std::string& note : more) {
      const bool said =
          std::any_of(all.begin(), all.end(), [&](const std::string& other) { return other.ends_with(note); });
      if (!said) all.push_back(note);
    }
  };
  add(mcda::examine_criteria(session.prepared.table, *session.criteria, session.run).notes);
  add(comparison.notes);
  if (first) add(first->notes);
  require_no_notes(arguments, all);
  const StaticReport fallback{session, asked, comparison, first ? &*first : nullptr, all, top};
  const ReportRequest request{.report = fallback,
                              .settings = settings,
                              .raw = raw,
                              .profit = std::move(profits),
                              .language = arguments.choice("language", {"en", "pl", "ru"}, "en"),
                              .command = command_of(arguments),
                              .model_text = anonymous ? "" : text_of_file(arguments.operands().front()),
                              .portrait = portrait ? &*portrait : nullptr};
  write_page(path, mcda::files::page_of(page_template(), page_slots(request)), zip);
  const std::size_t methods = comparison.methods.size() + comparison.relations.size();
  if (path != "-" && !arguments.has("quiet")) {
    say(fmt::format("{}: {} {} by {} {}. It holds client data{}: only you can read the file; pass it on with care.\n",
                    path, count_text(session.rows()), session.rows() == 1 ? "client" : "clients", methods,
                    methods == 1 ? "method" : "methods", anonymous ? " under ids instead of names" : ""));
  }
  return 0;
}

}  // namespace

Command report_command() {
  return {.name = "report",
          .operands = "MODEL",
          .summary = "one self-contained page: ranking, methods side by side, weights, notes",
          .details =
              "Writes one HTML file that needs no network: the ranking by the first method of the model, why each "
              "client stands "
              "where it stands, how sure that is, which weight decides, which method says otherwise, who loses money. "
              "Moving a "
              "weight ranks again inside the page. Without scripts it still shows the first clients and the notes.\n\n"
              "The file holds the cells and names of the clients and can be read by its owner only. Of more than "
              "100,000 clients "
              "the best 10,000 are carried.",
          .examples =
              "prefero report model.yaml -o report.html\n"
              "prefero report model.yaml -o report.html --anonymise\n"
              "prefero report model.yaml -o report.zip --zip",
          .least_operands = 1,
          .most_operands = 1,
          .own = {{"output", "FILE", "the page to write", "file"},
                  {"methods", "NAME,...", "the methods, or all (default: those of the model)", "method", true},
                  {"top", "K", "clients in the table that needs no script (default 50)"},
                  {"anonymise", {}, "ids instead of names"},
                  {"zip", {}, "a zip file with the page in it, for mail that strips pages"},
                  {"portrait", "FILE", "a portrait made by prefero portrait learn", "file"},
                  {"language", "LANG", "language of the page: en (default), pl, ru", "en pl ru"}},
          .groups = {&options::data(), &options::model(), &options::computation(), &options::general()},
          .run = run_report};
}

}  // namespace prefero
