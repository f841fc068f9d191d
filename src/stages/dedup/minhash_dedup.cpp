// SPDX-License-Identifier: Apache-2.0
#include <curate/registry.hpp>

#include "core/copies.hpp"
#include "rules/minhash.hpp"

namespace curate {
namespace {

std::unique_ptr<MinhashProfile> chosen(Params& p) {
  const std::string name = p.choice("profile", {"curate-1", "datatrove-0.10", "gpt3"}, "curate-1",
                                    "how texts are cut and hashed, and which of a cluster stays");
  if (name == "datatrove-0.10") return minhash_datatrove(p);
  if (name == "gpt3") return minhash_gpt3(p);
  return minhash_curate(p);
}

class MinhashDedup final : public GroupStage {
 public:
  explicit MinhashDedup(Params& p) : profile_(chosen(p)), copies_(p) {
    p.reason("near_duplicate", "a similar document stays, or with drop-all there is one");
  }

  void emit(Document& document, KeySink& keys) override {
    const auto shingles = profile_->shingles(document);
    if (!shingles.empty()) profile_->emit(document, shingles, keys);
  }

  void group(KeySource& same_key, KeySink& links) override { profile_->group(same_key, links); }

  void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) override {
    CopiesSink all(copies_, decisions);
    profile_->resolve(links, space, all);
  }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    return copies_.verdict("near_duplicate", document, decisions.front());
  }

 private:
  std::unique_ptr<MinhashProfile> profile_;
  Copies copies_;
};

}  // namespace

void register_minhash_dedup(Registry& registry) {
  registry.add<MinhashDedup>("minhash_dedup", 2, "Keeps one of all documents that are nearly the same (MinHash, LSH)");
}

}  // namespace curate
