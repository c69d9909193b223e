#include "mcda/method/catalogue.hpp"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>

#include "mcda/model/error.hpp"
#include "tests/support/compare.hpp"

using namespace mcda;
using test::says;

BOOST_AUTO_TEST_SUITE(catalogues)

BOOST_AUTO_TEST_CASE(names_are_sorted_and_nobody_shares_one) {
  const std::vector<std::string> names = Catalogue::instance().names();
  BOOST_CHECK(!names.empty());
  BOOST_CHECK(std::is_sorted(names.begin(), names.end()));
  std::set<std::string> taken;
  for (const auto& method : Catalogue::instance().all()) {
    BOOST_CHECK_MESSAGE(taken.insert(std::string(method->info().name)).second, method->info().name);
    for (const std::string& alias : aliases_of(method->info()))
      BOOST_CHECK_MESSAGE(taken.insert(alias).second, alias << ", alias of " << method->info().name);
  }
}

BOOST_AUTO_TEST_CASE(by_name_and_by_alias) {
  const Catalogue& catalogue = Catalogue::instance();
  for (const auto& method : catalogue.all()) {
    BOOST_CHECK(catalogue.find(std::string(method->info().name)) == method.get());
    for (const std::string& alias : aliases_of(method->info())) BOOST_CHECK(&catalogue.at(alias) == method.get());
  }
  BOOST_CHECK_EQUAL(catalogue.at("wsm").info().name, "weighted_sum");
  BOOST_CHECK_EQUAL(catalogue.scoring("wpm").info().name, "weighted_product");
  BOOST_CHECK(catalogue.find("") == nullptr);
  BOOST_CHECK(catalogue.find("Topsis") == nullptr);  // names are exact; the error proposes the right one
}

BOOST_AUTO_TEST_CASE(unknown_names_and_wrong_kinds) {
  const Catalogue& catalogue = Catalogue::instance();
  BOOST_CHECK_EXCEPTION(catalogue.at("topsys"), UnknownName, says({"unknown method \"topsys\"", "\"topsis\""}));
  BOOST_CHECK_EXCEPTION(catalogue.scoring("Topsis"), UnknownName, says({"\"topsis\""}));
  BOOST_CHECK_EXCEPTION(catalogue.weighting("topsis"), InvalidInput,
                        says({"topsis is a scoring method, not a weighting method"}));
  BOOST_CHECK_EXCEPTION(catalogue.consensus("vikor"), InvalidInput,
                        says({"vikor is a scoring method, not a consensus method"}));
  if (catalogue.find("entropy") != nullptr)
    BOOST_CHECK_EXCEPTION(catalogue.scoring("entropy"), InvalidInput, says({"entropy is a weighting method"}));
}

BOOST_AUTO_TEST_CASE(the_kind_of_the_record_is_the_kind_of_the_object) {
  for (const auto& method : Catalogue::instance().all()) {
    const MethodKind kind = method->info().kind;
    BOOST_CHECK_EQUAL(dynamic_cast<const ScoringMethod*>(method.get()) != nullptr, kind == MethodKind::scoring);
    BOOST_CHECK_EQUAL(dynamic_cast<const RelationMethod*>(method.get()) != nullptr, kind == MethodKind::relation);
    BOOST_CHECK_EQUAL(dynamic_cast<const WeightingMethod*>(method.get()) != nullptr, kind == MethodKind::weighting);
    BOOST_CHECK_EQUAL(dynamic_cast<const ConsensusMethod*>(method.get()) != nullptr, kind == MethodKind::consensus);
    BOOST_CHECK(!text_of(kind).empty() && !text_of(method->info().result).empty() &&
                !text_of(method->info().domain).empty());
  }
}

BOOST_AUTO_TEST_CASE(aliases_are_words) {
  BOOST_CHECK((aliases_of(MethodInfo{.aliases = "wsm saw"}) == std::vector<std::string>{"wsm", "saw"}));
  BOOST_CHECK((aliases_of(MethodInfo{.aliases = "  one  "}) == std::vector<std::string>{"one"}));
  BOOST_CHECK(aliases_of(MethodInfo{}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
