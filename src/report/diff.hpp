// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/row_fates.hpp"

namespace curate {

/// A row that ended otherwise in B than in A.
struct Difference {
  std::string source, id, url, before, after;  ///< fates; "absent" where a side has no such row
};

struct DiffReport {
  std::uint64_t compared = 0;  ///< rows that both sides could have
  std::uint64_t left_out = 0;  ///< rows only one side's sample holds
  std::uint64_t kept_before = 0, kept_after = 0;
  /// gained: kept only in B. lost: kept only in A. moved: dropped in both, for another reason, or an unkept row that
  /// only one has. text_changed: kept in both with another text.
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, std::uint64_t> transitions;         ///< "fate -> fate"
  std::map<std::string, std::vector<Difference>> examples;  ///< by kind, at most the limit asked for
  struct Drift {
    double before = 0, after = 0, relative = 0;
  };
  std::map<std::string, Drift> drift;  ///< means of signals over kept rows, where both audits have them
};

inline constexpr const char* kDiffKinds[] = {"gained", "lost", "moved", "text_changed"};

/// Compares row by row, by (source, id), in bounded memory. `examples`: most rows named of each kind.
DiffReport compare(const RowEnds& before, const RowEnds& after, std::size_t examples);

/// How much may differ: "gained" … "text_changed" as a number of rows or, with percent, a share of those compared;
/// "drift" as the largest relative change of a signal's mean. Nothing named: nothing may differ.
struct Tolerances {
  struct Limit {
    double value = 0;
    bool percent = false;
  };
  std::map<std::string, Limit> rows;
  double drift = 0;
  /// "lost=3", "moved=0.1%", "drift=0.01"; throws UsageError.
  void parse(const std::string& text);
};

/// One check of a comparison, for people, JSON and JUnit.
struct Check {
  std::string name, message;
  bool passed = true;
};
std::vector<Check> judge(const DiffReport& report, const Tolerances& tolerances);

std::string diff_text(const DiffReport& report, const std::vector<Check>& checks);
std::string diff_json(const DiffReport& report, const std::vector<Check>& checks);
std::string junit_xml(const std::string& suite, const std::vector<Check>& checks);

}  // namespace curate
