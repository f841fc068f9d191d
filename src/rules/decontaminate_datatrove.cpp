// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <curate/resources.hpp>

#include "rules/decontaminate.hpp"
#include "rules/evaluation_set.hpp"
#include "rules/gram_map.hpp"
#include "text/normalise.hpp"
#include "text/shingles.hpp"
#include "text/splitter.hpp"

namespace curate {

namespace {

// datatrove 0.10.0, pipeline/decont/n_grams.py. One n-gram of an evaluation set drops a document.
class DecontaminateDatatrove final : public TallyStage {
 public:
  explicit DecontaminateDatatrove(Params& p)
      : files_(evaluation_files(p)),
        n_(static_cast<std::size_t>(p.integer("ngram", 12, "words in an n-gram", 1, 1000))),
        query_grams_(p.flag("query_ngrams", false, "n-grams of queries count too")),
        overlap_grams_(p.flag("overlap_ngrams", true, "n-grams from the end of a query into its label count too")) {
    p.reason("contaminated", "an n-gram of an evaluation set is in it");
  }

  void open(Resources& resources) override {
    std::map<std::string, std::set<std::uint64_t>> grams;
    for (const std::string& file : files_)
      each_evaluation_item(resources.bytes(file), file, [&](const EvaluationItem& item) {
        // Names of index files are names of tasks; they are loaded in their order, and the last one has its n-grams.
        std::string task = item.task;
        std::ranges::replace(task, ' ', '_');
        add(item, grams[task]);
      });
    for (const auto& [task, hashes] : grams) {
      for (const std::uint64_t hash : hashes) index_.put(hash, static_cast<std::uint32_t>(tasks_.size()));
      tasks_.push_back(task);
    }
  }

  void count(Document&, Tally&) override {}
  void finish(TallySource&, TableSink&) override {}

  Verdict settle(Document& document, const Table&) override {
    const auto words = split(document.text(), text_, words_);
    const auto hashes = shingler_.hash(words, n_, ShingleHash::kXxh64);
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      const std::uint32_t task = index_.find(hashes[i]);
      if (task == GramMap::kNone) continue;
      gram_ = words[i];
      for (std::size_t k = i + 1; k < i + n_; ++k) (gram_ += ' ') += words[k];
      document.tag("contaminated_ngram", gram_);
      document.tag("contaminated_task", tasks_[task]);
      return drop("contaminated", 1, 0);
    }
    return keep();
  }

 private:
  static const std::vector<std::string_view>& split(std::string_view text, std::string& simplified,
                                                    std::vector<std::string_view>& words) {
    simplified.clear();
    words.clear();
    append_simplified(text, simplified);
    split_words(Splitter::kSpacyEn, simplified, words);
    return words;
  }

  void add(const EvaluationItem& item, std::set<std::uint64_t>& grams) {
    const auto add_all = [&](std::span<const std::string_view> words) {
      for (const std::uint64_t hash : shingler_.hash(words, n_, ShingleHash::kXxh64)) grams.insert(hash);
    };
    const auto& label = split(item.label, text_, words_);
    add_all(label);
    if (!item.has_query) return;
    std::string simplified;
    std::vector<std::string_view> query;
    split(item.query, simplified, query);
    if (query_grams_) add_all(query);
    if (!overlap_grams_) return;
    // The last n - 1 words of the query and the first n - 1 of the label: every n-gram of both together crosses over.
    std::vector<std::string_view> both(query.end() - static_cast<std::ptrdiff_t>(std::min(query.size(), n_ - 1)),
                                       query.end());
    both.insert(both.end(), label.begin(), label.begin() + static_cast<std::ptrdiff_t>(std::min(label.size(), n_ - 1)));
    add_all(both);
  }

  std::vector<std::string> files_;
  std::size_t n_;
  bool query_grams_, overlap_grams_;
  GramMap index_;
  std::vector<std::string> tasks_;
  Shingler shingler_;
  std::string text_, gram_;
  std::vector<std::string_view> words_;
};

}  // namespace

std::unique_ptr<TallyStage> decontaminate_datatrove(Params& params) {
  return std::make_unique<DecontaminateDatatrove>(params);
}

}  // namespace curate
