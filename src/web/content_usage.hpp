// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace curate {

/// What a Content-Usage preference (IETF drafts draft-ietf-aipref-vocab and -attach, August 2026) says of
/// training AI models.
enum class UsagePreference { kUnknown, kAllowed, kRefused };

/// Reads the value of a Content-Usage header or robots.txt rule: a dictionary of RFC 8941, "train-ai=n,
/// search=y". Unknown keys and values other than y and n say nothing; the last of equal keys counts.
UsagePreference training_preference(std::string_view content_usage);

/// The most restrictive of two.
constexpr UsagePreference combine(UsagePreference a, UsagePreference b) {
  return a > b ? a : b;
}

}  // namespace curate
