// SPDX-License-Identifier: Apache-2.0
#include "model/perplexity.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "model/ngram.hpp"
#include "text/normalise.hpp"
#include "text/splitter.hpp"

namespace curate {
namespace {

/// cc_net bda555b, perplexity.py: DocLM and PerplexityBucket.
class Perplexity final : public Stage {
 public:
  explicit Perplexity(Params& p) {
    model_name_ = p.required_file("model",
                                  "n-gram model over words as ARPA text, plain or compressed: train one with lmplz "
                                  "of kpu/kenlm; CCNet's own (dl.fbaipublicfiles.com/cc_net/lm) are binary files over "
                                  "SentencePiece's pieces, which are not read");
    normalises_ = p.choice("normalisation", {"ccnet", "none"}, "ccnet",
                           "ccnet: lower case, no accents, digits as 0, ASCII punctuation, the text as one line; none: "
                           "as it is, line by line") == "ccnet";
    cutoffs_name_ =
        p.file("cutoffs", "builtin:ccnet/cutoff.csv",
               "CSV table of perplexities by language and percentile; the one built in is CCNet's and means "
               "something for its models alone");
    head_ = static_cast<int>(p.integer("head", 30, "percentile below which a document is of bucket head", 0, 100));
    tail_ = static_cast<int>(p.integer("tail", 60, "percentile from which on it is of bucket tail", 0, 100));
    if (tail_ < head_) p.fail("tail", "'tail' is below 'head'");
    language_ = p.text("language", "", "column of the table; empty: the language of the document");
    keep_ =
        p.list("keep", {}, "buckets that are kept: head, middle, tail, all (no perplexity, or no column); none: any");
    for (const std::string& bucket : keep_)
      if (std::ranges::find(kBuckets, bucket) == std::end(kBuckets))
        p.fail("keep", "'" + bucket + "' is no bucket: head, middle, tail or all");
    p.signal("perplexity", "10^(-log10 p / (words + sentences)), to one decimal; none for an empty text");
    p.reason("bucket", "its bucket is not in `keep`; the value is the perplexity, the limit that of its bucket");
  }

  void open(Resources& resources) override {
    model_ = resources.get<NgramModel>(
        model_name_, [&](std::string_view bytes) { return std::make_shared<const NgramModel>(bytes, model_name_); });
    cutoffs_.emplace(resources.bytes(cutoffs_name_), cutoffs_name_, head_, tail_);
  }

  Verdict apply(Document& document) override {
    const auto measured = measure(document);
    if (measured) document.note("perplexity", *measured);
    const auto limits = cutoffs_->limits(language_.empty() ? document.field("language").value_or("") : language_);
    const PerplexityCutoffs::Bucket bucket = PerplexityCutoffs::bucket(measured.value_or(-1), limits);
    const std::string_view name = PerplexityCutoffs::name(bucket);
    document.tag("bucket", name);
    if (keep_.empty() || std::ranges::find(keep_, name) != keep_.end()) return curate::keep();
    const bool is_tail = bucket == PerplexityCutoffs::Bucket::kTail;
    return drop("bucket", measured.value_or(0), limits ? (is_tail ? limits->tail : limits->head) : 0);
  }

 private:
  static constexpr std::string_view kBuckets[] = {"head", "middle", "tail", "all"};

  std::optional<double> measure(Document& document) {
    double log_score = 0;
    std::uint64_t length = 0;
    const auto add = [&](std::string_view line) {
      words_.clear();
      split_words(Splitter::kWhitespace, line, words_);
      log_score += model_->score(line);
      length += words_.size() + 1;
    };
    if (normalises_) {
      normal_.clear();
      append_ccnet_lm(document.text(), normal_);
      if (!normal_.empty()) add(normal_);
    } else if (!document.text().empty()) {
      for (const std::string_view line : document.lines()) add(line);
      // Python's split gives an empty line behind the last newline, too.
      if (document.text().ends_with('\n')) add("");
    }
    return length == 0 ? std::nullopt : std::optional(perplexity(log_score, length));
  }

  std::string model_name_, cutoffs_name_, language_, normal_;
  std::vector<std::string> keep_;
  bool normalises_ = true;
  int head_ = 0, tail_ = 0;
  std::shared_ptr<const NgramModel> model_;
  std::optional<PerplexityCutoffs> cutoffs_;
  std::vector<std::string_view> words_;
};

}  // namespace

void register_perplexity(Registry& registry) {
  registry.add<Perplexity>("perplexity", 1,
                           "Measures how likely an n-gram model finds a text: head, middle or tail (CCNet)");
}

}  // namespace curate
