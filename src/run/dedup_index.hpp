// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "run/record.hpp"

namespace curate {

/// What a dedup stage of a finished run compared its documents by, kept for later runs (`against`): every key with the
/// document that stays for it, and of these documents the id and, where the stage compares texts, the sketch. A folder;
/// docs/run-directory.md has its files ("An index").
struct DedupIndex {
  struct Part {
    std::uint64_t rows = 0;       ///< rows of the part it was made of: numbers of documents are below it
    std::uint64_t documents = 0;  ///< that are in the index
    FileRecord keys, sketches;
  };
  std::string made_from;  ///< name of the run
  std::string stage;      ///< name in the registry
  int version = 0;        ///< of the stage
  std::string keys;       ///< StageConfig::frozen_keys of the stage
  std::string within;
  std::vector<Part> parts;
  std::set<std::string> tombstones;  ///< XXH3-128 of the ids of deleted documents

  /// Reads `folder`/index.json and checks that the files it names are there; throws RunError that names what is not
  /// right.
  static DedupIndex open(const std::string& folder);
  std::string to_json() const;
  /// Hash of all that it says, the checksums of its files included.
  std::string check() const;
  std::uint64_t documents() const;
};

/// Whether there is an index in `folder`.
bool is_dedup_index(const std::string& folder);

struct Deletion {
  std::uint64_t deleted = 0;         ///< documents
  std::vector<std::string> unknown;  ///< ids that are no document of the index and were none
};
/// Turns documents into tombstones: they, and those that went for them, match nothing from here on. The index is whole
/// whenever this is stopped, with all of them or none deleted.
Deletion delete_from_index(const std::string& folder, const std::set<std::string>& ids);

}  // namespace curate
