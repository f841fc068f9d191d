// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <curate/error.hpp>

namespace curate {

/// A node of a config, with its place in the file.
struct Value {
  enum class Kind { kNull, kScalar, kList, kMap };
  struct Entry;

  Kind kind = Kind::kNull;
  std::string text;     ///< of a scalar, unquoted
  bool quoted = false;  ///< a quoted scalar is always a string
  SourcePosition where;
  std::vector<Value> items;    ///< of a list
  std::vector<Entry> entries;  ///< of a map, in the file's order, keys unique

  /// The value of a key of a map; null if it has none.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// The same, made as nothing if it is not there; nothing becomes a map.
  Value& member(std::string_view key);
  /// "a map", "a list", "'12'", "nothing": for messages.
  std::string describe() const;
};

struct Value::Entry {
  std::string key;
  SourcePosition where;  ///< of the key
  Value value;
};

inline const Value* Value::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

inline Value* Value::find(std::string_view key) {
  for (Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

inline Value& Value::member(std::string_view key) {
  if (kind == Kind::kNull) kind = Kind::kMap;
  if (Value* const found = find(key)) return *found;
  entries.push_back({std::string(key), where, Value{Kind::kNull, "", false, where, {}, {}}});
  return entries.back().value;
}

}  // namespace curate
