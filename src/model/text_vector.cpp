// SPDX-License-Identifier: Apache-2.0
#include "model/text_vector.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "model/fixed_math.hpp"

namespace curate {

namespace {

constexpr std::size_t kChunk = 16;
constexpr std::size_t kSlots = 16384;  // 2 MiB: about a second-level cache

bool ends_word(char c) {
  return c == ' ' || c == '\0' || (c >= '\t' && c <= '\r');
}

/// Sixteen bytes of a text.
struct Chunk {
  std::uint64_t parts[2];
  std::uint32_t stops;  ///< a bit for each byte that ends a word

#ifdef __SSE2__
  explicit Chunk(const char* at) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i from_tab = _mm_sub_epi8(bytes, _mm_set1_epi8('\t'));
    const __m128i breaks = _mm_cmpeq_epi8(_mm_min_epu8(from_tab, _mm_set1_epi8('\r' - '\t')), from_tab);
    const __m128i blanks =
        _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')), _mm_cmpeq_epi8(bytes, _mm_setzero_si128()));
    stops = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(breaks, blanks)));
    std::memcpy(parts, &bytes, sizeof parts);
  }
#else
  explicit Chunk(const char* at) : stops(0) {
    for (std::size_t i = 0; i < kChunk; ++i) stops |= static_cast<std::uint32_t>(ends_word(at[i])) << i;
    std::memcpy(parts, at, sizeof parts);
  }
#endif
};

/// The first `length` <= 8 bytes of a little-endian word.
std::uint64_t first_bytes(std::uint64_t bytes, std::uint32_t length) {
  return length >= 8 ? bytes : bytes & ((std::uint64_t{1} << (8 * length)) - 1);
}

std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const auto product = static_cast<Uint128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

TextVector::TextVector(const FastTextFile& file, const WordRows& words, const RowKernels& kernels)
    : file_(file),
      words_(words),
      kernels_(kernels),
      runs_(file.word_ngrams > 1),
      slots_(kSlots),
      total_(file.columns),
      mean_(file.columns),
      row_(file.columns) {}

void TextVector::flush() {
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

void TextVector::rows(std::span<const std::uint32_t> ids) {
  if (new_count_ + ids.size() <= kSlotRows) std::ranges::copy(ids, new_rows_ + new_count_);
  new_count_ += ids.size();
  while (!ids.empty()) {
    const std::size_t some = std::min(ids.size(), kPending - pending_count_);
    std::ranges::copy(ids.first(some), pending_ + pending_count_);
    pending_count_ += some;
    ids = ids.subspan(some);
    if (pending_count_ == kPending) flush();
  }
}

void TextVector::take(const Key& key, const char* word) {
  const std::uint64_t hash = fold(key.parts[0] ^ 0x9E3779B97F4A7C15U, key.parts[1] ^ 0xC2B2AE3D27D4EB4FU) ^
                             fold(key.parts[2] ^ 0x165667B19E3779F9U, key.parts[3] ^ 0xD6E8FEB86659FD93U);
  Slot& slot = slots_[(hash ^ hash >> 32) % kSlots];
  std::uint64_t differences = slot.key.length ^ key.length;
  for (std::size_t i = 0; i < std::size(key.parts); ++i) differences |= slot.key.parts[i] ^ key.parts[i];
  if (differences != 0) {
    const WordRows::Found found = take_new({word, key.length});
    if (found.kind == WordKind::kWord && new_count_ <= kSlotRows) {
      slot.key = key;
      slot.hash = found.hash;
      slot.count = static_cast<std::uint32_t>(new_count_);
      std::copy_n(new_rows_, new_count_, slot.rows);
    }
    return;
  }
  std::memcpy(pending_ + pending_count_, slot.rows, sizeof slot.rows);
  pending_count_ += slot.count;
  if (runs_) hashes_.push_back(slot.hash);
  if (pending_count_ >= kPending) flush();
}

WordRows::Found TextVector::take_new(std::string_view word) {
  new_count_ = 0;
  const WordRows::Found found = words_.rows_of(word, *this);
  if (runs_ && found.kind != WordKind::kLabel) hashes_.push_back(found.hash);
  line_ended_ = found.kind == WordKind::kLineEnd;
  return found;
}

void TextVector::take_any(std::string_view word) {
  if (word.size() > kKeyBytes) {
    take_new(word);
    return;
  }
  Key key;
  std::memcpy(key.parts, word.data(), word.size());
  key.length = static_cast<std::uint32_t>(word.size());
  take(key, word.data());
}

/// Takes the words that begin before `limit` and returns where the next may begin. Reads up to 48 bytes from
/// `limit` on; `end` is where the text ends.
template <LineBreaks breaks>
const char* TextVector::scan(const char* at, const char* limit, const char* end) {
  while (at < limit) {
    const Chunk low(at);
    if ((low.stops & 1) != 0) {
      at += std::countr_one(low.stops);
      continue;
    }
    Key key;
    const char* stop;
    if (low.stops != 0) {
      key.length = static_cast<std::uint32_t>(std::countr_zero(low.stops));
      key.parts[0] = first_bytes(low.parts[0], key.length);
      key.parts[1] = key.length <= 8 ? 0 : first_bytes(low.parts[1], key.length - 8);
      stop = at + key.length;
    } else {
      const Chunk high(at + kChunk);
      key.length = kChunk + static_cast<std::uint32_t>(std::countr_zero(high.stops | 1U << kChunk));
      std::memcpy(key.parts, low.parts, sizeof low.parts);
      key.parts[2] = first_bytes(high.parts[0], key.length - 16);
      key.parts[3] = key.length <= 24 ? 0 : first_bytes(high.parts[1], key.length - 24);
      stop = at + key.length;
      if (high.stops == 0) {
        while (stop < end && !ends_word(*stop)) ++stop;
      }
    }
    if (breaks == LineBreaks::kDeleted && stop < end && *stop == '\n') {
      glued_.assign(at, stop);
      for (; stop < end && (*stop == '\n' || !ends_word(*stop)); ++stop)
        if (*stop != '\n') glued_ += *stop;
      take_any(glued_);
    } else if (static_cast<std::size_t>(stop - at) > kKeyBytes) {
      take_new({at, stop});
    } else {
      take(key, at);
    }
    if (line_ended_) return end;
    at = stop;
  }
  return std::min(at, end);
}

template <LineBreaks breaks>
void TextVector::scan_all(std::string_view text) {
  constexpr std::size_t kReach = 48;
  const char* at = text.data();
  const char* const end = at + text.size();
  if (text.size() > kReach) at = scan<breaks>(at, end - kReach, end);
  char tail[2 * kReach] = {};
  const auto left = static_cast<std::size_t>(end - at);
  if (left > 0) std::memcpy(tail, at, left);
  scan<breaks>(tail, tail + left, tail + left);
}

void TextVector::read(std::string_view text, LineBreaks breaks) {
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

}  // namespace curate
