// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <curate/registry.hpp>
#include <curate/resources.hpp>
#include <curate/rules.hpp>

#include "model/fasttext.hpp"
#include "model/linear.hpp"
#include "rules/listed_words.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

/// The probability of one class by a linear model or a fastText model.
class Scorer {
 public:
  Scorer(Resources& resources, const std::string& name, const std::vector<std::string>& labels) {
    if (LinearModel::recognises(resources.bytes(name))) {
      if (!labels.empty())
        throw UsageError("stage 'toxicity': model '" + name +
                         "' is a linear one and has no labels; leave out 'labels'");
      linear_.emplace(resources.get<LinearModel>(
          name, [&](std::string_view bytes) { return std::make_shared<const LinearModel>(bytes, name); }));
      return;
    }
    const auto model = resources.get<FastTextModel>(
        name, [&](std::string_view bytes) { return std::make_shared<const FastTextModel>(bytes, name); });
    if (labels.empty())
      throw UsageError("stage 'toxicity': fastText model '" + name + "' needs 'labels': which of " +
                       join(model->labels(), ", ") + " are toxic");
    for (const std::string& wanted : labels) {
      const auto label = model->find_label(wanted);
      if (!label)
        throw UsageError("stage 'toxicity': model '" + name + "' has no label '" + wanted + "'" +
                         did_you_mean(wanted, model->labels()));
      labels_.push_back(*label);
    }
    fasttext_.emplace(model);
  }

  double score(std::string_view text) {
    if (linear_) return linear_->probability(text);
    fasttext_->read(text);
    double score = 0;
    for (const std::uint32_t label : labels_) score = std::max(score, double{fasttext_->probability(label)});
    return score;
  }

 private:
  std::optional<LinearScorer> linear_;
  std::optional<FastTextScorer> fasttext_;
  std::vector<std::uint32_t> labels_;
};

class Toxicity final : public Stage {
 public:
  explicit Toxicity(Params& p) {
    model_name_ =
        p.file("model", "builtin:toxicity/profanity.linear",
               "a linear model (docs/profiles.md) or a fastText one; the one built in is alt-profanity-check 1.9.1: it "
               "knows English profanity and insults, not all harm");
    labels_ = p.list("labels", {}, "labels of a fastText model that are toxic; the highest one is the score");
    by_line_ = p.choice("unit", {"document", "line"}, "document",
                        "what is scored: the document, or each of its lines, of which the highest counts") == "line";
    words_name_ = p.file("words", "builtin:lists/ldnoobw/en", "list of words and phrases, one a line; empty: none");
    rules_.add(p, "toxic", "toxicity.score", Rules::Op::kAbove, "max_score", 0.5, "score, 0 to 1");
    rules_.add(p, "listed_words", "toxicity.listed_words", Rules::Op::kAbove, "max_listed_words", 5,
               "different entries of `words` that stand in the text");
  }

  void open(Resources& resources) override {
    scorer_.emplace(resources, model_name_, labels_);
    if (words_name_.empty()) return;
    words_ = resources.get<ListedWords>(
        words_name_, [](std::string_view bytes) { return std::make_shared<const ListedWords>(bytes); });
  }

  Verdict apply(Document& document) override {
    return rules_.judge(document, [&](std::size_t rule) {
      return rule == kScore ? score(document) : static_cast<double>(listed_words(document.text()));
    });
  }

 private:
  enum Rule : std::size_t { kScore, kListedWords };

  double score(Document& document) {
    if (!by_line_) return scorer_->score(document.text());
    double highest = 0;
    for (const std::string_view line : document.lines())
      if (!strip(line).empty()) highest = std::max(highest, scorer_->score(line));
    return highest;
  }

  std::size_t listed_words(std::string_view text) {
    if (!words_) return 0;
    lower_.clear();
    append_lower(text, lower_);
    return counter_.count(*words_, lower_);
  }

  std::string model_name_, words_name_, lower_;
  std::vector<std::string> labels_;
  bool by_line_ = false;
  Rules rules_;
  std::optional<Scorer> scorer_;
  std::shared_ptr<const ListedWords> words_;
  ListedWordCounter counter_;
};

}  // namespace

void register_toxicity(Registry& registry) {
  registry.add<Toxicity>("toxicity", 1,
                         "Drops texts that a linear or fastText model finds toxic, or that hold many listed words");
}

}  // namespace curate
