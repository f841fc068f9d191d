// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "run/run_dir.hpp"

namespace curate {

struct PublishOptions {
  bool replace = false;  ///< another dataset that was published there goes first
  std::function<void()> on_wait;
  std::function<void(std::uint64_t done, std::uint64_t all)> on_bytes;  ///< of what has to be sent or found
};

struct PublishReport {
  std::uint64_t files = 0, bytes = 0;
  std::uint64_t sent = 0, sent_bytes = 0;
  std::uint64_t there = 0;    ///< already as they should be: not sent again
  std::uint64_t removed = 0;  ///< objects of a replaced dataset that have no successor
};

/// Copies what is for ever of a finished run below `target` ("s3://bucket/prefix"): all that manifest-sha256.txt lists,
/// then manifest.json, and last manifest-sha256.txt itself. Who sees that list finds all it names, with its checksums.
/// Again after a stop, it goes on. Throws UsageError if the run is not finished, or if another dataset is there.
PublishReport publish_to(const RunDir& run, const std::string& target, const PublishOptions& options);

}  // namespace curate
