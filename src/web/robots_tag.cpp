// SPDX-License-Identifier: Apache-2.0
#include "web/robots_tag.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "util/strings.hpp"
#include "web/robots_pattern.hpp"

namespace curate {

namespace {

constexpr std::string_view kUnavailable = "unavailable_after";
// Directives with a value of their own behind a colon.
constexpr std::array<std::string_view, 4> kWithValue = {kUnavailable, "max-snippet", "max-image-preview",
                                                        "max-video-preview"};

std::optional<std::uint32_t> month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (word.size() >= 3 && equal_ignoring_case(word.substr(0, 3), kMonths[i]))
      return static_cast<std::uint32_t>(i + 1);
  return std::nullopt;
}

// A day as YYYYMMDD, of "25 Jun 2010 15:00:00 PST", "Friday, 25-Jun-10 …", "2010-06-25T…".
std::optional<std::uint32_t> day_of(std::string_view text) {
  std::uint32_t year = 0, month = 0, day = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" ,-T/"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (const auto named = month_of(word); named && day != 0) {
      month = *named;
    } else if (const auto number = parse_unsigned(word); number && *number < 10000) {
      const auto value = static_cast<std::uint32_t>(*number);
      if (word.size() == 4)
        year = value;
      else if (year != 0 && month == 0)
        month = value;
      else if (day == 0)
        day = value;
      else if (month != 0 && year == 0)
        year = value + (value < 70 ? 2000 : 1900);
    }
    if (year != 0 && month != 0 && day != 0) break;
  }
  if (year == 0 || month == 0 || month > 12 || day == 0 || day > 31) return std::nullopt;
  return year * 10000 + month * 100 + day;
}

bool add_directive(std::string_view directive, RobotsTag& tag) {
  const auto is = [&](std::string_view name) { return equal_ignoring_case(directive, name); };
  if (is("noindex"))
    tag.no_index = true;
  else if (is("nofollow"))
    tag.no_follow = true;
  else if (is("none"))
    tag.no_index = tag.no_follow = true;
  else if (is("noai"))
    tag.no_ai = true;
  else if (is("noimageindex"))
    tag.no_image_index = true;
  else if (is("noimageai"))
    tag.no_image_ai = true;
  else
    return false;
  return true;
}

}  // namespace

bool add_robots_tag(std::string_view value, std::string_view agent, std::string_view today, RobotsTag& tag) {
  bool counted = false, for_us = true;
  while (!value.empty()) {
    const auto comma = std::min(value.find(','), value.size());
    std::string_view part = trim_ascii(value.substr(0, comma));
    std::string_view rest = value.substr(std::min(comma + 1, value.size()));
    for (auto colon = part.find(':'); colon != std::string_view::npos; colon = part.find(':')) {
      const std::string_view name = trim_ascii(part.substr(0, colon));
      const bool has_value =
          std::ranges::any_of(kWithValue, [&](std::string_view known) { return equal_ignoring_case(name, known); });
      if (has_value && equal_ignoring_case(name, kUnavailable)) {
        // A date may hold a comma: "Friday, 25-Jun-10 15:00:00 UTC".
        std::string_view date = trim_ascii(part.substr(colon + 1));
        if (date.find_first_of("0123456789") == std::string_view::npos) {
          const auto end = std::min(rest.find(','), rest.size());
          date = trim_ascii(rest.substr(0, end));
          rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        const auto last = day_of(date), now = day_of(today.substr(0, 10));
        if (for_us && last && now && *last < *now) counted = tag.expired = true;
      }
      if (has_value) {
        part = {};
        break;
      }
      if (!is_product_token(name)) break;
      for_us = equal_ignoring_case(name, agent);
      part = trim_ascii(part.substr(colon + 1));
    }
    if (for_us && add_directive(part, tag)) counted = true;
    value = rest;
  }
  return counted;
}

}  // namespace curate
