// Names that want to be more than names.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

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

BOOST_AUTO_TEST_SUITE(hostile)

BOOST_FIXTURE_TEST_CASE(hostile_names_cannot_steer_a_terminal, Hostile) {
  for (const std::string& text :
       {good({"rank", model}).out, good({"compare", model}).out, good({"rank", model, "--format", "markdown"}).out}) {
    BOOST_TEST(!contains(text, "\x1b"));
    BOOST_TEST(!contains(text, "\x07"));
    BOOST_TEST(!contains(text, "two\nlines"));
  }
  // on a terminal CSV is made harmless too; elsewhere it keeps the name
  BOOST_TEST(contains(good({"rank", model, "--format", "csv"}).out, "\x1b[31mred"));
  BOOST_TEST(!contains(good({"rank", model, "--format", "csv"}, {.terminal = 100}).out, "\x1b[31mred"));
}

BOOST_FIXTURE_TEST_CASE(hostile_names_are_no_formulas_in_csv, Hostile) {
  BOOST_TEST(contains(good({"rank", model, "--format", "csv"}).out, ",'=cmd|"));
}

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
  const auto between = [&](const std::string& open, const std::string& close) {
    const std::size_t from = page.find(open);
    BOOST_REQUIRE(from != std::string::npos);
    const std::size_t begin = page.find('>', from + open.size() - 1) + 1;
    return page.substr(begin, page.find(close, begin) - begin);
  };
  // Without scripts: text and nothing else.
  const std::string shown = between("<main id=\"static\"", "</main>"), title = between("<title", "</title>");
  for (const char* live :
       {"<script", "<img", "<b>", "<u>", "\x1b", "http://", "https://", "url(", "@import", "<link"}) {
    BOOST_TEST_INFO(live);
    BOOST_TEST(!contains(shown, live));
    BOOST_TEST(!contains(title, live));
  }
  BOOST_TEST(contains(shown, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"));
  BOOST_TEST(contains(shown, "&lt;script&gt;alert(3)&lt;/script&gt;"));
  BOOST_TEST(contains(page, "default-src 'none'"));
  // The data: nothing in them can end their element.
  const std::string data = between("id=\"prefero-report\"", "</script>");
  BOOST_TEST(!contains(data, "<"));
  const json report = json::parse(data);
  BOOST_TEST(report["title"] == "</title><script>alert(2)</script>");
  BOOST_TEST(report["excluded"][0]["reason"].get<std::string>().starts_with("<script>alert(3)</script>"));
}

BOOST_FIXTURE_TEST_CASE(hostile_names_are_strings_in_json, Hostile) {
  const json document = good({"rank", model, "--format", "json"}).document();
  BOOST_TEST(document["ranking"][0]["label"] == "</script><img src=x onerror=alert(1)>");
}

BOOST_AUTO_TEST_SUITE_END()
