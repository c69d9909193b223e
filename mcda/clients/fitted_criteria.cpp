#include "mcda/clients/fitted_criteria.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "mcda/clients/buy_till_you_die.hpp"
#include "mcda/clients/criteria_catalogue.hpp"

namespace mcda::clients {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
constexpr double weeks_a_year = 365.25 / 7;
constexpr std::size_t most_fitted = 100'000;

struct Purchases {
  std::vector<PurchaseHistory> histories;  // of clients with a purchase, by client_id
  std::vector<double> margins;
  source::TextColumn ids;  // in the order of bytes
  bool cost_known = false;

  /// The row of a client; ids.size() where it never bought.
  std::size_t row_of(std::string_view id) const {
    std::size_t low = 0, high = ids.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      ids[middle] < id ? low = middle + 1 : high = middle;
    }
    return low < ids.size() && ids[low] == id ? low : ids.size();
  }
};

Purchases purchases_of(const CrmPortfolio& crm) {
  source::SourceSpec spec = crm.spec;
  purchase_history_query(crm.tables, crm.as_of).put(spec);
  source::Source rows = source::Source::open(spec);
  source::Request request{.order_by = "client_id"};
  for (const char* column : {"x", "t_x", "T", "spend", "margin"}) request.numbers.push_back({.column = column});
  request.texts.push_back({.column = "client_id"});
  Purchases found;
  rows.read(request, [&](const source::Batch& batch) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(batch.rows); ++i) {
      if (std::isnan(batch.numbers[0][i])) continue;
      found.ids.append((*batch.texts[0])[i]);
      const double spend = batch.numbers[3][i];
      found.histories.push_back(
          {batch.numbers[0][i], batch.numbers[1][i], batch.numbers[2][i], std::isnan(spend) ? 0 : spend});
      found.margins.push_back(batch.numbers[4][i]);
    }
  });
  // A client whose costs are not known is taken to have the margin of the middle client, not a margin of everything.
  std::vector<double> known;
  std::copy_if(found.margins.begin(), found.margins.end(), std::back_inserter(known),
               [](double margin) { return !std::isnan(margin); });
  std::sort(known.begin(), known.end());
  found.cost_known = !known.empty();
  const double middle = known.empty() ? 1 : known[known.size() / 2];
  for (double& margin : found.margins) margin = std::isnan(margin) ? middle : margin;
  return found;
}

std::vector<PurchaseHistory> sample_of(const std::vector<PurchaseHistory>& all) {
  const std::size_t step = (all.size() + most_fitted - 1) / most_fitted;
  if (step <= 1) return all;
  std::vector<PurchaseHistory> some;
  for (std::size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
  return some;
}

// Discounted value of what a client is expected to buy in the coming months.
double lifetime_value(const BgNbd& purchases, const GammaGamma& amounts, const PurchaseHistory& client, double margin,
                      int months, double discount) {
  double value = 0, before = 0;
  for (int t = 1; t <= months; ++t) {
    const double until = purchases.expected_purchases(client, t * weeks_a_year / 12);
    value += (until - before) / std::pow(1 + discount, t / 12.0);
    before = until;
  }
  return value * margin * amounts.expected_spend(client);
}

}  // namespace

void fill_fitted(const CrmPortfolio& crm, const CrmSettings& settings, const std::vector<WantedCriterion>& wanted,
                 const DecisionModel& model, Portfolio& portfolio, std::vector<std::string>& notes,
                 const RunOptions& run) {
  RunOptions quiet = run;
  quiet.progress = nullptr;
  std::optional<Purchases> purchases;
  Fit<BgNbd> counts;
  Fit<GammaGamma> amounts;
  for (const WantedCriterion& one : wanted) {
    if (one.id != "p_alive" && one.id != "clv") continue;
    const bool alive = one.id == "p_alive";
    if (!purchases) {
      purchases = purchases_of(crm);
      const std::vector<PurchaseHistory> sample = sample_of(purchases->histories);
      counts = fit_bg_nbd(sample, quiet);
      amounts = fit_gamma_gamma(sample, quiet);
      if (counts.converged) {
        notes.push_back(
            fmt::format("BG/NBD fitted to {} clients: r = {:.4g}, alpha = {:.4g} weeks, a = {:.4g}, b = {:.4g}",
                        sample.size(), counts.model.r, counts.model.alpha, counts.model.a, counts.model.b));
      }
    }
    const auto parameter = [&](const char* name) {
      for (const auto* values : {&one.parameters, &settings.parameters}) {
        if (const auto found = values->find(name); found != values->end()) return found->second;
      }
      for (const CriterionParameter& known : criterion_parameters()) {
        if (known.name == name) return known.value;
      }
      return nothing;
    };
    const bool valued = counts.converged && amounts.converged;
    if (alive && !counts.converged) {
      notes.push_back(
          "criterion " + one.name +
          ": BG/NBD does not fit these purchases; 1 stands for an invoice in the last 12 months, 0 for none");
    } else if (!alive && !valued) {
      raise(
          InvalidInput({Problem{.file = one.file,
                                .line = one.line,
                                .column = one.column,
                                .what = "criterion " + one.name + ": " + (counts.converged ? "Gamma-Gamma" : "BG/NBD") +
                                        " does not fit the purchases of " +
                                        std::to_string(sample_of(purchases->histories).size()) + " clients",
                                .remedy = "a lifetime value needs more clients that bought repeatedly: take gp_12m and "
                                          "p_alive instead"}}));
    } else if (!alive) {
      notes.push_back(fmt::format("Gamma-Gamma fitted: p = {:.4g}, q = {:.4g}, gamma = {:.4g}{}", amounts.model.p,
                                  amounts.model.q, amounts.model.gamma,
                                  purchases->cost_known ? "" : "; no cost is known: clv is revenue, not profit"));
      if (amounts.model.heavy_tailed()) {
        notes.push_back(fmt::format(
            "criterion {}: a few clients buy for far more than the others (q is not above 2), so clients that bought "
            "once are taken to buy for the mean, {:.0f}",
            one.name, amounts.model.mean));
      }
    }
    const auto value = [&](std::string_view id) {
      const std::size_t row = purchases->row_of(id);
      if (row == purchases->ids.size()) return nothing;
      const PurchaseHistory& client = purchases->histories[row];
      if (!alive)
        return valued ? lifetime_value(counts.model, amounts.model, client, purchases->margins[row],
                                       static_cast<int>(parameter("future")), parameter("discount_rate"))
                      : nothing;
      if (counts.converged) return counts.model.probability_alive(client);
      return client.age - client.last <= weeks_a_year ? 1.0 : 0.0;
    };
    const auto fill = [&](std::span<double> column) {
      constexpr Index block = 1024;
      const Index clients = portfolio.alternatives.size();
      for_each_item((clients + block - 1) / block, quiet, [&](Index item, Index) {
        for (Index i = item * block; i < std::min((item + 1) * block, clients); ++i)
          column[static_cast<std::size_t>(i)] = value(portfolio.alternatives.ids[i]);
      });
    };
    for (std::size_t j = 0; j < model.tree.leaves().size(); ++j) {
      if (model.tree[model.tree.leaves()[j]].leaf->column == one.name)
        fill(portfolio.values.column(static_cast<Index>(j)));
    }
    for (std::size_t c = 0; c < model.constraints.size(); ++c) {
      if (model.constraints[c].column == one.name) fill(portfolio.constraint_values.column(static_cast<Index>(c)));
    }
  }
}

}  // namespace mcda::clients
