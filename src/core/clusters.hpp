// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <curate/stage.hpp>

namespace curate {

/// Joins linked documents to clusters and decides for every document but its cluster's best. A link's key_hi is the
/// packed DocRef of the better of the two, its rank that one's rank, its doc the other. The best of a cluster is one of
/// an index if there is any, and among these the one with the smallest (rank, doc). Memory: four bytes per document of
/// the phase (eight above 2^32), and the sorters'.
///
/// With `max_cluster` > 0 no cluster has more documents: links are followed from the strongest on (those that most keys
/// gave, then by the documents' order), and one that would make a larger cluster is not; the space counts these as
/// "links_over_max_cluster". Memory: twice as much.
void resolve_clusters(KeySource& links, ResolveSpace& space, DecisionSink& decisions, std::uint64_t max_cluster = 0);

}  // namespace curate
