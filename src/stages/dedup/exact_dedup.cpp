// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/copies.hpp"
#include "core/survivor.hpp"
#include "util/hash.hpp"

namespace curate {
namespace {

class ExactDedup final : public GroupStage {
 public:
  explicit ExactDedup(Params& p)
      : by_url_(p.choice("by", {"text", "url"}, "text", "what makes two documents equal: their text or their URL") ==
                "url"),
        survivor_(p),
        copies_(p) {
    p.reason("duplicate_text", "another document has the same text");
    p.reason("duplicate_url", "another document has the same URL");
  }

  void emit(Document& document, KeySink& keys) override {
    const std::string_view content = by_url_ ? document.url : document.text();
    // Documents without a URL are not copies of each other.
    if (by_url_ && content.empty()) return;
    const Hash128 hash = xxh3_128(content);
    keys.add({hash.hi, hash.lo, survivor_.rank(document), {}, 0});
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, other;
    same_key.next(first);
    while (same_key.next(other)) links.add({pack(first.doc), 0, 0, other.doc, 0});
  }

  void resolve(KeySource& links, ResolveSpace&, DecisionSink& decisions) override {
    CopiesSink all(copies_, decisions);
    for (KeyRecord link; links.next(link);) all.add({link.doc, 0, unpack_doc(link.key_hi), 0});
  }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    return copies_.verdict(by_url_ ? "duplicate_url" : "duplicate_text", document, decisions.front());
  }

 private:
  bool by_url_;
  Survivor survivor_;
  Copies copies_;
};

}  // namespace

void register_exact_dedup(Registry& registry) {
  registry.add<ExactDedup>("exact_dedup", 1, "Keeps one of all documents with the same text or URL");
}

}  // namespace curate
