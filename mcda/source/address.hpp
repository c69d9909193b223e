// Addresses of databases hold passwords, which no message, result or page may show.
#pragma once

#include <string>

namespace mcda::source {

/// An address without its passwords, between user and host and among the parameters; other locations as they are.
std::string without_password(const std::string& address);

/// `text` with without_password() for every postgresql:// address in it: model files that become part of a result.
std::string with_addresses_redacted(std::string text);

/// `message` of a driver opened with `address`, which may repeat it or parts of it.
std::string without_secrets_of(const std::string& address, std::string message);

/// The address with a limit of ten seconds on connecting, where it sets none.
std::string with_timeout(const std::string& address);

}  // namespace mcda::source
