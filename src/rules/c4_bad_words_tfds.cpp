// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <curate/resources.hpp>

#include "rules/c4_bad_words.hpp"
#include "rules/c4_line_words.hpp"
#include "rules/lines.hpp"
#include "rules/listed_words.hpp"
#include "rules/profile.hpp"
#include "text/uint128.hpp"
#include "text/unicode.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"
#include "web/url_normal.hpp"

namespace curate {
namespace {

constexpr std::string_view kLanguages[] = {"ar",  "cs", "da", "de", "en", "eo", "es",  "fa", "fi",
                                           "fil", "fr", "hi", "hu", "it", "ja", "kab", "ko", "nl",
                                           "no",  "pl", "pt", "ru", "sv", "th", "tlh", "tr", "zh"};

struct PageWords : AhoCorasick {
  using AhoCorasick::AhoCorasick;
};

// Parts of common words where words are not spaced.
bool is_allowed(std::string_view language, std::string_view word) {
  return (language == "ja" && (word == "sm" || word == "グロ" || word == "女の子")) ||
         (language == "zh" && word == "性");
}

std::shared_ptr<const PageWords> load_page_words(Resources& resources, std::string_view language) {
  const std::string folder = "builtin:lists/ldnoobw/";
  const std::string file = folder + (language == "en" ? "en.25e679f0" : std::string(language));
  return resources.get<PageWords>(file, [&](std::string_view bytes) {
    std::string list(bytes);
    // Lists of a region count for the language.
    if (language == "fr") list.append("\n").append(resources.bytes(folder + "fr-CA-u-sd-caqc"));
    std::vector<std::string> words;
    for (const std::string_view line : split_at(list, '\n')) {
      const std::string_view word = strip(line);
      if (!word.empty() && !is_allowed(language, word)) words.emplace_back(word);
    }
    return std::make_shared<const PageWords>(words);
  });
}

/// Up to release 4.0.1: English only, line by line, part of clean_page there.
class LineRule final : public Stage {
 public:
  explicit LineRule(Params& p) {
    p.reason("bad_word", "a word of the list stands in a line, neither at its start nor at its end");
  }

  void open(Resources& resources) override {
    words_ = resources.get<C4LineWords>("builtin:lists/ldnoobw/en.25e679f0", [](std::string_view bytes) {
      return std::make_shared<const C4LineWords>(bytes);
    });
  }

  Verdict apply(Document& document) override {
    bool found = false;
    for (const std::string_view line : document.lines()) {
      lower_.clear();
      append_lower(line, lower_);
      found = found || words_->found_in(lower_);
    }
    return found ? drop("bad_word") : keep();
  }

 private:
  std::shared_ptr<const C4LineWords> words_;
  std::string lower_;
};

/// Release 4.9.10, get_badwords_filter_fn.
class PageRule final : public Stage {
 public:
  explicit PageRule(Params& p)
      : fraction_(p.number("filter_fraction", 1,
                           "how many of the pages with such a word are dropped: those whose URL, normalised, has an "
                           "MD5 whose lowest bits are a smaller fraction",
                           0, 1)),
        default_language_(p.text("default_language", "en", "of documents that name none")) {
    if (fraction_ > 0 && fraction_ < 1e-9) p.fail("filter_fraction", "'filter_fraction' is below 1e-9 and not 0");
    p.reason("bad_word", "a word of the list of its language stands in it; without a list nothing is dropped");
  }

  void open(Resources& resources) override {
    for (std::size_t i = 0; i < lists_.size(); ++i) lists_[i] = load_page_words(resources, kLanguages[i]);
  }

  Verdict apply(Document& document) override {
    std::string_view language = document.field("language").value_or(default_language_);
    language = language.substr(0, language.find('-'));
    const auto at = std::ranges::find(kLanguages, language);
    if (at == std::end(kLanguages)) return keep();
    lower_.clear();
    append_lower(document.text(), lower_);
    const PageWords& words = *lists_[static_cast<std::size_t>(at - std::begin(kLanguages))];
    const bool unspaced = language == "ja" || language == "th" || language == "zh";
    bool found = false;
    words.each(lower_, [&](std::size_t, std::size_t begin, std::size_t end) {
      found = unspaced || stands_alone(lower_, begin, end);
      return !found;
    });
    return found && is_chosen(document.url) ? drop("bad_word") : keep();
  }

 private:
  // The MD5 modulo the denominator of the fraction, a power of two, against its numerator.
  bool is_chosen(std::string_view url) {
    normalise_url_tfds(url, url_);
    const std::string digest = md5(url_);
    Uint128 value = 0;
    for (const char byte : digest) value = value << 8 | static_cast<unsigned char>(byte);
    int exponent = 0;
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(fraction_, &exponent), 53));
    int shift = 53 - exponent;
    std::uint64_t numerator = mantissa;
    for (; numerator != 0 && numerator % 2 == 0 && shift > 0; numerator /= 2) --shift;
    if (numerator == 0) return false;
    return (value & ((Uint128{1} << shift) - 1)) < numerator;
  }

  double fraction_;
  std::string default_language_;
  std::array<std::shared_ptr<const PageWords>, std::size(kLanguages)> lists_;
  std::string lower_, url_;
};

}  // namespace

std::unique_ptr<Stage> c4_bad_words_tfds(Params& params) {
  const std::string rule = params.choice(
      "rule", {"lines", "page"}, "lines",
      "lines: [^a-z](…)[^a-z] in each line, English, as C4 was made (tensorflow-datasets up to 4.0.1); page: "
      "(?:\\W|^)(…)(?:\\W|$) on the text, 27 languages (4.9.10)");
  if (rule == "lines") return make_rules<LineRule>(params);
  return make_rules<PageRule>(params);
}

}  // namespace curate
