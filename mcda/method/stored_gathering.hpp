// What a weighting learned in its second reading, for other processes of the same computation.
#pragma once

#include <string>
#include <string_view>

#include "mcda/method/method.hpp"

namespace mcda {

/// Every gathering of the catalogue is one.
class StoredGathering : public Gathering {
 public:
  /// False where the summary alone tells the weights after all.
  virtual bool wants_rows() const = 0;
  virtual std::string to_bytes() const = 0;
  /// Takes over what another gathering of the same method, summary and criteria wrote; what was learned here is
  /// forgotten. Throws InvalidInput for damaged bytes.
  virtual void restore(std::string_view bytes) = 0;
};

}  // namespace mcda
