// SPDX-License-Identifier: Apache-2.0
#include "web/http_body.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "util/strings.hpp"

namespace curate {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "1f4", "0007", "19  ", "19;name=value"; then `at` is behind the line's end.
std::optional<std::uint64_t> chunk_size(std::string_view body, std::size_t& at) {
  constexpr std::size_t kMaxLine = 4096;
  std::uint64_t size = 0;
  std::size_t i = at;
  for (int digit; i < body.size() && (digit = hex_value(body[i])) >= 0; ++i) {
    if (size >> 56 != 0) return std::nullopt;
    size = size << 4 | static_cast<std::uint64_t>(digit);
  }
  if (i == at) return std::nullopt;
  while (i < body.size() && (body[i] == ' ' || body[i] == '\t')) ++i;
  if (i < body.size() && body[i] == ';') {
    const auto end = body.substr(i, kMaxLine).find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    at = i + end + 1;
    return size;
  }
  if (i < body.size() && body[i] == '\r') ++i;
  if (i == body.size() || body[i] != '\n') return std::nullopt;
  at = i + 1;
  return size;
}

std::optional<ContentCoding> find_coding(std::string_view name) {
  if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) return ContentCoding::kGzip;
  if (equal_ignoring_case(name, "deflate")) return ContentCoding::kDeflate;
  if (equal_ignoring_case(name, "br")) return ContentCoding::kBrotli;
  if (equal_ignoring_case(name, "zstd")) return ContentCoding::kZstd;
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> remove_chunks(std::string_view body, char* out, bool& broken) {
  broken = false;
  std::size_t at = 0, used = 0;
  for (bool first = true;; first = false) {
    const auto size = chunk_size(body, at);
    if (!size) {
      if (first) return std::nullopt;
      broken = true;
      return used;
    }
    if (*size == 0) return used;
    const std::size_t take = static_cast<std::size_t>(std::min<std::uint64_t>(*size, body.size() - at));
    std::memmove(out + used, body.data() + at, take);
    used += take;
    at += take;
    if (take < *size) {
      broken = true;
      return used;
    }
    if (body.substr(at).starts_with("\r\n")) {
      at += 2;
    } else if (body.substr(at).starts_with('\n')) {
      ++at;
    } else if (first && at < body.size()) {
      return std::nullopt;  // a text whose first line happens to be a number
    }
  }
}

HttpBody::HttpBody(const ContentDecoder::Limits& limits) : decoders_{ContentDecoder(limits), ContentDecoder(limits)} {}

std::string_view HttpBody::dechunked(const HttpHead& head, std::string_view body, Oddities<HttpOddity>& oddities) {
  const auto comma = head.transfer_encoding.rfind(',');
  const std::string_view last =
      comma == std::string_view::npos ? head.transfer_encoding : head.transfer_encoding.substr(comma + 1);
  if (!equal_ignoring_case(trim_ascii(last), "chunked")) return body;
  if (body.empty()) return body;
  if (chunks_.size() < body.size()) chunks_.resize(body.size());
  bool broken = false;
  const auto size = remove_chunks(body, chunks_.data(), broken);
  if (!size) {
    oddities.add(HttpOddity::kChunkedNotPresent);
    return body;
  }
  if (broken) oddities.add(HttpOddity::kChunkedBroken);
  return {chunks_.data(), *size};
}

std::string_view HttpBody::decoded(const HttpHead& head, std::string_view entity, Oddities<HttpOddity>& oddities) {
  if (head.content_encoding.empty() || entity.empty()) return entity;
  ContentCoding codings[kMaxChain];
  std::size_t count = 0;
  HttpFields fields(head.block);
  for (HttpField field; fields.next(field);) {
    if (!equal_ignoring_case(field.name, "Content-Encoding")) continue;
    for (std::size_t at = 0; at <= field.value.size();) {
      const auto comma = std::min(field.value.find(',', at), field.value.size());
      const std::string_view name = trim_ascii(field.value.substr(at, comma - at));
      at = comma + 1;
      if (name.empty() || equal_ignoring_case(name, "identity")) continue;
      const auto coding = find_coding(name);
      if (!coding) {
        oddities.add(HttpOddity::kCodingUnknown);
        return entity;
      }
      if (count == kMaxChain) {
        oddities.add(HttpOddity::kCodingChain);
        return entity;
      }
      codings[count++] = *coding;
    }
  }
  std::string_view bytes = entity;
  while (count-- > 0) {
    const ContentDecoder::Result result = decoders_[count].decode(codings[count], bytes);
    switch (result.status) {
      case ContentDecoder::Status::kOk:
        bytes = result.bytes;
        break;
      case ContentDecoder::Status::kNotCoded:
        oddities.add(HttpOddity::kCodingNotPresent);
        break;
      case ContentDecoder::Status::kCut:
        oddities.add(HttpOddity::kCodingCut);
        bytes = result.bytes;
        break;
      case ContentDecoder::Status::kBroken:
        oddities.add(HttpOddity::kCodingBroken);
        return entity;
      case ContentDecoder::Status::kTooLarge:
        oddities.add(HttpOddity::kCodingTooLarge);
        return entity;
    }
  }
  return bytes;
}

}  // namespace curate
