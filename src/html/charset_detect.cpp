// SPDX-License-Identifier: Apache-2.0
#include "html/charset_detect.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "html/scan.hpp"
#include "text/encoding_tables.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate::html {

namespace {

constexpr std::size_t kLook = std::size_t{256} << 10;
constexpr std::size_t kSample = std::size_t{16} << 10;
constexpr std::size_t kLeast = 3;  // bytes above 0x7F without which nothing can be said

unsigned byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

// The words outside tags that have a byte above 0x7F, each with a space behind it.
std::string sample_of(std::string_view page) {
  page = page.substr(0, kLook);
  std::string sample;
  std::size_t word = 0;
  bool in_tag = false, high = false;
  for (std::size_t i = 0; i <= page.size() && sample.size() < kSample; ++i) {
    const char c = i < page.size() ? page[i] : ' ';
    if (static_cast<unsigned char>(c) >= 0x80) {
      high = true;
      continue;
    }
    // No encoding has white space or angle brackets as a second byte.
    if (!is_space(c) && c != '<' && c != '>') continue;
    if (high && !in_tag) {
      sample.append(page, word, i - word);
      sample += ' ';
    }
    in_tag = c == '<' || (in_tag && c != '>');
    word = i + 1;
    high = false;
  }
  return sample;
}

// What the two-byte characters of a text look like if its encoding is as assumed.
struct Pairs {
  std::size_t good = 0, bad = 0;
  std::size_t common = 0;  // among the characters that make up most of such text
  std::size_t kana = 0;
  bool fits() const { return good >= 2 && bad * 25 <= good; }
};

enum class Trail { kNone, kPair, kSingle };

template <class Classify>
Pairs count_pairs(std::string_view text, const Classify& classify) {
  Pairs pairs;
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = byte_at(text, i), trail = byte_at(text, i + 1);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    switch (classify(lead, trail, pairs)) {
      case Trail::kPair:
        ++pairs.good;
        i += 2;
        break;
      case Trail::kSingle:
        ++i;
        break;
      case Trail::kNone:
        ++pairs.bad;
        ++i;
        break;
    }
  }
  return pairs;
}

bool in(unsigned x, unsigned low, unsigned high) {
  return x >= low && x <= high;
}

Pairs as_euc_jp(std::string_view text) {
  return count_pairs(text, [](unsigned lead, unsigned trail, Pairs& pairs) {
    if (lead == 0x8E) return in(trail, 0xA1, 0xDF) ? Trail::kPair : Trail::kNone;
    if (lead == 0x8F) return in(trail, 0xA1, 0xFE) ? Trail::kSingle : Trail::kNone;
    if (!in(lead, 0xA1, 0xFE) || !in(trail, 0xA1, 0xFE)) return Trail::kNone;
    pairs.kana += in(lead, 0xA4, 0xA5);
    pairs.common += in(lead, 0xA4, 0xA5) || in(lead, 0xB0, 0xCF);
    return Trail::kPair;
  });
}

Pairs as_shift_jis(std::string_view text) {
  return count_pairs(text, [](unsigned lead, unsigned trail, Pairs& pairs) {
    if (in(lead, 0xA1, 0xDF)) {
      // Half-width katakana: rare, and the letters of other encodings.
      pairs.bad += in(trail, 0x80, 0x9F);
      return Trail::kSingle;
    }
    if (!(in(lead, 0x81, 0x9F) || in(lead, 0xE0, 0xFC)) || !(in(trail, 0x40, 0x7E) || in(trail, 0x80, 0xFC)))
      return Trail::kNone;
    const bool kana = (lead == 0x82 && trail >= 0x9F) || (lead == 0x83 && trail <= 0x96);
    pairs.kana += kana;
    pairs.common += kana || in(lead, 0x88, 0x98);
    return Trail::kPair;
  });
}

Pairs as_euc_kr(std::string_view text) {
  return count_pairs(text, [](unsigned lead, unsigned trail, Pairs& pairs) {
    if (!in(lead, 0x81, 0xFE) || !(in(trail, 0x41, 0x5A) || in(trail, 0x61, 0x7A) || in(trail, 0x81, 0xFE)))
      return Trail::kNone;
    pairs.common += in(lead, 0xB0, 0xC8) && trail >= 0xA1;
    return Trail::kPair;
  });
}

Pairs as_gb18030(std::string_view text) {
  return count_pairs(text, [](unsigned lead, unsigned trail, Pairs& pairs) {
    if (!in(lead, 0x81, 0xFE) || !(in(trail, 0x40, 0x7E) || in(trail, 0x80, 0xFE))) return Trail::kNone;
    pairs.common += in(lead, 0xB0, 0xD7) && trail >= 0xA1;
    return Trail::kPair;
  });
}

Pairs as_big5(std::string_view text) {
  return count_pairs(text, [](unsigned lead, unsigned trail, Pairs& pairs) {
    if (!in(lead, 0x81, 0xFE) || !(in(trail, 0x40, 0x7E) || in(trail, 0xA1, 0xFE))) return Trail::kNone;
    pairs.common += in(lead, 0xA4, 0xC6);
    return Trail::kPair;
  });
}

// TIS-620: vowels and tones above and below stand on a consonant, vowels in front are followed by one. Chinese and
// Korean bytes keep to neither.
bool is_thai(std::string_view text) {
  std::size_t high = 0, wrong = 0;
  const auto consonant = [](unsigned byte) { return in(byte, 0xA1, 0xCE); };
  const auto stacked = [](unsigned byte) { return byte == 0xD1 || in(byte, 0xD4, 0xDA) || in(byte, 0xE7, 0xEE); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned byte = byte_at(text, i);
    const unsigned before = i == 0 ? 0 : byte_at(text, i - 1);
    if (byte < 0x80) {
      wrong += before >= 0x80 && in(byte, 0x40, 0x7E);
      continue;
    }
    ++high;
    if (stacked(byte))
      wrong += !consonant(before) && !stacked(before);
    else if (in(byte, 0xE0, 0xE4))
      wrong += !consonant(byte_at(text, i + 1));
    else
      wrong += !consonant(byte) && !in(byte, 0xCF, 0xD3) && !in(byte, 0xE5, 0xE6);
  }
  return high >= 10 && wrong * 25 <= high;
}

// Most of a text are characters that its standard put first: kana and kanji of level 1 of JIS X 0208, hangul of
// KS X 1001, hanzi of level 1 of GB 2312 or Big5.
std::optional<Encoding> asian_encoding(std::string_view sample) {
  const auto percent = [](std::size_t part, const Pairs& pairs) {
    return part * 100 / std::max<std::size_t>(pairs.good, 1);
  };
  const Pairs sjis = as_shift_jis(sample), eucjp = as_euc_jp(sample), korean = as_euc_kr(sample),
              gb = as_gb18030(sample), big5 = as_big5(sample);
  if (eucjp.fits() && percent(eucjp.kana, eucjp) >= 25 && percent(eucjp.common, eucjp) >= 70) return Encoding::kEucJp;
  if (sjis.fits() && percent(sjis.kana, sjis) >= 25 && percent(sjis.common, sjis) >= 70) return Encoding::kShiftJis;
  if (korean.fits() && percent(korean.common, korean) >= 85) return Encoding::kEucKr;
  if (is_thai(sample)) return Encoding::kWindows874;
  const std::size_t simplified = percent(gb.common, gb), traditional = percent(big5.common, big5);
  if (big5.fits() && traditional >= 75 && (!gb.fits() || traditional > simplified)) return Encoding::kBig5;
  if (gb.fits() && simplified >= 75) return Encoding::kGb18030;
  return std::nullopt;
}

// An encoding and the letters above ASCII of a language, the most frequent first.
struct Candidate {
  Encoding encoding;
  std::u32string_view letters;
};

// Russian, Ukrainian, Bulgarian, Serbian, Macedonian, Belarusian in one row.
constexpr std::u32string_view kCyrillic = U"оаеинтрсвлкпмдугзябчыйхцжьшіюєщїфґэњљћџђёўъѓќ";
constexpr std::u32string_view kGreek = U"αοιετσνηυρπκμλςίόάγέήωδχύθφβώξζψϊΐϋΰ";
constexpr std::u32string_view kHebrew = U"יולהאמתרבשנקדחפעגסטצזכםןךץף";
constexpr std::u32string_view kArabic = U"اليمنورتبدعةسهفكقحجأصطشىخإضغذءئثزظؤآیکپچگژ";

constexpr Candidate kCandidates[] = {
    {Encoding::kWindows1252, U"éèàçêôâîûùëïœ«»"},  // French
    {Encoding::kWindows1252, U"üäöß"},             // German
    {Encoding::kWindows1252, U"óáéíñúü¿¡ºª"},      // Spanish
    {Encoding::kWindows1252, U"ãçáéíóõêâúàôªº"},   // Portuguese
    {Encoding::kWindows1252, U"àèéòùì"},           // Italian
    {Encoding::kWindows1252, U"äöåéæø"},           // Swedish, Finnish, Norwegian, Danish
    {Encoding::kWindows1252, U"íáæðóöúéþý"},       // Icelandic
    {Encoding::kWindows1252, U"ëéïóèàçúí"},        // Dutch, Catalan
    {Encoding::kWindows1250, U"ąęłóśżćńź"},        // Polish
    {Encoding::kIso8859_2, U"ąęłóśżćńź"},
    {Encoding::kWindows1250, U"íáěřšéčžýůúťďňóäľĺôŕ"},  // Czech, Slovak
    {Encoding::kIso8859_2, U"íáěřšéčžýůúťďňóäľĺôŕ"},
    {Encoding::kWindows1250, U"éáöőóüíúű"},  // Hungarian
    {Encoding::kIso8859_2, U"éáöőóüíúű"},
    {Encoding::kWindows1250, U"šžčćđ"},  // Croatian, Slovenian
    {Encoding::kIso8859_2, U"šžčćđ"},
    {Encoding::kWindows1250, U"ăşţîâșț"},  // Romanian
    {Encoding::kIso8859_2, U"ăşţîâșț"},
    {Encoding::kIso8859_16, U"ășțîâ"},
    {Encoding::kWindows1254, U"ıişğüçöİŞâ"},  // Turkish
    {Encoding::kWindows1257, U"ėšųįžąčūę"},   // Lithuanian
    {Encoding::kIso8859_13, U"ėšųįžąčūę"},
    {Encoding::kIso8859_4, U"ėšųįžąčūę"},
    {Encoding::kWindows1257, U"āīēšņļūžķģč"},  // Latvian
    {Encoding::kIso8859_13, U"āīēšņļūžķģč"},
    {Encoding::kIso8859_4, U"āīēšņļūžķģč"},
    {Encoding::kWindows1257, U"äõüöšž"},                                         // Estonian
    {Encoding::kWindows1258, U"đươăâêôáàéèóùúí\u0301\u0300\u0309\u0323\u0303"},  // Vietnamese
    {Encoding::kWindows1251, kCyrillic},
    {Encoding::kKoi8U, kCyrillic},
    {Encoding::kIso8859_5, kCyrillic},
    {Encoding::kIbm866, kCyrillic},
    {Encoding::kMacCyrillic, kCyrillic},
    {Encoding::kWindows1253, kGreek},
    {Encoding::kIso8859_7, kGreek},
    {Encoding::kWindows1255, kHebrew},
    {Encoding::kWindows1256, kArabic},
    {Encoding::kIso8859_6, kArabic},
    {Encoding::kMacintosh, U"éèàçêôâîûùëïœüäößñóíúãõåæø"},
};

enum class Sort : std::uint8_t { kLetter, kCapital, kStranger, kMark, kQuote, kBroken };

struct Reading {
  bool latin;
  std::array<std::int8_t, 128> points;
  std::array<Sort, 128> sort;
};

Reading reading_of(const Candidate& candidate) {
  Reading reading;
  reading.latin = candidate.letters.front() < 0x250;
  const std::size_t third = (candidate.letters.size() + 2) / 3;
  for (std::size_t i = 0; i < 128; ++i) {
    const char32_t c = encoding_tables().single_byte(static_cast<std::size_t>(candidate.encoding), i);
    std::int8_t& points = reading.points[i];
    Sort& sort = reading.sort[i];
    if (c == 0xFFFF || in(c, 0x80, 0x9F)) {
      points = -12;
      sort = Sort::kBroken;
      continue;
    }
    const Category kind = category(c);
    const bool capital = kind == Category::kLu;
    std::size_t rank = candidate.letters.find(c);
    if (rank == std::u32string_view::npos && capital) {
      // The small letter is near in Unicode: 32 up, 80 up for Ѐ to Џ, one up in Latin Extended-A.
      for (const char32_t step : {32U, 80U, 1U, 38U, 37U, 64U, 63U})
        if (rank == std::u32string_view::npos && category(c + step) == Category::kLl)
          rank = candidate.letters.find(c + step);
    }
    if (rank != std::u32string_view::npos) {
      points = static_cast<std::int8_t>(rank < third ? 6 : rank < 2 * third ? 5 : 3);
      sort = capital ? Sort::kCapital : Sort::kLetter;
    } else if (kind <= Category::kLo || kind == Category::kMn) {
      points = -5;
      sort = Sort::kStranger;
    } else if (c == 0xA0 || c == 0x2013 || c == 0x2014 || in(c, 0x2018, 0x201E) || c == 0x2026 || c == 0xAB ||
               c == 0xBB) {
      points = 1;
      sort = Sort::kQuote;
    } else {
      points = c == 0xA9 || c == 0xAE || c == 0xB0 || c == 0xB7 || c == 0x20AC || c == 0x2116 ? 0 : -3;
      sort = Sort::kMark;
    }
  }
  return reading;
}

long score(std::string_view sample, const Reading& reading) {
  long points = 0;
  // What stood before: nothing, a small letter, a capital.
  enum class Before { kNone, kSmall, kCapital } before = Before::kNone;
  std::size_t run = 0;  // letters above ASCII in a row
  bool ascii_before = false;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const unsigned byte = byte_at(sample, i);
    if (byte < 0x80) {
      const bool letter = is_letter(sample[i]);
      // No word is written in two scripts.
      if (letter && run > 0 && !reading.latin) points -= 8;
      before = !letter ? Before::kNone : in(byte, 'A', 'Z') ? Before::kCapital : Before::kSmall;
      ascii_before = letter;
      run = 0;
      continue;
    }
    const Sort sort = reading.sort[byte - 0x80];
    points += reading.points[byte - 0x80];
    if (sort <= Sort::kStranger) {
      ++run;
      if (reading.latin && run > 2) points -= 4;
      if (!reading.latin && ascii_before) points -= 8;
    } else {
      run = 0;
    }
    ascii_before = false;
    switch (sort) {
      case Sort::kCapital:
        // "aB" is the mark of a wrong table; "AB" is rarer than "Ab".
        if (before == Before::kSmall) points -= 8;
        if (before == Before::kCapital) points -= 2;
        before = Before::kCapital;
        break;
      case Sort::kLetter:
      case Sort::kStranger:
        before = Before::kSmall;
        break;
      case Sort::kMark:
        if (before != Before::kNone && is_letter(static_cast<char>(byte_at(sample, i + 1)))) points -= 4;
        before = Before::kNone;
        break;
      default:
        before = Before::kNone;
        break;
    }
  }
  return points;
}

}  // namespace

bool looks_like_utf8(std::string_view page) {
  std::size_t good = 0, bad = 0;
  for (std::size_t i = 0; i < page.size();) {
    const unsigned lead = byte_at(page, i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = in(lead, 0xC2, 0xDF) ? 2 : in(lead, 0xE0, 0xEF) ? 3 : in(lead, 0xF0, 0xF4) ? 4 : 0;
    std::size_t k = 1;
    while (k < length && (byte_at(page, i + k) & 0xC0) == 0x80) ++k;
    if (length != 0 && k == length) {
      ++good;
      i += length;
    } else {
      ++bad;
      ++i;
    }
  }
  return good > 0 && good >= 4 * bad;
}

std::optional<Encoding> detect_encoding(std::string_view page) {
  const std::string sample = sample_of(page);
  const auto high = static_cast<std::size_t>(
      std::count_if(sample.begin(), sample.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
  if (high < kLeast) return std::nullopt;
  if (const auto found = asian_encoding(sample)) return found;
  std::optional<Encoding> best;
  long most = 0;
  for (const Candidate& candidate : kCandidates) {
    const long points = score(sample, reading_of(candidate));
    if (points <= most) continue;
    most = points;
    best = candidate.encoding;
  }
  return best;
}

}  // namespace curate::html
