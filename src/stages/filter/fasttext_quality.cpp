// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include <curate/registry.hpp>
#include <curate/resources.hpp>
#include <curate/rules.hpp>

#include "model/fasttext.hpp"
#include "text/unicode.hpp"
#include "util/strings.hpp"
#include "util/utf8.hpp"

namespace curate {
namespace {

/// DCLM 361714b, classify_fasttext_hq_prob and quality_filter.
class FasttextQuality final : public Stage {
 public:
  explicit FasttextQuality(Params& p)
      : model_name_(p.required_file(
            "model",
            "fastText model file (.bin or .ftz) with a label for good texts; DCLM's is "
            "openhermes_reddit_eli5_vs_rw_v2_bigram_200k_train.bin of huggingface.co/mlfoundations/fasttext-oh-eli5")),
        label_(p.text("label", "hq", "the label whose probability is the score")) {
    rules_.add(p, "quality_filter", "fasttext_quality.score", Rules::Op::kBelow, "min_score", 0.018112,
               "probability of `label` from which on a text is kept; DCLM's limit is the best tenth of its pool by its "
               "model");
  }

  void open(Resources& resources) override {
    const auto model = resources.get<FastTextModel>(
        model_name_, [&](std::string_view bytes) { return std::make_shared<const FastTextModel>(bytes, model_name_); });
    const auto label = model->find_label(label_);
    if (!label)
      throw UsageError("stage 'fasttext_quality': model '" + model_name_ + "' has no label '" + label_ + "'" +
                       did_you_mean(label_, model->labels()));
    wanted_ = *label;
    scorer_.emplace(model);
  }

  Verdict apply(Document& document) override {
    return rules_.judge(document, [&](std::size_t) { return score(document.text()); });
  }

 private:
  double score(std::string_view text) {
    scorer_->read(one_line(strip(text)), LineBreaks::kSpace);
    const auto top = scorer_->top(1);
    if (top.empty()) return 0;
    if (top[0].label == wanted_) return top[0].probability;
    // With two labels DCLM takes what the other one leaves.
    if (scorer_->model().label_count() == 2) return 1 - double{top[0].probability};
    return scorer_->probability(wanted_);
  }

  // The lines of str.splitlines with a space between them. fastText ends a word at most line breaks by itself.
  std::string_view one_line(std::string_view text) {
    const auto is_unseen = [](char32_t c) { return is_line_break(c) && (c < U'\t' || c > U'\r'); };
    bool unseen = false;
    for (std::size_t at = 0; at < text.size() && !unseen;) unseen = is_unseen(next_code_point(text, at));
    if (!unseen) return text;
    line_.clear();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      if (is_unseen(next_code_point(text, at)))
        line_ += ' ';
      else
        line_.append(text, begin, at - begin);
    }
    return line_;
  }

  std::string model_name_, label_;
  Rules rules_;
  std::uint32_t wanted_ = 0;
  std::optional<FastTextScorer> scorer_;
  std::string line_;
};

}  // namespace

void register_fasttext_quality(Registry& registry) {
  registry.add<FasttextQuality>("fasttext_quality", 1,
                                "Keeps documents a fastText classifier finds good enough (DCLM)");
}

}  // namespace curate
