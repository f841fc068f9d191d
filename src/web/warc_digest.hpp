// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "web/http_body.hpp"
#include "web/warc_scanner.hpp"

namespace curate {

enum class DigestVerdict {
  kAbsent,
  kPass,
  kFail,
  kUnverified,  ///< an algorithm nobody here knows, or nothing to compute it from
};

/// Compares "sha1:…" with `bytes`. Algorithms md5, sha1 and sha256 (also with a hyphen), values in base16,
/// base32, base64 or base64url, padded or not.
DigestVerdict check_digest(std::string_view labelled, std::string_view bytes);

struct WarcDigests {
  DigestVerdict block = DigestVerdict::kAbsent, payload = DigestVerdict::kAbsent;
};
/// WARC-Block-Digest and WARC-Payload-Digest. The payload of an HTTP message is its entity body without
/// chunks; digests over the chunked bytes, as some tools write them, pass too.
WarcDigests check_digests(const WarcRecord& record, HttpBody& body);

}  // namespace curate
