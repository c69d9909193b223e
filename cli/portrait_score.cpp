// prefero portrait score: prospects against a portrait.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/portrait.hpp"
#include "cli/progress.hpp"
#include "cli/run_options.hpp"
#include "cli/session.hpp"
#include "cli/terminal.hpp"
#include "mcda/clients/similar.hpp"
#include "mcda/files/portrait_file.hpp"
#include "mcda/files/portrait_json.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/model/ranking.hpp"

namespace prefero {

namespace {

using mcda::InvalidInput;
using namespace mcda::clients;
namespace files = mcda::files;

// Everything that is said of the prospects.
struct Scored {
  const Portrait* portrait = nullptr;
  Prospects prospects;
  std::optional<Blend> blended;
  double share = 1;  // of the learned weights
  std::optional<Prospects> existing;
  std::optional<Neighbours> neighbours;
  Index similar = 0;
  std::vector<double> ranks;
  std::vector<Index> order;  // those shown
  bool labelled = false;
};

std::string bin_text(const Prospects& prospects, std::size_t trait, Index client) {
  const std::uint8_t bin = prospects.bins[trait][static_cast<std::size_t>(client)];
  if (bin == Prospects::no_value) return "no value";
  if (bin == Prospects::never_seen) return "never seen before";
  return text_of(*prospects.traits[trait], prospects.traits[trait]->bins[bin]);
}

std::string reasons_text(const Prospects& prospects, const std::vector<std::size_t>& traits, Index client) {
  std::string text;
  for (const std::size_t t : traits)
    text += fmt::format("{}{} {} ({:+.1f})", text.empty() ? "" : "; ", prospects.traits[t]->name,
                        bin_text(prospects, t, client), prospects.part(t, client));
  return text;
}

std::string names_text(const Prospects& prospects, const std::vector<std::size_t>& traits);
std::string similar_text(const Scored& scored, Index client);

// What a salesperson reads before calling: one paragraph a prospect.
std::string why(const Scored& scored, Index client) {
  const Prospects& prospects = scored.prospects;
  const std::string id(prospects.clients.ids[client]), label(prospects.clients.label(client));
  std::string text = (id == label ? id : id + " " + label) + ":";
  const std::string for_it = reasons_text(prospects, prospects.strengths(client), client),
                    against = reasons_text(prospects, prospects.weaknesses(client), client),
                    unknown = names_text(prospects, prospects.unknown(client));
  if (!for_it.empty()) text += " for it " + for_it + ".";
  if (!against.empty()) text += " Against it " + against + ".";
  if (!unknown.empty()) text += " Not known: " + unknown + ".";
  if (scored.neighbours) text += " Like " + similar_text(scored, client) + ".";
  return text;
}

std::string names_text(const Prospects& prospects, const std::vector<std::size_t>& traits) {
  std::string text;
  for (const std::size_t t : traits) text += (text.empty() ? "" : ", ") + prospects.traits[t]->name;
  return text;
}

Json reasons_json(const Prospects& prospects, const std::vector<std::size_t>& traits, Index client) {
  Json list = Json::array();
  for (const std::size_t t : traits)
    list.push_back({{"trait", prospects.traits[t]->name},
                    {"bin", bin_text(prospects, t, client)},
                    {"points", prospects.part(t, client)}});
  return list;
}

std::string similar_text(const Scored& scored, Index client) {
  std::string text;
  for (const Similar& one : scored.neighbours->of(client, scored.similar)) {
    std::string alike;
    for (std::size_t k = 0; k < std::min<std::size_t>(2, one.alike.size()); ++k)
      alike += (k == 0 ? "" : ", ") + scored.existing->traits[one.alike[k]]->name;
    text += fmt::format("{}{} ({:.2f}{})", text.empty() ? "" : "; ", scored.existing->clients.label(one.client),
                        one.distance, alike.empty() ? "" : ": " + alike);
  }
  return text;
}

Json similar_json(const Scored& scored, Index client) {
  Json list = Json::array();
  for (const Similar& one : scored.neighbours->of(client, scored.similar)) {
    Json json{{"id", std::string(scored.existing->clients.ids[one.client])},
              {"label", std::string(scored.existing->clients.label(one.client))},
              {"distance", one.distance},
              {"compared", one.compared},
              {"points", scored.existing->points[static_cast<std::size_t>(one.client)]},
              {"key", nullptr},
              {"alike", Json::array()},
              {"unlike", Json::array()}};
    if (!scored.existing->standing.empty()) {
      const Standing standing = scored.existing->standing[static_cast<std::size_t>(one.client)];
      if (standing != Standing::unknown) json["key"] = standing == Standing::key;
    }
    for (const std::size_t t : one.alike) json["alike"].push_back(scored.existing->traits[t]->name);
    for (const std::size_t t : one.unlike)
      json["unlike"].push_back({{"trait", scored.existing->traits[t]->name},
                                {"prospect", bin_text(scored.prospects, t, client)},
                                {"client", bin_text(*scored.existing, t, one.client)}});
    list.push_back(std::move(json));
  }
  return list;
}

void write_json(const Scored& scored, const Manifest& manifest, const mcda::Notes& notes, Output& output) {
  const Prospects& prospects = scored.prospects;
  Json json = document(manifest);
  json["label"] = scored.portrait->key.text;
  json["prospects"] = prospects.clients.size();
  if (scored.blended) {
    Json weights = Json::object();
    for (std::size_t t = 0; t < prospects.traits.size(); ++t)
      weights[prospects.traits[t]->name] = {{"learned", scored.blended->learned[t]},
                                            {"judged", scored.blended->judged[t]},
                                            {"blended", scored.blended->weights[t]}};
    json["blend"] = {{"share_learned", scored.share}, {"weights", std::move(weights)}};
  }
  json["ranking"] = Json::array();
  for (const Index client : scored.order) {
    const auto i = static_cast<std::size_t>(client);
    const double points = prospects.points[i];
    Json one{{"rank", scored.ranks[i]},
             {"id", std::string(prospects.clients.ids[client])},
             {"label", std::string(prospects.clients.label(client))},
             {"score", scored.blended ? scored.blended->scores[i] : points},
             {"points", points},
             {"percentile", scored.portrait->percentile(points)},
             {"probability", scored.portrait->scale.probability(points)},
             {"coverage", prospects.coverage(client)},
             {"for", reasons_json(prospects, prospects.strengths(client), client)},
             {"against", reasons_json(prospects, prospects.weaknesses(client), client)},
             {"missing", Json::array()}};
    for (const std::size_t t : prospects.unknown(client)) one["missing"].push_back(prospects.traits[t]->name);
    if (scored.neighbours) one["similar"] = similar_json(scored, client);
    json["ranking"].push_back(std::move(one));
  }
  json["drift"] = {{"psi", prospects.score_drift}, {"traits", Json::array()}};
  for (const TraitDrift& one : prospects.drift)
    json["drift"]["traits"].push_back({{"name", one.name},
                                       {"psi", one.stability},
                                       {"missing_before", one.missing_before},
                                       {"missing_now", one.missing_now},
                                       {"never_seen", one.unseen},
                                       {"absent", one.absent}});
  json["notes"] = notes;
  output.write(files::json_text(json) + "\n");
}

Sheet sheet_of(const Scored& scored, bool for_people) {
  const Prospects& prospects = scored.prospects;
  Sheet sheet;
  sheet.column("rank", CellKind::number);
  sheet.column("id");
  if (scored.labelled || !for_people) sheet.column(for_people ? "client" : "label");
  if (scored.blended) sheet.column("blended", CellKind::number);
  for (const char* const name : {"points", "percentile", "probability", "coverage"})
    sheet.column(name, CellKind::number);
  if (!for_people) {
    for (const char* const name : {"for", "against", "missing"}) sheet.column(name);
    if (scored.neighbours) sheet.column("similar clients");
  }
  for (const Index client : scored.order) {
    const auto i = static_cast<std::size_t>(client);
    const double points = prospects.points[i], probability = scored.portrait->scale.probability(points);
    const double percentile = scored.portrait->percentile(points), coverage = prospects.coverage(client);
    std::vector<std::string> cells{rank_text(scored.ranks[i]), std::string(prospects.clients.ids[client])};
    if (scored.labelled || !for_people) cells.emplace_back(prospects.clients.label(client));
    if (scored.blended)
      cells.push_back(for_people ? fmt::format("{:.1f}", scored.blended->scores[i])
                                 : mcda::shortest(scored.blended->scores[i]));
    if (for_people) {
      cells.insert(cells.end(), {fmt::format("{:.1f}", points), fmt::format("{:.0f}", percentile), percent(probability),
                                 percent(coverage)});
    } else {
      cells.insert(cells.end(), {fmt::format("{:.1f}", points), mcda::shortest(percentile), mcda::shortest(probability),
                                 mcda::shortest(coverage)});
    }
    if (!for_people) {
      cells.push_back(reasons_text(prospects, prospects.strengths(client), client));
      cells.push_back(reasons_text(prospects, prospects.weaknesses(client), client));
      cells.push_back(names_text(prospects, prospects.unknown(client)));
      if (scored.neighbours) cells.push_back(similar_text(scored, client));
    }
    sheet.row(std::move(cells));
  }
  return sheet;
}

void write_text(const Scored& scored, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Portrait& portrait = *scored.portrait;
  const std::string title = portrait.title.empty() ? "Prospects by the portrait of a key client" : portrait.title;
  output.write(markdown ? "# " + files::markdown_text(title) + "\n\n" : output.screen().bold(title) + "\n");
  const std::string what = fmt::format("{} prospects; key client: {}; AUC {:.3f} ({:.3f} to {:.3f}), {}",
                                       count_text(scored.prospects.clients.size()), portrait.key.text,
                                       portrait.validation.auc, portrait.validation.auc_interval.low,
                                       portrait.validation.auc_interval.high, text_of(portrait.validation.verdict));
  output.write((markdown ? files::markdown_text(what) : folded(what, output.screen())) + "\n\n");
  if (scored.blended) {
    std::string weights;
    for (std::size_t t = 0; t < scored.prospects.traits.size(); ++t)
      weights += fmt::format("{}{} {:.2f} ({:.2f}, {:.2f})", t == 0 ? "" : "; ", scored.prospects.traits[t]->name,
                             scored.blended->weights[t], scored.blended->learned[t], scored.blended->judged[t]);
    const std::string text = fmt::format("Blended: {} learned and {} judged; weights (learned, judged): {}",
                                         percent(scored.share), percent(1 - scored.share), weights);
    output.write((markdown ? files::markdown_text(text) : folded(text, output.screen())) + "\n\n");
  }
  const Sheet sheet = sheet_of(scored, true);
  output.write(markdown ? sheet.markdown() : sheet.table(output.screen()));
  const Index left = scored.prospects.clients.size() - static_cast<Index>(scored.order.size());
  if (left > 0) output.write("and " + count_text(left) + " more\n");
  output.write(markdown ? "\n## Why\n\n" : "\n" + output.screen().bold("Why") + "\n");
  for (const Index client : scored.order) {
    const std::string text = why(scored, client);
    output.write("- " + (markdown ? files::markdown_text(text) : folded(text, output.screen(), 2)) + "\n");
  }

  Sheet drift;
  drift.column("trait");
  for (const char* const name : {"PSI", "missing before", "missing now", "never seen"})
    drift.column(name, CellKind::number);
  for (const TraitDrift& one : scored.prospects.drift)
    drift.row({one.name, one.absent ? "no column" : fmt::format("{:.3f}", one.stability), percent(one.missing_before),
               percent(one.missing_now), percent(one.unseen)});
  const std::string heading =
      fmt::format("Do they look like the clients learned from?  PSI of the points {:.3f} (0.1 moderate, 0.2 a shift)",
                  scored.prospects.score_drift);
  output.write(markdown ? "\n## " + files::markdown_text(heading) + "\n\n"
                        : "\n" + output.screen().bold(heading) + "\n");
  output.write(markdown ? drift.markdown() : drift.table(output.screen()));
}

Prospects read_prospects(const Arguments& arguments, const mcda::source::SourceSpec& spec, const Portrait& portrait,
                         const ProspectRequest& request, mcda::Notes& notes) {
  mcda::source::Source source = mcda::source::Source::open(spec);
  const Interrupt::Watch watch(source);
  notes.insert(notes.end(), source.notes().begin(), source.notes().end());
  Progress progress(progress_when(arguments), "reading", source.rows_estimate());
  return score_prospects(source, portrait, request, progress.done());
}

void read_existing(const Arguments& arguments, const Portrait& portrait, Scored& scored, mcda::Notes& notes) {
  mcda::source::SourceSpec spec{.location = arguments.text("similar")};
  spec.threads = static_cast<int>(arguments.whole("threads", 1, 4096).value_or(0));
  ProspectRequest request{.id = arguments.text("id"), .label = arguments.text("label"), .values = true};
  {
    // Names, and who is key, where these data can say it; the prospects' columns need not be theirs.
    const mcda::source::Source source = mcda::source::Source::open(spec);
    const auto has = [&](const std::string& name) {
      return std::any_of(source.columns().begin(), source.columns().end(),
                         [&](const auto& one) { return one.name == name; });
    };
    if (!has(request.id)) request.id.clear();
    if (!has(request.label)) request.label.clear();
    const auto needed = columns_of(portrait.key.expression, source.columns());
    if (!needed.empty() && portrait.key.kind == Key::Kind::condition) request.key = portrait.key.text;
  }
  mcda::Notes own;
  scored.existing.emplace(read_prospects(arguments, spec, portrait, request, own));
  for (const std::string& note : own) notes.push_back(spec.location + ": " + note);
  const double work = static_cast<double>(scored.order.size()) * static_cast<double>(scored.existing->clients.size());
  if (work > 2e10)
    throw InvalidInput("--similar compares every prospect shown with every client, which are too many pairs",
                       "show fewer prospects: --top 1000");
  scored.neighbours.emplace(*scored.existing, scored.prospects);
}

int run_score(const Arguments& arguments) {
  Output output(arguments);
  if (!arguments.has("data"))
    throw InvalidInput("nothing says who the prospects are",
                       "prefero portrait score " + arguments.operands().front() + " --data prospects.csv");
  const Portrait portrait = files::read_portrait(arguments.operands().front());
  const auto top = arguments.whole("top", 1, std::numeric_limits<Index>::max());
  std::vector<std::pair<std::string, double>> judged;
  for (const std::string& text : arguments.list("judged")) {
    const std::size_t equals = text.rfind('=');
    const auto weight = equals == std::string::npos ? std::nullopt : files::number(text.substr(equals + 1));
    if (!weight || *weight < 0)
      throw InvalidInput("--judged: \"" + text + "\" is not TRAIT=WEIGHT", "write --judged employees=3,sector=1");
    judged.emplace_back(text.substr(0, equals), *weight);
  }
  Scored scored{.portrait = &portrait};
  if (arguments.has("blend")) {
    if (judged.empty())
      throw InvalidInput("--blend mixes learned weights with judged ones", "name these: --judged employees=3,sector=1");
    const auto share = files::number(arguments.text("blend"));
    if (!share || *share < 0 || *share > 1)
      throw InvalidInput("--blend: \"" + arguments.text("blend") + "\" is not a share from 0 (judged only) to 1");
    scored.share = *share;
  } else {
    scored.share = 0.5;
  }
  Manifest manifest;
  mcda::Notes notes;
  scored.labelled = arguments.has("label");
  scored.prospects = read_prospects(arguments, source_spec(arguments, {}), portrait,
                                    {.id = arguments.text("id"),
                                     .label = arguments.text("label"),
                                     .where = arguments.text("where"),
                                     .values = arguments.has("similar")},
                                    notes);
  manifest.rows_read = scored.prospects.clients.size();
  manifest.data_digest = portrait.data_digest;
  notes.insert(notes.end(), scored.prospects.notes.begin(), scored.prospects.notes.end());
  if (portrait.validation.verdict == Verdict::weak)
    notes.push_back("the evidence for this portrait is weak: " +
                    (portrait.validation.reasons.empty() ? "" : portrait.validation.reasons.front()));
  notes.push_back("probabilities are those of clients like the ones learned from, of whom " +
                  percent(portrait.base_rate()) + " are key; among prospects the share may be another");
  if (!judged.empty()) scored.blended = blend(scored.prospects, judged, scored.share);
  const std::vector<double>& scores = scored.blended ? scored.blended->scores : scored.prospects.points;
  scored.ranks = mcda::rank_scores(scores).ranks;
  scored.order.resize(scores.size());
  std::iota(scored.order.begin(), scored.order.end(), Index{0});
  std::stable_sort(scored.order.begin(), scored.order.end(), [&](Index a, Index b) {
    return scored.ranks[static_cast<std::size_t>(a)] < scored.ranks[static_cast<std::size_t>(b)];
  });
  const bool for_people = output.format() == Format::table || output.format() == Format::markdown;
  const Index shown = top.value_or(for_people ? rows_for_people : std::numeric_limits<Index>::max());
  if (shown < static_cast<Index>(scored.order.size())) scored.order.resize(static_cast<std::size_t>(shown));
  if (arguments.has("similar")) {
    scored.similar = arguments.whole("neighbours", 1, 100).value_or(3);
    read_existing(arguments, portrait, scored, notes);
  }
  require_no_notes(arguments, notes);
  if (output.format() == Format::json) {
    write_json(scored, manifest, notes, output);
  } else if (output.format() == Format::csv) {
    output.put(sheet_of(scored, false), "prospects");
  } else {
    write_text(scored, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, notes);
  return 0;
}

}  // namespace

Command portrait_score_command() {
  return {.name = "portrait score",
          .operands = "PORTRAIT",
          .summary = "prospects by their likeness to key clients, each with the reasons",
          .details =
              "Points, the percentile among the clients learned from, what speaks for and against each prospect, what "
              "is not known of it, and how far the prospects as a whole differ from the clients learned from. With "
              "--similar also the existing clients nearest to each. With --judged the learned weights of the traits "
              "are mixed with an expert's.",
          .examples =
              "prefero portrait score portrait.json --data prospects.csv --id id --label name\n"
              "prefero portrait score portrait.json --data prospects.csv --similar clients.csv --id id --top 10\n"
              "prefero portrait score portrait.json --data prospects.csv --judged sector=2,employees=1 --blend 0.5",
          .least_operands = 1,
          .most_operands = 1,
          .own = {{"id", "COLUMN", "the column of the ids (default: rows are numbered)"},
                  {"label", "COLUMN", "the column of the names"},
                  {"top", "K", "show only the first K (a table shows 20)"},
                  {"similar", "SOURCE", "existing clients: name the nearest of them to each prospect", "file"},
                  {"neighbours", "N", "how many of them (default 3)"},
                  {"judged", "TRAIT=W,...", "an expert's weights of the traits, mixed with the learned ones", {}, true},
                  {"blend", "SHARE", "of the learned weights in the mixture (default 0.5)"}},
          .groups = {&options::data(), &options::output(), &options::computation(), &options::general()},
          .run = run_score};
}

}  // namespace prefero
