// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "net/http.hpp"

namespace curate {

/// When to try again: after half a second, then after twice as long each time, with jitter; a server's Retry-After
/// counts if it is longer. Ends `patience` after the first failure since something came, a fifth of that where nobody
/// listens, or after a few tries to find a name.
class Retry {
 public:
  using Clock = std::chrono::steady_clock;
  /// `name` decides the jitter, so that many who wait for one server do not come back together.
  Retry(std::chrono::milliseconds patience, std::string name) : patience_(patience), name_(std::move(name)) {}

  /// Whether such an end may be another one the next time: no connection, a cut answer, 408, 429, 5xx.
  static bool may_pass(const HttpResponse& failure);
  /// How long to wait before the next try; nothing: give up.
  std::optional<std::chrono::milliseconds> after(const HttpResponse& failure, Clock::time_point now);
  /// Bytes have come: all counts anew.
  void progress() { tries_ = lost_ = 0; }
  int tries() const { return tries_; }  ///< failed ones since the last progress

 private:
  std::chrono::milliseconds patience_;
  std::string name_;
  Clock::time_point failing_since_;
  int tries_ = 0, lost_ = 0;
};

/// "503 SlowDown: Please reduce your request rate", "no connection (Connection refused)": for messages.
std::string failure_text(const HttpResponse& failure);

}  // namespace curate
