// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace curate {

/// What the rules of C4 look for in a line (Raffel et al. 2020, section 2.2, and the code in TensorFlow Datasets).
struct C4Phrases {
  bool lorem_ipsum = false, javascript = false;
  bool policy = false;  ///< terms of use, privacy policy, cookie policy, uses cookies, use of cookies, use cookies
  bool curly_bracket = false;  ///< `{`
};

/// As they are in `str.lower()` of well-formed UTF-8 `line`.
C4Phrases find_c4_phrases(std::string_view line);

}  // namespace curate
