// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// Finds URLs and IPv4 addresses within a text as DCLM's url_removal_modifier does (mlfoundations/dclm 361714b): by two
/// patterns whose matches begin with the white space before them, up to ten characters of it. Built once, then read by
/// any thread.
class InlineUrls {
 public:
  /// `tlds`: top-level domains, one a line, as they are written in a text.
  explicit InlineUrls(std::string_view tlds);

  /// Whether a text begins with the letters of one of them, in any case: "income" does (".in").
  bool begins_with_tld(std::string_view text) const;

  /// A match, in bytes.
  struct Match {
    std::size_t begin, end;
  };
  /// The next host with such a domain, its scheme before it and its path behind it; from `from` on, where nothing
  /// before `from` belongs to a match. {npos, npos} if there is none.
  Match find_host(std::string_view text, std::size_t from) const;
  /// The next IPv4 address likewise.
  static Match find_ipv4(std::string_view text, std::size_t from);

 private:
  // The end of the longest domain that begins at `at` and ends at a word boundary; 0 if there is none.
  std::size_t domain_end(std::string_view text, std::size_t at) const;

  struct Node {
    std::uint32_t child = 0, sibling = 0;  // 0: none
    char32_t letter = 0;
    bool ends = false;
  };
  const Node* step(const Node& node, char32_t letter) const;

  std::vector<Node> nodes_{1};
  std::array<bool, 256> starts_{};  // by first byte of a domain
};

}  // namespace curate
