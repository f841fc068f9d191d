// SPDX-License-Identifier: Apache-2.0
#include "crawl/traps.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "util/strings.hpp"

namespace curate {

namespace {

bool is_number(std::string_view text, std::size_t digits, std::uint64_t least, std::uint64_t most) {
  const auto value = text.size() <= digits ? parse_unsigned(text) : std::nullopt;
  return value && *value >= least && *value <= most;
}
bool is_year(std::string_view text) {
  return text.size() == 4 && is_number(text, 4, 1000, 2999);
}
bool is_month(std::string_view text) {
  return is_number(text, 2, 1, 12);
}

// "2024-05", "2024-05-31", "202405", "20240531".
bool is_date(std::string_view text) {
  if (text.size() < 6 || !is_year(text.substr(0, 4))) return false;
  std::string_view rest = text.substr(4);
  if (rest.front() == '-') rest.remove_prefix(1);
  if (!is_month(rest.substr(0, 2))) return false;
  rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
  if (!rest.empty() && rest.front() == '-') rest.remove_prefix(1);
  return rest.empty() || (rest.size() == 2 && is_number(rest, 2, 1, 31));
}

}  // namespace

bool is_calendar_page(const Url& url) {
  // Articles have a title behind their date; a page of a calendar ends with it.
  std::vector<std::string_view> segments = split_at(url.path(), '/');
  std::erase(segments, std::string_view());
  const auto back = [&](std::size_t i) { return i < segments.size() ? segments[segments.size() - 1 - i] : ""; };
  if (is_date(back(0)) || (is_year(back(1)) && is_month(back(0)))) return true;
  if (is_year(back(2)) && is_month(back(1)) && is_number(back(0), 2, 1, 31)) return true;
  if (url.search().size() < 2) return false;
  for (const std::string_view parameter : split_at(url.search().substr(1), '&')) {
    const std::string_view name = parameter.substr(0, parameter.find('='));
    const std::string_view value = parameter.substr(std::min(name.size() + 1, parameter.size()));
    constexpr std::array<std::string_view, 10> kNames{"year", "month", "day",  "date", "week",
                                                      "cal",  "yr",    "mois", "jahr", "monat"};
    if (is_date(value)) return true;
    if (std::ranges::find(kNames, std::string_view(lower_ascii(name))) != kNames.end() && parse_integer(value))
      return true;
  }
  return false;
}

const char* find_trap(const Url& url, int calendar_run) {
  if (url.href().size() > TrapLimits::kUrlBytes) return "long_url";
  if (static_cast<std::size_t>(std::ranges::count(url.search(), '&')) >= TrapLimits::kParameters)
    return "many_parameters";
  std::vector<std::string_view> segments = split_at(url.path(), '/');
  std::erase(segments, std::string_view());
  if (segments.size() > TrapLimits::kPathSegments) return "deep_path";
  if (segments.size() > TrapLimits::kRepeats) {
    std::ranges::sort(segments);
    std::size_t run = 0;
    for (std::size_t i = 1; i < segments.size(); ++i) {
      run = segments[i] == segments[i - 1] ? run + 1 : 0;
      if (run + 1 >= TrapLimits::kRepeats && !parse_unsigned(segments[i])) return "repeated_segment";
    }
  }
  if (calendar_run > TrapLimits::kCalendarRun) return "calendar";
  return nullptr;
}

}  // namespace curate
