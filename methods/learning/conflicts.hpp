// Which statements of people cannot hold together (Mousseau, Figueira, Dias, Gomes da Silva, Climaco 2003,
// doi:10.1016/S0377-2217(02)00393-3): the fewest that must be given up so that the others can.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "methods/learning/utilities.hpp"

namespace mcda::learning {

struct Conflicts {
  std::vector<std::size_t> given_up;  ///< statements, rising
  bool fewest = true;                 ///< proven to be as few as possible
};

namespace detail {

/// The claims of the kept statements with one slack each: the statements of claims with a price contradict each other.
inline std::vector<std::size_t> contradiction(const Lesson& lesson,
                                              const std::vector<std::vector<std::size_t>>& statements,
                                              const std::set<std::size_t>& given_up) {
  const Index shape = Layout(lesson.grid).increments + lesson.limits;
  Index slacks = 0;
  for (std::size_t s = 0; s < statements.size(); ++s) {
    if (given_up.contains(s)) continue;
    for (const std::size_t c : statements[s]) slacks += lesson.claims[c].bound == Bound::equal ? 2 : 1;
  }
  LinearProgram program(shape + slacks);
  Terms all;
  for (Index v = 0; v < shape - lesson.limits; ++v) all.push_back({v, 1});
  program.subject_to(all, Bound::at_most, 1);  // utilities with wider gaps than asked fit as well
  for (const Claim& claim : lesson.claims) {   // claims about limits alone hold always
    if (claim.errors.empty()) program.subject_to(claim.terms, claim.bound, claim.right);
  }
  Index slack = shape;
  std::vector<std::pair<std::size_t, Index>> rows;
  for (std::size_t s = 0; s < statements.size(); ++s) {
    if (given_up.contains(s)) continue;
    for (const std::size_t c : statements[s]) {
      const Claim& claim = lesson.claims[c];
      Terms terms = claim.terms;
      const auto loosen = [&](double sign) {
        program.objective(slack, 1);
        terms.push_back({slack++, sign});
      };
      if (claim.bound != Bound::at_most) loosen(1);
      if (claim.bound != Bound::at_least) loosen(-1);
      rows.emplace_back(s, program.subject_to(terms, claim.bound, claim.right));
    }
  }
  const LinearSolution found = program.minimise();
  if (!found.optimal()) contradictory();
  std::vector<std::size_t> involved;
  if (found.value <= no_error) return involved;
  for (const auto& [s, row] : rows) {
    if (std::abs(found.prices[static_cast<std::size_t>(row)]) > 1e-9 && (involved.empty() || involved.back() != s))
      involved.push_back(s);
  }
  return involved;
}

/// Depth first, at most `depth` more to give up: every contradiction must lose one of its statements.
inline bool resolve(const Lesson& lesson, const std::vector<std::vector<std::size_t>>& statements, std::size_t depth,
                    std::set<std::size_t>& given_up, int& budget) {
  if (--budget < 0) return false;
  const std::vector<std::size_t> involved = contradiction(lesson, statements, given_up);
  if (involved.empty()) return true;
  if (depth == 0) return false;
  for (const std::size_t s : involved) {
    given_up.insert(s);
    if (resolve(lesson, statements, depth - 1, given_up, budget)) return true;
    given_up.erase(s);
  }
  return false;
}

}  // namespace detail

/// `statements` are groups of claims that stand or fall together. Exact where a few hundred linear programs suffice;
/// beyond that a set of which none can be kept.
inline Conflicts conflicts_in(const Lesson& lesson, const std::vector<std::vector<std::size_t>>& statements) {
  int budget = 300;
  for (std::size_t depth = 0; budget > 0 && depth <= statements.size(); ++depth) {
    std::set<std::size_t> given_up;
    if (detail::resolve(lesson, statements, depth, given_up, budget)) return {{given_up.begin(), given_up.end()}, true};
  }
  std::set<std::size_t> given_up;
  for (std::vector<std::size_t> involved; !(involved = detail::contradiction(lesson, statements, given_up)).empty();)
    given_up.insert(involved.begin(), involved.end());
  const std::set<std::size_t> all = given_up;
  for (const std::size_t s : all) {
    given_up.erase(s);
    if (!detail::contradiction(lesson, statements, given_up).empty()) given_up.insert(s);
  }
  return {{given_up.begin(), given_up.end()}, false};
}

/// In words; `what` is what a statement is called.
inline std::string text_of(const Conflicts& found, const Lesson& lesson,
                           const std::vector<std::vector<std::size_t>>& statements, const std::string& what) {
  constexpr std::size_t named = 6;
  const std::size_t count = found.given_up.size();
  std::string list;
  for (std::size_t k = 0; k < count && k < named; ++k)
    list += (k == 0 ? "" : "; ") + lesson.claims[statements[found.given_up[k]].front()].said;
  if (count > named) list += "; and " + std::to_string(count - named) + " more";
  return "the examples contradict each other under utilities of this form; they would not without " +
         std::to_string(count) + " of " + std::to_string(statements.size()) + " " + what +
         (statements.size() == 1 ? "" : "s") + (found.fewest ? "" : " (perhaps fewer would do)") + ": " + list;
}

}  // namespace mcda::learning
