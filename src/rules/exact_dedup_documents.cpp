// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/copies.hpp"
#include "core/indexed.hpp"
#include "core/survivor.hpp"
#include "rules/exact_dedup.hpp"
#include "rules/key_width.hpp"
#include "text/normalise.hpp"
#include "util/hash.hpp"
#include "web/url_normal.hpp"

namespace curate {

namespace {

class ExactDocuments final : public GroupStage, public Indexed {
 public:
  ExactDocuments(Params& p, std::string_view by) : by_url_(by == "url"), survivor_(p), copies_(p), width_(p) {
    if (by_url_) {
      normal_ = p.flag("normalise", true, "URLs are compared in a normal form, else as they stand");
      tfds_ =
          p.choice("normal_form", {"curate", "c4-tfds"}, "curate",
                   "curate: that of url_filter; c4-tfds: without http(s)://, www., slashes at the end and the query "
                   "from ?utm_, ?ref or ?feed on (C4, which keeps the newest)") != "curate";
      options_.strip_tracking = p.flag("strip_tracking", false, "without utm_*, fbclid, session ids and the like");
      options_.merge_variants = p.flag("merge_variants", false, "https as http, without www.");
      p.reason("duplicate_url", "another document has the same URL");
    } else {
      simplified_ = p.choice("compare", {"bytes", "simplified"}, "bytes",
                             "simplified: in lower case, without accents and punctuation, numbers as 0") != "bytes";
      p.reason("duplicate_text", "another document has the same text");
    }
  }

  void emit(Document& document, KeySink& keys) override {
    const std::string_view content = by_url_ ? url(document.url) : text(document.text());
    // Documents without a URL are not copies of each other.
    if (by_url_ && content.empty()) return;
    const Hash128 hash = width_.key(xxh3_128(content));
    keys.add({hash.hi, hash.lo, survivor_.rank(document), {}, 0});
  }

  void group(KeySource& same_key, KeySink& links) override {
    KeyRecord first, other;
    same_key.next(first);
    while (same_key.next(other)) links.add({pack(first.doc), 0, 0, other.doc, 0});
  }

  void resolve(KeySource& links, ResolveSpace&, DecisionSink& decisions) override {
    CopiesSink all(copies_.drop_all(), decisions);
    for (KeyRecord link; links.next(link);) all.add({link.doc, 0, unpack_doc(link.key_hi), 0});
  }

  std::optional<std::vector<std::string_view>> judging() const override { return {{"mode", "survivor", "sources"}}; }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    return copies_.verdict(by_url_ ? "duplicate_url" : "duplicate_text", document, decisions.front());
  }

 private:
  std::string_view url(std::string_view given) {
    if (normal_ && tfds_) {
      normalise_url_tfds(given, buffer_);
      return buffer_;
    }
    return normal_ && normalise_url(given, options_, buffer_) ? std::string_view(buffer_) : given;
  }
  std::string_view text(std::string_view given) {
    if (!simplified_) return given;
    buffer_.clear();
    append_simplified(given, buffer_);
    return buffer_;
  }

  bool by_url_, normal_ = false, tfds_ = false, simplified_ = false;
  Survivor survivor_;
  Copies copies_;
  KeyWidth width_;
  UrlNormalOptions options_;
  std::string buffer_;
};

}  // namespace

std::unique_ptr<GroupStage> exact_dedup_documents(Params& params, std::string_view by) {
  return std::make_unique<ExactDocuments>(params, by);
}

}  // namespace curate
