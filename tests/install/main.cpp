// Uses the installed library from outside, core and a component: fails by its exit status.
#include <cmath>
#include <cstdio>
#include <string>

#include <mcda/engine/run.hpp>
#include <mcda/files/model_file.hpp>
#include <mcda/method/catalogue.hpp>
#include <mcda/model/error.hpp>
#include <mcda/model/ranking.hpp>

namespace {

int wrong = 0;

void require(bool holds, const char* what) {
  std::printf("%s: %s\n", what, holds ? "yes" : "NO");
  wrong += holds ? 0 : 1;
}

}  // namespace

int main() try {
  // The criteria of a written model, three alternatives: the example and the figures of JMcDM's tests of TOPSIS.
  const mcda::files::ModelFile model = mcda::files::read_model_text(
      "criteria:\n"
      "  C1: {column: a, goal: max, weight: 4}\n"
      "  C2: {column: b, goal: max, weight: 2}\n"
      "  C3: {column: c, goal: max, weight: 6}\n"
      "  C4: {column: d, goal: max, weight: 8}\n",
      "model.yaml");
  const std::vector<double> weights = model.model.tree.final_weights();
  std::vector<mcda::Criterion> criteria;
  for (std::size_t j = 0; j < weights.size(); ++j)
    criteria.push_back({.id = model.model.tree.leaf_ids()[j], .weight = weights[j]});
  const auto table = mcda::DecisionTable::from_rows({{9, 7, 6, 7}, {8, 7, 9, 6}, {7, 8, 6, 6}});

  const mcda::ScoringMethod& topsis = mcda::Catalogue::instance().scoring("topsis");
  const mcda::Outcome outcome = mcda::run(mcda::Task{&topsis, {}}, table, mcda::Criteria(criteria));
  const double published[] = {0.387687, 0.6503238, 0.0834767};
  for (std::size_t i = 0; i < 3; ++i)
    require(std::abs(outcome.scores[i] - published[i]) < 1e-6, "a closeness of TOPSIS is the published one");
  require(mcda::rank_scores(outcome.scores).order == std::vector<mcda::Index>{1, 0, 2},
          "the order is the published one");

  try {
    mcda::Catalogue::instance().scoring("topsys");
    require(false, "an unknown method is refused");
  } catch (const mcda::UnknownName& error) {
    require(std::string(error.what()).find("topsis") != std::string::npos, "an error of the library names the remedy");
  }
  return wrong == 0 ? 0 : 1;
} catch (const mcda::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
