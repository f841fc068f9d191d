// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "text/spacy_en_rules.hpp"

/// Tokenizer._apply_special_cases: tokens that together spell a special case become its tokens.
namespace curate::spacy_en {

/// Whether such a sequence stands within tokens that follow each other without space.
bool holds_sequence(const Rules& rules, std::span<const std::string_view> tokens);

/// Applies the pass to tokens[first...]: tokens apart by single spaces at most, as no sequence reaches over
/// other white space. Tokens apart by a space match like neighbours, to no effect but that they keep others
/// from matching.
void retokenize(const Rules& rules, std::vector<std::string_view>& tokens, std::size_t first);

}  // namespace curate::spacy_en
