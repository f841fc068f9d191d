// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pii_address.hpp"
#include "rules/pii_found.hpp"
#include "rules/pii_mail_address.hpp"
#include "rules/pii_mask.hpp"
#include "rules/pii_numbers.hpp"
#include "rules/pii_secret.hpp"
#include "rules/profile.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

struct Class {
  PiiKind kind;
  const char *param, *signal, *replacements, *help;
  std::vector<std::string> defaults;
};

// The replacements are nobody's: reserved for examples, or with check digits that cannot be right.
const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      {PiiKind::kSecret,
       "secrets",
       "pii_mask.secrets",
       "secret_replacements",
       "private keys and access tokens",
       {"SECRET-####"}},
      {PiiKind::kIban,
       "ibans",
       "pii_mask.ibans",
       "iban_replacements",
       "bank account numbers with right check digits",
       {"GB00TEST##############"}},
      {PiiKind::kCard,
       "cards",
       "pii_mask.cards",
       "card_replacements",
       "payment card numbers with a right check digit",
       {"0000-0000-0000-####"}},
      {PiiKind::kEmail,
       "emails",
       "pii_mask.emails",
       "email_replacements",
       "e-mail addresses",
       {"user####@example.com", "first.last##@example.org", "mail##@example.net"}},
      {PiiKind::kIpv4,
       "ipv4",
       "pii_mask.ipv4",
       "ipv4_replacements",
       "public IPv4 addresses",
       {"192.0.2.1##", "198.51.100.1##", "203.0.113.1##"}},
      {PiiKind::kIpv6, "ipv6", "pii_mask.ipv6", "ipv6_replacements", "public IPv6 addresses", {"2001:db8::1###"}},
      {PiiKind::kPhone, "phones", "pii_mask.phones", "phone_replacements", "phone numbers", {"202-555-01##"}},
  };
  return all;
}

/// Our own rules: more kinds, fewer false finds, and a text that depends on nothing but itself and the seed.
class PiiMaskCurate final : public Stage {
 public:
  explicit PiiMaskCurate(Params& p)
      : seed_(static_cast<std::uint64_t>(p.integer("seed", 0, "another seed chooses other replacements", 0))) {
    p.changes_text();
    for (const Class& c : classes()) {
      const auto i = static_cast<std::size_t>(c.kind);
      const std::string what = std::string("replace ") + c.help;
      if (p.flag(c.param, true, what)) wanted_ |= 1U << i;
      replacements_[i] = p.list(c.replacements, c.defaults,
                                "what they become, chosen by a hash of what is replaced; each # becomes a digit");
      if (replacements_[i].empty()) p.fail(c.replacements, "needs one entry at least");
      p.signal(c.signal, std::string(c.help) + " replaced");
    }
  }

  Verdict apply(Document& document) override {
    find(document.text());
    std::array<std::uint64_t, kPiiKinds> counts{};
    if (!found_.empty()) document.set_text(document.store(masked(document.text(), counts)));
    for (const Class& c : classes())
      document.note(c.signal, static_cast<double>(counts[static_cast<std::size_t>(c.kind)]));
    return keep();
  }

 private:
  bool wants(PiiKind kind) const { return (wanted_ >> static_cast<unsigned>(kind) & 1) != 0; }

  // Fills found_, in order and without overlaps: of two finds the one that begins first wins, then by kind.
  void find(std::string_view text) {
    found_.clear();
    if (wants(PiiKind::kSecret)) find_secrets(text, found_);
    if (wants(PiiKind::kEmail)) find_mail_addresses(text, found_);
    if (wants(PiiKind::kIpv6)) find_public_ipv6(text, found_);
    find_numbers(text, wanted_, found_);
    std::ranges::sort(found_, {}, [](const PiiFound& f) { return std::pair(f.begin, f.kind); });
    std::size_t kept = 0, end = 0;
    for (const PiiFound& f : found_) {
      if (f.begin < end) continue;
      end = f.end;
      found_[kept++] = f;
    }
    found_.resize(kept);
  }

  const std::string& masked(std::string_view text, std::array<std::uint64_t, kPiiKinds>& counts) {
    masked_.clear();
    std::size_t copied = 0;
    for (const PiiFound& f : found_) {
      masked_.append(text, copied, f.begin - copied);
      append_replacement(f.kind, text.substr(f.begin, f.end - f.begin));
      copied = f.end;
      ++counts[static_cast<std::size_t>(f.kind)];
    }
    masked_.append(text, copied);
    return masked_;
  }

  void append_replacement(PiiKind kind, std::string_view match) {
    const std::vector<std::string>& replacements = replacements_[static_cast<std::size_t>(kind)];
    std::uint64_t draw = xxh3_64(match, seed_);
    const std::string& form = replacements[draw % replacements.size()];
    draw /= replacements.size();
    for (const char c : form) {
      masked_ += c == '#' ? static_cast<char>('0' + draw % 10) : c;
      if (c == '#') draw /= 10;
    }
  }

  std::uint64_t seed_;
  unsigned wanted_ = 0;
  std::array<std::vector<std::string>, kPiiKinds> replacements_;
  PiiFinds found_;
  std::string masked_;
};

}  // namespace

std::unique_ptr<Stage> pii_mask_curate(Params& params) {
  return make_rules<PiiMaskCurate>(params);
}

}  // namespace curate
