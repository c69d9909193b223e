#include "mcda/clients/validation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "mcda/analysis/draws.hpp"

namespace mcda::clients {

namespace {

// Streams of random numbers, so that no two uses share one.
enum Stream : std::uint32_t { stream_folds = 0x706f7231, stream_permutation };

double probability_of(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

template <class T>
void shuffle(std::vector<T>& list, Draws& draws) {
  for (std::size_t i = list.size(); i > 1; --i) {
    const auto j = std::min(i - 1, static_cast<std::size_t>(draws.uniform() * static_cast<double>(i)));
    std::swap(list[i - 1], list[j]);
  }
}

struct Family {
  std::vector<std::size_t> members;  // positions
  Counts counts;
};

// Families of the clients, by first appearance; everybody on its own where none are known.
std::vector<Family> families_of(const Cohort& cohort, std::span<const Index> clients,
                                std::span<const Standing> standing) {
  std::vector<Family> families;
  std::map<std::int32_t, std::size_t> known;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    const auto client = static_cast<std::size_t>(clients[i]);
    std::size_t f = families.size();
    if (!cohort.family.empty()) f = known.try_emplace(cohort.family[client], f).first->second;
    if (f == families.size()) families.emplace_back();
    families[f].members.push_back(i);
    if (standing[client] == Standing::key) families[f].counts.key += 1;
    if (standing[client] == Standing::rest) families[f].counts.rest += 1;
  }
  return families;
}

std::vector<bool> keys_of(std::span<const Index> clients, std::span<const Standing> standing) {
  std::vector<bool> key(clients.size());
  for (std::size_t i = 0; i < clients.size(); ++i)
    key[i] = standing[static_cast<std::size_t>(clients[i])] == Standing::key;
  return key;
}

}  // namespace

std::string_view text_of(Verdict verdict) noexcept {
  return verdict == Verdict::evidence ? "evidence" : verdict == Verdict::weak ? "weak evidence" : "no evidence";
}

std::vector<Index> folds_of(const Cohort& cohort, std::span<const Index> clients, std::span<const Standing> standing,
                            Index folds, std::uint64_t seed, std::uint64_t repeat) {
  std::vector<Family> families = families_of(cohort, clients, standing);
  Draws draws(seed, stream_folds, repeat);
  shuffle(families, draws);
  // The large families first, each to the fold that has the fewest key clients, then the fewest clients.
  std::stable_sort(families.begin(), families.end(), [](const Family& a, const Family& b) {
    return a.counts.key != b.counts.key ? a.counts.key > b.counts.key : a.members.size() > b.members.size();
  });
  std::vector<Counts> filled(static_cast<std::size_t>(folds));
  std::vector<Index> fold(clients.size());
  for (const Family& family : families) {
    std::size_t best = 0;
    for (std::size_t f = 1; f < filled.size(); ++f) {
      const bool fewer = family.counts.key > 0 ? std::pair(filled[f].key, filled[f].all()) <
                                                     std::pair(filled[best].key, filled[best].all())
                                               : filled[f].all() < filled[best].all();
      if (fewer) best = f;
    }
    filled[best].key += family.counts.key;
    filled[best].rest += static_cast<double>(family.members.size()) - family.counts.key;
    for (const std::size_t member : family.members) fold[member] = static_cast<Index>(best);
  }
  return fold;
}

Measured measure(const std::vector<Unseen>& parts, std::span<const Standing> standing) {
  Measured result{.auc = 0};
  std::vector<double> probabilities;
  std::vector<bool> key;
  double counted = 0;
  for (const Unseen& part : parts) {
    const std::vector<bool> here = keys_of(part.clients, standing);
    const Auc auc = auc_of(part.log_odds, here);
    result.auc += auc.value;
    result.variance += auc.variance;
    counted += 1;
    key.insert(key.end(), here.begin(), here.end());
    for (const double z : part.log_odds) probabilities.push_back(probability_of(z));
  }
  result.auc = counted > 0 ? result.auc / counted : 0.5;
  result.variance = counted > 0 ? result.variance / (counted * counted) : 0;
  result.ks = kolmogorov_smirnov(probabilities, key);
  result.lift_at_10 = lift_at(probabilities, key, 0.1);
  result.lift_at_20 = lift_at(probabilities, key, 0.2);
  const auto k = static_cast<double>(std::count(key.begin(), key.end(), true));
  result.precision_at = k > 0 ? best_of(probabilities, key, k).key / k : 0;
  result.brier = brier_score(probabilities, key);
  return result;
}

std::string too_few(const Counts& total, Index least) {
  const auto number = [](double x) { return fmt::format("{:.0f}", x); };
  if (total.key < static_cast<double>(least))
    return "only " + number(total.key) + " key clients; fewer than " + std::to_string(least) +
           " cannot tell a portrait from chance";
  if (total.rest < static_cast<double>(least))
    return "only " + number(total.rest) +
           " clients that are not key clients; what key clients have in common means nothing without those who are "
           "none (at least " +
           std::to_string(least) + ")";
  return {};
}

namespace {

class Validator {
 public:
  Validator(const Cohort& cohort, const LearnSettings& settings, const ScoreModel& model, const ValidationSettings& how,
            const RunOptions& run, const TraitWishes& wishes)
      : cohort_(cohort), settings_(settings), model_(model), how_(how), run_(run), wishes_(wishes) {}

  // Learns from `train`, scores `test`. `full`: with what the clients learned from say of themselves.
  Unseen scored(std::span<const Index> train, std::vector<Index> test, std::span<const Standing> standing, bool full,
                const RunOptions& run) const {
    const Learned learned = learn(cohort_, train, standing, settings_, model_, run, wishes_);
    Unseen unseen{.clients = std::move(test)};
    for (const Index client : unseen.clients) unseen.log_odds.push_back(learned.log_odds(cohort_, client));
    if (!full) return unseen;
    std::vector<Index> known;
    std::vector<double> own;
    for (const Index client : train) {
      if (standing[static_cast<std::size_t>(client)] == Standing::unknown) continue;
      known.push_back(client);
      own.push_back(learned.log_odds(cohort_, client));
    }
    unseen.learned_auc = auc_of(own, keys_of(known, standing)).value;
    unseen.stability = stability_of(own, unseen.log_odds);
    return unseen;
  }

  // The folds of one repeat. Unknown ones are learned from (fuzzy) but never tested.
  std::vector<Unseen> folds(std::span<const Index> clients, std::span<const Standing> standing, std::uint64_t repeat,
                            bool full, const RunOptions& run, Index only = -1) const {
    const std::vector<Index> fold = folds_of(cohort_, clients, standing, how_.folds, how_.seed, repeat);
    std::vector<Unseen> parts;
    for (Index f = 0; f < how_.folds; ++f) {
      if (only >= 0 && f != only) continue;
      std::vector<Index> train, test;
      for (std::size_t i = 0; i < clients.size(); ++i) {
        if (fold[i] != f) {
          train.push_back(clients[i]);
        } else if (standing[static_cast<std::size_t>(clients[i])] != Standing::unknown) {
          test.push_back(clients[i]);
        }
      }
      parts.push_back(scored(train, std::move(test), standing, full, run));
    }
    return parts;
  }

  // Standings dealt out anew. Families keep theirs together: they are laid end to end in a random order, and the row of
  // their standings is dealt to the families in their own order.
  std::vector<Standing> permuted(std::span<const Index> clients, std::span<const Standing> standing,
                                 std::uint64_t number) const {
    std::vector<Standing> result(standing.begin(), standing.end());
    Draws draws(how_.seed, stream_permutation, number);
    std::vector<Index> known;
    for (const Index client : clients) {
      if (standing[static_cast<std::size_t>(client)] != Standing::unknown) known.push_back(client);
    }
    const std::vector<Family> families = families_of(cohort_, known, standing);
    std::vector<std::size_t> order(families.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    shuffle(order, draws);
    std::vector<Standing> row;
    for (const std::size_t f : order) {
      for (const std::size_t member : families[f].members)
        row.push_back(standing[static_cast<std::size_t>(known[member])]);
    }
    std::size_t next = 0;
    for (const Family& family : families) {
      for (const std::size_t member : family.members) result[static_cast<std::size_t>(known[member])] = row[next++];
    }
    return result;
  }

  static double stability_of(std::span<const double> before, std::span<const double> now) {
    std::vector<double> sorted(before.begin(), before.end());
    std::sort(sorted.begin(), sorted.end());
    const std::vector<double> edges = equal_groups(sorted, 10);
    std::vector<double> expected(edges.size() + 1), actual(edges.size() + 1);
    const auto count = [&](std::span<const double> list, std::vector<double>& into) {
      for (const double x : list)
        into[static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), x) - edges.begin())] += 1;
    };
    count(before, expected);
    count(now, actual);
    return stability_index(expected, actual);
  }

  const RunOptions& run() const { return run_; }

 private:
  const Cohort& cohort_;
  const LearnSettings& settings_;
  const ScoreModel& model_;
  const ValidationSettings& how_;
  const RunOptions& run_;
  const TraitWishes& wishes_;
};

std::vector<CutOff> cut_offs_of(std::span<const double> points, const std::vector<bool>& key) {
  std::vector<CutOff> cuts;
  const auto all = static_cast<double>(points.size()),
             keys = static_cast<double>(std::count(key.begin(), key.end(), true));
  std::vector<double> sorted(points.begin(), points.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  for (const double share : {0.05, 0.1, 0.2, 0.3, 0.5}) {
    const double wanted = share * all;
    if (wanted < 1 || keys == 0) continue;
    // Everybody with the points of the last one is in: a cut-off that can be applied.
    const double cut = sorted[static_cast<std::size_t>(std::ceil(wanted)) - 1];
    Counts selected;
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (points[i] >= cut) (key[i] ? selected.key : selected.rest) += 1;
    }
    const double precision = selected.key / selected.all();
    const CutOff found{selected.all() / all, cut, precision, selected.key / keys, precision / (keys / all)};
    if (cuts.empty() || found.points < cuts.back().points) cuts.push_back(found);
  }
  return cuts;
}

void judge(Validation& validation, double significance) {
  const double low = validation.auc_interval.low;
  if (validation.p_value > significance) {
    validation.verdict = Verdict::none;
    validation.reasons.push_back(
        fmt::format("as good a score comes about by chance in {:.0f} of 100 cases (p = {:.3f})",
                    100 * validation.p_value, validation.p_value));
    return;
  }
  if (validation.auc <= 0.5 || low <= 0.5) {
    validation.verdict = Verdict::none;
    validation.reasons.push_back(fmt::format("the interval of the AUC, {:.3f} to {:.3f}, holds 0.5, which is chance",
                                             low, validation.auc_interval.high));
    return;
  }
  validation.verdict = Verdict::evidence;
  if (low < 0.6) {
    validation.verdict = Verdict::weak;
    validation.reasons.push_back(fmt::format("the AUC may be as low as {:.3f}", low));
  }
  if (validation.positives < 100 || validation.negatives < 100) {
    validation.verdict = Verdict::weak;
    validation.reasons.push_back(
        fmt::format("{:.0f} key clients and {:.0f} others: below 100 on a side figures are rough", validation.positives,
                    validation.negatives));
  }
}

// Standings of a hold-out dealt out anew against scores that never saw them. An exact test, and no learning: of every
// deal only the sum of ranks of the key clients matters (Mann, Whitney 1947), so the smaller side is drawn and summed.
double p_of_scores(std::span<const double> scores, const std::vector<bool>& key, const ValidationSettings& how,
                   Index permutations) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  const auto keys = static_cast<std::size_t>(std::count(key.begin(), key.end(), true));
  const bool keys_drawn = 2 * keys <= key.size();
  const std::size_t drawn = keys_drawn ? keys : key.size() - keys;
  std::vector<double> ranks(scores.size());  // by place; doubled, so that ties stay whole numbers and sums exact
  double observed = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && scores[order[end]] == scores[order[begin]]) ++end;
    for (std::size_t place = begin; place < end; ++place) {
      ranks[place] = static_cast<double>(begin + end + 1);
      if (key[order[place]] == keys_drawn) observed += ranks[place];
    }
    begin = end;
  }
  Index reached = 0;
  for (Index number = 0; number < permutations; ++number) {
    Draws draws(how.seed, stream_permutation, static_cast<std::uint64_t>(number));
    double sum = 0;
    for (std::size_t k = 0; k < drawn; ++k) {
      const auto left = ranks.size() - k;
      std::swap(ranks[k],
                ranks[k + std::min(left - 1, static_cast<std::size_t>(draws.uniform() * static_cast<double>(left)))]);
      sum += ranks[k];
    }
    if (keys_drawn ? sum >= observed : sum <= observed) ++reached;
  }
  return static_cast<double>(1 + reached) / static_cast<double>(1 + permutations);
}

void fill(Validation& result, const std::vector<std::vector<Unseen>>& repeats, std::span<const Standing> standing,
          const PointScale& scale) {
  std::vector<double> by_fold, probabilities, points;
  std::vector<bool> key;
  result.auc = 0;
  double variance = 0, learned = 0;
  const auto times = static_cast<double>(repeats.size());
  for (const auto& parts : repeats) {
    const Measured measured = measure(parts, standing);
    result.auc += measured.auc / times;
    variance += measured.variance / times;  // repeats share their clients: no smaller for being many
    result.ks += measured.ks / times;
    result.lift_at_10 += measured.lift_at_10 / times;
    result.lift_at_20 += measured.lift_at_20 / times;
    result.precision_at += measured.precision_at / times;
    result.brier += measured.brier / times;
    for (const Unseen& part : parts) {
      const std::vector<bool> here = keys_of(part.clients, standing);
      by_fold.push_back(auc_of(part.log_odds, here).value);
      learned += part.learned_auc / (times * static_cast<double>(parts.size()));
      result.stability += part.stability / (times * static_cast<double>(parts.size()));
    }
  }
  for (const Unseen& part : repeats.front()) {
    const std::vector<bool> here = keys_of(part.clients, standing);
    key.insert(key.end(), here.begin(), here.end());
    for (const double z : part.log_odds) {
      probabilities.push_back(probability_of(z));
      points.push_back(scale.points(z));
    }
  }
  result.learned_auc = learned;
  result.auc_interval = auc_interval({result.auc, variance});
  if (by_fold.size() > 1) {
    const double mean = std::accumulate(by_fold.begin(), by_fold.end(), 0.0) / static_cast<double>(by_fold.size());
    double squares = 0;
    for (const double auc : by_fold) squares += (auc - mean) * (auc - mean);
    result.auc_deviation = std::sqrt(squares / static_cast<double>(by_fold.size() - 1));
  }
  result.positives = static_cast<double>(std::count(key.begin(), key.end(), true));
  result.negatives = static_cast<double>(key.size()) - result.positives;
  result.k = static_cast<Index>(result.positives);
  result.tested_on = static_cast<Index>(key.size());
  const double rate = result.positives / std::max(1.0, static_cast<double>(key.size()));
  result.brier_of_base_rate = rate * (1 - rate);
  result.calibration = calibration(probabilities, key);
  result.cut_offs = cut_offs_of(points, key);
}

}  // namespace

Validation validate(const Cohort& cohort, std::span<const Standing> standing, const LearnSettings& settings,
                    const ScoreModel& model, const PointScale& scale, const ValidationSettings& how,
                    const RunOptions& run, const TraitWishes& wishes) {
  const Validator validator(cohort, settings, model, how, run, wishes);
  std::vector<Index> early, late, everybody;
  for (Index client = 0; client < cohort.clients(); ++client) {
    const auto i = static_cast<std::size_t>(client);
    const bool known = standing[i] != Standing::unknown;
    if (!known && !settings.fuzzy) continue;
    everybody.push_back(client);
    const bool later = !cohort.later.empty() && cohort.later[i];
    if (!later) early.push_back(client);
    if (later && known) late.push_back(client);
  }
  Validation result;
  std::vector<std::vector<Unseen>> repeats;
  if (!cohort.later.empty()) {
    result.learned_from = static_cast<Index>(early.size());
    result.design = "clients held out of learning";
    const std::vector<bool> key = keys_of(late, standing);
    const auto keys = static_cast<double>(std::count(key.begin(), key.end(), true));
    if (keys < 1 || keys >= static_cast<double>(late.size())) {
      result.reasons.push_back("the clients held out are all key clients, or none is: nothing can be tested on them");
      return result;
    }
    repeats.push_back({validator.scored(early, late, standing, true, run)});
    fill(result, repeats, standing, scale);
    result.permutations = 999;
    result.p_value = p_of_scores(repeats[0][0].log_odds, key, how, result.permutations);
    judge(result, how.significance);
    return result;
  }

  result.learned_from = static_cast<Index>(everybody.size());
  const bool large = static_cast<Index>(everybody.size()) > how.large;
  const Index times = large ? 1 : how.repeats;
  repeats.resize(static_cast<std::size_t>(times));
  RunOptions alone = run;
  alone.threads = 1;
  alone.progress = nullptr;
  if (large) {
    repeats[0] = validator.folds(everybody, standing, 0, true, run);
  } else {
    for_each_item(times, run, [&](Index repeat, Index) {
      repeats[static_cast<std::size_t>(repeat)] =
          validator.folds(everybody, standing, static_cast<std::uint64_t>(repeat), true, alone);
    });
  }
  fill(result, repeats, standing, scale);
  result.design = fmt::format("{} folds{}{}, stratified", how.folds,
                              times > 1 ? fmt::format(", repeated {} times", times) : std::string(),
                              cohort.family.empty() ? "" : ", no parent company split");
  if (large) {
    // Learning hundreds of times from so many is not needed: within one fold the scores have not seen the standings.
    const Unseen& fold = repeats[0].front();
    const std::vector<bool> key = keys_of(fold.clients, standing);
    result.permutations = 199;
    result.p_value = p_of_scores(fold.log_odds, key, how, result.permutations);
    judge(result, how.significance);
    return result;
  }
  // One repeat of folds a permutation, against the first repeat as it was. In parts, and no further once it is plain
  // that chance does as well (Besag, Clifford 1991).
  const double observed = measure(repeats[0], standing).auc;
  Index done = 0, reached = 0;
  constexpr Index part = 40, clear = 20;
  while (done < how.permutations && reached < clear) {
    const Index now = std::min(part, how.permutations - done);
    std::vector<char> hits(static_cast<std::size_t>(now), 0);
    for_each_item(now, run, [&](Index item, Index) {
      const std::vector<Standing> dealt =
          validator.permuted(everybody, standing, static_cast<std::uint64_t>(done + item));
      const auto parts = validator.folds(everybody, dealt, 0, false, alone);
      hits[static_cast<std::size_t>(item)] = measure(parts, dealt).auc >= observed - 1e-12 ? 1 : 0;
    });
    reached += static_cast<Index>(std::count(hits.begin(), hits.end(), 1));
    done += now;
  }
  result.permutations = done;
  result.p_value = static_cast<double>(1 + reached) / static_cast<double>(1 + done);
  judge(result, how.significance);
  return result;
}

Validation validate_scores(std::span<const double> points, std::span<const Standing> standing, const PointScale& scale,
                           const ValidationSettings& how) {
  Unseen unseen;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (standing[i] == Standing::unknown) continue;
    unseen.clients.push_back(static_cast<Index>(i));
    unseen.log_odds.push_back((points[i] - scale.at_even_odds) / scale.factor());
  }
  Validation result;
  const std::vector<bool> key = keys_of(unseen.clients, standing);
  const auto keys = static_cast<double>(std::count(key.begin(), key.end(), true));
  if (keys < 1 || keys >= static_cast<double>(key.size())) {
    result.reasons.push_back("these clients are all key clients, or none is: nothing can be tested on them");
    return result;
  }
  const std::vector<std::vector<Unseen>> repeats{{unseen}};
  fill(result, repeats, standing, scale);
  result.permutations = unseen.clients.size() > 100000 ? 199 : 999;
  result.p_value = p_of_scores(unseen.log_odds, key, how, result.permutations);
  judge(result, how.significance);
  return result;
}

}  // namespace mcda::clients
