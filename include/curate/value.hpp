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

  const Value* find(std::string_view key) const;
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

}  // namespace curate
