// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace curate {

/// The percent-encode sets of the WHATWG URL Standard, section 1.3: which bytes are written as %XX.
class PercentSet {
 public:
  /// The C0 control set (controls and all bytes above 0x7E) and the bytes of `more`.
  constexpr explicit PercentSet(std::string_view more = {}) {
    for (std::size_t i = 0; i < 256; ++i)
      if (i <= 0x1F || i > 0x7E) add(i);
    for (const char c : more) add(static_cast<unsigned char>(c));
  }
  constexpr bool has(char c) const {
    const auto i = static_cast<unsigned char>(c);
    return (bits_[i / 64] >> (i % 64) & 1) != 0;
  }

 private:
  constexpr void add(std::size_t i) { bits_[i / 64] |= std::uint64_t{1} << (i % 64); }
  std::array<std::uint64_t, 4> bits_{};
};

inline constexpr PercentSet kControlSet;
inline constexpr PercentSet kFragmentSet(" \"<>`");
inline constexpr PercentSet kQuerySet(" \"#<>");
inline constexpr PercentSet kSpecialQuerySet(" \"#<>'");
inline constexpr PercentSet kPathSet(" \"#<>?^`{}");
inline constexpr PercentSet kUserinfoSet(" \"#<>?^`{}/:;=@[\\]|");

/// Appends `bytes`, those of `set` as %XX in upper case.
void append_percent_encoded(std::string_view bytes, const PercentSet& set, std::string& out);

/// Appends `text` with every valid %XX replaced by its byte.
void append_percent_decoded(std::string_view text, std::string& out);

}  // namespace curate
