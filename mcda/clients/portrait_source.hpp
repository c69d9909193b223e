// From a source to the cohort of a portrait, in two readings and one byte a cell.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcda/clients/portrait.hpp"

namespace mcda::clients {

/// What to read and how the columns are meant.
struct PortraitRequest {
  std::string key;
  std::vector<std::string> other_keys;  ///< definitions to compare with
  std::string next_key;                 ///< the key of the period after
  std::string where;
  std::string id;        ///< column; no trait
  std::string parent;    ///< column of the parent company; no trait
  std::string time;      ///< date column: when a client came; no trait
  std::string as_of;     ///< the day that the traits describe, ISO
  std::string period;    ///< of the key, "2025-01-01..2025-12-31"
  std::string held_out;  ///< "2024-01-01" (by time) or a share, "25%" (the latest, or at random without `time`)
  std::vector<std::string> traits;                                ///< empty: every column that can be one
  std::vector<std::string> without;                               ///< columns that are no traits
  std::vector<std::string> categories;                            ///< columns of numbers that stand for categories
  std::vector<std::pair<std::string, std::string>> reserved;      ///< columns that are no traits, with the reason
  std::vector<std::pair<std::string, std::vector<double>>> cuts;  ///< bins by hand
  std::uint64_t seed = 0;                                         ///< of a hold-out at random
};

/// Whether a text stands for no value: blank, NULL, N/A, - and ?.
bool stands_for_nothing(std::string_view text);

/// Reads the clients. Memory: a byte for every trait of a client, some more for its standing, and a sample of at most
/// 100,000 clients' numbers, from which the groups are made; the clients held out have no part in it. `progress` counts
/// rows read, twice. Throws InvalidInput and UnknownName (all unknown columns together), and what the source throws.
ReadClients read_clients(source::Source& source, const PortraitRequest& request,
                         std::atomic<Index>* progress = nullptr);

}  // namespace mcda::clients
