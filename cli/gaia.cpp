// prefero gaia: criteria, clients and weights of PROMETHEE in one plane.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/prose.hpp"
#include "cli/session.hpp"
#include "mcda/analysis/gaia.hpp"
#include "mcda/files/yaml.hpp"

namespace prefero {

namespace {

constexpr Index rows_shown = 10;

Json point_json(mcda::PlanePoint point) { return Json::array({point.u, point.v}); }

double along(mcda::PlanePoint point, mcda::PlanePoint stick) {
  const double length = std::hypot(stick.u, stick.v);
  return length > 0 ? (point.u * stick.u + point.v * stick.v) / length : 0;
}

std::string verdict(const mcda::GaiaPlane& plane, double spread) {
  return plane.hard
             ? fmt::format("hard: some weights within {} of the given ones turn the decision round", percent(spread))
             : fmt::format("soft: all weights within {} of the given ones point to the same side", percent(spread));
}

const std::string& criterion_id(const Session& session, Index position) {
  const mcda::CriteriaTree& tree = session.file.model.tree;
  return tree[tree.leaves()[static_cast<std::size_t>(position)]].id;
}

void write_json(const Session& session, const mcda::GaiaPlane& plane, const std::vector<Index>& rows, double spread,
                const mcda::Notes& notes, Output& output) {
  Json json = document(session.manifest);
  json["alternatives"] = session.rows();
  json["delta"] = plane.share;
  json["eigenvalues"] = plane.eigenvalues;
  json["stick"] = point_json(plane.stick);
  Json axes = Json::array(), points = Json::array(), brain = Json::array();
  for (std::size_t k = 0; k < plane.criteria.size(); ++k)
    axes.push_back({{"criterion", criterion_id(session, plane.criteria[k])},
                    {"weight", session.criteria->weight(plane.criteria[k])},
                    {"axis", point_json(plane.axes[k])}});
  for (const Index row : rows)
    points.push_back({{"id", mcda::files::valid_utf8(session.id(row))},
                      {"label", mcda::files::valid_utf8(session.label(row))},
                      {"point", point_json(plane.points[static_cast<std::size_t>(row)])}});
  for (const mcda::PlanePoint corner : plane.brain) brain.push_back(point_json(corner));
  json["criteria"] = std::move(axes);
  json["clients"] = std::move(points);
  json["brain"] = {{"spread", spread}, {"corners", std::move(brain)}, {"hard", plane.hard}};
  json["notes"] = notes;
  output.write(mcda::files::json_text(json) + "\n");
}

void write_text(const Session& session, const mcda::GaiaPlane& plane, const std::vector<Index>& rows, double spread,
                Output& output) {
  const bool markdown = output.format() == Format::markdown, full = output.format() == Format::csv;
  const Prose prose(output);
  Sheet sheet;
  for (const char* header : {"what", "name"}) sheet.column(header);
  for (const char* header : {"u", "v", "along the stick"}) sheet.column(header, CellKind::number);
  const auto row = [&](const char* what, std::string name, mcda::PlanePoint point) {
    const auto text = [full](double value) { return full ? mcda::shortest(value) : fmt::format("{:.4f}", value); };
    sheet.row({what, std::move(name), text(point.u), text(point.v), text(along(point, plane.stick))});
  };
  for (std::size_t k = 0; k < plane.criteria.size(); ++k)
    row("criterion", criterion_id(session, plane.criteria[k]), plane.axes[k]);
  row("stick", "weights", plane.stick);
  for (const Index client : rows)
    row("client", full ? std::string(session.id(client)) : full_name(session, client),
        plane.points[static_cast<std::size_t>(client)]);
  if (full) return output.put(sheet, "plane");
  prose.title(session.file.model.title);
  prose.paragraph(fmt::format("The plane keeps {} of the information (delta)", percent(plane.share)));
  prose.paragraph("The decision is " + verdict(plane, spread));
  if (!markdown) output.write("\n");
  output.put(sheet, "plane");
  if (static_cast<Index>(rows.size()) < session.rows() && !markdown)
    output.write(
        fmt::format("... {} more; --top K shows more\n", count_text(session.rows() - static_cast<Index>(rows.size()))));
}

int run_gaia(const Arguments& arguments) {
  Output output(arguments);
  const Index top = arguments.whole("top", 1, std::numeric_limits<Index>::max()).value_or(0);
  std::string text = arguments.text("spread", "0.1");
  const bool in_percent = text.ends_with('%');
  if (in_percent) text.pop_back();
  const auto spread = mcda::files::number(text);
  if (!spread || !(*spread >= 0 && *spread <= (in_percent ? 100 : 1)))
    throw mcda::InvalidInput("--spread: \"" + arguments.text("spread") + "\" is not a share",
                             "write a number from 0 to 1, or 25%");
  const double share = in_percent ? *spread / 100 : *spread;
  mcda::Notes notes;
  ReadModel model = read_model(arguments.operands().front(), notes);
  const Settings settings(arguments);
  const Session session = open_session(arguments, std::move(model), settings, std::move(notes));
  const mcda::GaiaPlane plane = mcda::gaia_plane(session.prepared.table, *session.criteria, share, session.run);
  mcda::Notes all = session.notes;
  if (plane.share < 0.6)
    all.push_back(
        fmt::format("the plane keeps only {} of the information: what it shows may mislead; usual are 60 % and more",
                    percent(plane.share)));
  require_no_notes(arguments, all);
  std::vector<Index> rows(static_cast<std::size_t>(session.rows()));
  std::iota(rows.begin(), rows.end(), Index{0});
  std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) {
    return along(plane.points[static_cast<std::size_t>(a)], plane.stick) >
           along(plane.points[static_cast<std::size_t>(b)], plane.stick);
  });
  const bool people = output.format() == Format::table || output.format() == Format::markdown;
  const Index shown = top > 0 ? top : people ? rows_shown : session.rows();
  rows.resize(static_cast<std::size_t>(std::min(shown, session.rows())));
  if (output.format() == Format::json) {
    write_json(session, plane, rows, share, all, output);
  } else {
    write_text(session, plane, rows, share, output);
  }
  output.commit();
  if (output.format() != Format::json) say_notes(arguments, all);
  return 0;
}

}  // namespace

Command gaia_command() {
  return {
      .name = "gaia",
      .operands = "MODEL",
      .summary = "criteria, clients and weights of PROMETHEE in one plane",
      .details =
          "Every client has a net flow by each criterion alone; the plane is the two directions in which these flows "
          "differ most (principal components), and delta is the share of their variance that it keeps. Criteria that "
          "point the same way agree, opposite ones conflict, long ones tell the clients apart. The decision stick is "
          "the direction of the weights: clients far along it have a high net flow, and a short stick says that the "
          "criteria of much weight contradict each other. The walking brain of PROMETHEE VI is where the stick may "
          "point while every weight moves by --spread of itself: where it holds the origin the decision is hard.",
      .examples = "prefero gaia model.yaml\nprefero gaia model.yaml --spread 25% --format json",
      .least_operands = 1,
      .most_operands = 1,
      .own = {{"spread", "P", "by which share of itself a weight may move (default 10 %)"},
              {"top", "K", "show only the K clients that lie furthest along the stick (a table shows 10)"}},
      .groups = {&options::data(), &options::model(), &options::output(), &options::computation(), &options::general()},
      .run = run_gaia};
}

}  // namespace prefero
