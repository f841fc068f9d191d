// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <curate/params.hpp>
#include <curate/stage.hpp>

/// The profiles of the stage minhash_dedup, one a file.
namespace curate {

/// What documents are compared by, and whom a cluster keeps.
class MinhashProfile {
 public:
  virtual ~MinhashProfile() = default;
  /// Hashes of the document's shingles, one for each place: as a set, what Jaccard similarity is measured on. Empty:
  /// the document is like no other. Good until the next call.
  virtual std::span<const std::uint64_t> shingles(Document& document) = 0;
  /// The keys of a document with these shingles, at least one: documents with a key in common are candidates.
  virtual void emit(Document& document, std::span<const std::uint64_t> shingles, KeySink& keys) = 0;
  /// As those of GroupStage. By default the best of a key leads it, and the best of a cluster stays. `resolve` decides
  /// for all of a cluster but that one.
  virtual void group(KeySource& same_key, KeySink& links);
  virtual void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions, std::uint64_t max_cluster);
  /// A candidate's place in its cluster, the smallest first; `best`: resolve's choice.
  virtual std::uint64_t rank(Document& document, DocRef best) const { return document.ref == best ? 0 : 1; }
  /// Whether the best of an index can stay, as it should.
  virtual bool indexed() const { return true; }
  /// Whether candidates are compared before one is dropped, unless the config says otherwise.
  virtual bool verifies() const { return true; }
};

std::unique_ptr<MinhashProfile> minhash_curate(Params& params);
std::unique_ptr<MinhashProfile> minhash_datatrove(Params& params);
std::unique_ptr<MinhashProfile> minhash_gpt3(Params& params);

}  // namespace curate
