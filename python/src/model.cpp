#include "python/src/model.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <utility>

#include "mcda/model/error.hpp"

namespace prefero::python {

namespace nb = nanobind;

namespace {

const char* words_of(mcda::GoalKind kind) {
  switch (kind) {
    case mcda::GoalKind::minimise: return "min";
    case mcda::GoalKind::target: return "target";
    default: return "max";
  }
}

nb::object value_of(const mcda::ParameterValue& value) {
  return std::visit([](const auto& one) { return nb::cast(one); }, value);
}

nb::list criteria_of(const Model& model) {
  const mcda::CriteriaTree& tree = model.file.model.tree;
  const std::vector<double> weights = tree.final_weights();
  nb::list list;
  for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
    const mcda::CriteriaTree::Node& node = tree[tree.leaves()[j]];
    nb::dict one;
    one["id"] = node.id;
    one["title"] = node.title;
    one["unit"] = node.leaf->criterion.unit;
    one["goal"] = words_of(node.leaf->goal.kind);
    if (node.leaf->goal.kind == mcda::GoalKind::target)
      one["target"] = nb::make_tuple(node.leaf->goal.target.low, node.leaf->goal.target.high);
    one["column"] = node.leaf->column;
    one["sql"] = node.leaf->sql;
    one["weight"] = weights[j];
    list.append(one);
  }
  return list;
}

nb::list methods_of(const Model& model) {
  nb::list list;
  for (const mcda::MethodChoice& choice : model.file.model.methods) {
    nb::dict parameters;
    for (const auto& [name, value] : choice.parameters) parameters[name.c_str()] = value_of(value);
    list.append(nb::make_tuple(choice.name, parameters));
  }
  return list;
}

using mcda::files::SelectionLimit;

// The columns that the limits of a selection add up, or that they tell groups apart by.
std::vector<std::string> selection_columns(const Model& model, std::string SelectionLimit::* column) {
  std::vector<std::string> list;
  for (const SelectionLimit& limit : model.file.selection) {
    if (!(limit.*column).empty()) list.push_back(limit.*column);
  }
  return list;
}

}  // namespace

Model::Model(std::string text_, std::string name_, const std::string& folder_)
    : text(std::move(text_)),
      name(std::move(name_)),
      folder(folder_),
      file(mcda::files::read_model_text(text, name, folder)) {}

std::vector<std::string> Model::columns() const {
  std::vector<std::string> list;
  const auto add = [&](const std::string& column) {
    if (!column.empty() && std::find(list.begin(), list.end(), column) == list.end()) list.push_back(column);
  };
  add(file.source.id);
  add(file.source.label);
  for (const Index leaf : file.model.tree.leaves()) {
    add(file.model.tree[leaf].leaf->column);
    add(file.model.tree[leaf].leaf->uncertainty.low);
    add(file.model.tree[leaf].leaf->uncertainty.high);
  }
  for (const mcda::Constraint& constraint : file.model.constraints) add(constraint.column);
  return list;
}

bool Model::needs_source() const {
  const std::vector<Index>& leaves = file.model.tree.leaves();
  return file.crm || std::any_of(leaves.begin(), leaves.end(),
                                 [&](Index leaf) { return !file.model.tree[leaf].leaf->sql.empty(); });
}

void lend(Given& given, const Model& model, const Table* table, const std::atomic<bool>& cancel) {
  given.model_name = model.name;
  given.model_text = model.text;
  given.folder = model.folder;
  given.cancel = &cancel;
  if (table == nullptr) return;
  if (model.file.crm)
    throw mcda::InvalidInput("the model computes its criteria from CRM tables",
                             "leave the table out: its source is read");
  given.clients = "a table in memory";
  given.portfolio = [table](const mcda::DecisionModel& decision, const mcda::clients::PortfolioRequest& request) {
    return portfolio_of(*table, decision, request);
  };
}

Arguments arguments_of(const std::string& command, const std::vector<std::string>& words) {
  std::vector<std::string> all = words;
  for (const Option& option : command_named(command).all_options()) {
    if (option.name == "progress") all.insert(all.end(), {"--progress", "never"});
    if (option.name == "quiet") all.emplace_back("--quiet");
  }
  return Arguments(command_named(command), all);
}

void bind_model(nb::module_& module) {
  nb::class_<Model>(module, "Model", "A model as it was read and checked.")
      .def(nb::init<std::string, std::string, const std::string&>(), nb::arg("text"), nb::arg("name"),
           nb::arg("folder") = "")
      .def_prop_ro("text", [](const Model& model) { return model.text; })
      .def_prop_ro("name", [](const Model& model) { return model.name; })
      .def_prop_ro("folder", [](const Model& model) { return model.folder.string(); })
      .def_prop_ro("title", [](const Model& model) { return model.file.model.title; })
      .def_prop_ro("id", [](const Model& model) { return model.file.source.id; })
      .def_prop_ro("label", [](const Model& model) { return model.file.source.label; })
      .def_prop_ro("source", [](const Model& model) { return model.file.source.source; })
      .def_prop_ro("columns", &Model::columns)
      .def_prop_ro("selection_totals",
                   [](const Model& model) { return selection_columns(model, &SelectionLimit::total); })
      .def_prop_ro("selection_groups",
                   [](const Model& model) { return selection_columns(model, &SelectionLimit::each); })
      .def_prop_ro("needs_source", &Model::needs_source)
      .def_prop_ro("is_crm", [](const Model& model) { return model.file.crm.has_value(); })
      .def_prop_ro("has_tiers",
                   [](const Model& model) { return !model.file.tiers.empty() || !model.file.tier_rule.method.empty(); })
      .def_prop_ro("criteria", &criteria_of)
      .def_prop_ro("methods", &methods_of)
      .def_prop_ro("notes", [](const Model& model) {
        std::vector<std::string> notes;
        for (const mcda::Problem& one : model.file.notes) notes.push_back(one.text());
        return notes;
      });
}

}  // namespace prefero::python
