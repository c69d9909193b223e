// Sensitivity: the fixed form, the other forms, and what cannot be asked.
#include <algorithm>
#include <map>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

const std::string first = std::string(PREFERO_SOURCE_DIR) + "/examples/first/model.yaml";

json asked(std::vector<std::string> words) {
  words.insert(words.begin(), {"sensitivity", first});
  words.insert(words.end(), {"--format", "json"});
  return good(words).document();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sensitivity)

BOOST_AUTO_TEST_CASE(fixed_form) {
  const json document = asked({"--samples", "200"});
  require_document(document);
  require_keys(document, {"method", "stability", "acceptability", "notes"});
  BOOST_TEST(document["stability"].size() == 8u);
  for (const json& one : document["stability"]) {
    require_keys(one, {"criterion", "weight", "lower", "upper", "exact", "first_change", "top_k", "order"});
    require_keys(one["top_k"], {"k", "lower", "upper"});
    require_keys(one["order"], {"lower", "upper"});
    BOOST_TEST(one["exact"] == true);
    BOOST_TEST(one["lower"].get<double>() <= one["weight"].get<double>());
    BOOST_TEST(one["upper"].get<double>() >= one["weight"].get<double>());
    if (one["first_change"].is_null()) continue;
    require_keys(one["first_change"], {"at", "out", "in"});
    BOOST_TEST(one["first_change"]["out"] == document["first"]["id"]);
  }
  const json& acceptability = document["acceptability"];
  BOOST_TEST(acceptability["samples"] == 200);
  BOOST_TEST(acceptability["ids"].size() == 6u);
  BOOST_TEST(acceptability["rank"].size() == 6u);
  for (const json& row : acceptability["rank"]) {
    double sum = 0;
    for (const json& share : row) sum += share.get<double>();
    BOOST_CHECK_CLOSE(sum, 1, 1e-9);
  }
}

// The weight that is written into the model at the end of an interval makes both clients level.
BOOST_AUTO_TEST_CASE(ends_are_true) {
  const json document = asked({"--flat", "--samples", "0"});
  for (const json& one : document["stability"]) {
    if (one["first_change"].is_null()) continue;
    const double at = one["first_change"]["at"], weight = one["weight"];
    std::string weights;
    for (const json& other : document["stability"]) {
      const bool own = other["criterion"] == one["criterion"];
      const double moved = own ? at : other["weight"].get<double>() * (1 - at) / (1 - weight);
      weights += (weights.empty() ? "" : ",") + other["criterion"].get<std::string>() + "=" + json(moved).dump();
    }
    const json ranking = good({"rank", first, "--weights", weights, "--format", "json"}).document()["ranking"];
    BOOST_CHECK_CLOSE(ranking[0]["score"].get<double>(), ranking[1]["score"].get<double>(), 1e-6);
  }
}

BOOST_AUTO_TEST_CASE(other_methods_say_how_far_they_looked) {
  const json document = asked({"--method", "topsis", "--samples", "50", "--criterion", "revenue"});
  BOOST_TEST(document["stability"].size() == 1u);
  BOOST_TEST(document["stability"][0]["exact"] == false);
  BOOST_TEST(document["stability"][0]["resolution"].get<double>() > 0);
  BOOST_TEST(!document.contains("smallest_change"));
  BOOST_TEST(contains(good({"sensitivity", first, "--method", "topsis", "--samples", "0"}).out, "first change found"));
}

BOOST_AUTO_TEST_CASE(between_and_walk) {
  const json document = asked({"--between", "C2,C6", "--criterion", "margin", "--walk", "5", "--samples", "0"});
  BOOST_TEST(!document.contains("acceptability"));
  BOOST_CHECK_CLOSE(document["break_even"]["shares"][0]["at"].get<double>(),
                    document["stability"][0]["first_change"]["at"].get<double>(), 1e-9);
  BOOST_TEST(document["walk"][0]["weight"] == json({0.0, 0.25, 0.5, 0.75, 1.0}));
  BOOST_TEST(document["walk"][0]["clients"].size() == 6u);
  const std::string csv =
      good({"sensitivity", first, "--criterion", "margin", "--walk", "3", "--range", "0.2,0.4", "--format", "csv"}).out;
  // At 20 % C2 has lost the first place, which it holds from 27.6 % on.
  BOOST_TEST(csv.starts_with("criterion,weight,rank,id,label,score\nmargin,0.2,2,C2,"));
}

BOOST_AUTO_TEST_CASE(same_for_any_threads_and_seed) {
  const auto out = [](const char* threads, const char* seed) {
    return asked({"--threads", threads, "--seed", seed, "--samples", "500", "--sobol"});
  };
  const json one = out("1", "7"), two = out("2", "7"), other = out("1", "8");
  BOOST_TEST(one["acceptability"] == two["acceptability"]);
  BOOST_TEST(one["global_sensitivity"] == two["global_sensitivity"]);
  BOOST_TEST(one["acceptability"]["first"] != other["acceptability"]["first"]);
}

BOOST_AUTO_TEST_CASE(ways_of_drawing) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"--spread", "20%"},
           {"--spread", "any"},
           {"--ordinal"},
           {"--within", "value=0.3..0.6,future=0..40%"},
           {"--uncertain", "revenue=interval:10%,growth=normal:0.5,margin=log_normal:0.1"},
           {"--flat"}}) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--samples", "50"});
    BOOST_TEST(asked(all)["acceptability"]["samples"] == 50);
  }
}

// Values that the model calls uncertain are drawn, by the option too; what contradicts itself is refused.
BOOST_AUTO_TEST_CASE(uncertain_values) {
  const Folder folder;
  folder.write("clients.csv", "id,revenue,low,high,rating\nA,100,90,180,3\nB,120,110,125,2\nC,110,,,2\nD,90,80,95,1\n");
  const auto model = [&](const std::string& revenue, const std::string& rating) {
    return folder.write(
        "model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {column: revenue" + revenue +
                          "}\n  rating: {column: rating" + rating + "}\n");
  };
  const auto first = [&](const std::string& path, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"sensitivity", path, "--format", "json", "--samples", "4000"};
    words.insert(words.end(), more.begin(), more.end());
    return good(words).document()["acceptability"];
  };
  const json certain = first(model("", ""));
  // By revenue alone B is first as things are, and A often where it may be anything between 90 and 180.
  const json bounded = first(model(", uncertainty: {low: low, high: high}", ""), {"--weights", "revenue=1,rating=0"});
  const json ids = bounded["ids"];
  const auto place = static_cast<std::size_t>(std::find(ids.begin(), ids.end(), "A") - ids.begin());
  // P(A > B) with A uniform on [90, 180], B on [110, 125]: (180 - 117.5) / 90.
  BOOST_CHECK_SMALL(bounded["first"][place].get<double>() - 62.5 / 90, 0.03);
  BOOST_TEST(contains(bounded["weights"].get<std::string>(), "revenue between low and high"));
  const json ordinal = first(model("", ", uncertainty: ordinal"));
  BOOST_TEST(ordinal["first"] != certain["first"]);
  BOOST_TEST(ordinal["first"] == first(model("", ""), {"--uncertain", "rating=ordinal"})["first"]);
  const Finished refused = prefero({"sensitivity", model(", uncertainty: {low: low, high: rating}", "")});
  BOOST_TEST(refused.status == 2);
  BOOST_TEST(contains(refused.err, "criterion revenue, client \"A\": uncertainty from 90 to 3"), refused.err);
  const Finished absent = prefero({"check", model(", uncertainty: {low: lov, high: high}", "")});
  BOOST_TEST(contains(absent.out + absent.err, "uncertainty: there is no column \"lov\""), absent.out);
  // Ranking uses the values as they are.
  BOOST_TEST(good({"rank", model(", uncertainty: {normal: 50}", "")}).out == good({"rank", model("", "")}).out);
}

// What the result depends on: weights, values and parameters, for score and first K, as JSON and as a table.
BOOST_AUTO_TEST_CASE(global_sensitivity) {
  const json document = asked({"--method", "vikor", "--sobol", "--samples", "200", "--spread", "20%", "--uncertain",
                               "revenue=interval:10%,margin=normal:1", "--top", "2"});
  const json& found = document["global_sensitivity"];
  require_keys(found, {"samples", "inputs", "score", "top_k"});
  BOOST_TEST(found["samples"] == 200);
  std::map<std::string, int> kinds;
  for (const json& input : found["inputs"]) ++kinds[input["kind"]];
  // value, credibility and future; revenue and margin; growth and satisfaction: days_late has no sibling.
  BOOST_TEST(kinds["weight"] == 7);
  BOOST_TEST(kinds["values"] == 2);
  BOOST_TEST(kinds["parameter"] == 1);
  BOOST_TEST(found["inputs"].back()["name"] == "v");
  BOOST_TEST(found["inputs"].back()["range"] == json({0, 1}));
  for (const char* output : {"score", "top_k"}) {
    require_keys(found[output], {"mean", "deviation", "first_order", "total", "first_order_error", "total_error"});
    BOOST_TEST(found[output]["first_order"].size() == 10u);
  }
  BOOST_TEST(found["score"]["id"] == document["first"]["id"]);
  BOOST_TEST(found["top_k"]["k"] == 2);
  BOOST_TEST(found["top_k"]["measure"] == "jaccard");
  const std::string text = good({"sensitivity", first, "--method", "vikor", "--sobol", "--samples", "50", "--vary",
                                 "v=0.4..0.6", "--ordinal"})
                               .out;
  for (const char* part : {"What the result depends on", "inside value", "all criteria", "v 0.4 to 0.6", "95 %"})
    BOOST_TEST(contains(text, part), part);
}

// Two criteria side by side are integrated: no sample, no error.
BOOST_FIXTURE_TEST_CASE(exact_where_it_can_be, Small) {
  const json document = good({"sensitivity", model, "--format", "json"}).document();
  BOOST_TEST(document["acceptability"]["exact"] == true);
  BOOST_TEST(document["acceptability"]["error"] == 0);
}

BOOST_AUTO_TEST_CASE(refused) {
  const auto fails = [](std::vector<std::string> words, const std::string& part) {
    words.insert(words.begin(), {"sensitivity", first});
    const Finished finished = prefero(words);
    BOOST_TEST(finished.status == 2);
    BOOST_TEST(contains(finished.err, part), finished.err);
    BOOST_TEST(finished.out.empty());
  };
  fails({"--criterion", "revenu"}, "did you mean \"revenue\"");
  fails({"--method", "electre_1"}, "gives no score");
  fails({"--method", "psi"}, "ignores the weights");
  fails({"--method", "topsis,vikor"}, "asks one method");
  fails({"--between", "C1"}, "two clients");
  fails({"--between", "C1,C9"}, "unknown client \"C9\"");
  fails({"--spread", "2"}, "is not a share");
  fails({"--spread", "0"}, "--spread 0");
  fails({"--ordinal", "--spread", "0.1"}, "exclude each other");
  fails({"--within", "value=0.9..1,future=0.5..1"}, "no shares");
  fails({"--uncertain", "revenue=triangle:1"}, "ID=KIND:AMOUNT");
  fails({"--range", "0,1"}, "--range belongs to --walk");
  fails({"--uncertain", "revenue=interval:-1"}, "ID=KIND:AMOUNT");
  fails({"--vary", "v"}, "--vary belongs to --sobol");
  fails({"--sobol", "--method", "vikor", "--vary", "w"}, "unknown parameter of vikor \"w\"");
  fails({"--sobol", "--method", "vikor", "--vary", "v=0.5..2"}, "lies between 0 and 1");
  fails({"--sobol", "--method", "vikor", "--vary", "v=half"}, "is not LOW..HIGH");
  fails({"--sobol", "--method", "weighted_sum", "--vary", "normalization=0..1"}, "is a choice and has no range");
}

BOOST_AUTO_TEST_SUITE_END()
