#include "cli/manifest.hpp"

namespace prefero {

using mcda::files::Json;

const char* version() { return PREFERO_VERSION; }

Json Manifest::json() const {
  Json json = Json::object();
  const auto text = [](const std::string& digest) { return digest.empty() ? Json(nullptr) : Json(digest); };
  const auto count = [](const std::optional<mcda::Index>& rows) { return rows ? Json(*rows) : Json(nullptr); };
  json["version"] = version();
  json["model_digest"] = text(model_digest);
  json["data_digest"] = text(data_digest);
  json["seed"] = seed;
  json["rows_read"] = count(rows_read);
  json["rows_excluded"] = count(rows_excluded);
  return json;
}

Json document(const Manifest& manifest) {
  Json json = Json::object();
  json["schema"] = 1;
  json["manifest"] = manifest.json();
  return json;
}

}  // namespace prefero
