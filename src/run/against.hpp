// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "run/dedup_index.hpp"
#include "run/key_file.hpp"
#include "run/run_dir.hpp"
#include "run/sketch_file.hpp"

namespace curate {

/// The indexes a stage of a run compares with, opened. Their parts follow each other: part n of them all is
/// DocRef::kForeign + n. Empty where a stage has no `against`.
class Against {
 public:
  /// Throws RunError naming an index that is not what it was when the run was planned.
  Against(const RunDir& run, std::size_t stage);
  std::uint32_t parts() const { return static_cast<std::uint32_t>(parts_.size()); }
  /// Rows of part n.
  std::uint64_t rows(std::uint32_t part) const { return parts_[part].part.rows; }
  std::string sketches_path(std::uint32_t part) const;

  struct Index {
    std::string folder;
    std::uint32_t first_part = 0;
    DedupIndex index;
  };
  const std::vector<Index>& indexes() const { return indexes_; }

 private:
  struct Part {
    std::size_t index;
    DedupIndex::Part part;
  };
  std::vector<Index> indexes_;
  std::vector<Part> parts_;
};

/// The keys of ranges [begin, end) of all indexes, in order, their rows as foreign ones.
class ForeignKeys {
 public:
  ForeignKeys(const Against& against, std::uint32_t begin, std::uint32_t end, const std::string& folder);
  bool next(KeyRecord& record) { return merge_.next(record); }

 private:
  struct Keys {
    RecordFileMerge<KeyRecord> merge;
    std::uint32_t first_part;
    bool next(KeyRecord& record) {
      if (!merge.next(record)) return false;
      record.doc.part += first_part;
      return true;
    }
  };
  Merge<KeyRecord, Keys> merge_;
};

/// Looks up documents of indexes, in ascending order.
class ForeignDocuments {
 public:
  explicit ForeignDocuments(const Against& against) : against_(against) {}
  /// Good until the next call; throws DamagedFile where the row is not in its index.
  const Sketch& find(DocRef doc);

 private:
  const Against& against_;
  std::unique_ptr<SketchFileReader> reader_;
  std::string path_;
  std::uint32_t part_ = 0;
  Sketch now_;
  bool has_now_ = false;
};

/// The index that a foreign document is of, as the config names it.
std::string_view index_name(const std::vector<IndexUse>& indexes, DocRef doc);

/// Which document of an index stays instead of a row of one part, by row; read in the order of rows.
class ForeignSurvivors {
 public:
  /// `phase`: a resolve or compare phase of a stage with `against`.
  ForeignSurvivors(const RunDir& run, std::size_t phase, std::uint32_t part, const std::string& folder);
  struct Name {
    std::string_view index;  ///< as the config names it
    std::string_view id;     ///< good until the next call
  };
  /// Nothing if `survivor` is not the one that was noted for the row.
  std::optional<Name> of(std::uint32_t row, DocRef survivor);

  /// Notes one, for `write`.
  static Sketch note(DocRef doc, DocRef survivor, std::string_view id) { return {pack(doc), 0, survivor, id, {}}; }
  /// Writes what was noted in a task of such a phase.
  static void write(const RunDir& run, TaskId task, TaskFiles& files, SketchSorter& notes);

 private:
  const std::vector<IndexUse>& indexes_;
  SketchMerge merge_;
  Sketch next_;
  bool has_next_;
};

}  // namespace curate
