// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <curate/rules.hpp>

#include "rules/pii_dolma.hpp"
#include "rules/pii_mask.hpp"
#include "rules/profile.hpp"

namespace curate {
namespace {

/// The tagger pii_regex_with_counts_fast_v2 of dolma 1.2.1, and what its mix configs/dolma-v1_6/mixing/cc-head.yaml
/// makes of it. The tagger's exemption of URLs never applies there (its pattern asks for a backspace), nor here.
class PiiMaskDolma final : public Stage {
 public:
  explicit PiiMaskDolma(Params& p)
      : email_(p.text("email_replacement", " |||EMAIL_ADDRESS||| ", "what an e-mail address becomes")),
        phone_(p.text("phone_replacement", " |||PHONE_NUMBER||| ", "what a phone number becomes")),
        ip_(p.text("ip_replacement", " |||IP_ADDRESS||| ", "what an IPv4 address becomes")) {
    p.changes_text();
    rules_.add(p, "doc_count", "pii_mask.spans", Rules::Op::kAbove, "max_spans", 5,
               "e-mail addresses, phone numbers and IP addresses that were found", true);
  }

  Verdict apply(Document& document) override {
    spans_.clear();
    find_dolma_pii(document.text(), spans_);
    const Verdict verdict = rules_.judge(document, [&](std::size_t) { return static_cast<double>(spans_.size()); });
    if (!verdict.dropped() && !spans_.empty()) mask(document);
    return verdict;
  }

 private:
  // Of spans that overlap the one that begins first wins; at one place an e-mail address before a phone number before
  // an IP address.
  void mask(Document& document) {
    std::ranges::stable_sort(spans_, {}, [](const DolmaPiiSpan& s) { return std::pair(s.span.begin, s.kind); });
    const std::string_view text = document.text();
    out_.clear();
    std::size_t copied = 0;
    for (const auto& [span, kind] : spans_) {
      if (span.begin < copied) continue;
      out_.append(text, copied, span.begin - copied);
      out_ += kind == DolmaPii::kEmail ? email_ : kind == DolmaPii::kPhone ? phone_ : ip_;
      copied = span.end;
    }
    out_.append(text, copied);
    document.set_text(document.store(out_));
  }

  std::string email_, phone_, ip_;
  Rules rules_;
  std::vector<DolmaPiiSpan> spans_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Stage> pii_mask_dolma(Params& params) {
  return make_rules<PiiMaskDolma>(params);
}

}  // namespace curate
