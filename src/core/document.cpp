// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include <curate/document.hpp>

#include "text/splitter.hpp"
#include "text/word_features.hpp"
#include "util/json.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {
constexpr std::size_t kArenaBlock = std::size_t{1} << 20;
constexpr std::size_t kUsualRows = 256;
}  // namespace

char* Arena::reserve_elsewhere(std::size_t size) {
  while (block_ + 1 < blocks_.size()) {
    ++block_;
    used_ = 0;
    if (blocks_[block_].size >= size) return blocks_[block_].bytes.get();
  }
  const std::size_t block = std::max(size, kArenaBlock);
  blocks_.push_back({std::make_unique_for_overwrite<char[]>(block), block});
  block_ = blocks_.size() - 1;
  used_ = 0;
  return blocks_[block_].bytes.get();
}

// The features of the document that was asked last, for each splitter.
struct Document::Features {
  struct Slot {
    const Document* owner = nullptr;
    std::uint32_t version = 0;
    WordFeatures features;
  };
  std::array<Slot, kSplitters> slots;
};

void Document::reset(Arena& arena, Features& features) {
  id = url = date = mime = source = headers = payload = metadata = {};
  ref = {};
  arena_ = &arena;
  features_ = &features;
  text_ = {};
  text_version_ = 0;
  counted_ = has_lines_ = measures_all_ = false;
  has_words_ = has_sentences_ = 0;
  signals_.clear();
  tags_.clear();
  verdict_ = {};
}

void Document::set_text(std::string_view in_batch) {
  assert(is_utf8(in_batch));
  text_ = in_batch;
  ++text_version_;
  counted_ = has_lines_ = false;
  has_words_ = has_sentences_ = 0;
}

void Document::set_text(std::string_view in_batch, std::uint64_t characters) {
  set_text(in_batch);
  characters_ = characters;
  counted_ = true;
}

std::uint64_t Document::characters() {
  if (!counted_) {
    characters_ = count_code_points(text_);
    counted_ = true;
  }
  return characters_;
}

namespace {

std::span<const std::string_view> keep_in(Arena& arena, const std::vector<std::string_view>& views) {
  const auto kept = arena.allocate<std::string_view>(views.size());
  std::copy(views.begin(), views.end(), kept.begin());
  return kept;
}

std::vector<std::string_view>& scratch() {
  static thread_local std::vector<std::string_view> views;
  views.clear();
  return views;
}

}  // namespace

std::span<const std::string_view> Document::words(Splitter splitter) {
  const auto i = static_cast<std::size_t>(splitter);
  if ((has_words_ >> i & 1) == 0) {
    auto& views = scratch();
    split_words(splitter, text_, views);
    words_[i] = keep_in(*arena_, views);
    has_words_ = static_cast<std::uint8_t>(has_words_ | 1U << i);
  }
  return words_[i];
}

const WordFeatures& Document::word_features(Splitter splitter) {
  Features::Slot& slot = features_->slots[static_cast<std::size_t>(splitter)];
  if (slot.owner != this || slot.version != text_version_) {
    slot.features.measure(words(splitter));
    slot.owner = this;
    slot.version = text_version_;
  }
  return slot.features;
}

std::span<const std::string_view> Document::sentences(Splitter splitter) {
  const auto i = static_cast<std::size_t>(splitter);
  if ((has_sentences_ >> i & 1) == 0) {
    auto& views = scratch();
    split_sentences(splitter, text_, views);
    sentences_[i] = keep_in(*arena_, views);
    has_sentences_ = static_cast<std::uint8_t>(has_sentences_ | 1U << i);
  }
  return sentences_[i];
}

std::span<const std::string_view> Document::lines() {
  if (!has_lines_) {
    auto& views = scratch();
    std::string_view left = text_;
    while (!left.empty()) {
      const auto end = left.find('\n');
      views.push_back(left.substr(0, end));
      if (end == std::string_view::npos) break;
      left.remove_prefix(end + 1);
    }
    lines_ = keep_in(*arena_, views);
    has_lines_ = true;
  }
  return lines_;
}

void Document::note(std::string_view name, double value) {
  for (Signal& signal : signals_) {
    if (signal.name != name) continue;
    signal.value = value;
    return;
  }
  signals_.push_back({name, value});
}

std::optional<double> Document::signal(std::string_view name) const {
  for (const Signal& signal : signals_)
    if (signal.name == name) return signal.value;
  return std::nullopt;
}

void Document::tag(std::string_view name, std::string_view value) {
  const std::string_view kept = arena_->store(value);
  for (Tag& tag : tags_) {
    if (tag.name != name) continue;
    tag.value = kept;
    return;
  }
  tags_.push_back({name, kept});
}

std::optional<std::string_view> Document::tagged(std::string_view name) const {
  for (const Tag& tag : tags_)
    if (tag.name == name) return tag.value;
  return std::nullopt;
}

std::optional<std::string_view> Document::field(std::string_view path) {
  if (path == "id") return id;
  if (path == "url") return url;
  if (path == "date") return date;
  if (path == "mime") return mime;
  if (path == "source") return source;
  if (path == "text") return text_;
  if (const auto found = tagged(path)) return found;
  if (path.starts_with("metadata.")) path.remove_prefix(9);
  if (metadata.empty()) return std::nullopt;
  const auto found = json_at(metadata, path);
  return found ? std::optional(arena_->store(*found)) : std::nullopt;
}

Batch::Batch() : features_(std::make_unique<Document::Features>()) {
  rows_.reserve(kUsualRows);
}

Batch::~Batch() = default;

Document& Batch::add() {
  if (size_ == rows_.size()) {
    // The rows move: what is kept by their address is forgotten.
    for (auto& slot : features_->slots) slot.owner = nullptr;
    rows_.emplace_back();
  }
  Document& row = rows_[size_++];
  row.reset(arena_, *features_);
  return row;
}

Document& Batch::add_copy(const Document& other) {
  Document& row = add();
  row = other;
  row.arena_ = &arena_;
  row.features_ = features_.get();
  return row;
}

void Batch::clear() {
  arena_.clear();
  size_ = 0;
  for (auto& slot : features_->slots) slot.owner = nullptr;
}

}  // namespace curate
