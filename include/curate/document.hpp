// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <curate/arena.hpp>
#include <curate/unwritten.hpp>

namespace curate {

class WordFeatures;  // text/word_features.hpp

/// Where a row was written: the `row`-th document of part `part` of the phase before. Parts from kForeign on belong
/// to an index of another run.
struct DocRef {
  static constexpr std::uint32_t kForeign = std::uint32_t{1} << 31;
  std::uint32_t part = 0, row = 0;
  auto operator<=>(const DocRef&) const = default;
};

/// A DocRef as a number of the same order, and back.
constexpr std::uint64_t pack(DocRef doc) {
  return std::uint64_t{doc.part} << 32 | doc.row;
}
constexpr DocRef unpack_doc(std::uint64_t packed) {
  return {static_cast<std::uint32_t>(packed >> 32), static_cast<std::uint32_t>(packed)};
}

/// What a stage says of one document. An empty reason keeps it.
struct Verdict {
  std::string_view reason;      ///< snake_case, from the stage's declared reasons: "too_few_words"
  double value = 0, limit = 0;  ///< what was measured, and against what
  std::optional<DocRef> other;  ///< the survivor, where there is one
  bool dropped() const { return !reason.empty(); }
};
inline Verdict keep() {
  return {};
}
inline Verdict drop(std::string_view reason, double value = 0, double limit = 0) {
  return {reason, value, limit, std::nullopt};
}

/// How a text is cut into words or sentences. The names in a config are those of `splitter_name`.
enum class Splitter : std::uint8_t {
  kWhitespace,  ///< runs between Unicode white space (Python's str.split)
  kUniseg,      ///< UAX 29 words that hold a letter or digit
  kSpacyEn,     ///< spaCy's English tokenizer and rule sentencizer
  kIcu,         ///< ICU's dictionaries: Chinese, Japanese, Thai, …
};
inline constexpr std::size_t kSplitters = 4;
std::string_view splitter_name(Splitter splitter);

/// A number a stage measured: for the audit, for later stages and for what-if.
struct Signal {
  std::string_view name;
  double value;
};
/// A word a stage found out: the language, the title.
struct Tag {
  std::string_view name, value;
};

/// One row of a batch. Every view in it lives until Batch::clear().
class Document {
 public:
  std::string_view id;  ///< the input's own; see design decision 10
  std::string_view url;
  std::string_view date;      ///< as the input writes it, usually ISO 8601
  std::string_view mime;      ///< of the payload, without parameters, lower case; empty if unknown
  std::string_view source;    ///< the name of the input it came from
  std::string_view headers;   ///< raw HTTP header block, if any
  std::string_view payload;   ///< undecoded bytes: HTML of a page, image of a pair
  std::string_view metadata;  ///< rest of the record, a JSON object's text or empty; passed on
  DocRef ref;                 ///< set by the framework before keys are emitted

  /// Well-formed UTF-8.
  std::string_view text() const { return text_; }
  /// `in_batch` must be well-formed UTF-8 and live as long as the batch (see `store`). Forgets words and lines.
  void set_text(std::string_view in_batch);
  /// The same for a text whose code points have been counted.
  void set_text(std::string_view in_batch, std::uint64_t characters);
  /// Code points of text().
  std::uint64_t characters();
  /// Counts `set_text` calls; 0 = the row has had no text yet.
  std::uint32_t text_version() const { return text_version_; }

  /// Copies bytes into the batch.
  std::string_view store(std::string_view bytes) { return arena_->store(bytes); }
  Arena& arena() { return *arena_; }

  /// Words of the text, split once per text and splitter and shared by all stages.
  std::span<const std::string_view> words(Splitter splitter);
  /// Lengths, kinds and hashes of those words, measured once per text and splitter. Good until another document's
  /// are asked for.
  const WordFeatures& word_features(Splitter splitter);
  /// Sentences likewise.
  std::span<const std::string_view> sentences(Splitter splitter);
  /// Pieces between U+000A; a last empty piece is left out.
  std::span<const std::string_view> lines();

  /// Whether the run wants every value a stage can measure (audit, tags, later stages), not only what it decides by.
  bool measures_all() const { return measures_all_; }
  void measure_all(bool yes) { measures_all_ = yes; }
  /// Records a measured value under a declared signal name; a second note of a name replaces the first.
  void note(std::string_view signal, double value);
  std::optional<double> signal(std::string_view name) const;
  std::span<const Signal> signals() const { return signals_; }
  /// Records a word likewise; `value` is copied.
  void tag(std::string_view name, std::string_view value);
  std::optional<std::string_view> tagged(std::string_view name) const;
  std::span<const Tag> tags() const { return tags_; }

  /// A field of the input by dotted path: id, url, date, mime, source, text, a tag's name, else a path into the
  /// metadata ("score", "meta.lang.0"). A JSON string comes unescaped, anything else as its JSON text.
  std::optional<std::string_view> field(std::string_view path);

  bool kept() const { return !verdict_.dropped(); }
  const Verdict& verdict() const { return verdict_; }
  /// Ends the row here; the framework calls it with what a stage answered.
  void decide(const Verdict& verdict) { verdict_ = verdict; }

 private:
  friend class Batch;
  struct Features;
  void reset(Arena& arena, Features& features);

  Arena* arena_ = nullptr;
  Features* features_ = nullptr;
  std::string_view text_;
  std::uint32_t text_version_ = 0;
  bool counted_ = false;
  bool has_lines_ = false;
  bool measures_all_ = false;
  std::uint8_t has_words_ = 0, has_sentences_ = 0;  // one bit per splitter
  std::uint64_t characters_ = 0;
  std::span<const std::string_view> words_[kSplitters], sentences_[kSplitters], lines_;
  std::vector<Signal> signals_;
  std::vector<Tag> tags_;
  Verdict verdict_;
};

/// Rows that are read, judged and written together: about 1 MiB of input. One per worker, reused; in the steady
/// state nothing is allocated.
class Batch {
 public:
  Batch();
  ~Batch();
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// A fresh row at the end. The reference is good until the next `add`.
  Document& add();
  /// A row like `other`, which may be of another batch that lives as long as this one's rows.
  Document& add_copy(const Document& other);
  /// All rows; dropped ones stay, marked, so that rows never move.
  std::span<Document> rows() { return {rows_.data(), size_}; }
  std::size_t size() const { return size_; }
  Arena& arena() { return arena_; }
  /// Where a reader decodes into; views of rows may point here.
  ByteBuffer& input() { return input_; }
  /// Forgets all rows and views, keeps the memory.
  void clear();

 private:
  Arena arena_;
  std::unique_ptr<Document::Features> features_;
  ByteBuffer input_;
  std::vector<Document> rows_;
  std::size_t size_ = 0;
};

}  // namespace curate
