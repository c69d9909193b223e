// prefero tiers: rules, overrides, margins, learning, and the tier column of a ranking.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

// Ten clients with revenue 10, 20, ... 100 and the days they pay late.
struct Clients : Folder {
  Clients() {
    write("clients.csv",
          "id,name,revenue,late\n"
          "a,Ada,100,5\nb,Bo,90,40\nc,Cy,80,10\nd,Di,70,70\ne,Ed,60,20\n"
          "f,Flo,50,15\ng,Gus,40,60\nh,Hal,30,10\ni,Ida,20,80\nj,Jo,10,5\n");
  }
  std::string model(const std::string& rest, const std::string& name = "model.yaml") const {
    return write(name,
                 "alternatives: {source: clients.csv, id: id, label: name}\n"
                 "criteria:\n  revenue: {column: revenue, weight: 2}\n  late: {column: late, goal: min}\n" +
                     rest);
  }
};

const std::string by_profiles =
    "tiers:\n  method: mr_sort\n  majority: 0.9\n  profiles:\n    A: {revenue: 60, late: 30}\n    B: {revenue: 30, "
    "late: "
    "65}\n";

std::string tier_of(const json& document, const std::string& id) {
  const json& ranking = document["ranking"];
  for (const json& row : ranking) {
    if (row["id"] == id) return row["tier"].is_null() ? "" : row["tier"].get<std::string>();
  }
  return "not there";
}

std::string tiers_of(const json& document) {
  std::string text;
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}) text += tier_of(document, id);
  return text;
}

json tiers(const std::vector<std::string>& words) {
  std::vector<std::string> all{"tiers"};
  all.insert(all.end(), words.begin(), words.end());
  all.insert(all.end(), {"--format", "json"});
  const json document = good(all).document();
  require_document(document);
  require_keys(document, {"ranking", "cuts", "tiers", "method", "notes"});
  return document;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(tiers_command)

BOOST_FIXTURE_TEST_CASE(a_sorting_method_with_profiles, Clients) {
  const std::string path = model(by_profiles);
  // By hand: 0.9 of the votes needs both criteria. A: a c e; B: revenue of at least 30 and at most 65 days late.
  const json document = tiers({path});
  BOOST_TEST(tiers_of(document) == "ABACABBBCC");
  BOOST_TEST(document["kind"] == "tiers");
  BOOST_TEST(document["cuts"][0]["tier"] == "A");
  BOOST_TEST(document["cuts"][0]["profile"]["revenue"] == 60);
  BOOST_TEST(document["ranking"][0]["score"] == 3);
  BOOST_TEST(document["tiers"][2]["clients"] == 3);
  // The alias, another majority, and the tier column of a ranking by another method.
  BOOST_TEST(good({"sort", path, "--format", "json"}).document()["ranking"] == document["ranking"]);
  BOOST_TEST(tiers_of(tiers({path, "--set", "mr_sort.majority=0.6"})) == "AAAAABBBCC");
  const json ranked = good({"rank", path, "--method", "topsis", "--format", "json"}).document();
  BOOST_TEST(tiers_of(ranked) == "ABACABBBCC");
  // The other sorting methods read the same profiles and names.
  BOOST_TEST(tiers({path, "--method", "electre_tri"})["cuts"].size() == 2);
  BOOST_TEST(contains(good({"tiers", path}).out, "revenue 60, late 30"));
}

BOOST_FIXTURE_TEST_CASE(shares_of_clients_and_of_a_total, Clients) {
  const std::string path = model("");
  const json defaults = tiers({path});
  BOOST_TEST(contains(defaults["notes"].dump(), "no shares are given"));
  const json shares = tiers({path, "--method", "weighted_sum", "--tiers", "A=0.1,B=2 clients,C=rest"});
  BOOST_TEST(shares["tiers"][0]["clients"] == 1);
  BOOST_TEST(shares["tiers"][1]["clients"] == 2);
  // Revenue sums to 550: before e (60) there are 340 = 62 %, before f 400 = 73 %, before g 450 = 82 %, before i 520 =
  // 95 %.
  const json abc = tiers({path, "--method", "cumulated", "--of", "revenue", "--tiers", "A=0.8,B=0.15,C=0.05"});
  BOOST_TEST(tiers_of(abc) == "AAAAAABBBC");
  BOOST_TEST(abc["cuts"][0]["score"] == 50);
  BOOST_TEST(abc["cuts"][1]["score"] == 20);
  const json limits =
      tiers({path, "--method", "thresholds", "--score", "weighted_sum", "--tiers", "A=0.9,B=0.5,C=rest"});
  BOOST_TEST(limits["cuts"][0]["score"] == 0.9);
  BOOST_TEST(tier_of(limits, "a") == "A");
}

BOOST_FIXTURE_TEST_CASE(ties_are_not_split_without_a_note, Folder) {
  write("clients.csv", "id,x\na,3\nb,2\nc,2\nd,2\ne,1\n");
  const std::string path = write("model.yaml",
                                 "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x}\n"
                                 "tiers: {A: 2 clients, B: rest}\n");
  const json document = tiers({path});
  BOOST_TEST(document["tiers"][0]["clients"] == 4);
  BOOST_TEST(contains(document["notes"].dump(), "4 clients in it and above instead of 2"));
}

BOOST_FIXTURE_TEST_CASE(an_override_is_shown_and_changes_no_score, Clients) {
  const std::string pinned = "  pinned: {j: {tier: A, reason: strategic partner, date: 2026-02-01}}\n";
  const json before = tiers({model(by_profiles)}), after = tiers({model(by_profiles + pinned)});
  BOOST_TEST(tiers_of(after) == "ABACABBBCA");
  for (const json& row : after["ranking"]) {
    if (row["id"] != "j") continue;
    BOOST_TEST(row["score"] == 1);
    BOOST_TEST(row["by_rule"] == "C");
    BOOST_TEST(row["pinned"]["reason"] == "strategic partner");
    BOOST_TEST(row["note"] == "pinned to A on 2026-02-01: strategic partner (by the rule C)");
  }
  const std::string ranked = good({"rank", model(by_profiles + pinned), "--format", "csv"}).out;
  BOOST_TEST(contains(ranked, ",A,pinned to A on 2026-02-01: strategic partner (by the rule C)"));
  const auto fails = [&](const std::string& rest, const std::string& what) {
    const Finished run = prefero({"tiers", model(rest)});
    BOOST_TEST(run.status == 2);
    BOOST_TEST(contains(run.err, what), run.err);
  };
  fails(by_profiles + "  pinned: {j: {tier: A, reason: x}}\n", "has no date");
  fails(by_profiles + "  pinned: {j: {tier: A, reason: x, date: 2026-02-30}}\n", "not a date");
  fails(by_profiles + "  pinned: {j: {tier: Z, reason: x, date: 2026-02-01}}\n", "there is no tier \"Z\"");
}

BOOST_FIXTURE_TEST_CASE(a_client_near_a_border_keeps_its_tier, Clients) {
  const std::string path = model("");
  const std::vector<std::string> rule{"--method", "cumulated", "--of", "revenue", "--tiers", "A=0.8,B=0.15,C=0.05"};
  const auto asked = [&](std::vector<std::string> more) {
    std::vector<std::string> words{path};
    words.insert(words.end(), rule.begin(), rule.end());
    words.insert(words.end(), more.begin(), more.end());
    return tiers(words);
  };
  write("before.json", R"({"ranking": [{"id": "a", "tier": "A"}, {"id": "f", "tier": "B"}, {"id": "g", "tier": "A"},
    {"id": "i", "tier": "A"}, {"id": "j", "tier": "B"}]})");
  const json moved = asked({"--previous", this->path("before.json")});
  BOOST_TEST(tiers_of(moved) == "AAAAAABBBC");
  BOOST_TEST(moved["promoted"] == json::parse(R"([{"id": "f", "from": "B", "to": "A"}])"));
  BOOST_TEST(moved["demoted"].size() == 3);
  // Borders at 50 and 20. f has 50: not 15 above, stays B. g has 40: not 15 below, stays A. i has 20: falls to B. j
  // stays.
  const json kept = asked({"--previous", this->path("before.json"), "--margin", "15"});
  BOOST_TEST(tiers_of(kept) == "AAAAABABBB");
  BOOST_TEST(kept["promoted"].empty());
  BOOST_TEST(kept["demoted"] == json::parse(R"([{"id": "i", "from": "A", "to": "B"}])"));
  BOOST_TEST(contains(kept["margin"].get<std::string>(), "15 (unit of revenue)"));
  // A sixth of the distance between 10 and 100 is 15 too.
  BOOST_TEST(asked({"--previous", this->path("before.json"), "--margin", "16.6667%"})["ranking"].size() == 10);
  BOOST_TEST(prefero({"tiers", path, "--margin", "0.1"}).status == 2);
  BOOST_TEST(prefero({"tiers", path, "--previous", this->path("clients.csv")}).status == 2);
  // Of a sorting method the margin is in its own unit: with 0.5 more or less of the votes asked.
  write("old.json", R"({"ranking": [{"id": "b", "tier": "A"}, {"id": "j", "tier": "B"}]})");
  const std::string path_of_votes = model(by_profiles, "m.yaml");
  const json votes = tiers({path_of_votes, "--previous", this->path("old.json"), "--margin", "0.3"});
  BOOST_TEST(tier_of(votes, "b") == "A");  // 0.667 of the votes: at least 0.9 - 0.3
  BOOST_TEST(tier_of(votes, "j") == "C");  // 0.333
  // Nobody has more votes than all, and nobody less than none: such a margin keeps everybody.
  write("old.json", R"({"ranking": [{"id": "a", "tier": "B"}, {"id": "j", "tier": "B"}]})");
  BOOST_TEST(tier_of(tiers({path_of_votes, "--previous", this->path("old.json"), "--margin", "0.05"}), "a") == "A");
  for (const char* const margin : {"0.3", "1"})
    BOOST_TEST(tier_of(tiers({path_of_votes, "--previous", this->path("old.json"), "--margin", margin}), "a") == "B");
  BOOST_TEST(tier_of(tiers({path_of_votes, "--previous", this->path("old.json"), "--margin", "1"}), "j") == "B");
}

BOOST_FIXTURE_TEST_CASE(earlier_tiers_are_read_from_every_file_that_holds_them, Clients) {
  const std::string shares = model("tiers: {A: 0.2, B: 0.3, C: 0.5}\n", "shares.yaml");
  const auto since = [&](const std::string& name) {
    return tiers({shares, "--tiers", "A=0.4,B=0.3,C=0.3", "--previous", this->path(name)});
  };
  good({"tiers", shares, "--output", this->path("before.json")});
  const json expected = since("before.json");
  BOOST_TEST(expected["promoted"].size() == 4u);
  for (const char* const command : {"tiers", "rank"}) {
    for (const char* const name : {"before.csv", "before.parquet", "before.xlsx"}) {
      if (command == std::string("tiers") && name != std::string("before.csv")) continue;  // not written by it
      good({command, shares, "--output", this->path(name)});
      BOOST_TEST(since(name)["promoted"] == expected["promoted"], std::string(command) + " " + name);
      BOOST_TEST(since(name)["demoted"] == expected["demoted"]);
    }
  }
  write("none.csv", "id,class\na,A\n");
  const Finished none = prefero({"tiers", shares, "--previous", this->path("none.csv")});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(contains(none.err, "has no column \"tier\""));
  BOOST_TEST(prefero({"tiers", shares, "--previous", this->path("absent.csv")}).status == 3);
  // An id that a spreadsheet would take for a formula has an apostrophe in the file and none in the data.
  write("named.csv", "id,x\n=1+1,3\nb,2\nc,1\n");
  const std::string named = write("named.yaml",
                                  "alternatives: {source: named.csv, id: id}\ncriteria: {x: {column: x, goal: max}}\n"
                                  "tiers: {A: 0.4, B: rest}\n");
  good({"tiers", named, "--output", this->path("named_before.csv")});
  BOOST_TEST(contains(this->read("named_before.csv"), "'=1+1"));
  const json kept = tiers({named, "--tiers", "A=0.7,B=rest", "--previous", this->path("named_before.csv")});
  BOOST_TEST(kept["promoted"] == json::parse(R"([{"id": "b", "from": "B", "to": "A"}])"));
}

BOOST_FIXTURE_TEST_CASE(a_rule_is_learned_and_can_be_pasted, Clients) {
  const std::string examples =
      "reference: {classes: {a: A, c: A, e: A, b: B, f: B, h: B, d: C, i: C, j: C}, order: [A, B, C]}\n";
  const Finished run = good({"tiers", model(examples), "--learn"});
  BOOST_TEST(contains(run.out, "9 restored"));
  const json pasted = tiers({model(run.out + examples, "pasted.yaml")});
  for (const char* id : {"a", "c", "e"}) BOOST_TEST(tier_of(pasted, id) == "A");
  for (const char* id : {"b", "f", "h"}) BOOST_TEST(tier_of(pasted, id) == "B");
  for (const char* id : {"d", "i", "j"}) BOOST_TEST(tier_of(pasted, id) == "C");
  // i is worse than h on everything and cannot be in a better class than it: one of the two is named.
  const std::string torn = "reference: {classes: {a: A, c: A, h: B, i: A, j: B}, order: [A, B]}\n";
  const json found = good({"tiers", model(torn), "--learn", "--format", "json"}).document();
  require_keys(found, {"majority", "weights", "profiles", "broken", "proved"});
  BOOST_TEST(found["restored"] == 4);
  BOOST_TEST(found["broken"].size() == 1);
  BOOST_TEST((found["broken"][0]["id"] == "i" || found["broken"][0]["id"] == "h"));
  BOOST_TEST(found["proved"] == true);
}

BOOST_FIXTURE_TEST_CASE(what_is_wrong_names_its_place, Clients) {
  const auto fails = [&](const std::string& rest, const std::string& what) {
    const Finished run = prefero({"tiers", model(rest)});
    BOOST_TEST(run.status == 2);
    BOOST_TEST(contains(run.err, what), run.err);
  };
  fails("tiers: {method: electre_tri, profiles: {A: {revenue: 60, late: 30}, B: {revenue: 70, late: 65}}}\n",
        "criterion revenue: profile 2 (60) is worse than profile 1 (70)");
  fails("tiers: {method: electre_tri, profiles: {A: {revenue: 60}}}\n", "criterion late: has no profiles");
  fails("tiers: {method: electre_tri, profiles: {A: {revenu: 60, late: 3}}}\n", "did you mean \"revenue\"");
  fails("tiers: {method: electre, profiles: {A: {revenue: 60, late: 3}}}\n", "sorts nobody into tiers");
  fails("tiers: {method: topsis}\n", "{method: quantiles, score: topsis");
  fails("tiers: {method: cumulated, shares: {A: 0.8, B: 0.2}}\n", "add of: CRITERION");
  fails("tiers: {method: thresholds, limits: {A: 0.4, B: 0.7, C: rest}}\n", "is not below that of the tier before");
  fails("tiers: {method: mr_sort, names: [A, B, C, D], profiles: {revenue: [30, 60], late: [65, 30]}}\n",
        "4 names for the 3 categories");
  fails("tiers: {method: mr_sort, majorty: 0.6, profiles: {revenue: [30, 60], late: [65, 30]}}\n",
        "did you mean \"majority\"");
}

BOOST_AUTO_TEST_SUITE_END()
