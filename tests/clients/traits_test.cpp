// Keys as people write them, columns that are no traits, traits that know the answer.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

#include "mcda/clients/key.hpp"
#include "mcda/clients/leakage.hpp"
#include "mcda/clients/trait_groups.hpp"
#include "mcda/model/error.hpp"
#include "tests/clients/planted.hpp"

using namespace mcda::clients;
using mcda::source::ColumnInfo;
using mcda::source::ColumnType;
using namespace prefero_test;

namespace {

const std::vector<ColumnInfo> columns{{"revenue", ColumnType::number},
                                      {"Gross Profit", ColumnType::number},
                                      {"won", ColumnType::boolean},
                                      {"status", ColumnType::text}};
const double missing = std::numeric_limits<double>::quiet_NaN();

Candidate numbers(const std::string& name, std::vector<double> values) {
  return {.name = name, .kind = TraitKind::number, .sampled = std::move(values)};
}

std::string refused(const Candidate& candidate, double clients) {
  std::string reason;
  return groups_of(candidate, clients, std::nullopt, {}, reason) ? "" : reason;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(traits)

BOOST_AUTO_TEST_CASE(keys_as_people_write_them) {
  const Key share = key_from("Top 20 % of Gross Profit", columns);
  BOOST_TEST((share.kind == Key::Kind::top_share));
  BOOST_TEST(share.amount == 0.2);
  BOOST_TEST(share.column == "Gross Profit");
  const Key count = key_from("top 50 by revenue - 10", columns);
  BOOST_TEST((count.kind == Key::Kind::top_count));
  BOOST_TEST(count.column.empty());
  BOOST_TEST(count.expression == "revenue - 10");
  BOOST_TEST(key_from("won", columns).column == "won");
  BOOST_CHECK_THROW(key_from("status", columns), mcda::InvalidInput);
  BOOST_CHECK_THROW(key_from("  ", columns), mcda::InvalidInput);
  BOOST_CHECK_THROW(key_from("top 0% of revenue", columns), mcda::InvalidInput);
  BOOST_CHECK_THROW(key_from("reveneu", columns), mcda::UnknownName);
}

BOOST_AUTO_TEST_CASE(the_cut_takes_ties_whole) {
  Key key = key_from("top 20% of revenue", columns);
  const std::vector<double> values{10, 9, 9, 9, 5, 4, missing, 3, 2, 1, 0};
  learn_cut(key, values);
  BOOST_TEST(key.cut == 9);  // a fifth of ten is two, and the second is one of three nines
  const std::vector<Standing> found = standings(key, values);
  BOOST_TEST(std::count(found.begin(), found.end(), Standing::key) == 4);
  BOOST_TEST((found[6] == Standing::unknown));
  Key same = key_from("top 20% of revenue", columns);
  BOOST_CHECK_THROW(learn_cut(same, std::vector<double>{1, 1, 1}), mcda::InvalidInput);
  Key many = key_from("top 50 of revenue", columns);
  BOOST_CHECK_THROW(learn_cut(many, values), mcda::InvalidInput);
  BOOST_CHECK_THROW(standings(key_from("won", columns), std::vector<double>{0, 2}), mcda::InvalidInput);
}

BOOST_AUTO_TEST_CASE(columns_in_an_expression) {
  const auto found = columns_of("\"gross profit\" > 5 AND WON = 'status' -- revenues", columns);
  BOOST_TEST(found == (std::vector<std::string>{"Gross Profit", "won"}), boost::test_tools::per_element());
  BOOST_TEST(columns_of("'it''s revenue'", columns).empty());
}

BOOST_AUTO_TEST_CASE(columns_that_are_no_traits) {
  std::vector<double> ids, few(100, missing), sizes;
  for (int i = 0; i < 100; ++i) {
    ids.push_back(1000 + i);
    sizes.push_back(i % 37);
  }
  few[0] = 1;
  BOOST_TEST(refused(numbers("client_id", ids), 100).find("looks like an id") == 0U);
  BOOST_TEST(refused(numbers("ResellerKey", ids), 100).find("looks like an id") == 0U);
  BOOST_TEST(refused(numbers("turnover", ids), 100).empty());
  BOOST_TEST(refused(numbers("size", sizes), 100).empty());
  BOOST_TEST(refused(numbers("size", few), 100).find("known for 1.0 %") == 0U);
  BOOST_TEST(refused(numbers("size", std::vector<double>(100, 7)), 100) == "is the same for everybody");
  BOOST_TEST(refused(numbers("size", std::vector<double>(100, missing)), 100) == "holds no value");
  Candidate names{.name = "company", .kind = TraitKind::category};
  for (int i = 0; i < 100; ++i) names.count("firm " + std::to_string(i));
  BOOST_TEST(refused(names, 100).find("a value of its own") != std::string::npos);
  Candidate sectors{.name = "sector", .kind = TraitKind::category};
  for (int i = 0; i < 100; ++i) sectors.count(i < 60 ? "food" : i < 95 ? "retail" : "rare " + std::to_string(i));
  std::string reason;
  const auto grouping = groups_of(sectors, 100, std::nullopt, {}, reason);
  BOOST_REQUIRE(grouping);
  BOOST_TEST(grouping->categories == (std::vector<std::string>{"food", "retail"}), boost::test_tools::per_element());
  BOOST_TEST(grouping->others);
  const CategoryIndex index(*grouping);
  BOOST_TEST(index.group_of("retail") == 1);
  BOOST_TEST(index.group_of("rare 97") == 2);
  BOOST_TEST(index.group_of("never seen") == 2);
}

BOOST_AUTO_TEST_CASE(names_that_speak_of_the_sale) {
  BOOST_TEST(post_sale_word("DealStage") == "stage");
  BOOST_TEST(post_sale_word("last_order_year") == "order");
  BOOST_TEST(post_sale_word("Стадия") == "стадия");
  BOOST_TEST(post_sale_word("orders2024") == "orders");
  BOOST_TEST(post_sale_word("2024") == "");
  BOOST_TEST(post_sale_word("стадия сделки") == "стадия");
  for (const char* const name : {"employees", "border_region", "wonderful", "sector", "status", "restaurant"})
    BOOST_TEST(post_sale_word(name).empty());
}

BOOST_AUTO_TEST_CASE(known_for_winners_only) {
  Planted all = planted(600, 0.8, 2, false);
  test::Random random(1);
  std::vector<std::uint8_t> of_winners, of_both;
  for (const Standing standing : all.cohort.standing) {
    of_winners.push_back(standing == Standing::key ? static_cast<std::uint8_t>(random.whole(0, 3)) : missing_group);
    of_both.push_back(random.chance(0.4) ? missing_group : 0);
  }
  all.cohort.groups[4] = of_winners;
  all.cohort.groups[5] = of_both;
  const auto clients = everybody(all.cohort);
  BOOST_TEST(known_for(all.cohort, 4, clients, all.cohort.standing).one_sided);
  BOOST_TEST(!known_for(all.cohort, 5, clients, all.cohort.standing).one_sided);
  BOOST_TEST(!known_for(all.cohort, 0, clients, all.cohort.standing).one_sided);
}

// The answer itself has an AUC of one; noise has about a half, even in groups of two clients.
BOOST_AUTO_TEST_CASE(alone_against_the_answer) {
  Planted all = planted(400, 0, 5, false);
  test::Random random(4);
  for (std::size_t i = 0; i < 400; ++i) {
    all.cohort.groups[0][i] = all.cohort.standing[i] == Standing::key ? 1 : 0;
    all.cohort.groups[1][i] = static_cast<std::uint8_t>(random.whole(0, 199));
  }
  const auto clients = everybody(all.cohort);
  BOOST_TEST(auc_alone(all.cohort, 0, clients, all.cohort.standing) > 0.999);
  BOOST_TEST(auc_alone(all.cohort, 1, clients, all.cohort.standing) < 0.65);
}

BOOST_AUTO_TEST_SUITE_END()
