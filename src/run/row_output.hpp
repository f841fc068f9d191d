// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "run/frame_file.hpp"

namespace curate {

/// Takes the rows a map task keeps.
class RowOutput {
 public:
  virtual ~RowOutput() = default;
  virtual void write(Document& document) = 0;
  virtual void finish() = 0;
};

/// What phase `task.phase` writes: a part for the next map, or the rows of training shards, in input order or dealt
/// to the buckets of the shuffle. Null for a phase that writes no rows.
std::unique_ptr<RowOutput> make_row_output(const RunDir& run, TaskId task, TaskFiles& files);

/// Buckets of the shuffle: bucket = (draw's upper 32 bits) * count / 2^32; at most 4096.
std::uint32_t shuffle_buckets(const Plan& plan);

/// Digits of the draw in front of a line of a shuffled part.
inline constexpr std::size_t kDrawDigits = 16;

}  // namespace curate
