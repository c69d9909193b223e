#include "mcda/clients/crm_presets.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <tuple>
#include <utility>

#include "mcda/clients/canonical.hpp"
#include "mcda/clients/crm_headers.hpp"

namespace mcda::clients {

namespace {

// Small letters of Latin and Cyrillic capitals; enough for the languages of the presets.
std::uint32_t small_letter(std::uint32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if (c >= 0x100 && c <= 0x137) return c | 1;
  if (c >= 0x139 && c <= 0x148) return c % 2 == 1 ? c + 1 : c;
  if (c >= 0x14A && c <= 0x177) return c | 1;
  if (c >= 0x179 && c <= 0x17E) return c % 2 == 1 ? c + 1 : c;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  return c == 0x451 ? 0x435 : c;
}

// Polish and Czech letters without their marks: exports write "wojewodztwo" as often as "województwo".
std::uint32_t plain_letter(std::uint32_t c) {
  switch (c) {
    case 0x105: return 'a';
    case 0x107: return 'c';
    case 0x119: return 'e';
    case 0x142: return 'l';
    case 0x144: return 'n';
    case 0xF3: return 'o';
    case 0x15B: return 's';
    case 0x17A:
    case 0x17C:
    case 0x17E: return 'z';
    case 0xE1: return 'a';
    case 0x10D: return 'c';
    case 0x10F: return 'd';
    case 0xE9:
    case 0x11B: return 'e';
    case 0xED: return 'i';
    case 0x148: return 'n';
    case 0x159: return 'r';
    case 0x161: return 's';
    case 0x165: return 't';
    case 0xFA:
    case 0x16F: return 'u';
    case 0xFD: return 'y';
    case 0x451: return 0x435;
    default: return c;
  }
}

void append(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | ((c >> 12) & 0x0F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// A required column that a table can do without, because the import makes it: keys by numbering, a deal's status of its
// stage, a payment's amount of its invoice.
bool can_be_made(std::string_view table, std::string_view column) {
  return (column == canonical_table(table)->key()->name && table != "client" && table != "invoice" &&
          table != "deal") ||
         (table == "deal" && column == "status") || (table == "payment" && column == "amount");
}

bool complete(const MappedTable& mapped) {
  const CanonicalTable& table = *canonical_table(mapped.table);
  // The key of a client may be its name: an export of invoices often has no other.
  const bool named = mapped.table == "client" && mapped.find("name") != nullptr;
  // A file that only mentions clients by number is no table of clients.
  if (mapped.table == "client" && mapped.columns.size() == 1 && !named) return false;
  // Nor is one that holds nothing but numbers of other things a table of anything: a client's id is no contract.
  const bool says_something = std::any_of(mapped.columns.begin(), mapped.columns.end(),
                                          [](const MappedColumn& one) { return !one.column.ends_with("_id"); });
  if (mapped.table != "client" && !says_something) return false;
  if (mapped.table == "deal" && mapped.find("status") == nullptr && mapped.find("stage") == nullptr) return false;
  return std::all_of(table.columns.begin(), table.columns.end(), [&](const CanonicalColumn& column) {
    return !column.required || mapped.find(column.name) != nullptr ||
           (table.key() != nullptr && can_be_made(table.name, column.name)) || (named && column.name == "client_id");
  });
}

// What a table lacks to be complete.
std::vector<std::string> lacking(const MappedTable& mapped) {
  const CanonicalTable& table = *canonical_table(mapped.table);
  const bool named = mapped.table == "client" && mapped.find("name") != nullptr;
  std::vector<std::string> columns;
  for (const CanonicalColumn& column : table.columns) {
    if (column.required && mapped.find(column.name) == nullptr &&
        !(table.key() != nullptr && can_be_made(table.name, column.name)) && !(named && column.name == "client_id"))
      columns.emplace_back(column.name);
  }
  if (mapped.table == "deal" && mapped.find("status") == nullptr && mapped.find("stage") == nullptr)
    columns.emplace_back("stage");
  return columns;
}

// How well a preset explains headers.
struct Score {
  std::size_t used = 0;       // headers that feed something
  std::size_t own = 0;        // of these, headers that no other preset knows
  std::size_t confirmed = 0;  // columns fed by a header that was seen in an export
};

Score score_of(const MappedFile& file, const std::vector<std::string>& headers) {
  Score score{.used = headers.size() - file.unused.size()};
  std::set<std::string> mine, others;
  for (const PresetHeader& known : preset_headers()) {
    for (std::string_view rest = known.headers; !rest.empty();) {
      std::string_view header = rest.substr(0, rest.find('|'));
      rest.remove_prefix(std::min(header.size() + 1, rest.size()));
      if (header.ends_with('?')) header.remove_suffix(1);
      (known.preset == file.preset ? mine : others).insert(folded_header(header));
    }
  }
  for (const std::string& header : headers) {
    const std::string folded = folded_header(header);
    score.own += mine.contains(folded) && !others.contains(folded) ? 1 : 0;
  }
  for (const MappedTable& table : file.tables)
    for (const MappedColumn& column : table.columns) score.confirmed += column.confirmed ? 1 : 0;
  return score;
}

// The tables that a preset makes of these headers.
MappedFile matched(const std::vector<std::string>& headers, const std::vector<std::string>& folded,
                   std::string_view preset) {
  MappedFile file{.preset = std::string(preset)};
  std::set<std::size_t> used;
  std::size_t nearest = 0;
  for (const CanonicalTable& table : canonical_tables()) {
    if (table.name == "rubric" && preset != "canonical") continue;
    MappedTable mapped{.table = std::string(table.name)};
    std::set<std::size_t> here;
    for (const CanonicalColumn& column : table.columns) {
      MappedColumn one{.column = std::string(column.name)};
      const auto take = [&](std::string_view header, bool confirmed) {
        const std::string wanted = folded_header(header);
        for (std::size_t j = 0; j < folded.size(); ++j) {
          if (folded[j] != wanted || std::find(one.headers.begin(), one.headers.end(), headers[j]) != one.headers.end())
            continue;
          if (one.headers.empty()) one.confirmed = confirmed;
          one.headers.push_back(headers[j]);
          here.insert(j);
        }
      };
      if (preset == "canonical") take(column.name, true);
      for (const PresetHeader& known : preset_headers()) {
        if (known.preset != preset || known.table != table.name || known.column != column.name) continue;
        for (std::string_view rest = known.headers; !rest.empty();) {
          std::string_view header = rest.substr(0, rest.find('|'));
          rest.remove_prefix(std::min(header.size() + 1, rest.size()));
          const bool confirmed = !header.ends_with('?');
          if (!confirmed) header.remove_suffix(1);
          take(header, confirmed);
        }
      }
      if (!one.headers.empty()) mapped.columns.push_back(std::move(one));
    }
    if (!complete(mapped)) {
      // Where nothing fits, what came nearest helps most: the table with the most columns, and what it lacks.
      const std::vector<std::string> lacks = lacking(mapped);
      if (mapped.columns.size() >= 2 && mapped.columns.size() > nearest && !lacks.empty()) {
        nearest = mapped.columns.size();
        std::string list;
        for (const std::string& column : lacks) list += (list.empty() ? "" : ", ") + column;
        file.nearest = std::string(preset_title(preset)) + " knows " + std::to_string(nearest) +
                       " of them as columns of " + mapped.table + ", but none as " + list;
      }
      continue;
    }
    used.insert(here.begin(), here.end());
    file.tables.push_back(std::move(mapped));
  }
  for (std::size_t j = 0; j < headers.size(); ++j) {
    if (!used.contains(j)) file.unused.push_back(headers[j]);
  }
  return file;
}

// Words in the names of export files that say what their rows are.
constexpr std::pair<std::string_view, std::string_view> file_words[]{
    {"account_move", "invoice"}, {"compan", "client"},   {"account", "client"},    {"organi", "client"},
    {"client", "client"},        {"customer", "client"}, {"partner", "client"},    {"kontrahen", "client"},
    {"klien", "client"},         {"компани", "client"},  {"контрагент", "client"}, {"deal", "deal"},
    {"opportunit", "deal"},      {"lead", "deal"},       {"сделк", "deal"},        {"szans", "deal"},
    {"invoice", "invoice"},      {"faktur", "invoice"},  {"сч", "invoice"},        {"order", "invoice"},
    {"ticket", "ticket"},        {"case", "ticket"},     {"incident", "ticket"},   {"payment", "payment"},
    {"activit", "activity"},     {"survey", "survey"},   {"contract", "contract"}, {"cost", "cost"}};

}  // namespace

std::string folded_header(std::string_view header) {
  std::string out;
  for (std::size_t i = 0; i < header.size();) {
    const auto byte = static_cast<unsigned char>(header[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    if (i + length > header.size()) break;
    std::uint32_t c = length == 1 ? byte : byte & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) c = (c << 6) | (static_cast<unsigned char>(header[i + k]) & 0x3FU);
    if (length == 4) {
      out += header.substr(i, 4);
    } else if (c = plain_letter(small_letter(c));
               (c > 0xBF && (c < 0x2000 || c > 0x2BFF)) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      append(out, c);
    }
    i += length;
  }
  return out;
}

const MappedColumn* MappedTable::find(std::string_view column) const {
  const auto found =
      std::find_if(columns.begin(), columns.end(), [&](const auto& one) { return one.column == column; });
  return found == columns.end() ? nullptr : &*found;
}

MappedFile match_headers(const std::vector<std::string>& headers, const std::string& preset, const std::string& file,
                         const std::string& usual) {
  std::vector<std::string> folded;
  for (const std::string& header : headers) folded.push_back(folded_header(header));
  MappedFile best, second;
  Score best_score, second_score;
  std::pair<std::size_t, std::string> nearest;
  for (const std::string& name : preset_names()) {
    if (!preset.empty() && name != preset && name != "canonical") continue;
    MappedFile found = matched(headers, folded, name);
    if (found.tables.empty()) {
      const Score known = score_of(found, headers);
      if (!found.nearest.empty() && (nearest.second.empty() || known.own > nearest.first))
        nearest = {known.own, found.nearest};
      continue;
    }
    const Score score = score_of(found, headers);
    const auto key = [&](const MappedFile& one, const Score& by) {
      return std::tuple(by.used, by.own, one.preset == usual, by.confirmed);
    };
    if (best.tables.empty() || key(found, score) > key(best, best_score)) {
      second = std::exchange(best, std::move(found));
      second_score = std::exchange(best_score, score);
    } else if (second.tables.empty() || key(found, score) > key(second, second_score)) {
      second = std::move(found);
      second_score = score;
    }
  }
  best.nearest = best.tables.empty() ? nearest.second : "";
  if (!second.tables.empty() && preset.empty() && best.preset != "canonical" &&
      5 * second_score.used >= 4 * best_score.used && best_score.own <= second_score.own + 1) {
    best.runner_up = std::string(preset_title(second.preset)) + " explains " + std::to_string(second_score.used) +
                     " of the " + std::to_string(headers.size()) + " headers, " +
                     std::string(preset_title(best.preset)) + " " + std::to_string(best_score.used) + ": --preset " +
                     second.preset + " reads it so";
  }
  // A header that is the key of a deal or an invoice is no name of a client: "Id" and "Name" fit every object of a CRM.
  const auto first_header = [&](std::string_view table, std::string_view column) {
    for (const MappedTable& one : best.tables) {
      if (one.table == table && one.find(column) != nullptr) return one.find(column)->headers.front();
    }
    return std::string();
  };
  const std::string by = first_header("client", "client_id"), called = first_header("client", "name");
  for (const auto& [other, key] :
       {std::pair("deal", "deal_id"), std::pair("invoice", "invoice_id"), std::pair("ticket", "ticket_id")}) {
    const std::string taken = first_header(other, key);
    // So is the name of a deal or a ticket, in a file that numbers its clients.
    const bool own_name = by.empty() && !called.empty() && called == first_header(other, "name") &&
                          !first_header(other, "client_id").empty();
    if (!taken.empty() && (taken == by || (by.empty() && taken == called) || own_name))
      std::erase_if(best.tables, [](const MappedTable& one) { return one.table == "client"; });
  }
  // A file of deals whose headers would do for clients as well is a file of deals, unless it carries the client's own
  // id and the deal's id.
  const std::string stem = folded_header(file);
  const std::string* told = nullptr;
  std::string table;
  for (const auto& [word, meant] : file_words) {
    if (stem.find(folded_header(word)) == std::string::npos) continue;
    table = meant;
    told = &table;
    break;
  }
  const auto has = [&](std::string_view name) {
    return std::any_of(best.tables.begin(), best.tables.end(), [&](const auto& one) { return one.table == name; });
  };
  if (told != nullptr && has(*told) && !(*told == "invoice")) {
    std::erase_if(best.tables, [&](const MappedTable& one) { return one.table != *told; });
  } else if (has("deal") && has("invoice")) {
    std::erase_if(best.tables, [&](const MappedTable& one) { return one.table == "deal"; });
  }
  std::set<std::string> used;
  for (const MappedTable& one : best.tables)
    for (const MappedColumn& column : one.columns) used.insert(column.headers.begin(), column.headers.end());
  best.unused.clear();
  for (const std::string& header : headers) {
    if (!used.contains(header)) best.unused.push_back(header);
  }
  return best;
}

}  // namespace mcda::clients
