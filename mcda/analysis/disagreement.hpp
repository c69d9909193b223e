// Several persons rank the same alternatives with weights of their own: who disagrees with whom, and on what.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "mcda/method/method.hpp"
#include "mcda/model/ranking.hpp"

namespace mcda {

/// What one person's weights lead to.
struct Opinion {
  std::string name;
  double weight = 1;            ///< of the person
  std::vector<double> weights;  ///< of the criteria, sum 1
  std::vector<double> scores;   ///< one an alternative, larger is better
  Ranking ranking;
};

/// Two persons, and where they are furthest apart.
struct Disagreement {
  Index a = 0, b = 0;     ///< positions
  double tau_b = 0;       ///< Kendall's, of their rankings; NaN where one of them ties everybody
  Index criterion = 0;    ///< whose weights differ most
  Index alternative = 0;  ///< whose ranks differ most
  double rank_gap = 0;    ///< by how many places
  double weight_gap = 0;  ///< half the sum of the differences of weights: the share that one spends elsewhere
};

/// Every pair, those that disagree most first: by tau_b, then by weight_gap.
std::vector<Disagreement> disagreements(std::span<const Opinion> opinions);

/// tau_b of everybody with everybody, 1 on the diagonal.
std::vector<std::vector<double>> agreement_of(std::span<const Opinion> opinions);

/// The mean of all weights, each person counting by their weight. Sums to 1.
std::vector<double> joint_weights(std::span<const Opinion> opinions);

/// The rankings as votes for a consensus method: one each where all count alike, else as many as their weights say.
/// Throws InvalidInput where weights differ and are not whole numbers up to 100.
std::vector<std::vector<double>> votes_of(std::span<const Opinion> opinions);

}  // namespace mcda
