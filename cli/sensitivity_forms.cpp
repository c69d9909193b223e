#include "cli/sensitivity_forms.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/data_rows.hpp"
#include "cli/prose.hpp"
#include "cli/rank_forms.hpp"

namespace prefero {

using mcda::NodeStability;
using mcda::Overtaking;
using mcda::ShareInterval;
using mcda::files::JsonWriter;

namespace {

Json id_json(const Session& session, Index row) { return mcda::files::valid_utf8(session.id(row)); }

Json change_json(const Session& session, const Overtaking* change) {
  if (change == nullptr) return nullptr;
  return {{"at", change->at}, {"out", id_json(session, change->out)}, {"in", id_json(session, change->in)}};
}

Json change_json(const Session& session, const std::optional<Overtaking>& change) {
  return change_json(session, change ? &*change : nullptr);
}

Json interval_json(const ShareInterval& interval) { return {{"lower", interval.lower}, {"upper", interval.upper}}; }

Json stability_json(const Session& session, const SensitivityAnswer& answer, const NodeStability& one) {
  const mcda::WeightNode& node = answer.tree[one.node];
  Json json{{"criterion", node.id},
            {"group", node.leaf < 0},
            {"weight", one.share},
            {"lower", one.first.lower},
            {"upper", one.first.upper},
            {"exact", answer.stability.exact},
            {"first_change", change_json(session, one.first.nearest(one.share))},
            {"below", change_json(session, one.first.below)},
            {"above", change_json(session, one.first.above)}};
  Json top = interval_json(one.top_k);
  json["top_k"] = {{"k", answer.stability.k}};
  json["top_k"].update(top);
  json["top_k"]["first_change"] = change_json(session, one.top_k.nearest(one.share));
  json["order"] = interval_json(one.order);
  json["order"]["first_change"] = change_json(session, one.order.nearest(one.share));
  json["movable"] = one.movable;
  if (!answer.stability.exact) json["resolution"] = answer.stability.resolution;
  return json;
}

Json break_even_json(const Session& session, const SensitivityAnswer& answer) {
  Json list = Json::array();
  for (const NodeStability& one : answer.stability.nodes) {
    list.push_back({{"criterion", answer.tree[one.node].id},
                    {"weight", one.share},
                    {"at", std::isnan(one.level_at) ? Json(nullptr) : Json(one.level_at)},
                    {"exact", answer.stability.exact}});
  }
  return {{"between", {id_json(session, answer.between[0]), id_json(session, answer.between[1])}},
          {"shares", std::move(list)}};
}

Json walk_json(const Session& session, const SensitivityAnswer& answer, const mcda::Walk& walk) {
  Json clients = Json::array();
  for (std::size_t k = 0; k < walk.rows.size(); ++k) {
    Json scores = Json::array(), ranks = Json::array();
    for (std::size_t s = 0; s < walk.shares.size(); ++s) {
      const bool refused = walk.scores[s].empty();
      scores.push_back(refused ? Json(nullptr) : Json(walk.scores[s][k]));
      ranks.push_back(refused ? Json(nullptr) : Json(static_cast<Index>(walk.ranks[s][k])));
    }
    clients.push_back(
        {{"id", id_json(session, walk.rows[k])}, {"rank", std::move(ranks)}, {"score", std::move(scores)}});
  }
  return {{"criterion", answer.tree[walk.node].id}, {"weight", walk.shares}, {"clients", std::move(clients)}};
}

Json smallest_json(const Session& session, const SensitivityAnswer& answer) {
  if (!answer.smallest) return nullptr;
  Json weights = Json::object();
  for (Index j = 0; j < session.criteria->size(); ++j)
    weights[(*session.criteria)[j].id] = answer.smallest->weights[static_cast<std::size_t>(j)];
  return {{"moved", answer.smallest->moved},
          {"out", id_json(session, answer.smallest->out)},
          {"in", id_json(session, answer.smallest->in)},
          {"weights", std::move(weights)}};
}

Json numbers_json(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(std::isfinite(value) ? Json(value) : Json(nullptr));
  return list;
}

// Clients whose acceptability is written: all in the order of the ranking; of a large portfolio those that are among
// the first k at all.
std::vector<Index> accepted(const SensitivityAnswer& answer) {
  std::vector<Index> rows = answer.stability.ranking.order;
  if (rows.size() > 10'000)
    std::erase_if(rows, [&](Index row) { return !(answer.smaa->top[static_cast<std::size_t>(row)] > 0); });
  return rows;
}

void write_acceptability(const Session& session, const SensitivityAnswer& answer, JsonWriter& writer) {
  const mcda::Smaa& found = *answer.smaa;
  const std::vector<Index> rows = accepted(answer);
  const auto of = [&](const std::vector<double>& values) {
    std::vector<double> list;
    for (const Index row : rows) list.push_back(values[static_cast<std::size_t>(row)]);
    return numbers_json(list);
  };
  Json ids = Json::array(), central = Json::array(), paired = Json::array(), pairs = Json::array();
  for (const Index row : rows) {
    ids.push_back(id_json(session, row));
    const std::vector<double>& weights = found.central[static_cast<std::size_t>(row)];
    central.push_back(weights.empty() ? Json(nullptr) : numbers_json(weights));
  }
  for (const Index row : found.paired) paired.push_back(id_json(session, row));
  for (const std::vector<double>& row : found.pairwise) pairs.push_back(numbers_json(row));
  writer.line(2).key("acceptability").begin_object();
  writer.line(4).key("samples").value(found.samples);
  writer.line(4).key("exact").value(found.exact);
  writer.line(4).key("weights").value(answer.drawn);
  writer.line(4).key("error").value(found.error);
  writer.line(4).key("ids").value(ids);
  if (!found.rank.empty()) {
    writer.line(4).key("rank").begin_array();
    for (const Index row : rows) writer.line(6).value(numbers_json(found.rank[static_cast<std::size_t>(row)]));
    writer.line(4).end_array();
  }
  writer.line(4).key("k").value(found.k);
  writer.line(4).key("first").value(of(found.first));
  writer.line(4).key("top_k").value(of(found.top));
  writer.line(4).key("entropy");
  found.entropy.empty() ? writer.null() : writer.value(of(found.entropy));
  writer.line(4).key("central_weights").value(central);
  writer.line(4).key("confidence").value(of(found.confidence));
  writer.line(4).key("pairwise").value(Json{{"ids", std::move(paired)}, {"values", std::move(pairs)}});
  writer.line(2).end_object();
}

// With as many digits as tell the ends from the share itself: 44.97 % to 45.01 %.
std::string range_text(const NodeStability& one, const ShareInterval& interval) {
  if (!one.movable) return "cannot move";
  int decimals = 1;
  const auto unseen = [&](double end) {
    return std::abs(end - one.share) > 1e-7 && share_text(end, decimals) == share_text(one.share, decimals);
  };
  while (decimals < 5 && (unseen(interval.lower) || unseen(interval.upper))) ++decimals;
  return share_text(interval.lower, decimals) + " to " + share_text(interval.upper, decimals);
}

// Who leads beyond the nearer end.
std::string change_text(const Session& session, const NodeStability& one, bool exact) {
  if (!one.movable) return "-";
  const Overtaking* const change = one.first.nearest(one.share);
  if (change == nullptr) return exact ? "nobody ever" : "none found";
  return fmt::format("{} {}, {}", change->at < one.share ? "below" : "above", share_text(change->at),
                     session.label(change->in));
}

std::string smallest_text(const Session& session, const SensitivityAnswer& answer) {
  if (!answer.smallest_known) return {};
  const std::string leader = full_name(session, answer.stability.ranking.order.front());
  if (!answer.smallest) return session.rows() > 1 ? "No weights dethrone " + leader + "." : "";
  const mcda::SmallestChange& change = *answer.smallest;
  if (change.moved == 0) return fmt::format("{} shares the first place already.", leader);
  std::string from, to;
  const double total = answer.tree.total();
  for (Index j = 0; j < session.criteria->size(); ++j) {
    const double before = session.criteria->weight(j) / total, after = change.weights[static_cast<std::size_t>(j)];
    if (std::abs(after - before) < 5e-7) continue;
    std::string& list = after < before ? from : to;
    list += fmt::format("{}{} {} to {}", list.empty() ? "" : ", ", (*session.criteria)[j].id, share_text(before),
                        share_text(after));
  }
  return fmt::format(
      "Smallest change of all weights that costs {} the first place: {} of the weight ({}; {}); {} is "
      "then level.",
      leader, share_text(change.moved), from, to, full_name(session, change.in));
}

}  // namespace

std::string share_text(double share, int decimals) { return fmt::format("{:.{}f} %", share * 100, decimals); }

std::string indented(const mcda::WeightTree& tree, Index node) {
  std::string blanks;
  for (Index at = tree[node].parent; at > 0; at = tree[at].parent) blanks += "  ";
  return blanks + tree[node].id;
}

void write_sensitivity_json(const Session& session, const SensitivityAnswer& answer, const mcda::Notes& notes,
                            Output& output) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object();
  writer.line(2).key("schema").value(1);
  writer.line(2).key("manifest").value(session.manifest.json());
  writer.line(2).key("method").value(
      Json{{"name", answer.asked.info().name}, {"parameters", parameters_json(answer.asked.parameters)}});
  writer.line(2).key("alternatives").value(session.rows());
  const Index leader = answer.stability.ranking.order.front();
  writer.line(2).key("first").value(Json{{"id", id_json(session, leader)},
                                         {"label", mcda::files::valid_utf8(session.label(leader))},
                                         {"score", answer.stability.scores[static_cast<std::size_t>(leader)]}});
  writer.line(2).key("flat").value(answer.flat);
  writer.line(2).key("stability").begin_array();
  for (const NodeStability& one : answer.stability.nodes) writer.line(4).value(stability_json(session, answer, one));
  writer.line(2).end_array();
  if (answer.smallest_known) writer.line(2).key("smallest_change").value(smallest_json(session, answer));
  if (!answer.between.empty()) writer.line(2).key("break_even").value(break_even_json(session, answer));
  if (!answer.walks.empty()) {
    writer.line(2).key("walk").begin_array();
    for (const mcda::Walk& one : answer.walks) writer.line(4).value(walk_json(session, answer, one));
    writer.line(2).end_array();
  }
  if (answer.smaa) write_acceptability(session, answer, writer);
  if (answer.sobol) writer.line(2).key("global_sensitivity").value(sobol_json(session, answer));
  writer.line(2).key("excluded").value(excluded_json(session));
  writer.line(2).key("notes").value(Json(notes));
  writer.line().end_object();
  output.write(text + "\n");
}

void write_sensitivity_csv(const Session& session, const SensitivityAnswer& answer, Output& output) {
  if (!answer.walks.empty()) {
    DataRows writer(output, "walk", {"criterion", "weight", "rank", "id", "label", "score"});
    for (const mcda::Walk& walk : answer.walks) {
      for (std::size_t s = 0; s < walk.shares.size(); ++s) {
        for (std::size_t k = 0; k < walk.rows.size() && !walk.scores[s].empty(); ++k) {
          writer.text(answer.tree[walk.node].id).number(walk.shares[s]).number(walk.ranks[s][k]);
          writer.text(session.id(walk.rows[k])).text(session.label(walk.rows[k])).number(walk.scores[s][k]);
          writer.end_row();
        }
      }
    }
    writer.finish();
    return;
  }
  std::vector<std::string> headers{"criterion",       "weight",      "lower",      "upper", "exact",
                                   "first_change_at", "out",         "in",         "top_k", "top_k_lower",
                                   "top_k_upper",     "order_lower", "order_upper"};
  if (!answer.between.empty()) headers.emplace_back("break_even");
  DataRows writer(output, "stability", headers);
  for (const NodeStability& one : answer.stability.nodes) {
    writer.text(answer.tree[one.node].id).number(one.share).number(one.first.lower).number(one.first.upper);
    writer.text(answer.stability.exact ? "true" : "false");
    if (const Overtaking* const change = one.first.nearest(one.share)) {
      writer.number(change->at).text(session.id(change->out)).text(session.id(change->in));
    } else {
      writer.skip().skip().skip();
    }
    writer.number(static_cast<double>(answer.stability.k)).number(one.top_k.lower).number(one.top_k.upper);
    writer.number(one.order.lower).number(one.order.upper);
    if (!answer.between.empty()) writer.number(one.level_at);
    writer.end_row();
  }
  writer.finish();
}

void write_sensitivity_text(const Session& session, const SensitivityAnswer& answer, Index top, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Prose prose(output);
  const mcda::Stability& found = answer.stability;
  const std::string parameters = parameters_text(answer.asked.parameters);
  const std::string scope = fmt::format("{} {} by {}{}, {} criteria{}", count_text(session.rows()),
                                        session.rows() == 1 ? "client" : "clients", answer.asked.info().name,
                                        parameters.empty() ? "" : " (" + parameters + ")", session.criteria->size(),
                                        answer.flat ? ", all weights side by side" : "");
  prose.title(session.file.model.title);
  prose.scope(scope);

  const std::string leader = full_name(session, found.ranking.order.front());
  prose.heading(found.exact ? "How far a share may move (exact)"
                            : fmt::format("How far a share may move (first change found, in steps of {:.1f} %)",
                                          100 * found.resolution));
  Sheet sheet;
  sheet.column("criterion");
  sheet.column("share", CellKind::number);
  sheet.column("first place stays");
  sheet.column("who leads then");
  sheet.column(fmt::format("first {} stay", found.k));
  sheet.column("order stays");
  for (const NodeStability& one : found.nodes) {
    sheet.row({indented(answer.tree, one.node), share_text(one.share), range_text(one, one.first),
               change_text(session, one, found.exact), range_text(one, one.top_k), range_text(one, one.order)});
  }
  output.write(sheet.in(output));
  if (markdown) output.write("\n");
  prose.line(
      fmt::format("First: {}. A share is what a criterion or group has of its {}; the others keep their proportions.",
                  leader, answer.flat ? "weights" : "group"));
  prose.line(smallest_text(session, answer));

  if (!answer.between.empty()) {
    const std::string a = full_name(session, answer.between[0]), b = full_name(session, answer.between[1]);
    prose.heading(a + " and " + b + " are level");
    Sheet level;
    level.column("criterion");
    level.column("share", CellKind::number);
    level.column("level at", CellKind::number);
    for (const NodeStability& one : found.nodes) {
      level.row({indented(answer.tree, one.node), share_text(one.share),
                 std::isnan(one.level_at) ? "nowhere" : share_text(one.level_at)});
    }
    output.write(level.in(output));
  }
  for (const mcda::Walk& walk : answer.walks) {
    prose.heading(fmt::format("Ranks while {} moves", answer.tree[walk.node].id));
    Sheet steps;
    steps.column("share", CellKind::number);
    const std::size_t shown = std::min(walk.rows.size(), static_cast<std::size_t>(top));
    for (std::size_t k = 0; k < shown; ++k) steps.column(std::string(session.label(walk.rows[k])), CellKind::number);
    for (std::size_t s = 0; s < walk.shares.size(); ++s) {
      std::vector<std::string> cells{share_text(walk.shares[s])};
      for (std::size_t k = 0; k < shown; ++k)
        cells.push_back(walk.ranks[s].empty() ? "-" : rank_text(walk.ranks[s][k]));
      steps.row(std::move(cells));
    }
    output.write(steps.in(output));
  }
  if (answer.smaa) {
    const mcda::Smaa& smaa = *answer.smaa;
    prose.heading("If weights are not known: " + answer.drawn);
    std::vector<Index> rows = found.ranking.order;
    const auto share = [&](const std::vector<double>& of, Index row) { return of[static_cast<std::size_t>(row)]; };
    std::erase_if(rows, [&](Index row) { return !(share(smaa.top, row) > 0); });
    std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) {
      return std::pair(share(smaa.first, a), share(smaa.top, a)) > std::pair(share(smaa.first, b), share(smaa.top, b));
    });
    const std::size_t most = std::max<std::size_t>(10, static_cast<std::size_t>(top)), all = rows.size();
    if (rows.size() > most) rows.resize(most);
    Sheet accepted_sheet;
    accepted_sheet.column("id");
    if (session.labelled()) accepted_sheet.column("client");
    accepted_sheet.column("rank", CellKind::number);
    accepted_sheet.column("first", CellKind::number);
    accepted_sheet.column(fmt::format("among {}", smaa.k), CellKind::number);
    const Index beside = found.ranking.order.size() > 1 ? found.ranking.order[0] : -1;
    const auto place = [&](Index row) { return std::find(smaa.paired.begin(), smaa.paired.end(), row); };
    if (beside >= 0) accepted_sheet.column("beats the first", CellKind::number);
    if (!smaa.entropy.empty()) accepted_sheet.column("entropy", CellKind::number);
    for (const Index row : rows) {
      std::vector<std::string> cells{std::string(session.id(row))};
      if (session.labelled()) cells.emplace_back(session.label(row));
      cells.push_back(rank_text(share(found.ranking.ranks, row)));
      cells.push_back(share_text(share(smaa.first, row)));
      cells.push_back(share_text(share(smaa.top, row)));
      if (beside >= 0) {
        const auto own = place(row), its = place(beside);
        const bool known = own != smaa.paired.end() && its != smaa.paired.end() && row != beside;
        cells.push_back(known ? share_text(smaa.pairwise[static_cast<std::size_t>(own - smaa.paired.begin())]
                                                        [static_cast<std::size_t>(its - smaa.paired.begin())])
                              : "-");
      }
      if (!smaa.entropy.empty()) cells.push_back(fmt::format("{:.2f}", share(smaa.entropy, row)));
      accepted_sheet.row(std::move(cells));
    }
    output.write(accepted_sheet.in(output));
    if (markdown) output.write("\n");
    if (rows.size() < all)
      prose.line(fmt::format("and {} more that are among the first {} somewhere",
                             count_text(static_cast<Index>(all - rows.size())), smaa.k));
    prose.line(smaa.exact ? std::string("Shares are exact: all weights were integrated.")
                          : fmt::format("Shares of {} samples; each is known to within {} (95 %).",
                                        count_text(smaa.samples), share_text(smaa.error)));

    prose.heading("The weights that make a client first (their mean)");
    Sheet central;
    central.column(session.labelled() ? "client" : "id");
    for (const mcda::Criterion& criterion : *session.criteria) central.column(criterion.id, CellKind::number);
    central.column("confidence", CellKind::number);
    std::vector<std::string> now{"as they are"};
    for (const mcda::Criterion& criterion : *session.criteria)
      now.push_back(share_text(criterion.weight / answer.tree.total()));
    central.row(std::move(now));
    for (std::size_t k = 0; k < rows.size() && k < 6; ++k) {
      const std::vector<double>& weights = smaa.central[static_cast<std::size_t>(rows[k])];
      if (weights.empty()) continue;
      std::vector<std::string> cells{std::string(session.label(rows[k]))};
      for (const double weight : weights) cells.push_back(share_text(weight));
      const double confidence = share(smaa.confidence, rows[k]);
      cells.push_back(std::isnan(confidence) ? "-" : share_text(confidence));
      central.row(std::move(cells));
    }
    output.write(central.in(output));
  }
  if (answer.sobol) {
    prose.heading("What the result depends on");
    output.write(sobol_text(session, answer, output));
    if (markdown) output.write("\n");
    for (const std::string& sentence : sobol_sentences(session, answer)) prose.line(sentence);
  }
  output.write(excluded_text(session, output, 10));
}

}  // namespace prefero
