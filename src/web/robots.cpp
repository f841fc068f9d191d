// SPDX-License-Identifier: Apache-2.0
#include "web/robots.hpp"

#include <algorithm>

#include "util/strings.hpp"
#include "web/robots_lines.hpp"
#include "web/robots_pattern.hpp"

namespace curate {

namespace {

constexpr std::string_view kAll = "*";
// Patterns are no longer than a line, so what is behind this in a path decides nothing but `$`.
constexpr std::size_t kMaxPath = RobotsLines::kMaxLine;

// The letters of a product token; "*" also with a comment behind it ("* all robots").
std::string_view agent_token(std::string_view value) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  if (value.starts_with('*') && (value.size() == 1 || is_space(value[1]))) return kAll;
  std::size_t size = 0;
  while (size < value.size() && is_product_token(value.substr(size, 1))) ++size;
  return value.substr(0, size);
}

std::string_view up_to_limit(std::string_view body) {
  if (body.size() <= Robots::kMaxBytes) return body;
  body = body.substr(0, Robots::kMaxBytes);
  const auto end = body.find_last_of("\r\n");
  return end == std::string_view::npos ? std::string_view() : body.substr(0, end);
}

}  // namespace

Robots::Robots(std::string_view body) {
  RobotsLines lines(up_to_limit(body));
  for (RobotsLine line; lines.next(line);) {
    switch (line.kind) {
      case RobotsLine::Kind::kUserAgent:
        add_agent(line.value);
        break;
      case RobotsLine::Kind::kAllow:
        add_rule(Kind::kAllow, line.number, line.value);
        break;
      case RobotsLine::Kind::kDisallow:
        add_rule(Kind::kDisallow, line.number, line.value);
        break;
      case RobotsLine::Kind::kSitemap:
        sitemaps_.emplace_back(line.value);
        break;
      case RobotsLine::Kind::kContentUsage:
        add_usage(line.number, line.value);
        break;
      case RobotsLine::Kind::kCrawlDelay:
        if (const auto seconds = parse_number(line.value); seconds && *seconds >= 0 && !groups_.empty())
          groups_.back().delays.push_back({*seconds, static_cast<std::uint32_t>(groups_.back().agents.size())});
        break;
      case RobotsLine::Kind::kOther:
        break;
    }
  }
}

Robots::Text Robots::keep(std::string_view text) {
  const Text kept{static_cast<std::uint32_t>(text_.size()), static_cast<std::uint32_t>(text.size())};
  text_ += text;
  return kept;
}

void Robots::add_agent(std::string_view value) {
  if (groups_.empty() || groups_.back().closed) groups_.emplace_back();
  groups_.back().agents.push_back(keep(agent_token(value)));
}

void Robots::add_rule(Kind kind, std::uint32_t line, std::string_view value) {
  if (groups_.empty()) return;
  Group& group = groups_.back();
  group.closed = true;
  std::string escaped, normal;
  const std::string_view pattern = escape_robots_pattern(value, escaped);
  append_robots_normal(pattern, normal);
  const Text kept = keep(pattern);
  group.rules.push_back(
      {kind, line, kept, normal == pattern ? kept : keep(normal), static_cast<std::uint32_t>(group.agents.size()), {}});
}

// "Content-Usage: [path] train-ai=n". It does not close a group, which keeps Google's reading of the other
// rules.
void Robots::add_usage(std::uint32_t line, std::string_view value) {
  if (groups_.empty()) return;
  std::string_view path;
  if (value.starts_with('/') || value.starts_with('*')) {
    path = value.substr(0, value.find_first_of(" \t"));
    value = trim_ascii(value.substr(path.size()));
  }
  std::string escaped, normal;
  const std::string_view pattern = escape_robots_pattern(path, escaped);
  append_robots_normal(pattern, normal);
  Group& group = groups_.back();
  group.rules.push_back(
      {Kind::kUsage, line, keep(pattern), keep(normal), static_cast<std::uint32_t>(group.agents.size()), keep(value)});
}

bool Robots::names(const Group& group, std::string_view agent, std::size_t count) const {
  return std::ranges::any_of(std::span(group.agents).first(count),
                             [&](Text named) { return equal_ignoring_case(view(named), agent); });
}

RobotsDecision Robots::decide(std::string_view agent, std::string_view path, bool normal) const {
  struct Best {
    const Rule* allow = nullptr;
    const Rule* disallow = nullptr;
    std::size_t allow_size = 0, disallow_size = 0;  // an empty pattern decides nothing
  };
  Best specific, global;
  bool named = false;
  std::string storage;
  for (const Group& group : groups_) {
    const bool is_specific = names(group, agent, group.agents.size());
    named |= is_specific;
    if (!is_specific && !names(group, kAll, group.agents.size())) continue;
    Best& best = is_specific ? specific : global;
    for (const Rule& rule : group.rules) {
      const std::string_view pattern = view(normal ? rule.normal : rule.pattern);
      if (rule.kind == Kind::kDisallow) {
        if (pattern.size() <= best.disallow_size || !robots_pattern_matches(pattern, path)) continue;
        best.disallow = &rule;
        best.disallow_size = pattern.size();
      } else if (rule.kind == Kind::kAllow) {
        std::size_t size = pattern.size();
        if (!robots_pattern_matches(pattern, path)) {
          // "Allow: /dir/index.html" also allows "/dir/" itself.
          const auto slash = pattern.rfind('/');
          if (slash == std::string_view::npos || !pattern.substr(slash).starts_with("/index.htm")) continue;
          storage.assign(pattern.substr(0, slash + 1)).append("$");
          if (!robots_pattern_matches(storage, path)) continue;
          size = storage.size();
        }
        if (size <= best.allow_size) continue;
        best.allow = &rule;
        best.allow_size = size;
      }
    }
  }
  const Best& best = specific.allow != nullptr || specific.disallow != nullptr || named ? specific : global;
  RobotsDecision decision;
  decision.allowed = best.disallow_size <= best.allow_size;
  if (const Rule* const rule = decision.allowed ? best.allow : best.disallow) {
    decision.line = rule->line;
    decision.pattern = view(rule->pattern);
  }
  return decision;
}

RobotsDecision Robots::decide(std::string_view agent, std::string_view url, RobotsReading reading) const {
  std::string storage;
  const std::string_view path = robots_path(url, storage).substr(0, kMaxPath);
  const RobotsDecision decision = decide(agent, path, false);
  if (!decision.allowed || reading == RobotsReading::kGoogle) return decision;
  std::string normal;
  append_robots_normal(path, normal);
  const RobotsDecision other = decide(agent, normal, true);
  return other.allowed ? decision : other;
}

std::optional<double> Robots::crawl_delay(std::string_view agent) const {
  const bool named = std::ranges::any_of(groups_, [&](const Group& g) { return names(g, agent, g.agents.size()); });
  std::optional<double> largest;
  for (const Group& group : groups_)
    for (const Delay& delay : group.delays)
      if (names(group, named ? agent : kAll, delay.agents)) largest = std::max(largest.value_or(0), delay.seconds);
  return largest;
}

std::string Robots::content_usage(std::string_view agent, std::string_view url) const {
  const bool named = std::ranges::any_of(groups_, [&](const Group& g) { return names(g, agent, g.agents.size()); });
  std::string storage, path, usage;
  append_robots_normal(robots_path(url, storage).substr(0, kMaxPath), path);
  std::optional<std::size_t> longest;
  for (const Group& group : groups_) {
    for (const Rule& rule : group.rules) {
      const std::string_view pattern = view(rule.normal);
      if (rule.kind != Kind::kUsage || !names(group, named ? agent : kAll, rule.agents)) continue;
      if ((longest && pattern.size() < *longest) || !robots_pattern_matches(pattern, path)) continue;
      if (longest && pattern.size() > *longest) usage.clear();
      longest = pattern.size();
      if (!usage.empty()) usage += ", ";
      usage += view(rule.usage);
    }
  }
  return usage;
}

}  // namespace curate
