// SPDX-License-Identifier: Apache-2.0
#include "util/python_json.hpp"

#include <fmt/format.h>

#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// As Python's json.dumps writes text: ASCII alone.
void append_python_string(std::string_view utf8, std::string& out) {
  out += '"';
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    if (c == '"' || c == '\\') {
      (out += '\\') += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c == '\b') {
      out += "\\b";
    } else if (c == '\f') {
      out += "\\f";
    } else if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else if (c < 0x10000) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      const auto low = static_cast<unsigned>(c) - 0x10000;
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (low >> 10), 0xDC00 + (low & 0x3FF));
    }
  }
  out += '"';
}

}  // namespace

void append_python_json(const JsonToken& token, int level, std::string& out) {
  const auto line = [&](int depth) { (out += '\n').append(static_cast<std::size_t>(depth) * 4, ' '); };
  if (token.kind == JsonToken::Kind::kString) return append_python_string(json_text(token), out);
  if (token.kind != JsonToken::Kind::kObject && token.kind != JsonToken::Kind::kArray) {
    out.append(token.raw);
    return;
  }
  const bool object = token.kind == JsonToken::Kind::kObject;
  const std::size_t begin = out.size();
  out += object ? '{' : '[';
  if (object) {
    JsonScanner scanner(token.raw);
    JsonToken key, value;
    for (scanner.begin_object(); scanner.member(key, value);) {
      if (out.size() > begin + 1) out += ',';
      line(level + 1);
      append_python_string(json_text(key), out);
      out += ": ";
      append_python_json(value, level + 1, out);
    }
  } else {
    std::string_view left = trim_ascii(token.raw.substr(1, token.raw.size() - 2));
    while (!left.empty()) {
      JsonScanner scanner(left);
      JsonToken item;
      if (!scanner.value(item)) break;
      if (out.size() > begin + 1) out += ',';
      line(level + 1);
      append_python_json(item, level + 1, out);
      left.remove_prefix(static_cast<std::size_t>(item.raw.data() + item.raw.size() - left.data()));
      left = trim_ascii(left);
      if (left.starts_with(',')) left = trim_ascii(left.substr(1));
    }
  }
  if (out.size() > begin + 1) line(level);
  out += object ? '}' : ']';
}

}  // namespace curate
