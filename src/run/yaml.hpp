// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <curate/value.hpp>

namespace curate {

/// Reads one YAML document into a tree with places. Stricter than YAML: duplicate keys, anchors, aliases, tags, more
/// than one document, unclosed quotes, nesting beyond 64 and invalid UTF-8 are ConfigErrors with line and column.
/// `file` is only for messages.
Value parse_yaml(std::string_view text, const std::string& file);

/// Writes a tree as YAML that reads back to the same tree: the frozen config of a run.
std::string to_yaml(const Value& value);

}  // namespace curate
