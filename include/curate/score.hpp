// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <curate/stage.hpp>

namespace curate {

/// How a program outside is asked about rows; docs/images.md has the protocol.
struct ScorePlan {
  std::vector<std::string> command;  ///< program and arguments, no shell
  std::string version;               ///< another one asks for all again
  bool send_text = true, send_image = true;
  std::uint32_t tasks = 1;           ///< programs that run, each with its share of the contents
  std::size_t ahead = 256;           ///< requests that may wait for an answer
  double timeout = 600;              ///< seconds without an answer that are too many
  std::size_t max_answer = 1 << 16;  ///< bytes of an answer
  std::vector<std::string> scores;   ///< names of the numbers an answer has
};

/// Lets a program outside measure rows: all contents are sent between two maps, equal ones once; the answers are kept
/// with the run.
class ScoreStage : public AnyStage {
 public:
  virtual const ScorePlan& plan() const = 0;
  /// In the next map: a number for each of `scores`; NaN where the program had none.
  virtual Verdict settle(Document& document, std::span<const double> scores) = 0;
};

}  // namespace curate
