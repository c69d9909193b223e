#include "mcda/clients/portrait_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "mcda/analysis/agreement.hpp"

namespace mcda::clients {

namespace {

// The scores of everybody by folds, each made without the client's own fold.
std::vector<double> unseen_scores(const LearningContext& context, std::span<const Standing> standing) {
  const Cohort& cohort = context.cohort;
  const ValidationSettings& how = context.settings.validation;
  std::vector<Index> everybody(static_cast<std::size_t>(cohort.clients()));
  std::iota(everybody.begin(), everybody.end(), Index{0});
  const std::vector<Index> fold = folds_of(cohort, everybody, standing, how.folds, how.seed, 0);
  std::vector<double> scores(everybody.size());
  for (Index f = 0; f < how.folds; ++f) {
    std::vector<Index> train;
    for (std::size_t i = 0; i < fold.size(); ++i) {
      if (fold[i] != f) train.push_back(everybody[i]);
    }
    const Learned learned =
        learn(cohort, train, standing, context.settings.learning, context.model, context.run, context.wishes);
    for (std::size_t i = 0; i < fold.size(); ++i) {
      if (fold[i] == f) scores[i] = learned.log_odds(cohort, everybody[i]);
    }
  }
  return scores;
}

// Scores and standings of the clients whose standing is known.
struct Known {
  std::vector<double> scores;
  std::vector<bool> key;
  Counts total;
};

Known known_of(std::span<const double> scores, std::span<const Standing> standing) {
  Known known;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (standing[i] == Standing::unknown) continue;
    const bool key = standing[i] == Standing::key;
    known.scores.push_back(scores[i]);
    known.key.push_back(key);
    (key ? known.total.key : known.total.rest) += 1;
  }
  return known;
}

OtherKey compare(const LearningContext& context, const Key& key, std::span<const Standing> standing,
                 std::span<const double> ours) {
  const Known known = known_of(ours, standing);
  OtherKey other{.text = key.text, .total = known.total};
  Cohort cohort = context.cohort;
  cohort.standing.assign(standing.begin(), standing.end());
  const PortraitSettings& settings = context.settings;
  const Validation validation = validate(cohort, standing, settings.learning, context.model, settings.scale,
                                         settings.validation, context.run, context.wishes);
  other.auc = validation.auc;
  other.p_value = validation.p_value;
  other.auc_of_ours = auc_of(known.scores, known.key).value;
  const std::vector<double> theirs = unseen_scores(context, standing);
  other.agreement = spearman(RankLevels(ours), RankLevels(theirs));
  if (!std::isfinite(other.agreement)) other.agreement = 0;  // one of them says the same of everybody
  other.disagrees = other.agreement < 0.5 || other.auc_of_ours < 0.6 || validation.verdict == Verdict::none;
  return other;
}

void look_ahead(const ReadClients& clients, const LearningContext& context, Portrait& portrait) {
  NextPeriod next{.text = clients.next_key->text};
  Counts of_key;
  const std::vector<Standing>& standing = clients.next_standing;
  for (std::size_t i = 0; i < standing.size(); ++i) {
    if (standing[i] == Standing::unknown || context.cohort.standing[i] != Standing::key) continue;
    (standing[i] == Standing::key ? of_key.key : of_key.rest) += 1;
  }
  const Known known = known_of(unseen_scores(context, context.cohort.standing), standing);
  next.total = known.total;
  if (!(next.total.key > 0) || !(next.total.rest > 0) || !(of_key.all() > 0)) {
    portrait.notes.push_back("the next period (" + next.text + ") tells nothing: all are key clients then, or none is");
    return;
  }
  next.kept = of_key.key / of_key.all();
  next.lift = next.kept / (next.total.key / next.total.all());
  next.auc = auc_of(known.scores, known.key).value;
  next.lift_at_20 = lift_at(known.scores, known.key, 0.2);
  portrait.next = next;
}

}  // namespace

void compare_definitions(const ReadClients& clients, const LearningContext& context, Portrait& portrait) {
  if (clients.next_key) look_ahead(clients, context, portrait);
  if (clients.other_keys.empty()) return;
  const std::vector<double> ours = unseen_scores(context, context.cohort.standing);
  for (std::size_t k = 0; k < clients.other_keys.size(); ++k) {
    const Key& key = clients.other_keys[k];
    const Counts total = known_of(ours, clients.other_standings[k]).total;
    if (std::string refusal = too_few(total); !refusal.empty()) {
      portrait.notes.push_back("key \"" + key.text + "\" is not compared: " + refusal);
      continue;
    }
    const OtherKey other = compare(context, key, clients.other_standings[k], ours);
    if (other.disagrees) {
      portrait.notes.push_back(fmt::format(
          "the portrait for \"{}\" and that for \"{}\" disagree (rank correlation of their scores {:.2f}); this "
          "portrait finds the key clients of the other with an AUC of {:.3f}, one of their own with {:.3f}: "
          "decide which of the two the prospects are to be like",
          portrait.key.text, other.text, other.agreement, other.auc_of_ours, other.auc));
    }
    portrait.others.push_back(other);
  }
}

}  // namespace mcda::clients
