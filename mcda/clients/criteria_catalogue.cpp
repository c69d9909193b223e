#include "mcda/clients/criteria_catalogue.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mcda::clients {

namespace {

// Where practice has no published default the meaning says so.
constexpr CriterionParameter parameters[]{
    {"months", 12, 0, 600, "length of the window W that ends with the as-of date; 0: everything before it"},
    {"period", 1, 1, 12, "months of one period: 1 monthly, 3 quarterly; variation depends on it"},
    {"shrinkage", 10, 0, 1e6, "k: a client with few cases is drawn to the portfolio's rate as if k more had it"},
    {"carrying_rate", 0.1, 0, 1, "cost of capital a year, for money that clients owe (no published default)"},
    {"hour_rate", 50, 0, 1e6, "cost of an hour of support (no published default)"},
    {"half_life", 30, 1, 3650, "days after which a contact counts half; practice uses 14 to 60"},
    {"endless", 60, 1, 600, "months that a contract without end counts"},
    {"future", 36, 1, 600, "months ahead that customer lifetime value sums over"},
    {"discount_rate", 0.1, 0, 1, "discount a year of future profit"},
};

// Credit notes reduce revenue but are no invoice; goods without a recorded cost are left out of profit, not free.
constexpr std::pair<std::string_view, std::string_view> parts[]{
    {"rev", "coalesce([sale: sum(net) FILTER (WHERE {window})], 0)"},
    {"rev_before", "coalesce([sale: sum(net) FILTER (WHERE {previous})], 0)"},
    {"invoices", "coalesce([sale: count(*) FILTER (WHERE NOT credit AND {window})], 0)"},
    {"goods", "[charge: sum(amount) FILTER (WHERE NOT service AND {window})]"},
    {"gp",
     "CASE WHEN coalesce([sale: count(*) FILTER (WHERE {window})], 0) = 0 THEN -coalesce(<goods>, 0) "
     "WHEN <goods> IS NOT NULL THEN <rev> - coalesce([sale: sum(cost) FILTER (WHERE {window})], 0) - <goods> "
     "ELSE [sale: sum(net - cost) FILTER (WHERE cost IS NOT NULL AND {window})] END"},
    {"costed",
     "CASE WHEN <goods> IS NOT NULL THEN <rev> "
     "ELSE [sale: sum(net) FILTER (WHERE cost IS NOT NULL AND {window})] END"},
    {"serve",
     "(CAST(coalesce([ticket: sum(hours) FILTER (WHERE {window})], 0) AS DOUBLE) * {hour_rate} "
     "+ CAST(coalesce([sale: sum(freight) FILTER (WHERE {window})], 0) AS DOUBLE) "
     "+ CAST(coalesce([sale: sum(service) FILTER (WHERE {window})], 0) AS DOUBLE) "
     "+ CAST(coalesce([charge: sum(amount) FILTER (WHERE service AND {window})], 0) AS DOUBLE))"},
    // Net is what is left after discounts: they cost, but profit has them already.
    {"discounts", "CAST(coalesce([sale: sum(discount) FILTER (WHERE {window})], 0) AS DOUBLE)"},
    {"carry",
     "(CAST(coalesce([sale: sum(settle_days + open * age) FILTER (WHERE {window})], 0) AS DOUBLE) "
     "* {carrying_rate} / 365)"},
    {"won", "coalesce([deal: count(*) FILTER (WHERE status = 'won' AND {window})], 0)"},
    {"lost", "coalesce([deal: count(*) FILTER (WHERE status = 'lost' AND {window})], 0)"},
    {"base_rate", "(CAST(sum(<won>) OVER () AS DOUBLE) / nullif(CAST(sum(<won> + <lost>) OVER () AS DOUBLE), 0))"},
    {"late", "coalesce([sale: count(*) FILTER (WHERE late AND {window})], 0)"},
    {"judged", "coalesce([sale: count(*) FILTER (WHERE late IS NOT NULL AND {window})], 0)"},
};

constexpr std::pair<std::string_view, std::string_view> questions[]{
    {"P0", "big and prestigious against small and profitable"},
    {"P1", "revenue"},
    {"P2", "profitability"},
    {"P3", "regularity of revenue"},
    {"P4", "growth potential"},
    {"P5", "pays regularly"},
    {"P6", "real income"},
    {"P7", "recommendation"},
    {"P8", "alignment of vision and mission"},
    {"P9", "prestige"},
    {"P10", "satisfaction"},
    {"P11", "payment terms"},
    {"P12", "flexibility and communication"},
    {"P13", "history of sales, cost and profit"},
    {"P14", "short-term benefit"},
    {"P15", "long-term benefit"},
    {"R1", "more revenue"},
    {"R2", "most benefit"},
    {"R3", "interested in cooperation"},
    {"R4", "successful sales in a period"},
    {"R5", "common traits"},
    {"R6", "portrait guides prospecting"},
};

// Parts may name parts, but not in a circle: the list of names found is what ends the search.
void gather(std::string_view text, std::vector<std::string_view>& found) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '{') {
      const std::string_view name = text.substr(at + 1, text.find('}', at) - at - 1);
      const std::string_view parameter = name == "window" || name == "previous" ? "months" : name;
      if (parameter != "as_of" && std::find(found.begin(), found.end(), parameter) == found.end())
        found.push_back(parameter);
    } else if (text[at] == '<') {
      const std::size_t end = text.find('>', at);
      if (end == std::string_view::npos) return;
      if (const std::string_view part = shared_part(text.substr(at + 1, end - at - 1)); !part.empty())
        gather(part, found);
    }
  }
}

}  // namespace

std::span<const CriterionParameter> criterion_parameters() { return parameters; }

const CatalogueCriterion* catalogue_criterion(std::string_view id) {
  const auto all = criteria_catalogue();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

std::string_view shared_part(std::string_view name) {
  for (const auto& [known, text] : parts) {
    if (known == name) return text;
  }
  return {};
}

std::string_view question_of(std::string_view code) {
  for (const auto& [known, text] : questions) {
    if (known == code) return text;
  }
  return {};
}

std::vector<std::string_view> CatalogueCriterion::parameters() const {
  std::vector<std::string_view> found;
  if (value.empty() && id == "clv") return {"future", "discount_rate"};
  gather(value, found);
  if (value.find("[period:") != std::string_view::npos) found.push_back("period");
  if (value.find("[contract:") != std::string_view::npos) found.push_back("endless");
  if (value.find("[activity:") != std::string_view::npos && value.find("interest") != std::string_view::npos)
    found.push_back("half_life");
  return found;
}

}  // namespace mcda::clients
