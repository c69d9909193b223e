#include "cli/ranking_parts.hpp"

#include <cmath>
#include <filesystem>

#include "mcda/model/error.hpp"
#include "mcda/source/spilled_rows.hpp"

namespace prefero {

namespace source = mcda::source;

namespace {

constexpr std::size_t part_rows = 500'000;

void append_or_miss(source::TextColumn& column, std::string_view text) {
  text.empty() ? column.append_missing() : column.append(text);
}

}  // namespace

RankingParts::RankingParts(const std::string& memory) : parts_(folder_.path(), memory) {}

void RankingParts::row(double rank, std::string_view id, std::string_view label, double score, std::string_view tier,
                       std::string_view note) {
  ranks_.push_back(std::isnan(rank) ? source::missing_integer : static_cast<std::int64_t>(rank));
  scores_.push_back(score);
  ids_.append(id);
  labels_.append(label);
  append_or_miss(tiers_, tier);
  append_or_miss(notes_, note);
  if (ranks_.size() == part_rows) write_part();
}

void RankingParts::write_part() {
  parts_.append("ranking", {{"rank", std::span<const std::int64_t>(ranks_)},
                            {"id", &ids_},
                            {"label", &labels_},
                            {"score", std::span<const double>(scores_)},
                            {"tier", &tiers_},
                            {"note", &notes_}});
  ranks_.clear();
  scores_.clear();
  for (source::TextColumn* column : {&ids_, &labels_, &tiers_, &notes_}) column->clear();
}

void RankingParts::finish(const std::string& path, const std::string& shown) {
  if (!ranks_.empty()) write_part();
  parts_.finish();
  namespace fs = std::filesystem;
  const std::string whole = folder_.path() + "/ranking.parquet";
  std::error_code failed;
  fs::rename(whole, path, failed);
  if (failed) fs::copy_file(whole, path, fs::copy_options::overwrite_existing, failed);  // on another disk
  if (!failed) return;
  std::error_code ignored;
  const fs::space_info space = fs::space(fs::path(path).parent_path(), ignored);
  const bool full = failed == std::errc::no_space_on_device || space.available < fs::file_size(whole, ignored);
  throw mcda::InvalidInput("cannot write " + shown + ": " + (full ? "the disk is full" : failed.message()),
                           full ? "free some space; nothing was left behind" : "");
}

}  // namespace prefero
