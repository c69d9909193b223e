// The criteria that SQL computes against a plain twin: loops over the same random rows, written from the formulas.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

#include <fmt/format.h>
#include <unistd.h>

#include "mcda/clients/criteria_catalogue.hpp"
#include "mcda/clients/crm_source.hpp"
#include "mcda/source/cell.hpp"
#include "mcda/source/dates.hpp"

using namespace mcda::clients;
namespace source = mcda::source;
namespace fs = std::filesystem;

namespace {

struct Invoice {
  std::string id, client;
  long issued, due;
  long long cents;
  long long cost;  // -1: not recorded
  bool disputed;
  std::string group;
  std::vector<std::pair<long, long long>> payments;  // day, cents
};

struct Firm {
  fs::path folder;
  std::vector<std::string> clients;
  std::vector<Invoice> invoices;
  std::map<std::string, std::vector<int>> nps;
  std::map<std::string, std::vector<std::pair<std::string, long long>>> deals;  // status, cents

  Firm(const Firm&) = delete;
  ~Firm() { fs::remove_all(folder); }

  explicit Firm(unsigned seed)
      : folder(fs::temp_directory_path() / fmt::format("prefero-crm-{}-{}", ::getpid(), seed)) {
    fs::create_directories(folder);
    std::mt19937 random(seed);
    const auto pick = [&](long low, long high) {
      return low + static_cast<long>(random() % static_cast<unsigned long>(high - low + 1));
    };
    const long end = source::days_from_civil(2025, 12, 31);
    std::ofstream client(folder / "client.csv"), invoice(folder / "invoice.csv"), payment(folder / "payment.csv"),
        cost(folder / "cost.csv"), survey(folder / "survey.csv"), deal(folder / "deal.csv");
    client << "client_id,name,sector\n";
    invoice << "invoice_id,client_id,issued,due,net,kind,product_group,disputed\n";
    payment << "payment_id,invoice_id,paid,amount\n";
    cost << "cost_id,invoice_id,amount\n";
    survey << "survey_id,client_id,answered,score\n";
    deal << "deal_id,client_id,amount,status,opened,closed\n";
    int number = 0, answers = 0;
    for (int c = 0; c < 40; ++c) {
      const std::string id = fmt::format("{:05}", c);  // leading zeros have to survive
      clients.push_back(id);
      client << id << ",\"Client, " << c << "\"," << (c % 3) << "\n";
      const long count = c == 7 ? 0 : pick(1, 40);
      for (long k = 0; k < count; ++k) {
        Invoice one;
        one.id = fmt::format("{:06}", ++number);
        one.client = id;
        one.issued = end - pick(0, 1400) + pick(0, 20);
        one.due = one.issued + pick(10, 60);
        const bool credit = pick(0, 19) == 0;
        one.cents = (credit ? -1 : 1) * pick(100, 9'000'000);
        one.cost = credit || pick(0, 9) == 0 ? -1 : pick(0, 9'000'000);
        one.disputed = pick(0, 5) == 0;
        one.group = fmt::format("g{}", pick(1, 6));
        invoice << fmt::format("{},{},{},{},{}{}.{:02},{},{},{}\n", one.id, id, source::iso_date(one.issued),
                               source::iso_date(one.due), credit ? "-" : "", std::abs(one.cents) / 100,
                               std::abs(one.cents) % 100, credit ? "credit_note" : "", one.group,
                               one.disputed ? "true" : "false");
        if (one.cost >= 0) cost << fmt::format("K{},{},{}.{:02}\n", one.id, one.id, one.cost / 100, one.cost % 100);
        long long open = credit ? 0 : one.cents;
        for (int part = 0; part < 2 && open > 0 && pick(0, 3) > 0; ++part) {
          const long long amount = part == 0 && pick(0, 1) == 0 ? open / 2 : open;
          const long day = one.issued + pick(1, 120);
          payment << fmt::format("P{}-{},{},{},{}.{:02}\n", one.id, part, one.id, source::iso_date(day), amount / 100,
                                 amount % 100);
          one.payments.emplace_back(day, amount);
          open -= amount;
        }
        invoices.push_back(one);
      }
      for (long k = pick(0, 4); k > 0; --k) {
        nps[id].push_back(static_cast<int>(pick(0, 10)));
        survey << fmt::format("S{},{},2025-05-01,{}\n", ++answers, id, nps[id].back());
      }
      for (long k = pick(0, 5); k > 0; --k) {
        const long state = pick(0, 2);
        const std::string status = state == 0 ? "won" : state == 1 ? "lost" : "open";
        deals[id].emplace_back(status, pick(1000, 5'000'000));
        deal << fmt::format("D{},{},{}.{:02},{},2025-01-05,{}\n", ++number, id, deals[id].back().second / 100,
                            deals[id].back().second % 100, status, state < 2 ? "2025-03-01" : "");
      }
    }
  }
};

using Values = std::map<std::string, std::map<std::string, double>>;

Values values_of(const Firm& firm, const std::vector<WantedCriterion>& wanted, int threads,
                 const std::map<std::string, double>& parameters = {}) {
  source::SourceSpec spec{.location = firm.folder.string()};
  spec.threads = threads;
  CrmSettings settings{.source = spec.location, .as_of = "2025-12-31"};
  settings.parameters = parameters;
  const CrmPortfolio portfolio = crm_portfolio(spec, settings, wanted);
  source::Source rows = source::Source::open(portfolio.spec);
  source::Request request{.order_by = "client_id"};
  for (const WantedCriterion& one : wanted) request.numbers.push_back({.column = one.name});
  request.texts.push_back({.column = "client_id"});
  Values values;
  rows.read(request, [&](const source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      for (std::size_t j = 0; j < wanted.size(); ++j)
        values[wanted[j].name][std::string((*batch.texts[0])[i])] = batch.numbers[j][i];
    }
  });
  return values;
}

WantedCriterion named(const std::string& id) {
  WantedCriterion one;
  one.name = one.id = id;
  return one;
}

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

bool same(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return std::abs(a - b) <= 1e-11 * std::max({1.0, std::abs(a), std::abs(b)});
}

// Whole months between two days, as people count them.
long months_between(long from, long to) {
  const std::string a = source::iso_date(from), b = source::iso_date(to);
  const long months = (std::stol(b.substr(0, 4)) - std::stol(a.substr(0, 4))) * 12 + std::stol(b.substr(5, 2)) -
                      std::stol(a.substr(5, 2));
  return months - (std::stol(b.substr(8)) < std::stol(a.substr(8)) ? 1 : 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(criteria_in_sql)

BOOST_AUTO_TEST_CASE(a_plain_twin_says_the_same) {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const Firm firm(seed);
    std::vector<WantedCriterion> wanted;
    for (const char* id : {"rev_12m",      "rev_life",       "gp_12m",        "margin_pct",        "carrying_cost",
                           "rev_cv",       "active_share",   "recency",       "frequency",         "growth_yoy",
                           "growth_slope", "days_to_settle", "avg_days_late", "late_share",        "overdue_now",
                           "terms_days",   "dispute_rate",   "tenure",        "concentration",     "breadth",
                           "nps",          "win_rate",       "avg_deal",      "pipeline_weighted", "net_contribution"})
      wanted.push_back(named(id));
    const Values sql = values_of(firm, wanted, 2);
    const long end = source::days_from_civil(2025, 12, 31), from = source::days_from_civil(2024, 12, 31),
               before = source::days_from_civil(2023, 12, 31);

    Values plain;
    std::map<std::string, std::pair<double, double>> late_counts;
    double late_all = 0, judged_all = 0, promoters = 0, answers = 0, won_all = 0, decided_all = 0;
    long long revenue_all = 0;
    std::set<std::string> groups_all;
    for (const Invoice& one : firm.invoices) {
      if (one.issued > end) continue;
      groups_all.insert(one.group);
      if (one.issued > from) revenue_all += one.cents;
    }
    for (const std::string& client : firm.clients) {
      long long life = 0, year = 0, last_year = 0, gp = 0, costed = 0;
      long n = 0, n_costed = 0, rows_in_year = 0, all = 0, disputed = 0;
      long first = 1L << 40, last = -1, first_any = 1L << 40;
      double carry = 0, settle = 0, settled = 0, late_days = 0, late_weight = 0, overdue = 0, terms = 0,
             terms_weight = 0;
      double late = 0, judged = 0;
      std::map<long, long long> by_month, by_quarter;
      std::set<std::string> groups;
      for (const Invoice& one : firm.invoices) {
        if (one.client != client || one.issued > end) continue;
        const bool in_year = one.issued > from, credit = one.cents < 0;
        life += one.cents;
        groups.insert(one.group);
        first_any = std::min(first_any, one.issued);
        by_month[months_between(one.issued, end)] += one.cents;
        by_quarter[months_between(one.issued, end) / 3] += one.cents;
        if (in_year) {
          year += one.cents;
          ++rows_in_year;
          if (one.cost >= 0 || credit) {
            gp += one.cents - std::max(one.cost, 0LL);
            costed += one.cents;
            ++n_costed;
          }
        } else if (one.issued > before) {
          last_year += one.cents;
        }
        if (credit) continue;
        ++all;
        n += in_year ? 1 : 0;
        disputed += one.disputed ? 1 : 0;
        first = std::min(first, one.issued);
        last = std::max(last, one.issued);
        if (in_year) {
          terms += static_cast<double>(one.cents) * static_cast<double>(one.due - one.issued);
          terms_weight += static_cast<double>(one.cents);
        }
        long long paid = 0;
        long last_paid = 0;
        for (const auto& [day, cents] : one.payments) {
          if (day > end) continue;
          paid += cents;
          last_paid = std::max(last_paid, day);
          settle += static_cast<double>(cents) * static_cast<double>(day - one.issued);
          settled += static_cast<double>(cents);
          late_days += static_cast<double>(cents) * static_cast<double>(std::max(day - one.due, 0L));
          late_weight += static_cast<double>(cents);
          if (in_year) carry += static_cast<double>(cents) / 100 * static_cast<double>(day - one.issued) * 0.1 / 365;
        }
        const double open = static_cast<double>(std::max(one.cents - paid, 0LL));
        if (in_year) carry += open / 100 * static_cast<double>(end - one.issued) * 0.1 / 365;
        if (end > one.due) {
          late_days += open * static_cast<double>(end - one.due);
          late_weight += open;
          overdue += open;
        }
        if (open == 0) {
          judged += 1;
          late += last_paid > one.due ? 1 : 0;
        } else if (end > one.due) {
          judged += 1;
          late += 1;
        }
      }
      const double revenue = static_cast<double>(year) / 100;
      const double profit = rows_in_year == 0 ? 0 : n_costed == 0 ? missing : static_cast<double>(gp) / 100;
      plain["rev_12m"][client] = revenue;
      plain["rev_life"][client] = static_cast<double>(life) / 100;
      plain["gp_12m"][client] = profit;
      plain["margin_pct"][client] = costed > 0 ? 100 * static_cast<double>(gp) / static_cast<double>(costed) : missing;
      plain["carrying_cost"][client] = carry;
      plain["net_contribution"][client] = profit - carry;
      const auto series = [&](const std::map<long, long long>& sums) {
        std::vector<double> values;
        const long periods = sums.empty() ? 0 : sums.rbegin()->first + 1;
        for (long k = periods - 1; k >= 0; --k)
          values.push_back(sums.contains(k) ? static_cast<double>(sums.at(k)) : 0.0);
        return values;
      };
      const std::vector<double> months = series(by_month), quarters = series(by_quarter);
      double mean = 0, square = 0, active = 0;
      for (const double x : months) mean += x / static_cast<double>(months.size());
      for (const double x : months) square += (x - mean) * (x - mean);
      for (const double x : months) active += x > 0 ? 1 : 0;
      plain["rev_cv"][client] =
          months.size() >= 3 && life > 0 ? std::sqrt(square / static_cast<double>(months.size() - 1)) / mean : missing;
      plain["active_share"][client] = months.empty() ? missing : 100 * active / static_cast<double>(months.size());
      std::vector<double> slopes;
      for (std::size_t i = 0; i < quarters.size(); ++i)
        for (std::size_t j = i + 1; j < quarters.size(); ++j)
          slopes.push_back((quarters[j] - quarters[i]) / static_cast<double>(j - i));
      std::sort(slopes.begin(), slopes.end());
      plain["growth_slope"][client] = quarters.size() >= 4 && life > 0
                                          ? 100 * (slopes[(slopes.size() - 1) / 2] + slopes[slopes.size() / 2]) / 2 /
                                                (static_cast<double>(life) / static_cast<double>(quarters.size()))
                                          : missing;
      plain["recency"][client] = all > 0 ? static_cast<double>(end - last) : missing;
      plain["tenure"][client] = all > 0 ? static_cast<double>(end - first) * 12 / 365.25 : missing;
      plain["frequency"][client] = static_cast<double>(n);
      const double sum = static_cast<double>(year + last_year);
      plain["growth_yoy"][client] =
          sum > 0 ? std::clamp(2 * static_cast<double>(year - last_year) / sum, -2.0, 2.0) : missing;
      plain["days_to_settle"][client] = settled > 0 ? settle / settled : missing;
      plain["avg_days_late"][client] = late_weight > 0 ? late_days / late_weight : missing;
      plain["overdue_now"][client] = revenue > 0 ? overdue / revenue : missing;
      plain["terms_days"][client] = terms_weight > 0 ? terms / terms_weight : missing;
      plain["dispute_rate"][client] =
          all > 0 ? 100.0 * static_cast<double>(disputed) / static_cast<double>(all) : missing;
      plain["concentration"][client] = 100 * static_cast<double>(year) / static_cast<double>(revenue_all);
      plain["breadth"][client] = 100.0 * static_cast<double>(groups.size()) / static_cast<double>(groups_all.size());
      late_counts[client] = {late, judged};
      late_all += late;
      judged_all += judged;
      for (const int score : firm.nps.contains(client) ? firm.nps.at(client) : std::vector<int>{}) {
        promoters += score >= 9 ? 1 : score <= 6 ? -1 : 0;
        answers += 1;
      }
      for (const auto& [status, cents] :
           firm.deals.contains(client) ? firm.deals.at(client) : decltype(firm.deals)::mapped_type{}) {
        won_all += status == "won" ? 1 : 0;
        decided_all += status != "open" ? 1 : 0;
      }
    }
    for (const std::string& client : firm.clients) {
      const auto [late, judged] = late_counts[client];
      plain["late_share"][client] = judged > 0 ? 100 * (late + 10 * late_all / judged_all) / (judged + 10) : missing;
      double own = 0, count = 0, won = 0, decided = 0, won_sum = 0, open_sum = 0;
      for (const int score : firm.nps.contains(client) ? firm.nps.at(client) : std::vector<int>{}) {
        own += score >= 9 ? 1 : score <= 6 ? -1 : 0;
        count += 1;
      }
      for (const auto& [status, cents] :
           firm.deals.contains(client) ? firm.deals.at(client) : decltype(firm.deals)::mapped_type{}) {
        won += status == "won" ? 1 : 0;
        decided += status != "open" ? 1 : 0;
        (status == "won" ? won_sum : open_sum) += status == "lost" ? 0 : static_cast<double>(cents) / 100;
      }
      plain["nps"][client] = count > 0 ? (100 * own + 10 * 100 * promoters / answers) / (count + 10) : missing;
      plain["win_rate"][client] = decided > 0 ? 100 * (won + 10 * won_all / decided_all) / (decided + 10) : missing;
      plain["avg_deal"][client] = won > 0 ? won_sum / won : missing;
      plain["pipeline_weighted"][client] = open_sum * won_all / decided_all;
    }
    for (const WantedCriterion& one : wanted) {
      for (const std::string& client : firm.clients) {
        const double expected = plain[one.name].at(client), found = sql.at(one.name).at(client);
        BOOST_TEST(same(expected, found), "seed " << seed << " " << one.name << " of " << client << ": plain "
                                                  << expected << ", SQL " << found);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_same_bits_on_any_number_of_threads) {
  const Firm firm(4);
  std::vector<WantedCriterion> wanted;
  for (const char* id : {"gp_12m", "rev_cv", "growth_slope", "late_share", "net_contribution", "nps", "win_rate"})
    wanted.push_back(named(id));
  const Values once = values_of(firm, wanted, 1), again = values_of(firm, wanted, 4);
  for (const WantedCriterion& one : wanted) {
    for (const std::string& client : firm.clients) {
      const double a = once.at(one.name).at(client), b = again.at(one.name).at(client);
      BOOST_TEST(((std::isnan(a) && std::isnan(b)) || a == b));
    }
  }
}

// Many criteria are computed in steps whose tables need not be in memory together: the same values as in one statement,
// with little memory, and twice from one source.
BOOST_AUTO_TEST_CASE(steps_and_one_statement_agree) {
  const Firm firm(11);
  std::vector<WantedCriterion> wanted;
  for (const char* id : {"rev_12m", "gp_12m", "late_share", "avg_days_late", "rev_cv", "growth_slope", "breadth", "nps",
                         "win_rate", "sector_share", "overdue_now"})
    wanted.push_back(named(id));
  for (const bool own : {false, true}) {
    if (own) {
      WantedCriterion& count = wanted.emplace_back();
      count.name = "own";
      count.sql = "count(*) filter (net > 50000)";
      count.table = "invoice";
    }
    const CrmPortfolio crm =
        crm_portfolio({.location = firm.folder.string(), .memory = "500000KB"}, {.as_of = "2025-12-31"}, wanted);
    const CrmQuery query = crm_query(wanted, crm.tables, "2025-12-31");
    BOOST_TEST(query.steps.size() > 4U);
    BOOST_TEST(crm.spec.steps.size() == query.steps.size());
    source::SourceSpec plain = crm.spec;
    plain.query = query.sql;
    plain.steps.clear();
    source::Request request;
    for (const WantedCriterion& one : wanted) request.numbers.push_back({.column = one.name});
    const auto read = [&](source::Source& rows) {
      std::vector<double> all;
      rows.read(request, [&](const source::Batch& batch) {
        for (const auto& column : batch.numbers) all.insert(all.end(), column.begin(), column.end());
      });
      return all;
    };
    source::Source in_steps = source::Source::open(crm.spec), at_once = source::Source::open(plain);
    const std::vector<double> expected = read(at_once);
    BOOST_TEST(expected.size() == wanted.size() * firm.clients.size());
    for (int again = 0; again < 2; ++again) {
      const std::vector<double> found = read(in_steps);
      BOOST_REQUIRE_EQUAL(found.size(), expected.size());
      for (std::size_t k = 0; k < found.size(); ++k)
        BOOST_TEST(((std::isnan(found[k]) && std::isnan(expected[k])) || found[k] == expected[k]));
    }
  }
}

// Nothing that is planned, and no slip of the pen, moves the as-of date.
BOOST_AUTO_TEST_CASE(the_as_of_date_is_a_day_on_which_something_happened) {
  const fs::path folder = fs::temp_directory_path() / fmt::format("prefero-as-of-{}", ::getpid());
  fs::create_directories(folder);
  const auto as_of = [&](const std::string& invoices, const std::string& deals) {
    std::ofstream(folder / "client.csv") << "client_id,name\n1,A\n";
    std::ofstream(folder / "invoice.csv") << "invoice_id,client_id,issued,net\n" << invoices;
    std::ofstream(folder / "deal.csv") << "deal_id,client_id,amount,status,opened,closed\n" << deals;
    const CrmPortfolio crm = crm_portfolio({.location = folder.string()}, {}, {named("rev_12m")});
    std::string notes = crm.as_of;
    for (const std::string& note : crm.notes) notes += "|" + note;
    return notes;
  };
  const std::string invoices = "a,1,2023-05-01,5\nb,1,2024-03-31,5\nc,1,2024-04-30,5\n";
  const std::string open = as_of(invoices, "1,1,5,open,2024-05-02,2099-12-31\n2,1,5,won,2024-05-01,2024-05-20\n");
  BOOST_TEST(open.starts_with("2024-05-20|as of 2024-05-20, the last day on which something was invoiced"), open);
  BOOST_TEST(open.find("2099") == std::string::npos);
  const std::string future = as_of(invoices + "d,1,2099-01-01,5\n", "1,1,5,lost,2024-05-02,2024-05-03\n");
  BOOST_TEST(future.starts_with("2024-05-03|"), future);
  BOOST_TEST(future.find("2099-01-01 in invoice.issued (1 row) lies in the future") != std::string::npos);
  const std::string slip = as_of(invoices + "d,1,2025-12-01,5\n", "1,1,5,lost,2024-05-02,2024-05-03\n");
  BOOST_TEST(slip.starts_with("2024-05-03|"), slip);  // 577 days later; all others lie within 368
  BOOST_TEST(slip.find("2025-12-01 in invoice.issued (1 row) lies far after all others") != std::string::npos);
  fs::remove_all(folder);
}

BOOST_AUTO_TEST_CASE(parameters_and_a_users_own_sql) {
  const Firm firm(5);
  WantedCriterion two_years = named("rev_12m"), count, life = named("rev_life");
  two_years.parameters["months"] = 600;
  count.name = "big";
  count.sql = "count(*) filter (net > 50000 and issued > as_of - interval 12 month)";
  count.table = table_of_aggregate(count.sql, "big");
  BOOST_TEST(count.table == "invoice");
  const Values values = values_of(firm, {two_years, life, count}, 2);
  BOOST_TEST(values.at("rev_12m") == values.at("rev_life"));
  BOOST_TEST(values.at("big").at("00007") == 0.0);  // no invoice at all
}

BOOST_AUTO_TEST_CASE(what_cannot_be_computed_says_what_is_missing) {
  const TableColumns tables{{"client", {"client_id", "name"}},
                            {"invoice", {"invoice_id", "client_id", "issued", "net"}}};
  const auto problem = [&](const std::string& id) {
    try {
      static_cast<void>(crm_query({named(id)}, tables, "2025-12-31"));
    } catch (const mcda::InvalidInput& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  BOOST_TEST(problem("margin_pct").find("needs the table cost") != std::string::npos);
  BOOST_TEST(problem("terms_days").find("the column due of the table invoice") != std::string::npos);
  BOOST_TEST(problem("rev_13m").find("rev_12m") != std::string::npos);
  BOOST_TEST(problem("rev_12m").empty());
  // Won deals stand in for invoices where there are none, and only there.
  const TableColumns deals{{"client", {"client_id"}}, {"deal", {"deal_id", "client_id", "amount", "closed", "status"}}};
  const CrmQuery query = crm_query({named("rev_12m")}, deals, "2025-12-31");
  BOOST_TEST(query.notes.size() == 1U);
  BOOST_CHECK_THROW(table_of_aggregate("sum(amount)", "x"), mcda::InvalidInput);
  BOOST_TEST(table_of_aggregate("sum(deal.amount)", "x") == "deal");
  BOOST_TEST(table_of_aggregate("sum(amount) filter (status = 'won')", "x") == "deal");
  BOOST_CHECK_THROW(is_aggregate("(select 1)", "x"), mcda::InvalidInput);
  BOOST_TEST(!is_aggregate("employees / 2", "x"));
}

BOOST_AUTO_TEST_CASE(the_catalogue_is_whole) {
  std::set<int> numbers;
  std::set<std::string_view> ids;
  for (const CatalogueCriterion& one : criteria_catalogue()) {
    BOOST_TEST(ids.insert(one.id).second);
    if (one.number > 0) BOOST_TEST(numbers.insert(one.number).second);
    BOOST_TEST(!one.formula.empty());
    BOOST_TEST(!one.missing.empty());
    for (const std::string_view parameter : one.parameters()) {
      const auto all = criterion_parameters();
      BOOST_TEST(std::any_of(all.begin(), all.end(), [&](const auto& known) { return known.name == parameter; }),
                 one.id << ": " << parameter);
    }
  }
  BOOST_TEST(numbers.size() == 40U);
  BOOST_TEST(*numbers.rbegin() == 40);
}

BOOST_AUTO_TEST_SUITE_END()
