#include "mcda/files/crm_mapping.hpp"

#include "mcda/clients/canonical.hpp"
#include "mcda/files/unicode.hpp"
#include "mcda/files/yaml.hpp"
#include "mcda/model/error.hpp"

namespace mcda::files {

std::string mapping_text(const clients::Import& import) {
  std::string text =
      "# Which header of an export feeds which canonical column (prefero crm import --mapping FILE). Where a column "
      "lists\n"
      "# several headers, the first that holds something in a row counts.\nschema: 1\nfiles:\n";
  for (const clients::ImportedFile& file : import.files) {
    text += "  " + yaml_text(std::filesystem::path(file.name).filename().string()) + ":\n";
    for (const clients::MappedTable& table : file.mapping.tables) {
      text += "    " + table.table + ":\n";
      for (const clients::MappedColumn& column : table.columns) {
        std::string headers;
        for (const std::string& header : column.headers) headers += (headers.empty() ? "" : ", ") + yaml_text(header);
        text += "      " + column.column + ": " + (column.headers.size() > 1 ? "[" + headers + "]" : headers) +
                (column.confirmed ? "" : "  # not confirmed by a real export") + "\n";
      }
    }
    if (file.mapping.unused.empty()) continue;
    text += "    # not used:";
    for (const std::string& header : file.mapping.unused) text += " " + harmless(header) + ",";
    text.back() = '\n';
  }
  return text;
}

CrmMapping read_mapping(const std::filesystem::path& path) {
  return read_mapping_text(read_text_file(path, yaml_size_limit), path.string());
}

CrmMapping read_mapping_text(const std::string& text, const std::string& file) {
  const Node root = parse_yaml(text, file);
  CrmMapping mapping;
  std::vector<Problem> problems;
  const auto complain = [&](long line, long column, std::string what, std::string remedy) {
    problems.push_back({Severity::error, file, line, column, std::move(what), std::move(remedy)});
  };
  const Node* files = root.is_mapping() ? root.find("files") : nullptr;
  if (files == nullptr || !files->is_mapping()) {
    raise(InvalidInput({Problem{.file = file,
                                .line = 1,
                                .what = "a mapping begins with files:",
                                .remedy = "`prefero crm import ... --write-mapping FILE` writes one to start with"}}));
  }
  for (std::size_t i = 0; i < files->children.size(); ++i) {
    const Node& tables = files->children[i];
    std::vector<clients::MappedTable>& list = mapping[files->keys[i].text];
    if (!tables.is_mapping()) {
      complain(tables.line, tables.column, "no tables are named for " + files->keys[i].text, "write client: {...}");
      continue;
    }
    for (std::size_t t = 0; t < tables.children.size(); ++t) {
      const Node::Key& key = tables.keys[t];
      const clients::CanonicalTable* known = clients::canonical_table(key.text);
      if (known == nullptr || !tables.children[t].is_mapping()) {
        std::vector<std::string> names;
        for (const clients::CanonicalTable& one : clients::canonical_tables()) names.emplace_back(one.name);
        complain(key.line, key.column,
                 known == nullptr ? "unknown table \"" + harmless(key.text) + "\"" + did_you_mean(key.text, names)
                                  : "table " + key.text + " names no columns",
                 "docs/crm-tables.md lists the tables");
        continue;
      }
      clients::MappedTable& table = list.emplace_back();
      table.table = key.text;
      const Node& columns = tables.children[t];
      for (std::size_t c = 0; c < columns.children.size(); ++c) {
        const Node::Key& column = columns.keys[c];
        if (known->find(column.text) == nullptr) {
          std::vector<std::string> names;
          for (const clients::CanonicalColumn& one : known->columns) names.emplace_back(one.name);
          complain(column.line, column.column,
                   "table " + key.text + " has no column \"" + harmless(column.text) + "\"" +
                       did_you_mean(column.text, names),
                   "docs/crm-tables.md lists the columns");
          continue;
        }
        clients::MappedColumn& mapped = table.columns.emplace_back();
        mapped.column = column.text;
        const Node& value = columns.children[c];
        if (value.is_scalar() && !value.is_null()) mapped.headers = {value.text};
        for (const Node& header : value.children) {
          if (value.is_sequence() && header.is_scalar()) mapped.headers.push_back(header.text);
        }
        if (mapped.headers.empty())
          complain(value.line, value.column, "column " + column.text + " names no header",
                   "write " + column.text + ": HEADER");
      }
    }
  }
  if (!problems.empty()) raise(InvalidInput(std::move(problems)));
  return mapping;
}

}  // namespace mcda::files
