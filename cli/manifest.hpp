// What a result was made from: the part that every JSON document carries.
#pragma once

#include <optional>
#include <string>

#include "mcda/files/json_text.hpp"
#include "mcda/model/types.hpp"

namespace prefero {

struct Manifest {
  std::string model_digest;  ///< sha256 of the model file; empty where none was read
  std::string data_digest;   ///< of the cells and ids as read; empty where none were
  mcda::Index seed = 0;
  std::optional<mcda::Index> rows_read, rows_excluded;

  mcda::files::Json json() const;
};

/// {"schema": 1, "manifest": ...}: how every document begins.
mcda::files::Json document(const Manifest& manifest);

const char* version();

}  // namespace prefero
