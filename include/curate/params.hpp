// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <curate/document.hpp>
#include <curate/value.hpp>

namespace curate {

/// One row of the documentation that `curate stages` prints.
struct ParamDoc {
  std::string name, type, fallback, range, help;
  std::vector<std::string> choices;
  bool required = false;
};
struct NameDoc {
  std::string name, help;
};
/// A limit a stage decides by: the document goes for `reason` where `signal` OP limit.
struct RuleDoc {
  enum class Op { kBelow, kAtMost, kAbove, kAtLeast };
  std::string param;  ///< that sets the limit; empty if it is fixed
  std::string signal, reason;
  Op op = Op::kBelow;
  double limit = 0;
  bool zero_is_off = false;
};

/// The parameters of one stage or format: asking for one also documents it, checks it and freezes its value. All
/// getters throw ConfigError with the place of what is wrong.
class Params {
 public:
  /// `what` names the owner in messages: "stage 'word_count'". Without a value every parameter has its default and
  /// nothing is required: that is how the documentation is made.
  Params(std::string what, const Value* value);
  /// Whether this is for the documentation: what a build lacks must not matter then.
  bool only_documents() const { return value_ == nullptr; }

  std::int64_t integer(std::string_view name, std::int64_t fallback, std::string_view help,
                       std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                       std::int64_t max = std::numeric_limits<std::int64_t>::max());
  double number(std::string_view name, double fallback, std::string_view help,
                double min = -std::numeric_limits<double>::infinity(),
                double max = std::numeric_limits<double>::infinity());
  bool flag(std::string_view name, bool fallback, std::string_view help);
  std::string text(std::string_view name, std::string_view fallback, std::string_view help);
  std::string required_text(std::string_view name, std::string_view help);
  std::string choice(std::string_view name, std::initializer_list<std::string_view> choices, std::string_view fallback,
                     std::string_view help);
  std::vector<std::string> list(std::string_view name, std::vector<std::string> fallback, std::string_view help);
  /// The same, of one text or more.
  std::vector<std::string> required_list(std::string_view name, std::string_view help);
  /// "256MiB", "1GB" or a plain number.
  std::uint64_t bytes(std::string_view name, std::uint64_t fallback, std::string_view help);
  std::optional<double> maybe_number(std::string_view name, std::string_view help);
  std::optional<std::int64_t> maybe_integer(std::string_view name, std::string_view help);
  Splitter splitter(std::string_view name, Splitter fallback, std::string_view help);
  /// The name of a resource (see Resources::bytes): "builtin:…" or a path. Its content enters the fingerprint; a plan
  /// says where a missing one is published, so `help` should name that place. Empty = none.
  std::string file(std::string_view name, std::string_view fallback, std::string_view help);
  /// The same where there is no default.
  std::string required_file(std::string_view name, std::string_view help);
  /// The same for a list of at least one.
  std::vector<std::string> required_files(std::string_view name, std::string_view help);

  /// Declares a signal the stage notes or a reason it drops for: documentation, and the names other stages may use.
  void signal(std::string_view name, std::string_view help);
  void reason(std::string_view name, std::string_view help);
  /// Declares a limit; see Rules, which does it.
  void rule(RuleDoc rule) { rules_.push_back(std::move(rule)); }
  /// Declares a signal that must have been noted before this stage; the framework checks that some earlier stage or
  /// input has it.
  void needs_signal(std::string_view name);
  /// Declares that the stage may change texts (or make them).
  void changes_text() { changes_text_ = true; }

  /// Whether the config has this key; true for none in documentation.
  bool given(std::string_view name) const;
  /// Stops with a message at the place of parameter `name`.
  [[noreturn]] void fail(std::string_view name, const std::string& message) const;
  /// Refuses keys nobody asked for. Call when construction is complete; the Registry does.
  void finish() const;

  const std::string& what() const { return what_; }
  const std::vector<ParamDoc>& documentation() const { return docs_; }
  const std::vector<NameDoc>& signals() const { return signals_; }
  const std::vector<NameDoc>& reasons() const { return reasons_; }
  const std::vector<RuleDoc>& rules() const { return rules_; }
  const std::vector<std::string>& needed_signals() const { return needed_; }
  const std::vector<std::string>& files() const { return files_; }
  bool text_changes() const { return changes_text_; }
  /// All parameters with the values in force, defaults included, as a JSON object with sorted keys: what a
  /// fingerprint hashes.
  std::string frozen() const;

 private:
  const Value* scalar(std::string_view name, std::string_view expected) const;
  void document(std::string_view name, std::string_view type, std::string fallback, std::string range,
                std::string_view help);
  void freeze(std::string_view name, std::string json);

  std::string what_;
  const Value* value_;
  std::vector<ParamDoc> docs_;
  std::vector<NameDoc> signals_, reasons_;
  std::vector<RuleDoc> rules_;
  std::vector<std::string> needed_, files_;
  bool changes_text_ = false;
  std::vector<std::pair<std::string, std::string>> frozen_;
};

}  // namespace curate
