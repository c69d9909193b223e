#include "cli/sensitivity_forms.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/rank_forms.hpp"

namespace prefero {

using mcda::NodeStability;
using mcda::Overtaking;
using mcda::ShareInterval;
using mcda::files::CsvWriter;
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

std::string share_text(double share, int decimals = 1) { return fmt::format("{:.{}f} %", share * 100, decimals); }

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

std::string indented(const mcda::WeightTree& tree, Index node) {
  std::string blanks;
  for (Index at = tree[node].parent; at > 0; at = tree[at].parent) blanks += "  ";
  return blanks + tree[node].id;
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
  writer.line(2).key("excluded").value(excluded_json(session));
  writer.line(2).key("notes").value(Json(notes));
  writer.line().end_object();
  output.write(text + "\n");
}

void write_sensitivity_csv(const Session& session, const SensitivityAnswer& answer, Output& output) {
  std::string text;
  CsvWriter writer(text, output.to_terminal());
  if (!answer.walks.empty()) {
    writer.text("criterion").text("weight").text("rank").text("id").text("label").text("score").end_row();
    for (const mcda::Walk& walk : answer.walks) {
      for (std::size_t s = 0; s < walk.shares.size(); ++s) {
        for (std::size_t k = 0; k < walk.rows.size() && !walk.scores[s].empty(); ++k) {
          writer.text(answer.tree[walk.node].id).number(walk.shares[s]).number(walk.ranks[s][k]);
          writer.text(session.id(walk.rows[k])).text(session.label(walk.rows[k])).number(walk.scores[s][k]);
          writer.end_row();
        }
      }
    }
    output.write(text);
    return;
  }
  for (const char* name : {"criterion", "weight", "lower", "upper", "exact", "first_change_at", "out", "in", "top_k",
                           "top_k_lower", "top_k_upper", "order_lower", "order_upper"})
    writer.text(name);
  if (!answer.between.empty()) writer.text("break_even");
  writer.end_row();
  for (const NodeStability& one : answer.stability.nodes) {
    writer.text(answer.tree[one.node].id).number(one.share).number(one.first.lower).number(one.first.upper);
    writer.text(answer.stability.exact ? "true" : "false");
    if (const Overtaking* const change = one.first.nearest(one.share)) {
      writer.number(change->at).text(session.id(change->out)).text(session.id(change->in));
    } else {
      writer.text("").text("").text("");
    }
    writer.number(static_cast<double>(answer.stability.k)).number(one.top_k.lower).number(one.top_k.upper);
    writer.number(one.order.lower).number(one.order.upper);
    if (!answer.between.empty()) std::isnan(one.level_at) ? writer.text("") : writer.number(one.level_at);
    writer.end_row();
  }
  output.write(text);
}

void write_sensitivity_text(const Session& session, const SensitivityAnswer& answer, Index top, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Screen& screen = output.screen();
  const auto heading = [&](const std::string& text) {
    output.write(markdown ? "\n## " + mcda::files::markdown_text(text) + "\n\n" : "\n" + screen.bold(text) + "\n");
  };
  const auto line = [&](const std::string& text) {
    if (text.empty()) return;
    output.write(markdown ? "- " + mcda::files::markdown_text(text) + "\n"
                          : folded(mcda::files::harmless(text), screen, 2) + "\n");
  };
  const mcda::Stability& found = answer.stability;
  const std::string& title = session.file.model.title;
  const std::string parameters = parameters_text(answer.asked.parameters);
  const std::string scope = fmt::format("{} {} by {}{}, {} criteria{}", count_text(session.rows()),
                                        session.rows() == 1 ? "client" : "clients", answer.asked.info().name,
                                        parameters.empty() ? "" : " (" + parameters + ")", session.criteria->size(),
                                        answer.flat ? ", all weights side by side" : "");
  if (!title.empty())
    output.write(markdown ? "# " + mcda::files::markdown_text(title) + "\n\n"
                          : screen.bold(folded(mcda::files::harmless(title), screen)) + "\n");
  output.write(markdown ? mcda::files::markdown_text(scope) + "\n" : screen.faint(folded(scope, screen)) + "\n");

  const std::string leader = full_name(session, found.ranking.order.front());
  heading(found.exact ? "How far a share may move (exact)"
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
  line(fmt::format("First: {}. A share is what a criterion or group has of its {}; the others keep their proportions.",
                   leader, answer.flat ? "weights" : "group"));
  line(smallest_text(session, answer));

  if (!answer.between.empty()) {
    const std::string a = full_name(session, answer.between[0]), b = full_name(session, answer.between[1]);
    heading(a + " and " + b + " are level");
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
    heading(fmt::format("Ranks while {} moves", answer.tree[walk.node].id));
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
  output.write(excluded_text(session, output, 10));
}

}  // namespace prefero
