// SPDX-License-Identifier: Apache-2.0
#include "core/copies.hpp"

namespace curate {

Copies::Copies(Params& params, bool drop_all_by_default)
    : drop_all_(params.choice("mode", {"keep-one", "drop-all"}, drop_all_by_default ? "drop-all" : "keep-one",
                              "whether one of several copies stays; or tag, which drops none") == "drop-all") {}

Verdict Copies::verdict(std::string_view reason, const Document& document, const Decision& decision, double value,
                        double limit) const {
  Verdict verdict = drop(reason, value, limit);
  if (!drop_all_ && decision.other != document.ref) verdict.other = decision.other;
  return verdict;
}

void CopiesSink::add(const Decision& decision) {
  out_.add(decision);
  if (!survivors_too_ || (any_ && last_ == decision.other)) return;
  any_ = true;
  last_ = decision.other;
  out_.add({last_, 0, last_, decision.value});
}

}  // namespace curate
