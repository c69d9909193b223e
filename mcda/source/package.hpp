// The zip packages that office programs save, and the XML parts inside, read part by part within bounds: a file from
// outside may claim any size.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mcda::source {

/// What an XML part is made of, in order. Names come without the prefix of their namespace.
struct XmlHandler {
  using Attributes = std::vector<std::pair<std::string_view, std::string_view>>;
  std::function<void(std::string_view name, const Attributes& attributes)> start;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;  ///< in pieces
};

class Package {
 public:
  /// Opens the zip file at `path`, called `name` in messages. Throws SourceFailure (not readable), InvalidInput (no zip
  /// file, or an encrypted one).
  Package(const std::string& path, std::string name);
  ~Package();
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;

  bool has(const std::string& part) const;
  /// Reads an XML part from start to end. Throws InvalidInput: missing, not well-formed, with a document type (whose
  /// entities could grow without bound), larger than most_bytes() unpacked.
  void read_xml(const std::string& part, const XmlHandler& handler) const;
  /// Raises InvalidInput about this file.
  [[noreturn]] void fail(const std::string& what, const std::string& remedy = {}) const;

  /// Bytes of one part unpacked: 1 GiB, about three times what Excel's largest sheet of numbers takes.
  static constexpr long long most_bytes() { return 1LL << 30; }

 private:
  struct Zip;
  std::unique_ptr<Zip> zip_;
  std::string name_;
};

}  // namespace mcda::source
