#include "mcda/files/portrait_file.hpp"

#include <cmath>
#include <fstream>

#include "mcda/analysis/digest.hpp"
#include "mcda/files/portrait_json.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/source/sql.hpp"

namespace mcda::files {

namespace {

constexpr int form_version = 1;
constexpr std::string_view beginning = "{\n  \"prefero_portrait\": ";
constexpr std::size_t portrait_size_limit = std::size_t{1} << 26;

std::string digest_of_content(const Json& content) { return "sha256:" + sha256(json_text(content)); }

[[noreturn]] void fail(const std::string& name, std::string what, std::string remedy) {
  raise(InvalidInput({Problem{.file = name, .what = std::move(what), .remedy = std::move(remedy)}}));
}

const char* const again = "write it again by prefero portrait learn";

}  // namespace

std::string portrait_text(const clients::Portrait& portrait) {
  const Json content = portrait_json(portrait);
  const Json document{{"prefero_portrait", form_version}, {"digest", digest_of_content(content)}, {"content", content}};
  return json_text(document) + "\n";
}

bool is_portrait_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(beginning.size(), '\0');
  return file.read(start.data(), static_cast<std::streamsize>(start.size())) && start == beginning;
}

clients::Portrait read_portrait(const std::filesystem::path& path) {
  return portrait_from(read_text_file(path, portrait_size_limit), path.string());
}

clients::Portrait portrait_from(const std::string& text, const std::string& name) {
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded() || !document.is_object() || !document.contains("prefero_portrait") ||
      !document["prefero_portrait"].is_number_integer())
    fail(name, "this is no portrait as it was written", again);
  if (const auto version = document["prefero_portrait"].get<std::int64_t>(); version > form_version)
    fail(name,
         "the portrait has form " + std::to_string(version) + ", this program knows up to " +
             std::to_string(form_version),
         "use the program that wrote it, or a newer one");
  if (!document.contains("content") || !document.contains("digest") ||
      document["digest"] != digest_of_content(document["content"]))
    fail(name, "the portrait was changed after it was written", again);
  try {
    return portrait_from_json(document["content"]);
  } catch (const Json::exception&) {
    fail(name, "the portrait is incomplete", again);
  }
}

std::string points_sql(const clients::Portrait& portrait) {
  using clients::PortraitBin;
  using clients::TraitKind;
  std::string sql = json_number(portrait.base);
  for (const clients::PortraitTrait* const trait : portrait.used()) {
    const std::string column = source::quoted_name(trait->name);
    std::string value = "CAST(" + column + " AS DOUBLE)", missing = column + " IS NULL";
    if (trait->kind == TraitKind::date)
      value = "CAST(date_diff('day', DATE '1970-01-01', CAST(" + column + " AS DATE)) AS DOUBLE)";
    if (trait->kind == TraitKind::category) {
      value = "trim(CAST(" + column + " AS VARCHAR))";
      missing += " OR " + value + " IN ('', 'NULL', 'N/A', 'n/a', '-', '?')";
    }
    std::string cases, otherwise = "0";
    for (const PortraitBin& bin : trait->bins) {
      const std::string points = json_number(bin.points);
      if (bin.missing) {
        cases = " WHEN " + missing + " THEN " + points + cases;
        continue;
      }
      if (bin.others) otherwise = points;
      if (trait->kind == TraitKind::category) {
        std::string list;
        for (const std::string& category : bin.categories)
          list += (list.empty() ? "" : ", ") + source::quoted_text(category);
        if (!list.empty()) cases += " WHEN " + value + " IN (" + list + ") THEN " + points;
      } else {
        std::string condition;
        if (std::isfinite(bin.low)) condition = value + " >= " + json_number(bin.low);
        if (std::isfinite(bin.high))
          condition += (condition.empty() ? "" : " AND ") + value + " < " + json_number(bin.high);
        cases += " WHEN " + (condition.empty() ? value + " IS NOT NULL" : condition) + " THEN " + points;
      }
    }
    if (trait->bins.empty() || !trait->bins.back().missing) cases = " WHEN " + missing + " THEN 0" + cases;
    sql += " + CASE" + cases + " ELSE " + otherwise + " END";
  }
  return sql;
}

}  // namespace mcda::files
