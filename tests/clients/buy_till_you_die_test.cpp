// BG/NBD and Gamma-Gamma against the published fits of the CDNOW sample, and against integrals taken without the closed
// forms.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

#include "mcda/clients/buy_till_you_die.hpp"

using namespace mcda::clients;

namespace {

// The sample is public data that is not kept in the project: it is looked for beside the checkout.
std::vector<PurchaseHistory> cdnow() {
  std::vector<PurchaseHistory> clients;
  const char* told = std::getenv("PREFERO_SHARED_DATA");
  const std::string folder = told != nullptr ? told : PREFERO_SOURCE_DIR "/../shared/data";
  std::ifstream file(folder + "/cdnow/cdnow_customers_summary_with_transactions.csv");
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::stringstream cells(line);
    std::string cell;
    std::vector<double> values;
    while (std::getline(cells, cell, ',')) values.push_back(std::stod(cell));
    BOOST_REQUIRE_EQUAL(values.size(), 5U);
    clients.push_back({values[1], values[2], values[3], values[4]});
  }
  return clients;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(buy_till_you_die)

// Fader, Hardie, Lee (2005), table 2: r = .243, alpha = 4.414, a = .793, b = 2.426, LL = -9582.4; Fader, Hardie (2013):
// p = 6.25, q = 3.74, gamma = 15.44. The longer figures are those of data/cdnow/SOURCE.md.
BOOST_AUTO_TEST_CASE(the_published_fits_of_cdnow) {
  const std::vector<PurchaseHistory> clients = cdnow();
  if (clients.empty()) {
    BOOST_TEST_MESSAGE("skipped: the CDNOW sample does not lie beside the checkout");
    return;
  }
  BOOST_REQUIRE_EQUAL(clients.size(), 2357U);
  const auto purchases = fit_bg_nbd(clients);
  BOOST_TEST(purchases.converged);
  BOOST_TEST(std::abs(purchases.model.r - 0.2426) < 5e-5);
  BOOST_TEST(std::abs(purchases.model.alpha - 4.4135) < 1e-4);
  BOOST_TEST(std::abs(purchases.model.a - 0.7929) < 1e-4);
  BOOST_TEST(std::abs(purchases.model.b - 2.4258) < 3e-4);
  BOOST_TEST(std::abs(purchases.model.log_likelihood + 9582.43) < 5e-3);
  const auto amounts = fit_gamma_gamma(clients);
  BOOST_TEST(amounts.converged);
  BOOST_TEST(std::abs(amounts.model.p - 6.249) < 2e-3);
  BOOST_TEST(std::abs(amounts.model.q - 3.745) < 1e-3);
  BOOST_TEST(std::abs(amounts.model.gamma - 15.448) < 1e-2);
  // Fader, Hardie, Lee (2005), section 5: x = 2, t_x = 30.43, T = 38.86 is expected to buy 1.226 times in 39 weeks.
  BOOST_TEST(std::abs(purchases.model.expected_purchases({2, 30.43, 38.86}, 39) - 1.226) < 1e-3);
}

// Elementary cases of 2F1 (Abramowitz, Stegun 15.1.3 and 15.1.8).
BOOST_AUTO_TEST_CASE(hypergeometric_function) {
  for (const double z : {0.0, 0.1, 0.5, 0.9, 0.97}) {
    BOOST_TEST(std::abs(hypergeometric(1.7, 2.3, 2.3, z) / std::pow(1 - z, -1.7) - 1) < 1e-12);
    if (z > 0) BOOST_TEST(std::abs(hypergeometric(1, 1, 2, z) + std::log(1 - z) / z) < 1e-11);
  }
}

// The chance to be alive and the expected purchases by simulating the story of the model itself: accept simulated
// clients whose history is the one asked for.
BOOST_AUTO_TEST_CASE(closed_forms_agree_with_simulation) {
  const BgNbd model{.r = 1.2, .alpha = 5, .a = 0.8, .b = 2.0};
  // No recency is matched exactly by chance, so the histories are those with one repeat in a narrow span of time.
  std::mt19937_64 random(20240517);
  std::gamma_distribution<double> rates(model.r, 1 / model.alpha), first(model.a, 1), second(model.b, 1);
  std::exponential_distribution<double> wait(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  const double age = 10, low = 6.9, high = 7.1, future = 8;
  double seen = 0, alive_count = 0, bought = 0;
  for (int trial = 0; trial < 3'000'000; ++trial) {
    const double rate = rates(random), g = first(random), h = second(random), leave = g / (g + h);
    double time = 0, last = 0;
    int repeats = 0, later = 0;
    bool alive = true, alive_then = true;
    while (alive) {
      time += wait(random) / rate;
      if (time > age + future) break;
      if (time <= age) {
        ++repeats;
        last = time;
        if (repeats > 1) break;
      } else {
        ++later;
      }
      if (uniform(random) < leave) {
        alive = false;
        if (time <= age) alive_then = false;
      }
    }
    if (repeats != 1 || last < low || last > high) continue;
    seen += 1;
    alive_count += alive_then ? 1 : 0;
    bought += later;
  }
  BOOST_REQUIRE(seen > 5000);
  const PurchaseHistory client{1, 7, age};
  const double p = model.probability_alive(client);
  BOOST_TEST(std::abs(alive_count / seen - p) < 4 * std::sqrt(p * (1 - p) / seen));
  BOOST_TEST(std::abs(bought / seen - model.expected_purchases(client, future)) < 0.05);
}

// Purchases drawn from the model's own story with q below 2, as companies that sell to companies have them: the fit
// finds the parameters, and the expectation of a client that bought often is close to its own mean.
BOOST_AUTO_TEST_CASE(heavy_tails_have_a_value_too) {
  constexpr double p = 2, q = 0.95, gamma = 500;
  std::mt19937_64 random(7);
  std::gamma_distribution<double> rates(q, 1 / gamma);
  std::vector<PurchaseHistory> clients;
  for (int client = 0; client < 4000; ++client) {
    const double nu = rates(random);
    const int repeats = 1 + client % 6;
    std::gamma_distribution<double> amounts(p, 1 / nu);
    double sum = 0;
    for (int k = 0; k < repeats; ++k) sum += amounts(random);
    clients.push_back({static_cast<double>(repeats), 10, 20, sum / repeats});
  }
  const auto fit = fit_gamma_gamma(clients);
  BOOST_REQUIRE(fit.converged);
  // Three standard errors, as another optimiser (scipy) finds them over samples of this size.
  BOOST_TEST(std::abs(fit.model.q - q) < 0.07);
  BOOST_TEST(std::abs(fit.model.p - p) < 0.55);
  BOOST_TEST(fit.model.heavy_tailed());
  const double often = fit.model.expected_spend({40, 10, 20, 1000}), once = fit.model.expected_spend({0, 0, 20, 0});
  BOOST_TEST(std::abs(often / 1000 - 1) < 0.05);
  BOOST_TEST(once == fit.model.mean);
  BOOST_TEST(std::isfinite(fit.model.expected_spend({1, 10, 20, 1})));
}

BOOST_AUTO_TEST_CASE(a_fit_has_the_same_bits_on_any_number_of_threads) {
  std::mt19937_64 random(5);
  std::vector<PurchaseHistory> clients;
  for (int i = 0; i < 20'000; ++i) {  // more than one block of the sum
    const double age = 10 + static_cast<double>(random() % 1500) / 10, repeats = static_cast<double>(random() % 9);
    clients.push_back({repeats, repeats > 0 ? age * static_cast<double>(random() % 100) / 100 : 0, age,
                       20 + static_cast<double>(random() % 5000) / 50});
  }
  mcda::RunOptions one, four;
  one.threads = 1;
  four.threads = 4;
  const auto a = fit_bg_nbd(clients, one), b = fit_bg_nbd(clients, four);
  BOOST_TEST(a.model.r == b.model.r);
  BOOST_TEST(a.model.b == b.model.b);
  BOOST_TEST(a.model.log_likelihood == b.model.log_likelihood);
  BOOST_TEST(fit_gamma_gamma(clients, one).model.q == fit_gamma_gamma(clients, four).model.q);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_fitted_says_so) {
  BOOST_TEST(!fit_bg_nbd({}).converged);
  const std::vector<PurchaseHistory> once(50, {0, 0, 20, 0});
  BOOST_TEST(!fit_bg_nbd(once).converged);
  BOOST_TEST(!fit_gamma_gamma(once).converged);
}

BOOST_AUTO_TEST_SUITE_END()
