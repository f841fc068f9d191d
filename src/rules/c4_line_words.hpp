// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "text/aho_corasick.hpp"

namespace curate {

/// A list of bad words as C4 was made with (TensorFlow Datasets up to 4.0.1): `[^a-z](…)[^a-z]` in a line in lower
/// case, so a word at the start or end of a line is not found. Immutable; shared by any number of threads.
class C4LineWords {
 public:
  /// One word or phrase a line, taken literally and as it is written.
  explicit C4LineWords(std::string_view list);

  /// `lower_line`: a line in lower case.
  bool found_in(std::string_view lower_line) const;

 private:
  AhoCorasick automaton_;
};

}  // namespace curate
