// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "run/block_file.hpp"
#include "run/run_dir.hpp"

namespace curate {

/// What a comparing stage keeps of one candidate's text. Sorted by (key, rank, doc), those of an index first. Views are
/// good until the source they came from moves on.
struct Sketch {
  std::uint64_t key = 0;   ///< of its cluster, spread over all values: cluster_key
  std::uint64_t rank = 0;  ///< its place in the cluster
  DocRef doc;
  std::string_view id, bytes;
};
/// One key per cluster: a bijection that spreads neighbours, so that every range of keys gets its share.
std::uint64_t cluster_key(DocRef cluster);

/// How a sketch file is ranged: by the top bits of the key, as key files are, or by the part in a packed DocRef.
struct SketchRanges {
  std::uint32_t count;
  int shift;
  static SketchRanges by_key();
  static SketchRanges by_part(std::uint32_t parts) { return {parts, 32}; }
};

/// Anything that gives sketches one after the other.
class SketchSource {
 public:
  virtual ~SketchSource() = default;
  virtual bool next(Sketch& sketch) = 0;
};

/// Writes sketches that come in order of their ranges.
class SketchFileWriter {
 public:
  explicit SketchFileWriter(OutputFile& out, SketchRanges ranges = SketchRanges::by_key());
  void add(const Sketch& sketch);
  void finish() { blocks_.finish(); }

 private:
  SketchRanges ranges_;
  BlockFileWriter blocks_;
};

/// Reads those of ranges [begin, end).
class SketchFileReader final : public SketchSource {
 public:
  explicit SketchFileReader(const std::string& path, std::uint32_t begin = 0, std::uint32_t end = BlockFileReader::kAll)
      : blocks_(path, 's', begin, end) {}
  bool next(Sketch& sketch) override;

 private:
  BlockFileReader blocks_;
  std::string_view left_;
};

/// Merges sorted files. Above kFanIn of them it goes through merged files in `folder`.
class SketchMerge final : public SketchSource {
 public:
  static constexpr std::size_t kFanIn = 500;
  SketchMerge(std::vector<std::string> paths, std::uint32_t begin, std::uint32_t end, const std::string& folder);
  bool next(Sketch& sketch) override;

 private:
  struct Head {
    Sketch sketch;
    std::size_t source;
  };
  static bool later(const Head& a, const Head& b);
  void add(std::unique_ptr<SketchSource> source);
  std::vector<std::unique_ptr<SketchSource>> sources_;
  std::vector<Head> heap_;
  bool given_ = false;  // the last head was handed out and its source waits to move on
};

/// Sorts any number of sketches within `memory` bytes; what does not fit is spilled to sorted files in `folder`.
class SketchSorter {
 public:
  SketchSorter(std::string folder, std::size_t memory) : folder_(std::move(folder)), memory_(memory) {}
  /// Copies what the views show.
  void add(const Sketch& sketch);
  /// Writes all of them, in order.
  void write(OutputFile& out, SketchRanges ranges = SketchRanges::by_key());

 private:
  struct Entry {
    std::uint64_t key, rank;
    DocRef doc;
    std::size_t at;
    std::uint32_t id_bytes, bytes;
  };
  void write_held(SketchFileWriter& writer);
  void spill();

  std::string folder_;
  std::size_t memory_;
  std::string bytes_;
  std::vector<Entry> entries_;
  std::vector<std::string> spilled_;
};

/// First in, first out; beyond `memory` bytes it lives in a file.
class SketchQueue final : public SketchSource {
 public:
  SketchQueue(std::string path, std::size_t memory) : path_(std::move(path)), memory_(memory) {}
  ~SketchQueue() override;
  void add(const Sketch& sketch);
  bool empty() const { return count_ == 0; }
  /// Ends adding; from here on `next` gives what was added.
  void rewind();
  bool next(Sketch& sketch) override;
  /// Empties it for new use.
  void clear();

 private:
  std::string path_;
  std::size_t memory_;
  std::uint64_t count_ = 0;
  std::string held_;
  std::string_view left_;
  std::unique_ptr<OutputFile> file_;
  std::unique_ptr<SketchFileWriter> writer_;
  std::unique_ptr<SketchFileReader> reader_;
};

}  // namespace curate
