// What rank, whale and diff answer beyond an order: now or later, who gets our people, where money is lost, several
// dates.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

// Big earns now, small later, mid is between and never first, low is beaten by all. By weighted_sum with minmax:
//   revenue 100 40 60 0 -> S = 1 .4 .6 0; loyalty 2 10 5 2 -> L = 0 1 .375 0.
struct Horizons : Folder {
  std::string model;
  Horizons() {
    write(
        "clients.csv",
        "id,name,revenue,loyalty,hours\nB,Big Co,100,2,300\nS,Small Co,40,10,120\nM,Mid Co,60,5,80\nL,Low Co,0,2,10\n");
    model = write("model.yaml",
                  "alternatives: {source: clients.csv, id: id, label: name}\n"
                  "criteria:\n"
                  "  revenue: {column: revenue, weight: 3, unit: EUR, title: Revenue, horizon: short}\n"
                  "  loyalty: {column: loyalty, weight: 1, unit: years, horizon: long}\n"
                  "methods: [weighted_sum]\n");
  }
  json ranked(const std::vector<std::string>& more) const {
    std::vector<std::string> words{"rank", model, "--format", "json"};
    words.insert(words.end(), more.begin(), more.end());
    return good(words).document();
  }
};

std::string ids(const json& ranking) {
  std::string text;
  for (const json& one : ranking) text += one["id"].get<std::string>();
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(questions)

BOOST_FIXTURE_TEST_CASE(one_horizon, Horizons) {
  const json now = ranked({"--horizon", "short"}), later = ranked({"--horizon", "long"});
  BOOST_TEST(ids(now["ranking"]) == "BMSL");
  BOOST_TEST(now["horizon"] == "short");
  BOOST_TEST(now["criteria"][0]["weight"] == 1);
  BOOST_TEST(now["criteria"][1]["weight"] == 0);
  BOOST_TEST(ids(later["ranking"]).substr(0, 2) == "SM");
  BOOST_TEST(later["ranking"][2]["rank"] == later["ranking"][3]["rank"]);
}

// V = (1 - l) S + l L: Big 1 - l, Small .4 + .6 l; equal at l = .375. Mid is .6 - .225 l, above Big from l = .4/.775,
// where Small is ahead of both; above Small below l = .2/.825.
BOOST_FIXTURE_TEST_CASE(now_or_later, Horizons) {
  const json document = ranked({"--horizon", "both", "--long-term", "0.5"});
  require_document(document);
  require_keys(document, {"method", "horizon", "long_term", "criteria", "ranking", "leaders", "notes"});
  const json& ranking = document["ranking"];
  BOOST_TEST(ids(ranking) == "SBML");
  require_keys(ranking[0], {"rank", "id", "label", "score", "short", "long", "rank_short", "rank_long", "layer",
                            "break_even", "ahead"});
  BOOST_TEST(ranking[0]["score"].get<double>() == 0.7, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(ranking[0]["break_even"].is_null());
  BOOST_TEST(ranking[1]["break_even"].get<double>() == 0.375, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(ranking[1]["ahead"] == "below");
  BOOST_TEST(ranking[2]["break_even"].get<double>() == 0.2 / 0.825, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(ranking[3]["break_even"].is_null());
  BOOST_TEST(ranking[3]["layer"] == 2);
  BOOST_TEST(document["criteria"][0]["weight_long"] == 0);
  const json& leaders = document["leaders"];
  BOOST_TEST(ids(leaders) == "BS");
  BOOST_TEST(leaders[1]["from"].get<double>() == 0.375, boost::test_tools::tolerance(1e-12));
  // The break-even is where the ranking changes.
  BOOST_TEST(ids(ranked({"--horizon", "both", "--long-term", "0.37"})["ranking"]).front() == 'B');
  BOOST_TEST(ids(ranked({"--horizon", "both", "--long-term", "0.38"})["ranking"]).front() == 'S');
  const std::string text = good({"rank", model, "--horizon", "both"}).out;
  BOOST_TEST(contains(text, "First by the short term alone: Big Co (B); from 0.375: Small Co (S)"));
  const std::string csv = good({"rank", model, "--horizon", "both", "--format", "csv"}).out;
  BOOST_TEST(csv.starts_with("rank,id,label,score,short,long,rank_short,rank_long,layer,break_even,ahead\n"));
}

BOOST_FIXTURE_TEST_CASE(horizons_that_cannot_be_weighed, Horizons) {
  BOOST_TEST(prefero({"rank", model, "--horizon", "soon"}).status == 2);
  BOOST_TEST(prefero({"rank", model, "--horizon", "both", "--long-term", "2"}).status == 2);
  BOOST_TEST(prefero({"rank", model, "--long-term", "0.5"}).status == 2);
  BOOST_TEST(prefero({"rank", model, "--horizon", "both", "--method", "electre_1"}).status == 2);
  write("same.yaml",
        "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {column: revenue}\n  loyalty: {column: "
        "loyalty, horizon: both}\n");
  const auto same = prefero({"rank", path("same.yaml"), "--horizon", "both"});
  BOOST_TEST(same.status == 2);
  BOOST_TEST(contains(same.err, "horizon: short"));
  const json kept = good({"rank", path("same.yaml"), "--horizon", "short", "--format", "json"}).document();
  BOOST_TEST(contains(kept["notes"].dump(), "no horizon is written for revenue"));
  write("soon.yaml",
        "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {column: revenue, horizon: short}\n");
  BOOST_TEST(contains(prefero({"rank", path("soon.yaml"), "--horizon", "long"}).err, "horizon: long"));
}

// By weighted_sum .75 revenue + .25 loyalty: Big .75, Mid .54375, Small .55 -> B, S, M, L.
BOOST_FIXTURE_TEST_CASE(who_gets_our_people, Horizons) {
  const json all = ranked({"--capacity", "hours=430"})["capacity"];
  BOOST_TEST(all["chosen"] == json::array({"B", "S"}));
  BOOST_TEST(all["used"] == 420);
  BOOST_TEST(all["next"] == json::array({"M"}));
  BOOST_TEST(all["next_needs"] == 80);
  BOOST_TEST(all["would_fit"] == json::array({"L"}));
  // Nobody is served before Big, though all others would fit.
  BOOST_TEST(ranked({"--capacity", "hours=299"})["capacity"]["chosen"].empty());
  const std::string text = good({"rank", model, "--capacity", "hours=430"}).out;
  BOOST_TEST(contains(text, "2 clients get our people: 420 of 430 hours used"));
  BOOST_TEST(contains(text, "gets 300 hours"));
  BOOST_TEST(contains(good({"rank", model, "--capacity", "hours=430", "--format", "csv"}).out, "next: needs 80 hours"));
  BOOST_TEST(prefero({"rank", model, "--capacity", "hours"}).status == 2);
  const auto typing = prefero({"rank", model, "--capacity", "hour=5"});
  BOOST_TEST(typing.status == 2);
  BOOST_TEST(contains(typing.err, "hours"));
}

BOOST_FIXTURE_TEST_CASE(a_frozen_scale_has_neither, Horizons) {
  good({"fit", model, "-o", path("frozen.json")});
  for (const char* option : {"--capacity", "--horizon"}) {
    const std::string value = std::string(option) == "--horizon" ? "short" : "hours=4";
    const auto run = prefero({"rank", path("frozen.json"), "--data", path("clients.csv"), option, value});
    BOOST_TEST(run.status == 2);
    BOOST_TEST(contains(run.err, "not about a frozen scale"));
  }
}

BOOST_FIXTURE_TEST_CASE(a_need_that_is_not_known, Horizons) {
  write("clients.csv", "id,name,revenue,loyalty,hours\nB,Big Co,100,2,300\nS,Small Co,40,10,\nM,Mid Co,60,5,80\n");
  const auto reached = prefero({"rank", model, "--capacity", "hours=400"});
  BOOST_TEST(reached.status == 2);
  BOOST_TEST(contains(reached.err, "Small Co (S) has no value in column \"hours\""));
  good({"rank", model, "--capacity", "hours=200"});  // ends before
  write("clients.csv", "id,name,revenue,loyalty,hours\nB,Big Co,100,2,-3\nS,Small Co,40,10,1\n");
  BOOST_TEST(contains(prefero({"rank", model, "--capacity", "hours=400"}).err, "is -3"));
}

// 50 + 30 earned, 30 lost: a peak of 160 % of 50 at half of the clients; margins of 50 %, 30 %, -10 %, -40 %.
BOOST_AUTO_TEST_CASE(whale) {
  const Folder folder;
  const std::string data =
      folder.write("money.csv", "id,name,sales,cost\na,Ada,50,70\nb,Bo,100,50\nc,Cy,100,110\nd,Di,100,70\n");
  const json document = good({"crm", "whale", data, "--id", "id", "--label", "name", "--profit", "sales - cost",
                              "--revenue", "sales", "--format", "json"})
                            .document();
  require_document(document);
  BOOST_TEST(document["profit"] == 50);
  BOOST_TEST(document["peak"]["profit"] == 80);
  BOOST_TEST(document["peak"]["share_of_profit"].get<double>() == 1.6, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(document["peak"]["share_of_clients"] == 0.5);
  BOOST_TEST(document["losers"]["clients"] == 2);
  BOOST_TEST(document["losers"]["lost"] == 30);
  BOOST_TEST(document["revenue"]["herfindahl"].get<double>() == (3 * 1e4 + 2500) / (350.0 * 350),
             boost::test_tools::tolerance(1e-12));
  BOOST_TEST(ids(document["curve"]) == "bdca");
  folder.write("m.yaml",
               "alternatives: {source: money.csv, id: id, label: name}\ncriteria:\n  sales: {column: sales}\nprofit: "
               "cost\n");
  const std::string text = good({"crm", "whale", folder.path("m.yaml"), "--profit", "sales - cost"}).out;
  BOOST_TEST(contains(text, "160 % of the total"));
  BOOST_TEST(contains(good({"crm", "whale", folder.path("m.yaml")}).out, "Nobody loses us money"));
  BOOST_TEST(contains(prefero({"crm", "whale", data}).err, "--profit"));
  BOOST_TEST(contains(prefero({"crm", "whale", data, "--profit", "sale"}).err, "sales"));
}

BOOST_FIXTURE_TEST_CASE(several_dates, Small) {
  const auto ranked = [&](const std::string& month, const std::string& rows) {
    write("clients.csv", "id,name,revenue,late\n" + rows);
    good({"rank", model, "--format", "json", "--output", path(month)});
  };
  ranked("january.json", "a,Ada,100,3\nb,Bo,50,5\nc,Cy,70,9\n");
  ranked("february.json", "a,Ada,10,30\nb,Bo,50,5\nc,Cy,70,9\n");
  ranked("march.json", "a,Ada,100,3\nb,Bo,50,5\nc,Cy,70,9\nd,Di,120,1\n");
  const std::vector<std::string> words{"diff", path("january.json"), path("february.json"), path("march.json")};
  std::vector<std::string> as_json = words;
  as_json.insert(as_json.end(), {"--format", "json"});
  const json document = good(as_json).document();
  require_document(document);
  BOOST_TEST(document["results"] == json::array({"january", "february", "march"}));
  BOOST_TEST(document["steps"].size() == 2u);
  BOOST_TEST(document["steps"][1]["arrived"] == 1);
  const json& clients = document["clients"];
  BOOST_TEST(clients[0]["id"] == "a");  // first, last, second: the widest range
  BOOST_TEST(clients[0]["ranks"] == json::array({1, 3, 2}));
  BOOST_TEST(clients[0]["moved"] == 1);
  for (const json& one : clients) {
    if (one["id"] == "d") BOOST_TEST(one["ranks"] == json::array({nullptr, nullptr, 1}));
  }
  const std::string text = good(words).out;
  BOOST_TEST(contains(text, "january"));
  BOOST_TEST(contains(text, "february to march: "));
}

BOOST_FIXTURE_TEST_CASE(words_for_a_meeting, Horizons) {
  const std::string text = good({"explain", model, "--client", "B"}).out;
  BOOST_TEST(contains(text, "Revenue: 100 EUR, 2.5 times the median client (40 EUR)"), text);
  const json document = good({"explain", model, "--client", "L", "--format", "json"}).document();
  BOOST_TEST(contains(document["weaknesses"][0]["words"].get<std::string>(),
                      "Revenue: 0 EUR, 40 EUR less than the median client (40 EUR)"));
}

BOOST_AUTO_TEST_SUITE_END()
