// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "web/url.hpp"

namespace curate {

/// Signs that a URL belongs to a set without end. `calendar_run`: how many pages in a row, on the way from the last
/// page that was none, were pages of a calendar.
struct TrapLimits {
  static constexpr std::size_t kUrlBytes = 2000;
  static constexpr std::size_t kPathSegments = 20;
  static constexpr std::size_t kParameters = 20;
  static constexpr std::size_t kRepeats = 3;  ///< of one path segment: /a/b/a/b/a/b
  static constexpr int kCalendarRun = 12;
};

/// Whether a URL looks like a page of a calendar: its path ends in a year and month, or its query
/// has dates.
bool is_calendar_page(const Url& url);

/// Null, or the trap: "long_url", "deep_path", "many_parameters", "repeated_segment", "calendar".
const char* find_trap(const Url& url, int calendar_run);

}  // namespace curate
