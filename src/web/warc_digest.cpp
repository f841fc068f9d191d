// SPDX-License-Identifier: Apache-2.0
#include "web/warc_digest.hpp"

#include <algorithm>
#include <string>

#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// Digits of `bits` bits each, most significant first, without padding.
std::string encode(std::string_view bytes, unsigned bits, std::string_view alphabet) {
  std::string text;
  unsigned held = 0, value = 0;
  for (const char c : bytes) {
    value = value << 8 | static_cast<unsigned char>(c);
    for (held += 8; held >= bits; held -= bits) text += alphabet[value >> (held - bits) & ((1U << bits) - 1)];
    value &= (1U << held) - 1;
  }
  if (held > 0) text += alphabet[value << (bits - held)];
  return text;
}

bool spells(std::string_view digest, std::string_view value) {
  while (value.ends_with('=')) value.remove_suffix(1);
  if (value.size() == digest.size() * 2) return equal_ignoring_case(value, hex_bytes(digest));
  const std::string base32 = encode(digest, 5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  if (value.size() == base32.size()) return equal_ignoring_case(value, base32);
  std::string plain(value);
  std::ranges::replace(plain, '-', '+');
  std::ranges::replace(plain, '_', '/');
  return plain == encode(digest, 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
}

}  // namespace

DigestVerdict check_digest(std::string_view labelled, std::string_view bytes) {
  if (labelled.empty()) return DigestVerdict::kAbsent;
  const auto colon = labelled.find(':');
  if (colon == std::string_view::npos) return DigestVerdict::kUnverified;
  std::string name = lower_ascii(trim_ascii(labelled.substr(0, colon)));
  std::erase(name, '-');
  std::string digest;
  if (name == "sha1")
    digest = sha1(bytes);
  else if (name == "sha256")
    digest = sha256(bytes);
  else if (name == "md5")
    digest = md5(bytes);
  else
    return DigestVerdict::kUnverified;
  return spells(digest, trim_ascii(labelled.substr(colon + 1))) ? DigestVerdict::kPass : DigestVerdict::kFail;
}

WarcDigests check_digests(const WarcRecord& record, HttpBody& body) {
  WarcDigests digests;
  if (record.is_arc) return digests;
  digests.block = check_digest(record.find("WARC-Block-Digest"), record.block);
  const std::string_view payload = record.find("WARC-Payload-Digest");
  if (payload.empty()) return digests;
  if (equal_ignoring_case(record.type, "revisit")) {
    digests.payload = DigestVerdict::kUnverified;
    return digests;
  }
  const HttpHead head = parse_http_head(record.block);
  const bool http = lower_ascii(record.find("Content-Type")).starts_with("application/http") && head.size > 0;
  const std::string_view raw = http ? record.block.substr(head.size) : record.block;
  Oddities<HttpOddity> ignored;
  const std::string_view entity = http ? body.dechunked(head, raw, ignored) : raw;
  digests.payload = check_digest(payload, entity);
  if (digests.payload == DigestVerdict::kFail && entity.data() != raw.data())
    digests.payload = check_digest(payload, raw);
  return digests;
}

}  // namespace curate
