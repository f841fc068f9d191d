// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace curate {

/// What a publisher says of text and data mining: the TDM Reservation Protocol of the W3C community group (10
/// May 2024).
struct TdmReservation {
  enum class State { kUnset, kNotReserved, kReserved };
  State state = State::kUnset;
  std::string policy;  ///< URL of a policy, if one is named for reserved content
};

/// "1" and "0", as headers and meta elements write it; anything else leaves the state unset.
TdmReservation::State tdm_state(std::string_view value);

/// A /.well-known/tdmrep.json: an array of {location, tdm-reservation, tdm-policy}.
class TdmFile {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
  /// What is no such file has no rules; see error().
  explicit TdmFile(std::string_view json);

  /// The first rule whose location matches (patterns as in robots.txt) speaks, not the longest.
  TdmReservation find(std::string_view url) const;
  /// "" or why the file has no rules: too_large, bad_json, no_array.
  const char* error() const { return error_; }

 private:
  struct Rule {
    std::string location;
    TdmReservation reservation;
  };
  std::vector<Rule> rules_;
  const char* error_ = "";
};

}  // namespace curate
