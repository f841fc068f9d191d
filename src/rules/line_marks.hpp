// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace curate {

/// What line rules ask of one line.
struct LineMarks {
  std::uint64_t characters = 0;  ///< code points
  std::uint64_t capitals = 0;    ///< str.isupper
  std::uint64_t digits = 0;      ///< str.isdigit: Nd, and digits in circles and the like
};
LineMarks mark_line(std::string_view line);

/// Whether it has at least `n` words of str.split.
bool has_words(std::string_view line, std::size_t n);

/// Whether it is a counter as DCLM's counter_line_modifier knows them: "3 likes", "1.2k views".
bool is_counter_line(std::string_view line);

/// A phrase to look for in any case; `.` in it stands for any character. As Python's patterns with re.I.
class Phrase {
 public:
  explicit Phrase(std::string_view phrase);

  bool empty() const { return letters_.empty(); }
  /// False: it occurs nowhere in `text`. Quick.
  bool may_occur(std::string_view text) const;
  /// Whether it occurs somewhere in `text`.
  bool occurs(std::string_view text) const;
  /// Where it ends if it stands at `at`, else npos.
  std::size_t match(std::string_view text, std::size_t at) const;
  /// Code points of an occurrence.
  std::size_t size() const { return letters_.size(); }

 private:
  std::u32string letters_;  // lower case
  std::string gate_;        // a piece of it that only ASCII can match, at most kGate bytes
};

}  // namespace curate
