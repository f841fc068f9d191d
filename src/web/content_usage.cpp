// SPDX-License-Identifier: Apache-2.0
#include "web/content_usage.hpp"

#include <algorithm>
#include <array>

#include "util/strings.hpp"

namespace curate {

namespace {
// The categories of the vocabulary that training falls under. The drafts still move: change them here.
constexpr std::array<std::string_view, 1> kTraining = {"train-ai"};
}  // namespace

UsagePreference training_preference(std::string_view content_usage) {
  UsagePreference preference = UsagePreference::kUnknown;
  while (!content_usage.empty()) {
    const auto comma = std::min(content_usage.find(','), content_usage.size());
    std::string_view member = content_usage.substr(0, comma);
    content_usage.remove_prefix(std::min(comma + 1, content_usage.size()));
    member = trim_ascii(member.substr(0, member.find(';')));
    const auto equals = std::min(member.find('='), member.size());
    const std::string_view key = member.substr(0, equals);
    if (std::ranges::find(kTraining, key) == kTraining.end()) continue;
    const std::string_view value = member.substr(std::min(equals + 1, member.size()));
    preference = value == "n"   ? UsagePreference::kRefused
                 : value == "y" ? UsagePreference::kAllowed
                                : UsagePreference::kUnknown;
  }
  return preference;
}

}  // namespace curate
