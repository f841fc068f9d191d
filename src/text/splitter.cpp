// SPDX-License-Identifier: Apache-2.0
#include "text/splitter.hpp"

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
    case Splitter::kIcu:
      return;
  }
}

void split_sentences(Splitter, std::string_view, std::vector<std::string_view>&) {}

}  // namespace curate
