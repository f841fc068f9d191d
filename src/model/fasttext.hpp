// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/fasttext_file.hpp"
#include "model/label_layer.hpp"
#include "model/text_vector.hpp"
#include "model/word_rows.hpp"
#include "util/cpu.hpp"

namespace curate {

/// A supervised fastText model (.bin, .ftz; Joulin et al. 2016, "Bag of Tricks for Efficient Text
/// Classification"): all four losses, word and character n-grams, pruned and quantised matrices. Immutable;
/// shared by any number of scorers.
class FastTextModel {
 public:
  /// `bytes` are the file's and must outlive the model: large matrices are read in place. `name` is for
  /// messages. Throws RunError if it is no such file, or is damaged.
  FastTextModel(std::string_view bytes, std::string_view name);
  FastTextModel(const FastTextModel&) = delete;
  FastTextModel& operator=(const FastTextModel&) = delete;

  std::size_t label_count() const { return file_.labels.size(); }
  /// The label as people write it: without "__label__".
  std::string_view label(std::uint32_t index) const;
  /// By either spelling.
  std::optional<std::uint32_t> find_label(std::string_view label) const;
  /// All of them, as people write them: for messages.
  std::vector<std::string> labels() const;

 private:
  friend class FastTextScorer;
  FastTextFile file_;
  WordRows words_;
  LabelLayer layer_;
};

/// Scores texts with a model, as the library's `predict` does on the same text with a line feed appended:
/// labels and their order are the same, probabilities are the same to about 1e-6 and have the same bits on
/// every CPU. One owner, one thread; takes about 2 MiB.
class FastTextScorer {
 public:
  explicit FastTextScorer(std::shared_ptr<const FastTextModel> model, Isa set = isa());

  /// Reads a text (UTF-8; other bytes do no harm). `top` and `probability` then speak of it.
  void read(std::string_view text, LineBreaks breaks = LineBreaks::kSpace);
  /// The `k` best labels, best first; fewer if the model has no more, if the others are below about 1e-5 in a
  /// hierarchical softmax, or none if no word of the text has a vector. Good until the next call.
  std::span<const LabelScore> top(std::size_t k);
  /// What `top` with all labels would give for one of them, 0 if it would be missing. Cheap for hierarchical
  /// softmax.
  float probability(std::uint32_t label);

  std::span<const LabelScore> predict(std::string_view text, std::size_t k, LineBreaks breaks = LineBreaks::kSpace) {
    read(text, breaks);
    return top(k);
  }
  const FastTextModel& model() const { return *model_; }

 private:
  std::shared_ptr<const FastTextModel> model_;
  const RowKernels& kernels_;
  std::unique_ptr<TextVector> text_;
  LabelScratch scratch_;
  std::vector<LabelScore> best_;
};

}  // namespace curate
