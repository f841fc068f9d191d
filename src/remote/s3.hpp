// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"
#include "remote/settings.hpp"
#include "remote/sigv4.hpp"

namespace curate {

/// An object of a bucket, or a prefix of such.
struct S3Name {
  std::string bucket;
  std::string key;  ///< as it is, not percent-encoded; may be empty
  std::string to_string() const { return "s3://" + bucket + "/" + key; }
};
/// Of "s3://bucket/key". Throws UsageError where the bucket is none or the key cannot be part of a URL.
S3Name parse_s3(std::string_view name);

/// A request to S3, before it is signed.
struct S3Request {
  std::string method = "GET";
  S3Name name;
  NameValues query;
  NameValues headers;  ///< names in lower case; host and x-amz-* of signing are added
  std::string body;
};
/// Signed for `now`, or not signed if there are no credentials.
HttpRequest s3_request(const RemoteSettings& settings, const std::optional<Credentials>& credentials, S3Request request,
                       std::chrono::system_clock::time_point now);

/// One page of ListObjectsV2.
struct S3Page {
  struct Entry {
    std::string key;
    std::uint64_t bytes = 0;
    std::string etag;
  };
  std::vector<Entry> entries;
  std::string next_token;  ///< empty on the last page
};
/// Nothing if it is no such answer.
std::optional<S3Page> parse_s3_page(std::string_view xml);

/// An entity tag without quotes and without the mark of a weak one.
std::string bare_etag(std::string_view header);

}  // namespace curate
