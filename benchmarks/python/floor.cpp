// What the Python package has to keep up with: the library on the same numbers, one run a line of standard input.
//   floor FILE ROWS COLUMNS METHOD     FILE holds ROWS x COLUMNS doubles, one column after the other
// Prints the seconds of each run; the first line is the scores' sum and the first row of the order, so that the answer
// is compared.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

#include "mcda/engine/run.hpp"
#include "mcda/engine/sort.hpp"
#include "mcda/method/catalogue.hpp"

int main(int count, char** words) {
  if (count != 5) return 2;
  const mcda::Index rows = std::stol(words[2]), columns = std::stol(words[3]);
  mcda::DecisionTable table(rows, columns);
  std::ifstream file(words[1], std::ios::binary);
  for (mcda::Index j = 0; j < columns; ++j)
    file.read(reinterpret_cast<char*>(table.column(j).data()), static_cast<std::streamsize>(rows * 8));
  if (!file) return 3;
  std::vector<mcda::Criterion> list;
  for (mcda::Index j = 0; j < columns; ++j) {
    mcda::Criterion one;
    one.id = "c" + std::to_string(j);
    one.direction = j % 3 == 2 ? mcda::Direction::minimise : mcda::Direction::maximise;
    list.push_back(std::move(one));
  }
  const mcda::Criteria criteria(std::move(list));
  const mcda::Task task{&mcda::Catalogue::instance().scoring(words[4]), {}};
  const auto answer = [&] {
    mcda::Outcome outcome = mcda::run(task, table, criteria);
    mcda::Ranking ranking = mcda::rank_fast(outcome.scores);
    return std::pair(std::move(outcome), std::move(ranking));
  };
  {
    const auto [outcome, ranking] = answer();
    std::printf("%.17g %ld\n", std::accumulate(outcome.scores.begin(), outcome.scores.end(), 0.0),
                static_cast<long>(ranking.order.front()));
    std::fflush(stdout);
  }
  for (std::string line; std::getline(std::cin, line);) {
    const auto start = std::chrono::steady_clock::now();
    const auto kept = answer();
    std::printf("%.9f\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    std::fflush(stdout);
  }
  return 0;
}
