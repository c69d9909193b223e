// The YAML subset: what is read, what is refused, and that nothing makes reading slow.
#include "mcda/files/yaml.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>

using namespace mcda;
using namespace mcda::files;

namespace {

/// Every problem of a text, one a line; empty for a sound one.
std::string complaints(const std::string& text) {
  try {
    parse_yaml(text, "m.yaml");
    return {};
  } catch (const InvalidInput& error) {
    return error.what();
  }
}

bool says(const std::string& text, const std::string& part) { return complaints(text).find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(yaml)

BOOST_AUTO_TEST_CASE(knows_where_everything_stands) {
  const Node root = parse_yaml("title: Über ünits\nköy:   {a: 1, b: [1/3, ~, 'x']}\r\nc:\n  - d\nempty:\n", "m.yaml");
  BOOST_TEST(root.is_mapping());
  BOOST_TEST(root.find("title")->text == "Über ünits");
  const Node& inner = *root.find("köy");
  BOOST_TEST(inner.line == 2);
  BOOST_TEST(inner.column == 8);  // characters, not bytes
  BOOST_TEST(inner.find("b")->children[2].column == 27);
  BOOST_TEST(inner.find("b")->children[1].is_null());
  BOOST_TEST(inner.find("b")->children[2].quoted);
  BOOST_TEST(root.find("c")->children[0].line == 4);
  BOOST_TEST(root.find("empty")->is_null());
  BOOST_TEST(root.find("empty")->line == 5);
  BOOST_TEST(root.keys[3].text == "empty");
  BOOST_TEST(root.find("nothing") == nullptr);
}

BOOST_AUTO_TEST_CASE(reads_json_too) {
  const Node root = parse_yaml("{\n\t\"a\": 1,\n\t\"b\": [1.5, true, null, \"x\"]\n}\n", "m.json");
  BOOST_TEST(*number(*root.find("a")) == 1);
  BOOST_TEST(*truth(root.find("b")->children[1]));
  BOOST_TEST(root.find("b")->children[2].is_null());
}

BOOST_AUTO_TEST_CASE(an_empty_text_is_nothing) {
  for (const char* text : {"", "\n\n", "# only a comment\n", "---\n", "\xEF\xBB\xBF"}) {
    BOOST_TEST(parse_yaml(text, "m").is_null());
  }
}

BOOST_AUTO_TEST_CASE(refuses_a_billion_laughs_and_self_reference) {
  const std::string bomb =
      "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c]\n";
  BOOST_TEST(says(bomb, "m.yaml:1:4: an anchor (&name) is not allowed"));
  BOOST_TEST(says(bomb, "m.yaml:2:8: an alias (*name) is not allowed"));
  BOOST_TEST(says("a: &a [*a]\n", "1:8: an alias"));
  BOOST_TEST(says("&a {x: *a}\n", "an alias"));
  BOOST_TEST(says("a: *nobody\n", "aliases are not allowed"));
}

BOOST_AUTO_TEST_CASE(refuses_tags_merge_keys_and_second_documents) {
  BOOST_TEST(says("a: !!python/object/apply:os.system [x]\n", "1:4: a tag"));
  BOOST_TEST(says("base: {x: 1}\n<<: {y: 1}\n", "2:1: a merge key"));
  BOOST_TEST(complaints("'<<': 1\n").empty());
  BOOST_TEST(says("a: 1\n---\nb: 2\n", "2:1: a second document"));
  BOOST_TEST(says("a: 1\n...\nb: 2\n", "a second document"));
  BOOST_TEST(complaints("---\na: 1\n...\n").empty());
}

BOOST_AUTO_TEST_CASE(lists_every_duplicate_key) {
  const std::string text = complaints("a: 1\nb: {c: 1, c: 2}\na: 3\n");
  BOOST_TEST(text ==
             "m.yaml:2:11: the key \"c\" is given twice (keep one of the two)\nm.yaml:3:1: the key \"a\" is given "
             "twice (keep one of the two)");
  BOOST_TEST(says("a: 1\n\"a\": 2\n", "given twice"));
  BOOST_TEST(says("[a]: 1\n", "cannot be a key"));
  BOOST_TEST(says(": 1\n", "a key is missing"));
}

BOOST_AUTO_TEST_CASE(stops_at_deep_nesting) {
  const std::string inside(32, '['), outside(32, ']');
  BOOST_TEST(complaints(inside + outside).empty());
  BOOST_TEST(says("[" + inside + outside + "]", "1:33: lists and mappings are nested more than 32 deep"));
  std::string lists;
  for (int i = 0; i < 100'000; ++i) lists += "- ";
  BOOST_TEST(says(lists, "nested more than 32 deep"));
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_with_the_syntax) {
  BOOST_TEST(says("a:\n\tb: 1\n", "m.yaml:2:1: the line is indented with a tab (indent with spaces)"));
  BOOST_TEST(says("a: 'b\nc: d\ne: f\n", "m.yaml:1:4: the quotation mark that opens here is never closed"));
  BOOST_TEST(says("x: 1\na: \"b\nc: d", "m.yaml:2:4: the quotation mark"));
  BOOST_TEST(complaints("a: 'it''s'\nb: \"say \\\"x\\\"\"\n").empty());
  BOOST_TEST(says("a: [1, 2\nb: 3\n", "close every ["));
  BOOST_TEST(says("reason: stop: now\n", "put text that contains a colon into quotation marks"));
  BOOST_TEST(says("a:\n   b: 1\n  c: 2\n", "m.yaml:3:3:"));
}

BOOST_AUTO_TEST_CASE(refuses_bytes_that_are_no_text) {
  BOOST_TEST(says("a: M\xFCller\n", "m.yaml:1:5: the text is not UTF-8"));
  BOOST_TEST(says(std::string("a: \0b\n", 6), "m.yaml:1:4: the file holds a NUL byte"));
  BOOST_TEST(says("a: \"\\0\"\n", "a NUL character"));
  BOOST_TEST(says("a: \"\\uD800\"\n", "m.yaml:1"));
  BOOST_TEST(says(std::string(std::size_t{2} << 20, 'a'), "larger than 1 MiB"));
}

// Each of these once took a parser minutes, or could.
BOOST_AUTO_TEST_CASE(reads_hostile_texts_quickly) {
  const auto repeated = [](const std::string& piece, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += piece;
    return text;
  };
  const auto start = std::chrono::steady_clock::now();
  complaints(repeated("[", 1'000'000));
  complaints(repeated("{", 1'000'000));
  complaints("[" + repeated("a,", 500'000));
  complaints(repeated("? ", 500'000));
  complaints(repeated("k: 1\n", 200'000));
  complaints(repeated("a: ", 300'000));
  complaints(repeated(":", 1'000'000));
  complaints("a: \"" + repeated("x", 1'000'000));
  complaints("a: " + repeated("\"", 1'000'000));
  BOOST_TEST(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() < 60);
  const std::string many = complaints(repeated("k: 1\n", 200'000));
  BOOST_TEST(many.find("there are too many problems to list") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(numbers_are_plain_numbers_or_fractions) {
  for (const auto& [text, value] : std::vector<std::pair<std::string, double>>{{"12", 12},
                                                                               {"-0.5", -0.5},
                                                                               {"+3", 3},
                                                                               {".5", 0.5},
                                                                               {"5.", 5},
                                                                               {"1e6", 1e6},
                                                                               {"1E-3", 1e-3},
                                                                               {"1/3", 1.0 / 3},
                                                                               {"-1 / 4", -0.25},
                                                                               {"0.1/0.3", 0.1 / 0.3}}) {
    BOOST_TEST(number(text).value_or(1e9) == value, text);
  }
  for (const char* text :
       {"",      "x",   "1,5", "12.5x", "inf",   "-inf", ".inf", "nan", ".nan", "0x10", "1_000", "1 000",
        "1e999", "1/0", "1/",  "/2",    "1/2/3", "--1",  "+-1",  "20%", "1e",   "e5",   "."}) {
    BOOST_TEST(!number(std::string(text)), text);
  }
}

BOOST_AUTO_TEST_CASE(explains_what_is_no_number) {
  const auto remedy = [](const std::string& text) {
    return not_a_number(parse_yaml("a: " + text, "m").children[0], "weight").remedy;
  };
  BOOST_TEST(remedy("1,5") == "write a decimal point: 1.5");
  BOOST_TEST(remedy("20%") == "write a share: 0.2");
  BOOST_TEST(remedy("'5'") == "remove the quotation marks: 5");
  BOOST_TEST(remedy("1_000") == "write it without separators: 1000");
  BOOST_TEST(not_a_number(parse_yaml("[1]", "m"), "weight").what == "weight is a list, not a number");
  BOOST_TEST(not_a_number(parse_yaml("abc", "m"), "weight").what == "weight: \"abc\" is not a number");
}

BOOST_AUTO_TEST_CASE(values_are_what_a_person_meant) {
  const auto value = [](const std::string& text) { return value_of(parse_yaml("a: " + text, "m").children[0]); };
  BOOST_TEST(std::get<double>(*value("1/4")) == 0.25);
  BOOST_TEST(std::get<bool>(*value("true")));
  BOOST_TEST(std::get<std::string>(*value("'1'")) == "1");
  BOOST_TEST(std::get<std::string>(*value("vector")) == "vector");
  BOOST_TEST(!value("~"));
  BOOST_TEST(!value("[1]"));
}

BOOST_AUTO_TEST_CASE(any_text_can_be_written_and_read_back) {
  for (const std::string text :
       {"plain", "two words", "",    " ",     "a: b",        "a #b",        "#x",      "- x",   "-x",
        "1",     "1/3",       "1e5", "12:30", "2024-01-01",  "null",        "~",       "true",  "Yes",
        "no",    "a,b",       "[x]", "{x}",   "*a",          "&a",          "!t",      "%d",    "@x",
        "`x`",   "a\"b",      "'a'", "it's",  "back\\slash", "line\nbreak", "tab\tin", "ends ", " begins",
        "ends:", "?",         "? x", "|",     ">",           "\x1b[2J",     "\u202E",  "żółć",  "<<",
        "...",   "---",       "=",   "a:b",   "\u0085",      "\x7F",        "😀"}) {
    const Node root = parse_yaml(
        "key: " + yaml_text(text) + "   # note\nflow: {x: " + yaml_text(text) + ", y: 1}\n" + yaml_text(text) + ": 1\n",
        "m");
    BOOST_TEST(root.children[0].text == text);
    BOOST_TEST(root.children[1].find("x")->text == text);
    BOOST_TEST(!root.children[0].is_null());
    BOOST_TEST(root.keys[2].text == text);
    BOOST_TEST(std::get<std::string>(value_of(root.children[0]).value_or(1.0)) == text);
  }
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_read_say_so) {
  const auto folder = std::filesystem::temp_directory_path() / "prefero_yaml_test";
  std::filesystem::create_directories(folder);
  BOOST_CHECK_THROW(read_text_file(folder / "absent.yaml", 10), SourceFailure);
  BOOST_CHECK_THROW(read_text_file(folder, 10), InvalidInput);
  std::ofstream(folder / "large.yaml") << std::string(11, 'x');
  BOOST_CHECK_THROW(read_text_file(folder / "large.yaml", 10), InvalidInput);
  BOOST_TEST(read_text_file(folder / "large.yaml", 11) == std::string(11, 'x'));
  std::filesystem::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()
