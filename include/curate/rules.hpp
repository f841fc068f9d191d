// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <curate/document.hpp>
#include <curate/params.hpp>

namespace curate {

/// An ordered list of limits on measured values: the first one that is broken drops the document. A stage that decides
/// this way declares its list once, in its constructor; parameters, signals, reasons, documentation and what-if all
/// come from it. What-if judges the same list by the values in an audit, so a stage that uses Rules must decide by
/// nothing else.
class Rules {
 public:
  using Op = RuleDoc::Op;

  /// Declares a parameter `param` with its default, the signal that is compared and the reason to drop for.
  /// `zero_is_off`: a limit of 0 switches the rule off (datatrove's falsy thresholds). Returns the rule's number.
  std::size_t add(Params& params, std::string_view reason, std::string_view signal, Op op, std::string_view param,
                  double limit, std::string_view help, bool zero_is_off = false);
  /// The same with a limit that is no parameter.
  std::size_t add_fixed(Params& params, std::string_view reason, std::string_view signal, Op op, double limit,
                        std::string_view help);

  std::size_t size() const { return rules_.size(); }
  bool active(std::size_t rule) const { return rules_[rule].active; }
  double limit(std::size_t rule) const { return rules_[rule].limit; }

  /// `measure(rule)` gives the value that rule compares; it is called once per rule at most, in order, and not at all
  /// for what needs no answer: where the document is dropped before, or the rule is off. Where the run wants all
  /// signals, all values are measured and noted, dropped or not.
  template <class Measure>
  Verdict judge(Document& document, Measure measure) const {
    const bool all = document.measures_all();
    Verdict verdict;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const Rule& rule = rules_[i];
      if (!all && !rule.active) continue;
      const double value = measure(i);
      if (all) document.note(rule.signal, value);
      if (verdict.dropped() || !rule.active || !breaks(value, rule.op, rule.limit)) continue;
      verdict = drop(rule.reason, value, rule.limit);
      if (!all) break;
    }
    return verdict;
  }

  /// Whether a value breaks a limit: value OP limit. Also what-if's.
  static bool breaks(double value, Op op, double limit) {
    switch (op) {
      case Op::kBelow:
        return value < limit;
      case Op::kAtMost:
        return value <= limit;
      case Op::kAbove:
        return value > limit;
      case Op::kAtLeast:
        return value >= limit;
    }
    return false;
  }

 private:
  struct Rule {
    std::string reason, signal;
    Op op;
    double limit;
    bool active;
  };
  std::vector<Rule> rules_;
};

}  // namespace curate
