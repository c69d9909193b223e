// The slots of the report page.
#include "mcda/files/page_data.hpp"

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

using namespace mcda;
using namespace mcda::files;

namespace {

constexpr std::string_view plain_page =
    "<html lang=\"<!--prefero:lang-->\"><title><!--prefero:title--></title><main><!--prefero:static--></main>"
    "<script type=\"application/json\" id=\"prefero-report\"></script><script id=\"prefero-columns\"></script>"
    "<script id=\"prefero-names\"></script><script id=\"prefero-wasm\">CORE</script></html>";

PageSlots slots() {
  return {.report = {{"title", "</script><!--prefero:static-->"}},
          .columns = column_bytes({}),
          .names = "{}",
          .title = "a < b & \"c\"",
          .language = "en",
          .fallback = "<p>id=\"prefero-report\"></script>"};
}

std::string refusal(std::string_view page) {
  try {
    page_of(page, slots());
  } catch (const InvalidInput& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(page_data)

// RFC 4648, section 10, by way of gzip's fixed header (RFC 1952): 1f 8b 08 begins H4sI.
BOOST_AUTO_TEST_CASE(bytes_are_packed_the_same_way_every_time) {
  BOOST_TEST(packed("foobar").starts_with("H4sI"));
  BOOST_TEST(packed("foobar") == packed("foobar"));
  for (std::size_t length : {0u, 1u, 2u, 3u, 70'000u}) BOOST_TEST(packed(std::string(length, 'x')).size() % 4 == 0u);
  // `printf '' | gzip -n9 | base64` but for the byte that names the system.
  BOOST_TEST(packed("") == "H4sIAAAAAAACAwMAAAAAAAAAAAA=");
}

BOOST_AUTO_TEST_CASE(columns_are_little_endian_doubles) {
  const std::vector<double> one{1}, gap{std::numeric_limits<double>::quiet_NaN()};
  const std::string bytes = column_bytes({one, gap});
  BOOST_TEST(hexadecimal(bytes.substr(0, 8)) == "000000000000f03f");
  BOOST_TEST(bytes.size() == 16u);
}

// What is put in is not searched for places again, and ends no element.
BOOST_AUTO_TEST_CASE(slots_are_filled_and_inert) {
  const std::string page = page_of(plain_page, slots());
  BOOST_TEST(page.find("<title>a &lt; b &amp; &quot;c&quot;</title>") != std::string::npos);
  BOOST_TEST(page.find("<html lang=\"en\">") == 0u);
  BOOST_TEST(page.find("<main><p>id=\"prefero-report\"></script></main>") != std::string::npos);
  const std::size_t begin = page.rfind("id=\"prefero-report\">") + 20;
  const std::string data = page.substr(begin, page.find("</script>", begin) - begin);
  const Json report = Json::parse(data);
  BOOST_TEST(report["title"] == "</script><!--prefero:static-->");
  // printf CORE | sha256sum
  BOOST_TEST(report["checksums"]["wasm"] == "d53772f1a4b72390");
  BOOST_TEST(report["checksums"]["columns"].get<std::string>().size() == 16u);
}

BOOST_AUTO_TEST_CASE(a_template_without_a_place_is_refused) {
  BOOST_TEST(refusal("<html></html>").find("no place for") != std::string::npos);
  std::string filled(plain_page);
  filled.replace(filled.find("prefero-names\">") + 15, 0, "x");
  BOOST_TEST(refusal(filled).find("names") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_criterion_with_everything) {
  Leaf leaf;
  leaf.goal = {GoalKind::target, {20, 200}};
  leaf.value = {ValueScale::winsorised, {0.1, 0.9}, {}};
  leaf.criterion.veto = 60;
  leaf.criterion.bounds = Interval{0, 5};
  leaf.criterion.preference = {PreferenceShape::level, 1, 2, 0};
  leaf.reachable = Interval{1, 2};
  const Json facts = criterion_facts(leaf, MissingPolicy::median, {MissingPolicy::median, 7, {}});
  BOOST_TEST(facts ==
             Json::parse(R"({"goal": "target", "target": [20, 200], "scale": "winsorised", "quantiles": [0.1, 0.9],
    "missing": "median", "fill": 7, "reachable": [1, 2], "preference": {"shape": "level", "indifference": 1, "preference": 2,
    "gaussian": 0}, "veto": 60, "bounds": [0, 5]})"));
}

// A page that carries a part of the clients tells their shares among all of them.
BOOST_AUTO_TEST_CASE(a_rank_scale_is_told_for_what_is_carried) {
  Leaf leaf;
  leaf.value.scale = ValueScale::rank;
  const ColumnPreparation column{MissingPolicy::worst, 1, {Scale::empirical({1, 2, 3, 4})}};
  const std::vector<double> carried{4, std::nan(""), 2, 4};
  const Json facts = criterion_facts(leaf, MissingPolicy::worst, column, std::span<const double>(carried));
  BOOST_TEST(facts["scales"][0]["levels"] == Json({1, 2, 4}));
  BOOST_TEST(facts["scales"][0]["values"] == Json({0.125, 0.375, 0.875}));
}

BOOST_AUTO_TEST_SUITE_END()
