// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "text/string_table.hpp"

namespace curate {

/// Linear classifiers over the words of a text, as scikit-learn's TfidfVectorizer (lower case, words `\w\w+`, L2 norm)
/// and CalibratedClassifierCV of linear machines make them. Immutable; shared by any number of scorers.
///
/// The file is text, fields apart by tabs: a line `curate-linear 1 MEMBERS`; for each member a line `sigmoid A B
/// INTERCEPT`; then a line `WORD IDF WEIGHT…` for each word, with one weight a member.
class LinearModel {
 public:
  /// `bytes` are the file's and must outlive the model: words are read in place. `name` is for messages. Throws
  /// RunError, naming the line, if it is no such file.
  LinearModel(std::string_view bytes, std::string_view name);

  /// Whether a file is one, by its first bytes.
  static bool recognises(std::string_view bytes);

  std::size_t words() const { return words_; }

 private:
  friend class LinearScorer;
  struct Member {
    double a, b, intercept;
  };
  std::vector<Member> members_;
  StringTable table_;
  std::size_t words_ = 0;
  std::vector<double> weights_;  // by word: the idf, then one a member
};

/// Scores texts with a model. One owner, one thread; keeps its memory from text to text.
class LinearScorer {
 public:
  explicit LinearScorer(std::shared_ptr<const LinearModel> model);

  /// The mean over members of 1 / (1 + exp(A s + B)), where s is the intercept plus the product of weights and the
  /// unit vector of word counts times idf. `text` is well-formed UTF-8.
  double probability(std::string_view text);

 private:
  void count(std::string_view word);

  std::shared_ptr<const LinearModel> model_;
  std::string lower_;
  std::vector<std::uint32_t> counts_;  // by word
  std::vector<std::uint32_t> seen_;    // words of the text, in their order
};

}  // namespace curate
