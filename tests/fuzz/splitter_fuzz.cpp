// SPDX-License-Identifier: Apache-2.0
// Every splitter and normaliser on any bytes, repaired to UTF-8.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "text/normalise.hpp"
#include "text/sentences_punkt.hpp"
#include "text/shingles.hpp"
#include "text/splitter.hpp"
#include "text/splitter_fasttext.hpp"
#include "text/splitter_uniseg.hpp"
#include "text/unicode.hpp"
#include "text/word_features.hpp"
#include "util/utf8.hpp"

namespace {

using Pieces = std::vector<std::string_view>;

void need(bool holds) {
  if (!holds) std::abort();
}

// Not empty, in order, not overlapping, whole code points, within the text.
void need_words(std::string_view text, const Pieces& words) {
  const char* at = text.data();
  for (const std::string_view word : words) {
    need(!word.empty() && curate::is_utf8(word));
    need(word.data() >= at && word.data() + word.size() <= text.data() + text.size());
    at = word.data() + word.size();
  }
}

// Contiguous, from the first byte to the last.
void need_cover(std::string_view text, const Pieces& pieces) {
  const char* at = text.data();
  for (const std::string_view piece : pieces) {
    need(piece.data() == at && curate::is_utf8(piece));
    at += piece.size();
  }
  need(at == text.data() + text.size());
}

template <class Split>
Pieces split(std::string_view text, Split split) {
  Pieces pieces;
  split(text, pieces);
  return pieces;
}

template <class Append>
std::string mapped(std::string_view text, Append append) {
  std::string out = "kept";
  append(text, out);
  need(out.starts_with("kept") && curate::is_utf8(out));
  return out.substr(4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace curate;
  std::string owned;
  append_repaired({reinterpret_cast<const char*>(data), size}, owned);
  // On a heap block of the text's own size, so that a read behind its end is found.
  const std::vector<char> exact(owned.begin(), owned.end());
  const std::string_view text(exact.data(), exact.size());

  for (const Splitter splitter : {Splitter::kWhitespace, Splitter::kUniseg, Splitter::kSpacyEn, Splitter::kIcu}) {
    const auto words = split(text, [&](auto t, auto& out) { split_words(splitter, t, out); });
    // A word around a deleted IS_ALPHA is a copy.
    if (splitter != Splitter::kSpacyEn || text.find("IS_ALPHA") == std::string_view::npos) need_words(text, words);
    need_cover(text, split(text, [&](auto t, auto& out) { split_sentences(splitter, t, out); }));
    WordFeatures features;
    features.measure(words);
    Shingler shingler;
    need(shingler.hash(words, 5, ShingleHash::kSha1).size() == (words.size() < 5 ? 0 : words.size() - 4));
    if (words.size() >= 2)
      need(features.glued(0, 2) == WordFeatures::hash_of(std::string(words[0]) + std::string(words[1])));
  }
  need_cover(text, split(text, split_uniseg_segments));
  need_words(text, split(text, fasttext_tokenize));
  need_words(text, split(text, split_punkt_sentences));

  const std::string nfd = mapped(text, append_nfd), nfc = mapped(text, append_nfc);
  need(mapped(nfd, append_nfd) == nfd && mapped(nfc, append_nfc) == nfc);
  need(mapped(nfc, append_nfd) == nfd && mapped(nfd, append_nfc) == nfc);
  mapped(text, append_lower);
  mapped(text, append_ccnet_dedup);
  mapped(text, append_ccnet_lm);
  const std::string simplified = mapped(text, append_simplified);
  need(strip(simplified) == simplified);
  return 0;
}
