// A portrait for people: what it says, how far to believe it, bin by bin.
#include <cmath>

#include <fmt/format.h>

#include "cli/portrait.hpp"
#include "mcda/files/portrait_json.hpp"

namespace prefero {

namespace {

using namespace mcda::clients;

class Page {
 public:
  Page(bool markdown, const Screen& screen) : markdown_(markdown), screen_(screen) {}

  void title(const std::string& text) {
    text_ += markdown_ ? "# " + mcda::files::markdown_text(text) + "\n\n" : screen_.bold(text) + "\n";
  }
  void heading(const std::string& text) {
    text_ += markdown_ ? "\n## " + mcda::files::markdown_text(text) + "\n\n" : "\n" + screen_.bold(text) + "\n";
  }
  void line(const std::string& text) {
    text_ += markdown_ ? mcda::files::markdown_text(text) + "  \n" : folded(text, screen_) + "\n";
  }
  void item(const std::string& text) {
    text_ += markdown_ ? "- " + mcda::files::markdown_text(text) + "\n" : "- " + folded(text, screen_, 2) + "\n";
  }
  void sheet(const Sheet& sheet) { text_ += markdown_ ? sheet.markdown() : sheet.table(screen_); }
  std::string take() { return std::move(text_); }

 private:
  bool markdown_;
  const Screen& screen_;
  std::string text_;
};

std::string interval(double low, double high) { return fmt::format("{:.3f} to {:.3f}", low, high); }

std::string band(const PortraitTrait& trait, const Profile& profile) {
  if (trait.kind == TraitKind::category || trait.kind == TraitKind::truth)
    return profile.typical.empty() ? "" : fmt::format("{} ({:.0f} %)", profile.typical, 100 * profile.share);
  if (std::isnan(profile.median)) return "";
  return readable(profile.low, 4) + " - " + readable(profile.median, 4) + " - " + readable(profile.high, 4);
}

void definition(Page& page, const Portrait& portrait) {
  page.title(portrait.title.empty() ? "Portrait of the key client" : portrait.title);
  std::string key = "Key client: " + portrait.key.text;
  if (portrait.key.kind != Key::Kind::condition) key += " (from " + readable(portrait.key.cut) + " on)";
  page.line(key);
  std::string when;
  if (!portrait.as_of.empty()) when += "traits as of " + portrait.as_of;
  if (!portrait.period.empty()) when += (when.empty() ? "" : ", ") + ("the key's period " + portrait.period);
  if (!when.empty()) page.line(when);
  page.line(fmt::format("{} key clients and {} others, {} key{}", count_text(std::llround(portrait.total.key)),
                        count_text(std::llround(portrait.total.rest)), percent(portrait.base_rate()),
                        portrait.unknown > 0 ? "; " + count_text(portrait.unknown) + " of unknown standing" : ""));
  if (portrait.descriptive) page.line("DESCRIPTIVE ONLY: there is no evidence that this holds beyond these clients.");
}

void measures(Page& page, const Portrait& portrait) {
  const Validation& v = portrait.validation;
  page.heading("Does it hold for clients it has not seen?  " + std::string(text_of(v.verdict)));
  for (const std::string& reason : v.reasons) page.item(reason);
  if (v.tested_on == 0) return;
  const auto design = v.by_time ? fmt::format("learned from {} clients, tested on {} held out",
                                              count_text(v.learned_from), count_text(v.tested_on))
                                : v.design + ", " + count_text(v.tested_on) + " clients";
  page.line("Tested by: " + design);
  Sheet sheet;
  sheet.column("measure");
  sheet.column("value", CellKind::number);
  sheet.column("what it says");
  const auto row = [&](const std::string& name, const std::string& value, const std::string& text) {
    sheet.row({name, value, text});
  };
  const auto number = [](double x) { return fmt::format("{:.3f}", x); };
  row("AUC", number(v.auc), interval(v.auc_interval.low, v.auc_interval.high) + " (95 %); 0.5 is chance");
  if (v.auc_deviation > 0) row("deviation", number(v.auc_deviation), "of the AUC between the folds");
  row("AUC learned", number(v.learned_auc), "on the clients learned from");
  row("Gini", number(v.gini()), "2 AUC - 1");
  row("KS", number(v.ks), "widest gap between the two distributions of points");
  row("lift at 10 %", number(v.lift_at_10), "key clients in the best tenth, relative to all");
  row("lift at 20 %", number(v.lift_at_20), "the same for the best fifth");
  row(fmt::format("precision at {}", v.k), number(v.precision_at), "key clients among as many as there are");
  row("Brier", number(v.brier),
      fmt::format("error of probabilities; the base rate alone: {:.3f}", v.brier_of_base_rate));
  row("PSI", number(v.stability), "shift of the points; from 0.2 on other clients");
  row("p", number(v.p_value), fmt::format("as good by chance, {} permutations", v.permutations));
  page.sheet(sheet);
  if (portrait.auc_without_suspects)
    page.line(fmt::format("Without the traits under suspicion the AUC is {:.3f}.", *portrait.auc_without_suspects));
}

void cut_offs(Page& page, const Portrait& portrait) {
  const Validation& v = portrait.validation;
  if (v.cut_offs.empty()) return;
  page.heading("Cut-offs (on clients not learned from)");
  Sheet sheet;
  for (const char* const name : {"points from", "selected", "of them key", "of all key", "lift"})
    sheet.column(name, CellKind::number);
  for (const CutOff& cut : v.cut_offs)
    sheet.row({fmt::format("{:.1f}", cut.points), percent(cut.share), percent(cut.precision), percent(cut.recall),
               fmt::format("{:.2f}", cut.lift)});
  page.sheet(sheet);
}

void calibration(Page& page, const Portrait& portrait) {
  const Validation& v = portrait.validation;
  if (v.calibration.empty()) return;
  page.heading("Calibration: what was said and what happened, by tenths");
  Sheet sheet;
  for (const char* const name : {"clients", "said", "happened"}) sheet.column(name, CellKind::number);
  for (const CalibrationGroup& group : v.calibration)
    sheet.row({fmt::format("{:.0f}", group.clients), percent(group.predicted), percent(group.observed)});
  page.sheet(sheet);
}

}  // namespace

Sheet bins_sheet(const Portrait& portrait) {
  Sheet sheet;
  sheet.column("trait");
  sheet.column("bin");
  for (const char* const name : {"clients", "key", "key rate", "lift", "low", "high", "WoE", "IV", "points"})
    sheet.column(name, CellKind::number);
  sheet.column("note");
  for (const PortraitTrait& trait : portrait.traits) {
    for (const PortraitBin& bin : trait.bins) {
      const double rate = bin.counts.all() > 0 ? bin.counts.key / bin.counts.all() : std::nan("");
      sheet.row({trait.name, text_of(trait, bin), fmt::format("{:.0f}", bin.counts.all()),
                 fmt::format("{:.0f}", bin.counts.key), std::isnan(rate) ? "" : fmt::format("{:.3f}", rate),
                 fmt::format("{:.2f}", bin.lift.value), fmt::format("{:.2f}", bin.lift.low),
                 fmt::format("{:.2f}", bin.lift.high), fmt::format("{:.4f}", bin.evidence),
                 fmt::format("{:.4f}", bin.information), trait.used ? fmt::format("{:.1f}", bin.points) : "",
                 trait.used ? (bin.differs ? "" : "may be chance") : trait.unused});
    }
  }
  return sheet;
}

std::string validation_page(const Portrait& portrait, bool markdown, const Screen& screen) {
  Page page(markdown, screen);
  definition(page, portrait);
  measures(page, portrait);
  cut_offs(page, portrait);
  calibration(page, portrait);
  return page.take();
}

std::string portrait_page(const Portrait& portrait, bool markdown, const Screen& screen) {
  Page page(markdown, screen);
  definition(page, portrait);
  measures(page, portrait);

  page.heading("What may be said");
  const std::vector<std::string> said = sentences(portrait);
  for (const std::string& sentence : said) page.item(sentence);
  if (said.empty()) page.line("Of no single group: every interval, corrected for the number of groups, holds 1.");

  page.heading("Traits");
  Sheet traits;
  traits.column("trait");
  for (const char* const name : {"IV", "p", "known key", "known rest"}) traits.column(name, CellKind::number);
  for (const char* const name : {"key clients", "the rest", "note"}) traits.column(name);
  for (const PortraitTrait& trait : portrait.traits)
    traits.row({trait.name, fmt::format("{:.4f}", trait.information), fmt::format("{:.4f}", trait.p),
                percent(trait.known_key), percent(trait.known_rest), band(trait, trait.key), band(trait, trait.rest),
                trait.unused});
  page.sheet(traits);

  const bool utadis = portrait.model == "utadis";
  page.heading(
      fmt::format("Scorecard{}: {:.1f} points to begin with; {:.0f} are odds of one to one, {:.0f} more double them",
                  utadis ? " by UTADIS" : "", portrait.base, portrait.scale.at_even_odds, portrait.scale.double_odds));
  const double utility = 1 / std::max(portrait.span(), 1e-300);  // of a point
  if (utadis && portrait.limit) {
    double lowest = portrait.base;
    for (const PortraitTrait* const trait : portrait.used()) lowest += trait->lowest();
    page.line(fmt::format("UTADIS takes a client for a key client from {:.1f} points on, a utility of {:.3f} of 1.",
                          *portrait.limit, (*portrait.limit - lowest) * utility));
  }
  Sheet card;
  card.column("trait");
  card.column("bin");
  for (const char* const name : {"clients", "key rate", "lift", "interval", "WoE", "IV", "points"})
    card.column(name, CellKind::number);
  if (utadis) card.column("utility", CellKind::number);
  for (const PortraitTrait* const trait : portrait.used()) {
    for (const PortraitBin& bin : trait->bins) {
      std::vector<std::string> cells{trait->name,
                                     text_of(*trait, bin),
                                     fmt::format("{:.0f}", bin.counts.all()),
                                     percent(bin.counts.key / bin.counts.all()),
                                     fmt::format("{:.2f}", bin.lift.value),
                                     fmt::format("{:.2f}-{:.2f}", bin.lift.low, bin.lift.high),
                                     fmt::format("{:.3f}", bin.evidence),
                                     fmt::format("{:.3f}", bin.information),
                                     fmt::format("{:.1f}", bin.points)};
      if (utadis) cells.push_back(fmt::format("{:.3f}", (bin.points - trait->lowest()) * utility));
      card.row(std::move(cells));
    }
  }
  page.sheet(card);
  cut_offs(page, portrait);

  if (!portrait.others.empty()) {
    page.heading("Other definitions of a key client");
    Sheet sheet;
    sheet.column("key");
    for (const char* const name : {"key clients", "AUC of its own portrait", "AUC of this one", "rank correlation"})
      sheet.column(name, CellKind::number);
    sheet.column("note");
    for (const OtherKey& one : portrait.others)
      sheet.row({one.text, fmt::format("{:.0f}", one.total.key), fmt::format("{:.3f}", one.auc),
                 fmt::format("{:.3f}", one.auc_of_ours), fmt::format("{:.2f}", one.agreement),
                 one.disagrees ? "disagrees" : ""});
    page.sheet(sheet);
  }
  if (portrait.next) {
    page.heading("The period after: " + portrait.next->text);
    page.line(
        fmt::format("Of the key clients {} are key again, {:.2f} times the share of everybody; the points tell the key "
                    "clients of then with an AUC of {:.3f}, lift at 20 % {:.2f}.",
                    percent(portrait.next->kept), portrait.next->lift, portrait.next->auc, portrait.next->lift_at_20));
  }
  if (!portrait.left_out.empty()) {
    page.heading("No traits");
    for (const LeftOut& one : portrait.left_out) page.item(one.name + ": " + one.reason);
  }
  if (!portrait.suspects.empty()) {
    page.heading("Under suspicion of being known only after the sale");
    for (const LeftOut& one : portrait.suspects) page.item(one.name + ": " + one.reason);
  }
  return page.take();
}

void add_validation(Json& json, const Portrait& portrait) {
  const Validation& v = portrait.validation;
  json["label"] = portrait.key.text;
  const Json all = mcda::files::validation_json(v);
  for (const char* const name :
       {"positives", "negatives", "auc", "auc_interval", "ks", "lift_at_10", "p_value", "verdict"})
    json[name] = all.at(name);
  for (const auto& [name, value] : all.items()) {
    if (!json.contains(name)) json[name] = value;
  }
  json["suspects"] = Json::array();
  for (const LeftOut& one : portrait.suspects) json["suspects"].push_back({{"name", one.name}, {"reason", one.reason}});
  json["auc_without_suspects"] = portrait.auc_without_suspects ? Json(*portrait.auc_without_suspects) : Json(nullptr);
  json["left_out"] = Json::array();
  for (const LeftOut& one : portrait.left_out) json["left_out"].push_back({{"name", one.name}, {"reason", one.reason}});
  json["notes"] = portrait.notes;
}

}  // namespace prefero
