// The sorting methods: fast paths on the reference cases, limits, vetoes, refusals, and what each record promises.
#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "mcda/engine/run.hpp"
#include "mcda/files/reference_case.hpp"
#include "tests/support/reference_cases.hpp"

namespace {

using namespace test;
using mcda::Criterion;
using mcda::Outcome;
using mcda::Task;
using mcda::WeightRule;
using mcda::files::CaseInput;
using mcda::files::ReferenceCase;

const std::vector<std::string> sorting{"ahpsort", "electre_tri", "electre_tri_c", "flowsort", "mr_sort", "topsis_sort"};

Outcome ran(const std::string& method, const std::vector<Criterion>& list, const Rows& rows,
            const ParameterValues& values = {}, WeightRule rule = WeightRule::normalise) {
  const auto& scoring = Catalogue::instance().scoring(method);
  return mcda::run(Task{&scoring, values}, mcda::DecisionTable::from_rows(rows), mcda::Criteria(list, rule),
                   {.threads = 1});
}

/// The same problem with enough rows for several pieces and blocks, each row many times over.
Rows repeated(const Rows& rows, std::size_t count) {
  Rows many;
  for (std::size_t i = 0; i < count; ++i) many.push_back(rows[i % rows.size()]);
  return many;
}

void check_case(const std::string& folder, const std::string& key, const ParameterValues& extra, bool best_is_one) {
  for (const auto& path :
       mcda::files::reference_case_files({std::string(PREFERO_SOURCE_DIR) + "/tests/oracles/" + folder})) {
    const ReferenceCase one = mcda::files::read_reference_case(path);
    const auto& method = Catalogue::instance().scoring(one.method);
    CaseInput input = mcda::files::input_of(one, method);
    for (const auto& [name, value] : extra) input.parameters[name] = value;
    const mcda::Criteria criteria(input.criteria, WeightRule::as_given);
    const auto categories = static_cast<double>(method.categories(criteria, method.complete(input.parameters)));
    std::vector<double> expected = numbers_of(one.expected.at(key));
    for (double& category : expected) category = best_is_one ? categories + 1 - category : category;
    const Outcome outcome =
        ran(one.method, input.criteria, repeated(one.matrix, 5003), input.parameters, WeightRule::as_given);
    BOOST_REQUIRE_MESSAGE(!outcome.refusal, one.id << ": " << (outcome.refusal ? outcome.refusal->text() : ""));
    std::vector<double> wanted;
    for (std::size_t i = 0; i < outcome.scores.size(); ++i) wanted.push_back(expected[i % expected.size()]);
    check_numbers(one.id + " " + key, outcome.scores, wanted, 0);
  }
}

std::vector<Criterion> two() {
  std::vector<Criterion> list{criterion("gain", Direction::maximise, 1), criterion("delay", Direction::minimise, 1)};
  list[0].profiles = {10, 20};
  list[1].profiles = {30, 15};
  return list;
}

std::string refusal(const std::string& method, const std::vector<Criterion>& list, const ParameterValues& values = {}) {
  const Outcome outcome = ran(method, list, {{15, 20}}, values);
  return outcome.refusal ? outcome.refusal->text() : "";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(sorting_methods)

BOOST_AUTO_TEST_CASE(fast_paths_give_the_categories_of_the_cases) {
  check_case("electre_tri", "pessimistic", {}, false);
  check_case("electre_tri", "optimistic", {{"rule", std::string("optimistic")}}, false);
  check_case("electre_tri_c", "descending", {}, false);
  check_case("electre_tri_c", "ascending", {{"rule", std::string("ascending")}}, false);
  check_case("mrsort", "categories", {}, false);
  check_case("flowsort", "categories", {}, true);
  check_case("topsis_sort", "categories", {}, true);
  check_case("ahpsort", "categories", {}, true);
}

BOOST_AUTO_TEST_CASE(a_client_level_with_a_limit) {
  // Reaching the limit is enough, except in flowsort, whose publication puts it below.
  for (const std::string method : {"electre_tri", "mr_sort"}) {
    const Outcome outcome = ran(method, two(), {{20, 15}, {10, 30}, {9.9, 30.1}}, {});
    BOOST_TEST(outcome.scores == (std::vector<double>{3, 2, 1}), boost::test_tools::per_element());
  }
  std::vector<Criterion> bounded = two();
  for (Criterion& c : bounded) c.bounds = mcda::Interval{1, 100};
  BOOST_TEST(ran("topsis_sort", bounded, {{20, 15}}).scores[0] == 3);
  BOOST_TEST(ran("ahpsort", two(), {{20, 15}}).scores[0] == 3);
  BOOST_TEST(ran("flowsort", bounded, {{20, 15}}, {{"outer", std::string("bounds")}}).scores[0] == 2);
}

BOOST_AUTO_TEST_CASE(a_majority_and_its_vetoes) {
  std::vector<Criterion> list = two();
  // One criterion of two is half of the votes.
  BOOST_TEST(ran("mr_sort", list, {{25, 99}}, {{"majority", 0.5}}).scores[0] == 3);
  BOOST_TEST(ran("mr_sort", list, {{25, 99}}, {{"majority", 0.51}}).scores[0] == 1);
  list[1].veto_profiles = {none, 90};  // a delay of 90 forbids the best category only
  BOOST_TEST(ran("mr_sort", list, {{25, 90}}, {{"majority", 0.5}}).scores[0] == 2);
  BOOST_TEST(ran("mr_sort", list, {{25, 89}}, {{"majority", 0.5}}).scores[0] == 3);
  // A criterion without weight stays for its veto.
  list[1].weight = 0;
  BOOST_TEST(ran("mr_sort", list, {{25, 90}}, {{"majority", 0.5}}).scores[0] == 2);
}

BOOST_AUTO_TEST_CASE(a_cut_met_up_to_rounding_is_met) {
  // Weights 0.1, 0.2, 0.3, 0.4: in doubles 0.1 + 0.2 + 0.4 is not 0.7, whatever the order.
  std::vector<Criterion> list;
  for (const double weight : {0.4, 0.1, 0.3, 0.2}) {
    list.push_back(criterion("c" + mcda::shortest(weight), Direction::maximise, weight));
    list.back().profiles = {5};
  }
  for (const std::string method : {"electre_tri", "mr_sort"}) {
    const std::string cut = method == "mr_sort" ? "majority" : "cut";
    BOOST_TEST(ran(method, list, {{9, 9, 1, 9}}, {{cut, 0.7}}).scores[0] == 2);
    BOOST_TEST(ran(method, list, {{9, 9, 1, 9}}, {{cut, 0.7001}}).scores[0] == 1);
  }
}

BOOST_AUTO_TEST_CASE(profiles_that_cannot_be_used) {
  for (const std::string& method : sorting) {
    std::vector<Criterion> list = two();
    for (Criterion& c : list) c.bounds = mcda::Interval{1, 100};
    const ParameterValues values =
        method == "flowsort" ? ParameterValues{{"outer", std::string("bounds")}} : ParameterValues{};
    BOOST_TEST(refusal(method, list, values) == "");
    std::vector<Criterion> turned = list;
    turned[1].profiles = {15, 30};
    BOOST_TEST(has(refusal(method, turned, values), "delay"), method);
    BOOST_TEST(has(refusal(method, turned, values), "is worse than profile 1"), method);
    std::vector<Criterion> uneven = list;
    uneven[1].profiles = {30};
    BOOST_TEST((has(refusal(method, uneven, values), "delay") && !refusal(method, uneven, values).empty()), method);
    std::vector<Criterion> same = list;
    same[0].profiles = {10, 10};
    same[1].profiles = {30, 30};
    BOOST_TEST(has(refusal(method, same, values), "the same here and on every criterion"), method);
    std::vector<Criterion> without = list;
    without[0].profiles.clear();
    BOOST_TEST(has(refusal(method, without, values), "has no profiles"), method);
  }
  std::vector<Criterion> list = two();
  list[0].veto_profiles = {10, 5};
  BOOST_TEST(has(refusal("mr_sort", list), "is not worse than profile 1"));
  list[0].veto_profiles = {1};
  BOOST_TEST(has(refusal("mr_sort", list), "1 veto levels for 2 profiles"));
  BOOST_TEST(has(refusal("mr_sort", two(), {{"majority", 1.5}}), "nobody can reach"));
  BOOST_TEST(has(refusal("mr_sort", two(), {{"majority", 0.0}}), "everybody reaches"));
  for (const double cut : {0.0, 1.01, 70.0})
    BOOST_TEST(has(refusal("electre_tri", two(), {{"cut", cut}}), "no credibility"));
  BOOST_TEST(has(refusal("topsis_sort", two()), "has no bounds"));
  BOOST_TEST(has(refusal("flowsort", two()), "outer"));
}

BOOST_AUTO_TEST_CASE(fast_paths_equal_the_steps_on_random_problems) {
  Random random(601);
  for (const std::string& name : sorting) {
    const auto& method = Catalogue::instance().scoring(name);
    long seen = 0;
    std::set<double> categories;
    for (int round = 0; round < 150; ++round) {
      Instance one = random_instance(random, {.domain = name == "ahpsort" ? Domain::positive : Domain::any,
                                              .least_rows = 1,
                                              .most_rows = 700,
                                              .most_criteria = 7});
      for (std::size_t j = 0; j < one.list.size(); ++j) {
        Criterion& c = one.list[j];
        // Limits that rows meet exactly, vetoes of both kinds.
        if (random.chance(0.3) && one.m() > 3 && name != "ahpsort") {
          std::vector<double> levels;
          for (std::size_t h = 0; h < c.profiles.size(); ++h) levels.push_back(random.one_of(one.rows)[j]);
          std::sort(levels.begin(), levels.end());
          if (!c.maximised()) std::reverse(levels.begin(), levels.end());
          c.profiles = levels;
        }
        const double range = highest(one.rows, j) - lowest(one.rows, j) + 1;
        if (random.chance(0.3)) c.veto = c.preference.preference + range * random.uniform(0, 0.5);
        if (random.chance(0.3)) {
          for (const double level : c.profiles)
            c.veto_profiles.push_back(
                random.chance(0.5) ? none : level - (c.maximised() ? 1 : -1) * range * random.uniform(0.1, 1));
        }
      }
      ParameterValues values;
      if (name == "electre_tri")
        values = {{"cut", random.uniform(0.5, 1)},
                  {"rule", std::string(random.chance(0.5) ? "optimistic" : "pessimistic")}};
      if (name == "electre_tri_c")
        values = {{"cut", random.uniform(0.5, 1)},
                  {"rule", std::string(random.chance(0.5) ? "ascending" : "descending")}};
      if (name == "mr_sort") values = {{"majority", random.uniform(0.3, 1)}};
      if (name == "flowsort") values = {{"outer", std::string(random.chance(0.5) ? "bounds" : "profiles")}};
      const Outcome outcome = ran(name, one.list, one.rows, values);
      if (outcome.refusal) continue;
      ++seen;
      const Steps steps = method.steps(one.table(), outcome.fitted->criteria, outcome.parameters);
      const Step* const scores = steps.find("scores");
      BOOST_REQUIRE(scores != nullptr);
      const std::string found = difference(outcome.scores, scores->values, 0);
      BOOST_CHECK_MESSAGE(found.empty(), name << ": " << found << ", " << text_of(one));
      const auto most = static_cast<double>(method.categories(outcome.fitted->criteria, outcome.parameters));
      for (const double score : outcome.scores) {
        BOOST_REQUIRE(score >= 1 && score <= most);
        categories.insert(score);
      }
    }
    BOOST_CHECK_MESSAGE(seen > 40, name << " was tried on " << seen << " problems");
    BOOST_CHECK_MESSAGE(categories.size() >= 3, name << " gave " << categories.size() << " categories");
  }
}

BOOST_AUTO_TEST_CASE(the_pessimistic_rule_is_never_above_the_optimistic_one) {
  // Roy, Bouyssou (1993): a consequence of the two definitions for every family of profiles that dominate one another.
  Random random(602);
  for (int round = 0; round < 60; ++round) {
    const Instance one = random_instance(random, {.most_rows = 60});
    const auto pessimistic = ran("electre_tri", one.list, one.rows, {}),
               optimistic = ran("electre_tri", one.list, one.rows, {{"rule", std::string("optimistic")}});
    if (pessimistic.refusal) continue;
    for (std::size_t i = 0; i < one.rows.size(); ++i) BOOST_TEST(pessimistic.scores[i] <= optimistic.scores[i]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
