// The record of a method: everything a reader, a comparison or an adviser must know before trusting its numbers.
#pragma once

#include <string_view>

namespace mcda {

/// What a method turns into what.
enum class MethodKind {
  scoring,    ///< rows into scores
  relation,   ///< pairs of rows into an outranking relation
  weighting,  ///< judgements or columns into weights
  consensus,  ///< rankings into one ranking
};

/// The answer a method gives about the alternatives.
enum class ResultKind { complete, partial, kernel, tiers, weights };

/// Which values a column may hold.
enum class Domain { any, non_negative, positive };

/// What the weights of the method mean. One set of weights cannot mean both.
enum class WeightMeaning {
  none,        ///< the method ignores weights
  trade_off,   ///< how much of one criterion pays for how much of another (additive methods, distances)
  importance,  ///< votes of criteria (outranking)
};

enum class Compensation { full, partial, none };

/// Whether adding or removing an alternative can turn the order of two others.
enum class RankReversal { impossible, possible };

enum class PublishedSense { larger_is_better, smaller_is_better };

/// Fields are in the order in which a reader wants them. Every claim is executed by a test.
struct MethodInfo {
  std::string_view name;   ///< the stem: file, key, docs page, command line
  std::string_view title;  ///< the published name
  MethodKind kind = MethodKind::scoring;
  std::string_view reference;     ///< publication
  std::string_view doi = {};      ///< only where it was read; see docs/references
  std::string_view formula;       ///< in plain text
  std::string_view cost;          ///< growth in rows m and criteria n
  std::string_view aliases = {};  ///< other accepted names, separated by spaces (the reference cases' names)
  ResultKind result = ResultKind::complete;
  Domain domain = Domain::any;
  WeightMeaning weights = WeightMeaning::trade_off;
  Compensation compensation = Compensation::full;
  RankReversal rank_reversal = RankReversal::possible;
  bool unit_invariant = true;       ///< multiplying a column by a positive factor changes no rank
  bool direction_symmetric = true;  ///< a cost column ranks as its negated benefit column (methods of domain any only)
  bool additive = false;            ///< the score is a sum of one-variable functions
  bool order_linear_in_weights = false;  ///< the order is that of a function linear in the weights
  std::string_view order_class =
      {};  ///< methods of one class give the same order; variants by parameter add "/variant"
  PublishedSense sense = PublishedSense::larger_is_better;
  std::string_view published_score = "score";  ///< the symbol of the published score
  std::string_view known_defect = {};          ///< of the published formula, with where the counter-example is stored
  std::string_view when_to_use = {};           ///< one or two sentences for the docs page
};

std::string_view text_of(MethodKind kind);
std::string_view text_of(ResultKind kind);
std::string_view text_of(Domain domain);
std::string_view text_of(WeightMeaning meaning);
std::string_view text_of(Compensation compensation);

}  // namespace mcda
