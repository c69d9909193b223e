#include "mcda/source/address.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace mcda::source {

namespace {

constexpr std::array<std::string_view, 2> schemes{"postgresql://", "postgres://"};
constexpr std::array<std::string_view, 3> secret_keys{"password=", "sslpassword=", "passfile="};

// Where the passwords of an address stand, as pairs of start and length, the colon before one included.
std::vector<std::pair<std::size_t, std::size_t>> secrets_in(const std::string& address) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  const std::size_t scheme = address.find("://");
  if (scheme == std::string::npos) return found;
  // To the last @: a password with a slash or an @ of its own is malformed, and still a password.
  const std::size_t at = address.rfind('@');
  const std::size_t colon = address.find(':', scheme + 3);
  if (at != std::string::npos && colon < at) found.emplace_back(colon, at - colon);
  for (const std::string_view key : secret_keys) {
    for (std::size_t place = address.find(key); place != std::string::npos; place = address.find(key, place + 1)) {
      if (address[place - 1] != '?' && address[place - 1] != '&') continue;
      const std::size_t value = place + key.size();
      const bool counted = at != std::string::npos && value < at && colon < at && colon < value;
      if (!counted) found.emplace_back(value, std::min(address.find('&', value), address.size()) - value);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char code = 0;
    const auto digit = [&](char c) {
      const int value = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
      code = static_cast<unsigned char>(code * 16 + std::max(value, 0));
      return value >= 0;
    };
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) && digit(text[i + 2])) {
      out += static_cast<char>(code);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

std::string without_password(const std::string& address) {
  std::string out = address;
  const auto secrets = secrets_in(address);
  for (auto secret = secrets.rbegin(); secret != secrets.rend(); ++secret) out.erase(secret->first, secret->second);
  return out;
}

std::string with_addresses_redacted(std::string text) {
  for (const std::string_view scheme : schemes) {
    for (std::size_t at = text.find(scheme); at != std::string::npos; at = text.find(scheme, at + scheme.size())) {
      const std::size_t end = std::min(text.find_first_of(" \t\r\n\"'", at), text.size());
      text.replace(at, end - at, without_password(text.substr(at, end - at)));
    }
  }
  return text;
}

std::string without_secrets_of(const std::string& address, std::string message) {
  replace_all(message, address, without_password(address));
  for (const auto& [begin, size] : secrets_in(address)) {
    std::string secret = address.substr(begin, size);
    if (secret.starts_with(':')) secret.erase(0, 1);
    for (const std::string& form : {secret, decoded(secret)}) {
      if (!form.empty()) replace_all(message, form, "***");
    }
  }
  return message;
}

std::string with_timeout(const std::string& address) {
  if (address.find("connect_timeout=") != std::string::npos) return address;
  return address + (address.find('?') == std::string::npos ? "?" : "&") + "connect_timeout=10";
}

}  // namespace mcda::source
