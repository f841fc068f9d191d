// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <optional>

#include <curate/registry.hpp>
#include <curate/resources.hpp>

#include "model/fasttext.hpp"
#include "util/strings.hpp"

namespace curate {
namespace {

/// The language of a text by a fastText model. What is kept is told apart by three projects in three ways.
class Language final : public Stage {
 public:
  explicit Language(Params& p) {
    const std::string profile = p.choice(
        "profile", {"fineweb", "dclm", "ccnet", "fineweb-0.2"}, "fineweb",
        "fineweb: any label of `keep` scores above `min_score`, line breaks are spaces (datatrove 0.10); dclm, "
        "fineweb-0.2: the best label is in `keep` and scores above it, line breaks are deleted; ccnet: as dclm, "
        "but the score is rounded to 2 digits and kept from `min_score` on");
    any_label_ = profile == "fineweb";
    rounded_ = profile == "ccnet";
    keep_ = p.list("keep", {}, "labels that are kept, as the model writes them; none: any");
    min_score_ = p.number("min_score", rounded_ ? 0.5 : 0.65,
                          "the score a kept label must pass; if not given 0.65, with profile ccnet 0.5", 0, 1);
    model_name_ = p.text("model", "builtin:lid.176.ftz", "fastText model file (.ftz or .bin) with a label a language");
    p.signal("language_score", "score of the best label");
    p.signal("language_kept_score", "score of the best label that `keep` allows");
    p.reason("language", "the best label is not in `keep`; the value is the best score of one that is");
    p.reason("language_score", "the best label is one to keep, but its score is too low");
  }

  void open(Resources& resources) override {
    const auto model = resources.get<FastTextModel>(
        model_name_, [&](std::string_view bytes) { return std::make_shared<const FastTextModel>(bytes, model_name_); });
    for (const std::string& wanted : keep_) {
      const auto label = model->find_label(wanted);
      if (!label)
        throw UsageError("stage 'language': model '" + model_name_ + "' has no label '" + wanted + "'" +
                         did_you_mean(wanted, model->labels()));
      labels_.push_back(*label);
    }
    scorer_.emplace(model);
  }

  Verdict apply(Document& document) override {
    scorer_->read(document.text(), any_label_ ? LineBreaks::kSpace : LineBreaks::kDeleted);
    const auto top = scorer_->top(1);
    const LabelScore best = top.empty() ? LabelScore{} : top[0];
    if (!top.empty()) document.tag("language", scorer_->model().label(best.label));
    const double best_score = best.probability;
    bool best_is_kept = keep_.empty();
    double kept_score = keep_.empty() ? best_score : 0;
    for (const std::uint32_t label : labels_) {
      best_is_kept |= !top.empty() && label == best.label;
      kept_score = std::max(kept_score, static_cast<double>(scorer_->probability(label)));
    }
    document.note("language_score", best_score);
    document.note("language_kept_score", kept_score);

    const bool may_stay = best_is_kept || any_label_;
    if (may_stay && passes(kept_score)) return curate::keep();
    return drop(best_is_kept ? "language_score" : "language", kept_score, min_score_);
  }

 private:
  bool passes(double score) const {
    if (!rounded_) return score > min_score_;
    // Python's round(score, 2): exact, as a float times 100 fits a double; ties go to the even digit.
    return std::nearbyint(score * 100) / 100 >= min_score_;
  }

  bool any_label_ = false, rounded_ = false;
  std::vector<std::string> keep_;
  double min_score_ = 0;
  std::string model_name_;
  std::vector<std::uint32_t> labels_;
  std::optional<FastTextScorer> scorer_;
};

}  // namespace

void register_language(Registry& registry) {
  registry.add<Language>("language", 1, "Finds the language and keeps documents in the ones asked for");
}

}  // namespace curate
