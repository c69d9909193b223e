// Starter models: sensible guesses, and whatever the columns are called, a text that reads back.
#include "mcda/files/starter_model.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace mcda;
using namespace mcda::files;

namespace {

StarterColumn numbers(const std::string& name, double low = 0, double high = 10, double missing = 0) {
  return {.name = name, .number = true, .low = low, .high = high, .missing = missing, .example = "5"};
}

StarterColumn texts(const std::string& name, bool unique = false) {
  return {.name = name, .unique = unique, .example = "abc"};
}

StarterColumn ids(const std::string& name) {
  StarterColumn column = numbers(name, 1, 1000);
  column.unique = true;
  return column;
}

ColumnRole role(const StarterColumn& column) { return guess_roles({ids("id"), column})[1]; }

ModelFile read_back(const std::string& text) {
  try {
    return read_model_text(text, "starter.yaml");
  } catch (const std::exception& error) {
    BOOST_FAIL(std::string(error.what()) + "\n" + text);
    throw;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(starter_model_tests)

BOOST_AUTO_TEST_CASE(a_plain_table) {
  const std::vector<StarterColumn> columns{texts("client_id", true),
                                           texts("name", true),
                                           texts("region"),
                                           numbers("revenue_12m", 100, 250000.5),
                                           numbers("avg_days_late", 0, 93, 0.125),
                                           numbers("empty", 0, 0, 0.9),
                                           numbers("same", 4, 4)};
  const std::string text = starter_model({.source = "clients.csv"}, columns);
  const ModelFile file = read_back(text);
  BOOST_TEST(file.source.source == "clients.csv");
  BOOST_TEST(file.source.id == "client_id");
  BOOST_TEST(file.source.label == "name");
  BOOST_TEST(file.model.tree.leaf_ids() == (std::vector<std::string>{"revenue_12m", "avg_days_late"}),
             boost::test_tools::per_element());
  BOOST_TEST((file.model.tree[1].leaf->goal.kind == GoalKind::maximise));
  BOOST_TEST((file.model.tree[2].leaf->goal.kind == GoalKind::minimise));
  BOOST_TEST((file.model.missing == MissingPolicy::worst));
  BOOST_TEST(!file.model.methods.empty());
  BOOST_TEST(file.notes.empty());
  BOOST_TEST(text.find("0 to 93, 12.5 % missing") != std::string::npos);
  BOOST_TEST(text.find("always 4") != std::string::npos);
  BOOST_TEST(text.find("#   region (text, such as abc)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(ids_and_labels_in_several_languages) {
  const auto named = [](const std::vector<StarterColumn>& columns) {
    const ModelFile file = read_back(starter_model({.source = "x.csv"}, columns));
    return file.source.id + "|" + file.source.label;
  };
  BOOST_TEST(named({texts("klient", true), numbers("koszt"), texts("nip", true)}) == "nip|klient");
  BOOST_TEST(named({texts("ИНН", true), texts("Наименование"), numbers("Выручка")}) == "ИНН|Наименование");
  BOOST_TEST(named({texts("Kundennummer", true), texts("Firmenname"), numbers("Umsatz")}) == "Kundennummer|Firmenname");
  BOOST_TEST(named({ids("CustomerID"), texts("CompanyName"), numbers("Sales")}) == "CustomerID|CompanyName");
  BOOST_TEST(named({ids("id"), texts("region_id"), numbers("sales")}) == "id|");
  BOOST_TEST(named({texts("client", true), numbers("sales")}) == "client|");
  BOOST_TEST(named({numbers("sales"), numbers("margin")}) == "|");
}

BOOST_AUTO_TEST_CASE(goals_follow_from_names) {
  for (const char* cost : {"cost", "avg_days_late", "overdue_amount", "churn_risk", "complaints", "discount_pct",
                           "AvgDelayDays", "support_tickets", "koszt_obsługi", "дней просрочки", "Rabatt"}) {
    BOOST_TEST((role(numbers(cost)) == ColumnRole::cost), cost);
  }
  for (const char* benefit : {"revenue", "margin", "growth", "nps", "tenure_days", "latest_order_value", "orders",
                              "Выручка", "profit_after_cost"}) {
    BOOST_TEST((role(numbers(benefit)) == ColumnRole::benefit), benefit);
  }
  for (const char* none : {"zip", "postal_code", "phone", "latitude", "year", "region_id"}) {
    BOOST_TEST((role(numbers(none)) == ColumnRole::unused), none);
  }
  BOOST_TEST((role(texts("segment")) == ColumnRole::unused));
}

BOOST_AUTO_TEST_CASE(odd_names_are_quoted) {
  const std::vector<std::string> names{"Sales (EUR): total",
                                       "# of orders",
                                       "- dash",
                                       "null",
                                       "true",
                                       "1",
                                       "1/3",
                                       "a\"b",
                                       "it's",
                                       "line\nbreak",
                                       "[x]",
                                       "{y}",
                                       "*star",
                                       "&and",
                                       "!bang",
                                       "%",
                                       "@",
                                       "`",
                                       "|",
                                       ">",
                                       "a, b",
                                       "ends:",
                                       " padded ",
                                       "\x1b[2J",
                                       "",
                                       "~",
                                       "<<",
                                       "żółć",
                                       "東京",
                                       "a: b #c",
                                       "\\"};
  std::vector<StarterColumn> columns{ids("client id")};
  for (const std::string& name : names) columns.push_back(numbers(name));
  const ModelFile file =
      read_back(starter_model({.source = "odd: file #1.csv", .delimiter = ";", .decimal = ","}, columns));
  BOOST_TEST(file.source.source == "odd: file #1.csv");
  BOOST_TEST(file.source.delimiter == ";");
  BOOST_TEST(file.source.decimal == ",");
  std::vector<std::string> read;
  for (const Index leaf : file.model.tree.leaves()) read.push_back(file.model.tree[leaf].leaf->column);
  std::vector<std::string> wanted = names;
  std::erase(wanted, "");  // a column without a name cannot be a criterion
  BOOST_TEST(read == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(any_table_reads_back) {
  std::mt19937 random(11);
  const std::string alphabet = "ab :#-[]{}'\"\\,&*!|>%@`?~0.\n\tÄ";
  for (int round = 0; round < 300; ++round) {
    std::vector<StarterColumn> columns{numbers("x")};
    for (int k = 0; k < 6; ++k) {
      std::string name;
      for (unsigned i = random() % 8; i > 0; --i) name += alphabet[random() % (alphabet.size() - 2)];
      columns.push_back(random() % 2 == 0 ? numbers(name, -1, 1, random() % 3 * 0.4) : texts(name, random() % 2 == 0));
      columns.back().example = name;
    }
    BOOST_TEST(read_back(starter_model({.source = "t.csv"}, columns)).notes.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_table_without_numbers_has_no_model) {
  BOOST_CHECK_THROW(starter_model({.source = "x.csv"}, {texts("id", true), texts("name")}), InvalidInput);
  BOOST_CHECK_THROW(starter_model({.source = "x.csv"}, {}), InvalidInput);
  BOOST_CHECK_THROW(starter_model({.source = "x.csv"}, {texts("id", true), numbers("same", 3, 3)}), InvalidInput);
  BOOST_TEST(read_back(starter_model({}, {numbers("x")})).source.source.empty());
}

BOOST_AUTO_TEST_SUITE_END()
