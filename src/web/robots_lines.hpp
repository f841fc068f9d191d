// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace curate {

/// A line of robots.txt that has a key.
struct RobotsLine {
  enum class Kind { kUserAgent, kAllow, kDisallow, kSitemap, kCrawlDelay, kContentUsage, kOther };
  Kind kind = Kind::kOther;
  std::uint32_t number = 0;     ///< counted from 1
  std::string_view key, value;  ///< without white space at both ends and comments
};

/// Cuts robots.txt into lines as Google's parser does: CR, LF and CR LF end them, a UTF-8 byte order mark
/// (even a part of one) at the start is passed over, bytes behind the first 16,663 of a line or behind a NUL
/// do not count, `#` starts a comment, the colon may be missing between two words, and some misspelt keys are
/// understood ("dissallow").
class RobotsLines {
 public:
  static constexpr std::size_t kMaxLine = 16663;

  explicit RobotsLines(std::string_view body);
  /// The next line that has a key; false at the end.
  bool next(RobotsLine& line);

 private:
  std::string_view rest_;
  std::uint32_t number_ = 0;
  bool ended_ = false;
};

}  // namespace curate
