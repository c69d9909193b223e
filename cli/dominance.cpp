// prefero dominance: who is at least as good on every criterion, before any weight is asked.
#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/prose.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/dominance.hpp"
#include "mcda/files/graphviz.hpp"

namespace prefero {

namespace {

constexpr Index names_for_people = 8;

struct Dominance {
  std::vector<Index> layers;  // by row
  std::vector<Index> order;   // rows by layer
  std::optional<Index> client;
  mcda::DominanceOfOne of_client;
  std::optional<mcda::HasseDiagram> hasse;
};

Json client_json(const Session& session, Index row) {
  return {{"id", mcda::files::valid_utf8(session.id(row))}, {"label", mcda::files::valid_utf8(session.label(row))}};
}

Json clients_json(const Session& session, const std::vector<Index>& rows) {
  Json list = Json::array();
  for (const Index row : rows) list.push_back(mcda::files::valid_utf8(session.id(row)));
  return list;
}

void write_json(const Session& session, const Dominance& found, std::size_t shown, Output& output) {
  Json json = document(session.manifest);
  json["alternatives"] = session.rows();
  json["layers"] = found.layers[static_cast<std::size_t>(found.order.back())];
  Json list = Json::array();
  for (std::size_t k = 0; k < shown; ++k) {
    Json one{{"layer", found.layers[static_cast<std::size_t>(found.order[k])]}};
    one.update(client_json(session, found.order[k]));
    list.push_back(std::move(one));
  }
  json["clients"] = std::move(list);
  if (found.client) {
    Json one = client_json(session, *found.client);
    one["layer"] = found.layers[static_cast<std::size_t>(*found.client)];
    one["dominated_by"] = clients_json(session, found.of_client.dominating);
    one["dominates"] = clients_json(session, found.of_client.dominated);
    json["client"] = std::move(one);
  }
  if (found.hasse) {
    Json nodes = Json::array();
    for (std::size_t k = 0; k < found.hasse->nodes.size(); ++k) {
      nodes.push_back({{"ids", clients_json(session, found.hasse->nodes[k])},
                       {"layer", found.hasse->layers[k]},
                       {"covers", found.hasse->covered[k]}});
    }
    json["hasse"] = std::move(nodes);
  }
  json["notes"] = session.notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_text(const Session& session, const Dominance& found, std::size_t shown, Output& output) {
  const bool plain = output.format() == Format::csv, markdown = output.format() == Format::markdown;
  Sheet sheet;
  sheet.column("layer", CellKind::number);
  sheet.column("id");
  if (plain || session.labelled()) sheet.column(plain ? "label" : "client");
  for (std::size_t k = 0; k < shown; ++k) {
    const Index row = found.order[k];
    std::vector<std::string> cells{std::to_string(found.layers[static_cast<std::size_t>(row)]),
                                   std::string(session.id(row))};
    if (plain || session.labelled()) cells.emplace_back(session.label(row));
    sheet.row(std::move(cells));
  }
  if (plain) return output.put(sheet, "layers");
  const Prose prose(output);
  prose.title(session.file.model.title);
  const Index last = found.layers[static_cast<std::size_t>(found.order.back())];
  const auto first = std::count(found.layers.begin(), found.layers.end(), Index{1});
  prose.paragraph(
      fmt::format("{} of {} clients are dominated by nobody: for each of them there may be weights that put it first; "
                  "the others have somebody who is at least as good on every criterion. Pareto layers: {}",
                  count_text(first), count_text(session.rows()), count_text(last)));
  if (found.client) {
    const auto names = [&](const std::vector<Index>& rows) {
      return rows.empty() ? "nobody" : names_of(session, rows, static_cast<std::size_t>(names_for_people));
    };
    prose.paragraph(fmt::format("{}: layer {}; dominated by {}; dominates {}", full_name(session, *found.client),
                                found.layers[static_cast<std::size_t>(*found.client)],
                                names(found.of_client.dominating), names(found.of_client.dominated)));
  }
  if (!markdown) output.write("\n");
  output.put(sheet, "layers");
  if (shown < found.order.size() && !markdown)
    output.write(
        fmt::format("... {} more; --top K shows more\n", count_text(static_cast<Index>(found.order.size() - shown))));
}

int run_dominance(const Arguments& arguments) {
  Output output(arguments);
  std::optional<mcda::files::AtomicFile> graph;
  if (arguments.has("graph")) graph.emplace(arguments.text("graph"));
  const Index top = arguments.whole("top", 1, std::numeric_limits<Index>::max()).value_or(0);
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  const Settings settings(arguments);
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes));
  require_no_notes(arguments, session.notes);
  const mcda::DecisionTable& table = session.prepared.table;
  Dominance found;
  found.layers = mcda::pareto_layers(table, *session.criteria);
  found.order.resize(found.layers.size());
  std::iota(found.order.begin(), found.order.end(), Index{0});
  std::stable_sort(found.order.begin(), found.order.end(), [&](Index a, Index b) {
    return found.layers[static_cast<std::size_t>(a)] < found.layers[static_cast<std::size_t>(b)];
  });
  if (arguments.has("client")) {
    found.client = client_named(session, arguments.text("client"));
    found.of_client = mcda::dominance_of(table, *session.criteria, *found.client);
  }
  if (graph) {
    found.hasse = mcda::hasse_diagram(table, *session.criteria, session.run);
    const std::string& title = session.file.model.title;
    graph->write(mcda::files::hasse_dot(*found.hasse, title.empty() ? "Dominance" : title,
                                        [&](Index row) { return full_name(session, row); }));
  }
  const bool people = output.format() == Format::table || output.format() == Format::markdown;
  const auto shown =
      std::min(found.order.size(), static_cast<std::size_t>(top > 0  ? top
                                                            : people ? rows_for_people
                                                                     : std::numeric_limits<Index>::max()));
  if (output.format() == Format::json) {
    write_json(session, found, shown, output);
  } else {
    write_text(session, found, shown, output);
  }
  if (graph) graph->commit();
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, session.notes);
  return 0;
}

}  // namespace

Command dominance_command() {
  return {
      .name = "dominance",
      .operands = "MODEL",
      .summary = "who is at least as good on every criterion: Pareto layers, and the graph of it",
      .details =
          "A client dominates another when it is at least as good on every criterion and better on one: no weights "
          "can turn that round. Layer 1 are those whom nobody dominates; layer 2 those whom nobody dominates once "
          "layer 1 is left out, and so on. --client says who dominates one client and whom it dominates. --graph "
          "writes the dominance order as a Hasse diagram for Graphviz (dot -Tsvg FILE): an arrow leads from a client "
          "to those that it dominates directly, everything else follows from the arrows.",
      .examples =
          "prefero dominance model.yaml --client C17\n"
          "prefero dominance model.yaml --where \"country = 'PL'\" --graph clients.dot",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"client", "ID", "who dominates this client, and whom it dominates"},
              {"graph", "FILE", "the Hasse diagram, as Graphviz reads it", "file"},
              {"top", "K", "show only the first K (a table shows 20)"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_dominance};
}

}  // namespace prefero
