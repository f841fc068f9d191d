// SPDX-License-Identifier: Apache-2.0
#include "support/read_format.hpp"

#include <gtest/gtest.h>

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
                                  std::string(row.metadata), std::string(row.text()),
                                  row.text_version() > 0});
  }
  EXPECT_EQ(batch.size(), 0U);
  return result;
}

}  // namespace curate::test
