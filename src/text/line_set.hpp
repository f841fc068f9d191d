// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace curate {

/// The lines of a list, as 64-bit hashes: 16 bytes a line or less, so that lists of millions of domains fit.
/// Two different lines are taken for one with a chance of about 2^-64 per look-up and line. Built once, then
/// read by any thread.
class LineSet {
 public:
  LineSet() = default;
  /// Lines that are empty, or begin with '#', are left out, white space at both ends too.
  explicit LineSet(std::string_view list);

  void add(std::string_view line);
  bool contains(std::string_view line) const;
  bool empty() const { return used_ == 0; }
  std::size_t size() const { return used_; }

 private:
  void insert(std::uint64_t hash);

  std::vector<std::uint64_t> table_;  // 0: free
  std::size_t used_ = 0;
};

}  // namespace curate
