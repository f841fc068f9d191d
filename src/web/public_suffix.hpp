// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// The Public Suffix List (https://publicsuffix.org/list/): below which names anyone may register a domain.
class PublicSuffixes {
 public:
  /// `list` in the format of public_suffix_list.dat.
  explicit PublicSuffixes(std::string_view list);
  PublicSuffixes(const PublicSuffixes&) = delete;
  PublicSuffixes& operator=(const PublicSuffixes&) = delete;

  /// The list built into the program (data/public_suffix), private section included.
  static const PublicSuffixes& builtin();
  /// The same without the private section: "github.io" is an ordinary domain. What tldextract does by
  /// default.
  static const PublicSuffixes& builtin_icann();

  /// The public suffix of a host, "co.uk" of "www.Example.co.uk"; the last label where no rule speaks. A dot
  /// at the end is left out. Empty for IP addresses and hosts without a label. Allocates nothing; a view of
  /// `host`.
  std::string_view suffix(std::string_view host) const;
  /// The suffix and one label more: "Example.co.uk". Empty if there is no such label. A view of `host`.
  std::string_view registrable_domain(std::string_view host) const;
  /// Whether a rule other than the implied "*" names the suffix of `host`.
  bool is_listed(std::string_view host) const;

  enum class Sections { kAll, kIcann };
  PublicSuffixes(std::string_view list, Sections sections);

 private:
  enum : std::uint8_t { kRule = 1, kWildcard = 2, kException = 4 };
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t begin = 0, size = 0;  // of the name in names_
    std::uint8_t kinds = 0;             // 0: free
  };
  struct Match {
    std::size_t suffix = 0, domain = 0;  // where they begin in the host; domain = npos: there is none
    bool listed = false;
  };

  void add(std::string_view name, std::uint8_t kind);
  void insert(std::vector<Entry>& table, const Entry& entry) const;
  std::uint8_t find(std::uint64_t hash, std::string_view name) const;
  Match match(std::string_view host) const;

  std::string names_;
  std::vector<Entry> table_;  // open addressing, a power of two
  std::size_t used_ = 0;
};

/// `PublicSuffixes::builtin().registrable_domain(host)`; the host itself where there is no such domain
/// ("localhost", "127.0.0.1", "co.uk"): the key by which crawl pacing and quotas group hosts.
std::string_view site_of(std::string_view host);

}  // namespace curate
