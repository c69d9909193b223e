#include "mcda/analysis/advise.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include "mcda/analysis/agreement.hpp"
#include "mcda/analysis/probe.hpp"
#include "mcda/method/catalogue.hpp"

namespace mcda {

namespace {

/// In [-1, 1], by number: the same on every machine (SplitMix64, as in explain.cpp).
double noise(std::uint64_t number) {
  std::uint64_t z = (number + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-52 - 1;
}

std::string percent(double share) { return std::to_string(std::lround(100 * share)) + " %"; }

DecisionTable sample_of(const DecisionTable& table, Index most) {
  const Index m = table.rows(), size = std::min(m, most);
  std::vector<Index> rows;
  for (Index k = 0; k < size; ++k) rows.push_back(k * m / size);
  return table.select_rows(rows);
}

std::vector<Index> all_but(Index rows, Index left_out) {
  std::vector<Index> kept;
  for (Index i = 0; i < rows; ++i) {
    if (i != left_out) kept.push_back(i);
  }
  return kept;
}

/// Scores of a scoring method; of one that compares pairs the ranks turned round, those without a rank last.
struct Answer {
  std::vector<double> scores;
  std::optional<Refusal> refusal;
};

Answer answer_of(const Method& method, const ParameterValues& parameters, const DecisionTable& table,
                 const Criteria& criteria, const RunOptions& options) {
  if (const auto* const scoring = dynamic_cast<const ScoringMethod*>(&method)) {
    Outcome outcome = mcda::run(Task{scoring, parameters}, table, criteria, options);
    return {std::move(outcome.scores), std::move(outcome.refusal)};
  }
  RelationOutcome outcome =
      mcda::run(dynamic_cast<const RelationMethod&>(method), parameters, table, criteria, options);
  Answer answer{{}, std::move(outcome.refusal)};
  for (const double rank : outcome.exploitation.ranks)
    answer.scores.push_back(std::isnan(rank) ? -static_cast<double>(table.rows() + 1) : -rank);
  return answer;
}

/// One method tried on the sample.
class Trial {
 public:
  Trial(const Method& method, const ParameterValues& parameters, const DecisionTable& table, const Criteria& criteria)
      : method_(method), parameters_(parameters), table_(table), criteria_(criteria) {
    Answer answer = answer_of(method_, parameters_, table_, criteria_, single_);
    refusal_ = std::move(answer.refusal);
    if (refusal_) return;
    scores_ = std::move(answer.scores);
    ranking_ = rank_scores(scores_);
  }
  const std::optional<Refusal>& refusal() const { return refusal_; }
  const Ranking& ranking() const { return ranking_; }

  Behaviour behaviour() const {
    Behaviour seen;
    seen.removal = removal();
    seen.addition = addition();
    seen.worsening = worsening();
    weight_noise(seen);
    seen.separate = 1 - RankLevels(ranking_).tied_share();
    return seen;
  }

 private:
  Index rows() const { return table_.rows(); }

  // Whether the first twenty of these rows stand in the order in which they stood.
  bool same_order(const std::vector<Index>& of, std::span<const double> scores) const {
    constexpr std::size_t looked_at = 20;
    std::vector<double> before;
    for (const Index row : of) before.push_back(scores_[static_cast<std::size_t>(row)]);
    const Ranking was = rank_scores(before), is = rank_scores(scores);
    std::vector<double> first_before, first_now;
    for (std::size_t place = 0; place < std::min(looked_at, was.order.size()); ++place) {
      const auto row = static_cast<std::size_t>(was.order[place]);
      first_before.push_back(was.ranks[row]);
      first_now.push_back(is.ranks[row]);
    }
    return count_pairs(RankLevels(first_before), RankLevels(first_now)).discordant == 0;
  }
  std::optional<std::vector<double>> scored(const DecisionTable& table, const Criteria& criteria) const {
    Answer answer = answer_of(method_, parameters_, table, criteria, single_);
    if (answer.refusal) return std::nullopt;
    return std::move(answer.scores);
  }
  double worst(Index j) const {
    const std::span<const double> column = table_.column(j);
    return criteria_.maximised(j) ? *std::min_element(column.begin(), column.end())
                                  : *std::max_element(column.begin(), column.end());
  }
  double best(Index j) const {
    const std::span<const double> column = table_.column(j);
    return criteria_.maximised(j) ? *std::max_element(column.begin(), column.end())
                                  : *std::min_element(column.begin(), column.end());
  }

  double removal() const {
    if (rows() < 3) return 1;
    const Index trials = std::min<Index>(rows(), 12);
    double kept = 0;
    for (Index t = 0; t < trials; ++t) {
      const std::vector<Index> rest =
          all_but(rows(), ranking_.order[static_cast<std::size_t>(t * (rows() - 1) / std::max<Index>(1, trials - 1))]);
      const auto scores = scored(table_.select_rows(rest), criteria_);
      kept += scores && same_order(rest, *scores) ? 1 : 0;
    }
    return kept / static_cast<double>(trials);
  }

  double addition() const {
    const std::vector<Index> old = all_but(rows(), -1);
    double kept = 0;
    for (int trial = 0; trial < 3; ++trial) {
      std::vector<Index> extended = old;
      extended.push_back(ranking_.order.front());
      DecisionTable table = table_.select_rows(extended);
      for (Index j = 0; trial > 0 && j < table.columns(); ++j) table(rows(), j) = trial == 1 ? worst(j) : best(j);
      const auto scores = scored(table, criteria_);
      kept += scores && same_order(old, std::span(*scores).first(old.size())) ? 1 : 0;
    }
    return kept / 3;
  }

  double worsening() const {
    if (rows() < 2) return 1;
    const Index leader = ranking_.order.front(), trials = std::min<Index>(rows() - 1, 5);
    double kept = 0;
    for (Index t = 0; t < trials; ++t) {
      const Index row = ranking_.order[static_cast<std::size_t>(1 + t * (rows() - 1) / trials)];
      DecisionTable table = table_.copy();
      for (Index j = 0; j < table.columns(); ++j) table(row, j) += (worst(j) - table(row, j)) / 2;
      const auto scores = scored(table, criteria_);
      kept += scores && rank_scores(*scores).ranks[static_cast<std::size_t>(leader)] == 1 ? 1 : 0;
    }
    return kept / static_cast<double>(trials);
  }

  void weight_noise(Behaviour& seen) const {
    constexpr std::uint64_t trials = 20;
    const RankLevels base(ranking_);
    for (std::uint64_t t = 0; t < trials; ++t) {
      std::vector<double> weights;
      for (Index j = 0; j < criteria_.size(); ++j)
        weights.push_back(criteria_.weight(j) * (1 + 0.2 * noise(1000 * t + static_cast<std::uint64_t>(j))));
      const auto scores = scored(table_, criteria_.with_weights(weights, WeightRule::normalise));
      if (!scores) continue;
      const Ranking moved = rank_scores(*scores);
      const double tau = kendall_tau_b(count_pairs(base, RankLevels(moved)));
      seen.noise_tau += (std::isnan(tau) ? 1 : tau) / trials;
      seen.noise_leader += (moved.ranks[static_cast<std::size_t>(ranking_.order.front())] == 1 ? 1.0 : 0.0) / trials;
    }
  }

  const Method& method_;
  const ParameterValues& parameters_;
  const DecisionTable& table_;
  const Criteria& criteria_;
  RunOptions single_{.threads = 1};
  std::optional<Refusal> refusal_;
  std::vector<double> scores_;
  Ranking ranking_;
};

/// Why the kind of answer does not fit what is wanted; empty where it does.
std::string wrong_answer(const MethodInfo& info, const AdviceQuestions& questions) {
  switch (info.result) {
    case ResultKind::tiers:
      return questions.problem == Problematic::sorting
                 ? ""
                 : "it sorts into tiers and ranks nobody inside one: see prefero tiers";
    case ResultKind::complete:
      return questions.problem == Problematic::sorting ? "its answer is a ranking, wanted are tiers with limits of "
                                                         "their own (a ranking can be cut: tiers: {A: "
                                                         "0.2, B: rest})"
                                                       : "";
    case ResultKind::partial:
      return questions.partial && questions.problem != Problematic::sorting
                 ? ""
                 : std::string("its answer is a partial order, not ") +
                       (questions.problem == Problematic::sorting ? "tiers"
                                                                  : "a ranking of everybody (order=partial admits it)");
    case ResultKind::kernel:
      return questions.problem == Problematic::choice ? ""
                                                      : "its answer is a kernel, fit for a choice (problem=choice)";
    case ResultKind::weights: return "it makes weights";
  }
  return {};
}

/// Why the records alone rule a method out; empty where they do not.
std::string ruled_out(const Candidate& candidate, bool weights_differ, const AdviceQuestions& questions) {
  const Method& method = *candidate.method;
  const MethodInfo& info = method.info();
  if (!info.known_defect.empty()) return "the published formula has a defect: " + std::string(info.known_defect);
  if (std::string why = wrong_answer(info, questions); !why.empty()) return why;
  if (questions.later && info.kind == MethodKind::relation)
    return "it compares all pairs and has no scale for new clients";
  if (info.weights == WeightMeaning::none && weights_differ)
    return "it does not read the weights, and this model says that some criteria count more";
  if (questions.compensation && info.compensation != *questions.compensation) {
    return "its compensation is " + std::string(text_of(info.compensation)) + ", wanted is " +
           std::string(text_of(*questions.compensation));
  }
  if (questions.weights && info.weights != WeightMeaning::none && info.weights != *questions.weights) {
    return "it reads weights as " + std::string(text_of(info.weights)) + ", these mean " +
           std::string(text_of(*questions.weights));
  }
  if (questions.thresholds || questions.vetoes) {
    const Reads reads = reads_of(method, candidate.parameters);
    if (questions.thresholds && !reads.thresholds) return "it does not read the thresholds q and p, which must count";
    if (questions.vetoes && !reads.vetoes) return "it does not read vetoes, which must count";
  }
  return {};
}

/// What the criteria say and the method leaves unread.
void add_unread(const Candidate& candidate, const Criteria& criteria, std::vector<std::string>& why) {
  bool thresholds = false, vetoes = false;
  for (const Criterion& one : criteria) {
    thresholds = thresholds || one.preference.indifference > 0 || one.preference.preference > 0;
    vetoes = vetoes || one.veto;
  }
  if (!thresholds && !vetoes) return;
  const Reads reads = reads_of(*candidate.method, candidate.parameters);
  if (thresholds) why.push_back(reads.thresholds ? "it reads the thresholds" : "it leaves the thresholds unread");
  if (vetoes) why.push_back(reads.vetoes ? "it reads the vetoes" : "it leaves the vetoes unread");
}

std::vector<std::string> reasons(const Candidate& candidate, const Criteria& criteria, const Behaviour& seen,
                                 const AdviceQuestions& questions) {
  const MethodInfo& info = candidate.method->info();
  std::vector<std::string> why;
  const auto kept = [](double share) { return share >= 1 ? std::string("always") : "in " + percent(share); };
  why.push_back("order of the others kept when one leaves: " + kept(seen.removal) +
                ", when one comes: " + kept(seen.addition));
  if (seen.worsening < 1)
    why.push_back("the leader fell in " + percent(1 - seen.worsening) +
                  " of the trials in which another client got worse");
  why.push_back("weights moved by up to a fifth: tau-b " + shortest(std::round(100 * seen.noise_tau) / 100) +
                ", the same leader in " + percent(seen.noise_leader));
  if (!std::isnan(seen.consensus_tau))
    why.push_back("tau-b with the consensus " + shortest(std::round(100 * seen.consensus_tau) / 100));
  if (seen.separate < 0.9) why.push_back(percent(1 - seen.separate) + " of the clients tie with another one");
  add_unread(candidate, criteria, why);
  if (info.additive) why.push_back("a sum over the criteria: easy to explain");
  if (info.rank_reversal == RankReversal::impossible)
    why.push_back("no two clients can change places because of a third");
  if (questions.later) why.push_back("prefero fit keeps its scale for new clients");
  return why;
}

}  // namespace

double Behaviour::worth() const {
  double sum = removal + addition + worsening + noise_tau + noise_leader + separate, count = 6;
  if (!std::isnan(consensus_tau)) sum += consensus_tau, count += 1;
  return sum / count;
}

Advice advise(std::span<const Candidate> candidates, const DecisionTable& table, const Criteria& criteria,
              bool weights_differ, const AdviceQuestions& questions, const RunOptions& options) {
  Advice advice;
  RunOptions quiet = options;
  quiet.progress = nullptr;
  std::vector<const Candidate*> left;
  std::map<std::string, std::string> twins;
  bool pairs = false;
  for (const Candidate& one : candidates) {
    std::string why = ruled_out(one, weights_differ, questions);
    const auto* const scoring = dynamic_cast<const ScoringMethod*>(one.method);
    if (why.empty() && scoring != nullptr) {  // with all alternatives: a single zero can stop a method
      const Outcome outcome = run(Task{scoring, one.parameters}, table, criteria, quiet);
      if (outcome.refusal) why = outcome.refusal->text();
    } else if (why.empty()) {
      const double bytes = dynamic_cast<const RelationMethod&>(*one.method).bytes_for(table.rows());
      if (bytes > options.memory) why = "it compares all pairs, too many of them for the memory allowed";
    }
    const std::string twin = one.method->order_class(one.method->complete(one.parameters));
    if (why.empty() && !twin.empty()) {
      const auto [at, fresh] = twins.emplace(twin, one.method->info().name);
      if (!fresh) why = "it gives the same order as " + at->second + " by its formula";
    }
    if (why.empty()) {
      left.push_back(&one);
      pairs = pairs || scoring == nullptr;
    } else {
      advice.excluded.push_back({one.method, std::move(why)});
    }
  }
  const DecisionTable sample = sample_of(table, pairs ? advice_sample_of_pairs : advice_sample);
  advice.sample = sample.rows();
  std::vector<std::optional<Behaviour>> seen(left.size());
  std::vector<Ranking> rankings(left.size());
  std::vector<std::string> refused(left.size());
  for_each_item(static_cast<Index>(left.size()), quiet, [&](Index k, Index) {
    const auto at = static_cast<std::size_t>(k);
    const Trial trial(*left[at]->method, left[at]->parameters, sample, criteria);
    if (trial.refusal()) {
      refused[at] = trial.refusal()->text();
      return;
    }
    seen[at] = trial.behaviour();
    rankings[at] = trial.ranking();
  });
  std::vector<std::vector<double>> ballots;
  for (std::size_t k = 0; k < left.size(); ++k) {
    if (seen[k]) ballots.push_back(RankLevels(rankings[k]).average_ranks());
  }
  std::vector<std::pair<Recommendation, Ranking>> found;
  std::optional<RankLevels> together;
  if (ballots.size() > 1) {
    Notes notes;
    const ConsensusMethod& borda = Catalogue::instance().consensus("borda");
    together.emplace(rank_scores(borda.aggregate(ballots, borda.complete({}), notes)));
  }
  for (std::size_t k = 0; k < left.size(); ++k) {
    if (!seen[k]) {
      advice.excluded.push_back({left[k]->method, "on a sample of these clients: " + refused[k]});
      continue;
    }
    seen[k]->consensus_tau = together ? kendall_tau_b(count_pairs(RankLevels(rankings[k]), *together)) : std::nan("");
    found.push_back({{left[k]->method, *seen[k], reasons(*left[k], criteria, *seen[k], questions)}, rankings[k]});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first.behaviour.worth() > b.first.behaviour.worth(); });
  for (std::size_t a = 0; a < found.size(); ++a) {
    for (std::size_t b = a + 1; b < found.size(); ++b) {
      const double tau = kendall_tau_b(count_pairs(RankLevels(found[a].second), RankLevels(found[b].second)));
      if (!std::isnan(tau)) advice.least_tau = std::min(advice.least_tau, tau);
    }
  }
  advice.matters = found.size() > 1 && advice.least_tau < 0.9;
  for (auto& [one, ranking] : found) advice.recommended.push_back(std::move(one));
  return advice;
}

}  // namespace mcda
