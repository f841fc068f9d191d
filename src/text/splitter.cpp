// SPDX-License-Identifier: Apache-2.0
#include "text/splitter.hpp"

#include "text/splitter_icu.hpp"
#include "text/splitter_spacy_en.hpp"
#include "text/splitter_uniseg.hpp"
#include "text/splitter_whitespace.hpp"

namespace curate {

std::string_view splitter_name(Splitter splitter) {
  switch (splitter) {
    case Splitter::kWhitespace:
      return "whitespace";
    case Splitter::kUniseg:
      return "uniseg";
    case Splitter::kSpacyEn:
      return "spacy-en";
    case Splitter::kIcu:
      return "icu";
  }
  return "";
}

void split_words(Splitter splitter, std::string_view text, std::vector<std::string_view>& words) {
  switch (splitter) {
    case Splitter::kWhitespace:
      return split_whitespace(text, words);
    case Splitter::kUniseg:
      return split_uniseg(text, words);
    case Splitter::kSpacyEn:
      return split_spacy_en(text, words);
    case Splitter::kIcu:
      return split_icu(text, words);
  }
}

void split_sentences(Splitter splitter, std::string_view text, std::vector<std::string_view>& sentences) {
  switch (splitter) {
    case Splitter::kSpacyEn:
      return split_spacy_en_sentences(text, sentences);
    case Splitter::kWhitespace:
    case Splitter::kUniseg:
    case Splitter::kIcu:
      return split_icu_sentences(text, sentences);
  }
}

}  // namespace curate
