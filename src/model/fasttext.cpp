// SPDX-License-Identifier: Apache-2.0
#include "model/fasttext.hpp"

#include <algorithm>

namespace curate {

namespace {
constexpr std::string_view kPrefix = "__label__";

std::string_view bare(std::string_view label) {
  if (label.starts_with(kPrefix)) label.remove_prefix(kPrefix.size());
  return label;
}
}  // namespace

FastTextModel::FastTextModel(std::string_view bytes, std::string_view name)
    : file_(FastTextFile::read(bytes, name)), words_(file_), layer_(file_, name) {}

std::string_view FastTextModel::label(std::uint32_t index) const {
  return bare(file_.labels[index]);
}

std::optional<std::uint32_t> FastTextModel::find_label(std::string_view label) const {
  const auto at = std::ranges::find(file_.labels, bare(label), bare);
  if (at == file_.labels.end()) return std::nullopt;
  return static_cast<std::uint32_t>(at - file_.labels.begin());
}

std::vector<std::string> FastTextModel::labels() const {
  std::vector<std::string> names;
  for (const std::string_view label : file_.labels) names.emplace_back(bare(label));
  return names;
}

FastTextScorer::FastTextScorer(std::shared_ptr<const FastTextModel> model, Isa set)
    : model_(std::move(model)),
      kernels_(row_kernels(set)),
      text_(TextVector::make(model_->file_, model_->words_, kernels_)) {}

void FastTextScorer::read(std::string_view text, LineBreaks breaks) {
  text_->read(text, breaks);
  scratch_.fresh = false;
}

std::span<const LabelScore> FastTextScorer::top(std::size_t k) {
  best_.clear();
  if (text_->row_count() > 0) model_->layer_.top(text_->mean(), k, kernels_, scratch_, best_);
  return best_;
}

float FastTextScorer::probability(std::uint32_t label) {
  return text_->row_count() > 0 ? model_->layer_.probability(text_->mean(), label, kernels_, scratch_) : 0;
}

}  // namespace curate
