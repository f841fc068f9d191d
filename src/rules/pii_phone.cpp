// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_phone.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "rules/ascii.hpp"
#include "rules/pii_ip.hpp"
#include "text/aho_corasick.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

struct Country {
  std::string_view code;
  std::uint8_t least, most;  // digits with the code
};
// Where the usual number of digits is narrower than E.164's 15.
constexpr Country kCountries[] = {
    {"1", 11, 11},   {"7", 11, 11},   {"20", 11, 12},  {"27", 11, 11},  {"30", 12, 12},  {"31", 11, 11},
    {"32", 10, 11},  {"33", 11, 11},  {"34", 11, 11},  {"36", 10, 11},  {"39", 10, 13},  {"40", 11, 11},
    {"41", 11, 11},  {"43", 10, 14},  {"44", 11, 12},  {"45", 10, 10},  {"46", 9, 12},   {"47", 10, 10},
    {"48", 11, 11},  {"49", 9, 14},   {"51", 10, 11},  {"52", 12, 13},  {"54", 12, 13},  {"55", 12, 13},
    {"56", 11, 11},  {"57", 10, 12},  {"60", 10, 12},  {"61", 11, 11},  {"62", 10, 14},  {"63", 11, 12},
    {"64", 10, 12},  {"65", 10, 10},  {"66", 10, 11},  {"81", 11, 12},  {"82", 10, 12},  {"84", 11, 12},
    {"86", 11, 13},  {"90", 12, 12},  {"91", 12, 12},  {"92", 11, 12},  {"98", 12, 12},  {"212", 12, 12},
    {"234", 11, 13}, {"254", 12, 12}, {"351", 12, 12}, {"352", 8, 12},  {"353", 10, 12}, {"358", 9, 13},
    {"359", 11, 12}, {"370", 11, 11}, {"371", 11, 11}, {"372", 10, 11}, {"380", 12, 12}, {"385", 11, 12},
    {"386", 11, 11}, {"420", 12, 12}, {"421", 12, 12}, {"852", 11, 11}, {"880", 12, 13}, {"886", 11, 12},
    {"966", 11, 12}, {"971", 11, 12}, {"972", 11, 12}};
// Country codes of two digits; those of three begin with one of the others of kThree.
constexpr std::string_view kTwo =
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 "
    "63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
constexpr std::string_view kThree = "21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 80 85 87 88 96 97 99";

// The numbers of the country whose code begins `digits`; least = 0 if there is none.
Country country_of(std::string_view digits) {
  std::size_t length = 0;
  if (digits[0] == '1' || digits[0] == '7')
    length = 1;
  else if (kTwo.find(digits.substr(0, 2)) != std::string_view::npos)
    length = 2;
  else if (kThree.find(digits.substr(0, 2)) != std::string_view::npos)
    length = 3;
  const std::string_view code = digits.substr(0, length);
  for (const Country& country : kCountries)
    if (country.code == code) return country;
  return {code, static_cast<std::uint8_t>(length == 0 ? 0 : 8), 15};
}

// "+44 (0)20 …": the 0 is not dialled from abroad.
std::size_t trunk_zeros(const DigitGroups& groups, std::size_t n) {
  for (std::size_t i = 1; i < n; ++i)
    if ((groups.group[i].before & DigitGroups::kOpen) != 0 && groups.digits[groups.group[i - 1].digits_to] == '0')
      return 1;
  return 0;
}

std::size_t international(std::string_view text, const DigitGroups& groups) {
  std::size_t prefix = 0;
  if (!groups.plus) {
    if (groups.digits[0] != '0' || groups.group[0].digits_to < 2 || groups.digits[1] != '0' || groups.count < 2)
      return 0;
    if (groups.begin > 1 && text[groups.begin - 1] == ' ' && is_ascii_digit(text[groups.begin - 2])) return 0;
    prefix = 2;
  }
  const std::size_t all = groups.group[groups.count - 1].digits_to;
  if (all < prefix + 7 || groups.digits[prefix] == '0') return 0;
  const Country country = country_of(groups.first_digits(all).substr(prefix));
  if (country.least == 0) return 0;
  // What follows the code begins with no 0, but for Italy's and one in brackets.
  const char next = groups.digits[prefix + country.code.size()];
  if (next == '0' && country.code != "39" && trunk_zeros(groups, groups.count) == 0) return 0;
  for (std::size_t n = groups.count; n > 0; --n) {
    const std::size_t digits = groups.group[n - 1].digits_to - prefix - trunk_zeros(groups, n);
    if (digits >= country.least && digits <= country.most && groups.stands_alone(text, n)) return n;
  }
  return 0;
}

std::size_t north_american(std::string_view text, const DigitGroups& groups) {
  const std::size_t at = groups.size(0) == 1 && groups.digits[0] == '1' ? 1 : 0;
  const std::size_t n = at + 3;
  if (groups.count < n || groups.size(at) != 3 || groups.size(at + 1) != 3 || groups.size(at + 2) != 4) return 0;
  const char* digits = groups.digits.data() + at;
  if (digits[0] < '2' || digits[3] < '2') return 0;
  const std::uint8_t first = groups.group[at + 1].before, second = groups.group[at + 2].before;
  const bool bracketed =
      (first & DigitGroups::kClose) != 0 && (second & (DigitGroups::kOpen | DigitGroups::kClose)) == 0;
  const bool joined = first == second && (first == DigitGroups::kDash || first == DigitGroups::kDot);
  if (!bracketed && !joined) return 0;
  if (std::string_view(digits + 3, 5) == "55501") return 0;
  return groups.stands_alone(text, n) ? n : 0;
}

// Sizes of groups, the first one with the leading 0.
constexpr std::string_view kNationalShapes[] = {
    "22222", "344", "434", "443", "433", "56",  "533", "244", "345",  "355",  "37",   "28", "36",   "38",
    "47",    "46",  "45",  "48",  "57",  "234", "334", "343", "4322", "3322", "3422", "35", "3323", "43322"};

std::size_t national(std::string_view text, const DigitGroups& groups) {
  if (groups.digits[0] != '0' || (groups.group[0].digits_to > 1 && groups.digits[1] == '0')) return 0;
  for (std::size_t n = std::min<std::size_t>(groups.count, 5); n >= 2; --n) {
    const std::size_t digits = groups.group[n - 1].digits_to;
    if (digits < 9 || digits > 11) continue;
    std::string shape;
    for (std::size_t i = 0; i < n; ++i) shape += static_cast<char>('0' + std::min<std::size_t>(groups.size(i), 9));
    if (std::ranges::find(kNationalShapes, shape) != std::end(kNationalShapes) && groups.stands_alone(text, n))
      return n;
  }
  return 0;
}

// "(11) 91234-5678", "8 (495) 123-45-67".
std::size_t bracketed(std::string_view text, const DigitGroups& groups) {
  const std::size_t at = groups.open ? 0 : 1;
  if (at >= groups.count || (at == 1 && (groups.size(0) > 1 || (groups.group[1].before & DigitGroups::kOpen) == 0)))
    return 0;
  if (at + 1 >= groups.count || (groups.group[at + 1].before & DigitGroups::kClose) == 0) return 0;
  const std::size_t area = groups.size(at);
  if (area < 2 || area > 5) return 0;
  const char* digits = groups.digits.data() + (at == 0 ? 0 : groups.group[0].digits_to);
  const bool is_year = area == 4 && ((digits[0] == '1' && digits[1] == '9') || (digits[0] == '2' && digits[1] == '0'));
  if (is_year) return 0;
  for (std::size_t n = groups.count; n > at + 1; --n) {
    const std::size_t all = groups.group[n - 1].digits_to;
    if (all >= 9 && all <= 12 && groups.stands_alone(text, n)) return n;
  }
  return 0;
}

// Words for telephone and for calling, and beginnings of such words. Those of scripts that do not space their words
// are found anywhere.
constexpr std::string_view kWords[] = {"tel",   "tél",      "phone",    "fax",     "mobile",  "mob",    "cell",
                                       "call",  "whatsapp", "sms",      "hotline", "handy",   "fon",    "mobil",
                                       "móvil", "celular",  "portable", "tlf",     "τηλ",     "тел",    "моб",
                                       "факс",  "bel",      "ring",     "ligue",   "appeler", "appelez"};
constexpr std::string_view kStems[] = {
    "telef", "teléf",    "téléph", "teleph", "puhelin", "τηλέφ", "телеф",  "мобил", "звон",       "llám",  "llam",
    "chiam", "cellular", "dzwo",   "zadzwo", "rufen",   "anruf", "zavol",  "aray",  "điện thoại", "טלפון", "هاتف",
    "جوال",  "اتصل",     "تلفن",   "फोन",    "मोबाइल",  "कॉल",   "संपर्क",   "โทร",   "电话",       "電話",  "手机",
    "手機",  "携帯",     "热线",   "拨打",   "撥打",    "전화",  "핸드폰", "연락"};

struct PhoneWords {
  std::vector<std::string> words;
  AhoCorasick automaton{{}};
  PhoneWords() {
    words.assign(std::begin(kWords), std::end(kWords));
    words.insert(words.end(), std::begin(kStems), std::end(kStems));
    automaton = AhoCorasick(words);
  }
};

// Whether a word for telephone is among the last characters before `at`, in the same line.
bool is_behind_phone_word(std::string_view text, std::size_t at) {
  static const PhoneWords words;
  constexpr int kWindow = 24;
  std::size_t begin = at;
  for (int i = 0; i < kWindow && begin > 0; ++i) {
    std::size_t before = begin;
    if (previous_code_point(text, before) == U'\n') break;
    begin = before;
  }
  std::string lower;
  append_lower(text.substr(begin, at - begin), lower);
  const auto is_letter_at = [&](std::size_t i) { return i < lower.size() && is_alpha(next_code_point(lower, i)); };
  bool found = false;
  words.automaton.each(lower, [&](std::size_t word, std::size_t from, std::size_t to) {
    const bool is_spaced = static_cast<unsigned char>(lower[from]) < 0xE0;
    std::size_t before = from;
    found = (!is_spaced || from == 0 || !is_alpha(previous_code_point(lower, before))) &&
            (word >= std::size(kWords) || !is_letter_at(to));
    return !found;
  });
  return found;
}

std::size_t named(std::string_view text, const DigitGroups& groups) {
  for (std::size_t n = groups.count; n > 0; --n) {
    const std::size_t digits = groups.group[n - 1].digits_to;
    if (digits > 15) continue;
    if (digits < 7) return 0;
    if (n == 4 && digits <= 12 && groups.separators(n) == DigitGroups::kDot &&
        parse_dotted_ipv4(text.substr(groups.group[0].begin, groups.group[3].end - groups.group[0].begin)))
      return 0;
    // An ISBN, of a book about telephones or not.
    if (digits == 13 && groups.first_digits(2) == "97") return 0;
    if (!groups.stands_alone(text, n)) continue;
    return is_behind_phone_word(text, groups.begin) ? n : 0;
  }
  return 0;
}

}  // namespace

std::size_t phone_groups(std::string_view text, const DigitGroups& groups) {
  if (groups.group[groups.count - 1].digits_to < 7) return 0;
  if (const std::size_t n = international(text, groups); n > 0) return n;
  if (groups.plus) return 0;
  if (const std::size_t n = north_american(text, groups); n > 0) return n;
  if (const std::size_t n = national(text, groups); n > 0) return n;
  if (const std::size_t n = bracketed(text, groups); n > 0) return n;
  return named(text, groups);
}

}  // namespace curate
