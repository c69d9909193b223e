#include "mcda/analysis/digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace mcda {

namespace {

constexpr char hexadecimal[] = "0123456789abcdef";

template <class Word>
void append_hexadecimal(std::string& text, Word word) {
  for (int shift = static_cast<int>(sizeof word) * 8 - 4; shift >= 0; shift -= 4)
    text += hexadecimal[(word >> shift) & 15];
}

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using Sha256State = std::array<std::uint32_t, 8>;

void sha256_block(Sha256State& state, const unsigned char* block) noexcept {
  std::array<std::uint32_t, 64> w{};
  for (std::size_t t = 0; t < 16; ++t) {
    w[t] = (std::uint32_t{block[4 * t]} << 24) | (std::uint32_t{block[4 * t + 1]} << 16) |
           (std::uint32_t{block[4 * t + 2]} << 8) | std::uint32_t{block[4 * t + 3]};
  }
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t a = w[t - 15], b = w[t - 2];
    w[t] = w[t - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3)) + w[t - 7] +
           (std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10));
  }
  Sha256State s = state;
  for (std::size_t t = 0; t < 64; ++t) {
    const std::uint32_t mixed = s[7] + (std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25)) +
                                ((s[4] & s[5]) ^ (~s[4] & s[6])) + round_constants[t] + w[t];
    const std::uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    const std::uint32_t turned = std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22);
    s = {mixed + turned + majority, s[0], s[1], s[2], s[3] + mixed, s[4], s[5], s[6]};
  }
  for (std::size_t k = 0; k < 8; ++k) state[k] += s[k];
}

Sha256State sha256_state(std::string_view bytes) {
  Sha256State state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  const std::size_t whole = bytes.size() / 64 * 64;
  for (std::size_t at = 0; at < whole; at += 64) sha256_block(state, data + at);
  std::array<unsigned char, 128> tail{};
  const std::size_t rest = bytes.size() - whole;
  std::copy(data + whole, data + bytes.size(), tail.begin());
  tail[rest] = 0x80;
  const std::size_t length = rest < 56 ? 64 : 128;
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (std::size_t k = 0; k < 8; ++k) tail[length - 1 - k] = static_cast<unsigned char>(bits >> (8 * k));
  for (std::size_t at = 0; at < length; at += 64) sha256_block(state, tail.data() + at);
  return state;
}

constexpr std::uint64_t prime_1 = 0x9E3779B185EBCA87, prime_2 = 0xC2B2AE3D27D4EB4F, prime_3 = 0x165667B19E3779F9,
                        prime_4 = 0x85EBCA77C2B2AE63, prime_5 = 0x27D4EB2F165667C5;

// Little-endian on every machine.
template <class Word>
std::uint64_t word_at(const char* p) noexcept {
  Word word;
  std::memcpy(&word, p, sizeof word);
  if constexpr (std::endian::native == std::endian::big) {
    Word turned = 0;
    for (std::size_t k = 0; k < sizeof word; ++k)
      turned = static_cast<Word>((turned << 8) | ((word >> (8 * k)) & 0xff));
    word = turned;
  }
  return word;
}

std::uint64_t lane(std::uint64_t sum, std::uint64_t word) noexcept {
  return std::rotl(sum + word * prime_2, 31) * prime_1;
}
std::uint64_t join(std::uint64_t sum, std::uint64_t of_lane) noexcept {
  return (sum ^ lane(0, of_lane)) * prime_1 + prime_4;
}

constexpr Index chunk_rows = 16 * block_rows;

// One spelling for every cell that means the same: zero without sign, one NaN.
std::uint64_t digest_of_cells(std::span<const double> cells) noexcept {
  std::array<double, block_rows> plain;
  std::uint64_t digest = 0;
  for (std::size_t first = 0; first < cells.size(); first += plain.size()) {
    const std::size_t count = std::min(plain.size(), cells.size() - first);
    for (std::size_t i = 0; i < count; ++i) {
      const double x = cells[first + i];
      plain[i] = x == x ? x + 0.0 : std::numeric_limits<double>::quiet_NaN();
    }
    digest = xxh64({reinterpret_cast<const char*>(plain.data()), count * sizeof(double)}, digest);
  }
  return digest;
}

std::uint64_t digest_of_texts(const TextColumn& texts, Index first, Index rows) {
  std::string joined;
  for (Index i = first; i < first + rows; ++i) {
    const std::string_view text = texts[i];
    const std::uint64_t length = text.size();  // so that "ab","c" and "a","bc" differ
    for (int k = 0; k < 4; ++k) joined += static_cast<char>((length >> (8 * k)) & 0xff);
    joined += text;
  }
  return xxh64(joined);
}

}  // namespace

std::string sha256(std::string_view bytes) {
  std::string text;
  for (const std::uint32_t word : sha256_state(bytes)) append_hexadecimal(text, word);
  return text;
}

std::string sha256_base64(std::string_view bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string raw;
  for (const std::uint32_t word : sha256_state(bytes)) {
    for (int shift = 24; shift >= 0; shift -= 8) raw += static_cast<char>((word >> shift) & 0xff);
  }
  std::string text;
  for (std::size_t at = 0; at < raw.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = (three << 8) | (at + k < raw.size() ? static_cast<unsigned char>(raw[at + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) text += at + k <= raw.size() ? digits[(three >> (18 - 6 * k)) & 63] : '=';
  }
  return text;
}

std::uint64_t xxh64(std::string_view bytes, std::uint64_t seed) noexcept {
  const char* p = bytes.data();
  const char* const end = p + bytes.size();
  std::uint64_t sum = seed + prime_5;
  if (bytes.size() >= 32) {
    std::array<std::uint64_t, 4> lanes{seed + prime_1 + prime_2, seed + prime_2, seed, seed - prime_1};
    for (; end - p >= 32; p += 32) {
      for (std::size_t k = 0; k < 4; ++k) lanes[k] = lane(lanes[k], word_at<std::uint64_t>(p + 8 * k));
    }
    sum = std::rotl(lanes[0], 1) + std::rotl(lanes[1], 7) + std::rotl(lanes[2], 12) + std::rotl(lanes[3], 18);
    for (const std::uint64_t one : lanes) sum = join(sum, one);
  }
  sum += bytes.size();
  for (; end - p >= 8; p += 8) sum = std::rotl(sum ^ lane(0, word_at<std::uint64_t>(p)), 27) * prime_1 + prime_4;
  if (end - p >= 4) {
    sum = std::rotl(sum ^ (word_at<std::uint32_t>(p) * prime_1), 23) * prime_2 + prime_3;
    p += 4;
  }
  for (; p < end; ++p) sum = std::rotl(sum ^ (std::uint64_t{static_cast<unsigned char>(*p)} * prime_5), 11) * prime_1;
  sum = (sum ^ (sum >> 33)) * prime_2;
  sum = (sum ^ (sum >> 29)) * prime_3;
  return sum ^ (sum >> 32);
}

std::string digest_of(const TextColumn& ids, std::span<const DecisionTable* const> tables, const RunOptions& options) {
  const Index rows = ids.size(), chunks = (rows + chunk_rows - 1) / chunk_rows;
  std::vector<std::span<const double>> columns;
  for (const DecisionTable* table : tables) {
    for (Index j = 0; j < table->columns(); ++j) columns.push_back(table->column(j));
  }
  const Index count = static_cast<Index>(columns.size()) + 1;
  std::vector<std::uint64_t> parts(static_cast<std::size_t>(chunks * count));
  RunOptions quiet = options;
  quiet.progress = nullptr;
  for_each_item(chunks * count, quiet, [&](Index item, Index) {
    const Index first = item / count * chunk_rows, size = std::min(chunk_rows, rows - first), column = item % count;
    std::uint64_t& part = parts[static_cast<std::size_t>(item)];
    if (column == 0) {
      part = digest_of_texts(ids, first, size);
    } else {
      const std::span<const double> cells = columns[static_cast<std::size_t>(column - 1)];
      part = digest_of_cells(cells.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(size)));
    }
  });
  std::string joined;
  append_hexadecimal(joined, static_cast<std::uint64_t>(rows));
  for (const std::uint64_t part : parts) append_hexadecimal(joined, part);
  std::string text;
  append_hexadecimal(text, xxh64(joined));
  return text;
}

}  // namespace mcda
