// SPDX-License-Identifier: Apache-2.0
#include "text/splitter_icu.hpp"

#include <memory>
#include <stdexcept>
#include <string>

#include <unicode/brkiter.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

namespace curate {

namespace {

void check(UErrorCode status, const char* doing) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU cannot ") + doing + ": " + u_errorName(status));
}

using Create = icu::BreakIterator*(const icu::Locale&, UErrorCode&);

std::unique_ptr<icu::BreakIterator> make(Create* create) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> iterator(create(icu::Locale::getRoot(), status));
  check(status, "load its boundary rules");
  return iterator;
}

// Calls `visit(piece, rule status)` between boundaries.
template <class Visit>
void each_piece(icu::BreakIterator& iterator, std::string_view text, Visit visit) {
  UErrorCode status = U_ZERO_ERROR;
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
  iterator.setText(&view, status);
  check(status, "read a text");
  auto begin = static_cast<std::size_t>(iterator.first());
  for (auto at = iterator.next(); at != icu::BreakIterator::DONE; at = iterator.next()) {
    const auto end = static_cast<std::size_t>(at);
    visit(text.substr(begin, end - begin), iterator.getRuleStatus());
    begin = end;
  }
  utext_close(&view);
}

}  // namespace

void split_icu(std::string_view text, std::vector<std::string_view>& words) {
  static thread_local const auto iterator = make(icu::BreakIterator::createWordInstance);
  each_piece(*iterator, text, [&](std::string_view piece, int status) {
    if (status >= UBRK_WORD_NUMBER) words.push_back(piece);
  });
}

void split_icu_sentences(std::string_view text, std::vector<std::string_view>& sentences) {
  static thread_local const auto iterator = make(icu::BreakIterator::createSentenceInstance);
  each_piece(*iterator, text, [&](std::string_view piece, int) { sentences.push_back(piece); });
}

}  // namespace curate
