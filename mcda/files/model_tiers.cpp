// `tiers:` of a model.
//
//   tiers: {A: 0.2, B: 20 clients, C: rest}                          shares or numbers of clients, best first
//   tiers: {method: electre_tri, cut: 0.7, profiles: {A: {revenue: 200}, B: {revenue: 50}}}   what a tier asks at least
//   tiers: {method: mr_sort, profiles: {revenue: [50, 200]}, names: [A, B, C]}                the same by criterion
//   tiers: {method: thresholds, score: topsis, limits: {A: 0.7, B: 0.4, C: rest}}
//   tiers: {method: cumulated, of: revenue, shares: {A: 0.8, B: 0.15, C: 0.05}}               ABC analysis
// and with each of them pinned: {ID: {tier: A, reason: ..., date: 2026-01-31}}.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "mcda/files/model_reading.hpp"
#include "mcda/files/unicode.hpp"
#include "mcda/method/catalogue.hpp"

namespace mcda::files {

namespace {

const std::vector<std::string> own_rules{"quantiles", "thresholds", "cumulated"};

bool is_own(const std::string& method) {
  return std::find(own_rules.begin(), own_rules.end(), method) != own_rules.end();
}

class TierReader {
 public:
  explicit TierReader(Reading& reading) : reading_(reading), file_(reading.result()) {}

  void read(const Node& node, const TierLevels& levels) {
    if (!node.is_mapping()) return;  // complained about with the levels
    if (const Node* const method = node.find("method")) {
      read_rule(node, *method, levels);
    } else {
      file_.tiers = read_shares(node);
    }
    if (const Node* const pinned = node.find("pinned")) read_pins(*pinned);
  }

 private:
  std::vector<Tier> read_shares(const Node& node) {
    std::vector<Tier> tiers;
    double sum = 0;
    bool all_shares = true;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      if (node.keys[i].text == "pinned") continue;
      tiers.push_back(read_tier(node.keys[i].text, node.children[i]));
      all_shares = all_shares && tiers.back().share.has_value();
      sum += tiers.back().share.value_or(0);
    }
    if (!tiers.empty() && (sum > 1 + 1e-9 || (all_shares && std::abs(sum - 1) > 1e-9))) {
      reading_.complain(node, "the shares of the tiers add up to " + shortest(sum),
                        "they add up to 1; one tier may be `rest`");
    }
    return tiers;
  }

  Tier read_tier(const std::string& name, const Node& node) {
    Tier tier{.name = name, .share = std::nullopt, .count = std::nullopt};
    const std::string what = "tier " + harmless(name);
    if (node.is_scalar() && node.text == "rest") return tier;
    // `20 clients`: a count says what it counts, because a bare 20 could be meant as per cent.
    const std::size_t blank = node.text.find(' ');
    if (node.is_scalar() && blank != std::string::npos) {
      const auto count = files::number(node.text.substr(0, blank));
      if (count && *count >= 1 && *count == std::floor(*count) && *count < 1e12) {
        tier.count = static_cast<Index>(*count);
      } else {
        reading_.complain(node, what + ": \"" + harmless(node.text) + "\" is not a number of clients",
                          "write 20 clients");
      }
      return tier;
    }
    tier.share = reading_.number(node, what);
    if (tier.share && !(*tier.share > 0 && *tier.share <= 1)) {
      reading_.complain(node, what + ": " + node.text + " is not a share between 0 and 1",
                        "write 0.2 for a fifth, or `20 clients` for a number");
      tier.share = std::nullopt;
    }
    return tier;
  }

  void read_rule(const Node& node, const Node& method, const TierLevels& levels) {
    TierRule& rule = file_.tier_rule;
    const std::string name = reading_.text(method, "tiers: method");
    if (name.empty()) return;
    if (const Node* const names = node.find("names")) read_names(*names);
    if (is_own(name)) {
      rule.method = name;
      read_own_rule(node);
      return;
    }
    const Method* const found = Catalogue::instance().find(name);
    if (found == nullptr || found->info().result != ResultKind::tiers) {
      std::vector<std::string> known = own_rules;
      for (const auto& one : Catalogue::instance().all()) {
        if (one->info().result == ResultKind::tiers) known.emplace_back(one->info().name);
      }
      std::string listed;
      for (const std::string& one : known) listed += (listed.empty() ? "" : ", ") + one;
      const bool ranks = found != nullptr && found->info().kind == MethodKind::scoring;
      reading_.complain(method,
                        "tiers: \"" + harmless(name) + "\" sorts nobody into tiers" +
                            (ranks ? std::string() : did_you_mean(name, known)),
                        ranks ? "write {method: quantiles, score: " + name + ", shares: {A: 0.2, B: 0.3, C: 0.5}}"
                              : "one of " + listed);
      return;
    }
    rule.method = std::string(found->info().name);
    if (!rule.names_written) rule.names = levels.names;
    const std::vector<std::string> other{"method", "names", "profiles", "vetoes", "pinned"};
    rule.parameters = read_parameters(reading_, *found, node, other);
    for (const auto& [key, of] : {std::pair{"profiles", &levels.profiles}, {"vetoes", &levels.vetoes}}) {
      if (const Node* const at = node.find(key)) check_criteria(*at, key, *of);
    }
    if (const Node* const vetoes = node.find("vetoes"); vetoes != nullptr && rule.method != "mr_sort") {
      reading_.complain(*vetoes, "tiers: vetoes are levels of mr_sort; " + rule.method + " does not read them",
                        "give criteria a `veto`, the difference that forbids");
    }
  }

  void read_names(const Node& node) {
    TierRule& rule = file_.tier_rule;
    if (!reading_.is_sequence(node, "tiers: names", "write them best first: [A, B, C]")) return;
    for (const Node& child : node.children) {
      const std::string name = reading_.text(child, "tiers: a name");
      if (std::find(rule.names.begin(), rule.names.end(), name) != rule.names.end())
        reading_.complain(child, "tiers: two tiers are called \"" + harmless(name) + "\"", "names are unique");
      rule.names.push_back(name);
    }
    rule.names_written = true;
  }

  void read_own_rule(const Node& node) {
    TierRule& rule = file_.tier_rule;
    const bool limits = rule.method == "thresholds", cumulated = rule.method == "cumulated";
    reading_.check_keys(node, "tiers by " + rule.method,
                        cumulated ? std::vector<std::string>{"method", "of", "shares", "pinned"}
                        : limits  ? std::vector<std::string>{"method", "score", "limits", "pinned"}
                                  : std::vector<std::string>{"method", "score", "shares", "pinned"});
    const char* const needed = limits ? "limits" : "shares";
    const Node* const at = node.find(needed);
    if (at == nullptr) {
      reading_.complain(node, "tiers by " + rule.method + " have no " + needed,
                        limits ? "add limits: {A: 0.7, B: 0.4, C: rest}" : "add shares: {A: 0.2, B: 0.3, C: 0.5}");
    } else if (reading_.is_mapping(*at, std::string("tiers: ") + needed, "write {A: NUMBER, B: NUMBER, C: rest}")) {
      if (limits) {
        read_limits(*at);
      } else {
        (cumulated ? rule.shares : file_.tiers) = read_shares(*at);
        for (const Tier& tier : rule.shares) {
          if (tier.count)
            reading_.complain(*at, "tiers by cumulated are shares of a total, not numbers of clients", "");
        }
      }
    }
    if (const Node* const of = node.find("of")) {
      rule.of = reading_.text(*of, "tiers: of");
      const Index leaf = file_.model.tree.find(rule.of);
      if (leaf <= 0 || !file_.model.tree[leaf].leaf) {
        reading_.complain(
            *of,
            "tiers: \"" + harmless(rule.of) + "\" is no criterion" + did_you_mean(rule.of, file_.model.tree.leaf_ids()),
            "name the criterion whose total is shared out");
      }
    } else if (cumulated) {
      reading_.complain(node, "tiers by cumulated share out the total of nothing", "add of: CRITERION");
    }
    if (const Node* const score = node.find("score")) {
      rule.score = reading_.text(*score, "tiers: score");
      const Method* const found = Catalogue::instance().find(rule.score);
      if (found == nullptr || found->info().kind != MethodKind::scoring || found->info().result == ResultKind::tiers) {
        reading_.complain(*score, "tiers: \"" + harmless(rule.score) + "\" gives no score",
                          "name a ranking method such as topsis");
      }
    }
  }

  void read_limits(const Node& node) {
    TierRule& rule = file_.tier_rule;
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      const std::string& name = node.keys[k].text;
      rule.names.push_back(name);
      const bool last = k + 1 == node.keys.size();
      const Node& value = node.children[k];
      if (value.is_scalar() && value.text == "rest") {
        if (!last) reading_.complain(value, "tiers: only the last tier is the rest", "write the best tier first");
        rule.names_written = true;
        return;
      }
      const auto limit = reading_.number(value, "tiers: the limit of " + harmless(name));
      if (!limit) continue;
      if (!rule.limits.empty() && !(*limit < rule.limits.back()))
        reading_.complain(value, "tiers: the limit of " + harmless(name) + " is not below that of the tier before",
                          "write the best tier first, each with the least score it asks");
      rule.limits.push_back(*limit);
    }
  }

  void check_criteria(const Node& node, const std::string& key,
                      const std::map<std::string, std::vector<double>>& levels) {
    const std::vector<std::string> known = file_.model.tree.leaf_ids();
    for (const auto& [id, values] : levels) {
      if (std::find(known.begin(), known.end(), id) == known.end())
        reading_.complain(
            node, "tiers: " + key + " name \"" + harmless(id) + "\", which is no criterion" + did_you_mean(id, known),
            "name criteria of the model");
    }
  }

  void read_pins(const Node& node) {
    if (!reading_.is_mapping(node, "tiers: pinned", "write {ID: {tier: A, reason: ..., date: 2026-01-31}}")) return;
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      const Node& one = node.children[k];
      Pin pin{.id = node.keys[k].text, .tier = {}, .reason = {}, .date = {}};
      const std::string what = "tiers: pinned " + harmless(pin.id);
      if (!reading_.is_mapping(one, what, "write {tier: A, reason: ..., date: 2026-01-31}")) continue;
      reading_.check_keys(one, what, {"tier", "reason", "date"});
      for (const auto& [key, target] : {std::pair{"tier", &pin.tier}, {"reason", &pin.reason}, {"date", &pin.date}}) {
        const Node* const at = one.find(key);
        if (at == nullptr) {
          reading_.complain(
              node.keys[k], what + " has no " + key,
              "an override says which tier, why, and since when: {tier: A, reason: ..., date: 2026-01-31}");
        } else {
          *target = reading_.text(*at, what + ": " + key);
        }
      }
      if (const Node* const at = one.find("date"); at != nullptr && !pin.date.empty() && !is_date(pin.date))
        reading_.complain(*at, what + ": \"" + harmless(pin.date) + "\" is not a date", "write 2026-01-31");
      check_tier(one, what, pin.tier);
      file_.pins.push_back(std::move(pin));
    }
  }

  // Names of categories that only the profiles tell are checked when the tiers are made.
  void check_tier(const Node& at, const std::string& what, const std::string& tier) {
    std::vector<std::string> known;
    for (const auto* tiers : {&file_.tiers, &file_.tier_rule.shares}) {
      for (const Tier& one : *tiers) known.push_back(one.name);
    }
    if (file_.tier_rule.names_written) known = file_.tier_rule.names;
    if (known.empty() || tier.empty() || std::find(known.begin(), known.end(), tier) != known.end()) return;
    reading_.complain(at, what + ": there is no tier \"" + harmless(tier) + "\"" + did_you_mean(tier, known),
                      "name a tier of the model");
  }

  static bool is_date(const std::string& text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto part = [&](std::size_t at, std::size_t size) {
      int value = 0;
      for (std::size_t k = at; k < at + size; ++k) {
        if (text[k] < '0' || text[k] > '9') return -1;
        value = value * 10 + (text[k] - '0');
      }
      return value;
    };
    const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
  }

  Reading& reading_;
  ModelFile& file_;
};

// {A: {revenue: 200, margin: 10}, B: {...}} best tier first, or {revenue: [50, 200]} worst level first.
void read_levels(Reading& reading, const Node& node, const std::string& what, bool gaps,
                 std::map<std::string, std::vector<double>>& levels, std::vector<std::string>& names) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (!reading.is_mapping(node, what, "write {A: {revenue: 200}, B: {revenue: 50}} or {revenue: [50, 200]}")) return;
  const bool by_tier =
      std::any_of(node.children.begin(), node.children.end(), [](const Node& child) { return child.is_mapping(); });
  const auto level = [&](const Node& at, const std::string& of) {
    if (gaps && at.is_null()) return none;
    return reading.number(at, of).value_or(none);
  };
  if (!by_tier) {
    for (std::size_t k = 0; k < node.keys.size(); ++k) {
      const std::string of = what + ": " + harmless(node.keys[k].text);
      if (!reading.is_sequence(node.children[k], of, "write the levels, the worst limit first: [50, 200]")) continue;
      for (const Node& child : node.children[k].children) levels[node.keys[k].text].push_back(level(child, of));
    }
    return;
  }
  std::set<std::string> ids;
  for (const Node& tier : node.children) {
    for (const Node::Key& key : tier.keys) ids.insert(key.text);
  }
  for (std::size_t k = node.keys.size(); k-- > 0;) {  // the best tier stands first, its limit last
    const std::string of = what + ": " + harmless(node.keys[k].text);
    names.insert(names.begin(), node.keys[k].text);
    if (!reading.is_mapping(node.children[k], of, "write {revenue: 200, margin: 10}")) continue;
    for (const std::string& id : ids) {
      const Node* const at = node.children[k].find(id);
      if (at == nullptr && !gaps) {
        reading.complain(node.keys[k], of + " says nothing about " + harmless(id), "give every tier the same criteria");
      }
      levels[id].push_back(at == nullptr ? none : level(*at, of + ": " + harmless(id)));
    }
  }
}

}  // namespace

TierLevels read_tier_levels(Reading& reading, const Node& tiers) {
  TierLevels levels;
  if (!reading.is_mapping(tiers, "tiers", "write {A: 0.2, B: 0.3, C: 0.5}") || tiers.find("method") == nullptr)
    return levels;
  if (const Node* const at = tiers.find("profiles"))
    read_levels(reading, *at, "tiers: profiles", false, levels.profiles, levels.names);
  const Node* const at = tiers.find("vetoes");
  if (at == nullptr) return levels;
  std::vector<std::string> names;
  read_levels(reading, *at, "tiers: vetoes", true, levels.vetoes, names);
  if (names.empty() || levels.names.empty()) return levels;
  reading.check_keys(*at, "vetoes of tiers", levels.names);
  for (auto& [id, given] : levels.vetoes) {  // a tier that vetoes leave out has none
    std::vector<double> all;
    for (std::size_t k = levels.names.size(); k-- > 0;) {
      const auto found = std::find(names.begin(), names.end(), levels.names[k]);
      all.push_back(found == names.end() ? std::numeric_limits<double>::quiet_NaN()
                                         : given[given.size() - 1 - static_cast<std::size_t>(found - names.begin())]);
    }
    given = std::move(all);
  }
  return levels;
}

void read_tiers(Reading& reading, const Node& node, const TierLevels& levels) {
  TierReader(reading).read(node, levels);
}

}  // namespace mcda::files
