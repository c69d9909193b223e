#include "mcda/analysis/weigh.hpp"

#include <algorithm>
#include <utility>

#include "mcda/analysis/weight_resolver.hpp"
#include "mcda/method/stored_gathering.hpp"
#include "mcda/model/error.hpp"
#include "mcda/statistics/bytes.hpp"

namespace mcda {

namespace {

using Asking = WeightResolver::Asking;

StoredGathering& stored(Gathering& gathering) { return dynamic_cast<StoredGathering&>(gathering); }

bool any_wants_rows(const std::vector<Asking>& asking) {
  return std::any_of(asking.begin(), asking.end(),
                     [](const Asking& one) { return stored(*one.gathering()).wants_rows(); });
}

}  // namespace

ResolvedWeights resolve_weights(const DecisionModel& model, const DecisionTable& prepared, const Criteria& leaves,
                                const RunOptions& options) {
  WeightResolver resolver(model, prepared, leaves, options);
  resolver.begin();
  return resolver.settle();
}

Statistic weights_need(const DecisionModel& model, const Criteria& leaves) {
  const DecisionTable none;
  return WeightResolver(model, none, leaves, {}).needs();
}

ResolvedWeights resolve_weights(const DecisionModel& model, const Summary& seen, const Criteria& leaves,
                                const Reading& read) {
  const DecisionTable none;
  WeightResolver resolver(model, none, leaves, {}, &seen);
  const std::vector<Asking> asking = resolver.begin();
  std::vector<GatheringStream> streams;
  for (const Asking& one : asking) streams.push_back(one.stream());
  if (any_wants_rows(asking)) {
    read([&](const Block& rows) {
      for (GatheringStream& stream : streams) stream.observe(rows);
    });
  }
  WeightResolver::Gathered gathered;
  for (std::size_t k = 0; k < streams.size(); ++k) gathered.emplace(asking[k].parameters, streams[k].finish());
  return resolver.settle(std::move(gathered));
}

class WeightsInParts::Parts {
 public:
  Parts(const DecisionModel& model, const Summary& seen, const Criteria& leaves)
      : resolver_(model, none_, leaves, {}, &seen), asking_(resolver_.begin()) {}

  const std::vector<Asking>& asking() const { return asking_; }
  ResolvedWeights settle(WeightResolver::Gathered gathered) { return resolver_.settle(std::move(gathered)); }

  std::unique_ptr<Gathering> restored(std::size_t k, const std::string& bytes) const {
    std::unique_ptr<Gathering> one = asking_[k].gathering();
    stored(*one).restore(bytes);
    return one;
  }
  /// One string of bytes each.
  std::vector<std::string> parts_of(const std::string& whole) const {
    std::vector<std::string> parts;
    ByteReader reader(whole);
    reader(parts);
    reader.finish();
    if (parts.size() != asking_.size())
      raise(InvalidInput("the stored bytes are those of other weights", "gather them again"));
    return parts;
  }

 private:
  DecisionTable none_;
  WeightResolver resolver_;
  std::vector<Asking> asking_;
};

WeightsInParts::WeightsInParts(const DecisionModel& model, const Summary& seen, const Criteria& leaves)
    : parts_(std::make_unique<Parts>(model, seen, leaves)) {}
WeightsInParts::~WeightsInParts() = default;

bool WeightsInParts::wants_rows() const { return any_wants_rows(parts_->asking()); }

std::string WeightsInParts::observe(std::span<const double* const> columns, Index rows) const {
  std::vector<GatheringStream> streams;
  for (const Asking& one : parts_->asking()) streams.push_back(one.stream());
  std::vector<const double*> at(columns.size());
  for (Index first = 0; first < rows; first += block_rows) {
    for (std::size_t j = 0; j < columns.size(); ++j) at[j] = columns[j] + first;
    const Block block(at.data(), static_cast<Index>(at.size()), std::min(block_rows, rows - first));
    for (GatheringStream& stream : streams) stream.observe(block);
  }
  std::vector<std::string> seen;
  for (GatheringStream& stream : streams) seen.push_back(stored(*stream.finish()).to_bytes());
  ByteWriter writer;
  writer(seen);
  return writer.take();
}

std::string WeightsInParts::merge(const std::string& earlier, const std::string& later) const {
  std::vector<std::string> whole = parts_->parts_of(earlier);
  const std::vector<std::string> more = parts_->parts_of(later);
  for (std::size_t k = 0; k < whole.size(); ++k) {
    const std::unique_ptr<Gathering> one = parts_->restored(k, whole[k]);
    one->merge(*parts_->restored(k, more[k]));
    whole[k] = stored(*one).to_bytes();
  }
  ByteWriter writer;
  writer(whole);
  return writer.take();
}

ResolvedWeights WeightsInParts::resolve(const std::string& whole) {
  WeightResolver::Gathered gathered;
  const std::vector<std::string> parts =
      whole.empty() ? std::vector<std::string>(parts_->asking().size()) : parts_->parts_of(whole);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const Asking& one = parts_->asking()[k];
    gathered.emplace(one.parameters, whole.empty() ? one.gathering() : parts_->restored(k, parts[k]));
  }
  return parts_->settle(std::move(gathered));
}

}  // namespace mcda
