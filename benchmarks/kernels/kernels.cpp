// prefero_kernels KERNEL TIMES: runs one kernel on 20,000 x 10 cells with one thread, TIMES times, so that
// benchmarks/instructions can count what one time costs. Without arguments: the names of the kernels.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "benchmarks/problem.hpp"
#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/engine/summarise.hpp"
#include "mcda/method/catalogue.hpp"

namespace {

using mcda::Index;
constexpr Index rows = 20'000, columns = 10;
const mcda::RunOptions alone{.threads = 1};

// What is computed must be wanted by somebody.
volatile double sink;

std::map<std::string, std::function<void()>> kernels(const mcda::DecisionTable& table, const mcda::Criteria& criteria) {
  std::map<std::string, std::function<void()>> all;
  const auto summary = [&](const char* name, mcda::Statistic wanted) {
    all[name] = [&table, wanted] { sink = static_cast<double>(summarise(table, wanted, alone).count()); };
  };
  using mcda::Statistic;
  summary("summary/extremes", Statistic::extremes);
  summary("summary/extremes_squares", Statistic::extremes | Statistic::sum_of_squares);
  summary("summary/moments", Statistic::extremes | Statistic::moments);
  summary("summary/co_moments", Statistic::extremes | Statistic::co_moments);
  summary("summary/logarithms", Statistic::extremes | Statistic::sum_of_x_log_x);
  for (const char* name : {"weighted_sum", "topsis", "vikor", "moora", "copras", "marcos", "edas", "weighted_product",
                           "waspas", "cocoso", "codas", "promethee_2", "todim"}) {
    const mcda::Task task{&mcda::Catalogue::instance().scoring(name), {}};
    all[std::string("scoring/") + name] = [&table, &criteria, task] {
      sink = run(task, table, criteria, alone).scores.front();
    };
  }
  all["sort/column"] = [&table] {
    for (Index j = 0; j < columns; ++j) sink = mcda::sort_column(table.column(j)).values.front();
  };
  all["sort/rank"] = [&table] {
    for (Index j = 0; j < columns; ++j) sink = mcda::rank_fast(table.column(j)).ranks.front();
  };
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  const mcda::DecisionTable table = bench::random_table(rows, columns);
  const mcda::Criteria criteria = bench::criteria(columns);
  const auto all = kernels(table, criteria);
  if (argc == 1) {
    for (const auto& [name, kernel] : all) std::printf("%s\n", name.c_str());
    return 0;
  }
  const auto found = all.find(argv[1]);
  if (argc != 3 || found == all.end()) {
    std::fprintf(stderr, "usage: prefero_kernels [KERNEL TIMES]\n");
    return 2;
  }
  for (int time = 0; time < std::atoi(argv[2]); ++time) found->second();
  return 0;
}
