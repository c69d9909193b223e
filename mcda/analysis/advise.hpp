// Which methods suit a problem: what the problem is, which methods that rules out and why, and how the others behave on
// these very alternatives. The descriptors are those of Watrobski et al. 2019 (doi:10.1016/j.omega.2018.07.004) and of
// MCDA-MSS (Cinelli et al. 2020, doi:10.1016/j.omega.2020.102261) that a model can answer.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/engine/run.hpp"

namespace mcda {

/// What is wanted of the alternatives (Roy's problematics).
enum class Problematic { choice, ranking, sorting };

/// What only a person can say; nothing where it was not said.
struct AdviceQuestions {
  Problematic problem = Problematic::ranking;
  bool partial = false;                      ///< two alternatives may stay incomparable
  std::optional<Compensation> compensation;  ///< may good values make up for bad ones
  std::optional<WeightMeaning> weights;      ///< what the weights mean
  bool thresholds = false;                   ///< thresholds q and p must be read
  bool vetoes = false;                       ///< vetoes must be read
  bool later = false;                        ///< new alternatives will be scored on the same scale
};

/// A method that could be used, with its parameters; the order is that of preference among twins.
struct Candidate {
  const Method* method = nullptr;
  ParameterValues parameters;
};

/// How a method behaves on a sample of the alternatives. Shares are of the trials; 1 is good.
struct Behaviour {
  double removal = 0;        ///< one is taken out: the first twenty of the others keep their order
  double addition = 0;       ///< a clone, a best and a worst one come in: the same
  double worsening = 0;      ///< one behind the leader gets worse: the leader stays (Wang and Triantaphyllou 2008,
                             ///< doi:10.1016/j.omega.2005.12.003)
  double noise_tau = 0;      ///< mean tau-b with the weights moved by up to a fifth
  double noise_leader = 0;   ///< the leader stays then
  double consensus_tau = 0;  ///< tau-b with the consensus (Borda) of all candidates; NaN where it is alone
  double separate = 0;       ///< share of the alternatives that tie with nobody
  double worth() const;      ///< the mean of the above, by which candidates are ordered
};

struct Recommendation {
  const Method* method = nullptr;
  Behaviour behaviour;
  std::vector<std::string> why;
};

struct Exclusion {
  const Method* method = nullptr;
  std::string why;
};

struct Advice {
  std::vector<Recommendation> recommended;  ///< the best first
  std::vector<Exclusion> excluded;
  Index sample = 0;      ///< alternatives the behaviour was measured on
  double least_tau = 1;  ///< of any two recommended methods
  bool matters = true;   ///< false: the recommended methods say nearly the same, and the simplest will do
};

/// At most this many alternatives are tried, evenly spread over the rows; fewer where methods that compare all pairs
/// may answer.
inline constexpr Index advice_sample = 1000, advice_sample_of_pairs = 150;

/// `weights_differ`: the model says that some criteria count more than others. Same answer for any number of threads.
Advice advise(std::span<const Candidate> candidates, const DecisionTable& table, const Criteria& criteria,
              bool weights_differ, const AdviceQuestions& questions, const RunOptions& options = {});

}  // namespace mcda
