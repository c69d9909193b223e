// Uses the installed library from outside: fails by its exit status.
#include <iostream>
#include <string>
#include <vector>

#include <mcda/model/error.hpp>

int main() {
  const std::vector<std::string> known{"topsis", "vikor", "electre_1"};
  const std::vector<std::string> found = mcda::nearest("topsys", known);
  std::cout << "nearest to topsys: " << (found.empty() ? "nothing" : found.front()) << '\n';
  return !found.empty() && found.front() == "topsis" ? 0 : 1;
}
