// Models: everything the written form allows is understood, everything else is an error at its place.
#include "mcda/files/model_file.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <random>

using namespace mcda;
using namespace mcda::files;

namespace {

// The model of the written form's description, whole.
const char* const example = R"(title: Which clients deserve our best people
alternatives:
  source: clients.csv          # relative to this file; a table whose rows are the clients
  id: client_id
  label: name
criteria:                      # a tree: groups have children, leaves have a column
  value:
    title: Financial value
    weight: 0.4
    children:
      revenue:  {column: rev_12m, goal: max, unit: EUR, weight: 2, horizon: short}
      margin:   {column: margin_pct, goal: max, weight: 3, horizon: long, preference: {shape: linear, q: 1, p: 10}}
  credibility:
    weight: 0.3
    children:
      days_late: {column: avg_days_late, goal: min, unit: days, horizon: both, veto: 60}
  fit:
    weight: 0.3
    children:
      size: {column: employees, goal: {target: [20, 200]}, value: {scale: log1p}}
weights: {method: given}
missing: {policy: worst}
constraints:
  - {column: days_overdue, at_most: 90, reason: "stops all work"}
normalization: minmax
methods:
  - topsis
  - {name: vikor, v: 0.5}
  - {name: promethee_2}
tiers: {A: 0.2, B: 0.3, C: 0.5}
)";

ModelFile model(const std::string& text) { return read_model_text(text, "m.yaml"); }

std::string complaints(const std::string& text) {
  try {
    model(text);
    return {};
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

bool says(const std::string& text, const std::string& part) {
  const std::string all = complaints(text);
  if (all.find(part) != std::string::npos) return true;
  BOOST_TEST_MESSAGE("said: " << all);
  return false;
}

/// A model of one criterion with these keys.
std::string criterion(const std::string& keys) { return "criteria:\n  margin: {column: margin, " + keys + "}\n"; }

Criterion read_criterion(const std::string& keys) {
  const ModelFile file = model(criterion(keys));
  return file.model.tree[1].leaf->criterion;
}

const std::string one = "criteria: {a: {column: a}}\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(model_file)

BOOST_AUTO_TEST_CASE(reads_the_whole_example) {
  const ModelFile file = model(example);
  const DecisionModel& m = file.model;
  BOOST_TEST(m.title == "Which clients deserve our best people");
  BOOST_TEST(file.source.source == "clients.csv");
  BOOST_TEST(file.source.id == "client_id");
  BOOST_TEST(file.source.label == "name");
  BOOST_TEST(m.tree.leaf_ids() == (std::vector<std::string>{"revenue", "margin", "days_late", "size"}),
             boost::test_tools::per_element());
  const auto weights = m.tree.final_weights();
  BOOST_TEST(weights[0] == 0.4 * 2 / 5, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(weights[1] == 0.4 * 3 / 5, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(weights[3] == 0.3, boost::test_tools::tolerance(1e-15));
  const Leaf& revenue = *m.tree[m.tree.find("revenue")].leaf;
  BOOST_TEST(revenue.column == "rev_12m");
  BOOST_TEST(revenue.criterion.unit == "EUR");
  BOOST_TEST((revenue.horizon == Horizon::short_term));
  const Leaf& margin = *m.tree[m.tree.find("margin")].leaf;
  BOOST_TEST((margin.criterion.preference.shape == PreferenceShape::linear));
  BOOST_TEST(margin.criterion.preference.indifference == 1);
  BOOST_TEST(margin.criterion.preference.preference == 10);
  const Leaf& late = *m.tree[m.tree.find("days_late")].leaf;
  BOOST_TEST((late.goal.kind == GoalKind::minimise));
  BOOST_TEST((late.criterion.direction == Direction::minimise));
  BOOST_TEST(*late.criterion.veto == 60);
  const Leaf& size = *m.tree[m.tree.find("size")].leaf;
  BOOST_TEST((size.goal.kind == GoalKind::target));
  BOOST_TEST((size.goal.target == Interval{20, 200}));
  BOOST_TEST((size.value.scale == ValueScale::log1p));
  BOOST_TEST(m.tree[m.tree.find("value")].title == "Financial value");
  BOOST_TEST((m.missing == MissingPolicy::worst));
  BOOST_REQUIRE(m.constraints.size() == 1);
  BOOST_TEST(m.constraints[0].column == "days_overdue");
  BOOST_TEST(*m.constraints[0].at_most == 90);
  BOOST_TEST(!m.constraints[0].at_least);
  BOOST_TEST(m.constraints[0].reason == "stops all work");
  BOOST_TEST(m.normalization == "minmax");
  BOOST_REQUIRE(m.methods.size() == 3);
  BOOST_TEST(m.methods[1].name == "vikor");
  BOOST_TEST(std::get<double>(m.methods[1].parameters.at("v")) == 0.5);
  BOOST_REQUIRE(file.tiers.size() == 3);
  BOOST_TEST(*file.tiers[0].share == 0.2);
  BOOST_TEST((m.weight_rule == WeightRule::normalise));
  BOOST_TEST(m.weights.method == "given");
  BOOST_TEST(file.notes.empty());
}

BOOST_AUTO_TEST_CASE(every_key_of_a_criterion_is_read) {
  const ModelFile file =
      model(criterion("title: Margin, goal: min, weight: 1/3, unit: '%', bounds: [0, 10], range: [1, 9], ideal: [2, "
                      "3], anti_ideal: 4, reference: 5, characteristic: [1, 2, 3], profiles: [4, 2], preference: "
                      "{shape: gaussian, s: 2}, missing: {policy: median}, horizon: both, fixed: true, reachable: [-1, "
                      "1], value: {scale: piecewise, points: [[0, 0], [5, 0.8], [10, 1]]}"));
  const Leaf& leaf = *file.model.tree[1].leaf;
  const Criterion& c = leaf.criterion;
  BOOST_TEST(c.title == "Margin");
  BOOST_TEST(file.model.tree[1].weight == 1.0 / 3);
  BOOST_TEST((*c.bounds == Interval{0, 10}));
  BOOST_TEST((*c.range == Interval{1, 9}));
  BOOST_TEST((*c.ideal_interval == Interval{2, 3}));
  BOOST_TEST(*c.anti_ideal == 4);
  BOOST_TEST(*c.reference == 5);
  BOOST_TEST(c.characteristic == (std::vector<double>{1, 2, 3}), boost::test_tools::per_element());
  BOOST_TEST(c.profiles == (std::vector<double>{4, 2}), boost::test_tools::per_element());
  BOOST_TEST((c.preference.shape == PreferenceShape::gaussian));
  BOOST_TEST(c.preference.gaussian == 2);
  BOOST_TEST((*leaf.missing == MissingPolicy::median));
  BOOST_TEST((leaf.horizon == Horizon::both));
  BOOST_TEST(leaf.fixed);
  BOOST_TEST((*leaf.reachable == Interval{-1, 1}));
  BOOST_TEST((leaf.value.scale == ValueScale::piecewise));
  BOOST_TEST(leaf.value.points.size() == 3u);

  BOOST_TEST(*read_criterion("ideal: 7").ideal == 7);
  BOOST_TEST(*read_criterion("points: 30").points == 30);
  BOOST_TEST(read_criterion("shape: exp").shape == "exp");
  BOOST_TEST((read_criterion("values: [[0, 1], [9, 0]]").value_points[1] == Interval{9, 0}));
  BOOST_TEST((read_criterion("preference: {q: 1, p: 2}").preference.shape == PreferenceShape::linear));
  BOOST_TEST((read_criterion("preference: usual").preference.shape == PreferenceShape::usual));
  BOOST_TEST((read_criterion("preference: {shape: ushape, q: 1}").preference.shape == PreferenceShape::u_shape));
  const ModelFile target = model(
      "criteria: {a: {sql: \"sum(x) / 2\", goal: {target: 5}, value: {scale: winsorised, quantiles: [0.01, 0.99]}, "
      "missing: drop}}\n");
  const Leaf& other = *target.model.tree[1].leaf;
  BOOST_TEST(other.sql == "sum(x) / 2");
  BOOST_TEST((other.goal.target == Interval{5, 5}));
  BOOST_TEST((other.value.quantiles == Interval{0.01, 0.99}));
  BOOST_TEST((*other.missing == MissingPolicy::drop));
}

BOOST_AUTO_TEST_CASE(uncertain_values) {
  using Kind = ValueUncertainty::Kind;
  const auto read = [](const std::string& form) {
    return model(criterion("uncertainty: " + form)).model.tree[1].leaf->uncertainty;
  };
  const ValueUncertainty interval = read("{interval: 10 %}"), normal = read("{normal: 5, possible: [0, 100]}"),
                         log_normal = read("{log_normal: 20 %}"), columns = read("{low: a, high: b}");
  BOOST_TEST((interval.kind == Kind::interval && interval.relative));
  BOOST_TEST(interval.amount == 0.1);
  BOOST_TEST((normal.kind == Kind::normal && !normal.relative));
  BOOST_TEST(normal.amount == 5);
  BOOST_TEST(normal.possible->high == 100);
  BOOST_TEST((log_normal.kind == Kind::log_normal && !log_normal.relative));
  BOOST_TEST(log_normal.amount == 0.2);
  BOOST_TEST((columns.kind == Kind::between && columns.low == "a" && columns.high == "b"));
  BOOST_TEST((read("ordinal").kind == Kind::ordinal && read("{ordinal: true}").kind == Kind::ordinal));
  BOOST_TEST((model(criterion("goal: min")).model.tree[1].leaf->uncertainty.kind == Kind::exact));

  const auto refuses = [](const std::string& keys, const std::string& part) {
    BOOST_TEST(says(criterion("uncertainty: " + keys), part));
  };
  refuses("{triangular: 5}", "m.yaml:2:42: unknown key \"triangular\"");
  refuses("{interval: 10, normal: 5}", "interval and normal contradict each other (keep one of them)");
  refuses("{low: a, interval: 3}", "has only one of low and high");
  refuses("{normal: -5}", "normal is not an amount above 0");
  refuses("{log_normal: 12}", "at most 5");
  refuses("{ordinal: true, possible: [0, 1]}", "possible is read with interval, normal and log_normal only");
  refuses("{possible: [0, 1]}", "names no form");
  refuses("perhaps", "is no form of uncertainty");
  refuses("ordinal, value: {scale: log1p}", "a value function has nothing to read (remove value:)");
  refuses("ordinal, goal: {target: 5}", "a target has nothing to read (write goal: max or min)");
  BOOST_TEST(says("criteria: {g: {uncertainty: ordinal, children: {a: {column: a}}}}\n", "cannot have the key"));
}

BOOST_AUTO_TEST_CASE(meaning_of_weights) {
  BOOST_TEST(!model(one).model.weight_meaning.has_value());
  BOOST_TEST((model(one + "weights: {meaning: importance}\n").model.weight_meaning == WeightMeaning::importance));
  BOOST_TEST((model(one + "weights: {method: entropy, meaning: trade_offs}\n").model.weight_meaning ==
              WeightMeaning::trade_off));
  BOOST_TEST(says(one + "weights: {meaning: votes}\n", "weights: meaning"));
  BOOST_TEST(says("criteria: {g: {weights: {meaning: importance}, children: {a: {column: a}}}}\n",
                  "can be said for the whole model only"));
}

BOOST_AUTO_TEST_CASE(sources_are_relative_to_the_model) {
  const auto location = [](const std::string& source) {
    return read_model_text("alternatives: {source: " + source + "}\n" + one, "m.yaml", "models/eu").source.location();
  };
  BOOST_TEST(location("clients.csv") == "models/eu/clients.csv");
  BOOST_TEST(location("../data/*.parquet") == "models/data/*.parquet");
  BOOST_TEST(location("/data/clients.csv") == "/data/clients.csv");
  BOOST_TEST(location("'duckdb:crm.db'") == "duckdb:models/eu/crm.db");
  BOOST_TEST(location("'sqlite:/data/crm.db'") == "sqlite:/data/crm.db");
  BOOST_TEST(location("'postgresql://host/db'") == "postgresql://host/db");
  BOOST_TEST(model("alternatives: {source: a.csv}\n" + one).source.location() == "a.csv");

  const ModelFile file = model(
      "alternatives: {source: a.csv, id: 1, delimiter: tab, decimal: ',', encoding: utf-8, dates: dmy, query: select "
      "1}\n" +
      one);
  BOOST_TEST(file.source.id == "1");
  BOOST_TEST(file.source.delimiter == "\t");
  BOOST_TEST(file.source.decimal == ",");
  BOOST_TEST(file.source.dates == "dmy");
  BOOST_TEST(file.source.query == "select 1");
}

BOOST_AUTO_TEST_CASE(all_problems_come_together_in_order) {
  const std::string all = complaints(
      "titel: x\n"
      "criteria:\n"
      "  a: {column: a, goal: maxx}\n"
      "  b: {colum: b, weight: -1}\n"
      "methods: [topsys, {name: vikor, v: 2}]\n");
  BOOST_TEST(all ==
             "m.yaml:1:1: unknown key \"titel\" in the model; did you mean \"title\"?\n"
             "m.yaml:3:24: criterion a: goal cannot be \"maxx\"; did you mean \"max\"? (one of max, min, {target: "
             "[low, high]})\n"
             "m.yaml:4:3: criterion b has no column (add column: NAME, or children: for a group)\n"
             "m.yaml:4:7: unknown key \"colum\" in criterion b; did you mean \"column\"?\n"
             "m.yaml:4:25: criterion b: weight is negative (turn the goal round (max, min) instead)\n"
             "m.yaml:5:11: unknown method \"topsys\"; did you mean \"topsis\"? (`prefero methods` lists them)\n"
             "m.yaml:5:36: parameter v of vikor is 2, outside [0, 1]");
}

BOOST_AUTO_TEST_CASE(files_of_the_wrong_shape) {
  BOOST_TEST(says("", "the model is empty"));
  BOOST_TEST(says("# nothing\n", "the model is empty"));
  BOOST_TEST(says("- a\n- b\n", "m.yaml:1:1: the model is a list where keys and values belong"));
  BOOST_TEST(says("just text\n", "the model is a single value"));
  BOOST_TEST(says("title: x\n", "the model has no criteria"));
  BOOST_TEST(says("criteria: {}\n", "there is no criterion"));
  BOOST_TEST(says("criteria:\n", "criteria is nothing"));
  BOOST_TEST(says("criteria: [a, b]\n", "m.yaml:1:11: criteria is a list"));
  BOOST_TEST(says("criteria: {a: revenue}\n", "criterion a is a single value"));
  BOOST_TEST(says("criteria: {a: {column: [x]}}\n", "criterion a: column is a list where text belongs"));
  BOOST_TEST(says("criteria: {a: {children: [x]}}\n", "children of group a is a list"));
  BOOST_TEST(says("criteria: {a: {children: {}}}\n", "group a has no children"));
  BOOST_TEST(says(one + "constraints: {column: x}\n", "constraints is a mapping where a list belongs"));
  BOOST_TEST(says(one + "methods: {name: topsis}\n", "methods is a mapping where a list belongs"));
  BOOST_TEST(says(one + "tiers: [A]\n", "tiers is a list"));
  BOOST_TEST(says(one + "alternatives: clients.csv\n", "alternatives is a single value"));
  BOOST_TEST(says(one + "schema: 2\n", "this version reads schema 1"));
}

BOOST_AUTO_TEST_CASE(criteria_that_cannot_be) {
  BOOST_TEST(
      says("criteria: {a: {column: a}, g: {children: {a: {column: b}}}}\n", "1:43: two criteria are called \"a\""));
  BOOST_TEST(says("criteria: {g: {children: {a: {column: b}}, column: x}}\n",
                  "group g has children and cannot have the key \"column\""));
  BOOST_TEST(says("criteria: {g: {}}\n", "criterion g has no column"));
  BOOST_TEST(says("criteria: {g: {column: x, sql: y}}\n", "more than one of column, sql, crm and portrait"));
  BOOST_TEST(says("criteria: {g: {crm: rev_12m}}\n", "the model names no CRM data"));
  BOOST_TEST(says("crm: {source: x}\ncriteria: {g: {crm: rev_13m}}\n", "did you mean \"rev_12m\""));
  BOOST_TEST(says("crm: {source: x}\ncriteria: {g: {crm: {id: rev_12m, half_life: 3}}}\n", "half_life"));
  BOOST_TEST(says("crm: {source: x, as_of: 2025-02-30}\ncriteria: {g: {crm: rev_12m}}\n", "as_of is no date"));
  BOOST_TEST(says("criteria: {\"\": {column: x}}\n", "a criterion has no name"));
  BOOST_TEST(says("criteria: {\"a\\x1b[2J\": {column: x}}\n", "holds control characters"));
  BOOST_TEST(says(criterion("weight: two"), "criterion margin: weight: \"two\" is not a number"));
  BOOST_TEST(says(criterion("weight: .nan"), "is not a number"));
  BOOST_TEST(says(criterion("weight: 0"), "m.yaml:1:1: all weights are zero"));
  BOOST_TEST(says("criteria:\n  x: {column: x}\n  g: {children: {a: {column: a, weight: 0}}}\n",
                  "m.yaml:3:3: all weights inside group g are zero"));
  BOOST_TEST(
      complaints("criteria:\n  x: {column: x}\n  g: {weight: 0, children: {a: {column: a, weight: 0}}}\n").empty());
  BOOST_TEST(says(criterion("goal: {target: [5, 1]}"), "larger end first"));
  BOOST_TEST(says(criterion("goal: {taget: 1}"), "did you mean \"target\""));
  BOOST_TEST(says(criterion("bounds: 3"), "criterion margin: bounds is not a pair of numbers"));
  BOOST_TEST(says(criterion("bounds: [1, x]"), "\"x\" is not a number"));
  BOOST_TEST(says(criterion("horizon: medium"), "one of short, long, both"));
  BOOST_TEST(says(criterion("fixed: yes"), "neither true nor false"));
  BOOST_TEST(says(criterion("value: {scale: logp}"), "did you mean \"log1p\""));
  BOOST_TEST(says(criterion("value: {scale: piecewise}"), "has no points"));
  BOOST_TEST(says(criterion("value: {points: [[1, 1], [1, 2]]}"), "do not rise"));
  BOOST_TEST(says(criterion("value: {points: [[1, 1]]}"), "fewer than two points"));
  BOOST_TEST(says(criterion("value: {points: [1, 2]}"), "a point is not a pair"));
  BOOST_TEST(says(criterion("value: {scale: rank, quantiles: [0, 1]}"), "read by the scale winsorised only"));
  BOOST_TEST(says(criterion("value: {quantiles: [0.5, 5]}"), "between 0 and 1"));
  BOOST_TEST(says(criterion("preference: {shape: liner}"), "did you mean \"linear\""));
  BOOST_TEST(says(criterion("preference: {shape: linear, q: 1}"), "this shape needs p"));
  BOOST_TEST(says(criterion("preference: {shape: linear, q: 3, p: 1}"), "q is larger than p"));
  BOOST_TEST(says(criterion("preference: {shape: gaussian}"), "needs s"));
  BOOST_TEST(says(criterion("preference: {p: -1}"), "p is negative"));
  BOOST_TEST(says(criterion("points: -1"), "points is negative"));
  BOOST_TEST(says(criterion("shape: exponential"), "criterion margin: shape cannot be"));
  BOOST_TEST(says(criterion("values: [[1, 0], [0, 1]]"), "do not rise"));
  BOOST_TEST(says(criterion("veto: 0"), "veto is not above 0"));
  BOOST_TEST(says(criterion("veto: 5, value: {scale: log1p}"), "cannot be used together with a value function"));
  BOOST_TEST(says(criterion("missing: zero"), "one of error, drop"));
  BOOST_TEST(says(criterion("characteristic: [2, 1]"), "does not rise"));
}

BOOST_AUTO_TEST_CASE(the_rest_of_a_model) {
  BOOST_TEST(says(one + "missing: {polcy: worst}\n", "did you mean \"policy\""));
  BOOST_TEST(says(one + "constraints: [{column: x}]\n", "constraint 1 has no limit"));
  BOOST_TEST(says(one + "constraints: [{at_most: 3}]\n", "constraint 1 has no column"));
  BOOST_TEST(says(one + "constraints: [{column: x, at_most: 3, at_least: 4}]\n", "can never be met"));
  BOOST_TEST(says(one + "normalization: min-max\n", "did you mean \"minmax\""));
  BOOST_TEST(says(one + "methods: [{v: 0.5}]\n", "method 1 has no name"));
  BOOST_TEST(says(one + "methods: [{name: vikor, w: 0.5}]\n", "unknown parameter \"w\" of vikor"));
  BOOST_TEST(says(one + "methods: [{name: vikor, v: half}]\n", "is not a number"));
  BOOST_TEST(says(one + "methods: [{name: vikor, v: [1]}]\n", "where a single value belongs"));
  BOOST_TEST(says(one + "methods: [{name: comet, object_values: [1, two]}]\n", "\"two\" is not a number"));
  BOOST_TEST(says(one + "methods: [{name: comet, object_values: {a: 1}}]\n", "where a single value belongs"));
  BOOST_TEST(says(one + "methods: [entropy]\n", "write weights: {method: entropy}"));
  BOOST_TEST(says(one + "methods: [borda]\n", "ranks no alternatives"));
  BOOST_TEST(says(one + "methods: []\n", "an empty list"));
  BOOST_TEST(model(one + "methods: wsm\n").model.methods[0].name == "weighted_sum");
  BOOST_TEST(says(one + "alternatives: {delimiter: ';;'}\n", "not one character"));
  BOOST_TEST(says(one + "alternatives: {decimal: ';'}\n", "neither a point nor a comma"));
  BOOST_TEST(says(one + "alternatives: {query: a, table: b}\n", "both query and table"));
  BOOST_TEST(says(one + "tiers: {A: 0.5, B: 0.6}\n", "add up to 1.1"));
  BOOST_TEST(says(one + "tiers: {A: 20}\n", "20 is not a share"));
  BOOST_TEST(says(one + "tiers: {A: many clients}\n", "not a number of clients"));
  const ModelFile counted = model(one + "tiers: {A: 20 clients, B: 0.3, C: rest}\nprofit: gain\nparent: group\n");
  BOOST_TEST(*counted.tiers[0].count == 20);
  BOOST_TEST(!counted.tiers[2].share);
  BOOST_TEST(counted.profit == "gain");
  BOOST_TEST(counted.parent == "group");
}

BOOST_AUTO_TEST_CASE(what_this_version_cannot_do_is_said) {
  BOOST_TEST(says(one + "people: {anna: {}}\n", "anna has no weights"));
  BOOST_TEST(says("crm: {as_of: 2025-12-31}\n" + one, "crm names no source"));
  BOOST_TEST(says(one + "portrait: {period: [2025-01-01]}\n", "no pair of dates"));
  BOOST_TEST(says(one + "portrait: {period: 2025}\n", "portrait has no key"));
  const ModelFile file = model(one + "portrait: {key: is_key}\ntiers: {method: electre_tri, cut: 0.7}\n");
  BOOST_TEST(file.notes.empty());
  BOOST_TEST(file.sections.at("portrait").find("key")->text == "is_key");
  BOOST_TEST(file.tier_rule.method == "electre_tri");
}

BOOST_AUTO_TEST_CASE(places_lead_back_into_the_file) {
  const ModelFile file = model(example);
  const auto at = [&](const std::string& path) {
    const Place place = file.place(path);
    return std::to_string(place.line) + ":" + std::to_string(place.column);
  };
  BOOST_TEST(at("criteria.margin.column") == "12:26");
  BOOST_TEST(at("criteria.margin") == "12:7");
  BOOST_TEST(at("criteria.value.children.margin.preference.q") == "12:106");
  BOOST_TEST(at("criteria.margin.nothing") == "12:7");
  BOOST_TEST(at("methods[0]") == "27:5");
  BOOST_TEST(at("methods[1].v") == "28:22");
  BOOST_TEST(at("methods[1].absent") == "28:5");
  BOOST_TEST(at("constraints[0].column") == "24:14");
  BOOST_TEST(at("alternatives.id") == "4:7");
  BOOST_TEST(at("nowhere") == "0:0");
  BOOST_TEST(file.problem("alternatives.id", "unknown column \"client_id\"").text() ==
             "m.yaml:4:7: unknown column \"client_id\"");
}

BOOST_AUTO_TEST_CASE(models_come_from_files) {
  const auto folder = std::filesystem::temp_directory_path() / "prefero_model_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "m.yaml") << example;
  std::ofstream(folder / "bad.yaml") << "criteria: {a: {colum: x}}\n";
  std::ofstream(folder / "empty.yaml");
  BOOST_TEST(read_model(folder / "m.yaml").source.location() == (folder / "clients.csv").string());
  BOOST_TEST(check_model(folder / "m.yaml").empty());
  const auto problems = check_model(folder / "bad.yaml");
  BOOST_TEST(problems.size() == 2u);
  BOOST_TEST(problems[0].file == (folder / "bad.yaml").string());
  BOOST_TEST(check_model(folder / "empty.yaml").size() == 1u);
  BOOST_CHECK_THROW(check_model(folder / "absent.yaml"), SourceFailure);
  BOOST_CHECK_THROW(read_model(folder), InvalidInput);
  std::filesystem::remove_all(folder);
}

// Damaged at random, a model is read or refused, and every problem has a place in the file.
BOOST_AUTO_TEST_CASE(damaged_models_are_read_or_refused) {
  std::mt19937 random(3);
  const std::string whole = example, pieces = "{}[]:,-#&*!|>'\"%@`~ \n\t0aZ\x80\xC3";
  for (int round = 0; round < 3000; ++round) {
    std::string text = whole;
    for (unsigned k = 1 + random() % 4; k > 0; --k) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0: text[at] = pieces[random() % pieces.size()]; break;
        case 1: text.insert(at, 1, pieces[random() % pieces.size()]); break;
        case 2: text.erase(at, 1 + random() % 20); break;
        default: text.insert(at, text.substr(random() % text.size(), random() % 30));
      }
    }
    try {
      read_model_text(text, "m.yaml");
    } catch (const InvalidInput& error) {
      for (const Problem& problem : error.problems())
        BOOST_REQUIRE_MESSAGE(problem.line > 0, problem.text() << "\n" << text);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
