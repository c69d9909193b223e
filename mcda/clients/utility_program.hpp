// The linear program of UTADIS for many clients: utilities that rise from level to level of each trait, and the limit
// above which a client counts as key, with the smallest error.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "mcda/engine/parallel.hpp"

namespace mcda::clients {

/// A trait whose levels rise from the one that speaks most against a key client to the one that speaks most for it.
struct LadderTrait {
  const std::uint8_t* groups = nullptr;      ///< of every client, by number
  std::array<std::uint8_t, 256> level_of{};  ///< by group
  /// Where each level stands: at p its utility holds the increments below floor(p) and a part p - floor(p) of the next.
  std::vector<double> positions;
  Index increments = 0;
};

/// A client on one side; one of unknown standing may stand on both, with the parts of it as costs.
struct UtilityRow {
  Index client;
  double cost;  ///< of an error of 1; above 0: a key client, below: one of the rest
};

struct LearnedUtilities {
  std::vector<std::vector<double>> increments;  ///< one list a trait, each at least 0; the margin is 1
  double limit = 0;
  double error = 0;  ///< sum of cost times error, and the price of the increments: the value of the program
  double gap = 0;    ///< no utilities have a value below error - gap
  int steps = 0;
};

/// Minimises sum_i |cost_i| e_i + price * sum_j w_j over w >= 0, e >= 0 and the limit l, under
///   u(i) - l >= 1 - e_i for key clients, l - u(i) >= 1 - e_i for the rest,   u(i) = sum of the increments w below i.
/// A primal-dual interior point method (Mehrotra 1992, doi:10.1137/0802028) on the normal equations of the increments
/// (Ferris, Munson 2002, doi:10.1137/S1052623400374379): a step costs rows x traits^2 / 2 additions and memory is 64
/// bytes a row, so the program grows linearly with the clients. `price` must be above 0.
///
/// `tolerance` 0: the best utilities, to a duality gap of 1e-9 of the value. Above 0: the analytic centre of the
/// utilities whose value is up to this share above the least, the only point where every price times what it is the
/// price of is the same and they sum to that share (the tests state its conditions). Same bits for any number of
/// threads.
LearnedUtilities learn_utilities(std::span<const LadderTrait> traits, std::span<const UtilityRow> rows, double price,
                                 double tolerance, const RunOptions& run);

}  // namespace mcda::clients
