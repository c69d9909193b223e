// One test for everything that people do wrong: the exit status, one clear message, nothing half written.
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

// Fails with `status`, says nothing on stdout, and all of `parts` on stderr.
void require_failure(const Finished& run, int status, const std::vector<std::string>& parts) {
  BOOST_TEST_INFO("stdout: " << run.out << "\nstderr: " << run.err);
  BOOST_TEST(run.status == status);
  BOOST_TEST_INFO("stdout: " << run.out);
  BOOST_TEST(run.out.empty());
  BOOST_TEST(!run.err.empty());
  for (const std::string& part : parts) {
    BOOST_TEST_INFO("stderr: " << run.err << "lacks: " << part);
    BOOST_TEST(contains(run.err, part));
  }
  BOOST_TEST(!contains(run.err, "internal failure"));
}

// The same for a ranking to a file: the file is not there afterwards, nor anything else that was not there before.
void require_no_file(Folder& folder, std::vector<std::string> words, int status,
                     const std::vector<std::string>& parts) {
  const std::vector<std::string> before = folder.names();
  words.insert(words.end(), {"--output", folder.path("out.csv")});
  require_failure(prefero(words), status, parts);
  BOOST_TEST(folder.names() == before, boost::test_tools::per_element());
}

struct OwnClients : Small {
  void clients(const std::string& text) { write("clients.csv", text); }
  std::string model_with(const std::string& criteria, const std::string& rest = "") {
    return write("model.yaml",
                 "alternatives: {source: clients.csv, id: id, label: name}\ncriteria:\n" + criteria + rest);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_input)

BOOST_FIXTURE_TEST_CASE(no_command, OwnClients) { require_failure(prefero({}), 2, {"Usage: prefero COMMAND"}); }

BOOST_FIXTURE_TEST_CASE(unknown_command, OwnClients) {
  require_failure(prefero({"rnak", model}), 2, {"unknown command \"rnak\"", "rank"});
}

BOOST_FIXTURE_TEST_CASE(unknown_option, OwnClients) {
  require_failure(prefero({"rank", model, "--metod", "topsis"}), 2,
                  {"unknown option --metod", "did you mean --method?"});
}

BOOST_FIXTURE_TEST_CASE(several_unknown_options_at_once, OwnClients) {
  require_failure(prefero({"rank", model, "--metod", "topsis", "--formt=csv"}), 2, {"--metod", "--formt"});
}

BOOST_FIXTURE_TEST_CASE(option_without_value, OwnClients) {
  require_failure(prefero({"rank", model, "--method"}), 2, {"--method", "needs a value"});
}

BOOST_FIXTURE_TEST_CASE(no_model, OwnClients) { require_failure(prefero({"rank"}), 2, {"needs MODEL"}); }

BOOST_FIXTURE_TEST_CASE(missing_model, OwnClients) {
  require_no_file(*this, {"rank", path("nosuch.yaml")}, 3, {"nosuch.yaml", "no such file"});
}

BOOST_FIXTURE_TEST_CASE(missing_data, OwnClients) {
  std::filesystem::remove(path("clients.csv"));
  require_no_file(*this, {"rank", model}, 3, {"clients.csv", "no such file"});
}

BOOST_FIXTURE_TEST_CASE(empty_data, OwnClients) {
  clients("");
  require_no_file(*this, {"rank", model}, 2, {"clients.csv", "empty"});
}

BOOST_FIXTURE_TEST_CASE(header_only, OwnClients) {
  clients("id,name,revenue,late\n");
  require_no_file(*this, {"rank", model}, 2, {"clients.csv"});
}

BOOST_FIXTURE_TEST_CASE(empty_model, OwnClients) {
  write("model.yaml", "");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml", "empty"});
}

BOOST_FIXTURE_TEST_CASE(wrong_separator, OwnClients) {
  model_with("  revenue: {column: revenue}\n");
  write("model.yaml",
        "alternatives: {source: clients.csv, id: id, delimiter: \";\"}\ncriteria:\n  revenue: {column: revenue}\n");
  require_no_file(*this, {"rank", model}, 2, {"clients.csv", "delimiter"});
}

BOOST_FIXTURE_TEST_CASE(text_where_a_number_belongs, OwnClients) {
  clients("id,name,revenue,late\na,Ada,100,3\nb,Bo,\"12,5x\",9\nc,Cy,80,many\n");
  require_no_file(*this, {"rank", model}, 2,
                  {"clients.csv:3:", "column \"revenue\"", "\"12,5x\" is not a number", "criterion revenue",
                   "clients.csv:4:", "\"many\"", "criterion late"});
}

BOOST_FIXTURE_TEST_CASE(unknown_column, OwnClients) {
  model_with("  revenue: {column: revenu}\n  late: {column: lates}\n");
  require_no_file(*this, {"rank", model}, 2,
                  {"model.yaml:3:", "\"revenu\"", "\"revenue\"", "model.yaml:4:", "\"lates\"", "\"late\""});
}

BOOST_FIXTURE_TEST_CASE(unknown_method, OwnClients) {
  require_no_file(*this, {"rank", model, "--method", "topsys"}, 2, {"unknown method \"topsys\"", "topsis"});
}

BOOST_FIXTURE_TEST_CASE(unknown_method_in_the_model, OwnClients) {
  model_with("  revenue: {column: revenue}\n", "methods: [topsys]\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:4:", "topsys", "topsis"});
}

BOOST_FIXTURE_TEST_CASE(weighting_where_a_ranking_method_belongs, OwnClients) {
  require_no_file(*this, {"rank", model, "--method", "entropy"}, 2, {"entropy is a weighting method"});
}

BOOST_FIXTURE_TEST_CASE(unknown_parameter, OwnClients) {
  require_no_file(*this, {"rank", model, "--method", "vikor", "--set", "vikor.w=0.3"}, 2, {"vikor", "\"w\""});
  require_no_file(*this, {"rank", model, "--method", "topsis", "--set", "topsis.normalisation=minmax"}, 2,
                  {"normalization"});
}

BOOST_FIXTURE_TEST_CASE(parameter_out_of_bounds, OwnClients) {
  require_no_file(*this, {"rank", model, "--method", "vikor", "--set", "vikor.v=1.5"}, 2, {"v"});
}

BOOST_FIXTURE_TEST_CASE(set_for_a_method_that_is_not_asked, OwnClients) {
  require_no_file(*this, {"rank", model, "--set", "vikor.v=0.5"}, 2, {"vikor is not asked"});
}

BOOST_FIXTURE_TEST_CASE(set_of_another_shape, OwnClients) {
  require_no_file(*this, {"rank", model, "--set", "v=0.5"}, 2, {"METHOD.PARAMETER=VALUE"});
}

BOOST_FIXTURE_TEST_CASE(negative_weight, OwnClients) {
  model_with("  revenue: {column: revenue, weight: -1}\n  late: {column: late}\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:3:", "revenue"});
  small_model(*this);
  require_no_file(*this, {"rank", model, "--weights", "revenue=-1"}, 2, {"revenue", "negative"});
}

BOOST_FIXTURE_TEST_CASE(all_weights_zero, OwnClients) {
  model_with("  revenue: {column: revenue, weight: 0}\n  late: {column: late, weight: 0}\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml", "weight"});
  small_model(*this);
  require_no_file(*this, {"rank", model, "--weights", "revenue=0,late=0"}, 2, {"all weights are 0"});
}

BOOST_FIXTURE_TEST_CASE(unknown_weight, OwnClients) {
  require_no_file(*this, {"rank", model, "--weights", "revenu=1,lat=2,late=x"}, 2,
                  {"\"revenu\"", "\"revenue\"", "\"lat\"", "late=x"});
}

BOOST_FIXTURE_TEST_CASE(duplicate_ids, OwnClients) {
  clients("id,name,revenue,late\na,Ada,100,3\na,Bo,50,9\nc,Cy,80,1\n");
  require_no_file(*this, {"rank", model}, 2, {"id \"a\"", "1", "2"});
}

BOOST_FIXTURE_TEST_CASE(blank_id, OwnClients) {
  clients("id,name,revenue,late\na,Ada,100,3\n,Bo,50,9\nc,Cy,80,1\n");
  require_no_file(*this, {"rank", model}, 2, {"no id"});
}

BOOST_FIXTURE_TEST_CASE(blank_cell, OwnClients) {
  clients("id,name,revenue,late\na,Ada,,3\nb,Bo,50,9\nc,Cy,80,1\n");
  require_no_file(*this, {"rank", model}, 2, {"revenue", "\"a\"", "missing"});
}

BOOST_FIXTURE_TEST_CASE(nan_and_infinite_cells, OwnClients) {
  clients("id,name,revenue,late\na,Ada,nan,3\nb,Bo,inf,9\nc,Cy,1e999,1\n");
  require_no_file(*this, {"rank", model}, 2, {"clients.csv:2:", "clients.csv:3:", "clients.csv:4:", "revenue"});
}

BOOST_FIXTURE_TEST_CASE(yaml_of_the_wrong_shape, OwnClients) {
  write("model.yaml", "- just\n- a list\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:1:"});
  write("model.yaml", "criteria: [a, b\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:"});
  write("model.yaml", "alternatives: 3\ncriteria:\n  revenue: 7\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:1:", "model.yaml:3:"});
}

BOOST_FIXTURE_TEST_CASE(unknown_key_names_the_nearest, OwnClients) {
  model_with("  revenue: {colum: revenue}\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:3:", "colum", "column"});
}

BOOST_FIXTURE_TEST_CASE(duplicate_keys, OwnClients) {
  model_with("  revenue: {column: revenue}\n  revenue: {column: late}\n");
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:4:", "revenue"});
}

BOOST_FIXTURE_TEST_CASE(aliases_that_explode, OwnClients) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'j'; ++c) {
    const std::string before(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [*" + before + ", *" + before + ", *" + before + ", *" + before + ", *" +
            before + ", *" + before + ", *" + before + "]\n";
  }
  write("model.yaml", bomb);
  require_no_file(*this, {"rank", model}, 2, {"model.yaml:1:"});
}

BOOST_FIXTURE_TEST_CASE(unwritable_output, OwnClients) {
  require_failure(prefero({"rank", model, "--output", path("nosuch/out.csv")}), 2,
                  {"nosuch/out.csv", "no such folder"});
}

BOOST_FIXTURE_TEST_CASE(output_of_another_kind, OwnClients) {
  require_failure(prefero({"rank", model, "--output", path("out.xyz")}), 2, {"out.xyz", "format"});
  require_failure(prefero({"advise", model, "--output", path("out.xlsx")}), 2, {"no table of rows"});
  require_failure(prefero({"rank", model, "--steps", "--output", path("out.parquet")}), 2, {"--steps", "Parquet"});
  require_failure(prefero({"rank", model, "--format", "jsn"}), 2, {"jsn", "json"});
}

BOOST_FIXTURE_TEST_CASE(output_into_a_folder, OwnClients) {
  mkdir(path("results").c_str(), 0755);
  require_failure(prefero({"rank", model, "--format", "csv", "--output", path("results")}), 2, {"results", "folder"});
  require_failure(prefero({"rank", model, "--output", path("results/")}), 2, {"results", "folder"});
}

BOOST_FIXTURE_TEST_CASE(full_disk, OwnClients) {
  require_failure(prefero({"rank", model}, {.stdout_to = "/dev/full"}), 2, {"standard output", "full"});
  require_failure(prefero({"rank", model, "--format", "csv", "--output", "/dev/full"}), 2, {"/dev/full", "full"});
}

BOOST_FIXTURE_TEST_CASE(closed_pipe, OwnClients) {
  const Finished run = prefero({"rank", model}, {.stdout_to = "closed"});
  BOOST_TEST(run.status == 0);
  BOOST_TEST(run.err == "");
}

BOOST_FIXTURE_TEST_CASE(interrupt_while_reading, OwnClients) {
  const std::vector<std::string> before = names();
  const std::string endless =
      "SELECT CAST(a.range AS VARCHAR) || '-' || CAST(b.range AS VARCHAR) AS id, 'x' AS name, sqrt(a.range * b.range) "
      "AS revenue, a.range AS late FROM range(100000) a, range(100000) b";
  const Finished run =
      prefero({"rank", model, "--query", endless, "--output", path("out.csv"), "--memory", "500MB"},
              {.signal = SIGINT, .when = [&](const Finished&) { return names().size() > before.size(); }});
  BOOST_TEST_INFO(run.err);
  BOOST_TEST(run.signal == SIGINT);
  BOOST_TEST_INFO(run.err);
  BOOST_TEST(run.err == "interrupted\n");
  BOOST_TEST(names() == before, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(interrupt_while_computing, OwnClients) {
  const std::vector<std::string> before = names();
  const std::string many =
      "SELECT CAST(range AS VARCHAR) AS id, 'x' AS name, sin(range) AS revenue, cos(range) AS late FROM range(100000)";
  const Finished run = prefero(
      {"rank", model, "--query", many, "--method", "electre_1", "--output", path("out.csv"), "--progress", "always"},
      {.signal = SIGINT, .when = [](const Finished& so_far) { return contains(so_far.err, "ranking by electre_1"); }});
  BOOST_TEST_INFO(run.err);
  BOOST_TEST(run.signal == SIGINT);
  BOOST_TEST(run.err.ends_with("interrupted\n"));
  BOOST_TEST(names() == before, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(query_that_is_not_one_select, OwnClients) {
  require_no_file(*this, {"rank", model, "--query", "DROP TABLE data"}, 2, {"SELECT"});
  require_no_file(*this, {"rank", model, "--query", "SELECT 1; SELECT 2"}, 2, {"SELECT"});
}

BOOST_FIXTURE_TEST_CASE(where_that_leaves_nobody, OwnClients) {
  require_no_file(*this, {"rank", model, "--where", "revenue > 1e6"}, 2, {"revenue > 1e6"});
}

BOOST_FIXTURE_TEST_CASE(where_that_is_no_expression, OwnClients) {
  require_no_file(*this, {"rank", model, "--where", "revenu > 10"}, 2, {"revenu"});
  require_no_file(*this, {"rank", model, "--where", "1; SELECT 2"}, 2, {"where"});
}

BOOST_FIXTURE_TEST_CASE(numbers_of_options, OwnClients) {
  require_failure(prefero({"rank", model, "--top", "0"}), 2, {"--top", "whole number"});
  require_failure(prefero({"rank", model, "--threads", "many"}), 2, {"--threads"});
  require_failure(prefero({"rank", model, "--memory", "lots"}), 2, {"--memory", "size"});
  require_failure(prefero({"rank", model, "--memory", "3"}), 2, {"--memory", "no unit", "2GB"});
  require_failure(prefero({"rank", model, "--memory", "3 pounds"}), 2, {"--memory", "size"});
  require_failure(prefero({"rank", model, "--progress", "maybe"}), 2, {"--progress"});
}

BOOST_FIXTURE_TEST_CASE(notes_are_errors_when_strict, OwnClients) {
  require_no_file(*this, {"rank", model, "--strict", "--weights", "revenue=1"}, 2, {"late"});
}

BOOST_FIXTURE_TEST_CASE(method_that_cannot_take_these_clients, OwnClients) {
  clients("id,name,revenue,late\na,Ada,-100,3\nb,Bo,50,9\nc,Cy,80,1\n");
  require_no_file(*this, {"rank", model, "--method", "weighted_product"}, 2,
                  {"weighted_product", "criterion revenue", "-100"});
}

BOOST_AUTO_TEST_SUITE_END()
