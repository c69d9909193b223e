#include "python/src/ranking.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "cli/answer.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "cli/weighing.hpp"
#include "mcda/analysis/honesty.hpp"
#include "mcda/analysis/weigh.hpp"
#include "mcda/engine/columns.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"
#include "python/src/arrays.hpp"
#include "python/src/interruptible.hpp"
#include "python/src/model.hpp"
#include "python/src/texts.hpp"

namespace prefero::python {

namespace nb = nanobind;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Up to here everything that the program would say is computed at once; beyond, the order first and the rest when
// asked.
constexpr Index rows_in_full = 20'000;

/// A ranking by row of the table that was handed over; excluded rows are NaN.
struct Ranked {
  bool full = false;  // notes, tiers and the like are there
  std::string method, kind, label;
  mcda::ParameterValues parameters;
  std::vector<double> scores, ranks;
  std::vector<Index> order;
  std::vector<std::pair<std::string, std::vector<double>>> columns;
  std::vector<std::string> criteria;
  std::vector<double> weights, influence;
  std::vector<std::string> notes, findings;
  std::optional<Texts> ids, labels;
  std::vector<std::string> tiers;                       // of `order`
  std::vector<std::pair<Index, std::string>> remarks;   // by row
  std::vector<std::pair<Index, std::string>> excluded;  // row, reason
};

bool is_raw(const mcda::Leaf& leaf) {
  return leaf.sql.empty() && leaf.value.scale == mcda::ValueScale::raw && leaf.goal.kind != mcda::GoalKind::target;
}

// What has to be computed from the rows before a method sees them forbids reading them in place.
bool is_plain(const mcda::files::ModelFile& file) {
  const mcda::DecisionModel& model = file.model;
  const auto given = [](const mcda::WeightingChoice& choice) {
    return choice.method == "given" && choice.blend_method.empty();
  };
  return !file.crm && model.constraints.empty() && file.reference.ranking.empty() && file.reference.classes.empty() &&
         given(model.weights) &&
         std::all_of(model.group_weights.begin(), model.group_weights.end(),
                     [&](const auto& one) { return given(one.second); }) &&
         std::all_of(model.tree.leaves().begin(), model.tree.leaves().end(),
                     [&](Index leaf) { return is_raw(*model.tree[leaf].leaf); });
}

std::optional<mcda::ColumnView> in_place(const Table* table, const mcda::CriteriaTree& tree) {
  if (table == nullptr) return std::nullopt;
  std::vector<const double*> starts;
  for (const Index leaf : tree.leaves()) {
    starts.push_back(table->in_place(tree[leaf].leaf->column));
    if (starts.back() == nullptr) return std::nullopt;
  }
  return mcda::ColumnView(std::move(starts), table->rows());
}

// One client of zeros tells what the criteria become: nothing of them depends on the rows of a plain model.
mcda::Criteria criteria_of(const mcda::files::ModelFile& file, const std::optional<std::vector<double>>& written,
                           const mcda::RunOptions& options) {
  const auto leaves = static_cast<Index>(file.model.tree.leaves().size());
  mcda::Portfolio one;
  one.alternatives.ids.push_back("1");
  one.values = mcda::DecisionTable(1, leaves);
  for (Index j = 0; j < leaves; ++j) one.values(0, j) = 0;
  one.constraint_values = mcda::DecisionTable(1, 0);
  mcda::DecisionModel model = file.model;
  for (const Index leaf : model.tree.leaves()) model.tree.set_uncertainty(leaf, {});  // no part of a ranking
  const mcda::Prepared prepared = mcda::prepare(model, std::move(one), options);
  std::vector<mcda::Criterion> list = prepared.criteria;
  const std::vector<double> weights =
      written ? *written : mcda::resolve_weights(model, prepared.table, mcda::Criteria(list), options).leaves;
  for (std::size_t j = 0; j < list.size(); ++j) list[j].weight = weights[j];
  return mcda::Criteria(std::move(list), written ? mcda::WeightRule::normalise : model.weight_rule);
}

void describe(const Asked& asked, const mcda::Criteria& criteria, Ranked& result) {
  result.method = asked.info().name;
  result.label = asked.label;
  result.kind = text_of(asked.info().result);
  result.parameters = asked.parameters;
  for (const mcda::Criterion& one : criteria) {
    result.criteria.push_back(one.id);
    result.weights.push_back(one.weight);
  }
}

void add_columns(const mcda::MethodInfo& info, std::span<const std::string_view> names,
                 std::vector<std::vector<double>> derived, Ranked& result) {
  if (info.sense == mcda::PublishedSense::smaller_is_better) {
    std::vector<double> published(result.scores);
    for (double& value : published) value = 0 - value;
    result.columns.emplace_back(std::string(info.published_score), std::move(published));
  }
  for (std::size_t k = 0; k < derived.size(); ++k)
    result.columns.emplace_back(std::string(names[k]), std::move(derived[k]));
}

// Nothing where the rows have to be prepared after all; the whole road then says what is wrong with them, or does it.
std::optional<Ranked> rank_in_place(const Arguments& arguments, const mcda::files::ModelFile& file, const Asked& asked,
                                    const Table* table, mcda::Notes& notes) {
  const auto* const method = dynamic_cast<const mcda::ScoringMethod*>(asked.method);
  if (method == nullptr || table == nullptr || table->rows() <= rows_in_full || !is_plain(file)) return std::nullopt;
  const std::optional<mcda::ColumnView> view = in_place(table, file.model.tree);
  if (!view) return std::nullopt;
  const mcda::RunOptions options = run_options(arguments);
  const mcda::Criteria criteria = criteria_of(file, written_weights(arguments, file.model.tree, notes), options);
  const mcda::Task task{method, asked.parameters};
  std::optional<mcda::Outcome> outcome;
  try {
    outcome = std::move(mcda::run(std::span(&task, 1), *view, criteria, options).front());
  } catch (const mcda::InvalidInput&) {
    return std::nullopt;  // missing or unusable cells
  }
  if (outcome->refusal) return std::nullopt;
  Ranked result;
  describe(asked, criteria, result);
  mcda::Ranking ranking = mcda::rank_fast(outcome->scores);
  result.scores = std::move(outcome->scores);
  result.ranks = std::move(ranking.ranks);
  result.order = std::move(ranking.order);
  add_columns(asked.info(), outcome->derived_names, std::move(outcome->derived), result);
  return result;
}

// By rows of the table again: excluded ones are between the others.
std::vector<double> spread(const std::vector<double>& kept, const std::vector<Index>& rows, Index m) {
  if (static_cast<Index>(rows.size()) == m) return kept;
  std::vector<double> all(static_cast<std::size_t>(m), nan);
  for (std::size_t k = 0; k < rows.size(); ++k) all[static_cast<std::size_t>(rows[k])] = kept[k];
  return all;
}

Ranked ranked_of(const Session& session, Answer answer) {
  Ranked result;
  result.full = true;
  describe(answer.asked, *session.criteria, result);
  const Index m = session.rows() + static_cast<Index>(session.excluded.size());
  std::vector<Index> rows;  // of the table, by row that is ranked
  auto next = session.prepared.excluded.begin();
  for (Index i = 0; i < m; ++i) {
    if (next != session.prepared.excluded.end() && next->row == i) {
      ++next;
    } else {
      rows.push_back(i);
    }
  }
  std::vector<double> ranks(static_cast<std::size_t>(session.rows()), nan);
  for (std::size_t k = 0; k < answer.order.size(); ++k) {
    ranks[static_cast<std::size_t>(answer.order[k])] = answer.ranks[k];
    result.order.push_back(rows[static_cast<std::size_t>(answer.order[k])]);
  }
  result.ranks = spread(ranks, rows, m);
  if (!answer.scores.empty()) result.scores = spread(answer.scores, rows, m);
  for (PublishedColumn& column : answer.columns)
    result.columns.emplace_back(std::move(column.name), spread(column.values, rows, m));
  for (const auto& [row, remark] : answer.remarks)
    result.remarks.emplace_back(rows[static_cast<std::size_t>(row)], remark);
  result.tiers = std::move(answer.tiers);
  result.influence = std::move(answer.influence);
  result.findings = sentences(session, answer);
  result.notes = session.notes;
  result.notes.insert(result.notes.end(), answer.notes.begin(), answer.notes.end());
  Texts ids, labels;
  std::size_t kept = 0, left_out = 0;
  for (Index i = 0; i < m; ++i) {
    if (kept < rows.size() && rows[kept] == i) {
      ids.push_back(session.id(static_cast<Index>(kept)));
      labels.push_back(session.label(static_cast<Index>(kept)));
      ++kept;
    } else {
      ids.push_back(session.excluded[left_out].id);
      labels.push_back(session.excluded[left_out].label);
      result.excluded.emplace_back(i, session.excluded[left_out].reason);
      ++left_out;
    }
  }
  if (session.labelled()) result.labels = std::move(labels);
  result.ids = std::move(ids);
  return result;
}

// As `prefero rank` does it (cli/rank.cpp), up to where it would write.
Ranked rank_whole(const Arguments& arguments, ReadModel model, const Asked& asked, const Settings& settings,
                  mcda::Notes notes) {
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes));
  Ranked result = ranked_of(session, answer(session, asked, 0));
  const mcda::Method* const methods[] = {asked.method};
  for (const mcda::Notes& more :
       {mcda::spread_twice_notes(session.weights, methods),
        mcda::weight_meaning_notes(session.weights, session.file.model.weight_meaning, methods)})
    result.notes.insert(result.notes.end(), more.begin(), more.end());
  return result;
}

Ranked rank(const Model& lent, const Table* table, const std::vector<std::string>& words, bool whole,
            const std::atomic<bool>& cancel) {
  Given given;
  lend(given, lent, table, cancel);
  std::vector<std::string> all{lent.name};
  all.insert(all.end(), words.begin(), words.end());
  const Arguments arguments = arguments_of("rank", all);
  const Settings settings(arguments);
  mcda::Notes notes;
  ReadModel model = read_model(lent.name, notes);
  const std::vector<std::string> names = arguments.list("method");
  if (names.size() > 1 || (names.size() == 1 && names.front() == "all"))
    throw mcda::InvalidInput("rank asks one method", "for several side by side: prefero.compare");
  if (!names.empty()) mcda::Catalogue::instance().at(names.front());  // an unknown one tells its neighbours
  if (names.empty() && model.file.model.methods.size() > 1) model.file.model.methods.resize(1);
  const Asked asked = asked_methods(names, model.file, settings, "", notes).front();
  require_settings_used(settings, {asked}, model.file.model);
  if (!whole) {
    mcda::Notes unused;  // those of the whole road come when they are asked
    if (auto result = rank_in_place(arguments, model.file, asked, table, unused)) return std::move(*result);
  }
  if (table != nullptr) {
    const std::vector<std::string> conversions = table->notes(lent.columns());
    notes.insert(notes.end(), conversions.begin(), conversions.end());
  }
  return rank_whole(arguments, std::move(model), asked, settings, std::move(notes));
}

// The scores of new rows on a frozen scale, as `prefero rank FROZEN --data NEW` does it.
Ranked score(const std::string& frozen_text, const std::string& name, const Table& table,
             const std::vector<std::string>& words, const std::atomic<bool>& cancel) {
  const mcda::files::FrozenFile frozen = mcda::files::frozen_from(frozen_text, name);
  Given given;
  given.cancel = &cancel;
  given.clients = "a table in memory";
  given.portfolio = [&](const mcda::DecisionModel& decision, const mcda::clients::PortfolioRequest& request) {
    return portfolio_of(table, decision, request);
  };
  std::vector<std::string> all{name, "--data", given.clients};
  all.insert(all.end(), words.begin(), words.end());
  const Arguments arguments = arguments_of("rank", all);
  OnFrozenScale seen;
  const Session session = open_frozen_session(
      arguments, frozen, [&](const mcda::DecisionTable& raw) { seen = compare_with_fit(frozen, raw); });
  return ranked_of(session, answer_frozen(session, seen, 0));
}

nb::object value_of(const mcda::ParameterValue& value) {
  return std::visit([](const auto& one) { return nb::cast(one); }, value);
}

template <class T>
nb::object or_none(std::optional<T> value) {
  return value ? nb::cast(std::move(*value)) : nb::none();
}

nb::dict dict_of(Ranked result) {
  nb::dict out;
  out["full"] = result.full;
  out["method"] = result.method;
  out["label"] = result.label;
  out["kind"] = result.kind;
  nb::dict parameters;
  for (const auto& [name, value] : result.parameters) parameters[name.c_str()] = value_of(value);
  out["parameters"] = parameters;
  out["scores"] = result.scores.empty() ? nb::none() : array_of(std::move(result.scores));
  out["ranks"] = array_of(std::move(result.ranks));
  out["order"] = array_of(std::move(result.order));
  nb::dict columns;
  for (auto& [name, values] : result.columns) columns[name.c_str()] = array_of(std::move(values));
  out["columns"] = columns;
  out["criteria"] = nb::cast(result.criteria);
  out["weights"] = array_of(std::move(result.weights));
  out["influence"] = array_of(std::move(result.influence));
  out["notes"] = nb::cast(result.notes);
  out["findings"] = nb::cast(result.findings);
  out["ids"] = or_none(std::move(result.ids));
  out["labels"] = or_none(std::move(result.labels));
  out["tiers"] = nb::cast(result.tiers);
  const auto pairs = [](const std::vector<std::pair<Index, std::string>>& list) {
    nb::list out_list;
    for (const auto& [row, text] : list) out_list.append(nb::make_tuple(row, text));
    return out_list;
  };
  out["remarks"] = pairs(result.remarks);
  out["excluded"] = pairs(result.excluded);
  return out;
}

}  // namespace

void bind_ranking(nb::module_& module) {
  module.def(
      "rank",
      [](const Model& model, const Table* table, const std::vector<std::string>& words, bool whole) {
        return dict_of(
            interruptible([&](const std::atomic<bool>& cancel) { return rank(model, table, words, whole, cancel); }));
      },
      nb::arg("model"), nb::arg("table").none(), nb::arg("words"), nb::arg("whole") = false,
      "Ranks by one method; `words` are those of `prefero rank`. Row-wise results are in the order of the table.");
  module.def(
      "score",
      [](const std::string& frozen, const std::string& name, const Table& table,
         const std::vector<std::string>& words) {
        return dict_of(
            interruptible([&](const std::atomic<bool>& cancel) { return score(frozen, name, table, words, cancel); }));
      },
      nb::arg("frozen"), nb::arg("name"), nb::arg("table"), nb::arg("words"), "Scores rows on a frozen scale.");
  module.def(
      "frozen_model",
      [](const std::string& frozen, const std::string& name) {
        return mcda::files::frozen_from(frozen, name).model_text;
      },
      nb::arg("frozen"), nb::arg("name"), "The model that a frozen scale holds.");
}

}  // namespace prefero::python
