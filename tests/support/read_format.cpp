// SPDX-License-Identifier: Apache-2.0
#include "support/read_format.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <curate/registry.hpp>

#include "util/byte_source.hpp"

namespace curate::test {

Value config(const std::map<std::string, std::vector<std::string>>& entries) {
  Value map;
  map.kind = Value::Kind::kMap;
  for (const auto& [key, texts] : entries) {
    Value value;
    value.kind = texts.size() == 1 ? Value::Kind::kScalar : Value::Kind::kList;
    if (texts.size() == 1) value.text = texts.front();
    for (const std::string& text : texts) {
      Value item;
      item.kind = Value::Kind::kScalar;
      item.text = text;
      if (texts.size() != 1) value.items.push_back(item);
    }
    map.entries.push_back({key, {}, value});
  }
  return map;
}

std::string gzip(const std::vector<std::string>& members) {
  std::string out;
  for (const std::string& member : members) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    const std::size_t had = out.size();
    out.resize(had + deflateBound(&stream, static_cast<uLong>(member.size())) + 64);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(member.data()));
    stream.avail_in = static_cast<uInt>(member.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + had);
    stream.avail_out = static_cast<uInt>(out.size() - had);
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(had + stream.total_out);
    deflateEnd(&stream);
  }
  return out;
}

ReadResult read_format(const std::string& name, std::string_view stored, const Value& options) {
  ReadResult result;
  const FormatInfo* const info = Registry::instance().find_format(name);
  EXPECT_NE(info, nullptr) << name;
  if (info == nullptr) return result;
  Params params("format '" + name + "'", &options);
  const auto format = info->make(params);
  params.finish();
  const Slice slice{"memory", 0, stored.size(), stored.size()};
  const auto reader = format->open(slice, std::make_unique<MemorySource>(stored), result.told);
  Batch batch;
  while (reader->read(batch)) {
    for (Document& row : batch.rows())
      result.documents.push_back({std::string(row.id), std::string(row.url), std::string(row.date),
                                  std::string(row.mime), std::string(row.headers), std::string(row.payload),
                                  std::string(row.metadata), std::string(row.text()), row.text_version() > 0});
  }
  EXPECT_EQ(batch.size(), 0U);
  return result;
}

std::string warc_response(const std::string& url, const std::string& http) {
  return "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: " + url +
         "\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: " +
         std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
}

}  // namespace curate::test
