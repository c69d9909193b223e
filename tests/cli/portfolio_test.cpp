// From a source to the cells of a model.
#include "mcda/clients/portfolio.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "tests/cli/program.hpp"

using mcda::clients::PortfolioRequest;
using namespace prefero_test;

namespace {

mcda::DecisionModel model_of(std::initializer_list<const char*> columns) {
  mcda::DecisionModel model;
  for (const char* column : columns) {
    mcda::Leaf leaf;
    leaf.column = column;
    leaf.criterion.id = column;
    model.tree.add_leaf(mcda::CriteriaTree::root, column, "", 1, leaf);
  }
  return model;
}

mcda::Portfolio load(const Folder& folder, const mcda::DecisionModel& model, const PortfolioRequest& request) {
  auto source = mcda::source::Source::open({.location = folder.path("clients.csv")});
  return mcda::clients::load_portfolio(source, model, request);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(portfolio)

BOOST_FIXTURE_TEST_CASE(columns_in_the_order_of_the_leaves, Folder) {
  write("clients.csv", "x,id,y,name\n1,a,10,Ada\n,b,20,\n3,c,30,Cy\n");
  mcda::DecisionModel model = model_of({"y", "x"});
  model.constraints.push_back({.column = "x", .at_most = 2, .reason = ""});
  const mcda::Portfolio portfolio = load(*this, model, {.id = "id", .label = "name"});
  BOOST_TEST(portfolio.values.rows() == 3);
  BOOST_TEST(portfolio.values.columns() == 2);
  BOOST_TEST(portfolio.values(1, 0) == 20.0);
  BOOST_TEST(std::isnan(portfolio.values(1, 1)));
  BOOST_TEST(portfolio.values(2, 1) == 3.0);
  BOOST_TEST(portfolio.constraint_values.columns() == 1);
  BOOST_TEST(portfolio.constraint_values(2, 0) == 3.0);
  BOOST_TEST(portfolio.alternatives.ids[2] == "c");
  BOOST_TEST(portfolio.alternatives.label(0) == "Ada");
  BOOST_TEST(portfolio.alternatives.label(1) == "b");  // without a name, the id
}

BOOST_FIXTURE_TEST_CASE(expressions_and_conditions, Folder) {
  write("clients.csv", "id,x,y\na,1,10\nb,2,20\nc,3,30\n");
  mcda::DecisionModel model = model_of({"x"});
  mcda::Leaf ratio;
  ratio.sql = "y / x + 1";
  ratio.criterion.id = "ratio";
  model.tree.add_leaf(mcda::CriteriaTree::root, "ratio", "", 1, ratio);
  const mcda::Portfolio portfolio = load(*this, model, {.id = "id", .where = "x >= 2"});
  BOOST_TEST(portfolio.values.rows() == 2);
  BOOST_TEST(portfolio.values(0, 1) == 11.0);
  BOOST_TEST(portfolio.alternatives.ids[0] == "b");
  BOOST_TEST(portfolio.alternatives.labels.size() == 0);
}

BOOST_FIXTURE_TEST_CASE(rows_are_numbered_where_there_are_no_ids, Folder) {
  write("clients.csv", "name,x\nAda,1\nBo,2\n");
  const mcda::Portfolio portfolio = load(*this, model_of({"x"}), {.label = "name"});
  BOOST_TEST(portfolio.alternatives.ids[0] == "1");
  BOOST_TEST(portfolio.alternatives.ids[1] == "2");
  BOOST_TEST(portfolio.alternatives.label(1) == "Bo");
}

BOOST_FIXTURE_TEST_CASE(ids_stay_as_written, Folder) {
  write("clients.csv", "id,x\n0000611365,1\n007,2\n1e3,3\n");
  const mcda::Portfolio portfolio = load(*this, model_of({"x"}), {.id = "id"});
  BOOST_TEST(portfolio.alternatives.ids[0] == "0000611365");
  BOOST_TEST(portfolio.alternatives.ids[1] == "007");
  BOOST_TEST(portfolio.alternatives.ids[2] == "1e3");
}

BOOST_FIXTURE_TEST_CASE(missing_columns_are_reported_together, Folder) {
  write("clients.csv", "id,revenue,margin\na,1,2\n");
  mcda::DecisionModel model = model_of({"revenu", "margin", "growth"});
  model.constraints.push_back({.column = "days", .at_most = 2, .reason = ""});
  const PortfolioRequest request{.id = "client",
                                 .id_at = {"m.yaml", 2, 7},
                                 .leaves_at = {{"m.yaml", 4, 3}, {"m.yaml", 5, 3}, {"m.yaml", 6, 3}},
                                 .constraints_at = {{"m.yaml", 9, 5}}};
  try {
    load(*this, model, request);
    BOOST_ERROR("columns that do not exist were read");
  } catch (const mcda::InvalidInput& error) {
    BOOST_TEST(error.problems().size() == 4u);
    BOOST_TEST(error.problems()[0].text().starts_with("m.yaml:2:7: id: there is no column \"client\""));
    BOOST_TEST(contains(error.problems()[1].text(),
                        "m.yaml:4:3: criterion revenu: there is no column \"revenu\" (did you mean \"revenue\"?)"));
    BOOST_TEST(contains(error.problems()[2].text(), "m.yaml:6:3"));
    BOOST_TEST(contains(error.problems()[3].text(), "m.yaml:9:5"));
  }
}

BOOST_FIXTURE_TEST_CASE(many_rows_arrive_whole, Folder) {
  std::string clients = "id,x\n";
  for (int k = 0; k < 10000; ++k) clients += "c" + std::to_string(k) + "," + std::to_string(k) + "\n";
  write("clients.csv", clients);
  const mcda::DecisionModel model = model_of({"x"});
  auto source = mcda::source::Source::open({.location = path("clients.csv")});
  std::atomic<mcda::Index> progress{0};
  const mcda::Portfolio portfolio = mcda::clients::load_portfolio(source, model, {.id = "id"}, &progress);
  BOOST_TEST(portfolio.values.rows() == 10000);
  BOOST_TEST(progress.load() == 10000);
  bool same = true;
  for (mcda::Index i = 0; i < 10000; ++i)
    same = same && portfolio.values(i, 0) == static_cast<double>(i) &&
           portfolio.alternatives.ids[i] == "c" + std::to_string(i);
  BOOST_TEST(same);
}

BOOST_AUTO_TEST_SUITE_END()
