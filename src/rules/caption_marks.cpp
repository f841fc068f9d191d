// SPDX-License-Identifier: Apache-2.0
#include "rules/caption_marks.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "util/strings.hpp"

namespace curate {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}
bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, is_digit);
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

// Words in lower case: runs without white space and these marks at their ends.
std::vector<std::string> words_of(std::string_view caption) {
  const std::string lower = lower_ascii(caption);
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < lower.size()) {
    const std::size_t begin = lower.find_first_not_of(" \t\r\n", at);
    if (begin == std::string::npos) break;
    at = std::min(lower.find_first_of(" \t\r\n", begin), lower.size());
    std::string_view word(lower.data() + begin, at - begin);
    constexpr std::string_view kMarks = ",;:.()[]\"'|-";
    while (!word.empty() && kMarks.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
    while (!word.empty() && kMarks.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

constexpr std::array<std::string_view, 13> kExtensions{"jpg", "jpeg", "jpe",  "png",  "gif", "webp", "bmp",
                                                       "tif", "tiff", "avif", "heic", "svg", "raw"};
// What cameras, phones and programs begin a file's name with.
constexpr std::array<std::string_view, 30> kPrefixes{
    "img",     "imag",  "image", "dsc", "dscn", "dscf",       "dscp", "dcim",   "pict",     "pic",
    "picture", "photo", "p",     "mvc", "cimg", "sam",        "gopr", "pxl",    "wp",       "vid",
    "imgp",    "sdc",   "hpim",  "kif", "scan", "screenshot", "mg",   "fb_img", "snapshot", "untitled"};

bool is_year(std::string_view digits) {
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

// "2004-03-03", "3/3/04", "12:15", "3rd", "2004", "12:15:01pm".
bool is_date_or_time(std::string_view word) {
  if (!has_digit(word) || !is_digit(word[0])) return false;
  std::size_t i = 0;
  while (i < word.size() && (is_digit(word[i]) || word[i] == '/' || word[i] == '-' || word[i] == '.' || word[i] == ':'))
    ++i;
  const std::string_view tail = word.substr(i);
  constexpr std::array<std::string_view, 8> kTails{"", "st", "nd", "rd", "th", "am", "pm", "h"};
  return is_one_of(kTails, tail);
}

constexpr std::array<std::string_view, 33> kDateWords{
    "january",  "february", "march",    "april",  "may", "june", "july",   "august",  "september",
    "october",  "november", "december", "jan",    "feb", "mar",  "apr",    "jun",     "jul",
    "aug",      "sep",      "sept",     "oct",    "nov", "dec",  "monday", "tuesday", "wednesday",
    "thursday", "friday",   "saturday", "sunday", "am",  "pm"};
constexpr std::array<std::string_view, 24> kAboutDates{
    "photographed", "photo",    "photograph", "photos", "picture", "pic",     "image",     "taken",
    "shot",         "captured", "uploaded",   "posted", "added",   "created", "published", "dated",
    "date",         "on",       "at",         "the",    "of",      "in",      "was",       "this"};

bool starts_with_phrase(std::string_view lower, std::string_view phrase) {
  return lower.starts_with(phrase) && (lower.size() == phrase.size() || !is_letter(lower[phrase.size()]));
}
bool ends_with_phrase(std::string_view lower, std::string_view phrase) {
  return lower.ends_with(phrase) &&
         (lower.size() == phrase.size() || !is_letter(lower[lower.size() - phrase.size() - 1]));
}

constexpr std::array<std::string_view, 6> kPlaceholders{"embedded image permalink", "profile photo",
                                                        "profile picture",          "image placeholder",
                                                        "no image available",       "missing image"};
constexpr std::array<std::string_view, 18> kBoilerplate{"click to enlarge picture",
                                                        "click to enlarge image",
                                                        "click to enlarge",
                                                        "click for larger image",
                                                        "click image to enlarge",
                                                        "click here to enlarge",
                                                        "view larger image",
                                                        "click to view larger image",
                                                        "click to zoom",
                                                        "royalty free stock photo",
                                                        "royalty free stock image",
                                                        "royalty-free stock photo",
                                                        "royalty-free stock image",
                                                        "stock photography",
                                                        "stock photo",
                                                        "stock image",
                                                        "stock photos",
                                                        "stock images"};

}  // namespace

bool is_file_name(std::string_view caption) {
  std::string name = lower_ascii(trim_ascii(caption));
  if (name.empty() || name.find_first_of("\t\r\n") != std::string::npos) return false;
  bool extension = false;
  if (const std::size_t dot = name.rfind('.');
      dot != std::string::npos && is_one_of(kExtensions, std::string_view(name).substr(dot + 1))) {
    extension = true;
    name.resize(dot);
  }
  // "a cat on a mat.jpg" is a caption that someone used as a name.
  if (std::ranges::count(name, ' ') > 1) return false;
  if (extension && name.find(' ') == std::string::npos) return true;
  const std::size_t digit = std::min(name.find_first_of("0123456789"), name.size());
  std::string_view prefix = std::string_view(name).substr(0, digit);
  while (!prefix.empty() && std::string_view(" _-(#").find(prefix.back()) != std::string_view::npos)
    prefix.remove_suffix(1);
  while (!prefix.empty() && prefix.front() == '_') prefix.remove_prefix(1);
  const std::string_view rest = std::string_view(name).substr(digit);
  if (rest.find_first_not_of("0123456789_-. ()") != std::string_view::npos) return false;
  const auto digits = std::ranges::count_if(rest, is_digit);
  if (prefix.empty()) return digits >= 5;
  return is_one_of(kPrefixes, prefix) && (digits >= 3 || extension);
}

bool is_exposure(std::string_view caption) {
  const auto words = words_of(caption);
  std::size_t settings = 0, others = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i],
                           next = i + 1 < words.size() ? std::string_view(words[i + 1]) : std::string_view();
    const bool number_then = has_digit(word) && is_digit(word[0]);
    constexpr std::array<std::string_view, 6> kSeconds{"s", "sec", "secs", "second", "seconds", "mm"};
    if ((word.starts_with("f/") || word.starts_with("f")) && word.size() > 1 && has_digit(word) &&
        word.find_first_not_of("f/.0123456789") == std::string_view::npos) {
      ++settings;
    } else if (word == "iso" && has_digit(next)) {
      ++settings;
      ++i;
    } else if (word.starts_with("iso") && has_digit(word)) {
      ++settings;
    } else if (number_then && is_one_of(kSeconds, next)) {
      ++settings;
      ++i;
    } else if (number_then && (word.ends_with("mm") || word.starts_with("1/"))) {
      ++settings;
    } else {
      ++others;
    }
  }
  return settings >= 2 && others <= settings;
}

bool is_date_boilerplate(std::string_view caption) {
  std::size_t dates = 0, about = 0;
  bool full_date = false, year = false;
  for (const std::string& word : words_of(caption)) {
    if (is_date_or_time(word)) {
      ++dates;
      full_date |= word.find_first_of("/-.") != std::string::npos;
      year |= is_year(word);
    } else if (is_one_of(kDateWords, std::string_view(word))) {
      ++dates;
    } else if (is_one_of(kAboutDates, std::string_view(word))) {
      ++about;
    } else {
      return false;
    }
  }
  // A year alone may be a title.
  return dates >= 2 || (dates == 1 && (full_date || (year && about > 0)));
}

bool is_placeholder_caption(std::string_view caption) {
  const std::string lower = lower_ascii(trim_ascii(caption));
  return std::ranges::any_of(kPlaceholders, [&](std::string_view phrase) {
    return starts_with_phrase(lower, phrase) || ends_with_phrase(lower, phrase);
  });
}

std::string_view without_caption_boilerplate(std::string_view caption) {
  constexpr std::string_view kGlue = " \t\r\n,;:.|-/()[]";
  const auto tidy = [&](std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n,;:|-/");
    if (begin == std::string_view::npos) return std::string_view();
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(" \t\r\n,;:|-/") + 1);
  };
  for (;;) {
    std::string lower = lower_ascii(caption);
    std::string_view bare(lower);
    std::size_t tail = 0;
    while (!bare.empty() && kGlue.find(bare.back()) != std::string_view::npos) {
      bare.remove_suffix(1);
      ++tail;
    }
    std::size_t head = 0;
    while (!bare.empty() && kGlue.find(bare.front()) != std::string_view::npos) {
      bare.remove_prefix(1);
      ++head;
    }
    bool cut = false;
    for (const std::string_view phrase : kBoilerplate) {
      if (ends_with_phrase(bare, phrase)) {
        caption = tidy(caption.substr(0, caption.size() - tail - phrase.size()));
        cut = true;
        break;
      }
      if (starts_with_phrase(bare, phrase)) {
        caption = tidy(caption.substr(head + phrase.size()));
        cut = true;
        break;
      }
    }
    if (!cut) return caption;
  }
}

}  // namespace curate
