#include "mcda/source/package.hpp"

#include <expat.h>
#include <fmt/format.h>
#include <zip.h>

#include <array>
#include <exception>

#include "mcda/source/state.hpp"

namespace mcda::source {

namespace {

std::string_view without_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// expat calls these from C: an exception waits until the parser has returned.
struct Parsing {
  const XmlHandler& handler;
  XML_Parser parser;
  std::exception_ptr failure;
  bool has_document_type = false;
  XmlHandler::Attributes attributes;

  template <class Action>
  void guarded(Action action) {
    if (failure) return;
    try {
      action();
    } catch (...) {
      failure = std::current_exception();
      XML_StopParser(parser, XML_FALSE);
    }
  }
};

Parsing& parsing(void* data) { return *static_cast<Parsing*>(data); }

void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
  Parsing& me = parsing(data);
  me.attributes.clear();
  for (; *attributes != nullptr; attributes += 2) {
    me.attributes.emplace_back(without_prefix(attributes[0]), attributes[1]);
  }
  me.guarded([&] { me.handler.start(without_prefix(name), me.attributes); });
}

void on_end(void* data, const XML_Char* name) {
  parsing(data).guarded([&] { parsing(data).handler.end(without_prefix(name)); });
}

void on_text(void* data, const XML_Char* text, int size) {
  parsing(data).guarded([&] { parsing(data).handler.text({text, static_cast<std::size_t>(size)}); });
}

void on_document_type(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
  parsing(data).has_document_type = true;
  XML_StopParser(parsing(data).parser, XML_FALSE);
}

}  // namespace

struct Package::Zip {
  ::zip_t* archive = nullptr;
  ~Zip() {
    if (archive != nullptr) ::zip_discard(archive);
  }
};

Package::Package(const std::string& path, std::string name) : zip_(std::make_unique<Zip>()), name_(std::move(name)) {
  int code = 0;
  zip_->archive = ::zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (zip_->archive != nullptr) return;
  if (code == ZIP_ER_OPEN || code == ZIP_ER_READ) fail_at<SourceFailure>(name_, "cannot be read");
  fail("is no Excel workbook (.xlsx), or damaged", "open it in a spreadsheet program and save it as .xlsx");
}

Package::~Package() = default;

void Package::fail(const std::string& what, const std::string& remedy) const {
  fail_at<InvalidInput>(name_, what, remedy);
}

bool Package::has(const std::string& part) const { return ::zip_name_locate(zip_->archive, part.c_str(), 0) >= 0; }

void Package::read_xml(const std::string& part, const XmlHandler& handler) const {
  const std::unique_ptr<::zip_file_t, int (*)(::zip_file_t*)> file(::zip_fopen(zip_->archive, part.c_str(), 0),
                                                                   &::zip_fclose);
  if (!file) fail("cannot be read: its part " + part + " is missing or locked", "save it again without a password");
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, void (*)(XML_Parser)> parser(XML_ParserCreate("UTF-8"),
                                                                                        &XML_ParserFree);
  Parsing state{.handler = handler, .parser = parser.get(), .failure = {}, .attributes = {}};
  XML_SetUserData(parser.get(), &state);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_document_type);
  std::array<char, 65536> buffer;
  long long bytes = 0;
  while (true) {
    const auto size = ::zip_fread(file.get(), buffer.data(), buffer.size());
    if (size < 0) fail("is damaged: its part " + part + " cannot be unpacked");
    bytes += size;
    if (bytes > most_bytes()) {
      fail("is too large: its part " + part + " takes more than 1 GB unpacked", "export the sheet as CSV in UTF-8");
    }
    const auto status = XML_Parse(parser.get(), buffer.data(), static_cast<int>(size), size == 0 ? 1 : 0);
    if (state.failure) std::rethrow_exception(state.failure);
    if (state.has_document_type) fail("is no workbook that an office program saved: it declares a document type");
    if (status != XML_STATUS_OK) {
      fail(fmt::format("is damaged: {} in line {} of its part {}", XML_ErrorString(XML_GetErrorCode(parser.get())),
                       XML_GetCurrentLineNumber(parser.get()), part));
    }
    if (size == 0) return;
  }
}

}  // namespace mcda::source
