// SPDX-License-Identifier: Apache-2.0
// Any bytes as an HTTP message: its head, chunks and content codings.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "web/http_body.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  HttpHead head = parse_http_head(message);
  if (head.size > size || head.block.size() > head.size) std::abort();
  HttpFields each(head.block);
  for (HttpField field; each.next(field);)
    if (field.folded) unfold(field.value);
  if (!head.content_type.empty() && !http_header(head.block, "content-type")) std::abort();

  static HttpBody body({.max_decoded = 1 << 20, .max_ratio = 100, .ratio_from = 1 << 16});
  const std::string_view raw = message.substr(head.size);
  const auto decode = [&] {
    const std::string_view entity = body.dechunked(head, raw, head.oddities);
    if (entity.size() > raw.size()) std::abort();
    const std::string_view decoded = body.decoded(head, entity, head.oddities);
    if (decoded.size() > raw.size() + (2 << 20)) std::abort();
  };
  decode();
  head.transfer_encoding = "chunked";
  decode();
  return 0;
}
