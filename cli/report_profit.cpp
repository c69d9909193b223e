#include "cli/report_profit.hpp"

#include <algorithm>
#include <cmath>

#include "mcda/analysis/profit_curve.hpp"

namespace prefero {

using mcda::Index;

namespace {

constexpr std::size_t whale_points = 500;

}  // namespace

Json profit_json(const std::string& column, const std::vector<double>& profit,
                 const std::function<Json(const std::vector<Index>&)>& places) {
  std::vector<double> known;
  std::vector<Index> rows;
  for (std::size_t i = 0; i < profit.size(); ++i) {
    if (std::isnan(profit[i])) continue;
    known.push_back(profit[i]);
    rows.push_back(static_cast<Index>(i));
  }
  const mcda::ProfitCurve curve = mcda::profit_curve(known);
  const double clients = static_cast<double>(known.size()), total = curve.total;
  Json whale = Json::array();
  whale.push_back({0.0, 0.0});
  const std::size_t step = std::max<std::size_t>(1, (known.size() + whale_points - 3) / (whale_points - 2));
  const auto share = [&](double amount) { return total > 0 ? amount / total : amount; };
  for (std::size_t k = 0; k < known.size(); ++k) {
    const bool peak = static_cast<Index>(k) + 1 == curve.peak_at, last = k + 1 == known.size();
    if ((k + 1) % step == 0 || peak || last)
      whale.push_back({static_cast<double>(k + 1) / clients, share(curve.cumulative[k])});
  }
  std::vector<Index> losers;
  for (auto at = curve.order.rbegin(); at != curve.order.rend(); ++at) {
    if (known[static_cast<std::size_t>(*at)] < 0) losers.push_back(rows[static_cast<std::size_t>(*at)]);
  }
  return {
      {"column", mcda::files::valid_utf8(column)},
      {"whale", std::move(whale)},
      {"losers", places(losers)},
      {"peak",
       {{"profit", share(curve.peak)}, {"clients", clients > 0 ? static_cast<double>(curve.peak_at) / clients : 0}}},
      {"count", known.size()},
      {"losing", curve.losers},
      {"lost", curve.lost},
      {"total", total},
      {"relative", total > 0}};
}

}  // namespace prefero
