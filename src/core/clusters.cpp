// SPDX-License-Identifier: Apache-2.0
#include "core/clusters.hpp"

#include <limits>
#include <numeric>
#include <utility>
#include <vector>

namespace curate {

namespace {

template <class Id>
class UnionFind {
 public:
  /// `limit`: most members of a set; 0 = any number.
  UnionFind(std::uint64_t size, std::uint64_t limit) : limit_(limit), parent_(size) {
    std::iota(parent_.begin(), parent_.end(), Id{0});
    if (limit_ > 0) members_.assign(size, 1);
  }
  std::uint64_t find(std::uint64_t x) {
    while (parent_[x] != x) {
      parent_[x] = parent_[parent_[x]];
      x = parent_[x];
    }
    return x;
  }
  // The smaller id becomes the root: the same forest for any order of links, as far as anyone can see from outside.
  // False where the set would be too large.
  bool join(std::uint64_t a, std::uint64_t b) {
    a = find(a);
    b = find(b);
    if (a == b) return true;
    if (b < a) std::swap(a, b);
    if (limit_ > 0) {
      if (std::uint64_t{members_[a]} + members_[b] > limit_) return false;
      members_[a] = static_cast<Id>(members_[a] + members_[b]);
    }
    parent_[b] = static_cast<Id>(a);
    return true;
  }

 private:
  std::uint64_t limit_;
  std::vector<Id> parent_, members_;
};

// Joins by the strongest links first, as Kruskal's algorithm takes its edges. `pairs` has each link once per key.
template <class Id>
void join_strongest(KeySource& pairs, ResolveSpace& space, UnionFind<Id>& clusters) {
  KeySink& strongest = space.sorter();
  KeyRecord pair, next;
  std::uint64_t keys = 1;
  bool more = pairs.next(pair);
  while (more) {
    more = pairs.next(next);
    if (more && next.key_hi == pair.key_hi && next.key_lo == pair.key_lo) {
      ++keys;
      continue;
    }
    strongest.add({~keys, pair.key_hi, pair.key_lo, {}, 0});
    keys = 1;
    pair = next;
  }
  KeySource& sorted = space.sorted(strongest);
  std::uint64_t not_followed = 0;
  for (KeyRecord link; sorted.next(link);) not_followed += !clusters.join(link.key_lo, link.rank);
  space.count("links_over_max_cluster", not_followed);
}

template <class Id>
void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions, std::uint64_t max_cluster) {
  constexpr std::uint64_t kNoRank = std::numeric_limits<std::uint64_t>::max();
  UnionFind<Id> clusters(space.documents(), max_cluster);
  // Each document once, with its rank if it ever led a group: the best of a cluster leads every group it is in.
  KeySink& members = space.sorter();
  KeySink* pairs = max_cluster > 0 ? &space.sorter() : nullptr;
  for (KeyRecord link; links.next(link);) {
    const std::uint64_t better = space.dense(unpack_doc(link.key_hi)), other = space.dense(link.doc);
    if (pairs != nullptr)
      pairs->add({better, other, 0, {}, 0});
    else
      clusters.join(better, other);
    members.add({better, 0, link.rank, {}, 0});
    members.add({other, 0, kNoRank, {}, 0});
  }
  if (pairs != nullptr) join_strongest(space.sorted(*pairs), space, clusters);
  KeySource& by_document = space.sorted(members);
  KeySink& grouped = space.sorter();
  std::uint64_t last = kNoRank;
  for (KeyRecord member; by_document.next(member);) {
    if (member.key_hi == last) continue;
    last = member.key_hi;
    const DocRef doc = space.doc(last);
    // Whoever is in an index stays.
    grouped.add({clusters.find(last), doc.part < DocRef::kForeign, member.rank, doc, 0});
  }
  KeySource& by_cluster = space.sorted(grouped);
  KeyRecord best;
  std::uint64_t cluster = kNoRank;
  for (KeyRecord member; by_cluster.next(member);) {
    if (member.key_hi != cluster) {
      cluster = member.key_hi;
      best = member;
    } else {
      decisions.add({member.doc, 0, best.doc, 0});
    }
  }
}

}  // namespace

void resolve_clusters(KeySource& links, ResolveSpace& space, DecisionSink& decisions, std::uint64_t max_cluster) {
  if (space.documents() <= std::numeric_limits<std::uint32_t>::max())
    resolve<std::uint32_t>(links, space, decisions, max_cluster);
  else
    resolve<std::uint64_t>(links, space, decisions, max_cluster);
}

}  // namespace curate
