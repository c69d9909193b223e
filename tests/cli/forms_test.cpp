// What comes out: the fixed JSON forms, tables for people, files for programs; names that want to be more than names.
#include <cmath>
#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using nlohmann::json;
using prefero_test::Finished;
using prefero_test::Folder;
using prefero_test::prefero;
using prefero_test::small_model;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string examples = std::string(PREFERO_SOURCE_DIR) + "/examples/";

Finished good(const std::vector<std::string>& words, const prefero_test::Start& start = {}) {
  const Finished run = prefero(words, start);
  BOOST_TEST_INFO(run.err);
  BOOST_TEST_REQUIRE(run.status == 0);
  return run;
}

std::set<std::string> keys(const json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

void require_keys(const json& object, const std::set<std::string>& wanted) {
  const std::set<std::string> have = keys(object);
  for (const std::string& name : wanted) {
    BOOST_TEST_INFO("key " << name << " in " << object.dump().substr(0, 200));
    BOOST_TEST(have.count(name) == 1u);
  }
}

void require_document(const json& document) {
  BOOST_TEST(document.at("schema") == 1);
  require_keys(document.at("manifest"), {"version", "model_digest", "data_digest", "seed", "rows_read", "rows_excluded"});
}

struct Small : Folder {
  std::string model = small_model(*this);
};

// Names as an enemy would choose them.
struct Hostile : Folder {
  std::string model;
  Hostile() {
    write("clients.csv",
          "id,name,x,y\n"
          "1,\"</script><img src=x onerror=alert(1)>\",9,1\n"
          "2,\"=cmd|' /C calc'!A0\",7,3\n"
          "3,\"{{title}} {{{style}}} \"\"quoted\"\"\",5,4\n"
          "4,\"[click](javascript:alert(1)) | `code`\",4,5\n"
          "5,\"\x1b[31mred\x1b]0;owned\x07\",3,6\n"
          "6,\"two\nlines\",2,7\n");
    model = write("model.yaml",
                  "title: \"</title><script>alert(2)</script>\"\n"
                  "alternatives: {source: clients.csv, id: id, label: name}\n"
                  "criteria:\n"
                  "  x: {column: x, title: \"<b>x</b>\"}\n"
                  "  y: {column: y, goal: min, unit: \"<u>\"}\n"
                  "constraints:\n  - {column: y, at_most: 6, reason: \"<script>alert(3)</script>\"}\n"
                  "methods: [weighted_sum, topsis]\n");
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(forms)

// --- rank ------------------------------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(rank_as_json, Small) {
  const json document = good({"rank", model, "--format", "json", "--seed", "7"}).json();
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
  BOOST_TEST(std::abs(document["criteria"][0]["influence"].get<double>() + document["criteria"][1]["influence"].get<double>() - 1) < 1e-12);
  // (100-50)/50 * 3/4 + (9-3)/8 * 1/4 = 0.9375, worked by hand
  BOOST_TEST(document["ranking"][0]["id"] == "a");
  BOOST_TEST(document["ranking"][0]["label"] == "Ada");
  BOOST_TEST(document["ranking"][0]["rank"] == 1);
  BOOST_TEST(document["ranking"][0]["score"] == 0.9375);
  BOOST_TEST(document["ranking"][2]["id"] == "b");
  BOOST_TEST(document["ranking"][2]["score"] == 0.0);
}

BOOST_FIXTURE_TEST_CASE(rank_as_csv, Small) {
  BOOST_TEST(good({"rank", model, "--format", "csv"}).out == "rank,id,label,score,tier,note\n1,a,Ada,0.9375,,\n2,c,Cy,0.7,,\n3,b,Bo,0,,\n");
}

BOOST_FIXTURE_TEST_CASE(rank_to_files_by_extension, Small) {
  for (const char* name : {"r.csv", "r.json", "r.md", "r.parquet", "r.txt"}) good({"rank", model, "--output", path(name)});
  BOOST_TEST(read("r.csv").starts_with("rank,id,label,score,tier,note\n"));
  BOOST_TEST(json::parse(read("r.json"))["alternatives"] == 3);
  BOOST_TEST(contains(read("r.md"), "| ---: |"));
  BOOST_TEST(read("r.parquet").starts_with("PAR1"));
  BOOST_TEST(contains(read("r.txt"), "rank"));
  // read back by the reader of sources: the columns have their names and types
  write("back.yaml", "alternatives: {source: r.parquet, id: id, label: label}\ncriteria:\n  score: {column: score}\n  rank: {column: rank, goal: min}\n");
  BOOST_TEST(contains(good({"rank", path("back.yaml"), "--format", "csv"}).out, "\n1,a,Ada,1,,\n"));
}

BOOST_FIXTURE_TEST_CASE(an_output_file_replaces_the_old_one_whole, Small) {
  write("r.csv", std::string(10000, 'x'));
  good({"rank", model, "--output", path("r.csv")});
  BOOST_TEST(read("r.csv").starts_with("rank,id,label"));
  BOOST_TEST(!contains(read("r.csv"), "xxx"));
}

BOOST_FIXTURE_TEST_CASE(published_score_of_the_other_sense_stands_beside, Small) {
  const json document = good({"rank", model, "--method", "vikor", "--format", "json"}).json();
  for (const json& row : document["ranking"]) BOOST_TEST(row["score"].get<double>() + row["Q"].get<double>() == 0.0);
  require_keys(document["ranking"][0], {"Q", "S", "R"});
  require_keys(document["findings"], {"acceptable_advantage", "acceptable_stability", "compromise_set"});
  BOOST_TEST(document["findings"]["compromise_set"][0] == "a");
}

BOOST_FIXTURE_TEST_CASE(top_shows_the_first_and_says_who_ties, Folder) {
  write("clients.csv", "id,x\na,3\nb,2\nc,2\nd,2\ne,1\n");
  const std::string model = write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x}\n");
  const Finished run = good({"rank", model, "--top", "2", "--format", "csv"});
  BOOST_TEST(run.out == "rank,id,label,score,tier,note\n1,a,a,1,,\n2,b,b,0.5,,\n");
  BOOST_TEST(contains(run.err, "2 more clients are as good as the last one shown (rank 2)"));
  BOOST_TEST(contains(good({"rank", model, "--format", "csv"}).out, "\n2,b,b,0.5,,\n2,c,c,0.5,,\n2,d,d,0.5,,\n5,e,e,0,,\n"));
}

BOOST_FIXTURE_TEST_CASE(tiers_by_share_and_count, Folder) {
  std::string clients = "id,x\n";
  for (int k = 0; k < 6; ++k) clients += std::string(1, static_cast<char>('a' + k)) + "," + std::to_string(10 - k) + "\n";
  write("clients.csv", clients);
  const std::string head = "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x}\n";
  const std::string shares = write("shares.yaml", head + "tiers: {A: 0.2, B: 0.3, C: 0.5}\n"), counts = write("counts.yaml", head + "tiers: {A: 2 clients, B: rest}\n");
  const auto tiers = [&](const std::string& model) {
    std::string text;
    const json document = good({"rank", model, "--format", "json"}).json();
    for (const json& row : document["ranking"]) text += row["tier"].get<std::string>();
    return text;
  };
  BOOST_TEST(tiers(shares) == "ABBCCC");
  BOOST_TEST(tiers(counts) == "AABBBB");
}

BOOST_FIXTURE_TEST_CASE(excluded_clients_are_listed, Folder) {
  write("clients.csv", "id,name,x,late\na,Ada,3,1\nb,Bo,2,100\nc,Cy,1,2\n");
  const std::string model = write("model.yaml",
                                  "alternatives: {source: clients.csv, id: id, label: name}\ncriteria:\n  x: {column: x}\n"
                                  "constraints:\n  - {column: late, at_most: 90, reason: stops all work}\n");
  const json document = good({"rank", model, "--format", "json"}).json();
  BOOST_TEST(document["manifest"]["rows_read"] == 3);
  BOOST_TEST(document["manifest"]["rows_excluded"] == 1);
  BOOST_TEST(document["alternatives"] == 2);
  BOOST_TEST(document["excluded"][0]["id"] == "b");
  BOOST_TEST(contains(document["excluded"][0]["reason"].get<std::string>(), "stops all work"));
  BOOST_TEST(contains(good({"rank", model}).out, "stops all work (late 100 is above 90)"));
}

BOOST_AUTO_TEST_CASE(kernel_members_have_rank_one) {
  const json document = good({"rank", examples + "first/model.yaml", "--method", "electre_1", "--format", "json"}).json();
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
  const json steps = good({"rank", model, "--steps", "--format", "json"}).json()["steps"];
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
  const json document = good({"rank", model, "--weights", "late=2", "--method", "wsm", "--set", "weighted_sum.normalization=vector", "--format", "json"}).json();
  BOOST_TEST(document["criteria"][0]["weight"] == 0.0);
  BOOST_TEST(document["criteria"][1]["weight"] == 1.0);
  BOOST_TEST(document["method"]["parameters"]["normalization"] == "vector");
  BOOST_TEST(document["ranking"][0]["id"] == "c");
  BOOST_TEST(contains(document["notes"].dump(), "revenue"));
}

BOOST_FIXTURE_TEST_CASE(where_chooses_before_fitting, Small) {
  BOOST_TEST(good({"rank", model, "--where", "revenue < 100", "--format", "csv"}).out == "rank,id,label,score,tier,note\n1,c,Cy,1,,\n2,b,Bo,0,,\n");
}

// --- the same bits ---------------------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(any_thread_count_and_file_format_the_same_bytes, Folder) {
  std::string clients = "id,a,b,c\n";
  std::uint64_t state = 1;
  const auto next = [&] { return static_cast<double>((state = state * 6364136223846793005u + 1442695040888963407u) >> 40) / 1024.0; };
  for (int k = 0; k < 30000; ++k) clients += "c" + std::to_string(k) + "," + std::to_string(next()) + "," + std::to_string(next()) + "," + std::to_string(next()) + "\n";
  write("clients.csv", clients);
  const std::string model = write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  a: {column: a}\n  b: {column: b, goal: min}\n  c: {column: c, preference: {shape: linear, q: 1, p: 90}}\n");
  // what the scores of the first run look like as a Parquet file: the cells themselves
  write("cells.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  a: {column: a}\n");
  for (const char* method : {"weighted_sum", "topsis", "vikor", "promethee_2"}) {
    const std::string one = good({"rank", model, "--method", method, "--format", "json", "--threads", "1"}).out;
    for (const char* threads : {"2", "5"}) {
      BOOST_TEST_INFO(method << " with " << threads << " threads");
      BOOST_TEST((good({"rank", model, "--method", method, "--format", "json", "--threads", threads}).out == one));
    }
  }
  good({"rank", path("cells.yaml"), "--method", "weighted_sum", "--set", "weighted_sum.normalization=none", "--output", path("cells.parquet")});
  good({"rank", path("cells.yaml"), "--method", "weighted_sum", "--set", "weighted_sum.normalization=none", "--output", path("cells.csv")});
  write("again.yaml", "alternatives: {source: cells.csv, id: id}\ncriteria:\n  a: {column: score}\n  r: {column: rank, goal: min}\n");
  for (const char* method : {"topsis", "vikor", "promethee_2"}) {
    const json from_csv = good({"rank", path("again.yaml"), "--method", method, "--format", "json"}).json();
    const json from_parquet = good({"rank", path("again.yaml"), "--data", path("cells.parquet"), "--method", method, "--format", "json"}).json();
    BOOST_TEST_INFO(method << " from CSV and from Parquet");
    BOOST_TEST((from_csv["ranking"] == from_parquet["ranking"]));
    BOOST_TEST((from_csv["manifest"]["data_digest"] == from_parquet["manifest"]["data_digest"]));
  }
}

// --- compare ---------------------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(compare_as_json) {
  const json document = good({"compare", examples + "first/model.yaml", "--format", "json"}).json();
  require_document(document);
  require_keys(document, {"methods", "rankings", "agreement", "skipped", "consensus", "notes"});
  require_keys(document["agreement"], {"kendall_tau_b", "spearman", "weighted_spearman", "ws", "overlap_at_k", "rbo"});
  require_keys(document["agreement"]["overlap_at_k"], {"k", "values"});
  const std::size_t k = document["methods"].size();
  BOOST_TEST(k == 4u);
  for (const json& name : document["methods"]) {
    const json& ranking = document["rankings"][name.get<std::string>()];
    BOOST_TEST(ranking.size() == 6u);
    require_keys(ranking[0], {"rank", "id", "score"});
  }
  for (const char* measure : {"kendall_tau_b", "spearman", "weighted_spearman", "ws", "rbo"}) {
    BOOST_TEST(document["agreement"][measure].size() == k);
    for (std::size_t a = 0; a < k; ++a) BOOST_TEST(document["agreement"][measure][a][a] == 1.0);
  }
  BOOST_TEST(document["consensus"]["method"] == "borda");
  BOOST_TEST(document["consensus"]["ranking"].size() == 6u);
  BOOST_TEST(document["relations"]["electre_1"]["kind"] == "kernel");
}

BOOST_FIXTURE_TEST_CASE(skipped_methods_name_the_criterion, Folder) {
  write("clients.csv", "id,profit,x\na,-5,1\nb,3,2\nc,8,4\n");
  const std::string model = write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  profit: {column: profit}\n  x: {column: x}\nmethods: [topsis, weighted_product]\n");
  const json document = good({"compare", model, "--methods", "all", "--format", "json"}).json();
  bool found = false;
  for (const json& one : document["skipped"]) found = found || (one["method"] == "weighted_product" && contains(one["reason"].get<std::string>(), "profit"));
  BOOST_TEST(found);
  const std::string text = good({"compare", model}).out;
  BOOST_TEST(contains(text, "weighted_product: criterion profit: smallest value -5"));
}

BOOST_AUTO_TEST_CASE(one_normalization_for_all) {
  const Finished run = good({"compare", examples + "first/model.yaml", "--methods", "weighted_sum,topsis,vikor", "--normalization", "minmax", "--format", "json"});
  const json document = run.json();
  BOOST_TEST(document["parameters"]["topsis"]["normalization"] == "minmax");
  BOOST_TEST(document["parameters"]["weighted_sum"]["normalization"] == "minmax");
  BOOST_TEST(contains(document["notes"].dump(), "vikor"));
  BOOST_TEST(prefero({"compare", examples + "first/model.yaml", "--normalization", "minmx"}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(a_method_twice_gets_its_parameters_into_its_name, Small) {
  write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {column: revenue}\n  late: {column: late, goal: min}\nmethods:\n  - {name: vikor, v: 0.2}\n  - {name: vikor, v: 0.8}\n");
  const json document = good({"compare", model, "--format", "json"}).json();
  BOOST_TEST(document["methods"].size() == 2u);
  BOOST_TEST(document["methods"][0] != document["methods"][1]);
  BOOST_TEST(contains(document["methods"][0].get<std::string>(), "0.2"));
}

BOOST_FIXTURE_TEST_CASE(compare_as_csv, Small) {
  BOOST_TEST(good({"compare", model, "--format", "csv"}).out.starts_with("id,label,weighted_sum_rank,weighted_sum_score,topsis_rank,topsis_score,consensus_rank,consensus_score\na,Ada,1,0.9375,"));
}

// --- weights, check, methods, verify, init ---------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(weights_as_json, Folder) {
  const std::string model = write("model.yaml",
                                  "alternatives: {source: nowhere.csv, id: id}\ncriteria:\n  value:\n    weights: {method: ahp, judgements: [[1, 3], [1/3, 1]]}\n"
                                  "    children:\n      x: {column: x}\n      y: {column: y}\n  z: {column: z}\n");
  const json document = good({"weights", model, "--format", "json"}).json();  // judgements need no data
  require_document(document);
  require_keys(document, {"method", "weights", "consistency", "notes"});
  BOOST_TEST(document["method"] == "ahp");
  BOOST_TEST(document["weights"]["x"].get<double>() == 0.375, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(document["weights"]["z"] == 0.5);
  BOOST_TEST(document["consistency"]["cr"] == 0.0);
  const std::string text = good({"weights", model}).out;
  BOOST_TEST(contains(text, "x: {weight: 0.75}"));
}

BOOST_FIXTURE_TEST_CASE(weights_side_by_side, Small) {
  const json document = good({"weights", model, "--method", "given,equal,entropy", "--format", "json"}).json();
  BOOST_TEST(document["results"].size() == 3u);
  BOOST_TEST(document["results"][0]["weights"]["revenue"] == 0.75);
  BOOST_TEST(document["results"][0]["consistency"].is_null());
  BOOST_TEST(document["results"][1]["weights"]["revenue"] == 0.5);
  BOOST_TEST(good({"weights", model, "--method", "given,equal", "--format", "csv"}).out == "criterion,goal,given,equal\nrevenue,max,0.75,0.5\nlate,min,0.25,0.5\n");
  const Finished none = prefero({"weights", model, "--method", "ahp"});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(contains(none.err, "no judgements for ahp"));
}

BOOST_FIXTURE_TEST_CASE(check_reports_all_problems, Small) {
  const json sound = good({"check", model, "--format", "json"}).json();
  require_document(sound);
  BOOST_TEST(sound["problems"].is_array());
  write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {colum: revenue}\nfoo: 1\n");
  const Finished broken = prefero({"check", model, "--format", "json"});
  BOOST_TEST(broken.status == 2);
  const json problems = broken.json()["problems"];
  BOOST_TEST(problems.size() >= 2u);
  for (const json& one : problems) require_keys(one, {"severity", "line", "column", "what", "remedy"});
  BOOST_TEST(problems[0]["line"] == 3);
  write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {column: revenu}\n  late: {column: name}\n");
  const Finished data = prefero({"check", model, "--format", "json"});
  BOOST_TEST(data.status == 2);
  BOOST_TEST(contains(data.out, "revenu"));
}

BOOST_FIXTURE_TEST_CASE(check_without_data_checks_the_model, Small) {
  std::remove(path("clients.csv").c_str());
  const Finished run = good({"check", model});
  BOOST_TEST(contains(run.out, "could not be looked at"));
}

BOOST_AUTO_TEST_CASE(the_catalogue) {
  const json all = good({"methods", "--format", "json"}).json();
  require_document(all);
  std::set<std::string> names;
  for (const json& one : all["methods"]) names.insert(one["name"].get<std::string>());
  for (const char* name : {"weighted_sum", "weighted_product", "topsis", "vikor", "promethee_2", "electre_1", "ahp", "entropy", "borda"}) BOOST_TEST(names.count(name) == 1u);
  for (const std::string& name : names) {
    const json page = good({"methods", name, "--format", "json"}).json()["method"];
    require_keys(page, {"name", "title", "kind", "reference", "formula", "parameters", "domain"});
    BOOST_TEST(good({"methods", name, "--format", "markdown"}).out.starts_with("# " + name + "\n"));
    BOOST_TEST(contains(good({"methods", name}).out, "Formula"));
  }
  for (const json& one : good({"methods", "--kind", "weighting", "--format", "json"}).json()["methods"]) BOOST_TEST(one["kind"] == "weighting");
  for (const json& one : good({"methods", "--domain", "any", "--format", "json"}).json()["methods"]) BOOST_TEST(one["domain"] == "any");
  BOOST_TEST(contains(prefero({"methods", "topsys"}).err, "topsis"));
}

BOOST_FIXTURE_TEST_CASE(verify_exits_with_four_on_a_difference, Folder) {
  const auto one = [&](const std::string& scores) {
    return "{\"id\": \"wsm/by-hand\", \"method\": \"wsm\", \"source\": \"by hand\", \"criteria\": [{\"id\": \"x\", \"direction\": \"max\"}], \"alternatives\": [\"a\", \"b\"], "
           "\"matrix\": [[1], [3]], \"weights\": [1], \"parameters\": {\"normalization\": \"minmax\"}, \"expected\": {\"scores\": [0, " + scores + "]}, \"tolerance\": 1e-9}";
  };
  write("good.json", one("1"));
  const Finished passed = good({"verify", path("good.json")});
  BOOST_TEST(passed.out.starts_with("wsm/by-hand ok "));
  BOOST_TEST(passed.out.ends_with("1 passed, 0 failed\n"));
  write("wrong.json", one("0.5"));
  const Finished failed = prefero({"verify", path()});
  BOOST_TEST(failed.status == 4);
  BOOST_TEST(contains(failed.out, "1 passed, 1 failed"));
  BOOST_TEST(prefero({"verify", path("nowhere")}).status == 3);
  Folder empty;
  BOOST_TEST(prefero({"verify", empty.path()}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(a_starter_model_ranks, Small) {
  std::remove(model.c_str());
  good({"init", path("clients.csv"), "-o", model});
  BOOST_TEST(contains(read("model.yaml"), "source: clients.csv"));
  BOOST_TEST(good({"check", model}).status == 0);
  BOOST_TEST(contains(good({"rank", model, "--format", "csv"}).out, "\n1,a,Ada,"));
  const Finished again = prefero({"init", path("clients.csv"), "-o", model});
  BOOST_TEST(again.status == 2);
  BOOST_TEST(contains(again.err, "already there"));
}

// --- help and completion ---------------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(every_command_has_help_with_an_example) {
  BOOST_TEST(good({"--version"}).out.starts_with("prefero "));
  const std::string overview = good({"--help"}).out;
  for (const char* command : {"init", "check", "rank", "compare", "weights", "report", "methods", "verify", "completion"}) {
    BOOST_TEST(contains(overview, std::string("\n  ") + command));
    const std::string help = good({command, "--help"}).out;
    BOOST_TEST(contains(help, std::string("Usage: prefero ") + command));
    BOOST_TEST(contains(help, "Example:\n  "));
    BOOST_TEST(good({"help", command}).out == help);
  }
}

BOOST_FIXTURE_TEST_CASE(completion_scripts_are_accepted_by_the_shell, Folder) {
  const std::string script = write("prefero.bash", good({"completion", "bash"}).out);
  BOOST_TEST(std::system(("bash -n '" + script + "'").c_str()) == 0);
  const std::string ask = write("ask.bash", "source '" + script + "'\nCOMP_WORDS=(prefero rank model.yaml --me)\nCOMP_CWORD=3\n_prefero\n[ \"${COMPREPLY[0]}\" = --method ]\n"
                                            "COMP_WORDS=(prefero rank model.yaml --method top)\nCOMP_CWORD=4\n_prefero\n[ \"${COMPREPLY[0]}\" = topsis ]\n");
  BOOST_TEST(std::system(("bash -e '" + ask + "'").c_str()) == 0);
  BOOST_TEST(contains(good({"completion", "zsh"}).out, "#compdef prefero"));
  BOOST_TEST(contains(good({"completion", "fish"}).out, "complete -c prefero"));
  BOOST_TEST(prefero({"completion", "tcsh"}).status == 2);
}

// --- hostile names ---------------------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(hostile_names_cannot_steer_a_terminal, Hostile) {
  for (const std::string& text : {good({"rank", model}).out, good({"compare", model}).out, good({"rank", model, "--format", "markdown"}).out}) {
    BOOST_TEST(!contains(text, "\x1b"));
    BOOST_TEST(!contains(text, "\x07"));
    BOOST_TEST(!contains(text, "two\nlines"));
  }
  // on a terminal CSV is made harmless too; elsewhere it keeps the name
  BOOST_TEST(contains(good({"rank", model, "--format", "csv"}).out, "\x1b[31mred"));
  BOOST_TEST(!contains(good({"rank", model, "--format", "csv"}, {.terminal = 100}).out, "\x1b[31mred"));
}

BOOST_FIXTURE_TEST_CASE(hostile_names_are_no_formulas_in_csv, Hostile) { BOOST_TEST(contains(good({"rank", model, "--format", "csv"}).out, ",'=cmd|")); }

BOOST_FIXTURE_TEST_CASE(hostile_names_are_text_in_markdown, Hostile) {
  const std::string text = good({"rank", model, "--format", "markdown"}).out;
  BOOST_TEST(!contains(text, "<img"));
  BOOST_TEST(!contains(text, "<script"));
  BOOST_TEST(contains(text, "\\[click\\]"));
  BOOST_TEST(contains(text, "\\|"));
}

BOOST_FIXTURE_TEST_CASE(hostile_names_are_inert_in_the_report, Hostile) {
  good({"report", model, "-o", path("report.html")});
  const std::string page = read("report.html");
  for (const char* live : {"<script", "<img", "<b>", "<u>", "\x1b"}) {
    BOOST_TEST_INFO(live);
    BOOST_TEST(!contains(page, live));
  }
  BOOST_TEST(contains(page, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
  BOOST_TEST(contains(page, "default-src 'none'"));
  BOOST_TEST(contains(page, "&lt;script&gt;alert(3)&lt;/script&gt;"));
  for (const char* outside : {"http://", "https://", "url(", "@import", "<link"}) {
    BOOST_TEST_INFO(outside);
    BOOST_TEST(!contains(page, outside));
  }
}

BOOST_FIXTURE_TEST_CASE(hostile_names_are_strings_in_json, Hostile) {
  const json document = good({"rank", model, "--format", "json"}).json();
  BOOST_TEST(document["ranking"][0]["label"] == "</script><img src=x onerror=alert(1)>");
}

// --- terminals -------------------------------------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(boxes_and_colour_only_on_a_terminal, Small) {
  const std::string piped = good({"rank", model}).out;
  BOOST_TEST(!contains(piped, "│"));
  BOOST_TEST(!contains(piped, "\x1b"));
  const std::string shown = good({"rank", model}, {.environment = {"TERM=xterm", "NO_COLOR="}, .terminal = 80}).out;
  BOOST_TEST(contains(shown, "│"));
  BOOST_TEST(contains(shown, "\x1b[1m"));
  const std::string plain = good({"rank", model}, {.environment = {"TERM=xterm", "NO_COLOR=1"}, .terminal = 80}).out;
  BOOST_TEST(contains(plain, "│"));
  BOOST_TEST(!contains(plain, "\x1b"));
  good({"rank", model, "--output", path("out.txt")}, {.terminal = 80});
  BOOST_TEST(!contains(read("out.txt"), "│"));
}

BOOST_FIXTURE_TEST_CASE(long_names_are_cut_to_the_terminal, Folder) {
  write("clients.csv", "id,name,x\na," + std::string(300, 'n') + ",1\nb,short,2\n");
  const std::string model = write("model.yaml", "alternatives: {source: clients.csv, id: id, label: name}\ncriteria:\n  x: {column: x}\n");
  const std::string shown = good({"rank", model}, {.environment = {"NO_COLOR=1"}, .terminal = 60}).out;
  BOOST_TEST(contains(shown, "nnn…"));
  std::size_t begin = 0;
  for (std::size_t end; (end = shown.find('\n', begin)) != std::string::npos; begin = end + 1) {
    std::size_t columns = 0;
    for (std::size_t k = begin; k < end; ++k) columns += (shown[k] & 0xC0) != 0x80 && shown[k] != '\r' ? 1 : 0;
    BOOST_TEST(columns <= 60u);
  }
}

BOOST_FIXTURE_TEST_CASE(progress_when_asked_for, Small) {
  BOOST_TEST(contains(good({"rank", model, "--progress", "always"}).err, "reading"));
  BOOST_TEST(good({"rank", model, "--progress", "never"}).err.empty());
  BOOST_TEST(good({"rank", model}).err.empty());
}

BOOST_FIXTURE_TEST_CASE(quiet_says_nothing, Small) {
  BOOST_TEST(!good({"rank", model, "--weights", "late=1"}).err.empty());
  BOOST_TEST(good({"rank", model, "--weights", "late=1", "--quiet"}).err.empty());
}

BOOST_AUTO_TEST_SUITE_END()
