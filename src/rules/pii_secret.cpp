// SPDX-License-Identifier: Apache-2.0
#include "rules/pii_secret.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>
#include <vector>

#include "rules/ascii.hpp"
#include "text/aho_corasick.hpp"

namespace curate {

namespace {

enum class Letters : std::uint8_t { kAlnum, kUpper32, kHex, kUrl, kDotted, kDashed, kBase64 };

bool is_one_of(Letters letters, char c) {
  switch (letters) {
    case Letters::kAlnum:
      return is_ascii_alnum(c);
    case Letters::kUpper32:
      return is_ascii_upper(c) || (c >= '2' && c <= '7');
    case Letters::kHex:
      return is_ascii_digit(c) || (c >= 'a' && c <= 'f');
    case Letters::kUrl:
      return is_ascii_alnum(c) || c == '_' || c == '-';
    case Letters::kDotted:
      return is_ascii_alnum(c) || c == '_' || c == '-' || c == '.';
    case Letters::kDashed:
      return is_ascii_alnum(c) || c == '-';
    case Letters::kBase64:
      return is_ascii_alnum(c) || c == '+' || c == '/' || c == '=';
  }
  return false;
}

// A token: its prefix, then `least` to `most` letters and no further one.
struct Token {
  std::string_view prefix;
  Letters letters;
  std::size_t least, most;
};
constexpr std::size_t kLongest = 4096;

// As the issuers document them.
constexpr Token kTokens[] = {
    {"AKIA", Letters::kUpper32, 16, 16},  // AWS access keys, permanent and temporary
    {"ASIA", Letters::kUpper32, 16, 16},
    {"AIza", Letters::kUrl, 35, 35},  // Google
    {"ya29.", Letters::kDotted, 20, kLongest},
    {"GOCSPX-", Letters::kUrl, 28, 28},
    {"ghp_", Letters::kAlnum, 36, 255},  // GitHub
    {"gho_", Letters::kAlnum, 36, 255},
    {"ghu_", Letters::kAlnum, 36, 255},
    {"ghs_", Letters::kAlnum, 36, 255},
    {"ghr_", Letters::kAlnum, 36, 255},
    {"github_pat_", Letters::kUrl, 36, 255},
    {"glpat-", Letters::kUrl, 20, 64},     // GitLab
    {"xoxb-", Letters::kDashed, 20, 255},  // Slack
    {"xoxp-", Letters::kDashed, 20, 255},
    {"xoxa-", Letters::kDashed, 20, 255},
    {"xoxr-", Letters::kDashed, 20, 255},
    {"xoxs-", Letters::kDashed, 20, 255},
    {"xapp-", Letters::kDashed, 20, 255},
    {"sk_live_", Letters::kAlnum, 16, 255},  // Stripe
    {"rk_live_", Letters::kAlnum, 16, 255},
    {"whsec_", Letters::kBase64, 24, 255},
    {"sk-ant-", Letters::kUrl, 32, 255},  // Anthropic, OpenAI
    {"sk-proj-", Letters::kUrl, 32, 255},
    {"sk-", Letters::kAlnum, 40, 64},
    {"hf_", Letters::kAlnum, 34, 40},   // Hugging Face
    {"npm_", Letters::kAlnum, 36, 36},  // npm, PyPI
    {"pypi-AgE", Letters::kUrl, 50, 1024},
    {"SG.", Letters::kDotted, 60, 80},        // SendGrid
    {"dop_v1_", Letters::kHex, 64, 64},       // DigitalOcean
    {"shpat_", Letters::kHex, 32, 32},        // Shopify
    {"eyJ", Letters::kDotted, 60, kLongest},  // JSON web tokens
    {"https://hooks.slack.com/services/", Letters::kBase64, 40, 60},
};

constexpr std::string_view kPem = "-----BEGIN ";
constexpr std::string_view kAwsNames[] = {"aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", "SecretAccessKey",
                                          "secretAccessKey", "aws_secret_key"};
constexpr std::size_t kAwsSecret = 40;
constexpr std::size_t kLongestPem = 20000;

struct Prefixes {
  std::vector<std::string> words;  // tokens, then names of AWS keys, then kPem
  AhoCorasick automaton{{}};
  Prefixes() {
    for (const Token& token : kTokens) words.emplace_back(token.prefix);
    words.insert(words.end(), std::begin(kAwsNames), std::end(kAwsNames));
    words.emplace_back(kPem);
    automaton = AhoCorasick(words);
  }
};

// Placeholders such as "ghp_xxxxxxxx" are none.
bool is_varied(std::string_view letters) {
  std::bitset<128> seen;
  for (const char c : letters) seen.set(static_cast<unsigned char>(c) & 0x7F);
  return seen.count() >= 8;
}

std::size_t token_end(std::string_view text, std::size_t begin, const Token& token) {
  if (begin > 0) {
    const char before = text[begin - 1];
    if (is_ascii_alnum(before) || before == '_') return begin;
    // Else chains of prefixes would be read again and again.
    if (token.letters == Letters::kDotted && (before == '.' || before == '-')) return begin;
  }
  const std::size_t first = begin + token.prefix.size();
  std::size_t end = first;
  while (end < text.size() && end - first <= token.most && is_one_of(token.letters, text[end])) ++end;
  while (end > first && text[end - 1] == '.') --end;  // of the sentence
  const std::string_view letters = text.substr(first, end - first);
  if (letters.size() < token.least || letters.size() > token.most || !is_varied(letters)) return begin;
  if (token.prefix == "eyJ" && std::ranges::count(letters, '.') != 2) return begin;
  if (token.prefix == "SG." && std::ranges::count(letters, '.') != 1) return begin;
  return end;
}

// "-----BEGIN … PRIVATE KEY-----" up to its end, or as far as it goes on like a key.
std::size_t pem_end(std::string_view text, std::size_t begin) {
  constexpr std::string_view kHead = "PRIVATE KEY-----", kBlockHead = "PRIVATE KEY BLOCK-----", kEnd = "-----END ";
  const std::size_t label = begin + kPem.size();
  const std::size_t key = text.substr(label, 32).find("PRIVATE KEY");
  if (key == std::string_view::npos) return begin;
  const std::string_view head = text.substr(label + key);
  const std::size_t size = head.starts_with(kHead)        ? kHead.size()
                           : head.starts_with(kBlockHead) ? kBlockHead.size()
                                                          : 0;
  if (size == 0) return begin;
  const std::size_t body = label + key + size;
  const std::string_view rest = text.substr(body, kLongestPem);
  const std::size_t dashes = rest.find("-----");
  if (dashes != std::string_view::npos && rest.substr(dashes).starts_with(kEnd)) {
    const std::size_t tail = rest.substr(dashes + kEnd.size(), 48).find("-----");
    return body + dashes + kEnd.size() + (tail == std::string_view::npos ? 0 : tail + 5);
  }
  // Cut off: to the end of what can be a key.
  std::size_t end = body;
  while (end - body < rest.size() && (is_one_of(Letters::kBase64, text[end]) || text[end] == '\n' || text[end] == '\r'))
    ++end;
  while (text[end - 1] == '\n' || text[end - 1] == '\r') --end;
  return end;
}

// The secret behind its name: `: "…"`, `=…`.
PiiFound aws_secret(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin < text.size() && begin - at < 8 &&
         std::string_view("\"' :=>").find(text[begin]) != std::string_view::npos)
    ++begin;
  std::size_t end = begin;
  while (end < text.size() && end - begin <= kAwsSecret && is_one_of(Letters::kBase64, text[end])) ++end;
  const bool is_secret = begin > at && end - begin == kAwsSecret && is_varied(text.substr(begin, kAwsSecret));
  return {begin, is_secret ? end : begin, PiiKind::kSecret};
}

}  // namespace

void find_secrets(std::string_view text, PiiFinds& found) {
  static const Prefixes prefixes;
  std::size_t done = 0;  // end of the find before
  prefixes.automaton.each(text, [&](std::size_t word, std::size_t begin, std::size_t end) {
    if (begin < done) return true;
    PiiFound secret{begin, begin, PiiKind::kSecret};
    if (word < std::size(kTokens))
      secret.end = token_end(text, begin, kTokens[word]);
    else if (word < std::size(kTokens) + std::size(kAwsNames))
      secret = aws_secret(text, end);
    else
      secret.end = pem_end(text, begin);
    if (secret.end > secret.begin) {
      found.push_back(secret);
      done = secret.end;
    }
    return true;
  });
}

}  // namespace curate
