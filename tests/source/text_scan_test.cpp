#include "mcda/source/text_scan.hpp"

#include <charconv>
#include <optional>

#include <boost/test/unit_test.hpp>

#include "mcda/source/cell.hpp"
#include "tests/source/temporary.hpp"
#include "tests/support/random.hpp"

using namespace mcda::source;
using test::contains;
using test::TemporaryFolder;

namespace {

const Request everything{.numbers = {{.column = "x"}, {.column = "y"}}, .texts = {{.column = "id"}, {.column = "x"}}};

// An expression that is always true keeps a request away from the scan: DuckDB reads the same cells.
test::Columns read(const TemporaryFolder& folder, const std::string& name, bool scanned,
                   const TextFormat& format = {}) {
  auto source = Source::open({.location = name, .text = format, .folder = folder.path(), .threads = 2});
  Request request = everything;
  if (!scanned) request.where = "true";
  return test::read_all(source, request);
}

void check_alike(const TemporaryFolder& folder, const std::string& name, const TextFormat& format = {}) {
  BOOST_TEST_CONTEXT(name) {
    const test::Columns fast = read(folder, name, true, format), plain = read(folder, name, false, format);
    BOOST_TEST(fast.rows == plain.rows);
    for (std::size_t j = 0; j < 2; ++j) {
      BOOST_TEST(test::same(fast.numbers[j], plain.numbers[j]));
      BOOST_TEST((fast.texts[j] == plain.texts[j]));
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(text_scan)

BOOST_AUTO_TEST_CASE(plain_numbers_are_exactly_rounded) {
  test::Random random(2);
  for (int k = 0; k < 200'000; ++k) {
    std::string text = random.chance(0.5) ? "-" : "";
    for (long digits = random.whole(1, 17); digits > 0; --digits) text += static_cast<char>('0' + random.whole(0, 9));
    if (random.chance(0.7)) text.insert(static_cast<std::size_t>(random.whole(1, static_cast<long>(text.size()))), ".");
    double fast = 0, wanted = 0;
    if (!plain_number(text, '.', fast)) continue;
    BOOST_REQUIRE(std::from_chars(text.data(), text.data() + text.size(), wanted).ptr == text.data() + text.size());
    BOOST_REQUIRE_MESSAGE(fast == wanted && std::signbit(fast) == std::signbit(wanted), text);
  }
  double value = 0;
  BOOST_TEST(plain_number("0.1", '.', value));
  BOOST_TEST(value == 0.1);
  BOOST_TEST(plain_number("12,5", ',', value));
  BOOST_TEST(value == 12.5);
  for (const char* other : {"", "-", ".", "1.", ".5", "+1", "1e5", " 1", "1 ", "0x10", "nan", "inf", "1,000", "--1",
                            "99999999999999999999", "9007199254740993"})
    BOOST_TEST(!plain_number(other, '.', value));
}

BOOST_AUTO_TEST_CASE(files_read_as_duckdb_reads_them) {
  const TemporaryFolder folder;
  folder.write("plain.csv", "id,x,y\na,1,2.5\nb,-3,4\nc,5,6\n");
  folder.write("no_end.csv", "id,x,y\na,1,2.5\nb,-3,4");
  folder.write("crlf.csv", "id,x,y\r\na,1,2.5\r\nb,-3,4\r\n");
  folder.write("gaps.csv", "id,x,y\n,1,\nNULL,,n/a\n\\N,NULL,\\N\n\"\",\"\",7\nd,-,8\n");
  folder.write("blank.csv", "id,x,y\na,1,2\n\nb,3,4\n\n\n");
  folder.write("quoted.csv", "id,x,y\n\"a,\"\"b\"\"\",\"1\",2\n\"two\nlines\",\"3\",\"4\"\n");
  folder.write("quoted_crlf.csv", "id,x,y\r\n\"a\",1,\"2\"\r\n\"b\",3,\"4\"\r\n");
  folder.write("mark.csv", "\xEF\xBB\xBFid,x,y\nŻółw,1,2\n日本,3,4\n");
  folder.write("dressed.csv", "id,x,y\na,\"1,234.5\",1e3\nb, 7 ,+2\nc,(12),.5\nd,1234567890123456789012,1e-400\n");
  folder.write("wide_head.csv", "\"i\nd\",x,y,id\n1,2,3,a\n4,5,6,b\n");
  folder.write("order.csv", "y,other,x,id\n1,zz,2,a\n3,zz,4,b\n");
  folder.write("semicolon.csv", "id;x;y\na;1,5;2\nb;2,5;3\n");
  folder.write("tab.tsv", "id\tx\ty\na\t1\t2\nb\t3\t4\n");
  folder.write("dates.csv", "id,x,y\na,2024-01-31,yes\nb,2024-02-01,no\n");
  folder.write("codes.csv", "id,x,y\n007,1,2\n008,3,4\n");
  for (const char* name :
       {"plain.csv", "no_end.csv", "crlf.csv", "gaps.csv", "blank.csv", "quoted.csv", "quoted_crlf.csv", "mark.csv",
        "dressed.csv", "wide_head.csv", "order.csv", "semicolon.csv", "tab.tsv", "dates.csv", "codes.csv"})
    check_alike(folder, name);
  folder.write("part-1.csv", "id,x,y\na,1,2\n");
  folder.write("part-2.csv", "id,x,y\nb,3,4\nc,5,6\n");
  check_alike(folder, "part-*.csv");
}

// Whatever stands in a file, both readers give the same rows, or both complain.
BOOST_AUTO_TEST_CASE(random_files_read_as_duckdb_reads_them) {
  const TemporaryFolder folder;
  test::Random random(12);
  const std::vector<std::string> pieces{
      "1",   "2.5", "-3",  "007", "x",  "",    "NULL", "\\N", "\"a,b\"",        "\"q\"\"q\"",
      " 4 ", "n/a", "5\"", "\"",  "\r", "1e3", "1,2",  "ż",   "\"two\nlines\"", "12 %"};
  long sound = 0, refused = 0;
  for (int attempt = 0; attempt < 40; ++attempt) {
    const bool odd = random.chance(0.5);
    const std::string end = random.chance(0.3) ? "\r\n" : "\n";
    std::string text = "id,x,y" + end + "first,1,2" + end;
    for (long row = random.whole(1, 8); row > 0; --row) {
      const long width = odd && random.chance(0.05) ? random.whole(1, 4) : 3;
      for (long k = 0; k < width; ++k) {
        const auto choices = static_cast<long>(odd ? pieces.size() : 3);
        text += (k > 0 ? "," : "") +
                (k == 0 && !odd ? std::string("n") : pieces[static_cast<std::size_t>(random.whole(0, choices - 1))]);
      }
      text += row == 1 && random.chance(0.3) ? "" : end;
    }
    folder.write("any.csv", text);
    std::optional<test::Columns> fast, plain;
    const auto attempt_to = [&](bool scanned, std::optional<test::Columns>& columns) {
      try {
        columns = read(folder, "any.csv", scanned);
      } catch (const mcda::Error&) {}
    };
    attempt_to(true, fast);
    attempt_to(false, plain);
    BOOST_REQUIRE_MESSAGE(fast.has_value() == plain.has_value(), text);
    (fast ? sound : refused) += 1;
    if (!fast) continue;
    BOOST_REQUIRE_MESSAGE(fast->rows == plain->rows, text);
    for (std::size_t j = 0; j < 2; ++j) {
      BOOST_REQUIRE_MESSAGE(test::same(fast->numbers[j], plain->numbers[j]), text);
      BOOST_REQUIRE_MESSAGE((fast->texts[j] == plain->texts[j]), text);
    }
  }
  BOOST_TEST(sound > 8);
  BOOST_TEST(refused > 3);
}

// Pieces of half a megabyte, whose borders fall anywhere; something out of the ordinary near the end.
BOOST_AUTO_TEST_CASE(large_files_with_something_odd_late) {
  const TemporaryFolder folder;
  std::string text = "id,x,y\n";
  for (int i = 0; i < 300'000; ++i) {
    const std::string number = std::to_string(i);
    text += (i % 1000 == 3 ? "\"row " + number + "\nnext line, \"\"quoted\"\"\"" : "row " + number) + "," +
            std::to_string(i * 7 % 1013) + "." + number + "," + (i % 50 == 0 ? "" : number) + "\n";
  }
  folder.write("large.csv", text);
  check_alike(folder, "large.csv");
  // a quote inside a field is an ordinary character: the scan leaves the rest of the file to DuckDB
  folder.write("inch.csv", text + "5\" pipe,1,2\nlast,3,4\n");
  check_alike(folder, "inch.csv");
  BOOST_TEST(read(folder, "inch.csv", true).rows == 300'002);
  folder.write("bad.csv", text + "z,12x,2\n");
  const auto complaint = [&](const std::string& name) {
    return test::complaint_of<mcda::InvalidInput>([&] { read(folder, name, true, {.encoding = "utf-8"}); });
  };
  folder.write("mixed.csv", text + "z,1,2\r\n");
  BOOST_TEST(contains(complaint("mixed.csv"), "lines end in different ways"));
  BOOST_TEST(contains(complaint("bad.csv"), "\"12x\" is not a number"));
  BOOST_TEST(contains(complaint("bad.csv"), "bad.csv:300302"));  // 300 records of two lines
  folder.write("short.csv", text + "z,1\n");
  BOOST_TEST(contains(complaint("short.csv"), "short.csv:300302"));
  folder.write("bytes.csv", text + "z\xFF,1,2\n");
  BOOST_TEST(contains(complaint("bytes.csv"), "not UTF-8"));
}

// What `take` throws stops the threads that scan.
BOOST_AUTO_TEST_CASE(a_failure_in_the_middle_ends_the_scan) {
  const TemporaryFolder folder;
  std::string text = "id,x,y\n";
  for (int i = 0; i < 200'000; ++i) text += "a,1,2\n";
  folder.write("large.csv", text);
  for (const int threads : {1, 4}) {
    auto source = Source::open({.location = "large.csv", .folder = folder.path(), .threads = threads});
    BOOST_TEST(source.rows_expected() == 200'000);
    long taken = 0;
    BOOST_CHECK_THROW(source.read(everything,
                                  [&](const Batch& batch) {
                                    taken += batch.rows;
                                    throw mcda::InvalidInput("enough");
                                  }),
                      mcda::InvalidInput);
    BOOST_TEST(taken < 200'000);
    taken = 0;
    source.read(everything, [&](const Batch& batch) { taken += batch.rows; });
    BOOST_TEST(taken == 200'000);
  }
}

BOOST_AUTO_TEST_SUITE_END()
