// SPDX-License-Identifier: Apache-2.0
#include "model/text_vector.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <vector>

#include "model/word_memo.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace curate {

namespace {

constexpr std::size_t kChunk = 16;
constexpr std::size_t kReach = 48;  // bytes that may be read from where a word begins
constexpr std::size_t kPending = 1024;

bool ends_word(char c) {
  return c == ' ' || c == '\0' || (c >= '\t' && c <= '\r');
}

#ifdef __SSE2__
alignas(32) constexpr std::uint8_t kFirstBytes[2 * kChunk] = {255, 255, 255, 255, 255, 255, 255, 255,
                                                              255, 255, 255, 255, 255, 255, 255, 255};
#endif

/// Sixteen bytes of a text.
class Chunk {
 public:
#ifdef __SSE2__
  explicit Chunk(const char* at) : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {
    const __m128i from_tab = _mm_sub_epi8(bytes_, _mm_set1_epi8('\t'));
    const __m128i breaks = _mm_cmpeq_epi8(_mm_min_epu8(from_tab, _mm_set1_epi8('\r' - '\t')), from_tab);
    const __m128i blanks =
        _mm_or_si128(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(bytes_, _mm_setzero_si128()));
    stops_ = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(breaks, blanks)));
  }
  /// The first `length` <= 16 bytes, the others zero.
  void first(std::uint32_t length, std::uint64_t* parts) const {
    const __m128i mask = _mm_loadu_si128(reinterpret_cast<const __m128i*>(kFirstBytes + kChunk - length));
    const __m128i kept = _mm_and_si128(bytes_, mask);
    parts[0] = static_cast<std::uint64_t>(_mm_cvtsi128_si64(kept));
    parts[1] = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(kept, kept)));
  }
#else
  explicit Chunk(const char* at) : bytes_(at) {
    for (std::size_t i = 0; i < kChunk; ++i) stops_ |= static_cast<std::uint32_t>(ends_word(at[i])) << i;
  }
  void first(std::uint32_t length, std::uint64_t* parts) const {
    parts[0] = parts[1] = 0;
    std::memcpy(parts, bytes_, length);
  }
#endif
  /// A bit for each byte that ends a word.
  std::uint32_t stops() const { return stops_; }

 private:
#ifdef __SSE2__
  __m128i bytes_;
#else
  const char* bytes_;
#endif
  std::uint32_t stops_ = 0;
};

template <class Memo>
class Reader final : public TextVector, private RowSink {
 public:
  Reader(const FastTextFile& file, const WordRows& words, const RowKernels& kernels)
      : TextVector(file.columns),
        file_(file),
        words_(words),
        kernels_(kernels),
        runs_(file.word_ngrams > 1),
        total_(file.columns),
        row_(file.columns) {}

  void read(std::string_view text, LineBreaks breaks) override {
    memo_.open();
    std::ranges::fill(total_, 0.0F);
    row_count_ = 0;
    line_ended_ = false;
    hashes_.clear();
    if (breaks == LineBreaks::kDeleted)
      scan_all<LineBreaks::kDeleted>(text);
    else
      scan_all<LineBreaks::kSpace>(text);
    if (!line_ended_) take_new(WordRows::kLineEnd);
    if (runs_) words_.rows_of_runs(hashes_, *this);
    flush();
    const float share = row_count_ == 0 ? 0.0F : static_cast<float>(1.0 / static_cast<double>(row_count_));
    for (std::size_t c = 0; c < mean_.size(); ++c) mean_[c] = total_[c] * share;
  }

 private:
  using Id = typename Memo::Id;
  struct Queued {
    WordKey<16> key;
    typename Memo::ShortSlot* slot;
    const char* word;
    std::uint32_t length;
  };
  static constexpr std::size_t kQueue = 16;

  /// Takes the words that begin before `limit` and returns where the next may begin. Reads up to kReach bytes
  /// from there on; `end` is where the text ends.
  template <LineBreaks breaks>
  const char* scan(const char* at, const char* limit, const char* end) {
    while (at < limit && !line_ended_) {
      const Chunk low(at);
      if ((low.stops() & 1) != 0) {
        at += std::countr_one(low.stops());
        continue;
      }
      if (low.stops() == 0) {
        at = scan_long<breaks>(at, low, end);
        continue;
      }
      const auto length = static_cast<std::uint32_t>(std::countr_zero(low.stops()));
      const char* stop = at + length;
      if (breaks == LineBreaks::kDeleted && *stop == '\n') {
        at = take_glued(at, stop, end);
        continue;
      }
      WordKey<16> key;
      low.first(length, key.parts);
      queue(key, at, length);
      at = stop + 1;
    }
    take_queued();
    return line_ended_ ? end : std::min(at, end);
  }

  /// Takes the word at `at`, which has more than 15 bytes, and returns where it ends.
  template <LineBreaks breaks>
  const char* scan_long(const char* at, const Chunk& low, const char* end) {
    const Chunk high(at + kChunk);
    const char* stop = at + kChunk + std::countr_zero(high.stops() | 1U << kChunk);
    if (high.stops() == 0)
      while (stop < end && !ends_word(*stop)) ++stop;
    if (breaks == LineBreaks::kDeleted && stop < end && *stop == '\n') return take_glued(at, stop, end);
    const auto length = static_cast<std::size_t>(stop - at);
    if (length == kChunk) {
      WordKey<16> key;
      low.first(kChunk, key.parts);
      queue(key, at, kChunk);
    } else if (length <= 2 * kChunk) {
      WordKey<32> key;
      low.first(kChunk, key.parts);
      high.first(static_cast<std::uint32_t>(length - kChunk), key.parts + 2);
      take_queued();
      if (!line_ended_) take(memo_.of_long.place(key.hash()), key, {at, length});
    } else {
      take_queued();
      if (!line_ended_) take_new({at, length});
    }
    return stop;
  }

  /// Takes the word that begins at `at` and goes on behind the line break at `stop`.
  const char* take_glued(const char* at, const char* stop, const char* end) {
    glued_.assign(at, stop);
    for (; stop < end && (*stop == '\n' || !ends_word(*stop)); ++stop)
      if (*stop != '\n') glued_ += *stop;
    take_queued();
    if (!line_ended_) take_new(glued_);
    return stop;
  }

  template <LineBreaks breaks>
  void scan_all(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    if (text.size() > kReach) at = scan<breaks>(at, end - kReach, end);
    char tail[2 * kReach] = {};
    const auto left = static_cast<std::size_t>(end - at);
    if (left > 0) std::memcpy(tail, at, left);
    scan<breaks>(tail, tail + left, tail + left);
  }

  /// Short words wait for each other, so that their slots can be fetched side by side.
  void queue(const WordKey<16>& key, const char* word, std::uint32_t length) {
    auto& slot = memo_.of_short.place(key.hash());
    __builtin_prefetch(&slot);
    queue_[queued_++] = {key, &slot, word, length};
    if (queued_ == kQueue) take_queued();
  }

  void take_queued() {
    const std::size_t count = queued_;
    queued_ = 0;
    for (std::size_t i = 0; i < count && !line_ended_; ++i)
      take(*queue_[i].slot, queue_[i].key, {queue_[i].word, queue_[i].length});
  }

  template <class Slot, class Key>
  void take(Slot& slot, const Key& key, std::string_view word) {
    if (!(slot.key == key)) {
      const WordRows::Found found = take_new(word);
      if (found.kind != WordKind::kWord || new_count_ > slot.kMost) return;
      slot.key = key;
      slot.count = static_cast<Id>(new_count_);
      for (std::size_t i = 0; i < new_count_; ++i) slot.rows[i] = static_cast<Id>(new_rows_[i]);
      if constexpr (requires { slot.hash; }) slot.hash = found.hash;
      return;
    }
    for (std::size_t i = 0; i < slot.kMost; ++i) pending_[pending_count_ + i] = slot.rows[i];
    pending_count_ += slot.count;
    if constexpr (requires { slot.hash; })
      if (runs_) hashes_.push_back(slot.hash);
    if (pending_count_ >= kPending) flush();
  }

  WordRows::Found take_new(std::string_view word) {
    new_count_ = 0;
    const WordRows::Found found = words_.rows_of(word, *this);
    if (runs_ && found.kind != WordKind::kLabel) hashes_.push_back(found.hash);
    line_ended_ = found.kind == WordKind::kLineEnd;
    return found;
  }

  void rows(std::span<const std::uint32_t> ids) override {
    if (new_count_ + ids.size() <= kMostRemembered) std::ranges::copy(ids, new_rows_ + new_count_);
    new_count_ += ids.size();
    while (!ids.empty()) {
      const std::size_t some = std::min(ids.size(), kPending - pending_count_);
      std::ranges::copy(ids.first(some), pending_ + pending_count_);
      pending_count_ += some;
      ids = ids.subspan(some);
      if (pending_count_ == kPending) flush();
    }
  }

  void flush() {
    row_count_ += pending_count_;
    if (const char* matrix = file_.input.direct()) {
      kernels_.add_rows(total_.data(), matrix, file_.columns, pending_, pending_count_);
    } else {
      constexpr std::uint32_t kOnly = 0;
      for (std::size_t i = 0; i < pending_count_; ++i) {
        file_.input.copy_row(pending_[i], row_.data());
        kernels_.add_rows(total_.data(), reinterpret_cast<const char*>(row_.data()), file_.columns, &kOnly, 1);
      }
    }
    pending_count_ = 0;
  }

  static constexpr std::size_t kMostRemembered = 64;

  const FastTextFile& file_;
  const WordRows& words_;
  const RowKernels& kernels_;
  const bool runs_;
  Memo memo_;
  Queued queue_[kQueue];
  std::size_t queued_ = 0;
  std::uint32_t pending_[kPending + kMostRemembered];
  std::size_t pending_count_ = 0;
  std::uint32_t new_rows_[kMostRemembered];  // of the word being looked up, if they are so few
  std::size_t new_count_ = 0;
  TableVector<float> total_, row_;
  std::vector<std::uint32_t> hashes_;
  std::string glued_;
  bool line_ended_ = false;
};

}  // namespace

std::unique_ptr<TextVector> TextVector::make(const FastTextFile& file, const WordRows& words,
                                             const RowKernels& kernels) {
  constexpr std::uint64_t kSmall = std::uint64_t{1} << 16;
  if (file.word_ngrams <= 1 && file.input.rows() <= kSmall)
    return std::make_unique<Reader<SmallMemo>>(file, words, kernels);
  return std::make_unique<Reader<LargeMemo>>(file, words, kernels);
}

}  // namespace curate
