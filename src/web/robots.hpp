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

/// How patterns and URLs are compared.
enum class RobotsReading {
  kGoogle,    ///< byte by byte, as Google's parser: only patterns are escaped
  kCautious,  ///< disallowed if this, or RFC 9309's comparison after percent-decoding, disallows
};

struct RobotsDecision {
  bool allowed = true;
  std::uint32_t line = 0;    ///< of the rule that decided, 0 if none did
  std::string_view pattern;  ///< its pattern, escaped; a view of the Robots
};

/// The rules of one robots.txt (RFC 9309, with the leniency of Google's parser, see RobotsLines). Copies what
/// it needs.
class Robots {
 public:
  /// At least 500 KiB must be read; a line that is cut there does not count.
  static constexpr std::size_t kMaxBytes = std::size_t{512} << 10;

  explicit Robots(std::string_view body);

  /// Whether a crawler may fetch a URL. `agent` is its product token alone ("curatebot"); all groups that
  /// name it count together, else all groups for `*`; the longest pattern wins, allow in a tie. Matching
  /// only: that /robots.txt itself is always allowed is for the caller to know.
  RobotsDecision decide(std::string_view agent, std::string_view url,
                        RobotsReading reading = RobotsReading::kGoogle) const;
  bool allows(std::string_view agent, std::string_view url) const { return decide(agent, url).allowed; }

  /// The largest Crawl-delay, in seconds, of the groups that count for `agent`.
  std::optional<double> crawl_delay(std::string_view agent) const;
  /// The Content-Usage preferences (draft-ietf-aipref-attach) that hold for a URL: those of the longest path
  /// that matches, several joined by ", ". Empty if there is none.
  std::string content_usage(std::string_view agent, std::string_view url) const;
  /// Values of Sitemap lines, whatever group they stand in.
  std::span<const std::string> sitemaps() const { return sitemaps_; }

 private:
  enum class Kind : std::uint8_t { kAllow, kDisallow, kUsage };
  struct Text {
    std::uint32_t begin = 0, size = 0;  // in text_
  };
  struct Rule {
    Kind kind;
    std::uint32_t line;
    Text pattern;          // escaped
    Text normal;           // as RFC 9309 compares it
    std::uint32_t agents;  // of its group that had been named by then
    Text usage;
  };
  struct Delay {
    double seconds;
    std::uint32_t agents;
  };
  struct Group {
    std::vector<Text> agents;  // "*" for all
    std::vector<Rule> rules;
    std::vector<Delay> delays;
    bool closed = false;  // a rule was seen: the next agent begins a new group
  };

  void add_agent(std::string_view value);
  void add_rule(Kind kind, std::uint32_t line, std::string_view value);
  void add_usage(std::uint32_t line, std::string_view value);
  Text keep(std::string_view text);
  std::string_view view(Text text) const { return std::string_view(text_).substr(text.begin, text.size); }
  /// Whether one of the first `count` agents of a group is `agent` ("*": any).
  bool names(const Group& group, std::string_view agent, std::size_t count) const;
  RobotsDecision decide(std::string_view agent, std::string_view path, bool normal) const;

  std::string text_;
  std::vector<Group> groups_;
  std::vector<std::string> sitemaps_;
};

}  // namespace curate
