#include "mcda/files/frozen_file.hpp"

#include <fstream>
#include <iterator>

#include "mcda/analysis/digest.hpp"
#include "mcda/files/json_text.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/method/catalogue.hpp"
#include "mcda/statistics/bytes.hpp"

namespace mcda::files {

namespace {

constexpr int form_version = 1;
constexpr std::string_view beginning = "{\n  \"prefero_fit\": ";
constexpr std::size_t frozen_size_limit = std::size_t{1} << 28;
constexpr char digits[] = "0123456789abcdef";

// Bytes as text. Hexadecimal: twice the size of what is a few hundred bytes, and nothing to get wrong.
std::string hexadecimal(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += {digits[value >> 4], digits[value & 15]};
  }
  return text;
}

std::string bytes_from(const std::string& text) {
  std::string bytes;
  const auto digit = [](char c) {
    const std::size_t value = std::string_view(digits).find(c);
    if (value == std::string_view::npos) raise(InvalidInput("stored bytes hold a character that is no digit"));
    return static_cast<unsigned>(value);
  };
  if (text.size() % 2 != 0) raise(InvalidInput("stored bytes end early"));
  for (std::size_t k = 0; k < text.size(); k += 2)
    bytes += static_cast<char>(static_cast<unsigned char>(digit(text[k]) << 4 | digit(text[k + 1])));
  return bytes;
}

template <class T>
std::string stored(const T& value) {
  ByteWriter write;
  write(value);
  return hexadecimal(write.take());
}

template <class T>
T restored(const Json& text) {
  const std::string bytes = bytes_from(text.get<std::string>());
  ByteReader read(bytes);
  T value{};
  read(value);
  read.finish();
  return value;
}

// Policies under the names of the model file, in the order of the enumerators.
constexpr const char* policies[] = {"error", "drop", "worst", "mean", "median", "interval"};

MissingPolicy policy_named(const std::string& name) {
  for (std::size_t k = 0; k < std::size(policies); ++k) {
    if (name == policies[k]) return static_cast<MissingPolicy>(k);
  }
  raise(InvalidInput("\"" + name + "\" is no policy for missing values"));
}

Json parameters_of(const ParameterValues& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) std::visit([&, &key = name](const auto& one) { json[key] = one; }, value);
  return json;
}

ParameterValues parameters_from(const Json& json) {
  ParameterValues values;
  for (const auto& [name, value] : json.items()) {
    if (value.is_boolean()) {
      values[name] = value.get<bool>();
    } else if (value.is_number()) {
      values[name] = value.get<double>();
    } else {
      values[name] = value.get<std::string>();
    }
  }
  return values;
}

Json criterion_of(const FrozenFile& file, std::size_t j) {
  const ColumnPreparation& column = file.scale.columns[j];
  const ColumnProfile& profile = file.scale.profiles[j];
  return {{"id", file.criteria[j]},
          {"weight", file.scale.weights[j]},
          {"range", {profile.low, profile.high}},
          {"missing",
           {{"policy", policies[static_cast<std::size_t>(column.missing)]},
            {"counted_as", column.fill},
            {"clients", profile.missing}}},
          {"classes", {{"upper_ends", profile.edges}, {"clients", profile.counts}}},
          {"value_function", stored(column.scales)}};
}

void criterion_from(const Json& json, FrozenFile& file) {
  file.criteria.push_back(json.at("id").get<std::string>());
  file.scale.weights.push_back(json.at("weight").get<double>());
  const Json& missing = json.at("missing");
  file.scale.columns.push_back({.missing = policy_named(missing.at("policy").get<std::string>()),
                                .fill = missing.at("counted_as").get<double>(),
                                .scales = restored<std::vector<Scale>>(json.at("value_function"))});
  file.scale.profiles.push_back({.low = json.at("range").at(0).get<double>(),
                                 .high = json.at("range").at(1).get<double>(),
                                 .edges = json.at("classes").at("upper_ends").get<std::vector<double>>(),
                                 .counts = json.at("classes").at("clients").get<std::vector<Index>>(),
                                 .missing = missing.at("clients").get<Index>()});
}

Json content_of(const FrozenFile& file) {
  const FrozenScale& scale = file.scale;
  Json criteria = Json::array();
  for (std::size_t j = 0; j < file.criteria.size(); ++j) criteria.push_back(criterion_of(file, j));
  return {{"program", file.program},
          {"method", {{"name", scale.method->info().name}, {"parameters", parameters_of(scale.parameters)}}},
          {"portfolio", {{"clients", scale.clients}, {"data_digest", file.data_digest}}},
          {"model", {{"name", file.model_name}, {"digest", file.model_digest}, {"text", file.model_text}}},
          {"criteria", criteria},
          {"error", scale.error},
          {"scores", scale.standing.levels()},
          {"learned",
           {{"criteria", scale.positions}, {"bytes", hexadecimal(scale.model)}, {"reference", scale.reference}}}};
}

void content_from(const Json& json, FrozenFile& file) {
  FrozenScale& scale = file.scale;
  file.program = json.at("program").get<std::string>();
  scale.method = &Catalogue::instance().scoring(json.at("method").at("name").get<std::string>());
  scale.parameters = scale.method->complete(parameters_from(json.at("method").at("parameters")));
  scale.clients = json.at("portfolio").at("clients").get<Index>();
  file.data_digest = json.at("portfolio").at("data_digest").get<std::string>();
  file.model_name = json.at("model").at("name").get<std::string>();
  file.model_digest = json.at("model").at("digest").get<std::string>();
  file.model_text = json.at("model").at("text").get<std::string>();
  for (const Json& criterion : json.at("criteria")) criterion_from(criterion, file);
  scale.error = json.at("error").get<double>();
  scale.standing = Scale::empirical(json.at("scores").get<std::vector<double>>());
  const Json& learned = json.at("learned");
  scale.positions = learned.at("criteria").get<std::vector<Index>>();
  scale.model = bytes_from(learned.at("bytes").get<std::string>());
  scale.reference = learned.at("reference").get<std::vector<std::vector<double>>>();
}

// Of the numbers as written: 1.0 is written 1 and read back as a whole number.
std::string digest_of_content(const Json& content) { return "sha256:" + sha256(json_text(content)); }

[[noreturn]] void fail(const std::string& name, std::string what, std::string remedy) {
  raise(InvalidInput({Problem{.file = name, .what = std::move(what), .remedy = std::move(remedy)}}));
}

}  // namespace

std::string frozen_text(const FrozenFile& file) {
  const Json content = content_of(file);
  Json document{{"prefero_fit", form_version}, {"digest", digest_of_content(content)}, {"content", content}};
  return json_text(document) + "\n";
}

bool is_frozen_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(beginning.size(), '\0');
  return file.read(start.data(), static_cast<std::streamsize>(start.size())) && start == beginning;
}

FrozenFile read_frozen(const std::filesystem::path& path) {
  return frozen_from(read_text_file(path, frozen_size_limit), path.string());
}

FrozenFile frozen_from(const std::string& text, const std::string& name) {
  const Json document = Json::parse(text, nullptr, false);
  const std::string again = "write it again by prefero fit";
  if (document.is_discarded() || !document.is_object() || !document.contains("prefero_fit") ||
      !document["prefero_fit"].is_number_integer()) {
    fail(name, "the file is damaged: it is not a frozen scale as it was written", again);
  }
  if (const auto version = document["prefero_fit"].get<std::int64_t>(); version > form_version) {
    fail(name,
         "the frozen scale has form " + std::to_string(version) + ", this program knows up to " +
             std::to_string(form_version),
         "use the program that wrote it, or a newer one");
  }
  if (!document.contains("content") || !document.contains("digest") ||
      document["digest"] != digest_of_content(document["content"])) {
    fail(name, "the frozen scale was changed after it was written", again);
  }
  FrozenFile file;
  try {
    content_from(document["content"], file);
  } catch (const Json::exception&) {
    fail(name, "the frozen scale is incomplete", again);
  }
  return file;
}

}  // namespace mcda::files
