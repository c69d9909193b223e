// What is different where a person reads: boxes, colour, width, progress.
#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using namespace prefero_test;

BOOST_AUTO_TEST_SUITE(terminal)

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
  const std::string model =
      write("model.yaml", "alternatives: {source: clients.csv, id: id, label: name}\ncriteria:\n  x: {column: x}\n");
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
