// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// The candidate within an edit distance of a third of its length (at least 1), nearest first; nothing if none is.
/// For "did you mean".
std::optional<std::string> nearest_name(std::string_view word, std::span<const std::string> candidates);

/// " (did you mean 'x'?)" style tail: "; did you mean 'min'?" or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// Pieces between `separator`, empty ones included.
std::vector<std::string_view> split_at(std::string_view text, char separator);

/// Without ASCII white space at both ends.
std::string_view trim_ascii(std::string_view text);

/// ASCII letters in lower case; other bytes stay.
std::string lower_ascii(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Joined by `separator`.
std::string join(std::span<const std::string> parts, std::string_view separator);

/// Value of a hexadecimal digit, -1 if it is none.
constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Whole-string parses: decimal, no sign for the unsigned form, no white space. Nothing if anything else is there.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);
std::optional<std::int64_t> parse_integer(std::string_view text);
std::optional<double> parse_number(std::string_view text);

/// "256MiB", "1GB", "64k", "1000": decimal units kB MB GB TB, binary KiB MiB GiB TiB (k, M, G, T alone: binary).
std::optional<std::uint64_t> parse_bytes(std::string_view text);

/// The shortest decimal text that reads back as the same double ("0.65", "1e-06", "12").
std::string number_text(double value);

/// For people: "1.2 GB", "12,345".
std::string human_bytes(std::uint64_t bytes);
std::string human_count(std::uint64_t count);

}  // namespace curate
