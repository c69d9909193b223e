// Text that is not UTF-8: recognised on a sample, and copied into UTF-8 for the readers.
#pragma once

#include <string>
#include <string_view>

namespace mcda::source {

struct Encoding {
  std::string name;  ///< for people: "UTF-8", "Windows-1250", "UTF-16"
  std::string code;  ///< for iconv
  bool guessed = false;
  std::string example;    ///< of a guess: a word that it decides, as it reads now
  std::string otherwise;  ///< the second best guess where it reads that word differently: name; else empty
  std::string other_example;

  bool is_utf8() const { return code == "UTF-8"; }
};

/// The encoding called `told` ("windows-1250", "cp1251", "latin1", any name that iconv knows). Throws InvalidInput
/// where there is none.
Encoding encoding_called(const std::string& told);

/// The encoding of a text by its byte order mark, by being valid UTF-8, or by which of Windows-1250, 1251 and 1252
/// makes words of some European language of its bytes. `whole`: the sample is not cut.
Encoding encoding_of(std::string_view sample, bool whole);

/// `text` in UTF-8; characters that do not exist become U+FFFD. For samples.
std::string to_utf8(std::string_view text, const Encoding& encoding);

/// Writes the file `from`, named `name` in messages, in UTF-8 to `to`. Throws InvalidInput with the line where bytes
/// stand for no character, SourceFailure where it cannot be read or written.
void copy_as_utf8(const std::string& from, const std::string& name, const Encoding& encoding, const std::string& to);

}  // namespace mcda::source
