// What the report page shows without scripts: sentences, the best clients by every method, weights, notes.
#include "cli/report_static.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/page_template.hpp"
#include "cli/rank_forms.hpp"
#include "cli/weighing.hpp"

namespace prefero {

extern const std::string_view static_html;  // web/report, embedded by the build

namespace {

constexpr std::size_t excluded_on_page = 100;

/// What the page is filled with.
class Page {
 public:
  explicit Page(const StaticReport& report)
      : session_(report.session),
        asked_(report.asked),
        comparison_(report.comparison),
        first_(report.first),
        notes_(report.notes),
        top_(report.top),
        order_(first_ != nullptr ? first_->order : common_order(session_, comparison_)) {}

  Json values() const {
    Json page = Json::object();
    page["version"] = version();
    page["title"] = title_of(session_);
    page["answer"] = answer_sentence();
    page["scope"] = scope();
    add_ranking(page);
    add_consensus(page);
    add_agreement(page);
    page["kernels"] = kernels();
    add_skipped(page);
    add_criteria(page);
    add_findings(page);
    page["notes"] = notes_;
    page["has_notes"] = !notes_.empty();
    add_excluded(page);
    page["origin"] = origin();
    return page;
  }

  std::string answer_sentence() const {
    std::string text;
    if (first_ != nullptr && !first_->is_relation()) {
      const auto tied = static_cast<std::size_t>(std::count(first_->ranks.begin(), first_->ranks.end(), 1.0));
      const std::vector<Index> best(order_.begin(),
                                    order_.begin() + static_cast<std::ptrdiff_t>(std::min(order_.size(), tied)));
      text = names_of(session_, best, 3) + (best.size() == 1 ? " comes first" : " share the first place") +
             fmt::format(" of {} clients by {}", count_text(session_.rows()), first_name());
      if (order_.size() > best.size()) {
        const std::vector<Index> next(
            order_.begin() + static_cast<std::ptrdiff_t>(best.size()),
            order_.begin() + static_cast<std::ptrdiff_t>(std::min(order_.size(), best.size() + 2)));
        text +=
            ", ahead of " + (next.size() == 2 ? full_name(session_, next[0]) + " and " + full_name(session_, next[1])
                                              : full_name(session_, next[0]));
      }
      text += ".";
      if (comparison_.methods.size() > 1 && !best.empty()) {
        const auto same =
            std::count_if(comparison_.methods.begin(), comparison_.methods.end(), [&](const mcda::ComparedMethod& one) {
              return one.ranking.ranks[static_cast<std::size_t>(best.front())] == 1;
            });
        text += fmt::format(" {} of {} methods put {} first", same, comparison_.methods.size(),
                            best.size() == 1 ? "this client" : full_name(session_, best.front()));
        if (comparison_.consensus) {
          const std::vector<Index> together = leaders(comparison_.consensus->ranking);
          text += together.front() == best.front()
                      ? ", and so does their consensus."
                      : fmt::format("; their consensus is {}.", names_of(session_, together, 2));
        } else {
          text += ".";
        }
      }
    } else if (!comparison_.relations.empty()) {
      const mcda::Exploitation& found = comparison_.relations.front().outcome.exploitation;
      text = fmt::format("{} of {} clients form the kernel by {}.", found.kernel.size(), count_text(session_.rows()),
                         comparison_.relations.front().label);
    }
    return text;
  }

 private:
  std::string first_name() const { return first_ != nullptr ? first_->asked.label : asked_.front().label; }

  // The row that a ranking puts first, with those that tie.
  static std::vector<Index> leaders(const mcda::Ranking& ranking) {
    std::vector<Index> rows;
    for (const Index row : ranking.order) {
      if (ranking.ranks[static_cast<std::size_t>(row)] != 1) break;
      rows.push_back(row);
    }
    return rows;
  }

  std::string scope() const {
    std::string text = fmt::format("{} {}, {} criteria, {} methods. Source: {}", count_text(session_.rows()),
                                   session_.rows() == 1 ? "client" : "clients", session_.criteria->size(),
                                   comparison_.methods.size() + comparison_.relations.size(), session_.source);
    if (!session_.excluded.empty())
      text += fmt::format(". {} more were left out before ranking", session_.excluded.size());
    return text + ".";
  }

  void add_ranking(Json& page) const {
    const bool scored = first_ != nullptr && !first_->scores.empty();
    page["method"] = first_name();
    page["ranking_about"] = fmt::format(
        "{}{}",
        order_.size() < static_cast<std::size_t>(session_.rows()) || static_cast<std::size_t>(top_) < order_.size()
            ? fmt::format("The first {}. ", std::min<std::size_t>(order_.size(), static_cast<std::size_t>(top_)))
            : "",
        comparison_.methods.size() > 1 ? "Beside the score: the rank that each method gives."
                                       : "A larger score is better.");
    page["has_score"] = scored;
    page["has_tiers"] = first_ != nullptr && !first_->tiers.empty();
    Json columns = Json::array();
    if (comparison_.consensus && comparison_.methods.size() > 1) columns.push_back("consensus");
    for (const mcda::ComparedMethod& one : comparison_.methods) {
      if (one.label != first_name()) columns.push_back(one.label);
    }
    for (const mcda::ComparedRelation& one : comparison_.relations) {
      if (one.label != first_name()) columns.push_back(one.label);
    }
    page["columns"] = std::move(columns);
    page["rows"] = Json::array();
    const std::size_t count = std::min(order_.size(), static_cast<std::size_t>(top_));
    std::vector<double> scores;
    double low = 0, high = 0;
    if (scored) {
      for (std::size_t k = 0; k < count; ++k) scores.push_back(first_->scores[static_cast<std::size_t>(order_[k])]);
      const auto [least, most] = std::minmax_element(first_->scores.begin(), first_->scores.end());
      low = *least, high = *most;
    }
    const std::vector<std::string> texts = aligned(scores);
    for (std::size_t k = 0; k < count; ++k) {
      Json row = row_of(order_[k]);
      row["rank"] = first_ != nullptr ? rank_text(first_->ranks[k]) : "";
      row["tier"] = page["has_tiers"].get<bool>() ? first_->tiers[k] : "";
      row["score"] = scored ? texts[k] : "";
      // The whole range of scores, so that a bar says how far a client is from the last one.
      row["bar"] = scored && high > low ? fmt::format("{:.1f}", 100 * (scores[k] - low) / (high - low)) : "0";
      page["rows"].push_back(std::move(row));
    }
  }

  Json row_of(Index index) const {
    const auto row = static_cast<std::size_t>(index);
    const std::string id(session_.id(index)), label(session_.label(index));
    Json json{{"label", files_text(label)}, {"id", id == label ? "" : files_text(id)}, {"ranks", Json::array()}};
    if (comparison_.consensus && comparison_.methods.size() > 1)
      json["ranks"].push_back(rank_text(comparison_.consensus->ranking.ranks[row]));
    for (const mcda::ComparedMethod& one : comparison_.methods) {
      if (one.label != first_name()) json["ranks"].push_back(rank_text(one.ranking.ranks[row]));
    }
    for (const mcda::ComparedRelation& one : comparison_.relations) {
      if (one.label == first_name()) continue;
      const mcda::Exploitation& found = one.outcome.exploitation;
      const bool chosen = std::binary_search(found.kernel.begin(), found.kernel.end(), index);
      json["ranks"].push_back(chosen ? "kernel" : rank_text(found.ranks[row]));
    }
    return json;
  }

  static std::string files_text(const std::string& text) { return mcda::files::valid_utf8(text); }

  void add_consensus(Json& page) const {
    page["consensus"] = nullptr;
    if (!comparison_.consensus || comparison_.classes.size() < 2) return;
    const mcda::ConsensusRanking& found = *comparison_.consensus;
    Json rows = Json::array();
    const std::size_t count = std::min<std::size_t>(10, found.ranking.order.size());
    std::vector<double> scores;
    for (std::size_t k = 0; k < count; ++k)
      scores.push_back(found.scores[static_cast<std::size_t>(found.ranking.order[k])]);
    const std::vector<std::string> texts = aligned(scores);
    for (std::size_t k = 0; k < count; ++k) {
      const Index row = found.ranking.order[k];
      rows.push_back({{"rank", rank_text(found.ranking.ranks[static_cast<std::size_t>(row)])},
                      {"label", files_text(full_name(session_, row))},
                      {"score", texts[k]}});
    }
    page["consensus"] = {{"name", found.method->info().name},
                         {"about", fmt::format("The first {} when {} orders are put together; methods that are the "
                                               "same order by their formulas have one vote.",
                                               count, comparison_.classes.size())},
                         {"rows", std::move(rows)}};
  }

  void add_agreement(Json& page) const {
    page["agreement"] = nullptr;
    if (comparison_.methods.size() < 2) return;
    Json methods = Json::array(), rows = Json::array();
    for (std::size_t a = 0; a < comparison_.methods.size(); ++a) {
      methods.push_back(comparison_.methods[a].label);
      Json cells = Json::array();
      for (const double tau : comparison_.agreement.kendall_tau_b[a]) {
        const int heat = std::isnan(tau) ? 0 : std::clamp(static_cast<int>(std::floor(tau * 10)) - 4, 0, 5);
        cells.push_back(
            {{"value", std::isnan(tau) ? "–" : fmt::format("{:.2f}", tau)}, {"heat", "h" + std::to_string(heat)}});
      }
      rows.push_back({{"method", comparison_.methods[a].label}, {"cells", std::move(cells)}});
    }
    std::string about;
    if (!std::isnan(comparison_.agreement.mean_tau_b))
      about = fmt::format("On average {:.2f}, twins counted once.", comparison_.agreement.mean_tau_b);
    for (const std::string& names : twins_of(comparison_))
      about += " Twins, the same order by their formulas: " + names + ".";
    page["agreement"] = {{"about", about}, {"methods", std::move(methods)}, {"rows", std::move(rows)}};
  }

  Json kernels() const {
    Json list = Json::array();
    for (const mcda::ComparedRelation& one : comparison_.relations) {
      if (one.outcome.method->info().result != mcda::ResultKind::kernel) continue;
      const mcda::Exploitation& found = one.outcome.exploitation;
      Json members = Json::array(), circuits = Json::array();
      for (std::size_t k = 0; k < found.kernel.size() && k < 200; ++k)
        members.push_back(files_text(full_name(session_, found.kernel[k])));
      for (const auto& circuit : found.circuits) circuits.push_back(files_text(names_of(session_, circuit, 20)));
      list.push_back(
          {{"method", one.label},
           {"about",
            fmt::format(
                "{} of {} clients: none of them outranks another, and every other client is outranked by one of them.",
                found.kernel.size(), count_text(session_.rows()))},
           {"members", std::move(members)},
           {"circuits", std::move(circuits)}});
    }
    return list;
  }

  void add_skipped(Json& page) const {
    page["skipped"] = Json::array();
    for (const mcda::SkippedMethod& one : comparison_.skipped) {
      page["skipped"].push_back(
          {{"method", one.label},
           {"reason",
            (one.refusal.criterion.empty() ? "" : "criterion " + one.refusal.criterion + ": ") + one.refusal.what}});
    }
    page["has_skipped"] = !comparison_.skipped.empty();
  }

  void add_criteria(Json& page) const {
    const mcda::CriteriaTree& tree = session_.file.model.tree;
    const std::vector<double> influence = first_ != nullptr ? first_->influence : std::vector<double>{};
    const bool measured = std::any_of(influence.begin(), influence.end(), [](double x) { return std::isfinite(x); });
    page["criteria_about"] =
        (weighting_name(session_.weights) == "given" ? std::string("Weights as given in the model. ")
                                                     : "Weights by " + weighting_name(session_.weights) + ". ") +
        (measured ? "Influence is what a criterion really moves of the score by " + first_name() +
                        "; far from its weight, the weight hardly acts or acts too much."
                  : first_name() + " is no sum of criteria, so their influence cannot be told apart.");
    double largest = 0;
    for (const mcda::Criterion& one : *session_.criteria) largest = std::max(largest, one.weight);
    for (const double one : influence) largest = std::isfinite(one) ? std::max(largest, one) : largest;
    const double total = session_.criteria->sum_of_weights();
    page["criteria"] = Json::array();
    for (std::size_t j = 0; j < tree.leaves().size(); ++j) {
      const mcda::CriteriaTree::Node& node = tree[tree.leaves()[j]];
      const double weight = session_.criteria->weight(static_cast<Index>(j));
      const bool known = j < influence.size() && std::isfinite(influence[j]);
      page["criteria"].push_back(
          {{"title", node.title.empty() ? node.id : node.title},
           {"goal", goal_of(*node.leaf)},
           {"unit", node.leaf->criterion.unit},
           {"weight", percent(weight / total)},
           {"weight_bar", fmt::format("{:.1f}", largest > 0 ? 100 * weight / largest : 0)},
           {"influence", known ? percent(influence[j]) : ""},
           {"influence_bar", known ? fmt::format("{:.1f}", std::max(0.0, 100 * influence[j] / largest)) : ""}});
    }
  }

  void add_findings(Json& page) const {
    page["findings"] = nullptr;
    if (first_ == nullptr || first_->findings.all().empty()) return;
    page["findings"] = {{"list", sentences(session_, *first_)}};
  }

  void add_excluded(Json& page) const {
    page["excluded"] = nullptr;
    if (session_.excluded.empty()) return;
    Json rows = Json::array();
    for (std::size_t k = 0; k < session_.excluded.size() && k < excluded_on_page; ++k) {
      const ExcludedClient& one = session_.excluded[k];
      rows.push_back({{"label", files_text(one.id == one.label ? one.id : one.label + " (" + one.id + ")")},
                      {"reason", files_text(one.reason)}});
    }
    page["excluded"] = {{"about", fmt::format("{}{} left out before anything was computed.",
                                              count_text(static_cast<Index>(session_.excluded.size())),
                                              session_.excluded.size() > excluded_on_page
                                                  ? fmt::format(" clients, the first {} below, were", excluded_on_page)
                                              : session_.excluded.size() == 1 ? " client was"
                                                                              : " clients were")},
                        {"rows", std::move(rows)}};
  }

  Json origin() const {
    Json list = Json::array();
    const auto add = [&](const std::string& name, const std::string& value) {
      if (!value.empty()) list.push_back({{"name", name}, {"value", value}});
    };
    add("Source", session_.source);
    add("Model", session_.file.file);
    for (const Asked& one : asked_) {
      const std::string parameters = parameters_text(one.parameters);
      add("Method", one.label + (parameters.empty() ? "" : " (" + parameters + ")"));
    }
    add("Rows read", count_text(session_.manifest.rows_read.value_or(0)));
    add("Rows excluded", count_text(session_.manifest.rows_excluded.value_or(0)));
    add("Model digest", session_.manifest.model_digest);
    add("Data digest", session_.manifest.data_digest);
    add("Program", std::string("prefero ") + version());
    return list;
  }

  const Session& session_;
  const std::vector<Asked>& asked_;
  const mcda::Comparison& comparison_;
  const Answer* first_;
  const mcda::Notes& notes_;
  Index top_;
  std::vector<Index> order_;
};

}  // namespace

std::string title_of(const Session& session) {
  return session.file.model.title.empty() ? "Which clients deserve our best people" : session.file.model.title;
}

std::string static_answer(const StaticReport& report) { return Page(report).answer_sentence(); }

std::string static_html_of(const StaticReport& report) { return filled(static_html, Page(report).values()); }

}  // namespace prefero
