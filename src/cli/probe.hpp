// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "util/json.hpp"

namespace curate {

/// One line of standard input: a JSON object. Bytes that are no text come as `<field>_base64`.
class ProbeInput {
 public:
  /// Throws RunError if the line is no JSON object.
  explicit ProbeInput(std::string_view line);
  /// A string unescaped, anything else as JSON text; nothing if it is absent or null.
  std::optional<std::string> find(const std::string& name) const;
  /// Throws RunError if it is absent.
  std::string need(const std::string& name) const;
  std::string get(const std::string& name, const std::string& fallback = "") const {
    return find(name).value_or(fallback);
  }
  double number(const std::string& name, double fallback) const;
  const std::string& line() const { return line_; }

 private:
  std::string line_;
  std::map<std::string, std::string> fields_;
};

/// Answers one input with members of the object that `out` has open.
using Probe = std::function<void(const ProbeInput& input, JsonWriter& out)>;

/// Kinds of probes that take no argument, by name.
std::map<std::string, Probe> simple_probes();
/// `probe stage 'name: {…}'`: runs documents through one stage.
Probe stage_probe(const std::string& stage_config);

}  // namespace curate
