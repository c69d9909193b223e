// prefero_bench: Google Benchmark over the registry. A method that disagrees with its plain reference is named and not
// timed, and the program ends with status 1. --no-check skips that, for profiling.
//
// For benchmarks/end_to_end and from_disk: --write-portfolio FILE ROWS, --stream-portfolio FILE and --sum-portfolio
// FILE.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include "benchmarks/registry.hpp"
#include "benchmarks/stream.hpp"

int main(int argc, char** argv) try {
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first == "--write-portfolio" && argc == 4) {
    bench::write_portfolio(argv[2], std::stol(argv[3]));
    return 0;
  }
  if (first == "--stream-portfolio" && argc == 3) {
    std::printf("%ld\n", bench::stream_portfolio(argv[2]));
    return 0;
  }
  if (first == "--sum-portfolio" && argc == 3) {
    std::printf("%ld\n", bench::sum_portfolio(argv[2]));
    return 0;
  }
  char** const end = std::remove_if(argv + 1, argv + argc,
                                    [](const char* argument) { return std::string_view(argument) == "--no-check"; });
  const bool check = end == argv + argc;
  argc = static_cast<int>(end - argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  bench::register_phases();
  bench::register_outranking();
  bench::register_sensitivity();
  bench::register_comparisons();
  bench::register_judgements();
  const bool all_right = bench::register_methods(check);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return all_right ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "prefero_bench: %s\n", error.what());
  return 1;
}
