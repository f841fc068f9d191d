// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/indexed.hpp"
#include "rules/exact_dedup.hpp"
#include "util/hash.hpp"
#include "util/strings.hpp"

namespace curate {

namespace {

// Of equal contents the one with the highest priority stays, then the one that comes first in its file, then the one
// whose file comes first. (The last rule is ours: there the original takes what its heap has on top.) A part of a map
// stands for a file, so the order is the original's where no file is cut.
class ExactDatatrove final : public GroupStage, public Indexed {
 public:
  ExactDatatrove(Params& p, std::string_view by)
      : by_url_(by == "url"),
        priority_(p.text("priority", "", "a field with a number from 1 to 65535; the highest stays; without one, 1")) {
    p.reason(by_url_ ? "duplicate_url" : "duplicate_text", "another document has the same");
    p.signal("duplicate_count", "copies that were dropped in favour of this document");
  }

  void emit(Document& document, KeySink& keys) override {
    const Hash128 hash = xxh3_128(by_url_ ? document.url : document.text());
    keys.add({hash.hi, hash.lo, (kMost - priority(document)) << 32 | document.ref.row, {}, 0});
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, other;
    same_key.next(first);
    std::uint64_t copies = 0;
    for (; same_key.next(other); ++copies) links.add({pack(first.doc), 0, 0, other.doc, 0});
    links.add({pack(first.doc), 0, copies, first.doc, 0});
  }

  void resolve(KeySource& links, ResolveSpace&, DecisionSink& decisions) override {
    for (KeyRecord link; links.next(link);) decisions.add({link.doc, 0, unpack_doc(link.key_hi), link.rank});
  }

  std::optional<std::vector<std::string_view>> judging() const override { return {{"priority"}}; }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    const Decision& decision = decisions.front();
    if (decision.other == document.ref) {
      document.note("duplicate_count", static_cast<double>(decision.value));
      return keep();
    }
    Verdict verdict = drop(by_url_ ? "duplicate_url" : "duplicate_text", 1, 1);
    verdict.other = decision.other;
    return verdict;
  }

 private:
  static constexpr std::uint64_t kMost = 65535;

  std::uint64_t priority(Document& document) const {
    if (priority_.empty()) return 1;
    const auto field = document.field(priority_);
    const auto number = field ? parse_unsigned(*field) : std::nullopt;
    return number && *number >= 1 && *number <= kMost ? *number : 1;
  }

  bool by_url_;
  std::string priority_;
};

}  // namespace

std::unique_ptr<GroupStage> exact_dedup_datatrove(Params& params, std::string_view by) {
  return std::make_unique<ExactDatatrove>(params, by);
}

}  // namespace curate
