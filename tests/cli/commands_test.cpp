// The other commands: weights, check, methods, verify, init, help and completion.
#include <cstdlib>
#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

BOOST_AUTO_TEST_SUITE(commands)

BOOST_FIXTURE_TEST_CASE(weights_as_json, Folder) {
  const std::string model = write("model.yaml",
                                  "alternatives: {source: nowhere.csv, id: id}\ncriteria:\n  value:\n    weights: "
                                  "{method: ahp, judgements: [[1, 3], [1/3, 1]]}\n"
                                  "    children:\n      x: {column: x}\n      y: {column: y}\n  z: {column: z}\n");
  const json document = good({"weights", model, "--format", "json"}).document();  // judgements need no data
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
  const json document = good({"weights", model, "--method", "given,equal,entropy", "--format", "json"}).document();
  BOOST_TEST(document["results"].size() == 3u);
  BOOST_TEST(document["results"][0]["weights"]["revenue"] == 0.75);
  BOOST_TEST(document["results"][0]["consistency"].is_null());
  BOOST_TEST(document["results"][1]["weights"]["revenue"] == 0.5);
  BOOST_TEST(good({"weights", model, "--method", "given,equal", "--format", "csv"}).out ==
             "criterion,goal,given,equal\nrevenue,max,0.75,0.5\nlate,min,0.25,0.5\n");
  const Finished none = prefero({"weights", model, "--method", "ahp"});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(contains(none.err, "no judgements for ahp"));
}

// One of several that refuses is listed with its reason; alone it is an error, and so are all together.
BOOST_FIXTURE_TEST_CASE(weights_that_one_method_refuses, Folder) {
  write("clients.csv", "id,x,y\nA,1,4\nB,-2,5\nC,3,9\n");
  const std::string model = write("model.yaml",
                                  "alternatives: {source: clients.csv, id: id}\ncriteria:\n  x: {column: x}\n  y: "
                                  "{column: y}\n");
  const json document = good({"weights", model, "--method", "equal,entropy,ahp,std", "--format", "json"}).document();
  BOOST_TEST(document["results"].size() == 2u);
  BOOST_TEST(document["results"][1]["method"] == "std");
  const json& skipped = document["skipped"];
  BOOST_REQUIRE(skipped.size() == 2u);
  for (const json& one : skipped) {
    const bool entropy = one["method"] == "entropy";
    BOOST_TEST(contains(one["reason"].get<std::string>(), entropy ? "criterion x" : "judgements for ahp"));
  }
  const Finished text = good({"weights", model, "--method", "equal,entropy"});
  BOOST_TEST(contains(text.err, "entropy cannot weigh these criteria"), text.err);
  BOOST_TEST(prefero({"weights", model, "--method", "entropy"}).status == 2);
  const Finished none = prefero({"weights", model, "--method", "entropy,ahp"});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(contains(none.err, "criterion x"), none.err);
  BOOST_TEST(contains(none.err, "judgements for ahp"), none.err);
  BOOST_TEST(prefero({"weights", model, "--method", "equal,entropi"}).status == 2);
}

BOOST_FIXTURE_TEST_CASE(weights_with_their_rankings, Small) {
  const json document = good({"weights", model, "--method", "given,equal", "--format", "json"}).document();
  BOOST_TEST(document["ranked_by"] == "weighted_sum");
  BOOST_TEST(document["results"][0]["ranking"].size() == 3u);
  BOOST_TEST(document["results"][0]["ranking"][0]["rank"] == 1.0);
  BOOST_TEST(
      contains(good({"weights", model, "--method", "given,equal"}).out, "Ranks by weighted_sum with these weights"));
}

BOOST_FIXTURE_TEST_CASE(weights_written_into_the_model, Folder) {
  const std::string text =
      "# kept\nalternatives: {source: nowhere.csv, id: id}\ncriteria:\n  x: {column: x}\n  y: {column: y}\n"
      "weights: {method: swing, points: {x: 100, y: 25}}\n";
  const std::string model = write("model.yaml", text);
  good({"weights", model, "--write"});
  BOOST_TEST(read("model.yaml") ==
             "# kept\nalternatives: {source: nowhere.csv, id: id}\ncriteria:\n  x: {weight: 0.8, column: x}\n  y: "
             "{weight: 0.2, column: y}\n# weights: {method: swing, points: {x: 100, y: 25}}\n");
  BOOST_TEST(good({"weights", model, "--format", "json"}).document()["weights"]["x"] == 0.8);
  const Finished two = prefero({"weights", model, "--method", "given,equal", "--write"});
  BOOST_TEST(two.status == 2);
  BOOST_TEST(contains(two.err, "--write"));
}

BOOST_FIXTURE_TEST_CASE(check_reports_all_problems, Small) {
  const json sound = good({"check", model, "--format", "json"}).document();
  require_document(sound);
  BOOST_TEST(sound["problems"].is_array());
  write("model.yaml", "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {colum: revenue}\nfoo: 1\n");
  const Finished broken = prefero({"check", model, "--format", "json"});
  BOOST_TEST(broken.status == 2);
  const json problems = broken.document()["problems"];
  BOOST_TEST(problems.size() >= 2u);
  for (const json& one : problems) require_keys(one, {"severity", "line", "column", "what", "remedy"});
  BOOST_TEST(problems[0]["line"] == 3);
  write(
      "model.yaml",
      "alternatives: {source: clients.csv, id: id}\ncriteria:\n  revenue: {column: revenu}\n  late: {column: name}\n");
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
  const json all = good({"methods", "--format", "json"}).document();
  require_document(all);
  std::set<std::string> names;
  for (const json& one : all["methods"]) names.insert(one["name"].get<std::string>());
  for (const char* name :
       {"weighted_sum", "weighted_product", "topsis", "vikor", "promethee_2", "electre_1", "ahp", "entropy", "borda"})
    BOOST_TEST(names.count(name) == 1u);
  for (const std::string& name : names) {
    const json page = good({"methods", name, "--format", "json"}).document()["method"];
    require_keys(page, {"name", "title", "kind", "reference", "formula", "parameters", "domain"});
    BOOST_TEST(good({"methods", name, "--format", "markdown"}).out.starts_with("# " + name + "\n"));
    BOOST_TEST(contains(good({"methods", name}).out, "Formula"));
  }
  const json weighting = good({"methods", "--kind", "weighting", "--format", "json"}).document();
  for (const json& one : weighting["methods"]) BOOST_TEST(one["kind"] == "weighting");
  const json any_sign = good({"methods", "--domain", "any", "--format", "json"}).document();
  for (const json& one : any_sign["methods"]) BOOST_TEST(one["domain"] == "any");
  BOOST_TEST(contains(prefero({"methods", "topsys"}).err, "topsis"));
}

BOOST_FIXTURE_TEST_CASE(verify_exits_with_four_on_a_difference, Folder) {
  const auto one = [&](const std::string& scores) {
    return "{\"id\": \"wsm/by-hand\", \"method\": \"wsm\", \"source\": \"by hand\", \"criteria\": [{\"id\": \"x\", "
           "\"direction\": \"max\"}], \"alternatives\": [\"a\", \"b\"], "
           "\"matrix\": [[1], [3]], \"weights\": [1], \"parameters\": {\"normalization\": \"minmax\"}, \"expected\": "
           "{\"scores\": [0, " +
           scores + "]}, \"tolerance\": 1e-9}";
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

BOOST_AUTO_TEST_CASE(every_command_has_help_with_an_example) {
  BOOST_TEST(good({"--version"}).out.starts_with("prefero "));
  const std::string overview = good({"--help"}).out;
  for (const char* command :
       {"init", "check", "rank", "compare", "weights", "report", "methods", "verify", "completion"}) {
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
  const std::string ask = write(
      "ask.bash",
      "source '" + script +
          "'\nCOMP_WORDS=(prefero rank model.yaml --me)\nCOMP_CWORD=3\n_prefero\n[ \"${COMPREPLY[0]}\" = --method ]\n"
          "COMP_WORDS=(prefero rank model.yaml --method top)\nCOMP_CWORD=4\n_prefero\n[ \"${COMPREPLY[0]}\" = topsis "
          "]\n");
  BOOST_TEST(std::system(("bash -e '" + ask + "'").c_str()) == 0);
  BOOST_TEST(contains(good({"completion", "zsh"}).out, "#compdef prefero"));
  BOOST_TEST(contains(good({"completion", "fish"}).out, "complete -c prefero"));
  BOOST_TEST(prefero({"completion", "tcsh"}).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
