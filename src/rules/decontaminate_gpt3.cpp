// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <curate/resources.hpp>

#include "rules/decontaminate.hpp"
#include "rules/evaluation_set.hpp"
#include "rules/gram_map.hpp"
#include "text/minhash.hpp"
#include "text/splitter.hpp"
#include "text/unicode.hpp"
#include "util/utf8.hpp"

namespace curate {

namespace {

// Brown et al. 2020, appendix C: a gram is of "lower case, whitespace delimited words without punctuation"; a 13-gram
// of an evaluation set is cut out with 200 characters on each side, pieces below 200 characters go, documents that fall
// into more than 10 pieces go, and grams that more than 10 documents have are let be. What is left stays one document.
class DecontaminateGpt3 final : public TallyStage {
 public:
  explicit DecontaminateGpt3(Params& p)
      : files_(evaluation_files(p)),
        n_(size(p, "ngram", 13, "words in an n-gram")),
        shortest_(size(p, "min_ngram", 13, "a text of fewer words than an n-gram but this many counts as one")),
        margin_(size(p, "margin", 200, "code points that go on each side of an n-gram")),
        least_(size(p, "min_piece", 200, "pieces of fewer code points go")),
        most_pieces_(size(p, "max_pieces", 10, "a document that falls into more pieces goes")),
        most_documents_(size(p, "max_documents", 10, "n-grams that more documents have are let be")) {
    if (shortest_ > n_) p.fail("min_ngram", "'min_ngram' is at most 'ngram'");
    p.signal("decontaminate.ngrams", "n-grams of evaluation sets that were cut out");
    p.signal("decontaminate.pieces", "pieces the text fell into");
    p.reason("too_many_pieces", "it falls into more than `max_pieces` pieces");
    p.reason("nothing_left", "no piece has `min_piece` code points");
    p.changes_text();
  }

  void open(Resources& resources) override {
    for (std::size_t n = shortest_; n <= n_; ++n) shingles_.emplace_back(n);
    used_.resize(shingles_.size());
    for (const std::string& file : files_)
      each_evaluation_item(resources.bytes(file), file, [&](const EvaluationItem& item) {
        add(item.label);
        if (item.has_query) add(item.query);
      });
  }

  void count(Document& document, Tally& tally) override {
    find(document);
    hashes_.clear();
    for (const Hit& hit : hits_) hashes_.push_back(hit.hash);
    std::ranges::sort(hashes_);
    const auto repeated = std::ranges::unique(hashes_);
    hashes_.erase(repeated.begin(), repeated.end());
    for (const std::uint64_t hash : hashes_) tally.add(hash, 0, 0, 1);
  }

  void finish(TallySource& all, TableSink& table) override {
    for (TallyRecord record; all.next(record);)
      if (record.count > most_documents_) table.put(record.key_hi, record.key_lo, record.count);
  }

  Verdict settle(Document& document, const Table& table) override {
    find(document);
    std::erase_if(hits_, [&](const Hit& hit) { return table.find(hit.hash, 0).has_value(); });
    if (hits_.empty()) return keep();
    document.note("decontaminate.ngrams", static_cast<double>(hits_.size()));
    // Where n-grams of several lengths were looked for they come length by length.
    std::ranges::sort(hits_, {}, &Hit::begin);
    const std::string_view text = document.text();
    pieces_.clear();
    std::size_t at = 0;
    for (const Hit& hit : hits_) {
      const std::size_t begin = back(text, hit.begin), end = ahead(text, hit.end);
      if (begin > at) pieces_.push_back(text.substr(at, begin - at));
      at = std::max(at, end);
    }
    if (at < text.size()) pieces_.push_back(text.substr(at));
    document.note("decontaminate.pieces", static_cast<double>(pieces_.size()));
    if (pieces_.size() > most_pieces_)
      return drop("too_many_pieces", static_cast<double>(pieces_.size()), static_cast<double>(most_pieces_));
    rest_.clear();
    for (const std::string_view piece : pieces_) {
      if (count_code_points(piece) < least_) continue;
      if (!rest_.empty()) rest_ += "\n\n";
      rest_ += piece;
    }
    if (rest_.empty()) return drop("nothing_left", 0, static_cast<double>(least_));
    document.set_text(document.store(rest_));
    return keep();
  }

 private:
  struct Hit {
    std::size_t begin, end;  // bytes of the text
    std::uint64_t hash;
  };

  static std::size_t size(Params& p, std::string_view name, std::int64_t fallback, std::string_view help) {
    return static_cast<std::size_t>(p.integer(name, fallback, help, 1, 1'000'000));
  }

  // Words without punctuation, and where they stand; a word of nothing else is none.
  void split(std::string_view text) {
    raw_.clear();
    split_words(Splitter::kWhitespace, text, raw_);
    normal_.clear();
    places_.clear();
    begins_.clear();
    for (const std::string_view word : raw_) {
      lower_.clear();
      append_lower(word, lower_);
      const std::size_t before = normal_.size();
      for (std::size_t at = 0; at < lower_.size();) {
        const std::size_t begin = at;
        const char32_t c = next_code_point(lower_, at);
        const bool ascii_mark = c > 0x20 && c < 0x7F && !is_alnum(c);
        if (!ascii_mark && !is_punctuation(c)) normal_.append(lower_, begin, at - begin);
      }
      if (normal_.size() == before) continue;
      begins_.push_back(before);
      places_.push_back(word);
    }
    begins_.push_back(normal_.size());
    words_.clear();
    for (std::size_t i = 0; i < places_.size(); ++i)
      words_.push_back(std::string_view(normal_).substr(begins_[i], begins_[i + 1] - begins_[i]));
  }

  void add(std::string_view text) {
    split(text);
    if (words_.size() < shortest_) return;
    const std::size_t length = std::min(n_, words_.size()) - shortest_;
    used_[length] = true;
    for (const std::uint64_t hash : shingles_[length].hash(words_)) index_.put(hash, 0);
  }

  void find(Document& document) {
    const std::string_view text = document.text();
    split(text);
    hits_.clear();
    for (std::size_t length = 0; length < used_.size(); ++length) {
      const std::size_t n = length + shortest_;
      if (!used_[length] || words_.size() < n) continue;
      const auto hashes = shingles_[length].hash(words_);
      for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (index_.find(hashes[i]) == GramMap::kNone) continue;
        const std::string_view last = places_[i + n - 1];
        hits_.push_back({static_cast<std::size_t>(places_[i].data() - text.data()),
                         static_cast<std::size_t>(last.data() - text.data()) + last.size(), hashes[i]});
      }
    }
  }

  // `margin_` code points away.
  std::size_t back(std::string_view text, std::size_t at) const {
    for (std::size_t i = 0; i < margin_ && at > 0; ++i) previous_code_point(text, at);
    return at;
  }
  std::size_t ahead(std::string_view text, std::size_t at) const {
    for (std::size_t i = 0; i < margin_ && at < text.size(); ++i) next_code_point(text, at);
    return at;
  }

  std::vector<std::string> files_;
  std::size_t n_, shortest_, margin_, least_, most_pieces_, most_documents_;
  std::vector<WordShingles> shingles_;  // by length, from the shortest on
  std::vector<bool> used_;
  GramMap index_;
  std::string lower_, normal_, rest_;
  std::vector<std::string_view> raw_, places_, words_, pieces_;
  std::vector<std::size_t> begins_;
  std::vector<Hit> hits_;
  std::vector<std::uint64_t> hashes_;
};

}  // namespace

std::unique_ptr<TallyStage> decontaminate_gpt3(Params& params) {
  return std::make_unique<DecontaminateGpt3>(params);
}

}  // namespace curate
