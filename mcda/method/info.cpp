#include "mcda/method/info.hpp"

namespace mcda {

std::string_view text_of(MethodKind kind) {
  switch (kind) {
    case MethodKind::scoring: return "scoring";
    case MethodKind::relation: return "relation";
    case MethodKind::weighting: return "weighting";
    case MethodKind::consensus: return "consensus";
  }
  return {};
}

std::string_view text_of(ResultKind kind) {
  switch (kind) {
    case ResultKind::complete: return "complete";
    case ResultKind::partial: return "partial";
    case ResultKind::kernel: return "kernel";
    case ResultKind::tiers: return "tiers";
    case ResultKind::weights: return "weights";
  }
  return {};
}

std::string_view text_of(Domain domain) {
  switch (domain) {
    case Domain::any: return "any";
    case Domain::non_negative: return "non-negative";
    case Domain::positive: return "positive";
  }
  return {};
}

std::string_view text_of(WeightMeaning meaning) {
  switch (meaning) {
    case WeightMeaning::none: return "none";
    case WeightMeaning::trade_off: return "trade-off";
    case WeightMeaning::importance: return "importance";
  }
  return {};
}

std::string_view text_of(Compensation compensation) {
  switch (compensation) {
    case Compensation::full: return "full";
    case Compensation::partial: return "partial";
    case Compensation::none: return "none";
  }
  return {};
}

}  // namespace mcda
