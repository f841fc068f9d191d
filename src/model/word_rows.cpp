// SPDX-License-Identifier: Apache-2.0
#include "model/word_rows.hpp"

#include <bit>

namespace curate {

namespace {

constexpr std::uint32_t kFnvStart = 2166136261U, kFnvPrime = 16777619U;
constexpr std::uint64_t kRunFactor = 116049371U;
constexpr std::string_view kLabelPrefix = "__label__";

/// fastText hashes signed characters.
std::uint32_t hash_byte(std::uint32_t hash, char byte) {
  return (hash ^ static_cast<std::uint32_t>(static_cast<signed char>(byte))) * kFnvPrime;
}

std::uint32_t hash_word(std::string_view word) {
  std::uint32_t hash = kFnvStart;
  for (const char byte : word) hash = hash_byte(hash, byte);
  return hash;
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

/// Gathers rows, so that the sink is called once for most words.
class WordRows::Collector {
 public:
  explicit Collector(RowSink& sink) : sink_(sink) {}
  void add(std::uint32_t id) {
    if (count_ == std::size(ids_)) flush();
    ids_[count_++] = id;
  }
  void flush() {
    sink_.rows({ids_, count_});
    count_ = 0;
  }

 private:
  RowSink& sink_;
  std::uint32_t ids_[256];
  std::size_t count_ = 0;
};

WordRows::WordRows(const FastTextFile& file) : file_(file) {
  if (file.buckets > 0) fraction_ = ~std::uint64_t{0} / file.buckets + 1;
  const std::size_t entries = file.words.size() + file.labels.size();
  table_.assign(std::bit_ceil(entries * 2 + 1), kNone);
  table_mask_ = static_cast<std::uint32_t>(table_.size() - 1);
  for (std::uint32_t id = 0; id < entries; ++id) {
    std::uint32_t slot = hash_word(entry(id)) & table_mask_;
    // A word that is there twice counts as its last copy.
    while (table_[slot] != kNone && entry(table_[slot]) != entry(id)) slot = (slot + 1) & table_mask_;
    table_[slot] = id;
  }
  if (!file.pruned) return;
  kept_.assign((std::size_t{file.buckets} + 63) / 64, 0);
  kept_before_.assign(kept_.size(), 0);
  for (const auto& kept : file.kept_buckets) kept_[kept.first / 64] |= std::uint64_t{1} << (kept.first % 64);
  for (std::size_t i = 1; i < kept_.size(); ++i)
    kept_before_[i] = kept_before_[i - 1] + static_cast<std::uint32_t>(std::popcount(kept_[i - 1]));
}

std::string_view WordRows::entry(std::uint32_t id) const {
  return id < file_.words.size() ? file_.words[id] : file_.labels[id - file_.words.size()];
}

std::uint32_t WordRows::find(std::string_view word, std::uint32_t hash) const {
  std::uint32_t slot = hash & table_mask_;
  while (table_[slot] != kNone && entry(table_[slot]) != word) slot = (slot + 1) & table_mask_;
  return table_[slot];
}

void WordRows::bucket(std::uint32_t bucket, Collector& rows) const {
  const auto words = static_cast<std::uint32_t>(file_.words.size());
  if (!file_.pruned) {
    rows.add(words + bucket);
    return;
  }
  const std::uint64_t bits = kept_[bucket / 64], bit = std::uint64_t{1} << (bucket % 64);
  if ((bits & bit) == 0) return;
  const auto rank = kept_before_[bucket / 64] + static_cast<std::uint32_t>(std::popcount(bits & (bit - 1)));
  rows.add(words + file_.kept_buckets[rank].second);
}

void WordRows::ngrams_of(std::string_view word, Collector& rows) const {
  // The n-grams of "<word>"; a '<' or '>' alone is none.
  const std::size_t size = word.size() + 2;
  const auto at = [&](std::size_t i) { return i == 0 ? '<' : i + 1 == size ? '>' : word[i - 1]; };
  for (std::size_t i = 0; i < size; ++i) {
    if (continues(at(i))) continue;
    std::uint32_t hash = kFnvStart;
    std::size_t end = i;
    for (std::uint32_t n = 1; end < size && n <= file_.longest; ++n) {
      hash = hash_byte(hash, at(end++));
      while (end < size && continues(at(end))) hash = hash_byte(hash, at(end++));
      if (n >= file_.shortest && !(n == 1 && (i == 0 || end == size))) bucket(bucket_of(hash), rows);
    }
  }
}

WordRows::Found WordRows::rows_of(std::string_view word, RowSink& sink) const {
  Found found;
  found.hash = hash_word(word);
  const std::uint32_t id = find(word, found.hash);
  const bool known = id != kNone;
  if (known ? id >= file_.words.size() : word.starts_with(kLabelPrefix)) {
    found.kind = WordKind::kLabel;
    return found;
  }
  if (word == kLineEnd) found.kind = WordKind::kLineEnd;
  Collector rows(sink);
  if (known) rows.add(id);
  if (file_.longest > 0 && found.kind == WordKind::kWord) ngrams_of(word, rows);
  rows.flush();
  return found;
}

void WordRows::rows_of_runs(std::span<const std::uint32_t> hashes, RowSink& sink) const {
  // fastText keeps hashes as signed numbers and widens them so.
  const auto widen = [](std::uint32_t hash) {
    return static_cast<std::uint64_t>(static_cast<std::int32_t>(hash));
  };
  Collector rows(sink);
  for (std::size_t first = 0; first < hashes.size(); ++first) {
    std::uint64_t hash = widen(hashes[first]);
    for (std::size_t next = first + 1; next < hashes.size() && next < first + file_.word_ngrams; ++next) {
      hash = hash * kRunFactor + widen(hashes[next]);
      bucket(static_cast<std::uint32_t>(hash % file_.buckets), rows);
    }
  }
  rows.flush();
}

}  // namespace curate
