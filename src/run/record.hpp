// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "util/json.hpp"

namespace curate {

/// A file a task read (a range of it) or wrote.
struct FileRecord {
  std::string path;          ///< outputs: relative to the run directory; inputs: as in the plan
  std::uint64_t offset = 0;  ///< inputs: first byte read
  std::uint64_t bytes = 0;
  std::string xxh3, sha256;
  std::uint64_t documents = 0, characters = 0;
  std::string etag = {};  ///< remote inputs, if their server gives one
};

/// Rows of one input within a task or a run.
struct SourceCounts {
  std::uint64_t in = 0, kept = 0;
  std::uint64_t characters_in = 0, characters_kept = 0;
};

/// What an edit stage did.
struct EditCounts {
  std::uint64_t rows = 0;       ///< rows whose text changed
  std::int64_t characters = 0;  ///< removed; negative: added
};

/// Everything counted, by name. Adding two is the count of both: tasks add up to phases.
struct Counts {
  std::uint64_t in = 0;          ///< rows read, unreadable pieces included; not rows a sample left out
  std::uint64_t born = 0;        ///< rows an expander made
  std::uint64_t kept = 0;        ///< rows that go on
  std::uint64_t expanded = 0;    ///< rows that ended as several
  std::uint64_t unreadable = 0;  ///< pieces that became no row
  std::uint64_t not_sampled = 0;
  std::uint64_t duplicate_ids = 0;  ///< rows whose id was suffixed
  /// Code points. in: of each row's first text; of the task's own changes only.
  std::uint64_t characters_in = 0, characters_kept = 0, characters_dropped = 0;
  std::int64_t characters_edited = 0;
  std::map<std::string, std::uint64_t> drops;  ///< "stage:reason"
  std::map<std::string, std::uint64_t> tags;   ///< would have been drops: "stage:reason"
  std::map<std::string, EditCounts> edits;     ///< by stage
  std::map<std::string, std::uint64_t> unreadable_reasons, leniencies, not_documents;
  std::map<std::string, std::uint64_t> entered;  ///< rows that reached a stage
  std::map<std::string, SourceCounts> sources;
  std::map<std::string, std::uint64_t> languages;  ///< of kept rows, by the tag `language`

  std::uint64_t dropped() const;
  /// Decision 7: every row ended in one place and no character is unaccounted for. Empty, or what does not add up.
  std::string imbalance() const;
  Counts& operator+=(const Counts& other);
};

/// The proof that a task is done; written last.
struct TaskRecord {
  std::string phase;
  std::uint32_t index = 0;
  std::string fingerprint;
  std::vector<FileRecord> inputs, outputs;
  Counts counts;
  /// What later phases plan by: rows of a part, bytes of key records per stage, …
  std::map<std::string, std::uint64_t> facts;
  std::map<std::string, std::string> versions;

  std::string to_json() const;
  static TaskRecord from_json(const Json& json);
};

void write_counts(const Counts& counts, JsonWriter& writer);
Counts read_counts(const Json& json);
void write_file(const FileRecord& file, JsonWriter& writer);
FileRecord read_file_record(const Json& json);

}  // namespace curate
