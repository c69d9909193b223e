// A comparison as people and scripts read it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/comparing.hpp"
#include "cli/data_rows.hpp"
#include "cli/prose.hpp"
#include "cli/rank_forms.hpp"

namespace prefero {

using mcda::files::JsonWriter;

namespace {

constexpr std::size_t write_every = std::size_t{1} << 18;

void write_rank(JsonWriter& writer, double rank) {
  if (std::isnan(rank)) {
    writer.null();
  } else {
    writer.value(static_cast<Index>(rank));
  }
}

std::size_t shown(std::size_t rows, Index top) {
  return top > 0 ? std::min(rows, static_cast<std::size_t>(top)) : rows;
}

void write_ranking(const Session& session, const mcda::Ranking& ranking, const std::vector<double>& scores, Index top,
                   JsonWriter& writer, std::string& text, Output& output) {
  writer.begin_array();
  for (std::size_t k = 0; k < shown(ranking.order.size(), top); ++k) {
    const Index row = ranking.order[k];
    writer.line(6).begin_object().key("rank");
    write_rank(writer, ranking.ranks[static_cast<std::size_t>(row)]);
    writer.key("id").value(session.id(row)).key("score").value(scores[static_cast<std::size_t>(row)]).end_object();
    if (text.size() < write_every) continue;
    output.write(text);
    text.clear();
  }
  writer.line(4).end_array();
}

Json matrix_json(const mcda::AgreementMatrices::Matrix& matrix) {
  Json rows = Json::array();
  for (const std::vector<double>& row : matrix) {
    Json cells = Json::array();
    for (const double x : row) cells.push_back(std::isfinite(x) ? Json(x) : Json(nullptr));
    rows.push_back(std::move(cells));
  }
  return rows;
}

Json ids_json(const Session& session, const std::vector<Index>& rows) {
  Json list = Json::array();
  for (const Index row : rows) list.push_back(mcda::files::valid_utf8(session.id(row)));
  return list;
}

// {"k", "incomparable": [["A", "B"], ...], "indifferent": [...]}: of the first k clients.
Json open_pairs_json(const Session& session, const mcda::BitRelation& relation, const std::vector<Index>& first) {
  const auto list = [&](const std::vector<std::pair<Index, Index>>& pairs) {
    Json all = Json::array();
    for (const auto& [a, b] : pairs) all.push_back(ids_json(session, {a, b}));
    return all;
  };
  const OpenPairs open = open_pairs(relation, first);
  return {{"k", first.size()}, {"incomparable", list(open.incomparable)}, {"indifferent", list(open.indifferent)}};
}

// Levels by falling place; those without one are left out.
Json levels_json(const Session& session, const std::vector<double>& ranks, const std::vector<Index>& order, Index top) {
  std::vector<Index> rows;
  for (const Index row : order) {
    if (!std::isnan(ranks[static_cast<std::size_t>(row)])) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [&](Index a, Index b) {
    return ranks[static_cast<std::size_t>(a)] < ranks[static_cast<std::size_t>(b)];
  });
  Json list = Json::array();
  for (std::size_t k = 0; k < shown(rows.size(), top); ++k) {
    list.push_back(
        {{"level", ranks[static_cast<std::size_t>(rows[k])]}, {"id", mcda::files::valid_utf8(session.id(rows[k]))}});
  }
  return list;
}

Json relation_json(const Session& session, const mcda::ComparedRelation& one, const mcda::Comparison& comparison,
                   Index top) {
  const mcda::Exploitation& found = one.outcome.exploitation;
  Json circuits = Json::array();
  for (const std::vector<Index>& circuit : found.circuits) circuits.push_back(ids_json(session, circuit));
  Json json{{"kind", text_of(one.outcome.method->info().result)},
            {"parameters", parameters_json(one.outcome.parameters)},
            {"kernel", ids_json(session, found.kernel)},
            {"circuits", std::move(circuits)},
            {"not_outranked", ids_json(session, found.not_outranked)},
            {"levels", levels_json(session, found.ranks, common_order(session, comparison), top)}};
  if (one.outcome.relation)
    json["first"] = open_pairs_json(session, *one.outcome.relation, first_rows(session, comparison));
  return json;
}

std::string reason_of(const mcda::Refusal& refusal) {
  return (refusal.criterion.empty() ? "" : "criterion " + refusal.criterion + ": ") + refusal.what;
}

// Which two methods agree least about who comes first.
std::string overlap_sentence(const mcda::Comparison& comparison) {
  const mcda::AgreementMatrices& agreement = comparison.agreement;
  std::size_t a = 0, b = 0;
  double least = 2;
  for (std::size_t i = 0; i < agreement.overlap_at_k.size(); ++i) {
    for (std::size_t j = i + 1; j < agreement.overlap_at_k.size(); ++j) {
      if (agreement.overlap_at_k[i][j] < least) least = agreement.overlap_at_k[i][j], a = i, b = j;
    }
  }
  if (least > 1) return {};
  return fmt::format("Of the first {}, any two methods share at least {:.0f} % (least: {} and {}).", agreement.k,
                     std::floor(least * 100 + 1e-9), comparison.methods[a].label, comparison.methods[b].label);
}

// Which methods say nearly the same; nothing where each speaks for itself.
std::vector<std::string> group_sentences(const mcda::Comparison& comparison) {
  std::vector<std::string> list;
  for (const mcda::MethodGroup& group : comparison.groups) {
    if (group.members.size() < 2) continue;
    std::string names;
    for (const Index k : group.members)
      names += (names.empty() ? "" : ", ") + comparison.methods[static_cast<std::size_t>(k)].label;
    list.push_back(fmt::format("Say nearly the same (mean tau-b {:.2f}): {}{}", group.mean_tau_b, names,
                               group.one_family ? "; all of one family, so that it confirms nothing" : ""));
  }
  return list;
}

std::string mover_sentence(const Session& session, const mcda::Comparison& comparison, const mcda::Mover& one) {
  const auto name = [&](Index method) { return comparison.methods[static_cast<std::size_t>(method)].label; };
  std::string text = fmt::format("Moves most: {}, rank {} by {}, {} by {}", full_name(session, one.row), one.best_rank,
                                 name(one.best), one.worst_rank, name(one.worst));
  if (one.criterion >= 0) {
    text += fmt::format("; most because of {} (at the median there the two are {} apart)",
                        (*session.criteria)[one.criterion].id, one.rank_gap_without);
  }
  return text;
}

}  // namespace

void write_comparison_json(const Session& session, const mcda::Comparison& comparison,
                           const std::vector<mcda::Mover>& movers, const std::optional<DominanceFindings>& dominance,
                           const mcda::Notes& notes, Index top, Output& output) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object();
  writer.line(2).key("schema").value(1);
  writer.line(2).key("manifest").value(session.manifest.json());
  Json methods = Json::array(), twins = Json::array(), skipped = Json::array(), parameters = Json::object();
  for (const mcda::ComparedMethod& one : comparison.methods) {
    methods.push_back(one.label);
    parameters[one.label] = parameters_json(one.outcome.parameters);
  }
  for (const mcda::OrderClass& one : comparison.classes) {
    if (one.members.size() < 2) continue;
    Json names = Json::array();
    for (const Index k : one.members) names.push_back(comparison.methods[static_cast<std::size_t>(k)].label);
    twins.push_back(std::move(names));
  }
  for (const mcda::SkippedMethod& one : comparison.skipped) {
    skipped.push_back({{"method", one.label},
                       {"reason", reason_of(one.refusal)},
                       {"criterion", one.refusal.criterion.empty() ? Json(nullptr) : Json(one.refusal.criterion)},
                       {"remedy", one.refusal.remedy}});
  }
  writer.line(2).key("methods").value(methods);
  writer.line(2).key("parameters").value(parameters);
  writer.line(2).key("alternatives").value(session.rows());
  writer.line(2).key("criteria").begin_array();
  for (const Json& criterion : criteria_json(session, {})) writer.line(4).value(criterion);
  writer.line(2).end_array();
  writer.line(2).key("rankings").begin_object();
  for (const mcda::ComparedMethod& one : comparison.methods) {
    writer.line(4).key(one.label);
    write_ranking(session, one.ranking, one.outcome.scores, top, writer, text, output);
  }
  writer.line(2).end_object();
  const mcda::AgreementMatrices& agreement = comparison.agreement;
  writer.line(2).key("agreement").begin_object();
  writer.line(4).key("kendall_tau_b").value(matrix_json(agreement.kendall_tau_b));
  writer.line(4).key("spearman").value(matrix_json(agreement.spearman));
  writer.line(4).key("weighted_spearman").value(matrix_json(agreement.weighted_spearman));
  writer.line(4).key("ws").value(matrix_json(agreement.ws));
  writer.line(4).key("pearson").value(matrix_json(agreement.pearson));
  writer.line(4).key("gamma").value(matrix_json(agreement.gamma));
  writer.line(4).key("weighted_tau").value(matrix_json(agreement.weighted_tau));
  const auto at_k = [&](const char* name, const mcda::AgreementMatrices::Matrix& matrix) {
    writer.line(4).key(name).begin_object().key("k").value(agreement.k).key("values").value(matrix_json(matrix));
    writer.end_object();
  };
  at_k("overlap_at_k", agreement.overlap_at_k);
  at_k("jaccard_at_k", agreement.jaccard_at_k);
  at_k("ndcg_at_k", agreement.ndcg_at_k);
  writer.line(4).key("rbo").value(matrix_json(agreement.rank_biased_overlap));
  writer.line(4).key("mean_kendall_tau_b").value(agreement.mean_tau_b);
  writer.line(4).key("kendall_w").value(agreement.kendall_w);
  writer.line(2).end_object();
  Json groups = Json::array(), moving = Json::array();
  for (const mcda::MethodGroup& one : comparison.groups) {
    Json names = Json::array();
    for (const Index k : one.members) names.push_back(comparison.methods[static_cast<std::size_t>(k)].label);
    groups.push_back({{"methods", std::move(names)}, {"mean_tau_b", one.mean_tau_b}, {"one_family", one.one_family}});
  }
  for (const mcda::Mover& one : movers) {
    const auto place = [&](Index method, Index rank) {
      return Json{{"method", comparison.methods[static_cast<std::size_t>(method)].label}, {"rank", rank}};
    };
    moving.push_back({{"id", mcda::files::valid_utf8(session.id(one.row))},
                      {"best", place(one.best, one.best_rank)},
                      {"worst", place(one.worst, one.worst_rank)},
                      {"criterion", one.criterion < 0 ? Json(nullptr) : Json((*session.criteria)[one.criterion].id)},
                      {"rank_gap_without", one.rank_gap_without}});
  }
  writer.line(2).key("groups").value(groups);
  writer.line(2).key("movers").value(moving);
  writer.line(2).key("twins").value(twins);
  writer.line(2).key("relations").begin_object();
  for (const mcda::ComparedRelation& one : comparison.relations)
    writer.line(4).key(one.label).value(relation_json(session, one, comparison, top));
  writer.line(2).end_object();
  writer.line(2).key("dominance").value(dominance_json(session, dominance));
  writer.line(2).key("skipped").value(skipped);
  writer.line(2).key("consensus");
  if (comparison.consensus) {
    writer.begin_object();
    writer.line(4).key("method").value(comparison.consensus->method->info().name);
    writer.line(4).key("ranking");
    write_ranking(session, comparison.consensus->ranking, comparison.consensus->scores, top, writer, text, output);
    writer.line(2).end_object();
  } else {
    writer.null();
  }
  writer.line(2).key("excluded").value(excluded_json(session));
  writer.line(2).key("notes").value(Json(notes));
  writer.line().end_object();
  output.write(text + "\n");
}

void write_comparison_csv(const Session& session, const mcda::Comparison& comparison, Index top, Output& output) {
  std::vector<std::string> headers{"id", "label"};
  for (const mcda::ComparedMethod& one : comparison.methods) {
    headers.push_back(one.label + "_rank");
    headers.push_back(one.label + "_score");
  }
  for (const mcda::ComparedRelation& one : comparison.relations) headers.push_back(one.label + "_rank");
  if (comparison.consensus) headers.insert(headers.end(), {"consensus_rank", "consensus_score"});
  DataRows writer(output, "ranks", headers);
  const std::vector<Index> order = common_order(session, comparison);
  for (std::size_t k = 0; k < shown(order.size(), top); ++k) {
    const auto row = static_cast<std::size_t>(order[k]);
    writer.text(session.id(order[k])).text(session.label(order[k]));
    for (const mcda::ComparedMethod& one : comparison.methods)
      writer.number(one.ranking.ranks[row]).number(one.outcome.scores[row]);
    for (const mcda::ComparedRelation& one : comparison.relations) writer.number(one.outcome.exploitation.ranks[row]);
    if (comparison.consensus)
      writer.number(comparison.consensus->ranking.ranks[row]).number(comparison.consensus->scores[row]);
    writer.end_row();
  }
  writer.finish();
}

void write_comparison_text(const Session& session, const mcda::Comparison& comparison,
                           const std::vector<mcda::Mover>& movers, const std::optional<DominanceFindings>& dominance,
                           Index top, Output& output) {
  const bool markdown = output.format() == Format::markdown;
  const Screen& screen = output.screen();
  const Prose prose(output);
  const std::size_t methods = comparison.methods.size() + comparison.relations.size();
  const std::string scope =
      fmt::format("{} {} by {} {}, {} criteria", count_text(session.rows()), session.rows() == 1 ? "client" : "clients",
                  methods, methods == 1 ? "method" : "methods", session.criteria->size());
  prose.title(session.file.model.title);
  prose.scope(scope);

  prose.heading(comparison.consensus ? fmt::format("Ranks side by side, in the order of the consensus ({})",
                                                   comparison.consensus->method->info().name)
                                     : "Ranks side by side");
  Sheet ranks;
  ranks.column("id");
  if (session.labelled()) ranks.column("client");
  if (comparison.consensus) ranks.column("consensus", CellKind::number);
  // Many long names would not fit on any screen: numbers stand for them.
  std::size_t width = 50;
  for (const mcda::ComparedMethod& one : comparison.methods) width += one.label.size() + 3;
  for (const mcda::ComparedRelation& one : comparison.relations) width += one.label.size() + 3;
  const bool numbered = methods > 6 || (screen.width > 0 && width > screen.width);
  std::string legend;
  Index number = 0;
  const auto add_method = [&](const std::string& label) {
    ++number;
    ranks.column(numbered ? std::to_string(number) : label, CellKind::number);
    legend += fmt::format("{}{} {}", number == 1 ? "" : ", ", number, label);
  };
  for (const mcda::ComparedMethod& one : comparison.methods) add_method(one.label);
  for (const mcda::ComparedRelation& one : comparison.relations) add_method(one.label);
  const std::vector<Index> order = common_order(session, comparison);
  const std::size_t count = shown(order.size(), top);
  for (std::size_t k = 0; k < count; ++k) {
    const auto row = static_cast<std::size_t>(order[k]);
    std::vector<std::string> cells{std::string(session.id(order[k]))};
    if (session.labelled()) cells.emplace_back(session.label(order[k]));
    if (comparison.consensus) cells.push_back(rank_text(comparison.consensus->ranking.ranks[row]));
    for (const mcda::ComparedMethod& one : comparison.methods) cells.push_back(rank_text(one.ranking.ranks[row]));
    for (const mcda::ComparedRelation& one : comparison.relations)
      cells.push_back(rank_text(one.outcome.exploitation.ranks[row]));
    ranks.row(std::move(cells));
  }
  output.write(ranks.in(output));
  if (numbered && markdown) output.write("\n");
  if (numbered) prose.line(legend);
  if (count < order.size())
    output.write((markdown ? "\n" : "") +
                 fmt::format("and {} more\n", count_text(static_cast<Index>(order.size() - count))));

  if (comparison.methods.size() > 1) {
    prose.heading("Agreement (Kendall's tau-b: 1 the same order, 0 chance, -1 reversed)");
    Sheet matrix;
    matrix.column("");
    for (std::size_t k = 0; k < comparison.methods.size(); ++k) matrix.column(std::to_string(k + 1), CellKind::number);
    for (std::size_t a = 0; a < comparison.methods.size(); ++a) {
      std::vector<std::string> cells{fmt::format("{} {}", a + 1, comparison.methods[a].label)};
      for (const double tau : comparison.agreement.kendall_tau_b[a])
        cells.push_back(std::isnan(tau) ? "-" : fmt::format("{:.2f}", tau));
      matrix.row(std::move(cells));
    }
    output.write(matrix.in(output));
    if (markdown) output.write("\n");
    if (!std::isnan(comparison.agreement.mean_tau_b))
      prose.line(fmt::format("Mean, twins counted once: {:.2f}", comparison.agreement.mean_tau_b));
    if (const std::string overlap = overlap_sentence(comparison); !overlap.empty()) prose.line(overlap);
    if (!std::isnan(comparison.agreement.kendall_w))
      prose.line(
          fmt::format("Kendall's W over all of them: {:.2f} (1 all the same, 0 none)", comparison.agreement.kendall_w));
    for (const std::string& text : group_sentences(comparison)) prose.line(text);
    for (std::size_t k = 0; k < std::min<std::size_t>(movers.size(), 3); ++k)
      prose.line(mover_sentence(session, comparison, movers[k]));
    for (const std::string& names : twins_of(comparison))
      prose.line("Twins, the same order by their formulas: " + names);
  }
  if (!comparison.relations.empty()) {
    prose.heading("Outranking");
    for (const mcda::ComparedRelation& one : comparison.relations) {
      for (const std::string& text : relation_sentences(session, one, first_rows(session, comparison)))
        prose.line(text);
    }
  }
  if (session.rows() > 1) {
    prose.heading("Dominance, before any weight");
    for (const std::string& text : dominance_sentences(session, dominance)) prose.line(text);
  }
  if (!comparison.skipped.empty()) {
    prose.heading("Methods that cannot take these clients");
    for (const mcda::SkippedMethod& one : comparison.skipped) prose.line(one.label + ": " + reason_of(one.refusal));
  }
  output.write(excluded_text(session, output, 10));
}

}  // namespace prefero
