#include "cli/session.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include <fmt/format.h>

#include "cli/crm_folder.hpp"
#include "cli/given.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/terminal.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/digest.hpp"
#include "mcda/clients/fitted_criteria.hpp"
#include "mcda/files/reference.hpp"
#include "mcda/files/yaml.hpp"

namespace prefero {

using mcda::InvalidInput;
using mcda::Problem;
namespace files = mcda::files;
namespace source = mcda::source;

namespace {

constexpr double least_reader_memory = 64e6;  // DuckDB reads nothing with less
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

ReadModel read_model(const std::string& path, mcda::Notes& notes) {
  ReadModel model;
  const Given* const given = Given::now();
  const bool lent = given != nullptr && !given->model_name.empty() && path == given->model_name;
  // Read twice: the digest is of the bytes, and a model is at most a megabyte.
  model.file = lent ? files::read_model_text(given->model_text, path, given->folder) : files::read_model(path);
  model.digest = "sha256:" + mcda::sha256(model_text(path));
  for (const Problem& note : model.file.notes) notes.push_back(note.text());
  return model;
}

std::string model_text(const std::string& path) {
  const Given* const given = Given::now();
  if (given != nullptr && !given->model_name.empty() && path == given->model_name) return given->model_text;
  return files::read_text_file(path, files::yaml_size_limit);
}

source::SourceSpec source_spec(const Arguments& arguments, const files::ModelFile& file) {
  const files::SourceSettings& settings = file.source;
  source::SourceSpec spec{.location = settings.location(),
                          .query = settings.query,
                          .table = settings.table,
                          .text = {settings.delimiter, settings.decimal, settings.encoding, settings.dates}};
  if (arguments.has("data")) {
    const std::string before = spec.location;
    spec.location = arguments.text("data");
    // How the model's file is written says nothing about a file of another kind.
    if (std::filesystem::path(before).extension() != std::filesystem::path(spec.location).extension()) spec.text = {};
  }
  if (arguments.has("query")) {
    spec.query = arguments.text("query");
    spec.table.clear();
  }
  if (arguments.has("table")) {
    if (arguments.has("query") && !spec.query.empty()) throw InvalidInput("--query and --table exclude each other");
    spec.table = arguments.text("table");
    spec.query.clear();
  }
  if (spec.location.empty()) {
    if (arguments.has("data")) throw InvalidInput("--data names no source");
    throw InvalidInput({file.problem("alternatives", "the model names no source of clients",
                                     "add alternatives: {source: clients.csv, id: client_id}, or give --data")});
  }
  spec.threads = static_cast<int>(arguments.whole("threads", 1, 4096).value_or(0));
  if (const auto memory = arguments.bytes("memory"))
    spec.memory = fmt::format("{:.0f}KB", std::max(least_reader_memory, *memory) / 1000);
  return spec;
}

mcda::clients::PortfolioRequest portfolio_request(const files::ModelFile& file, const std::string& where) {
  const auto at = [&](const std::string& path) {
    const files::Place place = file.place(path);
    return mcda::clients::WrittenAt{place.file, place.line, place.column};
  };
  mcda::clients::PortfolioRequest request{.id = file.source.id,
                                          .label = file.source.label,
                                          .where = where,
                                          .id_at = at("alternatives.id"),
                                          .label_at = at("alternatives.label")};
  const mcda::CriteriaTree& tree = file.model.tree;
  for (const Index leaf : tree.leaves()) {
    request.leaves_at.push_back(at("criteria." + tree[leaf].id + ".column"));
    request.bounds_at.push_back(at("criteria." + tree[leaf].id + ".uncertainty"));
  }
  for (std::size_t c = 0; c < file.model.constraints.size(); ++c)
    request.constraints_at.push_back(at("constraints[" + std::to_string(c) + "].column"));
  return request;
}

std::optional<std::vector<double>> written_weights(const Arguments& arguments, const mcda::CriteriaTree& tree,
                                                   mcda::Notes& notes) {
  if (!arguments.has("weights")) return std::nullopt;
  const std::vector<std::string> ids = tree.leaf_ids();
  std::vector<double> weights(ids.size(), 0.0);
  std::vector<bool> named(ids.size(), false);
  std::vector<Problem> problems;
  for (const std::string& one : arguments.list("weights")) {
    const std::size_t equals = one.rfind('=');
    const std::string id = one.substr(0, equals);
    const double value =
        equals == std::string::npos ? not_a_number : files::number(one.substr(equals + 1)).value_or(not_a_number);
    const auto found = std::find(ids.begin(), ids.end(), id);
    const auto j = static_cast<std::size_t>(found - ids.begin());
    if (found == ids.end() && tree.find(id) > 0) {
      std::string leaves;
      for (const Index child : tree[tree.find(id)].children) leaves += (leaves.empty() ? "" : ", ") + tree[child].id;
      problems.push_back({.what = "--weights: " + id + " is a group", .remedy = "name the criteria in it: " + leaves});
    } else if (found == ids.end()) {
      const mcda::UnknownName unknown("criterion", id, ids);
      problems.push_back(
          {.what = "--weights: " + unknown.problems().front().what, .remedy = unknown.problems().front().remedy});
    } else if (std::isnan(value)) {
      problems.push_back(
          {.what = "--weights: \"" + one + "\" is not ID=NUMBER", .remedy = "write --weights revenue=2,margin=1"});
    } else if (value < 0) {
      problems.push_back({.what = "--weights: the weight of " + id + " is negative",
                          .remedy = "give 0 or more; a criterion to be minimised has goal: min"});
    } else if (named[j]) {
      problems.push_back({.what = "--weights: " + id + " is named twice"});
    } else {
      named[j] = true;
      weights[j] = value;
    }
  }
  if (problems.empty() && std::none_of(weights.begin(), weights.end(), [](double w) { return w > 0; })) {
    problems.push_back(
        {.what = "--weights: all weights are 0", .remedy = "give at least one criterion a weight above 0"});
  }
  if (!problems.empty()) throw InvalidInput(std::move(problems));
  std::string unnamed;
  for (std::size_t j = 0; j < ids.size(); ++j) {
    if (!named[j]) unnamed += (unnamed.empty() ? "" : ", ") + ids[j];
  }
  if (!unnamed.empty()) notes.push_back("not named in --weights and therefore without weight: " + unnamed);
  return weights;
}

Session new_session(const Arguments& arguments, ReadModel model, mcda::Notes notes) {
  // Member by member: g++ 12 destroys the members of an aggregate twice when a later initialiser throws.
  Session session;
  session.run = run_options(arguments);
  session.progress = progress_when(arguments);
  session.file = std::move(model.file);
  session.notes = std::move(notes);
  session.manifest.model_digest = model.digest;
  session.manifest.seed = seed_of(arguments);
  return session;
}

mcda::Notes id_notes(const files::ModelFile& file) {
  if (!file.source.id.empty()) return {};
  return {"the model names no id column: clients are called by their row number"};
}

namespace {

// Reads the clients from where the model or --data says.
mcda::Portfolio read_portfolio(const Arguments& arguments, Session& session) {
  source::SourceSpec spec = source_spec(arguments, session.file);
  std::optional<mcda::clients::CrmPortfolio> crm;
  std::optional<ImportedFolder> imported;  // lives until everything is read
  if (session.file.crm) {
    for (const char* option : {"query", "table"}) {
      if (arguments.has(option))
        throw InvalidInput(std::string("--") + option + " has no meaning for a model over CRM tables",
                           "name another folder by --data");
    }
    if (!session.file.crm->preset.empty()) {
      imported.emplace(spec.location, *session.file.crm, session.file.source.folder.string(), session.notes);
      spec.location = imported->path();
    }
    crm = mcda::clients::crm_portfolio(spec, *session.file.crm, session.file.wanted);
    spec = crm->spec;
    session.notes.insert(session.notes.end(), crm->notes.begin(), crm->notes.end());
  }
  source::Source rows = source::Source::open(spec);
  const Interrupt::Watch watch(rows);
  session.source = rows.description();
  const mcda::Notes unnamed = id_notes(session.file);
  session.notes.insert(session.notes.end(), unnamed.begin(), unnamed.end());
  session.notes.insert(session.notes.end(), rows.notes().begin(), rows.notes().end());
  mcda::Portfolio portfolio;
  {
    Progress progress(session.progress, "reading", rows.rows_estimate());
    try {
      portfolio = mcda::clients::load_portfolio(
          rows, session.file.model, portfolio_request(session.file, arguments.text("where")), progress.done());
    } catch (const InvalidInput&) {
      if (crm) mcda::clients::require_sound_cells(*crm);
      throw;
    }
  }
  if (crm)
    mcda::clients::fill_fitted(*crm, *session.file.crm, session.file.wanted, session.file.model, portfolio,
                               session.notes, session.run);
  return portfolio;
}

// The clients that the caller holds in memory.
mcda::Portfolio lent_portfolio(const Given& given, const Arguments& arguments, Session& session) {
  for (const char* option : {"where", "query", "table"}) {
    if (arguments.has(option))
      throw InvalidInput(std::string("--") + option + " has no meaning for clients in memory",
                         "choose the rows before they are handed over");
  }
  session.source = given.clients;
  if (session.file.source.id.empty())
    session.notes.push_back("the model names no id column: clients are called by their row number");
  return given.portfolio(session.file.model, portfolio_request(session.file, {}));
}

// Reads the clients and prepares them, by what was learned before where there is something.
void read_clients(const Arguments& arguments, mcda::Preparing how, Session& session,
                  const std::function<void(const mcda::Portfolio&)>& loaded = {}) {
  const Given* const given = Given::now();
  mcda::Portfolio portfolio = given != nullptr && given->portfolio ? lent_portfolio(*given, arguments, session)
                                                                   : read_portfolio(arguments, session);
  session.manifest.rows_read = portfolio.alternatives.size();
  if (loaded) loaded(portfolio);
  std::vector<const mcda::DecisionTable*> tables{&portfolio.values, &portfolio.constraint_values};
  if (portfolio.bounds.columns() > 0) tables.push_back(&portfolio.bounds);
  // A ranking as CSV or for people does not tell it, and reading all cells for it takes a tenth of the time.
  if (arguments.command().name != "rank" || writes_json(arguments))
    session.manifest.data_digest = "xxh64:" + mcda::digest_of(portfolio.alternatives.ids, tables, session.run);

  // Who is left out is known by row only; names are kept for the list where somebody can be left out.
  const mcda::DecisionModel& decision = session.file.model;
  const auto drops = [](mcda::MissingPolicy policy) { return policy == mcda::MissingPolicy::drop; };
  bool may_exclude = !decision.constraints.empty() || drops(decision.missing);
  for (const Index leaf : decision.tree.leaves())
    may_exclude = may_exclude || drops(decision.tree[leaf].leaf->missing.value_or(decision.missing));
  const mcda::Alternatives everyone = may_exclude ? portfolio.alternatives : mcda::Alternatives{};
  session.prepared = mcda::prepare(decision, std::move(portfolio), session.run, how);
  for (const mcda::Excluded& one : session.prepared.excluded) {
    session.excluded.push_back({std::string(everyone.ids[one.row]), std::string(everyone.label(one.row)), one.reason});
  }
  session.manifest.rows_excluded = static_cast<Index>(session.excluded.size());
  session.notes.insert(session.notes.end(), session.prepared.notes.begin(), session.prepared.notes.end());
}

}  // namespace

Session open_session(const Arguments& arguments, ReadModel model, const Settings& settings, mcda::Notes notes,
                     const std::function<void(const mcda::DecisionTable&)>& raw,
                     const std::function<void(const mcda::Portfolio&)>& loaded) {
  Session session = new_session(arguments, std::move(model), std::move(notes));
  const auto given = written_weights(arguments, session.file.model.tree,
                                     session.notes);  // before the data: a typing error should not cost a minute
  const mcda::CriteriaTree& tree = session.file.model.tree;
  const Index shared_out = tree.find(session.file.tier_rule.of);
  const auto keep_amounts = [&](const mcda::DecisionTable& cells) {
    for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
      if (shared_out <= 0 || tree.leaves()[j] != shared_out) continue;
      const std::span<const double> column = cells.column(static_cast<Index>(j));
      session.amounts.assign(column.begin(), column.end());
    }
    if (raw) raw(cells);
  };
  read_clients(arguments, {.raw = keep_amounts}, session, loaded);
  settle_weights(session, given, settings);
  give_examples(session);
  return session;
}

Session open_frozen_session(const Arguments& arguments, const files::FrozenFile& frozen,
                            const std::function<void(const mcda::DecisionTable&)>& raw) {
  std::vector<Problem> problems;
  for (const char* option : {"method", "set", "weights", "normalization", "steps"}) {
    if (arguments.has(option))
      problems.push_back({.what = std::string("--") + option + " has no meaning on a frozen scale",
                          .remedy = "give it to prefero fit"});
  }
  if (!arguments.has("data"))
    problems.push_back({.what = "a frozen scale needs clients to score", .remedy = "name them by --data"});
  if (!problems.empty()) throw InvalidInput(std::move(problems));

  ReadModel model;
  model.file = files::read_model_text(frozen.model_text, frozen.model_name);
  model.digest = frozen.model_digest;
  Session session = new_session(arguments, std::move(model), {});
  session.frozen = &frozen;
  if (session.file.model.tree.leaf_ids() != frozen.criteria)
    throw InvalidInput("the frozen scale and the model in it name different criteria", "write it again by prefero fit");
  read_clients(arguments, {.learned = &frozen.scale.columns, .raw = raw}, session);
  std::vector<mcda::Criterion> list = session.prepared.criteria;
  for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = frozen.scale.weights[j];
  session.criteria.emplace(std::move(list), mcda::WeightRule::as_given);
  return session;
}

void give_examples(Session& session) {
  const mcda::Reference& reference = session.file.reference;
  if (reference.ranking.empty() && reference.classes.empty()) return;
  std::map<std::string, std::string> excluded;
  for (const ExcludedClient& one : session.excluded) excluded.emplace(one.id, one.reason);
  std::vector<Index> rows;
  try {
    for (const std::string key : {"ranking", "classes"}) {
      if ((key == "ranking" ? reference.ranking : reference.classes).empty()) continue;
      const mcda::JudgedRows found = files::judged_rows(session.file, key, session.prepared.alternatives.ids, excluded);
      rows.insert(rows.end(), found.rows.begin(), found.rows.end());
    }
  } catch (const InvalidInput& error) {
    session.unknown_examples = error.problems();
    for (const Problem& problem : session.unknown_examples) session.notes.push_back(problem.text());
    return;
  }
  session.criteria = session.criteria->with_reference(reference, session.prepared.table.select_rows(rows));
}

void require_no_notes(const Arguments& arguments, const mcda::Notes& notes) {
  if (!arguments.has("strict") || notes.empty()) return;
  std::vector<Problem> problems;
  for (const std::string& note : notes) problems.push_back({.what = note});
  throw InvalidInput(std::move(problems));
}

void say_notes(const Arguments& arguments, const mcda::Notes& notes) {
  if (arguments.has("quiet")) return;
  for (const std::string& note : notes) say_note(note);
}

}  // namespace prefero
