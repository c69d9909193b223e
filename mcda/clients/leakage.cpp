#include "mcda/clients/leakage.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "mcda/source/words.hpp"

namespace mcda::clients {

namespace {

// Words of names in English, Polish and Russian exports. A few are common in honest traits too (order, payment): a name
// is a suspicion, not a proof, so such traits are named and kept.
constexpr std::array post_sale_words{
    "stage",     "closed",      "close",   "won",      "win",     "lost",    "invoice",  "invoices",
    "invoiced",  "paid",        "payment", "payments", "order",   "orders",  "ordered",  "purchase",
    "purchases", "bought",      "tenure",  "churn",    "churned", "renewal", "shipped",  "delivered",
    "refund",    "contract",    "nps",     "csat",     "ticket",  "tickets", "salesrep", "rep",
    "outcome",   "probability", "etap",    "faktura",  "faktury", "umowa",   "zakup",    "zakupy",
    "стадия",    "сделка",      "сделки",  "счет",     "счета",   "оплата"};

// "order" in order2 and 2025orders.
std::string_view without_digits(std::string_view word) {
  constexpr std::string_view digits = "0123456789";
  const std::size_t first = word.find_first_not_of(digits);
  if (first == std::string_view::npos) return {};
  return word.substr(first, word.find_last_not_of(digits) - first + 1);
}

}  // namespace

std::string post_sale_word(const std::string& name) {
  for (const std::string& word : source::words_of_name(name)) {
    const std::string_view bare = without_digits(word);
    if (std::find(post_sale_words.begin(), post_sale_words.end(), bare) != post_sale_words.end())
      return std::string(bare);
  }
  return {};
}

KnownFor known_for(const Cohort& cohort, std::size_t trait, std::span<const Index> clients,
                   std::span<const Standing> standing) {
  Counts known, missing;
  for (const Index client : clients) {
    const auto i = static_cast<std::size_t>(client);
    if (standing[i] == Standing::unknown) continue;
    Counts& side = cohort.groups[trait][i] == missing_group ? missing : known;
    (standing[i] == Standing::key ? side.key : side.rest) += 1;
  }
  KnownFor result;
  const Counts total = known + missing;
  if (!(total.key > 0) || !(total.rest > 0)) return result;
  result.key = known.key / total.key;
  result.rest = known.rest / total.rest;
  const double less = std::min(result.key, result.rest), more = std::max(result.key, result.rest);
  const std::array<Counts, 2> table{known, missing};
  result.one_sided = less <= 0.1 * more && independence_p(table) < 0.001;
  return result;
}

double auc_alone(const Cohort& cohort, std::size_t trait, std::span<const Index> clients,
                 std::span<const Standing> standing) {
  std::array<Counts, 256> groups{};
  Counts total;
  for (const Index client : clients) {
    const auto i = static_cast<std::size_t>(client);
    if (standing[i] == Standing::unknown) continue;
    const Counts one{standing[i] == Standing::key ? 1.0 : 0.0, standing[i] == Standing::rest ? 1.0 : 0.0};
    groups[cohort.groups[trait][i]] += one;
    total += one;
  }
  if (!(total.key > 0) || !(total.rest > 0)) return 0.5;
  // Every client is judged by the others of its group, drawn a little towards everybody: a group of one says nothing of
  // its member. So the key clients of a group share one score, and the rest of it another.
  const double base = total.key / total.all();
  std::vector<std::pair<double, Counts>> scored;
  for (const Counts& group : groups) {
    if (group.key > 0) scored.push_back({(group.key - 1 + base) / group.all(), {group.key, 0}});
    if (group.rest > 0) scored.push_back({(group.key + base) / group.all(), {0, group.rest}});
  }
  std::sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  double pairs = 0, rest_below = 0;
  for (std::size_t begin = 0; begin < scored.size();) {
    Counts tie;
    std::size_t end = begin;
    for (; end < scored.size() && scored[end].first == scored[begin].first; ++end) tie += scored[end].second;
    pairs += tie.key * (rest_below + tie.rest / 2);
    rest_below += tie.rest;
    begin = end;
  }
  return pairs / (total.key * total.rest);
}

}  // namespace mcda::clients
