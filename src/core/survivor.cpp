// SPDX-License-Identifier: Apache-2.0
#include "core/survivor.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "util/hash.hpp"

namespace curate {

std::uint64_t ordered_bits(double value) {
  if (std::isnan(value)) value = -std::numeric_limits<double>::infinity();
  if (value == 0) value = 0;  // -0 is no other value
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits >> 63) != 0 ? ~bits : bits | std::uint64_t{1} << 63;
}

namespace {

// Days from 0000-03-01 (60 after the first of the year) to a date of the Gregorian calendar (H. Hinnant,
// days_from_civil).
std::int64_t days(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month <= 2) --year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
}

// Takes `count` digits off; nothing and no change if there are fewer.
std::optional<std::int64_t> take_digits(std::string_view& left, std::size_t count) {
  if (left.size() < count) return std::nullopt;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (left[i] < '0' || left[i] > '9') return std::nullopt;
    value = value * 10 + (left[i] - '0');
  }
  left.remove_prefix(count);
  return value;
}

bool take(std::string_view& left, std::string_view one_of) {
  if (left.empty() || one_of.find(left.front()) == std::string_view::npos) return false;
  left.remove_prefix(1);
  return true;
}

}  // namespace

std::optional<std::uint64_t> date_seconds(std::string_view date) {
  const auto year = take_digits(date, 4);
  if (!year) return std::nullopt;
  // Month, day, hour, minute, second; the first one that is missing ends the list.
  std::int64_t parts[5] = {1, 1, 0, 0, 0};
  constexpr std::string_view kBefore[5] = {"-", "-", "Tt ", ":", ":"};
  for (std::size_t i = 0; i < 5; ++i) {
    take(date, kBefore[i]);
    const auto part = take_digits(date, 2);
    if (!part) break;
    parts[i] = *part;
  }
  if (parts[0] < 1 || parts[0] > 12 || parts[1] < 1 || parts[1] > 31) return std::nullopt;
  std::int64_t seconds = (days(*year, parts[0], parts[1]) + 60) * 86400 + parts[2] * 3600 + parts[3] * 60 + parts[4];
  if (take(date, ".,"))
    while (take(date, "0123456789")) continue;
  const bool ahead = date.starts_with('+');
  if (take(date, "+-")) {
    const auto hours = take_digits(date, 2);
    take(date, ":");
    const auto minutes = take_digits(date, 2);
    const std::int64_t offset = hours.value_or(0) * 3600 + minutes.value_or(0) * 60;
    seconds += ahead ? -offset : offset;
  }
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, seconds));
}

Survivor::Survivor(Params& params) {
  const std::string by =
      params.text("survivor", "first",
                  "which of several duplicates stays: first | longest | best:<signal> | source | newest (by date)");
  sources_ = params.list("sources", {}, "with 'survivor: source', names of inputs, the best one first");
  if (by == "longest") {
    by_ = By::kLongest;
  } else if (by == "newest") {
    by_ = By::kNewest;
  } else if (by == "source") {
    by_ = By::kSource;
    if (sources_.empty())
      params.fail("survivor", "'survivor: source' needs 'sources', a list of input names, the best one first");
  } else if (by.starts_with("best:")) {
    by_ = By::kSignal;
    signal_ = by.substr(5);
    if (signal_.empty()) params.fail("survivor", "'survivor: best:' needs the name of a signal");
    params.needs_signal(signal_);
  } else if (by != "first") {
    params.fail("survivor", "'survivor: " + by + "': expected first, longest, best:<signal>, source or newest");
  }
  if (by_ != By::kSource && !sources_.empty())
    params.fail("sources", "'sources' means something for 'survivor: source' only");
}

std::uint64_t Survivor::rank(Document& document) const {
  // The upper bits say how good, the lower ones are drawn from the id.
  const auto ranked = [&](std::uint64_t worse, int bits) {
    const std::uint64_t most = (std::uint64_t{1} << bits) - 1;
    return std::min(worse, most) << (64 - bits) | xxh3_64(document.id) >> bits;
  };
  switch (by_) {
    case By::kFirst:
      return 0;
    case By::kLongest: {
      constexpr std::uint64_t kMost = (1 << 28) - 1;
      return ranked(kMost - std::min(document.characters(), kMost), 28);
    }
    case By::kSignal:
      // Without the signal a document is worse than with any value of it.
      if (const auto value = document.signal(signal_)) return ranked(~ordered_bits(*value) >> 20, 44);
      return ranked(~std::uint64_t{0}, 44);
    case By::kSource:
      return ranked(static_cast<std::uint64_t>(std::ranges::find(sources_, document.source) - sources_.begin()), 16);
    case By::kNewest: {
      constexpr std::uint64_t kMost = (std::uint64_t{1} << 40) - 1;
      const auto date = date_seconds(document.date);
      return ranked(date ? kMost - 1 - *date : kMost, 40);
    }
  }
  return 0;
}

}  // namespace curate
