// Verification finds what differs: a case passes as published and fails when any of its figures is changed.
#include "mcda/files/verify.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include "mcda/files/reference_case.hpp"
#include "mcda/model/error.hpp"

using namespace mcda;
using namespace mcda::files;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const fs::path oracles = fs::path(PREFERO_SOURCE_DIR) / "tests" / "oracles";

ReferenceCase stored(const std::string& id) { return read_reference_case(oracles / (id + ".json")); }

/// The first number inside a value, moved by more than any tolerance.
bool disturb(json& value) {
  if (value.is_boolean()) {
    value = !value.get<bool>();
    return true;
  }
  if (value.is_number()) {
    value = value.get<double>() + 1.5;
    return true;
  }
  if (value.is_array()) {
    for (json& item : value) {
      if (disturb(item)) return true;
    }
    value.push_back(0);  // an empty list
    return true;
  }
  if (value.is_null()) {
    value = json::array({0});
    return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verify_tests)

BOOST_AUTO_TEST_CASE(one_line_a_case) {
  const VerifyResult good = verify(stored("topsis/tzeng-huang-2011"));
  BOOST_TEST(good.passed);
  BOOST_TEST(good.deviation < 1e-12);
  BOOST_TEST(good.line().starts_with("topsis/tzeng-huang-2011 ok "));
  VerifyResult bad{.id = "a/b", .differences = {"one", "two", "three", "four"}};
  BOOST_TEST(bad.line() == "a/b failed: one; two; three; and 1 more");
  BOOST_TEST((VerifyResult{.id = "a/b", .passed = true, .deviation = 2.22e-16}.line() == "a/b ok 2.2e-16"));
  BOOST_TEST((VerifyResult{.id = "a/b", .passed = true}.line() == "a/b ok 0"));
  BOOST_TEST((VerifySummary{.passed = 12, .failed = 1}.line() == "12 passed, 1 failed"));
}

// One case of every kind: whichever expected figure is changed, the case fails and says which.
BOOST_AUTO_TEST_CASE(every_figure_matters) {
  for (const char* id : {"topsis/hodgett-car-3x4", "vikor/tied-4x3", "promethee2/papathanasiou-2018-linear",
                         "electre1/cebrian-2009", "electre1/with-cycle", "ahp_weights/saaty-2008-drinks",
                         "w_entropy/with-zero", "normalization/minmax-6x3", "wsm/pymcdm-5x4-minmax"}) {
    const ReferenceCase one = stored(id);
    const VerifyResult sound = verify(one);
    BOOST_TEST_CONTEXT(id << ": " << sound.line()) {
      BOOST_TEST(sound.passed);
      for (const auto& [key, value] : one.expected.items()) {
        ReferenceCase changed = one;
        BOOST_REQUIRE(disturb(changed.expected[key]));
        const VerifyResult result = verify(changed);
        BOOST_TEST(!result.passed, key);
        BOOST_TEST(!result.differences.empty());
        if (!result.differences.empty()) BOOST_TEST(result.differences[0].find(key) != std::string::npos);
      }
      for (const auto& [key, value] : one.published.items()) {
        ReferenceCase changed = one;
        BOOST_REQUIRE(disturb(changed.published[key]));
        BOOST_TEST(!verify(changed).passed, "published " << key);
        changed.disputed.insert(key);
        BOOST_TEST(verify(changed).passed, "disputed " << key);
      }
      ReferenceCase more = one;
      more.expected["no_such_key"] = 1;
      BOOST_TEST(!verify(more).passed);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_tolerance_is_relative_above_one) {
  ReferenceCase one = stored("wsm/pymcdm-5x4-minmax");
  one.published = json::object();
  one.tolerance = 1e-3;
  const double score = one.expected["scores"][0].get<double>();
  one.expected["scores"][0] = score + 0.9e-3;
  BOOST_TEST(verify(one).passed);
  one.expected["scores"][0] = score + 1.1e-3;
  BOOST_TEST(!verify(one).passed);
}

BOOST_AUTO_TEST_CASE(what_is_not_supported_fails_and_says_so) {
  ReferenceCase one = stored("topsis/hodgett-car-3x4");
  one.method = "no_such_method";
  BOOST_TEST(verify(one).differences[0] == "method no_such_method is not supported in this version");
  one = stored("topsis/hodgett-car-3x4");
  one.parameters["unheard_of"] = 3;
  BOOST_TEST(verify(one).differences[0].find("unheard_of") != std::string::npos);
  one = stored("normalization/minmax-6x3");
  one.parameters["kind"] = "odd";
  BOOST_TEST(verify(one).differences[0] == "the normalisation \"odd\" is not supported in this version");
  one = stored("topsis/hodgett-car-3x4");
  one.expected["relation"] = json::array({json::array({"P"})});
  BOOST_TEST(!verify(one).passed);
}

BOOST_AUTO_TEST_CASE(borda_answers_for_its_own_keys) {
  const ReferenceCase one = stored("aggregate/with-ties");
  VerifyOptions borda{.only = {"borda"}};
  BOOST_TEST(verify(one, borda).passed);
  ReferenceCase changed = one;
  changed.expected["copeland"][0] = 17;  // no business of borda
  BOOST_TEST(verify(changed, borda).passed);
  changed.expected["borda"][0] = 17;
  BOOST_TEST(!verify(changed, borda).passed);
  ReferenceCase odd = one;
  odd.expected["nobodys_key"] = 1;
  BOOST_TEST(!verify(odd).passed);
  ReferenceCase empty = one;
  empty.expected = json{{"copeland", 1}};
  BOOST_TEST(!verify(empty, borda).passed);  // nothing compared is no success
}

BOOST_AUTO_TEST_CASE(folders_are_verified_and_filtered) {
  const auto count = [](std::vector<fs::path> paths, std::set<std::string> only) {
    long seen = 0;
    const VerifySummary summary = verify_files(paths, {.only = std::move(only)}, [&](const VerifyResult&) { ++seen; });
    BOOST_TEST(seen == summary.passed + summary.failed);
    return seen;
  };
  BOOST_TEST(count({oracles / "topsis", oracles / "vikor"}, {}) == 17);
  BOOST_TEST(count({oracles / "topsis", oracles / "vikor"}, {"vikor"}) == 10);
  BOOST_TEST(count({oracles / "wsm", oracles / "topsis"}, {"weighted_sum"}) == 6);
  BOOST_TEST(count({oracles / "wsm", oracles / "topsis"}, {"wsm"}) == 6);
  BOOST_TEST(count({oracles / "aggregate", oracles / "topsis"}, {"borda"}) == 4);
  BOOST_TEST(count({oracles / "normalization", oracles / "topsis"}, {"normalization"}) == 7);
  BOOST_TEST(count({oracles / "ahp_weights", oracles / "topsis"}, {"ahp"}) == 7);
  const auto nothing = [](const VerifyResult&) {};
  BOOST_CHECK_THROW(verify_files({oracles / "topsis"}, {.only = {"topsys"}}, nothing), UnknownName);
  BOOST_CHECK_THROW(verify_files({oracles / "topsis"}, {.only = {"vikor"}}, nothing), InvalidInput);
  BOOST_CHECK_THROW(verify_files({oracles / "absent"}, {}, nothing), SourceFailure);
}

BOOST_AUTO_TEST_CASE(malformed_cases_are_reported_together_before_anything_runs) {
  const fs::path folder = fs::temp_directory_path() / "prefero_verify_test";
  fs::create_directories(folder);
  fs::copy_file(oracles / "topsis" / "tzeng-huang-2011.json", folder / "a.json", fs::copy_options::overwrite_existing);
  std::ofstream(folder / "b.json") << "{";
  std::ofstream(folder / "c.json") << "[]";
  long seen = 0;
  BOOST_CHECK_EXCEPTION(verify_files({folder}, {}, [&](const VerifyResult&) { ++seen; }), InvalidInput,
                        [](const InvalidInput& error) { return error.problems().size() == 2; });
  BOOST_TEST(seen == 0);
  fs::remove_all(folder);
}

BOOST_AUTO_TEST_SUITE_END()
