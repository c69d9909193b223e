// prefero generate from outside: files, formats, and what it refuses.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

// What a query over a folder of tables says, through the program's own reader.
std::string ranked(const Folder& folder, const std::string& data, const std::string& query) {
  folder.write("sum.yaml",
               "alternatives: {source: none.csv, id: client_id}\nmissing: worst\n"
               "criteria:\n  money: {column: money}\n  days: {column: days}\n");
  return good({"rank", folder.path("sum.yaml"), "--data", folder.path(data), "--query", query, "--format", "csv"}).out;
}

constexpr const char* sums =
    "select client_id, sum(net::decimal(18,2)) as money, max(issued)::date - date '2000-01-01' as days, "
    "count(*) filter (disputed) as disputed from invoice group by client_id order by client_id";

}  // namespace

BOOST_AUTO_TEST_SUITE(generate)

BOOST_AUTO_TEST_CASE(text_and_parquet_hold_the_same) {
  const Folder folder;
  const std::vector<std::string> rest{"--clients", "700", "--seed", "4", "--currencies", "EUR,PLN"};
  const auto made = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> words{"generate", "-o", folder.path(name)};
    words.insert(words.end(), rest.begin(), rest.end());
    words.insert(words.end(), more.begin(), more.end());
    return good(words);
  };
  const auto text = made("text", {});
  BOOST_TEST(contains(text.out, "invoice"));
  made("parquet", {"--format", "parquet"});
  BOOST_TEST(folder.has("text/client.csv"));
  BOOST_TEST(folder.has("text/rate.csv"));
  BOOST_TEST(!folder.has("text/dirt.csv"));
  BOOST_TEST(folder.has("parquet/rubric.parquet"));
  BOOST_TEST(ranked(folder, "text", sums) == ranked(folder, "parquet", sums));
  // The same bytes again, with another number of threads.
  made("again", {"--format", "parquet", "--threads", "1"});
  made("two", {"--threads", "2"});
  for (const char* table : {"client", "invoice", "payment", "ticket", "truth"}) {
    BOOST_TEST(folder.read(std::string("parquet/") + table + ".parquet") ==
               folder.read(std::string("again/") + table + ".parquet"));
    BOOST_TEST(folder.read(std::string("text/") + table + ".csv") == folder.read(std::string("two/") + table + ".csv"));
  }
  BOOST_TEST(folder.names().size() == 5u);  // four folders and the model: nothing unfinished stays
}

BOOST_AUTO_TEST_CASE(a_folder_with_something_in_it_is_not_touched) {
  const Folder folder;
  folder.write("note.txt", "mine");
  const auto refused = prefero({"generate", "-o", folder.path(), "--clients", "5"});
  BOOST_TEST(refused.status == 2);
  BOOST_TEST(contains(refused.err, "is not empty"));
  BOOST_TEST(contains(refused.err, "--replace"));
  good({"generate", "-o", folder.path(), "--clients", "5", "--replace"});
  good({"generate", "-o", folder.path(), "--clients", "5", "--replace", "--format", "parquet"});
  BOOST_TEST(folder.read("note.txt") == "mine");
  BOOST_TEST(folder.has("client.parquet"));
  BOOST_TEST(!folder.has("client.csv"));  // or the folder would hold two tables of one name
}

BOOST_AUTO_TEST_CASE(dirt_is_written_as_exports_are) {
  const Folder folder;
  good({"generate", "-o", folder.path("dirt"), "--clients", "300", "--dirt", "--quiet"});
  const std::string invoices = folder.read("dirt/invoice.csv");
  BOOST_TEST(invoices.starts_with("\xEF\xBB\xBFinvoice_id;client_id;issued;"));
  BOOST_TEST(contains(invoices, ",00;EUR;invoice;"));
  BOOST_TEST(folder.has("dirt/dirt.csv"));
  BOOST_TEST(prefero({"generate", "-o", folder.path("no"), "--dirt", "--format", "parquet"}).status == 2);
}

BOOST_AUTO_TEST_CASE(portraits) {
  const Folder folder;
  good({"generate", "-o", folder.path("p"), "--clients", "200", "--portrait"});
  BOOST_TEST(contains(folder.read("p/planted.csv"), "bayes_auc,0.75"));
  good({"generate", "-o", folder.path("n"), "--clients", "200", "--null"});
  BOOST_TEST(contains(folder.read("n/planted.csv"), "turnover,0\n"));
  BOOST_TEST(!folder.has("n/invoice.csv"));
}

BOOST_AUTO_TEST_CASE(wrong_usage) {
  const Folder folder;
  const auto says = [&](std::vector<std::string> more, const std::string& what) {
    std::vector<std::string> words{"generate", "-o", folder.path("x")};
    words.insert(words.end(), more.begin(), more.end());
    const auto run = prefero(words);
    BOOST_TEST(run.status == 2);
    BOOST_TEST(contains(run.err, what), run.err);
    BOOST_TEST(folder.names().empty());
  };
  says({"--clients", "0"}, "--clients");
  says({"--as-of", "31.12.2025"}, "write it as 2025-12-31");
  says({"--as-of", "2025-02-30"}, "is not a day");
  says({"--missing", "much"}, "--missing");
  says({"--currencies", "EUR,PNL"}, "PLN");
  says({"--portrait", "--null"}, "exclude");
  BOOST_TEST(prefero({"generate"}).status == 2);
  folder.write("file", "");
  BOOST_TEST(prefero({"generate", "-o", folder.path("file")}).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
