// The generator against what it was designed to be: docs/generate.md names the laws, clients' figures come from the
// prototype that the design was checked with.
#include "mcda/clients/generate.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include <Eigen/Dense>
#include <boost/test/unit_test.hpp>

#include "mcda/clients/generate_world.hpp"
#include "mcda/model/error.hpp"
#include "mcda/source/writer.hpp"

using namespace mcda;
using namespace mcda::clients;

namespace {

constexpr std::int64_t as_of = 20453;  // 2025-12-31

GenerateOptions options_of(Index clients, std::uint64_t seed) {
  GenerateOptions options;
  options.clients = clients;
  options.seed = seed;
  options.as_of = as_of;
  return options;
}

std::vector<Rows> generated(const GenerateOptions& options) {
  std::vector<Rows> tables;
  for (const CanonicalTable& table : generated_tables(options.portrait)) tables.emplace_back(table);
  generate(options, [&](std::size_t table, const Rows& rows) { tables[table].append(rows); });
  return tables;
}

std::size_t position(PortraitMode mode, std::size_t table, std::string_view column) {
  const std::span<const CanonicalColumn> columns = generated_tables(mode)[table].columns;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].name == column) return j;
  }
  BOOST_FAIL("no column " << column);
  return 0;
}

struct View {
  const std::vector<Rows>& tables;
  PortraitMode mode = PortraitMode::none;

  const Rows::Column& column(std::size_t table, std::string_view name) const {
    return tables[table].columns()[position(mode, table, name)];
  }
  std::string text(std::size_t table, std::string_view name, std::size_t row) const {
    return std::string(std::get<source::TextColumn>(column(table, name))[row]);
  }
  const std::vector<std::int64_t>& wholes(std::size_t table, std::string_view name) const {
    return std::get<std::vector<std::int64_t>>(column(table, name));
  }
  const std::vector<double>& numbers(std::size_t table, std::string_view name) const {
    return std::get<std::vector<double>>(column(table, name));
  }
};

bool same(const Rows& a, const Rows& b, std::size_t rows) {
  for (std::size_t j = 0; j < a.columns().size(); ++j) {
    for (std::size_t i = 0; i < rows; ++i) {
      const bool equal = std::visit(
          [&]<class C>(const C& one) {
            const C& other = std::get<C>(b.columns()[j]);
            if constexpr (std::is_same_v<C, source::TextColumn>) {
              return one[i] == other[i] && one.missing(i) == other.missing(i);
            } else {
              return std::memcmp(&one[i], &other[i], sizeof one[i]) == 0;
            }
          },
          a.columns()[j]);
      if (!equal) return false;
    }
  }
  return true;
}

// Average ranks by counting pairs of positions, as a textbook would.
std::vector<double> average_ranks(const std::vector<double>& values) {
  std::vector<double> sorted = values, ranks;
  std::sort(sorted.begin(), sorted.end());
  for (const double x : values) {
    const auto low = std::lower_bound(sorted.begin(), sorted.end(), x), high = std::upper_bound(low, sorted.end(), x);
    ranks.push_back((static_cast<double>(low - sorted.begin()) + static_cast<double>(high - sorted.begin()) + 1) / 2);
  }
  return ranks;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mx = std::accumulate(x.begin(), x.end(), 0.0) / n, my = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mx) * (y[i] - my);
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

double spearman(const std::vector<double>& x, const std::vector<double>& y) {
  return correlation(average_ranks(x), average_ranks(y));
}

/// The figures the prototype was checked by.
struct Figures {
  double revenue_margin, size_terms, late_satisfaction, size_prestige, losers, peak, peak_share, top_fifth, late;
};

Figures figures_of(const std::vector<Rows>& tables) {
  const View view{tables};
  std::map<std::string, double> revenue, cost, terms, size, satisfaction, prestige, invoices, late;
  for (std::size_t i = 0; i < tables[truth_table].size(); ++i) {
    const std::string id = view.text(truth_table, "client_id", i);
    size[id] = view.numbers(truth_table, "size")[i];
    satisfaction[id] = view.numbers(truth_table, "satisfaction")[i];
  }
  std::map<std::string, std::pair<std::string, std::int64_t>> bills;
  for (std::size_t i = 0; i < tables[invoice_table].size(); ++i) {
    const std::string id = view.text(invoice_table, "client_id", i);
    revenue[id] += static_cast<double>(view.wholes(invoice_table, "net")[i]);
    if (view.text(invoice_table, "kind", i) != "invoice") continue;
    const std::int64_t due = view.wholes(invoice_table, "due")[i];
    terms[id] = static_cast<double>(due - view.wholes(invoice_table, "issued")[i]);
    bills[view.text(invoice_table, "invoice_id", i)] = {id, due};
  }
  std::map<std::string, std::int64_t> settled;
  for (std::size_t i = 0; i < tables[payment_table].size(); ++i) {
    std::int64_t& last = settled[view.text(payment_table, "invoice_id", i)];
    last = std::max(last, view.wholes(payment_table, "paid")[i]);
  }
  for (const auto& [bill, day] : settled) {
    const auto& [id, due] = bills.at(bill);
    invoices[id] += 1;
    late[id] += day > due;
  }
  for (std::size_t i = 0; i < tables[cost_table].size(); ++i)
    cost[view.text(cost_table, "client_id", i)] += static_cast<double>(view.wholes(cost_table, "amount")[i]);
  for (std::size_t i = 0; i < tables[rubric_table].size(); ++i) {
    const double level = view.numbers(rubric_table, "level")[i];
    if (view.text(rubric_table, "criterion", i) == "prestige" && !std::isnan(level))
      prestige[view.text(rubric_table, "client_id", i)] = level;
  }
  Figures figures{};
  std::vector<double> x, y, profit, sales;
  double lost = 0;
  for (const auto& [id, sold] : revenue) {
    if (sold <= 0) continue;
    sales.push_back(sold);
    if (cost.count(id) == 0) continue;
    x.push_back(sold);
    y.push_back(1 - cost[id] / sold);
    profit.push_back(sold - cost[id]);
    lost += profit.back() < 0;
  }
  figures.revenue_margin = spearman(x, y);
  figures.losers = lost / static_cast<double>(profit.size());
  std::sort(profit.rbegin(), profit.rend());
  double sum = 0, best = 0, best_at = 0;
  for (std::size_t k = 0; k < profit.size(); ++k) {
    sum += profit[k];
    if (sum > best) best = sum, best_at = static_cast<double>(k + 1);
  }
  figures.peak = best / sum;
  figures.peak_share = best_at / static_cast<double>(profit.size());
  std::sort(sales.rbegin(), sales.rend());
  figures.top_fifth =
      std::accumulate(sales.begin(), sales.begin() + static_cast<std::ptrdiff_t>(sales.size() / 5), 0.0) /
      std::accumulate(sales.begin(), sales.end(), 0.0);
  const auto pairs = [&](const std::map<std::string, double>& one, const std::map<std::string, double>& other) {
    x.clear(), y.clear();
    for (const auto& [id, value] : one) {
      if (other.count(id) > 0) x.push_back(value), y.push_back(other.at(id));
    }
    return spearman(x, y);
  };
  figures.size_terms = pairs(terms, size);
  figures.size_prestige = pairs(prestige, size);
  std::map<std::string, double> share;
  double all = 0, all_late = 0;
  for (const auto& [id, count] : invoices) share[id] = late[id] / count, all += count, all_late += late[id];
  figures.late_satisfaction = pairs(share, satisfaction);
  figures.late = all_late / all;
  return figures;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(generator)

BOOST_AUTO_TEST_CASE(tables_are_the_canonical_ones) {
  const auto tables = generated_tables(PortraitMode::none);
  for (std::size_t k = 0; k < canonical_tables().size(); ++k) BOOST_TEST(tables[k].name == canonical_tables()[k].name);
  BOOST_TEST(tables.size() == static_cast<std::size_t>(crm_tables));
  BOOST_TEST(tables[ticket_table].name == "ticket");
  BOOST_TEST(tables[dirt_table].name == "dirt");
}

BOOST_AUTO_TEST_CASE(output_does_not_depend_on_threads) {
  GenerateOptions options = options_of(9000, 5);  // more than one wave
  options.dirt = true;
  options.currencies = {"EUR", "PLN"};
  options.run.threads = 1;
  const std::vector<Rows> one = generated(options);
  options.run.threads = 2;
  const std::vector<Rows> two = generated(options);
  for (std::size_t k = 0; k < one.size(); ++k) {
    BOOST_TEST_REQUIRE(one[k].size() == two[k].size());
    BOOST_TEST(same(one[k], two[k], one[k].size()), generated_tables(PortraitMode::none)[k].name);
  }
}

// Client i depends on the seed and on i: fewer clients are the first rows of more. The rank in `truth` alone is of all.
BOOST_AUTO_TEST_CASE(a_smaller_portfolio_is_the_beginning_of_a_larger_one) {
  const std::vector<Rows> few = generated(options_of(300, 5)), many = generated(options_of(1100, 5));
  for (std::size_t k = 0; k < few.size(); ++k) {
    if (k == truth_table) continue;
    BOOST_TEST_REQUIRE(few[k].size() <= many[k].size());
    BOOST_TEST(same(few[k], many[k], few[k].size()), generated_tables(PortraitMode::none)[k].name);
  }
  BOOST_TEST(!same(few[client_table], generated(options_of(300, 6))[client_table], 300));
}

BOOST_AUTO_TEST_CASE(latent_traits_have_the_correlations_asked_for) {
  Eigen::MatrixXd wanted(trait_count, trait_count);
  for (std::size_t i = 0; i < trait_count; ++i) {
    for (std::size_t j = 0; j < trait_count; ++j)
      wanted(static_cast<Index>(i), static_cast<Index>(j)) = trait_correlations()[i][j];
  }
  BOOST_TEST(wanted.isApprox(wanted.transpose()));
  BOOST_TEST(Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(wanted).eigenvalues().minCoeff() > 0.1);
  const GenerateOptions options = options_of(40'000, 2);
  const World world(options);
  Eigen::MatrixXd drawn(options.clients, trait_count);
  for (Index i = 0; i < options.clients; ++i) {
    const auto latent = world.latents(i);
    for (std::size_t k = 0; k < trait_count; ++k) drawn(i, static_cast<Index>(k)) = latent[k];
  }
  const Eigen::MatrixXd seen = drawn.transpose() * drawn / static_cast<double>(options.clients);
  // The largest of 45 errors of deviation at most sqrt(2 / 40000) = .007.
  BOOST_TEST((seen - wanted).cwiseAbs().maxCoeff() < 4.5 * std::sqrt(2.0 / 40'000));
}

// The prototype's figures are those of one sample of 2,000 clients; they have to lie within three deviations of what
// samples of 2,000 give here.
BOOST_AUTO_TEST_CASE(figures_of_the_design) {
  constexpr int samples = 12;
  std::vector<Figures> seen;
  for (std::uint64_t seed = 1; seed <= samples; ++seed) seen.push_back(figures_of(generated(options_of(2000, seed))));
  const auto check = [&](const char* what, double Figures::* figure, double wanted) {
    double mean = 0, square = 0;
    for (const Figures& one : seen) mean += one.*figure / samples;
    for (const Figures& one : seen) square += (one.*figure - mean) * (one.*figure - mean) / (samples - 1);
    const double deviation = std::sqrt(square);
    BOOST_TEST_MESSAGE(what << ": " << mean << " +- " << deviation << ", design " << wanted);
    BOOST_TEST(std::abs(mean - wanted) <= 3 * deviation, what << " is " << mean << " +- " << deviation);
  };
  check("Spearman of revenue and margin", &Figures::revenue_margin, -0.20);
  check("Spearman of size and terms", &Figures::size_terms, 0.83);
  check("Spearman of late share and satisfaction", &Figures::late_satisfaction, -0.21);
  check("Spearman of size and prestige", &Figures::size_prestige, 0.55);
  check("share of loss makers", &Figures::losers, 0.21);
  check("peak of the whale curve", &Figures::peak, 1.38);
  check("where it is", &Figures::peak_share, 0.79);
  check("revenue of the top fifth", &Figures::top_fifth, 0.757);
  check("share of late invoices", &Figures::late, 0.345);
}

// A month with invoices has 1 + Poisson(m - 1) of them: m in the mean, and the revenue of the year stays what it is.
BOOST_AUTO_TEST_CASE(invoices_a_month) {
  GenerateOptions options = options_of(2000, 4);
  const auto totals = [&] {
    const std::vector<Rows> tables = generated(options);
    double revenue = 0;
    const auto& net = std::get<std::vector<std::int64_t>>(
        tables[invoice_table].columns()[position(PortraitMode::none, invoice_table, "net")]);
    for (const std::int64_t cents : net) revenue += static_cast<double>(cents) / 100;
    return std::pair(static_cast<double>(tables[invoice_table].size()), revenue);
  };
  const auto [once, revenue] = totals();
  options.invoices_a_month = 1.2;
  const auto [more, same] = totals();
  BOOST_TEST(more / once == 1.2, boost::test_tools::tolerance(0.02));
  BOOST_TEST(same / revenue == 1.0, boost::test_tools::tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(rows_belong_together) {
  const std::vector<Rows> tables = generated(options_of(1500, 4));
  const View view{tables};
  std::set<std::string> clients, invoices, ids;
  for (std::size_t i = 0; i < tables[client_table].size(); ++i) {
    const std::string parent = view.text(client_table, "parent_id", i);
    BOOST_TEST((parent.empty() || clients.count(parent) > 0));  // who comes later never owns who was there
    clients.insert(view.text(client_table, "client_id", i));
  }
  BOOST_TEST(clients.size() == 1500u);
  std::map<std::string, std::int64_t> open;
  for (std::size_t i = 0; i < tables[invoice_table].size(); ++i) {
    BOOST_TEST(clients.count(view.text(invoice_table, "client_id", i)) == 1u);
    const std::string id = view.text(invoice_table, "invoice_id", i);
    BOOST_TEST(ids.insert(id).second);
    open[id] = view.wholes(invoice_table, "net")[i];
    BOOST_TEST((open[id] > 0) == (view.text(invoice_table, "kind", i) == "invoice"));
    BOOST_TEST(view.wholes(invoice_table, "issued")[i] <= as_of);
  }
  for (std::size_t i = 0; i < tables[payment_table].size(); ++i) {
    BOOST_TEST(view.wholes(payment_table, "paid")[i] <= as_of);
    open.at(view.text(payment_table, "invoice_id", i)) -= view.wholes(payment_table, "amount")[i];
  }
  std::size_t unpaid = 0;
  for (const auto& [id, rest] : open) {
    if (ids.count(id) > 0 && rest > 0) ++unpaid;
  }
  BOOST_TEST(unpaid > 0u);
  for (const std::size_t table : {deal_table, ticket_table, survey_table, activity_table, contract_table, rubric_table})
    for (std::size_t i = 0; i < tables[table].size(); ++i)
      BOOST_TEST_REQUIRE(clients.count(view.text(table, "client_id", i)) == 1u);
  for (std::size_t i = 0; i < tables[deal_table].size(); ++i) {
    const std::string status = view.text(deal_table, "status", i);
    BOOST_TEST((view.wholes(deal_table, "closed")[i] == source::missing_integer) == (status == "open"));
  }
}

BOOST_AUTO_TEST_CASE(gaps_are_as_many_as_asked) {
  GenerateOptions options = options_of(4000, 4);
  const auto missing = [&](std::string_view column) {
    const std::vector<Rows> tables = generated(options);
    const std::vector<std::int64_t>& cells = View{tables}.wholes(client_table, column);
    return static_cast<double>(std::count(cells.begin(), cells.end(), source::missing_integer)) / 4000;
  };
  BOOST_TEST(missing("charter_capital") == 0.35, boost::test_tools::tolerance(0.1));
  options.gaps = Gaps::none;
  BOOST_TEST(missing("charter_capital") == 0);
  BOOST_TEST(missing("employees") == 0);
  options.gaps = Gaps::random;
  options.gap_share = 0.5;
  BOOST_TEST(missing("employees") == 0.5, boost::test_tools::tolerance(0.1));
}

BOOST_AUTO_TEST_CASE(dirt_is_listed) {
  GenerateOptions options = options_of(2000, 8);
  options.dirt = true;
  const std::vector<Rows> tables = generated(options);
  const View view{tables};
  std::map<std::string, double> faults;
  for (std::size_t i = 0; i < tables[dirt_table].size(); ++i) ++faults[view.text(dirt_table, "fault", i)];
  const auto invoices = static_cast<double>(tables[invoice_table].size());
  BOOST_TEST(faults["duplicate"] == static_cast<double>(tables[client_table].size()) - 2000);
  BOOST_TEST(faults["duplicate"] > 30);
  BOOST_TEST(faults["no client"] / invoices == 0.2, boost::test_tools::tolerance(0.05));
  BOOST_TEST(faults["misspelt product"] / invoices == 0.02, boost::test_tools::tolerance(0.2));
  double nobody = 0;
  for (std::size_t i = 0; i < tables[invoice_table].size(); ++i)
    nobody += view.text(invoice_table, "client_id", i).empty();
  BOOST_TEST(nobody == faults["no client"]);
  BOOST_TEST(faults["client unknown"] / static_cast<double>(tables[deal_table].size()) == 0.02,
             boost::test_tools::tolerance(0.4));
}

BOOST_AUTO_TEST_CASE(planted_portrait_has_the_information_it_claims) {
  for (const PortraitMode mode : {PortraitMode::planted, PortraitMode::null}) {
    GenerateOptions options = options_of(10'000, 3);
    options.portrait = mode;
    const std::vector<Rows> tables = generated(options);
    const View view{tables, mode};
    const std::vector<std::int64_t>& key = view.wholes(0, "key");
    const std::vector<double>& truth = view.numbers(1, "probability");
    const double keys = static_cast<double>(std::count(key.begin(), key.end(), 1));
    BOOST_TEST(keys / 10'000 == 0.2, boost::test_tools::tolerance(0.06));  // three deviations
    // AUC by Mann and Whitney; its deviation with 2,000 keys of 10,000 is about .006.
    const std::vector<double> ranks = average_ranks(truth);
    double sum = 0;
    for (std::size_t i = 0; i < key.size(); ++i) sum += key[i] != 0 ? ranks[i] : 0;
    const double auc = (sum - keys * (keys + 1) / 2) / (keys * (10'000 - keys));
    const bool planted = mode == PortraitMode::planted;
    const double wanted = planted_portrait(mode).front().second;
    BOOST_TEST(wanted == (planted ? 0.75 : 0.5), boost::test_tools::tolerance(1e-6));
    BOOST_TEST(std::abs(auc - wanted) < (planted ? 0.02 : 1e-12));
    // Information value of ten equal bins, by its definition.
    const auto information = [&](std::vector<double> x) {
      const std::vector<double> place = average_ranks(x);
      std::vector<double> good(10, 0.5), bad(10, 0.5);
      for (std::size_t i = 0; i < x.size(); ++i)
        (key[i] != 0 ? good : bad)[std::min<std::size_t>(static_cast<std::size_t>((place[i] - 1) / 1000), 9)] += 1;
      double value = 0;
      for (std::size_t b = 0; b < 10; ++b) {
        const double g = good[b] / keys, r = bad[b] / (10'000 - keys);
        value += (g - r) * std::log(g / r);
      }
      return value;
    };
    const auto of = [&](std::string_view column) {
      const Rows::Column& cells = view.column(0, column);
      if (const auto* const numbers = std::get_if<std::vector<double>>(&cells)) return information(*numbers);
      const std::vector<std::int64_t>& wholes = std::get<std::vector<std::int64_t>>(cells);
      return information({wholes.begin(), wholes.end()});
    };
    const double turnover = of("turnover"), employees = of("employees"), founded = of("founded"),
                 capital = of("charter_capital");
    if (planted) {
      BOOST_TEST(turnover > employees);
      BOOST_TEST(employees > founded);
      BOOST_TEST(founded > capital);
      BOOST_TEST(capital > 0.02);
    } else {
      BOOST_TEST(std::max({turnover, employees, founded, capital}) < 0.02);
    }
    BOOST_TEST(of("distance_km") < 0.02);
  }
}

BOOST_AUTO_TEST_CASE(laws_have_their_moments) {
  constexpr int n = 200'000;
  Draws draws(1, 99, 1);
  const auto check = [&](const char* what, double mean, double variance, auto draw) {
    double sum = 0, squares = 0;
    for (int k = 0; k < n; ++k) {
      const double x = draw();
      sum += x;
      squares += x * x;
    }
    const double m = sum / n, v = squares / n - m * m;
    BOOST_TEST(std::abs(m - mean) < 4 * std::sqrt(variance / n), what << " mean " << m);
    BOOST_TEST(v == variance, boost::test_tools::tolerance(0.05));
  };
  check("gamma(1.5, 6.5)", 9.75, 1.5 * 6.5 * 6.5, [&] { return gamma(draws, 1.5, 6.5); });
  check("gamma(.38, 1)", 0.38, 0.38, [&] { return gamma(draws, 0.38, 1); });
  check("poisson(4.3)", 4.3, 4.3, [&] { return static_cast<double>(poisson(draws, 4.3)); });
  const NormalScores beta = beta_scores(0.38, 0.67);
  check("beta(.38, .67)", 0.38 / 1.05, 0.38 * 0.67 / (1.05 * 1.05 * 2.05), [&] { return beta(draws.normal()); });
}

BOOST_AUTO_TEST_CASE(options_out_of_bounds_are_named) {
  GenerateOptions options = options_of(0, 1);
  options.months = 0;
  options.gap_share = 2;
  BOOST_CHECK_EXCEPTION(generated(options), InvalidInput,
                        [](const InvalidInput& error) { return error.problems().size() == 3; });
  options = options_of(10, 1);
  options.currencies = {"EUR", "PNL"};
  BOOST_CHECK_EXCEPTION(generated(options), UnknownName, [](const UnknownName& error) {
    return std::find(error.candidates().begin(), error.candidates().end(), "PLN") != error.candidates().end();
  });
}

BOOST_AUTO_TEST_SUITE_END()
