// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <curate/document.hpp>
#include <curate/score.hpp>

#include "util/file.hpp"
#include "util/hash.hpp"

namespace curate {

/// What a program outside is asked: who is asked (command, version, names of the scores) and what it is sent. Rows with
/// the same key have the same answer.
Hash128 score_key(const ScorePlan& plan, const Document& document);

/// The request line for a row: {"text": …, "mime": …, "image": base64}, what is not sent left out.
void write_score_request(const ScorePlan& plan, const Document& document, std::string& line);

/// Numbers in an answer line, in the order of `names`: a JSON object, or a bare number where there is one name. NaN for
/// null or none. Throws RunError.
std::vector<double> read_scores(std::string_view line, const std::vector<std::string>& names);

struct KeyHash {
  std::size_t operator()(Hash128 key) const { return static_cast<std::size_t>(key.lo); }
};

/// All answers a task ever had, in a file that grows record by record, each with its own checksum: what a kill or a
/// power cut left of the last ones is cut off.
class ScoreRecord {
 public:
  /// Opens or makes it. `scores`: numbers of an answer, the same for the whole file.
  ScoreRecord(std::string path, std::size_t scores);
  ~ScoreRecord();
  ScoreRecord(const ScoreRecord&) = delete;
  ScoreRecord& operator=(const ScoreRecord&) = delete;

  bool contains(Hash128 key) const { return places_.contains(key); }
  /// The scores of a key; none if it is not in the file.
  std::optional<std::vector<double>> find(Hash128 key) const;
  /// `key` must be new.
  void add(Hash128 key, std::span<const double> scores);
  /// All that was added survives a power cut.
  void sync();

 private:
  std::string path_, all_;
  std::size_t scores_, written_ = 0;
  int fd_ = -1;
  std::unordered_map<Hash128, std::size_t, KeyHash> places_;
};

/// Answers by key, of one score phase: task i of n has the keys whose lower half is i modulo n, in its file as sorted
/// records of 16 bytes of key and 8 of each number.
class Scores {
 public:
  Scores(const std::vector<std::string>& files, std::size_t scores);
  /// Throws DamagedFile if there is none.
  std::span<const double> of(Hash128 key);

  /// Adds a record to the bytes of such a file.
  static void append(Hash128 key, std::span<const double> scores, std::string& out);

 private:
  std::vector<std::unique_ptr<MappedFile>> files_;
  std::vector<std::string> names_;
  std::size_t scores_;
  std::vector<double> found_;
};

}  // namespace curate
