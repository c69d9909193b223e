// Short names for long inputs: a result says which model and which data it came from, so that two results can be told
// apart.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mcda/engine/parallel.hpp"
#include "mcda/model/decision_table.hpp"

namespace mcda {

/// SHA-256 (FIPS 180-4) as 64 hexadecimal digits: what `sha256sum` prints for the same bytes.
std::string sha256(std::string_view bytes);
/// The same in base 64, as content security policies want it.
std::string sha256_base64(std::string_view bytes);

/// XXH64 of Yann Collet: not against forgery, but at the speed of memory.
std::uint64_t xxh64(std::string_view bytes, std::uint64_t seed = 0) noexcept;

/// 16 hexadecimal digits that stand for the cells and the ids of a portfolio: the same for a CSV and a Parquet file
/// that hold the same clients, for any number of threads and any batches. Rows, columns and their order count; -0 and 0
/// are the same cell.
std::string digest_of(const TextColumn& ids, std::span<const DecisionTable* const> tables,
                      const RunOptions& options = {});

}  // namespace mcda
