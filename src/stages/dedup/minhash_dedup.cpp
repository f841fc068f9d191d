// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <curate/registry.hpp>

#include "core/copies.hpp"
#include "core/indexed.hpp"
#include "rules/minhash.hpp"
#include "text/similarity.hpp"

namespace curate {
namespace {

// How often members of a cluster that are unlike its best one form a cluster among themselves.
constexpr int kRegroupings = 3;

std::unique_ptr<MinhashProfile> chosen(Params& p) {
  const std::string name = p.choice("profile", {"curate-1", "datatrove-0.10", "gpt3"}, "curate-1",
                                    "how texts are cut and hashed, and which of a cluster stays");
  if (name == "datatrove-0.10") return minhash_datatrove(p);
  if (name == "gpt3") return minhash_gpt3(p);
  return minhash_curate(p);
}

// The best of one round of a cluster.
struct Leader {
  DocRef doc;
  std::string id;
  std::vector<std::uint64_t> shingles;

  void take(const Member& member) {
    doc = member.doc;
    id = member.id;
    unpack(member.sketch, shingles);
  }
  Member member() const { return {doc, id, {}}; }
  static void unpack(std::string_view sketch, std::vector<std::uint64_t>& shingles) {
    shingles.resize(sketch.size() / sizeof(std::uint64_t));
    if (!shingles.empty()) std::memcpy(shingles.data(), sketch.data(), sketch.size());
  }
};

class MinhashDedup final : public ComparingStage, public Indexed {
 public:
  explicit MinhashDedup(Params& p)
      : profile_(chosen(p)),
        copies_(p),
        verify_(p.flag("verify", profile_->verifies(),
                       "compare a document's shingles with its survivor's before it is dropped; those that are unlike "
                       "form clusters of their own, three times at most, then they stay; if not given true, with "
                       "profile datatrove-0.10 false")),
        threshold_(
            p.number("threshold", 0.7, "least Jaccard similarity of a document and its survivor (verify)", 0, 1)),
        max_cluster_(static_cast<std::uint64_t>(
            p.integer("max_cluster", 0,
                      "most documents of a cluster; a larger one is split by its strongest links; 0: any", 0))) {
    p.reason("near_duplicate", "a similar document stays, or with drop-all there is one");
  }

  void emit(Document& document, KeySink& keys) override {
    const auto shingles = profile_->shingles(document);
    if (!shingles.empty()) profile_->emit(document, shingles, keys);
  }

  void group(KeySource& same_key, KeySink& links) override { profile_->group(same_key, links); }

  void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) override {
    // The best of a cluster is a candidate as well.
    CopiesSink all(true, decisions);
    profile_->resolve(links, space, all, max_cluster_);
  }

  std::uint64_t sketch(Document& document, const Decision& candidate, std::string& sketch) override {
    const auto shingles = profile_->shingles(document);
    set_.assign(shingles.begin(), shingles.end());
    std::ranges::sort(set_);
    const auto repeated = std::ranges::unique(set_);
    set_.erase(repeated.begin(), repeated.end());
    sketch.append(reinterpret_cast<const char*>(set_.data()), set_.size() * sizeof(std::uint64_t));
    return profile_->rank(document, candidate.other);
  }

  void compare(Cluster& cluster) override {
    Member member;
    cluster.count("clusters", 1);
    for (int round = 0; cluster.next(member); ++round) {
      leader_.take(member);
      bool any = false;
      while (cluster.next(member)) {
        Leader::unpack(member.sketch, set_);
        const double similarity = jaccard(leader_.shingles, set_);
        if (!verify_ || similarity >= threshold_) {
          cluster.replace(member, leader_.member(), similarity);
          any = true;
        } else if (round < kRegroupings) {
          cluster.put_aside();
        } else if (is_ours(member.doc)) {
          cluster.count("unlike_and_kept", 1);
        }
      }
      if (any && copies_.drop_all()) cluster.replace(leader_.member(), leader_.member(), 1);
      if (round > 0 && !any && is_ours(leader_.doc)) cluster.count("unlike_and_kept", 1);
      if (!cluster.next_round()) break;
    }
  }

  std::optional<std::vector<std::string_view>> judging() const override {
    if (!profile_->indexed()) return std::nullopt;
    return {{"mode", "survivor", "sources", "verify", "threshold", "max_cluster"}};
  }

  Verdict settle(Document& document, std::span<const Decision> decisions) override {
    const Decision& decision = decisions.front();
    return copies_.verdict("near_duplicate", document, decision, similarity_of(decision), verify_ ? threshold_ : 0);
  }

 private:
  static bool is_ours(DocRef doc) { return doc.part < DocRef::kForeign; }

  std::unique_ptr<MinhashProfile> profile_;
  Copies copies_;
  bool verify_;
  double threshold_;
  std::uint64_t max_cluster_;
  std::vector<std::uint64_t> set_;
  Leader leader_;
};

}  // namespace

void register_minhash_dedup(Registry& registry) {
  registry.add<MinhashDedup>("minhash_dedup", 3, "Keeps one of all documents that are nearly the same (MinHash, LSH)");
}

}  // namespace curate
