// prefero report: what the file holds, who may read it, what is left out of it.
#include <sys/stat.h>

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

std::string slot(const std::string& page, const std::string& name) {
  const std::size_t mark = page.find("id=\"prefero-" + name + "\"");
  BOOST_REQUIRE(mark != std::string::npos);
  const std::size_t begin = page.find('>', mark) + 1;
  return page.substr(begin, page.find("</script>", begin) - begin);
}

json report_of(const Folder& folder, const std::string& name = "report.html") {
  return json::parse(slot(folder.read(name), "report"));
}

/// Eight clients with names, groups, a gap, a profit that is no criterion, a constraint and tiers.
struct Clients : Folder {
  std::string model;
  Clients() {
    write("clients.csv",
          "id,name,revenue,margin,late,profit,ownership\n"
          "c1,Acme,900,12,3,100,1\nc2,Bolt,800,,5,-40,1\nc3,Cord,300,20,9,60,1\nc4,Dome,100,8,2,-10,1\n"
          "c5,Edge,700,15,1,30,1\nc6,Fern,200,9,30,20,1\nc7,Glen,500,11,4,,1\nc8,Hale,400,14,95,10,9\n");
    model = write("model.yaml",
                  "title: Who deserves our people\n"
                  "alternatives: {source: clients.csv, id: id, label: name}\n"
                  "criteria:\n"
                  "  value:\n"
                  "    title: Financial value\n"
                  "    weight: 3\n"
                  "    children:\n"
                  "      revenue: {column: revenue, weight: 2, unit: EUR, horizon: short, value: {scale: log1p}}\n"
                  "      margin: {column: margin, weight: 1, horizon: long, missing: median}\n"
                  "  late: {column: late, goal: min, unit: days, weight: 1, fixed: true}\n"
                  "constraints:\n  - {column: late, at_most: 90, reason: stops all work}\n"
                  "profit: profit\n"
                  "tiers: {A: 0.3, B: 0.7}\n"
                  "methods: [weighted_sum, topsis, electre_1, electre_2]\n");
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(report)

BOOST_FIXTURE_TEST_CASE(only_its_owner_reads_it, Clients) {
  write("report.html", "old");
  const Finished done = good({"report", model, "-o", path("report.html")});
  BOOST_TEST(contains(done.err, "client data"));
  struct stat state{};
  BOOST_REQUIRE(stat(path("report.html").c_str(), &state) == 0);
  BOOST_TEST((state.st_mode & 0777) == 0600);
  BOOST_TEST(names() == (std::vector<std::string>{"clients.csv", "model.yaml", "report.html"}),
             boost::test_tools::per_element());
}

// Of 100,001 clients 10,000 are carried: the middle, the spread and the steps are those of all, counted by hand.
BOOST_FIXTURE_TEST_CASE(a_part_of_the_clients_is_told_about_all, Folder) {
  std::string csv = "id,growing,sevenths,same\n";
  for (int i = 0; i <= 100'000; ++i)
    csv += "c" + std::to_string(i) + "," + std::to_string(i) + "," + std::to_string(i % 7) + ",5\n";
  write("many.csv", csv);
  const std::string model = write("many.yaml",
                                  "alternatives: {source: many.csv, id: id}\n"
                                  "criteria:\n"
                                  "  growing: {column: growing, weight: 3}\n"
                                  "  sevenths: {column: sevenths, goal: min, weight: 1}\n"
                                  "  same: {column: same, weight: 1}\n"
                                  "methods: [weighted_sum]\n");
  good({"report", model, "-o", path("report.html")});
  const json report = report_of(*this);
  BOOST_TEST(report["rows"] == 100'001);
  BOOST_TEST(report["carried"] == 10'000);
  const json growing = report["criteria"][0]["ofAll"], sevenths = report["criteria"][1]["ofAll"],
             same = report["criteria"][2]["ofAll"];
  BOOST_TEST(growing["median"] == 50'000);
  BOOST_TEST(growing["varies"] == true);
  BOOST_TEST(growing["histogram"].size() == 12u);
  BOOST_TEST(growing["histogram"][0] == 8'334);   // 0 to 8,333
  BOOST_TEST(growing["histogram"][11] == 8'334);  // 91,667 to 100,000
  BOOST_TEST(sevenths["median"] == 3);            // of 0 to 5 there are 14,286 each, of 6 one less
  BOOST_TEST(sevenths["histogram"] == json({14'285, 0, 14'286, 0, 14'286, 0, 14'286, 0, 14'286, 0, 14'286, 14'286}));
  BOOST_TEST(same["median"] == 5);
  BOOST_TEST(same["varies"] == false);
}

BOOST_FIXTURE_TEST_CASE(everybody_carried_needs_no_summary_of_all, Clients) {
  good({"report", model, "-o", path("report.html")});
  const json report = report_of(*this);
  BOOST_TEST(report["criteria"].size() == 3u);
  for (const json& criterion : report["criteria"]) BOOST_TEST(!criterion.contains("ofAll"));
}

BOOST_FIXTURE_TEST_CASE(the_model_as_data, Clients) {
  good({"report", model, "-o", path("report.html")});
  const json report = report_of(*this);
  BOOST_TEST(report["schema"] == 1);
  BOOST_TEST(report["title"] == "Who deserves our people");
  BOOST_TEST(report["rows"] == 7);
  BOOST_TEST(report["carried"] == 7);
  BOOST_TEST(report["method"] == "weighted_sum");
  BOOST_REQUIRE(report["criteria"].size() == 3u);
  const json& revenue = report["criteria"][0];
  BOOST_TEST(revenue["id"] == "revenue");
  BOOST_TEST(revenue["weight"].get<double>() == 0.5, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(revenue["group"] == json({"value"}));
  BOOST_TEST(revenue["horizon"] == "short");
  BOOST_TEST(revenue["spec"]["scale"] == "log1p");
  const json& margin = report["criteria"][1];
  BOOST_TEST(margin["missing"] == 1);
  BOOST_TEST(margin["policy"] == "median");
  BOOST_TEST(margin["spec"]["fill"] == 12);  // of 8 9 11 12 14 15 20, the excluded one among them
  BOOST_TEST(report["criteria"][2]["fixed"] == true);
  BOOST_TEST(report["criteria"][2]["goal"] == "min");
  BOOST_TEST(report["groups"][0]["id"] == "value");
  BOOST_TEST(report["groups"][0]["weight"].get<double>() == 0.75, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(report["tierNames"] == json({"A", "B"}));
  BOOST_TEST(report["tiers"].size() == 7u);
  BOOST_TEST(report["excluded"][0]["id"] == "c8");
  BOOST_TEST(report["excluded"][0]["reason"].get<std::string>().starts_with("stops all work"));
  BOOST_TEST(report["methods"][1]["live"] == true);
  BOOST_TEST(report["methods"][2]["live"] == false);
  // A kernel is a choice and no ranking: it is told in the notes.
  BOOST_REQUIRE(report["compare"]["asOfReport"].size() == 1u);
  BOOST_TEST(report["compare"]["asOfReport"][0]["name"] == "electre_2");
  // Who cannot be compared with whom, as the relation itself says (prefero rank lists what each client outranks).
  const json relation = good({"rank", model, "--method", "electre_2", "--format", "json"}).document();
  const json& open = report["compare"]["asOfReport"][0]["incomparable"];
  BOOST_REQUIRE(open.size() == 7u);
  const std::vector<std::string> ids{"c1", "c2", "c3", "c4", "c5", "c6", "c7"};
  const auto above = [&](const std::string& a, const std::string& b) {
    const json& list = relation["outranks"][a];
    return std::find(list.begin(), list.end(), b) != list.end();
  };
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::size_t count = 0;
    for (const std::string& other : ids)
      count += other != ids[i] && !above(ids[i], other) && !above(other, ids[i]) ? 1u : 0u;
    BOOST_TEST((open[i].is_null() ? 0u : open[i]["count"].get<std::size_t>()) == count);
    if (count == 0) continue;
    BOOST_TEST(open[i]["with"].size() == std::min<std::size_t>(count, 5));
    for (const json& k : open[i]["with"])
      BOOST_TEST((!above(ids[i], ids[k.get<std::size_t>()]) && !above(ids[k.get<std::size_t>()], ids[i])));
  }
  const json& notes = report["notes"];
  BOOST_TEST(std::any_of(notes.begin(), notes.end(), [](const json& note) {
    return note.get<std::string>().find("electre_1 chooses ") != std::string::npos;
  }));
  BOOST_TEST(report["model"] == read("model.yaml"));
  BOOST_TEST(report["presets"][0]["name"] == "equal");
}

BOOST_FIXTURE_TEST_CASE(profit_is_no_criterion_and_changes_no_digest, Clients) {
  good({"report", model, "-o", path("report.html")});
  const json report = report_of(*this), ranked = good({"rank", model, "--format", "json"}).document();
  BOOST_TEST(report["digest"] == ranked["manifest"]["data_digest"]);
  BOOST_TEST(report["extra"][0]["id"] == "profit");
  // 100 60 30 20 -10 -40 of those that are ranked and have one: 160 in all, 210 at the peak.
  const json& profit = report["profit"];
  BOOST_TEST(profit["count"] == 6);
  BOOST_TEST(profit["losing"] == 2);
  BOOST_TEST(profit["total"].get<double>() == 160);
  BOOST_TEST(profit["peak"]["profit"].get<double>() == 210. / 160, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(profit["peak"]["clients"].get<double>() == 4. / 6, boost::test_tools::tolerance(1e-15));
  BOOST_TEST(profit["losers"] == json({1, 3}));  // Bolt, then Dome
  bool said = false;
  for (const json& note : report["notes"]) {
    said = said || note == "1 client has no profit and is left out of the profit curve";
    BOOST_TEST(!contains(note, "constraint on profit"));
  }
  BOOST_TEST(said);
}

BOOST_FIXTURE_TEST_CASE(names_are_left_out_when_asked, Clients) {
  good({"report", model, "-o", path("report.html"), "--anonymise"});
  std::string page = read("report.html");
  // Four letters may stand in packed text by chance.
  for (const char* packed : {"wasm", "script"}) {
    const std::string text = slot(page, packed);
    page.erase(page.find(text), text.size());
  }
  for (const char* name : {"Acme", "Bolt", "Hale"}) BOOST_TEST(!contains(page, name));
  BOOST_TEST(contains(page, "c1"));
  const json report = report_of(*this);
  BOOST_TEST(!report.contains("model"));
  BOOST_TEST(report["excluded"][0]["label"] == "c8");
  good({"report", model, "-o", path("named.html")});
  BOOST_TEST(slot(page, "names") != slot(read("named.html"), "names"));
}

BOOST_FIXTURE_TEST_CASE(the_same_page_twice, Clients) {
  good({"report", model, "-o", path("one.html")});
  good({"report", model, "-o", path("two.html"), "--threads", "1"});
  BOOST_TEST((read("one.html") == read("two.html")));
}

BOOST_FIXTURE_TEST_CASE(a_zip_with_the_page_in_it, Clients) {
  good({"report", model, "-o", path("report.zip"), "--zip"});
  BOOST_TEST(read("report.zip").starts_with("PK\x03\x04"));
  BOOST_TEST(contains(read("report.zip"), "report.html"));
  struct stat state{};
  BOOST_REQUIRE(stat(path("report.zip").c_str(), &state) == 0);
  BOOST_TEST((state.st_mode & 0777) == 0600);
  const Finished pipe = prefero({"report", model, "-o", "-", "--zip"});
  BOOST_TEST(pipe.status == 2);
  BOOST_TEST(contains(pipe.err, "--zip writes a file"));
}

BOOST_FIXTURE_TEST_CASE(languages, Clients) {
  good({"report", model, "-o", path("report.html"), "--language", "pl"});
  BOOST_TEST(contains(read("report.html"), "<html lang=\"pl\""));
  BOOST_TEST(prefero({"report", model, "-o", path("x.html"), "--language", "xx"}).status == 2);
  BOOST_TEST(!has("x.html"));
}

BOOST_AUTO_TEST_CASE(one_client_and_one_criterion) {
  const Folder folder;
  folder.write("clients.csv", "id,x\na,1\n");
  const std::string model =
      folder.write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x}\n");
  good({"report", model, "-o", folder.path("report.html")});
  const json report = report_of(folder);
  BOOST_TEST(report["rows"] == 1);
  BOOST_TEST(report["sensitivity"].is_null());
}

BOOST_AUTO_TEST_SUITE_END()
