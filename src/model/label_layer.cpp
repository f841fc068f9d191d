// SPDX-License-Identifier: Apache-2.0
#include "model/label_layer.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <string>

#include <curate/error.hpp>

#include "model/fixed_math.hpp"

namespace curate {

namespace {

constexpr int kSigmoidSteps = 512, kSigmoidEnd = 8;
constexpr std::size_t kManyFloats = std::size_t{4} << 20, kManyTreeFloats = std::size_t{16} << 10;

std::size_t padded(std::size_t rows) {
  return (rows + RowKernels::kLanes - 1) / RowKernels::kLanes * RowKernels::kLanes;
}

/// fastText keeps scores as floats and adds 1e-5 before every logarithm; so it must be here.
float padded_log(float x) {
  return static_cast<float>(fixed_log(static_cast<double>(x) + 1e-5));
}
float float_exp(float x) {
  if (x > 88.72F) return std::numeric_limits<float>::infinity();
  return static_cast<float>(fixed_exp(static_cast<double>(x)));
}

const float kLowestScore = padded_log(0);

bool better(const std::pair<float, std::uint32_t>& a, const std::pair<float, std::uint32_t>& b) {
  return a.first > b.first;
}

/// Offers a leaf to the k best so far, a heap with the worst in front.
void offer(std::vector<std::pair<float, std::uint32_t>>& heap, std::size_t k, float score, std::uint32_t label) {
  heap.emplace_back(score, label);
  std::ranges::push_heap(heap, better);
  if (heap.size() <= k) return;
  std::ranges::pop_heap(heap, better);
  heap.pop_back();
}

bool hopeless(const std::vector<std::pair<float, std::uint32_t>>& heap, std::size_t k, float score) {
  return heap.size() == k && score < heap.front().first;
}

}  // namespace

LabelLayer::LabelLayer(const FastTextFile& file, std::string_view name)
    : file_(file), name_(name), labels_(static_cast<std::uint32_t>(file.labels.size())) {
  if (hierarchical()) build_tree();
  lay_side_by_side();
  for (int i = 0; i <= kSigmoidSteps; ++i) {
    const float x = static_cast<float>(i * 2 * kSigmoidEnd) / kSigmoidSteps - kSigmoidEnd;
    sigmoids_.push_back(static_cast<float>(1.0 / (1.0 + static_cast<double>(float_exp(-x)))));
  }
}

void LabelLayer::build_tree() {
  constexpr std::int64_t kUnset = 1'000'000'000'000'000;
  std::int64_t total = 0;
  for (const std::int64_t count : file_.label_counts)
    if (count >= kUnset || (total += count) >= kUnset)
      throw RunError("model '" + name_ + "' is damaged: its labels were seen more than 10^15 times");

  // Huffman's algorithm with two queues: leaves from the last, rarest label on, and inner nodes in order of
  // creation.
  const std::uint32_t nodes = 2 * labels_ - 1;
  tree_.resize(nodes);
  std::vector<std::int64_t> counts(file_.label_counts);
  counts.resize(nodes, kUnset);
  std::int64_t leaf = std::int64_t{labels_} - 1;
  std::uint32_t inner = labels_;
  for (std::uint32_t node = labels_; node < nodes; ++node) {
    const auto next = [&] {
      if (leaf >= 0 && counts[static_cast<std::size_t>(leaf)] < counts[inner])
        return static_cast<std::uint32_t>(leaf--);
      return inner++;
    };
    tree_[node].left = next();
    tree_[node].right = next();
    counts[node] = counts[tree_[node].left] + counts[tree_[node].right];
    tree_[tree_[node].left].parent = tree_[tree_[node].right].parent = node;
  }
}

void LabelLayer::lay_side_by_side() {
  // A tree's few nodes on the way are looked up one by one where there are many.
  const std::size_t rows = padded(labels_), columns = file_.columns;
  if (rows * columns > (hierarchical() ? kManyTreeFloats : kManyFloats)) return;
  side_by_side_.resize(rows * columns);
  std::vector<float> row(columns);
  for (std::uint32_t label = 0; label < labels_; ++label) {
    file_.output.copy_row(label, row.data());
    float* to =
        side_by_side_.data() + label / RowKernels::kLanes * RowKernels::kLanes * columns + label % RowKernels::kLanes;
    for (std::size_t c = 0; c < columns; ++c) to[c * RowKernels::kLanes] = row[c];
  }
}

float LabelLayer::number(float value) const {
  if (value != value) throw RunError("model '" + name_ + "' is damaged: its weights give a score that is no number");
  return value;
}

/// The product with a row of the output matrix, in the order of its columns.
float LabelLayer::product(const float* vector, std::uint32_t row, LabelScratch& scratch) const {
  scratch.row.resize(file_.columns);
  file_.output.copy_row(row, scratch.row.data());
  float sum = 0;
  for (std::uint32_t c = 0; c < file_.columns; ++c) sum += vector[c] * scratch.row[c];
  return sum * file_.output.norm(row);
}

/// Products with all rows where that is cheap, or needed.
void LabelLayer::fill_products(const float* vector, const RowKernels& kernels, LabelScratch& scratch) const {
  if (!side_by_side_.empty()) {
    scratch.outputs.resize(padded(labels_));
    kernels.multiply(vector, file_.columns, side_by_side_.data(), scratch.outputs.size() / RowKernels::kLanes,
                     scratch.outputs.data());
    if (file_.output.has_norms())
      for (std::uint32_t label = 0; label < labels_; ++label) scratch.outputs[label] *= file_.output.norm(label);
  } else if (!hierarchical()) {
    scratch.outputs.resize(labels_);
    for (std::uint32_t label = 0; label < labels_; ++label) scratch.outputs[label] = product(vector, label, scratch);
  }
}

/// The probability of going right at an inner node.
float LabelLayer::branch(const float* vector, std::uint32_t node, LabelScratch& scratch) const {
  const std::uint32_t row = node - labels_;
  const float sum = number(side_by_side_.empty() ? product(vector, row, scratch) : scratch.outputs[row]);
  return static_cast<float>(1.0 / static_cast<double>(1.0F + float_exp(-sum)));
}

void LabelLayer::walk_tree(const float* vector, std::size_t k, LabelScratch& scratch) const {
  auto& stack = scratch.stack;
  stack.clear();
  stack.push_back({2 * labels_ - 2, 0.0F});
  while (!stack.empty()) {
    const auto [node, score] = stack.back();
    stack.pop_back();
    if (score < kLowestScore || hopeless(scratch.heap, k, score)) continue;
    if (node < labels_) {
      offer(scratch.heap, k, score, node);
      continue;
    }
    const float right = branch(vector, node, scratch);
    stack.push_back({tree_[node].right, score + padded_log(right)});
    stack.push_back({tree_[node].left, score + padded_log(static_cast<float>(1.0 - static_cast<double>(right)))});
  }
}

void LabelLayer::fill_outputs(const float* vector, const RowKernels& kernels, LabelScratch& scratch) const {
  if (scratch.fresh) return;
  scratch.fresh = true;
  fill_products(vector, kernels, scratch);
  if (hierarchical()) return;
  const std::span outputs(scratch.outputs.data(), labels_);
  for (const float output : outputs) number(output);
  if (file_.loss == FastTextLoss::kSoftmax) {
    const float largest = *std::ranges::max_element(outputs);
    float sum = 0;
    for (float& output : outputs) sum += output = float_exp(output - largest);
    for (float& output : outputs) output = number(output / sum);
    return;
  }
  for (float& output : outputs) {
    if (output < -kSigmoidEnd)
      output = 0;
    else if (output > kSigmoidEnd)
      output = 1;
    else
      output = sigmoids_[static_cast<std::size_t>((output + kSigmoidEnd) * kSigmoidSteps / kSigmoidEnd / 2)];
  }
}

void LabelLayer::top(const float* vector, std::size_t k, const RowKernels& kernels, LabelScratch& scratch,
                     std::vector<LabelScore>& best) const {
  best.clear();
  k = std::min<std::size_t>(k, labels_);
  if (k == 0) return;
  auto& heap = scratch.heap;
  heap.clear();
  fill_outputs(vector, kernels, scratch);
  if (hierarchical()) {
    walk_tree(vector, k, scratch);
  } else {
    for (std::uint32_t label = 0; label < labels_; ++label) {
      const float score = padded_log(scratch.outputs[label]);
      if (!hopeless(heap, k, score)) offer(heap, k, score, label);
    }
  }
  std::ranges::sort_heap(heap, better);
  for (const auto& [score, label] : heap) best.push_back({label, float_exp(score)});
}

float LabelLayer::probability(const float* vector, std::uint32_t label, const RowKernels& kernels,
                              LabelScratch& scratch) const {
  fill_outputs(vector, kernels, scratch);
  if (!hierarchical()) return float_exp(padded_log(scratch.outputs[label]));
  // From the root down, as the sums of floats depend on their order.
  auto& path = scratch.stack;
  path.clear();
  const std::uint32_t root = 2 * labels_ - 2;
  for (std::uint32_t node = label; node != root; node = tree_[node].parent) path.push_back({node, 0});
  float score = 0;
  std::uint32_t parent = root;
  while (!path.empty()) {
    const std::uint32_t node = path.back().node;
    path.pop_back();
    const float right = branch(vector, parent, scratch);
    score += padded_log(tree_[parent].right == node ? right : static_cast<float>(1.0 - static_cast<double>(right)));
    if (score < kLowestScore) return 0;
    parent = node;
  }
  return float_exp(score);
}

}  // namespace curate
