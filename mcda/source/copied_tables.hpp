// Tables of another database as a DuckDB file: one read of each, whatever is asked of them afterwards.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mcda/source/source.hpp"
#include "mcda/source/temporary_file.hpp"

namespace mcda::source {

/// A DuckDB file of our own that goes with the last copy of this object. Nothing is larger in memory than a batch.
class CopiedTables {
 public:
  /// Those of the wanted tables that the database of `spec` (sqlite:, postgresql://) has, in any case of letters,
  /// called as wanted; of one moment where the database can. Empty where `spec` is no such database. Throws
  /// SourceFailure (not reached, lost, no room) and InvalidInput (a name that stands for two tables).
  static std::optional<CopiedTables> of(const SourceSpec& spec, std::span<const std::string> wanted);

  /// As `spec` was, with the copy for its location and the database's name for messages.
  SourceSpec spec(SourceSpec spec) const;
  /// What was copied, with the database's names of the columns.
  const std::map<std::string, std::vector<std::string>>& tables() const noexcept { return tables_; }

 private:
  std::shared_ptr<const PrivateFolder> folder_;
  std::string name_;
  std::map<std::string, std::vector<std::string>> tables_;
};

}  // namespace mcda::source
