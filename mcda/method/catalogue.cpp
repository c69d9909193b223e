#include "mcda/method/catalogue.hpp"

#include <utility>

#include "mcda/method/erase.hpp"

namespace mcda {

namespace {

template <class Kind>
const Kind& of_kind(const Catalogue& catalogue, const std::string& name, const char* wanted) {
  const Method& method = catalogue.at(name);
  if (const Kind* right = dynamic_cast<const Kind*>(&method)) return *right;
  raise(InvalidInput(std::string(method.info().name) + " is a " + std::string(text_of(method.info().kind)) +
                         " method, not a " + wanted + " method",
                     "see `prefero methods`"));
}

}  // namespace

std::string Refusal::text() const {
  std::string all = criterion.empty() ? what : "criterion " + criterion + ": " + what;
  if (!remedy.empty()) all += " (" + remedy + ")";
  return all;
}

namespace detail {

std::optional<Refusal> outside_domain(const MethodInfo& info, const Summary& summary, const Criteria& criteria) {
  if (info.domain == Domain::any || !has(summary.wanted(), Statistic::extremes)) return std::nullopt;
  for (Index j = 0; j < criteria.size(); ++j) {
    const double low = summary.min(j);
    if (info.domain == Domain::positive && low <= 0) {
      return Refusal{
          criteria[j].id, "smallest value " + shortest(low) + "; " + std::string(info.name) + " needs values above 0",
          "leave the criterion out, use a value function with positive values, or choose a method of domain any"};
    }
    if (info.domain == Domain::non_negative && low < 0) {
      return Refusal{
          criteria[j].id,
          "smallest value " + shortest(low) + "; " + std::string(info.name) + " needs values of at least 0",
          "leave the criterion out, use a value function without negative values, or choose a method of domain any"};
    }
  }
  return std::nullopt;
}

void check_steps_size(Index rows) {
  if (rows > steps_row_limit) {
    raise(InvalidInput("steps are shown for at most " + std::to_string(steps_row_limit) + " alternatives; there are " +
                           std::to_string(rows),
                       "choose fewer with --where"));
  }
}

void wrong_input(const MethodInfo& info, const char* wanted) {
  raise(InvalidInput(std::string(info.name) + " makes weights from " + wanted));
}

void not_gathered(const MethodInfo& info) {
  raise(InvalidInput(std::string(info.name) + " reads the data twice: the second reading is missing"));
}

}  // namespace detail

std::vector<std::string> aliases_of(const MethodInfo& info) {
  std::vector<std::string> list;
  std::string one;
  for (const char c : info.aliases) {
    if (c != ' ') {
      one += c;
    } else if (!one.empty()) {
      list.push_back(std::exchange(one, {}));
    }
  }
  if (!one.empty()) list.push_back(one);
  return list;
}

Catalogue::Catalogue() : methods_(all_methods()) {}

const Catalogue& Catalogue::instance() {
  static const Catalogue catalogue;
  return catalogue;
}

const Method* Catalogue::find(const std::string& name) const noexcept {
  for (const auto& method : methods_) {
    if (method->info().name == name) return method.get();
  }
  for (const auto& method : methods_) {
    for (const std::string& alias : aliases_of(method->info())) {
      if (alias == name) return method.get();
    }
  }
  return nullptr;
}

const Method& Catalogue::at(const std::string& name) const {
  if (const Method* method = find(name)) return *method;
  raise(UnknownName("method", name, names()));
}

const ScoringMethod& Catalogue::scoring(const std::string& name) const {
  return of_kind<ScoringMethod>(*this, name, "scoring");
}
const WeightingMethod& Catalogue::weighting(const std::string& name) const {
  return of_kind<WeightingMethod>(*this, name, "weighting");
}
const ConsensusMethod& Catalogue::consensus(const std::string& name) const {
  return of_kind<ConsensusMethod>(*this, name, "consensus");
}

std::vector<std::string> Catalogue::names() const {
  std::vector<std::string> list;
  for (const auto& method : methods_) list.emplace_back(method->info().name);
  return list;
}

}  // namespace mcda
