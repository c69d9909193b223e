// Rankings: the fixed forms, what is shown, and the same bytes whatever the machine does.
#include <cmath>
#include <cstdint>
#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

const std::string examples = std::string(PREFERO_SOURCE_DIR) + "/examples/";

}  // namespace

BOOST_AUTO_TEST_SUITE(rank)

BOOST_FIXTURE_TEST_CASE(rank_as_json, Small) {
  const json document = good({"rank", model, "--format", "json", "--seed", "7"}).document();
  require_document(document);
  require_keys(document, {"method", "kind", "alternatives", "criteria", "ranking", "notes"});
  BOOST_TEST(document["method"]["name"] == "weighted_sum");
  BOOST_TEST(document["method"]["parameters"]["normalization"] == "minmax");
  BOOST_TEST(document["kind"] == "complete");
  BOOST_TEST(document["alternatives"] == 3);
  BOOST_TEST(document["manifest"]["rows_read"] == 3);
  BOOST_TEST(document["manifest"]["seed"] == 7);
  BOOST_TEST(document["criteria"].size() == 2u);
  BOOST_TEST(document["criteria"][0]["id"] == "revenue");
  BOOST_TEST(document["criteria"][0]["goal"] == "max");
  BOOST_TEST(document["criteria"][0]["weight"] == 0.75);
  BOOST_TEST(document["criteria"][1]["goal"] == "min");
  BOOST_TEST(std::abs(document["criteria"][0]["influence"].get<double>() +
                      document["criteria"][1]["influence"].get<double>() - 1) < 1e-12);
  // (100-50)/50 * 3/4 + (9-3)/8 * 1/4 = 0.9375, worked by hand
  BOOST_TEST(document["ranking"][0]["id"] == "a");
  BOOST_TEST(document["ranking"][0]["label"] == "Ada");
  BOOST_TEST(document["ranking"][0]["rank"] == 1);
  BOOST_TEST(document["ranking"][0]["score"] == 0.9375);
  BOOST_TEST(document["ranking"][2]["id"] == "b");
  BOOST_TEST(document["ranking"][2]["score"] == 0.0);
}

BOOST_FIXTURE_TEST_CASE(rank_as_csv, Small) {
  BOOST_TEST(good({"rank", model, "--format", "csv"}).out ==
             "rank,id,label,score,tier,note\n1,a,Ada,0.9375,,\n2,c,Cy,0.7,,\n3,b,Bo,0,,\n");
}

BOOST_FIXTURE_TEST_CASE(rank_to_files_by_extension, Small) {
  for (const char* name : {"r.csv", "r.json", "r.md", "r.parquet", "r.txt"})
    good({"rank", model, "--output", path(name)});
  BOOST_TEST(read("r.csv").starts_with("rank,id,label,score,tier,note\n"));
  BOOST_TEST(json::parse(read("r.json"))["alternatives"] == 3);
  BOOST_TEST(contains(read("r.md"), "| ---: |"));
  BOOST_TEST(read("r.parquet").starts_with("PAR1"));
  BOOST_TEST(contains(read("r.txt"), "rank"));
  // read back by the reader of sources: the columns have their names and types
  write("back.yaml",
        "alternatives: {source: r.parquet, id: id, label: label}\ncriteria:\n  score: {column: score}\n  rank: "
        "{column: rank, goal: min}\n");
  BOOST_TEST(contains(good({"rank", path("back.yaml"), "--format", "csv"}).out, "\n1,a,Ada,1,,\n"));
}

BOOST_FIXTURE_TEST_CASE(an_output_file_replaces_the_old_one_whole, Small) {
  write("r.csv", std::string(10000, 'x'));
  good({"rank", model, "--output", path("r.csv")});
  BOOST_TEST(read("r.csv").starts_with("rank,id,label"));
  BOOST_TEST(!contains(read("r.csv"), "xxx"));
}

BOOST_FIXTURE_TEST_CASE(published_score_of_the_other_sense_stands_beside, Small) {
  const json document = good({"rank", model, "--method", "vikor", "--format", "json"}).document();
  for (const json& row : document["ranking"]) BOOST_TEST(row["score"].get<double>() + row["Q"].get<double>() == 0.0);
  require_keys(document["ranking"][0], {"Q", "S", "R"});
  require_keys(document["findings"], {"acceptable_advantage", "acceptable_stability", "compromise_set"});
  BOOST_TEST(document["findings"]["compromise_set"][0] == "a");
}

BOOST_FIXTURE_TEST_CASE(top_shows_the_first_and_says_who_ties, Folder) {
  write("clients.csv", "id,x\na,3\nb,2\nc,2\nd,2\ne,1\n");
  const std::string model =
      write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x}\n");
  const Finished run = good({"rank", model, "--top", "2", "--format", "csv"});
  BOOST_TEST(run.out == "rank,id,label,score,tier,note\n1,a,a,1,,\n2,b,b,0.5,,\n");
  BOOST_TEST(contains(run.err, "2 more clients are as good as the last one shown (rank 2)"));
  BOOST_TEST(
      contains(good({"rank", model, "--format", "csv"}).out, "\n2,b,b,0.5,,\n2,c,c,0.5,,\n2,d,d,0.5,,\n5,e,e,0,,\n"));
}

BOOST_FIXTURE_TEST_CASE(tiers_by_share_and_count, Folder) {
  std::string clients = "id,x\n";
  for (int k = 0; k < 6; ++k)
    clients += std::string(1, static_cast<char>('a' + k)) + "," + std::to_string(10 - k) + "\n";
  write("clients.csv", clients);
  const std::string head = "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x}\n";
  const std::string shares = write("shares.yaml", head + "tiers: {A: 0.2, B: 0.3, C: 0.5}\n"),
                    counts = write("counts.yaml", head + "tiers: {A: 2 clients, B: rest}\n");
  const auto tiers = [&](const std::string& model) {
    std::string text;
    const json document = good({"rank", model, "--format", "json"}).document();
    for (const json& row : document["ranking"]) text += row["tier"].get<std::string>();
    return text;
  };
  BOOST_TEST(tiers(shares) == "ABBCCC");
  BOOST_TEST(tiers(counts) == "AABBBB");
}

BOOST_FIXTURE_TEST_CASE(excluded_clients_are_listed, Folder) {
  write("clients.csv", "id,name,x,late\na,Ada,3,1\nb,Bo,2,100\nc,Cy,1,2\n");
  const std::string model =
      write("model.yaml",
            "alternatives: {source: clients.csv, id: id, label: name}\ncriteria:\n  x: {column: x}\n"
            "constraints:\n  - {column: late, at_most: 90, reason: stops all work}\n");
  const json document = good({"rank", model, "--format", "json"}).document();
  BOOST_TEST(document["manifest"]["rows_read"] == 3);
  BOOST_TEST(document["manifest"]["rows_excluded"] == 1);
  BOOST_TEST(document["alternatives"] == 2);
  BOOST_TEST(document["excluded"][0]["id"] == "b");
  BOOST_TEST(contains(document["excluded"][0]["reason"].get<std::string>(), "stops all work"));
  BOOST_TEST(contains(good({"rank", model}).out, "stops all work (late 100 is above 90)"));
}

BOOST_AUTO_TEST_CASE(kernel_members_have_rank_one) {
  const json document =
      good({"rank", examples + "first/model.yaml", "--method", "electre_1", "--format", "json"}).document();
  BOOST_TEST(document["kind"] == "kernel");
  std::set<std::string> kernel;
  for (const json& id : document["kernel"]) kernel.insert(id.get<std::string>());
  BOOST_TEST(!kernel.empty());
  for (const json& row : document["ranking"]) {
    BOOST_TEST(row["score"].is_null());
    if (kernel.count(row["id"].get<std::string>()) > 0) {
      BOOST_TEST(row["rank"] == 1);
    } else {
      BOOST_TEST(row["rank"].is_null());
    }
  }
  require_keys(document, {"circuits", "not_outranked", "outranks"});
}

BOOST_FIXTURE_TEST_CASE(steps_show_every_table, Small) {
  const std::string text = good({"rank", model, "--method", "topsis", "--steps"}).out;
  BOOST_TEST(contains(text, "Step by step"));
  BOOST_TEST(contains(text, "revenue"));
  const json steps = good({"rank", model, "--steps", "--format", "json"}).document()["steps"];
  std::set<std::string> found;
  for (const json& step : steps) found.insert(step["key"].get<std::string>());
  for (const char* key : {"values", "weights", "normalized", "weighted", "scores"}) BOOST_TEST(found.count(key) == 1u);
  for (const json& step : steps) {
    if (step["key"] != "normalized") continue;
    BOOST_TEST(step["rows"] == json({"a", "b", "c"}));
    BOOST_TEST(step["columns"] == json({"revenue", "late"}));
    BOOST_TEST(step["values"][0] == json({1.0, 0.75}));
  }
}

BOOST_FIXTURE_TEST_CASE(weights_and_parameters_for_this_run, Small) {
  const json document = good({"rank", model, "--weights", "late=2", "--method", "wsm", "--set",
                              "weighted_sum.normalization=vector", "--format", "json"})
                            .document();
  BOOST_TEST(document["criteria"][0]["weight"] == 0.0);
  BOOST_TEST(document["criteria"][1]["weight"] == 1.0);
  BOOST_TEST(document["method"]["parameters"]["normalization"] == "vector");
  BOOST_TEST(document["ranking"][0]["id"] == "c");
  BOOST_TEST(contains(document["notes"].dump(), "revenue"));
}

BOOST_FIXTURE_TEST_CASE(where_chooses_before_fitting, Small) {
  BOOST_TEST(good({"rank", model, "--where", "revenue < 100", "--format", "csv"}).out ==
             "rank,id,label,score,tier,note\n1,c,Cy,1,,\n2,b,Bo,0,,\n");
}

BOOST_FIXTURE_TEST_CASE(any_thread_count_and_file_format_the_same_bytes, Folder) {
  std::string clients = "id,a,b,c\n";
  std::uint64_t state = 1;
  const auto next = [&] {
    return static_cast<double>((state = state * 6364136223846793005u + 1442695040888963407u) >> 40) / 1024.0;
  };
  for (int k = 0; k < 30000; ++k)
    clients += "c" + std::to_string(k) + "," + std::to_string(next()) + "," + std::to_string(next()) + "," +
               std::to_string(next()) + "\n";
  write("clients.csv", clients);
  const std::string model =
      write("model.yaml",
            "alternatives: {source: clients.csv, id: id}\ncriteria:\n  a: {column: a}\n  b: {column: b, goal: min}\n  "
            "c: {column: c, preference: {shape: linear, q: 1, p: 90}}\n");
  // what the scores of the first run look like as a Parquet file: the cells themselves
  write("cells.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  a: {column: a}\n");
  for (const char* method : {"weighted_sum", "topsis", "vikor", "promethee_2"}) {
    const std::string one = good({"rank", model, "--method", method, "--format", "json", "--threads", "1"}).out;
    for (const char* threads : {"2", "5"}) {
      BOOST_TEST_INFO(method << " with " << threads << " threads");
      BOOST_TEST((good({"rank", model, "--method", method, "--format", "json", "--threads", threads}).out == one));
    }
  }
  const std::string lines = good({"rank", model, "--format", "csv", "--threads", "1"}).out;
  for (const char* threads : {"2", "5"})
    BOOST_TEST((good({"rank", model, "--format", "csv", "--threads", threads}).out == lines));
  good({"rank", path("cells.yaml"), "--method", "weighted_sum", "--set", "weighted_sum.normalization=none", "--output",
        path("cells.parquet")});
  good({"rank", path("cells.yaml"), "--method", "weighted_sum", "--set", "weighted_sum.normalization=none", "--output",
        path("cells.csv")});
  write("again.yaml",
        "alternatives: {source: cells.csv, id: id}\ncriteria:\n  a: {column: score}\n  r: {column: rank, goal: min}\n");
  for (const char* method : {"topsis", "vikor", "promethee_2"}) {
    const json from_csv = good({"rank", path("again.yaml"), "--method", method, "--format", "json"}).document();
    const json from_parquet =
        good({"rank", path("again.yaml"), "--data", path("cells.parquet"), "--method", method, "--format", "json"})
            .document();
    BOOST_TEST_INFO(method << " from CSV and from Parquet");
    BOOST_TEST((from_csv["ranking"] == from_parquet["ranking"]));
    BOOST_TEST((from_csv["manifest"]["data_digest"] == from_parquet["manifest"]["data_digest"]));
  }
}

// A level says nothing about two clients in it: who cannot be compared with whom stands beside each of them. By
// PROMETHEE I that is where one is ahead in what it wins and the other in what it loses (Brans, Vincke 1985).
BOOST_AUTO_TEST_CASE(a_partial_order_names_who_cannot_be_compared) {
  const prefero_test::Folder folder;
  folder.write("clients.csv", "id,x,y,z\nA,10,0,5\nB,5,5,5\nC,0,9,6\nD,1,1,1\nE,6,4,0\nF,9,8,2\n");
  const std::string model =
      folder.write("model.yaml",
                   "alternatives: {source: clients.csv, id: id}\ncriteria:\n"
                   "  x: {column: x, preference: {shape: linear, q: 1, p: 6}}\n"
                   "  y: {column: y, preference: {shape: linear, q: 1, p: 6}}\n  z: {column: z}\n");
  const prefero_test::json document =
      prefero_test::good({"rank", model, "--method", "promethee_1", "--format", "json"}).document();
  std::size_t said = 0;
  for (const prefero_test::json& one : document["ranking"]) {
    std::vector<std::string> open;
    for (const prefero_test::json& other : document["ranking"]) {
      const double won = one["phi_plus"].get<double>() - other["phi_plus"].get<double>();
      const double lost = one["phi_minus"].get<double>() - other["phi_minus"].get<double>();
      if (std::abs(won) > 1e-9 && std::abs(lost) > 1e-9 && (won > 0) == (lost > 0)) open.push_back(other["id"]);
    }
    BOOST_TEST(one.contains("note") == !open.empty());
    if (open.empty() || !one.contains("note")) continue;
    ++said;
    const std::string note = one["note"];
    BOOST_TEST(note.starts_with("cannot be compared with " + open.front()), note);
    BOOST_TEST(note.ends_with(" more") == (open.size() > 2), note);
  }
  BOOST_TEST(said > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
