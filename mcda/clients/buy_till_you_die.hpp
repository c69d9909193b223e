// Buy till you die: how probable it is that a client without a contract still buys, and what its future purchases are
// worth. BG/NBD: Fader, Hardie, Lee (2005) Marketing Science 24(2), doi:10.1287/mksc.1040.0098. Gamma-Gamma: Fader,
// Hardie (2013) The Gamma-Gamma Model of Monetary Value (brucehardie.com/notes/025).
#pragma once

#include <span>
#include <vector>

#include "mcda/engine/parallel.hpp"

namespace mcda::clients {

/// What is known of one client's purchases. Times in one unit (weeks), counted from its first purchase.
struct PurchaseHistory {
  double repeats = 0;  ///< x: purchases after the first
  double last = 0;     ///< t_x: time of the last one; 0 without repeats
  double age = 0;      ///< T: time up to the as-of date
  double spend = 0;    ///< z: mean value of the repeat purchases; ignored without repeats
};

/// Purchases come as a Poisson process with Gamma(r, alpha) rates; after each the client leaves with a probability that
/// is Beta(a, b) over the clients.
struct BgNbd {
  double r = 0, alpha = 0, a = 0, b = 0;
  double log_likelihood = 0;

  double probability_alive(const PurchaseHistory& client) const;
  /// Expected number of purchases in the next `time`.
  double expected_purchases(const PurchaseHistory& client, double time) const;
};

/// The value of a purchase varies around the client's mean by Gamma(p, nu), nu by Gamma(q, gamma) over the clients.
struct GammaGamma {
  double p = 0, q = 0, gamma = 0;
  double log_likelihood = 0;
  double mean = 0;  ///< of the clients' own means, as observed

  /// Whether the clients' means have a variance. Those of companies that sell to companies often have none (q <= 2):
  /// the mean of the law, which lies at infinity for q <= 1, then says nothing.
  bool heavy_tailed() const noexcept { return q <= 2; }
  /// Expected mean value of a client's purchases, drawn to the portfolio's where it has few: p (gamma + x z) / (p x + q
  /// - 1). Where the means are heavy-tailed a client without repeats has the observed mean, and q below 1 counts as 1,
  /// so that nobody is expected to spend more than p (gamma + x z) / (p x).
  double expected_spend(const PurchaseHistory& client) const;
};

/// Maximum likelihood by Nelder and Mead's simplex on the logarithms of the parameters, started again from its result
/// until that no longer moves. `converged` is false where it does not settle or a parameter runs away: too few clients,
/// or no client who buys again.
template <class Model>
struct Fit {
  Model model;
  bool converged = false;
};
/// The same bits on any number of threads: the likelihood is added up in blocks, and the blocks in their order.
Fit<BgNbd> fit_bg_nbd(std::span<const PurchaseHistory> clients, const RunOptions& run = {});
/// Over clients with repeats and a positive spend.
Fit<GammaGamma> fit_gamma_gamma(std::span<const PurchaseHistory> clients, const RunOptions& run = {});

/// Gauss's 2F1(a, b; c; z) for 0 <= z < 1 and positive c, by its series.
double hypergeometric(double a, double b, double c, double z);

}  // namespace mcda::clients
