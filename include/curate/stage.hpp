// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <curate/document.hpp>

namespace curate {

class Resources;

/// What all kinds of stages share. An object lives for one task and so in one thread: members need no locks. The
/// constructor takes `Params&` and reads no file; `open` loads models and lists.
class AnyStage {
 public:
  virtual ~AnyStage() = default;
  virtual void open(Resources&) {}
};

/// Judges or changes one document at a time.
class Stage : public AnyStage {
 public:
  virtual Verdict apply(Document& document) = 0;
};

/// Turns one row into several; the row itself ends here as "expanded".
class Expander : public AnyStage {
 public:
  /// Adds rows to `out`; an empty id becomes "parent/k", k counting from 0.
  virtual void expand(Document& document, Batch& out) = 0;
};

/// A line of a tally: `count` for a key and, below it, an ordered value.
struct TallyRecord {
  std::uint64_t key_hi = 0, key_lo = 0, value = 0, count = 0;
  auto operator<=>(const TallyRecord&) const = default;
};

/// Takes counts; equal (key, value) are added up.
class Tally {
 public:
  virtual ~Tally() = default;
  virtual void add(std::uint64_t key_hi, std::uint64_t key_lo, std::uint64_t value, std::uint64_t count) = 0;
};

/// Gives the counts of the whole run in the order (key, value), each pair once.
class TallySource {
 public:
  virtual ~TallySource() = default;
  virtual bool next(TallyRecord& record) = 0;
};

/// What the tally came to, for every task of the next phase: key -> value. Keys must be put in ascending order.
class TableSink {
 public:
  virtual ~TableSink() = default;
  virtual void put(std::uint64_t key_hi, std::uint64_t key_lo, std::uint64_t value) = 0;
};
class Table {
 public:
  virtual ~Table() = default;
  virtual std::optional<std::uint64_t> find(std::uint64_t key_hi, std::uint64_t key_lo) const = 0;
};

/// Decides by counts of the whole run: quotas, percentiles, balance.
class TallyStage : public AnyStage {
 public:
  virtual void count(Document& document, Tally& tally) = 0;
  virtual void finish(TallySource& all, TableSink& table) = 0;
  virtual Verdict settle(Document& document, const Table& table) = 0;
};

/// A key of a document, or of the `unit`-th piece of it. Sorted by (key, rank, doc, unit).
struct KeyRecord {
  std::uint64_t key_hi = 0, key_lo = 0;
  std::uint64_t rank = 0;  ///< smaller is better: who survives is decided by it, then by doc
  DocRef doc;
  std::uint32_t unit = 0;
  auto operator<=>(const KeyRecord&) const = default;
};

class KeySink {
 public:
  virtual ~KeySink() = default;
  virtual void add(const KeyRecord& record) = 0;
};
class KeySource {
 public:
  virtual ~KeySource() = default;
  virtual bool next(KeyRecord& record) = 0;
};

/// What was decided about a row; `other` is its survivor.
struct Decision {
  DocRef doc;
  std::uint32_t unit = 0;
  DocRef other;
  std::uint64_t value = 0;  ///< the stage's own
  auto operator<=>(const Decision&) const = default;
};
class DecisionSink {
 public:
  virtual ~DecisionSink() = default;
  virtual void add(const Decision& decision) = 0;
};

/// Every document of the phase as a dense number, and sorters that spill to disk: what a resolve step works with.
class ResolveSpace {
 public:
  virtual ~ResolveSpace() = default;
  /// Rows of all parts together; dense numbers are below it and ascend with DocRef.
  virtual std::uint64_t documents() const = 0;
  virtual std::uint64_t dense(DocRef doc) const = 0;
  virtual DocRef doc(std::uint64_t dense) const = 0;
  /// Sorts records by their natural order within the run's memory limit. Each call is a fresh sorter; feed it, then
  /// read it to the end.
  virtual KeySink& sorter() = 0;
  virtual KeySource& sorted(KeySink& sorter) = 0;
  /// Adds to a named number of the run: links that were not followed, …
  virtual void count(std::string_view name, std::uint64_t n) = 0;
};

/// Decides by groups of equal keys over the whole run: duplicates of any kind.
class GroupStage : public AnyStage {
 public:
  /// In map: the keys of a document. `doc` of a record is filled in by the framework.
  virtual void emit(Document& document, KeySink& keys) = 0;
  /// Records of one key, streamed in order of (rank, doc, unit); a group may be larger than memory. Called only for
  /// keys with at least two records.
  virtual void group(KeySource& same_key, KeySink& links) = 0;
  /// Once, over all links in key order.
  virtual void resolve(KeySource& links, ResolveSpace& space, DecisionSink& decisions) = 0;
  /// In the next map, for rows that have decisions, ordered by unit.
  virtual Verdict settle(Document& document, std::span<const Decision> decisions) = 0;
};

/// A document of a cluster, with what its stage sketched of it. Views are good until the next call of `next`.
struct Member {
  DocRef doc;
  std::string_view id, sketch;
};

/// The members of one cluster, streamed: a cluster may be larger than memory.
class Cluster {
 public:
  virtual ~Cluster() = default;
  /// The next member of this round in order of (rank, doc); false at its end.
  virtual bool next(Member& member) = 0;
  /// Lets the member just given come again in the next round.
  virtual void put_aside() = 0;
  /// Starts the next round; false if nothing was put aside.
  virtual bool next_round() = 0;
  /// Decides that `survivor` stays instead of `member`; `similarity` is between 0 and 1. The cluster map has a line
  /// for it, and the member's decision has the similarity as value (see `similarity_of`).
  virtual void replace(const Member& member, const Member& survivor, double similarity) = 0;
  /// Adds to a named number of the run: members that stayed, …
  virtual void count(std::string_view name, std::uint64_t n) = 0;
};
inline double similarity_of(const Decision& decision) {
  return std::bit_cast<double>(decision.value);
}

/// A group stage that looks at its candidates' texts once more before it decides. `resolve` puts candidates into
/// clusters: every member, the best one included, gets a decision whose `other` is one row that stands for the cluster
/// and whose `value` is the stage's own. Then each of them is sketched, and each cluster compared.
class ComparingStage : public GroupStage {
 public:
  /// In a second map over the candidates: appends to `sketch` what `compare` needs of the text (4 GiB at most).
  /// Returns the candidate's rank in its cluster; smaller is better.
  virtual std::uint64_t sketch(Document& document, const Decision& candidate, std::string& sketch) = 0;
  virtual void compare(Cluster& cluster) = 0;
};

}  // namespace curate
