// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pii_email.hpp"
#include "rules/pii_ip.hpp"
#include "rules/pii_mask.hpp"
#include "rules/profile.hpp"

namespace curate {
namespace {

/// datatrove 0.10.0, PIIFormatter. There the replacements go round over all documents of a process; here they start
/// with the first one in each document, so that the text depends on nothing else.
class PiiMaskDatatrove final : public Stage {
 public:
  explicit PiiMaskDatatrove(Params& p)
      : emails_(p.flag("emails", true, "replace e-mail addresses")),
        ips_(p.flag("ips", true, "replace IPv4 addresses, in version numbers too")),
        public_only_(p.flag("only_public_ips", true, "leave private addresses alone")),
        email_replacements_(p.list("email_replacements", {"email@example.com", "firstname.lastname@example.org"},
                                   "what addresses become, in turn")),
        ip_replacements_(p.list(
            "ip_replacements",
            {"22.214.171.124", "126.96.36.199", "188.8.131.52", "184.108.40.206", "220.127.116.11", "18.104.22.168"},
            "what addresses become, in turn")) {
    if (email_replacements_.empty()) p.fail("email_replacements", "needs one entry at least");
    if (ip_replacements_.empty()) p.fail("ip_replacements", "needs one entry at least");
    p.changes_text();
    p.signal("pii_mask.emails", "e-mail addresses replaced");
    p.signal("pii_mask.ips", "IP addresses replaced");
  }

  Verdict apply(Document& document) override {
    const std::string_view text = document.text();
    std::uint64_t emails = 0, ips = 0;
    if (emails_)
      emails = replace(text, without_emails_, email_replacements_, find_email, [](std::string_view) { return true; });
    const std::string_view rest = emails > 0 ? std::string_view(without_emails_) : text;
    if (ips_) {
      ips = replace(rest, without_ips_, ip_replacements_, find_loose_ipv4, [&](std::string_view found) {
        const auto address = parse_dotted_ipv4(found);
        return address && (!public_only_ || is_global_ipv4(*address));
      });
    }
    document.note("pii_mask.emails", static_cast<double>(emails));
    document.note("pii_mask.ips", static_cast<double>(ips));
    if (emails + ips > 0) document.set_text(document.store(ips > 0 ? std::string_view(without_ips_) : rest));
    return keep();
  }

 private:
  // Writes `text` to `out` with what `find` finds and `accept` accepts replaced; returns how many, and leaves `out`
  // alone if there is none.
  template <class Find, class Accept>
  static std::uint64_t replace(std::string_view text, std::string& out, const std::vector<std::string>& replacements,
                               Find find, Accept accept) {
    std::uint64_t count = 0;
    std::size_t copied = 0;
    for (auto found = find(text, 0); found; found = find(text, found->end)) {
      if (!accept(text.substr(found->begin, found->end - found->begin))) continue;
      if (count == 0) out.clear();
      out.append(text, copied, found->begin - copied);
      out += replacements[count % replacements.size()];
      copied = found->end;
      ++count;
    }
    if (count > 0) out.append(text, copied);
    return count;
  }

  bool emails_, ips_, public_only_;
  std::vector<std::string> email_replacements_, ip_replacements_;
  std::string without_emails_, without_ips_;
};

}  // namespace

std::unique_ptr<Stage> pii_mask_datatrove(Params& params) {
  return make_rules<PiiMaskDatatrove>(params);
}

}  // namespace curate
