// SPDX-License-Identifier: Apache-2.0
#include "text/splitter.hpp"

#include <curate/error.hpp>

namespace curate {

std::string_view splitter_name(Splitter splitter) {
  switch (splitter) {
    case Splitter::kWhitespace: return "whitespace";
    case Splitter::kUniseg: return "uniseg";
    case Splitter::kSpacyEn: return "spacy-en";
    case Splitter::kIcu: return "icu";
  }
  return "";
}

void split_words(Splitter, std::string_view, std::vector<std::string_view>&) {}
void split_sentences(Splitter, std::string_view, std::vector<std::string_view>&) {}

}  // namespace curate
