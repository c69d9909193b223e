#include "mcda/files/page_data.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <zip.h>
#include <zlib.h>

#include "mcda/analysis/digest.hpp"
#include "mcda/model/error.hpp"

namespace mcda::files {

namespace {

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    raise(InvalidInput("the data of the page cannot be compressed"));
  std::string out;
  std::array<Bytef, 1 << 16> buffer;
  constexpr std::size_t at_once = std::size_t{1} << 30;  // what the library counts in 32 bits
  int state = Z_OK;
  do {
    if (stream.avail_in == 0 && !bytes.empty()) {
      const std::size_t part = std::min(at_once, bytes.size());
      // The library reads what it is given and writes nothing there.
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
      stream.avail_in = static_cast<uInt>(part);
      bytes.remove_prefix(part);
    }
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
    out.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream.avail_out);
  } while (state == Z_OK || state == Z_BUF_ERROR);
  deflateEnd(&stream);
  if (state != Z_STREAM_END) raise(InvalidInput("the data of the page cannot be compressed"));
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return i + k < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[i + k])) : 0u;
    };
    const unsigned word = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (std::size_t k = 0; k < 4; ++k) text += i + k > bytes.size() ? '=' : digits[(word >> (18 - 6 * k)) & 63u];
  }
  return text;
}

std::string html_of(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

[[noreturn]] void no_place(std::string_view what) {
  raise(InvalidInput("the template of the page has no place for " + std::string(what), "build the program again"));
}

// Puts text between a script element's tags. The template is searched before anything was put into it.
struct Filling {
  std::size_t at, replaced;
  std::string text;
};

Filling in_slot(std::string_view page, std::string_view id, std::string text) {
  const std::string mark = "id=\"prefero-" + std::string(id) + "\"";
  const std::size_t found = page.find(mark);
  const std::size_t open = found == std::string_view::npos ? found : page.find('>', found);
  if (open == std::string_view::npos || page.substr(open + 1, 9) != "</script>") no_place(id);
  return {open + 1, 0, std::move(text)};
}

Filling in_comment(std::string_view page, std::string_view name, std::string text) {
  const std::string mark = "<!--prefero:" + std::string(name) + "-->";
  const std::size_t found = page.find(mark);
  if (found == std::string_view::npos) no_place(name);
  return {found, mark.size(), std::move(text)};
}

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

Json number_or_null(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

Json intervals_json(const std::vector<Interval>& list) {
  Json json = Json::array();
  for (const Interval& one : list) json.push_back({one.low, one.high});
  return json;
}

// The column behind a rank scale is as long as the portfolio: of it the carried values and their shares are told.
Scale through(const Scale& scale, std::vector<double> values) {
  if (scale.kind() != Scale::Kind::empirical) return scale;
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  std::vector<Interval> points;
  for (const double x : values) points.push_back({x, scale(x)});
  return Scale::piecewise(std::move(points));
}

Json scale_json(Scale scale) {
  const auto [kind, slope, shift, offset, exponent, levels, values] = scale.parts();
  return {{"kind", kind},         {"slope", slope},   {"shift", shift},  {"offset", offset},
          {"exponent", exponent}, {"levels", levels}, {"values", values}};
}

void put(Json& json, const char* key, Json value) {
  if (!value.is_null() && !(value.is_array() && value.empty()) && value != Json("")) json[key] = std::move(value);
}

constexpr std::array goals{"max", "min", "target"};
constexpr std::array scales{"raw", "log1p", "winsorised", "rank", "piecewise"};
constexpr std::array policies{"error", "drop", "worst", "mean", "median", "interval"};
constexpr std::array shapes{"usual", "u_shape", "v_shape", "level", "linear", "gaussian"};
constexpr std::array horizons{"unstated", "short", "long", "both"};

template <class Names, class Value>
const char* word(const Names& names, Value value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace

std::string packed(std::string_view bytes) { return base64(gzip(bytes)); }

std::string column_bytes(const std::vector<std::span<const double>>& columns) {
  static_assert(std::endian::native == std::endian::little);
  std::string bytes;
  for (const std::span<const double> column : columns)
    bytes.append(reinterpret_cast<const char*>(column.data()), column.size_bytes());
  return bytes;
}

std::string script_json(const Json& document) {
  const std::string text = json_text(document, 0);
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

std::string page_of(std::string_view page, PageSlots slots) {
  const std::string columns = packed(slots.columns), names = packed(slots.names);
  const auto checksum = [](std::string_view text) { return sha256(text).substr(0, 16); };
  slots.report["checksums"] = {{"columns", checksum(columns)}, {"names", checksum(names)}};
  std::vector<Filling> fillings{
      in_slot(page, "columns", columns), in_slot(page, "names", names), in_comment(page, "title", html_of(slots.title)),
      in_comment(page, "lang", html_of(slots.language)), in_comment(page, "static", std::move(slots.fallback))};
  // The core stands in the template; a page without scripts has none.
  constexpr std::string_view wasm_mark = "id=\"prefero-wasm\"";
  const std::size_t wasm = page.find(wasm_mark);
  if (wasm != std::string_view::npos) {
    const std::size_t begin = page.find('>', wasm) + 1;
    slots.report["checksums"]["wasm"] = checksum(page.substr(begin, page.find("</script>", begin) - begin));
  }
  fillings.push_back(in_slot(page, "report", script_json(slots.report)));
  std::sort(fillings.begin(), fillings.end(), [](const Filling& a, const Filling& b) { return a.at < b.at; });
  std::string out;
  std::size_t from = 0;
  for (const Filling& one : fillings) {
    out += page.substr(from, one.at - from);
    out += one.text;
    from = one.at + one.replaced;
  }
  out += page.substr(from);
  return out;
}

Json criterion_facts(const Leaf& leaf, MissingPolicy policy, const ColumnPreparation& column,
                     std::optional<std::span<const double>> carried) {
  const Criterion& criterion = leaf.criterion;
  Json json{{"goal", word(goals, leaf.goal.kind)}};
  if (leaf.goal.kind == GoalKind::target) json["target"] = {leaf.goal.target.low, leaf.goal.target.high};
  if (leaf.value.scale != ValueScale::raw) json["scale"] = word(scales, leaf.value.scale);
  if (leaf.value.scale == ValueScale::winsorised)
    json["quantiles"] = {leaf.value.quantiles.low, leaf.value.quantiles.high};
  put(json, "points", intervals_json(leaf.value.points));
  json["missing"] = word(policies, policy);
  if (policy != MissingPolicy::error && policy != MissingPolicy::drop) json["fill"] = column.fill;
  if (leaf.horizon != Horizon::unstated) json["horizon"] = word(horizons, leaf.horizon);
  if (leaf.fixed) json["fixed"] = true;
  put(json, "reachable", interval_json(leaf.reachable));
  const Preference& preference = criterion.preference;
  if (preference.shape != PreferenceShape::usual || preference.indifference != 0 || preference.preference != 0) {
    json["preference"] = {{"shape", word(shapes, preference.shape)},
                          {"indifference", preference.indifference},
                          {"preference", preference.preference},
                          {"gaussian", preference.gaussian}};
  }
  put(json, "veto", number_or_null(criterion.veto));
  put(json, "bounds", interval_json(criterion.bounds));
  put(json, "range", interval_json(criterion.range));
  put(json, "ideal_interval", interval_json(criterion.ideal_interval));
  put(json, "ideal", number_or_null(criterion.ideal));
  put(json, "anti_ideal", number_or_null(criterion.anti_ideal));
  put(json, "reference", number_or_null(criterion.reference));
  put(json, "characteristic", Json(criterion.characteristic));
  put(json, "profiles", Json(criterion.profiles));
  put(json, "value_points", intervals_json(criterion.value_points));
  put(json, "shape", criterion.shape);
  put(json, "importance", number_or_null(criterion.points));
  if (carried) {
    Json list = Json::array();
    std::vector<double> values(carried->begin(), carried->end());
    for (double& x : values) x = std::isnan(x) ? column.fill : x;
    for (const Scale& one : column.scales) {
      list.push_back(scale_json(through(one, values)));
      one.apply(values, values);
    }
    put(json, "scales", std::move(list));
  }
  return json;
}

Json parameters_json(const ParameterValues& parameters) {
  Json json = Json::object();
  for (const auto& [name, value] : parameters) {
    if (const double* const number = std::get_if<double>(&value)) {
      json[name] = *number;
    } else if (const bool* const flag = std::get_if<bool>(&value)) {
      json[name] = *flag;
    } else {
      json[name] = std::get<std::string>(value);
    }
  }
  return json;
}

std::string hexadecimal(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

void write_zip(const std::string& path, const std::string& name, std::string_view bytes) {
  int error = 0;
  zip_t* const archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &error);
  if (archive == nullptr)
    raise(InvalidInput(path + ": the zip file cannot be written", "check folder and permissions"));
  zip_source_t* const source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  const auto fail = [&] {
    const std::string why = zip_strerror(archive);
    zip_discard(archive);
    raise(InvalidInput(path + ": " + why, "check folder and disk"));
  };
  if (source == nullptr) fail();
  if (zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
    zip_source_free(source);
    fail();
  }
  if (zip_close(archive) != 0) fail();
}

}  // namespace mcda::files
