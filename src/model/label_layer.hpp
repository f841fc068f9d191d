// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/fasttext_file.hpp"
#include "model/row_kernels.hpp"
#include "util/large_pages.hpp"

namespace curate {

struct LabelScore {
  std::uint32_t label = 0;  ///< index into the model's labels
  float probability = 0;    ///< up to about 1.00002: fastText adds 1e-5 inside its logarithms
};

/// Buffers of one user of a LabelLayer. Whoever changes the vector sets `fresh` to false.
struct LabelScratch {
  bool fresh = false;  ///< `outputs` belongs to the vector at hand
  TableVector<float> outputs;
  std::vector<float> row;
  std::vector<std::pair<float, std::uint32_t>> heap;
  struct Node {
    std::uint32_t node;
    float score;
  };
  std::vector<Node> stack;
};

/// The last layer of a fastText classifier: from a text's vector to probabilities of labels. Immutable.
class LabelLayer {
 public:
  /// Builds the Huffman tree of hierarchical softmax from the labels' counts. Keeps a reference to `file`.
  LabelLayer(const FastTextFile& file, std::string_view name);

  /// The `k` best labels, best first; labels below 1e-5 may be missing where the loss is hierarchical.
  /// `vector` has the model's columns. Throws RunError if the model's numbers are none.
  void top(const float* vector, std::size_t k, const RowKernels& kernels, LabelScratch& scratch,
           std::vector<LabelScore>& best) const;
  /// The probability that `top` would give for one label; 0 where it would leave it out.
  float probability(const float* vector, std::uint32_t label, const RowKernels& kernels, LabelScratch& scratch) const;

 private:
  struct TreeNode {
    std::uint32_t left = 0, right = 0, parent = 0;
  };
  void build_tree();
  void lay_side_by_side();
  float branch(const float* vector, std::uint32_t node, LabelScratch& scratch) const;
  float product(const float* vector, std::uint32_t row, LabelScratch& scratch) const;
  void walk_tree(const float* vector, std::size_t k, LabelScratch& scratch) const;
  void fill_products(const float* vector, const RowKernels& kernels, LabelScratch& scratch) const;
  void fill_outputs(const float* vector, const RowKernels& kernels, LabelScratch& scratch) const;
  bool hierarchical() const { return file_.loss == FastTextLoss::kHierarchicalSoftmax; }
  float number(float value) const;

  const FastTextFile& file_;
  std::string name_;
  std::uint32_t labels_;
  TableVector<float> side_by_side_;  // the output matrix as RowKernels::multiply takes it, if it is small enough
  std::vector<TreeNode> tree_;       // leaves 0..labels-1, inner nodes behind them, the root last
  std::vector<float> sigmoids_;      // at 512 steps of [-8, 8]: for the losses that judge each label alone
};

}  // namespace curate
