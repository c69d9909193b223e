#include "mcda/analysis/capacity.hpp"

#include <cmath>

namespace mcda {

Allocation allocate(std::span<const Index> order, std::span<const double> ranks, std::span<const double> needs,
                    double amount) {
  Allocation found;
  double rest = 0;  // taken by those that would fit
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double group = 0;
    for (end = begin; end < order.size() && ranks[end] == ranks[begin]; ++end) {
      const double need = needs[static_cast<std::size_t>(order[end])];
      if (std::isnan(need) && found.next.empty()) {
        found.unknown = order[end];
        return found;
      }
      group += std::isnan(need) ? 0 : need;
      if (found.next.empty() || std::isnan(need)) continue;
      if (found.used + rest + need <= amount) {
        found.would_fit.push_back(order[end]);
        rest += need;
      }
    }
    if (!found.next.empty()) continue;
    const std::span<const Index> rows = order.subspan(begin, end - begin);
    if (found.used + group <= amount) {
      found.chosen.insert(found.chosen.end(), rows.begin(), rows.end());
      found.used += group;
    } else {
      found.next.assign(rows.begin(), rows.end());
      found.next_needs = group;
    }
  }
  return found;
}

}  // namespace mcda
