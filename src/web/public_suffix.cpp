// SPDX-License-Identifier: Apache-2.0
#include "web/public_suffix.hpp"

#include <curate/error.hpp>

#include "text/idna.hpp"
#include "util/builtin.hpp"
#include "util/strings.hpp"
#include "web/url_host.hpp"

namespace curate {

namespace {

constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15;
constexpr std::size_t kFirstTable = std::size_t{1} << 15;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

// Hashes names from their end, so that one walk over a host passes the hashes of all its suffixes.
std::uint64_t add_to_hash(std::uint64_t hash, char c) {
  hash = (hash ^ static_cast<unsigned char>(lower(c))) * kPrime;
  return hash ^ hash >> 29;
}

std::string_view builtin_list() {
  const auto list = builtin_file("public_suffix/list.dat");
  if (!list) throw RunError("the public suffix list is not built into this program");
  return *list;
}

}  // namespace

PublicSuffixes::PublicSuffixes(std::string_view list) : PublicSuffixes(list, Sections::kAll) {}

PublicSuffixes::PublicSuffixes(std::string_view list, Sections sections) : table_(kFirstTable) {
  std::string ascii;
  while (!list.empty()) {
    const auto end = list.find('\n');
    std::string_view rule = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    if (sections == Sections::kIcann && rule.find("===BEGIN PRIVATE DOMAINS===") != std::string_view::npos) return;
    rule = rule.substr(0, rule.find_first_of(" \t\r"));
    if (rule.empty() || rule.starts_with("//")) continue;
    std::uint8_t kind = kRule;
    if (rule.starts_with('!')) {
      kind = kException;
      rule.remove_prefix(1);
    } else if (rule.starts_with("*.")) {
      kind = kWildcard;
      rule.remove_prefix(2);
    }
    add(rule, kind);
    // Hosts may be written either way.
    if (domain_to_ascii(rule, ascii) && ascii != rule) add(ascii, kind);
  }
}

const PublicSuffixes& PublicSuffixes::builtin() {
  static const PublicSuffixes all(builtin_list(), Sections::kAll);
  return all;
}

const PublicSuffixes& PublicSuffixes::builtin_icann() {
  static const PublicSuffixes icann(builtin_list(), Sections::kIcann);
  return icann;
}

void PublicSuffixes::add(std::string_view name, std::uint8_t kind) {
  std::uint64_t hash = 0;
  for (auto c = name.rbegin(); c != name.rend(); ++c) hash = add_to_hash(hash, *c);
  for (std::size_t i = hash & (table_.size() - 1); table_[i].kinds != 0; i = (i + 1) & (table_.size() - 1)) {
    Entry& entry = table_[i];
    if (entry.hash != hash || std::string_view(names_).substr(entry.begin, entry.size) != name) continue;
    entry.kinds |= kind;
    return;
  }
  if (++used_ * 2 > table_.size()) {
    std::vector<Entry> larger(table_.size() * 2);
    for (const Entry& entry : table_)
      if (entry.kinds != 0) insert(larger, entry);
    table_ = std::move(larger);
  }
  insert(table_, {hash, static_cast<std::uint32_t>(names_.size()), static_cast<std::uint32_t>(name.size()), kind});
  names_ += name;
}

void PublicSuffixes::insert(std::vector<Entry>& table, const Entry& entry) const {
  std::size_t i = entry.hash & (table.size() - 1);
  while (table[i].kinds != 0) i = (i + 1) & (table.size() - 1);
  table[i] = entry;
}

std::uint8_t PublicSuffixes::find(std::uint64_t hash, std::string_view name) const {
  for (std::size_t i = hash & (table_.size() - 1); table_[i].kinds != 0; i = (i + 1) & (table_.size() - 1))
    if (table_[i].hash == hash &&
        equal_ignoring_case(std::string_view(names_).substr(table_[i].begin, table_[i].size), name))
      return table_[i].kinds;
  return 0;
}

PublicSuffixes::Match PublicSuffixes::match(std::string_view host) const {
  constexpr std::size_t kNone = std::string_view::npos;
  Match result{kNone, kNone, false};
  std::size_t previous = kNone;  // where the label seen before begins
  std::uint64_t hash = 0;
  bool wildcard_below = false, take_next = false;
  std::size_t end = host.size();
  while (end > 0) {
    std::size_t begin = end;
    while (begin > 0 && host[begin - 1] != '.') hash = add_to_hash(hash, host[--begin]);
    if (begin == end) return result;  // an empty label
    if (take_next) {
      result.domain = begin;
      take_next = false;
    }
    const std::uint8_t kinds = find(hash, host.substr(begin));
    if ((kinds & kException) != 0) {
      // The suffix is the rule without its first label.
      result = {previous, begin, true};
      return result;
    }
    if ((kinds & kRule) != 0 || wildcard_below || result.suffix == kNone) {
      result = {begin, kNone, (kinds & kRule) != 0 || wildcard_below};
      take_next = true;
    }
    wildcard_below = (kinds & kWildcard) != 0;
    previous = begin;
    if (begin == 0) break;
    hash = add_to_hash(hash, '.');
    end = begin - 1;
  }
  return result;
}

namespace {
std::string_view without_last_dot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}
bool has_no_domain(std::string_view host) {
  return host.empty() || host.ends_with('.') || host.front() == '[' || ends_in_number(host);
}
}  // namespace

std::string_view PublicSuffixes::suffix(std::string_view host) const {
  host = without_last_dot(host);
  return has_no_domain(host) ? std::string_view() : host.substr(match(host).suffix);
}

std::string_view PublicSuffixes::registrable_domain(std::string_view host) const {
  host = without_last_dot(host);
  if (has_no_domain(host)) return {};
  const Match found = match(host);
  return found.domain == std::string_view::npos ? std::string_view() : host.substr(found.domain);
}

bool PublicSuffixes::is_listed(std::string_view host) const {
  host = without_last_dot(host);
  return !has_no_domain(host) && match(host).listed;
}

std::string_view site_of(std::string_view host) {
  const std::string_view domain = PublicSuffixes::builtin().registrable_domain(host);
  return domain.empty() ? host : domain;
}

}  // namespace curate
