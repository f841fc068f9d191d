// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

/// Boundaries of ICU 72 (Unicode 15), root locale: UAX 29, and dictionaries for Chinese, Japanese, Thai, Lao,
/// Khmer and Burmese. The program's ICU library decides, so its version belongs into a task record.
namespace curate {

/// Appends the words ICU marks as number, letters, kana or ideographs.
void split_icu(std::string_view text, std::vector<std::string_view>& words);

/// Appends UAX 29 sentences: contiguous, nothing left out, trailing white space with the sentence before it.
void split_icu_sentences(std::string_view text, std::vector<std::string_view>& sentences);

}  // namespace curate
