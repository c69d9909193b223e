// prefero select: against every subset of small portfolios, what it says about an answer, and what it refuses.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <random>

#include "tests/cli/program.hpp"

using namespace prefero_test;

namespace {

struct Client {
  int x, y, hours;
  char country;
  bool is_new;
};

// Up to 12 clients; few different values, so that flows tie and limits are met exactly.
std::vector<Client> draw(std::mt19937& random, std::size_t count) {
  std::vector<Client> clients;
  const auto upto = [&](unsigned n) { return static_cast<int>(random() % n); };
  for (std::size_t i = 0; i < count; ++i)
    clients.push_back({upto(9), upto(9), 5 * upto(5), "DPU"[upto(3)], upto(2) == 1});
  return clients;
}

std::string model_of(const Folder& folder, const std::vector<Client>& clients, const std::string& limits) {
  std::string csv = "id,x,y,hours,country,new\n";
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const Client& one = clients[i];
    csv += "C" + std::to_string(i) + "," + std::to_string(one.x) + "," + std::to_string(one.y) + "," +
           std::to_string(one.hours) + "," + one.country + "," + (one.is_new ? "1" : "0") + "\n";
  }
  folder.write("clients.csv", csv);
  return folder.write("model.yaml",
                      "alternatives: {source: clients.csv, id: id}\n"
                      "criteria:\n  x: {column: x, goal: max, weight: 2, preference: {shape: linear, q: 1, p: 5}}\n"
                      "  y: {column: y, goal: min}\n" +
                          limits);
}

constexpr const char* all_limits =
    "selection:\n"
    "  - {at_most: 5, reason: five people}\n"
    "  - {total: hours, at_most: 40}\n"
    "  - {each: country, at_most: 2}\n"
    "  - {where: \"new = 1\", at_least: 2}\n";

bool allowed(const std::vector<Client>& clients, unsigned subset) {
  int count = 0, hours = 0, fresh = 0;
  std::map<char, int> countries;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if ((subset >> i & 1u) == 0) continue;
    ++count;
    hours += clients[i].hours;
    fresh += clients[i].is_new ? 1 : 0;
    if (++countries[clients[i].country] > 2) return false;
  }
  return count <= 5 && hours <= 40 && fresh >= 2;
}

// The largest sums over all subsets: at all, the second one, and by size. NaN where there is none.
struct Best {
  double first = std::nan(""), second = std::nan("");
  std::map<int, double> of_size;
};

Best by_all_subsets(const std::vector<Client>& clients, const std::vector<double>& flow) {
  std::vector<double> sums;
  Best best;
  for (unsigned subset = 0; subset < 1u << clients.size(); ++subset) {
    if (!allowed(clients, subset)) continue;
    double sum = 0;
    for (std::size_t i = 0; i < clients.size(); ++i) sum += subset >> i & 1u ? flow[i] : 0;
    sums.push_back(sum);
    const auto found = best.of_size.emplace(__builtin_popcount(subset), sum).first;
    found->second = std::max(found->second, sum);
  }
  std::sort(sums.rbegin(), sums.rend());
  if (!sums.empty()) best.first = sums[0];
  if (sums.size() > 1) best.second = sums[1];
  return best;
}

std::size_t number_of(const json& id) { return std::stoul(id.get<std::string>().substr(1)); }

std::vector<double> flows_of(const std::string& model, std::size_t count) {
  std::vector<double> flow(count);
  const json document = good({"rank", model, "--method", "promethee_2", "--format", "json"}).document();
  for (const json& one : document["ranking"]) flow[number_of(one["id"])] = one["score"].get<double>();
  return flow;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(selecting)

BOOST_AUTO_TEST_CASE(the_largest_sum_of_all_subsets) {
  std::mt19937 random(7);
  int impossible = 0, chosen_with_loss = 0;
  for (int round = 0; round < 25; ++round) {
    const Folder folder;
    std::vector<Client> clients = draw(random, 8 + static_cast<std::size_t>(round) % 5);
    for (Client& one : clients) one.is_new = one.is_new && round < 22;  // nobody is new: no selection has two of them
    const std::string model = model_of(folder, clients, all_limits);
    const std::vector<double> flow = flows_of(model, clients.size());
    const Best best = by_all_subsets(clients, flow);
    const Finished run = prefero({"select", model, "--sizes", "--format", "json"});
    if (std::isnan(best.first)) {
      ++impossible;
      BOOST_TEST(run.status == 2);
      BOOST_TEST(contains(run.err, "no selection keeps all limits"));
      continue;
    }
    BOOST_REQUIRE_MESSAGE(run.status == 0, run.err);
    const json document = run.document();
    BOOST_TEST(document["proved"] == true);
    BOOST_TEST(std::abs(document["sum"].get<double>() - best.first) < 1e-9);
    unsigned subset = 0;
    double sum = 0;
    for (const json& one : document["chosen"]) {
      subset |= 1u << number_of(one["id"]);
      sum += flow[number_of(one["id"])];
      chosen_with_loss += flow[number_of(one["id"])] < 0 ? 1 : 0;
    }
    BOOST_TEST(allowed(clients, subset));
    BOOST_TEST(std::abs(sum - best.first) < 1e-9);
    if (std::isnan(best.second)) {
      BOOST_TEST(document["next_best"].is_null());
    } else {
      BOOST_TEST(std::abs(document["next_best"]["sum"].get<double>() - best.second) < 1e-9);
    }
    std::map<int, double> of_size;
    for (const json& one : document["sizes"]) {
      BOOST_TEST(one["proved"] == true);
      if (!one["sum"].is_null()) of_size[one["size"].get<int>()] = one["sum"].get<double>();
    }
    BOOST_REQUIRE_EQUAL(of_size.size(), best.of_size.size());
    for (const auto& [size, value] : best.of_size) BOOST_TEST(std::abs(of_size.at(size) - value) < 1e-9);
  }
  BOOST_TEST(impossible == 3);
  BOOST_TEST(chosen_with_loss > 0);  // at_least: 2 took somebody in whom the sum alone would not
}

// Flows counted from the lowest: among selections of one size nothing changes, between sizes it does.
BOOST_AUTO_TEST_CASE(a_shift_prefers_larger_selections_and_nothing_else) {
  const Folder folder;
  std::mt19937 random(11);
  const std::vector<Client> clients = draw(random, 10);
  const std::string model = model_of(folder, clients, "selection:\n  - {at_most: 6}\n");
  const std::vector<double> flow = flows_of(model, clients.size());
  const double shift = -*std::min_element(flow.begin(), flow.end());
  const json plain = good({"select", model, "--sizes", "--format", "json"}).document();
  const json shifted = good({"select", model, "--sizes", "--shift", "nonnegative", "--format", "json"}).document();
  BOOST_TEST(std::abs(shifted["shift"].get<double>() - shift) < 1e-12);
  BOOST_TEST(shifted["chosen"].size() == 6u);
  BOOST_TEST(plain["chosen"].size() ==
             static_cast<std::size_t>(std::count_if(flow.begin(), flow.end(), [](double x) { return x > 0; })));
  BOOST_REQUIRE_EQUAL(plain["sizes"].size(), shifted["sizes"].size());
  for (std::size_t k = 0; k < plain["sizes"].size(); ++k) {
    const double size = plain["sizes"][k]["size"].get<double>();
    BOOST_TEST(std::abs(shifted["sizes"][k]["sum"].get<double>() - plain["sizes"][k]["sum"].get<double>() -
                        size * shift) < 1e-9);
  }
}

// 0.1 + 0.2 fits into 0.3, and an amount that is really too large does not.
BOOST_AUTO_TEST_CASE(limits_are_met_exactly) {
  const Folder folder;
  folder.write("clients.csv", "id,x,need\nA,9,0.1\nB,8,0.2\nC,1,0.0001\nD,0,5\n");
  const std::string model = folder.write("model.yaml",
                                         "alternatives: {source: clients.csv, id: id}\n"
                                         "criteria: {x: {column: x, goal: max}}\n");
  const auto chosen = [&](const std::string& amount) {
    std::string ids;
    const json document = good({"select", model, "--capacity", "need=" + amount, "--format", "json"}).document();
    for (const json& one : document["chosen"]) ids += one["id"].get<std::string>();
    return ids;
  };
  BOOST_TEST(chosen("0.3") == "AB");
  BOOST_TEST(chosen("0.29999") == "A");
}

BOOST_AUTO_TEST_CASE(what_a_reader_sees) {
  const Folder folder;
  folder.write("clients.csv", "id,name,x,hours,country\nA,=1+1,9,30,P\nB,B,7,,P\nC,C,6,20,D\nD,D,1,5,D\n");
  const std::string model = folder.write("model.yaml",
                                         "alternatives: {source: clients.csv, id: id, label: name}\n"
                                         "criteria: {x: {column: x, goal: max}}\n"
                                         "selection:\n  - {total: hours, at_most: 60, reason: one team}\n");
  const Finished run = good({"select", model, "--steps"});
  BOOST_TEST(contains(run.out, "by PROMETHEE V on the net flows of promethee_2"));
  BOOST_TEST(contains(run.out, "one team"));
  BOOST_TEST(contains(run.out, "The next best selection"));
  BOOST_TEST(contains(run.out, "hours: at most 60"));
  BOOST_TEST(contains(run.out, "not admissible"));
  BOOST_TEST(contains(run.err, "1 client has no value in hours and cannot be selected"));
  BOOST_TEST(contains(run.err, "their net flow is not above zero"));
  const json document = good({"select", model, "--format", "json"}).document();
  require_document(document);
  require_keys(document, {"method", "chosen", "limits", "sum", "bound", "proved", "next_best", "room_for"});
  BOOST_TEST(document["room_for"].size() == 2u);
  BOOST_TEST(document["limits"][0]["used"].get<double>() == 30);  // of A; C lies below the average
  const Finished csv = good({"select", model, "--format", "csv"});
  BOOST_TEST(contains(csv.out, "rank,id,label,score,chosen\n"));
  BOOST_TEST(contains(csv.out, ",yes\n"));
  BOOST_TEST(!contains(csv.out, ",=1+1,"));
}

BOOST_AUTO_TEST_CASE(what_is_refused) {
  const Folder folder;
  std::mt19937 random(3);
  const std::string model = model_of(folder, draw(random, 6), "");
  const auto refused = [&](std::vector<std::string> words, const std::string& part) {
    words.insert(words.begin(), {"select", model});
    const Finished run = prefero(words);
    BOOST_TEST(run.status == 2);
    BOOST_TEST(contains(run.err, part), run.err);
  };
  refused({}, "nothing limits the selection");
  refused({"--count", "x"}, "--count: \"x\" is not a number of clients");
  refused({"--count", "5..3"}, "is not a number of clients");
  refused({"--limit", "at_most: 2.5"}, "2.5 is not a number of clients");
  refused({"--limit", "total: hours"}, "selection limit 1 has no limit");
  refused({"--limit", "totl: hours, at_most: 3"}, "total");
  refused({"--limit", "total: minutes, at_most: 3"}, "minutes");
  refused({"--limit", "total: country, at_most: 3"}, "is not a number");
  refused({"--limit", "where: \"1; drop table clients\", at_most: 3"}, "no valid SQL");
  refused({"--count", "3", "--method", "topsis"}, "net flows are added up");
  refused({"--limit", "at_least: 7", "--limit", "total: hours, at_most: 1000"}, "without limit 1 there is one");
}

// The limits of a model over CRM tables read columns of the clients and its own criteria.
BOOST_AUTO_TEST_CASE(clients_from_crm_tables) {
  const Folder folder;
  std::filesystem::create_directory(folder.path("data"));
  folder.write("data/client.csv",
               "client_id,name,country,employees\n"
               "A,Acme,PL,10\nB,Bolt,PL,20\nC,Cord,UA,30\nD,Dome,UA,40\nE,Edge,,50\n");
  folder.write("data/invoice.csv",
               "invoice_id,client_id,issued,due,net,currency,kind\n"
               "1,A,2025-03-01,2025-04-01,900,EUR,invoice\n2,B,2025-03-01,2025-04-01,800,EUR,invoice\n"
               "3,C,2025-03-01,2025-04-01,300,EUR,invoice\n4,D,2025-03-01,2025-04-01,200,EUR,invoice\n"
               "5,E,2025-03-01,2025-04-01,1000,EUR,invoice\n");
  const std::string model = folder.write("model.yaml",
                                         "crm: {source: data, as_of: 2025-12-31}\n"
                                         "criteria:\n  revenue: {crm: rev_12m}\n");
  const auto chosen = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"select", model, "--format", "json"});
    std::string ids;
    const json document = good(words).document();
    for (const json& one : document["chosen"]) ids += one["id"].get<std::string>();
    return ids;
  };
  BOOST_TEST(chosen({"--count", "2"}) == "EA");
  // Edge has no country, so it cannot be selected; one of each country, the better of the two.
  BOOST_TEST(chosen({"--limit", "each: country, at_most: 1", "--limit", "at_least: 2"}) == "AC");
  BOOST_TEST(chosen({"--limit", "total: employees, at_most: 60"}) == "EA");
  BOOST_TEST(chosen({"--limit", "total: employees, at_most: 59"}) == "E");
  BOOST_TEST(chosen({"--limit", "where: \"country = 'UA'\", at_least: 1", "--count", "2"}) == "EC");
  BOOST_TEST(chosen({"--limit", "total: revenue, at_most: 1000", "--limit", "at_least: 1"}) == "E");
  const Finished run = prefero({"select", model, "--capacity", "hours=10"});
  BOOST_TEST(run.status == 2);
  for (const char* const part : {"selection limit 1: unknown column \"hours\"", "there are: ", "country", "revenue"})
    BOOST_TEST(contains(run.err, part), run.err);
  const Finished two =
      prefero({"select", model, "--limit", "each: contry, at_most: 1", "--limit", "total: x, at_most: 1"});
  for (const char* const part :
       {"limit 1: unknown column \"contry\"; did you mean \"country\"?", "limit 2: unknown column \"x\""})
    BOOST_TEST(contains(two.err, part), two.err);
}

BOOST_AUTO_TEST_SUITE_END()
