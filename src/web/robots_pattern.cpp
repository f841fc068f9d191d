// SPDX-License-Identifier: Apache-2.0
#include "web/robots_pattern.hpp"

#include <algorithm>

#include <string.h>

#include "util/strings.hpp"
#include "web/percent.hpp"

namespace curate {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_unreserved(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_encoded(char c, std::string& out) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
}

bool is_escape(std::string_view text, std::size_t at) {
  return text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 && hex_digit(text[at + 2]) >= 0;
}

}  // namespace

bool robots_pattern_matches(std::string_view pattern, std::string_view path) {
  const bool anchored = pattern.ends_with('$');
  if (anchored) pattern.remove_suffix(1);
  const auto star = pattern.find('*');
  const std::string_view begin = pattern.substr(0, star);
  if (!path.starts_with(begin)) return false;
  path.remove_prefix(begin.size());
  if (star == std::string_view::npos) return !anchored || path.empty();
  pattern.remove_prefix(star);
  // Each piece between stars is taken where it first occurs; only the last one may have to stand at the end.
  for (;;) {
    pattern.remove_prefix(std::min(pattern.find_first_not_of('*'), pattern.size()));
    const auto next = pattern.find('*');
    const std::string_view piece = pattern.substr(0, next);
    if (next == std::string_view::npos && anchored) return path.ends_with(piece);
    if (piece.empty()) return true;
    // memmem takes linear time, std::string_view::find may not.
    const void* const found = memmem(path.data(), path.size(), piece.data(), piece.size());
    if (found == nullptr) return false;
    path.remove_prefix(static_cast<std::size_t>(static_cast<const char*>(found) - path.data()) + piece.size());
    if (next == std::string_view::npos) return true;
    pattern.remove_prefix(next);
  }
}

std::string_view robots_path(std::string_view url, std::string& storage) {
  constexpr auto kNone = std::string_view::npos;
  const std::size_t start = url.starts_with("//") ? 2 : 0;
  const auto early_path = url.find_first_of("/?;", start);
  auto authority = url.find("://", start);
  // A "://" behind the path's begin is part of it.
  authority = authority == kNone || early_path < authority ? start : authority + 3;
  const auto path = url.find_first_of("/?;", authority);
  const auto hash = url.find('#', start);
  if (path == kNone || hash < path) return "/";
  const std::string_view found = url.substr(path, hash == kNone ? kNone : hash - path);
  if (found.front() == '/') return found;
  storage.assign(1, '/').append(found);
  return storage;
}

std::string_view escape_robots_pattern(std::string_view pattern, std::string& storage) {
  const auto is_lower_hex = [](char c) { return c >= 'a' && c <= 'f'; };
  bool changes = false;
  for (std::size_t i = 0; i < pattern.size() && !changes; ++i)
    changes = static_cast<unsigned char>(pattern[i]) >= 0x80 ||
              (is_escape(pattern, i) && (is_lower_hex(pattern[i + 1]) || is_lower_hex(pattern[i + 2])));
  if (!changes) return pattern;
  storage.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_escape(pattern, i)) {
      append_encoded(static_cast<char>(hex_digit(pattern[i + 1]) << 4 | hex_digit(pattern[i + 2])), storage);
      i += 2;
    } else if (static_cast<unsigned char>(pattern[i]) >= 0x80) {
      append_encoded(pattern[i], storage);
    } else {
      storage += pattern[i];
    }
  }
  return storage;
}

void append_robots_normal(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    const bool escaped = is_escape(text, i);
    if (escaped) {
      c = static_cast<char>(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
      i += 2;
    }
    if (escaped ? !is_unreserved(c) : static_cast<unsigned char>(c) >= 0x80)
      append_encoded(c, out);
    else
      out += c;
  }
}

bool is_product_token(std::string_view agent) {
  return !agent.empty() && std::ranges::all_of(agent, [](char c) { return is_letter(c) || c == '-' || c == '_'; });
}

}  // namespace curate
