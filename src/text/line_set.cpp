// SPDX-License-Identifier: Apache-2.0
#include "text/line_set.hpp"

#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {
std::uint64_t hash_of(std::string_view line) {
  const std::uint64_t hash = xxh3_64(line);
  return hash == 0 ? 1 : hash;
}
}  // namespace

LineSet::LineSet(std::string_view list) {
  while (!list.empty()) {
    const auto end = list.find('\n');
    const std::string_view line = trim_ascii(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    if (!line.empty() && line.front() != '#') add(line);
  }
}

void LineSet::add(std::string_view line) {
  if ((used_ + 1) * 2 > table_.size()) {
    std::vector<std::uint64_t> old(table_.empty() ? 64 : table_.size() * 2);
    old.swap(table_);
    used_ = 0;
    for (const std::uint64_t hash : old)
      if (hash != 0) insert(hash);
  }
  insert(hash_of(line));
}

void LineSet::insert(std::uint64_t hash) {
  std::size_t i = hash & (table_.size() - 1);
  while (table_[i] != 0 && table_[i] != hash) i = (i + 1) & (table_.size() - 1);
  if (table_[i] == 0) ++used_;
  table_[i] = hash;
}

bool LineSet::contains(std::string_view line) const {
  if (used_ == 0) return false;
  const std::uint64_t hash = hash_of(line);
  std::size_t i = hash & (table_.size() - 1);
  while (table_[i] != 0 && table_[i] != hash) i = (i + 1) & (table_.size() - 1);
  return table_[i] == hash;
}

}  // namespace curate
