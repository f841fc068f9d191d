// SPDX-License-Identifier: Apache-2.0
#include "core/clusters.hpp"

#include <limits>
#include <numeric>
#include <vector>

namespace curate {

namespace {

template <class Id>
class UnionFind {
 public:
  explicit UnionFind(std::uint64_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), Id{0}); }
  std::uint64_t find(std::uint64_t x) {
    while (parent_[x] != x) {
      parent_[x] = parent_[parent_[x]];
      x = parent_[x];
    }
    return x;
  }
  // The smaller id becomes the root: the same forest for any order of links, as far as anyone can see from outside.
  void join(std::uint64_t a, std::uint64_t b) {
    a = find(a);
    b = find(b);
    if (a != b) parent_[a < b ? b : a] = static_cast<Id>(a < b ? a : b);
  }

 private:
  std::vector<Id> parent_;
};

template <class Id>
void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) {
  constexpr std::uint64_t kNoRank = std::numeric_limits<std::uint64_t>::max();
  UnionFind<Id> clusters(space.documents());
  // Each document once, with its rank if it ever led a group: the best of a cluster leads every group it is in.
  KeySink& members = space.sorter();
  for (KeyRecord link; links.next(link);) {
    const std::uint64_t better = space.dense(unpack_doc(link.key_hi)), other = space.dense(link.doc);
    clusters.join(better, other);
    members.add({better, 0, link.rank, {}, 0});
    members.add({other, 0, kNoRank, {}, 0});
  }
  KeySource& by_document = space.sorted(members);
  KeySink& grouped = space.sorter();
  std::uint64_t last = kNoRank;
  for (KeyRecord member; by_document.next(member);) {
    if (member.key_hi == last) continue;
    last = member.key_hi;
    grouped.add({clusters.find(last), 0, member.rank, space.doc(last), 0});
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

void resolve_clusters(KeySource& links, ResolveSpace& space, DecisionSink& decisions) {
  if (space.documents() <= std::numeric_limits<std::uint32_t>::max())
    resolve<std::uint32_t>(links, space, decisions);
  else
    resolve<std::uint64_t>(links, space, decisions);
}

}  // namespace curate
