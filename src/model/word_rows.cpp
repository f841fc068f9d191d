// SPDX-License-Identifier: Apache-2.0
#include "model/word_rows.hpp"

#include <bit>
#include <cstring>

namespace curate {

namespace {

constexpr std::uint32_t kFnvStart = 2166136261U, kFnvPrime = 16777619U;
constexpr std::uint64_t kRunFactor = 116049371U;
constexpr std::size_t kShortWord = 30;  // bytes
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

bool is_ascii(std::string_view word) {
  char any = 0;
  for (const char byte : word) any = static_cast<char>(any | byte);
  return static_cast<signed char>(any) >= 0;
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Bits set; the baseline of x86-64 has no instruction for it.
std::uint32_t count_bits(std::uint64_t bits) {
  bits -= (bits >> 1) & 0x5555555555555555U;
  bits = (bits & 0x3333333333333333U) + ((bits >> 2) & 0x3333333333333333U);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0FU;
  return static_cast<std::uint32_t>((bits * 0x0101010101010101U) >> 56);
}

}  // namespace

/// Gathers the buckets of n-grams and gives the rows of those that have one to the sink.
class WordRows::Collector {
 public:
  static constexpr std::size_t kRoom = 512;

  Collector(const WordRows& words, RowSink& sink)
      : words_(words), first_(static_cast<std::uint32_t>(words.file_.words.size())), sink_(sink) {}
  void word(std::uint32_t id) { rows_[row_count_++] = id; }
  /// At most kRoom between two calls of `settle`; kNone is skipped.
  void bucket(std::uint32_t bucket) { buckets_[bucket_count_++] = bucket; }
  /// The same for several: where they go, and behind which of them they end.
  std::uint32_t* next_buckets() { return buckets_ + bucket_count_; }
  void buckets_until(const std::uint32_t* end) { bucket_count_ = static_cast<std::size_t>(end - buckets_); }
  std::size_t room() const { return kRoom - bucket_count_; }
  void settle() {
    if (words_.file_.pruned)
      settle_kept();
    else
      for (std::size_t i = 0; i < bucket_count_; ++i) {
        rows_[row_count_] = first_ + buckets_[i];
        row_count_ += buckets_[i] != kNone;
      }
    sink_.rows({rows_, row_count_});
    bucket_count_ = row_count_ = 0;
  }

 private:
  void settle_kept() {
    // Few n-grams are kept, and which is hard to foresee: no branch in the first pass.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < bucket_count_; ++i) {
      const std::uint32_t bucket = buckets_[i];
      const std::uint32_t place = bucket == kNone ? words_.file_.buckets : bucket;  // a bit that is never set
      buckets_[kept] = bucket;
      kept += words_.kept_[place / 64] >> (place % 64) & 1;
    }
    for (std::size_t i = 0; i < kept; ++i) {
      rows_[row_count_++] = words_.kept_rows_[words_.rank(buckets_[i])];
    }
  }

  const WordRows& words_;
  const std::uint32_t first_;  // row of the first bucket
  RowSink& sink_;
  std::uint32_t buckets_[kRoom];
  std::uint32_t rows_[kRoom + 1];
  std::size_t bucket_count_ = 0, row_count_ = 0;
};

WordRows::WordRows(const FastTextFile& file) : file_(file) {
  if (file.buckets > 0) fraction_ = ~std::uint64_t{0} / file.buckets + 1;
  const std::size_t entries = file.words.size() + file.labels.size();
  table_.resize(std::bit_ceil(entries * 2 + 1));
  table_mask_ = static_cast<std::uint32_t>(table_.size() - 1);
  for (std::uint32_t id = 0; id < entries; ++id) {
    const std::uint32_t hash = hash_word(entry(id));
    table_[find_place(entry(id), hash)] = {id, hash};  // a word that is there twice counts as its last copy
  }
  if (!file.pruned) return;
  kept_.assign(std::size_t{file.buckets} / 64 + 1, 0);
  kept_before_.assign(kept_.size(), 0);
  kept_rows_.resize(file.kept_buckets.size());
  for (const auto& [bucket, row] : file.kept_buckets) kept_[bucket / 64] |= std::uint64_t{1} << (bucket % 64);
  for (std::size_t i = 1; i < kept_.size(); ++i) kept_before_[i] = kept_before_[i - 1] + count_bits(kept_[i - 1]);
  for (const auto& [bucket, row] : file.kept_buckets)
    kept_rows_[rank(bucket)] = static_cast<std::uint32_t>(file.words.size()) + row;
}

std::size_t WordRows::rank(std::uint32_t bucket) const {
  const std::uint64_t below = kept_[bucket / 64] & ((std::uint64_t{1} << (bucket % 64)) - 1);
  return kept_before_[bucket / 64] + count_bits(below);
}

std::string_view WordRows::entry(std::uint32_t id) const {
  return id < file_.words.size() ? file_.words[id] : file_.labels[id - file_.words.size()];
}

std::size_t WordRows::find_place(std::string_view word, std::uint32_t hash) const {
  std::size_t at = hash & table_mask_;
  while (table_[at].id != kNone && !(table_[at].hash == hash && entry(table_[at].id) == word))
    at = (at + 1) & table_mask_;
  return at;
}

/// The n-grams of "<word>"; a '<' or '>' alone is none.
void WordRows::ngrams_of(std::string_view word, Collector& rows) const {
  const std::size_t size = word.size() + 2;
  const auto at = [&](std::size_t i) { return i == 0 ? '<' : i + 1 == size ? '>' : word[i - 1]; };
  for (std::size_t i = 0; i < size; ++i) {
    if (continues(at(i))) continue;
    if (rows.room() < file_.longest) rows.settle();
    std::uint32_t hash = kFnvStart;
    std::size_t end = i;
    for (std::uint32_t n = 1; end < size && n <= file_.longest; ++n) {
      hash = hash_byte(hash, at(end++));
      while (end < size && continues(at(end))) hash = hash_byte(hash, at(end++));
      if (n >= file_.shortest && !(n == 1 && (i == 0 || end == size))) rows.bucket(bucket_of(hash));
    }
  }
}

/// The same where characters are bytes; with the same number of steps from every byte on, so that no branch
/// is hard to foresee.
void WordRows::ngrams_of_ascii(std::string_view word, Collector& rows) const {
  char text[kShortWord + 2 + FastTextFile::kLongestNgram] = {'<'};
  std::memcpy(text + 1, word.data(), word.size());
  text[word.size() + 1] = '>';
  const std::size_t size = word.size() + 2;
  for (std::size_t i = 0; i < size; ++i) {
    if (rows.room() < file_.longest) rows.settle();
    std::uint32_t* bucket = rows.next_buckets();
    std::uint32_t hash = kFnvStart;
    for (std::uint32_t n = 1; n <= file_.longest; ++n) {
      hash = hash_byte(hash, text[i + n - 1]);
      if (n < file_.shortest || (n == 1 && (i == 0 || i + 1 == size))) continue;
      *bucket++ = i + n <= size ? bucket_of(hash) : kNone;
    }
    rows.buckets_until(bucket);
  }
}

WordRows::Found WordRows::rows_of(std::string_view word, RowSink& sink) const {
  Found found;
  found.hash = hash_word(word);
  const std::uint32_t id = table_[find_place(word, found.hash)].id;
  const bool known = id != kNone;
  if (known ? id >= file_.words.size() : word.starts_with(kLabelPrefix)) {
    found.kind = WordKind::kLabel;
    return found;
  }
  if (word == kLineEnd) found.kind = WordKind::kLineEnd;
  Collector rows(*this, sink);
  if (known) rows.word(id);
  if (file_.longest > 0 && found.kind == WordKind::kWord) {
    if (word.size() <= kShortWord && is_ascii(word))
      ngrams_of_ascii(word, rows);
    else
      ngrams_of(word, rows);
  }
  rows.settle();
  return found;
}

void WordRows::rows_of_runs(std::span<const std::uint32_t> hashes, RowSink& sink) const {
  // fastText keeps hashes as signed numbers and widens them so.
  const auto widen = [](std::uint32_t hash) { return static_cast<std::uint64_t>(static_cast<std::int32_t>(hash)); };
  Collector rows(*this, sink);
  for (std::size_t first = 0; first < hashes.size(); ++first) {
    std::uint64_t hash = widen(hashes[first]);
    for (std::size_t next = first + 1; next < hashes.size() && next < first + file_.word_ngrams; ++next) {
      hash = hash * kRunFactor + widen(hashes[next]);
      if (rows.room() == 0) rows.settle();
      rows.bucket(static_cast<std::uint32_t>(hash % file_.buckets));
    }
  }
  rows.settle();
}

}  // namespace curate
