#include "mcda/files/portrait_json.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "mcda/model/error.hpp"

namespace mcda::files {

namespace {

using namespace clients;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Names in the order of the enumerators.
constexpr std::array kinds{"number", "truth", "date", "category"};
constexpr std::array trends{"automatic", "up", "down", "free"};
constexpr std::array key_kinds{"condition", "top_share", "top_count"};
constexpr std::array verdicts{"evidence", "weak evidence", "no evidence"};

template <class Enum, std::size_t N>
Enum named(const std::array<const char*, N>& names, const Json& json) {
  const std::string name = json.get<std::string>();
  for (std::size_t k = 0; k < N; ++k) {
    if (name == names[k]) return static_cast<Enum>(k);
  }
  raise(InvalidInput("\"" + name + "\" is not known here"));
}

template <class Enum, std::size_t N>
const char* name_of(const std::array<const char*, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

double number_from(const Json& json, double otherwise) { return json.is_null() ? otherwise : json.get<double>(); }

Json counts_json(const Counts& counts) { return {{"key", counts.key}, {"rest", counts.rest}}; }
Counts counts_from(const Json& json) { return {json.at("key").get<double>(), json.at("rest").get<double>()}; }

Json profile_json(const Profile& profile, TraitKind kind) {
  if (kind == TraitKind::category || kind == TraitKind::truth)
    return {{"typical", profile.typical}, {"share", profile.share}};
  return {
      {"p25", number_json(profile.low)}, {"median", number_json(profile.median)}, {"p75", number_json(profile.high)}};
}

Profile profile_from(const Json& json) {
  Profile profile;
  if (json.contains("typical")) {
    profile.typical = json.at("typical").get<std::string>();
    profile.share = json.at("share").get<double>();
  } else {
    profile.low = number_from(json.at("p25"), not_a_number);
    profile.median = number_from(json.at("median"), not_a_number);
    profile.high = number_from(json.at("p75"), not_a_number);
  }
  return profile;
}

Json bin_json(const PortraitTrait& trait, const PortraitBin& bin) {
  Json json{{"bin", text_of(trait, bin)}};
  if (bin.missing) {
    json["missing"] = true;
  } else if (trait.kind == TraitKind::category) {
    json["categories"] = bin.categories;
    json["others"] = bin.others;
  } else {
    json["from"] = number_json(bin.low);
    json["below"] = number_json(bin.high);
  }
  json["key"] = bin.counts.key;
  json["rest"] = bin.counts.rest;
  json["key_rate"] = number_json(bin.counts.all() > 0 ? bin.counts.key / bin.counts.all() : not_a_number);
  json["lift"] = bin.lift.value;
  json["lift_interval"] = {bin.lift.low, bin.lift.high};
  json["p_value"] = bin.p;
  json["differs"] = bin.differs;
  json["woe"] = bin.evidence;
  json["iv"] = bin.information;
  json["points"] = bin.points;
  return json;
}

PortraitBin bin_from(const Json& json) {
  PortraitBin bin;
  bin.missing = json.contains("missing") && json.at("missing").get<bool>();
  if (json.contains("categories")) {
    bin.categories = json.at("categories").get<std::vector<std::string>>();
    bin.others = json.at("others").get<bool>();
  } else if (json.contains("from")) {
    bin.low = number_from(json.at("from"), -infinity);
    bin.high = number_from(json.at("below"), infinity);
  }
  bin.counts = counts_from(json);
  bin.lift.value = json.at("lift").get<double>();
  bin.lift.low = json.at("lift_interval").at(0).get<double>();
  bin.lift.high = json.at("lift_interval").at(1).get<double>();
  bin.p = json.at("p_value").get<double>();
  bin.differs = json.at("differs").get<bool>();
  bin.evidence = json.at("woe").get<double>();
  bin.information = json.at("iv").get<double>();
  bin.points = json.at("points").get<double>();
  return bin;
}

PortraitTrait trait_from(const Json& json) {
  PortraitTrait trait{.name = json.at("name").get<std::string>(),
                      .kind = named<TraitKind>(kinds, json.at("kind")),
                      .trend = named<Trend>(trends, json.at("trend"))};
  for (const Json& bin : json.at("bins")) trait.bins.push_back(bin_from(bin));
  trait.information = json.at("iv").get<double>();
  trait.p = json.at("p_value").get<double>();
  trait.noise = json.at("noise").get<bool>();
  trait.used = json.at("used").get<bool>();
  trait.weight = json.at("weight").get<double>();
  trait.unused = json.at("unused").get<std::string>();
  trait.known_key = json.at("known").at("key").get<double>();
  trait.known_rest = json.at("known").at("rest").get<double>();
  trait.key = profile_from(json.at("profile").at("key"));
  trait.rest = profile_from(json.at("profile").at("rest"));
  return trait;
}

Validation validation_from(const Json& json) {
  Validation v;
  v.design = json.at("design").get<std::string>();
  v.by_time = json.at("held_out").get<bool>();
  v.learned_from = json.at("learned_from").get<Index>();
  v.tested_on = json.at("tested_on").get<Index>();
  v.positives = json.at("positives").get<double>();
  v.negatives = json.at("negatives").get<double>();
  v.auc = json.at("auc").get<double>();
  v.auc_interval = {json.at("auc_interval").at(0).get<double>(), json.at("auc_interval").at(1).get<double>()};
  v.auc_deviation = json.at("auc_deviation").get<double>();
  v.learned_auc = json.at("learned_auc").get<double>();
  v.ks = json.at("ks").get<double>();
  v.lift_at_10 = json.at("lift_at_10").get<double>();
  v.lift_at_20 = json.at("lift_at_20").get<double>();
  v.precision_at = json.at("precision_at_k").at("precision").get<double>();
  v.k = json.at("precision_at_k").at("k").get<Index>();
  v.brier = json.at("brier").get<double>();
  v.brier_of_base_rate = json.at("brier_of_base_rate").get<double>();
  v.stability = json.at("psi").get<double>();
  for (const Json& one : json.at("calibration"))
    v.calibration.push_back(
        {one.at("clients").get<double>(), one.at("predicted").get<double>(), one.at("observed").get<double>()});
  for (const Json& one : json.at("cut_offs"))
    v.cut_offs.push_back({one.at("share").get<double>(), one.at("points").get<double>(),
                          one.at("precision").get<double>(), one.at("recall").get<double>(),
                          one.at("lift").get<double>()});
  v.p_value = json.at("p_value").get<double>();
  v.permutations = json.at("permutations").get<Index>();
  v.verdict = named<Verdict>(verdicts, json.at("verdict"));
  v.reasons = json.at("reasons").get<std::vector<std::string>>();
  return v;
}

Json list_json(const std::vector<LeftOut>& list) {
  Json json = Json::array();
  for (const LeftOut& one : list) json.push_back({{"name", one.name}, {"reason", one.reason}});
  return json;
}

std::vector<LeftOut> list_from(const Json& json) {
  std::vector<LeftOut> list;
  for (const Json& one : json) list.push_back({one.at("name").get<std::string>(), one.at("reason").get<std::string>()});
  return list;
}

}  // namespace

Json validation_json(const Validation& v) {
  Json json{{"design", v.design},
            {"held_out", v.by_time},
            {"learned_from", v.learned_from},
            {"tested_on", v.tested_on},
            {"positives", v.positives},
            {"negatives", v.negatives},
            {"auc", v.auc},
            {"auc_interval", {v.auc_interval.low, v.auc_interval.high}},
            {"auc_deviation", v.auc_deviation},
            {"learned_auc", v.learned_auc},
            {"gini", v.gini()},
            {"ks", v.ks},
            {"lift_at_10", v.lift_at_10},
            {"lift_at_20", v.lift_at_20},
            {"precision_at_k", {{"k", v.k}, {"precision", v.precision_at}}},
            {"brier", v.brier},
            {"brier_of_base_rate", v.brier_of_base_rate},
            {"psi", v.stability},
            {"p_value", v.p_value},
            {"permutations", v.permutations},
            {"verdict", std::string(text_of(v.verdict))},
            {"reasons", v.reasons},
            {"calibration", Json::array()},
            {"cut_offs", Json::array()}};
  for (const CalibrationGroup& group : v.calibration)
    json["calibration"].push_back(
        {{"clients", group.clients}, {"predicted", group.predicted}, {"observed", group.observed}});
  for (const CutOff& cut : v.cut_offs)
    json["cut_offs"].push_back({{"share", cut.share},
                                {"points", cut.points},
                                {"precision", cut.precision},
                                {"recall", cut.recall},
                                {"lift", cut.lift}});
  return json;
}

Json trait_json(const PortraitTrait& trait) {
  Json json{{"name", trait.name},
            {"kind", name_of(kinds, trait.kind)},
            {"trend", name_of(trends, trait.trend)},
            {"iv", trait.information},
            {"p_value", trait.p},
            {"noise", trait.noise},
            {"used", trait.used},
            {"unused", trait.unused},
            {"weight", trait.weight},
            {"known", {{"key", trait.known_key}, {"rest", trait.known_rest}}},
            {"profile", {{"key", profile_json(trait.key, trait.kind)}, {"rest", profile_json(trait.rest, trait.kind)}}},
            {"bins", Json::array()}};
  for (const PortraitBin& bin : trait.bins) json["bins"].push_back(bin_json(trait, bin));
  return json;
}

Json portrait_json(const Portrait& p) {
  Json json{{"program", p.program},
            {"title", p.title},
            {"key",
             {{"text", p.key.text},
              {"kind", name_of(key_kinds, p.key.kind)},
              {"amount", p.key.amount},
              {"expression", p.key.expression},
              {"column", p.key.column},
              {"from", number_json(p.key.cut)}}},
            {"source", p.source},
            {"where", p.where},
            {"data_digest", p.data_digest},
            {"as_of", p.as_of},
            {"period", p.period},
            {"time", p.time},
            {"holdout", p.held_out},
            {"parent", p.parent},
            {"clients", counts_json(p.total)},
            {"base_rate", p.base_rate()},
            {"unknown", p.unknown},
            {"fuzzy", p.fuzzy},
            {"descriptive", p.descriptive},
            {"model", p.model},
            {"scale", {{"points_at_even_odds", p.scale.at_even_odds}, {"double_odds", p.scale.double_odds}}},
            {"base_points", p.base},
            {"limit_points", p.limit ? Json(*p.limit) : Json(nullptr)},
            {"traits", Json::array()},
            {"validation", validation_json(p.validation)},
            {"left_out", list_json(p.left_out)},
            {"suspects", list_json(p.suspects)},
            {"auc_without_suspects", p.auc_without_suspects ? Json(*p.auc_without_suspects) : Json(nullptr)},
            {"other_keys", Json::array()},
            {"next_period", nullptr},
            {"quantiles", p.standing},
            {"score_groups", {{"edges", p.score_edges}, {"clients", p.score_counts}}},
            {"sentences", sentences(p)},
            {"notes", p.notes}};
  for (const PortraitTrait& trait : p.traits) json["traits"].push_back(trait_json(trait));
  for (const OtherKey& one : p.others)
    json["other_keys"].push_back({{"key", one.text},
                                  {"clients", counts_json(one.total)},
                                  {"auc", one.auc},
                                  {"p_value", one.p_value},
                                  {"auc_of_this_portrait", one.auc_of_ours},
                                  {"rank_correlation", one.agreement},
                                  {"disagrees", one.disagrees}});
  if (p.next)
    json["next_period"] = {{"key", p.next->text},  {"clients", counts_json(p.next->total)},
                           {"kept", p.next->kept}, {"lift", p.next->lift},
                           {"auc", p.next->auc},   {"lift_at_20", p.next->lift_at_20}};
  return json;
}

Portrait portrait_from_json(const Json& json) {
  Portrait p;
  const auto text = [&](const char* name) { return json.at(name).get<std::string>(); };
  p.program = text("program");
  p.title = text("title");
  const Json& key = json.at("key");
  p.key.text = key.at("text").get<std::string>();
  p.key.kind = named<Key::Kind>(key_kinds, key.at("kind"));
  p.key.amount = key.at("amount").get<double>();
  p.key.expression = key.at("expression").get<std::string>();
  p.key.column = key.at("column").get<std::string>();
  p.key.cut = number_from(key.at("from"), 0);
  p.source = text("source");
  p.where = text("where");
  p.data_digest = text("data_digest");
  p.as_of = text("as_of");
  p.period = text("period");
  p.time = text("time");
  p.held_out = text("holdout");
  p.parent = text("parent");
  p.total = counts_from(json.at("clients"));
  p.unknown = json.at("unknown").get<Index>();
  p.fuzzy = json.at("fuzzy").get<bool>();
  p.descriptive = json.at("descriptive").get<bool>();
  p.model = text("model");
  p.scale = {json.at("scale").at("points_at_even_odds").get<double>(),
             json.at("scale").at("double_odds").get<double>()};
  p.base = json.at("base_points").get<double>();
  if (const auto limit = json.find("limit_points"); limit != json.end() && !limit->is_null())
    p.limit = limit->get<double>();  // files from before UTADIS have none
  for (const Json& trait : json.at("traits")) p.traits.push_back(trait_from(trait));
  p.validation = validation_from(json.at("validation"));
  p.left_out = list_from(json.at("left_out"));
  p.suspects = list_from(json.at("suspects"));
  if (!json.at("auc_without_suspects").is_null())
    p.auc_without_suspects = json.at("auc_without_suspects").get<double>();
  for (const Json& one : json.at("other_keys"))
    p.others.push_back({one.at("key").get<std::string>(), counts_from(one.at("clients")), one.at("auc").get<double>(),
                        one.at("p_value").get<double>(), one.at("auc_of_this_portrait").get<double>(),
                        one.at("rank_correlation").get<double>(), one.at("disagrees").get<bool>()});
  if (const Json& next = json.at("next_period"); !next.is_null())
    p.next = NextPeriod{next.at("key").get<std::string>(), counts_from(next.at("clients")),
                        next.at("kept").get<double>(),     next.at("lift").get<double>(),
                        next.at("auc").get<double>(),      next.at("lift_at_20").get<double>()};
  p.standing = json.at("quantiles").get<std::vector<double>>();
  p.score_edges = json.at("score_groups").at("edges").get<std::vector<double>>();
  p.score_counts = json.at("score_groups").at("clients").get<std::vector<double>>();
  p.notes = json.at("notes").get<std::vector<std::string>>();
  return p;
}

}  // namespace mcda::files
