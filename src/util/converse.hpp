// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// A talk with a program: lines to its standard input, for each a line from its standard output, in the same order.
struct Conversation {
  std::vector<std::string> command;  ///< program, found on PATH or below `folder`, and arguments
  std::string folder;                ///< where it runs; empty: here
  std::size_t ahead = 1;             ///< requests without an answer at most
  std::size_t longest_answer = 0;    ///< bytes, without the line break
  double timeout = 0;                ///< seconds without an answer, or after the last one without an end
  /// Sets `line`, without a line break; false at the end.
  std::function<bool(std::string& line)> next;
  /// Takes an answer, without its line break.
  std::function<void(std::string_view line)> answer;
  /// Called now and then, at least every 0.1 s; may throw: the program is then killed.
  std::function<void()> tick;
};

/// Holds it to the end. Throws RunError that names the program if it cannot be run, ends early or with an error, is
/// silent for too long, or says too much; its last words on standard error are in the message.
void converse(const Conversation& talk);

}  // namespace curate
