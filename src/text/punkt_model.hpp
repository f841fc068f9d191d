// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "text/string_table.hpp"

namespace curate::punkt {

/// The English model (data/punkt-english): what the algorithm learnt about words. Types are tokens in lower
/// case, numbers being "##number##". Built once, read by any thread.
class Model {
 public:
  static const Model& get();

  bool is_abbreviation(std::string_view type) const { return has(abbreviations_, type); }
  bool is_sentence_starter(std::string_view type) const { return has(starters_, type); }
  /// Whether the two stand together as if they were one word ("St. Louis"), the first without its full stop.
  bool is_collocation(std::string_view first, std::string_view second) const;

  /// In which forms training met a type.
  struct Context {
    std::uint32_t flags = 0;
    bool upper() const { return (flags & (2 | 4 | 8)) != 0; }
    bool upper_within() const { return (flags & 4) != 0; }
    bool lower() const { return (flags & (16 | 32 | 64)) != 0; }
    bool lower_at_start() const { return (flags & 16) != 0; }
  };
  Context context(std::string_view type) const {
    const std::uint32_t found = contexts_.find(0, type);
    return {found == StringTable::kNone ? 0 : found};
  }

 private:
  Model();
  static bool has(const StringTable& table, std::string_view type) { return table.find(0, type) != StringTable::kNone; }
  StringTable abbreviations_, starters_, first_of_pair_, pairs_, contexts_;
};

}  // namespace curate::punkt
