// SPDX-License-Identifier: Apache-2.0
#include "remote/sigv4.hpp"

#include <algorithm>
#include <ctime>

#include <fmt/format.h>

#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// RFC 2104.
std::string hmac_sha256(std::string_view key, std::string_view message) {
  constexpr std::size_t kBlock = 64;
  std::string inner(key.size() > kBlock ? sha256(key) : std::string(key));
  inner.resize(kBlock, '\0');
  std::string outer = inner;
  for (char& c : inner) c = static_cast<char>(c ^ 0x36);
  for (char& c : outer) c = static_cast<char>(c ^ 0x5C);
  return sha256(outer + sha256(inner.append(message)));
}

// White space at the ends goes, runs of spaces become one.
std::string canonical_value(std::string_view value) {
  std::string out;
  for (const char c : trim_ascii(value))
    if (c != ' ' || out.empty() || out.back() != ' ') out += c;
  return out;
}

}  // namespace

std::string uri_encode(std::string_view bytes, bool keep_slash) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
  std::string out;
  for (const char c : bytes) {
    if (kPlain.find(c) != std::string_view::npos || (keep_slash && c == '/'))
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string canonical_query(const NameValues& parameters) {
  std::vector<std::string> encoded;
  for (const auto& [name, value] : parameters)
    encoded.push_back(uri_encode(name, false) + "=" + uri_encode(value, false));
  std::ranges::sort(encoded);
  return join(encoded, "&");
}

std::string sigv4_time(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

std::string sigv4_authorization(const SigningRequest& request, const Credentials& credentials, std::string_view time,
                                std::string_view region, std::string_view service) {
  NameValues headers = request.headers;
  std::ranges::sort(headers);
  std::string lines, names;
  for (const auto& [name, value] : headers) {
    lines += name + ":" + canonical_value(value) + "\n";
    names += (names.empty() ? "" : ";") + name;
  }
  const std::string canonical = request.method + "\n" + request.path + "\n" + request.query + "\n" + lines + "\n" +
                                names + "\n" + request.payload_hash;
  const std::string_view day = time.substr(0, 8);
  const std::string scope = fmt::format("{}/{}/{}/aws4_request", day, region, service);
  const std::string to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", time, scope, hex_bytes(sha256(canonical)));
  std::string key = hmac_sha256("AWS4" + credentials.secret, day);
  for (const std::string_view part : {region, service, std::string_view("aws4_request")}) key = hmac_sha256(key, part);
  return fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}", credentials.key_id, scope,
                     names, hex_bytes(hmac_sha256(key, to_sign)));
}

}  // namespace curate
