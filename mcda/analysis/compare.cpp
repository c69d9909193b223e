#include "mcda/analysis/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "mcda/analysis/agreement.hpp"
#include "mcda/analysis/undefined.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/model/error.hpp"

namespace mcda {

namespace {

Ranking rank_any(std::span<const double> scores) {
  return scores.size() > 10'000 ? rank_fast(scores) : rank_scores(scores);
}

/// What is needed to name an outcome, whatever its kind.
struct Named {
  std::string name;
  const ParameterValues* parameters;
};

/// The names, with the parameters that differ where one occurs twice, or a number where none do.
std::vector<std::string> labels_of(const std::vector<Named>& list) {
  std::vector<std::string> labels;
  for (const Named& one : list) {
    std::set<std::string> differing;
    for (const Named& other : list) {
      if (other.name != one.name) continue;
      for (const auto& [key, value] : *one.parameters) {
        const auto found = other.parameters->find(key);
        if (found == other.parameters->end() || found->second != value) differing.insert(key);
      }
    }
    std::string label = one.name;
    for (const std::string& key : differing) {
      const std::string value = text_of(one.parameters->at(key));  // empty: a list that was not given
      label += (label.size() == one.name.size() ? " (" : ", ") + key + " " + (value.empty() ? "none" : value);
    }
    if (!differing.empty()) label += ")";
    const std::string plain = label;
    for (int number = 2; std::find(labels.begin(), labels.end(), label) != labels.end(); ++number)
      label = plain + " #" + std::to_string(number);
    labels.push_back(std::move(label));
  }
  return labels;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// Every distinct note once; where not all methods say it, with those that do.
void gather_notes(const std::vector<std::pair<std::string, const Notes*>>& sources, Notes& notes) {
  std::vector<std::pair<std::string, std::vector<std::string>>> said;
  for (const auto& [label, list] : sources) {
    for (const std::string& note : *list) {
      auto at = std::find_if(said.begin(), said.end(), [&](const auto& one) { return one.first == note; });
      if (at == said.end()) at = said.insert(said.end(), {note, {}});
      if (at->second.empty() || at->second.back() != label) at->second.push_back(label);
    }
  }
  for (const auto& [note, labels] : said)
    notes.push_back(labels.size() == sources.size() ? note : listed(labels) + ": " + note);
}

class Comparing {
 public:
  Comparing(std::vector<Outcome> outcomes, std::vector<RelationOutcome> relations, const CompareOptions& options)
      : options_(options) {
    options_.run.progress = nullptr;
    std::vector<Named> named;
    for (const Outcome& one : outcomes) named.push_back({std::string(one.method->info().name), &one.parameters});
    for (const RelationOutcome& one : relations)
      named.push_back({std::string(one.method->info().name), &one.parameters});
    const std::vector<std::string> labels = labels_of(named);
    std::size_t k = 0;
    for (Outcome& one : outcomes) {
      if (one.refusal) {
        result_.skipped.push_back({labels[k], named[k].name, std::move(*one.refusal)});
      } else {
        result_.methods.push_back({.label = labels[k], .outcome = std::move(one)});
      }
      ++k;
    }
    for (RelationOutcome& one : relations) {
      if (one.refusal) {
        result_.skipped.push_back({labels[k], named[k].name, std::move(*one.refusal)});
      } else {
        result_.relations.push_back({labels[k], std::move(one)});
      }
      ++k;
    }
  }

  Comparison run() {
    for (const ComparedMethod& one : result_.methods) {
      if (one.outcome.scores.size() != result_.methods.front().outcome.scores.size()) {
        raise(InvalidInput(one.label + " ranks " + std::to_string(one.outcome.scores.size()) + " alternatives, " +
                               result_.methods.front().label + " " +
                               std::to_string(result_.methods.front().outcome.scores.size()),
                           "compare methods on the same alternatives"));
      }
    }
    rank();
    find_classes();
    agree();
    group();
    settle_consensus();
    write_notes();
    return std::move(result_);
  }

 private:
  Index count() const { return static_cast<Index>(result_.methods.size()); }
  Index alternatives() const {
    return result_.methods.empty() ? 0 : static_cast<Index>(result_.methods.front().outcome.scores.size());
  }

  void rank() {
    std::vector<std::optional<RankLevels>> found(result_.methods.size());
    for_each_item(count(), options_.run, [&](Index k, Index) {
      ComparedMethod& one = result_.methods[static_cast<std::size_t>(k)];
      one.ranking = rank_any(one.outcome.scores);
      found[static_cast<std::size_t>(k)].emplace(one.ranking);
      one.tied_share = found[static_cast<std::size_t>(k)]->tied_share();
    });
    for (auto& one : found) levels_.push_back(std::move(*one));
  }

  void find_classes() {
    std::map<std::string, Index> known;
    for (Index k = 0; k < count(); ++k) {
      ComparedMethod& one = result_.methods[static_cast<std::size_t>(k)];
      const std::string name = one.outcome.method->order_class(one.outcome.parameters);
      // A method asked twice with the same parameters is its own twin.
      std::string key = name;
      if (name.empty()) {
        key = "=" + std::string(one.outcome.method->info().name);
        for (const auto& [parameter, value] : one.outcome.parameters) key += "," + parameter + "=" + text_of(value);
      }
      const auto [at, fresh] = known.emplace(key, static_cast<Index>(result_.classes.size()));
      if (fresh) result_.classes.push_back({name, {}});
      result_.classes[static_cast<std::size_t>(at->second)].members.push_back(k);
      one.order_class = at->second;
    }
  }

  void agree() {
    AgreementMatrices& to = result_.agreement;
    const std::size_t k = result_.methods.size();
    const Index m = alternatives();
    to.k = options_.top_k > 0 ? std::min(options_.top_k, m) : m >= 20 ? 10 : (m + 1) / 2;
    for (AgreementMatrices::Matrix* matrix :
         {&to.kendall_tau_b, &to.spearman, &to.weighted_spearman, &to.ws, &to.rank_biased_overlap, &to.gamma,
          &to.overlap_at_k, &to.weighted_tau, &to.pearson, &to.jaccard_at_k, &to.ndcg_at_k}) {
      matrix->assign(k, std::vector<double>(k, 1.0));
    }
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = a + 1; b < k; ++b) pairs.emplace_back(a, b);
      const bool constant = levels_[a].levels() < 2;
      to.kendall_tau_b[a][a] = to.spearman[a][a] = to.gamma[a][a] = constant ? undefined : 1;
      to.pearson[a][a] = constant ? undefined : 1;
      to.weighted_tau[a][a] = constant || m > options_.weighted_tau_up_to ? undefined : 1;
      to.weighted_spearman[a][a] = to.ws[a][a] = m > 1 ? 1 : undefined;
    }
    for_each_item(static_cast<Index>(pairs.size()), options_.run, [&](Index pair, Index) {
      const auto [a, b] = pairs[static_cast<std::size_t>(pair)];
      const RankLevels &x = levels_[a], &y = levels_[b];
      const PairCounts counts = count_pairs(x, y);
      to.kendall_tau_b[a][b] = to.kendall_tau_b[b][a] = mcda::kendall_tau_b(counts);
      to.gamma[a][b] = to.gamma[b][a] = goodman_kruskal_gamma(counts);
      to.spearman[a][b] = to.spearman[b][a] = mcda::spearman(x, y);
      to.weighted_spearman[a][b] = to.weighted_spearman[b][a] = mcda::weighted_spearman(x, y);
      to.ws[a][b] = ws_coefficient(x, y);
      to.ws[b][a] = ws_coefficient(y, x);
      to.rank_biased_overlap[a][b] = to.rank_biased_overlap[b][a] =
          mcda::rank_biased_overlap(x, y, options_.persistence);
      to.overlap_at_k[a][b] = to.overlap_at_k[b][a] = overlap_at(x, y, to.k);
      to.jaccard_at_k[a][b] = to.jaccard_at_k[b][a] = jaccard_at(x, y, to.k);
      to.ndcg_at_k[a][b] = ndcg_at(x, y, to.k);
      to.ndcg_at_k[b][a] = ndcg_at(y, x, to.k);
      to.pearson[a][b] = to.pearson[b][a] =
          mcda::pearson(result_.methods[a].outcome.scores, result_.methods[b].outcome.scores);
      to.weighted_tau[a][b] = to.weighted_tau[b][a] =
          m > options_.weighted_tau_up_to ? undefined : mcda::weighted_tau(x, y);
    });
    std::vector<const RankLevels*> voices;
    for (const OrderClass& one : result_.classes)
      voices.push_back(&levels_[static_cast<std::size_t>(one.members.front())]);
    to.kendall_w = kendall_w(voices);
    double sum = 0, number = 0;
    for (const OrderClass& a : result_.classes) {
      for (const OrderClass& b : result_.classes) {
        const auto i = static_cast<std::size_t>(a.members.front()), j = static_cast<std::size_t>(b.members.front());
        if (i >= j || std::isnan(to.kendall_tau_b[i][j])) continue;
        sum += to.kendall_tau_b[i][j];
        number += 1;
      }
    }
    to.mean_tau_b = number > 0 ? sum / number : undefined;
  }

  // Average linkage over the classes.
  void group() {
    std::vector<std::vector<std::size_t>> groups;  // of classes
    for (std::size_t c = 0; c < result_.classes.size(); ++c) groups.push_back({c});
    const auto tau = [&](std::size_t c, std::size_t d) {
      return result_.agreement.kendall_tau_b[static_cast<std::size_t>(result_.classes[c].members.front())]
                                            [static_cast<std::size_t>(result_.classes[d].members.front())];
    };
    const auto between = [&](const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
      double sum = 0;
      for (const std::size_t c : a) {
        for (const std::size_t d : b) sum += tau(c, d);
      }
      return sum / static_cast<double>(a.size() * b.size());
    };
    while (groups.size() > 1) {
      double closest = -2;
      std::size_t first = 0, second = 0;
      for (std::size_t a = 0; a < groups.size(); ++a) {
        for (std::size_t b = a + 1; b < groups.size(); ++b) {
          const double here = between(groups[a], groups[b]);
          if (here > closest) closest = here, first = a, second = b;
        }
      }
      if (!(closest >= options_.group_from)) break;
      groups[first].insert(groups[first].end(), groups[second].begin(), groups[second].end());
      groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(second));
    }
    for (const std::vector<std::size_t>& classes : groups) {
      MethodGroup one;
      double sum = 0, pairs = 0;
      for (const std::size_t c : classes) {
        const std::vector<Index>& members = result_.classes[c].members;
        one.members.insert(one.members.end(), members.begin(), members.end());
        for (const std::size_t d : classes) {
          if (c < d) sum += tau(c, d), pairs += 1;
        }
      }
      std::sort(one.members.begin(), one.members.end());
      one.mean_tau_b = pairs > 0 ? sum / pairs : 1;
      const auto info = [&](Index k) -> const MethodInfo& {
        return result_.methods[static_cast<std::size_t>(k)].outcome.method->info();
      };
      one.one_family = one.members.size() > 1 && std::all_of(one.members.begin(), one.members.end(), [&](Index k) {
                         return info(k).compensation == info(one.members.front()).compensation &&
                                info(k).weights == info(one.members.front()).weights;
                       });
      result_.groups.push_back(std::move(one));
    }
  }

  void settle_consensus() {
    const ConsensusMethod& method = Catalogue::instance().consensus(options_.consensus);
    ConsensusRanking found{.method = &method, .parameters = method.complete(options_.consensus_parameters)};
    if (result_.methods.empty()) return;
    std::vector<std::vector<double>> ballots;
    for (const OrderClass& one : result_.classes)
      ballots.push_back(levels_[static_cast<std::size_t>(one.members.front())].average_ranks());
    Notes notes;
    found.scores = method.aggregate(ballots, found.parameters, notes);
    found.ranking = rank_any(found.scores);
    for (const std::string& note : notes) result_.notes.push_back(std::string(method.info().name) + ": " + note);
    result_.consensus = std::move(found);
  }

  void write_notes() {
    Notes& notes = result_.notes;
    std::vector<std::string> trade_offs, votes;
    std::vector<std::pair<std::string, const Notes*>> sources;
    const auto sort_by_meaning = [&](const std::string& label, const MethodInfo& info) {
      if (info.weights == WeightMeaning::trade_off) trade_offs.push_back(label);
      if (info.weights == WeightMeaning::importance) votes.push_back(label);
      if (info.weights == WeightMeaning::none) notes.push_back(label + " does not read the weights");
    };
    for (const ComparedMethod& one : result_.methods) {
      sort_by_meaning(one.label, one.outcome.method->info());
      sources.emplace_back(one.label, &one.outcome.notes);
    }
    for (const ComparedRelation& one : result_.relations) {
      sort_by_meaning(one.label, one.outcome.method->info());
      sources.emplace_back(one.label, &one.outcome.notes);
    }
    if (!trade_offs.empty() && !votes.empty()) {
      notes.push_back("one set of weights is used in two senses: as trade-offs by " + listed(trade_offs) +
                      ", as importance (votes of the criteria) by " + listed(votes) +
                      "; weights judged for the one need not fit the other");
    }
    note_families();
    for (const ComparedMethod& one : result_.methods) {
      if (one.tied_share > 0.1)
        notes.push_back(one.label + ": " + std::to_string(std::lround(100 * one.tied_share)) +
                        " % of the alternatives share their rank with another one");
    }
    if (alternatives() > 100 && count() > 1)
      notes.push_back(
          "ws weighs the places by 1/2, 1/4, 1/8, ... and sees only the first fifty: for more, read the overlap and "
          "tau-b");
    gather_notes(sources, notes);
  }

  void note_families() {
    for (const OrderClass& one : result_.classes) {
      if (one.members.size() < 2) continue;
      std::vector<std::string> twins;
      for (const Index k : one.members) twins.push_back(result_.methods[static_cast<std::size_t>(k)].label);
      result_.notes.push_back(
          listed(twins) +
          " give the same order by their formulas: that they agree confirms nothing, and they have one vote together");
    }
    if (count() > 0 && result_.classes.size() == 1)
      result_.notes.push_back("only one order was computed: there is nothing to compare it with");
    const bool all_compensate = std::all_of(
        result_.methods.begin(), result_.methods.end(),
        [](const ComparedMethod& one) { return one.outcome.method->info().compensation == Compensation::full; });
    if (result_.classes.size() < 2 || !all_compensate) return;
    std::vector<std::string> others;
    for (const auto& method : Catalogue::instance().all()) {
      if (method->info().kind == MethodKind::scoring && method->info().compensation != Compensation::full &&
          others.size() < 2)
        others.emplace_back(method->info().name);
    }
    result_.notes.push_back(
        "all methods here are of one family, in which good values make up for any bad one: their agreement is no "
        "confirmation" +
        (others.empty() ? std::string() : "; compare with " + listed(others)));
  }

  CompareOptions options_;
  Comparison result_;
  std::vector<RankLevels> levels_;  // one a method
};

}  // namespace

Comparison compare(std::vector<Outcome> outcomes, std::vector<RelationOutcome> relations,
                   const CompareOptions& options) {
  return Comparing(std::move(outcomes), std::move(relations), options).run();
}

}  // namespace mcda
