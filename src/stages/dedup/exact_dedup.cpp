// SPDX-License-Identifier: Apache-2.0
#include "rules/exact_dedup.hpp"

#include <curate/registry.hpp>

#include "core/indexed.hpp"

namespace curate {
namespace {

class ExactDedup final : public GroupStage, public Indexed {
 public:
  explicit ExactDedup(Params& p) : form_(chosen(p)) {}

  void emit(Document& document, KeySink& keys) override { form_->emit(document, keys); }
  void group(KeySource& same_key, KeySink& links) override { form_->group(same_key, links); }
  void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) override {
    form_->resolve(links, space, decisions);
  }
  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    return form_->settle(document, decisions);
  }
  std::optional<std::vector<std::string_view>> judging() const override {
    return dynamic_cast<const Indexed&>(*form_).judging();
  }

 private:
  static std::unique_ptr<GroupStage> chosen(Params& p) {
    const std::string by = p.choice("by", {"text", "url", "paragraph", "line", "sentences"}, "text",
                                    "what is compared: documents by text or URL, or pieces, which are cut out");
    const std::string profile =
        p.choice("profile", {"curate-1", "datatrove-0.10", "dclm-2024"}, "curate-1",
                 "whose rules; dclm-2024: those of bff, which cuts out paragraphs by their n-grams");
    if (profile == "dclm-2024") {
      if (p.given("by") && by != "paragraph") p.fail("by", "profile dclm-2024 compares by paragraph");
      return exact_dedup_dclm(p);
    }
    const bool whole = by == "text" || by == "url";
    if (profile == "curate-1") return whole ? exact_dedup_documents(p, by) : exact_dedup_pieces(p, by);
    if (!whole)
      p.fail("by", "profile datatrove-0.10 compares by text or url; its stage for sentences is sentence_dedup");
    return exact_dedup_datatrove(p, by);
  }

  std::unique_ptr<GroupStage> form_;
};

}  // namespace

void register_exact_dedup(Registry& registry) {
  registry.add<ExactDedup>("exact_dedup", 2,
                           "Keeps one of all documents with the same text or URL, or of equal pieces of texts");
}

}  // namespace curate
