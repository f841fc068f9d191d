// SPDX-License-Identifier: Apache-2.0
#include "web/tdm_reservation.hpp"

#include <curate/error.hpp>

#include "util/json.hpp"
#include "util/strings.hpp"
#include "web/robots_pattern.hpp"

namespace curate {

TdmReservation::State tdm_state(std::string_view value) {
  value = trim_ascii(value);
  if (value == "1") return TdmReservation::State::kReserved;
  if (value == "0") return TdmReservation::State::kNotReserved;
  return TdmReservation::State::kUnset;
}

TdmFile::TdmFile(std::string_view text) {
  if (text.size() > kMaxBytes) {
    error_ = "too_large";
    return;
  }
  Json json;
  try {
    json = Json::parse(text, "tdmrep.json");
  } catch (const RunError&) {
    error_ = "bad_json";
    return;
  }
  if (!json.is_array()) {
    error_ = "no_array";
    return;
  }
  json.each([&](std::string_view, const Json& rule) {
    if (!rule.is_object() || !rule["location"].is_string()) return;
    const Json reservation = rule["tdm-reservation"];
    // A number: "1" in quotes is no value of the protocol.
    const auto state = reservation.is_string() ? TdmReservation::State::kUnset : tdm_state(reservation.to_string());
    const Json policy = rule["tdm-policy"];
    const bool has_policy = state == TdmReservation::State::kReserved && policy.is_string();
    rules_.push_back(
        {std::string(rule["location"].text()), {state, has_policy ? std::string(policy.text()) : std::string()}});
  });
}

TdmReservation TdmFile::find(std::string_view url) const {
  std::string storage, path, pattern;
  append_robots_normal(robots_path(url, storage), path);
  for (const Rule& rule : rules_) {
    pattern.clear();
    append_robots_normal(rule.location, pattern);
    if (robots_pattern_matches(pattern, path)) return rule.reservation;
  }
  return {};
}

}  // namespace curate
