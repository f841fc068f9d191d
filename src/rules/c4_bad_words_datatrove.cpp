// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include <curate/resources.hpp>

#include "rules/c4_bad_words.hpp"
#include "rules/profile.hpp"
#include "text/aho_corasick.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

constexpr std::string_view kLanguages[] = {
    "ar", "cs",  "da", "de", "en",  "eo", "es", "fa", "fi", "fil", "fr", "fr-CA-u-sd-caqc",
    "hi", "hu",  "it", "ja", "kab", "ko", "nl", "no", "pl", "pt",  "ru", "sv",
    "th", "tlh", "tr", "zh"};

// Parts of common words where words are not spaced; taken out of every list.
constexpr std::string_view kAllowed[] = {"sm", "グロ", "女の子", "性"};

struct BadWords : AhoCorasick {
  using AhoCorasick::AhoCorasick;
};

std::shared_ptr<const BadWords> load(std::string_view list) {
  std::vector<std::string> words;
  for (const std::string_view line : split_at(list, '\n')) {
    const std::string_view word = strip(line);
    if (!word.empty() && std::ranges::find(kAllowed, word) == std::end(kAllowed)) words.emplace_back(word);
  }
  return std::make_shared<const BadWords>(words);
}

/// datatrove 0.10.0, C4BadWordsFilter without keep_fraction. Texts are lower-cased, lists are not: an entry with a
/// capital never matches there, so it does not here.
class C4BadWordsDatatrove final : public Stage {
 public:
  explicit C4BadWordsDatatrove(Params& p)
      : default_language_(p.text("default_language", "en", "of documents that name none")),
        drops_unknown_(p.choice("other_languages", {"drop", "keep"}, "drop",
                                "documents in languages that have no list (datatrove stops there by default)") ==
                       "drop") {
    if (std::ranges::find(kLanguages, default_language_) == std::end(kLanguages))
      p.fail("default_language", "there is no list for '" + default_language_ + "'");
    p.reason("document_removed_with_badwords", "a word of the list stands in it");
    p.reason("no_list", "there is none for its language");
  }

  void open(Resources& resources) override {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      const std::string file = kLanguages[i] == "en" ? "en.25e679f0" : std::string(kLanguages[i]);
      lists_[i] = resources.get<BadWords>("builtin:lists/ldnoobw/" + file, load);
    }
  }

  Verdict apply(Document& document) override {
    const std::string_view language = document.field("language").value_or(default_language_);
    const auto at = std::ranges::find(kLanguages, language);
    if (at == std::end(kLanguages)) return drops_unknown_ ? drop("no_list") : keep();
    lower_.clear();
    append_lower(document.text(), lower_);
    const BadWords& words = *lists_[static_cast<std::size_t>(at - std::begin(kLanguages))];
    const bool found = is_unspaced(language) ? words.contains_any(lower_) : holds_word(words);
    return found ? drop("document_removed_with_badwords") : keep();
  }

 private:
  static bool is_unspaced(std::string_view language) {
    return language == "ja" || language == "th" || language == "zh";
  }

  // (?:\W|^)(...)(?:\W|$)
  bool holds_word(const BadWords& words) const {
    const std::string_view text = lower_;
    bool found = false;
    words.each(text, [&](std::size_t, std::size_t begin, std::size_t end) {
      found = (begin == 0 || !is_word_character(previous_code_point(text, begin))) &&
              (end == text.size() || !is_word_character(next_code_point(text, end)));
      return !found;
    });
    return found;
  }

  std::string default_language_;
  bool drops_unknown_;
  std::array<std::shared_ptr<const BadWords>, std::size(kLanguages)> lists_;
  std::string lower_;
};

}  // namespace

std::unique_ptr<Stage> c4_bad_words_datatrove(Params& params) {
  return make_rules<C4BadWordsDatatrove>(params);
}

}  // namespace curate
