// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace curate {

struct Credentials {
  std::string key_id, secret;
  std::string session_token;  ///< empty for lasting keys
};

using NameValues = std::vector<std::pair<std::string, std::string>>;

/// What of a request a signature covers.
struct SigningRequest {
  std::string method;
  std::string path;          ///< as sent: percent-encoded once, from the first slash on
  std::string query;         ///< as `canonical_query` writes it
  NameValues headers;        ///< names in lower case, `host` among them
  std::string payload_hash;  ///< SHA-256 of the body, hexadecimal, or "UNSIGNED-PAYLOAD"
};

/// The value of the Authorization header: AWS Signature Version 4 as S3 reads it (the path is encoded once). `time` is
/// "20130524T000000Z" and must also be the header x-amz-date.
std::string sigv4_authorization(const SigningRequest& request, const Credentials& credentials, std::string_view time,
                                std::string_view region, std::string_view service);

/// UTC as signatures write it: "20130524T000000Z".
std::string sigv4_time(std::chrono::system_clock::time_point time);

/// Everything but A-Z a-z 0-9 - _ . ~ as %XX; `keep_slash`: '/' stays, as in paths.
std::string uri_encode(std::string_view bytes, bool keep_slash);

/// "a=1&b=" of names and values, encoded and in the order of the encoded names. A parameter without value keeps its
/// "=".
std::string canonical_query(const NameValues& parameters);

}  // namespace curate
