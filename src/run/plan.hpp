// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <curate/format.hpp>

#include "run/config.hpp"
#include "util/json.hpp"

namespace curate {

enum class PhaseKind {
  kMap,
  kGroup,
  kResolve,
  kSketch,   ///< reads the rows of the cut again and keeps what a comparing stage needs of its candidates
  kCompare,  ///< decides about clusters of candidates
  kFetch,    ///< asks the network for what rows name; its answers are kept
  kScore,    ///< asks a program about rows; its answers are kept
  kPack,
  kIndex,  ///< makes an index of a finished run: in no plan of a run itself, see index_plan
};

/// What happens to the rows of a map phase, in order.
struct Op {
  enum class Kind {
    kApply,   ///< a stage judges or changes
    kExpand,  ///< an expander makes rows
    kMark,    ///< the rows that are left get their DocRef for a cut
    kEmit,    ///< a group stage gives keys, a tally stage counts, a stage that asks lists what for
    kSettle,  ///< a global stage's decisions are applied
    kSketch,  ///< a comparing stage sketches its candidates
    kIndex,   ///< a group stage's keys go into an index
  };
  Kind kind = Kind::kApply;
  std::size_t stage = 0;  ///< index into Config::stages
  /// kSettle, kSketch, kIndex: the resolve, compare, fetch or score phase whose decisions are applied.
  std::size_t decided = 0;
  bool replayed = false;  ///< done in an earlier phase too: not counted and audited again
};

struct Phase {
  PhaseKind kind = PhaseKind::kMap;
  std::string name;         ///< "map-1", "group-1", "resolve-1", "sketch-1", "compare-1", "pack"
  std::string fingerprint;  ///< of all that decides its outputs: stages, parameters, inputs, phases before
  /// Map, sketch, index: where rows come from: kInputs, or the map phase whose parts are read.
  static constexpr std::size_t kInputs = ~std::size_t{0};
  std::size_t source = kInputs;
  /// Whether its tasks read rows, and from the inputs.
  bool reads_inputs() const {
    return (kind == PhaseKind::kMap || kind == PhaseKind::kSketch || kind == PhaseKind::kIndex) && source == kInputs;
  }
  std::vector<Op> ops;
  /// Map: what it writes. kReplay: nothing, the next map does the same ops again, which is cheaper.
  enum class Writes { kReplay, kParts, kOutput } writes = Writes::kOutput;
  /// Group, resolve, sketch, compare, fetch, score, index: the global stage, and the map phase whose keys it works on.
  std::size_t stage = 0, of_map = 0;
  /// Group, resolve: phases of the same cut whose decisions come before; rows they drop take no part.
  std::vector<std::size_t> before;
};

/// A file of an input as the plan found it.
struct InputFile {
  std::size_t input = 0;  ///< index into Config::inputs
  std::string path;
  std::uint64_t bytes = 0;
  std::string etag;  ///< of a remote file, empty if its server gives none
};

/// One piece of work of the first map: slices that are read one after the other.
struct MapTask {
  struct Piece {
    std::size_t input = 0;
    Slice slice;
    std::string etag;
  };
  std::vector<Piece> pieces;
};

/// An index that a stage compares with, as the plan found it.
struct IndexUse {
  std::string path;   ///< as the config names it
  std::string check;  ///< DedupIndex::check
  std::uint32_t parts = 0;
  std::uint64_t key_bytes = 0;
};

/// A frozen run: which phases, which tasks of the first one; those of later phases follow from the ledger.
struct Plan {
  Config config;
  std::vector<InputFile> files;
  std::vector<MapTask> map_tasks;
  std::vector<std::vector<IndexUse>> against;  ///< by stage
  std::vector<Phase> phases;
  std::string fingerprint;  ///< of everything

  /// The bytes of plan.json: the same for the same config and inputs.
  std::string to_json() const;
  std::size_t phase_index(std::string_view name) const;  ///< throws UsageError with the names there are
  std::size_t last_map() const;
  std::uint64_t input_bytes() const;
};

/// Lists the inputs, cuts the pipeline into phases and the inputs into tasks; throws ConfigError where an input
/// pattern matches nothing. Reads file sizes and frame headers, nothing else.
Plan make_plan(Config config);

/// The phases of a run that decide about its group stage `stage`, and behind them one that makes an index of it.
Plan index_plan(const Plan& run, std::size_t stage);

/// The phases of a pipeline, without fingerprints: a pure function of its stages and input formats.
std::vector<Phase> cut_phases(const Config& config);

}  // namespace curate
