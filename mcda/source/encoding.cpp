#include "mcda/source/encoding.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "mcda/source/cell.hpp"
#include "mcda/source/records.hpp"
#include "mcda/source/state.hpp"
#include "mcda/source/words.hpp"

namespace mcda::source {

namespace {

// One iconv conversion from an encoding into UTF-8.
class Converter {
 public:
  explicit Converter(const std::string& code) : handle_(::iconv_open("UTF-8", code.c_str())) {}
  ~Converter() {
    if (works()) ::iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool works() const { return handle_ != reinterpret_cast<iconv_t>(-1); }
  /// Appends what it can of `text` to `out` and takes it off; 0, EILSEQ at a byte that is no character, or EINVAL at a
  /// character cut in two.
  int convert(std::string_view& text, std::string& out) {
    std::array<char, 16384> buffer;
    while (!text.empty()) {
      char* in = const_cast<char*>(text.data());  // iconv never writes there
      std::size_t in_left = text.size();
      char* to = buffer.data();
      std::size_t to_left = buffer.size();
      const std::size_t done = ::iconv(handle_, &in, &in_left, &to, &to_left);
      const int reason = done == static_cast<std::size_t>(-1) ? errno : 0;
      out.append(buffer.data(), static_cast<std::size_t>(to - buffer.data()));
      text.remove_prefix(text.size() - in_left);
      if (reason != 0 && reason != E2BIG) return reason;
    }
    return 0;
  }

 private:
  iconv_t handle_;
};

/// The letters beyond ASCII of one language, small ones.
struct Alphabet {
  const char* code;  ///< of the code page in which it is written
  bool latin;
  std::string_view letters;
};
constexpr auto alphabets = std::to_array<Alphabet>({
    {"CP1252", true, "äöüß"},               // German
    {"CP1252", true, "àâæçéèêëîïôœùûüÿ"},   // French
    {"CP1252", true, "áéíñóúü¿¡ºª"},        // Spanish
    {"CP1252", true, "ãõâêôçáéíóúàü"},      // Portuguese
    {"CP1252", true, "àèéìòù"},             // Italian
    {"CP1252", true, "åäöé"},               // Swedish, Finnish
    {"CP1252", true, "æøåéü"},              // Danish, Norwegian
    {"CP1252", true, "áðéíóúýþæö"},         // Icelandic
    {"CP1252", true, "ëïéèöü"},             // Dutch
    {"CP1250", true, "ąćęłńóśźż"},          // Polish
    {"CP1250", true, "áčďéěíňóřšťúůýž"},    // Czech
    {"CP1250", true, "áäčďéíĺľňóôŕšťúýž"},  // Slovak
    {"CP1250", true, "áéíóöőúüű"},          // Hungarian
    {"CP1250", true, "čćđšž"},              // Croatian, Slovene
    {"CP1250", true, "ăâîşţ"},              // Romanian
    {"CP1251", false, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"},
    {"CP1251", false, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"},
    {"CP1251", false, "абвгдежзийклмнопрстуфхцчшщъьюя"},
    {"CP1251", false, "абвгдђежзијклљмнњопрстћуфхцчџш"},
});

constexpr std::array<std::pair<const char*, const char*>, 3> pages{
    {{"CP1252", "Windows-1252"}, {"CP1250", "Windows-1250"}, {"CP1251", "Windows-1251"}}};

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// The words of a sample that hold bytes beyond ASCII: runs of letters and such bytes.
std::vector<std::string_view> words_of(std::string_view sample) {
  constexpr std::size_t most = 4000;
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < sample.size() && words.size() < most;) {
    const std::size_t begin = i;
    bool high = false;
    for (; i < sample.size() && (is_ascii_letter(sample[i]) || is_high(sample[i])); ++i)
      high = high || is_high(sample[i]);
    if (high) words.push_back(sample.substr(begin, i - begin));
    if (i == begin) ++i;
  }
  return words;
}

// How many of the letters beyond ASCII belong to the alphabet. A word that mixes Cyrillic with Latin letters is none.
long letters_in(const std::vector<std::string>& words, const Alphabet& alphabet) {
  long count = 0;
  for (const std::string& word : words) {
    if (!alphabet.latin && std::any_of(word.begin(), word.end(), is_ascii_letter)) continue;
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (!is_high(word[i])) continue;
      const std::size_t size = static_cast<unsigned char>(word[i]) >= 0xE0 ? 3 : 2;
      count += alphabet.letters.find(std::string_view(word).substr(i, size)) != std::string_view::npos ? 1 : 0;
      i += size - 1;
    }
  }
  return count;
}

struct Guess {
  const char* code = nullptr;
  const char* name = nullptr;
  long letters = -1;
  std::vector<std::string> words;
};

// The letter z is rare in the western languages and common in Polish, Czech and Hungarian.
bool looks_eastern(std::string_view sample) {
  long letters = 0, z = 0;
  for (const char c : sample) {
    letters += is_ascii_letter(c) ? 1 : 0;
    z += c == 'z' || c == 'Z' ? 1 : 0;
  }
  return z * 60 > letters;
}

Encoding guess_page(std::string_view sample) {
  const std::vector<std::string_view> raw = words_of(sample);
  std::vector<Guess> guesses;
  for (const auto& [code, name] : pages) {
    Guess guess{.code = code, .name = name};
    Converter converter(code);
    for (std::string_view word : raw) {
      std::string out;
      while (converter.convert(word, out) == EILSEQ) word.remove_prefix(1), out += "\uFFFD";
      guess.words.push_back(out);
    }
    std::vector<std::string> small;
    for (const std::string& word : guess.words) small.push_back(folded(word));
    for (const Alphabet& alphabet : alphabets) {
      if (std::string_view(alphabet.code) == code) guess.letters = std::max(guess.letters, letters_in(small, alphabet));
    }
    guesses.push_back(std::move(guess));
  }
  if (guesses[1].letters == guesses[0].letters && looks_eastern(sample)) ++guesses[1].letters;
  std::stable_sort(guesses.begin(), guesses.end(),
                   [](const Guess& a, const Guess& b) { return a.letters > b.letters; });
  Encoding found{.name = guesses[0].name, .code = guesses[0].code, .guessed = true};
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (guesses[0].words[i] == guesses[1].words[i]) continue;
    found.example = quotable(guesses[0].words[i]);
    found.otherwise = guesses[1].name;
    found.other_example = quotable(guesses[1].words[i]);
    break;
  }
  if (found.example.empty() && !raw.empty()) found.example = quotable(guesses[0].words[0]);
  return found;
}

}  // namespace

Encoding encoding_called(const std::string& told) {
  const std::string name = lowered(told);
  if (name == "utf-8" || name == "utf8" || name == "utf-8-sig") return {.name = "UTF-8", .code = "UTF-8"};
  // browsers and spreadsheets read Latin 1 as Windows-1252, which has more characters and the same ones
  if (name == "latin1" || name == "latin-1" || name == "iso-8859-1" || name == "ansi") {
    return {.name = "Windows-1252", .code = "CP1252"};
  }
  if (name == "utf-16" || name == "utf16") return {.name = "UTF-16", .code = "UTF-16"};
  for (const auto& [code, page] : pages) {
    const std::string number(std::string_view(code).substr(2));
    if (name == number || name == "cp" + number || name == "windows-" + number || name == "win-" + number ||
        name == "win" + number) {
      return {.name = page, .code = code};
    }
  }
  const bool plain = std::all_of(told.begin(), told.end(), [](char c) {
    return is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
  });
  if (!told.empty() && plain && Converter(told).works()) return {.name = told, .code = told};
  raise(InvalidInput(fmt::format("encoding \"{}\" is not known", quotable(told)),
                     "give utf-8, windows-1250, windows-1251, windows-1252, utf-16 or another name that iconv knows"));
}

Encoding encoding_of(std::string_view sample, bool whole) {
  if (sample.starts_with("\xFF\xFE")) return {.name = "UTF-16", .code = "UTF-16"};
  if (sample.starts_with("\xFE\xFF")) return {.name = "UTF-16", .code = "UTF-16"};
  const std::size_t valid = valid_utf8(sample);
  const Encoding utf8{.name = "UTF-8", .code = "UTF-8"};
  // a character cut in two by the end of the sample is no fault
  if (valid == sample.size() || (!whole && valid + 4 > sample.size())) return utf8;
  // a single wrong byte among real UTF-8 is damage, not another encoding
  const auto characters = [](std::string_view text) {
    return std::count_if(text.begin(), text.end(),
                         [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0xC0U; });
  };
  if (characters(sample.substr(0, valid)) >= 4) return utf8;
  if (sample.find('\0') != std::string_view::npos) return utf8;
  return guess_page(sample);
}

std::string to_utf8(std::string_view text, const Encoding& encoding) {
  if (encoding.is_utf8()) return std::string(text);
  Converter converter(encoding.code);
  std::string out;
  while (converter.convert(text, out) == EILSEQ) {
    text.remove_prefix(1);
    out += "\uFFFD";
  }
  return out;
}

void copy_as_utf8(const std::string& from, const std::string& name, const Encoding& encoding, const std::string& to) {
  std::ifstream in(from, std::ios::binary);
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  Converter converter(encoding.code);
  std::string waiting;
  std::string part(std::size_t{1} << 20U, '\0');
  std::string text;
  long line = 1;
  const auto fail = [&](std::string_view rest) {
    fail_at<InvalidInput>(name,
                          fmt::format("line {}: byte 0x{:02X} stands for no character in {}", line,
                                      static_cast<unsigned char>(rest.empty() ? 0 : rest[0]), encoding.name),
                          "say `encoding:` as the file is written, such as windows-1250");
  };
  while (in) {
    in.read(part.data(), static_cast<std::streamsize>(part.size()));
    if (in.bad()) fail_at<SourceFailure>(name, std::string("cannot be read: ") + std::strerror(errno));
    waiting.append(part, 0, static_cast<std::size_t>(in.gcount()));
    std::string_view rest = waiting;
    text.clear();
    const int reason = converter.convert(rest, text);
    line += std::count(text.begin(), text.end(), '\n');
    if (reason == EILSEQ) fail(rest);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out) {
      fail_at<SourceFailure>(name, std::string("cannot be copied into UTF-8: ") + std::strerror(errno),
                             "make room in the folder of temporary files, or save the file as UTF-8");
    }
    waiting.erase(0, waiting.size() - rest.size());
  }
  if (!waiting.empty()) fail(waiting);
  out.close();
}

}  // namespace mcda::source
